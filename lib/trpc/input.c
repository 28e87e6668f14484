/*
 * Inputs: one JSON text in the query or the body, for a batch an object of
 * them by position. It is read once, when the first procedure wants it.
 */
#include "trpc/trpc_int.h"

#include "json/reader.h"
#include "json/superjson.h"

#include <apr_strings.h>
#include <string.h>

static apr_status_t keep_error(apir_error_t *error, const apir_error_t *from)
{
    *error = *from;
    if (error->kind == APIR_E_BAD_JSON) {
        error->kind = APIR_E_BAD_REQUEST; /* not PARSE_ERROR, as one thinks */
    }
    return APR_EGENERAL;
}

/* The text; empty for none. */
static apr_status_t input_text(apir_trpc_request_t *request,
                               const char **text, apr_size_t *length)
{
    apir_event_t *event = request->event;
    apr_off_t most = request->endpoint->options.max_body;

    if (strcmp(event->method, "GET") == 0) {
        *text = apir_query(event, "input");
        *length = *text ? strlen(*text) : 0;
        return APR_SUCCESS;
    }
    *text = apir_body(event, length);
    if (!*text) {
        return keep_error(&request->input_error, &event->failure);
    }
    if (most && *length > (apr_size_t)most) {
        apir_error_set(&request->input_error, request->pool, APIR_E_TOO_LARGE,
                       "PAYLOAD_TOO_LARGE");
        return APR_EGENERAL;
    }
    return APR_SUCCESS;
}

/* All inputs of the request. */
static void read_inputs(apir_trpc_request_t *request)
{
    const char *text = NULL;
    apr_size_t length = 0;
    apir_error_t error = { 0 };

    if (request->input_read) {
        return;
    }
    request->input_read = true;
    if (input_text(request, &text, &length) != APR_SUCCESS || !length) {
        return;
    }
    if (apir_json_read(text, length, &request->event->json_limits,
                       &request->input, request->pool, &error)
        != APR_SUCCESS) {
        keep_error(&request->input_error, &error);
    }
    else if (request->batch && request->input->kind != APIR_OBJECT) {
        apir_error_set(&request->input_error, request->pool,
                       APIR_E_BAD_REQUEST,
                       "\"input\" needs to be an object when doing a batch "
                       "call");
    }
}

/* {"json", "meta"} → the value; what is not wrapped is no input. */
static const apir_value_t *unwrap(apir_trpc_call_t *call,
                                  const apir_value_t *input)
{
    apr_pool_t *pool = call->request->pool;
    const apir_value_t *json = apir_value_get(input, "json");
    apir_value_t *value;

    if (input->kind == APIR_NULL) {
        apir_error_set(&call->input_error, pool, APIR_E_BAD_REQUEST,
                       "The input is null, and not wrapped by superjson");
        return NULL;
    }
    if (!json) {
        return NULL;
    }
    value = apir_value_copy(json, pool);
    if (apir_superjson_apply(value, apir_value_get(input, "meta"),
                             APIR_SUPERJSON_KEEP_UNDEFINED, pool,
                             &call->input_error)
        != APR_SUCCESS) {
        return NULL;
    }
    return value;
}

const char *apir_trpc_last_id(apir_event_t *event)
{
    const char *id = apir_header(event, "Last-Event-ID");

    id = id ? id : apir_query(event, "lastEventId");
    return id ? id : apir_query(event, "Last-Event-Id");
}

/* It becomes a member of the input. */
static const apir_value_t *with_last_id(const apir_trpc_call_t *call,
                                        const apir_value_t *input)
{
    apr_pool_t *pool = call->request->pool;
    const char *id = apir_trpc_last_id(call->request->event);
    apir_value_t *object;

    if (!id
        || (input && input->kind != APIR_OBJECT && input->kind != APIR_NULL
            && input->kind != APIR_UNDEFINED)) {
        return input;
    }
    object = input && input->kind == APIR_OBJECT
                 ? apir_value_copy(input, pool)
                 : apir_value_object(pool);
    apir_object_set(object, "lastEventId", apir_value_string(id, pool));
    return object;
}

/* A form, or bytes, are for who takes them. */
static bool type_fits(apir_trpc_call_t *call)
{
    static const char *const names[] = { "JSON", "form data", "octets" };
    const apir_procedure_t *procedure = call->procedure;

    if (procedure->takes == call->request->type) {
        return procedure->takes == APIR_TRPC_JSON;
    }
    if (procedure->takes != APIR_TRPC_JSON || procedure->route.input
        || procedure->any_input) {
        apir_error_set(&call->input_error, call->request->pool,
                       APIR_E_BAD_REQUEST, "Invalid input: expected %s",
                       names[procedure->takes]);
    }
    return false;
}

void apir_trpc_input(apir_trpc_call_t *call)
{
    apir_trpc_request_t *request = call->request;
    const apir_value_t *input;

    if (!type_fits(call)
        || !(call->procedure->route.input || call->procedure->any_input)) {
        return;
    }
    read_inputs(request);
    if (request->input_error.kind != APIR_E_NONE) {
        call->input_error = request->input_error;
        return;
    }
    input = request->input;
    if (input && request->batch) {
        input = apir_value_get(input, apr_itoa(request->pool, call->index));
    }
    if (input && request->endpoint->options.superjson) {
        input = unwrap(call, input);
    }
    call->input = call->procedure->kind == APIR_SUBSCRIPTION
                      ? with_last_id(call, input)
                      : input;
}
