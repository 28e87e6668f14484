/*
 * The way of a request, and its answer as JSON: one object, or an array of
 * them for a batch.
 */
#include "trpc/trpc_int.h"

#include "http/media.h"
#include "json/reader.h"
#include "json/superjson.h"

#include <string.h>

/* JSON text, and superjson's meta about it, as a value. */
static const apir_value_t *parsed_text(const apir_response_t *response)
{
    static const apir_json_limits_t limits = { 10000, APR_SIZE_MAX };
    apr_pool_t *pool = response->event->pool;
    apir_value_t *value = NULL;
    apir_value_t *meta = NULL;

    if (apir_json_read(response->body.bytes.data, response->body.bytes.length,
                       &limits, &value, pool, NULL)
        != APR_SUCCESS) {
        return apir_value_string_n(response->body.bytes.data,
                                   response->body.bytes.length, pool);
    }
    if (response->body.bytes.meta
        && apir_json_read(response->body.bytes.meta,
                          response->body.bytes.meta_length, &limits, &meta,
                          pool, NULL)
               == APR_SUCCESS) {
        apir_superjson_apply(value, meta, APIR_SUPERJSON_KEEP_UNDEFINED, pool,
                             NULL);
    }
    return value;
}

void apir_trpc_text(apir_response_t *response)
{
    const apir_value_t *text;

    if (response->kind != APIR_BODY_BYTES || !response->media_type
        || apir_media_is(response->media_type, "application/json")) {
        return;
    }
    text = apir_value_string_n(response->body.bytes.data,
                               response->body.bytes.length,
                               response->event->pool);
    response->kind = APIR_BODY_VALUE;
    response->body.value = text;
}

const apir_value_t *apir_trpc_data(const apir_trpc_call_t *call)
{
    return call->response->kind == APIR_BODY_BYTES
               ? parsed_text(call->response)
               : apir_response_value(call->response);
}

void apir_trpc_put(const apir_trpc_request_t *request,
                   apir_json_writer_t *json, const apir_value_t *value,
                   apr_pool_t *pool)
{
    apir_superjson_writer_t out;

    if (!request->endpoint->options.superjson) {
        apir_json_value(json, value);
        return;
    }
    apir_json_begin_object(json);
    apir_json_name(json, "json", 4);
    apir_superjson_writer_init(&out, json, pool);
    apir_superjson_value(&out, value);
    if (apir_superjson_annotated(&out)) {
        apir_json_name(json, "meta", 4);
        apir_superjson_write_meta(&out);
    }
    apir_json_end_object(json);
}

/* Text is wrapped as it is. */
static void put_text(const apir_response_t *response,
                     apir_json_writer_t *json)
{
    apir_json_begin_object(json);
    apir_json_name(json, "json", 4);
    apir_json_raw(json, response->body.bytes.data,
                  response->body.bytes.length);
    if (response->body.bytes.meta) {
        apir_json_name(json, "meta", 4);
        apir_json_raw(json, response->body.bytes.meta,
                      response->body.bytes.meta_length);
    }
    apir_json_end_object(json);
}

/* "data", unless it is undefined: which only superjson can say. */
static void write_data(const apir_trpc_call_t *call, apir_json_writer_t *json)
{
    const apir_response_t *response = call->response;
    bool superjson = call->request->endpoint->options.superjson;
    bool undefined = response->kind == APIR_BODY_NONE
                     || (response->kind == APIR_BODY_VALUE
                         && response->body.value->kind == APIR_UNDEFINED);

    if (undefined && !superjson) {
        return;
    }
    apir_json_name(json, "data", 4);
    if (superjson && response->kind == APIR_BODY_BYTES) {
        put_text(response, json);
    }
    else if (superjson) {
        apir_trpc_put(call->request, json, apir_trpc_data(call),
                      response->event->pool);
    }
    else if (response->kind == APIR_BODY_BYTES) {
        apir_json_raw(json, response->body.bytes.data,
                      response->body.bytes.length);
    }
    else {
        apir_response_write_json(response, json);
    }
}

static void write_error(const apir_trpc_request_t *request,
                        const apir_trpc_error_t *error,
                        apir_json_writer_t *json)
{
    apir_json_begin_object(json);
    apir_json_name(json, "error", 5);
    apir_trpc_put(request, json,
                  apir_trpc_shape(request, error, request->pool),
                  request->pool);
    apir_json_end_object(json);
}

void apir_trpc_tell(const apir_trpc_endpoint_t *endpoint, int status,
                    const char *message, apr_pool_t *pool,
                    apir_json_writer_t *json)
{
    static const apir_trpc_endpoint_t plain;
    apir_trpc_request_t request = { 0 };
    apir_trpc_error_t error = { apir_trpc_code_of_status(status), message,
                                NULL };

    apr_pool_create(&request.pool, pool);
    request.endpoint = endpoint ? endpoint : &plain;
    write_error(&request, &error, json);
    apr_pool_destroy(request.pool);
}

