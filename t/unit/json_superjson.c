/*
 * superjson: annotations to values, and values to annotations.
 */
#include "core/limits.h"
#include "json/reader.h"
#include "json/superjson_int.h"
#include "unit.h"
#include <apr_strings.h>

static apir_value_t *read_json(const char *text)
{
    const apir_json_limits_t limits = { 1000, 10000000 };
    apir_value_t *value = NULL;

    apir_json_read(text, strlen(text), &limits, &value, unit_pool, NULL);
    return value;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    char **text = baton;

    *text = apr_pstrcat(unit_pool, *text,
                        apr_pstrmemdup(unit_pool, data, length), NULL);
    return APR_SUCCESS;
}

/* JSON, a blank, and its meta, if any. */
static const char *both(const apir_value_t *value)
{
    char *text = apr_pstrdup(unit_pool, "");
    apir_json_writer_t writer;
    apr_size_t length;
    const char *meta;

    apir_json_writer_init(&writer, gather, &text);
    apir_superjson_write(value, &writer, &meta, &length, unit_pool);
    apir_json_writer_flush(&writer);
    return meta ? apr_pstrcat(unit_pool, text, " ", meta, NULL) : text;
}

/* The values of json and meta, written again; or what was wrong. */
static const char *applied(const char *json, const char *meta,
                           unsigned options)
{
    apir_error_t error = { .kind = APIR_E_NONE };
    apir_value_t *value = read_json(json);

    if (apir_superjson_apply(value, read_json(meta), options, unit_pool,
                             &error)
        != APR_SUCCESS) {
        return error.message;
    }
    return both(value);
}

#define APPLIED(json, meta, want, name) IS(applied(json, meta, 0), want, name)

static void test_types(void)
{
    APPLIED("{\"a\":\"2024-01-02\"}", "{\"values\":{\"a\":[\"Date\"]}}",
            "{\"a\":\"2024-01-02T00:00:00.000Z\"} "
            "{\"values\":{\"a\":[\"Date\"]},\"v\":1}",
            "a date");
    APPLIED("\"5\"", "{\"values\":[\"bigint\"]}",
            "\"5\" {\"values\":[\"bigint\"],\"v\":1}", "the root");
    APPLIED("{\"a\":[1,\"-0\"]}", "{\"values\":{\"a.1\":[\"number\"]}}",
            "{\"a\":[1,\"-0\"]} {\"values\":{\"a.1\":[\"number\"]},\"v\":1}",
            "an item, minus zero");
    APPLIED("[\"1.50\"]",
            "{\"values\":{\"0\":[[\"custom\",\"Decimal\"]]},\"v\":1}",
            "[\"1.5\"] {\"values\":{\"0\":[[\"custom\",\"Decimal\"]]},"
            "\"v\":1}",
            "a decimal");
    APPLIED("[\"AQI\"]", "{\"values\":{\"0\":[[\"custom\",\"Bytes\"]]}}",
            "[\"AQI=\"] {\"values\":{\"0\":[[\"custom\",\"Bytes\"]]},"
            "\"v\":1}",
            "bytes in base64");
    APPLIED("[[1,255,256,-1]]",
            "{\"values\":{\"0\":[[\"typed-array\",\"Uint8Array\"]]}}",
            "[\"Af8A/w==\"] {\"values\":{\"0\":[[\"custom\",\"Bytes\"]]},"
            "\"v\":1}",
            "bytes as a typed array");
    APPLIED("{\"a\":\"DbNull\",\"b\":\"JsonNull\",\"c\":\"AnyNull\"}",
            "{\"values\":{\"a\":[[\"custom\",\"DbNull\"]],"
            "\"b\":[[\"custom\",\"JsonNull\"]],"
            "\"c\":[[\"custom\",\"AnyNull\"]]}}",
            "{\"a\":\"DbNull\",\"b\":\"JsonNull\",\"c\":\"AnyNull\"} "
            "{\"values\":{\"a\":[[\"custom\",\"DbNull\"]],"
            "\"b\":[[\"custom\",\"JsonNull\"]],"
            "\"c\":[[\"custom\",\"AnyNull\"]]},\"v\":1}",
            "the three nulls");
    APPLIED("[\"2024-01-01\"]", "{\"values\":[\"set\",{\"0\":[\"Date\"]}]}",
            "[\"2024-01-01T00:00:00.000Z\"] "
            "{\"values\":[\"set\",{\"0\":[\"Date\"]}],\"v\":1}",
            "a set of dates");
    APPLIED("{\"m\":[[\"1\",[\"2\"]]]}",
            "{\"values\":{\"m\":[\"map\",{\"0.0\":[\"bigint\"],"
            "\"0.1\":[\"set\",{\"0\":[\"bigint\"]}]}]}}",
            "{\"m\":[[\"1\",[\"2\"]]]} {\"values\":{\"m\":[\"map\","
            "{\"0.0\":[\"bigint\"],\"0.1\":[\"set\",{\"0\":[\"bigint\"]}]}]}"
            ",\"v\":1}",
            "a map with a set in it");
    APPLIED("{\"a\":\"no\"}", "{\"values\":{\"a\":[\"Date\"]}}",
            "{\"a\":null}", "a date that is none is written as null");
}

