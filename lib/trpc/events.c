/*
 * Subscriptions as server-sent events (WHATWG HTML §9.2). The procedure runs
 * in the request's own thread; pings are sent while it sleeps.
 */
#include "trpc/trpc_int.h"

#include "event/stream.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <string.h>

/** One subscription being served. */
typedef struct feed_t {
    apir_trpc_request_t *request;
    apir_stream_t *out;
    apr_pool_t *pool;    /**< emptied after each event */
    char *last_id;       /**< of the last tracked event; NULL: none */
    apr_size_t id_room;  /**< bytes that last_id has */
    apr_time_t quiet;    /**< when the last event was sent */
    apr_time_t deadline; /**< 0: none */
    bool expired;
} feed_t;

static void put(feed_t *feed, const char *text)
{
    apir_stream_raw(feed->out, text, strlen(text));
}

static apr_status_t put_bytes(void *baton, const char *data,
                              apr_size_t length)
{
    return apir_stream_raw(baton, data, length) ? APR_SUCCESS
                                                : APR_ECONNABORTED;
}

static void put_data(feed_t *feed, const apir_value_t *value)
{
    apir_json_writer_t json;

    put(feed, "data: ");
    apir_json_writer_init(&json, put_bytes, feed->out);
    if (value->kind != APIR_UNDEFINED
        || feed->request->endpoint->options.superjson) {
        apir_trpc_put(feed->request, &json, value, feed->pool);
    }
    apir_json_writer_flush(&json);
    put(feed, "\n");
}

static bool end_event(feed_t *feed)
{
    put(feed, "\n\n");
    feed->quiet = apr_time_now();
    apr_pool_clear(feed->pool);
    return apir_stream_flush(feed->out);
}

/* Memory must not grow with the events: the id has one place. */
static void keep_id(feed_t *feed, const char *id)
{
    apr_size_t length = strlen(id) + 1;

    if (length > feed->id_room) {
        feed->id_room = 2 * length;
        feed->last_id = apr_palloc(feed->request->pool, feed->id_room);
    }
    memcpy(feed->last_id, id, length);
}

/* The client's last id is its own line when it is given back: what a URL holds
 * need not be one. */
static void begin_id(feed_t *feed)
{
    const char *id = apir_trpc_last_id(feed->request->event);

    if (id && !strpbrk(id, "\r\n")) {
        keep_id(feed, id);
    }
}

/* An event without an id would take the last one for its own; an empty id
 * keeps it from that, and the last is given back by an event of its own. */
static bool put_untracked(feed_t *feed)
{
    if (!feed->last_id) {
        return end_event(feed);
    }
    put(feed, "id: \n");
    end_event(feed);
    put(feed, "event: restore-id\ndata: \nid: ");
    put(feed, feed->last_id);
    put(feed, "\n");
    return end_event(feed);
}

static bool feed_item(void *baton, const apir_value_t *item, const char *id)
{
    feed_t *feed = baton;

    if (feed->expired) {
        return false;
    }
    put_data(feed, item);
    if (!id) {
        return put_untracked(feed);
    }
    keep_id(feed, id);
    put(feed, "id: ");
    put(feed, id);
    put(feed, "\n");
    return end_event(feed);
}

static void put_error(feed_t *feed, const apir_trpc_error_t *error)
{
    put(feed, "event: serialized-error\n");
    put_data(feed, apir_trpc_shape(feed->request, error, feed->pool));
    end_event(feed);
}

/* Whether the time that a connection may last is over. */
static bool over(feed_t *feed)
{
    feed->expired = feed->expired
                    || (feed->deadline && apr_time_now() >= feed->deadline);
    return feed->expired;
}

static bool feed_gone(void *baton)
{
    feed_t *feed = baton;

    return over(feed) || apir_stream_aborted(feed->out);
}

