/*
 * Marks of what was looked at, and the joining of outputs: what several
 * schemas keep of one value.
 */
#include "run_int.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

void apir_seen_make(apir_run_t *run, apir_seen_t *seen,
                    const apir_value_t *value)
{
    seen->count = value->kind == APIR_OBJECT ? value->as.object->count
                  : apir_is_array(value)     ? value->length
                                             : 0;
    seen->marks = apir_scratch_take(&run->scratch, seen->count + 1);
    run->work += seen->count / 64;
}

void apir_seen_merge(apir_seen_t *to, const apir_seen_t *from)
{
    apr_uint32_t i;

    for (i = 0; i < to->count; i++) {
        to->marks[i] |= from->marks[i];
    }
}

static int compare_members(const void *a, const void *b)
{
    const apir_member_t *left = *(const apir_member_t *const *)a;
    const apir_member_t *right = *(const apir_member_t *const *)b;

    if (left->name_length != right->name_length) {
        return left->name_length < right->name_length ? -1 : 1;
    }
    return memcmp(left->name, right->name, left->name_length);
}

const apir_member_t **apir_members_ordered(apir_run_t *run,
                                           const apir_object_t *object)
{
    const apir_member_t **members;
    apr_uint32_t i;

    members = apir_scratch_take(&run->scratch,
                                (object->count + 1) * sizeof(*members));
    for (i = 0; i < object->count; i++) {
        members[i] = &object->members[i];
    }
    qsort(members, object->count, sizeof(*members), compare_members);
    return members;
}

static const apir_member_t *find(const apir_member_t **members,
                                 apr_uint32_t count,
                                 const apir_member_t *like)
{
    const apir_member_t **found = bsearch(&like, members, count,
                                          sizeof(*members), compare_members);

    return found ? *found : NULL;
}

static apir_value_t *object_with_room(apr_pool_t *pool, apr_size_t room)
{
    apir_value_t *value = apr_pcalloc(pool, sizeof(*value));
    apir_object_t *object = apr_pcalloc(pool, sizeof(*object));

    object->pool = pool;
    object->members = apr_palloc(pool, (room + 1) * sizeof(*object->members));
    object->capacity = (apr_uint32_t)room;
    value->kind = APIR_OBJECT;
    value->as.object = object;
    return value;
}

/* The first one's members, joined with the second's, then the second's own. */
static const apir_value_t *
merge_objects(apir_run_t *run, const apir_value_t *a, const apir_value_t *b)
{
    const apir_object_t *first = a->as.object, *second = b->as.object;
    apir_scratch_mark_t mark = apir_scratch_mark(&run->scratch);
    const apir_member_t **in_first = apir_members_ordered(run, first);
    const apir_member_t **in_second = apir_members_ordered(run, second);
    apir_value_t *value = object_with_room(run->pool, (apr_size_t)first->count
                                                          + second->count);
    apir_object_t *to = value->as.object;
    apr_uint32_t i;

    for (i = 0; i < first->count; i++) {
        apir_member_t *member = &to->members[to->count++];
        const apir_member_t *other;

        *member = first->members[i];
        other = find(in_second, second->count, member);
        if (other) {
            member->value = *apir_output_merge(run, &first->members[i].value,
                                               &other->value);
        }
    }
    for (i = 0; i < second->count; i++) {
        if (!find(in_first, first->count, &second->members[i])) {
            to->members[to->count++] = second->members[i];
        }
    }
    apir_scratch_release(&run->scratch, mark);
    return value;
}

static const apir_value_t *
merge_arrays(apir_run_t *run, const apir_value_t *a, const apir_value_t *b)
{
    const apir_value_t *longer = a->length >= b->length ? a : b;
    apr_uint32_t common = a->length < b->length ? a->length : b->length, i;
    apir_value_t *value = apr_pmemdup(run->pool, longer, sizeof(*longer));
    apir_value_t *items = apr_pmemdup(run->pool, longer->as.items,
                                      longer->length * sizeof(*items));

    for (i = 0; i < common; i++) {
        items[i] = *apir_output_merge(run, &a->as.items[i], &b->as.items[i]);
    }
    value->as.items = items;
    value->room = 0;
    return value;
}

/* The same container, though the values that point to it may be copies. */
static bool is_same(const apir_value_t *a, const apir_value_t *b)
{
    return a == b
           || (a->kind == APIR_OBJECT
                   ? a->as.object == b->as.object
                   : a->as.items == b->as.items && a->length == b->length);
}

