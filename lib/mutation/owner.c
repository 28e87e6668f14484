/*
 * Relations whose foreign key the parent has. What becomes of it is noted in
 * from->changes, and written when the parent itself is.
 */
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

static const apir_zmodel_relation_t *relation_of(const apir_from_t *from)
{
    return from->field->relation;
}

apr_status_t apir_owner_point(apir_write_t *write, const apir_from_t *from,
                              apir_row_t *row)
{
    const apir_zmodel_relation_t *relation = relation_of(from);
    apr_status_t status = APR_SUCCESS;
    int i;

    if (row) {
        status = apir_row_need(write, row, relation->remote,
                               relation->pair_count);
    }
    for (i = 0; i < relation->pair_count && status == APR_SUCCESS; i++) {
        apir_changes_set(from->changes, relation->local[i],
                         row ? row->values[relation->remote[i]->number]
                             : apir_value_null(write->pool));
    }
    return status;
}

/* The row to connect, as it can be read; *row is NULL: there is none. */
static apr_status_t find_target(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *where, apir_row_t **row)
{
    const apir_zmodel_relation_t *relation = relation_of(from);
    apir_match_t match = { NULL, NULL, where, NULL };
    apr_array_header_t *rows;
    apr_status_t status;

    status = apir_write_select(write, relation->target, APIR_ZP_READ, &match,
                               relation->remote, relation->pair_count, NULL,
                               &rows);
    *row = status == APR_SUCCESS && rows->nelts > 0
               ? APR_ARRAY_IDX(rows, 0, apir_row_t *)
               : NULL;
    return status;
}

/* ---- in an update ---- */

static apr_status_t connect_one(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *where)
{
    apir_row_t *row;
    apr_status_t status = find_target(write, from, where, &row);

    if (status != APR_SUCCESS) {
        return status;
    }
    return row ? apir_owner_point(write, from, row)
               : apir_write_not_found(write, relation_of(from)->target);
}

apr_status_t apir_owner_connect(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *items)
{
    return apir_write_each(write, from, items, connect_one);
}

static apr_status_t disconnect_one(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *where)
{
    apr_status_t status;
    apir_match_t match;
    apir_row_t *row = NULL;

    if (apir_value_length(where) == 0) {
        return apir_owner_point(write, from, NULL);
    }
    status = apir_write_linked(write, from, where, &match);
    if (status == APR_SUCCESS) {
        status = apir_write_find(write, relation_of(from)->target, &match,
                                 &row);
    }
    return status == APR_SUCCESS && row ? apir_owner_point(write, from, NULL)
                                        : status;
}

apr_status_t apir_owner_disconnect(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *items)
{
    return apir_write_each(write, from, items, disconnect_one);
}

/* (Whom the error is about is the reference's choice: the parent.) */
static apr_status_t delete_one(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *where)
{
    apr_int64_t changed = 0;
    apir_match_t match;
    apr_status_t status = apir_write_linked(write, from, where, &match);

    if (status == APR_SUCCESS) {
        status = apir_write_remove(write, relation_of(from)->target, &match,
                                   NULL, &changed);
    }
    return status == APR_SUCCESS && changed == 0
               ? apir_write_not_found(write, from->row->model)
               : status;
}

apr_status_t apir_owner_delete(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *items)
{
    return apir_write_each(write, from, items, delete_one);
}

/* ---- in a create ---- */

/* What a filter says a field is equal to; NULL: something else. */
static const apir_value_t *equals(const apir_value_t *where,
                                  const apir_zmodel_field_t *field)
{
    const apir_value_t *filter = apir_value_get(where, field->name);
    const apir_value_t *value = apir_value_get(filter, "equals");

    return value && apir_value_length(filter) == 1 && value->kind != APIR_NULL
               ? value
               : NULL;
}

/* Where the key is given, the row is not looked for, and what else the filter
 * says does not count (DV12); a key of several fields has another name there,
 * and is looked for. *taken tells. */
static apr_status_t take_given_key(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *where, bool *taken)
{
    const apir_zmodel_relation_t *relation = relation_of(from);
    const apir_value_t *given = relation->pair_count == 1
                                    ? equals(where, relation->remote[0])
                                    : NULL;
    const apir_value_t *stored = NULL;
    apr_status_t status = APR_SUCCESS;

    *taken = given != NULL;
    if (given) {
        status = apir_write_stored(write, relation->remote[0], given,
                                   &stored);
        apir_changes_set(from->changes, relation->local[0], stored);
    }
    return status;
}

static apr_status_t connect_new(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *where)
{
    apir_row_t *row;
    bool taken;
    apr_status_t status = take_given_key(write, from, where, &taken);

    if (status != APR_SUCCESS || taken) {
        return status;
    }
    status = find_target(write, from, where, &row);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (row) {
        return apir_owner_point(write, from, row);
    }
    write->refusal->model = relation_of(from)->target->name;
    return apir_error_set(write->error, write->pool, APIR_E_NOT_FOUND,
                          "Could not find the entity to connect for the "
                          "relation \"%s\"",
                          from->field->name);
}

static apr_status_t create_new(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *data)
{
    apir_row_t *row;

    return apir_write_create(write, relation_of(from)->target, data, from,
                             &row);
}

static apr_status_t connect_or_create_new(apir_write_t *write,
                                          const apir_from_t *from,
                                          const apir_value_t *item)
{
    apir_row_t *row;
    apr_status_t status = find_target(write, from,
                                      apir_value_get(item, "where"), &row);

    if (status != APR_SUCCESS) {
        return status;
    }
    return row ? apir_owner_point(write, from, row)
               : create_new(write, from, apir_value_get(item, "create"));
}

apr_status_t apir_write_owned(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *actions)
{
    static const struct {
        const char *name;
        apir_action_fn *action; /* on one item */
    } table[] = {
        { "connect", connect_new },
        { "create", create_new },
        { "connectOrCreate", connect_or_create_new },
    };
    apr_status_t status = APR_SUCCESS;
    apr_size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]) && status == APR_SUCCESS;
         i++) {
        status = apir_write_each(write, from,
                                 apir_value_get(actions, table[i].name),
                                 table[i].action);
    }
    return status;
}
