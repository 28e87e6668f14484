/*
 * Execution as resolvers see it: what they are given, what they may answer,
 * and what becomes of mistakes.
 */
#include "graphql_fixture.h"

static apir_gql_schema_t *schema;
static apir_resolvers_t *resolvers;
static int live_items; /* pools of items that are not empty yet */
static int most_items;

static apir_node_t *echo(apir_field_t *field)
{
    return apir_node_value(field, apir_field_args(field));
}

static apir_node_t *meta(apir_field_t *field)
{
    return apir_node_text(
        field, apr_psprintf(apir_field_pool(field), "%s.%s %s %s",
                            apir_field_type(field), apir_field_name(field),
                            (const char *)apir_field_data(field),
                            apir_field_parent(field) ? "?" : "root"));
}

static apir_node_t *object(apir_field_t *field)
{
    return apir_node_json(field, json_pack("{s:s,s:i,s:[i,i],s:{s:s}}",
                                           "text", "t", "number", 7, "list",
                                           1, 2, "inner", "text", "i"));
}

static apir_node_t *bad(apir_field_t *field)
{
    return apir_node_json(field,
                          json_pack("{s:[i],s:s,s:i,s:i}", "text", 1,
                                    "number", "no", "list", 5, "inner", 3));
}

static apir_node_t *gone(apir_field_t *field)
{
    return NULL;
}

static apr_status_t item_ends(void *data)
{
    live_items--;
    return APR_SUCCESS;
}

static apir_node_t *next(apir_field_t *field, void *data, bool *end)
{
    int *left = data;

    *end = (*left)-- == 0;
    if (*end) {
        return NULL;
    }
    live_items++;
    most_items = live_items > most_items ? live_items : most_items;
    apr_pool_cleanup_register(apir_field_pool(field), left, item_ends,
                              apr_pool_cleanup_null);
    if (*left == 2) {
        return apir_node_error_with(field, "torn",
                                    json_pack("{s:s}", "code", "TORN"));
    }
    return *left == 1
               ? NULL
               : apir_node_json(field, json_pack("{s:i}", "number", *left));
}

static apir_node_t *items(apir_field_t *field)
{
    apr_int64_t count = 0;
    int *left = apr_palloc(apir_field_pool(field), sizeof(*left));

    apir_value_integer(apir_arg(field, "count"), &count);
    *left = (int)count;
    return apir_node_list(field, next, left);
}

static const apir_value_t *even(const apir_value_t *value, void *data,
                                apr_pool_t *pool)
{
    apr_int64_t number;

    return apir_value_integer(value, &number) && number % 2 == 0 ? value
                                                                 : NULL;
}

static apir_node_t *circle(apir_field_t *field);
static const apir_object_class_t circle_class = { circle, NULL };
static const apir_object_class_t other_class = { circle, NULL };

static apir_node_t *circle(apir_field_t *field)
{
    if (apir_field_object(field, &other_class)) {
        return NULL;
    }
    return strcmp(apir_field_name(field), "text") == 0
               ? apir_node_text(field,
                                apir_field_object(field, &circle_class))
               : apir_node_object(field, &circle_class, "round");
}

static void make(void)
{
    resolvers = apir_resolvers_create("", unit_pool);
    apir_resolver(resolvers, "Query.echo", echo, NULL);
    apir_resolver(resolvers, "Query.meta", meta, "data");
    apir_resolver(resolvers, "Query.object", object, NULL);
    apir_resolver(resolvers, "Query.bad", bad, NULL);
    apir_resolver(resolvers, "Query.gone", gone, NULL);
    apir_resolver(resolvers, "Query.must", gone, NULL);
    apir_resolver(resolvers, "Query.items", items, NULL);
    apir_resolver(resolvers, "Query.strict", items, NULL);
    apir_resolver(resolvers, "Query.circle", circle, NULL);
    apir_scalar(resolvers, "Even", even, even, NULL);
    schema = gql_schema(
        "scalar J scalar Even enum E { A B }\n"
        "type O { text: String number: Int list: [Int!] inner: O }\n"
        "input P { a: Int! = 3 b: P e: [E!] }\n"
        "type Query { echo(a: Int b: [[Int]] p: P e: Even j: J): J\n"
        "  meta: String object: O bad: O gone: Int must: Int!\n"
        "  items(count: Int!): [O] strict(count: Int!): [O!]\n"
        "  circle: O none: Int }",
        resolvers);
    OK(schema, "the_schema_is_made");
}

