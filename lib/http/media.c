#include "http/media.h"
#include "http/ascii_int.h"
#include "http/media_int.h"
#include <apr_cstr.h>
#include <apr_strings.h>
#include <string.h>

/* Optional whitespace (RFC 9110 §5.6.3). */
static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

static apr_size_t trimmed_length(const char *text, apr_size_t length)
{
    while (length > 0
           && (text[length - 1] == ' ' || text[length - 1] == '\t')) {
        length--;
    }
    return length;
}

static bool same(const char *text, apr_size_t length, const char *name)
{
    return strlen(name) == length && !apr_cstr_casecmpn(text, name, length);
}

bool apir_media_is(const char *content_type, const char *type)
{
    const char *at;

    if (!content_type) {
        return false;
    }
    at = skip_blanks(content_type);
    return same(at, trimmed_length(at, strcspn(at, ";")), type);
}

/* Bytes of the quoted-string that begins at @a at, up to and with its closing
 * quote; all there are when it has none. */
static apr_size_t quoted_length(const char *at)
{
    const char *end = at + 1;

    while (*end && *end != '"') {
        end += *end == '\\' && end[1] ? 2 : 1;
    }
    return (apr_size_t)(end - at) + (*end == '"');
}

const char *apir_param_written(const char *header, const char *name,
                               apr_size_t *length)
{
    const char *at = header + strcspn(header, ";");

    while (*at) {
        const char *start = skip_blanks(at + 1);
        apr_size_t name_length = strcspn(start, ";=");
        const char *value = start + name_length;

        at = value;
        if (*value == '=') {
            value++;
            *length = *value == '"' ? quoted_length(value)
                                    : strcspn(value, ";");
            at = value + *length;
            if (same(start, name_length, name)) {
                *length = trimmed_length(value, *length);
                return value;
            }
            at += strcspn(at, ";");
        }
    }
    return NULL;
}

/* NULL when the closing quote is missing. */
static const char *unquoted(const char *at, const char *end, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, (apr_size_t)(end - at));
    char *to = text;

    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\' && at + 1 < end) {
            at++;
        }
        *to++ = *at;
    }
    *to = '\0';
    return at < end ? text : NULL;
}

const char *apir_media_param(const char *content_type, const char *name,
                             apr_pool_t *pool)
{
    apr_size_t length;
    const char *value = content_type
                            ? apir_param_written(content_type, name, &length)
                            : NULL;

    if (!value) {
        return NULL;
    }
    value = *value == '"' ? unquoted(value, value + length, pool)
                          : apr_pstrmemdup(pool, value, length);
    return value && apir_header_value_ok(value) ? value : NULL;
}

apr_size_t apir_token_length(const char *text)
{
    const char *at = text;

    while (apir_ascii_alnum(*at) || (*at && strchr("!#$%&'*+-.^_`|~", *at))) {
        at++;
    }
    return (apr_size_t)(at - text);
}

bool apir_header_name_ok(const char *name)
{
    return name && *name && !name[apir_token_length(name)];
}

bool apir_header_value_ok(const char *value)
{
    const char *at = value;

    if (!at) {
        return false;
    }
    for (; *at; at++) {
        if (((unsigned char)*at < ' ' && *at != '\t') || *at == 0x7F) {
            return false;
        }
    }
    return true;
}
