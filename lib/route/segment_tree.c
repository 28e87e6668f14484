/*
 * Nodes and their children.
 *
 * Up to KIDS_IN_CHAIN children hang in a chain: comparing a few short texts
 * that were allocated one after the other is faster than hashing. Beyond
 * that an open-addressing table, at most half full, holds them, so that the
 * time to find one does not depend on their number. Texts come from
 * the configuration, not from requests: nobody can fill a table with
 * colliding keys.
 *
 * A node is small because a hundred thousand routes have several hundred
 * thousand of them; what few nodes need is in apir_branch_t.
 */
#include "route/segment_tree_int.h"

#include <stddef.h>
#include <string.h>

#define KIDS_IN_CHAIN 8
#define FIRST_TABLE_SIZE 32

struct apir_node_table_t {
    apr_uint32_t mask; /**< slots - 1; slots are a power of two */
    apir_node_t *slots[];
};

/** FNV-1a, byte by byte so that prefixes are hashed on the way. */
#define HASH_START APR_UINT64_C(0xCBF29CE484222325)

static apr_uint64_t hash_step(apr_uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * APR_UINT64_C(0x100000001B3);
}

/** Brings the high bits, where FNV mixes best, down to those in use. */
static apr_uint32_t hash_end(apr_uint64_t hash)
{
    return (apr_uint32_t)(hash ^ (hash >> 32) ^ (hash >> 51));
}

static apr_uint32_t hash_text(const char *text, apr_size_t length)
{
    apr_uint64_t hash = HASH_START;

    for (apr_size_t i = 0; i < length; i++) {
        hash = hash_step(hash, text[i]);
    }
    return hash_end(hash);
}

static bool has_text(const apir_node_t *node, const char *text,
                     apr_size_t length)
{
    return node->length == length && memcmp(node->text, text, length) == 0;
}

static apir_node_t *find_in_chain(const apir_kids_t *kids, const char *text,
                                  apr_size_t length)
{
    for (apir_node_t *kid = kids->of.first; kid; kid = kid->next) {
        if (has_text(kid, text, length)) {
            return kid;
        }
    }
    return NULL;
}

/** Where the kid of that text is, or would be. */
static apir_node_t **slot_of(apir_node_table_t *table, apr_uint32_t hash,
                             const char *text, apr_size_t length)
{
    apr_uint32_t slot = hash & table->mask;

    while (table->slots[slot]
           && !has_text(table->slots[slot], text, length)) {
        slot = (slot + 1) & table->mask;
    }
    return &table->slots[slot];
}

const apir_node_t *apir_kids_find(const apir_kids_t *kids, const char *text,
                                  apr_size_t length)
{
    if (kids->count <= KIDS_IN_CHAIN) {
        return find_in_chain(kids, text, length);
    }
    return *slot_of(kids->of.table, hash_text(text, length), text, length);
}

static void put_in_table(apir_node_table_t *table, apir_node_t *kid)
{
    *slot_of(table, hash_text(kid->text, kid->length), kid->text,
             kid->length) = kid;
}

static apir_node_table_t *make_table(apr_uint32_t size, apir_slab_t *slab)
{
    apir_node_table_t *table = apir_slab_alloc(
        slab, sizeof(*table) + (apr_size_t)size * sizeof(apir_node_t *));

    table->mask = size - 1;
    return table;
}

static apir_node_table_t *table_of_chain(const apir_kids_t *kids,
                                         apir_slab_t *slab)
{
    apir_node_table_t *table = make_table(FIRST_TABLE_SIZE, slab);

    for (apir_node_t *kid = kids->of.first; kid; kid = kid->next) {
        put_in_table(table, kid);
    }
    return table;
}

static apir_node_table_t *grown_table(const apir_node_table_t *old,
                                      apir_slab_t *slab)
{
    apir_node_table_t *table = make_table((old->mask + 1) * 2, slab);

    for (apr_uint32_t i = 0; i <= old->mask; i++) {
        if (old->slots[i]) {
            put_in_table(table, old->slots[i]);
        }
    }
    return table;
}

apir_node_t *apir_node_create(const char *text, apr_size_t length,
                              apir_slab_t *slab)
{
    apr_size_t size = offsetof(apir_node_t, text) + length;
    apir_node_t *node = apir_slab_alloc(slab, size < sizeof(*node)
                                                  ? sizeof(*node)
                                                  : size);

    node->length = (apr_uint32_t)length;
    memcpy(node->text, text, length);
    return node;
}

static apir_node_t *get_from_table(apir_kids_t *kids, const char *text,
                                   apr_size_t length, apir_slab_t *slab)
{
    apr_uint32_t hash = hash_text(text, length);
    apir_node_t **slot = slot_of(kids->of.table, hash, text, length);

    apir_node_t *kid = *slot;

    if (!kid) {
        if (kids->count++ > kids->of.table->mask / 2) {
            kids->of.table = grown_table(kids->of.table, slab);
            slot = slot_of(kids->of.table, hash, text, length);
        }
        kid = apir_node_create(text, length, slab);
        *slot = kid;
    }
    return kid;
}

