/*
 * ApiGraphQL: the schema is read and bound to a plugin's resolvers, or made
 * for models, when the configuration is checked; requests are lib/graphql's.
 */
#include "mod_apiroutes/graphql_mount.h"

#include "graphql/endpoint.h"
#include "graphql/resolvers.h"
#include "mod_apiroutes/claim.h"
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/file_text.h"
#include "mod_apiroutes/graphql_models.h"
#include "mod_apiroutes/graphql_page.h"

#include <string.h>

/* Only the location's own path is the endpoint, with or without a slash. */
static bool is_below(const apir_claim_t *claim)
{
    return claim->problem || claim->below.count > 1
           || (claim->below.count == 1
               && claim->below.segments[0].length > 0);
}

static apir_response_t *run_graphql(const apir_route_t *route,
                                    apir_event_t *event)
{
    apir_gql_endpoint_t endpoint = *(const apir_gql_endpoint_t *)route->data;
    const apir_settings_t *settings = apir_mod_settings(event->server);

    if (is_below(apir_mod_claim(event->server))) {
        return apir_gql_error(event, 404, "NOT_FOUND",
                              "There is nothing below the GraphQL endpoint");
    }
    if (settings->docs == 1 && apir_mod_graphql_page_wanted(event)) {
        return apir_mod_graphql_page(event);
    }
    if (settings->timeout > 0) {
        endpoint.limits.time = settings->timeout;
    }
    return apir_gql_answer(&endpoint, event);
}

static const apir_operation_t graphql_operation = { "graphql", run_graphql };
static const apir_protocol_t graphql_protocol = { apir_gql_tell };

/* The resolvers that the directive mentions; false: told. */
static bool find_resolvers(const apir_mount_t *mount,
                           const apir_endpoint_t *endpoint,
                           apir_resolvers_t **resolvers, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    const apir_graphql_mount_t *graphql = endpoint->data;
    apir_mention_t mention = { graphql->resolvers, endpoint->place };
    const char *name = NULL;
    apir_plugin_t *plugin = apir_mod_mentioned_plugin(
        apir_mod_server_config(mount->server), &mention, &name, diag, pool);

    if (!plugin) {
        return false;
    }
    *resolvers = apir_plugin_find_resolvers(plugin, name ? name : "");
    if (!*resolvers && plugin->handle) {
        apir_diag_error(diag, &endpoint->place,
                        "plugin %s defines no resolvers%s%s: its start "
                        "function is to call apir_resolvers()",
                        plugin->name, name ? " called " : "",
                        name ? name : "");
    }
    return *resolvers != NULL;
}

static apir_gql_schema_t *read_schema(const apir_mount_t *mount,
                                      const apir_endpoint_t *endpoint,
                                      apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_graphql_mount_t *graphql = endpoint->data;
    apir_resolvers_t *resolvers = NULL;
    const char *text = apir_mod_file_text(graphql->file, pool);

    if (!text) {
        apir_diag_error(diag, &endpoint->place,
                        "%s: %s cannot be read, or is larger than 16 MiB",
                        endpoint->directive, graphql->file);
    }
    if (!find_resolvers(mount, endpoint, &resolvers, diag, pool) || !text) {
        return NULL;
    }
    return apir_gql_schema_create(text, strlen(text), graphql->file,
                                  resolvers, diag, pool);
}

/* The schema of models, with what runs its operations. */
static apir_gql_schema_t *make_schema(const apir_mount_t *mount,
                                      const apir_endpoint_t *endpoint,
                                      apir_gql_endpoint_t *made,
                                      apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_graphql_mount_t *graphql = endpoint->data;
    apir_graphql_models_t *data = apr_pcalloc(pool, sizeof(*data));

    data->whole = graphql->whole;
    data->models = apir_mod_mentioned_models(mount, endpoint->directive,
                                             graphql->models,
                                             &endpoint->place, diag);
    made->data = data;
    return data->models ? apir_mod_graphql_models(made, diag, pool) : NULL;
}

bool apir_mod_compile_graphql(apir_mount_t *mount,
                              const apir_endpoint_t *endpoint,
                              apir_route_t *route, apir_diag_t *diag,
                              apr_pool_t *pool)
{
    const apir_graphql_mount_t *graphql = endpoint->data;
    apir_gql_endpoint_t *made = apr_pcalloc(pool, sizeof(*made));
    apir_gql_schema_t *schema = graphql->models
                                    ? make_schema(mount, endpoint, made, diag,
                                                  pool)
                                    : read_schema(mount, endpoint, diag,
                                                  pool);

    if (!schema) {
        return false;
    }
    schema->introspection = graphql->introspection;
    made->schema = schema;
    made->limits = apir_gql_default_limits;
    made->get = graphql->get;
    if (apir_gql_cache_create(&made->cache, pool) != APR_SUCCESS) {
        made->cache = NULL; /* then each request reads its document */
    }
    route->operation = &graphql_operation;
    route->protocol = &graphql_protocol;
    route->data = made;
    return true;
}
