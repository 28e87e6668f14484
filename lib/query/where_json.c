/*
 * Filters of Json and typed JSON. A Json value is compared as its text, which
 * JSON.stringify made on both sides: the order of its members counts. Members
 * of typed JSON are compared as SQL values.
 */
#include "db/quote.h"
#include "query/where_int.h"
#include <apr_strings.h>
#include <string.h>

/* ---- Json ---- */

static void put_json_equals(apir_sql_t *sql, const char *json,
                            const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_NULL:
    case APIR_DB_NULL: apir_sql_puts(sql, json, " IS NULL", NULL); break;
    case APIR_JSON_NULL:
        apir_sql_puts(sql, "(", json, " = 'null' AND ", json, " IS NOT NULL)",
                      NULL);
        break;
    case APIR_ANY_NULL:
        apir_sql_puts(sql, "(", json, " IS NULL OR ", json, " = 'null')",
                      NULL);
        break;
    default:
        apir_sql_puts(sql, json, " = ",
                      apir_sql_leaf(sql, value, APIR_BIND_JSON, NULL), NULL);
        break;
    }
}

/* What json_each and json_extract give: containers as text, the rest as
 * SQL's own values. */
static const char *element_of(apir_sql_t *sql, const apir_value_t *value)
{
    bool container = value->kind == APIR_OBJECT || value->kind == APIR_ARRAY;

    return apir_sql_leaf(sql, value,
                         container ? APIR_BIND_JSON : APIR_BIND_AS_IS, NULL);
}

static bool is_json_null(const apir_value_t *value)
{
    return value->kind == APIR_JSON_NULL || value->kind == APIR_ANY_NULL;
}

static void put_array_contains(apir_sql_t *sql, const char *json,
                               const apir_value_t *value)
{
    if (value->kind == APIR_ARRAY) {
        apir_sql_fail(sql, APIR_E_NOT_SUPPORTED,
                      "SQLite \"array_contains\" only supports checking for "
                      "a single value, not an array of values");
        return;
    }
    apir_sql_puts(sql, "EXISTS (SELECT 1 FROM json_each(", json, ") WHERE ",
                  NULL);
    if (is_json_null(value)) {
        apir_sql_put(sql, "type = 'null')");
        return;
    }
    apir_sql_puts(sql, "value = ",
                  value->kind == APIR_NULL ? "NULL" : element_of(sql, value),
                  ")", NULL);
}

static void put_array_end(apir_sql_t *sql, const char *json, const char *path,
                          const apir_value_t *value)
{
    if (is_json_null(value)) {
        apir_sql_puts(sql, "json_type(", json, ", ", path, ") = 'null'",
                      NULL);
        return;
    }
    apir_sql_puts(sql, "json_extract(", json, ", ", path, ") = ",
                  value->kind == APIR_NULL ? "NULL" : element_of(sql, value),
                  NULL);
}

static void put_json_like(apir_sql_t *sql, const char *json,
                          apir_bind_as_t as, const apir_value_t *value)
{
    apir_sql_puts(sql, "CAST(", json, " AS TEXT) LIKE ",
                  apir_sql_leaf(sql, value, as, NULL), " ESCAPE '\\'", NULL);
}

static void put_json_array(apir_sql_t *sql, const char *name,
                           const char *json, const apir_value_t *value)
{
    if (strcmp(name, "array_contains") == 0) {
        put_array_contains(sql, json, value);
    }
    else if (strcmp(name, "array_starts_with") == 0) {
        put_array_end(sql, json, "'$[0]'", value);
    }
    else {
        put_array_end(sql, json, "'$[#-1]'", value);
    }
}

static void put_json_operator(apir_sql_t *sql, const char *name,
                              const char *json, const apir_value_t *value)
{
    if (strcmp(name, "equals") == 0) {
        put_json_equals(sql, json, value);
    }
    else if (strcmp(name, "not") == 0) {
        apir_sql_put(sql, "NOT (");
        put_json_equals(sql, json, value);
        apir_sql_put(sql, ")");
    }
    else if (strcmp(name, "string_contains") == 0) {
        put_json_like(sql, json, APIR_BIND_JSON_CONTAINS, value);
    }
    else if (strcmp(name, "string_starts_with") == 0) {
        put_json_like(sql, json, APIR_BIND_JSON_STARTS, value);
    }
    else if (strcmp(name, "string_ends_with") == 0) {
        put_json_like(sql, json, APIR_BIND_JSON_ENDS, value);
    }
    else {
        put_json_array(sql, name, json, value);
    }
}

/* The value at the path, where there is one that says anything. */
static const char *at_path(apir_sql_t *sql, const char *column,
                           const apir_value_t *filter)
{
    const apir_value_t *path = apir_value_get(filter, "path");

    if (!path || apir_value_length(path) == 0) {
        return column;
    }
    return apr_pstrcat(sql->pool, "(", column, " -> ",
                       apir_sql_leaf(sql, path, APIR_BIND_JSON_PATH, NULL),
                       ")", NULL);
}

