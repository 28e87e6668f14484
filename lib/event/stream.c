/*
 * Streams. An item leaves at once when the producer took a pause before it;
 * the items of a burst are gathered, since a flush each would cost a system
 * call each. What is gathered leaves with 8 KiB, after 50 ms, or when the
 * producer sleeps, flushes or looks for the client.
 */
#include "event/stream.h"

#include "event/event.h"
#include "json/jansson.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <stdarg.h>
#include <string.h>

#define GATHER_BYTES 8192
#define GATHER_TIME apr_time_from_msec(50)
#define PAUSE_TIME apr_time_from_msec(1)

struct apir_stream_t {
    apir_response_t *response;
    const apir_sink_t *sink;
    const apir_item_sink_t *items; /**< instead of sink; NULL: lines */
    const apir_validator_t *output;
    apr_pool_t *pool;    /**< emptied after each item */
    const char *message; /**< why it failed, or NULL */
    const char *code;    /**< … in the words of apir_stream_error */
    const char *told;    /**< … and what a client may know */
    const apir_value_t *returned;
    apr_size_t gathered; /**< bytes since the last flush */
    apr_time_t oldest;   /**< when the first of them was written */
    apr_time_t last;     /**< when the last item was written */
    bool closed;
    bool gone;
};

apir_event_t *apir_stream_event(apir_stream_t *stream)
{
    return stream->response->event;
}

apr_pool_t *apir_stream_pool(apir_stream_t *stream)
{
    return stream->pool;
}

static apr_status_t write_bytes(void *baton, const char *data,
                                apr_size_t length)
{
    apir_stream_t *stream = baton;
    apr_status_t status = stream->sink->write(stream->sink->baton, data,
                                              length);

    stream->gathered += length;
    stream->gone = stream->gone || status != APR_SUCCESS;
    return status;
}

static bool open_for_writing(const apir_stream_t *stream)
{
    return !stream->closed && !stream->gone && !stream->message;
}

bool apir_stream_flush(apir_stream_t *stream)
{
    if (stream->gathered && !stream->gone && !stream->items) {
        stream->gathered = 0;
        stream->gone = stream->sink->flush(stream->sink->baton)
                       != APR_SUCCESS;
    }
    return open_for_writing(stream);
}

/* The policy: see above. */
static bool item_written(apir_stream_t *stream, apr_size_t before)
{
    apr_time_t now = apr_time_now();
    bool paused = now - stream->last >= PAUSE_TIME;

    if (before == 0) {
        stream->oldest = now;
    }
    stream->last = now;
    if (paused || stream->gathered >= GATHER_BYTES
        || now - stream->oldest >= GATHER_TIME) {
        return apir_stream_flush(stream);
    }
    return open_for_writing(stream);
}

static bool item_conforms(apir_stream_t *stream, const apir_value_t *item)
{
    apir_error_t error = { 0 };

    if (!stream->output || !stream->output->items
        || stream->output->check(stream->output->items, item, stream->pool,
                                 &error)) {
        return true;
    }
    return apir_stream_fail(stream,
                            "an item is not what the output schema "
                            "says: %s",
                            error.message);
}

/* An item for who is no line. */
static bool hand_on(apir_stream_t *stream, const apir_value_t *item,
                    const char *id)
{
    stream->gone = !stream->items->item(stream->items->baton, item, id);
    apr_pool_clear(stream->pool);
    return open_for_writing(stream);
}

bool apir_stream_value(apir_stream_t *stream, const apir_value_t *item)
{
    apr_size_t before = stream->gathered;
    apir_json_writer_t writer;

    if (!open_for_writing(stream) || !item_conforms(stream, item)) {
        return false;
    }
    if (stream->items) {
        return hand_on(stream, item, NULL);
    }
    apir_json_writer_init(&writer, write_bytes, stream);
    apir_json_value(&writer, item);
    apir_json_text(&writer, "\n", 1);
    apir_json_writer_flush(&writer);
    apr_pool_clear(stream->pool);
    return item_written(stream, before);
}

static bool write_jansson(apir_stream_t *stream, const json_t *item)
{
    apr_size_t before = stream->gathered;
    apir_json_writer_t writer;

    apir_json_writer_init(&writer, write_bytes, stream);
    apir_json_jansson(&writer, item);
    apir_json_text(&writer, "\n", 1);
    apir_json_writer_flush(&writer);
    return item_written(stream, before);
}

bool apir_stream_write(apir_stream_t *stream, json_t *item)
{
    bool going = open_for_writing(stream);

    if (going && !item) {
        going = apir_stream_fail(stream, "no JSON value was given");
    }
    else if (going && (stream->output || stream->items)) {
        going = apir_stream_value(stream,
                                  apir_value_from_jansson(item,
                                                          stream->pool));
    }
    else if (going) {
        going = write_jansson(stream, item);
    }
    json_decref(item);
    return going;
}

/* An id becomes a line of an event stream. */
static bool id_ok(const char *id)
{
    return id && *id && !strpbrk(id, "\r\n");
}

bool apir_stream_tracked_value(apir_stream_t *stream, const char *id,
                               const apir_value_t *item)
{
    if (!stream->items || !open_for_writing(stream)) {
        return apir_stream_value(stream, item);
    }
    return id_ok(id) ? hand_on(stream, item, id)
                     : apir_stream_fail(stream, "an id that is empty or "
                                                "holds a line end");
}

