/*
 * Both ways work with powers of ten of 128 bits.
 *
 * To decimal: the algorithm of R. Giulietti, "The Schubfach way to render
 * doubles" (2020). The interval of decimals that round to the number is
 * scaled by a power of ten so that between one and ten of the integers in it
 * (its "pigeonholes") are left to choose from. Names follow the paper.
 *
 * From decimal: digits × power of ten to 128 bits with a known greatest error;
 * when all of what the true product may be rounds to one double, that is it.
 */
#include "json/double_int.h"
#include "json/power_int.h"
#include <string.h>

#define FRACTION_BITS 52
#define HIDDEN_BIT (UINT64_C(1) << FRACTION_BITS)
#define EXPONENT_BIAS 1075 /* of the mantissa as an integer */

/* The greatest k with 10^k <= 2^q, or <= 3/4 × 2^q, for any q of a double:
 * 1262611 is log10(2) × 2^22 cut off, 524031 is -log10(3/4) × 2^22. */
static int decimal_exponent(int q, bool three_quarters)
{
    return (q * 1262611 - (three_quarters ? 524031 : 0)) >> 22;
}

/* The product, of which only the integral part matters and whether it is
 * exact: what was cut off is kept in the lowest bit. A remainder of one in
 * the next word comes from rounding the power up (§9.9 of the paper). */
static apr_uint64_t round_to_odd(apir_wide_t power, apr_uint64_t factor)
{
    apir_wide_t product = apir_wide_scale(power, factor);

    return product.high | (product.low > 1);
}

/* The power rounded up. */
static apir_wide_t upper_power(int exponent)
{
    apir_wide_t power = apir_power(exponent);

    if (exponent < 0 || exponent > APIR_POWER_EXACT) {
        power.low++;
        power.high += power.low == 0;
    }
    return power;
}

/* Chooses among s, s + 1 and their tens. The bounds are four times the
 * scaled ones; they are in the interval already narrowed to what rounds to
 * the number. */
static apr_uint64_t choose(apr_uint64_t lower, apr_uint64_t value,
                           apr_uint64_t upper, int *exponent)
{
    apr_uint64_t s = value / 4, tens = s / 10, middle;
    bool below_fits, above_fits;

    if (s >= 10) {
        below_fits = lower <= 40 * tens;
        above_fits = 40 * tens + 40 <= upper;
        if (below_fits != above_fits) {
            ++*exponent;
            return tens + above_fits;
        }
    }
    below_fits = lower <= 4 * s;
    above_fits = 4 * s + 4 <= upper;
    if (below_fits != above_fits) {
        return s + above_fits;
    }
    middle = 4 * s + 2;
    return s + (value > middle || (value == middle && (s & 1)));
}

apr_uint64_t apir_double_shortest(double number, int *exponent)
{
    apr_uint64_t bits, mantissa, lower, value, upper, digits;
    bool at_power, even;
    int q, k, shift;
    apir_wide_t power;

    memcpy(&bits, &number, sizeof(bits));
    mantissa = bits & (HIDDEN_BIT - 1);
    q = (int)(bits >> FRACTION_BITS);
    at_power = mantissa == 0 && q > 1;
    if (q > 0) {
        mantissa |= HIDDEN_BIT;
    }
    q = (q > 0 ? q : 1) - EXPONENT_BIAS;
    even = (mantissa & 1) == 0;
    k = decimal_exponent(q, at_power);
    shift = q + apir_power_binary(-k) + 1;
    power = upper_power(-k);
    /* the neighbour below a power of two is only half as far away */
    lower = round_to_odd(power, (4 * mantissa - (at_power ? 1 : 2)) << shift);
    value = round_to_odd(power, 4 * mantissa << shift);
    upper = round_to_odd(power, (4 * mantissa + 2) << shift);
    *exponent = k;
    /* a tie rounds to the even mantissa: the bounds belong to it, or not */
    digits = choose(lower + !even, value, upper - !even, exponent);
    while (digits % 10 == 0) {
        digits /= 10;
        ++*exponent;
    }
    return digits;
}

/* Rounds a product to 53 bits. It is short of the true one by less than four
 * in its lowest place; false when that might matter. */
static bool round_product(apir_wide_t product, apr_uint64_t *mantissa)
{
    apr_uint64_t rest = product.high & 0x7FF;

    if ((rest == 0x3FF && product.low >= UINT64_MAX - 4)
        || (rest == 0x400 && product.low == 0)) {
        return false;
    }
    *mantissa = (product.high >> 11) + (rest >= 0x400 ? 1 : 0);
    return true;
}

bool apir_double_nearest(apr_uint64_t digits, apr_int64_t exponent,
                         double *number)
{
    apr_uint64_t mantissa, bits;
    apir_wide_t product;
    int shift, binary;

    if (exponent < APIR_POWER_MIN || exponent > APIR_POWER_MAX) {
        return false;
    }
    shift = apir_wide_leading_zeros(digits);
    product = apir_wide_scale(apir_power((int)exponent), digits << shift);
    binary = 12 + apir_power_binary((int)exponent) - shift;
    if (!(product.high >> 63)) {
        product.high = product.high << 1 | product.low >> 63;
        product.low <<= 1;
        binary--;
    }
    if (!round_product(product, &mantissa)) {
        return false;
    }
    if (mantissa == HIDDEN_BIT << 1) {
        mantissa = HIDDEN_BIT;
        binary++;
    }
    binary += EXPONENT_BIAS;
    if (binary < 1 || binary > 2046) {
        return false;
    }
    bits = (apr_uint64_t)binary << FRACTION_BITS
           | (mantissa & (HIDDEN_BIT - 1));
    memcpy(number, &bits, sizeof(bits));
    return true;
}
