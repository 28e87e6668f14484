/*
 * A hash table with chains and a list by last use. An entry lives in its
 * plan's pool and is counted: the cache holds it once, each query once.
 */
#include "query/plan_cache.h"
#include "core/limits.h"
#include "query/plan_int.h"
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <string.h>

typedef struct entry_t entry_t;
struct entry_t {
    entry_t *next; /* in its chain */
    entry_t *newer;
    entry_t *older;
    apir_query_cache_t *cache;
    apir_query_plan_t *plan;
    apir_plan_key_t key;
    unsigned hash;
    int holders;
};

struct apir_query_cache_t {
    apr_thread_mutex_t *lock; /* over all below, and entries' holders */
    entry_t **chains;
    unsigned chain_count; /* a power of two */
    entry_t *newest;
    entry_t *oldest;
    int most;
    apr_uint32_t made;
    apr_uint32_t found;
    apr_uint32_t kept;
};

/* ---- under the lock ---- */

static unsigned hash_of(const apir_plan_key_t *key)
{
    apr_ssize_t length = (apr_ssize_t)key->length;

    return apr_hashfunc_default(key->text, &length);
}

static entry_t **chain_of(apir_query_cache_t *cache, unsigned hash)
{
    return &cache->chains[hash & (cache->chain_count - 1)];
}

static entry_t *find(apir_query_cache_t *cache, const apir_plan_key_t *key,
                     unsigned hash)
{
    entry_t *entry = *chain_of(cache, hash);

    while (entry
           && (entry->hash != hash || entry->key.length != key->length
               || memcmp(entry->key.text, key->text, key->length) != 0)) {
        entry = entry->next;
    }
    return entry;
}

static void take_from_list(apir_query_cache_t *cache, entry_t *entry)
{
    *(entry->newer ? &entry->newer->older : &cache->newest) = entry->older;
    *(entry->older ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void put_first(apir_query_cache_t *cache, entry_t *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

/* The entry when nobody holds it any more, to be destroyed. */
static entry_t *let_go(entry_t *entry)
{
    return --entry->holders == 0 ? entry : NULL;
}

static entry_t *drop(apir_query_cache_t *cache, entry_t *entry)
{
    entry_t **at = chain_of(cache, entry->hash);

    while (*at != entry) {
        at = &(*at)->next;
    }
    *at = entry->next;
    take_from_list(cache, entry);
    cache->kept--;
    return let_go(entry);
}

static void insert(apir_query_cache_t *cache, entry_t *entry)
{
    entry_t **chain = chain_of(cache, entry->hash);

    entry->next = *chain;
    *chain = entry;
    put_first(cache, entry);
    cache->kept++;
    cache->made++;
}

/* ---- the cache ---- */

static void destroy(entry_t *entry)
{
    if (entry) {
        apr_pool_destroy(entry->plan->pool);
    }
}

static apr_status_t clear(void *baton)
{
    apir_query_cache_t *cache = baton;

    while (cache->oldest) {
        destroy(drop(cache, cache->oldest));
    }
    return APR_SUCCESS;
}

apr_status_t apir_query_cache_create(apir_query_cache_t **cache, int most,
                                     apr_pool_t *pool)
{
    apir_query_cache_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_status_t status;

    made->most = most > 0 ? most : APIR_MAX_PLANS;
    for (made->chain_count = 16; made->chain_count < (unsigned)made->most;) {
        made->chain_count *= 2;
    }
    made->chains = apr_pcalloc(pool,
                               made->chain_count * sizeof(*made->chains));
    status = apr_thread_mutex_create(&made->lock, APR_THREAD_MUTEX_DEFAULT,
                                     pool);
    if (status != APR_SUCCESS) {
        return status;
    }
    apr_pool_cleanup_register(pool, made, clear, apr_pool_cleanup_null);
    *cache = made;
    return APR_SUCCESS;
}

void apir_query_cache_count(apir_query_cache_t *cache, apr_uint32_t *made,
                            apr_uint32_t *found, apr_uint32_t *kept)
{
    apr_thread_mutex_lock(cache->lock);
    *made = cache->made;
    *found = cache->found;
    *kept = cache->kept;
    apr_thread_mutex_unlock(cache->lock);
}

/* A query's pool is cleared. */
static apr_status_t give_back(void *baton)
{
    entry_t *entry = baton;
    apir_query_cache_t *cache = entry->cache;

    apr_thread_mutex_lock(cache->lock);
    entry = let_go(entry);
    apr_thread_mutex_unlock(cache->lock);
    destroy(entry);
    return APR_SUCCESS;
}

static const apir_query_plan_t *hold(entry_t *entry, apr_pool_t *pool)
{
    apr_pool_cleanup_register(pool, entry, give_back, apr_pool_cleanup_null);
    return entry->plan;
}

const apir_query_plan_t *apir_plan_cache_find(apir_query_cache_t *cache,
                                              const apir_plan_key_t *key,
                                              apr_pool_t *pool)
{
    unsigned hash = hash_of(key);
    entry_t *entry;

    apr_thread_mutex_lock(cache->lock);
    entry = find(cache, key, hash);
    if (entry) {
        entry->holders++;
        cache->found++;
        take_from_list(cache, entry);
        put_first(cache, entry);
    }
    apr_thread_mutex_unlock(cache->lock);
    return entry ? hold(entry, pool) : NULL;
}

static entry_t *make_entry(apir_query_cache_t *cache,
                           const apir_plan_key_t *key,
                           apir_query_plan_t *plan)
{
    entry_t *entry = apr_pcalloc(plan->pool, sizeof(*entry));

    entry->cache = cache;
    entry->plan = plan;
    entry->key.text = apr_pmemdup(plan->pool, key->text, key->length);
    entry->key.length = key->length;
    entry->hash = hash_of(key);
    entry->holders = 1;
    return entry;
}

const apir_query_plan_t *apir_plan_cache_add(apir_query_cache_t *cache,
                                             const apir_plan_key_t *key,
                                             apir_query_plan_t *plan,
                                             apr_pool_t *pool)
{
    entry_t *entry = make_entry(cache, key, plan);
    entry_t *useless = NULL;
    entry_t *known;

    apr_thread_mutex_lock(cache->lock);
    known = find(cache, key, entry->hash);
    if (known) {
        useless = entry;
        entry = known;
    }
    else {
        if (cache->kept >= (apr_uint32_t)cache->most) {
            useless = drop(cache, cache->oldest);
        }
        insert(cache, entry);
    }
    entry->holders++;
    apr_thread_mutex_unlock(cache->lock);
    destroy(useless);
    return hold(entry, pool);
}