static void test_resolvers(void)
{
    IS(gql_ask(schema, "{ echo(b: 1, p: {b: {a: 4, e: A}}, e: 2) }"),
       "{\"data\":{\"echo\":{\"b\":[[1]],\"p\":{\"a\":3,\"b\":"
       "{\"a\":4,\"e\":[\"A\"]}},\"e\":2}}}",
       "arguments_are_coerced");
    IS(gql_ask(schema, "{ m: meta }"),
       "{\"data\":{\"m\":\"Query.meta data root\"}}",
       "a_field_has_names_and_data");
    IS(gql_ask(schema, "{ object { number text list inner { text } } none }"),
       "{\"data\":{\"object\":{\"number\":7,\"text\":\"t\",\"list\":[1,2],"
       "\"inner\":{\"text\":\"i\"}},\"none\":null}}",
       "members_are_their_own_resolvers");
    IS(gql_ask(schema, "{ circle { inner { inner { text } } text } }"),
       "{\"data\":{\"circle\":{\"inner\":{\"inner\":{\"text\":\"round\"}},"
       "\"text\":\"round\"}}}",
       "objects_may_be_circular");
    HAS(gql_ask(schema, "{ echo(e: 3) }"),
        "no value of the type \\\"Even\\\"",
        "a_custom_scalar_refuses_literals");
    HAS(gql_run(schema, "query ($e: Even) { echo(e: $e) }", "{\"e\":5}"),
        "wrong value", "and_variables");
}

static void test_mistakes(void)
{
    IS(gql_ask(schema, "{ bad { text number list inner { text } } }"),
       "{\"errors\":[{\"message\":\"The answer of the field is no "
       "\\\"String\\\"\",\"locations\":[{\"line\":1,\"column\":9}],\"path\":"
       "[\"bad\",\"text\"]},{\"message\":\"The answer of the field is no "
       "\\\"Int\\\"\",\"locations\":[{\"line\":1,\"column\":14}],\"path\":"
       "[\"bad\",\"number\"]},{\"message\":\"The answer of the field is no "
       "list\",\"locations\":[{\"line\":1,\"column\":21}],\"path\":[\"bad\","
       "\"list\"]}],\"data\":{\"bad\":{\"text\":null,\"number\":null,"
       "\"list\":null,\"inner\":{\"text\":null}}}}",
       "answers_are_held_against_their_types");
    HAS(gql_ask(schema, "{ gone meta }"),
        "\"Internal server error\",\"locations\":[{\"line\":1,\"column\":3}],"
        "\"path\":[\"gone\"]",
        "a_resolver_that_failed_tells_nothing");
    HAS(gql_ask(schema, "{ meta must }"), "\"data\":null",
        "null_goes_up_to_where_it_may_be");
}

static void test_lists(void)
{
    IS(gql_ask(schema, "{ items(count: 4) { number } }"),
       "{\"errors\":[{\"message\":\"torn\",\"locations\":[{\"line\":1,"
       "\"column\":3}],\"path\":[\"items\",1],\"extensions\":{\"code\":"
       "\"TORN\"}},{\"message\":\"Internal server error\",\"locations\":"
       "[{\"line\":1,\"column\":3}],\"path\":[\"items\",2]}],\"data\":"
       "{\"items\":[{\"number\":3},null,null,{\"number\":0}]}}",
       "items_may_be_errors");
    IS_INT(most_items, 1, "each_item_is_forgotten_before_the_next");
    IS_INT(live_items, 0, "and_the_last_one_in_the_end");
    HAS(gql_ask(schema, "{ strict(count: 4) { number } }"),
        "\"data\":{\"strict\":null}", "a_null_item_takes_its_list_along");
    IS_INT(live_items, 0, "the_items_of_such_a_list_are_forgotten_too");
    IS(gql_ask(schema, "{ items(count: 0) { number } }"),
       "{\"data\":{\"items\":[]}}", "a_list_may_be_empty");
}

static void test_limits(void)
{
    /* {"items":[]} has 12 bytes; each item {"number":N} and a comma. */
    gql_limits.answer = 13;
    HAS(gql_ask(schema, "{ items(count: 0) { number } }"), "[]",
        "an_answer_below_its_limit");
    gql_limits.answer = 12;
    HAS(gql_ask(schema, "{ items(count: 0) { number } }"), "[]",
        "an_answer_at_its_limit");
    gql_limits.answer = 11;
    HAS(gql_ask(schema, "{ items(count: 0) { number } }"),
        "longer than 11 bytes", "an_answer_above_its_limit");
    gql_limits.answer = 100000;
    HAS(gql_ask(schema, "{ items(count: 1000000) { number } }"),
        "longer than 100000 bytes\"}],\"data\":null",
        "a_long_list_ends_at_the_limit");
    gql_limits = apir_gql_default_limits;
    gql_limits.time = 20000;
    HAS(gql_ask(schema, "{ items(count: 100000000) { number } }"),
        "longer than 20 ms", "an_execution_has_a_time");
    gql_limits = apir_gql_default_limits;
}

