/*
 * A chain of blocks. Going back leaves the later blocks in the chain, where
 * they are used again.
 */
#include "scratch_int.h"

#include <string.h>

#define BLOCK_SIZE (8 * 1024 - 64)

struct apir_scratch_block_t {
    apir_scratch_block_t *next;
    apr_size_t size;
    apr_uint64_t data[]; /* as pools align */
};

void apir_scratch_begin(apir_scratch_t *scratch, apr_pool_t *parent)
{
    scratch->parent = parent;
    scratch->pool = NULL;
    scratch->block = (apir_scratch_block_t *)scratch->first;
    scratch->block->next = NULL;
    scratch->block->size = sizeof(scratch->first)
                           - sizeof(apir_scratch_block_t);
    scratch->used = 0;
}

apr_pool_t *apir_scratch_pool(apir_scratch_t *scratch)
{
    if (!scratch->pool) {
        apr_pool_create(&scratch->pool, scratch->parent);
    }
    return scratch->pool;
}

static apir_scratch_block_t *block_create(apir_scratch_t *scratch,
                                          apr_size_t size)
{
    apir_scratch_block_t *block;

    size = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    block = apr_palloc(apir_scratch_pool(scratch), sizeof(*block) + size);
    block->size = size;
    block->next = NULL;
    return block;
}

/* A block with room for `size`, behind the current one. Later ones that are
 * too small stay behind it. */
static void next_block(apir_scratch_t *scratch, apr_size_t size)
{
    apir_scratch_block_t **link = &scratch->block->next;

    if (!*link || (*link)->size < size) {
        apir_scratch_block_t *block = block_create(scratch, size);

        block->next = *link;
        *link = block;
    }
    scratch->block = *link;
    scratch->used = 0;
}

void *apir_scratch_take(apir_scratch_t *scratch, apr_size_t size)
{
    void *memory;

    size = (size + sizeof(apr_uint64_t) - 1) & ~(sizeof(apr_uint64_t) - 1);
    if (scratch->block->size - scratch->used < size) {
        next_block(scratch, size);
    }
    memory = (char *)scratch->block->data + scratch->used;
    scratch->used += size;
    return memset(memory, 0, size);
}

apir_scratch_mark_t apir_scratch_mark(const apir_scratch_t *scratch)
{
    apir_scratch_mark_t mark = { scratch->block, scratch->used };

    return mark;
}

void apir_scratch_release(apir_scratch_t *scratch, apir_scratch_mark_t mark)
{
    scratch->block = mark.block;
    scratch->used = mark.used;
}

void apir_scratch_end(apir_scratch_t *scratch)
{
    if (scratch->pool) {
        apr_pool_destroy(scratch->pool);
        scratch->pool = NULL;
    }
}
