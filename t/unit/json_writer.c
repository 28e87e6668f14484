/*
 * The writer: escapes, commas, every kind of value, blocks and sinks.
 */
#include "unit.h"
#include "core/buf.h"
#include "json/reader.h"
#include "json/text_int.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <math.h>

#define FFFD "\xEF\xBF\xBD"

static const char *string_as_json(const char *text, size_t length)
{
    return apir_json_stringify(apir_value_string_n(text, length, unit_pool),
                               NULL, unit_pool);
}

static const struct {
    const char *text;
    const char *json;
} strings[] = {
    { "", "\"\"" },
    { "a", "\"a\"" },
    { "\"\\/", "\"\\\"\\\\/\"" },
    { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
    { "\x01\x1F\x7F", "\"\\u0001\\u001f\x7F\"" },
    { "<>&'\xE2\x80\xA8\xE2\x80\xA9", "\"<>&'\xE2\x80\xA8\xE2\x80\xA9\"" },
    { "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
      "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"" },
    { "\xED\xA0\x80", "\"\\ud800\"" },
    { "\xED\xBF\xBF", "\"\\udfff\"" },
    { "a\xED\xA0\xBD\xED\xB8\x80z", "\"a\\ud83d\\ude00z\"" },
    { "\xEF\xBF\xBF\xF4\x8F\xBF\xBF", "\"\xEF\xBF\xBF\xF4\x8F\xBF\xBF\"" },
    { "a\xFFz", "\"a" FFFD "z\"" },
    { "\xC0\x80", "\"" FFFD FFFD "\"" },
    { "\xE2\x82", "\"" FFFD "\"" },
    { "\xE2\x82z", "\"" FFFD "z\"" },
    { "\xED\xA0", "\"" FFFD FFFD "\"" },
    { "\xC3", "\"" FFFD "\"" },
    { "\xF4\x90\x80\x80", "\"" FFFD FFFD FFFD FFFD "\"" },
    { "12345678\"1234567\\12345678\n", "\"12345678\\\"1234567\\\\12345678"
                                       "\\n\"" },
    { "1234567\xC3\xA9"
      "12345678\xFF",
      "\"1234567\xC3\xA9"
      "12345678" FFFD "\"" },
};

static void strings_are_escaped(void)
{
    size_t i;

    for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        size_t length = strlen(strings[i].text);

        IS(string_as_json(strings[i].text, length), strings[i].json,
           "a string");
    }
    IS(string_as_json("a\0b", 3), "\"a\\u0000b\"", "a zero byte");
}

/* Each byte, at each place in a word, is read back as it was. */
static void every_ascii_byte_goes_round(void)
{
    int byte, wrong = 0;
    size_t place;

    for (byte = 0; byte < 0x80; byte++) {
        for (place = 0; place < 20; place++) {
            char text[20];
            const char *json;
            apir_value_t *value;

            memset(text, 'x', sizeof(text));
            text[place] = (char)byte;
            json = string_as_json(text, sizeof(text));
            wrong += apir_json_read(json, strlen(json), NULL, &value,
                                    unit_pool, NULL)
                         != APR_SUCCESS
                     || apir_value_length(value) != sizeof(text)
                     || memcmp(value->as.text, text, sizeof(text)) != 0;
        }
    }
    IS_INT(wrong, 0, "every byte of ASCII at every place");
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static void items_are_separated(void)
{
    apir_json_writer_t writer;
    apir_buf_t buf;

    apir_buf_init(&buf, unit_pool, 0, 1000);
    apir_json_writer_init(&writer, gather, &buf);
    apir_json_begin_object(&writer);
    apir_json_name(&writer, "a", 1);
    apir_json_begin_array(&writer);
    apir_json_int(&writer, 1);
    apir_json_double(&writer, 1.5);
    apir_json_double(&writer, NAN);
    apir_json_double(&writer, -INFINITY);
    apir_json_bool(&writer, true);
    apir_json_bool(&writer, false);
    apir_json_null(&writer);
    apir_json_string(&writer, "x", 1);
    apir_json_raw(&writer, "{}", 2);
    apir_json_begin_object(&writer);
    apir_json_end_object(&writer);
    apir_json_begin_array(&writer);
    apir_json_end_array(&writer);
    apir_json_value(&writer, apir_value_undefined(unit_pool));
    apir_json_end_array(&writer);
    apir_json_name(&writer, "\n", 1);
    apir_json_value(&writer, apir_value_null(unit_pool));
    apir_json_end_object(&writer);
    IS_INT(buf.length, 0, "small pieces are gathered first");
    IS_INT(apir_json_writer_flush(&writer), APR_SUCCESS, "flushed");
    IS(buf.data,
       "{\"a\":[1,1.5,null,null,true,false,null,\"x\",{},{},[],"
       "null],\"\\n\":null}",
       "each call writes its item");
    IS_INT(apir_json_writer_flush(&writer), APR_SUCCESS, "flushed again");
    IS_INT(strlen(buf.data), buf.length, "writes nothing more");
}

static void lines_of_json_need_no_comma(void)
{
    apir_json_writer_t writer;
    apir_buf_t buf;
    int i;

    apir_buf_init(&buf, unit_pool, 0, 1000);
    apir_json_writer_init(&writer, gather, &buf);
    for (i = 0; i < 2; i++) {
        apir_json_int(&writer, i);
        apir_json_text(&writer, "\n", 1);
        apir_json_begin_array(&writer);
        apir_json_int(&writer, i);
        apir_json_end_array(&writer);
        apir_json_text(&writer, "\n", 1);
    }
    apir_json_writer_flush(&writer);
    IS(buf.data, "0\n[0]\n1\n[1]\n", "items outside of any container");
}

static apir_value_t *special(apir_kind_t kind, const char *text,
                             size_t length)
{
    apir_value_t *value = apir_value_string_n(text, length, unit_pool);

    value->kind = (unsigned char)kind;
    return value;
}

static const char *written(const apir_value_t *value)
{
    return apir_json_stringify(value, NULL, unit_pool);
}

static void every_kind_is_written(void)
{
    apir_value_t *object = apir_value_object(unit_pool);
    apir_value_t *array = apir_value_array(unit_pool);

    IS(written(special(APIR_BIGINT, "123456789012345678901", 21)),
       "123456789012345678901", "a big integer as it is");
    IS(written(special(APIR_DECIMAL, "-1.50", 5)), "-1.50",
       "a decimal as it is");
    IS(written(special(APIR_DECIMAL, "NaN", 3)), "\"NaN\"",
       "what is no number is a string");
    IS(written(special(APIR_DECIMAL, "1}", 2)), "\"1}\"",
       "and cannot break out");
    IS(written(special(APIR_BYTES, "", 0)), "\"\"", "no bytes");
    IS(written(special(APIR_BYTES, "\0", 1)), "\"AA==\"", "one byte");
    IS(written(special(APIR_BYTES, "fo", 2)), "\"Zm8=\"", "two bytes");
    IS(written(special(APIR_BYTES, "foo", 3)), "\"Zm9v\"", "three bytes");
    IS(written(special(APIR_BYTES, "\xFB\xFF\xBF\xFE", 4)), "\"+/+//g==\"",
       "all the alphabet");
    apir_object_set(object, "gone", apir_value_undefined(unit_pool));
    apir_object_set(object, "kept", apir_value_null(unit_pool));
    IS(written(object), "{\"kept\":null}", "undefined members are left out");
    apir_array_add(array, apir_value_undefined(unit_pool), unit_pool);
    apir_array_add(array, object, unit_pool);
    IS(written(array), "[null,{\"kept\":null}]", "undefined items are null");
    array->kind = APIR_SET;
    IS(written(array), "[null,{\"kept\":null}]", "a set is an array");
    array->kind = APIR_MAP;
    IS(written(array), "[null,{\"kept\":null}]", "a map too");
    IS(written(apir_value_double(-0.0, unit_pool)), "0", "-0 is 0");
    IS(written(NULL), "", "no value");
}

static const struct {
    double milliseconds;
    const char *text;
} dates[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { 951782400000.0, "2000-02-29T00:00:00.000Z" },
    { 951868799999.0, "2000-02-29T23:59:59.999Z" },
    { 4107542400000.0, "2100-03-01T00:00:00.000Z" },
    { 4107456000000.0, "2100-02-28T00:00:00.000Z" },
    { 1735689599123.0, "2024-12-31T23:59:59.123Z" },
    { -62167219200000.0, "0000-01-01T00:00:00.000Z" },
    { -62167219200001.0, "-000001-12-31T23:59:59.999Z" },
    { 253402300799999.0, "9999-12-31T23:59:59.999Z" },
    { 253402300800000.0, "+010000-01-01T00:00:00.000Z" },
    { 8.64e15, "+275760-09-13T00:00:00.000Z" },
    { -8.64e15, "-271821-04-20T00:00:00.000Z" },
    { 1.9, "1970-01-01T00:00:00.001Z" },
};

/* The day after each day is the next one, for the 400 years of a cycle. */
static void days_follow_each_other(void)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31 };
    int year = 1600, month = 1, day = 1, wrong = 0, i;

    for (i = -135140; i < -135140 + 146097 + 366; i++) {
        const char *want = apr_psprintf(unit_pool,
                                        "%04d-%02d-%02dT00:00:00.000Z", year,
                                        month, day);
        char text[32];
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

        wrong += apir_format_date(i * 86400000.0, text) != 24
                 || memcmp(text, want, 24) != 0;
        if (++day > lengths[month - 1] + (month == 2 && leap)) {
            day = 1;
            year += month == 12;
            month = month % 12 + 1;
        }
        if (i % 100 == 0) {
            apr_pool_clear(unit_pool);
        }
    }
    IS_INT(wrong, 0, "401 years of days");
}

