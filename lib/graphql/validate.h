/**
 * @file graphql/validate.h
 * @brief Whether a document can be executed (specification, §5).
 */
#ifndef APIR_GRAPHQL_VALIDATE_H
#define APIR_GRAPHQL_VALIDATE_H

#include "graphql/errors.h"
#include "graphql/schema.h"

/**
 * Checks every rule of §5 and reports every violation, up to the errors'
 * bound; and the limits on what fragments make of a document (depth,
 * expansion), of which only the first is told. Time is linear in the tokens
 * and the expansion; recursion is bounded by the depth.
 *
 * A document that passed never changes and may be kept and shared.
 * @return whether it passed
 */
bool apir_gql_validate(const apir_gql_schema_t *schema,
                       const apir_gql_document_t *document,
                       const apir_gql_limits_t *limits,
                       apir_gql_errors_t *errors);

#endif
