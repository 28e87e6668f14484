/*
 * Values: making, asking, changing; equality and copies of whole trees.
 */
#include "unit.h"
#include "core/limits.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <math.h>

static const apir_json_limits_t ample = { APIR_DEPTH_CEILING, 10000000 };

static apir_value_t *of(const char *text)
{
    apir_value_t *value = NULL;

    if (apir_json_read(text, strlen(text), &ample, &value, unit_pool, NULL)) {
        OK(false, text);
    }
    return value;
}

static const char *text_of(const apir_value_t *value)
{
    return apir_json_stringify(value, NULL, unit_pool);
}

static void values_are_made(void)
{
    char name[] = "abc";
    apir_value_t *value = apir_value_string(name, unit_pool);
    apr_size_t length;

    name[0] = 'x';
    IS(apir_value_text(value, &length), "abc", "text is copied");
    IS_INT(length, 3, "and counted");
    value = apir_value_string_n("a\0b", 3, unit_pool);
    IS_INT(apir_value_length(value), 3, "zero bytes are text");
    IS(text_of(value), "\"a\\u0000b\"", "and are written");
    IS(text_of(apir_value_null(unit_pool)), "null", "null");
    IS(text_of(apir_value_bool(true, unit_pool)), "true", "true");
    IS(text_of(apir_value_bool(false, unit_pool)), "false", "false");
    IS(text_of(apir_value_double(0.1, unit_pool)), "0.1", "a double");
    IS(text_of(apir_value_int(-7, unit_pool)), "-7", "an integer");
    IS(text_of(apir_value_int(APR_INT64_MAX, unit_pool)),
       "9223372036854775807", "the greatest integer");
    IS(text_of(apir_value_int(APR_INT64_MIN, unit_pool)),
       "-9223372036854775808", "the least");
    IS(text_of(apir_value_undefined(unit_pool)), "", "undefined");
    IS(text_of(apir_value_array(unit_pool)), "[]", "an array");
    IS(text_of(apir_value_object(unit_pool)), "{}", "an object");
    IS_INT(sizeof(apir_value_t), 16, "a value is 16 bytes");
}

static void asking_the_wrong_value_is_safe(void)
{
    apir_value_t *number = apir_value_int(1, unit_pool);
    apr_int64_t integer;
    apr_size_t length = 7;

    IS(apir_value_text(NULL, &length), NULL, "no value has no text");
    IS_INT(length, 0, "of no length");
    IS(apir_value_text(number, NULL), NULL, "a double has none");
    IS_INT(apir_value_length(NULL), 0, "no value has no items");
    IS_INT(apir_value_length(number), 0, "nor has a number");
    OK(apir_value_get(NULL, "a") == NULL, "no value has no members");
    OK(apir_value_get(number, "a") == NULL, "nor has a number");
    OK(apir_value_at(NULL, 0) == NULL, "no value has no items");
    OK(apir_value_at(of("{}"), 0) == NULL, "nor has an object");
    OK(apir_value_at(of("[1]"), 1) == NULL, "none beyond the end");
    OK(isnan(apir_value_number(NULL)), "no value is no number");
    OK(isnan(apir_value_number(of("\"1\""))), "nor is a string");
    OK(!apir_value_integer(NULL, &integer), "no value is no integer");
    OK(!apir_value_integer(of("true"), &integer), "nor is true");
    OK(!apir_object_remove(number, "a", 1), "a number has nothing to remove");
    apir_object_set(number, "a", number);
    apir_array_add(number, number, unit_pool);
    IS(text_of(number), "1", "nor can be added to");
}

static void what_is_not_there_is_undefined(void)
{
    apir_value_t *array = of("[]"), *object = of("{\"a\":1}");

    apir_array_add(array, apir_value_get(object, "b"), unit_pool);
    IS(text_of(array), "[null]", "in an array it is null");
    apir_object_set(object, "a", apir_value_get(object, "b"));
    apir_object_set(object, "c", NULL);
    IS(text_of(object), "{}", "an object leaves it out");
    IS(text_of(apir_value_string(NULL, unit_pool)), "null",
       "no text is null");
}

