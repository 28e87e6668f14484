/*
 * apiroutesctl types --trpc PLUGIN.so[:ROUTER] [ARG…]: the type AppRouter of a
 * plugin's router, which is started as httpd would start it.
 */
#include "apiroutesctl.h"
#include "core/buf.h"
#include "trpc/types.h"
#include <apr_strings.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef const char *(start_fn)(apir_plugin_t *plugin, int argc,
                               const char *const argv[]);

/* The file's name without folders and extension: the router's, where none is
 * said. */
static const char *stem(const char *path, apr_pool_t *pool)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;

    return apr_pstrmemdup(pool, name, strcspn(name, "."));
}

static bool abi_fits(apir_ctl_t *ctl, const apir_plugin_t *plugin)
{
    const apir_place_t place = { plugin->file, 0, 0 };
    const int *abi = dlsym(plugin->handle, "apir_abi");

    if (!abi || *abi != APIR_ABI) {
        apir_diag_error(&ctl->diag, &place,
                        "is no plugin of this version of the interface");
    }
    return abi && *abi == APIR_ABI;
}

/* Opened for good: what it defines lies in it. */
static bool start_plugin(apir_ctl_t *ctl, apir_plugin_t *plugin, int argc,
                         const char *const *argv)
{
    const apir_place_t place = { plugin->file, 0, 0 };
    const char *wrong = NULL;
    start_fn *start;

    plugin->handle = dlopen(strchr(plugin->file, '/')
                                ? plugin->file
                                : apr_pstrcat(ctl->pool, "./", plugin->file,
                                              NULL),
                            RTLD_NOW | RTLD_LOCAL);
    if (!plugin->handle) {
        apir_diag_error(&ctl->diag, &place, "cannot be loaded: %s",
                        dlerror());
        return false;
    }
    if (!abi_fits(ctl, plugin)) {
        return false;
    }
    *(void **)&start = dlsym(plugin->handle, "apir_start");
    if (start) {
        wrong = start(plugin, argc, argv);
    }
    if (wrong) {
        apir_diag_error(&ctl->diag, &place, "%s", wrong);
    }
    return !wrong;
}

static apir_trpc_t *find_router(apir_ctl_t *ctl, apir_plugin_t *plugin,
                                const char *name)
{
    const apir_place_t place = { plugin->file, 0, 0 };
    const apir_router_def_t *table =
        dlsym(plugin->handle,
              apr_pstrcat(ctl->pool, "apir_router_def_", name, NULL));
    apir_trpc_t *router;

    if (table) {
        apir_trpc_add_table(plugin, table);
    }
    router = apir_plugin_find_router(plugin, name);
    if (!router) {
        apir_diag_error(&ctl->diag, &place,
                        "defines no router \"%s\": say which, as "
                        "PLUGIN.so:ROUTER",
                        name);
    }
    return router;
}

static int print_types(apir_ctl_t *ctl, bool superjson, int argc,
                       const char *const *argv)
{
    const char *colon = strrchr(argv[0], ':');
    const char *file = colon ? apr_pstrmemdup(ctl->pool, argv[0],
                                              (apr_size_t)(colon - argv[0]))
                             : argv[0];
    const char *name = colon ? colon + 1 : stem(file, ctl->pool);
    apir_plugin_t *plugin = apir_plugin_create(stem(file, ctl->pool), file,
                                               ctl->pool);
    apir_trpc_t *router = NULL;
    apir_buf_t text;

    plugin->conf_file = file;
    if (start_plugin(ctl, plugin, argc - 1, argv + 1)) {
        router = find_router(ctl, plugin, name);
    }
    if (router) {
        apir_buf_init(&text, ctl->pool, 4096, APR_SIZE_MAX);
        apir_trpc_types(router, superjson, &ctl->diag, &text);
        if (!ctl->diag.errors) {
            fwrite(text.data, 1, text.length, stdout);
        }
    }
    return ctl->diag.errors > 0 ? 1 : 0;
}

int apir_ctl_types(apir_ctl_t *ctl, int argc, const char *const *argv)
{
    bool trpc = false;
    bool superjson = false;

    for (; argc > 0 && argv[0][0] == '-'; argc--, argv++) {
        if (strcmp(argv[0], "--trpc") == 0) {
            trpc = true;
        }
        else if (strcmp(argv[0], "--superjson") == 0) {
            superjson = true;
        }
        else {
            return apir_ctl_misused("types knows no option %s", argv[0]);
        }
    }
    if (!trpc || argc == 0) {
        return apir_ctl_misused("types needs --trpc and a plugin");
    }
    return print_types(ctl, superjson, argc, argv);
}
