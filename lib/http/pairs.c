#include "http/pairs.h"
#include <apr_strings.h>
#include <string.h>

void apir_pairs_add(apir_pairs_t *pairs, apr_pool_t *pool, const char *name,
                    apr_size_t name_length, const char *value,
                    apr_size_t value_length)
{
    apir_pair_t *pair;

    if (pairs->count == pairs->capacity) {
        apr_size_t capacity = pairs->capacity ? pairs->capacity * 2 : 8;
        apir_pair_t *items = apr_palloc(pool, capacity * sizeof(*items));

        if (pairs->count) {
            memcpy(items, pairs->items, pairs->count * sizeof(*items));
        }
        pairs->items = items;
        pairs->capacity = capacity;
    }
    pair = &pairs->items[pairs->count++];
    pair->name = name;
    pair->value = value;
    pair->name_length = name_length;
    pair->value_length = value_length;
}

static apir_pair_t *find(const apir_pairs_t *pairs, apr_size_t from,
                         const char *name, apr_size_t length)
{
    apr_size_t i;

    for (i = from; i < pairs->count; i++) {
        if (pairs->items[i].name_length == length
            && memcmp(pairs->items[i].name, name, length) == 0) {
            return &pairs->items[i];
        }
    }
    return NULL;
}

const apir_pair_t *apir_pairs_first(const apir_pairs_t *pairs,
                                    const char *name)
{
    return find(pairs, 0, name, strlen(name));
}

/* Takes out every pair of that name from @a from on, in one pass. */
static void drop(apir_pairs_t *pairs, apr_size_t from, const char *name,
                 apr_size_t length)
{
    apir_pair_t *to = pairs->items + from;
    apr_size_t i;

    for (i = from; i < pairs->count; i++) {
        if (pairs->items[i].name_length != length
            || memcmp(pairs->items[i].name, name, length) != 0) {
            *to++ = pairs->items[i];
        }
    }
    pairs->count = (apr_size_t)(to - pairs->items);
}

void apir_pairs_set(apir_pairs_t *pairs, apr_pool_t *pool, const char *name,
                    const char *value)
{
    apr_size_t length = strlen(name), value_length;
    apir_pair_t *pair = find(pairs, 0, name, length);

    if (!value) {
        drop(pairs, 0, name, length);
        return;
    }
    value_length = strlen(value);
    value = apr_pstrmemdup(pool, value, value_length);
    if (!pair) {
        apir_pairs_add(pairs, pool, apr_pstrmemdup(pool, name, length),
                       length, value, value_length);
        return;
    }
    pair->value = value;
    pair->value_length = value_length;
    drop(pairs, (apr_size_t)(pair - pairs->items) + 1, pair->name, length);
}
