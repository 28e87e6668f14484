/*
 * Tables in FROM. A sub model's row is spread over its own table and those of
 * its bases, which have the same id: they are joined from the left, because
 * SQLite then leaves out the tables that nobody asks anything of.
 */
#include "statement/source.h"
#include <apr_strings.h>

static void put_table(apir_sql_t *sql, const apir_source_level_t *level)
{
    apir_sql_puts(sql, apir_sql_name(sql, level->table->db_name), " AS ",
                  level->alias, NULL);
}

static void put_same_id(apir_sql_t *sql, const apir_zmodel_key_t *id,
                        const char *one, const char *other)
{
    int i;

    for (i = 0; i < id->field_count; i++) {
        const char *column = apir_sql_name(sql, id->fields[i]->column);

        apir_sql_puts(sql, i > 0 ? " AND " : "", one, ".", column, " = ",
                      other, ".", column, NULL);
    }
}

static void put_bases(apir_sql_t *sql, const apir_source_t *source)
{
    int i;

    for (i = 1; i < source->level_count; i++) {
        apir_sql_put(sql, " LEFT JOIN ");
        put_table(sql, &source->levels[i]);
        apir_sql_put(sql, " ON ");
        put_same_id(sql, source->model->id, source->levels[i].alias,
                    source->levels[0].alias);
    }
}

static void find_levels(apir_sql_t *sql, const apir_zmodel_model_t *model,
                        apir_source_t *source)
{
    const apir_zmodel_model_t *at;
    apir_source_level_t *levels;
    int i = 0;

    source->model = model;
    source->alias = NULL;
    source->operation = APIR_ZP_READ;
    source->level_count = 0;
    for (at = model; at; at = at->base) {
        source->level_count++;
    }
    levels = apr_palloc(sql->pool,
                        (apr_size_t)source->level_count * sizeof(*levels));
    for (at = model; at; at = at->base) {
        levels[i].table = at;
        levels[i++].alias = apir_sql_alias(sql);
    }
    source->levels = levels;
}

/* In parentheses, so that the whole can be joined to something else. */
static void put_levels(apir_sql_t *sql, const apir_source_t *source)
{
    if (source->level_count > 1) {
        apir_sql_put(sql, "(");
    }
    put_table(sql, &source->levels[0]);
    put_bases(sql, source);
    if (source->level_count > 1) {
        apir_sql_put(sql, ")");
    }
}

/* ---- rows that are not there yet ---- */

static const char *given_value(apir_sql_t *sql,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *value)
{
    const char *parameter;

    if (!value || value->kind == APIR_NULL || value->kind == APIR_UNDEFINED) {
        return "NULL";
    }
    parameter = apir_sql_leaf(sql, value, APIR_BIND_AS_IS, NULL);
    /* Decimals are texts on their way, and here is no column's affinity. */
    if (field->kind == APIR_ZT_DECIMAL || field->kind == APIR_ZT_BIGINT) {
        return apr_pstrcat(sql->pool, "CAST(", parameter, " AS NUMERIC)",
                           NULL);
    }
    return parameter;
}

void apir_source_put_given(apir_sql_t *sql, const apir_zmodel_model_t *model,
                           const apir_value_t *row, apir_source_t *source)
{
    const char *comma = "";
    int i;

    find_levels(sql, model, source);
    apir_sql_put(sql, "(SELECT ");
    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (!field->relation && !field->computed && field->table == model) {
            apir_sql_puts(sql, comma,
                          given_value(sql, field,
                                      apir_value_get(row, field->name)),
                          " AS ", apir_sql_name(sql, field->column), NULL);
            comma = ", ";
        }
    }
    apir_sql_puts(sql, ") AS ", source->levels[0].alias, NULL);
    put_bases(sql, source);
}

/* ---- under a policy ---- */

/* What the policy has to say about a field, or (NULL) about the row; NULL:
 * nothing. Rules look at tables as they are. */
static const char *ask(apir_sql_t *sql, const apir_source_t *source,
                       const apir_zmodel_field_t *field, unsigned operation)
{
    const apir_query_policy_t *policy = sql->policy;
    apir_sql_capture_t capture;
    const char *condition;
    bool guarded;

    if (field && !policy->field) {
        return NULL;
    }
    sql->policy = NULL;
    apir_sql_capture(sql, &capture);
    guarded = field ? policy->field(policy, sql, source, field, operation)
                    : policy->rows(policy, sql, source, operation);
    condition = apir_sql_captured(sql, &capture);
    sql->policy = policy;
    return guarded ? condition : NULL;
}

