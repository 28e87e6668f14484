/*
 * Limits of patterns and tables, and the work of a match: counted, not
 * timed.
 */
#include "route_paths.h"

#include <unistd.h>

#define MANY 100000

/** @a count copies of @a segment, then @a tail. */
static char *repeat(const char *segment, int count, const char *tail)
{
    apr_size_t length = strlen(segment);
    char *text = apr_palloc(unit_pool,
                            length * (apr_size_t)count + strlen(tail) + 1);

    for (int i = 0; i < count; i++) {
        memcpy(text + length * (apr_size_t)i, segment, length);
    }
    memcpy(text + length * (apr_size_t)count, tail, strlen(tail) + 1);
    return text;
}

static const char *refusal(apir_router_style_t style, const char *pattern)
{
    return apir_router_add(apir_router_create(style, unit_pool), "GET",
                           pattern, "x", NULL);
}

static void test_params(void)
{
    const char *why = "Path cannot have more than 32 parameters.";

    IS(refusal(APIR_PATTERNS, repeat("/:a", 31, "")), NULL, "31 parameters");
    IS(refusal(APIR_PATTERNS, repeat("/:a", 32, "")), NULL, "32 parameters");
    IS(refusal(APIR_PATTERNS, repeat("/:a", 33, "")), why, "33 parameters");
    IS(refusal(APIR_PATTERNS, repeat("/:a-:b", 16, "")), NULL,
       "32 inside segments");
    IS(refusal(APIR_PATTERNS, repeat("/:a-:b", 16, "/**")), why,
       "and a wildcard");
    IS(refusal(APIR_PATTERNS, repeat("/*", 33, "")), why, "33 stars");
}

static void test_segments(void)
{
    const char *why = "Path cannot have more than 256 segments.";

    IS(refusal(APIR_PATTERNS, repeat("/a", 255, "")), NULL, "255 segments");
    IS(refusal(APIR_PATTERNS, repeat("/a", 256, "")), NULL, "256 segments");
    IS(refusal(APIR_PATTERNS, repeat("/a", 257, "")), why, "257 segments");
    IS(refusal(APIR_PATTERNS, repeat("/a", 1000, "")), why, "1000 segments");
}

static void test_length(void)
{
    const char *why = "Path cannot be longer than 8190 bytes.";

    IS(refusal(APIR_PATTERNS, repeat("/", 1, repeat("a", 8188, ""))), NULL,
       "8189 bytes");
    IS(refusal(APIR_PATTERNS, repeat("/", 1, repeat("a", 8189, ""))), NULL,
       "8190 bytes");
    IS(refusal(APIR_PATTERNS, repeat("/", 1, repeat("a", 8190, ""))), why,
       "8191 bytes");
}

static void test_optional(void)
{
    const char *why = "Path cannot have more than 6 optional parameters.";

    IS(refusal(APIR_FILES, repeat("/:a?", 5, "")), NULL, "5 optional");
    IS(refusal(APIR_FILES, repeat("/:a?", 6, "")), NULL, "6 optional");
    IS(refusal(APIR_FILES, repeat("/:a?", 7, "")), why, "7 optional");
}

static void test_method_count(void)
{
    apir_router_t *router = apir_router_create(APIR_PATTERNS, unit_pool);
    const char *why = "Routes cannot have more than 63 different methods.";

    for (int i = 0; i < 62; i++) {
        apir_router_add(router, apr_psprintf(unit_pool, "M%d", i), "/a", "x",
                        NULL);
    }
    IS(apir_router_add(router, "M62", "/a", "x", NULL), NULL, "63 methods");
    IS(apir_router_add(router, "M63", "/a", "x", NULL), why, "64 methods");
    IS(apir_router_add(router, "*", "/a", "x", NULL), NULL,
       "all methods are not one of them");
    IS(apir_router_add(router, "M0", "/b", "x", NULL), NULL,
       "nor one that is known");
    why = "A method is written in upper case letters, or is '*'.";
    IS(apir_router_add(router, "get", "/c", "x", NULL), why, "lower case");
    IS(apir_router_add(router, "", "/c", "x", NULL), why, "no method");
    IS(apir_router_add(router, "A B", "/c", "x", NULL), why, "a space");
}

