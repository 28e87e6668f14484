/**
 * @file query/plan.h
 * @brief From normalized arguments of a read to statements and the tree of
 * the result.
 *
 * A plan depends on the shape of the arguments (shape.h), never on their
 * values, and does not change once it is made: any number of threads may run
 * it at the same time. Plans are kept by shape; the cache has its own lock.
 */
#ifndef APIR_QUERY_PLAN_H
#define APIR_QUERY_PLAN_H

#include "args/args.h"
#include "statement/source.h"

typedef struct apir_query_plan_t apir_query_plan_t;
typedef struct apir_query_cache_t apir_query_cache_t; /**< of one schema */

/** A cache of at most @a most plans (APIR_MAX_PLANS where it is 0); those
 * used longest ago go first. Freed with @a pool: no query may be alive then. */
apr_status_t apir_query_cache_create(apir_query_cache_t **cache, int most,
                                     apr_pool_t *pool);

/** Plans made and found so far, for tests and status pages. */
void apir_query_cache_count(apir_query_cache_t *cache, apr_uint32_t *made,
                            apr_uint32_t *found, apr_uint32_t *kept);

/** A plan, and what this request binds to it. */
typedef struct apir_query_t {
    const apir_query_plan_t *plan;
    const apir_value_t *const *leaves; /**< of the arguments */
    int leaf_count;
    const apir_value_t *const *context; /**< what APIR_BIND_CONTEXT means:
                                                the policy's */
    int context_count;
    apr_int64_t most_rows; /**< of all lists together; 0: any number */
} apir_query_t;

/**
 * The plan of a read: findMany, findUnique, findFirst, count, aggregate,
 * groupBy or exists. (Other operations read back what they wrote by a
 * findUnique of the row's id.)
 * @param policy  whom every table source asks; NULL: nobody
 * @param args    normalized (args/normalized.h); borrowed as long as the
 *                query
 * @param cache   NULL: the plan is made, and not kept
 * @param query   out: lives as long as @a pool, whose cleanup gives the plan
 *                back to the cache
 * @param error   APIR_E_NOT_SUPPORTED for what SQLite cannot do;
 *                APIR_E_TOO_DEEP, APIR_E_TOO_MANY for arguments beyond limits
 */
apr_status_t apir_query_plan(apir_query_t *query, apir_query_cache_t *cache,
                             const apir_query_policy_t *policy,
                             const apir_zmodel_model_t *model,
                             apir_query_op_t op, const apir_value_t *args,
                             apr_pool_t *pool, apir_error_t *error);

/** Whether a read is one statement, which sees one state of the database
 * without a transaction round it. */
bool apir_query_is_one_statement(const apir_query_t *query);

/** The statements of a plan, one a line, for tests and people. */
const char *apir_query_plan_text(const apir_query_plan_t *plan,
                                 apr_pool_t *pool);

#endif