/* True: it is not always seen. */
static bool put_seen_column(apir_sql_t *sql, const apir_source_t *source,
                            const apir_zmodel_field_t *field)
{
    const char *column = apir_source_column(sql, source, field);
    const char *condition = ask(sql, source, field, APIR_ZP_READ);

    if (condition) {
        apir_sql_puts(sql, "CASE WHEN ", condition, " THEN ", column,
                      " END AS ", NULL);
    }
    else {
        apir_sql_puts(sql, column, " AS ", NULL);
    }
    apir_sql_put(sql, apir_sql_name(sql, field->name));
    return condition != NULL;
}

static bool put_seen_columns(apir_sql_t *sql, const apir_source_t *source)
{
    const apir_zmodel_model_t *model = source->model;
    const char *comma = "";
    bool masked = false;
    int i;

    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (!field->relation && !field->computed
            && field->kind != APIR_ZT_UNSUPPORTED) {
            apir_sql_put(sql, comma);
            masked = put_seen_column(sql, source, field) || masked;
            comma = ", ";
        }
    }
    return masked;
}

/* Where all rows and fields are seen the tables are as good, and leave
 * SQLite less to think about. */
static void put_guarded(apir_sql_t *sql, const char *tables,
                        unsigned operation, apir_source_t *source)
{
    const char *condition = ask(sql, source, NULL, operation);
    apir_sql_capture_t capture;
    const char *columns;
    bool masked;

    apir_sql_capture(sql, &capture);
    masked = put_seen_columns(sql, source);
    columns = apir_sql_captured(sql, &capture);
    if (!condition && !masked) {
        apir_sql_put(sql, tables);
        return;
    }
    apir_sql_puts(sql, "(SELECT ", columns, " FROM ", tables, NULL);
    if (condition) {
        apir_sql_puts(sql, " WHERE ", condition, NULL);
    }
    source->alias = apir_sql_alias(sql);
    apir_sql_puts(sql, ") AS ", source->alias, NULL);
}

/* ---- what others see ---- */

void apir_source_put(apir_sql_t *sql, const apir_zmodel_model_t *model,
                     unsigned operation, apir_source_t *source)
{
    apir_sql_capture_t capture;

    find_levels(sql, model, source);
    source->operation = operation;
    if (!sql->policy) {
        put_levels(sql, source);
        return;
    }
    apir_sql_capture(sql, &capture);
    put_levels(sql, source);
    put_guarded(sql, apir_sql_captured(sql, &capture), operation, source);
}

const char *apir_source_text(apir_sql_t *sql,
                             const apir_zmodel_model_t *model,
                             unsigned operation, apir_source_t *source)
{
    apir_sql_capture_t capture;

    apir_sql_capture(sql, &capture);
    apir_source_put(sql, model, operation, source);
    return apir_sql_captured(sql, &capture);
}

const char *apir_source_column(apir_sql_t *sql, const apir_source_t *source,
                               const apir_zmodel_field_t *field)
{
    const apir_source_level_t *level = &source->levels[0];
    int i;

    if (source->alias) {
        return apr_pstrcat(sql->pool, source->alias, ".",
                           apir_sql_name(sql, field->name), NULL);
    }
    for (i = 0; i < source->level_count; i++) {
        if (source->levels[i].table == field->table) {
            level = &source->levels[i];
        }
    }
    return apr_pstrcat(sql->pool, level->alias, ".",
                       apir_sql_name(sql, field->column), NULL);
}

/* Without a policy the bases are there already: only its own table. */
static void put_own_table(apir_sql_t *sql, const apir_zmodel_model_t *model,
                          apir_source_t *source)
{
    apir_source_level_t *level = apr_palloc(sql->pool, sizeof(*level));

    level->table = model;
    level->alias = apir_sql_alias(sql);
    source->model = model;
    source->levels = level;
    source->level_count = 1;
    source->alias = NULL;
    source->operation = APIR_ZP_READ;
    put_table(sql, level);
}

void apir_source_put_sub_model(apir_sql_t *sql, const apir_source_t *source,
                               const apir_zmodel_model_t *sub,
                               apir_source_t *part)
{
    const apir_zmodel_key_t *id = sub->id;
    int i;

    apir_sql_put(sql, " LEFT JOIN ");
    if (sql->policy) {
        apir_source_put(sql, sub, APIR_ZP_READ, part);
    }
    else {
        put_own_table(sql, sub, part);
    }
    apir_sql_put(sql, " ON ");
    for (i = 0; i < id->field_count; i++) {
        apir_sql_puts(sql, i > 0 ? " AND " : "",
                      apir_source_column(sql, part, id->fields[i]), " = ",
                      apir_source_column(sql, source,
                                         source->model->id->fields[i]),
                      NULL);
    }
}