/** @a count routes: @a pattern with "#" replaced by 0, 1, 2 … */
static apir_router_t *many_routes(const char *pattern, int count,
                                  apr_pool_t *pool)
{
    int before = (int)strcspn(pattern, "#");
    apir_router_t *router = apir_router_create(APIR_PATTERNS, pool);
    apir_diag_t diag = { NULL, NULL, unit_pool, 0, 0 };

    for (int i = 0; i < count; i++) {
        apir_router_add(router, "GET",
                        apr_psprintf(pool, "%.*s%d%s", before, pattern, i,
                                     pattern + before + 1),
                        "x", NULL);
    }
    apir_router_compile(router, &diag);
    IS_INT(diag.warnings, 0,
           apr_psprintf(unit_pool, "%d routes, all reachable", count));
    return router;
}

static apir_search_t work_of(const apir_router_t *router, const char *method,
                             const char *wire)
{
    apir_path_t path = path_of(wire);
    apir_search_t search;

    apir_search_init(&search, router, &path);
    apir_search_match(&search, method);
    return search;
}

/** Work does not grow with the routes: the same nodes, no more shapes. */
static void test_same_work(const char *pattern, const char *wire)
{
    apr_pool_t *pool;
    apir_search_t few;
    apir_search_t many;

    apr_pool_create(&pool, unit_pool);
    few = work_of(many_routes(pattern, 10, pool), "GET", wire);
    many = work_of(many_routes(pattern, MANY, pool), "GET", wire);
    IS_INT(many.entered, few.entered,
           apr_psprintf(unit_pool, "%s: nodes entered for %s", pattern,
                        wire));
    IS_INT(many.tried, few.tried,
           apr_psprintf(unit_pool, "%s: shapes tried for %s", pattern, wire));
    apr_pool_destroy(pool);
}

static void test_many(void)
{
    test_same_work("/r#/items/:id/x", "/r7/items/1/x");
    test_same_work("/r#/items/:id/x", "/r7/items/1/y");
    test_same_work("/items/:id/r#", "/items/1/r7");
    test_same_work("/#-:id", "/7-x");
    test_same_work("/#-:id", "/none");
    test_same_work("/a/b/c#/**", "/a/b/c7/d/e");
}

/** Bytes that the process holds, or 0 where that says nothing: pools take
 * their blocks by mmap or by malloc, so only the system knows. */
static size_t held(void)
{
    const char *preload = getenv("LD_PRELOAD");
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long size = 0;
    unsigned long resident = 0;
    int read;

    if (!file) {
        return 0;
    }
    read = fscanf(file, "%lu %lu", &size, &resident);
    fclose(file);
    if (read != 2 || (preload && strstr(preload, "vgpreload"))) {
        return 0;
    }
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static void test_memory(void)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;
    size_t before = held();
    int used;

    if (before == 0) {
        unit_skip("this system does not tell how much is held");
        return;
    }
    apr_allocator_create(&allocator);
    apr_pool_create_ex(&pool, NULL, NULL, allocator);
    apr_allocator_owner_set(allocator, pool);
    many_routes("/r#/items/:id/x", MANY, pool);
    used = (int)((held() - before) / MANY);
    printf("# %d bytes a route\n", used);
    OK(used > 100 && used <= 500, "a route costs 500 bytes at most");
    apr_pool_destroy(pool);
}

/** Patterns of all 2^@a levels ways of "a" and ":x", each ending in "end":
 * every node of the tree fits "/a/a/…". */
static apir_router_t *full_tree(int levels, apr_size_t *nodes)
{
    apir_router_t *router = apir_router_create(APIR_PATTERNS, unit_pool);

    for (unsigned way = 0; way < 1u << levels; way++) {
        const char *pattern = "";

        for (int i = 0; i < levels; i++) {
            pattern = apr_pstrcat(unit_pool, pattern,
                                  way >> i & 1 ? "/:x" : "/a", NULL);
        }
        apir_router_add(router, "GET",
                        apr_pstrcat(unit_pool, pattern, "/end", NULL), "x",
                        NULL);
    }
    *nodes = (2u << levels) - 1 + (1u << levels);
    apir_router_compile(router, &new_said()->diag);
    return router;
}

