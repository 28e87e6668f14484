/* Procedures to be provoked by t/http/trpc.t: what takes its time, what ends
 * only when its client leaves, what sets cookies. */

#include <apiroutes.h>

#include <apr_atomic.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <string.h>

/* How many calls of `wait` run at this moment, and ran at most. */
static apr_uint32_t running;
static apr_uint32_t most;

static apir_response_t *wait_a_while(apir_event_t *event)
{
    json_t *input = apir_input_valid(event);
    apr_uint32_t now = apr_atomic_inc32(&running) + 1;
    apr_uint32_t seen;

    while (now > (seen = apr_atomic_read32(&most))) {
        apr_atomic_cas32(&most, now, seen);
    }
    apr_sleep(apr_time_from_msec(json_integer_value(input)));
    apr_atomic_dec32(&running);
    return apir_json(event, json_incref(input));
}

static apir_response_t *most_at_a_time(apir_event_t *event)
{
    return apir_json(event,
                     json_integer((json_int_t)apr_atomic_xchg32(&most, 0)));
}

/* An item every 20 ms until the client leaves. */
static bool tick(apir_stream_t *stream, void *data)
{
    int i = 0;

    while (apir_stream_write(stream, json_integer(i++))
           && apir_stream_sleep(stream, 20)) {
    }
    apir_log(apir_stream_event(stream), APIR_LOG_WARNING, "left after ticks");
    return true;
}

static apir_response_t *ticks(apir_event_t *event)
{
    return apir_json_stream(event, tick, NULL, NULL);
}

/* Says nothing. */
static bool keep_silent(apir_stream_t *stream, void *data)
{
    if (!apir_stream_sleep(stream, 60000)) {
        apir_log(apir_stream_event(stream), APIR_LOG_WARNING,
                 "left in silence");
    }
    return true;
}

static apir_response_t *silence(apir_event_t *event)
{
    return apir_json_stream(event, keep_silent, NULL, NULL);
}

static bool give_three(apir_stream_t *stream, void *data)
{
    for (int i = 0; i < 3; i++) {
        if (!apir_stream_write(stream, json_integer(i))
            || !apir_stream_sleep(stream, 150)) {
            return true;
        }
    }
    return true;
}

static apir_response_t *three(apir_event_t *event)
{
    return apir_json_stream(event, give_three, NULL, NULL);
}

static apir_response_t *log_in(apir_event_t *event)
{
    apir_cookie_options_t options = { .path = "/", .http_only = true };
    apir_response_t *response = apir_json(event, json_true());

    apir_set_cookie(response, "session", "s1", &options);
    apir_add_header(response, "X-Procedure", apir_pattern(event));
    return response;
}

static apir_response_t *header(apir_event_t *event)
{
    apir_response_t *response = apir_json(event, json_true());

    apir_set_header(response, "X-Value",
                    json_string_value(apir_input_valid(event)));
    return response;
}

static apir_response_t *text(apir_event_t *event)
{
    return apir_text(event, 200, "just \"text\"");
}

/* What the context and the middleware left, and what this call adds, which no
 * other call may see. */
static apir_response_t *locals(apir_event_t *event)
{
    json_t *mine = json_deep_copy(apir_locals(event));

    json_object_set_new(apir_locals(event), "seen", json_true());
    json_object_set_new(mine, "context", json_string(apir_context(event)));
    return apir_json(event, mine);
}

static apir_response_t *fail(apir_event_t *event)
{
    return apir_fail(event, "a secret of the procedure");
}

static apir_response_t *secret(apir_event_t *event)
{
    return apir_json(event, json_string("the secret"));
}

static apir_response_t *refuse(apir_event_t *event)
{
    return apir_trpc_error(event, "FORBIDDEN", NULL);
}

static apir_response_t *make_context(apir_event_t *event)
{
    json_object_set_new(apir_locals(event), "who", json_string("Ada"));
    apir_context_set(event, apr_pstrdup(apir_pool(event), "shared"));
    return NULL;
}

/* Around each call. */
static apir_response_t *around(apir_event_t *event)
{
    apir_response_t *response;

    json_object_set_new(apir_locals(event), "via", json_string("around"));
    response = apir_next(event);
    apir_add_header(response, "X-Around",
                    apr_itoa(apir_pool(event),
                             apir_response_status(response)));
    return response;
}

#define INTEGER "{\"type\": \"integer\"}"

APIR_ROUTER(app) = {
    { .kind = APIR_QUERY,
      .path = "wait",
      .handler = wait_a_while,
      .input_schema = INTEGER },
    { .kind = APIR_QUERY, .path = "most", .handler = most_at_a_time },
    { .kind = APIR_QUERY, .path = "ticks", .handler = ticks },
    { .kind = APIR_QUERY, .path = "silence", .handler = silence },
    { .kind = APIR_QUERY, .path = "three", .handler = three },
    { .kind = APIR_MUTATION, .path = "logIn", .handler = log_in },
    { .kind = APIR_QUERY,
      .path = "header",
      .handler = header,
      .input_schema = "{\"type\": \"string\"}" },
    { .kind = APIR_MUTATION,
      .path = "say",
      .handler = header,
      .input_schema = "{\"type\": \"string\"}" },
    { .kind = APIR_QUERY, .path = "text", .handler = text },
    { .kind = APIR_QUERY, .path = "locals", .handler = locals },
    { .kind = APIR_QUERY, .path = "fail", .handler = fail },
    { .kind = APIR_QUERY,
      .path = "secret",
      .handler = secret,
      .use = refuse },
    { .kind = APIR_SUBSCRIPTION, .path = "sub.ticks", .handler = ticks },
    { .kind = APIR_SUBSCRIPTION, .path = "sub.silence", .handler = silence },
};

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apir_trpc_t *serial = apir_trpc(plugin, "serial");
    apir_route_t *route = apir_procedure(serial, APIR_QUERY, "wait",
                                         wait_a_while, NULL);

    apir_route_input(route, INTEGER);
    apir_procedure(serial, APIR_QUERY, "most", most_at_a_time, NULL);
    apir_trpc_sequential(serial);
    apir_trpc_use(apir_trpc(plugin, "app"), around, NULL);
    apir_trpc_context(apir_trpc(plugin, "app"), make_context, NULL);
    return NULL;
}
