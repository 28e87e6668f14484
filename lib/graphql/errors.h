/**
 * @file graphql/errors.h
 * @brief The errors of a request, or of a schema: what an answer lists.
 */
#ifndef APIR_GRAPHQL_ERRORS_H
#define APIR_GRAPHQL_ERRORS_H

#include "graphql/document.h"
#include "json/value.h"
#include "json/writer.h"

/** Where in an answer: from the inside out. */
typedef struct apir_gql_path_t {
    const struct apir_gql_path_t *above;
    const char *key; /**< NULL: an item */
    apr_uint32_t length;
    apr_uint32_t index;
} apir_gql_path_t;

typedef struct apir_gql_error_t {
    struct apir_gql_error_t *next;
    const char *message;
    const char *code; /**< extensions.code, or NULL */
    const apir_value_t *extensions;
    const apir_gql_path_t *path; /**< NULL: none */
    apr_uint32_t *places;        /**< offsets */
    apr_uint32_t place_count;
} apir_gql_error_t;

typedef struct apir_gql_errors_t {
    apr_pool_t *pool;
    apir_gql_error_t *first;
    apir_gql_error_t *last;
    apr_uint32_t count;
    apr_uint32_t most; /**< those beyond are not kept */
    const char *code;  /**< what new ones get */
} apir_gql_errors_t;

/** No errors yet. */
void apir_gql_errors_init(apir_gql_errors_t *errors, apr_uint32_t most,
                          const char *code, apr_pool_t *pool);

/** Whether no more are kept: then there is no need to look for more. */
static inline bool apir_gql_full(const apir_gql_errors_t *errors)
{
    return errors->count >= errors->most;
}

/** Adds an error at @a count places, of which the first
 * APIR_MAX_GRAPHQL_PLACES are copied; NULL beyond the bound of errors. The
 * message belongs to the errors' pool or lives longer. */
apir_gql_error_t *apir_gql_report(apir_gql_errors_t *errors,
                                  const char *message,
                                  const apr_uint32_t *places,
                                  apr_uint32_t count);

/** At one place (printf form). Names in it: "%.*s". */
void apir_gql_report_at(apir_gql_errors_t *errors, apr_uint32_t place,
                        const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** At two places (printf form). */
void apir_gql_report_two(apir_gql_errors_t *errors, apr_uint32_t first,
                         apr_uint32_t second, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Writes "errors": […] as a member. @a document NULL: without places. */
void apir_gql_write_errors(const apir_gql_errors_t *errors,
                           const apir_gql_document_t *document,
                           apir_json_writer_t *json);

/** For "%.*s". */
#define APIR_GQL_NAME(name) (int)(name)->length, (name)->text

#endif
