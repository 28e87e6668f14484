/**
 * @file mod_apiroutes/config.h
 * @brief What the directives say: per server, per location, per mount.
 */
#ifndef APIR_MOD_CONFIG_H
#define APIR_MOD_CONFIG_H

#include <httpd.h>
#include <http_config.h>
#include <ap_expr.h>

#include "core/diag.h"
#include "core/slab.h"
#include "event/definition.h"
#include "event/session.h"
#include "jsonschema/schema.h"
#include "mod_apiroutes/database.h"
#include "route/router.h"

extern APIR_PUBLIC module AP_MODULE_DECLARE_DATA apiroutes_module;

#define APIR_UNSET (-1)

/** An <ApiRoute>'s or location's mention of something by name. */
typedef struct apir_mention_t {
    const char *name; /**< PLUGIN[:NAME], a folder, … */
    apir_place_t place;
} apir_mention_t;

/** One <ApiRoute> section, until check_config makes its operation. */
typedef struct apir_section_t {
    apir_place_t place;
    apr_array_header_t *methods; /**< of const char * */
    const char *methods_text;    /**< as written; NULL: wrong */
    const char *pattern;
    const char *input_file;
    const char *output_file;
    apr_array_header_t *error_codes; /**< of const char *; NULL: none */
    apr_array_header_t *query_parameters;
    const char *handler;  /**< PLUGIN:FUNCTION */
    const char *database; /**< of ApiSql … */
    const char *sql;
    const char *result;
    int status; /**< of ApiRespond; 0: none */
    const char *body;
    const struct apir_fixed_call_t *call; /**< of ApiModel */
    int operations; /**< how many were given: one is right */
} apir_section_t;

typedef struct apir_mount_t apir_mount_t;
typedef struct apir_endpoint_t apir_endpoint_t;

/** Makes the operation (and the protocol) of an endpoint's route; false:
 * told. */
typedef bool(apir_endpoint_compile_fn)(apir_mount_t *mount,
                                       const apir_endpoint_t *endpoint,
                                       apir_route_t *route, apir_diag_t *diag,
                                       apr_pool_t *pool);

/**
 * What owns all paths below a location: one operation that gets every one of
 * them, with any method, and tells of failures in its protocol's words.
 */
struct apir_endpoint_t {
    const char *directive; /**< "ApiModels" */
    apir_place_t place;
    const char *methods; /**< Allow of any path below */
    apir_endpoint_compile_fn *compile;
    void *data; /**< what compile needs */
};

/** What one location section defines: its routes. */
struct apir_mount_t {
    const char *path; /**< "/api" */
    apir_place_t place;
    server_rec *server;              /**< where it is written */
    apir_slab_t slab;                /**< sections and their routes */
    apr_array_header_t *fragments;   /**< of apir_mention_t */
    apr_array_header_t *folders;     /**< of apir_mention_t: ApiRoutesDir */
    apr_array_header_t *sections;    /**< of apir_section_t * */
    const apir_endpoint_t *endpoint; /**< NULL: none */
    /* Made by check_config, once for all servers that have the section: */
    apr_array_header_t *routes;      /**< of apir_route_t *: pattern routes */
    apr_array_header_t *file_routes; /**< of apir_route_t * */
    const apir_route_t *owner;       /**< of the endpoint; NULL: none */
    const char *fragment;           /**< the first fragment's name, or NULL */
    const apr_array_header_t *auth; /**< ApiAuth that holds here */
    bool annotate_formats;          /**< ApiFormats annotate holds here */
};

/** A variable of ApiEnv, or a field of ApiAuth. */
typedef struct apir_variable_t {
    const char *name;
    const ap_expr_info_t *expr;
    struct apir_auth_row_t *row; /**< of ApiAuth MODEL.FIELD; else NULL */
} apir_variable_t;

/** Variables of one location, in front of those of the outer ones. */
typedef struct apir_scope_t {
    const apr_array_header_t *variables; /**< of apir_variable_t */
    const struct apir_scope_t *outer;
} apir_scope_t;

/** ApiCors. */
typedef struct apir_cors_t {
    apr_array_header_t *origins; /**< exact; none, and not any: off */
    bool any;                    /**< "*" */
    bool credentials;
    const char *headers; /**< allowed request headers, or NULL: asked */
    const char *max_age; /**< seconds, as text, or NULL */
} apir_cors_t;

/** Settings of a location; all of it merges. */
typedef struct apir_settings_t {
    apr_off_t max_body;
    int max_depth;
    int max_rows;
    apr_interval_time_t timeout;
    int errors; /**< ApiErrors json: 1, off: 0 */
    int fallthrough;
    int pages;
    int docs; /**< ApiDocs */
    int check_output;
    int formats; /**< ApiFormats assert: 1, annotate: 0 */
    int policy;
    int policy_strict; /**< ApiPolicyAnonymous strict: 1, null: 0 */
    const apir_cors_t *cors;
    const apir_scope_t *env;
    const apr_array_header_t *auth; /**< of apir_variable_t; name "json": the
                                         whole user */
} apir_settings_t;

/** Per-location configuration. */
typedef struct apir_dir_config_t {
    const char *path; /**< as written; NULL at server level */
    apir_settings_t settings;
    apir_mount_t *mount;  /**< of this section alone: never merged */
    apir_section_t *open; /**< the <ApiRoute> whose children are read */
} apir_dir_config_t;

struct apir_mounts_t;

/** Per-server configuration. */
typedef struct apir_server_config_t {
    struct apir_server_config_t *base; /**< of the main server, or NULL */
    apr_array_header_t *databases;     /**< of apir_database_t * */
    apr_array_header_t *plugins;       /**< of apir_plugin_t * */
    apr_array_header_t *schemas;       /**< of apir_models_t * */
    apr_array_header_t *procedures;    /**< of apir_binding_t */
    apr_array_header_t *sessions;      /**< of apir_session_store_t * */
    apr_array_header_t *auth_rows;     /**< of apir_auth_row_t * */
    apr_array_header_t *fragments;     /**< of apir_mention_t: server level */
    struct apir_crew_t *crew;          /**< of the main server; NULL: nothing
                                            needs threads */
    struct apir_mounts_t *mounts;      /**< made by check_config */
} apir_server_config_t;

void *apir_mod_create_server(apr_pool_t *pool, server_rec *server);
void *apir_mod_merge_server(apr_pool_t *pool, void *base, void *add);
void *apir_mod_create_dir(apr_pool_t *pool, char *path);
void *apir_mod_merge_dir(apr_pool_t *pool, void *base, void *add);

/** Settings with @a add over @a base. */
apir_settings_t apir_mod_merge_settings(apr_pool_t *pool,
                                        const apir_settings_t *base,
                                        const apir_settings_t *add);

/** The configuration of a server, and the merged one of a request. */
apir_server_config_t *apir_mod_server_config(const server_rec *server);
const apir_settings_t *apir_mod_settings(const request_rec *r);

/** Defaults applied where nothing was set. */
apr_off_t apir_mod_max_body(const apir_settings_t *settings);
int apir_mod_max_depth(const apir_settings_t *settings);

/** By name, in this server or the main one; NULL when there is none. */
apir_plugin_t *apir_mod_find_plugin(const apir_server_config_t *config,
                                    const char *name, apr_size_t length);
apir_database_t *apir_mod_find_database(const apir_server_config_t *config,
                                        const char *name);
const apir_session_store_t *
apir_mod_find_session(const apir_server_config_t *config, const char *name);

/** The directives (directives.c). */
extern const command_rec apir_mod_directives[];

#endif
