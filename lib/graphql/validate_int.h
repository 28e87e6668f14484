/**
 * @file graphql/validate_int.h
 * @brief What the rules know of a document; private to the folder.
 *
 * One walk over the document notes for each operation and fragment what it
 * spreads and which variables it uses where. The rules that look through
 * fragments work on these notes.
 */
#ifndef APIR_GRAPHQL_VALIDATE_INT_H
#define APIR_GRAPHQL_VALIDATE_INT_H

#include "graphql/check_int.h"
#include "graphql/validate.h"

typedef struct apir_gql_owner_t apir_gql_owner_t;

/** A fragment spread in an operation or fragment. */
typedef struct apir_gql_spread_t {
    struct apir_gql_spread_t *next;
    apir_gql_owner_t *target;
    apr_uint32_t offset;
    apr_uint32_t level; /**< selection sets around it */
} apir_gql_spread_t;

/** A variable where it is used. */
typedef struct apir_gql_usage_t {
    struct apir_gql_usage_t *next;
    const apir_gql_value_t *value;
    const apir_gql_type_t *type; /**< what is wanted there; NULL: unknown */
    bool has_default;            /**< the place has one */
    bool one_of;                 /**< a field of such an input object */
} apir_gql_usage_t;

/** An operation or a fragment. */
struct apir_gql_owner_t {
    const apir_gql_definition_t *definition;
    const apir_gql_type_t *type; /**< root, or type condition; or NULL */
    apir_gql_spread_t *spreads;
    apir_gql_spread_t **last_spread;
    apir_gql_usage_t *usages;
    apir_gql_usage_t **last_usage;
    apr_uint32_t nodes;     /**< selections and values in it */
    apr_uint32_t depth;     /**< selection sets in it */
    apr_uint64_t expansion; /**< with fragments, counted each time */
    apr_uint64_t deepest;   /**< with fragments */
    apr_uint32_t round;     /**< last walk through fragments that came here */
    unsigned char state;    /**< of the search for cycles */
    bool used;
};

typedef struct apir_gql_validation_t {
    const apir_gql_schema_t *schema;
    const apir_gql_document_t *document;
    const apir_gql_limits_t *limits;
    apir_gql_errors_t *errors;
    apr_pool_t *pool;
    apir_gql_owner_t *operations;
    apir_gql_owner_t *fragments;
    apr_hash_t *by_name;    /**< fragments: the first of a name */
    apir_gql_owner_t *here; /**< what is being walked */
    apr_uint32_t round;
    bool cyclic;
} apir_gql_validation_t;

/** The fragment of a name, or NULL. */
apir_gql_owner_t *apir_gql_fragment(const apir_gql_validation_t *at,
                                    const apir_gql_name_t *name);

/** Names of operations and fragments, lone anonymous operations. */
void apir_gql_check_names(apir_gql_validation_t *at);

/** Subscriptions have one root field (§5.2.4.1). */
void apir_gql_check_subscriptions(apir_gql_validation_t *at);

/** Types of variables, and what stands at their definitions. */
void apir_gql_check_definitions(apir_gql_validation_t *at);

/** Notes variables of arguments; @a inputs NULL: not known. */
void apir_gql_note_usages(apir_gql_validation_t *at,
                          const apir_gql_inputs_t *inputs,
                          const apir_gql_argument_t *arguments);

/** Variables are defined, used, and allowed where they are (§5.8). */
void apir_gql_check_variables(apir_gql_validation_t *at);

/** Cycles and unused fragments; counts expansion and depth. */
void apir_gql_check_fragments(apir_gql_validation_t *at);

/** The limits on depth and expansion; false: one is passed. */
bool apir_gql_check_limits(apir_gql_validation_t *at);

/** Fields that cannot be one field of an answer (§5.3.2). */
void apir_gql_check_merging(apir_gql_validation_t *at);

#endif
