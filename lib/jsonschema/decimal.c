/*
 * JSON Schema's numbers are mathematical: 1.0 is an integer, 19.99 a multiple
 * of 0.01, 18446744073709551616 above 18446744073709551615. Doubles know none
 * of that, so the digits of the texts are compared and divided as at school.
 */
#include "decimal_int.h"

#include "json/writer.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* Beyond this an exponent is as good as infinite: sums stay in 64 bits. */
#define POINT_MAX APR_INT64_C(1000000000000000000)

/* Numbers of up to this many digits are divided in 64 bits. */
#define WORD_DIGITS 18

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The exponent of a text that has been read up to "e". */
static apr_int64_t exponent(const char *at, const char *end)
{
    bool negative = false;
    apr_int64_t value = 0;

    if (at < end && (*at == '+' || *at == '-')) {
        negative = *at++ == '-';
    }
    for (; at < end && is_digit(*at); at++) {
        if (value < POINT_MAX / 10) {
            value = value * 10 + (*at - '0');
        }
        else {
            value = POINT_MAX;
        }
    }
    return negative ? -value : value;
}

/* Number text (RFC 8259 §6), which the reader has checked. */
static bool take_apart(const char *at, const char *end, apir_digits_t *digits)
{
    const char *last = NULL;
    apr_int64_t whole = 0; /* digits before the point */
    apr_size_t counted = 0;
    bool fraction = false;

    memset(digits, 0, offsetof(apir_digits_t, room));
    if (at < end && *at == '-') {
        digits->negative = true;
        at++;
    }
    for (; at < end && (is_digit(*at) || *at == '.'); at++) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        if (!digits->first && *at == '0') {
            whole -= fraction ? 1 : 0;
            continue;
        }
        digits->first = digits->first ? digits->first : at;
        whole += fraction ? 0 : 1;
        counted++;
        if (*at != '0') {
            last = at;
            digits->count = counted;
        }
    }
    if (!last) {
        digits->negative = false;
        digits->count = 0;
        return true;
    }
    digits->point = whole;
    if (at < end && (*at == 'e' || *at == 'E')) {
        digits->point += exponent(at + 1, end);
    }
    return true;
}

bool apir_digits_of(const apir_value_t *value, apir_digits_t *digits)
{
    const char *text;
    apr_size_t length;

    text = apir_value_text(value, &length);
    if (value->kind == APIR_NUMBER && !value->is_text) {
        if (!isfinite(value->as.number)) {
            return false;
        }
        length = apir_json_format_double(value->as.number, digits->room);
        text = digits->room;
    }
    else if (value->kind != APIR_NUMBER && value->kind != APIR_BIGINT
             && value->kind != APIR_DECIMAL) {
        return false;
    }
    return text && take_apart(text, text + length, digits);
}

bool apir_digits_integer(const apir_digits_t *digits)
{
    return digits->count == 0
           || (digits->point > 0
               && (apr_uint64_t)digits->point >= digits->count);
}

/* The next digit; passes over the decimal point. */
static int next_digit(const char **at)
{
    if (**at == '.') {
        ++*at;
    }
    return *(*at)++ - '0';
}

/* Order of two positive numbers. */
static int compare_sizes(const apir_digits_t *a, const apir_digits_t *b)
{
    const char *at = a->first, *bt = b->first;
    apr_size_t i, common = a->count < b->count ? a->count : b->count;

    if (a->point != b->point) {
        return a->point < b->point ? -1 : 1;
    }
    for (i = 0; i < common; i++) {
        int difference = next_digit(&at) - next_digit(&bt);

        if (difference) {
            return difference;
        }
    }
    return a->count == b->count ? 0 : a->count < b->count ? -1 : 1;
}

int apir_digits_compare(const apir_digits_t *a, const apir_digits_t *b)
{
    if (a->count == 0 || b->count == 0) {
        int sign_a = a->count == 0 ? 0 : a->negative ? -1 : 1;
        int sign_b = b->count == 0 ? 0 : b->negative ? -1 : 1;

        return sign_a - sign_b;
    }
    if (a->negative != b->negative) {
        return a->negative ? -1 : 1;
    }
    return a->negative ? compare_sizes(b, a) : compare_sizes(a, b);
}

