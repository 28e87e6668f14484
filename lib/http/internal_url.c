/*
 * The base URL is known and has the path "/", so of the WHATWG URL parser
 * only the states "no scheme", "relative", "path" and "query" are left, and a
 * reference with and one without a leading slash resolve alike.
 */
#include "http/internal_url.h"
#include "core/utf8.h"
#include "http/ascii_int.h"
#include "http/percent.h"
#include <stdbool.h>
#include <string.h>

static bool is_slash(char byte)
{
    return byte == '/' || byte == '\\';
}

/* WHATWG URL §4.4, steps 1.2 and 3: no blanks round it, no tabs and line ends
 * in it; then as UTF-8. */
static const char *cleaned(const char *url, apr_pool_t *pool)
{
    const char *end = url + strlen(url);
    apr_size_t length;
    char *copy, *to;

    while (*url && (unsigned char)*url <= ' ') {
        url++;
    }
    while (end > url && (unsigned char)end[-1] <= ' ') {
        end--;
    }
    copy = to = apr_palloc(pool, (apr_size_t)(end - url) + 1);
    for (; url < end; url++) {
        if (*url != '\t' && *url != '\n' && *url != '\r') {
            *to++ = *url;
        }
    }
    *to = '\0';
    return apir_utf8_replace(copy, (apr_size_t)(to - copy), &length, pool);
}

static bool has_scheme(const char *url)
{
    const char *at = url;

    while (apir_ascii_alpha(*at)
           || (at > url
               && (apir_ascii_digit(*at) || *at == '+' || *at == '-'
                   || *at == '.'))) {
        at++;
    }
    return at > url && *at == ':';
}

/* Bytes of the dot at @a at, written "." or "%2e"; 0 when there is none. */
static apr_size_t dot(const char *at)
{
    return *at == '.' ? 1 : apir_percent_escape_at(at) == '.' ? 3 : 0;
}

/* How many dots a segment consists of: 1, 2, or 0 for any other segment. */
static int dots(const char *at, const char *end)
{
    int count = 0;

    while (at < end && dot(at) && ++count <= 2) {
        at += dot(at);
    }
    return at == end ? count : 0;
}

/* The path (§1.3, path percent-encode set) and special-query sets. */
static bool must_escape(char byte, bool in_query)
{
    return (unsigned char)byte <= ' ' || (unsigned char)byte > '~'
           || strchr(in_query ? "\"#<>'" : "\"#<>?^`{}", byte);
}

static char *escape(char *to, const char *at, const char *end, bool in_query)
{
    for (; at < end; at++) {
        if (must_escape(*at, in_query)) {
            to = apir_percent_put(to, *at);
        }
        else {
            *to++ = *at;
        }
    }
    return to;
}

/* The path state: appends "/" and the segment, or drops the last one. */
static char *resolve_path(char *out, const char *at, const char *end)
{
    char *to = out;

    for (;;) {
        const char *stop = at;
        int count;

        while (stop < end && !is_slash(*stop)) {
            stop++;
        }
        count = dots(at, stop);
        if (count == 2) {
            while (to > out && *--to != '/') {
            }
        }
        if (count == 0 || stop == end) {
            *to++ = '/';
            to = escape(to, at, count ? at : stop, false);
        }
        if (stop == end) {
            return to;
        }
        at = stop + 1;
    }
}

apr_status_t apir_internal_url(const char *url, const char **path,
                               const char **query, apr_pool_t *pool)
{
    const char *at = cleaned(url, pool), *end, *mark;
    char *to, *out;

    *path = *query = NULL;
    if (has_scheme(at) || (is_slash(at[0]) && is_slash(at[1]))) {
        return APR_EINVAL;
    }
    end = at + strcspn(at, "#");
    mark = memchr(at, '?', (apr_size_t)(end - at));
    at += is_slash(*at);
    out = to = apr_palloc(pool, 3 * (apr_size_t)(end - at) + 3);
    to = resolve_path(to, at, mark ? mark : end);
    *to++ = '\0';
    *path = out;
    if (mark) {
        *query = to;
        *escape(to, mark + 1, end, true) = '\0';
    }
    return APR_SUCCESS;
}
