/*
 * Rows of C: what they own first, then they themselves, then what hangs on
 * them.
 */
#include "core/limits.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>

/* ---- foreign keys ---- */

/* From the parent, where this side has the key. */
static apr_status_t take_parent_key(apir_write_t *write,
                                    const apir_from_t *from, apir_row_t *row)
{
    const apir_zmodel_relation_t *relation;
    apr_status_t status;
    int i;

    if (!from || from->field->relation->owner
        || from->field->relation->many_to_many) {
        return APR_SUCCESS;
    }
    relation = from->field->relation;
    status = apir_row_need(write, from->row, relation->local,
                           relation->pair_count);
    for (i = 0; i < relation->pair_count && status == APR_SUCCESS; i++) {
        row->values[relation->remote[i]->number] =
            from->row->values[relation->local[i]->number];
    }
    return status;
}

/* To the parent, or to the join table. */
static apr_status_t tell_parent(apir_write_t *write, const apir_from_t *from,
                                apir_row_t *row)
{
    if (from && from->field->relation->many_to_many) {
        return apir_join_link(write, from, row);
    }
    if (from && from->field->relation->owner) {
        return apir_owner_point(write, from, row);
    }
    return APR_SUCCESS;
}

/* ---- members of C ---- */

static apr_status_t take_owned(apir_write_t *write, apir_row_t *row,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *actions)
{
    apir_changes_t changes;
    apir_from_t from = { row, field, &changes };
    apr_status_t status;
    int i;

    apir_changes_init(&changes, write, row->model);
    status = apir_write_owned(write, &from, actions);
    for (i = 0; i < changes.items->nelts && status == APR_SUCCESS; i++) {
        const apir_change_t *change = &APR_ARRAY_IDX(changes.items, i,
                                                     apir_change_t);

        row->values[change->field->number] = change->value;
    }
    return status;
}

static apr_status_t take_member(apir_write_t *write, void *what,
                                const apir_zmodel_field_t *field,
                                const apir_value_t *value)
{
    apir_row_t *row = what;

    if (!field->relation) {
        return apir_write_stored(write, field, value,
                                 &row->values[field->number]);
    }
    return field->relation->owner ? take_owned(write, row, field, value)
                                  : APR_SUCCESS;
}

static apr_status_t put_related(apir_write_t *write, void *what,
                                const apir_zmodel_field_t *field,
                                const apir_value_t *value)
{
    apir_from_t from = { what, field, NULL };

    return field->relation && !field->relation->owner
               ? apir_write_relation(write, &from, value)
               : APR_SUCCESS;
}

/* ---- one row ---- */

static apr_status_t refuse_delegate(apir_write_t *write,
                                    const apir_zmodel_model_t *model)
{
    return apir_write_refuse(write,
                             apr_psprintf(write->pool,
                                          "Model \"%s\" is a delegate and "
                                          "cannot be created directly.",
                                          model->name));
}

/* A row that waits to be inserted. */
static apr_status_t make_row(apir_write_t *write,
                             const apir_zmodel_model_t *model,
                             const apir_value_t *data,
                             const apir_from_t *from, apir_row_t **made)
{
    apir_row_t *row = apir_row_make(write, model);
    apr_status_t status = take_parent_key(write, from, row);

    *made = row;
    return status == APR_SUCCESS
               ? apir_write_members(write, model, data, take_member, row)
               : status;
}

static apr_status_t create_row(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *data,
                               const apir_from_t *from, apir_row_t **row)
{
    apr_status_t status = make_row(write, model, data, from, row);

    if (status == APR_SUCCESS) {
        status = apir_write_insert(write, row, 1, NULL);
    }
    if (status == APR_SUCCESS) {
        status = apir_write_members(write, model, data, put_related, *row);
    }
    return status == APR_SUCCESS ? tell_parent(write, from, *row) : status;
}

apr_status_t apir_write_create(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *data,
                               const apir_from_t *from, apir_row_t **row)
{
    apr_status_t status;

    if (model->discriminator) {
        return refuse_delegate(write, model);
    }
    status = apir_write_enter(write);
    if (status == APR_SUCCESS) {
        status = create_row(write, model, data, from, row);
    }
    write->depth--;
    return status;
}

/* ---- many ---- */

/* Rows without anything that hangs on them. */
static apr_status_t create_rows(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *data,
                                const apir_from_t *from, bool skips,
                                apr_array_header_t *rows, apr_int64_t *count)
{
    apr_size_t length = apir_value_length(data);
    apir_row_t **made = apr_palloc(write->pool, length * sizeof(*made));
    bool *inserted = apr_pcalloc(write->pool, length * sizeof(*inserted));
    apr_status_t status = APR_SUCCESS;
    apr_size_t i;

    for (i = 0; i < length && status == APR_SUCCESS; i++) {
        status = make_row(write, model, apir_value_at(data, i), from,
                          &made[i]);
    }
    if (status == APR_SUCCESS) {
        status = apir_write_insert(write, made, (int)length,
                                   skips ? inserted : NULL);
    }
    for (i = 0; i < length && status == APR_SUCCESS; i++) {
        if (!skips || inserted[i]) {
            (*count)++;
            status = tell_parent(write, from, made[i]);
            if (rows) {
                APR_ARRAY_PUSH(rows, apir_row_t *) = made[i];
            }
        }
    }
    return status;
}

apr_status_t
apir_write_create_many(apir_write_t *write, const apir_zmodel_model_t *model,
                       const apir_value_t *args, const apir_from_t *from,
                       apr_array_header_t *rows, apr_int64_t *count)
{
    const apir_value_t *data = apir_value_get(args, "data");
    const apir_value_t *skip = apir_value_get(args, "skipDuplicates");
    bool skips = skip && skip->kind == APIR_TRUE;

    *count = 0;
    if (apir_value_length(data) == 0) {
        return APR_SUCCESS;
    }
    if (model->discriminator) {
        return refuse_delegate(write, model);
    }
    if (skips && model->base) {
        return apir_write_refuse(
            write, "\"skipDuplicates\" options is not supported "
                   "for polymorphic models");
    }
    return create_rows(write, model, data, from, skips, rows, count);
}
