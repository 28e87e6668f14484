/**
 * @file event/signed_cookie.h
 * @brief The cookie value of SolidStart's createCookieSessionStorage:
 * base64(JSON) "." base64(HMAC-SHA256) without padding.
 *
 * The JSON text is taken as Latin-1 bytes before it is encoded; the key is the
 * secret's UTF-8, the signed text is the first base64.
 */
#ifndef APIR_EVENT_SIGNED_COOKIE_H
#define APIR_EVENT_SIGNED_COOKIE_H

#include "core/error.h"
#include "json/value.h"

/** The cookie's decoded text for @a data (an object), signed with the first
 * of @a secrets (NULL or none in a NULL-terminated list: unsigned). Not yet
 * percent-encoded. APIR_E_INTERNAL when the JSON text holds characters beyond
 * U+00FF. */
const char *apir_signed_cookie_write(const apir_value_t *data,
                                     const char *const *secrets,
                                     apr_pool_t *pool, apir_error_t *error);

/** The data of a cookie's decoded text: an empty object when it is absent
 * (NULL), unsigned where a signature is due, signed with none of
 * @a secrets (compared in constant time), or no JSON. An array or a string
 * counts as an object of its indexes, any other value as an empty one. Both
 * halves may have their padding or not, and spare bits set. Never fails. */
apir_value_t *apir_signed_cookie_read(const char *text,
                                      const char *const *secrets,
                                      apr_pool_t *pool);

#endif
