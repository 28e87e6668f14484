/**
 * @file trpc_fixture.h
 * @brief A router and its endpoint, asked without a server.
 */
#ifndef APIR_UNIT_TRPC_FIXTURE_H
#define APIR_UNIT_TRPC_FIXTURE_H

#include "event_host.h"

#include "event/stream.h"
#include "json/reader.h"
#include "jsonschema/schema.h"
#include "trpc/trpc_int.h"

#include <apr_atomic.h>
#include <apr_strings.h>

/** What is asked next, and how. */
typedef struct trpc_ask_t {
    const char *method; /**< NULL: GET */
    const char *path;
    const char *query;
    const char *type; /**< Content-Type */
    const char *accept;
    const char *trpc_accept;
    const char *last_id;
    const char *body;
} trpc_ask_t;

static apir_trpc_options_t trpc_options;
static apir_trpc_t *trpc_router;
static int trpc_status; /**< of the last answer */
static apir_response_t *trpc_answer;
static apr_uint32_t trpc_runs; /**< calls that reached a procedure */
static bool trpc_gone;         /**< the client, for streams */

/* ---- procedures ---- */

static apir_response_t *trpc_hello(apir_event_t *event)
{
    const char *name = json_string_value(apir_input_valid(event));

    apr_atomic_inc32(&trpc_runs);
    return apir_json(event, json_sprintf("hello %s", name ? name : "world"));
}

static apir_response_t *trpc_echo(apir_event_t *event)
{
    apr_atomic_inc32(&trpc_runs);
    return apir_json_value_status(event, 200, apir_input_value(event));
}

static apir_response_t *trpc_fail(apir_event_t *event)
{
    return apir_trpc_error(event, "CONFLICT", "taken");
}

static bool trpc_items(apir_stream_t *stream, void *data)
{
    for (int i = 0; i < 3; i++) {
        if (!apir_stream_tracked(stream,
                                 apr_itoa(apir_stream_pool(stream), i),
                                 json_integer(i))
            || !apir_stream_sleep(stream, 1)) {
            return true;
        }
    }
    return apir_stream_return(stream, json_string("done"));
}

static apir_response_t *trpc_stream(apir_event_t *event)
{
    return apir_json_stream(event, trpc_items, NULL, NULL);
}

static apir_response_t *trpc_late(apir_event_t *event)
{
    const char *name = apir_data(event);

    return strcmp(name, "good") == 0
               ? apir_json(event, json_string(name))
               : apir_event_fail(event, APIR_E_CONFLICT, "no %s", name);
}

static apir_response_t *trpc_defer(apir_event_t *event)
{
    apir_response_t *response = apir_json(event, json_object());

    apir_defer(response, "a", trpc_late, "first");
    apir_defer(response, "b", trpc_late, "second");
    apir_defer(response, "c", trpc_late, "good");
    return response;
}

/* Events without ids. */
static bool trpc_one(apir_stream_t *stream, void *data)
{
    return apir_stream_write(stream, json_integer(1));
}

static apir_response_t *trpc_plain(apir_event_t *event)
{
    return apir_json_stream(event, trpc_one, NULL, NULL);
}

static apir_response_t *trpc_env(apir_event_t *event)
{
    return apir_json(event, json_string(apir_env(event, "STAGE")));
}

/* ---- the endpoint ---- */

static const apir_value_t *trpc_valid(const void *schema,
                                      const apir_value_t *value,
                                      apir_value_t **issues, apr_pool_t *pool)
{
    return apir_schema_valid(schema, value, issues, pool);
}

static inline void trpc_add(apir_procedure_kind_t kind, const char *path,
                            apir_handler_fn *handler, const char *schema)
{
    static const apir_json_limits_t limits = { 64, 10000 };
    static const apir_schema_options_t plain;
    apir_route_t *route = apir_procedure(trpc_router, kind, path, handler,
                                         NULL);
    apir_validator_t *validator = apr_pcalloc(unit_pool, sizeof(*validator));
    apir_value_t *document;

    route->input_schema = schema;
    route->input_optional = true;
    if (schema
        && apir_json_read(schema, strlen(schema), &limits, &document,
                          unit_pool, NULL)
               == APR_SUCCESS) {
        apir_diag_t diag = { NULL, NULL, unit_pool, 0, 0 };

        validator->schema = apir_schema_compile(document, &plain, NULL, &diag,
                                                unit_pool);
        validator->valid = trpc_valid;
        route->input = validator;
    }
}

