/**
 * @file jsonschema/schema.h
 * @brief JSON Schema 2020-12, compiled at start-up, read-only afterwards.
 *
 * Two ways to run a schema:
 *  - apir_schema_check: the specification, true or false (and where);
 *  - apir_schema_valid: valid() of the references: zod's issues, and the value
 *    that a handler gets (unknown members dropped where the schema does not
 *    name additionalProperties, defaults filled in).
 *
 * Both agree on what conforms, but for numbers beyond the doubles (1e400),
 * which valid() refuses, as JavaScript has none. All keywords and
 * vocabularies of the draft are known; schemas of older drafts are read with a
 * warning, "items" as they had it. Patterns are ECMA-262's.
 *
 * Values beyond JSON count as what is written for them: big integers and
 * decimals as numbers, dates and bytes as strings (whose text is not looked
 * at), sets and maps as arrays; undefined members are absent.
 *
 * A value costs at most APIR_MAX_SCHEMA_WORK steps, each text matched with a
 * pattern APIR_MAX_REGEX_MATCH steps and 32 for each of its bytes, and
 * schemas go at most 1,000 steps into each other (APIR_MAX_SCHEMA_DEPTH). A
 * value beyond these does not conform, and the answer names the limit.
 *
 * A compiled schema is read-only: threads may share it.
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
    bool assert_formats;        /**< formats decide, not only annotate: by the
                                    RFCs, or by the pattern that zod writes
                                    beside them; valid() takes "uri" as zod's
                                    URL, and knows its "jwt", "credit_card"
                                    and "iban" */
    apir_schema_store_t *store; /**< or NULL */
} apir_schema_options_t;

apir_schema_store_t *apir_schema_store_create(apr_pool_t *pool);

/** Adds a document under @a uri (its own $id counts too). The document must
 * outlive the schemas that are compiled with the store. */
void apir_schema_store_add(apir_schema_store_t *store, const char *uri,
                           const apir_value_t *document);

/** Compiles; mistakes (unknown $ref, bad pattern, wrong keyword type) go to
 * @a diag with JSON pointers, then NULL. @a document must outlive the result.
 * @param options  or NULL: formats annotate, no store
 */
apir_schema_t *apir_schema_compile(const apir_value_t *document,
                                   const apir_schema_options_t *options,
                                   const apir_place_t *place,
                                   apir_diag_t *diag, apr_pool_t *pool);

/** Whether @a value conforms. When not, @a error (may be NULL) names the first
 * place (a JSON pointer), what is wrong and the keyword: APIR_E_INVALID, or
 * APIR_E_TOO_MANY where a limit was met. */
bool apir_schema_check(const apir_schema_t *schema, const apir_value_t *value,
                       apr_pool_t *pool, apir_error_t *error);

/**
 * valid(): the output value, or NULL with *@a issues an array of zod's issue
 * objects (path, code, message, …), at most APIR_MAX_ISSUES.
 *
 * Kept in an object are the members that "properties" and
 * "patternProperties" name, and the others as "additionalProperties" and
 * "unevaluatedProperties" allow; where several schemas look at one object,
 * what either keeps. A schema that has none of "properties",
 * "patternProperties" and "additionalProperties" has no say: {"type":
 * "object"} keeps all. Defaults stand in for members that are absent and not
 * required, and for the missing end of a tuple.
 *
 * When nothing is dropped or filled in, the output is @a value itself.
 * Otherwise it is made in @a pool, and shares with @a value and the schema
 * what is not changed; so do the issues. It must not be changed in place.
 * @param value  APIR_UNDEFINED kind (or NULL) stands for "no body"
 */
const apir_value_t *apir_schema_valid(const apir_schema_t *schema,
                                      const apir_value_t *value,
                                      apir_value_t **issues,
                                      apr_pool_t *pool);

/** Whether the schema names that member of an object ("properties", also
 * those behind a $ref or in an allOf at the top), whatever it says of it. */
bool apir_schema_has_property(const apir_schema_t *schema, const char *name);

/** The "type" that a schema's top-level property declares ("integer", …), or
 * NULL; how SQL routes learn the types of their parameters. */
const char *apir_schema_property_type(const apir_schema_t *schema,
                                      const char *name);

#endif
