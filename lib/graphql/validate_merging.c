/*
 * Field selection merging (§5.3.2): fields of one response key have to be one
 * field of the answer.
 *
 * The specification compares all pairs, of all selection sets in all fragments
 * with each other. Here the fields of a key are gathered and each is compared
 * with the first, which is enough, since "is of the same shape" and "is the
 * same field with the same arguments" carry over from pair to pair. Then the
 * selections of all of them are one set, and so on downwards: first by shape,
 * where every field counts; then by field, apart for each object type, since
 * no object is of two. Sets of interfaces' fields are gone through for each
 * object type beside them, so that the steps are bounded.
 */
#include "graphql/validate_int.h"

#include <string.h>

/* A field where it stands. Those of one key are chained. */
typedef struct entry_t {
    const apir_gql_selection_t *field;
    const apir_gql_type_t *parent;
    const apir_gql_field_t *known;
    struct entry_t *next; /**< of the same key */
    struct entry_t *last; /**< of the first: the last of the chain */
} entry_t;

typedef struct merging_t {
    apir_gql_validation_t *at;
    apr_uint32_t *stamps; /**< by type: the group that it was seen in */
    apr_uint32_t stamp;
    apr_uint64_t steps;
    apr_uint64_t most;
    bool by_field; /**< the second way through */
} merging_t;

/* Chains that begin with the first field of each key. */
typedef struct set_t {
    apr_array_header_t *groups; /**< of entry_t * */
    apr_hash_t *by_key;         /**< when there are many */
} set_t;

static bool spent(merging_t *m)
{
    return m->steps > m->most || apir_gql_full(m->at->errors);
}

static void init_set(merging_t *m, set_t *set)
{
    set->groups = apr_array_make(m->at->pool, 4, sizeof(entry_t *));
    set->by_key = NULL;
}

static entry_t *find_group(const set_t *set, const apir_gql_name_t *key)
{
    if (set->by_key) {
        return apr_hash_get(set->by_key, key->text, key->length);
    }
    for (int i = 0; i < set->groups->nelts; i++) {
        entry_t *group = APR_ARRAY_IDX(set->groups, i, entry_t *);

        if (apir_gql_same(&group->field->key, key)) {
            return group;
        }
    }
    return NULL;
}

static void add_group(merging_t *m, set_t *set, entry_t *entry)
{
    APR_ARRAY_PUSH(set->groups, entry_t *) = entry;
    if (set->groups->nelts == 16) {
        set->by_key = apr_hash_make(m->at->pool);
        for (int i = 0; i < 16; i++) {
            entry_t *group = APR_ARRAY_IDX(set->groups, i, entry_t *);

            apr_hash_set(set->by_key, group->field->key.text,
                         group->field->key.length, group);
        }
    }
    else if (set->by_key) {
        apr_hash_set(set->by_key, entry->field->key.text,
                     entry->field->key.length, entry);
    }
}

static void add_field(merging_t *m, set_t *set, const apir_gql_type_t *parent,
                      const apir_gql_selection_t *field)
{
    entry_t *entry = apr_pcalloc(m->at->pool, sizeof(*entry));
    entry_t *group = find_group(set, &field->key);

    entry->field = field;
    entry->parent = parent;
    entry->known = parent
                       ? apir_gql_field(m->at->schema, parent,
                                        field->name.text, field->name.length)
                       : NULL;
    if (group) {
        group->last->next = entry;
        group->last = entry;
    }
    else {
        entry->last = entry;
        add_group(m, set, entry);
    }
}

/* A fragment comes into a set once; m->at->round tells them apart. */
static void collect(merging_t *m, set_t *set, const apir_gql_type_t *parent,
                    const apir_gql_selection_t *selections)
{
    for (; selections && !spent(m); selections = selections->next) {
        m->steps++;
        if (selections->kind == APIR_GQL_FIELD) {
            add_field(m, set, parent, selections);
        }
        else if (selections->kind == APIR_GQL_INLINE) {
            const apir_gql_name_t *name = &selections->name;

            collect(m, set,
                    name->text ? apir_gql_type(m->at->schema, name->text,
                                               name->length)
                               : parent,
                    selections->selections);
        }
        else {
            apir_gql_owner_t *fragment = apir_gql_fragment(m->at,
                                                           &selections->name);

            if (fragment && fragment->round != m->at->round) {
                fragment->round = m->at->round;
                collect(m, set, fragment->type,
                        fragment->definition->selections);
            }
        }
    }
}

static void conflict(merging_t *m, const entry_t *a, const entry_t *b,
                     const char *why)
{
    apr_uint32_t first = a->field->offset;
    apr_uint32_t second = b->field->offset;

    if (first > second) {
        first = b->field->offset;
        second = a->field->offset;
    }
    for (const apir_gql_error_t *error = m->at->errors->first; error;
         error = error->next) {
        if (error->place_count == 2 && error->places[0] == first
            && error->places[1] == second) {
            return;
        }
    }
    apir_gql_report_two(m->at->errors, first, second,
                        "The fields for \"%.*s\" cannot be one: they have %s",
                        APIR_GQL_NAME(&a->field->key), why);
}

/* SameResponseShape, as far as the types tell. */
static bool same_shape(const apir_gql_type_t *a, const apir_gql_type_t *b)
{
    while (a->of && b->of) {
        if (a->kind != b->kind) {
            return false;
        }
        a = a->of;
        b = b->of;
    }
    return a == b || (apir_gql_is_composite(a) && apir_gql_is_composite(b));
}

static bool same_value(merging_t *m, const apir_gql_value_t *a,
                       const apir_gql_value_t *b);

