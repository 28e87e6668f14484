/**
 * @file mod_apiroutes/graphql_mount.h
 * @brief ApiGraphQL: a GraphQL schema at a location.
 */
#ifndef APIR_MOD_GRAPHQL_MOUNT_H
#define APIR_MOD_GRAPHQL_MOUNT_H

#include "mod_apiroutes/config.h"

/** One location's ApiGraphQL. */
typedef struct apir_graphql_mount_t {
    const char *file;      /**< of the schema, absolute; NULL: */
    const char *models;    /**< … an ApiSchema's name */
    const char *resolvers; /**< PLUGIN[:NAME], with the file */
    bool introspection;
    bool get;
    const char *transaction; /**< as written, or NULL */
    bool whole;              /**< transaction=request */
} apir_graphql_mount_t;

/** apir_endpoint_t.compile; its data is the apir_graphql_mount_t. */
bool apir_mod_compile_graphql(apir_mount_t *mount,
                              const apir_endpoint_t *endpoint,
                              apir_route_t *route, apir_diag_t *diag,
                              apr_pool_t *pool);

#endif
