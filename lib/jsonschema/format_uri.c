/*
 * URIs (RFC 3986), IRIs (RFC 3987) and URI templates (RFC 6570), by their
 * grammars.
 */
#include "format_int.h"

#include "core/utf8.h"

#include <string.h>
#include <strings.h>

/* iprivate of RFC 3987 §2.2 */
static bool private_character(unsigned c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD)
           || (c >= 0x100000 && c <= 0x10FFFD);
}

/* ucschar */
static bool ucs_character(unsigned c)
{
    return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF)
           || (c >= 0xFDF0 && c <= 0xFFEF)
           || (c >= 0x10000 && c <= 0xEFFFD && (c & 0xFFFF) <= 0xFFFD
               && !(c >= 0xE0000 && c < 0xE1000));
}

static bool unreserved(char c)
{
    return apir_format_letter(c) || apir_format_digit(c) || c == '-'
           || c == '.' || c == '_' || c == '~';
}

static bool one_of(char c, const char *set)
{
    return c && strchr(set, c) != NULL;
}

/* "%" and two hexadecimal digits */
static bool escaped(const char *at, const char *end)
{
    return end - at >= 3 && *at == '%' && apir_format_hex(at[1])
           && apir_format_hex(at[2]);
}

#define SUB_DELIMS "!$&'()*+,;="

/* Passes over unreserved, escapes, sub-delims and those of `more`; beyond
 * ASCII only in an IRI. Returns where it had to stop. */
static const char *pass(const char *at, const char *end, const char *more,
                        bool iri, bool query)
{
    while (at < end) {
        if ((unsigned char)*at >= 0x80) {
            const char *next = at;
            unsigned c = apir_utf8_next(&next, end);

            if (!iri
                || !(ucs_character(c) || (query && private_character(c)))) {
                break;
            }
            at = next;
        }
        else if (*at == '%') {
            if (!escaped(at, end)) {
                break;
            }
            at += 3;
        }
        else if (unreserved(*at) || one_of(*at, SUB_DELIMS)
                 || one_of(*at, more)) {
            at++;
        }
        else {
            break;
        }
    }
    return at;
}

/* IP-literal, with its brackets */
static bool ip_literal(const char *at, apr_size_t length,
                       const apir_format_help_t *help)
{
    apr_size_t i = 2;

    if (length < 3 || at[length - 1] != ']') {
        return false;
    }
    if ((at[1] | 32) != 'v') {
        return apir_is_ipv6(at + 1, length - 2, help);
    }
    while (i < length && apir_format_hex(at[i])) {
        i++;
    }
    if (i == 2 || i >= length || at[i] != '.' || i + 2 >= length) {
        return false;
    }
    for (i++; i + 1 < length; i++) {
        if (!unreserved(at[i]) && !one_of(at[i], SUB_DELIMS ":")) {
            return false;
        }
    }
    return true;
}

/* [userinfo "@"] host [":" port] */
static bool authority(const char *at, const char *end, bool iri,
                      const apir_format_help_t *help)
{
    const char *sign = memchr(at, '@', (apr_size_t)(end - at));
    const char *host = sign ? sign + 1 : at, *stop;

    if (sign && pass(at, sign, ":", iri, false) != sign) {
        return false;
    }
    if (host < end && *host == '[') {
        stop = memchr(host, ']', (apr_size_t)(end - host));
        if (!stop || !ip_literal(host, (apr_size_t)(stop - host) + 1, help)) {
            return false;
        }
        stop++;
    }
    else {
        stop = pass(host, end, "", iri, false);
    }
    if (stop < end && *stop == ':') {
        for (stop++; stop < end && apir_format_digit(*stop); stop++) {
        }
    }
    return stop == end;
}

/* Bytes of "scheme:", or 0 */
static apr_size_t scheme(const char *at, const char *end)
{
    const char *start = at;

    if (at == end || !apir_format_letter(*at)) {
        return 0;
    }
    while (at < end
           && (apir_format_letter(*at) || apir_format_digit(*at)
               || one_of(*at, "+-."))) {
        at++;
    }
    return at < end && *at == ':' ? (apr_size_t)(at - start) + 1 : 0;
}

