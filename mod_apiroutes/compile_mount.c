/*
 * Sections: fragments, <ApiRoute>s and folders become routes.
 */
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/file_text.h"
#include "mod_apiroutes/plugin.h"

#include <apr_strings.h>
#include <string.h>

apir_plugin_t *apir_mod_mentioned_plugin(const apir_server_config_t *config,
                                         const apir_mention_t *mention,
                                         const char **name, apir_diag_t *diag,
                                         apr_pool_t *pool)
{
    const char *colon = strchr(mention->name, ':');
    apr_size_t length = colon ? (apr_size_t)(colon - mention->name)
                              : strlen(mention->name);
    apir_plugin_t *plugin = apir_mod_find_plugin(config, mention->name,
                                                 length);

    *name = colon ? colon + 1 : NULL;
    if (!plugin) {
        apir_diag_error(diag, &mention->place,
                        "no plugin is called \"%s\": "
                        "ApiPlugin %s FILE.so is missing",
                        apr_pstrmemdup(pool, mention->name, length),
                        apr_pstrmemdup(pool, mention->name, length));
    }
    return plugin;
}

/* PLUGIN alone means its fragment of that name, or its only one. */
static apir_fragment_t *find_fragment(apir_plugin_t *plugin, const char *name)
{
    apir_fragment_t *fragment = apir_mod_plugin_fragment(plugin,
                                                         name ? name
                                                              : plugin->name);

    if (!fragment && !name && plugin->fragments->nelts == 1) {
        fragment = APR_ARRAY_IDX(plugin->fragments, 0, apir_fragment_t *);
    }
    return fragment;
}

const char *apir_mod_fragment_name(const apir_server_config_t *config,
                                   const char *mention)
{
    const char *colon = strchr(mention, ':');
    apir_plugin_t *plugin;
    apir_fragment_t *fragment;

    if (colon) {
        return colon + 1;
    }
    plugin = apir_mod_find_plugin(config, mention, strlen(mention));
    fragment = plugin ? find_fragment(plugin, NULL) : NULL;
    return fragment ? fragment->name : mention;
}

static void add_fragment(apir_mount_t *mount, const apir_mention_t *mention,
                         apir_diag_t *diag, apr_pool_t *pool)
{
    const char *name;
    apir_plugin_t *plugin = apir_mod_mentioned_plugin(
        apir_mod_server_config(mount->server), mention, &name, diag, pool);
    apir_fragment_t *fragment;

    if (!plugin) {
        return;
    }
    fragment = find_fragment(plugin, name);
    if (!fragment) {
        if (plugin->handle) {
            apir_diag_error(diag, &mention->place,
                            "plugin %s defines no "
                            "fragment \"%s\"",
                            plugin->name, name ? name : plugin->name);
        }
        return;
    }
    if (!mount->fragment) {
        mount->fragment = fragment->name;
    }
    for (int i = 0; i < fragment->routes->nelts; i++) {
        apir_route_t *route = APR_ARRAY_IDX(fragment->routes, i,
                                            apir_route_t *);

        apir_mod_compile_schemas(mount, route, diag, pool);
        APR_ARRAY_PUSH(mount->routes, apir_route_t *) = route;
    }
}

static const char *schema_text(const char *path, const apir_place_t *place,
                               apir_diag_t *diag, apr_pool_t *pool)
{
    const char *text = path ? apir_mod_file_text(path, pool) : NULL;

    if (path && !text) {
        apir_diag_error(diag, place, "the file %s cannot be read", path);
    }
    return text;
}

/* One route for each method; schemas and operation are made, and mistakes
 * told, once. */
static void add_section(apir_mount_t *mount, const apir_section_t *section,
                        apir_diag_t *diag, apr_pool_t *pool)
{
    apir_route_t made = {
        .pattern = section->pattern,
        .file = section->place.file,
        .line = section->place.line,
        .error_codes = section->error_codes,
        .query_parameters = section->query_parameters,
        .input_schema = schema_text(section->input_file, &section->place,
                                    diag, pool),
        .output_schema = schema_text(section->output_file, &section->place,
                                     diag, pool)
    };

    apir_mod_compile_schemas(mount, &made, diag, pool);
    if (!apir_mod_compile_operation(mount, section, &made, diag, pool)) {
        return;
    }
    for (int i = 0; i < section->methods->nelts; i++) {
        apir_route_t *route = apir_slab_alloc(&mount->slab, sizeof(*route));

        *route = made;
        route->method = APR_ARRAY_IDX(section->methods, i, const char *);
        APR_ARRAY_PUSH(mount->routes, apir_route_t *) = route;
    }
}

static void compile_endpoint(apir_mount_t *mount, apir_diag_t *diag,
                             apr_pool_t *pool)
{
    apir_route_t *route = apir_slab_alloc(&mount->slab, sizeof(*route));

    route->method = "*";
    route->pattern = "/**";
    route->file = mount->endpoint->place.file;
    route->line = mount->endpoint->place.line;
    if (mount->endpoint->compile(mount, mount->endpoint, route, diag, pool)) {
        mount->owner = route;
    }
}

void apir_mod_compile_mount(apir_mount_t *mount, apir_diag_t *diag,
                            apr_pool_t *pool)
{
    if (mount->routes) {
        return;
    }
    mount->routes = apr_array_make(pool, mount->sections->nelts + 8,
                                   sizeof(apir_route_t *));
    mount->file_routes = apr_array_make(pool, 8, sizeof(apir_route_t *));
    for (int i = 0; i < mount->fragments->nelts; i++) {
        add_fragment(mount,
                     &APR_ARRAY_IDX(mount->fragments, i, apir_mention_t),
                     diag, pool);
    }
    for (int i = 0; i < mount->sections->nelts; i++) {
        add_section(mount,
                    APR_ARRAY_IDX(mount->sections, i, apir_section_t *), diag,
                    pool);
    }
    for (int i = 0; i < mount->folders->nelts; i++) {
        apir_mod_compile_folder(mount,
                                &APR_ARRAY_IDX(mount->folders, i,
                                               apir_mention_t),
                                diag, pool);
    }
    if (mount->endpoint) {
        compile_endpoint(mount, diag, pool);
    }
}
