/**
 * @file mod_apiroutes/model_route.h
 * @brief ApiModel: one model operation under a path of its own.
 */
#ifndef APIR_MOD_MODEL_ROUTE_H
#define APIR_MOD_MODEL_ROUTE_H

#include "mod_apiroutes/config.h"

/** What ApiModel says. */
typedef struct apir_fixed_call_t {
    const char *schema;
    const char *model;
    const char *operation;
    const char *arguments; /**< JSON; NULL: none */
    const char *accept;    /**< of accept=; NULL: whatever the client sends */
} apir_fixed_call_t;

/** The operation of an <ApiRoute> with ApiModel; false when it is wrong
 * (told). */
bool apir_mod_compile_model(apir_mount_t *mount,
                            const apir_section_t *section,
                            apir_route_t *route, apir_diag_t *diag,
                            apr_pool_t *pool);

#endif
