/**
 * @file jsonschema/names_int.h
 * @brief A fixed set of names, found by hash (private to lib/jsonschema).
 * Only the schema's names are in the table, so no input can make it slow.
 */
#ifndef APIR_JSONSCHEMA_NAMES_INT_H
#define APIR_JSONSCHEMA_NAMES_INT_H

#include <apr_pools.h>

typedef struct apir_name_t {
    const char *text;
    apr_uint32_t length;
} apir_name_t;

typedef struct apir_names_t {
    const apir_name_t *names; /**< borrowed */
    apr_uint32_t *table;      /**< positions plus 1, 0: empty */
    apr_uint32_t mask;
} apir_names_t;

/** Makes the table of @a count different names, which must live as long. */
void apir_names_make(apir_names_t *set, const apir_name_t *names,
                     apr_uint32_t count, apr_pool_t *pool);

/** Position of a name, or -1. */
apr_int64_t apir_names_find(const apir_names_t *set, const char *text,
                            apr_size_t length);

#endif
