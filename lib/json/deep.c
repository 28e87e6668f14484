/*
 * Whole trees: equality and copies, without recursion.
 */
#include "json/number_int.h"
#include "json/object_int.h"
#include "json/walk_int.h"
#include <apr_strings.h>

static bool is_list(const apir_value_t *value)
{
    return value->kind == APIR_ARRAY || value->kind == APIR_SET
           || value->kind == APIR_MAP;
}

static apr_size_t size_of(const apir_value_t *value)
{
    return value->kind == APIR_OBJECT ? value->as.object->count
                                      : value->length;
}

/* Whether two values may be equal; containers are pushed to be looked into. */
static bool same_outside(apir_walk_t *walk, const apir_value_t *a,
                         const apir_value_t *b)
{
    if (apir_kind_is_numeric(a->kind)) {
        return apir_kind_is_numeric(b->kind) && apir_number_equal(a, b);
    }
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case APIR_DATE:
        return a->as.number == b->as.number
               || (a->as.number != a->as.number
                   && b->as.number != b->as.number);
    case APIR_STRING:
    case APIR_BYTES:
        return a->length == b->length
               && memcmp(a->as.text, b->as.text, a->length) == 0;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP:
    case APIR_OBJECT:
        if (size_of(a) != size_of(b)) {
            return false;
        }
        if (size_of(a) > 0) {
            apir_walk_push(walk, a, (void *)b);
        }
        return true;
    default: return true;
    }
}

/* The next pair inside the innermost containers; false: a has no partner. */
static bool next_pair(apir_walk_frame_t *frame, const apir_value_t **a,
                      const apir_value_t **b)
{
    const apir_value_t *left = frame->from, *right = frame->to;
    const apir_member_t *member;

    if (is_list(left)) {
        *a = &left->as.items[frame->index];
        *b = &right->as.items[frame->index++];
        return true;
    }
    member = &left->as.object->members[frame->index++];
    *a = &member->value;
    *b = apir_value_get_n(right, member->name, member->name_length);
    return *b != NULL;
}

bool apir_value_equal(const apir_value_t *a, const apir_value_t *b)
{
    apir_walk_t walk;
    apir_walk_frame_t *top;
    bool equal;

    if (!a || !b) {
        return a == b;
    }
    apir_walk_begin(&walk);
    equal = same_outside(&walk, a, b);
    while (equal && (top = apir_walk_top(&walk)) != NULL) {
        if (top->index == size_of(top->from)) {
            apir_walk_pop(&walk);
            continue;
        }
        equal = next_pair(top, &a, &b) && same_outside(&walk, a, b);
    }
    apir_walk_end(&walk);
    return equal;
}

/* Copies what is not a container's content; containers get their room and
 * are pushed to be filled. */
static void copy_outside(apir_walk_t *walk, const apir_value_t *from,
                         apir_value_t *to, apr_pool_t *pool)
{
    *to = *from;
    to->room = 0;
    if (apir_value_text(from, NULL)) {
        to->as.text = apr_pstrmemdup(pool, from->as.text, from->length);
    }
    else if (is_list(from)) {
        to->as.items = from->length
                           ? apr_palloc(pool,
                                        from->length * sizeof(*to->as.items))
                           : NULL;
    }
    else if (from->kind == APIR_OBJECT) {
        to->as.object = apir_object_new(from->as.object->count, pool);
    }
    else {
        return;
    }
    if (!apir_value_text(from, NULL) && size_of(from) > 0) {
        apir_walk_push(walk, from, to);
    }
}

/* Copies the next item or member of the innermost container. */
static void copy_next(apir_walk_t *walk, apr_pool_t *pool)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    const apir_value_t *from = frame->from;
    apir_value_t *to = frame->to;
    apr_size_t index = frame->index++;
    const apir_member_t *source;
    apir_member_t *member;

    if (is_list(from)) {
        copy_outside(walk, &from->as.items[index], &to->as.items[index],
                     pool);
        return;
    }
    source = &from->as.object->members[index];
    member = &to->as.object->members[index];
    member->name = apr_pstrmemdup(pool, source->name, source->name_length);
    member->name_length = source->name_length;
    to->as.object->count++;
    copy_outside(walk, &source->value, &member->value, pool);
}

/* Positions are the same in the copy, and so is the index. */
static void copy_index(const apir_value_t *from, apir_value_t *to,
                       apr_pool_t *pool)
{
    const apir_object_t *source = from->as.object;
    apir_object_t *object = to->as.object;

    if (from->kind == APIR_OBJECT && source->sorted) {
        object->sorted = apr_palloc(pool, ((apr_size_t)object->capacity + 1)
                                              * sizeof(*object->sorted));
        memcpy(object->sorted, source->sorted,
               ((apr_size_t)source->sorted[0] + 1) * sizeof(*object->sorted));
    }
}

apir_value_t *apir_value_copy(const apir_value_t *value, apr_pool_t *pool)
{
    apir_value_t *copy = apr_palloc(pool, sizeof(*copy));
    apir_walk_frame_t *top;
    apir_walk_t walk;

    apir_walk_begin(&walk);
    copy_outside(&walk, value, copy, pool);
    while ((top = apir_walk_top(&walk)) != NULL) {
        if (top->index == size_of(top->from)) {
            copy_index(top->from, top->to, pool);
            apir_walk_pop(&walk);
            continue;
        }
        copy_next(&walk, pool);
    }
    apir_walk_end(&walk);
    return copy;
}
