/*
 * Members stay in the order of insertion; a sorted index makes large objects
 * fast. While an object grows, members behind the index are searched in
 * order, and are merged into it when they are more than about the square root
 * of all: n insertions cost about n * sqrt(n) cheap steps, whatever the names.
 */
#include "json/object_int.h"
#include <apr_strings.h>

static int compare(const apir_object_t *object, apr_uint32_t a,
                   apr_uint32_t b)
{
    const apir_member_t *first = &object->members[a];
    const apir_member_t *second = &object->members[b];

    return apir_name_compare(first->name, first->name_length, second->name,
                             second->name_length);
}

/* Merges the sorted runs [0, middle) and [middle, count); stable. */
static void merge(const apir_object_t *object, const apr_uint32_t *from,
                  apr_uint32_t *to, apr_uint32_t middle, apr_uint32_t count)
{
    apr_uint32_t left = 0, right = middle, at = 0;

    while (left < middle && right < count) {
        to[at++] = compare(object, from[right], from[left]) < 0
                       ? from[right++]
                       : from[left++];
    }
    while (left < middle) {
        to[at++] = from[left++];
    }
    while (right < count) {
        to[at++] = from[right++];
    }
}

/* Sorts positions; bottom up, stable, n log n for any names. */
static void sort(const apir_object_t *object, apr_uint32_t *order,
                 apr_uint32_t *spare, apr_uint32_t count)
{
    apr_uint32_t *from = order, *to = spare, *swap;
    apr_uint64_t width;
    apr_uint64_t start;

    for (width = 1; width < count; width *= 2) {
        for (start = 0; start < count; start += 2 * width) {
            apr_uint64_t rest = count - start;

            merge(object, from + start, to + start,
                  (apr_uint32_t)(rest < width ? rest : width),
                  (apr_uint32_t)(rest < 2 * width ? rest : 2 * width));
        }
        swap = from;
        from = to;
        to = swap;
    }
    if (from != order) {
        memcpy(order, from, count * sizeof(*order));
    }
}

/* The place of a name in the index: of the equal one, or where it would be. */
static apr_uint32_t search(const apir_object_t *object, const char *name,
                           apr_uint32_t length, bool *found)
{
    const apr_uint32_t *index = object->sorted + 1;
    apr_uint32_t low = 0, high = object->sorted[0];

    *found = false;
    while (low < high) {
        apr_uint32_t middle = low + (high - low) / 2;
        const apir_member_t *member = &object->members[index[middle]];
        int order = apir_name_compare(name, length, member->name,
                                      member->name_length);

        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0) {
            high = middle;
        }
        else {
            low = middle + 1;
        }
    }
    return low;
}

