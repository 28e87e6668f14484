/**
 * @file trpc/types_int.h
 * @brief Schemas as types of TypeScript.
 */
#ifndef APIR_TRPC_TYPES_INT_H
#define APIR_TRPC_TYPES_INT_H

#include "core/buf.h"
#include "json/value.h"

#include <apr_tables.h>
#include <stdbool.h>

/** A definition, by the name that it has among the types. */
typedef struct apir_types_named_t {
    const char *name;
    const apir_value_t *schema;
    const apir_value_t *root;
    int number;
    bool input;
} apir_types_named_t;

/** What types are written from. */
typedef struct apir_types_t {
    apir_buf_t *out;
    apr_pool_t *pool;
    apr_array_header_t *named; /**< of apir_types_named_t: definitions
                                    referred to */
    const apir_value_t *root;  /**< the schema that is being written */
    int number;                /**< of the schema */
    bool input; /**< what has a default may be left out of it */
} apir_types_t;

/** Begins a schema: names in it stand for its own definitions. */
void apir_types_begin(apir_types_t *types, const apir_value_t *root,
                      bool input);

/** Writes a schema as a type expression. NULL: any. */
void apir_types_schema(apir_types_t *types, const apir_value_t *schema);

/** Writes the definitions that were referred to, each once. */
void apir_types_definitions(apir_types_t *types);

/** Writes a member's name, in quotes where it must have them. */
void apir_types_name(apir_buf_t *out, const char *name, apr_size_t length);

#endif
