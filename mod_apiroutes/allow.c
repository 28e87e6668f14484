/*
 * Allow is made from lists that two routers give ("GET, POST"). Names are
 * compared whole: "FORGET" has no GET in it.
 */
#include "mod_apiroutes/allow.h"

#include <apr_strings.h>
#include <httpd.h>
#include <string.h>

apir_path_t apir_mod_full_segments(const apir_path_t *path, apr_pool_t *pool)
{
    apir_path_t full = { NULL, 0 };

    full.segments = apr_palloc(pool,
                               (path->count + 1) * sizeof(*path->segments));
    for (apr_size_t i = 0; i < path->count; i++) {
        if (path->segments[i].length) {
            full.segments[full.count++] = path->segments[i];
        }
    }
    return full;
}

bool apir_mod_allow_has(const char *methods, const char *method)
{
    apr_size_t length = strlen(method);

    while (*methods) {
        apr_size_t size = strcspn(methods, ",");

        if (size == length && memcmp(methods, method, length) == 0) {
            return true;
        }
        methods += size;
        methods += strspn(methods, ", ");
    }
    return false;
}

static const char *add_method(const char *methods, const char *method,
                              apr_pool_t *pool)
{
    if (apir_mod_allow_has(methods, method)) {
        return methods;
    }
    return apr_pstrcat(pool, methods, *methods ? ", " : "", method, NULL);
}

/* Adds the methods of a list, and HEAD behind GET. */
static const char *add_list(const char *methods, const char *list,
                            apr_pool_t *pool)
{
    while (*list) {
        const char *method = ap_getword(pool, &list, ',');

        list += strspn(list, " ");
        methods = add_method(methods, method, pool);
        if (strcmp(method, "GET") == 0) {
            methods = add_method(methods, "HEAD", pool);
        }
    }
    return methods;
}

static const char *list_of(const apir_router_t *router,
                           const apir_path_t *path, apr_pool_t *pool)
{
    const char *list = router ? apir_router_allow(router, path, pool) : NULL;

    return list ? list : "";
}

const char *apir_mod_allow(const apir_mounted_t *mounted,
                           const apir_path_t *path, apr_pool_t *pool)
{
    apir_path_t full = apir_mod_full_segments(path, pool);
    const char *methods = "";

    methods = add_list(methods, list_of(mounted->patterns, path, pool), pool);
    methods = add_list(methods, list_of(mounted->files, &full, pool), pool);
    return add_method(methods, "OPTIONS", pool);
}

const char *apir_mod_allow_page(const char *methods, apr_pool_t *pool)
{
    return add_list(methods, "GET", pool);
}
