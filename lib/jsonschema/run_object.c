/*
 * Objects. Members are matched with the schema's names once; then everything
 * goes in the schema's order, as zod's issues and outputs do. Nothing is
 * allocated for an object that is kept as it is.
 */
#include "run_int.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* One object under one schema. */
typedef struct walk_t {
    apir_run_t *run;
    const apir_node_t *node;
    const apir_members_t *members;
    const apir_object_t *object;
    const apir_step_t *at;
    apir_seen_t *seen;
    bool wanted;  /* the output */
    bool changed; /* it differs from the value */
    bool good;
    apr_uint32_t *found;       /* slot → member + 1 */
    const apir_value_t **outs; /* member → output, NULL: as it is */
    unsigned char *claimed;    /* members that the schema keeps */
    apr_uint32_t filled;       /* members that come from defaults */
    apir_value_t *unknown;     /* names that are not allowed */
    const apir_slot_t *unsaid; /* is missing where zod takes undefined */
} walk_t;

static apir_step_t step_to(const walk_t *walk, const char *name,
                           apr_uint32_t length)
{
    apir_step_t step = { walk->at, name, length, 0 };

    return step;
}

/* Whether the walk is over: the first failure is enough, or all is. */
static bool over(const walk_t *walk)
{
    return walk->run->stop || (!walk->good && !walk->run->issues);
}

static bool is_absent(const apir_member_t *member)
{
    return member->value.kind == APIR_UNDEFINED;
}

/* A member under one schema that speaks of it. */
static void run_member(walk_t *walk, const apir_node_t *node, apr_uint32_t i)
{
    const apir_member_t *member = &walk->object->members[i];
    apir_step_t step = step_to(walk, member->name, member->name_length);
    const apir_value_t *out = NULL;

    walk->claimed[i] = 1;
    apir_seen_mark(walk->seen, i);
    if (!node || node->verdict == APIR_ALWAYS) {
        return;
    }
    walk->good &= apir_run_node(walk->run, node, &member->value, &step, NULL,
                                walk->wanted ? &out : NULL);
    if (out) {
        walk->outs[i] = apir_output_merge(walk->run, walk->outs[i], out);
        walk->changed |= walk->outs[i] != &member->value;
    }
}

/* A member that must be there is not: zod looks at undefined instead. */
static void run_missing(walk_t *walk, const apir_slot_t *slot)
{
    static const apir_value_t undefined;
    apir_step_t step = step_to(walk, slot->name, slot->name_length);
    const apir_node_t *node = slot->declared ? slot->node
                                             : walk->members->additional;
    apir_run_t *run = walk->run;
    apr_size_t before;

    walk->good = false;
    if (run->issues && node && node->verdict != APIR_ALWAYS) {
        before = apir_issues_count(run->issues);
        apir_run_node(run, node, &undefined, &step, NULL, NULL);
        if (run->stop || apir_issues_count(run->issues) > before) {
            return;
        }
    }
    if (walk->node->record && walk->members->names_chosen && run->issues) {
        walk->unsaid = slot;
        return;
    }
    apir_fail_missing(run, &step, "required");
}

/* A member that must be there and has a default all the same: so does zod
 * write catch(), whose default takes the place of whatever does not conform
 * (with default() a member need not be there). */
static bool is_caught(const walk_t *walk, const apir_slot_t *slot)
{
    return walk->wanted && slot->required && slot->declared
           && slot->node->absent;
}

static void run_caught(walk_t *walk, const apir_slot_t *slot, apr_uint32_t i)
{
    const apir_member_t *member = &walk->object->members[i];
    apir_step_t step = step_to(walk, member->name, member->name_length);
    apir_issues_t issues, *before = NULL;
    bool good = walk->good;

    if (walk->run->issues) {
        before = apir_issues_begin(walk->run, &issues, &step);
    }
    walk->good = true;
    run_member(walk, slot->node, i);
    if (before) {
        apir_issues_end(walk->run, before);
        apir_issues_drop(walk->run, &issues);
    }
    if (!walk->good) {
        walk->outs[i] = slot->node->absent;
        walk->changed = true;
    }
    walk->good = good;
}

