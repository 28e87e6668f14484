/*
 * Which routes no request can reach.
 *
 * Each route is asked for with the most general paths that its pattern
 * stands for: a parameter's value is one byte that no literal holds
 * (APIR_SHAPE_MARK). Another route that answers such a path asks nothing of
 * that byte, so it answers every value. A wildcard is asked for with every
 * number of segments up to one more than the longest pattern has: beyond
 * that nothing changes. So the search itself decides, and a warning is never
 * wrong about what a request would meet. Most routes need not be asked for:
 * see apir_pattern_leads_home.
 */
#include "route/router_int.h"

#include "core/limits.h"
#include <apr_strings.h>
#include <string.h>

typedef struct reach_t {
    const apir_router_t *router;
    const apir_entry_t *entry;
    apir_pattern_t pattern;    /**< of the entry */
    const apir_entry_t *other; /**< the first that answered instead */
    bool dots;                 /**< the pattern has a dot segment */
    apir_segment_t segments[APIR_MAX_SEGMENTS + 2];
} reach_t;

static const apir_segment_t any_value = { (const char[]){ APIR_SHAPE_MARK },
                                          1 };

/** Dot segments are resolved before any route is looked for. */
static bool is_dots(const apir_segment_t *segment)
{
    return segment->length > 0 && segment->length <= 2
           && strncmp(segment->text, "..", segment->length) == 0;
}

bool apir_pattern_leads_home(const apir_pattern_t *pattern)
{
    for (apr_size_t i = 0; i < pattern->count; i++) {
        const apir_part_t *part = &pattern->parts[i];
        bool literal = part->kind == APIR_PART_LITERAL
                       && !is_dots(&part->text);

        if (!literal
            && (part->kind != APIR_PART_PARAM || part->may_skip
                || part->may_miss)) {
            return false;
        }
    }
    return true;
}

/** Whether the entry is what was found. Of file routes the node's methods
 * are all of the path, so being at the node is enough. */
static bool is_found(const reach_t *reach, const apir_search_t *search)
{
    const apir_form_t *form = search->form;

    if (reach->router->style == APIR_PATTERNS) {
        return form->entry == reach->entry;
    }
    for (form = search->node->forms; form; form = form->next) {
        if (form->entry == reach->entry) {
            return true;
        }
    }
    return false;
}

/** What was found instead: at a file route's node the entry of the same
 * method, if there is one. */
static const apir_entry_t *rival(const reach_t *reach,
                                 const apir_search_t *search)
{
    const apir_form_t *form = search->node->forms;

    while (form && form->method != reach->entry->method) {
        form = form->next;
    }
    return form && reach->router->style == APIR_FILES ? form->entry
                                                      : search->form->entry;
}

/** Whether a path of @a count segments comes to the entry. */
static bool answers(reach_t *reach, apr_size_t count)
{
    apir_path_t path = { reach->segments, count };
    apir_search_t search;
    apr_uint32_t method = reach->entry->method;

    if (reach->router->style == APIR_FILES) {
        method = APIR_METHOD_ANY;
    }
    else if (method == APIR_METHOD_ALL) {
        method = APIR_METHOD_OTHER;
    }
    apir_search_init(&search, reach->router, &path);
    if (!apir_search_run(&search, method, true)) {
        return false;
    }
    if (is_found(reach, &search)) {
        return true;
    }
    if (!reach->other) {
        reach->other = rival(reach, &search);
    }
    return false;
}

/** Tries a form whose wildcard, or last "*", begins at @a count. */
static bool ends_answer(reach_t *reach, const apir_part_t *last,
                        apr_size_t count)
{
    apr_size_t most = count + 1;

    if (last->kind == APIR_PART_WILDCARD) {
        most = reach->router->depth + 1;
    }
    for (apr_size_t end = count + 1; end <= most; end++) {
        reach->segments[end - 1] = any_value;
        if (answers(reach, end)) {
            return true;
        }
    }
    return last->may_miss && answers(reach, count);
}

/** Whether one form of the pattern can be reached. */
static bool form_answers(reach_t *reach, unsigned form)
{
    const apir_pattern_t *pattern = &reach->pattern;
    apr_size_t optional = 0;
    apr_size_t count = 0;

    for (apr_size_t i = 0; i < pattern->count; i++) {
        const apir_part_t *part = &pattern->parts[i];

        if (apir_pattern_skips(pattern, form, part, &optional)) {
            continue;
        }
        if (part->kind == APIR_PART_WILDCARD
            || (part->may_miss && i + 1 == pattern->count)) {
            return ends_answer(reach, part, count);
        }
        if (part->kind == APIR_PART_LITERAL && is_dots(&part->text)) {
            reach->dots = true;
            return false;
        }
        reach->segments[count++] = part->kind == APIR_PART_PARAM ? any_value
                                                                 : part->text;
    }
    return answers(reach, count);
}

static bool is_reachable(reach_t *reach)
{
    for (unsigned form = 0; form < 1u << reach->pattern.optional; form++) {
        if (form_answers(reach, form)) {
            return true;
        }
    }
    return false;
}

/** Why no request comes to the entry. */
static const char *reason(const reach_t *reach, apr_pool_t *pool)
{
    const apir_entry_t *other = reach->other;
    const char *method;

    if (reach->dots) {
        return "\".\" and \"..\" are resolved before routes are looked for";
    }
    if (!other) {
        return "patterns inside a segment at its place hide the wildcard";
    }
    method = reach->router->methods[other->method];
    if (!other->place.file) {
        return apr_psprintf(pool, "%s %s takes its paths", method,
                            other->pattern);
    }
    return apr_psprintf(pool, "%s %s (%s:%d) takes its paths", method,
                        other->pattern, other->place.file, other->place.line);
}

static void check_entry(reach_t *reach, apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_entry_t *entry = reach->entry;
    const char *method = reach->router->methods[entry->method];

    apir_pattern_parse(&reach->pattern, reach->router->style, entry->pattern,
                       pool);
    reach->other = NULL;
    reach->dots = false;
    if (reach->pattern.ignored) {
        apir_diag_warning(diag, &entry->place,
                          "%s %s: \"%s\" is not looked at: a wildcard takes "
                          "the rest of the path",
                          method, entry->pattern, reach->pattern.ignored);
    }
    if (!is_reachable(reach)) {
        apir_diag_warning(diag, &entry->place,
                          "%s %s: no request can reach this route: %s",
                          method, entry->pattern, reason(reach, pool));
    }
}

void apir_router_compile(apir_router_t *router, apir_diag_t *diag)
{
    reach_t reach = { .router = router };

    if (!router->scratch) {
        return; /* done before */
    }
    for (const apir_entry_t *at = router->first; at; at = at->next) {
        reach.entry = at;
        if (at->doubtful) {
            check_entry(&reach, diag, apir_router_scratch(router));
        }
    }
    apr_pool_destroy(router->scratch);
    router->scratch = NULL;
}
