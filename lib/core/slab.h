/**
 * @file core/slab.h
 * @brief Many small things that live as long as their pool, taken from large
 * blocks.
 *
 * A pool asks the system for 8 KiB at a time (APR on Linux: a mapping each),
 * which is what reading a configuration of ten thousand routes would mostly
 * wait for. Blocks begin small and double, so that few things cost little.
 */
#ifndef APIR_CORE_SLAB_H
#define APIR_CORE_SLAB_H

#include <apr_pools.h>

typedef struct apir_slab_t {
    apr_pool_t *pool;
    char *at;        /**< the next free byte */
    apr_size_t left; /**< bytes behind it */
    apr_size_t next; /**< size of the next block */
} apir_slab_t;

/** An empty slab; its blocks belong to @a pool. Not thread-safe. */
void apir_slab_init(apir_slab_t *slab, apr_pool_t *pool);

/** @a size bytes, zero, aligned as apr_palloc aligns. */
void *apir_slab_alloc(apir_slab_t *slab, apr_size_t size);

/** A copy of bytes, followed by a zero byte. */
char *apir_slab_text(apir_slab_t *slab, const char *text, apr_size_t length);

#endif
