/*
 * The recorded answers of the references (t/conformance/routes/
 * matching.json), row by row.
 *
 * Section "fragno": every row, with decisions D1 (HEAD is GET) and D2
 * (parameters decoded once; a literal may be written with escapes). Sections
 * "solid-0.3" and "solid-2.0" contradict each other and the documentation of
 * both: where we differ from one of them the row is in `departures` with our
 * answer and the reason; a row there that is not needed fails too.
 */
#include "route_paths.h"

#include "route/file_tree.h"
#include <apr_tables.h>
#include <jansson.h>

#define OLD "solid-0.3"
#define NEW "solid-2.0"
#define RESTS "rest parameters"
#define GROUPS "groups and renamed index"
#define CHARACTERS "file name characters"
#define SHADOWS "method on a better-scored route shadows"
#define EXPORTED "HEAD and OPTIONS exports"

/* Reasons. */
#define SHAPE "the documentation's year-[year]: a parameter in a segment"
#define REST "[...] is any number of segments, none included"
#define REST0 "[...x] takes zero segments too, as 0.3.11 has it"
#define REST_END                                                 \
    "nothing may follow [...x]: 0.3.11 ignores it, 2.0.5 finds " \
    "nothing, we refuse the file"
#define DECODED "D2: segments are compared decoded"
#define EMPTY                                                   \
    "an empty segment is one, as in 2.0.5: httpd's <Location> " \
    "would not see the path that 0.3.11 sees"
#define CUT "two slashes at the end are cut, as 0.3.11 has it"
#define HEAD "D1: HEAD is GET without a body"
#define EXPORTS "HEAD and OPTIONS may be exported, as in 2.0.5"
#define ANY_EXPORT "a file that exports a method answers it"
#define LITERAL "a literal is its own text, as in 0.3.11"
#define PAREN "parentheses inside a segment stay, as in 0.3.11"
#define DATA "*.data is no page data here"
#define LEAK "wildcards leak no parameters of other branches, as in 0.3.11"
#define BACK "paths are backtracked over, as in 0.3.11"

typedef struct departure_t {
    const char *section;
    const char *set;
    const char *request;
    const char *ours;
    const char *reason;
} departure_t;

