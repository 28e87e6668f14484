/* A resolved path begins with '/', holds no dot segment and nothing that must
 * be escaped; resolved again it stays the same. */
#include "http/internal_url.h"
#include "http_fuzz.h"

static void check_bytes(const char *text, const char *refused)
{
    for (; *text; text++) {
        PROMISE(*text > ' ' && *text <= '~' && !strchr(refused, *text));
    }
}

static void check_segments(const char *path)
{
    static const char *const dots[] = { ".",    "..",   "%2e",
                                        "%2E",  "%2e.", "%2E.",
                                        ".%2e", ".%2E", "%2e%2e" };
    size_t i, length;

    for (; *path; path += length) {
        length = strcspn(++path, "/");
        for (i = 0; i < sizeof(dots) / sizeof(dots[0]); i++) {
            PROMISE(strlen(dots[i]) != length
                    || memcmp(dots[i], path, length));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    const char *url = apr_pstrmemdup(pool, (const char *)data, size);
    const char *path, *query, *path_again, *query_again;

    if (apir_internal_url(url, &path, &query, pool) != APR_SUCCESS) {
        PROMISE(!path && !query);
        fuzz_done(pool);
        return 0;
    }
    PROMISE(path[0] == '/');
    check_bytes(path, "\"#<>?^`{}\\");
    check_segments(path);
    if (query) {
        check_bytes(query, "\"#<>'");
        url = apr_pstrcat(pool, path, "?", query, NULL);
    }
    else {
        url = path;
    }
    if (path[1] != '/') {
        PROMISE(!apir_internal_url(url, &path_again, &query_again, pool));
        PROMISE(!strcmp(path, path_again));
        PROMISE(query ? query_again && !strcmp(query, query_again)
                      : !query_again);
    }
    fuzz_done(pool);
    return 0;
}
