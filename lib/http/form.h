/**
 * @file http/form.h
 * @brief Form bodies: urlencoded and multipart/form-data (RFC 7578).
 */
#ifndef APIR_HTTP_FORM_H
#define APIR_HTTP_FORM_H

#include "core/error.h"

#ifndef APIR_FORM_FIELD_T
#define APIR_FORM_FIELD_T
/** One field. @a filename and @a type are NULL for text fields. (The public
 * header declares the same type.) */
typedef struct apir_form_field_t {
    const char *name;
    const char *value;
    apr_size_t value_length;
    const char *filename;
    const char *type;
} apir_form_field_t;
#endif

/**
 * Reads a form body. Any media type but the two gives no fields, without an
 * error. Values of multipart files are borrowed from @a body.
 * Errors: APIR_E_BAD_REQUEST (no boundary, unterminated parts, NUL in a
 * name), APIR_E_TOO_MANY beyond APIR_MAX_FORM_PARTS / APIR_MAX_QUERY_PAIRS.
 */
apr_status_t apir_form_parse(const char *content_type, const char *body,
                             apr_size_t length, apir_form_field_t **fields,
                             apr_size_t *count, apr_pool_t *pool,
                             apir_error_t *error);

#endif
