/**
 * @file jsonschema/uri_int.h
 * @brief URI references as $id and $ref have them (RFC 3986; private to
 * lib/jsonschema).
 */
#ifndef APIR_JSONSCHEMA_URI_INT_H
#define APIR_JSONSCHEMA_URI_INT_H

#include <apr_pools.h>
#include <stdbool.h>

/** The target of @a reference seen from @a base (RFC 3986 §5.2.2), without
 * its fragment. @a base may be "" (nothing is known of the place). */
const char *apir_uri_resolve(const char *base, const char *reference,
                             apr_pool_t *pool);

/** The fragment of @a reference, percent-decoded once; "" when there is none,
 * NULL when an escape is broken. */
const char *apir_uri_fragment(const char *reference, apr_pool_t *pool);

/** Whether the text begins with a scheme. */
bool apir_uri_absolute(const char *uri);

#endif
