/* Reads router.json, the fixture, and defines its router twice: "router", and
 * "cached", whose answers get the fixture's rule for Cache-Control. */

#include "procedures.h"

#include <apr_strings.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static apir_response_t *constant(apir_event_t *event)
{
    json_t *returns = apir_data(event);

    return returns ? apir_json(event, json_incref(returns))
                   : apir_empty(event);
}

static apir_handler_fn *handler_of(const char *path)
{
    const named_handler_t *const lists[] = { call_handlers, value_handlers,
                                             stream_handlers,
                                             subscription_handlers };

    for (int i = 0; i < 4; i++) {
        for (const named_handler_t *at = lists[i]; at->path; at++) {
            if (strcmp(at->path, path) == 0) {
                return at->run;
            }
        }
    }
    return NULL;
}

static apir_procedure_kind_t kind_of(const char *type)
{
    return strcmp(type, "query") == 0      ? APIR_QUERY
           : strcmp(type, "mutation") == 0 ? APIR_MUTATION
                                           : APIR_SUBSCRIPTION;
}

static const char *schema_text(const json_t *schema, apr_pool_t *pool)
{
    char *text = json_dumps(schema, JSON_ENCODE_ANY);
    const char *copy = apr_pstrdup(pool, text);

    free(text);
    return copy;
}

static void define_procedure(apir_plugin_t *plugin, apir_trpc_t *router,
                             const json_t *fixture, const json_t *described)
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    const json_t *input = json_object_get(described, "input");
    const json_t *output = json_object_get(described, "output");
    const char *path = text_of(described, "path");
    apir_handler_fn *handler = handler_of(path);
    void *data = json_object_get(handler ? fixture : described,
                                 handler ? "users" : "returns");
    apir_route_t *route = apir_procedure(router,
                                         kind_of(text_of(described, "type")),
                                         path, handler ? handler : constant,
                                         data);

    if (json_is_object(input)) {
        apir_route_input(route, schema_text(input, pool));
    }
    if (json_is_true(json_object_get(described, "inputOptional"))) {
        apir_route_input_optional(route);
    }
    if (json_is_object(output)) {
        apir_route_output(route, schema_text(output, pool));
    }
    if (text_of(described, "inputIs")) {
        apir_procedure_takes(route, text_of(described, "inputIs"));
    }
}

static apir_response_t *make_context(apir_event_t *event)
{
    return apir_header(event, "x-fail-context")
               ? apir_trpc_error(event, "FORBIDDEN", "No context for you")
               : NULL;
}

/* The rule "cache" of the fixture. */
static void cache(apir_response_t *response,
                  const apir_trpc_summary_t *summary, void *data)
{
    bool all_public = summary->kind == APIR_QUERY && !summary->failed;

    for (int i = 0; i < summary->count; i++) {
        all_public = all_public
                     && strncmp(summary->paths[i], "public.", 7) == 0;
    }
    if (all_public) {
        apir_set_header(response, "Cache-Control", "public, max-age=60");
    }
}

static void define_router(apir_plugin_t *plugin, apir_trpc_t *router,
                          const json_t *fixture)
{
    const json_t *described;
    size_t i;

    apir_trpc_context(router, make_context, NULL);
    json_array_foreach (json_object_get(fixture, "procedures"), i,
                        described) {
        define_procedure(plugin, router, fixture, described);
    }
}

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    json_error_t error;
    json_t *fixture;

    if (argc != 1) {
        return "one argument: the fixture's router.json";
    }
    fixture = json_load_file(argv[0], 0, &error);
    if (!fixture) {
        return apr_psprintf(pool, "%s:%d: %s", argv[0], error.line,
                            error.text);
    }
    apir_jansson_own(fixture, pool);
    define_router(plugin, apir_trpc(plugin, "router"), fixture);
    define_router(plugin, apir_trpc(plugin, "cached"), fixture);
    apir_trpc_meta(apir_trpc(plugin, "cached"), cache, NULL);
    return NULL;
}
