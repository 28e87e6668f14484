/**
 * @file jsonschema/schema.h
 * @brief JSON Schema 2020-12, compiled at start-up, read-only afterwards.
 *
 * Two ways to run a schema:
 *  - apir_schema_check: the specification, true or false (and where);
 *  - apir_schema_valid: valid() of the references: zod's issues, and the value
 *    that a handler gets (unknown members dropped where the schema does not
 *    name additionalProperties, defaults filled in).
 */
#ifndef APIR_JSONSCHEMA_SCHEMA_H
#define APIR_JSONSCHEMA_SCHEMA_H

#include "core/diag.h"
#include "core/error.h"
#include "json/value.h"

typedef struct apir_schema_t apir_schema_t;

/** Schemas by absolute URI, for $ref between documents. */
typedef struct apir_schema_store_t apir_schema_store_t;

typedef struct apir_schema_options_t {
    bool assert_formats;       /**< formats decide, not only annotate */
    apir_schema_store_t *store;  /**< or NULL */
} apir_schema_options_t;

apir_schema_store_t *apir_schema_store_create(apr_pool_t *pool);

/** Adds a document under @a uri (its own $id counts too). */
void apir_schema_store_add(apir_schema_store_t *store, const char *uri,
                           const apir_value_t *document);

/** Compiles; mistakes (unknown $ref, bad pattern, wrong keyword type) go to
 * @a diag with JSON pointers, then NULL. @a document must outlive the result.
 */
apir_schema_t *apir_schema_compile(const apir_value_t *document,
                                   const apir_schema_options_t *options,
                                   const apir_place_t *place,
                                   apir_diag_t *diag, apr_pool_t *pool);

/** Whether @a value conforms. When not, @a error names the first place (a
 * JSON pointer) and keyword. Work is bounded by APIR_MAX_SCHEMA_WORK. */
bool apir_schema_check(const apir_schema_t *schema, const apir_value_t *value,
                       apr_pool_t *pool, apir_error_t *error);

/**
 * valid(): the output value, or NULL with *@a issues an array of zod's issue
 * objects (path, code, message, …), at most APIR_MAX_ISSUES.
 * @param value  APIR_UNDEFINED kind (or NULL) stands for "no body"
 */
const apir_value_t *apir_schema_valid(const apir_schema_t *schema,
                                      const apir_value_t *value,
                                      apir_value_t **issues,
                                      apr_pool_t *pool);

/** The "type" that a schema's top-level property declares ("integer", …), or
 * NULL; how SQL routes learn the types of their parameters. */
const char *apir_schema_property_type(const apir_schema_t *schema,
                                      const char *name);

#endif
