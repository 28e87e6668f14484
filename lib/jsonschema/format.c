/*
 * The table of formats, and the small ones.
 */
#include "format_int.h"

#include "regex_int.h"

#include <string.h>

static const apir_format_t formats[] = {
    { "date", apir_is_date },
    { "time", apir_is_time },
    { "date-time", apir_is_date_time },
    { "duration", apir_is_duration },
    { "email", apir_is_email },
    { "idn-email", apir_is_idn_email },
    { "hostname", apir_is_hostname },
    { "idn-hostname", apir_is_idn_hostname },
    { "ipv4", apir_is_ipv4 },
    { "ipv6", apir_is_ipv6 },
    { "uri", apir_is_uri },
    { "uri-reference", apir_is_uri_reference },
    { "iri", apir_is_iri },
    { "iri-reference", apir_is_iri_reference },
    { "uri-template", apir_is_uri_template },
    { "uuid", apir_is_uuid },
    { "json-pointer", apir_is_json_pointer },
    { "relative-json-pointer", apir_is_relative_json_pointer },
    { "regex", apir_is_regex },
};

/* Those that zod checks by code. */
static const apir_format_t zod_formats[] = {
    { "uri", apir_is_url },
    { "jwt", apir_is_jwt },
    { "credit_card", apir_is_credit_card },
    { "iban", apir_is_iban },
};

static const apir_format_t *find(const apir_format_t *table, apr_size_t count,
                                 const char *name, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (strlen(table[i].name) == length
            && memcmp(table[i].name, name, length) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

const apir_format_t *apir_format_find(const char *name, apr_size_t length)
{
    return find(formats, sizeof(formats) / sizeof(formats[0]), name, length);
}

const apir_format_t *apir_format_find_zod(const char *name, apr_size_t length)
{
    return find(zod_formats, sizeof(zod_formats) / sizeof(zod_formats[0]),
                name, length);
}

/* RFC 9562 §4 */
bool apir_is_uuid(const char *text, apr_size_t length,
                  const apir_format_help_t *help)
{
    apr_size_t i;

    if (length != 36) {
        return false;
    }
    for (i = 0; i < length; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : !apir_format_hex(text[i])) {
            return false;
        }
    }
    return true;
}

/* RFC 6901 §3 */
bool apir_is_json_pointer(const char *text, apr_size_t length,
                          const apir_format_help_t *help)
{
    apr_size_t i;

    if (length && text[0] != '/') {
        return false;
    }
    for (i = 0; i < length; i++) {
        if (text[i] == '~'
            && (i + 1 == length
                || (text[i + 1] != '0' && text[i + 1] != '1'))) {
            return false;
        }
    }
    return true;
}

/* draft-bhutton-relative-json-pointer-00 §3: a number, perhaps ±number, then
 * a pointer or "#" */
bool apir_is_relative_json_pointer(const char *text, apr_size_t length,
                                   const apir_format_help_t *help)
{
    const char *at = text, *end = text + length, *start;
    int part;

    for (part = 0; part < 2; part++) {
        start = at;
        while (at < end && apir_format_digit(*at)) {
            at++;
        }
        if (at == start || (*start == '0' && at - start > 1)) {
            return false;
        }
        if (part == 1 || at == end || (*at != '+' && *at != '-')) {
            break;
        }
        at++;
    }
    if (end - at == 1 && *at == '#') {
        return true;
    }
    return apir_is_json_pointer(at, (apr_size_t)(end - at), help);
}

bool apir_is_regex(const char *text, apr_size_t length,
                   const apir_format_help_t *help)
{
    const char *mistake;
    apr_size_t native;

    return apir_regex_translate(text, length, &native, &mistake,
                                help->scratch)
           != NULL;
}

/* The alphabets of RFC 4648 §4 and §5, as a set of characters. */
static bool base64_character(char c, bool url)
{
    return apir_format_letter(c) || apir_format_digit(c)
           || c == (url ? '-' : '+') || c == (url ? '_' : '/');
}

bool apir_is_base64(const char *text, apr_size_t length,
                    const apir_format_help_t *help)
{
    apr_size_t i, body = length;

    if (length % 4) {
        return false;
    }
    while (body && length - body < 2 && text[body - 1] == '=') {
        body--;
    }
    for (i = 0; i < body; i++) {
        if (!base64_character(text[i], false)) {
            return false;
        }
    }
    return true;
}

bool apir_is_base64url(const char *text, apr_size_t length,
                       const apir_format_help_t *help)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (!base64_character(text[i], true)) {
            return false;
        }
    }
    return length % 4 != 1;
}
