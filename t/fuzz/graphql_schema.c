/*
 * Any bytes as a schema: it is refused with what is wrong, or made; then
 * introspection tells all of it without an error.
 */
#include "graphql_fuzz.h"

static const char everything[] =
    "{ __schema { description queryType { name } mutationType { name }\n"
    "  subscriptionType { name } types { ...T }\n"
    "  directives { name description isRepeatable locations\n"
    "    args(includeDeprecated: true) { ...V } } } }\n"
    "fragment T on __Type { kind name description specifiedByURL isOneOf\n"
    "  fields(includeDeprecated: true) { name description isDeprecated\n"
    "    deprecationReason args(includeDeprecated: true) { ...V }\n"
    "    type { ...R } }\n"
    "  inputFields(includeDeprecated: true) { ...V }\n"
    "  interfaces { name } possibleTypes { name }\n"
    "  enumValues(includeDeprecated: true) { name description\n"
    "    isDeprecated deprecationReason } }\n"
    "fragment V on __InputValue { name description defaultValue\n"
    "  isDeprecated deprecationReason type { ...R } }\n"
    "fragment R on __Type { kind name ofType { kind name ofType { kind name\n"
    "  ofType { kind name } } } }\n";

static void count(void *baton, apir_severity_t severity,
                  const apir_place_t *place, const char *message)
{
    must(*message && place->line >= 0);
    ++*(int *)baton;
}

static void introspect(const apir_gql_schema_t *schema, apr_pool_t *pool)
{
    apir_gql_syntax_error_t wrong;
    apir_gql_document_t *document = apir_gql_parse(everything,
                                                   sizeof(everything) - 1,
                                                   &apir_gql_default_limits,
                                                   pool, &wrong);
    apir_gql_request_t request = { .schema = schema,
                                   .document = document,
                                   .limits = &apir_gql_default_limits };
    apir_gql_errors_t errors;
    const char *data;
    apr_size_t length;

    must(document != NULL);
    apir_gql_errors_init(&errors, 100, NULL, pool);
    must(apir_gql_validate(schema, document, &apir_gql_default_limits,
                           &errors));
    request.operation = document->definitions;
    apir_gql_execute(&request, &data, &length, &errors);
    must(data && errors.count == 0);
    check_answer(document, data, length, &errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    int told = 0;
    apir_diag_t diag = { count, &told, pool, 0, 0 };
    apir_gql_schema_t *schema = apir_gql_schema_create((const char *)data,
                                                       size, "fuzz", NULL,
                                                       &diag, pool);

    must((schema == NULL) == (told > 0));
    if (schema) {
        introspect(schema, pool);
    }
    apr_pool_destroy(pool);
    return 0;
}
