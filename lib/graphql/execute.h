/**
 * @file graphql/execute.h
 * @brief Executing an operation (specification, §6), and its answer (§7.1).
 */
#ifndef APIR_GRAPHQL_EXECUTE_H
#define APIR_GRAPHQL_EXECUTE_H

#include "graphql/errors.h"
#include "graphql/schema.h"

/** A request, parsed and validated. */
typedef struct apir_gql_request_t {
    const apir_gql_schema_t *schema;
    const apir_gql_document_t *document;    /**< validated with the schema */
    const apir_gql_definition_t *operation; /**< of apir_gql_operation */
    const apir_value_t *variables; /**< as they came: an object, or NULL */
    const apir_gql_limits_t *limits;
    apir_event_t *event; /**< for resolvers; may be NULL */
    void *baton;         /**< for those of models */
    /** Told of resolvers that failed; may be NULL. */
    void (*failed)(apir_event_t *event, const char *field);
} apir_gql_request_t;

/** The operation of that name (NULL: the only one); NULL, and an error, when
 * there is none, or no name and several. */
const apir_gql_definition_t *
apir_gql_operation(const apir_gql_document_t *document, const char *name,
                   apr_size_t length, apir_gql_errors_t *errors);

/**
 * Coerces the variables and executes a query or mutation. Fields run in the
 * order of the document, one after another.
 * @param data    out: the text of "data" (an object or null); NULL: nothing
 *                was executed, and @a errors are those of the request
 * @param errors  empty; gets the errors
 */
void apir_gql_execute(const apir_gql_request_t *request, const char **data,
                      apr_size_t *length, apir_gql_errors_t *errors);

/** Writes an answer: {"errors": […], "data": …}. @a data NULL: without. */
void apir_gql_write_answer(const apir_gql_document_t *document,
                           const char *data, apr_size_t length,
                           const apir_gql_errors_t *errors,
                           apir_json_writer_t *json);

#endif
