/**
 * @file graphql/check_int.h
 * @brief Checks that documents and schemas share; private to the folder.
 */
#ifndef APIR_GRAPHQL_CHECK_INT_H
#define APIR_GRAPHQL_CHECK_INT_H

#include "graphql/coerce.h"

/** Names that have come; a few are searched, many are hashed. */
typedef struct apir_gql_names_t {
    const apir_gql_name_t *few[8];
    int count;
    apr_hash_t *many;
    apr_pool_t *pool;
} apir_gql_names_t;

/** Adds a name; gives the same one that was there already, or NULL. */
const apir_gql_name_t *apir_gql_names_add(apir_gql_names_t *names,
                                          const apir_gql_name_t *name);

/** Arguments against their definitions: known, given once, required ones
 * there, values of their types. @a inputs NULL: not known, only the rest. The
 * missing ones are reported at @a place. */
void apir_gql_check_arguments(const apir_gql_schema_t *schema,
                              const apir_gql_inputs_t *inputs,
                              const apir_gql_argument_t *arguments,
                              apr_uint32_t place, const char *owner,
                              apir_gql_errors_t *errors);

/** Fields of an object given twice, anywhere in a literal (§5.6.3). */
void apir_gql_check_twice(const apir_gql_value_t *literal,
                          apir_gql_errors_t *errors);

/** Applied directives: known, at a place of theirs, not twice, and their
 * arguments (§5.7). */
void apir_gql_check_directives(const apir_gql_schema_t *schema,
                               const apir_gql_directive_t *directives,
                               apir_gql_location_t location,
                               apir_gql_errors_t *errors);

#endif
