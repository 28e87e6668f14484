/**
 * @file mod_apiroutes/graphql_models.h
 * @brief GraphQL over models: operations run with the engine that RPC has.
 */
#ifndef APIR_MOD_GRAPHQL_MODELS_H
#define APIR_MOD_GRAPHQL_MODELS_H

#include "graphql/endpoint.h"
#include "mod_apiroutes/models.h"

/** An endpoint of models; `data` of its apir_gql_endpoint_t. */
typedef struct apir_graphql_models_t {
    const apir_models_t *models;
    bool whole; /**< transaction=request */
} apir_graphql_models_t;

/** The schema of models, and what runs its operations, for an endpoint whose
 * data is an apir_graphql_models_t; NULL after errors. */
apir_gql_schema_t *apir_mod_graphql_models(apir_gql_endpoint_t *endpoint,
                                           apir_diag_t *diag,
                                           apr_pool_t *pool);

#endif