/* How long to sleep until something is to be done, in whole milliseconds. */
static int nap(const feed_t *feed, apr_time_t until)
{
    int ping = feed->request->endpoint->options.sse_ping;
    apr_time_t next = until;

    if (ping && feed->quiet + apr_time_from_msec(ping) < next) {
        next = feed->quiet + apr_time_from_msec(ping);
    }
    if (feed->deadline && feed->deadline < next) {
        next = feed->deadline;
    }
    next -= apr_time_now();
    return next > 0 ? (int)apr_time_as_msec(next + 999) : 0;
}

static void ping_if_due(feed_t *feed)
{
    int ping = feed->request->endpoint->options.sse_ping;

    if (ping && apr_time_now() - feed->quiet >= apr_time_from_msec(ping)) {
        put(feed, "event: ping\ndata: \n");
        end_event(feed);
    }
}

static bool feed_wait(void *baton, apr_interval_time_t time)
{
    feed_t *feed = baton;
    apr_time_t until = apr_time_now() + time;

    while (apr_time_now() < until && !over(feed)) {
        if (!apir_stream_sleep(feed->out, nap(feed, until))) {
            return true;
        }
        if (apr_time_now() < until) {
            ping_if_due(feed);
        }
    }
    return over(feed);
}

static void run_stream(feed_t *feed, apir_trpc_call_t *call)
{
    apir_item_sink_t sink = { feed_item, feed_gone, feed_wait, feed };
    apir_stream_result_t result;

    apir_stream_run_items(call->response, &sink, &result);
    if (result.end == APIR_STREAM_GONE || feed->expired) {
        return;
    }
    if (result.end == APIR_STREAM_CUT) {
        apir_trpc_fail(&call->error, result.code, result.message);
        if (!result.code) {
            apir_log(call->response->event, APIR_LOG_ERROR,
                     "APIR0203: a subscription failed: %s", result.detail);
            call->error.message = "Internal server error";
        }
        put_error(feed, &call->error);
        return;
    }
    put(feed, "event: return\ndata: \n");
    end_event(feed);
}

static void run_call(feed_t *feed, apir_trpc_call_t *call)
{
    apir_trpc_input(call);
    apir_trpc_call(call, feed->request->event->host, feed->request->pool);
    if (!call->error.code
        && (call->response->kind != APIR_BODY_PRODUCER
            || !call->response->body.producer.items)) {
        apir_trpc_fail(&call->error, "INTERNAL_SERVER_ERROR",
                       apr_pstrcat(feed->request->pool, "Subscription ",
                                   call->path,
                                   " did not return an observable or a "
                                   "AsyncGenerator",
                                   NULL));
    }
}

static void put_connected(feed_t *feed)
{
    int reconnect = feed->request->endpoint->options.sse_reconnect;

    put(feed, "event: connected\ndata: ");
    put(feed, reconnect ? apr_psprintf(feed->pool,
                                       "{\"reconnectAfterInactivityMs\":%d}",
                                       reconnect)
                        : "{}");
    put(feed, "\n");
    end_event(feed);
}

static bool produce(apir_stream_t *stream, void *data)
{
    apir_trpc_request_t *request = data;
    int duration = request->endpoint->options.sse_duration;
    apir_trpc_call_t *call = &request->calls[0];
    feed_t feed = { 0 };

    feed.request = request;
    feed.out = stream;
    apr_pool_create(&feed.pool, request->pool);
    feed.deadline = duration ? apr_time_now() + apr_time_from_msec(duration)
                             : 0;
    begin_id(&feed);
    put_connected(&feed);
    if (!call->error.code) {
        run_call(&feed, call);
    }
    if (call->error.code) {
        put_error(&feed, &call->error);
    }
    else {
        run_stream(&feed, call);
    }
    apir_stream_flush(stream);
    return true;
}

apir_response_t *apir_trpc_events(apir_trpc_request_t *request)
{
    apir_response_t *response = apir_stream(request->event, 200,
                                            "text/event-stream", produce,
                                            request);

    apir_set_header(response, "Cache-Control", "no-cache, no-transform");
    apir_set_header(response, "X-Accel-Buffering", "no");
    apir_trpc_headers(request, response);
    return response;
}
