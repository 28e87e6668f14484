/*
 * Schemas: what is refused and where, what is made of them.
 */
#include "graphql_fixture.h"

#define QUERY "type Query { a: Int }\n"

static void test_types(void)
{
    OK(gql_schema(QUERY, NULL), "a_query_type_is_enough");
    gql_refused("type A { a: Int }", "no query type",
                "a_query_type_is_needed");
    gql_refused(QUERY "type Query { b: Int }",
                "2:6 The type \"Query\" is there already",
                "types_have_one_definition");
    gql_refused(QUERY "extend type Query { a: Int }",
                "2:21 \"a\" is there already", "fields_have_one_name");
    gql_refused(QUERY "extend type A { a: Int }",
                "2:13 There is no type \"A\" to extend",
                "what_is_extended_is_there");
    gql_refused(QUERY "extend interface Query { a: Int }", "of another kind",
                "and_of_the_same_kind");
    gql_refused("type Query { a: Nope }", "1:17 There is no type \"Nope\"",
                "types_of_fields_are_known");
    gql_refused("type Query { a: P } input P { a: Int }",
                "1:17 The input object \"P\" is no type of a field",
                "an_input_object_is_no_answer");
    gql_refused("type Query { a(x: Query): Int }",
                "1:19 \"Query\" is no type of an input",
                "an_object_is_no_input");
    gql_refused("type Query { __a: Int }",
                "1:14 The name \"__a\" is reserved",
                "introspections_names_are_reserved");
    gql_refused("schema { query: Query query: Query } " QUERY,
                "a type for \"query\" already", "roots_are_named_once");
    gql_refused("schema { query: Query mutation: Query } " QUERY,
                "root types are not different", "roots_are_different");
    gql_refused("schema { query: E } enum E { A }", "is no object type",
                "roots_are_objects");
    gql_refused("{ a }", "1:1 A schema holds no operations",
                "operations_are_no_schema");
    gql_refused(QUERY "type A", "2:6 \"A\" has no fields",
                "types_have_fields");
    gql_refused(QUERY "union U", "2:7 \"U\" has no members",
                "unions_have_members");
    gql_refused(QUERY "union U = Query | Query", "named twice",
                "members_are_different");
    gql_refused(QUERY "interface I { a: Int } union U = I",
                "\"I\" is no object type", "members_are_objects");
    gql_refused("type Query { a: A b: B }", "1:22 There is no type \"B\"",
                "all_mistakes_are_told_at_once");
}

/* §3.13: what a directive's arguments are has nothing of itself in it. */
/* What is wrong leaves nothing to the field behind it. */
static void test_wrong_fields(void)
{
    const char *arguments = "";

    for (int i = 0; i < 2000; i++) {
        arguments = apr_pstrcat(unit_pool, arguments,
                                apr_psprintf(unit_pool, " a%d: Int", i),
                                NULL);
    }
    gql_refused(apr_pstrcat(unit_pool, "type Query { wrong(", arguments,
                            "): Nope right(x: Int): Int }", NULL),
                "\"Nope\"", "many_arguments_of_a_field_of_no_type");
    gql_refused("type Query { wrong(x: Int): Nope right(x: Int): Nope }",
                "\"Nope\"", "the_next_field_has_arguments_of_its_own");
    OK(!strstr(gql_told, "\"x\""), "which_are_not_there_twice");
}

