/*
 * The one place where rows are changed. One UPDATE does it where one table is
 * concerned and no policy is to be asked about each row; else the rows are
 * found first.
 */
#include "core/limits.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

/* ---- tables ---- */

static bool touches(const apir_changes_t *changes,
                    const apir_zmodel_model_t *table)
{
    int i;

    for (i = 0; i < changes->items->nelts; i++) {
        if (apir_change_table(
                APR_ARRAY_IDX(changes->items, i, apir_change_t).field)
            == table) {
            return true;
        }
    }
    return false;
}

/* The only table that changes; NULL: there are several. */
static const apir_zmodel_model_t *only_table(const apir_changes_t *changes)
{
    const apir_zmodel_model_t *only = NULL;
    const apir_zmodel_model_t *table;

    for (table = changes->model; table; table = table->base) {
        if (touches(changes, table)) {
            if (only) {
                return NULL;
            }
            only = table;
        }
    }
    return only;
}

/* One statement. Where a source is nothing but the table, that is updated
 * itself. */
static apr_status_t
change_table(apir_write_t *write, const apir_changes_t *changes,
             const apir_zmodel_model_t *table, const apir_match_t *match,
             const apir_value_t *limit, apr_array_header_t *rows,
             apr_int64_t *changed)
{
    const apir_zmodel_key_t *id = changes->model->id;
    apir_source_t source;
    apir_sql_t sql;

    apir_write_sql(write, &sql);
    apir_sql_put(&sql, "UPDATE ");
    if (!changes->model->base && !limit) {
        apir_source_put(&sql, changes->model, APIR_ZP_UPDATE, &source);
        apir_changes_put(&sql, changes, table);
        apir_sql_put(&sql, " WHERE ");
        apir_match_put(&sql, &source, match);
    }
    else {
        apir_sql_put(&sql, apir_sql_name(&sql, table->db_name));
        apir_changes_put(&sql, changes, table);
        apir_match_put_among(&sql, changes->model, APIR_ZP_UPDATE, match,
                             limit);
    }
    if (rows) {
        apir_sql_put(&sql, " RETURNING ");
        apir_write_put_columns(&sql, NULL, id->fields, id->field_count);
    }
    return apir_write_run(write, &sql, changes->model, id->fields,
                          id->field_count, rows, changed);
}

/* ---- several tables ---- */

static apr_status_t change_level(apir_write_t *write,
                                 const apir_changes_t *changes,
                                 const apir_zmodel_model_t *table,
                                 const apir_row_t *row,
                                 apr_array_header_t *rows)
{
    const apir_zmodel_key_t *id = changes->model->id;
    apir_sql_t sql;

    apir_write_sql(write, &sql);
    apir_sql_puts(&sql, "UPDATE ", apir_sql_name(&sql, table->db_name), NULL);
    apir_changes_put(&sql, changes, table);
    apir_sql_put(&sql, " WHERE ");
    apir_row_put_id(&sql, NULL, row);
    apir_sql_put(&sql, " RETURNING ");
    apir_write_put_columns(&sql, NULL, id->fields, id->field_count);
    return apir_write_run(write, &sql, changes->model, id->fields,
                          id->field_count, rows, NULL);
}

/* From the sub model's table up: the furthest base's may change ids.
 * @param after  gets the row with its ids as they are now; NULL: it is gone */
static apr_status_t change_row(apir_write_t *write,
                               const apir_changes_t *changes,
                               const apir_row_t *row, apir_row_t **after)
{
    const apir_zmodel_model_t *table;
    apr_status_t status = APR_SUCCESS;

    *after = NULL;
    for (table = changes->model; table && status == APR_SUCCESS;
         table = table->base) {
        apr_array_header_t *rows;

        if (touches(changes, table)) {
            rows = apr_array_make(write->pool, 1, sizeof(apir_row_t *));
            status = change_level(write, changes, table, row, rows);
            *after = rows->nelts > 0 ? APR_ARRAY_IDX(rows, 0, apir_row_t *)
                                     : NULL;
        }
    }
    return status;
}

/* ---- under a policy ---- */

/* A row that is to be changed. */
typedef struct judged_t {
    const apir_row_t *row;
    apir_row_t *after;
    apir_guard_before_t *before[APIR_MAX_INHERITANCE + 1]; /* by level */
} judged_t;

static int fields_of(apir_write_t *write, const apir_changes_t *changes,
                     const apir_zmodel_model_t *table,
                     const apir_zmodel_field_t ***fields)
{
    int count = 0, i;

    *fields = apr_palloc(write->pool, (apr_size_t)changes->items->nelts
                                          * sizeof(**fields));
    for (i = 0; i < changes->items->nelts; i++) {
        const apir_zmodel_field_t *field =
            APR_ARRAY_IDX(changes->items, i, apir_change_t).field;

        if (apir_change_table(field) == table) {
            (*fields)[count++] = apir_zmodel_field(table, field->name,
                                                   strlen(field->name));
        }
    }
    return count;
}

/* The tables that are changed, the furthest base first, as the reference
 * writes them: its refusals are told by the table's name. */
static int levels_of(const apir_changes_t *changes,
                     const apir_zmodel_model_t **levels)
{
    const apir_zmodel_model_t *table;
    int count = 0, at;

    for (table = changes->model; table; table = table->base) {
        count++;
    }
    at = count;
    for (table = changes->model; table; table = table->base) {
        levels[--at] = table;
    }
    return count;
}

