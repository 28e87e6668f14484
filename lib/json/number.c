/*
 * Text is the truth of a number that was read; what a double or a 64 bit
 * integer makes of it is found when asked for. Nothing here looks at the
 * locale: the general way to a double hands strtod an integer and an exponent,
 * which have no decimal point.
 */
#include "json/number_int.h"
#include "json/double_int.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The middle of two doubles has at most 768 digits; of all that follow only
 * whether there are any matters. */
#define DIGITS_THAT_COUNT 770

static const double exact_powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
                                       1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
                                       1e18, 1e19, 1e20, 1e21, 1e22 };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at)) {
        at++;
    }
    return at;
}

/* Reads what follows the 'e', saturating. */
static bool parse_exponent(const char *at, const char *end,
                           apr_int64_t *exponent, bool *vast)
{
    bool negative = at < end && *at == '-';

    *exponent = 0;
    if (at < end && (*at == '-' || *at == '+')) {
        at++;
    }
    if (at == end || skip_digits(at, end) != end) {
        return false;
    }
    for (; at < end; at++) {
        if (*exponent >= APIR_POINT_MAX / 10) {
            *exponent = APIR_POINT_MAX;
            *vast = true;
            break;
        }
        *exponent = *exponent * 10 + (*at - '0');
    }
    if (negative) {
        *exponent = -*exponent;
    }
    return true;
}

/* Cuts zeros at both ends of the digits in [at, end), which hold a decimal
 * point at `dot` (or none, when it is `end`), and sets the rest. */
static void trim(apir_decimal_t *decimal, const char *at, const char *dot,
                 const char *end, apr_int64_t exponent)
{
    while (at < end && (*at == '0' || *at == '.')) {
        at++;
    }
    while (end > at && (end[-1] == '0' || end[-1] == '.')) {
        end--;
    }
    decimal->first = at;
    decimal->count = (apr_size_t)(end - at);
    if (decimal->count == 0) {
        decimal->point = 0;
        decimal->vast = false;
        return;
    }
    if (at < dot && dot < end) {
        decimal->count--;
    }
    decimal->point = exponent + (dot - at) + (at > dot ? 1 : 0);
}

bool apir_decimal_parse(const char *text, apr_size_t length,
                        apir_decimal_t *decimal)
{
    const char *end = text + length, *start, *dot, *tail;
    apr_int64_t exponent = 0;

    decimal->negative = length > 0 && *text == '-';
    decimal->vast = false;
    start = text + (decimal->negative ? 1 : 0);
    dot = tail = skip_digits(start, end);
    if (dot == start || (*start == '0' && dot - start > 1)) {
        return false;
    }
    if (tail < end && *tail == '.') {
        tail = skip_digits(dot + 1, end);
        if (tail == dot + 1) {
            return false;
        }
    }
    decimal->plain = tail == end;
    if (!decimal->plain) {
        if ((*tail != 'e' && *tail != 'E')
            || !parse_exponent(tail + 1, end, &exponent, &decimal->vast)) {
            return false;
        }
    }
    trim(decimal, start, dot, tail, exponent);
    return true;
}

/* The first `count` digits as an integer; at most 19. */
static apr_uint64_t leading(const apir_decimal_t *decimal, apr_size_t count)
{
    const char *at = decimal->first;
    apr_uint64_t number = 0;

    while (count > 0) {
        if (*at != '.') {
            number = number * 10 + (apr_uint64_t)(*at - '0');
            count--;
        }
        at++;
    }
    return number;
}

/* Exact in one rounding, or to 128 bits. Of more than 19 digits it is enough
 * that what they may be, cut off or rounded up, comes to the same double. */
static bool quick(const apir_decimal_t *decimal, double *number)
{
    apr_size_t count = decimal->count < 19 ? decimal->count : 19;
    apr_int64_t exponent = decimal->point - (apr_int64_t)count;
    apr_uint64_t digits = leading(decimal, count);
    double above;

    /* with wider registers there would be a second rounding */
    if (FLT_EVAL_METHOD == 0 && count <= 15 && exponent >= -22
        && exponent <= 22) {
        *number = exponent < 0 ? (double)digits / exact_powers[-exponent]
                               : (double)digits * exact_powers[exponent];
        return true;
    }
    if (!apir_double_nearest(digits, exponent, number)) {
        return false;
    }
    return count == decimal->count
           || (apir_double_nearest(digits + 1, exponent, &above)
               && above == *number);
}

