/**
 * @file route/router.h
 * @brief Finds the route of a path and method. Built at start-up, read-only
 * afterwards; the time of a match depends on the path, not on the number of
 * routes.
 *
 * Two styles (DESIGN, conformance/routes):
 *  - APIR_PATTERNS (Fragno): ":name", "**:name", "*", "**", patterns inside a
 *    segment; static before parameter before wildcard at each level, with
 *    backtracking, aware of methods.
 *  - APIR_FILES (SolidStart): the same tree, but the best fit of a path is
 *    final whatever its methods; wildcards take zero or more segments and
 *    optional parameters exist. Patterns come from route/file_tree.h.
 */
#ifndef APIR_ROUTE_ROUTER_H
#define APIR_ROUTE_ROUTER_H

#include "core/diag.h"
#include "http/pairs.h"
#include "http/path.h"

typedef enum apir_router_style_t { APIR_PATTERNS, APIR_FILES }
    apir_router_style_t;

typedef struct apir_router_t apir_router_t;

typedef enum apir_match_result_t {
    APIR_NO_MATCH,
    APIR_NO_METHOD,            /**< path known; apir_router_allow tells */
    APIR_MATCH
} apir_match_result_t;

/** The outcome of a match. Parameters' names belong to the router, values to
 * the path or the pool; both zero-terminated, decoded. */
typedef struct apir_match_t {
    void *route;               /**< as given to apir_router_add */
    apir_pairs_t params;
} apir_match_t;

apir_router_t *apir_router_create(apir_router_style_t style,
                                  apr_pool_t *pool);

/**
 * Adds a route. @a method is upper case; "*" stands for every method.
 * Returns NULL, or the sentence that says what is wrong with the pattern
 * ("Path must start with '/'." …). @a place is kept for warnings (copied).
 */
const char *apir_router_add(apir_router_t *router, const char *method,
                            const char *pattern, void *route,
                            const apir_place_t *place);

/** Freezes the router; warns of each route that no request can reach (the
 * same method and shape given twice, a pattern after "**" …). */
void apir_router_compile(apir_router_t *router, apir_diag_t *diag);

/**
 * @param path   segments relative to the mount ("/api/t" + "/users" →
 *               "users"; the mount itself → none)
 * @param match  filled when APIR_MATCH
 */
apir_match_result_t apir_router_match(const apir_router_t *router,
                                      const char *method,
                                      const apir_path_t *path,
                                      apir_match_t *match, apr_pool_t *pool);

/** The methods with which @a path would match, as an Allow value without
 * additions of ours ("GET, POST"), in a fixed order; NULL when none. */
const char *apir_router_allow(const apir_router_t *router,
                              const apir_path_t *path, apr_pool_t *pool);

/** Calls @a visit for each route in the order of declaration. */
void apir_router_each(const apir_router_t *router,
                      void (*visit)(void *baton, const char *method,
                                    const char *pattern, void *route),
                      void *baton);

/** What is wrong with a pattern, or NULL (used by apir_router_add). */
const char *apir_pattern_check(const char *pattern, apr_pool_t *pool);

#endif
