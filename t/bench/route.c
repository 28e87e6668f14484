/*
 * The router with 10 and with 100,000 routes: time to build, bytes a route,
 * nanoseconds a match. Both tables are asked for the same ten paths (what
 * the number of routes costs by itself), then the large one for paths all
 * over it (what the processor's caches add).
 */
#include "route/router_int.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEW 10
#define MANY 100000
#define ROUNDS 15
#define MATCHES 200000
#define SPREAD 4096 /* paths all over the table */

typedef struct paths_t {
    apir_path_t *paths;
    int count;
} paths_t;

static apir_path_t split(const char *text, apr_pool_t *pool)
{
    apir_path_t path = { NULL, 0 };

    path.segments = apr_palloc(pool, 8 * sizeof(*path.segments));
    while (*text) {
        apir_segment_t *segment = &path.segments[path.count++];

        segment->text = ++text;
        segment->length = strcspn(text, "/");
        text += segment->length;
    }
    return path;
}

/** Paths of routes spread evenly over @a routes. */
static paths_t make_paths(int count, int routes, apr_pool_t *pool)
{
    paths_t paths = {
        apr_palloc(pool, (apr_size_t)count * sizeof(apir_path_t)), count
    };

    for (int i = 0; i < count; i++) {
        /* A prime step: neighbours in the list are far apart. */
        unsigned route = (unsigned)i * 7919u % (unsigned)routes;

        paths.paths[i] = split(apr_psprintf(pool, "/r%u/items/%d/x", route,
                                            i),
                               pool);
    }
    return paths;
}

static apir_router_t *build(int routes, apr_pool_t *pool)
{
    apir_router_t *router = apir_router_create(APIR_PATTERNS, pool);
    apir_diag_t diag = { NULL, NULL, pool, 0, 0 };
    char pattern[64];

    for (int i = 0; i < routes; i++) {
        apr_snprintf(pattern, sizeof(pattern), "/r%d/items/:id/x", i);
        if (apir_router_add(router, "GET", pattern, router, NULL)) {
            abort();
        }
    }
    apir_router_compile(router, &diag);
    return router;
}

static apr_size_t resident(void)
{
    unsigned long size = 0;
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file && fscanf(file, "%lu %lu", &size, &pages) != 2) {
        pages = 0;
    }
    if (file) {
        fclose(file);
    }
    return pages * (apr_size_t)sysconf(_SC_PAGESIZE);
}

/** Nanoseconds a match, of one round. */
static double time_matches(const apir_router_t *router, const paths_t *paths,
                           apr_pool_t *pool)
{
    apr_time_t start = apr_time_now();
    apir_match_t match;

    for (int i = 0, next = 0; i < MATCHES; i++) {
        if (apir_router_match(router, "GET", &paths->paths[next], &match,
                              pool)
            != APIR_MATCH) {
            abort();
        }
        next = next + 1 == paths->count ? 0 : next + 1;
        if (i % 64 == 0) {
            apr_pool_clear(pool);
        }
    }
    return (double)(apr_time_now() - start) * 1000.0 / MATCHES;
}

/** The least: what else the machine does only adds. */
static double least(const double *values, int count)
{
    double value = values[0];

    for (int i = 1; i < count; i++) {
        value = values[i] < value ? values[i] : value;
    }
    return value;
}

static void bench_matches(const apir_router_t *few, const apir_router_t *many,
                          apr_pool_t *pool)
{
    paths_t same = make_paths(FEW, FEW, pool);
    paths_t spread = make_paths(SPREAD, MANY, pool);
    double few_same[ROUNDS];
    double many_same[ROUNDS];
    double many_spread[ROUNDS];
    double base;
    double ns;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    for (int i = 0; i < ROUNDS; i++) {
        /* In turns: what else the machine does hits all alike. */
        few_same[i] = time_matches(few, &same, scratch);
        many_same[i] = time_matches(many, &same, scratch);
        many_spread[i] = time_matches(many, &spread, scratch);
    }
    base = least(few_same, ROUNDS);
    printf("route: match, %d routes: %.0f ns\n", FEW, base);
    ns = least(many_same, ROUNDS);
    printf("route: match, %d routes: %.0f ns, ratio %.2f\n", MANY, ns,
           ns / base);
    printf("route: match, %d routes, paths all over: %.0f ns\n", MANY,
           least(many_spread, ROUNDS));
}

/** The longest segment against a pattern that nearly fits everywhere. */
static void bench_hostile(apr_pool_t *pool)
{
    apir_router_t *router = apir_router_create(APIR_PATTERNS, pool);
    apir_diag_t diag = { NULL, NULL, pool, 0, 0 };
    char *text = apr_palloc(pool, 8192);
    apir_path_t path;
    apir_match_t match;
    apr_time_t start;

    memset(text, '-', 8191);
    text[0] = '/';
    text[8190] = 'x';
    text[8191] = '\0';
    path = split(text, pool);
    apir_router_add(router, "GET", "/:a-:b-:c-:d-+:e", router, NULL);
    apir_router_compile(router, &diag);
    start = apr_time_now();
    for (int i = 0; i < 1000; i++) {
        apir_router_match(router, "GET", &path, &match, pool);
    }
    printf("route: a segment of 8 KiB that nearly fits: %.1f us\n",
           (double)(apr_time_now() - start) / 1000.0);
}

int main(void)
{
    apr_pool_t *pool;
    apir_router_t *few;
    apir_router_t *many;
    apr_size_t before;
    apr_time_t start;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    few = build(FEW, pool);
    before = resident();
    start = apr_time_now();
    many = build(MANY, pool);
    printf("route: build, %d routes: %d ms\n", MANY,
           (int)apr_time_as_msec(apr_time_now() - start));
    printf("route: memory: %d bytes a route\n",
           (int)((resident() - before) / MANY));
    bench_matches(few, many, pool);
    bench_hostile(pool);
    apr_terminate();
    return 0;
}
