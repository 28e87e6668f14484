/*
 * Finding the route of a path.
 *
 * The search goes down the tree along the path: at each segment literal
 * before shape before parameter before wildcard, and back where a choice
 * leads nowhere (conformance/routes, "Fragno, Matching" 2 to 5). Pattern
 * routes ask for the method at the end of the way and go back when it is
 * not there; file routes take the first way that ends at any route, whose
 * methods are then final (decision D3).
 *
 * Recursion is as deep as the longest pattern, at most APIR_MAX_SEGMENTS.
 */
#include "route/router_int.h"

#include "core/limits.h"
#include <apr_strings.h>
#include <string.h>

static bool walk(apir_search_t *search, const apir_node_t *node,
                 apr_size_t at);

/** The form of the method sought; one of that very method before one of
 * all. @a missing: the path ended before the node. */
static const apir_form_t *pick(const apir_search_t *search,
                               const apir_node_t *node, bool missing)
{
    const apir_form_t *all = NULL;

    for (const apir_form_t *form = node->forms; form; form = form->next) {
        if (missing && !form->missing) {
            continue;
        }
        if (form->method == search->method
            || search->method == APIR_METHOD_ANY) {
            return form;
        }
        if (form->method == APIR_METHOD_ALL && search->all) {
            all = form;
        }
    }
    return all;
}

static bool take(apir_search_t *search, const apir_node_t *node, bool missing)
{
    const apir_form_t *form = pick(search, node, missing);

    if (!form) {
        return false;
    }
    search->node = node;
    search->form = form;
    search->missing = missing;
    return true;
}

static bool take_child(apir_search_t *search, const apir_node_t *node,
                       bool missing)
{
    if (!node) {
        return false;
    }
    search->entered++;
    return take(search, node, missing);
}

/** The path ends at @a node: its own routes, then those whose last segment
 * may be missing. */
static bool take_end(apir_search_t *search, const apir_node_t *node)
{
    return take(search, node, false) || take_child(search, node->param, true)
           || (node->branch
               && take_child(search, node->branch->wildcard, true));
}

static bool fits(apir_search_t *search, const apir_node_t *shape,
                 apr_size_t at)
{
    const apir_segment_t *segment = &search->segments[at];

    search->tried++;
    return apir_shape_fits(shape->branch->shape, segment->text,
                           segment->length, NULL);
}

static bool walk_shapes(apir_search_t *search, const apir_branch_t *place,
                        apr_size_t at)
{
    apir_shapes_t shapes;
    const apir_node_t *shape;

    apir_shapes_begin(&shapes, place, &search->segments[at]);
    while ((shape = apir_shapes_next(&shapes))) {
        if (fits(search, shape, at) && walk(search, shape, at + 1)) {
            return true;
        }
    }
    return false;
}

/**
 * Whether the wildcard of a place is hidden: patterns inside the segment
 * would have matched the rest of the path, but none of them fits this
 * segment. The reference then gives up the whole place (point 5).
 */
static bool is_hidden(apir_search_t *search, const apir_branch_t *place,
                      apr_size_t at)
{
    const apir_node_t *shape = place->first_shape;

    for (; shape; shape = shape->branch->next_shape) {
        if (!fits(search, shape, at) && walk(search, shape, at + 1)) {
            return true;
        }
    }
    return false;
}

static bool walk(apir_search_t *search, const apir_node_t *node,
                 apr_size_t at)
{
    const apir_branch_t *branch = node->branch;
    const apir_segment_t *segment;
    const apir_node_t *literal;

    search->entered++;
    if (at == search->count) {
        return take_end(search, node);
    }
    segment = &search->segments[at];
    literal = apir_kids_find(&node->literals, segment->text, segment->length);
    if (literal && walk(search, literal, at + 1)) {
        return true;
    }
    if (branch && branch->first_shape && walk_shapes(search, branch, at)) {
        return true;
    }
    if (node->param && walk(search, node->param, at + 1)) {
        return true;
    }
    return branch && branch->wildcard
           && !(search->shapes_hide && is_hidden(search, branch, at))
           && take_child(search, branch->wildcard, false);
}

