/*
 * Rows of U. What hangs on a row is written before the row itself, as the
 * reference does, and new foreign keys are gathered for its one UPDATE.
 */
#include "core/limits.h"
#include "statement/relation.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>

static bool has_relations(const apir_zmodel_model_t *model,
                          const apir_value_t *data)
{
    const apir_zmodel_field_t *field;
    apr_size_t i;

    for (i = 0; apir_write_member(model, data, i, &field); i++) {
        if (field->relation) {
            return true;
        }
    }
    return false;
}

/* @a what: apir_from_t of the row, without the field. */
static apr_status_t update_related(apir_write_t *write, void *what,
                                   const apir_zmodel_field_t *field,
                                   const apir_value_t *value)
{
    apir_from_t from = *(const apir_from_t *)what;

    from.field = field;
    return field->relation ? apir_write_relation(write, &from, value)
                           : APR_SUCCESS;
}

/* The row is changed, or not there. */
static apr_status_t change_one(apir_write_t *write,
                               const apir_changes_t *changes,
                               const apir_match_t *match, apir_row_t **row)
{
    apr_array_header_t *rows = apr_array_make(write->pool, 1,
                                              sizeof(apir_row_t *));
    apr_status_t status = apir_write_change(write, changes, match, NULL, rows,
                                            NULL);

    *row = status == APR_SUCCESS && rows->nelts > 0
               ? APR_ARRAY_IDX(rows, 0, apir_row_t *)
               : NULL;
    return status;
}

static apr_status_t update_row(apir_write_t *write, const apir_match_t *match,
                               const apir_value_t *data,
                               apir_changes_t *changes, apir_row_t **row)
{
    apir_match_t itself = { NULL, NULL, NULL, NULL };
    apir_from_t from = { NULL, NULL, changes };
    apr_status_t status = apir_write_find(write, changes->model, match, row);
    bool seen = true;

    if (status == APR_SUCCESS && *row && apir_value_length(data) > 0) {
        status = apir_write_see_bases(write, *row, &seen);
        *row = seen ? *row : NULL;
    }
    if (status != APR_SUCCESS || !*row) {
        return status;
    }
    from.row = *row;
    status = apir_write_members(write, changes->model, data, update_related,
                                &from);
    if (status != APR_SUCCESS || changes->items->nelts == 0) {
        return status;
    }
    itself.row = *row;
    return change_one(write, changes, &itself, row);
}

apr_status_t apir_write_update(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_match_t *match,
                               const apir_value_t *data, apir_row_t **row)
{
    apir_changes_t changes;
    apr_status_t status = apir_write_enter(write);

    *row = NULL;
    apir_changes_init(&changes, write, model);
    if (status == APR_SUCCESS) {
        status = apir_changes_read(write, &changes, data);
    }
    if (status == APR_SUCCESS) {
        status = changes.items->nelts > 0 && !has_relations(model, data)
                     ? change_one(write, &changes, match, row)
                     : update_row(write, match, data, &changes, row);
    }
    write->depth--;
    return status;
}

apr_status_t
apir_write_update_many(apir_write_t *write, const apir_zmodel_model_t *model,
                       const apir_match_t *match, const apir_value_t *data,
                       const apir_value_t *limit, apr_array_header_t *rows,
                       apr_int64_t *changed)
{
    apir_changes_t changes;
    apr_status_t status;

    *changed = 0;
    apir_changes_init(&changes, write, model);
    status = apir_changes_read(write, &changes, data);
    if (status != APR_SUCCESS || changes.items->nelts == 0) {
        return status;
    }
    if (limit && model->base) {
        return apir_write_refuse(write, "Updating with a limit is not "
                                        "supported for polymorphic models");
    }
    return apir_write_change(write, &changes, match, limit, rows, changed);
}
