/*
 * Plans: found by shape, or made. A plan has a pool of its own, with its own
 * allocator, as whichever thread lets it go last destroys it.
 */
#include "core/limits.h"
#include "query/plan_cache.h"
#include "query/plan_int.h"
#include "query/shape.h"
#include <apr_strings.h>
#include <string.h>

/* ---- making ---- */

typedef struct numbered_leaf_t {
    const apir_value_t *leaf;
    int number;
} numbered_leaf_t;

/* Numbers by address. Arguments may share parts, so it is a copy, where every
 * leaf has an address of its own, that the plan is made from. */
static apr_hash_t *number_leaves(const apr_array_header_t *leaves,
                                 apr_pool_t *pool)
{
    apr_hash_t *numbers = apr_hash_make(pool);
    numbered_leaf_t *numbered = apr_palloc(pool, (apr_size_t)leaves->nelts
                                                     * sizeof(*numbered));
    int i;

    for (i = 0; i < leaves->nelts; i++) {
        numbered[i].leaf = APR_ARRAY_IDX(leaves, i, const apir_value_t *);
        numbered[i].number = i;
        apr_hash_set(numbers, &numbered[i].leaf, sizeof(numbered[i].leaf),
                     &numbered[i].number);
    }
    return numbers;
}

static const apir_plan_node_t *make_root(apir_planner_t *planner,
                                         const apir_zmodel_model_t *model,
                                         apir_query_op_t op,
                                         const apir_value_t *args)
{
    switch (op) {
    case APIR_Q_FIND_MANY:
        return apir_plan_rows(planner, model, args, APIR_RESULT_LIST, NULL,
                              NULL);
    case APIR_Q_FIND_UNIQUE:
    case APIR_Q_FIND_FIRST:
        return apir_plan_rows(planner, model, args, APIR_RESULT_ROW, NULL,
                              NULL);
    case APIR_Q_COUNT: return apir_plan_count(planner, model, args);
    case APIR_Q_AGGREGATE: return apir_plan_aggregate(planner, model, args);
    case APIR_Q_GROUP_BY: return apir_plan_group(planner, model, args);
    case APIR_Q_EXISTS: return apir_plan_exists(planner, model, args);
    default:
        planner->status = apir_error_set(planner->error, planner->error_pool,
                                         APIR_E_INTERNAL,
                                         "Internal server error");
        return NULL;
    }
}

static apr_status_t make(apir_query_plan_t **made,
                         const apir_query_policy_t *policy,
                         const apir_zmodel_model_t *model, apir_query_op_t op,
                         const apir_value_t *args, apr_pool_t *pool,
                         apir_error_t *error)
{
    apir_planner_t planner;
    apir_query_plan_t *plan;
    apir_shape_t shape;
    apr_pool_t *own;

    memset(&planner, 0, sizeof(planner));
    if (apr_pool_create_unmanaged_ex(&own, NULL, NULL) != APR_SUCCESS) {
        apir_error_set(error, pool, APIR_E_INTERNAL, "Internal server error");
        return APR_ENOMEM;
    }
    apr_pool_create(&planner.scratch, pool);
    args = apir_value_copy(args, planner.scratch);
    apir_shape_of(&shape, model, op, args, planner.scratch);
    planner.pool = own;
    planner.leaves = number_leaves(shape.leaves, planner.scratch);
    planner.policy = policy;
    planner.nodes = apr_array_make(own, 4, sizeof(apir_plan_node_t *));
    planner.error = error;
    planner.error_pool = pool;
    plan = apr_pcalloc(own, sizeof(*plan));
    plan->pool = own;
    plan->root = make_root(&planner, model, op, args);
    plan->nodes = (const apir_plan_node_t *const *)planner.nodes->elts;
    plan->node_count = planner.nodes->nelts;
    apr_pool_destroy(planner.scratch);
    if (planner.status != APR_SUCCESS) {
        apr_pool_destroy(own);
        return planner.status;
    }
    *made = plan;
    return APR_SUCCESS;
}

/* ---- finding ---- */

static apr_status_t destroy_plan(void *baton)
{
    apir_query_plan_t *plan = baton;

    apr_pool_destroy(plan->pool);
    return APR_SUCCESS;
}

/* Plans under policies of different shapes are different plans; none of the
 * user's values is in one. */
static void set_key(apir_plan_key_t *key, apir_shape_t *shape,
                    const apir_query_policy_t *policy)
{
    const char *mark = policy ? "\1" : "\0";

    if (apir_buf_add(&shape->key, mark, 1) != APR_SUCCESS
        || (policy
            && apir_buf_add(&shape->key, policy->shape, policy->shape_length)
                   != APR_SUCCESS)) {
        shape->long_key = true;
    }
    key->text = shape->key.data;
    key->length = shape->key.length;
}

static apr_status_t check_shape(const apir_shape_t *shape, apr_pool_t *pool,
                                apir_error_t *error)
{
    if (shape->too_deep) {
        return apir_error_set(error, pool, APIR_E_TOO_DEEP,
                              "The arguments are nested deeper than %d "
                              "levels",
                              APIR_MAX_QUERY_DEPTH);
    }
    return APR_SUCCESS;
}

static bool may_be_kept(const apir_query_plan_t *plan)
{
    apr_size_t length = 0;
    int i;

    for (i = 0; i < plan->node_count; i++) {
        length += strlen(plan->nodes[i]->sql);
    }
    return length <= APIR_PLAN_KEPT_SQL;
}

apr_status_t apir_query_plan(apir_query_t *query, apir_query_cache_t *cache,
                             const apir_query_policy_t *policy,
                             const apir_zmodel_model_t *model,
                             apir_query_op_t op, const apir_value_t *args,
                             apr_pool_t *pool, apir_error_t *error)
{
    apir_query_plan_t *plan = NULL;
    apir_plan_key_t key;
    apir_shape_t shape;
    apr_status_t status;

    memset(query, 0, sizeof(*query));
    apir_shape_of(&shape, model, op, args, pool);
    set_key(&key, &shape, policy);
    query->leaves = (const apir_value_t *const *)shape.leaves->elts;
    query->leaf_count = shape.leaves->nelts;
    query->context = policy ? policy->context : NULL;
    query->context_count = policy ? policy->context_count : 0;
    status = check_shape(&shape, pool, error);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (cache && !shape.long_key) {
        query->plan = apir_plan_cache_find(cache, &key, pool);
    }
    if (query->plan) {
        return APR_SUCCESS;
    }
    status = make(&plan, policy, model, op, args, pool, error);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (cache && !shape.long_key && may_be_kept(plan)) {
        query->plan = apir_plan_cache_add(cache, &key, plan, pool);
    }
    else {
        apr_pool_cleanup_register(pool, plan, destroy_plan,
                                  apr_pool_cleanup_null);
        query->plan = plan;
    }
    return APR_SUCCESS;
}

bool apir_query_is_one_statement(const apir_query_t *query)
{
    return query->plan->node_count == 1;
}

const char *apir_query_plan_text(const apir_query_plan_t *plan,
                                 apr_pool_t *pool)
{
    const char *text = "";
    int i;

    for (i = 0; i < plan->node_count; i++) {
        text = apr_pstrcat(pool, text, plan->nodes[i]->sql, "\n", NULL);
    }
    return text;
}
