/**
 * @file mod_apiroutes/allow.h
 * @brief The methods of a path, whichever routers have them.
 */
#ifndef APIR_MOD_ALLOW_H
#define APIR_MOD_ALLOW_H

#include "mod_apiroutes/mounts.h"

/** The path without its empty segments, as file routes see it. SolidStart
 * drops them. httpd's MergeSlashes, on by default, leaves none; where it is
 * off, a guard by <LocationMatch> has to know, as it has for files. */
apir_path_t apir_mod_full_segments(const apir_path_t *path, apr_pool_t *pool);

/** The value of Allow, and what a preflight is told: the methods of pattern
 * routes and file routes, HEAD where there is GET, and OPTIONS.
 * @param path  relative to the mount */
const char *apir_mod_allow(const apir_mounted_t *mounted,
                           const apir_path_t *path, apr_pool_t *pool);

/** Whether such a value has a method. */
bool apir_mod_allow_has(const char *methods, const char *method);

/** The value with what a page of the site has: GET and HEAD. */
const char *apir_mod_allow_page(const char *methods, apr_pool_t *pool);

#endif
