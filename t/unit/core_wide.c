/*
 * Wide products, both ways.
 */
#include "unit.h"
#include "core/wide.h"

static void both_ways_agree(void)
{
    static const apr_uint64_t edges[] = { 0,
                                          1,
                                          2,
                                          0xFFFFFFFFu,
                                          0x100000000u,
                                          0x8000000000000000u,
                                          0xFFFFFFFFFFFFFFFEu,
                                          0xFFFFFFFFFFFFFFFFu,
                                          0x123456789ABCDEFu };
    size_t count = sizeof(edges) / sizeof(edges[0]), i, j, wrong = 0;

    for (i = 0; i < count; i++) {
        for (j = 0; j < count; j++) {
            apir_wide_t quick = apir_wide_multiply(edges[i], edges[j]);
            apir_wide_t slow = apir_wide_multiply_halves(edges[i], edges[j]);

            wrong += quick.high != slow.high || quick.low != slow.low;
        }
    }
    IS_INT(wrong, 0, "with wide integers and without");
}

int main(void)
{
    apir_wide_t all = { UINT64_MAX, UINT64_MAX }, product;

    unit_begin();
    both_ways_agree();
    product = apir_wide_multiply(UINT64_MAX, UINT64_MAX);
    OK(product.high == UINT64_MAX - 1 && product.low == 1,
       "(2^64 - 1)^2 = 2^128 - 2^65 + 1");
    product = apir_wide_scale(all, UINT64_MAX);
    OK(product.high == UINT64_MAX - 1 && product.low == UINT64_MAX,
       "the upper bits of (2^128 - 1) * (2^64 - 1)");
    product = apir_wide_scale((apir_wide_t){ 1, UINT64_MAX }, 2);
    OK(product.high == 0 && product.low == 3, "carries go up");
    IS_INT(apir_wide_leading_zeros(1), 63, "leading zeros of 1");
    IS_INT(apir_wide_leading_zeros(UINT64_MAX), 0, "and of all ones");
    return unit_done();
}
