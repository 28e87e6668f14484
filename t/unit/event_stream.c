/* Streams: the policy of flushing, and the three ways to end. */
#include "event_host.h"

#include "event/stream.h"

#include <apr_time.h>

typedef struct sink_t {
    apir_buf_t text;
    int flushes;
    bool gone;
} sink_t;

static apr_status_t sink_write(void *baton, const char *data,
                               apr_size_t length)
{
    return apir_buf_add(&((sink_t *)baton)->text, data, length);
}

static apr_status_t sink_flush(void *baton)
{
    ((sink_t *)baton)->flushes++;
    return ((sink_t *)baton)->gone ? APR_ECONNABORTED : APR_SUCCESS;
}

static bool sink_gone(void *baton)
{
    return ((sink_t *)baton)->gone;
}

static bool sink_wait(void *baton, apr_interval_time_t time)
{
    apr_sleep(time);
    return sink_gone(baton);
}

static sink_t sink;

static apir_stream_end_t run(apir_producer_fn *producer,
                             apir_stream_error_fn *on_error,
                             const apir_validator_t *output, void *data)
{
    apir_event_t *event = unit_event("", "", NULL);
    apir_sink_t to = { sink_write, sink_flush, sink_gone, sink_wait, &sink };
    const char *message;

    sink.flushes = 0;
    apir_buf_init(&sink.text, unit_pool, 0, 1 << 24);
    return apir_stream_run(apir_json_stream(event, producer, on_error, data),
                           &to, output, &message);
}

static bool two_items(apir_stream_t *stream, void *data)
{
    (void)data;
    apir_stream_write(stream, json_integer(1));
    apir_stream_sleep(stream, 2);
    return apir_stream_write(stream, json_integer(2));
}

static bool burst(apir_stream_t *stream, void *data)
{
    for (int i = 0; i < *(int *)data; i++) {
        if (!apir_stream_write(stream, json_integer(i))) {
            return true;
        }
    }
    return true;
}

static bool fails(apir_stream_t *stream, void *data)
{
    (void)data;
    apir_stream_write(stream, json_integer(1));
    return apir_stream_fail(stream, "why %d", 7);
}

static bool closes(apir_stream_t *stream, void *data)
{
    (void)data;
    apir_stream_write(stream, json_integer(1));
    apir_stream_close(stream);
    return apir_stream_write(stream, json_integer(2));
}

static bool tell(apir_stream_t *stream, const char *message, void *data)
{
    (void)data;
    return apir_stream_write(stream, json_pack("{s:s}", "error", message));
}

static bool refuses_two(const void *schema, const apir_value_t *value,
                        apr_pool_t *pool, apir_error_t *error)
{
    (void)schema;
    if (apir_value_number(value) != 2) {
        return true;
    }
    apir_error_set(error, pool, APIR_E_INVALID, "two");
    return false;
}

static void items_are_lines(void)
{
    IS_INT(run(two_items, NULL, NULL, NULL), APIR_STREAM_DONE, "it ends");
    IS(sink.text.data, "1\n2\n", "one JSON and a line end each");
    OK(sink.flushes >= 2, "an item after a pause leaves at once");
}

static void bursts_are_gathered(void)
{
    int many = 100000;

    IS_INT(run(burst, NULL, NULL, &many), APIR_STREAM_DONE, "it ends");
    OK(sink.flushes < many / 100, "many items share a flush");
    OK(sink.flushes >= 10, "but leave on the way");
}

static void failures_cut_unless_told(void)
{
    IS_INT(run(fails, NULL, NULL, NULL), APIR_STREAM_CUT, "cut");
    IS_INT(run(fails, tell, NULL, NULL), APIR_STREAM_DONE, "told: in order");
    IS(sink.text.data, "1\n{\"error\":\"why 7\"}\n", "as a last item");
}

static void closing_ends_in_order(void)
{
    IS_INT(run(closes, NULL, NULL, NULL), APIR_STREAM_DONE, "in order");
    IS(sink.text.data, "1\n", "writes after it do nothing");
}

static void client_that_left_ends_the_producer(void)
{
    int many = 100000;

    sink.gone = true;
    IS_INT(run(burst, NULL, NULL, &many), APIR_STREAM_GONE, "gone");
    OK(sink.text.length < 20000, "the producer stopped at the first flush");
    sink.gone = false;
}

static void items_are_held_against_the_schema(void)
{
    static const apir_validator_t output = { .items = "an array of all but 2",
                                             .check = refuses_two };

    IS_INT(run(two_items, NULL, &output, NULL), APIR_STREAM_CUT,
           "a wrong item fails the stream");
    IS(sink.text.data, "1\n", "and is not sent");
}

int main(void)
{
    unit_begin();
    items_are_lines();
    bursts_are_gathered();
    failures_cut_unless_told();
    closing_ends_in_order();
    client_that_left_ends_the_producer();
    items_are_held_against_the_schema();
    return unit_done();
}
