/*
 * What plugins define. Nothing is checked here: patterns and schemas are, all
 * at once, when the configuration has been read.
 */
#include "event/definition.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

apir_plugin_t *apir_plugin_create(const char *name, const char *file,
                                  apr_pool_t *pool)
{
    apir_plugin_t *plugin = apr_pcalloc(pool, sizeof(*plugin));

    plugin->pool = pool;
    plugin->name = name;
    plugin->file = file;
    plugin->fragments = apr_array_make(pool, 2, sizeof(apir_fragment_t *));
    plugin->files = apr_array_make(pool, 1, sizeof(apir_files_t *));
    plugin->routers = apr_array_make(pool, 1, sizeof(struct apir_trpc_t *));
    plugin->resolvers = apr_array_make(pool, 1, sizeof(apir_resolvers_t *));
    plugin->functions = apr_array_make(pool, 1, sizeof(apir_function_t));
    plugin->sessions = apr_array_make(pool, 1,
                                      sizeof(apir_session_store_t *));
    return plugin;
}

apr_pool_t *apir_plugin_pool(apir_plugin_t *plugin)
{
    return plugin->pool;
}

void apir_fragment_init(apir_fragment_t *fragment, apir_plugin_t *plugin,
                        const char *name)
{
    fragment->name = apr_pstrdup(plugin->pool, name);
    fragment->plugin = plugin;
    fragment->routes = apr_array_make(plugin->pool, 16,
                                      sizeof(apir_route_t *));
    fragment->middleware = apr_array_make(plugin->pool, 1,
                                          sizeof(apir_middleware_t));
}

apir_fragment_t *apir_plugin_find_fragment(apir_plugin_t *plugin,
                                           const char *name)
{
    for (int i = 0; i < plugin->fragments->nelts; i++) {
        apir_fragment_t *fragment = APR_ARRAY_IDX(plugin->fragments, i,
                                                  apir_fragment_t *);

        if (strcmp(fragment->name, name) == 0) {
            return fragment;
        }
    }
    return NULL;
}

apir_fragment_t *apir_fragment(apir_plugin_t *plugin, const char *name)
{
    apir_fragment_t *fragment = apir_plugin_find_fragment(plugin, name);

    if (!fragment) {
        fragment = apr_pcalloc(plugin->pool, sizeof(*fragment));
        apir_fragment_init(fragment, plugin, name);
        APR_ARRAY_PUSH(plugin->fragments, apir_fragment_t *) = fragment;
    }
    return fragment;
}

apir_files_t *apir_plugin_find_files(apir_plugin_t *plugin, const char *name)
{
    for (int i = 0; i < plugin->files->nelts; i++) {
        apir_files_t *files = APR_ARRAY_IDX(plugin->files, i, apir_files_t *);

        if (strcmp(files->tree.name, name) == 0) {
            return files;
        }
    }
    return NULL;
}

apir_files_t *apir_files(apir_plugin_t *plugin, const char *name)
{
    apir_files_t *files = apir_plugin_find_files(plugin, name);

    if (!files) {
        files = apr_pcalloc(plugin->pool, sizeof(*files));
        apir_fragment_init(&files->tree, plugin, name);
        APR_ARRAY_PUSH(plugin->files, apir_files_t *) = files;
    }
    return files;
}

const apir_function_t *apir_plugin_find_function(apir_plugin_t *plugin,
                                                 const char *name)
{
    for (int i = 0; i < plugin->functions->nelts; i++) {
        const apir_function_t *function = &APR_ARRAY_IDX(plugin->functions, i,
                                                         apir_function_t);

        if (strcmp(function->name, name) == 0) {
            return function;
        }
    }
    return NULL;
}

void apir_function(apir_plugin_t *plugin, const char *name,
                   apir_handler_fn *handler, void *data)
{
    apir_function_t *function = apr_array_push(plugin->functions);

    function->name = apr_pstrdup(plugin->pool, name);
    function->handler = handler;
    function->data = data;
}