static void test_undefined(void)
{
    const char *json = "{\"a\":null,\"b\":[null,1],\"c\":2}";
    const char *meta = "{\"values\":{\"a\":[\"undefined\"],"
                       "\"b.0\":[\"undefined\"]}}";

    IS(applied(json, meta, 0), "{\"b\":[null,1],\"c\":2}",
       "undefined members go, items become null");
    IS(applied(json, meta, APIR_SUPERJSON_KEEP_UNDEFINED),
       "{\"a\":null,\"b\":[null,1],\"c\":2} {\"values\":"
       "{\"a\":[\"undefined\"],\"b.0\":[\"undefined\"]},\"v\":1}",
       "or stay as they are");
    APPLIED("{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null,"
            "\"f\":null,\"g\":null,\"h\":null,\"i\":null,\"j\":null,"
            "\"k\":null,\"l\":null,\"m\":null,\"n\":null}",
            "{\"values\":{\"a\":[\"undefined\"],\"n\":[\"Date\"],"
            "\"m\":[\"undefined\"]}}",
            "{\"b\":null,\"c\":null,\"d\":null,\"e\":null,\"f\":null,"
            "\"g\":null,\"h\":null,\"i\":null,\"j\":null,\"k\":null,"
            "\"l\":null,\"n\":\"1970-01-01T00:00:00.000Z\"} "
            "{\"values\":{\"n\":[\"Date\"]},\"v\":1}",
            "members of a large object are taken out");
}

static void test_paths(void)
{
    APPLIED("{\"w\":{\"l\":[{\"d\":\"1\"},{\"d\":\"2\"}]}}",
            "{\"values\":{\"w\":{\"l.1\":{\"d\":[\"bigint\"]}}}}",
            "{\"w\":{\"l\":[{\"d\":\"1\"},{\"d\":\"2\"}]}} "
            "{\"values\":{\"w.l.1.d\":[\"bigint\"]},\"v\":1}",
            "trees and paths may be mixed");
    APPLIED("{\"a.b\":\"1\",\"c\\\\d\":\"2\"}",
            "{\"values\":{\"a\\\\.b\":[\"bigint\"],"
            "\"c\\\\\\\\d\":[\"bigint\"]},\"v\":1}",
            "{\"a.b\":\"1\",\"c\\\\d\":\"2\"} "
            "{\"values\":{\"a\\\\.b\":[\"bigint\"],"
            "\"c\\\\\\\\d\":[\"bigint\"]},\"v\":1}",
            "escapes of version 1");
    APPLIED("{\"c\\\\d\":\"2\"}", "{\"values\":{\"c\\\\d\":[\"bigint\"]}}",
            "{\"c\\\\d\":\"2\"} {\"values\":{\"c\\\\\\\\d\":[\"bigint\"]},"
            "\"v\":1}",
            "without a version a backslash is itself");
    APPLIED("{\"c\\\\d\":\"2\"}",
            "{\"values\":{\"c\\\\d\":[\"bigint\"]},\"v\":1}", "invalid path",
            "with one it is an escape");
    APPLIED("{\"\":{\"\":\"1\"}}", "{\"values\":{\".\":[\"bigint\"]}}",
            "{\"\":{\"\":\"1\"}} {\"values\":{\".\":[\"bigint\"]},\"v\":1}",
            "keys may be empty");
    APPLIED("{\"a\":1}", "{\"values\":{\"b.c\":[\"bigint\"]}}", "{\"a\":1}",
            "below nothing is nowhere");
    APPLIED("{\"a\":1}", "{\"values\":{\"b\":[\"Date\"]}}",
            "{\"a\":1,\"b\":null}", "a member that is not there comes to be");
    APPLIED("[1]", "{\"values\":{\"1\":[\"Date\"]}}", "index out of bounds",
            "an item does not");
    APPLIED("{}", "{\"values\":{\"a.__proto__.b\":[\"Date\"]}}",
            "__proto__ is not allowed as a property", "no __proto__");
    APPLIED("{}",
            "{\"values\":{\"constructor\":{\"prototype\":"
            "[\"Date\"]}}}",
            "constructor is not allowed as a property", "no constructor");
}