const apir_value_t *apir_output_merge(apir_run_t *run, const apir_value_t *a,
                                      const apir_value_t *b)
{
    if (!a || !b) {
        return a ? a : b;
    }
    if (a->kind != b->kind || !(a->kind == APIR_OBJECT || apir_is_array(a))
        || is_same(a, b)) {
        return a;
    }
    run->work += a->kind == APIR_OBJECT ? a->as.object->count / 4
                                        : a->length / 4;
    if (run->depth >= APIR_MAX_SCHEMA_DEPTH) {
        return a;
    }
    run->depth++;
    a = a->kind == APIR_OBJECT ? merge_objects(run, a, b)
                               : merge_arrays(run, a, b);
    run->depth--;
    return a;
}

/* The members that were looked at last, as they came out: added to what is
 * kept already, or in the place of the originals when all is kept. */
static const apir_value_t *with_members(apir_run_t *run,
                                        const apir_value_t *kept,
                                        const apir_value_t *value,
                                        const apir_value_t *const *outs)
{
    const apir_object_t *object = value->as.object;
    apir_value_t *extra = object_with_room(run->pool, object->count);
    apir_object_t *to = extra->as.object;
    bool changed = false;
    apr_uint32_t i;

    for (i = 0; i < object->count; i++) {
        if (kept && !outs[i]) {
            continue;
        }
        changed |= outs[i] && outs[i] != &object->members[i].value;
        to->members[to->count] = object->members[i];
        to->members[to->count++].value = outs[i] ? *outs[i]
                                                 : object->members[i].value;
    }
    if (kept) {
        return apir_output_merge(run, kept, extra);
    }
    return changed ? extra : NULL;
}

static bool run_members(apir_run_t *run, const apir_node_t *node,
                        const apir_value_t *value, const apir_step_t *at,
                        apir_seen_t *seen, const apir_value_t **out)
{
    const apir_node_t *rest = node->members->unevaluated;
    const apir_object_t *object = value->as.object;
    const apir_value_t **outs = apir_scratch_take(&run->scratch,
                                                  (object->count + 1)
                                                      * sizeof(*outs));
    apir_value_t *unknown = NULL;
    bool good = true;
    apr_uint32_t i;

    for (i = 0; i < object->count && (good || run->issues) && !run->stop;
         i++) {
        const apir_member_t *member = &object->members[i];
        apir_step_t step = { at, member->name, member->name_length, 0 };
        const apir_value_t *side = NULL;

        if (seen->marks[i] || member->value.kind == APIR_UNDEFINED) {
            continue;
        }
        seen->marks[i] = 1;
        if (rest->verdict == APIR_NEVER) {
            unknown = unknown ? unknown : apir_value_array(run->pool);
            apir_array_add(unknown,
                           apir_step_path(&step, at, run->pool)->as.items,
                           run->pool);
            good = apir_run_charge(run, member->name_length / 16, at)
                   && false;
            continue;
        }
        good &= apir_run_node(run, rest, &member->value, &step, NULL,
                              out ? &side : NULL);
        outs[i] = side ? side : &member->value;
    }
    if (unknown && !run->stop) {
        apir_fail_keys(run, at, "unevaluatedProperties", unknown);
    }
    if (out && good) {
        *out = with_members(run, *out, value, outs);
    }
    return good && !run->stop;
}

static bool run_items(apir_run_t *run, const apir_node_t *node,
                      const apir_value_t *value, const apir_step_t *at,
                      apir_seen_t *seen, const apir_value_t **out)
{
    const apir_node_t *rest = node->array->unevaluated;
    apir_value_t *items = NULL, *copy;
    bool good = true;
    apr_uint32_t i;

    for (i = 0; i < value->length && (good || run->issues) && !run->stop;
         i++) {
        apir_step_t step = { at, NULL, 0, i };
        const apir_value_t *side = NULL;

        if (seen->marks[i]) {
            continue;
        }
        seen->marks[i] = 1;
        good &= apir_run_node(run, rest, &value->as.items[i], &step, NULL,
                              out ? &side : NULL);
        if (side && side != &value->as.items[i]) {
            const apir_value_t *from = *out ? *out : value;

            if (!items) {
                items = apr_pmemdup(run->pool, from->as.items,
                                    from->length * sizeof(*items));
            }
            items[i] = *side;
        }
    }
    if (items && good) {
        copy = apr_pmemdup(run->pool, *out ? *out : value, sizeof(*copy));
        copy->as.items = items;
        copy->room = 0;
        *out = copy;
    }
    return good && !run->stop;
}

bool apir_run_unevaluated(apir_run_t *run, const apir_node_t *node,
                          const apir_value_t *value, const apir_step_t *at,
                          apir_seen_t *seen, const apir_value_t **out)
{
    return value->kind == APIR_OBJECT
               ? run_members(run, node, value, at, seen, out)
               : run_items(run, node, value, at, seen, out);
}