static void dates_are_written(void)
{
    apir_value_t *date = apir_value_double(0, unit_pool);
    size_t i;

    date->kind = APIR_DATE;
    for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        date->as.number = dates[i].milliseconds;
        IS(written(date), apr_psprintf(unit_pool, "\"%s\"", dates[i].text),
           dates[i].text);
    }
    date->as.number = NAN;
    IS(written(date), "null", "a date that is none");
    date->as.number = 8.64e15 + 1;
    IS(written(date), "null", "a date beyond all dates");
}

/* Pieces around the size of the block, each at each fill of it. */
static void blocks_are_passed_on_whole(void)
{
    static const size_t sizes[] = { 1,    7,    8,    2046, 2047, 2048, 2049,
                                    4093, 4094, 4095, 4096, 4097, 10000 };
    char *text = malloc(10000);
    size_t i, j, fill, wrong = 0;

    memset(text, 'x', 10000);
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        for (j = 0; j < 3; j++) {
            for (fill = 4080; fill <= 4096; fill++) {
                apir_json_writer_t writer;
                apir_buf_t buf;
                apr_pool_t *pool;

                apr_pool_create(&pool, unit_pool);
                apir_buf_init(&buf, pool, 0, 100000);
                apir_json_writer_init(&writer, gather, &buf);
                apir_json_text(&writer, text, fill);
                if (j == 1) {
                    text[sizes[i] / 2] = '\n';
                }
                if (j == 2) {
                    apir_json_raw(&writer, text, sizes[i]);
                }
                else {
                    apir_json_string(&writer, text, sizes[i]);
                }
                apir_json_writer_flush(&writer);
                wrong += buf.length
                         != fill + sizes[i] + (j < 2 ? 2 : 0) + (j == 1);
                wrong += j < 2 && buf.data[buf.length - 1] != '"';
                text[sizes[i] / 2] = 'x';
                apr_pool_destroy(pool);
            }
        }
    }
    IS_INT(wrong, 0, "nothing is lost between blocks");
    free(text);
}

