/*
 * Numbers are brought to JSON's form first ("+5", ".5", "0x1F", "1_000"), so
 * that lib/json's exact arithmetic on texts does the rest.
 */
#include "json/scalar.h"
#include "json/number_int.h"
#include <apr_lib.h>
#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* decimal.js: Decimal.maxE, and the exponents where its notation changes. */
#define DECIMAL_MAX APR_INT64_C(9000000000000000)
#define DECIMAL_POSITIVE 21
#define DECIMAL_NEGATIVE (-7)

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void trim(const char **text, apr_size_t *length)
{
    while (*length > 0 && is_blank(**text)) {
        (*text)++;
        (*length)--;
    }
    while (*length > 0 && is_blank((*text)[*length - 1])) {
        (*length)--;
    }
}

static bool equals(const char *text, apr_size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* ---- integers in other bases ---- */

/* 16, 8 or 2 for a text that begins so; 0: decimal. */
static unsigned radix_of(const char *text, apr_size_t length)
{
    if (length < 3 || text[0] != '0') {
        return 0;
    }
    switch (text[1]) {
    case 'x':
    case 'X': return 16;
    case 'o':
    case 'O': return 8;
    case 'b':
    case 'B': return 2;
    default: return 0;
    }
}

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    if (apr_isxdigit(byte)) {
        return (byte | 0x20) - 'a' + 10;
    }
    return 99;
}

/* Schoolbook multiplication, nine decimal digits at a time. */
static const char *from_radix(const char *text, apr_size_t length,
                              unsigned radix, apr_pool_t *pool)
{
    apr_uint32_t parts[APIR_MAX_RADIX_DIGITS / 7 + 1] = { 0 };
    apr_size_t used = 1, i, k;
    char *out, *to;

    if (length > APIR_MAX_RADIX_DIGITS) {
        return NULL;
    }
    for (i = 0; i < length; i++) {
        apr_uint64_t carry = (apr_uint64_t)digit_of(text[i]);

        if (carry >= radix) {
            return NULL;
        }
        for (k = 0; k < used; k++) {
            carry += (apr_uint64_t)parts[k] * radix;
            parts[k] = (apr_uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry) {
            parts[used++] = (apr_uint32_t)carry;
        }
    }
    out = apr_palloc(pool, 9 * used + 12);
    to = out + apr_snprintf(out, 12, "%u", parts[used - 1]);
    for (k = used - 1; k-- > 0; to += 9) {
        apr_snprintf(to, 10, "%09u", parts[k]);
    }
    return out;
}

/* ---- BigInt ---- */

const char *apir_scalar_bigint(const char *text, apr_size_t length,
                               apr_size_t *out_length, apr_pool_t *pool)
{
    const char *digits, *out = NULL;
    bool negative = false;
    unsigned radix;
    apr_size_t i;

    trim(&text, &length);
    radix = radix_of(text, length);
    if (radix) {
        out = from_radix(text + 2, length - 2, radix, pool);
        *out_length = out ? strlen(out) : 0;
        return out;
    }
    if (length > 0 && (*text == '-' || *text == '+')) {
        negative = *text++ == '-';
        if (--length == 0) {
            return NULL;
        }
    }
    for (i = 0; i < length; i++) {
        if (!apr_isdigit(text[i])) {
            return NULL;
        }
    }
    for (digits = text; length > 0 && *digits == '0'; digits++, length--) {
    }
    out = length == 0
              ? "0"
              : apr_pstrcat(pool, negative ? "-" : "",
                            apr_pstrmemdup(pool, digits, length), NULL);
    *out_length = strlen(out);
    return out;
}

/* ---- numbers in JSON's form ---- */

/*
 * "+5" "5." ".5" "007" "1_000" as JSON has them. NULL for what is no decimal
 * literal. Underscores stand between two digits, where they are allowed.
 */
static char *to_json(const char *text, apr_size_t length, bool underscores,
                     apr_size_t *out_length, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, length + 4), *to = out;
    const char *at = text, *end = text + length;
    bool digits = false;

    if (at < end && (*at == '+' || *at == '-')) {
        if (*at++ == '-') {
            *to++ = '-';
        }
    }
    while (at < end && *at == '0' && end - at > 1 && apr_isdigit(at[1])) {
        at++;
    }
    if (at < end && *at == '.') {
        *to++ = '0';
    }
    for (; at < end && (apr_isdigit(*at) || *at == '_'); at++) {
        if (*at != '_') {
            *to++ = *at;
            digits = true;
        }
        else if (!underscores || at == text || !apr_isdigit(at[-1])
                 || at + 1 == end || !apr_isdigit(at[1])) {
            return NULL;
        }
    }
    if (at < end && *at == '.') {
        at++;
        if (at < end && apr_isdigit(*at)) {
            *to++ = '.';
            for (; at < end && apr_isdigit(*at); at++) {
                *to++ = *at;
            }
            digits = true;
        }
    }
    if (!digits) {
        return NULL;
    }
    memcpy(to, at, (apr_size_t)(end - at));
    to += end - at;
    *to = '\0';
    *out_length = (apr_size_t)(to - out);
    return out;
}