void apir_where_put_json(apir_sql_t *sql, const char *column,
                         const apir_value_t *filter)
{
    const char *json = NULL;
    const apir_value_t *value;
    apir_sql_terms_t terms;
    const char *name;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (value = apir_where_member(filter, i, &name)); i++) {
        if (strcmp(name, "path") != 0 && strcmp(name, "mode") != 0
            && name[0] != '_') {
            /* (A path that nothing is asked of must bind nothing.) */
            json = json ? json : at_path(sql, column, filter);
            apir_sql_term(&terms);
            put_json_operator(sql, name, json, value);
        }
    }
    apir_sql_terms_end(&terms, "1");
}

/* ---- typed JSON ---- */

/* Its names are identifiers of the schema language; quoted all the same. */
static const char *member_of(apir_sql_t *sql, const char *value,
                             const char *arrow, const char *name)
{
    const char *path = apr_pstrcat(sql->pool, "$.\"", name, "\"", NULL);

    return apr_pstrcat(sql->pool, "(", value, arrow,
                       apir_db_quote_text(path, strlen(path), sql->pool), ")",
                       NULL);
}

static void put_sub_field(apir_sql_t *sql, const char *value,
                          const apir_zmodel_field_t *field,
                          const apir_value_t *filter)
{
    apir_operand_t operand = { NULL, field->kind, NULL, true };

    if (field->kind == APIR_ZT_TYPEDEF) {
        apir_where_put_typed(sql, member_of(sql, value, " -> ", field->name),
                             field->target, filter);
    }
    else if (field->list) {
        apir_where_refuse_list(sql);
    }
    else if (field->kind == APIR_ZT_JSON) {
        apir_where_put_json(sql, member_of(sql, value, " -> ", field->name),
                            filter);
    }
    else {
        operand.text = member_of(sql, value, " ->> ", field->name);
        if (field->kind == APIR_ZT_DECIMAL || field->kind == APIR_ZT_BIGINT) {
            operand.text = apr_pstrcat(sql->pool, "CAST(", operand.text,
                                       " AS NUMERIC)", NULL);
        }
        apir_where_put_scalar(sql, &operand, filter);
    }
}

static void put_sub_fields(apir_sql_t *sql, const char *value,
                           const apir_zmodel_model_t *type,
                           const apir_value_t *fields)
{
    const apir_value_t *filter;
    apir_sql_terms_t terms;
    const char *name;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (filter = apir_where_member(fields, i, &name)); i++) {
        const apir_zmodel_field_t *field = apir_zmodel_field(type, name,
                                                             strlen(name));

        apir_sql_term(&terms);
        if (!field) {
            apir_sql_fail(sql, APIR_E_INTERNAL, "Internal server error");
            return;
        }
        put_sub_field(sql, value, field, filter);
    }
    apir_sql_terms_end(&terms, "1");
}

/* is, isNot; some, every, none over a list's items. */
static bool put_form(apir_sql_t *sql, const char *name, const char *value,
                     const apir_zmodel_model_t *type,
                     const apir_value_t *filter)
{
    bool is = strcmp(name, "is") == 0 || strcmp(name, "isNot") == 0;
    bool every = strcmp(name, "every") == 0;
    const char *item;

    if (!is && !every && strcmp(name, "some") != 0
        && strcmp(name, "none") != 0) {
        return false;
    }
    if (is) {
        apir_sql_put(sql, strcmp(name, "isNot") == 0 ? "NOT (" : "(");
        apir_where_put_typed(sql, value, type, filter);
        apir_sql_put(sql, ")");
        return true;
    }
    item = apir_sql_alias(sql);
    apir_sql_puts(sql, strcmp(name, "some") == 0 ? "" : "NOT ",
                  "EXISTS (SELECT 1 FROM json_each(", value, ") AS ", item,
                  " WHERE ", every ? "NOT (" : "(", NULL);
    apir_where_put_typed(sql, apr_pstrcat(sql->pool, item, ".value", NULL),
                         type, filter);
    apir_sql_put(sql, "))");
    return true;
}

static void put_typed(apir_sql_t *sql, const char *value,
                      const apir_zmodel_model_t *type,
                      const apir_value_t *filter)
{
    const apir_value_t *fields = apir_value_get(filter, "fields");
    const apir_value_t *below;
    apir_sql_terms_t terms;
    const char *name;
    int i;

    if (fields) {
        put_sub_fields(sql, value, type, fields);
        return;
    }
    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (below = apir_where_member(filter, i, &name)); i++) {
        apir_sql_term(&terms);
        if (!put_form(sql, name, value, type, below)) {
            apir_where_put_json(sql, value, filter);
            break;
        }
    }
    apir_sql_terms_end(&terms, "1");
}

void apir_where_put_typed(apir_sql_t *sql, const char *value,
                          const apir_zmodel_model_t *type,
                          const apir_value_t *filter)
{
    if (apir_sql_enter(sql)) {
        put_typed(sql, value, type, filter);
    }
    apir_sql_leave(sql);
}
