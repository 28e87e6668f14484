/*
 * Between values and jansson, and jansson's trees through our writer.
 */
#include "unit.h"
#include "core/buf.h"
#include "json/jansson.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <math.h>

#define FFFD "\xEF\xBF\xBD"

static const apir_json_limits_t ample = { 10000, 1000000 };

static apir_value_t *of(const char *text)
{
    apir_value_t *value = NULL;

    if (apir_json_read(text, strlen(text), &ample, &value, unit_pool, NULL)) {
        OK(false, text);
    }
    return value;
}

static const char *dumped(json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY)
                      : NULL;
    const char *copy = text ? apr_pstrdup(unit_pool, text) : NULL;

    free(text);
    return copy;
}

static const char *as_jansson(const apir_value_t *value)
{
    json_t *json = apir_value_to_jansson(value);
    const char *text = dumped(json);

    json_decref(json);
    return text;
}

static void json_becomes_jansson(void)
{
    static const char *const same[] = {
        "null",
        "true",
        "false",
        "[]",
        "{}",
        "\"\"",
        "0",
        "-1",
        "1.5",
        "9223372036854775807",
        "-9223372036854775808",
        "{\"a\":[1,{\"b\":null},\"\\u0000\"],\"c\\u0000d\":2}",
    };
    size_t i;

    for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        IS(as_jansson(of(same[i])), same[i],
           apr_pstrcat(unit_pool, "there: ", same[i], NULL));
        IS(apir_json_stringify(
               apir_value_from_jansson(apir_jansson_own(apir_value_to_jansson(
                                                            of(same[i])),
                                                        unit_pool),
                                       unit_pool),
               NULL, unit_pool),
           same[i], "and back");
    }
    IS(as_jansson(of("[1.0,1e2,-0]")), "[1,100,0]",
       "integral numbers are integers");
    IS(as_jansson(of("9223372036854775808")), "9.2233720368547758e18",
       "beyond 64 bits the nearest real");
    IS(as_jansson(of("[1e400,-1e400]")), "[null,null]",
       "infinities are null");
    IS(as_jansson(of("\"a\\ud800b\\udc00\"")), "\"a" FFFD "b" FFFD "\"",
       "lone surrogates are U+FFFD, one each");
    IS(as_jansson(of("{\"\\ud800\":1}")), "{\"" FFFD "\":1}", "in names too");
    IS(as_jansson(apir_value_string("\xFF\xE2\x82z", unit_pool)),
       "\"" FFFD FFFD "z\"", "as are ill-formed bytes");
}

static apir_value_t *special(apir_kind_t kind, const char *text)
{
    apir_value_t *value = apir_value_string(text, unit_pool);

    value->kind = (unsigned char)kind;
    return value;
}

static void other_kinds_become_what_json_has(void)
{
    apir_value_t *object = apir_value_object(unit_pool);
    apir_value_t *date = apir_value_double(0, unit_pool);

    date->kind = APIR_DATE;
    apir_object_set(object, "gone", apir_value_undefined(unit_pool));
    apir_object_set(object, "date", date);
    apir_object_set(object, "bytes", special(APIR_BYTES, "foob"));
    apir_object_set(object, "big", special(APIR_BIGINT, "12"));
    apir_object_set(object, "decimal", special(APIR_DECIMAL, "1.25"));
    apir_object_set(object, "none", special(APIR_DECIMAL, "NaN"));
    apir_object_set(object, "nan", apir_value_double(NAN, unit_pool));
    IS(as_jansson(object),
       "{\"date\":\"1970-01-01T00:00:00.000Z\",\"bytes\":\"Zm9vYg==\","
       "\"big\":12,\"decimal\":1.25,\"none\":\"NaN\",\"nan\":null}",
       "as JSON.stringify has them");
    OK(apir_value_to_jansson(NULL) == NULL, "no value is no json_t");
    OK(apir_value_to_jansson(apir_value_undefined(unit_pool)) == NULL,
       "nor is undefined");
    object = apir_value_array(unit_pool);
    apir_array_add(object, apir_value_undefined(unit_pool), unit_pool);
    IS(as_jansson(object), "[null]", "undefined items are null");
    object->kind = APIR_SET;
    IS(as_jansson(object), "[null]", "a set is an array");
}

static void jansson_becomes_values(void)
{
    json_t *json = json_pack("{s:i,s:f,s:[b,b,n,s],s:{}}", "i", 7, "r", 0.1,
                             "a", 1, 0, "x", "o");
    apir_value_t *value = apir_value_from_jansson(json, unit_pool);

    json_decref(json);
    IS(apir_json_stringify(value, NULL, unit_pool),
       "{\"i\":7,\"r\":0.1,\"a\":[true,false,null,\"x\"],\"o\":{}}",
       "a deep copy");
    IS_INT(apir_value_from_jansson(NULL, unit_pool)->kind, APIR_UNDEFINED,
           "no json_t is undefined");
}

