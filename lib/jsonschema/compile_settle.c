/*
 * The last word on one node: names become a table, and each issue that its
 * keywords can cause gets its form.
 */
#include "compile_int.h"

#include <apr_strings.h>
#include <string.h>

static bool is_bound(const apir_number_rule_t *rule, double bound,
                     unsigned kind)
{
    return rule->kind == kind && apir_value_number(rule->bound) == bound;
}

static bool has_bounds(const apir_numeric_t *number, double low, double high)
{
    bool has_low = false, has_high = false;
    int i;

    for (i = 0; i < number->rule_count; i++) {
        has_low |= is_bound(&number->rules[i], low, APIR_AT_LEAST);
        has_high |= is_bound(&number->rules[i], high, APIR_AT_MOST);
    }
    return has_low && has_high;
}

/* zod's integers always have bounds; the usual ones tell the format. */
static void settle_integer(apir_compile_t *c, apir_node_t *node)
{
    static const double safe = 9007199254740991.0;
    apir_numeric_t *number = node->number;
    bool int32 = number && has_bounds(number, -2147483648.0, 2147483647.0);
    bool uint32 = number && has_bounds(number, 0, 4294967295.0);
    double high = int32 ? 2147483647.0 : uint32 ? 4294967295.0 : safe;
    double low = int32 ? -2147483648.0 : uint32 ? 0 : -safe;
    int i;

    node->integer_format = int32 ? "int32" : uint32 ? "uint32" : "safeint";
    if (!number) {
        return;
    }
    number->own_high = number->own_low = -1;
    for (i = 0; i < number->rule_count; i++) {
        const apir_number_rule_t *rule = &number->rules[i];
        double bound = apir_value_number(rule->bound);
        bool above = rule->kind == APIR_AT_MOST || rule->kind == APIR_BELOW;
        bool below = rule->kind == APIR_AT_LEAST || rule->kind == APIR_ABOVE;

        number->guards_high |= above && bound <= safe;
        number->guards_low |= below && bound >= -safe;
        if (is_bound(rule, high, APIR_AT_MOST)) {
            number->own_high = i;
        }
        if (is_bound(rule, low, APIR_AT_LEAST)) {
            number->own_low = i;
        }
    }
    number->unsafe_high = apir_form_unsafe(true, c->pool);
    number->unsafe_low = apir_form_unsafe(false, c->pool);
}

static void settle_number(apir_compile_t *c, apir_node_t *node)
{
    int i;

    for (i = 0; i < node->number->rule_count; i++) {
        apir_number_rule_t *rule = &node->number->rules[i];
        bool inclusive = rule->kind == APIR_AT_LEAST
                         || rule->kind == APIR_AT_MOST;

        rule->issue = rule->kind == APIR_MULTIPLE
                          ? apir_form_multiple(rule->bound, c->pool)
                      : rule->kind == APIR_AT_LEAST
                              || rule->kind == APIR_ABOVE
                          ? apir_form_low(rule->bound, inclusive, c->pool)
                          : apir_form_high(rule->bound, inclusive, c->pool);
    }
}

/* Two equal bounds are one to zod: length(3). */
static void settle_bounds(apir_compile_t *c, apir_bound_t *least,
                          apir_bound_t *most, const char *origin)
{
    bool exact = least->value && most->value && least->limit == most->limit
                 && least->limit > 0;

    if (least->value) {
        least->issue = apir_form_small(origin, least->value, exact, c->pool);
    }
    if (most->value) {
        most->issue = apir_form_big(origin, most->value, exact, c->pool);
    }
}

/* Whether the pattern is the one that zod writes beside its format: then it
 * is the format. */
static bool is_zod_pattern(const apir_string_t *string)
{
    const char *known = string->pattern && string->format
                            ? apir_zod_format(string->pattern, NULL)
                            : NULL;

    return known
           && strcmp(known, apir_zod_format(string->pattern, string->format))
                  == 0;
}

static void settle_string(apir_compile_t *c, apir_node_t *node)
{
    apir_string_t *string = node->string;

    if (is_zod_pattern(string)) {
        string->test = string->zod_test = NULL;
    }
    settle_bounds(c, &string->least, &string->most, "string");
    if (string->pattern || string->format) {
        string->issue = apir_form_text(string->pattern, string->format,
                                       c->pool);
    }
}

static void settle_array(apir_compile_t *c, apir_node_t *node)
{
    apir_array_t *array = node->array;
    apir_value_t *one = apir_value_int(1, c->pool);

    if (array->prefix_count && array->additional && !array->items) {
        array->items = array->additional;
    }
    node->tuple = array->prefix != NULL;
    settle_bounds(c, &array->least, &array->most, "array");
    array->most.issue.goes_on = false;
    array->most.issue.ends = true;
    if (array->least.value) {
        array->few = apir_form_tuple(false, array->least.value, c->pool);
    }
    array->many = apir_form_tuple(
        true, apir_value_int((apr_int64_t)array->prefix_count, c->pool),
        c->pool);
    array->not_unique = apir_form_custom(
        "Invalid input: expected array to have unique items", c->pool);
    if (!array->contains_least.value) {
        array->contains_least.value = one;
        array->contains_least.limit = 1;
    }
    array->contains_least.issue =
        apir_form_matching(false, array->contains_least.value, c->pool);
    if (array->contains_most.value) {
        array->contains_most.issue =
            apir_form_matching(true, array->contains_most.value, c->pool);
    }
}

