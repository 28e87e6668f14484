/*
 * Values that a write fills in. A default wins over @updatedAt where both
 * stand on a field and the default is made at run time; a literal does not
 * (the reference asks in this order).
 */
#include "mutation/generate.h"
#include "core/buf.h"
#include "core/limits.h"
#include "json/reader.h"
#include "json/scalar.h"
#include "json/writer.h"
#include "mutation/generate_int.h"
#include <apr_strings.h>
#include <string.h>

void apir_generator_init(apir_generator_t *generator,
                         const apir_value_t *auth)
{
    memset(generator, 0, sizeof(*generator));
    generator->auth = auth;
    generator->now = apr_time_now();
}

const apir_value_t *apir_generate_now(const apir_generator_t *generator,
                                      apr_pool_t *pool)
{
    apir_value_t *value = apir_value_undefined(pool);
    apr_time_t milliseconds = generator->now / 1000;

    value->kind = APIR_DATE;
    value->as.number = (double)milliseconds;
    return value;
}

/* ---- ids ---- */

/* Every %s is the id; \%s is a %s that is meant so. */
static const apir_value_t *formatted(const char *format, const char *id,
                                     apr_pool_t *pool)
{
    apir_buf_t buf;

    apir_buf_init(&buf, pool, strlen(format) + strlen(id), APR_SIZE_MAX);
    while (*format) {
        if (strncmp(format, "\\%s", 3) == 0) {
            apir_buf_puts(&buf, "%s");
            format += 3;
        }
        else if (strncmp(format, "%s", 2) == 0) {
            apir_buf_puts(&buf, id);
            format += 2;
        }
        else {
            apir_buf_putc(&buf, *format++);
        }
    }
    return apir_value_string_n(buf.data, buf.length, pool);
}

static apr_status_t make_id(apir_generator_t *generator,
                            const apir_zmodel_default_t *wanted,
                            apr_pool_t *pool, const apir_value_t **value)
{
    const char *id;
    apr_status_t status = apir_generate_id(generator, wanted, pool, &id);

    if (status == APR_SUCCESS && id) {
        *value = wanted->format ? formatted(wanted->format, id, pool)
                                : apir_value_string(id, pool);
    }
    return status;
}

/* ---- literals ---- */

static apir_value_t *text_value(apir_kind_t kind, const char *text,
                                apr_size_t length, apr_pool_t *pool)
{
    apir_value_t *value = apir_value_string_n(text, length, pool);

    value->kind = kind;
    return value;
}

/* ZModel writes numbers as JSON does, but for a plus and zeros in front. */
static apir_value_t *number(const char *text, apr_pool_t *pool)
{
    bool negative = *text == '-';
    apir_value_t *value;

    text += negative || *text == '+';
    while (text[0] == '0' && text[1] >= '0' && text[1] <= '9') {
        text++;
    }
    text = negative ? apr_pstrcat(pool, "-", text, NULL) : text;
    value = text_value(APIR_NUMBER, text, strlen(text), pool);
    value->is_text = 1;
    return value;
}

static const apir_value_t *number_of(const apir_zmodel_field_t *field,
                                     const char *text, apr_pool_t *pool)
{
    apir_value_t *value = number(text, pool);
    apr_size_t length;

    if (field->kind == APIR_ZT_DECIMAL) {
        text = apir_scalar_decimal(value->as.text, value->length, &length,
                                   pool);
        return text_value(APIR_DECIMAL, text, length, pool);
    }
    if (field->kind == APIR_ZT_BIGINT && !strchr(text, '.')) {
        text = apir_scalar_bigint(value->as.text, value->length, &length,
                                  pool);
        return text_value(APIR_BIGINT, text, length, pool);
    }
    return value;
}

static const apir_value_t *json_of(const char *text, apr_size_t length,
                                   apr_pool_t *pool)
{
    apir_json_limits_t limits = { APIR_MAX_DEPTH, APIR_MAX_NODES };
    apir_value_t *value = NULL;
    apr_status_t status = apir_json_read(text, length, &limits, &value, pool,
                                         NULL);

    if (status == APR_SUCCESS && value->kind == APIR_NULL) {
        value->kind = APIR_JSON_NULL;
    }
    return status == APR_SUCCESS ? value : NULL;
}

