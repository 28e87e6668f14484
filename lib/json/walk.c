/*
 * The pool is unmanaged (it has no parent): functions that only look at a
 * value are given none, and may be called from any thread.
 */
#include "json/walk_int.h"
#include <string.h>

void apir_walk_begin(apir_walk_t *walk)
{
    walk->pool = NULL;
    walk->frames = walk->first;
    walk->depth = 0;
    walk->capacity = APIR_WALK_INLINE;
}

apr_pool_t *apir_walk_pool(apir_walk_t *walk)
{
    if (!walk->pool) {
        apr_pool_create_unmanaged(&walk->pool);
    }
    return walk->pool;
}

static void grow(apir_walk_t *walk)
{
    apir_walk_frame_t *frames;

    frames = apr_palloc(apir_walk_pool(walk),
                        2 * walk->capacity * sizeof(*frames));
    memcpy(frames, walk->frames, walk->depth * sizeof(*frames));
    walk->frames = frames;
    walk->capacity *= 2;
}

void apir_walk_push(apir_walk_t *walk, const void *from, void *to)
{
    apir_walk_frame_t *frame;

    if (walk->depth == walk->capacity) {
        grow(walk);
    }
    frame = &walk->frames[walk->depth++];
    frame->from = from;
    frame->to = to;
    frame->index = 0;
    frame->next = NULL;
}

void apir_walk_end(apir_walk_t *walk)
{
    if (walk->pool) {
        apr_pool_destroy(walk->pool);
        walk->pool = NULL;
    }
}
