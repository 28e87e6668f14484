/*
 * Numbers as text: taken apart, as doubles, as integers, as they are written.
 */
#include "unit.h"
#include "json/number_int.h"
#include "json/text_int.h"
#include "json/value.h"
#include <apr_strings.h>
#include <locale.h>
#include <math.h>
#include <openssl/bn.h>

static const char *const no_numbers[] = {
    "",    "-",     "+1",    "01",  "-01", "1.",       ".1", "1e",
    "1e+", "e1",    "1.e1",  "0x1", "NaN", "Infinity", "1 ", " 1",
    "1a",  "1e1.0", "1.2.3", "--1", "1-",  "1e1e1"
};

static void only_json_numbers_are_numbers(void)
{
    apir_decimal_t decimal;
    size_t i;

    for (i = 0; i < sizeof(no_numbers) / sizeof(no_numbers[0]); i++) {
        OK(!apir_decimal_parse(no_numbers[i], strlen(no_numbers[i]),
                               &decimal),
           apr_pstrcat(unit_pool, "\"", no_numbers[i], "\" is no number",
                       NULL));
    }
    OK(apir_decimal_parse("12.50", 2, &decimal) && decimal.count == 2,
       "the length counts");
}

static apir_value_t *number(const char *text)
{
    apir_value_t *value = apir_value_string(text, unit_pool);

    value->kind = APIR_NUMBER;
    value->is_text = 1;
    return value;
}

static const char *repeated(const char *before, char digit, size_t count,
                            const char *after)
{
    char *text = apr_palloc(unit_pool,
                            strlen(before) + count + strlen(after) + 1);
    size_t at = strlen(before);

    memcpy(text, before, at);
    memset(text + at, digit, count);
    memcpy(text + at + count, after, strlen(after) + 1);
    return text;
}

/* Text that is near the middle between two doubles, and other hard ones. */
static const struct {
    const char *text;
    double value;
} doubles[] = {
    { "0", 0 },
    { "-0", -0.0 },
    { "1", 1 },
    { "0.1", 0.1 },
    { "1e23", 1e23 },
    { "1e22", 1e22 },
    { "1e-22", 1e-22 },
    { "123456789012345e22", 123456789012345e22 },
    { "9007199254740993", 9007199254740992.0 },
    { "9007199254740993.0000000000000000000000000001", 9007199254740994.0 },
    { "9007199254740995", 9007199254740996.0 },
    { "1.00000000000000011102230246251565404236316680908203125", 1 },
    { "1.00000000000000011102230246251565404236316680908203124", 1 },
    { "1.00000000000000011102230246251565404236316680908203126",
      1.0000000000000002 },
    { "1.7976931348623157e308", 1.7976931348623157e308 },
    { "1.7976931348623158e308", 1.7976931348623157e308 },
    { "1.7976931348623159e308", INFINITY },
    { "1e309", INFINITY },
    { "-1e309", -INFINITY },
    { "1e400", INFINITY },
    { "1e99999999999999999999", INFINITY },
    { "-1e99999999999999999999", -INFINITY },
    { "0e99999999999999999999", 0 },
    { "1e-99999999999999999999", 0 },
    { "4.9406564584124654e-324", 5e-324 },
    { "5e-324", 5e-324 },
    { "2.4703282292062328e-324", 5e-324 },
    { "2.4703282292062327e-324", 0 },
    { "1e-324", 0 },
    { "1e-400", 0 },
    { "2.2250738585072011e-308", 2.225073858507201e-308 },
    { "2.2250738585072014e-308", 2.2250738585072014e-308 },
};

static void text_becomes_the_nearest_double(void)
{
    size_t i;

    for (i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
        double want = doubles[i].value;
        double got = apir_value_number(number(doubles[i].text));

        OK(got == want && signbit(got) == signbit(want),
           apr_pstrmemdup(unit_pool, doubles[i].text,
                          strnlen(doubles[i].text, 60)));
    }
}

/* The middle between the greatest subnormal double and the least normal one is
 * (2^53 - 1) * 2^-1075, which is (2^53 - 1) * 5^1075 * 10^-1075. */
