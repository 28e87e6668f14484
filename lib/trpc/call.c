/*
 * One call: its event, the middleware, the input, the procedure, the output.
 */
#include "trpc/trpc_int.h"

#include "core/buf.h"
#include "json/jansson.h"

#include <apr_strings.h>
#include <string.h>

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static int gather_dump(const char *data, size_t length, void *baton)
{
    return gather(baton, data, length) == APR_SUCCESS ? 0 : -1;
}

/* An issue list as JSON text, as the reference indents it. */
static const char *issues_text(const apir_value_t *issues, apr_pool_t *pool)
{
    json_t *json = apir_value_to_jansson(issues);
    apir_buf_t buf;

    apir_buf_init(&buf, pool, 256, APR_SIZE_MAX);
    json_dump_callback(json, gather_dump, &buf, JSON_INDENT(2));
    json_decref(json);
    return buf.data;
}

static apir_response_t *input_refused(apir_event_t *event)
{
    const apir_value_t *issues = event->issues;

    if (event->failure.kind != APIR_E_INVALID || !issues) {
        return NULL;
    }
    return apir_trpc_error(event, "BAD_REQUEST",
                           issues_text(issues, event->pool));
}

/* The output as its schema gives it back. */
static apir_response_t *checked_output(apir_response_t *response)
{
    apir_event_t *event = response->event;
    const apir_validator_t *output = event->route->output;
    apir_value_t *issues = NULL;
    const apir_value_t *value;

    if (!output || response->status >= 400
        || response->kind == APIR_BODY_PRODUCER
        || response->kind == APIR_BODY_WRITER) {
        return response;
    }
    value = output->valid(output->schema, apir_response_value(response),
                          &issues, event->pool);
    if (!value) {
        return apir_trpc_error(event, "INTERNAL_SERVER_ERROR",
                               "Output validation failed");
    }
    response->kind = APIR_BODY_VALUE;
    response->body.value = value;
    return response;
}

static apir_response_t *run_procedure(const apir_route_t *route,
                                      apir_event_t *event)
{
    const apir_procedure_t *procedure = (const apir_procedure_t *)route;
    apir_response_t *response;

    if (event->parsed_part == APIR_PART_FAILED) {
        return apir_event_failed(event, &event->parse_error);
    }
    if (route->input && !apir_input_value(event)) {
        return input_refused(event);
    }
    response = procedure->inner->run(route, event);
    return response ? checked_output(response) : NULL;
}

const apir_operation_t apir_trpc_operation = { "procedure", run_procedure };

/* An event of the call's own: a copy of the request's, of which nothing is
 * shared that changes. */
static apir_event_t *event_of(const apir_trpc_call_t *call,
                              const apir_host_t *host, apr_pool_t *pool)
{
    const apir_event_t *outer = call->request->event;
    apir_event_t *event = apr_pmemdup(pool, outer, sizeof(*outer));

    event->pool = pool;
    event->host = host;
    event->route = &call->procedure->route;
    event->middleware = call->procedure->chain;
    event->middleware_at = 0;
    event->ran = false;
    event->sessions = NULL;
    event->auth_json = NULL;
    event->headers_copied = false;
    event->locals = outer->locals
                        ? apir_jansson_own(json_deep_copy(outer->locals),
                                           pool)
                        : NULL;
    memset(&event->failure, 0, sizeof(event->failure));
    return event;
}

/* The input stands where a body's JSON would. */
static void give_input(apir_event_t *event, const apir_trpc_call_t *call)
{
    event->parsed = call->input ? call->input
                                : apir_value_undefined(event->pool);
    event->parsed_json = NULL;
    event->input = NULL;
    event->input_json = NULL;
    event->input_part = APIR_PART_UNREAD;
    event->parsed_part = APIR_PART_READY;
    if (call->input_error.kind != APIR_E_NONE) {
        event->parsed_part = APIR_PART_FAILED;
        event->parse_error = call->input_error;
        event->body_part = APIR_PART_READY;
    }
}

/* Rows are written now: what goes wrong with them is the call's error. */
static apir_response_t *write_rows(apir_response_t *response)
{
    apir_event_t *event = response->event;
    apir_json_writer_t writer;
    apir_error_t error = { 0 };
    apr_status_t status;
    apir_buf_t buf;

    apir_buf_init(&buf, event->pool, 1024, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &buf);
    status = response->body.writer.write(response->body.writer.data, &writer,
                                         &error);
    if (status == APR_SUCCESS) {
        status = apir_json_writer_flush(&writer);
    }
    if (status != APR_SUCCESS) {
        apir_event_failed(event, &error);
        return apir_event_failure(event);
    }
    response->kind = APIR_BODY_BYTES;
    memset(&response->body, 0, sizeof(response->body));
    response->body.bytes.data = buf.data;
    response->body.bytes.length = buf.length;
    return response;
}

/* What only a streamed batch can send, or a subscription. */
static bool needs_stream(const apir_response_t *response)
{
    return response->deferred || response->kind == APIR_BODY_PRODUCER;
}

/* As a route's answer would be: see event/run.c. */
static void header_refused(apir_trpc_call_t *call,
                           const apir_response_t *response)
{
    apir_log(response->event, APIR_LOG_INFO,
             "APIR0201: %s: the header \"%s\" may not hold what the "
             "procedure gave",
             call->path, response->refused);
    apir_trpc_fail(&call->error, "BAD_REQUEST",
                   "A value of the request cannot stand in a header");
}

static void take_response(apir_trpc_call_t *call, apir_response_t *response)
{
    apir_trpc_request_t *request = call->request;

    if (response->kind == APIR_BODY_WRITER) {
        response = write_rows(response);
    }
    if (apir_trpc_error_of(response, &call->error)) {
        return;
    }
    if (response->refused) {
        header_refused(call, response);
        return;
    }
    apir_trpc_text(response);
    if (needs_stream(response) && !request->stream
        && !request->subscription) {
        apir_trpc_fail(&call->error, "UNSUPPORTED_MEDIA_TYPE",
                       "Cannot use stream-like response in non-streaming "
                       "request - use httpBatchStreamLink");
        call->error.path = request->batch ? call->path : NULL;
        return;
    }
    call->response = response;
}

void apir_trpc_call(apir_trpc_call_t *call, const apir_host_t *host,
                    apr_pool_t *pool)
{
    const apir_trpc_error_t *context = &call->request->context;
    apir_event_t *event;

    if (context->code) {
        call->error.code = context->code;
        call->error.message = context->message;
        return;
    }
    event = event_of(call, host, pool);
    give_input(event, call);
    take_response(call, apir_next(event));
}
