/**
 * @file http/pairs.h
 * @brief Ordered name/value pairs: a query, a form, cookies, parameters.
 */
#ifndef APIR_HTTP_PAIRS_H
#define APIR_HTTP_PAIRS_H

#include <apr_pools.h>

#ifndef APIR_PAIR_T
#define APIR_PAIR_T
/** One pair. Both texts are followed by an uncounted zero byte. (The public
 * header declares the same type.) */
typedef struct apir_pair_t {
    const char *name;
    const char *value;
    apr_size_t name_length;
    apr_size_t value_length;
} apir_pair_t;
#endif

typedef struct apir_pairs_t {
    apir_pair_t *items;
    apr_size_t count;
    apr_size_t capacity;
} apir_pairs_t;

/** Appends a pair (texts borrowed). */
void apir_pairs_add(apir_pairs_t *pairs, apr_pool_t *pool, const char *name,
                    apr_size_t name_length, const char *value,
                    apr_size_t value_length);

/** The first pair of that name, or NULL. */
const apir_pair_t *apir_pairs_first(const apir_pairs_t *pairs,
                                    const char *name);

/** Replaces the first pair of that name and drops the others, or appends
 * (URLSearchParams.set); NULL drops them all. Texts are copied. */
void apir_pairs_set(apir_pairs_t *pairs, apr_pool_t *pool, const char *name,
                    const char *value);

#endif
