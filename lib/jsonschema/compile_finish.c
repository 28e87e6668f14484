/*
 * What can only be known when all nodes are there: which schemas say nothing,
 * what stands for an absent value, and what kind of union a union is.
 */
#include "compile_int.h"

#include <apr_strings.h>
#include <string.h>

/* Discriminators with more values are not looked for. */
#define MOST_TAGS 1000

#define MOST_STEPS 32

const apir_node_t *apir_node_target(const apir_node_t *node)
{
    int i;

    for (i = 0; i < MOST_STEPS; i++) {
        if (node->inplace_count != 1 || node->inplace->kind != APIR_REF
            || node->types || node->members) {
            break;
        }
        node = node->inplace->nodes[0];
    }
    return node;
}

/* Whether a node has no keyword that decides anything. */
static bool says_nothing(const apir_node_t *node)
{
    return node->verdict == APIR_KEYWORDS && !node->types && !node->constant
           && !node->choice && !node->string && !node->number && !node->array
           && !node->members && !node->inplace_count;
}

/* {"not": {}}, which is how zod writes z.never() */
static bool is_never(const apir_node_t *node)
{
    return node->inplace_count == 1 && node->inplace->kind == APIR_NOT
           && node->inplace->nodes[0]->verdict == APIR_ALWAYS && !node->types
           && !node->constant && !node->choice && !node->string
           && !node->number && !node->array && !node->members;
}

static bool is_only_null(const apir_node_t *node)
{
    return node->types == APIR_TYPE_NULL && !node->inplace_count
           && !node->constant && !node->choice;
}

/* The tags of all options, as they are gathered. */
typedef struct tags_t {
    apir_value_t *values; /* array */
    apr_uint32_t *nodes;
    apr_uint32_t node; /* the option at hand */
    bool undefined;    /* one may be without */
} tags_t;

static bool add_tag(apir_compile_t *c, tags_t *tags, const apir_value_t *tag)
{
    apr_size_t i;

    for (i = 0; i < tags->values->length; i++) {
        if (apir_value_equal(&tags->values->as.items[i], tag)) {
            return tags->nodes[i] == tags->node;
        }
    }
    if (i == MOST_TAGS || tag->kind == APIR_ARRAY
        || tag->kind == APIR_OBJECT) {
        return false;
    }
    tags->nodes[i] = tags->node;
    apir_array_add(tags->values, tag, c->pool);
    return true;
}

/* The values that a member may have, when they can be listed. */
static bool add_tags_of(apir_compile_t *c, tags_t *tags,
                        const apir_slot_t *slot)
{
    static const apir_value_t undefined, null = { .kind = APIR_NULL };
    const apir_node_t *node = apir_node_target(slot->node);
    const apir_choice_t *choice = node->constant ? node->constant
                                                 : node->choice;
    apr_size_t i;

    if (!choice && !is_only_null(node)) {
        return false;
    }
    if (!choice && !add_tag(c, tags, &null)) {
        return false;
    }
    for (i = 0; choice && i < choice->values->length; i++) {
        if (!add_tag(c, tags, &choice->values->as.items[i])) {
            return false;
        }
    }
    return slot->required || add_tag(c, tags, &undefined);
}

static const apir_slot_t *slot_of(const apir_node_t *node, const char *name,
                                  apr_size_t length)
{
    apr_int64_t slot = node->members ? apir_names_find(&node->members->names,
                                                       name, length)
                                     : -1;

    return slot >= 0 && node->members->slots[slot].declared
                   && node->members->slots[slot].node
               ? &node->members->slots[slot]
               : NULL;
}

static bool is_one_of(const apir_node_t *node)
{
    return node->inplace_count == 1 && node->inplace->kind == APIR_ONE_OF
           && !node->members;
}

/* Objects only: the member must be what decides (and a value that is no
 * object must fit none of them). Unions inside of the union count as one. */
