/*
 * Validation where the recorded cases do not go: limits on what fragments
 * make of a document, and that hostile documents cost little.
 */
#include "graphql_fixture.h"

#include <time.h>

static apir_gql_schema_t *schema;

static const char *ask(const char *text)
{
    return gql_ask(schema, text);
}

static bool passes(const char *text)
{
    return strncmp(ask(text), "{\"data\"", 7) == 0;
}

static void test_expansion(void)
{
    static const char fragments[] =
        " fragment A on Query { ...B ...B } fragment B on Query { a }";

    /* Q: 1 + A: 2 + 2 * B: 1 */
    gql_limits.expansion = 6;
    OK(passes(apr_pstrcat(unit_pool, "{ ...A }", fragments, NULL)),
       "an_expansion_below_its_limit");
    gql_limits.expansion = 5;
    OK(passes(apr_pstrcat(unit_pool, "{ ...A }", fragments, NULL)),
       "an_expansion_at_its_limit");
    gql_limits.expansion = 4;
    HAS(ask(apr_pstrcat(unit_pool, "{ ...A }", fragments, NULL)),
        "more than 4 selections and values", "an_expansion_above_its_limit");
    gql_limits = apir_gql_default_limits;
}

static void test_depth(void)
{
    static const char fragment[] = " fragment F on Query { b { a } }";

    gql_limits.depth = 5;
    OK(passes(apr_pstrcat(unit_pool, "{ b { ...F } }", fragment, NULL)),
       "a_depth_below_its_limit");
    gql_limits.depth = 4;
    OK(passes(apr_pstrcat(unit_pool, "{ b { ...F } }", fragment, NULL)),
       "a_depth_at_its_limit_counts_fragments");
    gql_limits.depth = 3;
    HAS(ask(apr_pstrcat(unit_pool, "{ b { ...F } }", fragment, NULL)),
        "more than 3 levels (depth)", "a_depth_above_its_limit");
    gql_limits = apir_gql_default_limits;
}

static int count(const char *text, const char *part)
{
    int times = 0;

    while ((text = strstr(text, part))) {
        text += strlen(part);
        times++;
    }
    return times;
}

static void test_errors(void)
{
    IS_INT(count(ask(gql_times("{", "nope ", 99, "}")), "message"), 99,
           "errors_below_their_limit_are_told");
    IS_INT(count(ask(gql_times("{", "nope ", 100, "}")), "message"), 100,
           "errors_at_their_limit_are_told");
    IS_INT(count(ask(gql_times("{", "nope ", 101, "}")), "message"), 100,
           "errors_above_their_limit_are_not");
}

static void test_merging(void)
{
    OK(passes("{ u { ... on B { x: a } ... on C { x: a } } }"),
       "what_excludes_each_other_may_differ");
    HAS(ask("{ u { ... on B { x: a } ... on C { x: s } } }"),
        "different types", "but_not_in_shape");
    HAS(ask("{ u { ... on B { x: i { y: a } } ... on I { x: i { y: s } } } "
            "}"),
        "cannot be one", "interfaces_exclude_nothing");
    HAS(ask("{ u { ... on B { x: i { a } } ... on C { x: i { a: s } } } }"),
        "different types", "shapes_are_compared_below");
    OK(passes("{ f(o: {a: 1, b: [2]}) f(o: {b: [2], a: 1}) }"),
       "the_order_of_fields_is_no_difference");
    HAS(ask("{ f(o: {a: 1, b: [2]}) f(o: {b: [2, 2], a: 1}) }"),
        "different arguments", "the_length_of_a_list_is");
    HAS(ask("{ f(o: 1) f }"), "different arguments", "so_is_an_argument");
}

/* A document is answered in CPU time that nobody notices. */
static void is_cheap(const char *text, const char *part, const char *name)
{
    clock_t start = clock();
    const char *answer = ask(text);
    double taken = (double)(clock() - start) / CLOCKS_PER_SEC;

    HAS(answer, part, name);
    /* Sanitizers and busy machines take their time; the promise is 0.05. */
    OK(taken < 1.0, apr_pstrcat(unit_pool, name, "_is_cheap", NULL));
}

/* A text many times, in which "#" is a number and "+" the next one. */
static const char *numbered(int many, const char *text)
{
    apir_buf_t out;

    apir_buf_init(&out, unit_pool, 1024, APR_SIZE_MAX / 2);
    for (int i = 0; i < many; i++) {
        for (const char *at = text; *at; at++) {
            if (*at == '#' || *at == '+') {
                apir_buf_puts(&out,
                              apr_itoa(unit_pool, *at == '#' ? i : i + 1));
            }
            else {
                apir_buf_putc(&out, *at);
            }
        }
    }
    return out.data;
}

#define JOIN(...) apr_pstrcat(unit_pool, __VA_ARGS__, NULL)

static void test_hostile(void)
{
    is_cheap(JOIN("{ ...F0 }",
                  numbered(1000, " fragment F# on Query { ...F+ ...F+ }"),
                  " fragment F1000 on Query { a }"),
             "(depth)", "doubling_fragments");
    is_cheap(JOIN("{ ...F0 }",
                  numbered(60, " fragment F# on Query { ...F+ ...F+ }"),
                  " fragment F60 on Query { a }"),
             "(expansion)", "doubling_fragments_that_are_not_deep");
    is_cheap(JOIN("{ ...F0 }",
                  numbered(1000, " fragment F# on Query { ...F+ }"),
                  " fragment F1000 on Query { ...F0 }"),
             "spreads itself", "a_long_cycle");
    is_cheap(gql_times("{", "a ", 14000, "}"), "\"data\"", "one_field_often");
    is_cheap(gql_times("{", "f(o: {a: 1}) ", 1300, "}"), "\"data\"",
             "one_field_with_arguments_often");
    is_cheap(gql_times("{ u {", "... on B { i { ... on B { a } } } ", 900,
                       "} }"),
             "\"", "types_beside_types");
    is_cheap(gql_times("{ f(o: {", "a: 1 ", 3700, "}) }"), "given twice",
             "one_name_often");
    is_cheap(gql_times("query (", "$a: Int ", 3700, ") { a }"),
             "two variables", "one_variable_often");
    is_cheap(JOIN("{", numbered(900, " a#: f(o: {a+: 1}) b+: a"), "}"),
             "more than 1000 aliases", "many_aliases");
    is_cheap(JOIN(numbered(600, " query Q#($x: J) { ...F }"),
                  gql_times(" fragment F on Query {", "f(o: $x) ", 900, "}")),
             "\"errors\"", "many_operations_over_one_fragment");
}

int main(void)
{
    unit_begin();
    schema = gql_schema("scalar J interface I { a: Int s: String i: I }\n"
                        "type B implements I { a: Int s: String i: I }\n"
                        "type C implements I { a: Int s: String i: I }\n"
                        "union U = B | C\n"
                        "type Query { a: Int b: Query u: U f(o: J): Int }",
                        NULL);
    test_expansion();
    test_depth();
    test_errors();
    test_merging();
    test_hostile();
    return unit_done();
}
