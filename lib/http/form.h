/**
 * @file http/form.h
 * @brief Form bodies: urlencoded and multipart/form-data (RFC 7578).
 */
#ifndef APIR_HTTP_FORM_H
#define APIR_HTTP_FORM_H

#include "core/error.h"

/** Longest boundary (RFC 2046 §5.1.1). */
#define APIR_MAX_BOUNDARY 70

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
 * error; their own parameters (charset) mean nothing, all text is UTF-8.
 *
 * Parts of multipart/form-data with a filename are files: @a value is borrowed
 * from @a body (no zero byte follows), @a type is what the part says, else
 * "text/plain" (RFC 7578 §4.4), @a filename is what the client sent and must
 * never be used as a path. The rest are text fields: copied, zero-terminated,
 * ill-formed UTF-8 replaced by U+FFFD. In names and filenames "%22", "%0D" and
 * "%0A" (what browsers write, HTML §4.10.21.8) and a backslash before '"' or
 * itself are undone. A preamble and an epilogue are passed over.
 *
 * Errors: APIR_E_BAD_REQUEST (no boundary, or one of more than
 * APIR_MAX_BOUNDARY bytes; a part that is not ended; a part without a name,
 * or in a transfer encoding, RFC 7578 §4.7; NUL in a name or a text field),
 * APIR_E_TOO_MANY beyond APIR_MAX_FORM_PARTS / APIR_MAX_QUERY_PAIRS.
 */
apr_status_t apir_form_parse(const char *content_type, const char *body,
                             apr_size_t length, apir_form_field_t **fields,
                             apr_size_t *count, apr_pool_t *pool,
                             apir_error_t *error);

#endif
