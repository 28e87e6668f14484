/* Input: a path, asked for in two rich tables, one of each style. What is
 * found matches by a second opinion and puts the path together again; what is
 * not found no route has. */
#include "route_fuzz.h"

#define MOST_BYTES 1024 /* the second opinion is slow */

static const char *const patterns[] = {
    "/users",         "/users/:id", "/users/:id/posts/:post",
    "/files/**:path", "/w/**",      "/s/*",
    "/s/*/t",         "/v:major",   "/v:major.:minor/x",
    "/f/:name.:ext",  "/f/:plain",  "/r/:a-:b-:c",
    "/r/:a--:b",      "/a/b/c/d",   "/a/:x/c/:y",
    "/a/b/:x/e",      "/a/**:rest", "/:any",
    "/caf\xC3\xA9",   "/e//f",      "/%2F/x",
    "/two/:x:y",      "/**:all"
};

static const char *const files[] = { "/",
                                     "/api/docs",
                                     "/api/docs/**:slug",
                                     "/api/p/:a?/:b?",
                                     "/api/q/:a?/end",
                                     "/api/:house/students/year-:year",
                                     "/api/two/:a-:b",
                                     "/api/trpc/**",
                                     "/api/x/y",
                                     "/api/:a/y",
                                     "/api/x/:b/z/**:t",
                                     "/api/:{user-id}.json",
                                     "/\\:x/\\*",
                                     "/api/:a/:b/:c?" };

/* Built once: the tables are read-only. */
static apir_router_t *pattern_router;
static apir_router_t *file_router;

int LLVMFuzzerInitialize(int *argc, char ***argv);

static apir_router_t *router_of(apir_router_style_t style,
                                const char *const *texts, size_t count,
                                apr_pool_t *pool)
{
    static const char *const methods[] = { "GET", "POST", "*" };
    apir_router_t *router = apir_router_create(style, pool);
    apir_diag_t diag = { NULL, NULL, pool, 0, 0 };

    for (size_t i = 0; i < count; i++) {
        PROMISE(!apir_router_add(router, methods[i % 3], texts[i],
                                 (void *)texts[i], NULL));
    }
    apir_router_compile(router, &diag);
    return router;
}

static bool is_one(apir_router_style_t style, const char *const *texts,
                   size_t count, const apir_path_t *path, apr_pool_t *pool)
{
    for (size_t i = 0; i < count; i++) {
        if (fuzz_matches(style, texts[i], path, NULL, pool)) {
            return true;
        }
    }
    return false;
}

static void check(const apir_router_t *router, const char *const *texts,
                  size_t count, const apir_path_t *path, apr_pool_t *pool)
{
    apir_router_style_t style = router->style;
    apir_match_t match;
    apir_match_result_t result = apir_router_match(router, "GET", path,
                                                   &match, pool);
    const char *allow = apir_router_allow(router, path, pool);

    if (!fuzz_is_path(path)) {
        return;
    }
    if (result == APIR_MATCH) {
        fuzz_check_params(&match.params);
        PROMISE(allow && strstr(allow, "GET"));
        PROMISE(fuzz_matches(style, match.route, path, &match.params, pool));
        return;
    }
    PROMISE((result == APIR_NO_METHOD) == (allow != NULL));
    PROMISE(style == APIR_PATTERNS || result == APIR_NO_METHOD
            || !is_one(style, texts, count, path, pool));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    apr_pool_t *pool = fuzz_pool();

    pattern_router = router_of(APIR_PATTERNS, patterns,
                               sizeof(patterns) / sizeof(patterns[0]), pool);
    file_router = router_of(APIR_FILES, files,
                            sizeof(files) / sizeof(files[0]), pool);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    apir_path_t path;

    if (size > MOST_BYTES) {
        size = MOST_BYTES;
    }
    path = fuzz_path(apr_pstrmemdup(pool, (const char *)data, size), pool);
    check(pattern_router, patterns, sizeof(patterns) / sizeof(patterns[0]),
          &path, pool);
    check(file_router, files, sizeof(files) / sizeof(files[0]), &path, pool);
    fuzz_done(pool);
    return 0;
}
