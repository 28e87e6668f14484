/**
 * @file event_host.h
 * @brief A host for unit tests: an event without a server.
 */
#ifndef APIR_UNIT_EVENT_HOST_H
#define APIR_UNIT_EVENT_HOST_H

#include "unit.h"

#include "core/buf.h"
#include "event/event.h"
#include "event/response.h"
#include "event/session.h"
#include "json/writer.h"

/** What the host gives, and what it was told. */
typedef struct unit_host_t {
    const char *body; /**< NULL: reading fails (too large) */
    const char *server_session;
    const char *saved_session;
    const apir_session_store_t *store;
    const apir_value_t *auth;
    const char *logged; /**< the last line */
    apir_log_level_t level;
} unit_host_t;

static unit_host_t unit_host;

static bool unit_read_body(apir_event_t *event, const char **data,
                           apr_size_t *length)
{
    if (!unit_host.body) {
        apir_event_fail(event, APIR_E_TOO_LARGE, "The body is too large");
        return false;
    }
    *data = unit_host.body;
    *length = strlen(unit_host.body);
    return true;
}

static const char *unit_env(apir_event_t *event, const char *name)
{
    (void)event;
    return strcmp(name, "STAGE") == 0 ? "test" : NULL;
}

static const char *unit_text(apir_event_t *event)
{
    (void)event;
    return "http://host";
}

static const apir_value_t *unit_auth(apir_event_t *event)
{
    (void)event;
    return unit_host.auth;
}

static apir_answer_t *unit_fetch(apir_event_t *event, const char *path,
                                 const char *query, const apir_fetch_t *fetch)
{
    return apir_event_fail(event, APIR_E_INTERNAL, "%s%s%s", path,
                           query ? query : "",
                           fetch->method ? fetch->method : "");
}

static const apir_session_store_t *unit_store(apir_event_t *event,
                                              const char *name)
{
    (void)event;
    return unit_host.store && strcmp(name, unit_host.store->name) == 0
               ? unit_host.store
               : NULL;
}

static const char *unit_load(apir_event_t *event)
{
    (void)event;
    return unit_host.server_session;
}

static bool unit_save(apir_event_t *event, const char *text)
{
    (void)event;
    unit_host.saved_session = text;
    return true;
}

static void unit_log(apir_event_t *event, apir_log_level_t level,
                     const char *message)
{
    (void)event;
    unit_host.level = level;
    unit_host.logged = message;
}

static const apir_host_t unit_functions = {
    .read_body = unit_read_body,
    .env = unit_env,
    .client_address = unit_text,
    .user = unit_text,
    .auth = unit_auth,
    .origin = unit_text,
    .fetch = unit_fetch,
    .session_store = unit_store,
    .session_load = unit_load,
    .session_save = unit_save,
    .log = unit_log,
};

/** A GET of "/path" with this query, body and route. */
static inline apir_event_t *unit_event(const char *query, const char *body,
                                       const apir_route_t *route)
{
    apir_event_t *event = apir_event_create(&unit_functions, NULL, unit_pool);

    unit_host.body = body;
    unit_host.logged = NULL;
    event->method = "GET";
    event->path = "/path";
    event->query_string = query;
    event->route = route;
    event->headers = apr_table_make(unit_pool, 4);
    return event;
}

static inline apr_status_t unit_gather(void *baton, const char *data,
                                       apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/** A response's body as text. */
static inline const char *unit_body(const apir_response_t *response)
{
    apir_json_writer_t writer;
    apir_buf_t buf;

    apir_buf_init(&buf, unit_pool, 0, 1 << 20);
    switch (response->kind) {
    case APIR_BODY_BYTES:
        apir_buf_add(&buf, response->body.bytes.data,
                     response->body.bytes.length);
        break;
    case APIR_BODY_JANSSON:
    case APIR_BODY_VALUE:
        apir_json_writer_init(&writer, unit_gather, &buf);
        apir_response_write_json(response, &writer);
        apir_json_writer_flush(&writer);
        break;
    default: break;
    }
    return buf.data;
}

#endif
