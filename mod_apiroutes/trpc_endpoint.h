/**
 * @file mod_apiroutes/trpc_endpoint.h
 * @brief ApiTrpc: a router of procedures below a location.
 */
#ifndef APIR_MOD_TRPC_ENDPOINT_H
#define APIR_MOD_TRPC_ENDPOINT_H

#include "mod_apiroutes/config.h"

#include "trpc/trpc.h"

/** One ApiTrpcProcedure. */
typedef struct apir_trpc_binding_t {
    const char *path;
    const char *source;     /**< of a schema, or of a database */
    const char *what;       /**< MODEL.OPERATION, or a statement */
    const char *result;     /**< of a statement; NULL: by its columns */
    const char *input_file; /**< of a statement; NULL: by its parameters */
    apir_place_t place;
} apir_trpc_binding_t;

/** One location's ApiTrpc. */
typedef struct apir_trpc_mount_t {
    const char *mention; /**< PLUGIN:ROUTER, or "config" */
    apir_trpc_options_t options;
    apr_array_header_t *bindings; /**< of apir_trpc_binding_t */
} apir_trpc_mount_t;

/** apir_endpoint_t.compile; its data is the apir_trpc_mount_t. */
bool apir_mod_compile_trpc(apir_mount_t *mount,
                           const apir_endpoint_t *endpoint,
                           apir_route_t *route, apir_diag_t *diag,
                           apr_pool_t *pool);

/** Adds the procedure that a binding is to a router; false: told. */
bool apir_mod_compile_trpc_procedure(const apir_mount_t *mount,
                                     const apir_trpc_binding_t *binding,
                                     apir_trpc_t *router, apir_diag_t *diag,
                                     apr_pool_t *pool);

/** Writes the type AppRouter of a location's route, if it is ApiTrpc's. */
void apir_mod_trpc_types(const apir_route_t *route, const char *path,
                         apr_file_t *out, apr_pool_t *pool);

/** The same for an operation of a model (trpc_model.c). */
bool apir_mod_compile_trpc_model(const apir_mount_t *mount,
                                 const apir_trpc_binding_t *binding,
                                 apir_trpc_t *router, apir_diag_t *diag,
                                 apr_pool_t *pool);

#endif
