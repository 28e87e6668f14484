/*
 * Scalars and enums that come in (§3.5, §3.9). No conversion but Int to Float
 * and to ID.
 */
#include "graphql/coerce.h"

#include "json/writer.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

apir_value_t *apir_gql_number(const char *text, apr_size_t length,
                              apr_pool_t *pool)
{
    apir_value_t *value = apir_value_string_n(text, length, pool);

    value->kind = APIR_NUMBER;
    value->is_text = 1;
    return value;
}

static const apir_value_t *take_int(const apir_value_t *value,
                                    apr_pool_t *pool)
{
    apr_int64_t number;

    if (value->kind != APIR_NUMBER || !apir_value_integer(value, &number)
        || number < APR_INT32_MIN || number > APR_INT32_MAX) {
        return NULL;
    }
    return apir_value_int(number, pool);
}

static const apir_value_t *take_float(const apir_value_t *value)
{
    if ((value->kind != APIR_NUMBER && value->kind != APIR_BIGINT)
        || !isfinite(apir_value_number(value))) {
        return NULL;
    }
    return value;
}

static const apir_value_t *take_id(const apir_value_t *value,
                                   apr_pool_t *pool)
{
    apr_size_t length;
    const char *text;
    apr_int64_t number;

    if (value->kind == APIR_STRING) {
        return value;
    }
    if (value->kind != APIR_NUMBER && value->kind != APIR_BIGINT) {
        return NULL;
    }
    if (apir_value_integer(value, &number)) {
        return apir_value_string(apr_psprintf(pool, "%" APR_INT64_T_FMT,
                                              number),
                                 pool);
    }
    text = apir_value_text(value, &length);
    if (!text || strspn(text, "-0123456789") != length) {
        return NULL;
    }
    return apir_value_string_n(text, length, pool);
}

static const apir_value_t *take_custom(const apir_gql_type_t *type,
                                       const apir_value_t *value,
                                       apr_pool_t *pool)
{
    return type->input ? type->input(value, type->data, pool) : value;
}

static const apir_value_t *take_scalar(const apir_gql_type_t *type,
                                       const apir_value_t *value,
                                       apr_pool_t *pool)
{
    switch ((apir_gql_scalar_t)type->scalar) {
    case APIR_GQL_SCALAR_INT: return take_int(value, pool);
    case APIR_GQL_SCALAR_FLOAT: return take_float(value);
    case APIR_GQL_SCALAR_STRING:
        return value->kind == APIR_STRING ? value : NULL;
    case APIR_GQL_SCALAR_BOOLEAN:
        return value->kind == APIR_TRUE || value->kind == APIR_FALSE ? value
                                                                     : NULL;
    case APIR_GQL_SCALAR_ID: return take_id(value, pool);
    case APIR_GQL_CUSTOM: break;
    }
    return take_custom(type, value, pool);
}

static const apir_value_t *take_enum(const apir_gql_type_t *type,
                                     const char *name, apr_size_t length)
{
    const apir_gql_enum_value_t *value = apir_gql_enum_value(type, name,
                                                             length);

    return value ? value->value : NULL;
}

const apir_value_t *apir_gql_coerce_json_leaf(const apir_gql_type_t *type,
                                              const apir_value_t *value,
                                              apr_pool_t *pool)
{
    if (type->kind == APIR_GQL_KIND_ENUM) {
        return value->kind == APIR_STRING
                   ? take_enum(type, value->as.text, value->length)
                   : NULL;
    }
    return take_scalar(type, value, pool);
}

const apir_value_t *apir_gql_coerce_leaf(const apir_gql_type_t *type,
                                         const apir_gql_value_t *literal,
                                         const apir_value_t *variables,
                                         apr_pool_t *pool)
{
    if (type->kind == APIR_GQL_KIND_ENUM) {
        return literal->kind == APIR_GQL_ENUM
                   ? take_enum(type, literal->as.text, literal->length)
                   : NULL;
    }
    if (type->scalar != APIR_GQL_CUSTOM
        && (literal->kind == APIR_GQL_ENUM
            || (literal->kind == APIR_GQL_FLOAT
                && type->scalar != APIR_GQL_SCALAR_FLOAT))) {
        return NULL; /* 1.0 is no Int as a literal, though it is in JSON */
    }
    return take_scalar(type, apir_gql_literal_json(literal, variables, pool),
                       pool);
}

static const apir_value_t *list_json(const apir_gql_value_t *literal,
                                     const apir_value_t *variables,
                                     apr_pool_t *pool)
{
    apir_value_t *array = apir_value_array(pool);

    for (const apir_gql_value_t *item = literal->as.items; item;
         item = item->next) {
        apir_array_add(array, apir_gql_literal_json(item, variables, pool),
                       pool);
    }
    return array;
}

static const apir_value_t *object_json(const apir_gql_value_t *literal,
                                       const apir_value_t *variables,
                                       apr_pool_t *pool)
{
    apir_value_t *object = apir_value_object(pool);

    for (const apir_gql_argument_t *field = literal->as.fields; field;
         field = field->next) {
        apir_object_set_n(object, field->name.text, field->name.length,
                          apir_gql_literal_json(field->value, variables,
                                                pool));
    }
    return object;
}

const apir_value_t *apir_gql_literal_json(const apir_gql_value_t *literal,
                                          const apir_value_t *variables,
                                          apr_pool_t *pool)
{
    const apir_value_t *value;

    switch ((apir_gql_value_kind_t)literal->kind) {
    case APIR_GQL_VARIABLE:
        value = apir_value_get_n(variables, literal->as.text,
                                 literal->length);
        return value ? value : apir_value_null(pool);
    case APIR_GQL_INT:
    case APIR_GQL_FLOAT:
        return apir_gql_number(literal->as.text, literal->length, pool);
    case APIR_GQL_STRING:
    case APIR_GQL_ENUM:
        return apir_value_string_n(literal->as.text, literal->length, pool);
    case APIR_GQL_TRUE:
    case APIR_GQL_FALSE:
        return apir_value_bool(literal->kind == APIR_GQL_TRUE, pool);
    case APIR_GQL_LIST: return list_json(literal, variables, pool);
    case APIR_GQL_OBJECT: return object_json(literal, variables, pool);
    case APIR_GQL_NULL: break;
    }
    return apir_value_null(pool);
}
