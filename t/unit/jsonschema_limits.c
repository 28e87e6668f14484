/*
 * Bounded work: each limit below, at and above it, and megabytes that are
 * made to be slow.
 */
#include "unit.h"

#include "core/limits.h"
#include "json/reader.h"
#include "json/writer.h"
#include "jsonschema/run_int.h"
#include "jsonschema/schema.h"

#include <apr_strings.h>
#include <apr_time.h>

static const apir_json_limits_t large = { 10000, 10000000 };

static void show(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    printf("# %s\n", message);
}

static apir_value_t *json(const char *text, apr_size_t length,
                          apr_pool_t *pool)
{
    apir_value_t *value = NULL;
    apir_error_t error = { 0 };

    if (apir_json_read(text, length, &large, &value, pool, &error)
        != APR_SUCCESS) {
        printf("# %s: %.200s\n", error.message, text);
    }
    return value;
}

static apir_schema_t *compile(const char *text)
{
    apir_diag_t diag = { show, NULL, unit_pool, 0, 0 };

    return apir_schema_compile(json(text, strlen(text), unit_pool), NULL,
                               NULL, &diag, unit_pool);
}

/* A text that grows. */
static char *big;
static apr_size_t used;

static void start(const char *text)
{
    used = strlen(text);
    memcpy(big, text, used);
}

static void add(const char *text)
{
    apr_size_t length = strlen(text);

    memcpy(big + used, text, length);
    used += length;
}

static void repeat(const char *text, int count)
{
    while (count-- > 0) {
        add(text);
    }
}

static void drop(int count)
{
    used -= (apr_size_t)count;
}

/* What valid() says of the text: "ok", "N issues", or a limit's name. */
static const char *verdict(const char *schema_text)
{
    apir_schema_t *schema = compile(schema_text);
    apr_time_t before;
    apir_value_t *issues, *value;
    const apir_value_t *out;
    const char *result = "ok", *message;
    apr_pool_t *pool;
    bool conforms;

    apr_pool_create(&pool, unit_pool);
    value = json(big, used, pool);
    before = apr_time_now();
    out = apir_schema_valid(schema, value, &issues, pool);
    conforms = apir_schema_check(schema, value, pool, NULL);
    printf("# %" APR_SIZE_T_FMT " bytes, twice, in %" APR_TIME_T_FMT " us\n",
           used, apr_time_now() - before);
    if (!out) {
        message = apir_value_text(apir_value_get(apir_value_at(issues, 0),
                                                 "message"),
                                  NULL);
        result = strstr(message, "(APIR_MAX_");
        result = result ? apr_pstrdup(unit_pool, result)
                        : apr_psprintf(unit_pool, "%d issues",
                                       (int)apir_value_length(issues));
    }
    if (conforms != (out != NULL)) {
        result = "the two answers differ";
    }
    apr_pool_destroy(pool);
    return result;
}

static void issues_are_limited(void)
{
    static const char schema[] =
        "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";

    start("[");
    repeat("1,", APIR_MAX_ISSUES - 1);
    drop(1);
    add("]");
    IS(verdict(schema), "99 issues", "99 wrong items make 99 issues");
    drop(1);
    add(",1]");
    IS(verdict(schema), "100 issues", "100 wrong items make 100 issues");
    drop(1);
    add(",1]");
    IS(verdict(schema), "100 issues", "101 wrong items make 100 issues");
    drop(1);
    repeat(",1", 100000);
    add("]");
    IS(verdict(schema), "100 issues", "so do 100,000");
}

static void nested_issues_are_limited(void)
{
    static const char schema[] =
        "{\"items\":{\"anyOf\":[{\"items\":{\"type\":\"string\"}},"
        "{\"items\":{\"type\":\"null\"}}]}}";
    apir_value_t *issues;
    apr_size_t length, i, total = 0;

    start("[");
    for (i = 0; i < 90; i++) {
        add("[");
        repeat("1,", 50);
        drop(1);
        add("],");
    }
    drop(1);
    add("]");
    apir_schema_valid(compile(schema), json(big, used, unit_pool), &issues,
                      unit_pool);
    IS_INT(apir_value_length(issues), 90, "90 unions make 90 issues");
    for (i = 0; i < 90; i++) {
        const apir_value_t *errors = apir_value_get(apir_value_at(issues, i),
                                                    "errors");

        total += apir_value_length(apir_value_at(errors, 0))
                 + apir_value_length(apir_value_at(errors, 1));
    }
    IS_INT(total, APIR_MAX_NESTED_ISSUES,
           "with 1000 issues in them, no more");
    apir_json_stringify(issues, &length, unit_pool);
    OK(length < 300000, "the answer stays small");
}

/* {"a":{"a":…}} of `levels` objects */
static void chain(int levels)
{
    start("");
    repeat("{\"a\":", levels - 1);
    add("{}");
    repeat("}", levels - 1);
}

