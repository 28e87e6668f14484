/**
 * @file route/router.h
 * @brief Finds the route of a path and method. Built at start-up, read-only
 * afterwards (any number of threads may match at once); the time of a match
 * depends on the path, not on the number of routes.
 *
 * Two styles (DESIGN, conformance/routes):
 *  - APIR_PATTERNS (Fragno): ":name", "**:name", "*", "**", patterns inside a
 *    segment; static before parameter before wildcard at each level, with
 *    backtracking, aware of methods.
 *  - APIR_FILES (SolidStart): the same tree, but the best fit of a path is
 *    final whatever its methods; wildcards take zero or more segments and
 *    optional parameters exist. Patterns come from route/file_tree.h.
 *
 * In both, patterns inside a segment ("img-:id") come between literals and
 * whole parameters: in the order of declaration, each with all that follows
 * it. In APIR_PATTERNS, where they would have matched the rest of a path but
 * none fits the segment, the wildcard of that place is not tried either
 * (conformance/routes, "Fragno, Matching" 5).
 *
 * Parameters without a name are called "_0", "_1" … ("*") and "_" ("**"), in
 * APIR_FILES "..." ("**"), as in the references. Of a repeated name the last
 * wins.
 */
#ifndef APIR_ROUTE_ROUTER_H
#define APIR_ROUTE_ROUTER_H

#include "core/diag.h"
#include "http/pairs.h"
#include "http/path.h"

#include <apr_tables.h>

typedef enum apir_router_style_t {
    APIR_PATTERNS,
    APIR_FILES
} apir_router_style_t;

typedef struct apir_router_t apir_router_t;

typedef enum apir_match_result_t {
    APIR_NO_MATCH,
    APIR_NO_METHOD, /**< path known; apir_router_allow tells */
    APIR_MATCH
} apir_match_result_t;

/** The outcome of a match. Parameters' names belong to the router, values to
 * the path or the pool; both zero-terminated, decoded. */
typedef struct apir_match_t {
    void *route; /**< as given to apir_router_add */
    apir_pairs_t params;
} apir_match_t;

apir_router_t *apir_router_create(apir_router_style_t style,
                                  apr_pool_t *pool);

/**
 * Adds a route. @a method is upper case; "*" stands for every method, where
 * no route of the same shape names the method. @a pattern is borrowed.
 * Returns NULL, or the sentence that says what is wrong with the pattern
 * ("Path must start with '/'." …); then nothing was added. @a place is kept
 * for warnings (copied; may be NULL).
 */
const char *apir_router_add(apir_router_t *router, const char *method,
                            const char *pattern, void *route,
                            const apir_place_t *place);

/** What apir_router_add would say; no route is added. */
const char *apir_router_check(apir_router_t *router, const char *method,
                              const char *pattern);

/** Freezes the router; warns of each route that no request can reach (the
 * same method and shape given twice, one that others cover …) and of what
 * follows a wildcard. */
void apir_router_compile(apir_router_t *router, apir_diag_t *diag);

/**
 * HEAD finds a route of its own, if any way of the path leads to one, else
 * what GET finds: match->route tells which.
 * Allocates only for parameters.
 * @param path   segments relative to the mount ("/api/t" + "/users" →
 *               "users"; the mount itself → none), one or two empty ones at
 *               the end not counting. Each segment's text is followed by a
 *               byte that may be read: a zero byte saves a copy.
 * @param match  filled when APIR_MATCH
 */
apir_match_result_t apir_router_match(const apir_router_t *router,
                                      const char *method,
                                      const apir_path_t *path,
                                      apir_match_t *match, apr_pool_t *pool);

/** The methods with which @a path would match, as an Allow value without
 * additions of ours ("GET, POST"), in a fixed order: GET HEAD POST PUT PATCH
 * DELETE OPTIONS, then others as they were declared; NULL when none. HEAD is
 * there when a route handles it itself. A route of "*" counts as all these
 * methods. */
const char *apir_router_allow(const apir_router_t *router,
                              const apir_path_t *path, apr_pool_t *pool);

/** Calls @a visit for each route in the order of declaration. */
void apir_router_each(const apir_router_t *router,
                      void (*visit)(void *baton, const char *method,
                                    const char *pattern, void *route),
                      void *baton);

/** What is wrong with a pattern of APIR_PATTERNS, or NULL (used by
 * apir_router_add). */
const char *apir_pattern_check(const char *pattern, apr_pool_t *pool);

/** The names of a pattern's parameters, of const char *, in order; none when
 * the pattern is wrong. */
apr_array_header_t *apir_pattern_names(const char *pattern,
                                       apir_router_style_t style,
                                       apr_pool_t *pool);

#endif