static void test_mistakes(void)
{
    APPLIED("{\"a\":\"many\"}", "{\"values\":{\"a\":[\"bigint\"]}}",
            "Cannot convert many to a BigInt", "a word is no integer");
    APPLIED("{\"a\":1.5}", "{\"values\":{\"a\":[\"bigint\"]}}",
            "The number 1.5 cannot be converted to a BigInt because it is "
            "not an integer",
            "nor is a fraction");
    APPLIED("{}", "{\"values\":{\"a\":[\"bigint\"]}}",
            "Cannot convert undefined to a BigInt", "nor is nothing");
    APPLIED("{\"a\":\"x\"}",
            "{\"values\":{\"a\":[[\"custom\",\"Decimal\"]]}}",
            "[DecimalError] Invalid argument: x", "a word is no decimal");
    APPLIED("{}", "{\"values\":{\"bytes\":[[\"custom\",\"Bytes\"]]}}",
            "The first argument must be of type string or an instance of "
            "Buffer, ArrayBuffer, or Array or an Array-like Object. Received "
            "undefined",
            "nothing is no bytes");
    APPLIED("{\"a\":1}", "{\"values\":{\"a\":[[\"custom\",\"Nope\"]]}}",
            "Trying to deserialize unknown custom value", "unknown custom");
    APPLIED("{\"a\":1}", "{\"values\":{\"a\":[\"nope\"]}}",
            "Unknown transformation: nope", "unknown type");
    APPLIED("{\"a\":1}", "{\"values\":{\"a\":[[\"class\",\"X\"]]}}",
            "Trying to deserialize unknown class 'X'", "no classes");
    APPLIED("{\"a\":1}", "{\"values\":{\"a\":\"Date\"}}",
            "Maximum call stack size exceeded", "a text is no node");
    APPLIED("{\"a\":5}", "{\"values\":{\"a\":[\"set\"]}}",
            "5 is not iterable", "a number is no set");
    APPLIED("{\"a\":[1]}", "{\"values\":{\"a\":[\"map\"]}}",
            "Iterator value 1 is not an entry object", "nor a map");
    APPLIED("{\"a\":1}", "{\"values\":5}", "{\"a\":1}",
            "a number says nothing");
    APPLIED("{\"a\":1}", "[]", "{\"a\":1}", "a list says nothing");
}

