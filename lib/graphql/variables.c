/*
 * The variables of a request (§6.1.2): JSON as the definitions' types take it.
 */
#include "graphql/coerce.h"

#include "core/limits.h"

#include <apr_strings.h>
#include <string.h>

typedef struct variable_t {
    const apir_gql_field_def_t *definition;
    apir_gql_errors_t *errors;
    apr_pool_t *pool;
    int depth; /**< values around the one that is looked at */
} variable_t;

static const apir_value_t *coerce(variable_t *at, const apir_value_t *value,
                                  const apir_gql_type_t *type);

/* Every wrong value inside a variable is one error, at the definition. */
static const apir_value_t *wrong(variable_t *at, const char *why)
{
    apir_gql_report_at(at->errors, at->definition->offset,
                       "The variable \"$%.*s\" has a wrong value: %s",
                       APIR_GQL_NAME(&at->definition->name), why);
    return NULL;
}

static const apir_value_t *not_of_type(variable_t *at,
                                       const apir_gql_type_t *type)
{
    return wrong(at, apr_psprintf(at->pool, "it is no \"%s\"",
                                  apir_gql_type_text(type, at->pool)));
}

static const apir_value_t *coerce_list(variable_t *at,
                                       const apir_value_t *value,
                                       const apir_gql_type_t *type)
{
    apir_value_t *array = apir_value_array(at->pool);
    bool good = true;

    if (value->kind != APIR_ARRAY) {
        const apir_value_t *item = coerce(at, value, type->of);

        if (item) {
            apir_array_add(array, item, at->pool);
        }
        return item ? array : NULL;
    }
    for (apr_uint32_t i = 0; i < value->length && !apir_gql_full(at->errors);
         i++) {
        const apir_value_t *item = coerce(at, &value->as.items[i], type->of);

        if (item) {
            apir_array_add(array, item, at->pool);
        }
        else {
            good = false;
        }
    }
    return good ? array : NULL;
}

static bool coerce_field(variable_t *at, const apir_value_t *value,
                         const apir_gql_input_t *input, apir_value_t *object)
{
    const apir_value_t *given = apir_value_get_n(value, input->name,
                                                 input->length);

    if (given) {
        given = coerce(at, given, input->type);
        if (!given) {
            return false;
        }
    }
    else if (apir_gql_is_required(input)) {
        wrong(at, apr_pstrcat(at->pool, "the field \"", input->name,
                              "\" is required", NULL));
        return false;
    }
    else {
        given = input->default_value;
    }
    if (given) {
        apir_object_set_n(object, input->name, input->length, given);
    }
    return true;
}

/* What the type has no field for, and what @oneOf forbids. */
static bool check_members(variable_t *at, const apir_value_t *value,
                          const apir_gql_type_t *type)
{
    apr_size_t count = apir_value_length(value);
    bool good = true;
    int given = 0; /* that are not null */
    int known = 0;

    for (apr_size_t i = 0; i < count && !apir_gql_full(at->errors); i++) {
        const char *name;
        apr_size_t length;
        const apir_value_t *member = apir_value_member(value, i, &name,
                                                       &length);

        if (apir_gql_input_field(type, name, length)) {
            known++;
            given += member->kind != APIR_NULL;
        }
        else {
            wrong(at, apr_psprintf(at->pool, "\"%s\" has no field \"%.*s\"",
                                   type->name,
                                   (int)(length < 80 ? length : 80), name));
            good = false;
        }
    }
    if (type->one_of && (known != 1 || given != 1)) {
        wrong(at, apr_psprintf(at->pool,
                               "exactly one field of \"%s\" is to be given, "
                               "and not null",
                               type->name));
        good = false;
    }
    return good;
}

static const apir_value_t *coerce_object(variable_t *at,
                                         const apir_value_t *value,
                                         const apir_gql_type_t *type)
{
    apir_value_t *object;
    bool good;

    if (value->kind != APIR_OBJECT) {
        return not_of_type(at, type);
    }
    object = apir_value_object(at->pool);
    good = check_members(at, value, type);
    for (int i = 0; i < type->inputs.count && !apir_gql_full(at->errors);
         i++) {
        good &= coerce_field(at, value, &type->inputs.items[i], object);
    }
    return good ? object : NULL;
}

/* A value that is not null, of a type that is not non-null. */
static const apir_value_t *coerce_value(variable_t *at,
                                        const apir_value_t *value,
                                        const apir_gql_type_t *type)
{
    const apir_value_t *leaf;

    if (type->kind == APIR_GQL_KIND_LIST) {
        return coerce_list(at, value, type);
    }
    if (type->kind == APIR_GQL_KIND_INPUT) {
        return coerce_object(at, value, type);
    }
    leaf = apir_gql_coerce_json_leaf(type, value, at->pool);
    return leaf ? leaf : not_of_type(at, type);
}

static const apir_value_t *coerce(variable_t *at, const apir_value_t *value,
                                  const apir_gql_type_t *type)
{
    const apir_value_t *coerced;

    if (type->kind == APIR_GQL_KIND_NON_NULL) {
        if (value->kind == APIR_NULL) {
            return not_of_type(at, type);
        }
        type = type->of;
    }
    if (value->kind == APIR_NULL) {
        return value;
    }
    if (at->depth >= APIR_MAX_GRAPHQL_DEPTH) {
        return wrong(at, apr_psprintf(at->pool,
                                      "it has more than %d levels (depth)",
                                      APIR_MAX_GRAPHQL_DEPTH));
    }
    at->depth++;
    coerced = coerce_value(at, value, type);
    at->depth--;
    return coerced;
}

static const apir_value_t *one(variable_t *at,
                               const apir_gql_schema_t *schema,
                               const apir_value_t *given)
{
    const apir_gql_field_def_t *definition = at->definition;
    const apir_gql_type_t *type = apir_gql_type_of_ref(schema,
                                                       definition->type,
                                                       at->pool);
    const apir_value_t *value = apir_value_get_n(given, definition->name.text,
                                                 definition->name.length);

    if (value && value->kind != APIR_UNDEFINED) {
        return coerce(at, value, type);
    }
    value = NULL;
    if (definition->default_value) {
        apir_gql_coerce_literal(definition->default_value, type, NULL, &value,
                                at->pool);
    }
    else if (type->kind == APIR_GQL_KIND_NON_NULL) {
        wrong(at, "it is required");
    }
    return value;
}

const apir_value_t *apir_gql_coerce_variables(
    const apir_gql_schema_t *schema, const apir_gql_definition_t *operation,
    const apir_value_t *given, apir_gql_errors_t *errors)
{
    apir_value_t *variables = apir_value_object(errors->pool);
    variable_t at = { NULL, errors, errors->pool, 0 };

    for (at.definition = operation->fields;
         at.definition && !apir_gql_full(errors);
         at.definition = at.definition->next) {
        const apir_value_t *value = one(&at, schema, given);

        if (value) {
            apir_object_set_n(variables, at.definition->name.text,
                              at.definition->name.length, value);
        }
    }
    return variables;
}