static void arrays_grow(void)
{
    apir_value_t *array = of("[0,1,2]"), *empty = of("[]");
    int i, wrong = 0;

    for (i = 3; i < 1000; i++) {
        apir_array_add(array, apir_value_int(i, unit_pool), unit_pool);
    }
    for (i = 0; i < 1000; i++) {
        wrong += apir_value_number(apir_value_at(array, (apr_size_t)i)) != i;
    }
    IS_INT(wrong, 0, "1,000 items, some of which were read");
    IS_INT(apir_value_length(array), 1000, "and no more");
    apir_array_add(empty, array, unit_pool);
    IS_INT(apir_value_length(apir_value_at(empty, 0)), 1000,
           "an array in an array");
    array = apir_value_array(unit_pool);
    array->kind = APIR_SET;
    apir_array_add(array, empty, unit_pool);
    IS_INT(apir_value_length(array), 1, "a set grows too");
}

static void members_are_set_in_order(void)
{
    apir_value_t *object = apir_value_object(unit_pool);
    char name[] = "b";

    apir_object_set(object, name, of("1"));
    name[0] = 'a';
    apir_object_set(object, name, of("2"));
    apir_object_set_n(object, "a\0x", 3, of("3"));
    apir_object_set(object, "b", of("[4]"));
    IS(text_of(object), "{\"b\":[4],\"a\":2,\"a\\u0000x\":3}",
       "the last value in the first place");
    OK(!apir_object_remove(object, "c", 1), "what is not there stays away");
    OK(apir_object_remove(object, "a", 1), "what is there goes");
    IS(text_of(object), "{\"b\":[4],\"a\\u0000x\":3}", "the rest stays");
    IS_INT(apir_value_length(object), 2, "members are counted");
    OK(apir_value_get_n(object, "a\0x", 3) != NULL, "found by length");
    OK(apir_value_get(object, "a") == NULL, "not by its beginning");
}

/* Sets, gets and removes against a plain table of what should be there. */
static void large_objects_keep_order_and_index(void)
{
    enum { NAMES = 3000 };
    static double want[NAMES];
    apir_value_t *object = apir_value_object(unit_pool);
    apr_uint32_t seed = 1;
    size_t i, there = 0, wrong = 0;

    for (i = 0; i < NAMES; i++) {
        want[i] = -1;
    }
    for (i = 0; i < 20000; i++) {
        apr_uint32_t which, removes;
        const char *name;

        seed = seed * 1664525u + 1013904223u;
        which = (seed >> 8) % NAMES;
        removes = (seed >> 24) % 4 == 0;
        name = apr_psprintf(unit_pool, "n%u", which);
        if (removes) {
            wrong += apir_object_remove(object, name, strlen(name))
                     != (want[which] >= 0);
            want[which] = -1;
        }
        else {
            apir_object_set(object, name,
                            apir_value_int((apr_int64_t)i, unit_pool));
            want[which] = (double)i;
        }
    }
    for (i = 0; i < NAMES; i++) {
        const apir_value_t *value = apir_value_get(
            object, apr_psprintf(unit_pool, "n%u", (unsigned)i));

        there += want[i] >= 0;
        wrong += (value != NULL) != (want[i] >= 0)
                 || (value && apir_value_number(value) != want[i]);
    }
    IS_INT(wrong, 0, "20,000 changes of 3,000 names");
    IS_INT(apir_value_length(object), there, "nothing is there twice");
}

static void many_members_are_quick(void)
{
    apir_value_t *object = apir_value_object(unit_pool), *copy;
    apir_value_t *one = apir_value_int(1, unit_pool);
    int i, wrong = 0;

    for (i = 0; i < 100000; i++) {
        apir_object_set(object, apr_psprintf(unit_pool, "%d", i), one);
    }
    copy = apir_value_copy(object, unit_pool);
    for (i = 0; i < 100000; i++) {
        wrong += !apir_value_get(copy, apr_psprintf(unit_pool, "%d", i));
    }
    IS_INT(wrong, 0, "100,000 members set one by one, and copied");
    OK(apir_value_equal(object, copy), "the copy is equal");
}