static const departure_t departures[] = {
    { OLD, "seed", "GET /api//students", "404", EMPTY },
    { OLD, "seed", "GET //api/students", "404", EMPTY },
    { OLD, "seed", "GET /api/gryffindor/students/year-%3Ayear",
      "api/[house]/students/year-[year].js house=gryffindor year=:year",
      SHAPE },
    { OLD, "seed", "GET /api/trpc/a/b", "api/trpc/[...].js ...=a/b", REST },
    { OLD, "seed", "GET /api/trpc", "api/trpc/[...].js ...=", REST },
    { OLD, "seed", "GET /api/trpc/", "api/trpc/[...].js ...=", REST },
    { OLD, "parameters", "GET /api/pre-1", "api/pre-[x].js x=1", SHAPE },
    { OLD, "parameters", "GET /api/1-post/z", "api/[y]-post/z.js y=1",
      SHAPE },
    { OLD, "parameters", "GET /api/two/1-2", "api/two/[a]-[b].js a=1 b=2",
      SHAPE },
    { OLD, "parameters", "GET /api/two/1", "404", SHAPE },
    { OLD, "parameters", "GET /api/ext/a", "404", SHAPE },
    { OLD, RESTS, "GET /api/files/a//b", "api/files/[...path].js path=a//b",
      EMPTY },
    { OLD, RESTS, "GET /api/mid/end", "404", REST_END },
    { OLD, CHARACTERS, "GET /api/with%20space", "api/with space.js",
      DECODED },
    { OLD, CHARACTERS, "GET /api/%c3%bcn%c3%af", "api/\xC3\xBCn\xC3\xAF.js",
      DECODED },
    { OLD, CHARACTERS, "GET /api/x.data", "api/x.data.js", DATA },
    { OLD, CHARACTERS, "GET /api/at%40me", "api/at@me.js", DECODED },
    { OLD, CHARACTERS, "GET /api/tilde%7E", "api/tilde~.js", DECODED },
    { OLD, SHADOWS, "HEAD /api/q", "api/[a].js a=q", HEAD },
    { OLD, EXPORTED, "GET /api/h", "405 HEAD", EXPORTS },
    { OLD, EXPORTED, "GET /api/go", "api/go.js", EXPORTS },
    { OLD, EXPORTED, "HEAD /api/gh", "api/gh.js", EXPORTS },
    { OLD, EXPORTED, "HEAD /api/g", "api/g.js", HEAD },
    { OLD, EXPORTED, "OPTIONS /api/o", "api/o.js", EXPORTS },
    { OLD, EXPORTED, "OPTIONS /api/go", "api/go.js", EXPORTS },
    { NEW, "seed", "GET /api/gryffindor/students/year-%3Ayear",
      "api/[house]/students/year-[year].js house=gryffindor year=:year",
      SHAPE },
    { NEW, "seed", "GET /api/trpc/a/b", "api/trpc/[...].js ...=a/b", REST },
    { NEW, "seed", "GET /api/trpc", "api/trpc/[...].js ...=", REST },
    { NEW, "seed", "GET /api/trpc/", "api/trpc/[...].js ...=", REST },
    { NEW, "parameters", "GET /api/users//", "404", CUT },
    { NEW, "parameters", "GET /api/pre-1", "api/pre-[x].js x=1", SHAPE },
    { NEW, "parameters", "GET /api/1-post/z", "api/[y]-post/z.js y=1",
      SHAPE },
    { NEW, "parameters", "GET /api/two/1-2", "api/two/[a]-[b].js a=1 b=2",
      SHAPE },
    { NEW, "parameters", "GET /api/two/1", "404", SHAPE },
    { NEW, "parameters", "GET /api/ext/a", "404", SHAPE },
    { NEW, RESTS, "GET /api/files", "api/files/[...path].js path=", REST0 },
    { NEW, RESTS, "GET /api/files/", "api/files/[...path].js path=", REST0 },
    { NEW, RESTS, "GET /api/deep/1",
      "api/deep/[id]/[...rest].js id=1 rest=", REST0 },
    { NEW, GROUPS, "GET /api/pre(fix)/x", "api/pre(fix)/x.js", PAREN },
    { NEW, GROUPS, "GET /api/pre/x", "404", PAREN },
    { NEW, CHARACTERS, "GET /api/%c3%bcn%c3%af", "api/\xC3\xBCn\xC3\xAF.js",
      DECODED },
    { NEW, CHARACTERS, "GET /api/a+b", "api/a+b.js", LITERAL },
    { NEW, CHARACTERS, "GET /api/star*", "api/star*.js", LITERAL },
    { NEW, CHARACTERS, "GET /api/tilde%7E", "api/tilde~.js", DECODED },
    { NEW, "ordering", "GET /api", "api/[...all].js all=", REST0 },
    { NEW, "ordering", "GET /api/q/r/s", "api/[...all].js all=q/r/s", LEAK },
    { NEW, "ordering", "GET /api/x/r/s", "api/x/[...rest].js rest=r/s",
      LEAK },
    { NEW, "ordering", "GET /api/x/r/z",
      "api/x/[b]/z/[...t].js b=r t=", BACK },
    { NEW, EXPORTED, "OPTIONS /api/o", "api/o.js", ANY_EXPORT },
};

/** Resolves dot segments and cuts the query, as the references' URL parser
 * does before they see the path. */