void apir_search_init(apir_search_t *search, const apir_router_t *router,
                      const apir_path_t *path)
{
    memset(search, 0, sizeof(*search));
    search->router = router;
    search->segments = path->segments;
    search->count = path->count;
    search->shapes_hide = router->style == APIR_PATTERNS;
    for (int i = 0; i < 2 && search->count > 0; i++) {
        search->count -= path->segments[search->count - 1].length == 0;
    }
}

bool apir_search_run(apir_search_t *search, apr_uint32_t method, bool all)
{
    search->method = method;
    search->all = all;
    return walk(search, search->router->root, 0);
}

/** Sets the form of the method at the node that was found. */
static bool pick_here(apir_search_t *search, apr_uint32_t method, bool all)
{
    const apir_form_t *form;

    search->method = method;
    search->all = all;
    form = pick(search, search->node, search->missing);
    search->form = form ? form : search->form;
    return form != NULL;
}

/** How a method is looked for: apir_search_run or pick_here. */
typedef bool look_t(apir_search_t *search, apr_uint32_t method, bool all);

/** HEAD is GET without a body (RFC 9110 §9.3.2), unless a route handles it
 * itself. A route of all methods does not count as that: it would answer
 * HEAD where another route answers GET. */
static bool find(apir_search_t *search, const char *method, look_t *look)
{
    const apir_router_t *router = search->router;
    apr_uint32_t number = apir_router_method(router, method);

    if (strcmp(method, "HEAD") != 0) {
        return look(search, number, true);
    }
    return (number != APIR_METHOD_OTHER && look(search, number, false))
           || look(search, apir_router_method(router, "GET"), true);
}

/** Whether a route handles the method itself, or all methods. HEAD is not
 * listed because GET is: that is the caller's to add. */
static bool is_handled(apir_search_t *search, const char *method)
{
    const apir_router_t *router = search->router;
    apr_uint32_t number = apir_router_method(router, method);
    look_t *look = router->style == APIR_FILES ? pick_here : apir_search_run;

    if (strcmp(method, "HEAD") != 0) {
        return look(search, number, true);
    }
    return look(search, number, false)
           || (look(search, apir_router_method(router, "GET"), true)
               && search->form->method == APIR_METHOD_ALL);
}

/** Whether some method would find a pattern route. */
static bool is_known(apir_search_t *search)
{
    bool found;

    /* Most paths that no method finds end nowhere at all. */
    search->shapes_hide = false;
    found = apir_search_run(search, APIR_METHOD_ANY, true);
    search->shapes_hide = true;
    if (!found || !search->router->has_shapes) {
        return found;
    }
    if (apir_search_run(search, APIR_METHOD_OTHER, true)) {
        return true; /* by a route of all methods */
    }
    for (apr_uint32_t i = 1; i < search->router->methods_count; i++) {
        if (is_handled(search, search->router->methods[i])) {
            return true;
        }
    }
    return false;
}

apir_match_result_t apir_search_match(apir_search_t *search,
                                      const char *method)
{
    if (search->router->style == APIR_FILES) {
        if (!apir_search_run(search, APIR_METHOD_ANY, true)) {
            return APIR_NO_MATCH;
        }
        return find(search, method, pick_here) ? APIR_MATCH : APIR_NO_METHOD;
    }
    if (find(search, method, apir_search_run)) {
        return APIR_MATCH;
    }
    return is_known(search) ? APIR_NO_METHOD : APIR_NO_MATCH;
}

/** A zero-terminated text: itself where it is one already. */
static void set_value(apir_pair_t *pair, const char *text, apr_size_t length,
                      apr_pool_t *pool)
{
    pair->value_length = length;
    pair->value = text[length] ? apr_pstrmemdup(pool, text, length) : text;
}

