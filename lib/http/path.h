/**
 * @file http/path.h
 * @brief Request paths: segments, each percent-decoded once.
 */
#ifndef APIR_HTTP_PATH_H
#define APIR_HTTP_PATH_H

#include "core/error.h"
#include <stdbool.h>

typedef struct apir_segment_t {
    const char *text;          /**< zero-terminated only when decoded */
    apr_size_t length;
} apir_segment_t;

/** A path cut at '/'. "/a//b/" has segments "a", "", "b" and "". */
typedef struct apir_path_t {
    apir_segment_t *segments;
    apr_size_t count;
} apir_path_t;

/**
 * The segments of the path that httpd authorised (spec httpd.md §3).
 * @param uri     r->uri: decoded, never decoded again
 * @param raw     the normalised path with its escapes kept in
 *                pre_translate_name, or NULL when it had none
 * When @a raw, with every escape but %2F decoded once, equals @a uri, the
 * segments are those of @a raw, each decoded once; otherwise those of @a uri
 * as they are. Borrowed where nothing was decoded.
 * Errors: APIR_E_BAD_REQUEST for a control character (NUL, CR, LF, …) or
 * ill-formed UTF-8 in a segment, and beyond APIR_MAX_SEGMENTS.
 */
apr_status_t apir_path_split(const char *uri, const char *raw,
                             apir_path_t *path, apr_pool_t *pool,
                             apir_error_t *error);

/**
 * Percent-decodes once (RFC 3986 §2.1). Malformed escapes are kept when
 * @a strict is false, else NULL. Returns @a text itself when it holds no '%'.
 */
const char *apir_percent_decode(const char *text, apr_size_t length,
                                bool strict, apr_size_t *out_length,
                                apr_pool_t *pool);

/** encodeURIComponent (ECMA-262 §19.2.6.4) of UTF-8 text. */
const char *apir_percent_encode(const char *text, apr_size_t length,
                                apr_pool_t *pool);

/**
 * Resolves what a handler gave to fetch against "http://internal/" (WHATWG
 * URL, path-absolute and relative forms): dot segments removed, "\" is "/",
 * spaces and bytes that a path or query may not hold are escaped, fragment
 * cut. NULL when it names another host or scheme.
 * @param path   out: escaped path, begins with '/'
 * @param query  out: escaped query without '?', or NULL
 */
apr_status_t apir_internal_url(const char *url, const char **path,
                               const char **query, apr_pool_t *pool);

#endif
