/*
 * The table of powers of ten, made again with whole numbers of any size.
 */
#include "unit.h"
#include "json/power_int.h"
#include <openssl/bn.h>

/* The upper 128 bits of 10^exponent, cut off, and the binary exponent. */
static apir_wide_t power_by_division(int exponent, int *binary, BN_CTX *ctx)
{
    BIGNUM *ten = BN_new(), *number = BN_new(), *count = BN_new();
    unsigned char bytes[16];
    apir_wide_t power = { 0, 0 };
    int bits, i;

    BN_set_word(ten, 10);
    BN_set_word(count, (BN_ULONG)(exponent < 0 ? -exponent : exponent));
    BN_exp(number, ten, count, ctx);
    *binary = 0;
    if (exponent < 0) {
        /* 2^(127 + bits) / 10^-exponent has 128 bits, or one less */
        *binary = -(BN_num_bits(number) + 128);
        BN_one(ten);
        BN_lshift(ten, ten, -*binary);
        BN_div(number, NULL, ten, number, ctx);
    }
    bits = BN_num_bits(number);
    if (bits > 128) {
        BN_rshift(number, number, bits - 128);
    }
    else {
        BN_lshift(number, number, 128 - bits);
    }
    *binary += bits - 1;
    BN_bn2binpad(number, bytes, sizeof(bytes));
    for (i = 0; i < 8; i++) {
        power.high = power.high << 8 | bytes[i];
        power.low = power.low << 8 | bytes[8 + i];
    }
    BN_free(ten);
    BN_free(number);
    BN_free(count);
    return power;
}

int main(void)
{
    BN_CTX *ctx = BN_CTX_new();
    int exponent, wrong = 0, wrong_binary = 0, binary;

    unit_begin();
    for (exponent = APIR_POWER_MIN; exponent <= APIR_POWER_MAX; exponent++) {
        apir_wide_t want = power_by_division(exponent, &binary, ctx);
        apir_wide_t got = apir_power(exponent);

        wrong += want.high != got.high || want.low != got.low;
        wrong_binary += binary != apir_power_binary(exponent);
    }
    IS_INT(wrong, 0, "each row is right");
    IS_INT(wrong_binary, 0, "each binary exponent is right");
    for (exponent = -1233; exponent <= 1233; exponent++) {
        power_by_division(exponent, &binary, ctx);
        wrong_binary += binary != apir_power_binary(exponent);
    }
    IS_INT(wrong_binary, 0, "and so are those as far as promised");
    OK(apir_power(APIR_POWER_EXACT).low & 1,
       "the last exact power uses all of its 128 bits");
    BN_CTX_free(ctx);
    return unit_done();
}
