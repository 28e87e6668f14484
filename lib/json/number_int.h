/**
 * @file json/number_int.h
 * @brief Decimal numbers as text, exactly (private to lib/json).
 */
#ifndef APIR_JSON_NUMBER_INT_H
#define APIR_JSON_NUMBER_INT_H

#include "json/value.h"

/**
 * A number's text taken apart: its value is 0.d1d2d3… × 10^point, where the
 * digits run from `first` over `count` digits (a decimal point in between is
 * no digit), the first and the last of which are not 0. Zero: count 0.
 */
typedef struct apir_decimal_t {
    const char *first;
    apr_size_t count;
    apr_int64_t point;
    bool negative;
    bool plain; /**< written without an exponent */
    bool vast;  /**< the exponent is beyond APIR_POINT_MAX,
                                    and `point` is the nearest bound */
} apir_decimal_t;

#define APIR_POINT_MAX APR_INT64_C(1000000000000000000)

/** Takes JSON number text apart; false when it is no JSON number. */
bool apir_decimal_parse(const char *text, apr_size_t length,
                        apir_decimal_t *decimal);

/** The nearest double, ties to even; overflow gives ±infinity. */
double apir_decimal_double(const apir_decimal_t *decimal);

/** The exact value, when it is an integer of 64 bits. */
bool apir_decimal_integer(const apir_decimal_t *decimal, apr_int64_t *out);

/** Whether both are the same number. (Vast exponents are compared as written,
 * so 1e99999999999999999999 equals only itself.) */
bool apir_decimal_equal(const apir_decimal_t *a, const apir_decimal_t *b);

/** Whether two values of numeric kinds are the same number. A double stands
 * for its shortest text; NaN equals NaN. */
bool apir_number_equal(const apir_value_t *a, const apir_value_t *b);

/** Kinds with a mathematical value: number, big integer, decimal. */
static inline bool apir_kind_is_numeric(unsigned kind)
{
    return kind == APIR_NUMBER || kind == APIR_BIGINT || kind == APIR_DECIMAL;
}

#endif
