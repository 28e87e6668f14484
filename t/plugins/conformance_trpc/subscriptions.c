/* Subscriptions. */

#include "procedures.h"

#include <apr_strings.h>
#include <stdlib.h>

static int number(const json_t *input, const char *name, int by_default)
{
    const json_t *value = json_object_get(input, name);

    return json_is_number(value) ? (int)json_number_value(value) : by_default;
}

/* Where to begin: after the event that the client had last. */
static int first(const json_t *input, int by_default)
{
    const char *last = json_string_value(
        json_object_get(input, "lastEventId"));

    return last ? atoi(last) + 1 : by_default;
}

static bool numbered(apir_stream_t *stream, int i, int delay)
{
    char id[16];

    apr_snprintf(id, sizeof(id), "%d", i);
    return apir_stream_sleep(stream, delay)
           && apir_stream_tracked(stream, id, json_pack("{s:i}", "n", i));
}

static bool run_count(apir_stream_t *stream, void *data)
{
    const json_t *input = data;
    int to = number(input, "to", 0);
    bool going = true;

    for (int i = first(input, number(input, "from", 1)); going && i <= to;
         i++) {
        going = numbered(stream, i, number(input, "delayMs", 0));
    }
    return going;
}

static bool run_notes(apir_stream_t *stream, void *data)
{
    const json_t *input = data;
    int to = number(input, "to", 0);
    bool going = true;

    for (int i = first(input, 1); going && i <= to; i++) {
        going = numbered(stream, i, number(input, "delayMs", 0))
                && apir_stream_write(stream, json_sprintf("note %d", i));
    }
    return going;
}

static bool run_plain(apir_stream_t *stream, void *data)
{
    return apir_stream_write(stream, json_integer(1))
           && apir_stream_write(stream, json_string("two"))
           && apir_stream_write(stream, json_null())
           && apir_stream_write(stream, json_pack("{s:[i]}", "three", 3))
           && apir_stream_write(stream, json_string("line\nbreak"));
}

static bool run_mixed(apir_stream_t *stream, void *data)
{
    return apir_stream_tracked(stream, "id-1", json_string("a"))
           && apir_stream_write(stream, json_string("b"))
           && apir_stream_tracked(stream, "id-2", json_string("c"));
}

static bool run_fail(apir_stream_t *stream, void *data)
{
    const json_t *input = data;

    return apir_stream_write(stream, json_string("before"))
           && apir_stream_error(
               stream, json_string_value(json_object_get(input, "code")),
               json_string_value(json_object_get(input, "message")));
}

/* The input as a value: what superjson gave it is kept. */
static bool run_echo(apir_stream_t *stream, void *data)
{
    apr_pool_t *pool = apir_stream_pool(stream);
    const apir_value_t *input = data;
    apir_value_t *object = apir_value_object(pool);

    if (apir_value_kind(input) != APIR_UNDEFINED) {
        apir_object_set(object, "input", input);
    }
    return apir_stream_value(stream, object);
}

static bool run_params(apir_stream_t *stream, void *data)
{
    json_t *params = apir_connection_params(apir_stream_event(stream));

    return apir_stream_write(stream,
                             params ? json_incref(params) : json_null());
}

static bool run_empty(apir_stream_t *stream, void *data)
{
    return true;
}

static bool run_date(apir_stream_t *stream, void *data)
{
    apr_pool_t *pool = apir_stream_pool(stream);
    apir_value_t *object = apir_value_object(pool);

    apir_object_set(object, "at", apir_value_date(1706702400000.0, pool));
    return apir_stream_tracked_value(stream, "d1", object);
}

static bool run_slow(apir_stream_t *stream, void *data)
{
    return apir_stream_sleep(stream, number(data, "ms", 0))
           && apir_stream_write(stream, json_string("late"));
}

static bool run_live(apir_stream_t *stream, void *data)
{
    int i = 0;

    while (apir_stream_sleep(stream, 50)) {
        apir_stream_write(stream, json_integer(i++));
    }
    return true;
}

#define SUBSCRIPTION(name)                                \
    static apir_response_t *name(apir_event_t *event)     \
    {                                                     \
        return apir_json_stream(event, run_##name, NULL,  \
                                apir_input_valid(event)); \
    }

SUBSCRIPTION(count)
SUBSCRIPTION(notes)
SUBSCRIPTION(plain)
SUBSCRIPTION(mixed)
SUBSCRIPTION(fail)
SUBSCRIPTION(params)
SUBSCRIPTION(empty)
SUBSCRIPTION(date)
SUBSCRIPTION(slow)
SUBSCRIPTION(live)

static apir_response_t *echo(apir_event_t *event)
{
    return apir_json_stream(event, run_echo, NULL,
                            (void *)apir_input_value(event));
}

static apir_response_t *not_iterable(apir_event_t *event)
{
    return apir_json(event, json_integer(1));
}

const named_handler_t subscription_handlers[] = {
    { "sub.count", count },   { "sub.plain", plain },
    { "sub.mixed", mixed },   { "sub.notes", notes },
    { "sub.fail", fail },     { "sub.echo", echo },
    { "sub.params", params }, { "sub.empty", empty },
    { "sub.date", date },     { "sub.notIterable", not_iterable },
    { "sub.slow", slow },     { "sub.live", live },
    { NULL, NULL },
};
