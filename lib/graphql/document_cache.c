/*
 * Each entry lies in its document's pool and is counted: the table holds it
 * once, each request once. Pools are destroyed outside the lock.
 */
#include "graphql/document_cache.h"

#include "core/limits.h"

#include <apr_hash.h>
#include <apr_thread_mutex.h>
#include <string.h>

typedef struct entry_t {
    apir_gql_cache_t *cache;
    const apir_gql_document_t *document;
    apr_pool_t *pool;
    int holders;
} entry_t;

struct apir_gql_cache_t {
    apr_thread_mutex_t *lock; /* over all below, and entries' holders */
    apr_uint32_t found;
    entry_t *entries[APIR_MAX_GRAPHQL_DOCUMENTS];
};

static void destroy(entry_t *entry)
{
    if (entry) {
        apr_pool_destroy(entry->pool);
    }
}

/* (Under the lock.) The entry when nobody holds it any more. */
static entry_t *let_go(entry_t *entry)
{
    return entry && --entry->holders == 0 ? entry : NULL;
}

static apr_status_t clear(void *baton)
{
    apir_gql_cache_t *cache = baton;

    for (int i = 0; i < APIR_MAX_GRAPHQL_DOCUMENTS; i++) {
        destroy(let_go(cache->entries[i]));
    }
    return APR_SUCCESS;
}

apr_status_t apir_gql_cache_create(apir_gql_cache_t **cache, apr_pool_t *pool)
{
    apir_gql_cache_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_status_t status = apr_thread_mutex_create(&made->lock,
                                                  APR_THREAD_MUTEX_DEFAULT,
                                                  pool);

    if (status != APR_SUCCESS) {
        return status;
    }
    apr_pool_cleanup_register(pool, made, clear, apr_pool_cleanup_null);
    *cache = made;
    return APR_SUCCESS;
}

static entry_t **place(apir_gql_cache_t *cache, const char *text,
                       apr_size_t length)
{
    apr_ssize_t size = (apr_ssize_t)length;

    return &cache->entries[apr_hashfunc_default(text, &size)
                           % APIR_MAX_GRAPHQL_DOCUMENTS];
}

/* A request's pool is cleared. */
static apr_status_t give_back(void *baton)
{
    entry_t *entry = baton;
    apir_gql_cache_t *cache = entry->cache;

    apr_thread_mutex_lock(cache->lock);
    entry = let_go(entry);
    apr_thread_mutex_unlock(cache->lock);
    destroy(entry);
    return APR_SUCCESS;
}

const apir_gql_document_t *apir_gql_cache_find(apir_gql_cache_t *cache,
                                               const char *text,
                                               apr_size_t length,
                                               apr_pool_t *pool)
{
    entry_t **at = place(cache, text, length);
    entry_t *entry;

    apr_thread_mutex_lock(cache->lock);
    entry = *at;
    if (entry
        && (entry->document->length != length
            || memcmp(entry->document->text, text, length) != 0)) {
        entry = NULL;
    }
    if (entry) {
        entry->holders++;
        cache->found++;
    }
    apr_thread_mutex_unlock(cache->lock);
    if (!entry) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, entry, give_back, apr_pool_cleanup_null);
    return entry->document;
}

bool apir_gql_cache_takes(const apir_gql_document_t *document)
{
    return document->length <= APIR_MAX_GRAPHQL_KEPT_BYTES
           && document->tokens <= APIR_MAX_GRAPHQL_KEPT_TOKENS;
}

apr_pool_t *apir_gql_cache_pool(void)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, NULL);
    return pool;
}

void apir_gql_cache_add(apir_gql_cache_t *cache,
                        const apir_gql_document_t *document, apr_pool_t *own,
                        apr_pool_t *pool)
{
    entry_t *entry = apr_pcalloc(own, sizeof(*entry));
    entry_t **at = place(cache, document->text, document->length);
    entry_t *old;

    entry->cache = cache;
    entry->document = document;
    entry->pool = own;
    entry->holders = 2;
    apr_pool_cleanup_register(pool, entry, give_back, apr_pool_cleanup_null);
    apr_thread_mutex_lock(cache->lock);
    old = let_go(*at);
    *at = entry;
    apr_thread_mutex_unlock(cache->lock);
    destroy(old);
}

void apir_gql_cache_count(apir_gql_cache_t *cache, apr_uint32_t *kept,
                          apr_uint32_t *found)
{
    apr_thread_mutex_lock(cache->lock);
    *found = cache->found;
    *kept = 0;
    for (int i = 0; i < APIR_MAX_GRAPHQL_DOCUMENTS; i++) {
        *kept += cache->entries[i] != NULL;
    }
    apr_thread_mutex_unlock(cache->lock);
}
