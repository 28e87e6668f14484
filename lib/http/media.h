/**
 * @file http/media.h
 * @brief Media types and header values (RFC 9110 §8.3, §5.5, §5.6).
 */
#ifndef APIR_HTTP_MEDIA_H
#define APIR_HTTP_MEDIA_H

#include <apr_pools.h>
#include <stdbool.h>

/** Whether @a content_type (may be NULL) is @a type ("text/plain"), whatever
 * its parameters and case. */
bool apir_media_is(const char *content_type, const char *type);

/** The value of the first parameter of that name (any case), or NULL. A
 * quoted-string is unquoted (RFC 9110 §5.6.4); a value without quotes goes up
 * to the next ';', whatever it holds (WHATWG MIME Sniffing §4.4: clients send
 * boundaries with '=' and '/' in them). NULL too for an unterminated string
 * and for control characters. */
const char *apir_media_param(const char *content_type, const char *name,
                             apr_pool_t *pool);

/** Bytes of the token that @a text begins with (RFC 9110 §5.6.2), may be 0. */
apr_size_t apir_token_length(const char *text);

/** Whether @a name is a token (RFC 9110 §5.6.2). */
bool apir_header_name_ok(const char *name);

/** Whether @a value may stand in a header: no control characters but TAB
 * (RFC 9110 §5.5). */
bool apir_header_value_ok(const char *value);

#endif