static const char *upper_case(const char *text, apr_pool_t *pool)
{
    char *copy = apr_pstrdup(pool, text ? text : "");

    for (char *at = copy; *at; at++) {
        *at = (char)apr_toupper(*at);
    }
    return copy;
}

apir_route_t *apir_route_create(apr_pool_t *pool, const char *method,
                                const char *pattern, apir_handler_fn *handler,
                                void *data)
{
    apir_route_t *route = apr_pcalloc(pool, sizeof(*route));

    route->method = upper_case(method, pool);
    route->pattern = apr_pstrdup(pool, pattern ? pattern : "");
    route->operation = &apir_operation_handler;
    route->handler = handler;
    route->data = data;
    return route;
}

apir_route_t *apir_route(apir_fragment_t *fragment, const char *method,
                         const char *path, apir_handler_fn *handler,
                         void *data)
{
    apir_plugin_t *plugin = fragment->plugin;
    apir_route_t *route = apir_route_create(plugin->pool, method, path,
                                            handler, data);

    route->fragment = fragment;
    route->file = plugin->conf_file;
    route->line = plugin->conf_line;
    APR_ARRAY_PUSH(fragment->routes, apir_route_t *) = route;
    return route;
}

apir_route_t *apir_file_route(apir_files_t *files, const char *name,
                              const char *method, apir_handler_fn *handler,
                              void *data)
{
    return apir_route(&files->tree, method, name, handler, data);
}

static apr_pool_t *pool_of(const apir_route_t *route)
{
    return route->fragment->plugin->pool;
}

void apir_route_input(apir_route_t *route, const char *schema)
{
    route->input_schema = apr_pstrdup(pool_of(route), schema);
}

void apir_route_input_optional(apir_route_t *route)
{
    route->input_optional = true;
}

void apir_route_output(apir_route_t *route, const char *schema)
{
    route->output_schema = apr_pstrdup(pool_of(route), schema);
}

static void add_hint(apr_array_header_t **hints, const char *text,
                     apr_pool_t *pool)
{
    if (!*hints) {
        *hints = apr_array_make(pool, 4, sizeof(const char *));
    }
    APR_ARRAY_PUSH(*hints, const char *) = apr_pstrdup(pool, text);
}

void apir_route_error_code(apir_route_t *route, const char *code)
{
    add_hint(&route->error_codes, code, pool_of(route));
}

void apir_route_query(apir_route_t *route, const char *name)
{
    add_hint(&route->query_parameters, name, pool_of(route));
}

void apir_middleware(apir_fragment_t *fragment, apir_handler_fn *middleware,
                     void *data)
{
    apir_middleware_t *entry = apr_array_push(fragment->middleware);

    entry->run = middleware;
    entry->data = data;
}

static void add_definition(apir_fragment_t *fragment,
                           const apir_route_def_t *def)
{
    apir_route_t *route = apir_route(fragment, def->method, def->path,
                                     def->handler, def->data);
    int most = (int)(sizeof(def->error_codes) / sizeof(def->error_codes[0]));

    /* The table lies in the plugin, which lives as long as the pool. */
    route->input_schema = def->input_schema;
    route->output_schema = def->output_schema;
    route->input_optional = def->input_optional;
    for (int i = 0; i < most && def->error_codes[i]; i++) {
        apir_route_error_code(route, def->error_codes[i]);
    }
    for (int i = 0; i < most && def->query_parameters[i]; i++) {
        apir_route_query(route, def->query_parameters[i]);
    }
}

void apir_plugin_add_table(apir_plugin_t *plugin,
                           const apir_fragment_def_t *table)
{
    apir_fragment_t *fragment = apir_fragment(plugin, table->name);

    if (fragment->table) {
        return;
    }
    fragment->table = table;
    for (const apir_route_def_t *def = table->first; def < table->end;
         def++) {
        add_definition(fragment, def);
    }
}

void apir_cookie_sessions(apir_plugin_t *plugin, const char *name,
                          const apir_session_options_t *options)
{
    APR_ARRAY_PUSH(plugin->sessions, apir_session_store_t *) =
        apir_session_store_create(name, options, plugin->pool);
}
