/**
 * @file jsonschema/store_int.h
 * @brief Resources of schemas by URI, their anchors and dialects (private to
 * lib/jsonschema).
 */
#ifndef APIR_JSONSCHEMA_STORE_INT_H
#define APIR_JSONSCHEMA_STORE_INT_H

#include "schema.h"

#include <apr_hash.h>
#include <apr_tables.h>

/** Vocabularies as bits. */
enum {
    APIR_VOCABULARY_CORE = 32, /**< always there */
    APIR_VOCABULARY_APPLICATOR = 1,
    APIR_VOCABULARY_UNEVALUATED = 2,
    APIR_VOCABULARY_VALIDATION = 4,
    APIR_VOCABULARY_FORMAT_ASSERTION = 8,
    APIR_VOCABULARY_OLD_TUPLES = 16, /**< items may be an array, as before
                                            2020-12; no prefixItems */
    APIR_VOCABULARY_DEFAULT = APIR_VOCABULARY_APPLICATOR
                              | APIR_VOCABULARY_UNEVALUATED
                              | APIR_VOCABULARY_VALIDATION
};

/** A schema with a URI of its own: a document, or a part with $id. */
typedef struct apir_resource_t {
    const char *uri; /**< absolute where it is known */
    const apir_value_t *root;
    apr_hash_t *anchors;         /**< name → value, both kinds */
    apr_hash_t *dynamic_anchors; /**< name → value */
    apr_hash_t *dynamic_nodes;   /**< name → node, of the compiled ones */
    const char *where;           /**< what messages begin with */
    struct apir_resource_t *parent; /**< the one it lies in, or NULL */
    unsigned vocabularies;          /**< 0: not looked up yet */
} apir_resource_t;

/** All resources that a compilation can see. */
typedef struct apir_registry_t {
    apr_pool_t *pool;
    apr_hash_t *by_uri;       /**< → resource */
    apr_hash_t *by_root;      /**< address of the value → resource */
    apr_array_header_t *list; /**< of apir_resource_t * */
    bool metaschemas;         /**< they are in it */
} apir_registry_t;

/** Where a keyword has schemas. */
typedef enum apir_shape_t {
    APIR_SHAPE_NONE,
    APIR_SHAPE_SCHEMA,
    APIR_SHAPE_ARRAY, /**< an array of schemas */
    APIR_SHAPE_MAP    /**< an object whose values are schemas */
} apir_shape_t;

apir_shape_t apir_keyword_shape(const char *name, apr_size_t length);

/** The registry of @a document and a store (or NULL). Of two resources with
 * one URI the first one in that order is taken. */
apir_registry_t *apir_registry_create(const apir_value_t *document,
                                      const apir_schema_store_t *store,
                                      apr_pool_t *pool);

/** The resource with that URI, or NULL. The metaschemas are read when one of
 * them is first asked for. */
apir_resource_t *apir_registry_find(apir_registry_t *registry,
                                    const char *uri);

/** The resource that begins at @a value, or NULL. */
apir_resource_t *apir_registry_at(const apir_registry_t *registry,
                                  const apir_value_t *value);

/** Follows a JSON pointer from the root of *@a resource, which becomes the
 * one that the found value belongs to; NULL when there is nothing. */
const apir_value_t *apir_registry_pointer(const apir_registry_t *registry,
                                          apir_resource_t **resource,
                                          const char *pointer);

/** Hands each embedded metaschema document of 2020-12, as text. */
const char *apir_metaschema(int index);

/** URI of the dialect and of its vocabularies. */
#define APIR_DRAFT "https://json-schema.org/draft/2020-12/"

#endif