static bool add_option(apir_compile_t *c, tags_t *tags,
                       const apir_node_t *node, const char *name,
                       apr_size_t length, int steps)
{
    const apir_slot_t *slot;
    apr_size_t i;

    node = apir_node_target(node);
    if (is_one_of(node) && steps) {
        node->inplace->outer = name;
        for (i = 0; i < node->inplace->count; i++) {
            if (!add_option(c, tags, node->inplace->nodes[i], name, length,
                            steps - 1)) {
                return false;
            }
        }
        return true;
    }
    slot = node->types == APIR_TYPE_OBJECT ? slot_of(node, name, length)
                                           : NULL;
    return slot && add_tags_of(c, tags, slot);
}

/* Tags are mostly texts: those are found by hash. */
static void name_tags(apir_compile_t *c, apir_inplace_t *inplace)
{
    const apir_value_t *tags = inplace->tags;
    apir_name_t *names = apr_palloc(c->pool,
                                    (tags->length + 1) * sizeof(*names));
    apr_uint32_t i, count = 0;

    inplace->name_tags = apr_palloc(c->pool,
                                    (tags->length + 1)
                                        * sizeof(*inplace->name_tags));
    for (i = 0; i < tags->length; i++) {
        if (tags->as.items[i].kind == APIR_STRING) {
            names[count].text = tags->as.items[i].as.text;
            names[count].length = tags->as.items[i].length;
            inplace->name_tags[count++] = i;
        }
    }
    apir_names_make(&inplace->names, names, count, c->pool);
}

static bool try_discriminator(apir_compile_t *c, apir_inplace_t *inplace,
                              const apir_slot_t *slot)
{
    tags_t tags = { 0 };
    apr_uint32_t i;

    tags.values = apir_value_array(c->pool);
    tags.nodes = apr_palloc(c->pool, MOST_TAGS * sizeof(*tags.nodes));
    for (i = 0; i < inplace->count; i++) {
        tags.node = i;
        if (!add_option(c, &tags, inplace->nodes[i], slot->name,
                        slot->name_length, 4)) {
            return false;
        }
    }
    inplace->discriminator = slot->name;
    inplace->discriminator_length = slot->name_length;
    inplace->tags = tags.values;
    inplace->tag_nodes = tags.nodes;
    inplace->no_tag = apir_form_tag(slot->name, tags.values, c->pool);
    name_tags(c, inplace);
    return true;
}

static bool may_discriminate(const apir_slot_t *slot, const char *but)
{
    const apir_node_t *node = slot->declared && slot->node
                                  ? apir_node_target(slot->node)
                                  : NULL;

    return node && (node->constant || node->choice || is_only_null(node))
           && !(but && strcmp(but, slot->name) == 0);
}

/* The first member of the first option whose values tell all options apart;
 * inside of another such union rather not by the same member. */
static void find_discriminator(apir_compile_t *c, apir_inplace_t *inplace)
{
    const apir_node_t *node = apir_node_target(inplace->nodes[0]);
    apr_uint32_t i;
    int turn;

    for (turn = 0; turn < 4 && is_one_of(node); turn++) {
        node = apir_node_target(node->inplace->nodes[0]);
    }
    for (turn = 0; turn < 2 && node->members; turn++) {
        for (i = 0; i < node->members->slot_count; i++) {
            const apir_slot_t *slot = &node->members->slots[i];

            if (may_discriminate(slot, turn ? NULL : inplace->outer)
                && try_discriminator(c, inplace, slot)) {
                return;
            }
        }
    }
}

static bool is_pattern(const apir_node_t *node)
{
    return node->string && node->string->pattern && !node->string->format
           && !node->types && !node->inplace_count && !node->array
           && !node->members && !node->number;
}

/* Several string formats on one value: zod writes their patterns into an
 * "allOf" and only the last one's format beside it. */
