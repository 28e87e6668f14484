/*
 * Relations whose foreign key the children have: they are connected and
 * disconnected by an UPDATE of theirs, one for each item, so that all items
 * of one shape are one prepared statement.
 */
#include "statement/relation.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

static const apir_zmodel_model_t *target_of(const apir_from_t *from)
{
    return from->field->relation->target;
}

/* The children's key becomes the parent's, or NULL. */
static void point(apir_write_t *write, const apir_from_t *from, bool away,
                  apir_changes_t *changes)
{
    const apir_zmodel_relation_t *relation = from->field->relation;
    int i;

    apir_changes_init(changes, write, relation->target);
    for (i = 0; i < relation->pair_count; i++) {
        apir_changes_set(changes, relation->remote[i],
                         away
                             ? apir_value_null(write->pool)
                             : from->row->values[relation->local[i]->number]);
    }
}

/* Takes the key from the children that match, of this parent. */
static apr_status_t take_away(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *where,
                              const apir_value_t *besides)
{
    apir_changes_t changes;
    apir_match_t match;
    apr_status_t status = apir_write_linked(write, from, where, &match);

    if (status != APR_SUCCESS) {
        return status;
    }
    match.besides = besides;
    point(write, from, true, &changes);
    return apir_write_change(write, &changes, &match, NULL, NULL, NULL);
}

/* Gives the key to the rows that items name, whosever they are. */
static apr_status_t give(apir_write_t *write, const apir_from_t *from,
                         const apir_value_t *items)
{
    apr_array_header_t *rows = apr_array_make(write->pool, 4,
                                              sizeof(apir_row_t *));
    apr_status_t status = apir_row_need(write, from->row,
                                        from->field->relation->local,
                                        from->field->relation->pair_count);
    const apir_value_t *item;
    apir_changes_t changes;
    apr_size_t i;

    if (status == APR_SUCCESS) {
        point(write, from, false, &changes);
    }
    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        apir_match_t match = { NULL, NULL, item, NULL };

        status = apir_write_change(write, &changes, &match, NULL, rows, NULL);
    }
    if (status == APR_SUCCESS
        && (apr_size_t)apir_rows_distinct(rows, write->pool)
               < apir_value_length(items)) {
        return apir_write_not_found(write, target_of(from));
    }
    return status;
}

apr_status_t apir_child_connect(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;

    if (apir_value_length(items) == 0) {
        return APR_SUCCESS;
    }
    if (apir_relation_to_one(from->field)) {
        status = take_away(write, from, NULL, NULL);
    }
    return status == APR_SUCCESS ? give(write, from, items) : status;
}

static apr_status_t disconnect_one(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *where)
{
    return take_away(write, from, where, NULL);
}

apr_status_t apir_child_disconnect(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *items)
{
    return apir_write_each(write, from, items, disconnect_one);
}

apr_status_t apir_child_set(apir_write_t *write, const apir_from_t *from,
                            const apir_value_t *items)
{
    apr_status_t status = take_away(write, from, NULL, items);

    return status == APR_SUCCESS ? give(write, from, items) : status;
}

apr_status_t apir_child_delete(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_int64_t all = 0;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        apr_int64_t changed = 0;
        apir_match_t match;

        status = apir_write_linked(write, from, item, &match);
        if (status == APR_SUCCESS) {
            status = apir_write_remove(write, target_of(from), &match, NULL,
                                       &changed);
        }
        all += changed;
    }
    if (status == APR_SUCCESS
        && all < (apr_int64_t)apir_value_length(items)) {
        return apir_write_not_found(write, target_of(from));
    }
    return status;
}
