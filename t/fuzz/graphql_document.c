/*
 * Any bytes as a document: it is refused with a place in it, or read; then
 * refused with errors, or executed, and the answer is JSON. What the resolvers
 * answer has no end, so that only the limits bound the answer.
 */
#include "graphql_fuzz.h"

#include <apr_strings.h>

static const char sdl[] =
    "interface I { id: ID! me: I }\n"
    "type A implements I { id: ID! me: I a: A! as: [A!] n: Int! bad: Int }\n"
    "type B implements I { id: ID! me: I b(x: P, c: [C!]! = [X]): [[B]!]! }\n"
    "union U = A | B\n"
    "enum C { X Y @deprecated }\n"
    "input P { x: Int! y: [Float] = [1.5] p: P o: O c: C = Y }\n"
    "input O @oneOf { a: String b: ID }\n"
    "scalar J\n"
    "directive @d(x: J, p: P) repeatable on FIELD | QUERY | FRAGMENT_SPREAD\n"
    "type Query { a(p: P, j: J, s: String = \"s\", i: ID): A i: I! u: [U]\n"
    "  b: B echo(j: J, b: Boolean!): J }\n"
    "type Mutation { a(x: Int!): A }\n"
    "type Subscription { s: Int  t: Int }\n";

static apir_node_t *endless(apir_field_t *field);
static const char *name_of(void *object, apr_pool_t *pool);
static const apir_object_class_t endless_class = { endless, name_of };

static const char *name_of(void *object, apr_pool_t *pool)
{
    return *(const char *)object == 'A' ? "A" : "B";
}

static apir_node_t *three(apir_field_t *field, void *data, bool *end)
{
    int *left = data;

    *end = --*left < 0;
    if (*left == 1 && strcmp(apir_field_name(field), "u") == 0) {
        return apir_node_error(field, "no %d", *left);
    }
    return endless(field);
}

static apir_node_t *endless(apir_field_t *field)
{
    const char *name = apir_field_name(field);
    int *left;

    if (strcmp(name, "id") == 0 || strcmp(name, "n") == 0) {
        return apir_node_value(field,
                               apir_value_int(7, apir_field_pool(field)));
    }
    if (strcmp(name, "bad") == 0) {
        return apir_node_text(field, "no number");
    }
    if (strcmp(name, "echo") == 0) {
        return apir_node_value(field, apir_field_args(field));
    }
    if (strcmp(name, "as") == 0 || strcmp(name, "u") == 0) {
        left = apr_palloc(apir_field_pool(field), sizeof(*left));
        *left = 3;
        return apir_node_list(field, three, left);
    }
    return apir_node_object(field, &endless_class,
                            strcmp(name, "b") == 0 ? "B" : "A");
}

static void tell(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    abort();
}

static const apir_gql_schema_t *fuzz_schema(void)
{
    static const char *const fields[] = { "Query.a",    "Query.i",
                                          "Query.u",    "Query.b",
                                          "Query.echo", "Mutation.a" };
    static const apir_gql_schema_t *schema;
    apir_diag_t diag = { tell, NULL, NULL, 0, 0 };
    apir_resolvers_t *resolvers;
    apr_pool_t *pool;

    if (!schema) {
        pool = diag.pool = fuzz_pool();
        resolvers = apir_resolvers_create("", pool);
        for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
            apir_resolver(resolvers, fields[i], endless, NULL);
        }
        schema = apir_gql_schema_create(sdl, sizeof(sdl) - 1, "sdl",
                                        resolvers, &diag, pool);
    }
    return schema;
}

static void execute(const apir_gql_document_t *document,
                    const apir_gql_limits_t *limits, apr_pool_t *pool)
{
    for (const apir_gql_definition_t *definition = document->definitions;
         definition; definition = definition->next) {
        apir_gql_request_t request = { .schema = fuzz_schema(),
                                       .document = document,
                                       .operation = definition,
                                       .limits = limits };
        apir_gql_errors_t errors;
        const char *data;
        apr_size_t length;

        if (definition->kind < APIR_GQL_FRAGMENT) {
            apir_gql_errors_init(&errors, limits->errors, NULL, pool);
            apir_gql_execute(&request, &data, &length, &errors);
            check_answer(document, data, data ? length : 0, &errors);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apir_gql_limits_t limits = apir_gql_default_limits;
    apir_gql_syntax_error_t wrong = { 0 };
    apr_pool_t *pool = fuzz_pool();
    apir_gql_document_t *document;
    apir_gql_errors_t errors;

    limits.answer = 16384;
    document = apir_gql_parse((const char *)data, size, &limits, pool,
                              &wrong);
    if (!document) {
        must(wrong.message && wrong.offset <= size && wrong.line > 0
             && wrong.column > 0 && wrong.line <= size + 1);
    }
    else {
        apir_gql_errors_init(&errors, limits.errors, NULL, pool);
        if (apir_gql_validate(fuzz_schema(), document, &limits, &errors)) {
            execute(document, &limits, pool);
        }
        else {
            check_answer(document, NULL, 0, &errors);
        }
    }
    apr_pool_destroy(pool);
    return 0;
}