static void depth_is_limited(void)
{
    static const char schema[] =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}}}";

    /* each level but the first takes two steps: the reference and its node */
    chain(500);
    IS(verdict(schema), "ok", "500 levels of a recursive schema are fine");
    chain(501);
    IS(verdict(schema), "(APIR_MAX_SCHEMA_DEPTH)", "501 are too deep");
    chain(9999);
    IS(verdict(schema), "(APIR_MAX_SCHEMA_DEPTH)", "so are 9,999");
    IS(verdict("{\"type\":\"object\"}"), "ok",
       "depth that no schema looks into is no matter");
}

static void work_is_limited(void)
{
    static const char leaf[] =
        "{\"$defs\":{\"n\":{\"anyOf\":[{\"type\":\"array\",\"items\":"
        "{\"$ref\":\"#/$defs/n\"}},{\"type\":\"array\",\"items\":"
        "{\"$ref\":\"#/$defs/n\"},\"maxItems\":5}]}},\"$ref\":\"#/$defs/n\"}";

    start("");
    repeat("[", 12);
    add("1");
    repeat("]", 12);
    IS(verdict(leaf), "1 issues",
       "a union of unions, 12 deep, is worked out");
    start("");
    repeat("[", 40);
    add("1");
    repeat("]", 40);
    IS(verdict(leaf), "(APIR_MAX_SCHEMA_WORK)",
       "40 deep, with 2^40 ways through it, is not");
}

/* Exactly as many steps as there are: one a node, one for the array, and one
 * for each 16 items. */
static void work_limit_is_exact(void)
{
    static const char schema[] =
        "{\"items\":{\"allOf\":[{\"type\":\"number\"},{\"minimum\":0},"
        "{\"maximum\":9},{\"multipleOf\":1},{\"type\":\"integer\"},"
        "{\"maximum\":8},{\"minimum\":-1},{\"maximum\":7},{\"maximum\":6}]}}";
    int items = 99377; /* 1 + items / 16 + 10 * items = 999,982 */

    start("[");
    repeat("1,", items);
    drop(1);
    add("]");
    IS(verdict(schema), "ok", "999,982 steps are fine");
    drop(1);
    add(",1]");
    IS(verdict(schema), "ok", "999,992 steps are fine");
    drop(1);
    add(",1]");
    IS(verdict(schema), "(APIR_MAX_SCHEMA_WORK)", "1,000,002 are too many");
}

static void hostile_text(const char *name, const char *pattern,
                         const char *unit, int count, const char *end,
                         const char *want)
{
    const char *schema = apr_pstrcat(unit_pool, "{\"pattern\":\"", pattern,
                                     "\"}", NULL);

    start("\"");
    repeat(unit, count);
    add(end);
    add("\"");
    IS(verdict(schema), want, name);
}

static void patterns_are_limited(void)
{
    static const char limit[] = "(APIR_MAX_REGEX_MATCH)";

    hostile_text("(a+)+$ on 20 letters", "^(a+)+$", "a", 10, "!", "1 issues");
    hostile_text("(a+)+$ on 40 letters", "^(a+)+$", "a", 40, "!", limit);
    hostile_text("(a+)+$ on a megabyte", "^(a+)+$", "a", 1000000, "!", limit);
    hostile_text("a|aa on a megabyte", "^(a|aa)+$", "a", 1000000, "!", limit);
    hostile_text("blanks before the end, a megabyte", "\\\\s+$", " ", 1000000,
                 "!", limit);
    hostile_text("an assertion at each place, a megabyte", "(?=.*b)a", "a",
                 1000000, "", limit);
    hostile_text("runs beside runs, a megabyte", "^.*\\\\d+\\\\w+x$", "1",
                 1000000, "", limit);
    hostile_text("a decent pattern on a megabyte", "^[a-z]+$", "a", 1000000,
                 "", "ok");
    hostile_text("groups of four on a megabyte", "^(?:[a-z]{4})*$", "aaaa",
                 250000, "", "ok");
    hostile_text("zod's base64 on a megabyte",
                 "^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|"
                 "(?:[0-9a-zA-Z+/]{3}=))?$",
                 "YWJj", 250000, "YQ==", "ok");
}

static void many_texts_are_limited(void)
{
    static const char schema[] =
        "{\"items\":{\"pattern\":\"^(?:a?){10}a{10}$\"}}";

    start("[");
    repeat("\"aaaaaaaaaa\",", 60000);
    drop(1);
    add("]");
    IS(verdict(schema), "(APIR_MAX_SCHEMA_WORK)",
       "60,000 texts, each slow below the pattern's limit");
}

