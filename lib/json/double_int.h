/**
 * @file json/double_int.h
 * @brief Doubles to and from decimal digits (private to lib/json).
 */
#ifndef APIR_JSON_DOUBLE_INT_H
#define APIR_JSON_DOUBLE_INT_H

#include <apr.h>
#include <stdbool.h>

/**
 * The digits d and exponent e for which d × 10^e is the shortest decimal that
 * rounds to @a number (positive, finite), and of these the nearest to it.
 * Returns d, which does not end in 0 and has at most 17 digits.
 */
apr_uint64_t apir_double_shortest(double number, int *exponent);

/**
 * The double nearest to @a digits × 10^exponent; false when this quick way
 * cannot tell (near the middle of two doubles, subnormal, out of range).
 * @a digits is not 0.
 */
bool apir_double_nearest(apr_uint64_t digits, apr_int64_t exponent,
                         double *number);

#endif