static char *middle_digits(void)
{
    BIGNUM *number = BN_new(), *power = BN_new(), *exponent = BN_new();
    BN_CTX *ctx = BN_CTX_new();
    char *digits, *copy;

    BN_set_word(power, 5);
    BN_set_word(exponent, 1075);
    BN_exp(number, power, exponent, ctx);
    BN_mul_word(number, (BN_ULONG)9007199254740991);
    digits = BN_bn2dec(number);
    copy = apr_pstrdup(unit_pool, digits);
    OPENSSL_free(digits);
    BN_free(number);
    BN_free(power);
    BN_free(exponent);
    BN_CTX_free(ctx);
    return copy;
}

static void the_middle_is_found_after_768_digits(void)
{
    const double below = 0x0.fffffffffffffp-1022, above = 0x1p-1022;
    char *digits = middle_digits();
    const char *text = apr_pstrcat(unit_pool, digits, "e-1075", NULL);

    IS_INT(strlen(digits), 768, "the middle has 768 digits");
    OK(apir_value_number(number(text)) == above, "at it: to even");
    text = apr_pstrcat(unit_pool, digits, "000001e-1081", NULL);
    OK(apir_value_number(number(text)) == above, "a little above it");
    digits[767]--;
    text = apr_pstrcat(unit_pool, digits, "e-1075", NULL);
    OK(apir_value_number(number(text)) == below, "a little below it");
}

static void long_texts_are_exact(void)
{
    OK(apir_value_number(number(repeated("0.", '0', 100000, "1e100001")))
           == 1,
       "100,000 zeros and an exponent that undoes them");
    OK(apir_value_number(number(repeated("1", '0', 100000, "e-100000"))) == 1,
       "the other way round");
    OK(isinf(apir_value_number(number(repeated("", '9', 100000, "")))),
       "100,000 nines are infinite");
    OK(apir_value_number(number(repeated("0.", '9', 100000, ""))) == 1,
       "0.999… is 1");
    OK(apir_value_number(
           number(repeated("9007199254740993.", '0', 100000, "")))
           == 9007199254740992.0,
       "in the middle: to even");
    OK(apir_value_number(
           number(repeated("9007199254740993.", '0', 100000, "1")))
           == 9007199254740994.0,
       "a digit beyond 100,000 zeros: above the middle");
}

static const struct {
    const char *text;
    bool is;
    apr_int64_t value;
} integers[] = {
    { "0", true, 0 },
    { "-0", true, 0 },
    { "0.0", true, 0 },
    { "0e99999999999999999999", true, 0 },
    { "1", true, 1 },
    { "1.0", true, 1 },
    { "-1.000", true, -1 },
    { "100e-2", true, 1 },
    { "1e3", true, 1000 },
    { "1.5e1", true, 15 },
    { "0.001e3", true, 1 },
    { "12345678901234567890e-1", true, 1234567890123456789 },
    { "9007199254740993", true, 9007199254740993 },
    { "9223372036854775807", true, APR_INT64_MAX },
    { "9223372036854775808", false, 0 },
    { "-9223372036854775808", true, APR_INT64_MIN },
    { "-9223372036854775809", false, 0 },
    { "9223372036854775807.0", true, APR_INT64_MAX },
    { "9223372036854775807.5", false, 0 },
    { "9223372036854775.807e3", true, APR_INT64_MAX },
    { "1e18", true, 1000000000000000000 },
    { "1e19", false, 0 },
    { "9999999999999999999", false, 0 },
    { "18446744073709551616", false, 0 },
    { "1.5", false, 0 },
    { "1e-1", false, 0 },
    { "0.1", false, 0 },
    { "1e99999999999999999999", false, 0 },
    { "1e-99999999999999999999", false, 0 },
    { "1e400", false, 0 },
};

static void integers_are_exact(void)
{
    static const double doubles_too[] = {
        1.5, NAN, INFINITY, -INFINITY, 9223372036854775808.0, 1e300
    };
    apr_int64_t got;
    size_t i;

    for (i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
        bool is;

        got = 0;
        is = apir_value_integer(number(integers[i].text), &got);
        OK(is == integers[i].is && got == integers[i].value,
           integers[i].text);
    }
    for (i = 0; i < sizeof(doubles_too) / sizeof(doubles_too[0]); i++) {
        OK(!apir_value_integer(apir_value_double(doubles_too[i], unit_pool),
                               &got),
           "a double that is no integer");
    }
    OK(apir_value_integer(apir_value_double(-9223372036854775808.0,
                                            unit_pool),
                          &got)
           && got == APR_INT64_MIN,
       "the least as a double");
    OK(apir_value_integer(apir_value_double(-0.0, unit_pool), &got)
           && got == 0,
       "-0 is 0");
    OK(apir_value_integer(number(repeated("1", '0', 100000, "e-100000")),
                          &got)
           && got == 1,
       "100,000 digits of 1");
    OK(!apir_value_integer(number(repeated("", '1', 100000, "")), &got),
       "100,000 digits of something else");
}

