/**
 * @file graphql/document_cache.h
 * @brief Validated documents by their text, for the threads of a child.
 *
 * A table of fixed size: a text has one place in it, and a new document there
 * takes the place of the old one, which lives on while a request holds it.
 */
#ifndef APIR_GRAPHQL_DOCUMENT_CACHE_H
#define APIR_GRAPHQL_DOCUMENT_CACHE_H

#include "graphql/document.h"
#include <apr_errno.h>

typedef struct apir_gql_cache_t apir_gql_cache_t;

/** An empty cache; documents still held when @a pool ends are its mistake. */
apr_status_t apir_gql_cache_create(apir_gql_cache_t **cache,
                                   apr_pool_t *pool);

/** The document of that text, held until @a pool is cleared; NULL: none. */
const apir_gql_document_t *apir_gql_cache_find(apir_gql_cache_t *cache,
                                               const char *text,
                                               apr_size_t length,
                                               apr_pool_t *pool);

/** Whether a document is small enough to be kept. */
bool apir_gql_cache_takes(const apir_gql_document_t *document);

/** A pool of its own for a document that will be kept. */
apr_pool_t *apir_gql_cache_pool(void);

/** Keeps a document and holds it as apir_gql_cache_find() does. It, its text
 * and all it needs lie in @a own, which is the cache's from now on. */
void apir_gql_cache_add(apir_gql_cache_t *cache,
                        const apir_gql_document_t *document, apr_pool_t *own,
                        apr_pool_t *pool);

/** How many are kept, and how often one was found. */
void apir_gql_cache_count(apir_gql_cache_t *cache, apr_uint32_t *kept,
                          apr_uint32_t *found);

#endif