static void test_equalities(void)
{
    APPLIED("{\"a\":{\"x\":1},\"b\":null,\"c\":{}}",
            "{\"referentialEqualities\":{\"a\":[\"b\",\"c.d\"]}}",
            "{\"a\":{\"x\":1},\"b\":{\"x\":1},\"c\":{\"d\":{\"x\":1}}}",
            "equal values are copied");
    APPLIED("{\"a\":{\"x\":1}}", "{\"referentialEqualities\":[[\"a.x\"]]}",
            "{\"a\":{\"x\":{\"a\":{\"x\":1}}}}",
            "the root too, and nothing becomes circular");
    APPLIED("{\"a\":\"1\"}",
            "{\"values\":{\"a\":[\"bigint\"]},"
            "\"referentialEqualities\":{\"a\":[\"b\"]}}",
            "{\"a\":\"1\",\"b\":\"1\"} {\"values\":{\"a\":[\"bigint\"],"
            "\"b\":[\"bigint\"]},\"v\":1}",
            "as what they were made to be");
    APPLIED("{}", "{\"referentialEqualities\":{\"a.b\":[\"c\"]}}",
            "Cannot read properties of undefined (reading 'b')",
            "what is copied must be somewhere");
    APPLIED("{}", "{\"referentialEqualities\":{\"a\":1}}",
            "identicalPaths.map is not a function", "paths are lists");
}

/* {"a":["b"],"b":…}: each doubles the one before. */
static void test_equalities_are_bounded(void)
{
    const char *meta = "{\"referentialEqualities\":{";
    char *json = apr_pstrdup(unit_pool, "{\"k0\":[1,2,3,4]");
    int i;

    for (i = 1; i < 40; i++) {
        json = apr_psprintf(unit_pool, "%s,\"k%d\":[0,0]", json, i);
        meta = apr_psprintf(unit_pool, "%s%s\"k%d\":[\"k%d.0\",\"k%d.1\"]",
                            meta, i > 1 ? "," : "", i - 1, i, i);
    }
    IS(applied(apr_pstrcat(unit_pool, json, "}", NULL),
               apr_pstrcat(unit_pool, meta, "}}", NULL), 0),
       "referentialEqualities copy more than 100000 values",
       "doubling forty times is refused");
}

/* Copies of a list of n zeros into one place: n + 1 values. */
static const char *copied(int items)
{
    char *json = apr_palloc(unit_pool, 2 * (apr_size_t)items + 40);
    char *to = apr_cpystrn(json, "{\"a\":[0", 8);
    int i;

    for (i = 1; i < items; i++) {
        *to++ = ',';
        *to++ = '0';
    }
    memcpy(to, "]}", 3);
    return applied(json, "{\"referentialEqualities\":{\"a\":[\"b\"]}}", 0);
}

static void test_copies_at_the_limit(void)
{
    /* the list counts for itself and for its length / 256 */
    int most = APIR_MAX_NODES - 1 - (APIR_MAX_NODES - 390) / 256;

    OK(*copied(most - 1) == '{', "one value below the limit");
    OK(*copied(most) == '{', "as many as the limit");
    OK(*copied(most + 1) == 'r', "one more is refused");
}

static void test_writing(void)
{
    APPLIED("{\"a\":1,\"b\":[\"x\",null,true,{}]}", "{}",
            "{\"a\":1,\"b\":[\"x\",null,true,{}]}",
            "plain values say nothing");
    APPLIED("[-0,1e999,-1e999]", "{}",
            "[\"-0\",\"Infinity\",\"-Infinity\"] {\"values\":"
            "{\"0\":[\"number\"],\"1\":[\"number\"],\"2\":[\"number\"]},"
            "\"v\":1}",
            "numbers that JSON has no word for");
    APPLIED("{\"constructor\":{\"a\":\"1\"},\"b\":\"1\"}",
            "{\"values\":{\"b\":[\"bigint\"]}}",
            "{\"constructor\":{\"a\":\"1\"},\"b\":\"1\"} "
            "{\"values\":{\"b\":[\"bigint\"]},\"v\":1}",
            "names of prototypes are written");
}

/* ---- rows ---- */

static apr_status_t count(void *baton, const char *data, apr_size_t length)
{
    *(apr_size_t *)baton += length;
    return APR_SUCCESS;
}

