/**
 * @file json/power_int.h
 * @brief Powers of ten to 128 bits, for doubles to and from decimal (private
 * to lib/json).
 */
#ifndef APIR_JSON_POWER_INT_H
#define APIR_JSON_POWER_INT_H

#include "core/wide.h"

#define APIR_POWER_MIN (-292)
#define APIR_POWER_MAX 324

/**
 * 10^exponent = (value + part) × 2^(apir_power_binary(exponent) - 127), where
 * the value is at least 2^127 and 0 <= part < 1; part is 0 for the exponents 0
 * to APIR_POWER_EXACT. The exponent is within the bounds above.
 */
apir_wide_t apir_power(int exponent);

#define APIR_POWER_EXACT 55

/** The greatest b with 2^b <= 10^exponent, for |exponent| <= 1233: 1741647 is
 * log2(10) × 2^19 cut off. */
static inline int apir_power_binary(int exponent)
{
    return exponent * 1741647 >> 19;
}

#endif
