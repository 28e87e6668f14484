/**
 * @file event/definition.h
 * @brief What a plugin defines when it starts: fragments with their routes
 * and middleware, file routes, functions, session stores.
 */
#ifndef APIR_EVENT_DEFINITION_H
#define APIR_EVENT_DEFINITION_H

#include "event/route.h"
#include "event/session.h"

typedef struct apir_middleware_t {
    apir_handler_fn *run;
    void *data;
} apir_middleware_t;

struct apir_fragment_t {
    const char *name;
    apir_plugin_t *plugin;
    apr_array_header_t *routes;       /**< of apir_route_t * */
    apr_array_header_t *middleware;   /**< of apir_middleware_t */
    const apir_fragment_def_t *table; /**< whose routes are in it, or NULL */
};

/** A tree of file routes: a fragment without middleware, where each route's
 * pattern is still the file's name. */
struct apir_files_t {
    apir_fragment_t tree;
};

typedef struct apir_function_t {
    const char *name;
    apir_handler_fn *handler;
    void *data;
} apir_function_t;

struct apir_plugin_t {
    apr_pool_t *pool;
    const char *name;      /**< of ApiPlugin */
    const char *file;      /**< the .so, or a conf file's name */
    const char *conf_file; /**< where ApiPlugin stands */
    int conf_line;
    void *handle;                  /**< of dlopen, or NULL */
    apr_array_header_t *fragments; /**< of apir_fragment_t * */
    apr_array_header_t *files;     /**< of apir_files_t * */
    apr_array_header_t *routers;   /**< of apir_trpc_t * */
    apr_array_header_t *resolvers; /**< of apir_resolvers_t * */
    apr_array_header_t *functions; /**< of apir_function_t */
    apr_array_header_t *sessions;  /**< of apir_session_store_t * */
};

/** An empty plugin in @a pool; name and file are borrowed. */
apir_plugin_t *apir_plugin_create(const char *name, const char *file,
                                  apr_pool_t *pool);

/** Makes an empty fragment of @a fragment, which is in no list yet. */
void apir_fragment_init(apir_fragment_t *fragment, apir_plugin_t *plugin,
                        const char *name);

/** The fragment of that name, or NULL. */
apir_fragment_t *apir_plugin_find_fragment(apir_plugin_t *plugin,
                                           const char *name);

/** The file tree of that name, or NULL. */
apir_files_t *apir_plugin_find_files(apir_plugin_t *plugin, const char *name);

/** The function that apir_function registered under that name, or NULL. */
const apir_function_t *apir_plugin_find_function(apir_plugin_t *plugin,
                                                 const char *name);

/** Adds the routes of a static table (APIR_FRAGMENT) to its fragment, once;
 * those that the plugin's start has made are there already. */
void apir_plugin_add_table(apir_plugin_t *plugin,
                           const apir_fragment_def_t *table);

/** A route with a C handler, in no list yet. Texts are copied. */
apir_route_t *apir_route_create(apr_pool_t *pool, const char *method,
                                const char *pattern, apir_handler_fn *handler,
                                void *data);

#endif
