/*
 * Scalars that GraphQL does not have: what is sent as text becomes the value
 * that the engine takes. What goes out is text already, but for aggregates,
 * which are as the database gives them.
 */
#include "graphql/models_int.h"

#include "json/scalar.h"

#include <apr_strings.h>
#include <string.h>

static const apir_value_t *in_bigint(const apir_value_t *value, void *data,
                                     apr_pool_t *pool)
{
    apr_size_t length = 0;
    const char *text = apir_value_text(value, &length);
    apr_int64_t number;

    if (value->kind == APIR_NUMBER) {
        return apir_value_integer(value, &number) ? apir_value_bigint(
                   apr_psprintf(pool, "%" APR_INT64_T_FMT, number), pool)
                                                  : NULL;
    }
    if (value->kind != APIR_STRING || !length) {
        return NULL;
    }
    text = apir_scalar_bigint(text, length, &length, pool);
    return text ? apir_value_bigint(text, pool) : NULL;
}

static const apir_value_t *in_decimal(const apir_value_t *value, void *data,
                                      apr_pool_t *pool)
{
    apr_size_t length = 0;
    const char *text;

    if (value->kind != APIR_STRING && value->kind != APIR_NUMBER) {
        return NULL;
    }
    text = value->kind == APIR_STRING
               ? apir_value_text(value, &length)
               : apir_json_stringify(value, &length, pool);
    text = apir_scalar_decimal(text, length, &length, pool);
    return text && !strchr("NI", text[text[0] == '-'])
               ? apir_value_decimal(text, pool)
               : NULL;
}

static const apir_value_t *in_date(const apir_value_t *value, void *data,
                                   apr_pool_t *pool)
{
    double milliseconds;

    return value->kind == APIR_STRING
                   && apir_scalar_date(value->as.text, value->length,
                                       &milliseconds)
               ? apir_value_date(milliseconds, pool)
               : NULL;
}

static const apir_value_t *in_bytes(const apir_value_t *value, void *data,
                                    apr_pool_t *pool)
{
    apr_size_t length = 0;
    const char *bytes = value->kind == APIR_STRING
                            ? apir_scalar_base64(value->as.text,
                                                 value->length, &length, pool)
                            : NULL;

    return bytes ? apir_value_bytes(bytes, length, pool) : NULL;
}

static const apir_value_t *out_digits(const apir_value_t *value, void *data,
                                      apr_pool_t *pool)
{
    apr_size_t length;
    const char *text;

    if (value->kind != APIR_NUMBER) {
        return value;
    }
    text = apir_json_stringify(value, &length, pool);
    return apir_value_string_n(text, length, pool);
}

static const apir_value_t *out_date(const apir_value_t *value, void *data,
                                    apr_pool_t *pool)
{
    double milliseconds;

    if (value->kind == APIR_NUMBER) {
        return apir_value_date(apir_value_number(value), pool);
    }
    return value->kind == APIR_STRING
                   && apir_scalar_date(value->as.text, value->length,
                                       &milliseconds)
               ? apir_value_date(milliseconds, pool)
               : value;
}

void apir_gql_models_scalars(apir_resolvers_t *resolvers)
{
    apir_scalar(resolvers, "BigInt", in_bigint, out_digits, NULL);
    apir_scalar(resolvers, "Decimal", in_decimal, out_digits, NULL);
    apir_scalar(resolvers, "DateTime", in_date, out_date, NULL);
    apir_scalar(resolvers, "Bytes", in_bytes, NULL, NULL);
}
