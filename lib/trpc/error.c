/*
 * tRPC's codes, and the shape in which clients get them.
 */
#include "trpc/trpc_int.h"

#include <string.h>

/* JSON-RPC's number and HTTP's status of each; where several have a status,
 * the first is meant by it. */
static const apir_trpc_code_t codes[] = {
    { "BAD_REQUEST", -32600, 400 },
    { "PARSE_ERROR", -32700, 400 },
    { "UNAUTHORIZED", -32001, 401 },
    { "PAYMENT_REQUIRED", -32002, 402 },
    { "FORBIDDEN", -32003, 403 },
    { "NOT_FOUND", -32004, 404 },
    { "METHOD_NOT_SUPPORTED", -32005, 405 },
    { "TIMEOUT", -32008, 408 },
    { "CONFLICT", -32009, 409 },
    { "PRECONDITION_FAILED", -32012, 412 },
    { "PAYLOAD_TOO_LARGE", -32013, 413 },
    { "UNSUPPORTED_MEDIA_TYPE", -32015, 415 },
    { "UNPROCESSABLE_CONTENT", -32022, 422 },
    { "PRECONDITION_REQUIRED", -32028, 428 },
    { "TOO_MANY_REQUESTS", -32029, 429 },
    { "CLIENT_CLOSED_REQUEST", -32099, 499 },
    { "NOT_IMPLEMENTED", -32603, 501 },
    { "BAD_GATEWAY", -32603, 502 },
    { "SERVICE_UNAVAILABLE", -32603, 503 },
    { "GATEWAY_TIMEOUT", -32603, 504 },
    { "INTERNAL_SERVER_ERROR", -32603, 500 }, /* last: what is no other */
};

#define CODES ((int)(sizeof(codes) / sizeof(codes[0])))

const apir_trpc_code_t *apir_trpc_code(const char *name)
{
    for (int i = 0; i < CODES && name; i++) {
        if (strcmp(codes[i].name, name) == 0) {
            return &codes[i];
        }
    }
    return &codes[CODES - 1];
}

const apir_trpc_code_t *apir_trpc_code_of_status(int status)
{
    for (int i = 0; i < CODES; i++) {
        if (codes[i].status == status) {
            return &codes[i];
        }
    }
    return status >= 400 && status < 500 ? &codes[0] : &codes[CODES - 1];
}

void apir_trpc_fail(apir_trpc_error_t *error, const char *code,
                    const char *message)
{
    error->code = apir_trpc_code(code);
    error->message = message;
}

apir_response_t *apir_trpc_error(apir_event_t *event, const char *code,
                                 const char *message)
{
    const apir_trpc_code_t *row = apir_trpc_code(code);

    return apir_error(event, row->status, row->name,
                      message ? message : row->name);
}

/* An error that a route of another kind would give has no code of tRPC's:
 * then the status tells. */
bool apir_trpc_error_of(const apir_response_t *response,
                        apir_trpc_error_t *error)
{
    const apir_trpc_code_t *row;

    if (response->status < 400) {
        return false;
    }
    row = apir_trpc_code(response->code);
    if (!response->code || strcmp(row->name, response->code) != 0) {
        row = apir_trpc_code_of_status(response->status);
    }
    error->code = row;
    error->message = response->message;
    return true;
}

static void set_text(apir_value_t *object, const char *name, const char *text,
                     apr_pool_t *pool)
{
    apir_object_set(object, name, apir_value_string(text, pool));
}

const apir_value_t *apir_trpc_shape(const apir_trpc_request_t *request,
                                    const apir_trpc_error_t *error,
                                    apr_pool_t *pool)
{
    const apir_trpc_code_t *code = error->code;
    apir_value_t *shape = apir_value_object(pool);
    apir_value_t *data = apir_value_object(pool);

    set_text(data, "code", code->name, pool);
    apir_object_set(data, "httpStatus", apir_value_int(code->status, pool));
    if (request->endpoint->options.dev) {
        set_text(data, "stack", code->name, pool);
    }
    if (error->path) {
        set_text(data, "path", error->path, pool);
    }
    set_text(shape, "message", error->message ? error->message : code->name,
             pool);
    apir_object_set(shape, "code", apir_value_int(code->number, pool));
    apir_object_set(shape, "data", data);
    return shape;
}
