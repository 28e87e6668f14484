/**
 * @file mod_apiroutes/compile.h
 * @brief From directives to routers: everything that can be wrong is found
 * here, before the server starts.
 */
#ifndef APIR_MOD_COMPILE_H
#define APIR_MOD_COMPILE_H

#include "mod_apiroutes/config.h"

/** check_config: compiles all servers; fails when any mistake was told. */
int apir_mod_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *server);

/** Makes the routes of one section (mount->routes, mount->file_routes). */
void apir_mod_compile_mount(apir_mount_t *mount, apir_diag_t *diag,
                            apr_pool_t *pool);

/** Compiles a route's schemas from their texts, once: of a fragment that is
 * mounted twice, the first mount's ApiFormats holds. */
void apir_mod_compile_schemas(const apir_mount_t *mount, apir_route_t *route,
                              apir_diag_t *diag, apr_pool_t *pool);

/** The routes of an ApiRoutesDir, a folder or PLUGIN:FILES. */
void apir_mod_compile_folder(apir_mount_t *mount,
                             const apir_mention_t *mention, apir_diag_t *diag,
                             apr_pool_t *pool);

/** The operation of an <ApiRoute>; false when it is wrong (told). */
bool apir_mod_compile_operation(apir_mount_t *mount,
                                const apir_section_t *section,
                                apir_route_t *route, apir_diag_t *diag,
                                apr_pool_t *pool);

/** The operation of ApiSql (sql_operation.c); false when it is wrong. */
bool apir_mod_compile_sql(const apir_mount_t *mount,
                          const apir_section_t *section, apir_route_t *route,
                          apir_diag_t *diag, apr_pool_t *pool);

/** The name of the fragment that PLUGIN[:FRAGMENT] means. */
const char *apir_mod_fragment_name(const apir_server_config_t *config,
                                   const char *mention);

/** "PLUGIN:NAME" → the plugin and NAME (NULL without ':'); told if there is
 * no such plugin. */
apir_plugin_t *apir_mod_mentioned_plugin(const apir_server_config_t *config,
                                         const apir_mention_t *mention,
                                         const char **name, apir_diag_t *diag,
                                         apr_pool_t *pool);

#endif
