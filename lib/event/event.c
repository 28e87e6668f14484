/*
 * The event's parts are made when they are first asked for: most handlers
 * look at two or three of them.
 */
#include "event/event.h"

#include "core/limits.h"
#include "event/definition.h"
#include "event/response.h"
#include "http/cookie.h"
#include "http/query.h"
#include "json/jansson.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

apir_event_t *apir_event_create(const apir_host_t *host, void *server,
                                apr_pool_t *pool)
{
    apir_event_t *event = apr_pcalloc(pool, sizeof(*event));

    event->pool = pool;
    event->host = host;
    event->server = server;
    event->query_string = "";
    event->json_limits.depth = APIR_MAX_DEPTH;
    event->json_limits.nodes = APIR_MAX_NODES;
    return event;
}

apr_pool_t *apir_pool(apir_event_t *event)
{
    return event->pool;
}

void *apir_data(apir_event_t *event)
{
    return event->data;
}

const char *apir_method(apir_event_t *event)
{
    return event->method;
}

const char *apir_url(apir_event_t *event)
{
    return apr_pstrcat(event->pool, event->host->origin(event), event->path,
                       *event->query_string ? "?" : "", event->query_string,
                       NULL);
}

const char *apir_path(apir_event_t *event)
{
    return event->path;
}

const char *apir_pattern(apir_event_t *event)
{
    return event->route ? event->route->pattern : "";
}

bool apir_matches(apir_event_t *event, const char *method,
                  const char *pattern)
{
    return event->route && strcmp(event->route->method, method) == 0
           && strcmp(event->route->pattern, pattern) == 0;
}

static const char *value_of(const apir_pairs_t *pairs, const char *name)
{
    const apir_pair_t *pair = apir_pairs_first(pairs, name);

    return pair ? pair->value : NULL;
}

const char *apir_param(apir_event_t *event, const char *name)
{
    return value_of(&event->params, name);
}

const apir_pair_t *apir_params(apir_event_t *event, apr_size_t *count)
{
    *count = event->params.count;
    return event->params.items;
}

void apir_param_set(apir_event_t *event, const char *name, const char *value)
{
    apir_pairs_set(&event->params, event->pool, name, value);
}

/* The query's pairs; none, and a failure, when it may not be read. */
static const apir_pairs_t *query_of(apir_event_t *event)
{
    apir_error_t error = { 0 };

    if (event->query_part == APIR_PART_UNREAD) {
        event->query_part = APIR_PART_READY;
        if (apir_query_parse(event->query_string, strlen(event->query_string),
                             &event->query, event->pool, &error)
            != APR_SUCCESS) {
            event->query_part = APIR_PART_FAILED;
            event->query.count = 0;
            apir_event_failed(event, &error);
        }
    }
    return &event->query;
}

bool apir_query_ok(apir_event_t *event)
{
    if (*event->query_string) {
        query_of(event);
    }
    return event->query_part != APIR_PART_FAILED;
}

const char *apir_query(apir_event_t *event, const char *name)
{
    return value_of(query_of(event), name);
}

const char *const *apir_query_all(apir_event_t *event, const char *name,
                                  apr_size_t *count)
{
    const apir_pairs_t *query = query_of(event);
    const char **values = apr_palloc(event->pool,
                                     (query->count + 1) * sizeof(*values));

    *count = 0;
    for (apr_size_t i = 0; i < query->count; i++) {
        if (strcmp(query->items[i].name, name) == 0) {
            values[(*count)++] = query->items[i].value;
        }
    }
    values[*count] = NULL;
    return values;
}

bool apir_query_has(apir_event_t *event, const char *name)
{
    return apir_pairs_first(query_of(event), name) != NULL;
}

const apir_pair_t *apir_query_pairs(apir_event_t *event, apr_size_t *count)
{
    const apir_pairs_t *query = query_of(event);

    *count = query->count;
    return query->items;
}

const char *apir_query_string(apir_event_t *event)
{
    return event->query_string;
}

const char *apir_query_text(apir_event_t *event)
{
    return apir_query_format(query_of(event), event->pool);
}

void apir_query_set(apir_event_t *event, const char *name, const char *value)
{
    query_of(event);
    apir_pairs_set(&event->query, event->pool, name, value);
    event->query_string = apir_query_format(&event->query, event->pool);
}

const char *apir_header(apir_event_t *event, const char *name)
{
    return apr_table_get(event->headers, name);
}

const apr_table_t *apir_headers(apir_event_t *event)
{
    return event->headers;
}

void apir_header_set(apir_event_t *event, const char *name, const char *value)
{
    if (!event->headers_copied) {
        event->headers = apr_table_copy(event->pool, event->headers);
        event->headers_copied = true;
    }
    if (value) {
        apr_table_set(event->headers, name, value);
    }
    else {
        apr_table_unset(event->headers, name);
    }
}

static const apir_pairs_t *cookies_of(apir_event_t *event)
{
    apir_error_t error = { 0 };

    const char *header;

    if (event->cookies_part == APIR_PART_UNREAD) {
        event->cookies_part = APIR_PART_READY;
        header = apr_table_get(event->headers, "Cookie");
        if (header && event->cookies_merged && !event->headers_copied) {
            header = apir_cookie_unmerge(header, event->pool);
        }
        if (apir_cookie_parse(header, &event->cookies, event->pool, &error)
            != APR_SUCCESS) {
            event->cookies_part = APIR_PART_FAILED;
            event->cookies.count = 0;
            apir_event_failed(event, &error);
        }
    }
    return &event->cookies;
}

const char *apir_cookie(apir_event_t *event, const char *name)
{
    return value_of(cookies_of(event), name);
}

const apir_pair_t *apir_cookies(apir_event_t *event, apr_size_t *count)
{
    const apir_pairs_t *cookies = cookies_of(event);

    *count = cookies->count;
    return cookies->items;
}

const char *apir_env(apir_event_t *event, const char *name)
{
    return event->host->env(event, name);
}

const char *apir_client_address(apir_event_t *event)
{
    return event->host->client_address(event);
}

const char *apir_user(apir_event_t *event)
{
    return event->host->user(event);
}

const apir_value_t *apir_event_auth(apir_event_t *event)
{
    if (event->auth_part == APIR_PART_UNREAD) {
        event->auth_part = APIR_PART_READY;
        event->auth = event->host->auth(event);
    }
    return event->auth;
}

json_t *apir_auth(apir_event_t *event)
{
    const apir_value_t *auth = apir_event_auth(event);

    if (auth && !event->auth_json) {
        event->auth_json = apir_jansson_own(apir_value_to_jansson(auth),
                                            event->pool);
    }
    return event->auth_json;
}

json_t *apir_locals(apir_event_t *event)
{
    if (!event->locals) {
        event->locals = apir_jansson_own(json_object(), event->pool);
    }
    return event->locals;
}

void apir_log(apir_event_t *event, apir_log_level_t level, const char *format,
              ...)
{
    va_list args;

    va_start(args, format);
    event->host->log(event, level, apr_pvsprintf(event->pool, format, args));
    va_end(args);
}
