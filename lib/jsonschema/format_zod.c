/*
 * Formats that zod checks by code: what the URL Standard's parser takes
 * (https://url.spec.whatwg.org/#url-parsing, without the mappings of
 * international names), JSON Web Tokens, and two checksums.
 */
#include "format_int.h"

#include "json/reader.h"

#include "core/utf8.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

typedef struct span_t {
    const char *at;
    const char *end;
} span_t;

/* White space and line ends of ECMA-262, which String.trim() cuts. */
static bool is_space(unsigned c)
{
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0xA0 || c == 0x1680
           || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029
           || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/* What is left of a text once trimmed; its last character is found from the
 * front, as UTF-8 wants it. */
static span_t trimmed(const char *text, apr_size_t length)
{
    span_t span = { text, text + length };
    const char *at = text, *end = text;

    while (span.at < span.end) {
        at = span.at;
        if (!is_space(apir_utf8_next(&at, span.end))) {
            break;
        }
        span.at = at;
    }
    for (at = end = span.at; at < span.end;) {
        if (!is_space(apir_utf8_next(&at, span.end))) {
            end = at;
        }
    }
    span.end = end;
    return span;
}

const char *apir_url_trimmed(const char *text, apr_size_t length,
                             apr_size_t *out_length, apr_pool_t *pool)
{
    span_t span = trimmed(text, length);
    char *out, *to;

    *out_length = length;
    if ((apr_size_t)(span.end - span.at) == length
        && !memchr(text, '\t', length) && !memchr(text, '\n', length)
        && !memchr(text, '\r', length)) {
        return text;
    }
    out = to = apr_palloc(pool, length + 1);
    for (; span.at < span.end; span.at++) {
        if (*span.at != '\t' && *span.at != '\n' && *span.at != '\r') {
            *to++ = *span.at;
        }
    }
    *to = '\0';
    *out_length = (apr_size_t)(to - out);
    return out;
}

/* The host of an IPv4 address: its last part is a number. */
static bool ends_in_number(span_t host)
{
    const char *start;
    bool digits = true;

    if (host.end > host.at && host.end[-1] == '.') {
        host.end--;
    }
    for (start = host.end; start > host.at && start[-1] != '.'; start--) {
        digits = digits && apir_format_digit(start[-1]);
    }
    if (start == host.end) {
        return false;
    }
    if (host.end - start >= 2 && start[0] == '0' && (start[1] | 32) == 'x') {
        for (start += 2; start < host.end; start++) {
            if (!apir_format_hex(*start)) {
                return false;
            }
        }
        return true;
    }
    return digits;
}

/* One part of it, decimal, octal or hexadecimal; false when it is none. */
static bool ipv4_part(const char *at, const char *end, apr_uint64_t *value)
{
    unsigned base = 10;

    *value = 0;
    if (at == end) {
        return false;
    }
    if (end - at >= 2 && at[0] == '0') {
        base = (at[1] | 32) == 'x' ? 16 : 8;
        at += base == 16 ? 2 : 1;
    }
    for (; at < end; at++) {
        unsigned digit = apir_format_digit(*at) ? (unsigned)(*at - '0')
                         : apir_format_hex(*at)
                             ? (unsigned)((*at | 32) - 'a') + 10
                             : 99;

        if (digit >= base) {
            return false;
        }
        *value = *value > 0xFFFFFFFF ? *value : *value * base + digit;
    }
    return true;
}

/* Up to four parts, the last of which fills what the others leave. */
static bool is_url_ipv4(span_t host)
{
    apr_uint64_t parts[4];
    int count = 0, i;

    if (host.end > host.at && host.end[-1] == '.') {
        host.end--;
    }
    for (;;) {
        const char *dot = memchr(host.at, '.',
                                 (apr_size_t)(host.end - host.at));

        if (count == 4
            || !ipv4_part(host.at, dot ? dot : host.end, &parts[count++])) {
            return false;
        }
        if (!dot) {
            break;
        }
        host.at = dot + 1;
    }
    for (i = 0; i + 1 < count; i++) {
        if (parts[i] > 255) {
            return false;
        }
    }
    return parts[count - 1] < (APR_UINT64_C(1) << (8 * (5 - count)));
}

/* A host of a special scheme, with its escapes decoded. */
static bool is_domain(span_t host, apr_pool_t *scratch)
{
    char *out = apr_palloc(scratch, (apr_size_t)(host.end - host.at) + 1);
    char *to = out;
    const char *at;
    span_t decoded;

    for (at = host.at; at < host.end; at++) {
        if (*at == '%' && host.end - at >= 3 && apir_format_hex(at[1])
            && apir_format_hex(at[2])) {
            char digits[3] = { at[1], at[2], '\0' };

            *to++ = (char)apr_strtoi64(digits, NULL, 16);
            at += 2;
        }
        else {
            *to++ = *at;
        }
    }
    for (at = out; at < to; at++) {
        if ((unsigned char)*at <= 0x20 || *at == 0x7F
            || strchr("#/:<>?@[\\]^|%", *at)) {
            return false;
        }
    }
    decoded.at = out;
    decoded.end = to;
    return to > out && (!ends_in_number(decoded) || is_url_ipv4(decoded));
}

static bool is_host(span_t host, bool special, const apir_format_help_t *help)
{
    const char *at;

    if (host.at < host.end && *host.at == '[') {
        return host.end[-1] == ']' && host.end - host.at > 2
               && apir_is_ipv6(host.at + 1,
                               (apr_size_t)(host.end - host.at) - 2, help);
    }
    if (special) {
        return is_domain(host, help->scratch);
    }
    for (at = host.at; at < host.end; at++) {
        if (!*at || strchr(" #/<>?@[\\]^|:", *at)) {
            return false;
        }
    }
    return true;
}

/* Digits up to 65535, or nothing. */
static bool is_port(span_t port)
{
    unsigned value = 0;

    for (; port.at < port.end; port.at++) {
        if (!apir_format_digit(*port.at)) {
            return false;
        }
        value = value * 10 + (unsigned)(*port.at - '0');
        if (value > 65535) {
            return false;
        }
    }
    return true;
}

/* [userinfo@] host [:port]; `special` schemes need a host. */
static bool is_authority(span_t span, bool special,
                         const apir_format_help_t *help)
{
    span_t host = span, port = { span.end, span.end };
    const char *at;
    bool brackets = false, credentials = false, colon = false;

    for (at = span.at; at < span.end; at++) {
        if (*at == '@') {
            host.at = at + 1;
            credentials = true;
        }
    }
    for (at = host.at; at < span.end; at++) {
        brackets = *at == '[' || (brackets && *at != ']');
        if (*at == ':' && !brackets) {
            colon = true;
            host.end = at;
            port.at = at + 1;
            break;
        }
    }
    if (host.at == host.end) {
        return !special && !credentials && !colon;
    }
    return is_port(port) && is_host(host, special, help);
}

/* Neither credentials nor a port; perhaps a drive letter instead. */
static bool is_file_host(span_t host, const apir_format_help_t *help)
{
    bool drive = host.end - host.at == 2 && apir_format_letter(host.at[0])
                 && (host.at[1] == ':' || host.at[1] == '|');

    return host.at == host.end || drive || is_host(host, true, help);
}

/* Bytes of the scheme with its colon, or 0. */
static apr_size_t scheme_length(span_t url)
{
    const char *at = url.at;

    if (at == url.end || !apir_format_letter(*at)) {
        return 0;
    }
    while (at < url.end
           && (apir_format_letter(*at) || apir_format_digit(*at) || *at == '+'
               || *at == '-' || *at == '.')) {
        at++;
    }
    return at < url.end && *at == ':' ? (apr_size_t)(at - url.at) + 1 : 0;
}

static bool is_scheme(span_t url, apr_size_t length, const char *name)
{
    return strlen(name) == length && strncasecmp(url.at, name, length) == 0;
}

bool apir_is_url(const char *text, apr_size_t length,
                 const apir_format_help_t *help)
{
    static const char *const specials[] = { "http:", "https:", "ws:", "wss:",
                                            "ftp:" };
    apr_size_t scheme, i;
    bool special = false, file;
    span_t url;

    url.at = apir_url_trimmed(text, length, &length, help->scratch);
    url.end = url.at + length;
    scheme = scheme_length(url);
    for (i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
        special = special || is_scheme(url, scheme, specials[i]);
    }
    file = is_scheme(url, scheme, "file:");
    url.at += scheme;
    if (!scheme) {
        return false;
    }
    if (special) {
        while (url.at < url.end && (*url.at == '/' || *url.at == '\\')) {
            url.at++;
        }
    }
    else if (url.end - url.at >= 2 && url.at[0] == '/' && url.at[1] == '/') {
        url.at += 2;
    }
    else {
        return true;
    }
    for (i = 0; url.at + i < url.end; i++) {
        char c = url.at[i];

        if (c == '/' || c == '?' || c == '#' || (special && c == '\\')) {
            url.end = url.at + i;
        }
    }
    return file ? is_file_host(url, help) : is_authority(url, special, help);
}

/* Forgiving base64 (https://infra.spec.whatwg.org/#forgiving-base64), each
 * byte as the character of its number; NULL when it is none. */
static const char *decoded(const char *text, apr_size_t length,
                           apr_size_t *out_length, apr_pool_t *pool)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = apr_palloc(pool, length * 2 + 4), *to = out;
    unsigned bits = 0;
    apr_size_t i, count = 0;

    for (i = 0; i < 2 && length % 4 == 0 && length > i
                && text[length - 1 - i] == '=';
         i++) {
    }
    length -= i;
    if (length % 4 == 1) {
        return NULL;
    }
    for (i = 0; i < length; i++) {
        const char *place = text[i] ? strchr(alphabet, text[i]) : NULL;

        if (!place) {
            return NULL;
        }
        bits = (bits << 6 | (unsigned)(place - alphabet)) & 0xFFFFFF;
        if (++count % 4 != 1) {
            unsigned shift = 4 - 2 * (unsigned)((count - 2) % 4);

            to += apir_utf8_put(to, bits >> shift & 0xFF);
        }
    }
    *out_length = (apr_size_t)(to - out);
    return out;
}