static apr_status_t ask_before(apir_write_t *write,
                               const apir_changes_t *changes,
                               judged_t *judged, bool *allowed)
{
    const apir_zmodel_model_t *levels[APIR_MAX_INHERITANCE + 1];
    const apir_value_t **ids = apir_row_ids(write, judged->row);
    int level, count = levels_of(changes, levels);
    apr_status_t status = APR_SUCCESS;

    *allowed = true;
    for (level = 0; level < count && status == APR_SUCCESS && *allowed;
         level++) {
        const apir_zmodel_field_t **fields;
        int set = fields_of(write, changes, levels[level], &fields);

        /* A base between others is read on the way, the furthest one only
         * where it is not written. */
        if (level < count - 1 && (level > 0 || set == 0)) {
            status = apir_guard_read(&write->guard, levels[level], ids,
                                     allowed);
        }
        if (set > 0 && status == APR_SUCCESS && *allowed) {
            status = apir_guard_update(&write->guard, levels[level], ids,
                                       fields, set, allowed,
                                       &judged->before[level]);
        }
        write->hidden = *allowed ? NULL : levels[level];
    }
    return status;
}

static apr_status_t ask_after(apir_write_t *write,
                              const apir_changes_t *changes,
                              const judged_t *judged)
{
    const apir_zmodel_model_t *levels[APIR_MAX_INHERITANCE + 1];
    int level, count = levels_of(changes, levels);
    apr_status_t status = APR_SUCCESS;

    for (level = 0; judged->after && level < count && status == APR_SUCCESS;
         level++) {
        if (touches(changes, levels[level])) {
            status = apir_guard_updated(&write->guard, levels[level],
                                        apir_row_ids(write, judged->after),
                                        judged->before[level]);
        }
    }
    return status;
}

/* ---- rows that were found ---- */

/* All are asked about before the first is changed, and again after the last
 * one was. @a list: of judged_t, those that may be. */
static apr_status_t judge_rows(apir_write_t *write,
                               const apir_changes_t *changes,
                               const apr_array_header_t *found,
                               apr_array_header_t *list)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; status == APR_SUCCESS && i < found->nelts; i++) {
        judged_t *judged = apr_array_push(list);
        bool allowed;

        memset(judged, 0, sizeof(*judged));
        judged->row = APR_ARRAY_IDX(found, i, apir_row_t *);
        status = ask_before(write, changes, judged, &allowed);
        if (!allowed) {
            apr_array_pop(list);
        }
    }
    return status;
}

static apr_status_t change_found(apir_write_t *write,
                                 const apir_changes_t *changes,
                                 const apr_array_header_t *found,
                                 apr_array_header_t *rows,
                                 apr_int64_t *changed)
{
    apr_array_header_t *list = apr_array_make(write->pool, 4,
                                              sizeof(judged_t));
    apr_status_t status = judge_rows(write, changes, found, list);
    int i;

    for (i = 0; status == APR_SUCCESS && i < list->nelts; i++) {
        judged_t *judged = &APR_ARRAY_IDX(list, i, judged_t);

        status = change_row(write, changes, judged->row, &judged->after);
        if (rows && judged->after) {
            APR_ARRAY_PUSH(rows, apir_row_t *) = judged->after;
        }
    }
    for (i = 0; status == APR_SUCCESS && i < list->nelts; i++) {
        status = ask_after(write, changes, &APR_ARRAY_IDX(list, i, judged_t));
    }
    if (changed) {
        *changed = list->nelts;
    }
    return status;
}

apr_status_t apir_write_see_bases(apir_write_t *write, const apir_row_t *row,
                                  bool *seen)
{
    const apir_value_t **ids = apir_row_ids(write, row);
    const apir_zmodel_model_t *base;
    apr_status_t status = APR_SUCCESS;

    *seen = true;
    write->hidden = NULL;
    for (base = row->model->base; base && *seen && status == APR_SUCCESS;
         base = base->base) {
        status = apir_guard_read(&write->guard, base, ids, seen);
        write->hidden = *seen ? NULL : base;
    }
    return status;
}

/* By what rule rows are found. A row that is there has been read, and what
 * was written since may have hidden it; else, where the reference knows the
 * rows already it has read them, or the UPDATE itself looks for them. */
static unsigned operation_of(const apir_changes_t *changes,
                             const apir_match_t *match,
                             const apir_value_t *limit, bool many)
{
    const apir_zmodel_model_t *model = changes->model;
    if (match->row && !match->link) {
        return APIR_WRITE_ANY;
    }
    return limit || model->base || (many && model->discriminator)
               ? APIR_ZP_READ
               : APIR_ZP_UPDATE;
}

apr_status_t apir_write_change(apir_write_t *write,
                               const apir_changes_t *changes,
                               const apir_match_t *match,
                               const apir_value_t *limit,
                               apr_array_header_t *rows, apr_int64_t *changed)
{
    const apir_zmodel_model_t *table = only_table(changes);
    apr_array_header_t *found;
    apr_status_t status;

    write->hidden = NULL;
    if (table && !write->guard.policy) {
        return change_table(write, changes, table, match, limit, rows,
                            changed);
    }
    /* A change of one table may be what the condition on another asks for. */
    status = apir_write_select(write, changes->model,
                               operation_of(changes, match, limit, changed),
                               match, NULL, 0, limit, &found);
    return status == APR_SUCCESS
               ? change_found(write, changes, found, rows, changed)
               : status;
}