static void write_call(const apir_trpc_call_t *call, apir_json_writer_t *json)
{
    if (call->error.code) {
        write_error(call->request, &call->error, json);
        return;
    }
    apir_json_begin_object(json);
    apir_json_name(json, "result", 6);
    apir_json_begin_object(json);
    write_data(call, json);
    apir_json_end_object(json);
    apir_json_end_object(json);
}

static apr_status_t write_answer(void *data, apir_json_writer_t *json,
                                 apir_error_t *error)
{
    const apir_trpc_request_t *request = data;

    if (request->error.code) {
        write_error(request, &request->error, json);
        return json->status;
    }
    if (request->batch) {
        apir_json_begin_array(json);
    }
    for (int i = 0; i < request->count; i++) {
        write_call(&request->calls[i], json);
    }
    if (request->batch) {
        apir_json_end_array(json);
    }
    return json->status;
}

static int status_of(const apir_trpc_call_t *call)
{
    return call->error.code ? call->error.code->status : 200;
}

/* The status that all calls have in common, or 207. */
static int common_status(const apir_trpc_request_t *request)
{
    int status = request->error.code ? request->error.code->status
                                     : status_of(&request->calls[0]);

    for (int i = 1; !request->error.code && i < request->count; i++) {
        if (status_of(&request->calls[i]) != status) {
            return 207;
        }
    }
    return status;
}

static int add_header(void *response, const char *name, const char *value)
{
    apir_add_header(response, name, value);
    return 1;
}

/* What handlers set, cookies above all. */
static void handlers_headers(const apir_trpc_request_t *request,
                             apir_response_t *response)
{
    for (int i = 0; i < request->count; i++) {
        const apir_response_t *of = request->calls[i].response;

        if (of && of->headers && of->kind != APIR_BODY_PRODUCER) {
            apr_table_do(add_header, response, of->headers, NULL);
        }
    }
}

/* Each answer has it: a constant needs no look at its bytes, and no copy. */
static void put_vary(apir_response_t *response)
{
    if (!response->headers) {
        response->headers = apr_table_make(response->event->pool, 4);
    }
    apr_table_setn(response->headers, "Vary", "trpc-accept, accept");
}

void apir_trpc_headers(const apir_trpc_request_t *request,
                       apir_response_t *response)
{
    const apir_trpc_t *router = request->endpoint->router;
    apir_trpc_summary_t summary = { request->event, APIR_QUERY, NULL,
                                    request->count, 0 };
    const char **paths;

    put_vary(response);
    if (request->allow) {
        apir_set_header(response, "Allow", request->allow);
    }
    if (!router->meta || request->error.code) {
        return;
    }
    paths = apr_palloc(request->pool,
                       (apr_size_t)request->count * sizeof(*paths));
    for (int i = 0; i < request->count; i++) {
        const apir_trpc_call_t *call = &request->calls[i];

        paths[i] = call->path;
        summary.failed += call->error.code != NULL;
        summary.kind = call->procedure ? call->procedure->kind : summary.kind;
    }
    summary.paths = paths;
    router->meta(response, &summary, router->meta_data);
}

apir_response_t *apir_trpc_json(apir_trpc_request_t *request)
{
    apir_event_t *event = request->event;
    apir_response_t *response;

    for (int i = 0; i < request->count && !request->error.code; i++) {
        apir_trpc_call_t *call = &request->calls[i];

        if (!call->error.code) {
            apir_trpc_input(call);
            apir_trpc_call(call, event->host, request->pool);
        }
    }
    response = apir_response_writer(event, common_status(request),
                                    write_answer, request);
    if (!request->error.code) {
        handlers_headers(request, response);
    }
    apir_trpc_headers(request, response);
    return response;
}

/* Made once, before any call: what it says is said of each. */
static void make_context(apir_trpc_request_t *request)
{
    const apir_middleware_t *context = &request->endpoint->router->context;
    apir_event_t *event = request->event;
    apir_response_t *response;

    if (!context->run) {
        return;
    }
    event->data = context->data;
    response = context->run(event);
    if (!response && apir_failed(event)) {
        response = apir_event_failure(event);
    }
    if (response) {
        apir_trpc_error_of(response, &request->context);
    }
}

apir_response_t *apir_trpc_run(const apir_trpc_endpoint_t *endpoint,
                               apir_event_t *event, const char *path)
{
    apir_trpc_request_t *request;

    if (strcmp(event->method, "HEAD") == 0) {
        return apir_empty_status(event, 204);
    }
    request = apr_pcalloc(event->pool, sizeof(*request));
    request->endpoint = endpoint;
    request->event = event;
    request->pool = event->pool;
    apir_trpc_parse(request, path);
    if (!request->error.code) {
        make_context(request);
    }
    if (!request->error.code && request->subscription) {
        return apir_trpc_events(request);
    }
    return !request->error.code && request->stream ? apir_trpc_jsonl(request)
                                                   : apir_trpc_json(request);
}
