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

/** A parameter's value, unquoted (RFC 9110 §5.6.6), or NULL. */
const char *apir_media_param(const char *content_type, const char *name,
                             apr_pool_t *pool);

/** Whether @a name is a token (RFC 9110 §5.6.2). */
bool apir_header_name_ok(const char *name);

/** Whether @a value may stand in a header: no control characters but TAB
 * (RFC 9110 §5.5). */
bool apir_header_value_ok(const char *value);

#endif