static void test_directive_cycles(void)
{
    gql_refused(QUERY "directive @a(x: Int @a) on ARGUMENT_DEFINITION",
                "2:12 The directive \"@a\" refers to itself",
                "a_directive_is_not_applied_to_its_own_argument");
    gql_refused(QUERY "directive @a(x: Int @b) on ARGUMENT_DEFINITION\n"
                      "directive @b(x: Int @a) on ARGUMENT_DEFINITION",
                "3:12 The directive \"@b\" refers to itself",
                "nor_through_another");
    gql_refused(QUERY "directive @a(x: [P!]) on INPUT_FIELD_DEFINITION\n"
                      "input P { q: Q } input Q { p: P e: Int @a }",
                "2:12 The directive \"@a\" refers to itself",
                "nor_through_the_fields_of_its_types");
    gql_refused(QUERY "directive @a(x: E) on ENUM | ENUM_VALUE\n"
                      "enum E { A B @a }",
                "refers to itself", "nor_through_the_values_of_an_enum");
    gql_refused(QUERY "enum E { A } extend enum E @a\n"
                      "directive @a(x: E) on ENUM",
                "refers to itself", "nor_through_an_extension");
    OK(gql_schema(QUERY "directive @a(x: P @b) on INPUT_FIELD_DEFINITION\n"
                        "directive @b(y: P) on ARGUMENT_DEFINITION\n"
                        "input P { p: P x: Int @deprecated }",
                  NULL),
       "others_may_be_there_and_types_be_circular");
    OK(gql_schema(QUERY "directive @b(y: P) on ARGUMENT_DEFINITION\n"
                        "directive @a(x: P) on INPUT_FIELD_DEFINITION | "
                        "OBJECT\n"
                        "input P { x: Int } type T @a { x(p: P @b): Int }",
                  NULL),
       "they_may_be_used_everywhere_else");
}

static void test_interfaces(void)
{
    OK(gql_schema("interface I { a(x: Int): I } "
                  "type Query implements I { a(x: Int, y: Int): Query! }",
                  NULL),
       "fields_may_be_narrower_and_have_more_arguments");
    gql_refused("interface I { a: Int } "
                "type Query implements I { a: Int @deprecated }",
                "1:50 \"Query.a\" cannot be deprecated while \"I.a\" is not",
                "a_field_is_not_deprecated_while_its_interfaces_is_not");
    OK(gql_schema("interface I { a: Int @deprecated } "
                  "type Query implements I { a: Int @deprecated }",
                  NULL),
       "but_with_it");
    gql_refused("interface I { a: Int b: Int } "
                "type Query implements I { a: Int }",
                "to have the field \"b\"", "fields_of_interfaces_are_there");
    gql_refused("interface I { a: Int! } type Query implements I { a: Int }",
                "1:51 \"Query\" is to have the field \"a\" of type \"Int!\"",
                "fields_are_not_wider");
    gql_refused("interface I { a(x: Int): Int } "
                "type Query implements I { a(x: Int!): Int }",
                "to have the argument \"x\"", "arguments_are_the_same");
    gql_refused("interface I { a: Int } "
                "type Query implements I { a(y: Int!): Int }",
                "is required, but", "further_arguments_are_optional");
    gql_refused("interface J { a: Int } interface I implements J { a: Int } "
                "type Query implements I { a: Int }",
                "to implement \"J\" too", "interfaces_bring_theirs");
    gql_refused("interface I implements I { a: Int } " QUERY,
                "cannot implement itself", "none_implements_itself");
}

static void test_inputs(void)
{
    gql_refused(QUERY "input A { b: B! } input B { a: A! }",
                "\"A\" holds itself", "an_input_can_be_given");
    OK(gql_schema(QUERY "input A { b: B } input B { a: [A!]! }", NULL),
       "a_cycle_with_an_end_can");
    gql_refused("type Query { a(x: Int = \"s\"): Int }",
                "1:25 This is no value of the type \"Int\"",
                "defaults_fit_their_type");
    gql_refused(QUERY "input A { a: A = {} }", "needs itself",
                "a_default_does_not_need_itself");
    gql_refused(QUERY "input O @oneOf { a: Int! b: Int = 1 }",
                "\"b\" is of a @oneOf", "fields_of_one_of_have_no_default");
    gql_refused(QUERY "input A { a: Int! @deprecated }",
                "cannot be deprecated", "what_is_required_is_not_deprecated");
}