/** The router; to be called once. */
static inline void trpc_define(void)
{
    apir_plugin_t *plugin = apir_plugin_create("p", "p.so", unit_pool);

    trpc_router = apir_trpc(plugin, "app");
    trpc_add(APIR_QUERY, "hello", trpc_hello, "{\"type\": \"string\"}");
    trpc_add(APIR_QUERY, "a.echo", trpc_echo, "{}");
    trpc_add(APIR_QUERY, "a.fail", trpc_fail, NULL);
    trpc_add(APIR_QUERY, "a.stream", trpc_stream, NULL);
    trpc_add(APIR_QUERY, "a.defer", trpc_defer, NULL);
    trpc_add(APIR_SUBSCRIPTION, "plain", trpc_plain, NULL);
    trpc_add(APIR_QUERY, "a.env", trpc_env, NULL);
    trpc_add(APIR_MUTATION, "change", trpc_echo, "{}");
    trpc_add(APIR_SUBSCRIPTION, "events", trpc_stream, NULL);
    apir_trpc_options_init(&trpc_options);
}

/* ---- asking ---- */

static apr_status_t trpc_sent(void *baton, const char *data,
                              apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static apr_status_t trpc_flushed(void *baton)
{
    (void)baton;
    return trpc_gone ? APR_ECONNABORTED : APR_SUCCESS;
}

static bool trpc_left(void *baton)
{
    (void)baton;
    return trpc_gone;
}

static bool trpc_waited(void *baton, apr_interval_time_t time)
{
    (void)baton;
    apr_sleep(time);
    return trpc_gone;
}

/** The answer's body. */
static inline const char *trpc_text(apir_response_t *response)
{
    apir_error_t error = { 0 };
    apir_json_writer_t writer;
    const char *message;
    apir_buf_t buf;

    apir_buf_init(&buf, response->event->pool, 1024, 1 << 26);
    if (response->kind == APIR_BODY_WRITER) {
        apir_json_writer_init(&writer, trpc_sent, &buf);
        response->body.writer.write(response->body.writer.data, &writer,
                                    &error);
        apir_json_writer_flush(&writer);
    }
    else if (response->kind == APIR_BODY_PRODUCER) {
        apir_sink_t sink = { trpc_sent, trpc_flushed, trpc_left, trpc_waited,
                             &buf };

        apir_stream_run(response, &sink, NULL, &message);
    }
    return buf.data;
}

static inline const char *trpc_ask(const trpc_ask_t *ask)
{
    static apir_trpc_endpoint_t *endpoint;
    apir_diag_t diag = { NULL, NULL, unit_pool, 0, 0 };
    apir_event_t *event = unit_event(ask->query ? ask->query : "",
                                     ask->body ? ask->body : "", NULL);
    const char *const headers[][2] = { { "Content-Type", ask->type },
                                       { "Accept", ask->accept },
                                       { "trpc-accept", ask->trpc_accept },
                                       { "Last-Event-ID", ask->last_id } };

    if (!endpoint) {
        endpoint = apir_trpc_endpoint(trpc_router, &trpc_options, &diag,
                                      unit_pool);
    }
    endpoint->options = trpc_options;
    for (int i = 0; i < 4; i++) {
        if (headers[i][1]) {
            apr_table_set(event->headers, headers[i][0], headers[i][1]);
        }
    }
    event->method = ask->method ? ask->method : "GET";
    event->json_limits.depth = 64;
    event->json_limits.nodes = 100000;
    trpc_answer = apir_trpc_run(endpoint, event, ask->path);
    trpc_status = trpc_answer->status;
    return trpc_text(trpc_answer);
}

/** The message of an answer that is one error; "" when it is none. */
static inline const char *trpc_message(const char *text)
{
    static const apir_json_limits_t limits = { 64, 100000 };
    apir_value_t *value = NULL;
    const apir_value_t *message;

    if (apir_json_read(text, strlen(text), &limits, &value, unit_pool, NULL)
        != APR_SUCCESS) {
        return "no JSON";
    }
    message = apir_value_get(apir_value_get(value, "error"), "message");
    return message ? apir_value_text(message, NULL) : "";
}

#endif
