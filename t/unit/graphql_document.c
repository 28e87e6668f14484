/*
 * Documents: tokens, places, the grammar's edges, limits.
 */
#include "graphql_fixture.h"

static apir_gql_syntax_error_t wrong;

static apir_gql_document_t *parse(const char *text)
{
    return apir_gql_parse(text, strlen(text), &gql_limits, unit_pool, &wrong);
}

/* The text is refused at this line and column. */
static void refused_at(const char *text, unsigned line, unsigned column,
                       const char *name)
{
    apir_gql_document_t *document = parse(text);

    if (!unit_ok(!document && wrong.line == line && wrong.column == column,
                 name, __FILE__, __LINE__)) {
        printf("# %s\n# at %u:%u, want %u:%u\n", text, wrong.line,
               wrong.column, line, column);
    }
}

/* The value of the only argument of the only field of a query. */
static const apir_gql_value_t *value_of(const char *literal)
{
    apir_gql_document_t *document = parse(
        apr_pstrcat(unit_pool, "{ f(x: ", literal, ") }", NULL));

    return document ? document->definitions->selections->arguments->value
                    : NULL;
}

static void string_is(const char *literal, const char *want,
                      apr_size_t length, const char *name)
{
    const apir_gql_value_t *value = value_of(literal);

    if (!unit_ok(value && value->kind == APIR_GQL_STRING
                     && value->length == length
                     && memcmp(value->as.text, want, length) == 0,
                 name, __FILE__, __LINE__)
        && value) {
        printf("# got: %.*s\n", (int)value->length, value->as.text);
    }
}

#define STRING(literal, want, name) \
    string_is(literal, want, sizeof(want) - 1, name)

static void test_strings(void)
{
    STRING("\"plain\"", "plain", "a_string_is_its_text");
    STRING("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t",
           "every_escape_is_known");
    STRING("\"\\u0041\\u{1F600}\\uD83D\\uDE00\"",
           "A\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
           "escapes_in_units_and_in_braces");
    STRING("\"a\\u0000b\"", "a\0b", "nul_is_kept");
    STRING("\"\"\"\n    a\n      b\n\n    c\n  \"\"\"", "a\n  b\n\nc",
           "block_strings_lose_their_indentation");
    STRING("\"\"\"a \\\"\"\" \\n\"\"\"", "a \"\"\" \\n",
           "block_strings_have_one_escape");
    STRING("\"\"\" a\r\n  b\r  c\"\"\"", " a\nb\nc",
           "lines_of_block_strings_end_alike");
    refused_at("{ f(x: \"\\uDE00\") }", 1, 9, "a_lone_surrogate_is_refused");
    refused_at("{ f(x: \"\\u{D800}\") }", 1, 9, "in_braces_too");
    refused_at("{ f(x: \"\xC3\") }", 1, 9, "ill_formed_text_is_refused");
    refused_at("# \xED\xA0\x80\n{ f }", 1, 3, "in_comments_too");
}

static void test_places(void)
{
    apir_gql_document_t *document;
    apr_uint32_t line, column;

    refused_at("{\n  \"\xF0\x9F\x98\x80\xC3\xA9\" }", 2, 3,
               "a_place_is_that_of_the_token");
    refused_at("{ f(x: \"\xF0\x9F\x98\x80\xC3\xA9\") ? }", 1, 15,
               "columns_count_utf16_units");
    refused_at("{\r\n f\r ?", 3, 2, "every_line_end_counts_once");
    refused_at("{ f", 1, 4, "the_end_is_behind_the_last_character");
    document = parse(gql_times("{ f }", "#\xC3\xA9 x\n", 4000, ""));
    OK(document, "a_long_document_is_read");
    apir_gql_locate(document, 6 * 3999 + 5 + 3, &line, &column);
    IS_INT(line, 4000, "a_far_line_is_found");
    IS_INT(column, 3, "and_its_column");
    apir_gql_locate(document, APR_UINT32_MAX, &line, &column);
    IS_INT(line, 4001, "what_is_beyond_is_at_the_end");
}