static const apir_value_t *date_of(const char *text, apr_size_t length,
                                   apr_pool_t *pool)
{
    apir_value_t *value = apir_value_undefined(pool);

    value->kind = APIR_DATE;
    return apir_scalar_date(text, length, &value->as.number) ? value : NULL;
}

/* Bytes are given in base64, as in the table's own default. */
static const apir_value_t *bytes_of(const char *text, apr_size_t length,
                                    apr_pool_t *pool)
{
    const char *bytes = apir_scalar_base64(text, length, &length, pool);

    return text_value(APIR_BYTES, bytes, length, pool);
}

static const apir_value_t *string_of(const apir_zmodel_field_t *field,
                                     const apir_zmodel_expr_t *expr,
                                     apr_pool_t *pool)
{
    switch (field->kind) {
    case APIR_ZT_JSON:
    case APIR_ZT_TYPEDEF: return json_of(expr->text, expr->length, pool);
    case APIR_ZT_DATETIME: return date_of(expr->text, expr->length, pool);
    case APIR_ZT_BYTES: return bytes_of(expr->text, expr->length, pool);
    default: return apir_value_string_n(expr->text, expr->length, pool);
    }
}

static const apir_value_t *scalar(const apir_zmodel_field_t *field,
                                  const apir_zmodel_expr_t *expr,
                                  apr_pool_t *pool)
{
    switch (expr->kind) {
    case APIR_ZX_STRING: return string_of(field, expr, pool);
    case APIR_ZX_NUMBER: return number_of(field, expr->text, pool);
    case APIR_ZX_BOOLEAN: return apir_value_bool(expr->truth, pool);
    case APIR_ZX_ENUM_MEMBER:
        return apir_value_string(expr->member->name, pool);
    default: return NULL;
    }
}

static const apir_value_t *literal(const apir_zmodel_field_t *field,
                                   const apir_zmodel_expr_t *expr,
                                   apr_pool_t *pool)
{
    apir_value_t *list;
    const apir_value_t *item;
    int i;

    if (expr->kind != APIR_ZX_ARRAY) {
        return scalar(field, expr, pool);
    }
    list = apir_value_array(pool);
    for (i = 0; i < expr->item_count; i++) {
        item = scalar(field, expr->items[i], pool);
        if (!item) {
            return NULL;
        }
        apir_array_add(list, item, pool);
    }
    return list;
}

/* ---- auth() ---- */

/* The member that an expression names, NULL where it or what it is in is not
 * there. */
static const apir_value_t *member(const apir_value_t *auth,
                                  const apir_zmodel_expr_t *expr)
{
    if (expr->kind != APIR_ZX_MEMBER) {
        return auth;
    }
    return apir_value_get(member(auth, expr->left), expr->field->name);
}

/* A number's digits; a string may say a number, too. */
static const char *digits(const apir_value_t *value, apr_size_t *length,
                          apr_pool_t *pool)
{
    switch (value->kind) {
    case APIR_NUMBER: return apir_json_stringify(value, length, pool);
    case APIR_BIGINT:
    case APIR_DECIMAL:
    case APIR_STRING: return apir_value_text(value, length);
    default: return NULL;
    }
}

static const apir_value_t *exact(apir_kind_t kind, const apir_value_t *value,
                                 apr_pool_t *pool)
{
    apr_size_t length;
    const char *text = digits(value, &length, pool);

    if (text) {
        text = kind == APIR_BIGINT
                   ? apir_scalar_bigint(text, length, &length, pool)
                   : apir_scalar_decimal(text, length, &length, pool);
    }
    /* NaN and Infinity are words */
    return text && text[length - 1] >= '0' && text[length - 1] <= '9'
               ? text_value(kind, text, length, pool)
               : NULL;
}

