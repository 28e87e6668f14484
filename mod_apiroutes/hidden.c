/*
 * Of nested locations the innermost owns the path. A route whose first,
 * literal segments lead into a nested one can never be reached.
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

static void check_route(void *baton, const char *method, const char *pattern,
                        void *data)
{
    const check_t *check = baton;
    const apir_route_t *route = data;
    apir_place_t place = {route->file, route->line, 0};
    const char *path = apr_pstrcat(check->pool, check->mounted->prefix,
                                   literal_part(pattern, check->pool), NULL);
    const apir_mounted_t *owner = apir_mod_mounts_find(check->mounts, path);

    if (owner && owner->depth > check->mounted->depth) {
        apir_diag_warning(check->diag, &place, "no request can reach %s %s: "
                          "its paths belong to <Location \"%s\">", method,
                          pattern, owner->path);
    }
}

void apir_mod_hidden_check(const apir_mounts_t *mounts,
                           const apir_mounted_t *mounted, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    check_t check = {mounts, mounted, diag, pool};

    if (mounted->patterns) {
        apir_router_each(mounted->patterns, check_route, &check);
    }
    if (mounted->files) {
        apir_router_each(mounted->files, check_route, &check);
    }
}