static void test_grammar(void)
{
    OK(parse("query Q($a: [Int!]! = [1] @d) @d { a: b(c: $a) @d { ...F } } "
             "fragment F on T @d { ... { x } ... on U @d { y } }"),
       "an_executable_document_is_read");
    OK(parse("extend schema @d extend scalar S @d extend type T implements & "
             "I & J extend union U = | A | B extend enum E { A } "
             "extend input P { a: Int } extend interface I @d "
             "directive @d(a: Int = 1) repeatable on | FIELD | QUERY"),
       "every_extension_is_read");
    refused_at("extend type T", 1, 14, "an_extension_adds_something");
    refused_at("\"d\" extend type T @d", 1, 5, "and_has_no_description");
    refused_at("fragment on on T { a }", 1, 10, "no_fragment_is_called_on");
    refused_at("enum E { true }", 1, 10, "true_is_no_enum_value");
    refused_at("{ a() }", 1, 5, "parentheses_are_not_empty");
    refused_at("query ($a: Int @d(x: $a)) { a }", 1, 22,
               "definitions_hold_no_variables");
    refused_at("", 1, 1, "a_document_is_not_empty");
}

/* A limit: below, at, above. */
static void limit_is(apr_uint32_t *limit, apr_uint32_t most,
                     const char *below, const char *at, const char *above,
                     const char *told)
{
    apr_uint32_t before = *limit;

    *limit = most;
    OK(parse(below), apr_pstrcat(unit_pool, "below: ", told, NULL));
    OK(parse(at), apr_pstrcat(unit_pool, "at: ", told, NULL));
    OK(!parse(above) && strstr(wrong.message, told),
       apr_pstrcat(unit_pool, "above: ", told, NULL));
    *limit = before;
}

static void test_limits(void)
{
    limit_is(&gql_limits.bytes, 10, "{ abcd }", "{ abcdef }", "{ abcdefg }",
             "10 bytes");
    limit_is(&gql_limits.tokens, 4, "{ a }", "{ a b }", "{ a b c }",
             "4 tokens");
    limit_is(&gql_limits.aliases, 2, "{ a: x }", "{ a: x b: x }",
             "{ a: x b: x c: x }", "2 aliases");
    limit_is(&gql_limits.directives, 2, "{ a @x }", "{ a @x @x }",
             "{ a @x b @x c @x }", "2 directives");
    limit_is(&gql_limits.depth, 3, "{ a { b } }", "{ a { b { c } } }",
             "{ a { b { c { d } } } }", "3 levels (depth)");
    limit_is(&gql_limits.depth, 3, "{ a(x: [1]) }", "{ a(x: {y: 1}) }",
             "{ a(x: [{y: 1}]) }", "3 levels (depth)");
    OK(parse(gql_times("{ ", "n", 254, " }")), "a_name_below_its_length");
    OK(parse(gql_times("{ ", "n", 255, " }")), "a_name_at_its_length");
    OK(!parse(gql_times("{ a ", "n", 256, " }"))
           && strstr(wrong.message, "255 bytes in a name")
           && wrong.column == 5,
       "a_name_above_its_length");
    limit_is(&gql_limits.depth, 2, "query ($a: A) { a }",
             "query ($a: [A]) { a }", "query ($a: [[A]]) { a }",
             "2 levels (depth)");
    OK(!parse(gql_times("{", "a{", 200000, "")),
       "deep_documents_are_refused_without_recursion");
    OK(!parse(gql_times("{ a(x: ", "[", 200000, "")), "deep_lists_too");
    OK(parse(gql_times("{", ",", 1000000, "a }")),
       "commas_are_as_good_as_blanks");
}

int main(void)
{
    unit_begin();
    gql_limits = apir_gql_default_limits;
    test_strings();
    test_places();
    test_grammar();
    test_limits();
    return unit_done();
}
