/**
 * @file json/object_int.h
 * @brief How the members of an object are found (private to lib/json).
 *
 * Up to APIR_OBJECT_SCAN members are searched in order. Larger objects have
 * an index in `sorted`: sorted[0] tells how many of the first members are
 * indexed, the rest are their positions, ordered by length and bytes of the
 * name. No hashing, so no names can be chosen that make it slow.
 */
#ifndef APIR_JSON_OBJECT_INT_H
#define APIR_JSON_OBJECT_INT_H

#include "json/value.h"
#include <string.h>

#define APIR_OBJECT_SCAN 12

/** Any total order will do; this one seldom looks at the bytes. */
static inline int apir_name_compare(const char *a, apr_uint32_t a_length,
                                    const char *b, apr_uint32_t b_length)
{
    if (a_length != b_length) {
        return a_length < b_length ? -1 : 1;
    }
    return memcmp(a, b, a_length);
}

/** Position of a member, or -1. */
apr_int64_t apir_object_find(const apir_object_t *object, const char *name,
                             apr_size_t length);

/**
 * For the reader: makes the members unique (the last value in the first one's
 * place), and the index if there are many.
 */
void apir_object_settle(apir_object_t *object);

/** A new, empty object in @a pool with room for @a capacity members. */
apir_object_t *apir_object_new(apr_uint32_t capacity, apr_pool_t *pool);

#endif
