/**
 * @file route/router_int.h
 * @brief The router's inside, for its own files and their tests.
 */
#ifndef APIR_ROUTE_ROUTER_INT_H
#define APIR_ROUTE_ROUTER_INT_H

#include "route/segment_tree_int.h"

#define APIR_MAX_METHODS 64 /**< different methods in one router */

/* Numbers of methods. */
#define APIR_METHOD_ALL 0         /**< "*" */
#define APIR_METHOD_OTHER 0x10000 /**< one that no route names */
#define APIR_METHOD_ANY 0x10001   /**< take any form, whatever its method */

struct apir_router_t {
    apr_pool_t *pool;
    apir_slab_t slab;    /**< nodes, entries, forms */
    apr_pool_t *scratch; /**< emptied now and then; NULL once compiled */
    unsigned uses;       /**< of scratch; see apir_router_scratch */
    apir_router_style_t style;
    apir_node_t *root;
    apir_entry_t *first;
    apir_entry_t *last;
    const char *methods[APIR_MAX_METHODS]; /**< [0]: "*" */
    apr_uint32_t methods_count;
    const char *file; /**< of the last place: routes share it */
    apr_size_t depth; /**< segments of the longest pattern */
    bool has_shapes;
};

/**
 * One search. It lives on the caller's stack: the tree is only read.
 *
 * Work: a run enters each node once at most (see segment_tree_int.h), and
 * only those whose pattern fits the path so far. So @a entered never exceeds
 * the nodes of the tree times the runs, nor, for a path of n segments, what
 * the patterns declared allow: a tree in which 2^n nodes fit one path needs
 * 2^n patterns. A match runs once (HEAD without a route of its own: twice); a
 * path without the method once more, or, where patterns inside a segment may
 * hide wildcards, once for each method declared.
 */
typedef struct apir_search_t {
    const apir_router_t *router;
    const apir_segment_t *segments;
    apr_size_t count;
    apr_uint32_t method;
    bool all;                /**< take routes of "*" too */
    bool shapes_hide;        /**< wildcards too: see router.h */
    apr_size_t entered;      /**< nodes, summed over runs */
    apr_size_t tried;        /**< shapes compared, summed over runs */
    const apir_node_t *node; /**< found */
    const apir_form_t *form; /**< found */
    bool missing;            /**< found with its last segment missing */
} apir_search_t;

/** Prepares searches of one path (at most two empty segments at its end are
 * cut). */
void apir_search_init(apir_search_t *search, const apir_router_t *router,
                      const apir_path_t *path);

/**
 * Finds the best form of @a method: literal before shape before parameter
 * before wildcard at each segment, going back where that leads nowhere.
 * @param all  whether a route of "*" will do
 */
bool apir_search_run(apir_search_t *search, apr_uint32_t method, bool all);

/** The number of a method: APIR_METHOD_OTHER when no route names it. */
apr_uint32_t apir_router_method(const apir_router_t *router,
                                const char *method);

/** apir_router_match, with the searches that it made left in @a search. */
apir_match_result_t apir_search_match(apir_search_t *search,
                                      const char *method);

/**
 * Whether a route of that pattern is reached whatever others there are, once
 * it hangs in the tree. So it is where the pattern has only literals and
 * parameters: a path with its literals, and values that are nobody's literal,
 * meets the route's own node before any other.
 */
bool apir_pattern_leads_home(const apir_pattern_t *pattern);

/** The pool for what is needed for one route only. Emptied after every 64
 * uses: emptying costs more than the little that they take. */
apr_pool_t *apir_router_scratch(apir_router_t *router);

#endif
