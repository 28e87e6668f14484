/**
 * @file graphql/resolvers.h
 * @brief What a plugin has defined for a schema.
 */
#ifndef APIR_GRAPHQL_RESOLVERS_H
#define APIR_GRAPHQL_RESOLVERS_H

#include "event/definition.h"

typedef struct apir_resolver_entry_t {
    const char *field; /**< "Type.field" */
    apir_resolver_fn *resolve;
    void *data;
} apir_resolver_entry_t;

typedef struct apir_scalar_entry_t {
    const char *name;
    apir_scalar_fn *input;
    apir_scalar_fn *output;
    void *data;
} apir_scalar_entry_t;

typedef struct apir_abstract_entry_t {
    const char *name;
    apir_type_fn *type;
    void *data;
} apir_abstract_entry_t;

struct apir_resolvers_t {
    const char *name;
    apr_pool_t *pool;
    apr_array_header_t *fields;    /**< of apir_resolver_entry_t */
    apr_array_header_t *scalars;   /**< of apir_scalar_entry_t */
    apr_array_header_t *abstracts; /**< of apir_abstract_entry_t */
};

/** An empty set in @a pool; the name is copied. */
apir_resolvers_t *apir_resolvers_create(const char *name, apr_pool_t *pool);

/** The resolvers of that name, or NULL. */
apir_resolvers_t *apir_plugin_find_resolvers(apir_plugin_t *plugin,
                                             const char *name);

#endif