static void write_row(apir_superjson_writer_t *writer, bool null)
{
    apir_superjson_item(writer);
    apir_superjson_begin_object(writer);
    apir_superjson_name(writer, "id", 2);
    apir_superjson_annotate(writer, APIR_SUPERJSON_BIGINT);
    apir_json_string(writer->json, "1", 1);
    apir_superjson_name(writer, "at", 2);
    if (null) {
        apir_json_null(writer->json);
    }
    else {
        apir_superjson_annotate(writer, APIR_SUPERJSON_DATE);
        apir_json_string(writer->json, "d", 1);
    }
    apir_superjson_name(writer, "list", 4);
    apir_superjson_begin_array(writer);
    apir_superjson_end_array(writer);
    apir_superjson_end_object(writer);
}

static void write_rows(apir_superjson_writer_t *writer,
                       apir_json_writer_t *json, int rows, unsigned mask)
{
    unsigned random = 1;
    int i;

    apir_superjson_writer_init(writer, json, unit_pool);
    apir_superjson_begin_array(writer);
    for (i = 0; i < rows; i++) {
        random = random * 1103515245u + 12345u;
        write_row(writer, (random >> 16 & mask) != 0);
    }
    apir_superjson_end_array(writer);
}

static void test_rows(void)
{
    char *text = apr_pstrdup(unit_pool, "");
    apir_superjson_writer_t writer;
    apir_json_writer_t json;
    apr_size_t bytes = 0;

    apir_json_writer_init(&json, gather, &text);
    write_rows(&writer, &json, 3, 0);
    apir_superjson_write_meta(&writer);
    apir_json_writer_flush(&json);
    IS(strstr(text, "{\"values\""),
       "{\"values\":{\"0.id\":[\"bigint\"],\"0.at\":[\"Date\"],"
       "\"1.id\":[\"bigint\"],\"1.at\":[\"Date\"],"
       "\"2.id\":[\"bigint\"],\"2.at\":[\"Date\"]},\"v\":1}",
       "paths of streamed rows");

    apir_json_writer_init(&json, count, &bytes);
    write_rows(&writer, &json, 300000, 0);
    OK(apir_superjson_log_size(writer.log) < 300000 / 255 * 6,
       "rows that are alike cost next to nothing");
    bytes = 0;
    apir_superjson_write_meta(&writer);
    apir_json_writer_flush(&json);
    OK(bytes > 300000 * 20, "and each is there again");
    write_rows(&writer, &json, 300000, 1);
    OK(apir_superjson_log_size(writer.log) < 300000 * 2,
       "rows that differ cost less than two bytes");
}

static void test_runs_are_counted_right(void)
{
    static const int sizes[] = { 254, 255, 256, 511, 600 };
    apr_size_t i;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char *text = apr_pstrdup(unit_pool, "");
        char *last = apr_psprintf(unit_pool, "\"%d.at\"", sizes[i] - 1);
        char *beyond = apr_psprintf(unit_pool, "\"%d.at\"", sizes[i]);
        apir_superjson_writer_t writer;
        apir_json_writer_t json;

        apir_json_writer_init(&json, gather, &text);
        write_rows(&writer, &json, sizes[i], 0);
        apir_superjson_write_meta(&writer);
        apir_json_writer_flush(&json);
        OK(strstr(text, last) && !strstr(text, beyond),
           apr_psprintf(unit_pool, "a run of %d rows", sizes[i]));
    }
}

/* More columns than there are codes of one byte. */
static void test_many_columns(void)
{
    apir_value_t *object = apir_value_object(unit_pool);
    apir_value_t date = { .kind = APIR_DATE };
    const char *text;
    int i;

    for (i = 0; i < 400; i++) {
        apir_object_set(object, apr_psprintf(unit_pool, "c%d", i), &date);
    }
    text = both(object);
    OK(strstr(text, "\"c252\":[\"Date\"],\"c253\":[\"Date\"]") != NULL,
       "codes go on beyond a byte");
    OK(strstr(text, "\"c399\":[\"Date\"]}") != NULL, "to the last");
}

int main(void)
{
    unit_begin();
    test_types();
    test_undefined();
    test_paths();
    test_mistakes();
    test_equalities();
    test_equalities_are_bounded();
    test_copies_at_the_limit();
    test_writing();
    test_rows();
    test_runs_are_counted_right();
    test_many_columns();
    return unit_done();
}
