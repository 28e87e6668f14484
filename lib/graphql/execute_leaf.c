/*
 * Scalars and enums that go out (§3.5, §3.9): what is no value of the type is
 * an error. Where the specification leaves it open, what loses nothing is
 * converted, as the reference does: numbers and booleans to text, booleans to
 * numbers and back, numbers in text.
 */
#include "graphql/execute_int.h"

#include "json/scalar.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static bool is_numeric(const apir_value_t *value)
{
    return value->kind == APIR_NUMBER || value->kind == APIR_BIGINT
           || value->kind == APIR_DECIMAL;
}

/* The number that a value is, or reads as; false: none. */
static bool number_of(const apir_value_t *value, double *number,
                      apr_pool_t *pool)
{
    if (value->kind == APIR_TRUE || value->kind == APIR_FALSE) {
        *number = value->kind == APIR_TRUE;
    }
    else if (value->kind == APIR_STRING && value->length) {
        *number = apir_scalar_number(value->as.text, value->length, pool);
    }
    else if (is_numeric(value)) {
        *number = apir_value_number(value);
    }
    else {
        return false;
    }
    return isfinite(*number);
}

static bool write_int(apir_json_writer_t *json, const apir_value_t *value,
                      apr_pool_t *pool)
{
    double number;

    if (!number_of(value, &number, pool) || number != floor(number)
        || number < APR_INT32_MIN || number > APR_INT32_MAX) {
        return false;
    }
    apir_json_int(json, (apr_int64_t)number);
    return true;
}

static bool write_float(apir_json_writer_t *json, const apir_value_t *value,
                        apr_pool_t *pool)
{
    double number;

    if (!number_of(value, &number, pool)) {
        return false;
    }
    if (value->kind == APIR_NUMBER || value->kind == APIR_BIGINT) {
        apir_json_value(json, value); /* with all its digits */
    }
    else {
        apir_json_double(json, number);
    }
    return true;
}

/* What a value is as text, for String and ID. */
static bool write_text(apir_json_writer_t *json, const apir_value_t *value,
                       apr_pool_t *pool)
{
    apr_size_t length;
    const char *text;

    switch ((apir_kind_t)value->kind) {
    case APIR_STRING:
    case APIR_DATE:
    case APIR_BYTES: apir_json_value(json, value); return true;
    case APIR_TRUE:
    case APIR_FALSE:
        text = value->kind == APIR_TRUE ? "true" : "false";
        apir_json_string(json, text, strlen(text));
        return true;
    case APIR_NUMBER:
    case APIR_BIGINT:
    case APIR_DECIMAL:
        if (!isfinite(apir_value_number(value))) {
            return false;
        }
        text = apir_json_stringify(value, &length, pool);
        apir_json_string(json, text, length);
        return true;
    default: return false;
    }
}

static bool write_id(apir_json_writer_t *json, const apir_value_t *value,
                     apr_pool_t *pool)
{
    apr_int64_t number;

    if (value->kind != APIR_STRING && value->kind != APIR_BIGINT
        && !(value->kind == APIR_NUMBER
             && apir_value_integer(value, &number))) {
        return false;
    }
    return write_text(json, value, pool);
}

static bool write_boolean(apir_json_writer_t *json, const apir_value_t *value)
{
    if (is_numeric(value) && isfinite(apir_value_number(value))) {
        apir_json_bool(json, apir_value_number(value) != 0);
        return true;
    }
    if (value->kind != APIR_TRUE && value->kind != APIR_FALSE) {
        return false;
    }
    apir_json_bool(json, value->kind == APIR_TRUE);
    return true;
}

static bool write_enum(apir_json_writer_t *json, const apir_gql_type_t *type,
                       const apir_value_t *value)
{
    if (value->kind != APIR_STRING
        || !apir_gql_enum_value(type, value->as.text, value->length)) {
        return false;
    }
    apir_json_value(json, value);
    return true;
}

static bool write_custom(apir_json_writer_t *json,
                         const apir_gql_type_t *type,
                         const apir_value_t *value, apr_pool_t *pool)
{
    if (type->output) {
        value = type->output(value, type->data, pool);
    }
    if (!value) {
        return false;
    }
    apir_json_value(json, value);
    return true;
}

bool apir_gql_write_leaf(apir_gql_execution_t *x, const apir_gql_type_t *type,
                         const apir_value_t *value, apr_pool_t *pool)
{
    apir_json_writer_t *json = &x->json;

    if (type->kind == APIR_GQL_KIND_ENUM) {
        return write_enum(json, type, value);
    }
    switch ((apir_gql_scalar_t)type->scalar) {
    case APIR_GQL_SCALAR_INT: return write_int(json, value, pool);
    case APIR_GQL_SCALAR_FLOAT: return write_float(json, value, pool);
    case APIR_GQL_SCALAR_STRING: return write_text(json, value, pool);
    case APIR_GQL_SCALAR_BOOLEAN: return write_boolean(json, value);
    case APIR_GQL_SCALAR_ID: return write_id(json, value, pool);
    case APIR_GQL_CUSTOM: break;
    }
    return write_custom(json, type, value, pool);
}