static const apir_value_t *if_kind(const apir_value_t *value,
                                   apir_kind_t kind)
{
    return value->kind == kind ? value : NULL;
}

static const apir_value_t *if_member(const apir_value_t *value,
                                     const apir_zmodel_enum_t *enumeration)
{
    return value->kind == APIR_STRING
                   && apir_zmodel_member(enumeration, value->as.text,
                                         value->length)
               ? value
               : NULL;
}

static const apir_value_t *if_whole(const apir_value_t *value)
{
    apr_int64_t whole;

    return value->kind == APIR_NUMBER && apir_value_integer(value, &whole)
               ? value
               : NULL;
}

/* What auth() says, as a value of the field; NULL where it cannot be. */
static const apir_value_t *one_as(const apir_zmodel_field_t *field,
                                  const apir_value_t *value, apr_pool_t *pool)
{
    switch (field->kind) {
    case APIR_ZT_STRING: return if_kind(value, APIR_STRING);
    case APIR_ZT_ENUM: return if_member(value, field->enumeration);
    case APIR_ZT_BOOLEAN:
        return value->kind == APIR_TRUE ? value : if_kind(value, APIR_FALSE);
    case APIR_ZT_INT: return if_whole(value);
    case APIR_ZT_FLOAT: return if_kind(value, APIR_NUMBER);
    case APIR_ZT_BIGINT: return exact(APIR_BIGINT, value, pool);
    case APIR_ZT_DECIMAL: return exact(APIR_DECIMAL, value, pool);
    case APIR_ZT_DATETIME:
        return value->kind == APIR_STRING
                   ? date_of(value->as.text, value->length, pool)
                   : if_kind(value, APIR_DATE);
    case APIR_ZT_BYTES: return if_kind(value, APIR_BYTES);
    default: return value;
    }
}

static const apir_value_t *list_as(const apir_zmodel_field_t *field,
                                   const apir_value_t *value,
                                   apr_pool_t *pool)
{
    apir_value_t *list = apir_value_array(pool);
    const apir_value_t *item;
    apr_size_t i;

    for (i = 0; i < apir_value_length(value); i++) {
        item = one_as(field, apir_value_at(value, i), pool);
        if (!item) {
            return NULL;
        }
        apir_array_add(list, item, pool);
    }
    return value->kind == APIR_ARRAY ? list : NULL;
}

static apr_status_t from_auth(const apir_generator_t *generator,
                              const apir_zmodel_field_t *field,
                              apr_pool_t *pool, const apir_value_t **value)
{
    const apir_value_t *said = member(generator->auth,
                                      field->default_value.value);

    if (!said || said->kind == APIR_NULL || said->kind == APIR_UNDEFINED) {
        *value = apir_value_null(pool);
        return APR_SUCCESS;
    }
    *value = field->list ? list_as(field, said, pool)
                         : one_as(field, said, pool);
    return *value ? APR_SUCCESS : APR_EINVAL;
}

apr_status_t apir_generate_default(apir_generator_t *generator,
                                   const apir_zmodel_field_t *field,
                                   apr_pool_t *pool,
                                   const apir_value_t **value)
{
    const apir_zmodel_default_t *wanted = &field->default_value;

    *value = NULL;
    switch (wanted->kind) {
    case APIR_ZD_AUTOINCREMENT:
    case APIR_ZD_DBGENERATED: return APR_SUCCESS;
    case APIR_ZD_NOW: *value = apir_generate_now(generator, pool); break;
    case APIR_ZD_AUTH: return from_auth(generator, field, pool, value);
    case APIR_ZD_NONE:
    case APIR_ZD_LITERAL:
        if (field->updated_at) {
            *value = apir_generate_now(generator, pool);
        }
        else if (wanted->kind == APIR_ZD_LITERAL) {
            *value = literal(field, wanted->value, pool);
            return *value ? APR_SUCCESS : APR_EINVAL;
        }
        break;
    default: return make_id(generator, wanted, pool, value);
    }
    return APR_SUCCESS;
}