static void large_objects_have_an_index(void)
{
    json_t *json = json_object();
    apir_value_t *value;
    int i, wrong = 0;

    for (i = 0; i < 20000; i++) {
        json_object_set_new(json, apr_psprintf(unit_pool, "k%d", i),
                            json_integer(i));
    }
    value = apir_value_from_jansson(json, unit_pool);
    json_decref(json);
    for (i = 0; i < 20000; i++) {
        wrong += apir_value_number(
                     apir_value_get(value, apr_psprintf(unit_pool, "k%d", i)))
                 != i;
    }
    IS_INT(wrong, 0, "20,000 members are found");
}

static json_t *nested(int levels)
{
    json_t *json = json_integer(1);

    while (levels-- > 0) {
        json = json_pack("[o]", json);
    }
    return json;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static apr_status_t write_json(const json_t *json, const char **text)
{
    apir_json_writer_t writer;
    apir_buf_t buf;
    apr_status_t status;

    apir_buf_init(&buf, unit_pool, 0, 1000000);
    apir_json_writer_init(&writer, gather, &buf);
    apir_json_jansson(&writer, json);
    status = apir_json_writer_flush(&writer);
    *text = buf.data;
    return status;
}

static const char *brackets(int levels)
{
    char *text = apr_pcalloc(unit_pool, 2 * (apr_size_t)levels + 2);

    memset(text, '[', (size_t)levels);
    text[levels] = '1';
    memset(text + levels + 1, ']', (size_t)levels);
    return text;
}

/* jansson frees by recursion, so these trees are kept moderately deep. */
static void depth_is_limited(void)
{
    int levels;

    for (levels = 2047; levels <= 2049; levels++) {
        json_t *json = nested(levels);
        const char *want = brackets(levels), *text;
        apr_status_t status = write_json(json, &text);
        apir_value_t *value = apir_value_from_jansson(json, unit_pool);
        json_t *again = apir_value_to_jansson(of(want));

        if (levels <= 2048) {
            IS_INT(status, APR_SUCCESS, "up to 2048 levels are written");
            OK(strcmp(text, want) == 0, "all of them");
            OK(strcmp(apir_json_stringify(value, NULL, unit_pool), want) == 0,
               "and copied");
            OK(again && json_equal(json, again), "both ways");
        }
        else {
            OK(status != APR_SUCCESS, "deeper trees are not written");
            IS_INT(value->kind, APIR_UNDEFINED, "nor copied");
            OK(again == NULL, "either way");
        }
        json_decref(again);
        json_decref(json);
    }
}

static void circles_end(void)
{
    json_t *outer = json_array(), *inner = json_array();
    const char *text;

    json_array_append(outer, inner);
    json_array_append(inner, outer);
    OK(write_json(outer, &text) != APR_SUCCESS, "a circle is not written");
    IS_INT(apir_value_from_jansson(outer, unit_pool)->kind, APIR_UNDEFINED,
           "nor copied");
    json_array_clear(inner);
    json_decref(inner);
    json_decref(outer);
}

static void jansson_is_written_as_javascript_would(void)
{
    json_t *json = json_pack("[f,f,f,f,i,b,b,n,s#,{s:s,s:[]}]", 1.0, 0.1,
                             1e21, -0.0, 5, 1, 0, "a\0\"", 3, "k\n", "v",
                             "e");
    const char *text;

    IS_INT(write_json(json, &text), APR_SUCCESS, "written");
    IS(text,
       "[1,0.1,1e+21,0,5,true,false,null,\"a\\u0000\\\"\","
       "{\"k\\n\":\"v\",\"e\":[]}]",
       "reals, strings, order");
    json_decref(json);
    write_json(NULL, &text);
    IS(text, "null", "no json_t is null");
}

static void pools_own_references(void)
{
    json_t *json = json_array();
    apr_pool_t *pool;

    apr_pool_create(&pool, unit_pool);
    OK(apir_jansson_own(NULL, pool) == NULL, "nothing to own");
    OK(apir_jansson_own(json_incref(json), pool) == json, "handed through");
    IS_INT(json->refcount, 2, "the pool's reference");
    apr_pool_destroy(pool);
    IS_INT(json->refcount, 1, "given up with the pool");
    json_decref(json);
}

int main(void)
{
    unit_begin();
    json_becomes_jansson();
    other_kinds_become_what_json_has();
    jansson_becomes_values();
    large_objects_have_an_index();
    depth_is_limited();
    circles_end();
    jansson_is_written_as_javascript_would();
    pools_own_references();
    return unit_done();
}
