/*
 * Fields, scalars and abstract types get the functions of a plugin. Names
 * that the schema does not have are mistakes.
 */
#include "graphql/schema_int.h"

#include <apr_strings.h>
#include <string.h>

static void unknown(apir_gql_builder_t *builder, const char *what,
                    const char *name)
{
    apir_gql_report(&builder->errors,
                    apr_pstrcat(builder->pool, "The plugin has a ", what,
                                " \"", name, "\", which the schema has not",
                                NULL),
                    NULL, 0);
}

static apir_gql_type_t *type_of_name(const apir_gql_builder_t *builder,
                                     const char *name, apr_size_t length)
{
    return apir_gql_type(builder->schema, name, length);
}

static void bind_field(apir_gql_builder_t *builder,
                       const apir_resolver_entry_t *entry)
{
    const char *dot = strchr(entry->field, '.');
    apir_gql_type_t *type = NULL;
    apir_gql_field_t *field = NULL;

    if (strncmp(entry->field, "__Meta.", 7) == 0) {
        field = strcmp(dot, ".__type") == 0 ? builder->schema->meta_type
                                            : builder->schema->meta_schema;
    }
    else if (dot) {
        type = type_of_name(builder, entry->field,
                            (apr_size_t)(dot - entry->field));
    }
    if (type && type->kind == APIR_GQL_KIND_OBJECT) {
        field = apr_hash_get(type->by_name, dot + 1, APR_HASH_KEY_STRING);
    }
    if (!field) {
        unknown(builder, "resolver for", entry->field);
        return;
    }
    field->resolve = entry->resolve;
    field->data = entry->data;
}

static void bind_scalar(apir_gql_builder_t *builder,
                        const apir_scalar_entry_t *entry)
{
    apir_gql_type_t *type = type_of_name(builder, entry->name,
                                         strlen(entry->name));

    if (!type || type->kind != APIR_GQL_KIND_SCALAR || type->provided) {
        unknown(builder, "scalar", entry->name);
        return;
    }
    type->input = entry->input;
    type->output = entry->output;
    type->data = entry->data;
}

static void bind_abstract(apir_gql_builder_t *builder,
                          const apir_abstract_entry_t *entry)
{
    apir_gql_type_t *type = type_of_name(builder, entry->name,
                                         strlen(entry->name));

    if (!type || !apir_gql_is_abstract(type)) {
        unknown(builder, "function for the interface or union", entry->name);
        return;
    }
    type->type = entry->type;
    type->data = entry->data;
}

void apir_gql_bind(apir_gql_builder_t *builder, apir_resolvers_t *resolvers)
{
    for (int i = 0; i < resolvers->fields->nelts; i++) {
        bind_field(builder, &APR_ARRAY_IDX(resolvers->fields, i,
                                           apir_resolver_entry_t));
    }
    for (int i = 0; i < resolvers->scalars->nelts; i++) {
        bind_scalar(builder, &APR_ARRAY_IDX(resolvers->scalars, i,
                                            apir_scalar_entry_t));
    }
    for (int i = 0; i < resolvers->abstracts->nelts; i++) {
        bind_abstract(builder, &APR_ARRAY_IDX(resolvers->abstracts, i,
                                              apir_abstract_entry_t));
    }
}
