/*
 * Arrays, tuples, and what contains and uniqueItems ask for, in zod's order:
 * an array that is too long is not looked into, one that is too short is.
 */
#include "run_int.h"

#include <string.h>

typedef struct walk_t {
    apir_run_t *run;
    const apir_array_t *array;
    const apir_value_t *value;
    const apir_step_t *at;
    apir_seen_t *seen;
    bool wanted; /* the output */
    bool good;
    apr_size_t ended;          /* issues that were there before */
    const apir_value_t **outs; /* item → output; NULL: all as they are */
} walk_t;

static bool over(const walk_t *walk)
{
    return walk->run->stop || (!walk->good && !walk->run->issues);
}

static void run_item(walk_t *walk, const apir_node_t *node, apr_size_t i)
{
    const apir_value_t *item = &walk->value->as.items[i], *out = NULL;
    apir_step_t step = { walk->at, NULL, 0, (apr_uint32_t)i };

    apir_seen_mark(walk->seen, i);
    if (node->verdict == APIR_ALWAYS) {
        return;
    }
    walk->good &= apir_run_node(walk->run, node, item, &step, NULL,
                                walk->wanted ? &out : NULL);
    if (!out || out == item) {
        return;
    }
    if (!walk->outs) {
        walk->outs = apir_scratch_take(&walk->run->scratch,
                                       walk->value->length
                                           * sizeof(*walk->outs));
    }
    walk->outs[i] = out;
}

/* A tuple's item that must be there is not; true when that was told. */
static bool run_missing(walk_t *walk, apr_size_t i)
{
    static const apir_value_t undefined;
    apir_step_t step = { walk->at, NULL, 0, (apr_uint32_t)i };
    apr_size_t before = apir_issues_count(walk->run->issues);

    apir_run_node(walk->run, walk->array->prefix[i], &undefined, &step, NULL,
                  NULL);
    return apir_issues_count(walk->run->issues) > before;
}

static bool is_closed(const apir_array_t *array)
{
    return array->prefix && array->items
           && array->items->source->kind == APIR_FALSE;
}

/* The number of items, as far as it decides before the items are looked at;
 * false when they need not be. */
static bool count_first(walk_t *walk)
{
    const apir_array_t *array = walk->array;
    apr_size_t count = walk->value->length;

    if (is_closed(array)) {
        if (array->least.value && count < array->least.limit) {
            return walk->good = apir_run_fail(walk->run, walk->at, "minItems",
                                              &array->few);
        }
        if (array->most.value && array->most.limit < array->prefix_count
            && count > array->most.limit) {
            return walk->good = apir_run_fail(walk->run, walk->at, "maxItems",
                                              &array->most.issue);
        }
        if (count > array->prefix_count) {
            walk->good = apir_run_fail(walk->run, walk->at, "items",
                                       &array->many);
            return walk->run->issues != NULL;
        }
        return true;
    }
    if (array->most.value && count > array->most.limit) {
        return walk->good = apir_run_fail(walk->run, walk->at, "maxItems",
                                          &array->most.issue);
    }
    return true;
}

/* Too few items of an open tuple are told one by one, as undefined. */
static void count_last(walk_t *walk)
{
    const apir_array_t *array = walk->array;
    apr_size_t count = walk->value->length, i;
    bool told = !walk->good;

    if (!array->least.value || count >= array->least.limit || over(walk)
        || is_closed(array)) {
        return;
    }
    if (!array->prefix && walk->run->issues
        && walk->run->issues->ended > walk->ended) {
        return;
    }
    walk->good = false;
    for (i = count; walk->run->issues && i < array->least.limit
                    && i < array->prefix_count;
         i++) {
        told |= run_missing(walk, i);
    }
    if (!told || array->least.limit > array->prefix_count) {
        apir_run_fail(walk->run, walk->at, "minItems", &array->least.issue);
    }
}

/* What follows the prefix; the prefix itself is the closed tuple's affair. */
static void run_rest(walk_t *walk)
{
    const apir_array_t *array = walk->array;
    apr_size_t count = walk->value->length, i = array->prefix_count;

    if (!array->items || is_closed(array)) {
        return;
    }
    if (array->items->verdict == APIR_ALWAYS) {
        for (; walk->seen && i < count; i++) {
            apir_seen_mark(walk->seen, i);
        }
        return;
    }
    for (; i < count && !over(walk); i++) {
        run_item(walk, array->items, i);
    }
}