/* What JavaScript takes for true. */
static bool is_true(const apir_value_t *value)
{
    double number;

    switch (value ? value->kind : APIR_UNDEFINED) {
    case APIR_UNDEFINED:
    case APIR_NULL:
    case APIR_FALSE: return false;
    case APIR_STRING: return value->length > 0;
    case APIR_NUMBER:
        number = apir_value_number(value);
        return number < 0 || number > 0;
    default: return true;
    }
}

bool apir_is_jwt(const char *text, apr_size_t length,
                 const apir_format_help_t *help)
{
    const char *end = text + length, *dot = memchr(text, '.', length), *at;
    const apir_value_t *typ;
    apir_value_t *header;
    apr_size_t size;
    int dots = 0;

    for (at = text; at < end; at++) {
        dots += *at == '.';
    }
    if (dots != 2 || dot == text) {
        return false;
    }
    at = decoded(text, (apr_size_t)(dot - text), &size, help->scratch);
    if (!at
        || apir_json_read(at, size, NULL, &header, help->scratch, NULL)
               != APR_SUCCESS
        || header->kind != APIR_OBJECT) {
        return false;
    }
    typ = apir_value_get(header, "typ");
    return is_true(apir_value_get(header, "alg"))
           && (!typ
               || (typ->kind == APIR_STRING
                   && strcmp(apir_value_text(typ, NULL), "JWT") == 0));
}

/* Luhn's sum, over the digits; what stands between them the pattern tells. */
bool apir_is_credit_card(const char *text, apr_size_t length,
                         const apir_format_help_t *help)
{
    unsigned sum = 0;
    bool twice = false;

    while (length-- > 0) {
        unsigned digit;

        if (!apir_format_digit(text[length])) {
            continue;
        }
        digit = (unsigned)(text[length] - '0') << twice;
        sum += digit > 9 ? digit - 9 : digit;
        twice = !twice;
    }
    return sum % 10 == 0;
}

/* ISO 7064 MOD 97-10, the first four characters last. */
bool apir_is_iban(const char *text, apr_size_t length,
                  const apir_format_help_t *help)
{
    unsigned rest = 0;
    apr_size_t i;

    for (i = 0; i < length; i++) {
        char c = text[(i + 4) % length];

        if (apir_format_digit(c)) {
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        }
        else if (apir_format_letter(c)) {
            rest = (rest * 100 + (unsigned)((c & ~32) - 'A') + 10) % 97;
        }
        else {
            return false;
        }
    }
    return rest == 1;
}
