/**
 * @file graphql/execute_int.h
 * @brief An execution on its way; private to the folder.
 */
#ifndef APIR_GRAPHQL_EXECUTE_INT_H
#define APIR_GRAPHQL_EXECUTE_INT_H

#include "core/buf.h"
#include "graphql/coerce.h"
#include "graphql/execute.h"

typedef enum apir_node_kind_t {
    APIR_NODE_VALUE,
    APIR_NODE_ERROR,
    APIR_NODE_OBJECT,
    APIR_NODE_LIST,
    APIR_NODE_WRITTEN /**< the resolver wrote the answer itself, and it is of
                           the field's type */
} apir_node_kind_t;

struct apir_node_t {
    apir_node_kind_t kind;
    union {
        const apir_value_t *value;
        struct {
            const char *message;
            const apir_value_t *extensions;
        } error;
        struct {
            const apir_object_class_t *type;
            void *data;
        } object;
        struct {
            apir_items_fn *next;
            void *data;
        } list;
    } as;
};

typedef struct apir_gql_groups_t apir_gql_groups_t;

/** One of the selections that became one field. */
typedef struct apir_gql_part_t {
    struct apir_gql_part_t *next;
    const apir_gql_selection_t *field;
} apir_gql_part_t;

/** A field of an answer: all selections of one response key. */
typedef struct apir_gql_group_t {
    struct apir_gql_group_t *next;
    const apir_gql_field_t *known;
    apir_gql_part_t parts; /**< the first */
    apir_gql_part_t *last;
    apir_gql_groups_t *below; /**< what is selected of it, by type */
    const apir_value_t *args; /**< coerced once; NULL: not yet */
} apir_gql_group_t;

/** What is selected of an object of one type. */
struct apir_gql_groups_t {
    apir_gql_groups_t *next; /**< of another type */
    const apir_gql_type_t *type;
    apir_gql_group_t *first;
    apir_gql_group_t **last;
    int count;
    apr_hash_t *by_key;                /**< when there are many */
    const apir_gql_directive_t *wrong; /**< whose condition is null: nothing
                                            is selected; or NULL */
};

typedef struct apir_gql_execution_t {
    const apir_gql_request_t *request;
    const apir_gql_schema_t *schema;
    apr_pool_t *pool;
    apir_gql_errors_t *errors;
    const apir_value_t *variables; /**< coerced */
    apr_hash_t *fragments;         /**< definitions by name, or NULL: none */
    unsigned char *visited; /**< fragments, while fields are collected */
    apir_buf_t out;
    apir_json_writer_t json; /**< into out */
    apr_time_t deadline;     /**< 0: none */
    apr_uint32_t steps;
    const char *stopped; /**< why nothing is executed any more, or NULL */
} apir_gql_execution_t;

struct apir_field_t {
    apir_gql_execution_t *x;
    apir_gql_group_t *group;
    const apir_gql_field_t *known;
    const apir_node_t *parent;
    const apir_gql_path_t *path;
    apr_pool_t *pool;
};

/** What became of a value. */
typedef enum apir_gql_outcome_t {
    APIR_GQL_WRITTEN,
    APIR_GQL_NOTHING, /**< null, not written */
    APIR_GQL_FAILED   /**< an error was reported; nothing is written */
} apir_gql_outcome_t;

/** Fields of selections for an object of a type (CollectFields). */
apir_gql_groups_t *apir_gql_collect(apir_gql_execution_t *x,
                                    const apir_gql_type_t *type,
                                    const apir_gql_selection_t *selections);

/** The same of all parts of a field, once for each type. */
const apir_gql_groups_t *apir_gql_collect_below(apir_gql_execution_t *x,
                                                const apir_gql_type_t *type,
                                                apir_gql_group_t *group);

/** Tells of the condition that made a selection wrong (groups->wrong).
 * @param path  of the object
 */
void apir_gql_groups_error(apir_gql_execution_t *x,
                           const apir_gql_groups_t *groups,
                           const apir_gql_path_t *path);

/** Writes an object of these fields. */
apir_gql_outcome_t apir_gql_write_object(apir_gql_execution_t *x,
                                         const apir_gql_groups_t *groups,
                                         const apir_node_t *parent,
                                         const apir_gql_path_t *path,
                                         apr_pool_t *pool);

/** Writes what a field was answered with, or null; false: null may not stand
 * here, which was reported, and nothing is written. */
bool apir_gql_complete(apir_field_t *field, const apir_gql_type_t *type,
                       const apir_node_t *node, const apir_gql_path_t *path);

/** Writes a scalar or an enum's value; false: it is none. */
bool apir_gql_write_leaf(apir_gql_execution_t *x, const apir_gql_type_t *type,
                         const apir_value_t *value, apr_pool_t *pool);

/** Coerces a field's arguments, once for all objects; false: an error, which
 * is told. */
bool apir_gql_field_arguments(apir_field_t *field);

/** An error of a field (§7.1.2). */
void apir_gql_field_error(apir_field_t *field, const apir_gql_path_t *path,
                          const char *message,
                          const apir_value_t *extensions);

/** What a resolver that gave nothing is taken for; the log is told, as long as
 * the answer can tell of it. */
const apir_node_t *apir_gql_resolver_failed(apir_field_t *field);

/** Whether the execution was ended by a limit; looks at the time. */
bool apir_gql_is_stopped(apir_gql_execution_t *x);

/** A place in the answer to go back to. */
typedef struct apir_gql_place_t {
    apr_size_t length;
    int depth;
    bool comma;
} apir_gql_place_t;

/** Where the answer is, and back to it. */
apir_gql_place_t apir_gql_place(const apir_gql_execution_t *x);
void apir_gql_go_back(apir_gql_execution_t *x, apir_gql_place_t place);

#endif
