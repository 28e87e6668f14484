/**
 * @file mod_apiroutes/mounts.h
 * @brief The mounts of a server: which location owns a path. Built when the
 * configuration is checked, read-only afterwards.
 */
#ifndef APIR_MOD_MOUNTS_H
#define APIR_MOD_MOUNTS_H

#include "mod_apiroutes/config.h"

/** The routes at one path of one server: those of all sections with that
 * path, the main server's first. */
typedef struct apir_mounted_t {
    const char *path;          /**< of the first section */
    const char *prefix;        /**< the path without a final '/': what stands
                                    before a pattern */
    apr_array_header_t *parts; /**< of apir_mount_t * */
    apir_router_t *patterns;   /**< fragments and <ApiRoute>s; NULL: none */
    apir_router_t *files;      /**< file routes; NULL: none */
    const apir_route_t *owner; /**< its endpoint's, which has every path;
                                    NULL: none */
    const char *methods;       /**< of the endpoint: Allow */
    const char *fragment;      /**< the first fragment's name, or NULL: it
                                    owns the path, nothing falls through */
    int depth;                 /**< segments of its path */
    bool below;                /**< "/api/": what is below it, not itself */
    bool falls_through;        /**< what no route matches is the site's */
    bool pages;                /**< ApiPages on */
    bool json_errors;          /**< ApiErrors json */
    bool shared;               /**< has the main server's routers */
    struct apir_mounted_t *next; /**< in the order of configuration */
} apir_mounted_t;

typedef struct apir_mounts_t apir_mounts_t;

apir_mounts_t *apir_mod_mounts_create(apr_pool_t *pool);

/** The routes at a path, made when there are none yet. */
apir_mounted_t *apir_mod_mounts_at(apir_mounts_t *mounts, const char *path);

/** The routes at exactly a path, or NULL. */
const apir_mounted_t *apir_mod_mounts_exact(const apir_mounts_t *mounts,
                                            const char *path);

/** The innermost mount whose path is a prefix of @a uri, by whole segments;
 * NULL when the path is the site's. Looks at no byte twice. */
const apir_mounted_t *apir_mod_mounts_find(const apir_mounts_t *mounts,
                                           const char *uri);

/** All of them, in the order of configuration. */
apir_mounted_t *apir_mod_mounts_first(const apir_mounts_t *mounts);

#endif
