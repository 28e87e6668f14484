/**
 * @file event/route.h
 * @brief A route: method, pattern, schemas, hints, and its operation.
 */
#ifndef APIR_EVENT_ROUTE_H
#define APIR_EVENT_ROUTE_H

#include <apiroutes.h>

#include "core/error.h"
#include "json/value.h"
#include "json/writer.h"

/** Anything that turns an event into a response. */
typedef struct apir_operation_t {
    const char *name; /**< for dumps: "handler", "sql", … */
    apir_response_t *(*run)(const apir_route_t *route, apir_event_t *event);
} apir_operation_t;

/** The C handler: calls route->handler with route->data. */
extern const apir_operation_t apir_operation_handler;

/** How a protocol tells of failures, where that is not the framework's
 * {"error", "code"}. */
typedef struct apir_protocol_t {
    /**
     * Writes an error's body as one JSON item.
     * @param event   NULL: the server itself refused the request (httpd's
     *                401, 413 …)
     * @param status  of the answer
     * @param error   its message may be shown as it is
     */
    void (*tell)(apir_event_t *event, int status, const apir_error_t *error,
                 apir_json_writer_t *json);
} apir_protocol_t;

/** A compiled schema, seen from below lib/jsonschema. */
typedef struct apir_validator_t {
    const void *schema;
    const void *items; /**< what it says of an array's items, for
                                    streams; NULL: nothing */
    /** valid(): the output value, or NULL and issues. */
    const apir_value_t *(*valid)(const void *schema,
                                 const apir_value_t *value,
                                 apir_value_t **issues, apr_pool_t *pool);
    /** Whether the value conforms; the error names the member. */
    bool (*check)(const void *schema, const apir_value_t *value,
                  apr_pool_t *pool, apir_error_t *error);
} apir_validator_t;

struct apir_route_t {
    const char *method;  /**< upper case, or "*" */
    const char *pattern; /**< relative to its mount */
    const apir_operation_t *operation;
    const apir_protocol_t *protocol; /**< NULL: the framework's own */
    apir_handler_fn *handler;        /**< of apir_operation_handler */
    void *data;                      /**< the operation's */
    apir_fragment_t *fragment; /**< whose middleware runs first, or NULL */
    const char *input_schema;  /**< as text, until it is compiled */
    const char *output_schema;
    const apir_validator_t *input;
    const apir_validator_t *output;
    apr_array_header_t *error_codes; /**< of const char *, or NULL */
    apr_array_header_t *query_parameters;
    const char *file; /**< where it is defined */
    int line;
    bool input_optional;
};

#endif
