/*
 * Text as a number: the double is the C library's, what is written reads back
 * to the same bits, integers agree with strtoll. Eight bytes are also a double
 * of their own, which must go round and be as short as it can.
 */
#include "json/double_int.h"
#include "json/number_int.h"
#include "json/text_int.h"
#include "json/writer.h"
#include <apr_general.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool is_finite(double number)
{
    return number - number == 0;
}

static double parsed(const char *text, apr_size_t length)
{
    apir_decimal_t decimal;

    must(apir_decimal_parse(text, length, &decimal));
    return apir_decimal_double(&decimal);
}

static void double_goes_round(double number)
{
    char text[33], longer[40];
    apr_size_t length;
    int precision = 1;

    if (!is_finite(number)) {
        return;
    }
    length = apir_json_format_double(number, text);
    must(length > 0 && length < 32);
    text[length] = '\0';
    must(same_bits(strtod(text, NULL), number) || number == 0);
    must(same_bits(parsed(text, length), number) || number == 0);
    if (number != 0) {
        int exponent;
        apr_uint64_t digits = apir_double_shortest(number < 0 ? -number
                                                              : number,
                                                   &exponent);
        int count = snprintf(longer, sizeof(longer), "%llu",
                             (unsigned long long)digits);

        do {
            snprintf(longer, sizeof(longer), "%.*e", precision - 1, number);
        } while (strtod(longer, NULL) != number && ++precision < 17);
        must(count <= precision);
    }
}

static void integer_is_right(const char *text, const apir_decimal_t *decimal)
{
    apr_int64_t integer = 0;
    bool is = apir_decimal_integer(decimal, &integer);
    long long want;

    if (text[strspn(text, "-0123456789")] != '\0') {
        return;
    }
    errno = 0;
    want = strtoll(text, NULL, 10);
    must(is == (errno == 0) && (!is || integer == want));
}

static void text_is_right(const char *text, apr_size_t length)
{
    char room[32];
    const char *written;
    apr_size_t written_length = 0;
    apir_decimal_t decimal, again;
    apr_int64_t integer;
    double number;

    if (!apir_decimal_parse(text, length, &decimal)) {
        return;
    }
    must(apir_decimal_equal(&decimal, &decimal) || decimal.vast);
    number = apir_decimal_double(&decimal);
    must(same_bits(number, strtod(text, NULL)));
    integer_is_right(text, &decimal);
    written = apir_format_number_text(text, length, &written_length, room);
    must((written == NULL) == !is_finite(number));
    if (!written) {
        return;
    }
    must(apir_decimal_parse(written, written_length, &again));
    must(apir_decimal_double(&again) == number);
    if (apir_decimal_integer(&decimal, &integer)) {
        must(apir_decimal_equal(&decimal, &again));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double number;
    char *text;

    apr_initialize();
    if (size >= sizeof(number)) {
        memcpy(&number, data, sizeof(number));
        double_goes_round(number);
    }
    text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    text_is_right(text, size);
    free(text);
    return 0;
}
