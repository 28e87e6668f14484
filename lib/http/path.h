/**
 * @file http/path.h
 * @brief Request paths: segments, each percent-decoded once.
 */
#ifndef APIR_HTTP_PATH_H
#define APIR_HTTP_PATH_H

#include "core/error.h"
#include "http/internal_url.h"
#include "http/percent.h"
#include <stdbool.h>

typedef struct apir_segment_t {
    const char *text; /**< zero-terminated only when decoded */
    apr_size_t length;
} apir_segment_t;

/** A path cut at '/'. "/a//b/" has segments "a", "", "b" and "". */
typedef struct apir_path_t {
    apir_segment_t *segments;
    apr_size_t count;
} apir_path_t;

/**
 * The segments of the path that httpd authorised.
 * @param uri     r->uri: decoded by httpd, never to be decoded again
 * @param raw     the normalised path with its escapes, kept in
 *                pre_translate_name, or NULL when it had none. (httpd's own
 *                decoding makes "a%2Fb" and "a%252Fb" the same text.)
 * When @a raw, with every escape but %2F decoded once, equals @a uri, the
 * segments are those of @a raw, each decoded once; otherwise (the path was
 * rewritten, encoded slashes are decoded, …) those of @a uri as they are, for
 * that is what access was granted to. Borrowed where nothing was decoded.
 * Errors: APIR_E_BAD_REQUEST for a path without a leading '/', a control
 * character (U+0000 to U+001F, U+007F) or ill-formed UTF-8 in a segment, and
 * beyond APIR_MAX_SEGMENTS. Callers that share a site with others look at the
 * error only where the path is theirs.
 */
apr_status_t apir_path_split(const char *uri, const char *raw,
                             apir_path_t *path, apr_pool_t *pool,
                             apir_error_t *error);

#endif
