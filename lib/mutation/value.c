/*
 * Values as they are stored, and back. A write turns what it was given into
 * stored values at once: then foreign keys that were read and those that were
 * given are the same.
 */
#include "mutation/mutation_int.h"
#include "statement/stored.h"
#include <apr_strings.h>
#include <string.h>

static apr_status_t store_json(apir_write_t *write, const apir_value_t *value,
                               const apir_value_t **stored)
{
    apr_size_t length;
    const char *text;

    if (value->kind == APIR_JSON_NULL) {
        *stored = apir_value_string("null", write->pool);
        return APR_SUCCESS;
    }
    text = apir_json_stringify(value, &length, write->pool);
    *stored = apir_value_string_n(text, length, write->pool);
    return APR_SUCCESS;
}

/* SQLite would make a real of it, and lose digits. */
static apr_status_t check_bigint(apir_write_t *write,
                                 const apir_zmodel_field_t *field,
                                 const apir_value_t *value)
{
    apr_int64_t number;

    if (value->kind != APIR_BIGINT || apir_value_integer(value, &number)) {
        return APR_SUCCESS;
    }
    return apir_error_set(write->error, write->pool, APIR_E_QUERY,
                          "The value of \"%s\" has more than 64 bits",
                          field->name);
}

apr_status_t apir_write_stored(apir_write_t *write,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *value,
                               const apir_value_t **stored)
{
    *stored = value;
    if (value->kind == APIR_NULL || value->kind == APIR_DB_NULL) {
        return APR_SUCCESS;
    }
    if (field->list) {
        return apir_write_refuse(write,
                                 "SQLite does not support native array "
                                 "operations");
    }
    if (field->kind == APIR_ZT_JSON || field->kind == APIR_ZT_TYPEDEF) {
        return store_json(write, value, stored);
    }
    if (field->kind == APIR_ZT_ENUM) {
        *stored = apir_stored_member(value, field->enumeration, write->pool);
        return APR_SUCCESS;
    }
    if (field->kind == APIR_ZT_BIGINT) {
        return check_bigint(write, field, value);
    }
    return APR_SUCCESS;
}

const apir_value_t *apir_write_argument(const apir_zmodel_field_t *field,
                                        const apir_value_t *stored,
                                        apr_pool_t *pool)
{
    const apir_zmodel_member_t *member = NULL;

    if (field->kind == APIR_ZT_ENUM && stored->kind == APIR_STRING) {
        member = apir_zmodel_member_stored(field->enumeration,
                                           stored->as.text, stored->length);
    }
    return member ? apir_value_string(member->name, pool) : stored;
}

static const apir_value_t *of_cell(const apir_db_cell_t *cell,
                                   apr_pool_t *pool)
{
    apir_value_t *value;

    switch (cell->type) {
    case APIR_DB_IS_INTEGER: return apir_value_int(cell->integer, pool);
    case APIR_DB_IS_REAL: return apir_value_double(cell->real, pool);
    case APIR_DB_IS_TEXT:
        return apir_value_string_n(cell->text, cell->length, pool);
    case APIR_DB_IS_BLOB:
        value = apir_value_string_n(cell->text, cell->length, pool);
        value->kind = APIR_BYTES;
        return value;
    default: return apir_value_null(pool);
    }
}

apr_status_t apir_write_column(apir_db_statement_t *statement, int i,
                               apr_pool_t *pool, const apir_value_t **value)
{
    apir_db_cell_t cell;
    apr_status_t status = apir_db_cell(statement, i, &cell);

    if (status == APR_SUCCESS) {
        *value = of_cell(&cell, pool);
    }
    return status;
}

const apir_value_t *apir_write_member(const apir_zmodel_model_t *model,
                                      const apir_value_t *data, apr_size_t i,
                                      const apir_zmodel_field_t **field)
{
    const char *name;
    apr_size_t length;
    const apir_value_t *value = apir_value_member(data, i, &name, &length);

    *field = value ? apir_zmodel_field(model, name, length) : NULL;
    return *field ? value : NULL;
}

apr_status_t apir_write_members(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *data,
                                apir_member_fn *take, void *what)
{
    apr_status_t status = APR_SUCCESS;
    const apir_zmodel_field_t *field;
    const apir_value_t *value;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS
                && (value = apir_write_member(model, data, i, &field));
         i++) {
        status = take(write, what, field, value);
    }
    return status;
}