static void test_directives(void)
{
    gql_refused("type Query @nope { a: Int }",
                "1:12 There is no directive \"@nope\"",
                "directives_are_known");
    gql_refused("type Query @skip(if: true) { a: Int }", "may not stand here",
                "directives_have_their_places");
    gql_refused("directive @d on OBJECT type Query @d @d { a: Int }",
                "may stand here once", "and_stand_once");
    OK(gql_schema("directive @d repeatable on OBJECT "
                  "type Query @d @d { a: Int }",
                  NULL),
       "unless_they_are_repeatable");
    gql_refused("directive @d(x: Int!) on OBJECT type Query @d { a: Int }",
                "argument \"x\" of \"d\" is required",
                "their_arguments_are_checked");
    gql_refused("directive @d on NOWHERE " QUERY,
                "1:17 Unexpected \"NOWHERE\"", "places_are_known");
    gql_refused("directive @skip on FIELD " QUERY,
                "1:12 \"@skip\" takes one argument",
                "skip_has_its_condition");
    OK(gql_schema("directive @skip(if: Boolean!) on FIELD "
                  "directive @deprecated on FIELD_DEFINITION "
                  "type Query { a: Int @deprecated }",
                  NULL),
       "provided_directives_may_be_defined_again");
    gql_refused("directive @d on FIELD directive @d on QUERY " QUERY,
                "\"@d\" is there already", "directives_are_defined_once");
}

static void test_introspection(void)
{
    apir_gql_schema_t *schema =
        gql_schema("\"\"\"\nAll.\n\"\"\"\nschema { query: Q }\n"
                   "type Q { a(x: [P!] = [{s: \"q\\\"\", e: B}]): S "
                   "@deprecated(reason: \"old\") b: Int }\n"
                   "input P { s: String e: E }\nenum E { A B @deprecated }\n"
                   "scalar S @specifiedBy(url: \"u\")",
                   NULL);

    IS(gql_ask(schema, "{ __schema { description queryType { name } } }"),
       "{\"data\":{\"__schema\":{\"description\":\"All.\",\"queryType\":"
       "{\"name\":\"Q\"}}}}",
       "the_schema_is_told");
    IS(gql_ask(schema, "{ __type(name: \"Q\") { fields { name } "
                       "all: fields(includeDeprecated: true) { name "
                       "deprecationReason args { defaultValue } } } }"),
       "{\"data\":{\"__type\":{\"fields\":[{\"name\":\"b\"}],\"all\":["
       "{\"name\":\"a\",\"deprecationReason\":\"old\",\"args\":["
       "{\"defaultValue\":\"[{s: \\\"q\\\\\\\"\\\", e: B}]\"}]},"
       "{\"name\":\"b\",\"deprecationReason\":null,\"args\":[]}]}}}",
       "fields_and_defaults_are_told");
    IS(gql_ask(schema, "{ __type(name: \"Float\") { name } }"),
       "{\"data\":{\"__type\":null}}",
       "a_provided_scalar_that_is_not_used_is_not_there");
    IS(gql_ask(schema, "{ __type(name: \"S\") { specifiedByURL isOneOf } }"),
       "{\"data\":{\"__type\":{\"specifiedByURL\":\"u\",\"isOneOf\":null}}}",
       "scalars_tell_their_url");
    schema->introspection = false;
    HAS(gql_ask(schema, "{ __schema { description } }"), "switched off",
        "introspection_can_be_switched_off");
}

static apir_node_t *nothing(apir_field_t *field)
{
    return apir_node_null(field);
}

static void test_binding(void)
{
    apir_resolvers_t *resolvers = apir_resolvers_create("", unit_pool);

    apir_resolver(resolvers, "Query.nope", nothing, NULL);
    apir_resolver(resolvers, "nodot", nothing, NULL);
    apir_scalar(resolvers, "Int", NULL, NULL, NULL);
    apir_abstract_type(resolvers, "Query", NULL, NULL);
    OK(!gql_schema(QUERY, resolvers), "resolvers_have_their_fields");
    HAS(gql_told, "\"Query.nope\"", "a_field_that_is_not_there_is_told");
    HAS(gql_told, "\"nodot\"", "a_name_that_is_none_too");
    HAS(gql_told, "scalar \"Int\"", "provided_scalars_are_what_they_are");
    HAS(gql_told, "union \"Query\"", "an_object_type_is_not_abstract");
}

int main(void)
{
    unit_begin();
    test_types();
    test_wrong_fields();
    test_directive_cycles();
    test_interfaces();
    test_inputs();
    test_directives();
    test_introspection();
    test_binding();
    return unit_done();
}