typedef struct failing_t {
    int calls;
    int fail_at;
} failing_t;

static apr_status_t fail(void *baton, const char *data, apr_size_t length)
{
    failing_t *failing = baton;

    return ++failing->calls >= failing->fail_at ? APR_ECONNABORTED
                                                : APR_SUCCESS;
}

static void the_first_error_ends_the_writing(void)
{
    failing_t failing = { 0, 2 };
    apir_json_writer_t writer;
    apir_value_t *array = apir_value_array(unit_pool);
    int i;

    for (i = 0; i < 100000; i++) {
        apir_array_add(array, apir_value_int(i, unit_pool), unit_pool);
    }
    apir_json_writer_init(&writer, fail, &failing);
    apir_json_value(&writer, array);
    IS_INT(failing.calls, 2, "the sink is not called again");
    apir_json_value(&writer, array);
    apir_json_string(&writer, "x", 1);
    IS_INT(apir_json_writer_flush(&writer), APR_ECONNABORTED,
           "flush tells the error");
    IS_INT(failing.calls, 2, "nor after it");
}

static void stringify_tells_the_length(void)
{
    apir_value_t *array = apir_value_array(unit_pool);
    const char *text;
    apr_size_t length = 7;
    int i;

    apir_json_stringify(apir_value_undefined(unit_pool), &length, unit_pool);
    IS_INT(length, 0, "of undefined: 0");
    text = apir_json_stringify(apir_value_bool(true, unit_pool), &length,
                               unit_pool);
    IS_INT(length, 4, "of a short text");
    IS(text, "true", "which ends with a zero byte");
    for (i = 0; i < 5000; i++) {
        apir_array_add(array, apir_value_int(1, unit_pool), unit_pool);
    }
    text = apir_json_stringify(array, &length, unit_pool);
    IS_INT(length, 10001, "of a long text");
    IS_INT(strlen(text), length, "which ends with a zero byte too");
}

