#include "http/form.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "http/media.h"
#include "http/media_int.h"
#include "http/multipart_int.h"
#include "http/query.h"
#include <apr_cstr.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

static apr_status_t refuse(apir_error_t *error, apr_pool_t *pool,
                           const char *sentence)
{
    return apir_error_set(error, pool, APIR_E_BAD_REQUEST, "%s", sentence);
}

static apr_status_t parse_urlencoded(const char *body, apr_size_t length,
                                     apir_form_field_t **fields,
                                     apr_size_t *count, apr_pool_t *pool,
                                     apir_error_t *error)
{
    apir_pairs_t pairs = { NULL, 0, 0 };
    apr_status_t status = apir_query_parse(body, length, &pairs, pool, error);
    apr_size_t i;

    if (status != APR_SUCCESS) {
        return status;
    }
    *count = pairs.count;
    *fields = apr_pcalloc(pool, (pairs.count + 1) * sizeof(**fields));
    for (i = 0; i < pairs.count; i++) {
        (*fields)[i].name = pairs.items[i].name;
        (*fields)[i].value = pairs.items[i].value;
        (*fields)[i].value_length = pairs.items[i].value_length;
    }
    return APR_SUCCESS;
}

/* ---- multipart/form-data --------------------------------------------- */

/* What browsers escape in names (HTML §4.10.21.8), undone. */
static char browser_escape(const char *at, const char *end)
{
    if (end - at < 3 || at[0] != '%') {
        return 0;
    }
    if (at[1] == '2' && at[2] == '2') {
        return '"';
    }
    return at[1] != '0' ? 0 : at[2] == 'A' ? '\n' : at[2] == 'D' ? '\r' : 0;
}

static const char *unescaped(const char *at, const char *end,
                             apr_pool_t *pool)
{
    char *text = apr_palloc(pool, (apr_size_t)(end - at) + 1);
    char *to = text;

    while (at < end) {
        char byte = browser_escape(at, end);

        if (byte) {
            *to++ = byte;
            at += 3;
            continue;
        }
        if (*at == '\\' && end - at >= 2 && (at[1] == '"' || at[1] == '\\')) {
            at++;
        }
        *to++ = *at++;
    }
    *to = '\0';
    return text;
}

/* A parameter of Content-Disposition; NULL when it is not there. False when
 * its quotes do not match. Browsers do not escape a backslash, so that a name
 * may seem to go on behind its last quote: the end of the line ends it. */
static bool disposition_param(const char *disposition, const char *name,
                              const char **value, apr_pool_t *pool)
{
    apr_size_t length;
    const char *at = apir_param_written(disposition, name, &length);

    *value = NULL;
    if (!at) {
        return true;
    }
    if (*at == '"') {
        if (length < 2 || at[length - 1] != '"') {
            return false;
        }
        at++;
        length -= 2;
    }
    *value = unescaped(at, at + length, pool);
    *value = apir_utf8_replace(*value, strlen(*value), &length, pool);
    return true;
}

/* RFC 7578 §4.7: nobody should use one, and content that is handed on still
 * encoded would be taken for the real one. */
static bool is_plain_encoding(const char *encoding)
{
    return !encoding || !apr_cstr_casecmp(encoding, "binary")
           || !apr_cstr_casecmp(encoding, "8bit")
           || !apr_cstr_casecmp(encoding, "7bit");
}

/* Name, filename and type; a sentence when the headers are wrong. */
static const char *read_headers(const apir_part_t *part,
                                apir_form_field_t *field, apr_pool_t *pool)
{
    const char *disposition, *encoding;

    if (!apir_part_header(part, "Content-Disposition", &disposition, pool)
        || !apir_part_header(part, "Content-Type", &field->type, pool)
        || !apir_part_header(part, "Content-Transfer-Encoding", &encoding,
                             pool)) {
        return "A part of the form has a malformed header";
    }
    if (!apir_media_is(disposition, "form-data")
        || !disposition_param(disposition, "name", &field->name, pool)
        || !disposition_param(disposition, "filename", &field->filename,
                              pool)) {
        return "A part of the form has no right Content-Disposition";
    }
    if (!field->name) {
        return "A part of the form has no name";
    }
    return is_plain_encoding(encoding)
               ? NULL
               : "A part of the form has a Content-Transfer-Encoding";
}

static const char *read_part(const apir_part_t *part,
                             apir_form_field_t *field, apr_pool_t *pool)
{
    const char *wrong = read_headers(part, field, pool);
    const char *text = part->content;
    apr_size_t length = part->content_length;

    if (wrong) {
        return wrong;
    }
    if (field->filename) {
        field->type = field->type ? field->type : "text/plain";
        field->type = apir_utf8_replace(field->type, strlen(field->type),
                                        &length, pool);
        field->value = text;
        field->value_length = part->content_length;
        return NULL;
    }
    if (memchr(text, '\0', length)) {
        return "A field of the form holds a zero byte";
    }
    field->type = NULL;
    text = apr_pstrmemdup(pool, text, length);
    field->value = apir_utf8_replace(text, length, &field->value_length,
                                     pool);
    return NULL;
}

static apr_status_t parse_parts(apir_multipart_t *parts,
                                apr_array_header_t *fields, apr_pool_t *pool,
                                apir_error_t *error)
{
    apir_part_t part;
    apr_status_t status;

    while ((status = apir_multipart_next(parts, &part)) == APR_SUCCESS) {
        const char *wrong;

        if (fields->nelts >= APIR_MAX_FORM_PARTS) {
            return apir_error_set(error, pool, APIR_E_TOO_MANY,
                                  "The form has more than %d parts",
                                  APIR_MAX_FORM_PARTS);
        }
        wrong = read_part(&part, apr_array_push(fields), pool);
        if (wrong) {
            return refuse(error, pool, wrong);
        }
    }
    return status == APR_EOF
               ? APR_SUCCESS
               : refuse(error, pool, "The form's last part is not ended");
}

static apr_status_t parse_multipart(const char *content_type,
                                    const char *body, apr_size_t length,
                                    apr_array_header_t *fields,
                                    apr_pool_t *pool, apir_error_t *error)
{
    const char *boundary = apir_media_param(content_type, "boundary", pool);
    apir_multipart_t parts;

    if (!boundary || !*boundary) {
        return refuse(error, pool, "The form's Content-Type has no boundary");
    }
    if (strlen(boundary) > APIR_MAX_BOUNDARY) {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                              "The form's boundary has more than %d bytes",
                              APIR_MAX_BOUNDARY);
    }
    if (apir_multipart_begin(&parts, body, length, boundary, pool)) {
        return refuse(error, pool, "The form holds no boundary line");
    }
    return parse_parts(&parts, fields, pool, error);
}

apr_status_t apir_form_parse(const char *content_type, const char *body,
                             apr_size_t length, apir_form_field_t **fields,
                             apr_size_t *count, apr_pool_t *pool,
                             apir_error_t *error)
{
    apr_array_header_t *list;
    apr_status_t status;

    *fields = NULL;
    *count = 0;
    if (apir_media_is(content_type, "application/x-www-form-urlencoded")) {
        return parse_urlencoded(body, length, fields, count, pool, error);
    }
    if (!apir_media_is(content_type, "multipart/form-data")) {
        return APR_SUCCESS;
    }
    list = apr_array_make(pool, 8, sizeof(apir_form_field_t));
    status = parse_multipart(content_type, body, length, list, pool, error);
    if (status == APR_SUCCESS) {
        *fields = (apir_form_field_t *)list->elts;
        *count = (apr_size_t)list->nelts;
    }
    return status;
}