static const char *normalise(const char *wire)
{
    apr_array_header_t *out = apr_array_make(unit_pool, 8,
                                             sizeof(const char *));
    char *text = apr_pstrdup(unit_pool, wire);

    text[strcspn(text, "?#")] = '\0';
    for (char *at = text; *at; at++) {
        *at = *at == '\\' ? '/' : *at;
    }
    for (const char *at = text; *at;) {
        apr_size_t length = strcspn(++at, "/");
        const char *raw = apr_pstrmemdup(unit_pool, at, length);
        const char *plain = apir_percent_decode(raw, length, false, &length,
                                                unit_pool);
        bool up = strcmp(plain, "..") == 0;

        at += strlen(raw);
        if (up && out->nelts > 0) {
            apr_array_pop(out);
        }
        if (!up && strcmp(plain, ".") != 0) {
            APR_ARRAY_PUSH(out, const char *) = raw;
        }
        else if (!*at) {
            APR_ARRAY_PUSH(out, const char *) = "";
        }
    }
    text = "";
    for (int i = 0; i < out->nelts; i++) {
        text = apr_pstrcat(unit_pool, text, "/",
                           APR_ARRAY_IDX(out, i, const char *), NULL);
    }
    return text;
}

/** What follows the mount, or NULL outside. */
static const char *below(const char *path, const char *mount)
{
    apr_size_t length = strlen(mount);

    if (strncmp(path, mount, length) != 0
        || (path[length] != '/' && path[length] != '\0')) {
        return NULL;
    }
    return path + length;
}

static const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/** Whether the row's parameters, decoded once, are those of the match. */
static bool same_params(const json_t *row, const apir_pairs_t *params)
{
    json_t *want = json_object_get(json_object_get(row, "match"), "params");
    const char *name;
    json_t *value;

    json_object_foreach (want, name, value) {
        const apir_pair_t *pair = apir_pairs_first(params, name);
        apr_size_t length;
        const char *text = apir_percent_decode(json_string_value(value),
                                               json_string_length(value),
                                               false, &length, unit_pool);

        if (!pair || pair->value_length != length
            || memcmp(pair->value, text, length) != 0) {
            return false;
        }
    }
    return json_object_size(want) == params->count;
}

static bool has_method(const char *allow, const char *method)
{
    const char *at = allow ? strstr(allow, method) : NULL;
    apr_size_t length = strlen(method);

    return at && (at == allow || at[-1] == ' ')
           && (at[length] == ',' || at[length] == '\0');
}

/** Whether the row's methods are those of the path; @a with_head: the
 * reference counts HEAD where GET is. */
static bool same_methods(const json_t *row, const char *allow, bool with_head)
{
    json_t *want = json_object_get(row, "methods");
    apr_size_t ours = allow ? 1 : 0;
    apr_size_t i;
    json_t *method;

    for (const char *at = allow; at && *at; at++) {
        ours += *at == ',';
    }
    with_head = with_head && has_method(allow, "GET")
                && !has_method(allow, "HEAD");
    json_array_foreach (want, i, method) {
        const char *name = json_string_value(method);

        if (!has_method(allow, name)
            && !(with_head && strcmp(name, "HEAD") == 0)) {
            return false;
        }
    }
    return json_array_size(want) == ours + with_head;
}

static bool same_answer(const json_t *row, const apir_router_t *router,
                        const char *method, const char *path,
                        const void *route, bool with_head)
{
    apir_path_t segments = path_of(path);
    apir_match_t match;
    apir_match_result_t result = apir_router_match(router, method, &segments,
                                                   &match, unit_pool);
    const char *allow = apir_router_allow(router, &segments, unit_pool);

    if (!same_methods(row, allow, with_head)) {
        return false;
    }
    if (result != APIR_MATCH) {
        return !route && (result == APIR_NO_METHOD) == (allow != NULL);
    }
    return match.route == route && same_params(row, &match.params);
}

/** D2: a row that finds nothing because a literal is written with escapes.
 * The segment with the escape must be one that the pattern writes out. */
