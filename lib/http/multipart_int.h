/**
 * @file http/multipart_int.h
 * @brief Cuts a multipart body into its parts (RFC 2046 §5.1).
 */
#ifndef APIR_HTTP_MULTIPART_INT_H
#define APIR_HTTP_MULTIPART_INT_H

#include <apr_errno.h>
#include <apr_pools.h>
#include <stdbool.h>

/** A walk over the parts; all texts are borrowed from the body. */
typedef struct apir_multipart_t {
    const char *at;        /**< where the next part begins */
    const char *end;       /**< of the body */
    const char *delimiter; /**< CR LF "--" boundary */
    apr_size_t delimiter_length;
} apir_multipart_t;

/** One part: its header lines (each with its CR LF) and its content. */
typedef struct apir_part_t {
    const char *headers;
    apr_size_t headers_length;
    const char *content;
    apr_size_t content_length;
} apir_part_t;

/** Passes over the preamble; APR_EINVAL when no part and no end follows. */
apr_status_t apir_multipart_begin(apir_multipart_t *parts, const char *body,
                                  apr_size_t length, const char *boundary,
                                  apr_pool_t *pool);

/** The next part; APR_EOF behind the last one, APR_EINVAL when it is not
 * ended. Linear in the body: a boundary holds no CR, so candidates never
 * overlap. */
apr_status_t apir_multipart_next(apir_multipart_t *parts, apir_part_t *part);

/** The value of the first header of that name (any case), trimmed and copied;
 * NULL when there is none. False when a line is no header or holds NUL. */
bool apir_part_header(const apir_part_t *part, const char *name,
                      const char **value, apr_pool_t *pool);

#endif
