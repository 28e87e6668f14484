/*
 * Texts of dates, integers, decimals and bytes, as JavaScript reads them.
 */
#include "json/scalar.h"
#include "json/writer.h"
#include "unit.h"
#include <apr_strings.h>
#include <math.h>

static const char *date(const char *text)
{
    apir_value_t value = { .kind = APIR_DATE };

    apir_scalar_date(text, strlen(text), &value.as.number);
    return apir_json_stringify(&value, NULL, unit_pool);
}

#define DATE(text, want) IS(date(text), want, "date: " text)

static void test_dates(void)
{
    DATE("2024-01-01", "\"2024-01-01T00:00:00.000Z\"");
    DATE("2024", "\"2024-01-01T00:00:00.000Z\"");
    DATE("2024-02", "\"2024-02-01T00:00:00.000Z\"");
    DATE("2024-02-29", "\"2024-02-29T00:00:00.000Z\"");
    DATE("2024-02-30", "\"2024-03-01T00:00:00.000Z\"");
    DATE("2024-02-32", "null");
    DATE("2024-13-01", "null");
    DATE("2024-01-01T10:00", "\"2024-01-01T10:00:00.000Z\"");
    DATE("2024-01-01 10:00:01", "\"2024-01-01T10:00:01.000Z\"");
    DATE("2024-01-01T10:00+02:00", "\"2024-01-01T08:00:00.000Z\"");
    DATE("2024-01-01T10:00-0130", "\"2024-01-01T11:30:00.000Z\"");
    DATE("2024-01-01T10:00:00.123456789Z", "\"2024-01-01T10:00:00.123Z\"");
    DATE("2024-01-01T10:00:00.1z", "\"2024-01-01T10:00:00.100Z\"");
    DATE("2024-01-01T24:00:00Z", "\"2024-01-02T00:00:00.000Z\"");
    DATE("2024-01-01T24:00:01Z", "null");
    DATE("2024-01-01T23:59:60Z", "null");
    DATE("2024-01-01T10:00:00+24:00", "null");
    DATE("2024-01-01T10:00:00.Z", "null");
    DATE("2024-01-01T10Z", "null");
    DATE("10:00", "null");
    DATE("", "null");
    DATE("1969-12-31T23:59:59.999Z", "\"1969-12-31T23:59:59.999Z\"");
    DATE("0000-01-01", "\"0000-01-01T00:00:00.000Z\"");
    DATE("-000001-03-01", "\"-000001-03-01T00:00:00.000Z\"");
    DATE("+275760-09-13T00:00:00.000Z", "\"+275760-09-13T00:00:00.000Z\"");
    DATE("+275760-09-13T00:00:00.001Z", "null");
    DATE("-271821-04-20T00:00:00.000Z", "\"-271821-04-20T00:00:00.000Z\"");
}

static const char *bigint(const char *text)
{
    apr_size_t length;

    return apir_scalar_bigint(text, strlen(text), &length, unit_pool);
}

static void test_integers(void)
{
    char digits[APIR_MAX_RADIX_DIGITS + 4];

    IS(bigint("-0012"), "-12", "an integer loses its zeros");
    IS(bigint(" +7 "), "7", "blanks and a plus are let in");
    IS(bigint("-0"), "0", "there is no negative zero");
    IS(bigint(""), "0", "nothing is zero");
    IS(bigint("0xFFFFFFFFFFFFFFFFFFFFFFFF"), "79228162514264337593543950335",
       "hexadecimal of any size");
    IS(bigint("0b1000000000000000000000000000000000000"), "68719476736",
       "binary, with zeros in the middle parts");
    IS(bigint("0o17"), "15", "octal");
    IS(bigint("1e3"), NULL, "no exponent");
    IS(bigint("1.0"), NULL, "no point");
    IS(bigint("-"), NULL, "a sign alone is none");
    IS(bigint("-0x1"), NULL, "no sign before another base");
    IS(bigint("0x"), NULL, "no digits, no integer");
    memset(digits, '1', sizeof(digits));
    memcpy(digits, "0x", 2);
    digits[APIR_MAX_RADIX_DIGITS + 1] = '\0';
    OK(bigint(digits) != NULL, "one digit below the limit");
    digits[APIR_MAX_RADIX_DIGITS + 1] = '1';
    digits[APIR_MAX_RADIX_DIGITS + 2] = '\0';
    OK(bigint(digits) != NULL, "as many digits as the limit");
    digits[APIR_MAX_RADIX_DIGITS + 2] = '1';
    digits[APIR_MAX_RADIX_DIGITS + 3] = '\0';
    OK(bigint(digits) == NULL, "one digit more is refused");
}

