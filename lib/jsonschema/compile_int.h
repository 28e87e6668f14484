/**
 * @file jsonschema/compile_int.h
 * @brief What the parts of the compiler share (private to lib/jsonschema).
 */
#ifndef APIR_JSONSCHEMA_COMPILE_INT_H
#define APIR_JSONSCHEMA_COMPILE_INT_H

#include "node_int.h"

typedef struct apir_compile_t {
    apr_pool_t *pool;
    apir_schema_t *schema;
    apir_registry_t *registry;
    const apir_schema_options_t *options;
    const apir_place_t *place;
    apir_diag_t *diag;
    int errors;
    apr_hash_t *nodes;            /**< address of the source → node */
    apr_array_header_t *queue;    /**< of apir_node_t *, all of them */
    apr_array_header_t *searched; /**< names that $dynamicRef look for */
} apir_compile_t;

/** Reports a mistake at @a where (a JSON pointer). */
void apir_compile_error(apir_compile_t *c, const char *where,
                        const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void apir_compile_warning(apir_compile_t *c, const char *where,
                          const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** @a where with one more reference token. */
const char *apir_compile_below(apir_compile_t *c, const char *where,
                               const char *name);

/** The node of a schema, which is compiled later; never NULL. */
apir_node_t *apir_compile_node(apir_compile_t *c, const apir_value_t *source,
                               const apir_resource_t *resource,
                               const char *where);

/** The node of a subschema of @a node. */
apir_node_t *apir_compile_child(apir_compile_t *c, const apir_node_t *node,
                                const apir_value_t *source,
                                const char *where);

/** Vocabularies of a resource's dialect. */
unsigned apir_compile_dialect(apir_compile_t *c,
                              const apir_resource_t *resource);

/** A new place in node->inplace. */
apir_inplace_t *apir_compile_inplace(apir_compile_t *c, apir_node_t *node,
                                     int kind, const char *keyword);

/** A keyword's function. */
typedef void(apir_keyword_fn)(apir_compile_t *c, apir_node_t *node,
                              const apir_value_t *value, const char *where);

/** Compiles all keywords of a node (an object). */
void apir_compile_keywords(apir_compile_t *c, apir_node_t *node);

/** $ref and $dynamicRef. */
apir_keyword_fn apir_keyword_ref, apir_keyword_dynamic_ref;

/** Validation keywords, in compile_assert.c. */
apir_keyword_fn apir_keyword_type, apir_keyword_const, apir_keyword_enum,
    apir_keyword_min_length, apir_keyword_max_length, apir_keyword_pattern,
    apir_keyword_format, apir_keyword_minimum, apir_keyword_maximum,
    apir_keyword_exclusive_minimum, apir_keyword_exclusive_maximum,
    apir_keyword_multiple_of;

/** Keywords of objects, in compile_members.c. */
apir_keyword_fn apir_keyword_definitions, apir_keyword_properties,
    apir_keyword_required, apir_keyword_pattern_properties,
    apir_keyword_additional_properties, apir_keyword_property_names,
    apir_keyword_unevaluated_properties, apir_keyword_min_properties,
    apir_keyword_max_properties, apir_keyword_dependent_required,
    apir_keyword_dependent_schemas, apir_keyword_dependencies;

/** Keywords of arrays, in compile_items.c. */
apir_keyword_fn apir_keyword_prefix_items, apir_keyword_items,
    apir_keyword_additional_items, apir_keyword_contains,
    apir_keyword_min_contains, apir_keyword_max_contains,
    apir_keyword_min_items, apir_keyword_max_items, apir_keyword_unique_items,
    apir_keyword_unevaluated_items;

/** The nodes of an array of schemas, of at least @a least; NULL after a
 * message. */
apir_node_t **apir_compile_list(apir_compile_t *c, const apir_node_t *node,
                                const apir_value_t *value, const char *where,
                                apr_size_t least, apr_size_t *count);

/** Reads a bound of a length; false after a message. */
bool apir_compile_bound(apir_compile_t *c, apir_bound_t *bound,
                        const apir_value_t *value, const char *where);

/** Structs of keywords, made when first needed. */
apir_string_t *apir_node_string(apir_compile_t *c, apir_node_t *node);
apir_numeric_t *apir_node_number(apir_compile_t *c, apir_node_t *node);
apir_array_t *apir_node_array(apir_compile_t *c, apir_node_t *node);
apir_members_t *apir_node_members(apir_compile_t *c, apir_node_t *node);

/** Once all nodes are there: what each can know of the others. */
void apir_compile_finish(apir_compile_t *c);

/** The keywords of one node in their final form: names, forms of issues. */
void apir_compile_settle(apir_compile_t *c, apir_node_t *node);

/** Hints for unions, and what zod would have called things. */
void apir_compile_unions(apir_compile_t *c, apir_node_t *node);

/** Reports schemas that lead back to themselves at one place. */
void apir_compile_circles(apir_compile_t *c);

/** Follows nodes that are nothing but a reference. */
const apir_node_t *apir_node_target(const apir_node_t *node);

/** What valid() makes of a value by a node, or NULL when it is invalid. */
const apir_value_t *apir_node_output(const apir_schema_t *schema,
                                     const apir_node_t *node,
                                     const apir_value_t *value,
                                     apr_pool_t *pool);

#endif
