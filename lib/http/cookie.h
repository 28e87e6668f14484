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
    const char *same_site; /**< "lax" "strict" "none", any case; "true" is
                                    strict */
    bool has_max_age;
    double max_age; /**< seconds, floored; 0 is written */
    bool has_expires;
    double expires; /**< milliseconds since 1970 UTC */
    bool http_only;
    bool secure;
    bool no_http_only; /**< takes away what a storage has set */
    bool no_secure;
} apir_cookie_options_t;
#endif

/**
 * Reads a Cookie header (NULL: none): pairs end at ';', the first '=' ends the
 * name, blanks round both are dropped, what has no '=' is passed over. The
 * first of a repeated name wins. A leading '"' takes the last character with
 * it, unseen. Values are percent-decoded (decodeURIComponent) unless
 * malformed. Ill-formed UTF-8 becomes U+FFFD, a decoded NUL leaves the value
 * as it was written. More than APIR_MAX_COOKIES pairs: APIR_E_TOO_MANY.
 *
 * HTTP/2 splits the field and servers join it with "; " (RFC 9113 §8.2.3);
 * of HTTP/1.1, where clients must send one field (RFC 6265 §5.4), httpd joins
 * several with ", ": see apir_cookie_unmerge.
 */
apr_status_t apir_cookie_parse(const char *header, apir_pairs_t *cookies,
                               apr_pool_t *pool, apir_error_t *error);

/**
 * Undoes httpd's merging of several Cookie fields: a ", " that is followed by
 * a token and '=' becomes "; ". Returns @a header itself when there is none.
 *
 * To be called only where several fields may have come, so never for HTTP/2
 * nor for a header that a handler wrote: in a single field "a=1, b=2" is one
 * cookie. Names that begin with __Host- or __Secure- are never split off, so
 * that nobody plants one inside the value of a cookie that he may set.
 */
const char *apir_cookie_unmerge(const char *header, apr_pool_t *pool);

/**
 * A Set-Cookie value, the cookie's value percent-encoded (encodeURIComponent),
 * attributes in the order Max-Age, Domain, Path, Expires, HttpOnly, Secure,
 * SameSite; empty path, domain and same_site count as absent. @a options may
 * be NULL.
 *
 * NULL, and APIR_E_INTERNAL with npm's sentence ("argument name is invalid",
 * "argument val is invalid", "option maxAge is invalid", …), when a part may
 * not stand there: name, domain and path consist of TAB, space to '~' and
 * U+0080 to U+00FF; beyond npm's 0.5, ';' is refused in all three and '=' in
 * the name, since they would begin another attribute or end the name (as later
 * versions do); max_age must be finite and within 2^53, expires a time that
 * ECMA-262 has (±8.64e15).
 */
const char *apir_cookie_format(const char *name, const char *value,
                               const apir_cookie_options_t *options,
                               apr_pool_t *pool, apir_error_t *error);

#endif