static apir_node_t *get_kid(apir_kids_t *kids, const char *text,
                            apr_size_t length, apir_slab_t *slab)
{
    apir_node_t *kid;

    if (kids->count > KIDS_IN_CHAIN) {
        return get_from_table(kids, text, length, slab);
    }
    kid = find_in_chain(kids, text, length);
    if (!kid && kids->count == KIDS_IN_CHAIN) {
        kids->of.table = table_of_chain(kids, slab);
        return get_from_table(kids, text, length, slab);
    }
    if (!kid) {
        kid = apir_node_create(text, length, slab);
        kid->next = kids->of.first;
        kids->of.first = kid;
        kids->count++;
    }
    return kid;
}

static apir_branch_t *get_branch(apir_node_t *node, apir_slab_t *slab)
{
    if (!node->branch) {
        node->branch = apir_slab_alloc(slab, sizeof(*node->branch));
    }
    return node->branch;
}

/** Links a new shape behind its siblings and behind those of its group. */
static void link_shape(apir_branch_t *place, apir_node_t *shape,
                       apir_branch_t *group)
{
    if (place->last_shape) {
        place->last_shape->branch->next_shape = shape;
    }
    else {
        place->first_shape = shape;
    }
    place->last_shape = shape;
    if (group->last_in_group) {
        group->last_in_group->branch->next_in_group = shape;
    }
    else {
        group->first_in_group = shape;
    }
    group->last_in_group = shape;
}

static apir_node_t *shape_child(apir_node_t *node, const apir_part_t *part,
                                apir_slab_t *slab)
{
    apir_branch_t *place = get_branch(node, slab);
    apir_node_t *child = get_kid(&place->shapes, part->text.text,
                                 part->text.length, slab);
    const apir_segment_t *lead;
    apir_node_t *group;

    if (child->branch) {
        return child;
    }
    get_branch(child, slab);
    child->branch->shape = apir_shape_make(child->text, child->length, slab);
    child->branch->order = place->shapes.count;
    lead = &child->branch->shape->literals[0];
    if (lead->length > place->longest_lead) {
        place->longest_lead = (apr_uint32_t)lead->length;
    }
    group = get_kid(&place->leads, lead->text, lead->length, slab);
    link_shape(place, child, get_branch(group, slab));
    return child;
}

apir_node_t *apir_node_child(apir_node_t *node, const apir_part_t *part,
                             apir_slab_t *slab)
{
    apir_node_t **child = &node->param;

    switch (part->kind) {
    case APIR_PART_LITERAL:
        return get_kid(&node->literals, part->text.text, part->text.length,
                       slab);
    case APIR_PART_SHAPE: return shape_child(node, part, slab);
    case APIR_PART_WILDCARD: child = &get_branch(node, slab)->wildcard; break;
    case APIR_PART_PARAM: break;
    }
    if (!*child) {
        *child = apir_node_create("", 0, slab);
    }
    return *child;
}

void apir_shapes_begin(apir_shapes_t *shapes, const apir_branch_t *place,
                       const apir_segment_t *segment)
{
    bool hashed = place->leads.count > KIDS_IN_CHAIN;
    apr_uint64_t hash = HASH_START;

    shapes->count = 0;
    shapes->all = NULL;
    for (apr_size_t i = 0; i <= place->longest_lead; i++) {
        const apir_node_t *group;

        group = hashed ? *slot_of(place->leads.of.table, hash_end(hash),
                                  segment->text, i)
                       : find_in_chain(&place->leads, segment->text, i);
        if (group && shapes->count == APIR_SHAPE_GROUPS) {
            shapes->all = place->first_shape;
            return;
        }
        if (group) {
            shapes->groups[shapes->count++] = group->branch->first_in_group;
        }
        if (i == segment->length) {
            return;
        }
        hash = hash_step(hash, segment->text[i]);
    }
}

const apir_node_t *apir_shapes_next(apir_shapes_t *shapes)
{
    const apir_node_t **first = NULL;
    const apir_node_t *next = shapes->all;

    if (next) {
        shapes->all = next->branch->next_shape;
        shapes->count = 0;
        return next;
    }
    for (apr_size_t i = 0; i < shapes->count; i++) {
        const apir_node_t **group = &shapes->groups[i];

        if (*group
            && (!first
                || (*group)->branch->order < (*first)->branch->order)) {
            first = group;
        }
    }
    next = first ? *first : NULL;
    if (first) {
        *first = next->branch->next_in_group;
    }
    return next;
}
