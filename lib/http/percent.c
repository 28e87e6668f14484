#include "http/percent.h"
#include "core/utf8.h"
#include "http/ascii_int.h"
#include <string.h>

/* No isxdigit(): its answer hangs on the locale. */
static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

int apir_percent_escape_at(const char *text)
{
    int high, low;

    if (text[0] != '%' || (high = hex_value(text[1])) < 0
        || (low = hex_value(text[2])) < 0) {
        return -1;
    }
    return high << 4 | low;
}

/* The same for text that may end anywhere. */
static int escape_before(const char *at, const char *end)
{
    return end - at >= 3 ? apir_percent_escape_at(at) : -1;
}

apr_size_t apir_percent_decode_into(char *out, const char *text,
                                    apr_size_t length)
{
    const char *at = text, *end = text + length;
    char *to = out;

    while (at < end) {
        int byte = escape_before(at, end);

        *to++ = byte >= 0 ? (char)byte : *at;
        at += byte >= 0 ? 3 : 1;
    }
    return (apr_size_t)(to - out);
}

static bool escapes_well_formed(const char *at, const char *end)
{
    while ((at = memchr(at, '%', (apr_size_t)(end - at)))) {
        if (escape_before(at, end) < 0) {
            return false;
        }
        at += 3;
    }
    return true;
}

const char *apir_percent_decode(const char *text, apr_size_t length,
                                bool strict, apr_size_t *out_length,
                                apr_pool_t *pool)
{
    char *out;

    *out_length = length;
    if (length == 0 || !memchr(text, '%', length)) {
        return text;
    }
    if (strict && !escapes_well_formed(text, text + length)) {
        return NULL;
    }
    out = apr_palloc(pool, length + 1);
    *out_length = apir_percent_decode_into(out, text, length);
    out[*out_length] = '\0';
    return out;
}

char *apir_percent_put(char *out, char byte)
{
    static const char digits[] = "0123456789ABCDEF";

    *out++ = '%';
    *out++ = digits[(unsigned char)byte >> 4];
    *out++ = digits[byte & 0x0F];
    return out;
}

/* uriUnreserved (ECMA-262 §19.2.6): letters, digits, and - _ . ! ~ * ' ( ) */
static bool is_unreserved(char byte)
{
    return apir_ascii_alnum(byte) || (byte && strchr("-_.!~*'()", byte));
}

const char *apir_percent_encode(const char *text, apr_size_t length,
                                apr_pool_t *pool)
{
    apr_size_t escaped = 0, i;
    char *out, *to;

    for (i = 0; i < length; i++) {
        escaped += !is_unreserved(text[i]);
    }
    out = to = apr_palloc(pool, length + 2 * escaped + 1);
    for (i = 0; i < length; i++) {
        if (is_unreserved(text[i])) {
            *to++ = text[i];
        }
        else {
            to = apir_percent_put(to, text[i]);
        }
    }
    *to = '\0';
    return out;
}

/* Each run of escapes that stand side by side must be UTF-8 by itself: the
 * bytes round it belong to other characters. */
static bool escapes_are_utf8(const char *at, const char *end)
{
    char bytes[4];

    while ((at = memchr(at, '%', (apr_size_t)(end - at)))) {
        apr_size_t used, count = 0;
        int byte;

        while (count < sizeof(bytes)
               && (byte = escape_before(at + 3 * count, end)) >= 0) {
            bytes[count++] = (char)byte;
        }
        used = count ? apir_utf8_sequence(bytes, bytes + count) : 0;
        if (used == 0) {
            return false;
        }
        at += 3 * used;
    }
    return true;
}

const char *apir_uri_component_decode(const char *text, apr_size_t length,
                                      apr_size_t *out_length,
                                      apr_pool_t *pool)
{
    if (length > 0 && !escapes_are_utf8(text, text + length)) {
        return NULL;
    }
    return apir_percent_decode(text, length, false, out_length, pool);
}