double apir_scalar_number(const char *text, apr_size_t length,
                          apr_pool_t *pool)
{
    apir_decimal_t decimal;
    const char *json;
    unsigned radix;

    trim(&text, &length);
    radix = radix_of(text, length);
    if (length == 0) {
        return 0;
    }
    if (equals(text, length, "Infinity")
        || equals(text, length, "+Infinity")) {
        return INFINITY;
    }
    if (equals(text, length, "-Infinity")) {
        return -INFINITY;
    }
    if (radix) {
        json = from_radix(text + 2, length - 2, radix, pool);
        length = json ? strlen(json) : 0;
    }
    else {
        json = to_json(text, length, false, &length, pool);
    }
    return json && apir_decimal_parse(json, length, &decimal)
               ? apir_decimal_double(&decimal)
               : NAN;
}

/* ---- Decimal ---- */

/* The digits, without a point that stands between them. */
static char *put_digits(char *to, const char *first, apr_size_t count)
{
    for (; count > 0; first++) {
        if (*first != '.') {
            *to++ = *first;
            count--;
        }
    }
    return to;
}

static char *put_fraction(char *out, const char *digits, apr_size_t count,
                          apr_int64_t point)
{
    apr_size_t before = point > 0 ? (apr_size_t)point : 0;

    if (point <= 0) {
        memcpy(out, "0.", 2);
        memset(out + 2, '0', (apr_size_t)-point);
        out += 2 - point;
    }
    else {
        memcpy(out, digits, before);
        out += before;
        *out++ = '.';
    }
    memcpy(out, digits + before, count - before);
    return out + count - before;
}

/* Decimal.prototype.toString of a number that is not 0. */
static char *put_decimal(char *to, const apir_decimal_t *decimal,
                         apr_pool_t *pool)
{
    apr_int64_t point = decimal->point, exponent = point - 1;
    apr_size_t count = decimal->count;
    char *digits = apr_palloc(pool, count);

    put_digits(digits, decimal->first, count);
    if (exponent <= DECIMAL_NEGATIVE || exponent >= DECIMAL_POSITIVE) {
        *to++ = digits[0];
        if (count > 1) {
            *to++ = '.';
            memcpy(to, digits + 1, count - 1);
            to += count - 1;
        }
        return to
               + apr_snprintf(to, 24, "e%s%" APR_INT64_T_FMT,
                              exponent > 0 ? "+" : "", exponent);
    }
    if (point < 0 || count > (apr_size_t)point) {
        return put_fraction(to, digits, count, point);
    }
    memcpy(to, digits, count);
    memset(to + count, '0', (apr_size_t)point - count);
    return to + point;
}

static const char *write_decimal(const apir_decimal_t *decimal,
                                 apr_size_t *out_length, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, decimal->count + 48), *to = out;

    if (decimal->count == 0 || decimal->point - 1 < -DECIMAL_MAX) {
        *out_length = 1;
        return "0";
    }
    if (decimal->negative) {
        *to++ = '-';
    }
    if (decimal->point - 1 > DECIMAL_MAX) {
        memcpy(to, "Infinity", 8);
        to += 8;
    }
    else {
        to = put_decimal(to, decimal, pool);
    }
    *to = '\0';
    *out_length = (apr_size_t)(to - out);
    return out;
}

const char *apir_scalar_decimal(const char *text, apr_size_t length,
                                apr_size_t *out_length, apr_pool_t *pool)
{
    apr_size_t sign = length > 0 && (*text == '-' || *text == '+') ? 1 : 0;
    unsigned radix = radix_of(text + sign, length - sign);
    apir_decimal_t decimal;
    const char *json;

    *out_length = length;
    if (equals(text, length, "NaN") || equals(text, length, "Infinity")
        || equals(text, length, "-Infinity")) {
        return apr_pstrmemdup(pool, text, length);
    }
    if (radix) {
        json = from_radix(text + sign + 2, length - sign - 2, radix, pool);
        if (json && sign && *text == '-') {
            json = apr_pstrcat(pool, "-", json, NULL);
        }
        length = json ? strlen(json) : 0;
    }
    else {
        json = to_json(text, length, true, &length, pool);
    }
    return json && apir_decimal_parse(json, length, &decimal)
               ? write_decimal(&decimal, out_length, pool)
               : NULL;
}

/* ---- bytes ---- */

static int sextet(char byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return byte - 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return byte - 'a' + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return byte - '0' + 52;
    }
    return byte == '+' || byte == '-'   ? 62
           : byte == '/' || byte == '_' ? 63
                                        : -1;
}

const char *apir_scalar_base64(const char *text, apr_size_t length,
                               apr_size_t *out_length, apr_pool_t *pool)
{
    char *out = apr_palloc(pool, length / 4 * 3 + 4), *to = out;
    unsigned held = 0, bits = 0;
    apr_size_t i;

    for (i = 0; i < length && text[i] != '='; i++) {
        int six = sextet(text[i]);

        if (six < 0) {
            continue;
        }
        held = (held << 6 | (unsigned)six) & 0xFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (char)(held >> bits & 0xFF);
        }
    }
    *to = '\0';
    *out_length = (apr_size_t)(to - out);
    return out;
}
