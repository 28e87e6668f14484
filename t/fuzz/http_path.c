/* Input: uri, NUL, raw path. Segments are text; together they are one of the
 * two paths; written again with escapes they are read again. */
#include "core/limits.h"
#include "http/path.h"
#include "http_fuzz.h"

static const char *joined(const apir_path_t *path, apr_pool_t *pool)
{
    const char *text = "";
    apr_size_t i;

    for (i = 0; i < path->count; i++) {
        text = apr_pstrcat(pool, text, "/",
                           apr_pstrmemdup(pool, path->segments[i].text,
                                          path->segments[i].length),
                           NULL);
    }
    return text;
}

/* As httpd would have it in r->uri: decoded but for %2F. */
static const char *kept_slashes(const apir_segment_t *segment,
                                apr_pool_t *pool)
{
    char *text = apr_palloc(pool, 3 * segment->length + 1), *to = text;
    apr_size_t i;

    for (i = 0; i < segment->length; i++) {
        if (segment->text[i] == '/') {
            to = apir_percent_put(to, '/');
        }
        else {
            *to++ = segment->text[i];
        }
    }
    *to = '\0';
    return text;
}

static void round_trip(const apir_path_t *path, apr_pool_t *pool)
{
    const char *uri = "", *raw = "";
    apir_path_t again;
    apr_size_t i;

    for (i = 0; i < path->count; i++) {
        const apir_segment_t *segment = &path->segments[i];

        uri = apr_pstrcat(pool, uri, "/", kept_slashes(segment, pool), NULL);
        raw = apr_pstrcat(pool, raw, "/",
                          apir_percent_encode(segment->text, segment->length,
                                              pool),
                          NULL);
    }
    PROMISE(!apir_path_split(uri, raw, &again, pool, NULL));
    PROMISE(again.count == path->count);
    for (i = 0; i < path->count; i++) {
        PROMISE(again.segments[i].length == path->segments[i].length);
        PROMISE(!memcmp(again.segments[i].text, path->segments[i].text,
                        path->segments[i].length));
    }
}

static void check(const apir_path_t *path, const char *uri, const char *raw,
                  apr_pool_t *pool)
{
    const char *text = joined(path, pool);
    apr_size_t i, at, length;

    PROMISE(path->count >= 1 && path->count <= APIR_MAX_SEGMENTS);
    for (i = 0; i < path->count; i++) {
        const apir_segment_t *segment = &path->segments[i];

        PROMISE(apir_utf8_valid(segment->text, segment->length));
        for (at = 0; at < segment->length; at++) {
            PROMISE((unsigned char)segment->text[at] >= ' '
                    && segment->text[at] != 0x7F);
        }
    }
    PROMISE(!strcmp(text, uri)
            || (raw
                && !strcmp(text, apir_percent_decode(raw, strlen(raw), false,
                                                     &length, pool))));
    round_trip(path, pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    const char *uri = apr_pstrmemdup(pool, (const char *)data, size);
    const char *raw = NULL;
    apir_error_t error = { 0 };
    apir_path_t path;

    if (strlen(uri) < size) {
        raw = uri + strlen(uri) + 1;
    }
    if (apir_path_split(uri, raw, &path, pool, &error) == APR_SUCCESS) {
        check(&path, uri, raw, pool);
    }
    else {
        PROMISE(error.kind == APIR_E_BAD_REQUEST);
    }
    fuzz_done(pool);
    return 0;
}
