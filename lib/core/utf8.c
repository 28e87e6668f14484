/*
 * Runs of ASCII are passed over eight bytes at a time; the rest follows
 * table 3-7 of the Unicode Standard (well-formed byte sequences), which is
 * RFC 3629 §4 in the form of ranges for the second byte.
 */
#include "core/utf8.h"
#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD";

/* How many bytes of the sequence that begins at `at` are there and right: all
 * of them, or the "maximal subpart" of an ill-formed one; at least 1. */
static apr_size_t right_bytes(const unsigned char *at,
                              const unsigned char *end)
{
    unsigned char low = 0x80, high = 0xBF;
    apr_size_t length, i;

    if (*at < 0xC2 || *at > 0xF4) {
        return 1;
    }
    length = *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
    switch (*at) {
    case 0xE0: low = 0xA0; break;
    case 0xED: high = 0x9F; break;
    case 0xF0: low = 0x90; break;
    case 0xF4: high = 0x8F; break;
    default: break;
    }
    for (i = 1; i < length && at + i < end; i++) {
        if (at[i] < low || at[i] > high) {
            break;
        }
        low = 0x80;
        high = 0xBF;
    }
    return i;
}

static inline bool follows(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The same without a loop, for the usual case that all is right. */
apr_size_t apir_utf8_sequence(const char *at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)at;
    apr_size_t left = (apr_size_t)(end - at);
    bool right;

    if (byte[0] < 0x80) {
        return 1;
    }
    if (byte[0] < 0xE0) {
        return byte[0] >= 0xC2 && left >= 2 && follows(byte[1]) ? 2 : 0;
    }
    if (byte[0] < 0xF0) {
        right = left >= 3 && follows(byte[1]) && follows(byte[2])
                && (byte[0] != 0xE0 || byte[1] >= 0xA0)
                && (byte[0] != 0xED || byte[1] <= 0x9F);
        return right ? 3 : 0;
    }
    right = left >= 4 && byte[0] <= 0xF4 && follows(byte[1])
            && follows(byte[2]) && follows(byte[3])
            && (byte[0] != 0xF0 || byte[1] >= 0x90)
            && (byte[0] != 0xF4 || byte[1] <= 0x8F);
    return right ? 4 : 0;
}

apr_size_t apir_utf8_subpart(const char *at, const char *end)
{
    return right_bytes((const unsigned char *)at, (const unsigned char *)end);
}

apr_size_t apir_utf8_valid_prefix(const char *text, apr_size_t length)
{
    const char *at = text, *end = text + length;

    while (at < end) {
        apr_size_t step;
        apr_uint64_t word;

        while (end - at >= 8) {
            memcpy(&word, at, 8);
            if (word & 0x8080808080808080ULL) {
                break;
            }
            at += 8;
        }
        if (at == end) {
            break;
        }
        step = apir_utf8_sequence(at, end);
        if (step == 0) {
            break;
        }
        at += step;
    }
    return (apr_size_t)(at - text);
}

bool apir_utf8_valid(const char *text, apr_size_t length)
{
    return apir_utf8_valid_prefix(text, length) == length;
}

bool apir_ascii_printable(const char *text, apr_size_t length)
{
    bool printable = true;

    for (apr_size_t i = 0; i < length; i++) {
        printable &= text[i] >= 0x20 && text[i] < 0x7F;
    }
    return printable;
}

/* Length of the text once its ill-formed parts are replaced. */
static apr_size_t replaced_length(const char *at, const char *end)
{
    apr_size_t total = 0;

    while (at < end) {
        apr_size_t good = apir_utf8_valid_prefix(at, (apr_size_t)(end - at));

        total += good;
        at += good;
        if (at < end) {
            total += sizeof(REPLACEMENT) - 1;
            at += apir_utf8_subpart(at, end);
        }
    }
    return total;
}

const char *apir_utf8_replace(const char *text, apr_size_t length,
                              apr_size_t *out_length, apr_pool_t *pool)
{
    const char *at = text, *end = text + length;
    char *copy, *to;

    *out_length = length;
    if (apir_utf8_valid(text, length)) {
        return text;
    }
    *out_length = replaced_length(at, end);
    copy = to = apr_palloc(pool, *out_length + 1);
    while (at < end) {
        apr_size_t good = apir_utf8_valid_prefix(at, (apr_size_t)(end - at));

        memcpy(to, at, good);
        to += good;
        at += good;
        if (at < end) {
            memcpy(to, REPLACEMENT, sizeof(REPLACEMENT) - 1);
            to += sizeof(REPLACEMENT) - 1;
            at += apir_utf8_subpart(at, end);
        }
    }
    *to = '\0';
    return copy;
}

apr_size_t apir_utf8_put(char *out, unsigned codepoint)
{
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    if (codepoint < 0x800) {
        out[0] = (char)(0xC0 | codepoint >> 6);
        out[1] = (char)(0x80 | (codepoint & 0x3F));
        return 2;
    }
    if (codepoint > 0x10FFFF) {
        codepoint = 0xFFFD;
    }
    if (codepoint < 0x10000) {
        out[0] = (char)(0xE0 | codepoint >> 12);
        out[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
        out[2] = (char)(0x80 | (codepoint & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | codepoint >> 18);
    out[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
    out[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
    out[3] = (char)(0x80 | (codepoint & 0x3F));
    return 4;
}

unsigned apir_utf8_next(const char **at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)*at;
    apr_size_t length;

    if (byte[0] < 0x80) {
        *at += 1;
        return byte[0];
    }
    length = apir_utf8_is_surrogate(*at, end) ? 3
                                              : apir_utf8_sequence(*at, end);
    *at += length ? length : 1;
    switch (length) {
    case 2: return (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3Fu);
    case 3:
        return (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6
               | (byte[2] & 0x3Fu);
    case 4:
        return (byte[0] & 0x07u) << 18 | (byte[1] & 0x3Fu) << 12
               | (byte[2] & 0x3Fu) << 6 | (byte[3] & 0x3Fu);
    default: return byte[0];
    }
}

apr_size_t apir_utf8_length(const char *text, apr_size_t length)
{
    const char *end = text + length;
    apr_size_t count = 0;

    while (text < end) {
        apir_utf8_next(&text, end);
        count++;
    }
    return count;
}