/* properties and required */
static void run_slots(walk_t *walk)
{
    const apir_members_t *members = walk->members;
    apr_uint32_t i;

    for (i = 0; i < members->slot_count && !over(walk); i++) {
        const apir_slot_t *slot = &members->slots[i];

        if (walk->found[i] && is_caught(walk, slot)) {
            run_caught(walk, slot, walk->found[i] - 1);
        }
        else if (walk->found[i]) {
            if (slot->declared) {
                run_member(walk, slot->node, walk->found[i] - 1);
            }
        }
        else if (slot->required && !is_caught(walk, slot)) {
            run_missing(walk, slot);
        }
        else if (walk->wanted && slot->node && slot->node->absent) {
            walk->changed = true;
            walk->filled++;
        }
    }
}

/* propertyNames: false when the name is wrong, and its value not looked at. */
static bool run_name(walk_t *walk, const apir_member_t *member)
{
    const apir_members_t *members = walk->members;
    apir_step_t step = step_to(walk, member->name, member->name_length);
    apir_run_t *run = walk->run;
    apir_issues_t issues, *before;
    apir_value_t name = { 0 };
    bool good;

    name.kind = APIR_STRING;
    name.length = member->name_length;
    name.as.text = member->name;
    if (members->names_chosen) {
        if (apir_run_choice(run, members->names_chosen, &name, walk->at)) {
            return true;
        }
        if (!walk->unknown) {
            walk->unknown = apir_value_array(run->pool);
        }
        apir_array_add(walk->unknown, &name, run->pool);
        return walk->good = false;
    }
    if (!run->issues) {
        good = apir_run_node(run, members->property_names, &name, &step, NULL,
                             NULL);
        walk->good &= good;
        return good;
    }
    before = apir_issues_begin(run, &issues, &step);
    good = apir_run_node(run, members->property_names, &name, &step, NULL,
                         NULL);
    apir_issues_end(run, before);
    if (!good && !run->stop) {
        apir_fail_key(run, &step, &issues);
    }
    walk->good &= good;
    return good;
}

/* patternProperties; what fits no pattern is left to additionalProperties. */
static void run_patterns(walk_t *walk, apr_uint32_t i)
{
    const apir_member_t *member = &walk->object->members[i];
    apr_size_t j;

    for (j = 0; j < walk->members->pattern_count && !over(walk); j++) {
        const apir_pattern_t *pattern = &walk->members->patterns[j];

        if (apir_run_match(walk->run, pattern->regex, member->name,
                           member->name_length, walk->at)) {
            run_member(walk, pattern->node, i);
        }
    }
}

static void run_additional(walk_t *walk, apr_uint32_t i)
{
    const apir_member_t *member = &walk->object->members[i];
    const apir_node_t *additional = walk->members->additional;
    apir_value_t name = { 0 };

    /* zod has {"not": {}} as well: there each member is told by itself */
    if (additional->source->kind != APIR_FALSE) {
        run_member(walk, additional, i);
        return;
    }
    walk->claimed[i] = 1;
    walk->good = false;
    name.kind = APIR_STRING;
    name.length = member->name_length;
    name.as.text = member->name;
    if (!walk->unknown) {
        walk->unknown = apir_value_array(walk->run->pool);
    }
    apir_array_add(walk->unknown, &name, walk->run->pool);
    apir_run_charge(walk->run, member->name_length / 16, walk->at);
}

/* An array index as a name: JavaScript has such members first. */
static bool is_index(const apir_member_t *member, apr_uint64_t *index)
{
    apr_uint32_t i;

    *index = 0;
    if (member->name_length == 0 || member->name_length > 10
        || (member->name[0] == '0' && member->name_length > 1)) {
        return false;
    }
    for (i = 0; i < member->name_length; i++) {
        if (member->name[i] < '0' || member->name[i] > '9') {
            return false;
        }
        *index = *index * 10 + (apr_uint64_t)(member->name[i] - '0');
    }
    return *index < 0xFFFFFFFF;
}

typedef struct place_t {
    apr_uint64_t index;
    apr_uint32_t member;
} place_t;

