/*
 * Of nested locations the innermost owns the path: a route whose first,
 * literal segments lead into a nested one can never be reached. Nor can a file
 * route whose path a pattern route of its location has.
 */
#include "mod_apiroutes/hidden.h"

#include <apr_strings.h>
#include <string.h>

typedef struct check_t {
    const apir_mounts_t *mounts;
    const apir_mounted_t *mounted;
    apir_diag_t *diag;
    apr_pool_t *pool;
} check_t;

/* The pattern up to its first parameter or wildcard. */
static const char *literal_part(const char *pattern, apr_pool_t *pool)
{
    const char *end = pattern + strcspn(pattern, ":*");

    while (*end && end > pattern && end[-1] != '/') {
        end--;
    }
    return apr_pstrmemdup(pool, pattern, (apr_size_t)(end - pattern));
}

static void warn(const check_t *check, const apir_route_t *route,
                 const char *why)
{
    apir_place_t place = { route->file, route->line, 0 };

    apir_diag_warning(check->diag, &place, "no request can reach %s %s: %s",
                      route->method, route->pattern, why);
}

/* Whether all its paths are another location's; told if so. */
static bool is_elsewhere(const check_t *check, const apir_route_t *route)
{
    const char *path = apr_pstrcat(check->pool, check->mounted->prefix,
                                   literal_part(route->pattern, check->pool),
                                   NULL);
    const apir_mounted_t *owner = apir_mod_mounts_find(check->mounts, path);

    if (!owner || owner->depth <= check->mounted->depth) {
        return false;
    }
    warn(check, route,
         apr_psprintf(check->pool,
                      "its paths belong to "
                      "<Location \"%s\">",
                      owner->path));
    return true;
}

static void check_pattern(void *baton, const char *method,
                          const char *pattern, void *data)
{
    is_elsewhere(baton, data);
}

/* A file route without parameters has one path: pattern routes of the same
 * location may have it already. */
static void check_file(void *baton, const char *method, const char *pattern,
                       void *data)
{
    const check_t *check = baton;
    apir_match_t match;
    apir_path_t path;

    if (!is_elsewhere(check, data) && check->mounted->patterns
        && !strpbrk(pattern, ":*%\\")
        && apir_path_split(pattern, NULL, &path, check->pool, NULL)
               == APR_SUCCESS
        && apir_router_match(check->mounted->patterns, method, &path, &match,
                             check->pool)
               == APIR_MATCH) {
        warn(check, data,
             "a fragment or <ApiRoute> of the same location has "
             "its path");
    }
}

void apir_mod_hidden_check(const apir_mounts_t *mounts,
                           const apir_mounted_t *mounted, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    check_t check = { mounts, mounted, diag, NULL };

    apr_pool_create(&check.pool, pool);
    if (mounted->patterns) {
        apir_router_each(mounted->patterns, check_pattern, &check);
    }
    if (mounted->files) {
        apir_router_each(mounted->files, check_file, &check);
    }
    apr_pool_destroy(check.pool);
}
