/**
 * @file mod_apiroutes/plugin.h
 * @brief Shared objects: plugins and route files.
 */
#ifndef APIR_MOD_PLUGIN_H
#define APIR_MOD_PLUGIN_H

#include "event/definition.h"

/**
 * Opens a shared object with RTLD_LOCAL (two of them may define the same
 * helper names), checks its ABI number, and closes it with @a pool.
 * @param handle  out
 * @return NULL, or a sentence
 */
const char *apir_mod_object_open(const char *file, void **handle,
                                 apr_pool_t *pool);

/** What the object itself exports under that name, not one of the libraries
 * that it needs (dlsym would find "exit" in every object); NULL: nothing. */
void *apir_mod_object_symbol(void *handle, const char *name);

/** Opens the plugin's file and calls its start function with the arguments.
 * NULL, or a sentence. */
const char *apir_mod_plugin_load(apir_plugin_t *plugin, int argc,
                                 const char *const *argv);

/** The fragment of that name: a table of the plugin, what its start function
 * made, or both in one; NULL when there is neither. */
apir_fragment_t *apir_mod_plugin_fragment(apir_plugin_t *plugin,
                                          const char *name);

/** The router of that name: a table of the plugin, what its start function
 * made, or both in one; NULL when there is neither. */
apir_trpc_t *apir_mod_plugin_router(apir_plugin_t *plugin, const char *name);

/** A handler by name: one that apir_function registered, else an exported
 * function. NULL when there is neither. */
apir_handler_fn *apir_mod_plugin_handler(apir_plugin_t *plugin,
                                         const char *name, void **data);

#endif
