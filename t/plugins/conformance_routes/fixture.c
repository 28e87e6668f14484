/* Reads fixture.json and defines what it describes: a fragment, or a tree of
 * file routes called "site". Handlers get their list of operations as data;
 * the fixture lives as long as the configuration. */

#include "interpreter.h"

#include <apr_strings.h>
#include <string.h>

static void define_hints(apir_route_t *route, const json_t *described)
{
    const json_t *name;
    size_t i;
    json_array_foreach (json_object_get(described, "errorCodes"), i, name) {
        apir_route_error_code(route, json_string_value(name));
    }
    json_array_foreach (json_object_get(described, "queryParameters"), i,
                        name) {
        apir_route_query(route, json_string_value(name));
    }
}

static const char *schema_text(const json_t *schema, apr_pool_t *pool)
{
    char *text = json_dumps(schema, JSON_ENCODE_ANY);
    const char *copy = text ? apr_pstrdup(pool, text) : NULL;
    free(text);
    return copy;
}

static void define_route(apir_plugin_t *plugin, apir_fragment_t *fragment,
                         json_t *described)
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    const json_t *input = json_object_get(described, "inputSchema");
    const json_t *output = json_object_get(described, "outputSchema");
    apir_route_t *route = apir_route(fragment,
                                     member_text(described, "method"),
                                     member_text(described, "path"),
                                     fragno_handler,
                                     json_object_get(described, "handler"));
    if (input) {
        apir_route_input(route, schema_text(input, pool));
    }
    if (json_is_true(json_object_get(described, "inputOptional"))) {
        apir_route_input_optional(route);
    }
    if (output) {
        apir_route_output(route, schema_text(output, pool));
    }
    define_hints(route, described);
}

static void define_fragment(apir_plugin_t *plugin, const json_t *fixture)
{
    apir_fragment_t *fragment = apir_fragment(plugin,
                                              member_text(fixture,
                                                          "fragment"));
    json_t *middleware = json_object_get(fixture, "middleware");
    json_t *described;
    size_t i;
    if (middleware) {
        apir_middleware(fragment, fragno_middleware, middleware);
    }
    json_array_foreach (json_object_get(fixture, "routes"), i, described) {
        define_route(plugin, fragment, described);
    }
}

/* The name without its extension, which is that of a script. */
static const char *route_name(const char *file, apr_pool_t *pool)
{
    const char *dot = strrchr(file, '.');
    return dot && !strchr(dot, '/') && !strchr(dot, ']')
               ? apr_pstrmemdup(pool, file, (apr_size_t)(dot - file))
               : file;
}

static void define_files(apir_plugin_t *plugin, json_t *described)
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    apir_files_t *files = apir_files(plugin, "site");
    const char *file, *method;
    json_t *route, *ops;
    json_object_foreach (described, file, route) {
        json_t *handlers = json_object_get(route, "handlers");
        json_object_foreach (handlers, method, ops) {
            apir_file_route(files, route_name(file, pool), method,
                            solid_handler, ops);
        }
    }
}

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    json_error_t error;
    json_t *fixture;
    if (argc != 1) {
        return "one argument is needed: the fixture.json to play";
    }
    fixture = apir_jansson_own(json_load_file(argv[0], JSON_ALLOW_NUL,
                                              &error),
                               pool);
    if (!fixture) {
        return apr_psprintf(pool, "%s:%d: %s", argv[0], error.line,
                            error.text);
    }
    if (json_object_get(fixture, "fragment")) {
        define_fragment(plugin, fixture);
    }
    if (json_object_get(fixture, "files")) {
        define_files(plugin, json_object_get(fixture, "files"));
    }
    define_sessions(plugin, json_object_get(fixture, "sessions"));
    return NULL;
}
