/**
 * @file query/plan_cache.h
 * @brief Plans by shape, for the threads of a child: a bounded table, the
 * ones used last kept.
 */
#ifndef APIR_QUERY_PLAN_CACHE_H
#define APIR_QUERY_PLAN_CACHE_H

#include "query/plan.h"

/** Bytes of the statements of a plan that is kept: a list of thousands of
 * values is short in the key, not in the plan. */
#define APIR_PLAN_KEPT_SQL (32 * 1024)

typedef struct apir_plan_key_t {
    const char *text;
    apr_size_t length;
} apir_plan_key_t;

/** A plan, held until @a pool is cleared; NULL: there is none. */
const apir_query_plan_t *apir_plan_cache_find(apir_query_cache_t *cache,
                                              const apir_plan_key_t *key,
                                              apr_pool_t *pool);

/** Gives a new plan to the cache and holds it as apir_plan_cache_find() does.
 * Where another thread was faster the answer is its plan, and @a plan is
 * destroyed. */
const apir_query_plan_t *apir_plan_cache_add(apir_query_cache_t *cache,
                                             const apir_plan_key_t *key,
                                             apir_query_plan_t *plan,
                                             apr_pool_t *pool);

#endif