static void unique_items_are_not_compared_in_pairs(void)
{
    int i;

    start("[");
    for (i = 0; i < 100000; i++) {
        add(apr_psprintf(unit_pool, "%d,", i));
    }
    drop(1);
    add("]");
    IS(verdict("{\"uniqueItems\":true}"), "ok", "100,000 different numbers");
    start("[");
    for (i = 0; i < 1000; i++) {
        add("{\"a\":[");
        repeat("0,", 480);
        add(apr_psprintf(unit_pool, "%d]},", i));
    }
    drop(1);
    add("]");
    IS(verdict("{\"uniqueItems\":true}"), "ok",
       "1,000 arrays that differ in their last item");
    start("[");
    repeat("[[[[[[[[[[1]]]]]]]]]],", 20000);
    drop(1);
    add("]");
    IS(verdict("{\"uniqueItems\":true}"), "1 issues", "20,000 equal ones");
}

static void objects_of_many_members(void)
{
    int i;

    start("{");
    for (i = 0; i < 50000; i++) {
        add(apr_psprintf(unit_pool, "\"member%d\":%d,", i, i));
    }
    drop(1);
    add("}");
    IS(verdict("{\"properties\":{\"a\":{}},\"additionalProperties\":false}"),
       "1 issues", "50,000 unknown names are one issue");
    IS(verdict("{\"properties\":{\"member7\":{}}}"), "ok",
       "49,999 members are dropped");
    IS(verdict("{\"properties\":{\"member7\":{}},"
               "\"patternProperties\":{\"9$\":{\"type\":\"number\"}},"
               "\"allOf\":[{\"additionalProperties\":{\"minimum\":0}}],"
               "\"unevaluatedProperties\":{}}"),
       "ok", "rules for 50,000 names, and what they leave");
    IS(verdict("{\"allOf\":[{\"properties\":{\"a\":{}},"
               "\"additionalProperties\":{\"type\":\"number\"}},"
               "{\"additionalProperties\":{\"properties\":{\"a\":{}}}}]}"),
       "ok", "two schemas that keep 50,000 members");
    IS(verdict("{\"additionalProperties\":{\"type\":\"string\"}}"),
       "100 issues", "50,000 wrong members are 100 issues");
}

static void long_names_in_paths(void)
{
    start("{\"");
    repeat("x", 500000);
    add("\":[");
    repeat("1,", 99);
    drop(1);
    add("]}");
    IS(verdict("{\"additionalProperties\":{\"items\":{\"type\":\"null\"}}}"),
       "(APIR_MAX_SCHEMA_WORK)",
       "a name of 500,000 bytes is not repeated in 99 issues");
}

static void long_numbers(void)
{
    start("1");
    repeat("0123456789", 100000);
    IS(verdict("{\"multipleOf\":0.07,\"minimum\":5}"), "1 issues",
       "a number of a million digits is divided");
    IS(verdict("{\"multipleOf\":12345678901234567890123456789.5}"),
       "(APIR_MAX_SCHEMA_WORK)", "by a long divisor it is not");
    start("1e999999999999999999");
    IS(verdict("{\"type\":\"number\",\"multipleOf\":8}"),
       "the two answers differ",
       "an exponent of 18 digits is no work (and no number to zod)");
    start("[");
    repeat("1,1.0,1e0,10e-1,", 20000);
    drop(1);
    add("]");
    IS(verdict("{\"items\":{\"const\":1},\"uniqueItems\":true}"), "1 issues",
       "one number written in many ways");
}

static void wide_schemas(void)
{
    char *schema = apr_palloc(unit_pool, 4000000);
    apr_size_t length = 0;
    int i;

    length += (apr_size_t)snprintf(schema, 100, "{\"items\":{\"oneOf\":[");
    for (i = 0; i < 900; i++) {
        length += (apr_size_t)snprintf(
            schema + length, 400,
            "%s{\"type\":\"object\",\"properties\":"
            "{\"kind\":{\"const\":\"kind%d\"},\"v%d\":{\"type\":\"number\"}},"
            "\"required\":[\"kind\"]}",
            i ? "," : "", i, i);
    }
    snprintf(schema + length, 10, "]}}");
    start("[");
    repeat("{\"kind\":\"kind899\",\"v899\":1},", 20000);
    drop(1);
    add("]");
    IS(verdict(schema), "ok", "20,000 items of a union with 900 tags");

    length = (apr_size_t)snprintf(schema, 100, "{\"items\":{\"enum\":[");
    for (i = 0; i < 2000; i++) {
        length += (apr_size_t)snprintf(schema + length, 100, "%s\"choice%d\"",
                                       i ? "," : "", i);
    }
    snprintf(schema + length, 10, "]}}");
    start("[");
    repeat("\"choice1999\",", 60000);
    drop(1);
    add("]");
    IS(verdict(schema), "ok", "60,000 items that are one of 2,000 texts");
}

int main(void)
{
    unit_begin();
    big = apr_palloc(unit_pool, 8 * 1024 * 1024);
    issues_are_limited();
    nested_issues_are_limited();
    depth_is_limited();
    work_is_limited();
    work_limit_is_exact();
    patterns_are_limited();
    many_texts_are_limited();
    unique_items_are_not_compared_in_pairs();
    objects_of_many_members();
    long_names_in_paths();
    long_numbers();
    wide_schemas();
    return unit_done();
}
