/**
 * @file route/segment_tree_int.h
 * @brief The tree of segments in which routes are found.
 *
 * A node is a pattern up to one of its segments. Each kind of child has its
 * own place, in the order in which they are tried: literals (found by their
 * text), shapes (patterns inside the segment), the parameter, the wildcard.
 * A node has one parent, and a path reaches it through that parent only, so
 * one search enters a node once at most.
 */
#ifndef APIR_ROUTE_SEGMENT_TREE_INT_H
#define APIR_ROUTE_SEGMENT_TREE_INT_H

#include "route/path_pattern_int.h"
#include "route/shape_int.h"

typedef struct apir_node_t apir_node_t;
typedef struct apir_node_table_t apir_node_table_t;

/** Children that are found by their text: a chain while they are few, a
 * hash table from then on. */
typedef struct apir_kids_t {
    union {
        apir_node_t *first;
        apir_node_table_t *table;
    } of;
    apr_uint32_t count;
} apir_kids_t;

/** What a capture takes its value from. */
typedef struct apir_capture_t {
    const char *name;          /**< zero-terminated */
    const apir_shape_t *shape; /**< NULL: the whole segment */
    apr_uint16_t name_length;
    apr_uint16_t segment; /**< index in the path */
    apr_byte_t slot;      /**< of the shape */
    apr_byte_t rest;      /**< all segments from this one */
} apir_capture_t;

/** A route as given to apir_router_add. */
typedef struct apir_entry_t {
    struct apir_entry_t *next; /**< in the order of declaration */
    void *route;
    const char *pattern;
    apir_place_t place;
    apr_uint32_t method;
    bool doubtful; /**< whether a request reaches it must be looked at */
} apir_entry_t;

/** An entry at a node: one, or, where optional parameters may be left out,
 * one for each of the paths that it stands for. */
typedef struct apir_form_t {
    struct apir_form_t *next; /**< at the same node */
    apir_entry_t *entry;
    apr_uint16_t method;
    apr_byte_t missing; /**< its last segment may be missing */
    apr_byte_t count;
    apir_capture_t captures[];
} apir_form_t;

/** What few nodes have. */
typedef struct apir_branch_t {
    apir_node_t *wildcard;
    apir_kids_t shapes; /**< by their text with marks */
    apir_kids_t leads;  /**< groups, by the shapes' first literal */
    apr_uint32_t longest_lead;
    apir_node_t *first_shape; /**< in the order of declaration */
    apir_node_t *last_shape;
    /* Of a shape: */
    const apir_shape_t *shape;
    apr_uint32_t order;      /**< among its siblings, from 1 */
    apir_node_t *next_shape; /**< its next sibling */
    apir_node_t *next_in_group;
    /* Of a group: */
    apir_node_t *first_in_group;
    apir_node_t *last_in_group;
} apir_branch_t;

struct apir_node_t {
    apir_kids_t literals;
    apir_node_t *param;
    apir_branch_t *branch; /**< NULL in most nodes */
    apir_form_t *forms;    /**< in the order of declaration */
    apir_node_t *next;     /**< in its parent's apir_kids_t */
    apr_uint32_t length;
    char text[]; /**< not zero-terminated */
};

/** A new node without children. */
apir_node_t *apir_node_create(const char *text, apr_size_t length,
                              apir_slab_t *slab);

/** The child with that text, or NULL. */
const apir_node_t *apir_kids_find(const apir_kids_t *kids, const char *text,
                                  apr_size_t length);

/** The child of @a node for a part of a pattern, made when absent. */
apir_node_t *apir_node_child(apir_node_t *node, const apir_part_t *part,
                             apir_slab_t *slab);

#define APIR_SHAPE_GROUPS 8

/** Goes over the shapes of a place that a segment may fit. */
typedef struct apir_shapes_t {
    const apir_node_t *groups[APIR_SHAPE_GROUPS]; /**< next of each */
    apr_size_t count;
    const apir_node_t *all; /**< next of the place, beyond that many */
} apir_shapes_t;

/** Starts with those whose first literal begins the segment. */
void apir_shapes_begin(apir_shapes_t *shapes, const apir_branch_t *place,
                       const apir_segment_t *segment);

/** The next in the order of declaration, or NULL. It may still not fit. */
const apir_node_t *apir_shapes_next(apir_shapes_t *shapes);

#endif