static bool is_escaped_literal(const char *path, const char *pattern)
{
    apir_pattern_t parsed;
    apr_size_t i = 0;

    apir_pattern_parse(&parsed, APIR_PATTERNS, pattern, unit_pool);
    for (; *path; i++) {
        apr_size_t length = strcspn(++path, "/");

        if (i < parsed.count && memchr(path, '%', length)
            && parsed.parts[i].text.length > 0) {
            return true;
        }
        path += length;
    }
    return false;
}

static bool is_explained(const json_t *row, const apir_router_t *router,
                         const char *method, const char *path)
{
    apir_path_t segments = path_of(path);
    apir_match_t match;

    if (json_object_get(row, "match")
        || apir_router_match(router, method, &segments, &match, unit_pool)
               != APIR_MATCH) {
        return false;
    }
    if (strcmp(method, "HEAD") == 0
        && json_array_size(json_object_get(row, "methods")) > 0) {
        return same_methods(row,
                            apir_router_allow(router, &segments, unit_pool),
                            false);
    }
    return json_array_size(json_object_get(row, "methods")) == 0
           && is_escaped_literal(path, match.route);
}

static apir_router_t *pattern_router(const json_t *set, const char *name)
{
    apir_router_t *router = apir_router_create(APIR_PATTERNS, unit_pool);
    said_t *said = new_said();
    apr_size_t i;
    json_t *route;

    json_array_foreach (json_object_get(set, "routes"), i, route) {
        IS(apir_router_add(router, member(route, "method"),
                           member(route, "path"),
                           (void *)member(route, "path"), NULL),
           NULL,
           apr_psprintf(unit_pool, "%s: %s is a pattern", name,
                        member(route, "path")));
    }
    apir_router_compile(router, &said->diag);
    return router;
}

static void test_pattern_row(const json_t *set, const json_t *row,
                             const apir_router_t *router, const char *name)
{
    const char *method = member(row, "method");
    const char *path = normalise(member(row, "path"));
    json_t *match = json_object_get(row, "match");
    json_t *route = match
                        ? json_array_get(json_object_get(set, "routes"),
                                         (size_t)json_integer_value(
                                             json_object_get(match, "index")))
                        : NULL;

    path = below(path, member(set, "mount"));
    name = apr_psprintf(unit_pool, "%s: %s %s", name, method,
                        member(row, "path"));
    if (!path) {
        OK(json_is_true(json_object_get(row, "outsideMount")), name);
        return;
    }
    if (!OK(same_answer(row, router, method, path,
                        route ? member(route, "path") : NULL, false)
                || is_explained(row, router, method, path),
            name)) {
        printf("#  got: %s\n", ask(router, method, path));
    }
}

static void test_patterns(const char *section, const json_t *sets)
{
    apr_size_t i;
    apr_size_t k;
    json_t *set;
    json_t *row;

    json_array_foreach (sets, i, set) {
        const char *name = apr_psprintf(unit_pool, "%s, %s", section,
                                        member(set, "name"));
        apir_router_t *router = pattern_router(set, name);

        json_array_foreach (json_object_get(set, "requests"), k, row) {
            test_pattern_row(set, row, router, name);
        }
    }
}

/** Adds a file's routes; a file that we refuse stays out. */
static void add_file(apir_router_t *router, const char *file,
                     const json_t *methods)
{
    apr_size_t length = (apr_size_t)(strrchr(file, '.') - file);
    const char *why;
    const char *pattern = apir_file_pattern(apr_pstrmemdup(unit_pool, file,
                                                           length),
                                            &why, unit_pool);
    apr_size_t i;
    json_t *method;

    json_array_foreach (methods, i, method) {
        /* "(page)" and lower case exports are no methods. */
        if (pattern) {
            apir_router_add(router, json_string_value(method), pattern,
                            (void *)file, NULL);
        }
    }
}

static apir_router_t *file_router(const json_t *set)
{
    apir_router_t *router = apir_router_create(APIR_FILES, unit_pool);
    const char *file;
    json_t *methods;

    json_object_foreach (json_object_get(set, "files"), file, methods) {
        add_file(router, file, methods);
    }
    apir_router_compile(router, &new_said()->diag);
    return router;
}

