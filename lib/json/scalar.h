/**
 * @file json/scalar.h
 * @brief Texts of dates, big integers, decimals, numbers and bytes, read as
 * JavaScript (ECMA-262) and decimal.js read them, which is what clients that
 * speak superjson expect. All work is linear in the text, except for integers
 * of other bases, whose digits are bounded.
 */
#ifndef APIR_JSON_SCALAR_H
#define APIR_JSON_SCALAR_H

#include "json/value.h"

/** Most digits of an integer in base 2, 8 or 16. */
#define APIR_MAX_RADIX_DIGITS 1024

/**
 * Date.parse for ISO 8601: a date ("2024", "2024-02", "2024-02-29", years of
 * six digits with a sign), or a date, "T" or a blank, and a time ("10:00",
 * "10:00:59.5", any number of fraction digits) with "Z", an offset ("+02:00",
 * "+0200", "+02") or nothing, which means UTC here. A day up to 31 that the
 * month does not have is one of the next month, 24:00 the next day. False,
 * and NaN in @a milliseconds, for anything else.
 */
bool apir_scalar_date(const char *text, apr_size_t length,
                      double *milliseconds);

/** BigInt(text): the integer's canonical decimal text, zero byte behind it, in
 * @a pool; NULL when it is none. */
const char *apir_scalar_bigint(const char *text, apr_size_t length,
                               apr_size_t *out_length, apr_pool_t *pool);

/**
 * new Decimal(text).toString(): no needless zeros, an exponent from 1e+21 and
 * up to 1e-7; "NaN", "Infinity" and "-Infinity" too. In @a pool with a zero
 * byte behind it; NULL when it is no decimal.
 */
const char *apir_scalar_decimal(const char *text, apr_size_t length,
                                apr_size_t *out_length, apr_pool_t *pool);

/** Number(text); NaN when it is none. */
double apir_scalar_number(const char *text, apr_size_t length,
                          apr_pool_t *pool);

/**
 * Buffer.from(text, "base64"): both alphabets, padded or not; what is in
 * neither is passed over, "=" ends it. In @a pool.
 */
const char *apir_scalar_base64(const char *text, apr_size_t length,
                               apr_size_t *out_length, apr_pool_t *pool);

#endif
