/*
 * Changes of numbers, `{increment: …}`: RPC takes plain numbers there, for
 * BigInt and Decimal too, where these scalars have values of their own.
 */
#include "graphql/models_int.h"

static const apir_value_t *number_of(const apir_value_t *value,
                                     apr_pool_t *pool)
{
    return value->kind == APIR_BIGINT || value->kind == APIR_DECIMAL
               ? apir_gql_number(value->as.text, value->length, pool)
               : value;
}

static const apir_value_t *with_numbers(const apir_gql_models_t *models,
                                        const apir_gql_type_t *type,
                                        const apir_value_t *value,
                                        apr_pool_t *pool);

static const apir_value_t *object_of(const apir_gql_models_t *models,
                                     const apir_gql_type_t *type,
                                     const apir_value_t *value,
                                     apr_pool_t *pool)
{
    bool change = apr_hash_get(models->changes, type->name,
                               (apr_ssize_t)type->length)
                  != NULL;
    apir_value_t *object = apir_value_object(pool);
    const apir_value_t *member;
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0;
         (member = apir_value_member(value, i, &name, &length)); i++) {
        apir_object_set_n(
            object, name, length,
            change
                ? number_of(member, pool)
                : with_numbers(models,
                               apir_gql_input_field(type, name, length)->type,
                               member, pool));
    }
    return object;
}

/* A coerced value: as deep as documents and variables are. */
static const apir_value_t *with_numbers(const apir_gql_models_t *models,
                                        const apir_gql_type_t *type,
                                        const apir_value_t *value,
                                        apr_pool_t *pool)
{
    apir_value_t *array;

    while (type->of) {
        type = type->of;
    }
    if (type->kind != APIR_GQL_KIND_INPUT) {
        return value;
    }
    if (value->kind == APIR_OBJECT) {
        return object_of(models, type, value, pool);
    }
    if (value->kind != APIR_ARRAY) {
        return value;
    }
    array = apir_value_array(pool);
    for (apr_uint32_t i = 0; i < value->length; i++) {
        apir_array_add(array,
                       with_numbers(models, type, &value->as.items[i], pool),
                       pool);
    }
    return array;
}

void apir_gql_models_changes(const apir_gql_models_t *models,
                             const apir_gql_inputs_t *inputs,
                             apir_value_t *args, apr_pool_t *pool)
{
    for (int i = 0; i < inputs->count; i++) {
        const apir_gql_input_t *input = &inputs->items[i];
        const apir_value_t *value = apir_value_get_n(args, input->name,
                                                     input->length);

        if (value) {
            apir_object_set_n(args, input->name, input->length,
                              with_numbers(models, input->type, value, pool));
        }
    }
}