static const apir_gql_argument_t *find(merging_t *m,
                                       const apir_gql_argument_t *among,
                                       const apir_gql_name_t *name)
{
    while (among && !apir_gql_same(&among->name, name)) {
        among = among->next;
        m->steps++;
    }
    return among;
}

/* In any order. */
static bool same_arguments(merging_t *m, const apir_gql_argument_t *a,
                           const apir_gql_argument_t *b)
{
    int surplus = 0;

    for (const apir_gql_argument_t *one = b; one; one = one->next) {
        surplus++;
    }
    for (; a && !spent(m); a = a->next, surplus--) {
        const apir_gql_argument_t *other = find(m, b, &a->name);

        if (!other || !same_value(m, a->value, other->value)) {
            return false;
        }
    }
    return surplus == 0 || spent(m);
}

static bool same_items(merging_t *m, const apir_gql_value_t *a,
                       const apir_gql_value_t *b)
{
    const apir_gql_value_t *one = a->as.items;
    const apir_gql_value_t *other = b->as.items;

    for (; one && other; one = one->next, other = other->next) {
        if (!same_value(m, one, other)) {
            return false;
        }
    }
    return !one && !other;
}

static bool same_value(merging_t *m, const apir_gql_value_t *a,
                       const apir_gql_value_t *b)
{
    m->steps++;
    if (a->kind != b->kind || a->length != b->length) {
        return false;
    }
    if (a->kind == APIR_GQL_LIST) {
        return same_items(m, a, b);
    }
    if (a->kind == APIR_GQL_OBJECT) {
        return same_arguments(m, a->as.fields, b->as.fields);
    }
    return memcmp(a->as.text, b->as.text, a->length) == 0;
}

static void check_set(merging_t *m, const set_t *set);

/* Whether an entry is among those that are compared: those of one object
 * type, and all of interfaces and unions. */
static bool counts(const entry_t *entry, const apir_gql_type_t *object)
{
    return entry->known
           && (!object || entry->parent == object
               || entry->parent->kind != APIR_GQL_KIND_OBJECT);
}

/* Compares each of a chain with the first; false: one does not fit. */
static bool compare(merging_t *m, const entry_t *group,
                    const apir_gql_type_t *object)
{
    const entry_t *first = NULL;
    const apir_gql_type_t *type = NULL; /* of the first */

    for (const entry_t *entry = group; entry && !spent(m);
         entry = entry->next) {
        const char *why = NULL;

        m->steps++;
        if (!entry->known || !counts(entry, object)) {
            continue;
        }
        if (!first) {
            first = entry;
            type = entry->known->type;
        }
        else if (!m->by_field) {
            why = same_shape(type, entry->known->type) ? NULL
                                                       : "different types";
        }
        else if (!apir_gql_same(&first->field->name, &entry->field->name)) {
            why = "different names";
        }
        else if (!same_arguments(m, first->field->arguments,
                                 entry->field->arguments)) {
            why = "different arguments";
        }
        if (why) {
            conflict(m, first, entry, why);
            return false;
        }
    }
    return true;
}

static void descend(merging_t *m, const entry_t *group,
                    const apir_gql_type_t *object)
{
    set_t set;

    init_set(m, &set);
    m->at->round++;
    for (const entry_t *entry = group; entry && !spent(m);
         entry = entry->next) {
        if (entry->known && counts(entry, object)) {
            collect(m, &set, apir_gql_named(entry->known->type),
                    entry->field->selections);
        }
    }
    check_set(m, &set);
}

static void check_group(merging_t *m, const entry_t *group,
                        const apir_gql_type_t *object)
{
    if (compare(m, group, object)) {
        descend(m, group, object);
    }
}

/* Once for each object type whose fields are in the chain. */
static void check_by_object(merging_t *m, const entry_t *group)
{
    apr_uint32_t stamp = ++m->stamp;
    bool any = false;

    for (const entry_t *entry = group; entry && !spent(m);
         entry = entry->next) {
        const apir_gql_type_t *parent = entry->parent;

        m->steps++;
        if (!entry->known || parent->kind != APIR_GQL_KIND_OBJECT) {
            continue;
        }
        any = true;
        if (m->stamps[parent->index] != stamp) {
            m->stamps[parent->index] = stamp;
            check_group(m, group, parent);
        }
    }
    if (!any) {
        check_group(m, group, NULL);
    }
}

/* Recurses as deep as the operation is with its fragments. */
static void check_set(merging_t *m, const set_t *set)
{
    for (int i = 0; i < set->groups->nelts && !spent(m); i++) {
        const entry_t *group = APR_ARRAY_IDX(set->groups, i, entry_t *);

        if (m->by_field) {
            check_by_object(m, group);
        }
        else {
            check_group(m, group, NULL);
        }
    }
}

static void check_operation(merging_t *m, const apir_gql_owner_t *operation)
{
    set_t set;

    init_set(m, &set);
    m->at->round++;
    collect(m, &set, operation->type, operation->definition->selections);
    check_set(m, &set);
}

void apir_gql_check_merging(apir_gql_validation_t *at)
{
    merging_t m = { .at = at,
                    .most = (apr_uint64_t)at->limits->expansion * 16 };

    if (at->cyclic) {
        return; /* what spreads itself has no end */
    }
    m.stamps = apr_pcalloc(at->pool, (apr_size_t)at->schema->type_count
                                         * sizeof(*m.stamps));
    for (apr_uint32_t i = 0; i < at->document->operations * 2; i++) {
        m.by_field = i % 2;
        check_operation(&m, &at->operations[i / 2]);
    }
    if (m.steps > m.most) {
        apir_gql_report_at(
            at->errors, 0,
            "The document's fields take more than %" APR_UINT64_T_FMT
            " steps to merge (expansion)",
            m.most);
    }
}