/* A variable of so many levels; the innermost one is a number. */
static const char *ask_deep(int levels)
{
    const char *deep = apr_pstrcat(
        unit_pool, gql_times("{\"p\":", "{\"b\":", levels - 2, ""),
        gql_times("{\"a\":1}", "}", levels - 1, ""), NULL);

    return gql_run(schema, "query ($p: P) { echo(p: $p) }", deep);
}

/* However often a field is selected, and its objects fail. */
static void test_places(void)
{
    const char *got;
    int places = 0;

    HAS(gql_ask(schema, "{ bad { text text } }"),
        "[{\"line\":1,\"column\":9},{\"line\":1,\"column\":14}]",
        "an_error_is_told_at_all_places_of_its_field");
    got = gql_ask(schema, gql_times("{ bad {", " text", 7000, " } }"));
    for (const char *at = got; (at = strstr(at, "\"column\"")); at++) {
        places++;
    }
    IS_INT(places, 100, "up_to_a_hundred");
}

static void test_depth(void)
{
    HAS(ask_deep(127), "\"data\":{\"echo\"", "a_variable_below_its_depth");
    HAS(ask_deep(128), "\"data\":{\"echo\"", "a_variable_at_its_depth");
    HAS(ask_deep(129), "more than 128 levels (depth)",
        "a_variable_above_its_depth");
}

static void test_operations(void)
{
    HAS(gql_ask(schema, "subscription { a }"), "no type for this operation",
        "an_operation_has_its_type");
    HAS(gql_ask(schema, "query A { meta } query B { meta }"),
        "several operations", "one_of_several_is_named");
    HAS(gql_ask(schema, "{ meta @skip(if: true) ... @include(if: false) "
                        "{ gone } none }"),
        "{\"data\":{\"none\":null}}", "what_is_skipped_is_not_run");
    IS(gql_run(schema,
               "query ($a: Int = 5, $n: Int) { echo(a: $a, j: "
               "[$n, $a]) }",
               "{\"a\":null}"),
       "{\"data\":{\"echo\":{\"a\":null,\"j\":[null,null]}}}",
       "a_null_variable_is_no_default");
}

/* A nullable variable with a default may stand at @skip and @include, and be
 * null all the same (§5.8.5). */
static void test_conditions(void)
{
    const char *null = "{\"b\":null}";

    IS(gql_run(schema,
               "query($b: Boolean = true) { object { text number "
               "@include(if: $b) } none }",
               null),
       "{\"errors\":[{\"message\":\"The argument \\\"if\\\" of "
       "\\\"@include\\\" is null, which its type does not allow\","
       "\"locations\":[{\"line\":1,\"column\":63}],\"path\":[\"object\"]}],"
       "\"data\":{\"object\":null,\"none\":null}}",
       "a_null_condition_fails_the_field_that_it_stands_in");
    HAS(gql_run(schema,
                "query($b: Boolean = true) { meta @skip(if: $b) none }",
                null),
        "\"column\":44}]}],\"data\":null}",
        "and_the_whole_answer_at_the_root");
    HAS(gql_run(schema,
                "query($b: Boolean = true) { items(count: 2) { ... F "
                "@include(if: $b) } none } fragment F on O { text }",
                null),
        "\"data\":{\"items\":[null,null],\"none\":null}}",
        "every_item_of_a_list");
    HAS(gql_run(schema,
                "query($b: Boolean = true) { strict(count: 2) { text "
                "@include(if: $b) } none }",
                null),
        "\"path\":[\"strict\",0]}],\"data\":{\"strict\":null,\"none\"",
        "and_the_list_where_an_item_may_not_be_null");
    HAS(gql_run(schema,
                "query($b: Boolean = true) { none meta @skip(if: true) "
                "@include(if: $b) }",
                null),
        "{\"data\":{\"none\":null}}", "what_is_skipped_is_not_asked_again");
}

int main(void)
{
    unit_begin();
    make();
    test_resolvers();
    test_mistakes();
    test_lists();
    test_limits();
    test_places();
    test_depth();
    test_operations();
    test_conditions();
    return unit_done();
}
