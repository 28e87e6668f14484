/**
 * @file event/response.h
 * @brief The response: a status, headers, and a body that is a JSON value,
 * bytes, nothing, or a producer that writes as it goes.
 */
#ifndef APIR_EVENT_RESPONSE_H
#define APIR_EVENT_RESPONSE_H

#include <apiroutes.h>

#include "core/error.h"
#include "json/value.h"
#include "json/writer.h"

typedef enum apir_body_kind_t {
    APIR_BODY_NONE,
    APIR_BODY_BYTES,
    APIR_BODY_JANSSON,
    APIR_BODY_VALUE,
    APIR_BODY_WRITER,
    APIR_BODY_PRODUCER
} apir_body_kind_t;

/** Writes a JSON body of any size into @a writer. When it fails, @a error is
 * the answer as long as nothing has left; later the body is cut. */
typedef apr_status_t(apir_body_fn)(void *data, apir_json_writer_t *writer,
                                   apir_error_t *error);

/** A member of an answer that comes later. */
typedef struct apir_deferred_t {
    const char *name;
    apir_handler_fn *run;
    void *data;
    struct apir_deferred_t *next;
} apir_deferred_t;

struct apir_response_t {
    apir_event_t *event;
    int status;
    const char *code;    /**< of an error, in the words of who made it; else
                              NULL */
    const char *message; /**< beside it */
    apir_deferred_t *deferred; /**< in order; NULL: none */
    apir_body_kind_t kind;
    const char *media_type; /**< Content-Type, or NULL */
    apr_table_t *headers;   /**< all others, or NULL: none */
    const char *refused;    /**< a header that may not be sent, or NULL */
    union {
        struct {
            const char *data;
            apr_size_t length;
            const char *meta; /**< superjson's, where they are JSON of which
                                   it has something to say; else NULL */
            apr_size_t meta_length;
        } bytes;
        json_t *json;
        const apir_value_t *value;
        struct {
            apir_body_fn *write;
            void *data;
        } writer;
        struct {
            apir_producer_fn *run;
            apir_stream_error_fn *on_error;
            void *data;
            bool items; /**< lines of JSON: the output schema's array */
        } producer;
    } body;
};

/** A response without a body. */
apir_response_t *apir_response_create(apir_event_t *event, int status);

/** A JSON answer that is written as it goes (rows of a query). */
apir_response_t *apir_response_writer(apir_event_t *event, int status,
                                      apir_body_fn *write, void *data);

/** {"error": @a message, "code": @a code}: an error of the framework. */
apir_response_t *apir_response_framework(apir_event_t *event, int status,
                                         const char *code,
                                         const char *message);

/** Writes a JSON body (JANSSON or VALUE) into @a writer. */
void apir_response_write_json(const apir_response_t *response,
                              apir_json_writer_t *writer);

/** Runs what was deferred, and puts it into the answer; the first error takes
 * its place. */
apir_response_t *apir_response_settle(apir_response_t *response);

/** The body of a JSON answer as a value; undefined for one without. */
const apir_value_t *apir_response_value(const apir_response_t *response);

/** Whether a status line of that number may be sent by a handler. */
bool apir_status_ok(int status);

#endif