/* [ "//" authority ] path [ "?" query ] [ "#" fragment ] */
static bool after_scheme(const char *at, const char *end, bool iri,
                         bool has_scheme, const apir_format_help_t *help)
{
    if (end - at >= 2 && at[0] == '/' && at[1] == '/') {
        const char *stop = at += 2;

        while (stop < end && !one_of(*stop, "/?#")) {
            stop++;
        }
        if (!authority(at, stop, iri, help)) {
            return false;
        }
        at = stop;
    }
    else if (!has_scheme) {
        /* path-noscheme: no colon in the first segment (§4.2) */
        at = pass(at, end, "@", iri, false);
        if (at < end && *at == ':') {
            return false;
        }
    }
    at = pass(at, end, ":@/", iri, false);
    if (at < end && *at == '?') {
        at = pass(at + 1, end, ":@/?", iri, true);
    }
    if (at < end && *at == '#') {
        at = pass(at + 1, end, ":@/?", iri, false);
    }
    return at == end;
}

/* "http://" and the like: an http or https URI without a host, which a
 * recipient must reject (RFC 9110 §4.2.1, §4.2.2). */
static bool lacks_host(const char *text, apr_size_t prefix, const char *end)
{
    const char *rest = text + prefix;

    if ((prefix != 5 || strncasecmp(text, "http:", 5) != 0)
        && (prefix != 6 || strncasecmp(text, "https:", 6) != 0)) {
        return false;
    }
    return end - rest < 3 || rest[0] != '/' || rest[1] != '/'
           || one_of(rest[2], "/?#:");
}

static bool reference(const char *text, apr_size_t length, bool iri,
                      bool relative, const apir_format_help_t *help)
{
    const char *end = text + length;
    apr_size_t prefix = scheme(text, end);

    return (prefix || relative) && !lacks_host(text, prefix, end)
           && after_scheme(text + prefix, end, iri, prefix > 0, help);
}

bool apir_is_uri(const char *text, apr_size_t length,
                 const apir_format_help_t *help)
{
    return reference(text, length, false, false, help);
}

bool apir_is_uri_reference(const char *text, apr_size_t length,
                           const apir_format_help_t *help)
{
    return reference(text, length, false, true, help);
}

bool apir_is_iri(const char *text, apr_size_t length,
                 const apir_format_help_t *help)
{
    return reference(text, length, true, false, help);
}

bool apir_is_iri_reference(const char *text, apr_size_t length,
                           const apir_format_help_t *help)
{
    return reference(text, length, true, true, help);
}

/* varname of RFC 6570 §2.3, dots between its parts */
static const char *variable_name(const char *at, const char *end)
{
    const char *start;

    for (;;) {
        start = at;
        while (at < end) {
            if (escaped(at, end)) {
                at += 3;
            }
            else if (apir_format_letter(*at) || apir_format_digit(*at)
                     || *at == '_') {
                at++;
            }
            else {
                break;
            }
        }
        if (at == start) {
            return NULL;
        }
        if (at == end || *at != '.') {
            return at;
        }
        at++;
    }
}

/* ":" and a length of 1 to 9999, or "*" (§2.4) */
static const char *modifier(const char *at, const char *end)
{
    int digits = 0;

    if (at < end && *at == '*') {
        return at + 1;
    }
    if (at == end || *at != ':') {
        return at;
    }
    at++;
    if (at == end || *at == '0') {
        return NULL;
    }
    while (at < end && apir_format_digit(*at)) {
        digits++;
        at++;
    }
    return digits >= 1 && digits <= 4 ? at : NULL;
}

/* What stands between braces (§2.2) */
static bool expression(const char *at, const char *end)
{
    if (at < end && one_of(*at, "+#./;?&=,!@|")) {
        at++;
    }
    for (;;) {
        at = variable_name(at, end);
        at = at ? modifier(at, end) : NULL;
        if (!at) {
            return false;
        }
        if (at == end) {
            return true;
        }
        if (*at++ != ',') {
            return false;
        }
    }
}

/* literals of §2.1 */
static const char *literal(const char *at, const char *end)
{
    const char *next = at;
    unsigned c;

    if (*at == '%') {
        return escaped(at, end) ? at + 3 : NULL;
    }
    c = apir_utf8_next(&next, end);
    if (c <= 0x20 || c == 0x7F
        || (c < 0x80 && one_of((char)c, "\"<>\\^`{|}"))) {
        return NULL;
    }
    return c < 0x80 || ucs_character(c) || private_character(c) ? next : NULL;
}

bool apir_is_uri_template(const char *text, apr_size_t length,
                          const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;

    while (at && at < end) {
        if (*at == '{') {
            const char *close = memchr(at, '}', (apr_size_t)(end - at));

            if (!close || !expression(at + 1, close)) {
                return false;
            }
            at = close + 1;
        }
        else {
            at = literal(at, end);
        }
    }
    return at != NULL;
}
