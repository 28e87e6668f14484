/**
 * @file jsonschema/decimal_int.h
 * @brief Exact arithmetic on the texts of numbers (private to
 * lib/jsonschema): order, integers, multiples. No rounding anywhere.
 */
#ifndef APIR_JSONSCHEMA_DECIMAL_INT_H
#define APIR_JSONSCHEMA_DECIMAL_INT_H

#include "json/value.h"

/**
 * A number as 0.d1d2d3… × 10^point; neither the first nor the last of the
 * `count` digits is 0 (a decimal point between them is no digit). Zero has no
 * digits and no sign.
 */
typedef struct apir_digits_t {
    const char *first;
    apr_size_t count;
    apr_int64_t point;
    bool negative;
    char room[32]; /**< the text of a double */
} apir_digits_t;

/** Takes a finite number of any numeric kind apart; false for the rest. */
bool apir_digits_of(const apir_value_t *value, apir_digits_t *digits);

/** Whether the number has no fraction. */
bool apir_digits_integer(const apir_digits_t *digits);

/** Less than 0, 0 or more than 0 as @a a is below, at or above @a b. */
int apir_digits_compare(const apir_digits_t *a, const apir_digits_t *b);

/** Whether @a digits is an integer times @a divisor, which is not 0. Takes
 * time in proportion to the digits of both. */
bool apir_digits_multiple(const apir_digits_t *digits,
                          const apir_digits_t *divisor);

/** As apir_digits_compare for values; two doubles are not even printed. Both
 * are numbers; NaN is like nothing and counts as above. */
int apir_number_compare(const apir_value_t *a, const apir_value_t *b);

#endif