static const departure_t *find_departure(const char *section, const char *set,
                                         const char *request)
{
    for (size_t i = 0; i < sizeof(departures) / sizeof(departures[0]); i++) {
        const departure_t *at = &departures[i];

        if (strcmp(at->section, section) == 0 && strcmp(at->set, set) == 0
            && strcmp(at->request, request) == 0) {
            return at;
        }
    }
    return NULL;
}

/** The label of the row's route: add_file's own text. */
static const char *label(const json_t *set, const json_t *row)
{
    const char *want = member(json_object_get(row, "match"), "route");
    const char *file;
    json_t *methods;

    json_object_foreach (json_object_get(set, "files"), file, methods) {
        if (want && strcmp(want, file) == 0) {
            return file;
        }
    }
    return NULL;
}

/** Returns the number of departures that the row needed. */
static int test_file_row(const char *section, const json_t *set,
                         const json_t *row, const apir_router_t *router)
{
    const char *method = member(row, "method");
    const char *path = normalise(member(row, "path"));
    const char *request = apr_psprintf(unit_pool, "%s %s", method,
                                       member(row, "path"));
    const char *name = apr_psprintf(unit_pool, "%s, %s: %s", section,
                                    member(set, "name"), request);
    const departure_t *departure = find_departure(section,
                                                  member(set, "name"),
                                                  request);
    bool same = same_answer(row, router, method, path, label(set, row),
                            strcmp(section, "solid-2.0") == 0);

    if (!departure) {
        if (!OK(same, name)) {
            printf("#  got: %s\n", ask(router, method, path));
        }
        return 0;
    }
    OK(!same, apr_psprintf(unit_pool, "%s (departs)", name));
    IS(ask(router, method, path), departure->ours,
       apr_psprintf(unit_pool, "%s: %s", name, departure->reason));
    return 1;
}

static void test_files(const char *section, const json_t *sets)
{
    int departed = 0;
    int listed = 0;
    apr_size_t i;
    apr_size_t k;
    json_t *set;
    json_t *row;

    json_array_foreach (sets, i, set) {
        apir_router_t *router = file_router(set);

        json_array_foreach (json_object_get(set, "requests"), k, row) {
            departed += test_file_row(section, set, row, router);
        }
    }
    for (i = 0; i < sizeof(departures) / sizeof(departures[0]); i++) {
        listed += strcmp(departures[i].section, section) == 0;
    }
    IS_INT(departed, listed,
           apr_psprintf(unit_pool, "%s: every departure listed is a row",
                        section));
}

static void test_definitions(const json_t *definitions)
{
    apr_size_t i;
    json_t *row;

    json_array_foreach (json_object_get(definitions, "fragno"), i, row) {
        IS(apir_pattern_check(member(row, "path"), unit_pool),
           member(row, "typeError"),
           apr_psprintf(unit_pool, "definition of \"%s\"",
                        member(row, "path")));
    }
}

int main(void)
{
    static const char *const of_patterns[] = { "fragno", "fragno-mount" };
    static const char *const of_files[] = { "solid-0.3", "solid-2.0" };
    size_t length;
    const char *text;
    json_t *table = NULL;
    json_t *sections;

    unit_begin();
    text = unit_file("t/conformance/routes/matching.json", &length);
    if (text) {
        table = json_loadb(text, length, 0, NULL);
    }
    OK(table != NULL, "the table is there");
    sections = json_object_get(table, "sections");
    for (int i = 0; i < 2; i++) {
        test_patterns(of_patterns[i],
                      json_object_get(json_object_get(sections,
                                                      of_patterns[i]),
                                      "sets"));
        test_files(of_files[i],
                   json_object_get(json_object_get(sections, of_files[i]),
                                   "sets"));
    }
    test_definitions(json_object_get(table, "definitions"));
    json_decref(table);
    return unit_done();
}