bool apir_stream_tracked(apir_stream_t *stream, const char *id, json_t *item)
{
    bool going;

    if (!stream->items || !item) {
        return apir_stream_write(stream, item);
    }
    going = apir_stream_tracked_value(stream, id,
                                      apir_value_from_jansson(item,
                                                              stream->pool));
    json_decref(item);
    return going;
}

bool apir_stream_return(apir_stream_t *stream, json_t *value)
{
    if (value && stream->items) {
        stream->returned =
            apir_value_from_jansson(value, stream->response->event->pool);
    }
    json_decref(value);
    return true;
}

bool apir_stream_raw(apir_stream_t *stream, const void *data,
                     apr_size_t length)
{
    apr_size_t before = stream->gathered;

    if (stream->items) {
        return apir_stream_fail(stream, "bytes where items are expected");
    }

    if (!open_for_writing(stream)) {
        return false;
    }
    write_bytes(stream, data, length);
    return item_written(stream, before);
}

bool apir_stream_aborted(apir_stream_t *stream)
{
    apir_stream_flush(stream);
    if (!stream->gone) {
        stream->gone = stream->items
                           ? stream->items->gone(stream->items->baton)
                           : stream->sink->gone(stream->sink->baton);
    }
    return stream->gone;
}

bool apir_stream_sleep(apir_stream_t *stream, int milliseconds)
{
    apr_interval_time_t time = apr_time_from_msec(milliseconds);

    apir_stream_flush(stream);
    if (!stream->gone && milliseconds > 0) {
        stream->gone = stream->items
                           ? stream->items->wait(stream->items->baton, time)
                           : stream->sink->wait(stream->sink->baton, time);
    }
    return open_for_writing(stream);
}

void apir_stream_close(apir_stream_t *stream)
{
    stream->closed = true;
}

bool apir_stream_fail(apir_stream_t *stream, const char *format, ...)
{
    va_list args;

    if (!stream->message) {
        va_start(args, format);
        stream->message = apr_pvsprintf(stream->response->event->pool, format,
                                        args);
        va_end(args);
    }
    return false;
}

bool apir_stream_error(apir_stream_t *stream, const char *code,
                       const char *message)
{
    apr_pool_t *pool = stream->response->event->pool;

    if (!stream->message) {
        stream->code = apr_pstrdup(pool, code);
        stream->told = message ? apr_pstrdup(pool, message) : NULL;
    }
    return apir_stream_fail(stream, "%s%s%s", code, message ? ": " : "",
                            message ? message : "");
}

/* A failure may still be told to the client, as a last item. */
static bool failure_told(apir_stream_t *stream, const char *message)
{
    apir_stream_error_fn *on_error = stream->response->body.producer.on_error;

    if (!on_error || stream->gone) {
        return false;
    }
    stream->message = NULL;
    return on_error(stream, message, stream->response->body.producer.data)
           && !stream->message;
}

static apir_stream_end_t end_of(apir_stream_t *stream, bool done,
                                const char **message)
{
    *message = NULL;
    if (stream->gone) {
        return APIR_STREAM_GONE;
    }
    if ((done || stream->closed) && !stream->message) {
        return APIR_STREAM_DONE;
    }
    *message = stream->message ? stream->message : "the producer failed";
    return failure_told(stream, *message) ? APIR_STREAM_DONE
                                          : APIR_STREAM_CUT;
}

apir_stream_end_t apir_stream_run(apir_response_t *response,
                                  const apir_sink_t *sink,
                                  const apir_validator_t *output,
                                  const char **message)
{
    apir_stream_t stream = { 0 };
    bool done;

    stream.response = response;
    stream.sink = sink;
    stream.output = response->body.producer.items ? output : NULL;
    apr_pool_create(&stream.pool, response->event->pool);
    done = response->body.producer.run(&stream, response->body.producer.data);
    return end_of(&stream, done, message);
}

void apir_stream_run_items(apir_response_t *response,
                           const apir_item_sink_t *sink,
                           apir_stream_result_t *result)
{
    apir_stream_t stream = { 0 };
    bool done;

    memset(result, 0, sizeof(*result));
    stream.response = response;
    stream.items = sink;
    apr_pool_create(&stream.pool, response->event->pool);
    done = response->body.producer.run(&stream, response->body.producer.data);
    result->end = end_of(&stream, done, &result->detail);
    result->returned = stream.returned;
    result->code = stream.code;
    result->message = stream.told;
    apr_pool_destroy(stream.pool);
}

static apir_response_t *streaming(apir_event_t *event, int status,
                                  apir_producer_fn *producer,
                                  apir_stream_error_fn *on_error, void *data)
{
    apir_response_t *response = apir_response_create(event, status);

    response->kind = APIR_BODY_PRODUCER;
    response->body.producer.run = producer;
    response->body.producer.on_error = on_error;
    response->body.producer.data = data;
    return response;
}

apir_response_t *apir_json_stream(apir_event_t *event,
                                  apir_producer_fn *producer,
                                  apir_stream_error_fn *on_error, void *data)
{
    apir_response_t *response = streaming(event, 200, producer, on_error,
                                          data);

    response->media_type = "application/x-ndjson; charset=utf-8";
    response->body.producer.items = true;
    apir_set_header(response, "Cache-Control", "no-cache");
    return response;
}

apir_response_t *apir_stream(apir_event_t *event, int status,
                             const char *media_type,
                             apir_producer_fn *producer, void *data)
{
    apir_response_t *response;

    if (!apir_status_ok(status)) {
        return apir_fail(event, "%d is no status to answer with", status);
    }
    response = streaming(event, status, producer, NULL, data);
    if (media_type) {
        apir_set_header(response, "Content-Type", media_type);
    }
    return response;
}
