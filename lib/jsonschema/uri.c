/*
 * Reference resolution of RFC 3986 §5.2, on zero-terminated texts from
 * schemas: all of this happens at start-up.
 */
#include "uri_int.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

typedef struct parts_t {
    const char *scheme;    /* NULL: none */
    const char *authority; /* NULL: none */
    const char *path;      /* "" at least */
    const char *query;     /* NULL: none */
} parts_t;

/* Bytes of the scheme, 0 without one (§3.1). */
static apr_size_t scheme_length(const char *uri)
{
    const char *at = uri;

    if (!apr_isalpha(*at)) {
        return 0;
    }
    while (apr_isalnum(*at) || *at == '+' || *at == '-' || *at == '.') {
        at++;
    }
    return *at == ':' ? (apr_size_t)(at - uri) : 0;
}

bool apir_uri_absolute(const char *uri)
{
    return scheme_length(uri) > 0;
}

static void split(const char *uri, parts_t *parts, apr_pool_t *pool)
{
    apr_size_t length = scheme_length(uri);

    memset(parts, 0, sizeof(*parts));
    if (length) {
        parts->scheme = apr_pstrmemdup(pool, uri, length);
        uri += length + 1;
    }
    if (uri[0] == '/' && uri[1] == '/') {
        length = strcspn(uri + 2, "/?#");
        parts->authority = apr_pstrmemdup(pool, uri + 2, length);
        uri += 2 + length;
    }
    length = strcspn(uri, "?#");
    parts->path = apr_pstrmemdup(pool, uri, length);
    uri += length;
    if (*uri == '?') {
        parts->query = apr_pstrmemdup(pool, uri + 1, strcspn(uri + 1, "#"));
    }
}

/* §5.2.4, remove_dot_segments: the segments are gathered in `out`. */
static const char *without_dots(const char *path, apr_pool_t *pool)
{
    char *out = apr_pcalloc(pool, strlen(path) + 2);
    apr_size_t used = 0;

    while (*path) {
        apr_size_t length = strcspn(path + 1, "/") + 1;

        if (length == 2 && memcmp(path, "/.", 2) == 0) {
            path += path[2] ? 2 : 1;
            if (!path[1]) {
                out[used++] = '/';
                break;
            }
            continue;
        }
        if (length == 3 && memcmp(path, "/..", 3) == 0) {
            while (used && out[--used] != '/') {
            }
            if (!path[3]) {
                out[used++] = '/';
                break;
            }
            path += 3;
            continue;
        }
        memcpy(out + used, path, length);
        used += length;
        path += length;
    }
    out[used] = '\0';
    return out;
}

/* §5.2.3 */
static const char *merge(const parts_t *base, const char *path,
                         apr_pool_t *pool)
{
    const char *slash = strrchr(base->path, '/');

    if (base->authority && !*base->path) {
        return apr_pstrcat(pool, "/", path, NULL);
    }
    if (!slash) {
        return path;
    }
    return apr_pstrcat(pool,
                       apr_pstrmemdup(pool, base->path,
                                      (apr_size_t)(slash - base->path) + 1),
                       path, NULL);
}

/* §5.2.2, the part for references that are no whole URI. */
static void transform(parts_t *target, const parts_t *base,
                      const parts_t *reference, apr_pool_t *pool)
{
    *target = *reference;
    target->scheme = base->scheme;
    if (reference->authority) {
        return;
    }
    target->authority = base->authority;
    if (!*reference->path) {
        target->path = base->path;
        target->query = reference->query ? reference->query : base->query;
    }
    else if (*reference->path != '/') {
        target->path = merge(base, reference->path, pool);
    }
}

const char *apir_uri_resolve(const char *base, const char *reference,
                             apr_pool_t *pool)
{
    parts_t from, to, target;

    split(reference, &to, pool);
    if (to.scheme) {
        target = to;
    }
    else {
        split(base, &from, pool);
        transform(&target, &from, &to, pool);
    }
    if (*target.path == '/') {
        target.path = without_dots(target.path, pool);
    }
    return apr_pstrcat(pool, target.scheme ? target.scheme : "",
                       target.scheme ? ":" : "", target.authority ? "//" : "",
                       target.authority ? target.authority : "", target.path,
                       target.query ? "?" : "",
                       target.query ? target.query : "", NULL);
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

const char *apir_uri_fragment(const char *reference, apr_pool_t *pool)
{
    const char *at = strchr(reference, '#');
    char *out, *to;

    if (!at) {
        return "";
    }
    out = to = apr_palloc(pool, strlen(at));
    for (at++; *at; at++) {
        if (*at != '%') {
            *to++ = *at;
            continue;
        }
        if (hex(at[1]) < 0 || hex(at[2]) < 0) {
            return NULL;
        }
        *to++ = (char)(hex(at[1]) * 16 + hex(at[2]));
        at += 2;
    }
    *to = '\0';
    return out;
}
