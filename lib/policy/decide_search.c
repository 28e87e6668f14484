/*
 * Search for values that satisfy a formula: take what must hold; of an OR
 * only what could hold with it; where one alternative is left, it must hold;
 * else try them, beginning where the fewest are left.
 *
 * An answer is exact, unless the work is too much (decide->tired): then
 * nobody knows, which is `true`.
 */
#include "policy/decide_int.h"
#include <string.h>

#define MOST_LEVELS 256 /* choices upon choices */

/* A list that lives for one level of the search. */
typedef struct list_t {
    const apir_decide_node_t **items;
    int count;
    int room;
} list_t;

typedef struct search_t {
    apir_decide_t *decide;
    list_t atoms;                /* that hold; a stack */
    list_t pending[MOST_LEVELS]; /* ORs, by level */
} search_t;

static void push(search_t *in, list_t *list, const apir_decide_node_t *node)
{
    if (list->count == list->room) {
        int room = list->room ? list->room * 2 : 16;
        const apir_decide_node_t **items = apr_palloc(in->decide->pool,
                                                      (apr_size_t)room
                                                          * sizeof(*items));

        if (list->count) {
            memcpy(items, list->items,
                   (apr_size_t)list->count * sizeof(*items));
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = node;
}

/* Joins are flat: what is in an AND is an atom or an OR. */
static void take(search_t *in, const apir_decide_node_t *node,
                 list_t *pending)
{
    bool all = node->kind == APIR_DECIDE_AND;
    int count = all ? node->item_count : 1;

    apir_decide_step(in->decide, (apr_size_t)count);
    for (int i = 0; i < count; i++) {
        const apir_decide_node_t *item = all ? node->items[i] : node;

        if (item->kind != APIR_DECIDE_OR) {
            push(in, &in->atoms, item);
        }
        else if (pending) {
            push(in, pending, item);
        }
    }
}

/* Whether an alternative could hold: its atoms do, with all that must. */
static bool is_open(search_t *in, const apir_decide_node_t *alternative)
{
    int before = in->atoms.count;
    bool fits;

    take(in, alternative, NULL);
    fits = in->atoms.count == before
           || apir_decide_fits(in->decide, in->atoms.items, in->atoms.count);
    in->atoms.count = before;
    return fits;
}

/* An OR with what could hold of it. */
static const apir_decide_node_t *narrow(search_t *in,
                                        const apir_decide_node_t *node)
{
    const apir_decide_node_t **open = apr_palloc(in->decide->pool,
                                                 (apr_size_t)node->item_count
                                                     * sizeof(*open));
    int count = 0;

    apir_decide_step(in->decide, (apr_size_t)node->item_count);
    for (int i = 0; i < node->item_count && !in->decide->tired; i++) {
        if (is_open(in, node->items[i])) {
            open[count++] = node->items[i];
        }
    }
    return count == node->item_count
               ? node
               : apir_decide_join(in->decide, open, count, false);
}

static int weight(const apir_decide_node_t *node)
{
    return node->kind == APIR_DECIDE_OR ? node->item_count : 1;
}

/* Narrows all that is pending, until nothing changes; the OR to be tried
 * first goes to the end. False: one cannot hold. */
static bool propagate(search_t *in, list_t *pending)
{
    bool changed = true;

    while (changed && !in->decide->tired) {
        int kept = 0;
        int count = pending->count;

        changed = false;
        for (int i = 0; i < count; i++) {
            const apir_decide_node_t *node = narrow(in, pending->items[i]);

            if (node->kind == APIR_DECIDE_FALSE) {
                return false;
            }
            if (node->kind == APIR_DECIDE_OR) {
                pending->items[kept++] = node;
                continue;
            }
            changed = true;
            take(in, node, pending);
        }
        if (pending->count > count) {
            memmove(pending->items + kept, pending->items + count,
                    (apr_size_t)(pending->count - count)
                        * sizeof(*pending->items));
        }
        pending->count = kept + pending->count - count;
    }
    for (int i = 0; i + 1 < pending->count; i++) {
        const apir_decide_node_t **last = &pending->items[pending->count - 1];

        if (weight(pending->items[i]) < weight(*last)) {
            const apir_decide_node_t *swap = *last;

            *last = pending->items[i];
            pending->items[i] = swap;
        }
    }
    return true;
}

static bool search(search_t *in, int level);

/* Tries the alternatives of the last OR that is pending. */
static bool try_each(search_t *in, int level)
{
    list_t *pending = &in->pending[level];
    const apir_decide_node_t *node = pending->items[--pending->count];
    list_t *next = &in->pending[level + 1];
    int before = in->atoms.count;

    for (int i = 0; i < node->item_count; i++) {
        next->count = 0;
        for (int j = 0; j < pending->count; j++) {
            push(in, next, pending->items[j]);
        }
        take(in, node->items[i], next);
        if (search(in, level + 1)) {
            return true;
        }
        in->atoms.count = before;
    }
    return false;
}

static bool search(search_t *in, int level)
{
    list_t *pending = &in->pending[level];
    const apir_decide_node_t *open = NULL;

    if (level + 1 >= MOST_LEVELS) {
        in->decide->tired = true;
    }
    if (in->decide->tired) {
        return true;
    }
    if (!apir_decide_fits(in->decide, in->atoms.items, in->atoms.count)
        || !propagate(in, pending)) {
        return in->decide->tired;
    }
    if (pending->count == 0
        && !apir_decide_split(in->decide, in->atoms.items, in->atoms.count,
                              &open)) {
        return in->decide->tired;
    }
    if (open) {
        take(in, open, pending);
    }
    return in->decide->tired || pending->count == 0 || try_each(in, level);
}

bool apir_decide_search(apir_decide_t *decide, const apir_decide_node_t *node)
{
    search_t *in;

    if (node->kind == APIR_DECIDE_TRUE || node->kind == APIR_DECIDE_FALSE) {
        return node->kind == APIR_DECIDE_TRUE || decide->tired;
    }
    in = apr_pcalloc(decide->pool, sizeof(*in));
    in->decide = decide;
    decide->parent = apr_palloc(decide->pool,
                                (apr_size_t)(decide->terms->nelts + 1)
                                    * sizeof(*decide->parent));
    decide->distance = apr_palloc(decide->pool,
                                  (apr_size_t)decide->number_count
                                      * sizeof(*decide->distance));
    take(in, node, &in->pending[0]);
    return search(in, 0);
}
