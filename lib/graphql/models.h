/**
 * @file graphql/models.h
 * @brief A GraphQL schema for the models of a ZModel schema.
 *
 * A root field is an operation on a model ("findManyUser"), its arguments are
 * those of the operation, and what is selected below it is what the operation
 * returns: one plan for each root field (args/normalized.h, `fields`), whose
 * text is the answer. What runs operations is a table of functions.
 */
#ifndef APIR_GRAPHQL_MODELS_H
#define APIR_GRAPHQL_MODELS_H

#include "graphql/endpoint.h"
#include "json/superjson.h"
#include "args/args.h"

/** One operation, its arguments checked. */
typedef struct apir_gql_call_t {
    const apir_zmodel_model_t *model;
    apir_query_op_t op;
    const apir_value_t *args; /**< normalized, with `fields` */
} apir_gql_call_t;

/** What a client is told of an operation that failed. */
typedef struct apir_gql_refusal_t {
    apir_error_t error;
    const apir_value_t *extensions; /**< NULL: none */
} apir_gql_refusal_t;

/** What runs operations; the baton is the one of the request. */
typedef struct apir_gql_engine_t {
    /** Runs an operation and writes its result as one item. */
    apr_status_t (*run)(void *baton, const apir_gql_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_gql_refusal_t *refusal);
    /** Words a failure; @a refusal->error is set. */
    void (*word)(void *baton, const apir_gql_call_t *call,
                 apir_gql_refusal_t *refusal, apr_pool_t *pool);
} apir_gql_engine_t;

/**
 * Makes a schema for models.
 * @param zmodel  borrowed, as are @a rules and @a engine
 * @param diag    gets what cannot be shown in GraphQL, as warnings
 * @return NULL after errors
 */
apir_gql_schema_t *apir_gql_models_create(const apir_zmodel_t *zmodel,
                                          const apir_query_rules_t *rules,
                                          const apir_gql_engine_t *engine,
                                          apir_diag_t *diag,
                                          apr_pool_t *pool);

/** The same as text: SDL. */
const char *apir_gql_models_sdl(const apir_zmodel_t *zmodel,
                                apir_diag_t *diag, apr_pool_t *pool);

#endif