/** All segments from @a first, joined by '/'. */
static void set_rest(apir_pair_t *pair, const apir_search_t *search,
                     apr_size_t first, apr_pool_t *pool)
{
    apr_size_t length = 0;
    char *at;

    if (search->count <= first + 1) {
        pair->value = "";
        pair->value_length = 0;
        if (search->count > first) {
            set_value(pair, search->segments[first].text,
                      search->segments[first].length, pool);
        }
        return;
    }
    for (apr_size_t i = first; i < search->count; i++) {
        length += search->segments[i].length + 1;
    }
    at = apr_palloc(pool, length);
    pair->value = at;
    pair->value_length = length - 1;
    for (apr_size_t i = first; i < search->count; i++) {
        const apir_segment_t *segment = &search->segments[i];

        memcpy(at, segment->text, segment->length);
        at += segment->length;
        *at++ = '/';
    }
    at[-1] = '\0';
}

static void set_slot(apir_pair_t *pair, const apir_capture_t *capture,
                     const apir_segment_t *segment, apr_pool_t *pool)
{
    apir_segment_t values[APIR_MAX_PARAMS];

    apir_shape_fits(capture->shape, segment->text, segment->length, values);
    set_value(pair, values[capture->slot].text, values[capture->slot].length,
              pool);
}

static void set_params(apir_match_t *match, const apir_search_t *search,
                       apr_pool_t *pool)
{
    const apir_form_t *form = search->form;
    apir_pairs_t *params = &match->params;

    params->items = apr_palloc(pool, form->count * sizeof(*params->items));
    params->capacity = form->count;
    for (apr_size_t i = 0; i < form->count; i++) {
        const apir_capture_t *capture = &form->captures[i];
        apir_pair_t *pair = &params->items[params->count];
        const apir_segment_t *segment;

        if (capture->segment >= search->count && !capture->rest) {
            continue; /* "*" that is missing */
        }
        params->count++;
        segment = &search->segments[capture->segment];
        pair->name = capture->name;
        pair->name_length = capture->name_length;
        if (capture->rest) {
            set_rest(pair, search, capture->segment, pool);
        }
        else if (capture->shape) {
            set_slot(pair, capture, segment, pool);
        }
        else {
            set_value(pair, segment->text, segment->length, pool);
        }
    }
}

apir_match_result_t apir_router_match(const apir_router_t *router,
                                      const char *method,
                                      const apir_path_t *path,
                                      apir_match_t *match, apr_pool_t *pool)
{
    apir_search_t search;
    apir_match_result_t result;

    apir_search_init(&search, router, path);
    result = apir_search_match(&search, method);
    if (result != APIR_MATCH) {
        return result;
    }
    memset(match, 0, sizeof(*match));
    match->route = search.form->entry->route;
    if (search.form->count > 0) {
        set_params(match, &search, pool);
    }
    return result;
}

const char *apir_router_allow(const apir_router_t *router,
                              const apir_path_t *path, apr_pool_t *pool)
{
    static const char *const known[] = { "GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS" };
    const apr_size_t known_count = sizeof(known) / sizeof(known[0]);
    apir_search_t search;
    const char *allow = NULL;

    apir_search_init(&search, router, path);
    if (router->style == APIR_FILES
        && !apir_search_run(&search, APIR_METHOD_ANY, true)) {
        return NULL;
    }
    for (apr_size_t i = 0; i < known_count + router->methods_count; i++) {
        const char *method = i < known_count
                                 ? known[i]
                                 : router->methods[i - known_count];
        bool again = false;

        for (apr_size_t k = 0; i >= known_count && k < known_count; k++) {
            again |= strcmp(method, known[k]) == 0;
        }
        if (again || strcmp(method, "*") == 0
            || !is_handled(&search, method)) {
            continue;
        }
        allow = allow ? apr_pstrcat(pool, allow, ", ", method, NULL) : method;
    }
    return allow;
}
