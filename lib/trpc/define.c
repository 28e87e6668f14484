/*
 * Routers and procedures as plugins define them (apiroutes.h).
 */
#include "trpc/trpc_int.h"

#include "core/diag.h"
#include "http/media.h"
#include "json/jansson.h"

#include <apr_strings.h>
#include <string.h>

apir_trpc_t *apir_plugin_find_router(apir_plugin_t *plugin, const char *name)
{
    for (int i = 0; i < plugin->routers->nelts; i++) {
        apir_trpc_t *router = APR_ARRAY_IDX(plugin->routers, i,
                                            apir_trpc_t *);

        if (strcmp(router->tree.name, name) == 0) {
            return router;
        }
    }
    return NULL;
}

apir_trpc_t *apir_trpc_create(apir_plugin_t *plugin, const char *name)
{
    apir_trpc_t *router = apr_pcalloc(plugin->pool, sizeof(*router));

    apir_fragment_init(&router->tree, plugin, name);
    return router;
}

void apir_trpc_take(apir_trpc_t *router, const apir_trpc_t *from)
{
    apr_array_cat(router->tree.routes, from->tree.routes);
    apr_array_cat(router->tree.middleware, from->tree.middleware);
    router->context = from->context;
    router->meta = from->meta;
    router->meta_data = from->meta_data;
    router->sequential = from->sequential;
}

apir_trpc_t *apir_trpc(apir_plugin_t *plugin, const char *name)
{
    apir_trpc_t *router = apir_plugin_find_router(plugin, name);

    if (!router) {
        router = apir_trpc_create(plugin, name);
        APR_ARRAY_PUSH(plugin->routers, apir_trpc_t *) = router;
    }
    return router;
}

static apr_pool_t *pool_of(const apir_procedure_t *procedure)
{
    return procedure->route.fragment->plugin->pool;
}

apir_route_t *apir_procedure(apir_trpc_t *router, apir_procedure_kind_t kind,
                             const char *path, apir_handler_fn *handler,
                             void *data)
{
    static const char *const kinds[] = { "QUERY", "MUTATION",
                                         "SUBSCRIPTION" };
    apir_plugin_t *plugin = router->tree.plugin;
    apir_procedure_t *procedure = apr_pcalloc(plugin->pool,
                                              sizeof(*procedure));

    procedure->kind = kind;
    procedure->inner = &apir_operation_handler;
    procedure->route.method = kinds[kind];
    procedure->route.pattern = apr_pstrdup(plugin->pool, path ? path : "");
    procedure->route.operation = &apir_trpc_operation;
    procedure->route.handler = handler;
    procedure->route.data = data;
    procedure->route.fragment = &router->tree;
    procedure->route.file = plugin->conf_file;
    procedure->route.line = plugin->conf_line;
    APR_ARRAY_PUSH(router->tree.routes, apir_route_t *) = &procedure->route;
    return &procedure->route;
}

void apir_procedure_takes(apir_route_t *route, const char *media_type)
{
    apir_procedure_t *procedure = (apir_procedure_t *)route;

    procedure->takes = apir_media_is(media_type, "multipart/form-data")
                           ? APIR_TRPC_FORM
                       : apir_media_is(media_type, "application/octet-stream")
                           ? APIR_TRPC_OCTETS
                           : APIR_TRPC_JSON;
}

void apir_procedure_tracked(apir_route_t *route)
{
    ((apir_procedure_t *)route)->tracked = true;
}

static void add_middleware(apr_array_header_t *list, apir_handler_fn *run,
                           void *data)
{
    apir_middleware_t *entry = apr_array_push(list);

    entry->run = run;
    entry->data = data;
}

void apir_procedure_use(apir_route_t *route, apir_handler_fn *middleware,
                        void *data)
{
    apir_procedure_t *procedure = (apir_procedure_t *)route;

    if (!procedure->middleware) {
        procedure->middleware = apr_array_make(pool_of(procedure), 2,
                                               sizeof(apir_middleware_t));
    }
    add_middleware(procedure->middleware, middleware, data);
}

void apir_trpc_use(apir_trpc_t *router, apir_handler_fn *middleware,
                   void *data)
{
    apir_middleware(&router->tree, middleware, data);
}

void apir_trpc_context(apir_trpc_t *router, apir_handler_fn *make, void *data)
{
    router->context.run = make;
    router->context.data = data;
}

void apir_trpc_sequential(apir_trpc_t *router)
{
    router->sequential = true;
}

void apir_trpc_meta(apir_trpc_t *router, apir_trpc_meta_fn *meta, void *data)
{
    router->meta = meta;
    router->meta_data = data;
}

void apir_trpc_add_table(apir_plugin_t *plugin,
                         const apir_router_def_t *table)
{
    apir_trpc_t *router = apir_trpc(plugin, table->name);

    if (router->table) {
        return;
    }
    router->table = table;
    for (const apir_procedure_def_t *def = table->first; def < table->end;
         def++) {
        apir_route_t *route = apir_procedure(router, def->kind, def->path,
                                             def->handler, def->data);

        /* The table lies in the plugin, which lives as long as the pool. */
        route->input_schema = def->input_schema;
        route->output_schema = def->output_schema;
        route->input_optional = def->input_optional;
        if (def->use) {
            apir_procedure_use(route, def->use, def->data);
        }
        if (def->tracked) {
            apir_procedure_tracked(route);
        }
    }
}

void apir_context_set(apir_event_t *event, void *context)
{
    event->context = context;
}

void *apir_context(apir_event_t *event)
{
    return event->context;
}

json_t *apir_connection_params(apir_event_t *event)
{
    return event->params_sent
               ? apir_jansson_own(apir_value_to_jansson(event->params_sent),
                                  event->pool)
               : NULL;
}

void apir_trpc_options_init(apir_trpc_options_t *options)
{
    memset(options, 0, sizeof(*options));
    options->separator = '.';
    options->max_batch = APIR_TRPC_BATCH;
}

/* The middleware of the router, then that of the procedure. */
static void join_middleware(apir_procedure_t *procedure, apr_pool_t *pool)
{
    if (procedure->chain) {
        return;
    }
    procedure->chain = apr_array_copy(pool,
                                      procedure->route.fragment->middleware);
    if (procedure->middleware) {
        apr_array_cat(procedure->chain, procedure->middleware);
    }
}

apir_trpc_endpoint_t *apir_trpc_endpoint(const apir_trpc_t *router,
                                         const apir_trpc_options_t *options,
                                         apir_diag_t *diag, apr_pool_t *pool)
{
    const apr_array_header_t *routes = router->tree.routes;
    apir_trpc_endpoint_t *endpoint = apr_pcalloc(pool, sizeof(*endpoint));
    bool good = true;

    endpoint->router = router;
    endpoint->options = *options;
    endpoint->procedures = apr_hash_make(pool);
    for (int i = 0; i < routes->nelts; i++) {
        apir_route_t *route = APR_ARRAY_IDX(routes, i, apir_route_t *);
        apir_place_t place = { route->file, route->line, 0 };

        if (apr_hash_get(endpoint->procedures, route->pattern,
                         APR_HASH_KEY_STRING)) {
            apir_diag_error(diag, &place, "procedure \"%s\" is defined twice",
                            route->pattern);
            good = false;
        }
        join_middleware((apir_procedure_t *)route, pool);
        apr_hash_set(endpoint->procedures, route->pattern,
                     APR_HASH_KEY_STRING, route);
    }
    return good ? endpoint : NULL;
}
