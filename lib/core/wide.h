/**
 * @file core/wide.h
 * @brief Words: products of 128 bits, with the compiler's wide integers or
 * without; bytes by words.
 */
#ifndef APIR_CORE_WIDE_H
#define APIR_CORE_WIDE_H

#include <apr.h>
#include <string.h>

typedef struct apir_wide_t {
    apr_uint64_t high;
    apr_uint64_t low;
} apir_wide_t;

/** a × b by the schoolbook, in halves of 32 bits. */
static inline apir_wide_t apir_wide_multiply_halves(apr_uint64_t a,
                                                    apr_uint64_t b)
{
    apr_uint64_t a_low = a & 0xFFFFFFFFu, a_high = a >> 32;
    apr_uint64_t b_low = b & 0xFFFFFFFFu, b_high = b >> 32;
    apr_uint64_t low = a_low * b_low;
    apr_uint64_t cross = a_high * b_low + (low >> 32);
    apr_uint64_t middle = a_low * b_high + (cross & 0xFFFFFFFFu);
    apir_wide_t product;

    product.high = a_high * b_high + (cross >> 32) + (middle >> 32);
    product.low = middle << 32 | (low & 0xFFFFFFFFu);
    return product;
}

/** a × b, all of it. */
static inline apir_wide_t apir_wide_multiply(apr_uint64_t a, apr_uint64_t b)
{
#ifdef __SIZEOF_INT128__
    unsigned __int128 whole = (unsigned __int128)a * b;
    apir_wide_t product;

    product.high = (apr_uint64_t)(whole >> 64);
    product.low = (apr_uint64_t)whole;
    return product;
#else
    return apir_wide_multiply_halves(a, b);
#endif
}

/** The upper 128 of the 192 bits of number × a. */
static inline apir_wide_t apir_wide_scale(apir_wide_t number, apr_uint64_t a)
{
    apir_wide_t lower = apir_wide_multiply(number.low, a);
    apir_wide_t upper = apir_wide_multiply(number.high, a);

    upper.low += lower.high;
    upper.high += upper.low < lower.high;
    return upper;
}

/** Zero bits above the highest one; @a number is not 0. */
static inline int apir_wide_leading_zeros(apr_uint64_t number)
{
    return __builtin_clzll(number);
}

/** Zero bits below the lowest one; @a number is not 0. */
static inline int apir_wide_trailing_zeros(apr_uint64_t number)
{
    return __builtin_ctzll(number);
}

/** Eight bytes, of which the first is the lowest in the word. */
static inline apr_uint64_t apir_wide_load(const char *at)
{
    apr_uint64_t word;

    memcpy(&word, at, sizeof(word));
#if APR_IS_BIGENDIAN
    word = __builtin_bswap64(word);
#endif
    return word;
}

/** memcpy for what is mostly shorter than 17 bytes, without a call for it: two
 * words that may overlap. */
static inline void apir_wide_copy(char *to, const char *from,
                                  apr_size_t length)
{
    if (length > 16) {
        memcpy(to, from, length);
    }
    else if (length >= 8) {
        memcpy(to, from, 8);
        memcpy(to + length - 8, from + length - 8, 8);
    }
    else if (length >= 4) {
        memcpy(to, from, 4);
        memcpy(to + length - 4, from + length - 4, 4);
    }
    else {
        for (apr_size_t i = 0; i < length; i++) {
            to[i] = from[i];
        }
    }
}

#endif
