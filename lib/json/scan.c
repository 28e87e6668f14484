/*
 * Strings and numbers, in place. Decoded text is never longer than what was
 * written: \uXXXX takes six bytes and becomes at most three.
 */
#include "json/scan_int.h"
#include "core/utf8.h"
#include <string.h>

/* What may follow a run of bytes that stand for themselves. */
enum { PLAIN = 0, QUOTE, ESCAPE, CONTROL, HIGH };

#define CONTROL_8 \
    CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL
#define HIGH_8 HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH
#define HIGH_32 HIGH_8, HIGH_8, HIGH_8, HIGH_8

static const unsigned char class_of[256] = {
    CONTROL_8,       CONTROL_8,       CONTROL_8, CONTROL_8, ['"'] = QUOTE,
    ['\\'] = ESCAPE, [128] = HIGH_32, HIGH_32,   HIGH_32,   HIGH_32
};

/* The end of a run of plain bytes; zero bytes follow the text. */
static inline char *skip_plain(char *at)
{
    apr_uint64_t marks;

    while ((marks = apir_marks(apir_wide_load(at))) == 0) {
        at += 8;
    }
    return at + apir_before_mark(marks);
}

/* Four hexadecimal digits, or -1. Stops at the first byte that is none. */
static int hex4(const char *at)
{
    int value = 0, i;

    for (i = 0; i < 4; i++) {
        char byte = at[i];

        if (byte >= '0' && byte <= '9') {
            value = value << 4 | (byte - '0');
        }
        else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f') {
            value = value << 4 | ((byte | 0x20) - 'a' + 10);
        }
        else {
            return -1;
        }
    }
    return value;
}

/* \uXXXX at `from`, with its second half if it is the first of a pair. */
static bool unicode_escape(char **from, char **to)
{
    int unit = hex4(*from + 2), low;

    if (unit < 0) {
        return false;
    }
    *from += 6;
    if (unit >= 0xD800 && unit <= 0xDBFF && (*from)[0] == '\\'
        && (*from)[1] == 'u') {
        low = hex4(*from + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            *from += 6;
        }
    }
    *to += apir_utf8_put(*to, (unsigned)unit);
    return true;
}

static bool escape(char **from, char **to)
{
    char byte;

    switch ((*from)[1]) {
    case '"':
    case '\\':
    case '/': byte = (*from)[1]; break;
    case 'b': byte = '\b'; break;
    case 'f': byte = '\f'; break;
    case 'n': byte = '\n'; break;
    case 'r': byte = '\r'; break;
    case 't': byte = '\t'; break;
    case 'u': return unicode_escape(from, to);
    default: return false;
    }
    *(*to)++ = byte;
    *from += 2;
    return true;
}

static const char *what_is_wrong(const char *at, const char *end)
{
    if (at >= end) {
        return "the text ends inside a string";
    }
    if (*at == '\\') {
        return "a wrong escape in a string";
    }
    return (unsigned char)*at < 0x20 ? "a control character in a string"
                                     : "a string that is not UTF-8";
}

const char *apir_scan_string(char **at, const char *end, apr_size_t *length)
{
    char *from = *at, *to = *at, *start = *at, *run;
    apr_size_t step;

    for (;;) {
        run = skip_plain(from);
        if (to != from) {
            memmove(to, from, (apr_size_t)(run - from));
        }
        to += run - from;
        from = run;
        switch (class_of[(unsigned char)*from]) {
        case QUOTE:
            *to = '\0';
            *length = (apr_size_t)(to - start);
            *at = from + 1;
            return NULL;
        case ESCAPE:
            if (escape(&from, &to)) {
                continue;
            }
            break;
        case HIGH:
            step = apir_utf8_sequence(from, end);
            if (step > 0) {
                memmove(to, from, step);
                to += step;
                from += step;
                continue;
            }
            break;
        default: break;
        }
        *at = from;
        return what_is_wrong(from, end);
    }
}

static bool is_digit(char byte)
{
    return (unsigned char)(byte - '0') <= 9;
}

/* Each byte moves to the left as it is passed over. */
static inline char *move_digits(char *at)
{
    for (; is_digit(*at); at++) {
        at[-1] = *at;
    }
    return at;
}

static inline char *move_byte(char *at)
{
    at[-1] = *at;
    return at + 1;
}

static const char *no_digit(char **at, char *where)
{
    *at = where;
    return "a digit was expected";
}

const char *apir_scan_number(char **at)
{
    char *next = *at, *digits;

    if (*next == '-') {
        next = move_byte(next);
    }
    digits = next;
    next = move_digits(next);
    if (next == digits) {
        return no_digit(at, next);
    }
    if (digits[-1] == '0' && next > digits + 1) {
        *at = digits;
        return "a number that begins with a needless 0";
    }
    if (*next == '.') {
        digits = next = move_byte(next);
        next = move_digits(next);
        if (next == digits) {
            return no_digit(at, next);
        }
    }
    if (*next == 'e' || *next == 'E') {
        next = move_byte(next);
        if (*next == '+' || *next == '-') {
            next = move_byte(next);
        }
        digits = next;
        next = move_digits(next);
        if (next == digits) {
            return no_digit(at, next);
        }
    }
    next[-1] = '\0';
    *at = next;
    return NULL;
}
