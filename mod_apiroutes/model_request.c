/*
 * From an event to the RPC protocol and back. The answer is written while it
 * is sent, so a read begins to leave with its first rows; what fails before
 * that is an ordinary error.
 */
#include "mod_apiroutes/model_request.h"

#include "event/response.h"
#include "http/media.h"

#include <string.h>

/* ---- failures ---- */

static void put_text(apir_json_writer_t *json, const char *name,
                     const char *text)
{
    apir_json_name(json, name, strlen(name));
    apir_json_string(json, text, strlen(text));
}

/* What the protocol has no words for: httpd's own 401, 413 … */
static void tell_status(int status, const char *message,
                        apir_json_writer_t *json)
{
    apir_json_begin_object(json);
    apir_json_name(json, "error", 5);
    apir_json_begin_object(json);
    apir_json_name(json, "status", 6);
    apir_json_int(json, status);
    put_text(json, "message", message);
    put_text(json, "reason",
             status >= 500 ? "internal-error" : "invalid-input");
    apir_json_end_object(json);
    apir_json_end_object(json);
}

static void tell(apir_event_t *event, int status, const apir_error_t *error,
                 apir_json_writer_t *json)
{
    const apir_model_request_t *request = NULL;
    apir_rpc_failure_t failure = { .error = *error };

    if (!event) {
        tell_status(status, error->message, json);
        return;
    }
    request = apir_mod_claim(event->server)->state;
    if (request && request->failure.error.kind == error->kind) {
        failure = request->failure;
        /* What only the log may have was taken out of the event's. */
        if (!failure.reason) {
            failure.error.message = error->message;
        }
    }
    apir_rpc_write_error(&failure, json);
}

const apir_protocol_t apir_mod_model_protocol = { tell };

/* The table knows a conflict where other protocols tell it apart; a sentence
 * about our own fault is for the log. */
static void settle(apir_model_request_t *request)
{
    apir_error_t *error = &request->failure.error;

    if (error->kind == APIR_E_CONFLICT) {
        error->kind = APIR_E_QUERY;
    }
}

apir_response_t *apir_mod_model_refuse(apir_model_request_t *request)
{
    settle(request);
    return apir_event_failed(request->event, &request->failure.error);
}

/* ---- requests ---- */

apir_model_request_t *apir_mod_model_request(apir_event_t *event,
                                             const apir_models_t *models)
{
    apir_model_request_t *request = apr_pcalloc(event->pool,
                                                sizeof(*request));

    request->event = event;
    request->models = models;
    request->settings = apir_mod_settings(event->server);
    if (!models->database->db) {
        apir_fail(event, "database %s is not open in this child",
                  models->database->config.name);
        return NULL;
    }
    if (!apir_mod_model_user(request)) {
        return NULL;
    }
    /* Of procedures of tRPC several may run at a time. */
    if (event->route->protocol == &apir_mod_model_protocol) {
        apir_mod_claim(event->server)->state = request;
    }
    return request;
}

/* A form of another site can be sent by whom it likes to, cookies and
 * passwords included; JSON only after a preflight. So nothing else counts as
 * a body: what says that it is something else is refused, and what says
 * nothing unless there is none. */
static bool is_json(apir_event_t *event)
{
    return apir_media_is(apr_table_get(event->headers, "Content-Type"),
                         "application/json");
}

static apr_status_t refuse_type(apir_event_t *event, apir_error_t *error)
{
    return apir_error_set(error, event->pool, APIR_E_MEDIA_TYPE,
                          "the request body must be sent as "
                          "application/json");
}

bool apir_mod_model_sent_as_json(apir_model_request_t *request)
{
    return is_json(request->event)
           || refuse_type(request->event, &request->failure.error)
                  == APR_SUCCESS;
}

static apr_status_t read_body(void *baton, const char **data,
                              apr_size_t *length, apir_error_t *error)
{
    apir_event_t *event = ((apir_model_request_t *)baton)->event;

    bool json = is_json(event);

    if (!json && apr_table_get(event->headers, "Content-Type")) {
        return refuse_type(event, error);
    }
    *data = apir_body(event, length);
    if (!*data) {
        *error = event->failure;
        return APR_EGENERAL;
    }
    return json || !*length ? APR_SUCCESS : refuse_type(event, error);
}

void apir_mod_model_input(apir_model_request_t *request,
                          apir_rpc_input_t *input)
{
    memset(input, 0, sizeof(*input));
    input->method = request->event->method;
    input->query = request->event->query_string;
    input->body = read_body;
    input->baton = request;
    input->limits = request->event->json_limits;
}

static apr_status_t write_answer(void *data, apir_json_writer_t *writer,
                                 apir_error_t *error)
{
    apir_model_request_t *request = data;
    apr_status_t status;

    request->alone = !request->rpc->transaction;
    status = apir_rpc_run(request->rpc, &apir_mod_model_engine, request,
                          writer, request->event->pool, &request->failure);
    apir_mod_model_release(request);
    if (status != APR_SUCCESS) {
        settle(request);
        *error = request->failure.error;
    }
    return status;
}

apir_response_t *apir_mod_model_answer(apir_model_request_t *request)
{
    return apir_response_writer(request->event, request->rpc->status,
                                write_answer, request);
}
