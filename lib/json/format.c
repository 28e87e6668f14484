/*
 * Text of numbers, dates and bytes.
 */
#include "core/wide.h"
#include "json/double_int.h"
#include "json/number_int.h"
#include "json/text_int.h"
#include "json/writer.h"
#include <math.h>
#include <string.h>

/* Two digits at a time. */
static const char PAIRS[] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

apr_size_t apir_format_int(apr_int64_t number, char *out)
{
    apr_uint64_t rest = number < 0 ? 0 - (apr_uint64_t)number
                                   : (apr_uint64_t)number;
    char digits[24];
    apr_size_t at = sizeof(digits), length;

    while (rest >= 100) {
        at -= 2;
        memcpy(digits + at, PAIRS + 2 * (rest % 100), 2);
        rest /= 100;
    }
    if (rest >= 10) {
        at -= 2;
        memcpy(digits + at, PAIRS + 2 * rest, 2);
    }
    else {
        digits[--at] = (char)('0' + rest);
    }
    if (number < 0) {
        digits[--at] = '-';
    }
    length = sizeof(digits) - at;
    apir_wide_copy(out, digits + at, length);
    return length;
}

/* Integers that a double holds exactly need no search. */
static bool is_small_integer(double number)
{
    return number > -9007199254740992.0 && number < 9007199254740992.0
           && (double)(apr_int64_t)number == number;
}

/* Number::toString, steps 6 to 10: where point and exponent go. */
static apr_size_t lay_out(const char *digits, int count, int point, char *out)
{
    char *to = out;
    int exponent = point - 1;

    if (count <= point && point <= 21) {
        memcpy(to, digits, (apr_size_t)count);
        memset(to + count, '0', (apr_size_t)(point - count));
        return (apr_size_t)point;
    }
    if (point > 0 && point <= 21) {
        memcpy(to, digits, (apr_size_t)point);
        to[point] = '.';
        memcpy(to + point + 1, digits + point, (apr_size_t)(count - point));
        return (apr_size_t)count + 1;
    }
    if (point > -6 && point <= 0) {
        memcpy(to, "0.", 2);
        memset(to + 2, '0', (apr_size_t)-point);
        memcpy(to + 2 - point, digits, (apr_size_t)count);
        return (apr_size_t)2 + (apr_size_t)-point + (apr_size_t)count;
    }
    *to++ = digits[0];
    if (count > 1) {
        *to++ = '.';
        memcpy(to, digits + 1, (apr_size_t)count - 1);
        to += count - 1;
    }
    *to++ = 'e';
    if (exponent >= 0) {
        *to++ = '+';
    }
    return (apr_size_t)(to - out) + apir_format_int(exponent, to);
}

apr_size_t apir_json_format_double(double number, char *out)
{
    char digits[24];
    apr_size_t sign = number < 0, count;
    int exponent;

    if (is_small_integer(number)) {
        return apir_format_int((apr_int64_t)number, out);
    }
    if (sign) {
        out[0] = '-';
    }
    count = apir_format_int((apr_int64_t)apir_double_shortest(fabs(number),
                                                              &exponent),
                            digits);
    return sign
           + lay_out(digits, (int)count, (int)count + exponent, out + sign);
}

/* Whether the text is what the double it stands for would be written as: a
 * decimal of at most 15 digits is the shortest that gives its double, so it is
 * enough that it has no needless zeros and no exponent. */
static bool is_canonical(apr_size_t length, const apir_decimal_t *decimal)
{
    apr_int64_t count = (apr_int64_t)decimal->count, digits;

    if (!decimal->plain || count == 0 || count > 15 || decimal->point > 15
        || decimal->point <= -6) {
        return false;
    }
    if (decimal->point >= count) {
        digits = decimal->point;
    }
    else {
        digits = count + 1 + (decimal->point > 0 ? 0 : 1 - decimal->point);
    }
    return (apr_int64_t)length - (decimal->negative ? 1 : 0) == digits;
}

const char *apir_format_number_text(const char *text, apr_size_t length,
                                    apr_size_t *out_length, char *out)
{
    apir_decimal_t decimal;
    apr_int64_t integer;
    double number;

    if (!apir_decimal_parse(text, length, &decimal)) {
        return NULL;
    }
    if (is_canonical(length, &decimal)) {
        *out_length = length;
        return text;
    }
    if (apir_decimal_integer(&decimal, &integer)) {
        *out_length = apir_format_int(integer, out);
        return out;
    }
    number = apir_decimal_double(&decimal);
    if (!isfinite(number)) {
        return NULL;
    }
    *out_length = apir_json_format_double(number, out);
    return out;
}

void apir_format_base64(const char *bytes, apr_size_t count, char *out)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned group = (unsigned)(unsigned char)bytes[0] << 16;

    group |= count > 1 ? (unsigned)(unsigned char)bytes[1] << 8 : 0;
    group |= count > 2 ? (unsigned)(unsigned char)bytes[2] : 0;
    out[0] = alphabet[group >> 18];
    out[1] = alphabet[group >> 12 & 63];
    out[2] = count > 1 ? alphabet[group >> 6 & 63] : '=';
    out[3] = count > 2 ? alphabet[group & 63] : '=';
}

static char *put_number(char *to, int number, int width)
{
    int i;

    for (i = width - 1; i >= 0; i--) {
        to[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return to + width;
}

/* Year, month and day of a day since 1970-01-01 in the Gregorian calendar,
 * counted in cycles of 400 years of 146,097 days that begin on 1 March. */
static void civil(apr_int64_t day, int *year, int *month, int *of_month)
{
    apr_int64_t since = day + 719468; /* days since 0000-03-01 */
    apr_int64_t cycle = (since >= 0 ? since : since - 146096) / 146097;
    int in_cycle = (int)(since - cycle * 146097);
    int years = (in_cycle - in_cycle / 1460 + in_cycle / 36524
                 - in_cycle / 146096)
                / 365;
    int in_year = in_cycle - (365 * years + years / 4 - years / 100);
    int shifted = (5 * in_year + 2) / 153; /* months since March */

    *of_month = in_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = (int)(cycle * 400) + years + (*month <= 2 ? 1 : 0);
}

apr_size_t apir_format_date(double milliseconds, char *out)
{
    const apr_int64_t per_day = 86400000;
    apr_int64_t time, day, rest;
    int year, month, of_month;
    char *to = out;

    if (!(fabs(milliseconds) <= 8.64e15)) {
        return 0;
    }
    time = (apr_int64_t)milliseconds;
    day = time / per_day;
    rest = time % per_day;
    if (rest < 0) {
        rest += per_day;
        day--;
    }
    civil(day, &year, &month, &of_month);
    if (year < 0 || year > 9999) {
        *to++ = year < 0 ? '-' : '+';
        to = put_number(to, year < 0 ? -year : year, 6);
    }
    else {
        to = put_number(to, year, 4);
    }
    *to++ = '-';
    to = put_number(to, month, 2);
    *to++ = '-';
    to = put_number(to, of_month, 2);
    *to++ = 'T';
    to = put_number(to, (int)(rest / 3600000), 2);
    *to++ = ':';
    to = put_number(to, (int)(rest / 60000 % 60), 2);
    *to++ = ':';
    to = put_number(to, (int)(rest / 1000 % 60), 2);
    *to++ = '.';
    to = put_number(to, (int)(rest % 1000), 3);
    *to++ = 'Z';
    return (apr_size_t)(to - out);
}