/* The issues of a tuple's rest come before those of its items, as zod has
 * it. */
static void run_items(walk_t *walk)
{
    const apir_array_t *array = walk->array;
    apr_size_t count = walk->value->length, i;

    run_rest(walk);
    for (i = 0; i < count && i < array->prefix_count && !over(walk); i++) {
        run_item(walk, array->prefix[i], i);
    }
}

/* contains, minContains and maxContains; what matches counts as seen */
static void run_contains(walk_t *walk)
{
    const apir_array_t *array = walk->array;
    apr_size_t count = walk->value->length, i, matches = 0;
    apr_size_t least = array->contains_least.limit;

    for (i = 0; i < count && !walk->run->stop; i++) {
        apir_step_t step = { walk->at, NULL, 0, (apr_uint32_t)i };

        if (!walk->seen && !array->contains_most.value && matches >= least) {
            break;
        }
        if (apir_run_quietly(walk->run, array->contains,
                             &walk->value->as.items[i], &step, NULL)) {
            matches++;
            apir_seen_mark(walk->seen, i);
        }
    }
    if (walk->run->stop) {
        return;
    }
    if (matches < least) {
        walk->good = apir_run_fail(walk->run, walk->at, "contains",
                                   &array->contains_least.issue);
    }
    else if (array->contains_most.value
             && matches > array->contains_most.limit) {
        walk->good = apir_run_fail(walk->run, walk->at, "maxContains",
                                   &array->contains_most.issue);
    }
}

/* Items that are filled in at the end of a tuple: up to the last one that has
 * something to stand in for it. */
static apr_size_t filled_length(const walk_t *walk)
{
    apr_size_t i = walk->array->prefix_count;

    while (i > walk->value->length && !walk->array->prefix[i - 1]->absent) {
        i--;
    }
    return i > walk->value->length ? i : walk->value->length;
}

static const apir_value_t *output(const walk_t *walk)
{
    apr_size_t length = filled_length(walk), i;
    apir_value_t *value;
    apir_value_t *items;

    if (!walk->outs && length == walk->value->length) {
        return walk->value;
    }
    value = apr_pcalloc(walk->run->pool, sizeof(*value));
    items = apr_pcalloc(walk->run->pool, length * sizeof(*items));
    value->kind = walk->value->kind;
    value->length = (apr_uint32_t)length;
    value->as.items = items;
    for (i = 0; i < length; i++) {
        if (i < walk->value->length) {
            items[i] = walk->outs && walk->outs[i] ? *walk->outs[i]
                                                   : walk->value->as.items[i];
        }
        else if (walk->array->prefix[i]->absent) {
            items[i] = *walk->array->prefix[i]->absent;
        }
    }
    return value;
}

bool apir_run_array(apir_run_t *run, const apir_node_t *node,
                    const apir_value_t *value, const apir_step_t *at,
                    apir_seen_t *seen, const apir_value_t **out)
{
    const apir_array_t *array = node->array;
    walk_t walk = { 0 };

    walk.run = run;
    walk.array = array;
    walk.value = value;
    walk.at = at;
    walk.seen = seen;
    walk.good = true;
    walk.ended = run->issues ? run->issues->ended : 0;
    walk.wanted = out && (array->prefix_count || array->items);
    if (!apir_run_charge(run, value->length / 16, at)) {
        return false;
    }
    if (!count_first(&walk)) {
        return false;
    }
    run_items(&walk);
    count_last(&walk);
    if (array->unique && value->length > 1 && !over(&walk)
        && apir_has_duplicates(run, value, at)) {
        walk.good = run->stop ? false
                              : apir_run_fail(run, at, "uniqueItems",
                                              &array->not_unique);
    }
    if (array->contains && !over(&walk)) {
        run_contains(&walk);
    }
    if (out && walk.wanted && walk.good) {
        *out = output(&walk);
    }
    return walk.good && !run->stop;
}