static int compare_places(const void *a, const void *b)
{
    const place_t *left = a, *right = b;

    return left->index != right->index ? (left->index < right->index ? -1 : 1)
           : left->member < right->member ? -1
                                          : 1;
}

/* The order in which JavaScript would go through the members, or NULL when it
 * is the order of the text. It is the order of the issues. */
static const place_t *script_order(walk_t *walk)
{
    apr_uint32_t count = walk->object->count, i, indexes = 0;
    apr_uint64_t index;
    place_t *places;

    for (i = 0; i < count && !indexes; i++) {
        indexes += is_index(&walk->object->members[i], &index);
    }
    if (!indexes) {
        return NULL;
    }
    places = apir_scratch_take(&walk->run->scratch, count * sizeof(*places));
    for (i = 0; i < count; i++) {
        places[i].member = i;
        if (!is_index(&walk->object->members[i], &places[i].index)) {
            places[i].index = 0xFFFFFFFF;
        }
    }
    qsort(places, count, sizeof(*places), compare_places);
    return places;
}

/* All members, for the keywords that speak of names by rules. */
static void run_rest(walk_t *walk)
{
    const apir_members_t *members = walk->members;
    const place_t *places = walk->run->issues ? script_order(walk) : NULL;
    apr_uint32_t n;

    for (n = 0; n < walk->object->count && !over(walk); n++) {
        apr_uint32_t i = places ? places[n].member : n;
        const apir_member_t *member = &walk->object->members[i];
        bool declared = walk->claimed[i];

        if (is_absent(member)
            || (members->property_names && !run_name(walk, member))) {
            continue;
        }
        run_patterns(walk, i);
        if (!declared && !walk->claimed[i] && members->additional) {
            run_additional(walk, i);
        }
    }
    if (walk->unknown && !walk->run->stop) {
        apir_fail_keys(walk->run, walk->at,
                       members->names_chosen ? "propertyNames"
                                             : "additionalProperties",
                       walk->unknown);
    }
}

/* dependentRequired */
static void run_dependencies(walk_t *walk, const apir_value_t *value)
{
    apr_size_t i, j;

    for (i = 0; i < walk->members->dependency_count && !over(walk); i++) {
        const apir_dependency_t *one = &walk->members->dependencies[i];
        const apir_value_t *there = apir_value_get_n(value, one->name,
                                                     one->name_length);

        if (!there || there->kind == APIR_UNDEFINED) {
            continue;
        }
        for (j = 0; j < one->names->length && !over(walk); j++) {
            const apir_value_t *name = &one->names->as.items[j];
            apir_step_t step = step_to(walk, name->as.text, name->length);

            there = apir_value_get_n(value, name->as.text, name->length);
            if (!there || there->kind == APIR_UNDEFINED) {
                walk->good = apir_fail_missing(walk->run, &step,
                                               "dependentRequired");
            }
        }
    }
}

static void run_counts(walk_t *walk)
{
    static const char *const keywords[2] = { "minProperties",
                                             "maxProperties" };
    const apir_members_t *members = walk->members;
    apr_uint32_t i, count = 0;

    if (over(walk) || (!members->least.value && !members->most.value)) {
        return;
    }
    for (i = 0; i < walk->object->count; i++) {
        count += !is_absent(&walk->object->members[i]);
    }
    walk->good &= apir_run_length(walk->run, &members->least, &members->most,
                                  count, keywords, walk->at);
}

static void put_member(apir_object_t *object, const char *name,
                       apr_uint32_t length, const apir_value_t *value)
{
    apir_member_t *member = &object->members[object->count++];

    member->name = name;
    member->name_length = length;
    member->value = *value;
}

static void keep_member(const walk_t *walk, apir_object_t *to, apr_uint32_t i)
{
    const apir_member_t *member = &walk->object->members[i];

    put_member(to, member->name, member->name_length,
               walk->outs[i] ? walk->outs[i] : &member->value);
    walk->claimed[i] = 2;
}

/* The output: what the schema names, in its order, then the rest that it
 * keeps. */
