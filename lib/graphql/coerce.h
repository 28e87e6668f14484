/**
 * @file graphql/coerce.h
 * @brief Values that come in: literals and variables become what a type
 * takes (specification, "Input Coercion" of each type, §6.1.2, §6.4.1).
 *
 * Recursion is bounded by the levels of a document or of a request's JSON.
 */
#ifndef APIR_GRAPHQL_COERCE_H
#define APIR_GRAPHQL_COERCE_H

#include "graphql/errors.h"
#include "graphql/schema.h"

/** What became of a value. */
typedef enum apir_gql_coerced_t {
    APIR_GQL_GIVEN,
    APIR_GQL_ABSENT, /**< a variable that was not given */
    APIR_GQL_WRONG
} apir_gql_coerced_t;

/** A literal as a type takes it. @a variables: an object of coerced values,
 * NULL: there are none. What is wrong is found by apir_gql_check_literal, but
 * for what only the variables tell. */
apir_gql_coerced_t apir_gql_coerce_literal(const apir_gql_value_t *literal,
                                           const apir_gql_type_t *type,
                                           const apir_value_t *variables,
                                           const apir_value_t **out,
                                           apr_pool_t *pool);

/** Arguments as an object; false: one is wrong, and @a wrong names it,
 * @a place is that of its value (left alone where there is none). */
bool apir_gql_coerce_arguments(const apir_gql_inputs_t *inputs,
                               const apir_gql_argument_t *arguments,
                               const apir_value_t *variables,
                               const apir_value_t **out, const char **wrong,
                               apr_uint32_t *place, apr_pool_t *pool);

/** A number with the digits of a text, which is one. */
apir_value_t *apir_gql_number(const char *text, apr_size_t length,
                              apr_pool_t *pool);

/** The JSON that a literal looks like: enums are strings. */
const apir_value_t *apir_gql_literal_json(const apir_gql_value_t *literal,
                                          const apir_value_t *variables,
                                          apr_pool_t *pool);

/** A literal, as a string, of the named scalar or enum; NULL: wrong. */
const apir_value_t *apir_gql_coerce_leaf(const apir_gql_type_t *type,
                                         const apir_gql_value_t *literal,
                                         const apir_value_t *variables,
                                         apr_pool_t *pool);

/** A leaf's value from JSON; NULL: wrong. */
const apir_value_t *apir_gql_coerce_json_leaf(const apir_gql_type_t *type,
                                              const apir_value_t *value,
                                              apr_pool_t *pool);

/** Reports everything in a literal that a type does not take, each at its
 * place. Variables are passed over. */
void apir_gql_check_literal(const apir_gql_schema_t *schema,
                            const apir_gql_value_t *literal,
                            const apir_gql_type_t *type,
                            apir_gql_errors_t *errors);

/** The request's variables, coerced by their definitions (§6.1.2); each wrong
 * value is an error at its definition. @a given may be NULL. */
const apir_value_t *apir_gql_coerce_variables(
    const apir_gql_schema_t *schema, const apir_gql_definition_t *operation,
    const apir_value_t *given, apir_gql_errors_t *errors);

/** A literal as text, as introspection gives defaults. */
const char *apir_gql_literal_text(const apir_gql_value_t *literal,
                                  apr_size_t *length, apr_pool_t *pool);

#endif