/* Pairs that are equal, and pairs that are not. */
static const char *const equal[][2] = {
    { "1", "1.0" },
    { "1", "1e0" },
    { "100", "1e2" },
    { "0.1", "1e-1" },
    { "0", "-0" },
    { "0", "0e5" },
    { "0.0", "-0.000" },
    { "1e400", "10e399" },
    { "1e400", "0.1e401" },
    { "-1.50", "-15e-1" },
    { "123.456", "123456e-3" },
    { "9007199254740993", "9007199254740993.0" },
    { "1e99999999999999999999", "1e99999999999999999999" },
    { "\"a\"", "\"\\u0061\"" },
    { "null", "null" },
    { "[]", "[ ]" },
    { "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}" },
    { "{\"a\":[1,{\"b\":2.0}]}", "{\"a\":[1.0,{\"b\":2}]}" },
};
static const char *const different[][2] = {
    { "1", "2" },
    { "1", "-1" },
    { "1", "10" },
    { "1", "1.01" },
    { "1", "\"1\"" },
    { "1", "true" },
    { "0", "false" },
    { "0", "null" },
    { "1e400", "2e400" },
    { "1e400", "1e401" },
    { "1e400", "-1e400" },
    { "9007199254740993", "9007199254740992" },
    { "1e99999999999999999999", "1e99999999999999999998" },
    { "1e-99999999999999999999", "1e99999999999999999999" },
    { "0.1", "0.10000000000000001" },
    { "\"a\"", "\"b\"" },
    { "\"a\"", "\"a\\u0000\"" },
    { "\"a\"", "\"aa\"" },
    { "[1]", "[1,2]" },
    { "[1,2]", "[2,1]" },
    { "[]", "{}" },
    { "{\"a\":1}", "{\"b\":1}" },
    { "{\"a\":1}", "{\"a\":2}" },
    { "{\"a\":1}", "{\"a\":1,\"b\":1}" },
    { "[null]", "[false]" },
};

static void equality_is_of_meaning(void)
{
    size_t i;

    for (i = 0; i < sizeof(equal) / sizeof(equal[0]); i++) {
        OK(apir_value_equal(of(equal[i][0]), of(equal[i][1])),
           apr_pstrcat(unit_pool, equal[i][0], " = ", equal[i][1], NULL));
        OK(apir_value_equal(of(equal[i][1]), of(equal[i][0])), "both ways");
    }
    for (i = 0; i < sizeof(different) / sizeof(different[0]); i++) {
        OK(!apir_value_equal(of(different[i][0]), of(different[i][1])),
           apr_pstrcat(unit_pool, different[i][0], " is not ",
                       different[i][1], NULL));
        OK(!apir_value_equal(of(different[i][1]), of(different[i][0])),
           "both ways");
    }
}

static apir_value_t *with_text(apir_kind_t kind, const char *text)
{
    apir_value_t *value = apir_value_string(text, unit_pool);

    value->kind = (unsigned char)kind;
    return value;
}

static apir_value_t *date(double milliseconds)
{
    apir_value_t *value = apir_value_double(milliseconds, unit_pool);

    value->kind = APIR_DATE;
    return value;
}

static void equality_of_what_was_not_read(void)
{
    apir_value_t *tenth = apir_value_double(0.1, unit_pool);
    apir_value_t *nan = apir_value_double(NAN, unit_pool);
    apir_value_t *infinite = apir_value_double(INFINITY, unit_pool);

    OK(apir_value_equal(tenth, of("0.1")), "a double is its shortest text");
    OK(!apir_value_equal(tenth, of("0.10000000000000001")),
       "and not its neighbours");
    OK(apir_value_equal(apir_value_double(1e23, unit_pool), of("1e23")),
       "a large double");
    OK(apir_value_equal(nan, nan), "NaN is NaN");
    OK(apir_value_equal(infinite, infinite), "infinity is infinity");
    OK(!apir_value_equal(infinite, of("1e400")), "but no number");
    OK(apir_value_equal(with_text(APIR_BIGINT, "12"), of("12.0")),
       "a big integer is a number");
    OK(!apir_value_equal(with_text(APIR_BIGINT, "12"), of("\"12\"")),
       "and no string");
    OK(apir_value_equal(with_text(APIR_DECIMAL, "NaN"),
                        with_text(APIR_DECIMAL, "NaN")),
       "text that is no number equals itself");
    OK(!apir_value_equal(with_text(APIR_DECIMAL, "NaN"), of("0")),
       "and nothing else");
    OK(apir_value_equal(date(5), date(5)), "dates");
    OK(!apir_value_equal(date(5), date(6)), "other dates");
    OK(apir_value_equal(date(NAN), date(NAN)), "dates that are none");
    OK(!apir_value_equal(date(5), of("5")), "a date is no number");
    OK(!apir_value_equal(with_text(APIR_BYTES, "a"), of("\"a\"")),
       "bytes are no string");
    OK(apir_value_equal(NULL, NULL), "nothing is nothing");
    OK(!apir_value_equal(NULL, of("null")), "but not null");
}

