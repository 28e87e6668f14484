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

/* ---- actions that all relations share, on one item ---- */

static apr_status_t create_one(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *data)
{
    apir_row_t *row;

    return apir_write_create(write, target_of(from), data, from, &row);
}

static apr_status_t create_many(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *args)
{
    apr_int64_t count;

    return apir_write_create_many(write, target_of(from), args, from, NULL,
                                  &count);
}

/* The related row that @a where names, as @a data says; *row is NULL: there
 * is none. */
static apr_status_t update_linked(apir_write_t *write,
                                  const apir_from_t *from,
                                  const apir_value_t *where,
                                  const apir_value_t *data, apir_row_t **row)
{
    apir_match_t match;
    apr_status_t status = apir_write_linked(write, from, where, &match);

    *row = NULL;
    return status == APR_SUCCESS
               ? apir_write_update(write, target_of(from), &match, data, row)
               : status;
}

static apr_status_t update_one(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *item)
{
    apir_row_t *row;
    apr_status_t status = update_linked(write, from,
                                        apir_value_get(item, "where"),
                                        apir_value_get(item, "data"), &row);

    return status == APR_SUCCESS && !row
               ? apir_write_not_found(write, target_of(from))
               : status;
}

static apr_status_t upsert_one(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *item)
{
    apir_row_t *row;
    apr_status_t status = update_linked(write, from,
                                        apir_value_get(item, "where"),
                                        apir_value_get(item, "update"), &row);

    return status == APR_SUCCESS && !row
               ? create_one(write, from, apir_value_get(item, "create"))
               : status;
}

static apr_status_t update_many(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *item)
{
    apr_int64_t changed;
    apir_match_t match;
    apr_status_t status = apir_write_linked(write, from,
                                            apir_value_get(item, "where"),
                                            &match);

    return status == APR_SUCCESS
               ? apir_write_update_many(write, target_of(from), &match,
                                        apir_value_get(item, "data"), NULL,
                                        NULL, &changed)
               : status;
}

static apr_status_t delete_many(apir_write_t *write, const apir_from_t *from,
                                const apir_value_t *where)
{
    apr_int64_t changed;
    apir_match_t match;
    apr_status_t status = apir_write_linked(write, from, where, &match);

    return status == APR_SUCCESS ? apir_write_remove(write, target_of(from),
                                                     &match, NULL, &changed)
                                 : status;
}

static apr_status_t connect_or_create(apir_write_t *write,
                                      const apir_from_t *from,
                                      const apir_value_t *item);

/* ---- all of them ---- */

typedef struct action_t {
    const char *name;
    bool each; /* is done to one item after the other */
    apir_action_fn *owner, *child, *join;
} action_t;

#define ALIKE(action) action, action, action

static apr_status_t run(apir_write_t *write, const apir_from_t *from,
                        const char *name, const apir_value_t *items)
{
    static const action_t actions[] = {
        { "connect", false, apir_owner_connect, apir_child_connect,
          apir_join_connect },
        { "create", true, ALIKE(create_one) },
        { "connectOrCreate", true, ALIKE(connect_or_create) },
        { "createMany", false, ALIKE(create_many) },
        { "disconnect", false, apir_owner_disconnect, apir_child_disconnect,
          apir_join_disconnect },
        { "delete", false, apir_owner_delete, apir_child_delete,
          apir_child_delete },
        { "update", true, ALIKE(update_one) },
        { "upsert", true, ALIKE(upsert_one) },
        /* Never of a relation to one, so no parent owns it. */
        { "set", false, apir_child_set, apir_child_set, apir_join_set },
        { "updateMany", true, ALIKE(update_many) },
        { "deleteMany", true, ALIKE(delete_many) },
    };
    const apir_zmodel_relation_t *relation = from->field->relation;
    apir_action_fn *action;
    apr_size_t i;

    for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(name, actions[i].name) != 0) {
            continue;
        }
        action = relation->many_to_many ? actions[i].join
                 : relation->owner      ? actions[i].owner
                                        : actions[i].child;
        return actions[i].each ? apir_write_each(write, from, items, action)
                               : action(write, from, items);
    }
    return apir_write_refuse(write, "Unknown action");
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
        return create_one(write, from, apir_value_get(item, "create"));
    }
    /* It may not be the only one that the condition holds for. */
    apir_array_add(wheres, apir_write_where_id(write, row), write->pool);
    return run(write, from, "connect", wheres);
}

apr_status_t apir_write_each(apir_write_t *write, const apir_from_t *from,
                             const apir_value_t *items, apir_action_fn *one)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_size_t i;

    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        status = one(write, from, item);
    }
    return status;
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
        status = run(write, from, name, items);
    }
    return status;
}
