/**
 * @file jsonschema/scratch_int.h
 * @brief Memory that is given back in the order of a stack (private to
 * lib/jsonschema). Pools only grow; a walk over a large value would hold all
 * that it ever needed for a moment.
 */
#ifndef APIR_JSONSCHEMA_SCRATCH_INT_H
#define APIR_JSONSCHEMA_SCRATCH_INT_H

#include <apr_pools.h>

typedef struct apir_scratch_block_t apir_scratch_block_t;

/** Blocks in use; the first one is part of it, so that small values need no
 * pool. Must not be moved. */
typedef struct apir_scratch_t {
    apr_pool_t *parent;
    apr_pool_t *pool;            /**< made when it is first needed */
    apir_scratch_block_t *block; /**< the current one */
    apr_size_t used;             /**< of it */
    _Alignas(apr_uint64_t) char first[2048];
} apir_scratch_t;

void apir_scratch_begin(apir_scratch_t *scratch, apr_pool_t *parent);

/** A point to go back to. */
typedef struct apir_scratch_mark_t {
    apir_scratch_block_t *block;
    apr_size_t used;
} apir_scratch_mark_t;

/** Zeroed memory until the mark before it is released. */
void *apir_scratch_take(apir_scratch_t *scratch, apr_size_t size);

apir_scratch_mark_t apir_scratch_mark(const apir_scratch_t *scratch);
void apir_scratch_release(apir_scratch_t *scratch, apir_scratch_mark_t mark);

/** A pool for what lives until the end of the run. */
apr_pool_t *apir_scratch_pool(apir_scratch_t *scratch);

void apir_scratch_end(apir_scratch_t *scratch);

#endif
