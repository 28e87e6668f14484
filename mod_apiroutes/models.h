/**
 * @file mod_apiroutes/models.h
 * @brief Schemas of models: named in the configuration, compiled when it is
 * checked, their tables compared or made, their plans kept by each child.
 */
#ifndef APIR_MOD_MODELS_H
#define APIR_MOD_MODELS_H

#include "mod_apiroutes/config.h"

#include "policy/policy.h"
#include "query/plan.h"
#include "storage/storage.h"

/** One ApiProcedure. */
typedef struct apir_binding_t {
    const char *schema;
    const char *name;
    const char *handler;  /**< PLUGIN:FUNCTION; NULL: */
    const char *database; /**< … the statement's */
    const char *sql;
    const char *result;
    apir_place_t place;
} apir_binding_t;

/** One ApiSchema. Read-only after check_config, but for `cache`. */
typedef struct apir_models_t {
    const char *name;
    const char *file;
    const char *database_name; /**< NULL: the server's only one */
    apir_place_t place;
    bool push;
    bool checked;              /**< by a server that shares it */
    apir_database_t *database; /**< NULL: told */
    apir_zmodel_t *zmodel;     /**< NULL: told */
    const apir_query_rules_t *rules;
    const apir_policy_t *policy;
    apr_hash_t *procedures;    /**< by name; see models_procedure.c */
    apir_storage_plan_t *plan; /**< of push=on: what the start will do */
    apir_query_cache_t *cache; /**< this child's; its own lock */
} apir_models_t;

/** By name, in this server or the main one; NULL when there is none. */
apir_models_t *apir_mod_find_models(const apir_server_config_t *config,
                                    const char *name);

/** The same for a mention in a location; told when there is none. */
const apir_models_t *apir_mod_mentioned_models(const apir_mount_t *mount,
                                               const char *directive,
                                               const char *name,
                                               const apir_place_t *place,
                                               apir_diag_t *diag);

/** check_config, before databases are tried: which database each schema has,
 * of all servers. */
void apir_mod_models_find_databases(server_rec *server, apir_diag_t *diag);

/** check_config: compiles a server's schemas and compares their tables. */
void apir_mod_models_check(apir_server_config_t *config, apir_diag_t *diag,
                           apr_pool_t *pool);

/** test_config: prints the statements that push=on would run. */
void apir_mod_models_print(server_rec *server, apr_pool_t *pool);

/** post_config of the start: runs push=on. */
int apir_mod_models_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                apr_pool_t *ptemp, server_rec *server);

/** child_init: this child's plans. */
void apir_mod_models_child_init(apr_pool_t *pchild, server_rec *server);

/** Compiles the ApiProcedures of a server (models_procedure.c). */
void apir_mod_compile_procedures(const apir_server_config_t *config,
                                 apir_diag_t *diag, apr_pool_t *pool);

#endif