static const apir_value_t *build(const walk_t *walk)
{
    apr_uint32_t room = walk->object->count + walk->filled, i;
    apr_pool_t *pool = walk->run->pool;
    apir_value_t *value = apr_pcalloc(pool, sizeof(*value));
    apir_object_t *to = apr_pcalloc(pool, sizeof(*to));

    value->kind = APIR_OBJECT;
    value->as.object = to;
    to->pool = pool;
    to->capacity = room;
    to->members = apr_palloc(pool, (room + 1) * sizeof(*to->members));
    for (i = 0; i < walk->members->slot_count; i++) {
        const apir_slot_t *slot = &walk->members->slots[i];

        if (walk->found[i] && walk->claimed[walk->found[i] - 1]) {
            keep_member(walk, to, walk->found[i] - 1);
        }
        else if (!walk->found[i] && slot->node && slot->node->absent) {
            put_member(to, slot->name, slot->name_length, slot->node->absent);
        }
    }
    for (i = 0; i < walk->object->count; i++) {
        if (walk->claimed[i] == 1) {
            keep_member(walk, to, i);
        }
    }
    return value;
}

/* Only "properties" makes an object whose unknown members are dropped; rules
 * for names alone (zod's loose record) let the others be. */
static void keep_unknown(walk_t *walk)
{
    apr_uint32_t i;

    for (i = 0; i < walk->object->count; i++) {
        walk->claimed[i] |= !is_absent(&walk->object->members[i]);
    }
}

static const apir_value_t *output(const walk_t *walk,
                                  const apir_value_t *value)
{
    apr_uint32_t i, kept = 0;

    if (!walk->changed) {
        for (i = 0; i < walk->object->count; i++) {
            kept += walk->claimed[i];
        }
    }
    return !walk->changed && kept == walk->object->count ? value
                                                         : build(walk);
}

static void match_slots(walk_t *walk)
{
    apr_uint32_t i;

    if (!walk->members->slot_count) {
        return;
    }
    for (i = 0; i < walk->object->count; i++) {
        const apir_member_t *member = &walk->object->members[i];
        apr_int64_t slot = apir_names_find(&walk->members->names,
                                           member->name, member->name_length);

        if (slot >= 0 && !is_absent(member)) {
            walk->found[slot] = i + 1;
        }
    }
}

/* Whether the members must be gone through once more by rules. */
static bool has_rules(const apir_members_t *members)
{
    return members->pattern_count || members->property_names
           || members->additional;
}

bool apir_run_object(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at,
                     apir_seen_t *seen, const apir_value_t **out)
{
    const apir_members_t *members = node->members;
    const apir_object_t *object = value->as.object;
    apir_scratch_t *scratch = &run->scratch;
    apr_size_t before = run->issues ? apir_issues_count(run->issues) : 0;
    walk_t walk = { 0 };

    if (!apir_run_charge(run, object->count / 16 + members->slot_count / 32,
                         at)) {
        return false;
    }
    walk.run = run;
    walk.node = node;
    walk.members = members;
    walk.object = object;
    walk.at = at;
    walk.seen = seen;
    walk.good = true;
    walk.wanted = out && !members->neutral;
    walk.found = apir_scratch_take(scratch, (members->slot_count + 1)
                                                * sizeof(*walk.found));
    walk.claimed = apir_scratch_take(scratch, object->count + 1);
    if (walk.wanted) {
        walk.outs = apir_scratch_take(scratch, (object->count + 1)
                                                   * sizeof(*walk.outs));
    }
    match_slots(&walk);
    run_slots(&walk);
    if (has_rules(members)) {
        run_rest(&walk);
    }
    run_dependencies(&walk, value);
    run_counts(&walk);
    if (walk.unsaid && !run->stop
        && apir_issues_count(run->issues) == before) {
        apir_step_t step = step_to(&walk, walk.unsaid->name,
                                   walk.unsaid->name_length);

        apir_fail_missing(run, &step, "required");
    }
    if (out && walk.wanted && walk.good) {
        if (!members->properties && !members->additional) {
            keep_unknown(&walk);
        }
        *out = output(&walk, value);
    }
    return walk.good && !run->stop;
}
