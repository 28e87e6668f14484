/*
 * Literals with variables in them, and the arguments of a field.
 */
#include "graphql/coerce.h"

#include "json/writer.h"
#include "core/buf.h"

#include <string.h>

static apir_gql_coerced_t coerce_variable(const apir_gql_value_t *literal,
                                          const apir_gql_type_t *type,
                                          const apir_value_t *variables,
                                          const apir_value_t **out)
{
    const apir_value_t *value = apir_value_get_n(variables, literal->as.text,
                                                 literal->length);

    if (!value) {
        return APIR_GQL_ABSENT;
    }
    if (value->kind == APIR_NULL && type->kind == APIR_GQL_KIND_NON_NULL) {
        return APIR_GQL_WRONG;
    }
    *out = value; /* validation has compared the types */
    return APIR_GQL_GIVEN;
}

/* A single value is a list of one, at every level. */
static apir_gql_coerced_t coerce_list(const apir_gql_value_t *literal,
                                      const apir_gql_type_t *type,
                                      const apir_value_t *variables,
                                      const apir_value_t **out,
                                      apr_pool_t *pool)
{
    apir_value_t *array = apir_value_array(pool);
    const apir_gql_value_t *item = literal->kind == APIR_GQL_LIST
                                       ? literal->as.items
                                       : literal;

    for (; item; item = literal->kind == APIR_GQL_LIST ? item->next : NULL) {
        const apir_value_t *value = NULL;
        apir_gql_coerced_t coerced = apir_gql_coerce_literal(item, type->of,
                                                             variables,
                                                             &value, pool);

        if (coerced == APIR_GQL_ABSENT) {
            if (type->of->kind == APIR_GQL_KIND_NON_NULL) {
                return APIR_GQL_WRONG;
            }
            value = apir_value_null(pool);
        }
        else if (coerced == APIR_GQL_WRONG) {
            return APIR_GQL_WRONG;
        }
        apir_array_add(array, value, pool);
    }
    *out = array;
    return APIR_GQL_GIVEN;
}

static const apir_gql_argument_t *find(const apir_gql_argument_t *given,
                                       const apir_gql_input_t *input)
{
    for (; given; given = given->next) {
        if (given->name.length == input->length
            && memcmp(given->name.text, input->name, input->length) == 0) {
            return given;
        }
    }
    return NULL;
}

/* One input field or argument into @a object. */
static bool coerce_input(const apir_gql_input_t *input,
                         const apir_gql_argument_t *given,
                         const apir_value_t *variables, apir_value_t *object,
                         apr_pool_t *pool)
{
    const apir_value_t *value = NULL;
    apir_gql_coerced_t coerced = APIR_GQL_ABSENT;

    given = find(given, input);
    if (given) {
        coerced = apir_gql_coerce_literal(given->value, input->type,
                                          variables, &value, pool);
    }
    if (coerced == APIR_GQL_ABSENT) {
        value = input->default_value;
        if (!value && input->type->kind == APIR_GQL_KIND_NON_NULL) {
            coerced = APIR_GQL_WRONG;
        }
    }
    if (coerced != APIR_GQL_WRONG && value) {
        apir_object_set_n(object, input->name, input->length, value);
    }
    return coerced != APIR_GQL_WRONG;
}

static bool one_is_given(const apir_value_t *object)
{
    const apir_value_t *member = apir_value_member(object, 0, NULL, NULL);

    return apir_value_length(object) == 1 && member->kind != APIR_NULL;
}

static apir_gql_coerced_t coerce_object(const apir_gql_value_t *literal,
                                        const apir_gql_type_t *type,
                                        const apir_value_t *variables,
                                        const apir_value_t **out,
                                        apr_pool_t *pool)
{
    apir_value_t *object;

    if (literal->kind != APIR_GQL_OBJECT) {
        return APIR_GQL_WRONG;
    }
    object = apir_value_object(pool);
    for (int i = 0; i < type->inputs.count; i++) {
        if (!coerce_input(&type->inputs.items[i], literal->as.fields,
                          variables, object, pool)) {
            return APIR_GQL_WRONG;
        }
    }
    if (type->one_of && !one_is_given(object)) {
        return APIR_GQL_WRONG;
    }
    *out = object;
    return APIR_GQL_GIVEN;
}

apir_gql_coerced_t apir_gql_coerce_literal(const apir_gql_value_t *literal,
                                           const apir_gql_type_t *type,
                                           const apir_value_t *variables,
                                           const apir_value_t **out,
                                           apr_pool_t *pool)
{
    if (literal->kind == APIR_GQL_VARIABLE) {
        return coerce_variable(literal, type, variables, out);
    }
    if (type->kind == APIR_GQL_KIND_NON_NULL) {
        return literal->kind == APIR_GQL_NULL
                   ? APIR_GQL_WRONG
                   : apir_gql_coerce_literal(literal, type->of, variables,
                                             out, pool);
    }
    if (literal->kind == APIR_GQL_NULL) {
        *out = apir_value_null(pool);
        return APIR_GQL_GIVEN;
    }
    if (type->kind == APIR_GQL_KIND_LIST) {
        return coerce_list(literal, type, variables, out, pool);
    }
    if (type->kind == APIR_GQL_KIND_INPUT) {
        return coerce_object(literal, type, variables, out, pool);
    }
    *out = apir_gql_coerce_leaf(type, literal, variables, pool);
    return *out ? APIR_GQL_GIVEN : APIR_GQL_WRONG;
}

bool apir_gql_coerce_arguments(const apir_gql_inputs_t *inputs,
                               const apir_gql_argument_t *arguments,
                               const apir_value_t *variables,
                               const apir_value_t **out, const char **wrong,
                               apr_uint32_t *place, apr_pool_t *pool)
{
    apir_value_t *object = apir_value_object(pool);

    for (int i = 0; i < inputs->count; i++) {
        if (!coerce_input(&inputs->items[i], arguments, variables, object,
                          pool)) {
            const apir_gql_argument_t *given = find(arguments,
                                                    &inputs->items[i]);

            *wrong = inputs->items[i].name;
            if (given) {
                *place = given->value->offset;
            }
            return false;
        }
    }
    *out = object;
    return true;
}
