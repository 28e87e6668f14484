/**
 * @file http/percent.h
 * @brief Percent-encoding (RFC 3986 §2.1) and ECMA-262's two functions for
 * URI components.
 */
#ifndef APIR_HTTP_PERCENT_H
#define APIR_HTTP_PERCENT_H

#include <apr_pools.h>
#include <stdbool.h>

/**
 * Percent-decodes once (RFC 3986 §2.1). Malformed escapes are kept when
 * @a strict is false, else NULL. Returns @a text itself when it holds no '%'.
 */
const char *apir_percent_decode(const char *text, apr_size_t length,
                                bool strict, apr_size_t *out_length,
                                apr_pool_t *pool);

/** Decodes into @a out (room for @a length bytes; may be @a text itself),
 * malformed escapes kept. Returns the number of bytes; no zero byte is
 * added. */
apr_size_t apir_percent_decode_into(char *out, const char *text,
                                    apr_size_t length);

/** The byte that the escape at @a text stands for, or -1 when none begins
 * there. Reads up to the first byte that does not fit, so that a zero byte
 * ends it. */
int apir_percent_escape_at(const char *text);

/** Writes "%XX" (three bytes, upper case) to @a out; returns @a out + 3. */
char *apir_percent_put(char *out, char byte);

/** encodeURIComponent (ECMA-262 §19.2.6.4) of UTF-8 text. Bytes that are no
 * UTF-8 are escaped as they are. */
const char *apir_percent_encode(const char *text, apr_size_t length,
                                apr_pool_t *pool);

/**
 * decodeURIComponent (ECMA-262 §19.2.6.2): NULL where that throws, for a
 * malformed escape or escapes that are no UTF-8. Bytes that are not escaped
 * pass unseen. Returns @a text itself when it holds no '%'.
 */
const char *apir_uri_component_decode(const char *text, apr_size_t length,
                                      apr_size_t *out_length,
                                      apr_pool_t *pool);

#endif
