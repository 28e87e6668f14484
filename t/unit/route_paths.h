/**
 * @file route_paths.h
 * @brief What the tests of lib/route share: paths from text, answers as text.
 */
#ifndef APIR_UNIT_ROUTE_PATHS_H
#define APIR_UNIT_ROUTE_PATHS_H

#include "unit.h"

#include "core/limits.h"
#include "route/router_int.h"
#include <apr_lib.h>
#include <apr_strings.h>

/** The segments of a path as sent, each decoded once. "" and "/" have none
 * and an empty one. */
static inline apir_path_t path_of(const char *wire)
{
    apir_path_t path = { NULL, 0 };
    apr_size_t most = 1;

    for (const char *at = wire; *at; at++) {
        most += *at == '/';
    }
    path.segments = apr_palloc(unit_pool, most * sizeof(*path.segments));
    while (*wire) {
        apir_segment_t *segment = &path.segments[path.count++];

        segment->text = ++wire;
        segment->length = strcspn(wire, "/");
        wire += segment->length;
        segment->text = apir_percent_decode(segment->text, segment->length,
                                            false, &segment->length,
                                            unit_pool);
    }
    return path;
}

/** What asking gives: "LABEL name=value name=value", "405 GET, POST" or
 * "404". Routes of these tests are their labels. */
static inline const char *ask(const apir_router_t *router, const char *method,
                              const char *wire)
{
    apir_path_t path = path_of(wire);
    apir_match_t match;
    apir_match_result_t result = apir_router_match(router, method, &path,
                                                   &match, unit_pool);
    const char *allow = apir_router_allow(router, &path, unit_pool);
    const char *text;

    if (result == APIR_NO_MATCH) {
        return allow ? "404, but with methods" : "404";
    }
    if (result == APIR_NO_METHOD) {
        return apr_pstrcat(unit_pool, "405 ", allow, NULL);
    }
    text = match.route;
    for (apr_size_t i = 0; i < match.params.count; i++) {
        const apir_pair_t *pair = &match.params.items[i];

        if (strlen(pair->name) != pair->name_length
            || strlen(pair->value) != pair->value_length) {
            return "a parameter with a wrong length";
        }
        text = apr_pstrcat(unit_pool, text, " ", pair->name, "=", pair->value,
                           NULL);
    }
    return text;
}

/** The diagnostics of a compilation or a reading, a line each. */
typedef struct said_t {
    apir_diag_t diag;
    const char *text;
} said_t;

static inline void hear(void *baton, apir_severity_t severity,
                        const apir_place_t *place, const char *message)
{
    said_t *said = baton;
    const char *file = place && place->file
                           ? apr_filepath_name_get(place->file)
                           : "-";

    said->text = apr_psprintf(unit_pool, "%s%s %s:%d %s\n", said->text,
                              severity == APIR_DIAG_ERROR ? "E" : "W", file,
                              place ? place->line : 0, message);
}

static inline said_t *new_said(void)
{
    said_t *said = apr_pcalloc(unit_pool, sizeof(*said));

    said->text = "";
    said->diag.report = hear;
    said->diag.baton = said;
    said->diag.pool = unit_pool;
    return said;
}

/** A router of routes "METHOD pattern", in lines 1, 2, 3 … of "routes";
 * each is its own label. Ends with NULL. */
static inline apir_router_t *
router_of(apir_router_style_t style, const char *const *routes, said_t *said)
{
    apir_router_t *router = apir_router_create(style, unit_pool);

    for (int i = 0; routes[i]; i++) {
        apir_place_t place = { "routes", i + 1, 0 };
        apr_size_t length = strcspn(routes[i], " ");
        const char *why = apir_router_add(
            router, apr_pstrmemdup(unit_pool, routes[i], length),
            routes[i] + length + 1, apr_pstrdup(unit_pool, routes[i]),
            &place);

        if (why) {
            apir_diag_error(&said->diag, &place, "%s", why);
        }
    }
    apir_router_compile(router, &said->diag);
    return router;
}

#define ROUTES(...) ((const char *const[]){ __VA_ARGS__, NULL })

#endif
