/*
 * Building a router: each pattern becomes a way through the tree, and the
 * route hangs at its end.
 */
#include "route/router_int.h"

#include "core/limits.h"
#include <apr_strings.h>
#include <stddef.h>
#include <string.h>

apir_router_t *apir_router_create(apir_router_style_t style, apr_pool_t *pool)
{
    apir_router_t *router = apr_pcalloc(pool, sizeof(*router));

    router->pool = pool;
    router->style = style;
    apir_slab_init(&router->slab, pool);
    router->root = apir_node_create("", 0, &router->slab);
    router->methods[APIR_METHOD_ALL] = "*";
    router->methods_count = 1;
    apr_pool_create(&router->scratch, pool);
    return router;
}

apr_uint32_t apir_router_method(const apir_router_t *router,
                                const char *method)
{
    for (apr_uint32_t i = 1; i < router->methods_count; i++) {
        if (strcmp(router->methods[i], method) == 0) {
            return i;
        }
    }
    return APIR_METHOD_OTHER;
}

/** Upper case tokens (RFC 9110 §9.1) only: methods are compared by bytes,
 * and "get" would never be asked for. */
static bool is_method(const char *method)
{
    return *method
           && method[strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789-_")]
                  == '\0';
}

static const char *get_method(apir_router_t *router, const char *method,
                              apr_uint32_t *number)
{
    *number = APIR_METHOD_ALL;
    if (strcmp(method, "*") == 0) {
        return NULL;
    }
    *number = apir_router_method(router, method);
    if (*number != APIR_METHOD_OTHER) {
        return NULL;
    }
    if (!is_method(method)) {
        return "A method is written in upper case letters, or is '*'.";
    }
    if (router->methods_count == APIR_MAX_METHODS) {
        return "Routes cannot have more than 63 different methods.";
    }
    *number = router->methods_count++;
    router->methods[*number] = apr_pstrdup(router->pool, method);
    return NULL;
}

/** The captures of a form, while its way through the tree is made. */
typedef struct captures_t {
    apir_capture_t items[APIR_MAX_PARAMS];
    apr_size_t count;
} captures_t;

static bool has_name(const apir_capture_t *capture,
                     const apir_segment_t *name)
{
    return capture->name_length == name->length
           && memcmp(capture->name, name->text, name->length) == 0;
}

/** Adds the names of a part. A name that the pattern had before moves here:
 * the last wins. */
static void add_captures(captures_t *captures, const apir_part_t *part,
                         const apir_node_t *node, apr_size_t segment,
                         apir_slab_t *slab)
{
    for (apr_size_t i = 0; i < part->names_count; i++) {
        const apir_segment_t *name = &part->names[i];
        apir_capture_t *capture = captures->items;
        apir_capture_t *end = capture + captures->count;

        while (capture < end && !has_name(capture, name)) {
            capture++;
        }
        if (capture == end) {
            captures->count++;
            capture->name = apir_slab_text(slab, name->text, name->length);
            capture->name_length = (apr_uint16_t)name->length;
        }
        capture->shape = part->kind == APIR_PART_SHAPE ? node->branch->shape
                                                       : NULL;
        capture->segment = (apr_uint16_t)segment;
        capture->slot = (apr_byte_t)i;
        capture->rest = part->kind == APIR_PART_WILDCARD;
    }
}

/** Makes the way of a form through the tree; returns its end. */
static apir_node_t *make_way(apir_router_t *router,
                             const apir_pattern_t *pattern, unsigned form,
                             captures_t *captures)
{
    apir_node_t *node = router->root;
    apr_size_t optional = 0;
    apr_size_t segment = 0;

    for (apr_size_t i = 0; i < pattern->count; i++) {
        const apir_part_t *part = &pattern->parts[i];

        if (apir_pattern_skips(pattern, form, part, &optional)) {
            continue;
        }
        node = apir_node_child(node, part, &router->slab);
        router->has_shapes |= part->kind == APIR_PART_SHAPE;
        add_captures(captures, part, node, segment++, &router->slab);
    }
    if (segment > router->depth) {
        router->depth = segment;
    }
    return node;
}

/** Hangs one form of an entry into the tree; false when another route has its
 * method and shape: the first wins. */
static bool add_form(apir_router_t *router, apir_entry_t *entry,
                     const apir_pattern_t *pattern, unsigned number)
{
    captures_t captures;
    apir_node_t *node;
    apir_form_t **last;
    apir_form_t *form;

    captures.count = 0;
    node = make_way(router, pattern, number, &captures);
    last = &node->forms;
    while (*last) {
        if ((*last)->method == entry->method) {
            return false;
        }
        last = &(*last)->next;
    }
    form = apir_slab_alloc(&router->slab,
                           offsetof(apir_form_t, captures)
                               + captures.count * sizeof(apir_capture_t));
    form->next = NULL;
    form->entry = entry;
    form->method = (apr_uint16_t)entry->method;
    form->missing = pattern->count > 0
                    && pattern->parts[pattern->count - 1].may_miss;
    form->count = (apr_byte_t)captures.count;
    memcpy(form->captures, captures.items,
           captures.count * sizeof(apir_capture_t));
    *last = form;
    return true;
}

static const char *copy_file(apir_router_t *router, const char *file)
{
    if (file && (!router->file || strcmp(file, router->file) != 0)) {
        router->file = apr_pstrdup(router->pool, file);
    }
    return file ? router->file : NULL;
}

static apir_entry_t *add_entry(apir_router_t *router, apr_uint32_t method,
                               const char *pattern, void *route,
                               const apir_place_t *place)
{
    apir_entry_t *entry = apir_slab_alloc(&router->slab, sizeof(*entry));

    entry->route = route;
    entry->method = method;
    entry->pattern = pattern;
    if (place) {
        entry->place = *place;
        entry->place.file = copy_file(router, place->file);
    }
    if (router->last) {
        router->last->next = entry;
    }
    else {
        router->first = entry;
    }
    router->last = entry;
    return entry;
}

apr_pool_t *apir_router_scratch(apir_router_t *router)
{
    if (++router->uses % 64 == 0) {
        apr_pool_clear(router->scratch);
    }
    return router->scratch;
}

/** What a route's two texts say, or what is wrong with them. */
static const char *read_route(apir_router_t *router, const char *method,
                              const char *pattern, apir_pattern_t *parsed,
                              apr_uint32_t *number)
{
    const char *why;

    if (!router->scratch) {
        return "Routes cannot be added to a table that is in use.";
    }
    why = apir_pattern_parse(parsed, router->style, pattern,
                             apir_router_scratch(router));
    return why ? why : get_method(router, method, number);
}

const char *apir_router_check(apir_router_t *router, const char *method,
                              const char *pattern)
{
    apir_pattern_t parsed;
    apr_uint32_t number;

    return read_route(router, method, pattern, &parsed, &number);
}

const char *apir_router_add(apir_router_t *router, const char *method,
                            const char *pattern, void *route,
                            const apir_place_t *place)
{
    apir_pattern_t parsed;
    apir_entry_t *entry;
    apr_uint32_t number;
    const char *why = read_route(router, method, pattern, &parsed, &number);

    if (why) {
        return why;
    }
    entry = add_entry(router, number, pattern, route, place);
    entry->doubtful = !apir_pattern_leads_home(&parsed);
    for (unsigned form = 0; form < 1u << parsed.optional; form++) {
        entry->doubtful |= !add_form(router, entry, &parsed, form);
    }
    return NULL;
}

void apir_router_each(const apir_router_t *router,
                      void (*visit)(void *baton, const char *method,
                                    const char *pattern, void *route),
                      void *baton)
{
    for (const apir_entry_t *at = router->first; at; at = at->next) {
        visit(baton, router->methods[at->method], at->pattern, at->route);
    }
}