/* Sixteen, eight and four bytes are looked at together, some of them twice. */
static void a_byte_is_found_at_each_place(const char *byte, const char *json)
{
    int wrong = 0;

    for (apr_size_t length = 0; length < 70; length++) {
        for (apr_size_t at = 0; at <= length; at++) {
            char plain[80] = "", text[80] = "", want[96] = "";

            memset(plain, 'x', length);
            apr_snprintf(text, sizeof(text), "%.*s%s%s", (int)at, plain, byte,
                         plain + at);
            apr_snprintf(want, sizeof(want), "\"%.*s%s%s\"", (int)at, plain,
                         json, plain + at);
            wrong += strcmp(string_as_json(text, strlen(text)), want) != 0;
        }
    }
    IS_INT(wrong, 0, apr_psprintf(unit_pool, "%s wherever it stands", json));
}

static void bytes_are_found_at_each_place(void)
{
    a_byte_is_found_at_each_place("", "");
    a_byte_is_found_at_each_place("\"", "\\\"");
    a_byte_is_found_at_each_place("\\", "\\\\");
    a_byte_is_found_at_each_place("\x01", "\\u0001");
    a_byte_is_found_at_each_place("\x1F", "\\u001f");
    a_byte_is_found_at_each_place(" ", " ");
    a_byte_is_found_at_each_place("\x7F", "\x7F");
    a_byte_is_found_at_each_place("\xC3\xA9", "\xC3\xA9");
    a_byte_is_found_at_each_place("\xFF", "\xEF\xBF\xBD");
}

static void keys_are_names(void)
{
    apir_json_writer_t writer;
    apir_buf_t buf;

    apir_buf_init(&buf, unit_pool, 0, 1000);
    apir_json_writer_init(&writer, gather, &buf);
    apir_json_begin_object(&writer);
    apir_json_key(&writer, "\"a\":", 4);
    apir_json_int(&writer, 1);
    apir_json_key(&writer, "\"b\":", 4);
    apir_json_begin_array(&writer);
    apir_json_int(&writer, 2);
    apir_json_end_array(&writer);
    apir_json_end_object(&writer);
    apir_json_writer_flush(&writer);
    IS(buf.data, "{\"a\":1,\"b\":[2]}", "what is quoted already is a name");
}

int main(void)
{
    unit_begin();
    strings_are_escaped();
    every_ascii_byte_goes_round();
    bytes_are_found_at_each_place();
    keys_are_names();
    items_are_separated();
    lines_of_json_need_no_comma();
    every_kind_is_written();
    dates_are_written();
    days_follow_each_other();
    blocks_are_passed_on_whole();
    the_first_error_ends_the_writing();
    stringify_tells_the_length();
    return unit_done();
}