static void test_backtracking(void)
{
    apr_size_t nodes;
    apir_router_t *router = full_tree(10, &nodes);
    apir_search_t work = work_of(router, "GET", repeat("/a", 10, "/nowhere"));

    /* GET, then whether another method knows the path. */
    OK(work.entered <= 2 * nodes, "a search enters no node twice");
    OK(work.entered >= 1u << 10, "even where all ways fit");
    work = work_of(router, "GET", repeat("/a", 10, "/end"));
    IS_INT(work.entered, 12, "and none in vain where the first way does");
}

static void test_two_long_ways(void)
{
    apir_router_t *router = router_of(
        APIR_PATTERNS,
        ROUTES(apr_pstrcat(unit_pool, "GET ", repeat("/a", 255, "/x"), NULL),
               apr_pstrcat(unit_pool, "GET /:p", repeat("/a", 254, "/y"),
                           NULL),
               "GET /a/a/:p/**:r", "GET /a/**:r"),
        new_said());
    apir_search_t work = work_of(router, "PUT", repeat("/a", 256, ""));

    OK(work.entered <= 2 * (1 + 256 + 256 + 2 + 1),
       "a few long patterns cost their length");
    work = work_of(router, "GET", repeat("/a", 255, "/y"));
    IS(work.form->entry->route, "GET /a/a/:p/**:r",
       "and the deepest wildcard takes the rest");
}

/** Values of ":a-:b-:c-:d" for a segment of 8 KiB: no way back and forth
 * between the parameters, whatever the segment. */
static void test_long_segment(void)
{
    apir_router_t *router = router_of(APIR_PATTERNS,
                                      ROUTES("GET /:a-:b-:c-:d",
                                             "GET /x/:a.-.:b.-+:c"),
                                      new_said());
    const char *dashes = repeat("-", 8192, "");
    apir_path_t path = path_of(apr_pstrcat(unit_pool, "/", dashes, NULL));
    apir_match_t match;

    IS_INT(apir_router_match(router, "GET", &path, &match, unit_pool),
           APIR_MATCH, "a segment of dashes fits");
    IS_INT(match.params.items[0].value_length, 8192 - 6,
           "the first parameter takes most");
    IS_INT(work_of(router, "GET",
                   apr_pstrcat(unit_pool, "/", dashes, "/", NULL))
               .tried,
           1, "one comparison");
    IS(ask(router, "GET", repeat("/x/", 1, repeat(".-", 4096, "x"))), "404",
       "one that nearly fits does not");
}

/** More groups of first literals than are kept at once. */
static void test_nested_leads(void)
{
    apir_router_t *router = router_of(
        APIR_PATTERNS,
        ROUTES("GET /aaaaaaaaaa:x-10", "GET /aaaaaaaaa:x-9",
               "GET /aaaaaaaa:x-8", "GET /aaaaaaa:x-7", "GET /aaaaaa:x-6",
               "GET /aaaaa:x-5", "GET /aaaa:x-4", "GET /aaa:x-3",
               "GET /aa:x-2", "GET /a:x-1", "GET /:y-:z"),
        new_said());

    IS(ask(router, "GET", "/aaaaaaaaaaaa-1"), "GET /a:x-1 x=aaaaaaaaaaa",
       "all of them are tried");
    IS(ask(router, "GET", "/aaaa-3"), "GET /aaa:x-3 x=a",
       "in the order of declaration");
    IS(ask(router, "GET", "/aaaaaaaaaaaa-77"),
       "GET /:y-:z y=aaaaaaaaaaaa "
       "z=77",
       "to the last");
}

int main(void)
{
    unit_begin();
    test_params();
    test_segments();
    test_length();
    test_optional();
    test_method_count();
    test_many();
    test_memory();
    test_backtracking();
    test_two_long_ways();
    test_long_segment();
    test_nested_leads();
    return unit_done();
}
