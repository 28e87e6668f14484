/*
 * Actions on related rows. Those that look alike whichever side has the
 * foreign key are here; a table says who does the others.
 */
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

static const apir_zmodel_model_t *target_of(const apir_from_t *from)
{
    return from->field->relation->target;
}

/* Where the parent has the key, it is the one in the database that counts,
 * not what this write will set: earlier actions may have changed it. */
apr_status_t apir_write_linked(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *where, apir_match_t *match)
{
    const apir_zmodel_relation_t *relation = from->field->relation;

    memset(match, 0, sizeof(*match));
    match->row = from->row;
    match->link = from->field;
    match->where = where;
    if (relation->many_to_many) {
        return APR_SUCCESS;
    }
    return relation->owner
               ? apir_row_refresh(write, from->row, relation->local,
                                  relation->pair_count)
               : apir_row_need(write, from->row, relation->local,
                               relation->pair_count);
}

/* ---- actions that all relations share ---- */

static apr_status_t do_create(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apir_row_t *row;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = apir_write_create(write, target_of(from), item, from, &row);
    }
    return status;
}

static apr_status_t do_create_many(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *args)
{
    apr_int64_t count;

    return apir_write_create_many(write, target_of(from), args, from, NULL,
                                  &count);
}

static apr_status_t do_update(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apir_match_t match;
    apir_row_t *row;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = apir_write_linked(write, from, apir_value_get(item, "where"),
                                   &match);
        if (status == APR_SUCCESS) {
            status = apir_write_update(write, target_of(from), &match,
                                       apir_value_get(item, "data"), &row);
        }
        if (status == APR_SUCCESS && !row) {
            status = apir_write_not_found(write, target_of(from));
        }
    }
    return status;
}

static apr_status_t upsert_one(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *item)
{
    apir_match_t match;
    apir_row_t *row = NULL;
    apr_status_t status = apir_write_linked(write, from,
                                            apir_value_get(item, "where"),
                                            &match);

    if (status == APR_SUCCESS) {
        status = apir_write_update(write, target_of(from), &match,
                                   apir_value_get(item, "update"), &row);
    }
    if (status == APR_SUCCESS && !row) {
        status = apir_write_create(write, target_of(from),
                                   apir_value_get(item, "create"), from,
                                   &row);
    }
    return status;
}

static apr_status_t do_upsert(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = upsert_one(write, from, item);
    }
    return status;
}

static apr_status_t do_update_many(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_int64_t changed;
    apir_match_t match;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = apir_write_linked(write, from, apir_value_get(item, "where"),
                                   &match);
        if (status == APR_SUCCESS) {
            status = apir_write_update_many(write, target_of(from), &match,
                                            apir_value_get(item, "data"),
                                            NULL, NULL, &changed);
        }
    }
    return status;
}

static apr_status_t do_delete_many(apir_write_t *write,
                                   const apir_from_t *from,
                                   const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_int64_t changed;
    apir_match_t match;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = apir_write_linked(write, from, item, &match);
        if (status == APR_SUCCESS) {
            status = apir_write_remove(write, target_of(from), &match, NULL,
                                       &changed);
        }
    }
    return status;
}

/* ---- actions that differ ---- */

static apir_action_fn *pick(const apir_from_t *from, apir_action_fn *owner,
                            apir_action_fn *child, apir_action_fn *join)
{
    const apir_zmodel_relation_t *relation = from->field->relation;

    if (relation->many_to_many) {
        return join;
    }
    return relation->owner ? owner : child;
}

static apr_status_t do_connect(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *items)
{
    return pick(from, apir_owner_connect, apir_child_connect,
                apir_join_connect)(write, from, items);
}

static apr_status_t do_disconnect(apir_write_t *write,
                                  const apir_from_t *from,
                                  const apir_value_t *items)
{
    return pick(from, apir_owner_disconnect, apir_child_disconnect,
                apir_join_disconnect)(write, from, items);
}

static apr_status_t do_delete(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *items)
{
    return pick(from, apir_owner_delete, apir_child_delete,
                apir_child_delete)(write, from, items);
}

/* Never of a relation to one, so no parent owns it. */
static apr_status_t do_set(apir_write_t *write, const apir_from_t *from,
                           const apir_value_t *items)
{
    return pick(from, apir_child_set, apir_child_set,
                apir_join_set)(write, from, items);
}

static apr_status_t connect_or_create(apir_write_t *write,
                                      const apir_from_t *from,
                                      const apir_value_t *item)
{
    apir_match_t match = { NULL, NULL, apir_value_get(item, "where"), NULL };
    apir_value_t *wheres = apir_value_array(write->pool);
    apir_row_t *row;
    apr_status_t status = apir_write_find(write, target_of(from), &match,
                                          &row);

    if (status != APR_SUCCESS) {
        return status;
    }
    if (!row) {
        return apir_write_create(write, target_of(from),
                                 apir_value_get(item, "create"), from, &row);
    }
    apir_array_add(wheres, match.where, write->pool);
    return do_connect(write, from, wheres);
}

static apr_status_t do_connect_or_create(apir_write_t *write,
                                         const apir_from_t *from,
                                         const apir_value_t *items)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = connect_or_create(write, from, item);
    }
    return status;
}

/* ---- all of them ---- */

static apir_action_fn *action_of(const char *name)
{
    static const struct {
        const char *name;
        apir_action_fn *action;
    } actions[] = {
        { "connect", do_connect },
        { "create", do_create },
        { "connectOrCreate", do_connect_or_create },
        { "createMany", do_create_many },
        { "disconnect", do_disconnect },
        { "delete", do_delete },
        { "update", do_update },
        { "upsert", do_upsert },
        { "set", do_set },
        { "updateMany", do_update_many },
        { "deleteMany", do_delete_many },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(name, actions[i].name) == 0) {
            return actions[i].action;
        }
    }
    return NULL;
}

apr_status_t apir_write_relation(apir_write_t *write, const apir_from_t *from,
                                 const apir_value_t *actions)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *items;
    const char *name;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS
                && (items = apir_value_member(actions, i, &name, NULL));
         i++) {
        apir_action_fn *action = action_of(name);

        status = action ? action(write, from, items)
                        : apir_write_refuse(write, "Unknown action");
    }
    return status;
}