static void copies_are_apart(void)
{
    apr_pool_t *pool;
    apir_value_t *value, *copy;
    const char *text = "{\"a\":[1.50,\"x\",null,{}],\"b\":{\"c\":[]}}";

    apr_pool_create(&pool, unit_pool);
    apir_json_read(text, strlen(text), NULL, &value, pool, NULL);
    copy = apir_value_copy(value, unit_pool);
    apir_object_set(value, "a", apir_value_null(pool));
    apr_pool_destroy(pool);
    IS(text_of(copy), "{\"a\":[1.5,\"x\",null,{}],\"b\":{\"c\":[]}}",
       "a copy outlives its original");
    apir_object_set(copy, "d", of("[]"));
    apir_array_add((apir_value_t *)apir_value_get(copy, "a"), of("2"),
                   unit_pool);
    IS(text_of(copy),
       "{\"a\":[1.5,\"x\",null,{},2],\"b\":{\"c\":[]},"
       "\"d\":[]}",
       "and can be changed");
    IS(text_of(apir_value_copy(of("7"), unit_pool)), "7", "a number alone");
    IS_INT(apir_value_copy(date(7), unit_pool)->kind, APIR_DATE, "a date");
}

/* Everything at the deepest level there is, on a small stack. */
static void *APR_THREAD_FUNC go_deep(apr_thread_t *thread, void *baton)
{
    int levels = APIR_DEPTH_CEILING, i;
    char *text = malloc((size_t)levels * 7 + 2), *at = text;
    apir_value_t *value = NULL, *copy;
    apr_pool_t *pool;
    apr_size_t length;
    int *done = baton;

    apr_pool_create(&pool, NULL);
    for (i = 0; i < levels; i++) {
        memcpy(at, i % 2 ? "[" : "{\"a\":", i % 2 ? 1 : 5);
        at += i % 2 ? 1 : 5;
    }
    *at++ = '1';
    for (i = levels; i > 0; i--) {
        *at++ = i % 2 ? '}' : ']';
    }
    *done = apir_json_read(text, (apr_size_t)(at - text), &ample, &value,
                           pool, NULL)
            == APR_SUCCESS;
    copy = apir_value_copy(value, pool);
    *done = *done && apir_value_equal(value, copy)
            && memcmp(apir_json_stringify(copy, &length, pool), text,
                      (size_t)(at - text))
                   == 0
            && length == (apr_size_t)(at - text);
    apr_pool_destroy(pool);
    free(text);
    return NULL;
}

static void depth_needs_no_stack(void)
{
    apr_threadattr_t *attributes;
    apr_thread_t *thread;
    apr_status_t status;
    int done = 0;

    apr_threadattr_create(&attributes, unit_pool);
    apr_threadattr_stacksize_set(attributes, 256 * 1024);
    apr_thread_create(&thread, attributes, go_deep, &done, unit_pool);
    apr_thread_join(&status, thread);
    OK(done, "10,000 levels are read, copied, compared and written on a "
             "stack of 256 KiB");
}

static void values_spread(void)
{
    apir_value_t *object = of("{\"a\":1}");

    OK(apir_value_spread(object, unit_pool) == object, "an object is itself");
    IS(text_of(apir_value_spread(of("[7,[8]]"), unit_pool)),
       "{\"0\":7,\"1\":[8]}", "items by their numbers");
    IS(text_of(
           apir_value_spread(of("\"a\xC3\xA9\xF0\x9F\x98\x80\""), unit_pool)),
       "{\"0\":\"a\",\"1\":\"\xC3\xA9\",\"2\":\"\\ud83d\",\"3\":\"\\ude00\"}",
       "a string's UTF-16 units");
    IS(text_of(apir_value_spread(of("5"), unit_pool)), "{}",
       "of others none");
    IS(text_of(apir_value_spread(NULL, unit_pool)), "{}", "nor of nothing");
}

int main(void)
{
    unit_begin();
    values_spread();
    values_are_made();
    asking_the_wrong_value_is_safe();
    what_is_not_there_is_undefined();
    arrays_grow();
    members_are_set_in_order();
    large_objects_keep_order_and_index();
    many_members_are_quick();
    equality_is_of_meaning();
    equality_of_what_was_not_read();
    copies_are_apart();
    depth_needs_no_stack();
    return unit_done();
}
