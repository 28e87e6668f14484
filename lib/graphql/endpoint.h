/**
 * @file graphql/endpoint.h
 * @brief GraphQL as an operation: from an event to a response.
 */
#ifndef APIR_GRAPHQL_ENDPOINT_H
#define APIR_GRAPHQL_ENDPOINT_H

#include "event/event.h"
#include "event/response.h"
#include "graphql/document_cache.h"
#include "graphql/schema.h"

/** What is served at one place. */
typedef struct apir_gql_endpoint_t apir_gql_endpoint_t;

struct apir_gql_endpoint_t {
    const apir_gql_schema_t *schema;
    apir_gql_limits_t limits;
    apir_gql_cache_t *cache; /**< of validated documents; NULL: none */
    bool get;                /**< whether queries may be sent by GET */

    /** Before an operation is executed; gives the baton of its resolvers, or
     * NULL after a failure (recorded on the event). Itself NULL: nothing is
     * to be done. */
    void *(*begin)(const apir_gql_endpoint_t *endpoint, apir_event_t *event,
                   bool mutation);
    /** After it. @a failed: there are errors. False: what was done is undone,
     * and "data" is null; @a message, if set, says why. */
    bool (*end)(void *baton, bool failed, const char **message);
    const void *data; /**< of these functions */
};

/** Answers a request; NULL is a failure (recorded on the event), which
 * apir_gql_tell words. */
apir_response_t *apir_gql_answer(const apir_gql_endpoint_t *endpoint,
                                 apir_event_t *event);

/** An answer with one error. */
apir_response_t *apir_gql_error(apir_event_t *event, int status,
                                const char *code, const char *message);

/** apir_protocol_t.tell */
void apir_gql_tell(apir_event_t *event, int status, const apir_error_t *error,
                   apir_json_writer_t *json);

#endif
