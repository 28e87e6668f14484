/**
 * @file graphql/schema_int.h
 * @brief How a schema is made of its definitions; private to the folder.
 */
#ifndef APIR_GRAPHQL_SCHEMA_INT_H
#define APIR_GRAPHQL_SCHEMA_INT_H

#include "graphql/errors.h"
#include "graphql/resolvers.h"
#include "graphql/schema.h"
#include <apr_tables.h>

/** A type with its definition and what extends it. */
typedef struct apir_gql_decl_t {
    apir_gql_type_t *type;
    apr_array_header_t *parts; /**< of const apir_gql_definition_t * */
    bool used; /**< a provided scalar is known only if it is used (§3.5) */
} apir_gql_decl_t;

typedef struct apir_gql_builder_t {
    apr_pool_t *pool;
    apir_gql_schema_t *schema;
    apir_gql_errors_t errors;       /**< in the schema's own document */
    apr_hash_t *decls;              /**< by name: apir_gql_decl_t * */
    apr_array_header_t *order;      /**< of apir_gql_decl_t * */
    apr_array_header_t *directives; /**< of apir_gql_definition_t * */
    int provided_directives;        /**< the first of them */
    apr_array_header_t *schemas;    /**< of apir_gql_definition_t * */
    apir_gql_document_t *provided;
    bool providing; /**< the provided document is being read */
} apir_gql_builder_t;

/** What every schema has: scalars, directives, introspection (§3.5, §3.13,
 * §4.2), as SDL. */
extern const char apir_gql_provided[];

/** A name as a text with a zero byte; NULL for none. */
const char *apir_gql_text(const apir_gql_builder_t *builder,
                          const apir_gql_name_t *name);

/** A type as written, linked; an unknown one is reported and NULL. */
apir_gql_type_t *apir_gql_link(apir_gql_builder_t *builder,
                               const apir_gql_type_ref_t *ref);

/** The declared type of a name; an unknown one is reported and NULL. */
apir_gql_type_t *apir_gql_link_name(apir_gql_builder_t *builder,
                                    const apir_gql_name_t *name);

/** Fields, values, interfaces and members of a type. */
void apir_gql_build_type(apir_gql_builder_t *builder, apir_gql_decl_t *decl);

/** Directive definitions. */
void apir_gql_build_directives(apir_gql_builder_t *builder);

/** Defaults are coerced, once all types are linked; cycles are reported. */
void apir_gql_build_defaults(apir_gql_builder_t *builder);

/** What applied directives say (@deprecated, @specifiedBy, @oneOf), and what
 * is wrong with them. */
void apir_gql_apply_directives(apir_gql_builder_t *builder);

/** Directives that refer to themselves are reported (§3.13). */
void apir_gql_check_directive_cycles(apir_gql_builder_t *builder);

/** Everything that §3 forbids, of linked types. */
void apir_gql_check_types(apir_gql_builder_t *builder);

/** Gives fields, scalars and abstract types the functions of a plugin. */
void apir_gql_bind(apir_gql_builder_t *builder, apir_resolvers_t *resolvers);

/** The resolvers of the introspection types. */
apir_resolvers_t *apir_gql_introspection(apr_pool_t *pool);

#endif
