/*
 * Plugins are opened by dlopen itself and not by apr_dso_load, which uses
 * RTLD_GLOBAL: a helper of one plugin would then take the place of another's.
 */
#include "mod_apiroutes/plugin.h"

#include "trpc/trpc.h"

#include <apr_strings.h>
#include <dlfcn.h>
#include <string.h>

#define TABLE_PREFIX "apir_fragment_def_"
#define ROUTER_PREFIX "apir_router_def_"

static apr_status_t close_object(void *handle)
{
    return dlclose(handle) == 0 ? APR_SUCCESS : APR_EGENERAL;
}

static const char *abi_wrong(void *handle, const char *file, apr_pool_t *pool)
{
    const int *abi = dlsym(handle, "apir_abi");

    if (!abi) {
        return apr_psprintf(pool,
                            "%s is no plugin: it does not include "
                            "apiroutes.h",
                            file);
    }
    if (*abi != APIR_ABI) {
        return apr_psprintf(pool,
                            "%s was built for version %d of the "
                            "interface, this module has version %d: compile "
                            "it again",
                            file, *abi, APIR_ABI);
    }
    return NULL;
}

void *apir_mod_object_symbol(void *handle, const char *name)
{
    void *symbol = dlsym(handle, name);
    Dl_info found;
    Dl_info own;

    if (symbol && dladdr(symbol, &found)
        && dladdr(dlsym(handle, "apir_abi"), &own)
        && found.dli_fbase == own.dli_fbase) {
        return symbol;
    }
    return NULL;
}

const char *apir_mod_object_open(const char *file, void **handle,
                                 apr_pool_t *pool)
{
    *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!*handle) {
        return apr_psprintf(pool, "cannot be loaded: %s", dlerror());
    }
    apr_pool_cleanup_register(pool, *handle, close_object,
                              apr_pool_cleanup_null);
    return abi_wrong(*handle, file, pool);
}

const char *apir_mod_plugin_load(apir_plugin_t *plugin, int argc,
                                 const char *const *argv)
{
    const char *(*start)(apir_plugin_t *, int, const char *const *);
    const char *wrong;

    wrong = apir_mod_object_open(plugin->file, &plugin->handle, plugin->pool);
    if (wrong) {
        plugin->handle = NULL;
        return wrong;
    }
    *(void **)&start = apir_mod_object_symbol(plugin->handle, "apir_start");
    if (!start) {
        return argc ? apr_psprintf(plugin->pool,
                                   "%s has no apir_start that "
                                   "could take arguments",
                                   plugin->file)
                    : NULL;
    }
    wrong = start(plugin, argc, argv);
    return wrong ? apr_psprintf(plugin->pool, "%s: %s", plugin->name, wrong)
                 : NULL;
}

apir_fragment_t *apir_mod_plugin_fragment(apir_plugin_t *plugin,
                                          const char *name)
{
    const apir_fragment_def_t *table = NULL;

    if (plugin->handle) {
        table = apir_mod_object_symbol(plugin->handle,
                                       apr_pstrcat(plugin->pool, TABLE_PREFIX,
                                                   name, NULL));
    }
    if (table) {
        apir_plugin_add_table(plugin, table);
    }
    return apir_plugin_find_fragment(plugin, name);
}

apir_trpc_t *apir_mod_plugin_router(apir_plugin_t *plugin, const char *name)
{
    const apir_router_def_t *table = NULL;

    if (plugin->handle) {
        table = apir_mod_object_symbol(plugin->handle,
                                       apr_pstrcat(plugin->pool,
                                                   ROUTER_PREFIX, name,
                                                   NULL));
    }
    if (table) {
        apir_trpc_add_table(plugin, table);
    }
    return apir_plugin_find_router(plugin, name);
}

apir_handler_fn *apir_mod_plugin_handler(apir_plugin_t *plugin,
                                         const char *name, void **data)
{
    const apir_function_t *function = apir_plugin_find_function(plugin, name);
    apir_handler_fn *handler = NULL;

    *data = NULL;
    if (function) {
        *data = function->data;
        return function->handler;
    }
    if (plugin->handle) {
        *(void **)&handler = apir_mod_object_symbol(plugin->handle, name);
    }
    return handler;
}
