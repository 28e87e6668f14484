/*
 * Doubles as the shortest text, in the notation of ECMA-262, and back.
 */
#include "unit.h"
#include "json/double_int.h"
#include "json/number_int.h"
#include "json/text_int.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <math.h>

static const struct {
    double number;
    const char *text;
} doubles[] = {
    { 0, "0" },
    { -0.0, "0" },
    { 1, "1" },
    { -1, "-1" },
    { 0.1, "0.1" },
    { 0.5, "0.5" },
    { -1.5, "-1.5" },
    { 100, "100" },
    { 123456, "123456" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 1.0 / 3, "0.3333333333333333" },
    { 2.0 / 3, "0.6666666666666666" },
    { 3.14159265358979, "3.14159265358979" },
    { 1e-6, "0.000001" },
    { 1.5e-6, "0.0000015" },
    { 123e-8, "0.00000123" },
    { 1e-7, "1e-7" },
    { 1.5e-7, "1.5e-7" },
    { 1e20, "100000000000000000000" },
    { 1e21, "1e+21" },
    { 1.5e21, "1.5e+21" },
    { 123456789012345680000.0, "123456789012345680000" },
    { 1.2345678901234567e21, "1.2345678901234568e+21" },
    { -1e21, "-1e+21" },
    { -1e-7, "-1e-7" },
    { 999999999999999900000.0, "999999999999999900000" },
    { 9007199254740991.0, "9007199254740991" },
    { 9007199254740992.0, "9007199254740992" },
    { 9007199254740994.0, "9007199254740994" },
    { 1e15, "1000000000000000" },
    { 1e16, "10000000000000000" },
    { 4294967295.0, "4294967295" },
    { 1e22, "1e+22" },
    { 1e23, "1e+23" },
    { 9.5367431640625e-7, "9.5367431640625e-7" },
    { 5e-324, "5e-324" },
    { -5e-324, "-5e-324" },
    { 1e-323, "1e-323" },
    { 1.5e-323, "1.5e-323" },
    { 2.225073858507201e-308, "2.225073858507201e-308" },
    { 2.2250738585072014e-308, "2.2250738585072014e-308" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    /* a power of two: the closest of 16 digits is beyond the nearer neighbour,
     * but another one of 16 digits is not */
    { 5.684341886080802e-14, "5.684341886080802e-14" },
    { 9.882855870535e-311, "9.882855870535e-311" },
    { 4.35, "4.35" },
    { 0.000035, "0.000035" },
    { 1e300, "1e+300" },
    { 299792.458, "299792.458" },
    { 6.02214076e23, "6.02214076e+23" },
    { 6.62607015e-34, "6.62607015e-34" },
    { 12345.678, "12345.678" },
};

static const char *formatted(double number)
{
    char *text = apr_pcalloc(unit_pool, 32);

    text[apir_json_format_double(number, text)] = '\0';
    return text;
}

static void doubles_are_written_as_javascript_does(void)
{
    size_t i;

    for (i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
        IS(formatted(doubles[i].number), doubles[i].text,
           apr_pstrcat(unit_pool, "written: ", doubles[i].text, NULL));
    }
}

static double parsed(const char *text)
{
    apir_decimal_t decimal;

    return apir_decimal_parse(text, strlen(text), &decimal)
               ? apir_decimal_double(&decimal)
               : NAN;
}

static apr_uint64_t state = 88172645463325252u;

static apr_uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Random bits: any, powers of two, subnormal, short decimals. */
static double random_double(int which)
{
    apr_uint64_t bits = next_random();
    double number;

    if (which % 4 == 3) {
        return (double)(bits % 100000000) / pow(10, (double)(bits >> 60));
    }
    if (which % 4 == 1) {
        bits &= ~UINT64_C(0xFFFFFFFFFFFFF);
    }
    if (which % 4 == 2) {
        bits &= UINT64_C(0x800FFFFFFFFFFFFF);
    }
    memcpy(&number, &bits, sizeof(number));
    return isfinite(number) ? number : 0.25;
}

/* Whether another text of `digits` digits, one step above or below the one
 * nearest to the number, or that one itself, is the number. */
static bool any_is(double number, int digits, bool itself)
{
    char text[64], *at;
    long long significant = 0;
    bool found = false;
    int step, exponent;

    snprintf(text, sizeof(text), "%.*e", digits - 1, number);
    if (itself && strtod(text, NULL) == number) {
        return true;
    }
    for (at = text; *at != 'e'; at++) {
        if (*at >= '0' && *at <= '9') {
            significant = significant * 10 + (*at - '0');
        }
    }
    exponent = (int)strtol(at + 1, NULL, 10) - (digits - 1);
    for (step = -1; step <= 1; step += 2) {
        snprintf(text, sizeof(text), "%llde%d", significant + step, exponent);
        found = found || strtod(text, NULL) == number;
    }
    return found;
}

static int digits_in(apr_uint64_t number)
{
    int count = 0;

    for (; number; number /= 10) {
        count++;
    }
    return count;
}

/* As C's library has it: exact, if slow. */
static void random_doubles_are_shortest_and_nearest(void)
{
    int i, back = 0, again = 0, longer = 0, farther = 0;

    for (i = 0; i < 200000; i++) {
        double number = fabs(random_double(i));
        char text[32], nearest[64];
        apr_uint64_t digits;
        int exponent, count;

        if (number == 0) {
            continue;
        }
        text[apir_json_format_double(number, text)] = '\0';
        back += strtod(text, NULL) != number;
        again += parsed(text) != number;
        digits = apir_double_shortest(number, &exponent);
        count = digits_in(digits);
        longer += count > 17
                  || (count > 1 && any_is(number, count - 1, true));
        snprintf(nearest, sizeof(nearest), "%.*e", count - 1, number);
        if (strtod(nearest, NULL) == number) {
            snprintf(text, sizeof(text), "%llue%d",
                     (unsigned long long)digits, exponent);
            snprintf(nearest, sizeof(nearest), "%.*e", count - 1, number);
            farther += strtold(text, NULL) != strtold(nearest, NULL);
        }
    }
    IS_INT(back, 0, "200,000 doubles are read back by the C library");
    IS_INT(again, 0, "and by us");
    IS_INT(longer, 0, "no text of one digit less would do");
    IS_INT(farther, 0, "no text as long is nearer");
}

static void random_decimals_are_read_as_the_c_library_does(void)
{
    int i, wrong = 0;

    for (i = 0; i < 200000; i++) {
        int count = 1 + (int)(next_random() % 25), at = 0, j;
        char text[64];

        for (j = 0; j < count; j++) {
            text[at++] = (char)('0'
                                + (j ? next_random() % 10
                                     : 1 + next_random() % 9));
        }
        snprintf(text + at, sizeof(text) - (size_t)at, "e%d",
                 (int)(next_random() % 700) - 380);
        wrong += parsed(text) != strtod(text, NULL);
    }
    IS_INT(wrong, 0, "200,000 decimals of up to 25 digits");
}

static void integers_are_written(void)
{
    char text[24];

    text[apir_format_int(0, text)] = '\0';
    IS(text, "0", "0");
    text[apir_format_int(-9, text)] = '\0';
    IS(text, "-9", "-9");
    text[apir_format_int(100, text)] = '\0';
    IS(text, "100", "100");
    text[apir_format_int(12345, text)] = '\0';
    IS(text, "12345", "12345");
    text[apir_format_int(APR_INT64_MAX, text)] = '\0';
    IS(text, "9223372036854775807", "the greatest");
    text[apir_format_int(APR_INT64_MIN, text)] = '\0';
    IS(text, "-9223372036854775808", "the least");
}

int main(void)
{
    unit_begin();
    doubles_are_written_as_javascript_does();
    integers_are_written();
    random_doubles_are_shortest_and_nearest();
    random_decimals_are_read_as_the_c_library_does();
    return unit_done();
}