static void other_kinds_are_numbers_too(void)
{
    apir_value_t *value = number("123456789012345678901234567890");
    apr_int64_t integer;

    value->is_text = 0;
    value->kind = APIR_BIGINT;
    OK(apir_value_number(value) == 123456789012345678901234567890.0,
       "a big integer as a double");
    OK(!apir_value_integer(value, &integer), "which is no 64 bit integer");
    value = number("12.50");
    value->kind = APIR_DECIMAL;
    OK(apir_value_number(value) == 12.5, "a decimal as a double");
    value = number("NaN");
    value->kind = APIR_DECIMAL;
    OK(isnan(apir_value_number(value)), "a decimal that is none");
    OK(!apir_value_integer(value, &integer), "is no integer either");
}

static const struct {
    const char *text;
    const char *written; /* NULL: null */
} written[] = {
    { "0", "0" },
    { "-0", "0" },
    { "0.0", "0" },
    { "-0.0e5", "0" },
    { "1", "1" },
    { "-1", "-1" },
    { "1.0", "1" },
    { "1.50", "1.5" },
    { "-1.50", "-1.5" },
    { "1e2", "100" },
    { "1E-2", "0.01" },
    { "100", "100" },
    { "1200", "1200" },
    { "1200.5", "1200.5" },
    { "0.5", "0.5" },
    { "-0.5", "-0.5" },
    { "0.05", "0.05" },
    { "0.000001", "0.000001" },
    { "0.0000012", "0.0000012" },
    { "0.0000001", "1e-7" },
    { "0.00000012", "1.2e-7" },
    { "1e-7", "1e-7" },
    { "123456789012345", "123456789012345" },
    { "1234567890123456", "1234567890123456" },
    { "0.123456789012345", "0.123456789012345" },
    { "0.1234567890123456789", "0.12345678901234568" },
    { "1.123456789012345", "1.123456789012345" },
    { "12.12345678901234567", "12.123456789012346" },
    { "9007199254740993", "9007199254740993" },
    { "9007199254740993.0", "9007199254740993" },
    { "9007199254740993.5", "9007199254740994" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "9223372036854775808", "9223372036854776000" },
    { "100000000000000000000", "100000000000000000000" },
    { "1e21", "1e+21" },
    { "1e+400", NULL },
    { "-1e400", NULL },
    { "1e-400", "0" },
    { "-1e-400", "0" },
    { "5e-324", "5e-324" },
    { "1000000000000000", "1000000000000000" },
    { "10000000000000000000000", "1e+22" },
};

static void text_is_written_as_its_double(void)
{
    size_t i;

    for (i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
        char room[32];
        apr_size_t length = 0;
        const char *text = apir_format_number_text(written[i].text,
                                                   strlen(written[i].text),
                                                   &length, room);

        IS(text ? apr_pstrmemdup(unit_pool, text, length) : NULL,
           written[i].written, written[i].text);
    }
}

/* A locale whose decimal point is a comma, if the system has one. */
static void the_locale_does_not_matter(void)
{
    static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "de_DE",
                                         "fr_FR.UTF-8", "nl_NL.UTF-8" };
    const char *chosen = NULL;
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]) && !chosen; i++) {
        chosen = setlocale(LC_NUMERIC, names[i]);
    }
    if (!chosen) {
        unit_skip("no locale with a decimal comma is installed");
        return;
    }
    OK(apir_value_number(number("2.2250738585072011e-308"))
           == 0x1.fffffffffffffp-1023,
       "read by strtod");
    OK(apir_value_number(number("1.25")) == 1.25, "read without it");
    text_is_written_as_its_double();
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    unit_begin();
    only_json_numbers_are_numbers();
    text_becomes_the_nearest_double();
    the_middle_is_found_after_768_digits();
    long_texts_are_exact();
    integers_are_exact();
    other_kinds_are_numbers_too();
    text_is_written_as_its_double();
    the_locale_does_not_matter();
    return unit_done();
}
