/**
 * @file http/cookie.h
 * @brief Cookies: the request's, and Set-Cookie fields, as npm's "cookie"
 * (which SolidStart uses) reads and writes them.
 */
#ifndef APIR_HTTP_COOKIE_H
#define APIR_HTTP_COOKIE_H

#include "core/error.h"
#include "http/pairs.h"
#include <stdbool.h>

#ifndef APIR_COOKIE_OPTIONS_T
#define APIR_COOKIE_OPTIONS_T
/** Attributes of a Set-Cookie field; zero means "not there". (The public
 * header declares the same type.) */
typedef struct apir_cookie_options_t {
    const char *path;
    const char *domain;
    const char *same_site;     /**< "lax" "strict" "none", any case; "true" is
                                    strict */
    bool has_max_age;
    double max_age;            /**< seconds, floored; 0 is written */
    bool has_expires;
    double expires;            /**< milliseconds since 1970 UTC */
    bool http_only;
    bool secure;
} apir_cookie_options_t;
#endif

/** Reads a Cookie header (NULL: none): the first of a repeated name wins,
 * values percent-decoded unless malformed. Ill-formed UTF-8 becomes U+FFFD, a
 * decoded NUL leaves the value as it was written. More than APIR_MAX_COOKIES:
 * APIR_E_TOO_MANY. */
apr_status_t apir_cookie_parse(const char *header, apir_pairs_t *cookies,
                               apr_pool_t *pool, apir_error_t *error);

/** A Set-Cookie value, the cookie's value percent-encoded; NULL, and an
 * error with a sentence, when a part may not stand there. */
const char *apir_cookie_format(const char *name, const char *value,
                               const apir_cookie_options_t *options,
                               apr_pool_t *pool, apir_error_t *error);

#endif