int apir_number_compare(const apir_value_t *a, const apir_value_t *b)
{
    double x = apir_value_number(a), y = apir_value_number(b);
    apir_digits_t left, right;

    /* rounding keeps the order, but may make unequal numbers equal */
    if (x != y) {
        return x < y ? -1 : 1;
    }
    if (a->kind == APIR_NUMBER && !a->is_text && b->kind == APIR_NUMBER
        && !b->is_text) {
        return 0;
    }
    if (!apir_digits_of(a, &left) || !apir_digits_of(b, &right)) {
        return 0;
    }
    return apir_digits_compare(&left, &right);
}

/* The digits and then `zeros` zeros, modulo a divisor of one word. */
static bool divides_word(const apir_digits_t *digits, apr_size_t zeros,
                         const apir_digits_t *divisor)
{
    const char *at = divisor->first;
    apr_uint64_t modulus = 0, rest = 0;
    apr_size_t i;

    for (i = 0; i < divisor->count; i++) {
        modulus = modulus * 10 + (apr_uint64_t)next_digit(&at);
    }
    if (modulus == 0) {
        return false;
    }
    at = digits->first;
    for (i = 0; i < digits->count; i++) {
        rest = (rest * 10 + (apr_uint64_t)next_digit(&at)) % modulus;
    }
    for (i = 0; i < zeros && rest; i++) {
        rest = rest * 10 % modulus;
    }
    return rest == 0;
}

/* rest -= divisor, as rows of digits with the lowest last, when it fits. */
static bool subtract(char *rest, const char *modulus, apr_size_t length)
{
    apr_size_t i;
    int borrow = 0;

    if (memcmp(rest, modulus, length) < 0) {
        return false;
    }
    for (i = length; i-- > 0;) {
        int digit = rest[i] - modulus[i] - borrow;

        borrow = digit < 0;
        rest[i] = (char)(digit + (borrow ? 10 : 0));
    }
    return true;
}

/* The same for a divisor of any length that a schema can sensibly have:
 * schoolbook division, the rest kept as decimal digits. */
#define LONG_DIGITS 1024

static bool divides_long(const apir_digits_t *digits, apr_size_t zeros,
                         const apir_digits_t *divisor)
{
    char modulus[LONG_DIGITS + 1], rest[LONG_DIGITS + 1];
    apr_size_t length = divisor->count + 1, i;
    const char *at = divisor->first;
    bool zero = true;

    if (divisor->count > LONG_DIGITS) {
        return false;
    }
    modulus[0] = 0;
    for (i = 1; i < length; i++) {
        modulus[i] = (char)next_digit(&at);
    }
    memset(rest, 0, length);
    at = digits->first;
    for (i = 0; i < digits->count + zeros; i++) {
        memmove(rest, rest + 1, length - 1);
        rest[length - 1] = (char)(i < digits->count ? next_digit(&at) : 0);
        while (subtract(rest, modulus, length)) {
        }
    }
    for (i = 0; i < length; i++) {
        zero = zero && rest[i] == 0;
    }
    return zero;
}

bool apir_digits_multiple(const apir_digits_t *digits,
                          const apir_digits_t *divisor)
{
    apr_int64_t zeros;
    apr_size_t enough = divisor->count * 4 + 4;

    if (digits->count == 0) {
        return true;
    }
    zeros = (digits->point - (apr_int64_t)digits->count)
            - (divisor->point - (apr_int64_t)divisor->count);
    if (zeros < 0) {
        /* the digits would have to end in 0, which they never do */
        return false;
    }
    /* Each zero adds a factor 2 and a factor 5. A divisor of n digits has
     * less than 4n of either; more zeros change nothing. */
    if ((apr_uint64_t)zeros > enough) {
        zeros = (apr_int64_t)enough;
    }
    return divisor->count <= WORD_DIGITS
               ? divides_word(digits, (apr_size_t)zeros, divisor)
               : divides_long(digits, (apr_size_t)zeros, divisor);
}