static const char *decimal(const char *text)
{
    apr_size_t length;

    return apir_scalar_decimal(text, strlen(text), &length, unit_pool);
}

static void test_decimals(void)
{
    static const char *const pairs[][2] = {
        { "1.50", "1.5" },
        { "1e3", "1000" },
        { "+5", "5" },
        { ".5", "0.5" },
        { "5.", "5" },
        { "-0", "0" },
        { "0x1F", "31" },
        { "-0x10", "-16" },
        { "1_000", "1000" },
        { "NaN", "NaN" },
        { "-Infinity", "-Infinity" },
        { "1e21", "1e+21" },
        { "1e20", "100000000000000000000" },
        { "1e-7", "1e-7" },
        { "1e-6", "0.000001" },
        { "0.000000123", "1.23e-7" },
        { "123456789012345678901234567890",
          "1.2345678901234567890123456789e+29" },
        { "-12.340", "-12.34" },
        { "000.100", "0.1" },
        { "0e5", "0" },
        { "1.e5", "100000" },
        { "1e9000000000000001", "Infinity" },
        { "1e-9000000000000001", "0" },
        { "123456789.123456789", "123456789.123456789" },
        { " 5", NULL },
        { "", NULL },
        { "-", NULL },
        { ".", NULL },
        { "1e", NULL },
        { "1__0", NULL },
        { "_1", NULL },
        { "1_", NULL },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        IS(decimal(pairs[i][0]), pairs[i][1],
           apr_pstrcat(unit_pool, "decimal ", pairs[i][0], NULL));
    }
}

static void test_numbers(void)
{
    OK(signbit(apir_scalar_number("-0", 2, unit_pool)) != 0, "-0 is -0");
    OK(isnan(apir_scalar_number("NaN", 3, unit_pool)), "NaN is NaN");
    OK(isinf(apir_scalar_number("-Infinity", 9, unit_pool)),
       "infinity is infinite");
    OK(apir_scalar_number(" 0x10 ", 6, unit_pool) == 16, "0x10 is 16");
    OK(apir_scalar_number("", 0, unit_pool) == 0, "nothing is 0");
    OK(isnan(apir_scalar_number("1_0", 3, unit_pool)), "no underscores");
}

static const char *bytes(const char *text)
{
    apr_size_t length, i;
    const char *raw = apir_scalar_base64(text, strlen(text), &length,
                                         unit_pool);
    const char *out = "";

    for (i = 0; i < length; i++) {
        out = apr_psprintf(unit_pool, "%s%02x", out, (unsigned char)raw[i]);
    }
    return out;
}

static void test_bytes(void)
{
    IS(bytes("AQID"), "010203", "three bytes");
    IS(bytes("AQI="), "0102", "padded");
    IS(bytes("AQI"), "0102", "not padded");
    IS(bytes("-_8"), "fbff", "the URL-safe alphabet");
    IS(bytes("+/8="), "fbff", "the standard alphabet");
    IS(bytes(" A Q\nI*D"), "010203", "what is in no alphabet is passed over");
    IS(bytes("AQ==AQ=="), "01", "padding ends it");
    IS(bytes("A"), "", "six bits are no byte");
}

int main(void)
{
    unit_begin();
    test_dates();
    test_integers();
    test_decimals();
    test_numbers();
    test_bytes();
    return unit_done();
}