static void name_patterns(apir_compile_t *c, const apir_node_t *node,
                          const apir_inplace_t *inplace)
{
    static const char *const sought[] = { "starts_with", "ends_with" };
    const char *last = node->string ? node->string->format : NULL;
    apr_size_t i;
    int j;

    for (i = 0; i < inplace->count; i++) {
        if (!is_pattern(inplace->nodes[i])) {
            return;
        }
    }
    for (i = 0; i < inplace->count; i++) {
        apir_string_t *string = inplace->nodes[i]->string;

        for (j = 0; j < 2; j++) {
            apir_issue_form_t form = apir_form_text(string->pattern,
                                                    sought[j], c->pool);

            if (!apir_value_get(form.members, "pattern")) {
                string->issue = form;
            }
        }
        if (last && i + 1 == inplace->count) {
            string->issue = apir_form_text(string->pattern, last, c->pool);
        }
    }
}

void apir_compile_unions(apir_compile_t *c, apir_node_t *node)
{
    apr_size_t i;

    for (i = 0; i < node->inplace_count; i++) {
        apir_inplace_t *inplace = &node->inplace[i];

        if (inplace->kind == APIR_ANY_OF) {
            inplace->nullable = inplace->count == 2
                                && is_only_null(inplace->nodes[1]);
        }
        else if (inplace->kind == APIR_ONE_OF) {
            find_discriminator(c, inplace);
        }
        else if (inplace->kind == APIR_ALL_OF
                 && node->types == APIR_TYPE_STRING) {
            name_patterns(c, node, inplace);
        }
    }
}

/* What stands for an absent value: the node's default, or that of a schema
 * which looks at the same value. */
static const apir_value_t *absent_of(const apir_node_t *node)
{
    int steps;

    for (steps = 0; steps < MOST_STEPS && !node->absent; steps++) {
        const apir_node_t *next = NULL;
        apr_size_t i, j;

        for (i = 0; i < node->inplace_count && !next; i++) {
            const apir_inplace_t *inplace = &node->inplace[i];

            for (j = 0;
                 j < inplace->count && !next && inplace->kind <= APIR_ONE_OF;
                 j++) {
                const apir_node_t *option = inplace->nodes[j];

                if (option->absent || option->inplace_count) {
                    next = option;
                }
            }
        }
        if (!next) {
            return NULL;
        }
        node = next;
    }
    return node->absent;
}

/* Defaults go through the schema once, so that what they lack is filled in
 * (zod's prefault); one that does not conform stays as it is, as with zod. */
static void settle_defaults(apir_compile_t *c)
{
    int i;

    for (i = 0; i < c->queue->nelts; i++) {
        apir_node_t *node = APR_ARRAY_IDX(c->queue, i, apir_node_t *);

        node->absent = apir_value_get(node->source, "default");
    }
    for (i = c->queue->nelts - 1; i >= 0; i--) {
        apir_node_t *node = APR_ARRAY_IDX(c->queue, i, apir_node_t *);
        const apir_value_t *out = node->absent
                                      ? apir_node_output(c->schema, node,
                                                         node->absent,
                                                         c->pool)
                                      : NULL;

        node->absent = out ? out : absent_of(node);
    }
}

void apir_compile_finish(apir_compile_t *c)
{
    int i;

    for (i = 0; i < c->queue->nelts; i++) {
        apir_node_t *node = APR_ARRAY_IDX(c->queue, i, apir_node_t *);

        if (says_nothing(node)) {
            node->verdict = APIR_ALWAYS;
        }
    }
    for (i = 0; i < c->queue->nelts; i++) {
        apir_node_t *node = APR_ARRAY_IDX(c->queue, i, apir_node_t *);

        if (is_never(node)) {
            node->verdict = APIR_NEVER;
        }
    }
    for (i = 0; i < c->queue->nelts; i++) {
        apir_compile_settle(c, APR_ARRAY_IDX(c->queue, i, apir_node_t *));
    }
    for (i = 0; i < c->queue->nelts; i++) {
        apir_compile_unions(c, APR_ARRAY_IDX(c->queue, i, apir_node_t *));
    }
    settle_defaults(c);
}
