/**
 * @file http/internal_url.h
 * @brief The URL that a handler gives to fetch.
 */
#ifndef APIR_HTTP_INTERNAL_URL_H
#define APIR_HTTP_INTERNAL_URL_H

#include <apr_errno.h>
#include <apr_pools.h>

/**
 * Resolves what a handler gave to fetch against "http://internal/" (WHATWG
 * URL §4.4, path-absolute and relative forms): blanks round it, tabs and line
 * ends are dropped, dot segments ("%2e" too) removed, "\" is "/", spaces and
 * bytes that a path or query may not hold are escaped, ill-formed UTF-8 is
 * U+FFFD, fragment cut. APR_EINVAL, and NULL in @a path, for anything with a
 * scheme or a host, "http://internal/" too.
 * @param path   out: escaped path, begins with '/'. It may begin with "//" (as
 *               "/.//x" does): hand it on as a path, never as a URL
 * @param query  out: escaped query without '?', or NULL
 */
apr_status_t apir_internal_url(const char *url, const char **path,
                               const char **query, apr_pool_t *pool);

#endif
