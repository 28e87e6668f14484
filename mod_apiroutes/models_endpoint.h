/**
 * @file mod_apiroutes/models_endpoint.h
 * @brief ApiModels: ZenStack's RPC protocol below a location.
 */
#ifndef APIR_MOD_MODELS_ENDPOINT_H
#define APIR_MOD_MODELS_ENDPOINT_H

#include "mod_apiroutes/config.h"

/** apir_endpoint_t.compile; its data is the schema's name. */
bool apir_mod_compile_models(apir_mount_t *mount,
                             const apir_endpoint_t *endpoint,
                             apir_route_t *route, apir_diag_t *diag,
                             apr_pool_t *pool);

#endif