/* Writes "digits e exponent" for strtod. */
static double general(const apir_decimal_t *decimal)
{
    char text[DIGITS_THAT_COUNT + 32];
    apr_size_t count = decimal->count, i;
    const char *from = decimal->first;
    char *to = text;

    if (count > DIGITS_THAT_COUNT) {
        count = DIGITS_THAT_COUNT;
    }
    for (i = 0; i < count; from++) {
        if (*from != '.') {
            *to++ = *from;
            i++;
        }
    }
    if (count < decimal->count) {
        *to++ = '1'; /* the last digit is not 0: something follows */
        count++;
    }
    apr_snprintf(to, 32, "e%" APR_INT64_T_FMT,
                 decimal->point - (apr_int64_t)count);
    return strtod(text, NULL);
}

double apir_decimal_double(const apir_decimal_t *decimal)
{
    double number = 0;

    if (decimal->count > 0 && decimal->point > 310) {
        number = HUGE_VAL;
    }
    else if (decimal->count > 0 && decimal->point > -330
             && !quick(decimal, &number)) {
        number = general(decimal);
    }
    return decimal->negative ? -number : number;
}

bool apir_decimal_integer(const apir_decimal_t *decimal, apr_int64_t *out)
{
    const apr_uint64_t limit = (apr_uint64_t)APR_INT64_MAX
                               + (decimal->negative ? 1 : 0);
    apr_uint64_t number;
    apr_int64_t zeros;

    if (decimal->count == 0) {
        *out = 0;
        return true;
    }
    /* below 10^19 nothing overflows 64 unsigned bits */
    if (decimal->point > 19 || decimal->point < (apr_int64_t)decimal->count) {
        return false;
    }
    number = leading(decimal, decimal->count);
    for (zeros = decimal->point - (apr_int64_t)decimal->count; zeros > 0;
         zeros--) {
        number *= 10;
    }
    if (number > limit) {
        return false;
    }
    *out = decimal->negative ? (apr_int64_t)(0 - number)
                             : (apr_int64_t)number;
    return true;
}

static bool same_digits(const apir_decimal_t *a, const apir_decimal_t *b)
{
    const char *x = a->first, *y = b->first;
    apr_size_t left;

    if (a->count != b->count) {
        return false;
    }
    for (left = a->count; left > 0; left--) {
        x += *x == '.';
        y += *y == '.';
        if (*x++ != *y++) {
            return false;
        }
    }
    return true;
}

bool apir_decimal_equal(const apir_decimal_t *a, const apir_decimal_t *b)
{
    if (a->count == 0 || b->count == 0) {
        return a->count == b->count;
    }
    return a->negative == b->negative && !a->vast && !b->vast
           && a->point == b->point && same_digits(a, b);
}

/* A numeric value as a decimal; false for what has none (infinities, NaN,
 * text that is no number). `room` is for the text of a double. */
static bool as_decimal(const apir_value_t *value, apir_decimal_t *decimal,
                       char room[32])
{
    if (value->kind == APIR_NUMBER && !value->is_text) {
        if (!isfinite(value->as.number)) {
            return false;
        }
        return apir_decimal_parse(
            room, apir_json_format_double(value->as.number, room), decimal);
    }
    return apir_decimal_parse(value->as.text, value->length, decimal);
}

bool apir_number_equal(const apir_value_t *a, const apir_value_t *b)
{
    bool a_is_double = a->kind == APIR_NUMBER && !a->is_text;
    bool b_is_double = b->kind == APIR_NUMBER && !b->is_text;
    char a_room[32], b_room[32];
    apir_decimal_t x, y;

    if (a_is_double && b_is_double) {
        return a->as.number == b->as.number
               || (isnan(a->as.number) && isnan(b->as.number));
    }
    if (!a_is_double && !b_is_double && a->length == b->length
        && memcmp(a->as.text, b->as.text, a->length) == 0) {
        return true;
    }
    return as_decimal(a, &x, a_room) && as_decimal(b, &y, b_room)
           && apir_decimal_equal(&x, &y);
}

double apir_value_number(const apir_value_t *value)
{
    apir_decimal_t decimal;

    if (!value || !apir_kind_is_numeric(value->kind)) {
        return NAN;
    }
    if (value->kind == APIR_NUMBER && !value->is_text) {
        return value->as.number;
    }
    if (!apir_decimal_parse(value->as.text, value->length, &decimal)) {
        return NAN;
    }
    return apir_decimal_double(&decimal);
}

bool apir_value_integer(const apir_value_t *value, apr_int64_t *out)
{
    apir_decimal_t decimal;

    if (!value || !apir_kind_is_numeric(value->kind)) {
        return false;
    }
    if (value->kind == APIR_NUMBER && !value->is_text) {
        double number = value->as.number;

        if (!(number >= -9223372036854775808.0
              && number < 9223372036854775808.0)
            || number != (double)(apr_int64_t)number) {
            return false;
        }
        *out = (apr_int64_t)number;
        return true;
    }
    return apir_decimal_parse(value->as.text, value->length, &decimal)
           && apir_decimal_integer(&decimal, out);
}
