/* Answers that come bit by bit: async iterables and deferred members. */

#include "procedures.h"

#include <apr_time.h>

static int number(const json_t *input, const char *name, int by_default)
{
    const json_t *value = json_object_get(input, name);

    return json_is_number(value) ? (int)json_number_value(value) : by_default;
}

static bool run_count(apir_stream_t *stream, void *data)
{
    const json_t *input = data;
    int count = number(input, "n", 0);
    int delay = number(input, "delayMs", 0);

    for (int i = 0; i < count; i++) {
        if (!apir_stream_sleep(stream, delay)
            || !apir_stream_write(stream, json_integer(i))) {
            return false;
        }
    }
    return apir_stream_return(stream, json_string("done"));
}

static apir_response_t *count(apir_event_t *event)
{
    return apir_json_stream(event, run_count, NULL, apir_input_valid(event));
}

static bool run_objects(apir_stream_t *stream, void *data)
{
    const json_t *user;
    size_t i;

    json_array_foreach ((const json_t *)data, i, user) {
        if (!apir_stream_write(stream, json_deep_copy(user))) {
            return false;
        }
    }
    return true;
}

static apir_response_t *objects(apir_event_t *event)
{
    return apir_json_stream(event, run_objects, NULL, apir_data(event));
}

static bool run_failing(apir_stream_t *stream, void *data)
{
    return apir_stream_write(stream, json_string("one"))
           && apir_stream_write(stream, json_string("two"))
           && apir_stream_error(stream, "CONFLICT", "stream failed");
}

static apir_response_t *failing(apir_event_t *event)
{
    return apir_json_stream(event, run_failing, NULL, NULL);
}

static apir_response_t *later(apir_event_t *event)
{
    int ms = number(apir_input_valid(event), "ms", 0);

    apr_sleep(apr_time_from_msec(ms));
    return apir_json(event, json_string("later"));
}

static apir_response_t *refused(apir_event_t *event)
{
    apr_sleep(apr_time_from_msec(50));
    return apir_trpc_error(event, "FORBIDDEN", "not yours");
}

static apir_response_t *with_member(apir_event_t *event,
                                    apir_handler_fn *member)
{
    apir_response_t *response = apir_json(event,
                                          json_pack("{s:s}", "now", "now"));

    apir_defer(response, "later", member, NULL);
    return response;
}

static apir_response_t *deferred(apir_event_t *event)
{
    return with_member(event, later);
}

static apir_response_t *rejected(apir_event_t *event)
{
    return with_member(event, refused);
}

const named_handler_t stream_handlers[] = {
    { "stream.count", count },       { "stream.objects", objects },
    { "stream.fail", failing },      { "stream.deferred", deferred },
    { "stream.rejected", rejected }, { NULL, NULL },
};