/* What propertyNames says, when it is only a list of names. */
static const apir_choice_t *chosen_names(const apir_node_t *node)
{
    const apir_choice_t *choice = node->choice ? node->choice
                                               : node->constant;
    bool plain = !node->string && !node->inplace_count
                 && !(node->choice && node->constant)
                 && !(node->types & ~(unsigned)APIR_TYPE_STRING);

    return plain && choice && !choice->others ? choice : NULL;
}

/* Whether every name is good. */
static bool any_name(const apir_node_t *node)
{
    return node->verdict == APIR_ALWAYS
           || (node->types & APIR_TYPE_STRING && !node->string
               && !node->choice && !node->constant && !node->inplace_count);
}

static apir_slot_t *add_slot(apir_members_t *members, apr_hash_t *known,
                             const char *name, apr_uint32_t length)
{
    apir_slot_t *slot = apr_hash_get(known, name, (apr_ssize_t)length);

    if (!slot) {
        slot = &members->slots[members->slot_count++];
        slot->name = name;
        slot->name_length = length;
        apr_hash_set(known, name, (apr_ssize_t)length, slot);
    }
    return slot;
}

/* The names of properties, or of a record that has to have certain ones. */
static void add_declared(apir_compile_t *c, const apir_node_t *node,
                         apr_hash_t *known)
{
    apir_members_t *members = node->members;
    const apir_value_t *names = members->properties;
    apr_size_t i;

    if (names) {
        for (i = 0; i < names->as.object->count; i++) {
            const apir_member_t *member = &names->as.object->members[i];
            apir_slot_t *slot = add_slot(members, known, member->name,
                                         member->name_length);

            slot->declared = true;
            slot->node = apr_hash_get(c->nodes,
                                      &(const apir_value_t *){
                                          &member->value },
                                      sizeof(const apir_value_t *));
        }
        return;
    }
    names = members->names_chosen->values;
    for (i = 0; i < names->length; i++) {
        const apir_value_t *name = &names->as.items[i];
        apir_slot_t *slot = add_slot(members, known, name->as.text,
                                     name->length);

        slot->declared = true;
        slot->node = members->additional;
    }
}

static void settle_slots(apir_compile_t *c, apir_node_t *node)
{
    apir_members_t *members = node->members;
    apr_hash_t *known = apr_hash_make(c->pool);
    bool exhaustive = !members->properties && members->names_chosen
                      && members->additional && members->required;
    apr_size_t room = apir_value_length(members->properties)
                      + apir_value_length(members->required)
                      + (exhaustive ? members->names_chosen->values->length
                                    : 0);
    apir_name_t *names = apr_palloc(c->pool, (room + 1) * sizeof(*names));
    apr_size_t i;

    members->slots = apr_pcalloc(c->pool,
                                 (room + 1) * sizeof(*members->slots));
    if (members->properties || exhaustive) {
        add_declared(c, node, known);
    }
    for (i = 0; i < apir_value_length(members->required); i++) {
        const apir_value_t *name = &members->required->as.items[i];

        add_slot(members, known, name->as.text, name->length)->required =
            true;
    }
    for (i = 0; i < members->slot_count; i++) {
        names[i].text = members->slots[i].name;
        names[i].length = members->slots[i].name_length;
    }
    if (members->slot_count) {
        apir_names_make(&members->names, names, members->slot_count, c->pool);
    }
}

static void settle_members(apir_compile_t *c, apir_node_t *node)
{
    apir_members_t *members = node->members;

    if (members->property_names) {
        members->names_chosen = chosen_names(members->property_names);
    }
    node->record = !members->properties
                   && (members->property_names || members->pattern_count
                       || (members->additional
                           && members->additional->verdict == APIR_KEYWORDS));
    if (members->property_names && any_name(members->property_names)) {
        members->property_names = NULL;
    }
    settle_bounds(c, &members->least, &members->most, "object");
    settle_slots(c, node);
}

void apir_compile_settle(apir_compile_t *c, apir_node_t *node)
{
    if (node->types & APIR_TYPE_INTEGER
        && !(node->types & APIR_TYPE_NUMBER)) {
        settle_integer(c, node);
    }
    if (node->number) {
        settle_number(c, node);
    }
    if (node->string) {
        settle_string(c, node);
    }
    if (node->array) {
        settle_array(c, node);
    }
    if (node->members) {
        settle_members(c, node);
    }
}
