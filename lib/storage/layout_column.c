/*
 * A field's column: its type, and its default in SQL.
 */
#include "db/quote.h"
#include "json/scalar.h"
#include "json/writer.h"
#include "storage/layout_int.h"
#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

static const struct {
    const char *type;
    const char *zero;
    apir_storage_need_t need;
} types[] = {
    [APIR_ZT_STRING] = { "TEXT", "''", APIR_STORAGE_TEXT },
    [APIR_ZT_BOOLEAN] = { "BOOLEAN", "false", APIR_STORAGE_NUMBER },
    [APIR_ZT_INT] = { "INTEGER", "0", APIR_STORAGE_NUMBER },
    [APIR_ZT_BIGINT] = { "BIGINT", "0", APIR_STORAGE_NUMBER },
    [APIR_ZT_FLOAT] = { "REAL", "0", APIR_STORAGE_NUMBER },
    [APIR_ZT_DECIMAL] = { "DECIMAL", "0", APIR_STORAGE_ANY },
    [APIR_ZT_DATETIME] = { "DATETIME", "'1970-01-01T00:00:00.000Z'",
                           APIR_STORAGE_ANY },
    [APIR_ZT_JSON] = { "JSONB", "'null'", APIR_STORAGE_ANY },
    [APIR_ZT_BYTES] = { "BLOB", "x''", APIR_STORAGE_ANY },
    [APIR_ZT_ENUM] = { "TEXT", "''", APIR_STORAGE_TEXT },
    [APIR_ZT_TYPEDEF] = { "JSONB", "'null'", APIR_STORAGE_ANY },
};

#define TYPE_COUNT (sizeof(types) / sizeof(types[0]))

static const char *blob(const char *text, apr_size_t length, apr_pool_t *pool)
{
    static const char hex[] = "0123456789abcdef";
    const char *bytes = apir_scalar_base64(text, length, &length, pool);
    char *out = apr_palloc(pool, 2 * length + 4), *to = out;
    apr_size_t i;

    *to++ = 'x';
    *to++ = '\'';
    for (i = 0; i < length; i++) {
        *to++ = hex[(unsigned char)bytes[i] >> 4];
        *to++ = hex[(unsigned char)bytes[i] & 15];
    }
    *to++ = '\'';
    *to = '\0';
    return out;
}

/* As values are stored: in UTC, with milliseconds. */
static const char *date(const char *text, apr_size_t length, apr_pool_t *pool)
{
    apir_value_t value = { .kind = APIR_DATE };

    if (!apir_scalar_date(text, length, &value.as.number)) {
        return apir_db_quote_text(text, length, pool);
    }
    text = apir_json_stringify(&value, &length, pool);
    return apir_db_quote_text(text + 1, length - 2, pool);
}

static const char *literal(const apir_zmodel_field_t *field,
                           const apir_zmodel_expr_t *value, apr_pool_t *pool)
{
    switch (value->kind) {
    case APIR_ZX_BOOLEAN: return value->truth ? "true" : "false";
    case APIR_ZX_NUMBER:
        return *value->text == '+' ? value->text + 1 : value->text;
    case APIR_ZX_ENUM_MEMBER:
        return apir_db_quote_text(value->member->value,
                                  strlen(value->member->value), pool);
    case APIR_ZX_STRING:
        return field->kind == APIR_ZT_BYTES
                   ? blob(value->text, value->length, pool)
               : field->kind == APIR_ZT_DATETIME
                   ? date(value->text, value->length, pool)
                   : apir_db_quote_text(value->text, value->length, pool);
    default: return NULL;
    }
}

/* SQL of dbgenerated(): what is neither a literal nor a word of the language
 * must stand in parentheses. */
static const char *generated(const char *sql, apr_pool_t *pool)
{
    apr_size_t i;

    if (*sql == '(' || *sql == '\'') {
        return sql;
    }
    for (i = 0; apr_isalnum(sql[i]) || sql[i] == '_' || sql[i] == '.'
                || sql[i] == '+' || sql[i] == '-';
         i++) {
    }
    return sql[i] ? apr_pstrcat(pool, "(", sql, ")", NULL) : sql;
}

static void set_default(const apir_zmodel_field_t *field,
                        apir_storage_column_t *column, apr_pool_t *pool)
{
    const apir_zmodel_default_t *given = &field->default_value;

    switch (given->kind) {
    case APIR_ZD_LITERAL:
        column->default_value = literal(field, given->value, pool);
        column->constant = true;
        break;
    case APIR_ZD_NOW: column->default_value = "CURRENT_TIMESTAMP"; break;
    case APIR_ZD_DBGENERATED:
        if (given->format && *given->format) {
            column->default_value = generated(given->format, pool);
        }
        break;
    default: break; /* made by the engine, not by the database */
    }
}

/* SQLite counts up only in an INTEGER that is the whole primary key. */
static bool is_autoincrement(const apir_zmodel_field_t *field)
{
    const apir_zmodel_key_t *id = field->model->id;

    return field->default_value.kind == APIR_ZD_AUTOINCREMENT && id
           && id->field_count == 1 && id->fields[0] == field
           && field->model->id_declared;
}

void apir_storage_describe(const apir_zmodel_field_t *field,
                           apir_storage_column_t *column, apr_pool_t *pool)
{
    memset(column, 0, sizeof(*column));
    column->name = field->column;
    column->not_null = !field->optional;
    if ((apr_size_t)field->kind < TYPE_COUNT && types[field->kind].type) {
        column->type = types[field->kind].type;
        column->zero = types[field->kind].zero;
        column->need = types[field->kind].need;
    }
    else {
        column->type = field->type_name;
        column->zero = "''";
    }
    if (field->list) {
        column->type = "JSONB";
        column->zero = "'[]'";
        column->need = APIR_STORAGE_ANY;
    }
    if (field->id && field->model->base) {
        return; /* the base's row has it first */
    }
    if (is_autoincrement(field)) {
        column->type = "INTEGER";
        column->autoincrement = true;
        return;
    }
    set_default(field, column, pool);
}
