/**
 * @file trpc/trpc_int.h
 * @brief What the files of lib/trpc share.
 */
#ifndef APIR_TRPC_INT_H
#define APIR_TRPC_INT_H

#include "json/writer.h"
#include "trpc/trpc.h"

/** A row of the table of errors. */
typedef struct apir_trpc_code_t {
    const char *name;
    int number; /**< of JSON-RPC */
    int status; /**< HTTP */
} apir_trpc_code_t;

/** The row of a code, or of an HTTP status; INTERNAL_SERVER_ERROR for what
 * there is no row for. */
const apir_trpc_code_t *apir_trpc_code(const char *name);
const apir_trpc_code_t *apir_trpc_code_of_status(int status);

typedef struct apir_trpc_error_t {
    const apir_trpc_code_t *code; /**< NULL: no error */
    const char *message;          /**< NULL: the code */
    const char *path;             /**< of the call; NULL: of none */
} apir_trpc_error_t;

/** Sets it; @a message NULL: the code's name. */
void apir_trpc_fail(apir_trpc_error_t *error, const char *code,
                    const char *message);

/** What a response says was wrong; false when it is no error. */
bool apir_trpc_error_of(const apir_response_t *response,
                        apir_trpc_error_t *error);

typedef struct apir_trpc_request_t apir_trpc_request_t;

/** One call of a request. */
typedef struct apir_trpc_call_t {
    apir_trpc_request_t *request;
    int index;
    const char *path;                  /**< dotted */
    const apir_procedure_t *procedure; /**< NULL: there is none */
    const apir_value_t *input;         /**< NULL: none; see apir_trpc_input */
    apir_error_t input_error;          /**< kind 0: none */
    apir_response_t *response;         /**< of the procedure */
    apir_trpc_error_t error;           /**< code NULL: none */
} apir_trpc_call_t;

struct apir_trpc_request_t {
    const apir_trpc_endpoint_t *endpoint;
    apir_event_t *event;
    apr_pool_t *pool;
    apir_trpc_takes_t type;
    bool batch;
    bool stream;
    bool subscription; /**< a single call of one */
    apir_trpc_call_t *calls;
    int count;
    apir_trpc_error_t error;   /**< of the whole request */
    apir_trpc_error_t context; /**< of making the context */
    const char *allow;         /**< a call had the wrong method */
    /* The text that inputs are in, read once when the first call asks. */
    bool input_read;
    apir_value_t *input; /**< NULL: none */
    apir_error_t input_error;
};

/** Understands a request: request->error, or its calls. */
void apir_trpc_parse(apir_trpc_request_t *request, const char *path);

/** Reads the input of a call, if its procedure has one, from where it
 * stands. A mistake is kept until the procedure would look at it. */
void apir_trpc_input(apir_trpc_call_t *call);

/** The id after which the client wants its events; NULL: from the start. */
const char *apir_trpc_last_id(apir_event_t *event);

/** Runs a call that parsing left without an error: response or error are
 * set. All that it makes is in @a pool; what it asks of the server goes to
 * @a host. */
void apir_trpc_call(apir_trpc_call_t *call, const apir_host_t *host,
                    apr_pool_t *pool);

/** The shape of an error: {message, code, data}. */
const apir_value_t *apir_trpc_shape(const apir_trpc_request_t *request,
                                    const apir_trpc_error_t *error,
                                    apr_pool_t *pool);

/** Bytes that are no JSON become the string that they are. */
void apir_trpc_text(apir_response_t *response);

/** What a call's procedure answered; undefined: nothing. */
const apir_value_t *apir_trpc_data(const apir_trpc_call_t *call);

/** Writes a value as one item, in superjson's {"json", "meta"} where the
 * endpoint has it. */
void apir_trpc_put(const apir_trpc_request_t *request,
                   apir_json_writer_t *json, const apir_value_t *value,
                   apr_pool_t *pool);

/** The answers of the three forms. */
apir_response_t *apir_trpc_json(apir_trpc_request_t *request);
apir_response_t *apir_trpc_jsonl(apir_trpc_request_t *request);
apir_response_t *apir_trpc_events(apir_trpc_request_t *request);

/** Vary, Allow, and what the router's meta adds. */
void apir_trpc_headers(const apir_trpc_request_t *request,
                       apir_response_t *response);

#endif
