/*
 * Planning and pushing: the plan is made inside the transaction that runs it,
 * so that two that push at once cannot disagree.
 */
#include "storage/storage.h"
#include "storage/layout_int.h"
#include <apr_strings.h>
#include <string.h>

typedef struct push_t {
    const apir_zmodel_t *zmodel;
    const char *path;
    apir_storage_plan_t *plan;
    bool check;
} push_t;

static apr_status_t refuse(const push_t *push, apr_pool_t *pool,
                           apir_error_t *error)
{
    const apir_storage_refusal_t *first =
        &APR_ARRAY_IDX(push->plan->refusals, 0, apir_storage_refusal_t);
    int others = push->plan->refusals->nelts - 1;

    return apir_error_set(error, pool, APIR_E_INTERNAL,
                          "%s cannot be changed without risk, so nothing was "
                          "changed: %s%s. A person could run:\n%s",
                          push->path, first->message,
                          others > 0 ? apr_psprintf(pool,
                                                    " (and %d more such "
                                                    "differences)",
                                                    others)
                                     : "",
                          first->statement);
}

static apr_status_t decide(void *baton, const apir_db_catalog_t *catalog,
                           apr_array_header_t *statements, apr_pool_t *pool,
                           apir_error_t *error)
{
    push_t *push = baton;
    apir_storage_plan_t *plan = push->plan;
    apr_array_header_t *tables = apir_storage_layout(push->zmodel, pool);
    apr_array_header_t *after = apr_array_make(pool, 16,
                                               sizeof(const char *));
    int i;

    plan->missing = catalog->missing;
    for (i = 0; i < tables->nelts; i++) {
        const apir_storage_table_t *table =
            APR_ARRAY_IDX(tables, i, const apir_storage_table_t *);

        apir_storage_compare(table, apir_db_table(catalog, table->name),
                             plan->statements, after, plan->refusals, pool);
    }
    apr_array_cat(plan->statements, after);
    if (push->check) {
        return APR_SUCCESS;
    }
    if (plan->refusals->nelts > 0) {
        return refuse(push, pool, error);
    }
    apr_array_cat(statements, plan->statements);
    return APR_SUCCESS;
}

static apr_status_t run(const apir_zmodel_t *zmodel,
                        const apir_db_config_t *config,
                        const apir_db_change_t *change,
                        apir_storage_plan_t **plan, apr_pool_t *pool,
                        apir_error_t *error)
{
    push_t push = { zmodel, config->path, NULL, change->check };

    push.plan = *plan = apr_pcalloc(pool, sizeof(**plan));
    push.plan->statements = apr_array_make(pool, 32, sizeof(const char *));
    push.plan->refusals = apr_array_make(pool, 4,
                                         sizeof(apir_storage_refusal_t));
    if (zmodel->datasource
        && zmodel->datasource->provider != APIR_ZMODEL_SQLITE) {
        return apir_error_set(error, pool, APIR_E_INTERNAL,
                              "%s: the schema's datasource is not of the "
                              "provider \"sqlite\"",
                              zmodel->path ? zmodel->path : "schema");
    }
    return apir_db_change(config, change, decide, &push, pool, error);
}

apr_status_t apir_storage_plan(const apir_zmodel_t *zmodel,
                               const apir_db_config_t *config,
                               apir_storage_plan_t **plan, apr_pool_t *pool,
                               apir_error_t *error)
{
    const apir_db_change_t change = { .check = true };

    return run(zmodel, config, &change, plan, pool, error);
}

apr_status_t apir_storage_push(const apir_zmodel_t *zmodel,
                               const apir_db_config_t *config,
                               const apir_storage_owner_t *owner,
                               apir_storage_plan_t **plan, apr_pool_t *pool,
                               apir_error_t *error)
{
    apir_db_change_t change = { .check = false };

    if (owner) {
        change.has_owner = true;
        change.uid = owner->uid;
        change.gid = owner->gid;
    }
    return run(zmodel, config, &change, plan, pool, error);
}
