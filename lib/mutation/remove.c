/*
 * The one place where rows are deleted. A sub model's row is deleted in the
 * table of its furthest base, from where the database takes it down the
 * levels. The other way it does not go: rows of sub models that a cascade
 * would take from their own table alone are looked for, and deleted by us.
 */
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

/* ---- statements ---- */

static apr_status_t remove_matching(apir_write_t *write,
                                    const apir_zmodel_model_t *model,
                                    const apir_match_t *match,
                                    const apir_value_t *limit,
                                    apr_int64_t *changed)
{
    apir_source_t source;
    apir_sql_t sql;

    apir_write_sql(write, &sql);
    apir_sql_put(&sql, "DELETE FROM ");
    if (!sql.policy && !model->base && !limit) {
        apir_source_put(&sql, model, APIR_ZP_DELETE, &source);
        apir_sql_put(&sql, " WHERE ");
        apir_match_put(&sql, &source, match);
    }
    else {
        apir_sql_put(&sql,
                     apir_sql_name(&sql, apir_write_root(model)->db_name));
        apir_match_put_among(&sql, model, APIR_ZP_DELETE, match, limit);
    }
    return apir_write_run(write, &sql, model, NULL, 0, NULL, changed);
}

/* By its id, in the furthest base's table: a policy was asked before, or it
 * goes with what it hangs on, as with every cascade. It may have gone with
 * another row (`removed` is 0 then; may be NULL). */
static apr_status_t remove_row(apir_write_t *write, const apir_row_t *row,
                               apr_int64_t *removed)
{
    apir_sql_t sql;

    apir_write_sql(write, &sql);
    apir_sql_puts(&sql, "DELETE FROM ",
                  apir_sql_name(&sql, apir_write_root(row->model)->db_name),
                  " WHERE ", NULL);
    apir_row_put_id(&sql, NULL, row);
    return apir_write_run(write, &sql, row->model, NULL, 0, NULL, removed);
}

/* With a limit, so many of the rows that can be read are looked at. */
static apr_status_t remove_some(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_match_t *match,
                                const apir_value_t *limit,
                                apr_int64_t *changed)
{
    apr_array_header_t *rows;
    apr_status_t status = apir_write_select(write, model, APIR_ZP_READ, match,
                                            NULL, 0, limit, &rows);
    int i;

    *changed = 0;
    for (i = 0; status == APR_SUCCESS && i < rows->nelts; i++) {
        const apir_row_t *row = APR_ARRAY_IDX(rows, i, apir_row_t *);
        apr_int64_t removed = 0;
        bool allowed = true;

        status = apir_guard_delete(&write->guard, model,
                                   apir_row_ids(write, row), &allowed);
        if (status == APR_SUCCESS && allowed) {
            status = remove_row(write, row, &removed);
            *changed += removed;
        }
    }
    return status;
}

/* ---- cascades to sub models ---- */

static bool cascades_to_sub_model(const apir_zmodel_field_t *field)
{
    const apir_zmodel_relation_t *relation = field->relation;

    return relation && !relation->owner && !relation->many_to_many
           && relation->target->base
           && relation->on_delete == APIR_ZA_CASCADE;
}

static bool any_cascade(const apir_zmodel_model_t *model)
{
    int i;

    for (i = 0; i < model->field_count; i++) {
        if (cascades_to_sub_model(model->fields[i])) {
            return true;
        }
    }
    return false;
}

typedef struct found_t {
    apr_array_header_t *rows; /* apir_row_t *: those that are to go */
    apr_hash_t *seen;         /* by table and id */
} found_t;

static void add_found(apir_write_t *write, found_t *found,
                      const apr_array_header_t *rows)
{
    int i;

    for (i = 0; i < rows->nelts; i++) {
        apir_row_t *row = APR_ARRAY_IDX(rows, i, apir_row_t *);
        const char *key = apir_row_key(row, write->pool);

        if (!apr_hash_get(found->seen, key, APR_HASH_KEY_STRING)) {
            apr_hash_set(found->seen, key, APR_HASH_KEY_STRING, row);
            APR_ARRAY_PUSH(found->rows, apir_row_t *) = row;
        }
    }
}

static apr_status_t find_below(apir_write_t *write, apir_row_t *row,
                               found_t *found)
{
    const apir_zmodel_model_t *model = row->model;
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < model->field_count && status == APR_SUCCESS; i++) {
        const apir_zmodel_field_t *field = model->fields[i];
        apir_match_t match = { row, field, NULL, NULL };
        apr_array_header_t *rows;

        if (!cascades_to_sub_model(field)) {
            continue;
        }
        status = apir_row_need(write, row, field->relation->local,
                               field->relation->pair_count);
        if (status == APR_SUCCESS) {
            status = apir_write_select(write, field->relation->target,
                                       APIR_WRITE_ANY, &match, NULL, 0, NULL,
                                       &rows);
        }
        if (status == APR_SUCCESS) {
            add_found(write, found, rows);
        }
    }
    return status;
}

/* Rows of sub models that go with the matching ones, theirs, and so on: each
 * row once, however they hang together. */
static apr_status_t remove_cascades(apir_write_t *write,
                                    const apir_zmodel_model_t *model,
                                    const apir_match_t *match)
{
    found_t found;
    apr_array_header_t *rows;
    apr_status_t status;
    int first, i;

    found.rows = apr_array_make(write->pool, 16, sizeof(apir_row_t *));
    found.seen = apr_hash_make(write->pool);
    status = apir_write_select(write, model, APIR_ZP_DELETE, match, NULL, 0,
                               NULL, &rows);
    if (status != APR_SUCCESS) {
        return status;
    }
    add_found(write, &found, rows);
    first = found.rows->nelts;
    for (i = 0; i < found.rows->nelts && status == APR_SUCCESS; i++) {
        status = find_below(write, APR_ARRAY_IDX(found.rows, i, apir_row_t *),
                            &found);
    }
    for (i = first; i < found.rows->nelts && status == APR_SUCCESS; i++) {
        status = remove_row(write, APR_ARRAY_IDX(found.rows, i, apir_row_t *),
                            NULL);
    }
    return status;
}

apr_status_t apir_write_remove(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_match_t *match,
                               const apir_value_t *limit,
                               apr_int64_t *changed)
{
    bool cascades = any_cascade(model);
    apr_status_t status = APR_SUCCESS;

    if (limit && (cascades || model->base)) {
        return apir_write_refuse(write, "Deleting with a limit is not "
                                        "supported for polymorphic models");
    }
    if (cascades) {
        status = remove_cascades(write, model, match);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    return limit && write->guard.policy
               ? remove_some(write, model, match, limit, changed)
               : remove_matching(write, model, match, limit, changed);
}