apr_int64_t apir_object_find(const apir_object_t *object, const char *name,
                             apr_size_t length)
{
    apr_uint32_t i = 0;

    if (length > APR_UINT32_MAX) {
        return -1;
    }
    if (object->sorted) {
        bool found;
        apr_uint32_t place = search(object, name, (apr_uint32_t)length,
                                    &found);

        if (found) {
            return object->sorted[1 + place];
        }
        i = object->sorted[0];
    }
    for (; i < object->count; i++) {
        const apir_member_t *member = &object->members[i];

        if (member->name_length == length
            && memcmp(member->name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

/* Brings all members into the index; its block has room for `capacity`. */
static void index_all(apir_object_t *object)
{
    apr_uint32_t *index = object->sorted;
    apr_uint32_t i, done;

    if (!index) {
        index = apr_palloc(object->pool, ((apr_size_t)object->capacity + 1)
                                             * sizeof(*index));
        index[0] = 0;
        object->sorted = index;
    }
    for (i = index[0]; i < object->count; i++) {
        const apir_member_t *member = &object->members[i];
        bool found;

        done = index[0];
        apr_uint32_t place = search(object, member->name, member->name_length,
                                    &found);

        memmove(index + 1 + place + 1, index + 1 + place,
                (done - place) * sizeof(*index));
        index[1 + place] = i;
        index[0] = done + 1;
    }
}

/* Few members behind the index are let be. */
static void index_when_due(apir_object_t *object)
{
    apr_uint64_t done = object->sorted ? object->sorted[0] : 0;
    apr_uint64_t loose = object->count - done;

    if (loose > APIR_OBJECT_SCAN && loose * loose > done) {
        index_all(object);
    }
}

static void grow(apir_object_t *object)
{
    apr_size_t capacity = object->capacity ? 2 * (apr_size_t)object->capacity
                                           : 4;
    apir_member_t *members;

    members = apr_palloc(object->pool, capacity * sizeof(*members));
    if (object->count) {
        memcpy(members, object->members, object->count * sizeof(*members));
    }
    if (object->sorted) {
        apr_uint32_t *index = apr_palloc(object->pool,
                                         (capacity + 1) * sizeof(*index));

        memcpy(index, object->sorted,
               ((apr_size_t)object->sorted[0] + 1) * sizeof(*index));
        object->sorted = index;
    }
    object->members = members;
    object->capacity = (apr_uint32_t)capacity;
}

apir_object_t *apir_object_new(apr_uint32_t capacity, apr_pool_t *pool)
{
    apir_object_t *object = apr_palloc(pool, sizeof(*object));

    object->pool = pool;
    object->members = capacity
                          ? apr_palloc(pool, (apr_size_t)capacity
                                                 * sizeof(*object->members))
                          : NULL;
    object->count = 0;
    object->capacity = capacity;
    object->sorted = NULL;
    return object;
}

static bool same_name(const apir_member_t *a, const apir_member_t *b)
{
    return a->name_length == b->name_length && a->name[0] == b->name[0]
           && memcmp(a->name, b->name, a->name_length) == 0;
}

/* Few members: each is compared with those before it. */
static void settle_few(apir_object_t *object)
{
    apr_uint32_t count = object->count, kept = 0, i, j;

    for (i = 0; i < count; i++) {
        const apir_member_t *member = &object->members[i];

        for (j = 0; j < kept && !same_name(&object->members[j], member);
             j++) {
        }
        if (j < kept) {
            object->members[j].value = member->value;
            continue;
        }
        if (kept < i) {
            object->members[kept] = *member;
        }
        kept++;
    }
    object->count = kept;
}

/* In each group of equal names (in order of appearance) the first takes the
 * last one's value; the others lose their names. */
static bool merge_values(apir_object_t *object, const apr_uint32_t *order)
{
    apr_uint32_t i, first = 0;
    bool any = false;

    for (i = 1; i < object->count; i++) {
        if (compare(object, order[first], order[i]) != 0) {
            first = i;
            continue;
        }
        object->members[order[first]].value = object->members[order[i]].value;
        object->members[order[i]].name = NULL;
        any = true;
    }
    return any;
}

/* Closes the gaps that merge_values left, in the members and in the index. */
static void close_gaps(apir_object_t *object, apr_uint32_t *index,
                       apr_uint32_t *moved)
{
    apr_uint32_t i, kept = 0;

    for (i = 0; i < object->count; i++) {
        moved[i] = APR_UINT32_MAX;
        if (object->members[i].name) {
            moved[i] = kept;
            object->members[kept++] = object->members[i];
        }
    }
    index[0] = 0;
    for (i = 0; i < object->count; i++) {
        apr_uint32_t place = moved[index[1 + i]];

        if (place != APR_UINT32_MAX) {
            index[1 + index[0]++] = place;
        }
    }
    object->count = kept;
}

void apir_object_settle(apir_object_t *object)
{
    apr_uint32_t *index, *spare;
    apr_uint32_t i;

    if (object->count <= APIR_OBJECT_SCAN) {
        settle_few(object);
        return;
    }
    index = apr_palloc(object->pool,
                       ((apr_size_t)object->capacity + 1) * sizeof(*index));
    spare = apr_palloc(object->pool, object->count * sizeof(*spare));
    index[0] = object->count;
    for (i = 0; i < object->count; i++) {
        index[1 + i] = i;
    }
    sort(object, index + 1, spare, object->count);
    if (merge_values(object, index + 1)) {
        close_gaps(object, index, spare);
    }
    object->sorted = index;
}

const apir_value_t *apir_value_get_n(const apir_value_t *object,
                                     const char *name, apr_size_t length)
{
    apr_int64_t at;

    if (!object || object->kind != APIR_OBJECT) {
        return NULL;
    }
    at = apir_object_find(object->as.object, name, length);
    return at < 0 ? NULL : &object->as.object->members[at].value;
}

const apir_value_t *apir_value_get(const apir_value_t *object,
                                   const char *name)
{
    return apir_value_get_n(object, name, strlen(name));
}

static const apir_value_t undefined = { 0 };

void apir_object_set_n(apir_value_t *object, const char *name,
                       apr_size_t length, const apir_value_t *value)
{
    apir_object_t *content = object->as.object;
    apir_member_t *member;
    apr_int64_t at;

    if (object->kind != APIR_OBJECT || length > APR_UINT32_MAX) {
        return;
    }
    value = value ? value : &undefined;
    at = apir_object_find(content, name, length);
    if (at >= 0) {
        content->members[at].value = *value;
        return;
    }
    if (content->count == content->capacity) {
        grow(content);
    }
    member = &content->members[content->count++];
    member->name = apr_pstrmemdup(content->pool, name, length);
    member->name_length = (apr_uint32_t)length;
    member->value = *value;
    index_when_due(content);
}

void apir_object_set(apir_value_t *object, const char *name,
                     const apir_value_t *value)
{
    apir_object_set_n(object, name, strlen(name), value);
}

/* Takes position `gone` out of the index. */
static void unindex(apr_uint32_t *index, apr_uint32_t gone)
{
    apr_uint32_t i, kept = 0;

    for (i = 0; i < index[0]; i++) {
        apr_uint32_t place = index[1 + i];

        if (place != gone) {
            index[1 + kept++] = place > gone ? place - 1 : place;
        }
    }
    index[0] = kept;
}

bool apir_object_remove(apir_value_t *object, const char *name,
                        apr_size_t length)
{
    apir_object_t *content = object->as.object;
    apr_int64_t at = -1;

    if (object->kind == APIR_OBJECT) {
        at = apir_object_find(content, name, length);
    }
    if (at < 0) {
        return false;
    }
    if (content->sorted) {
        unindex(content->sorted, (apr_uint32_t)at);
    }
    content->count--;
    memmove(&content->members[at], &content->members[at + 1],
            ((apr_size_t)content->count - (apr_size_t)at)
                * sizeof(*content->members));
    return true;
}
