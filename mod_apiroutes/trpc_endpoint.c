/*
 * ApiTrpc: finds the router, compiles its schemas, and hands each request to
 * lib/trpc with the path below the location as it was sent.
 */
#include "mod_apiroutes/trpc_endpoint.h"

#include "core/buf.h"
#include "http/percent.h"
#include "mod_apiroutes/claim.h"
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/crew.h"
#include "mod_apiroutes/plugin.h"

#include "trpc/types.h"

#include <apr_strings.h>
#include <string.h>

/* ---- requests ---- */

/* Whether the path that was sent is the one that is served: after a rewrite
 * it is not. */
static bool sent_is_served(const char *sent, const char *served,
                           apr_pool_t *pool)
{
    apr_size_t length;
    const char *decoded = apir_percent_decode(sent, strlen(sent), false,
                                              &length, pool);

    return length == strlen(served) && memcmp(decoded, served, length) == 0;
}

/* What follows the first segments of a path, without its slash. */
static const char *after_segments(const char *path, int count)
{
    while (count-- > 0 && *path == '/') {
        path++;
        path += strcspn(path, "/");
    }
    return *path == '/' ? path + 1 : path;
}

/* The path below the mount, escapes and all. */
static const char *path_below(apir_event_t *event, int depth)
{
    const request_rec *r = event->server;

    if (sent_is_served(event->path, r->uri, event->pool)) {
        return after_segments(event->path, depth);
    }
    return ap_os_escape_path(event->pool, after_segments(r->uri, depth), 1);
}

static apir_response_t *run_trpc(const apir_route_t *route,
                                 apir_event_t *event)
{
    const apir_claim_t *claim = apir_mod_claim(event->server);

    /* Asked once for all calls of a batch. */
    apir_event_auth(event);
    if (apir_failed(event)) {
        return NULL;
    }
    return apir_trpc_run(route->data, event,
                         path_below(event, claim->mounted->depth));
}

static const apir_operation_t trpc_operation = { "trpc", run_trpc };

static void tell(apir_event_t *event, int status, const apir_error_t *error,
                 apir_json_writer_t *json)
{
    apir_trpc_tell(event ? event->route->data : NULL, status, error->message,
                   event ? event->pool : NULL, json);
}

static const apir_protocol_t trpc_protocol = { tell };

/* ---- configuration ---- */

static apir_trpc_t *plugins_router(const apir_mount_t *mount,
                                   const apir_endpoint_t *endpoint,
                                   const apir_trpc_mount_t *trpc,
                                   apir_diag_t *diag, apr_pool_t *pool)
{
    apir_mention_t mention = { trpc->mention, endpoint->place };
    const char *name;
    apir_plugin_t *plugin = apir_mod_mentioned_plugin(
        apir_mod_server_config(mount->server), &mention, &name, diag, pool);
    apir_trpc_t *router;

    if (!plugin) {
        return NULL;
    }
    router = apir_mod_plugin_router(plugin, name ? name : plugin->name);
    if (!router && plugin->handle) {
        apir_diag_error(diag, &endpoint->place,
                        "plugin %s defines no router \"%s\"", plugin->name,
                        name ? name : plugin->name);
    }
    return router;
}

/* The router that the location serves: the plugin's, the configuration's own,
 * or one with the procedures of both. */
static apir_trpc_t *router_of(const apir_mount_t *mount,
                              const apir_endpoint_t *endpoint,
                              apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_trpc_mount_t *trpc = endpoint->data;
    bool config = strcasecmp(trpc->mention, "config") == 0;
    apir_trpc_t *given = NULL;
    apir_trpc_t *router;

    if (!config) {
        given = plugins_router(mount, endpoint, trpc, diag, pool);
        if (!given || !trpc->bindings->nelts) {
            return given;
        }
    }
    router = apir_trpc_create(apir_plugin_create("config", "", pool),
                              "config");
    if (given) {
        apir_trpc_take(router, given);
    }
    for (int i = 0; i < trpc->bindings->nelts; i++) {
        apir_mod_compile_trpc_procedure(mount,
                                        &APR_ARRAY_IDX(trpc->bindings, i,
                                                       apir_trpc_binding_t),
                                        router, diag, pool);
    }
    return router;
}

/* One crew for all servers, made when a router may use it. */
static apir_crew_t *crew_of(const apir_mount_t *mount, apr_pool_t *pool)
{
    apir_server_config_t *config = apir_mod_server_config(mount->server);

    config = config->base ? config->base : config;
    if (!config->crew) {
        config->crew = apr_pcalloc(pool, sizeof(*config->crew));
    }
    return config->crew;
}

void apir_mod_trpc_types(const apir_route_t *route, const char *path,
                         apr_file_t *out, apr_pool_t *pool)
{
    const apir_trpc_endpoint_t *endpoint = route->data;
    apir_diag_t diag = { NULL, NULL, pool, 0, 0 };
    apir_buf_t text;

    if (route->operation != &trpc_operation) {
        return;
    }
    apir_buf_init(&text, pool, 4096, APR_SIZE_MAX);
    apir_trpc_types(endpoint->router, endpoint->options.superjson, &diag,
                    &text);
    apr_file_printf(out, "// %s\n", path);
    apr_file_write_full(out, text.data, text.length, NULL);
}

bool apir_mod_compile_trpc(apir_mount_t *mount,
                           const apir_endpoint_t *endpoint,
                           apir_route_t *route, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    const apir_trpc_mount_t *trpc = endpoint->data;
    apir_trpc_options_t options = trpc->options;
    apir_trpc_t *router = router_of(mount, endpoint, diag, pool);

    if (!router) {
        return false;
    }
    for (int i = 0; i < router->tree.routes->nelts; i++) {
        apir_mod_compile_schemas(mount,
                                 APR_ARRAY_IDX(router->tree.routes, i,
                                               apir_route_t *),
                                 diag, pool);
    }
    if (!router->sequential) {
        options.spawn = apir_mod_crew_spawn;
        options.spawn_baton = crew_of(mount, pool);
    }
    route->operation = &trpc_operation;
    route->protocol = &trpc_protocol;
    route->data = apir_trpc_endpoint(router, &options, diag, pool);
    return route->data != NULL;
}
