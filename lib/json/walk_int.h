/**
 * @file json/walk_int.h
 * @brief The stack with which trees of any depth are walked without recursion
 * (private to lib/json). Usual depths cost no allocation; deeper ones use a
 * pool of the walk's own.
 */
#ifndef APIR_JSON_WALK_INT_H
#define APIR_JSON_WALK_INT_H

#include <apr_pools.h>

#define APIR_WALK_INLINE 64

/** jansson's JSON_PARSER_MAX_DEPTH. Its trees are made and taken apart by
 * recursion, and may even be circular: deeper ones are refused. */
#define APIR_JANSSON_DEPTH 2048

/** An open container: two things being walked side by side, and where. */
typedef struct apir_walk_frame_t {
    const void *from;
    void *to;
    apr_size_t index;
    void *next; /**< a foreign iterator, if index is not it */
} apir_walk_frame_t;

typedef struct apir_walk_t {
    apr_pool_t *pool; /**< NULL until it is needed */
    apir_walk_frame_t *frames;
    apr_size_t depth;
    apr_size_t capacity;
    apir_walk_frame_t first[APIR_WALK_INLINE];
} apir_walk_t;

void apir_walk_begin(apir_walk_t *walk);

/** Opens a container. Frames may move: ask apir_walk_top again. */
void apir_walk_push(apir_walk_t *walk, const void *from, void *to);

/** The innermost container, or NULL. */
static inline apir_walk_frame_t *apir_walk_top(apir_walk_t *walk)
{
    return walk->depth ? &walk->frames[walk->depth - 1] : NULL;
}

static inline void apir_walk_pop(apir_walk_t *walk)
{
    walk->depth--;
}

/** Memory that lives until apir_walk_end. */
apr_pool_t *apir_walk_pool(apir_walk_t *walk);

void apir_walk_end(apir_walk_t *walk);

#endif
