/*
 * ApiRoutesDir: a folder of .so files that export functions named after HTTP
 * methods, or the file routes that a plugin defines. Read when the
 * configuration is read; no request path ever becomes a file path.
 */
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/plugin.h"

#include "route/file_tree.h"

#include <apr_strings.h>
#include <string.h>

static const char *const methods[] = { "GET",   "HEAD",   "POST",    "PUT",
                                       "PATCH", "DELETE", "OPTIONS", NULL };

static void add_route(apir_mount_t *mount, const char *method,
                      const char *pattern, apir_handler_fn *handler,
                      const apir_place_t *place, apr_pool_t *pool)
{
    apir_route_t *route = apir_route_create(pool, method, pattern, handler,
                                            NULL);

    route->file = place->file;
    route->line = place->line;
    APR_ARRAY_PUSH(mount->file_routes, apir_route_t *) = route;
}

/* One file: a route for each method that it exports. */
static void add_file(apir_mount_t *mount, const apir_route_file_t *file,
                     const apir_place_t *place, apir_diag_t *diag,
                     apr_pool_t *pool)
{
    apir_place_t own = { file->path, 0, 0 };
    int found = 0;
    void *object;
    const char *wrong = apir_mod_object_open(file->path, &object, pool);

    if (wrong) {
        apir_diag_error(diag, place, "%s: %s", file->path, wrong);
        return;
    }
    for (int i = 0; methods[i]; i++) {
        apir_handler_fn *handler;

        *(void **)&handler = apir_mod_object_symbol(object, methods[i]);
        if (handler) {
            add_route(mount, methods[i], file->pattern, handler, &own, pool);
            found++;
        }
    }
    if (!found) {
        apir_diag_warning(diag, place,
                          "%s exports no function named after a "
                          "method, such as GET",
                          file->path);
    }
}

static void add_folder(apir_mount_t *mount, const apir_mention_t *mention,
                       apir_diag_t *diag, apr_pool_t *pool)
{
    const char *folder = ap_server_root_relative(pool, mention->name);
    apir_route_file_t *files;
    apr_size_t count;

    if (!folder
        || apir_file_tree_read(folder, ".so", true, diag, &files, &count,
                               pool)
               != APR_SUCCESS) {
        apir_diag_error(diag, &mention->place,
                        "ApiRoutesDir: the folder %s "
                        "cannot be read",
                        folder ? folder : mention->name);
        return;
    }
    for (apr_size_t i = 0; i < count; i++) {
        add_file(mount, &files[i], &mention->place, diag, pool);
    }
    if (!count) {
        apir_diag_warning(diag, &mention->place,
                          "the folder %s holds no .so "
                          "file",
                          folder);
    }
}

/* A route of a plugin under the pattern that its name means. */
static void add_plugin_file(apir_mount_t *mount, const apir_route_t *route,
                            const apir_place_t *place, apir_diag_t *diag,
                            apr_pool_t *pool)
{
    apir_route_t *copy = apr_pmemdup(pool, route, sizeof(*route));
    const char *why = NULL;

    copy->pattern = apir_file_pattern(route->pattern, &why, pool);
    copy->file = place->file;
    copy->line = place->line;
    if (!copy->pattern) {
        apir_diag_error(diag, place, "file route \"%s\": %s", route->pattern,
                        why);
        return;
    }
    apir_mod_compile_schemas(mount, copy, diag, pool);
    APR_ARRAY_PUSH(mount->file_routes, apir_route_t *) = copy;
}

static void add_plugin_files(apir_mount_t *mount,
                             const apir_mention_t *mention, apir_diag_t *diag,
                             apr_pool_t *pool)
{
    const char *name;
    apir_plugin_t *plugin = apir_mod_mentioned_plugin(
        apir_mod_server_config(mount->server), mention, &name, diag, pool);
    apir_files_t *files = plugin ? apir_plugin_find_files(plugin, name)
                                 : NULL;

    if (!files) {
        if (plugin && plugin->handle) {
            apir_diag_error(diag, &mention->place,
                            "plugin %s defines no file "
                            "routes \"%s\"",
                            plugin->name, name);
        }
        return;
    }
    for (int i = 0; i < files->tree.routes->nelts; i++) {
        add_plugin_file(mount,
                        APR_ARRAY_IDX(files->tree.routes, i, apir_route_t *),
                        &mention->place, diag, pool);
    }
}

void apir_mod_compile_folder(apir_mount_t *mount,
                             const apir_mention_t *mention, apir_diag_t *diag,
                             apr_pool_t *pool)
{
    const char *colon = strchr(mention->name, ':');
    const char *slash = strchr(mention->name, '/');

    if (colon && (!slash || colon < slash)) {
        add_plugin_files(mount, mention, diag, pool);
    }
    else {
        add_folder(mount, mention, diag, pool);
    }
}
