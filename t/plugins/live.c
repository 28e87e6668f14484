/* Handlers for live tests (t/http): small, and each there to be provoked.
 * The fragment is a static table, as most plugins will have it. */

#include <apiroutes.h>

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static long number_of(apir_event_t *event, const char *name, long by_default)
{
    const char *text = apir_query(event, name);
    return text ? strtol(text, NULL, 10) : by_default;
}

/* ---- What a request says -------------------------------------------- */

static apir_response_t *hello(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:s}", "hello", "world"));
}

static apir_response_t *echo(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s?, s:s, s:s, s:s, s:s?, s:s?, s:s?}", "x",
                               apir_param(event, "x"), "method",
                               apir_method(event), "path", apir_path(event),
                               "query", apir_query_string(event), "user",
                               apir_user(event), "who",
                               apir_env(event, "WHO"), "header",
                               apir_header(event, "x-test")));
}

static apir_response_t *count_query(apir_event_t *event)
{
    apr_size_t count = 0;
    const apir_pair_t *pairs = apir_query_pairs(event, &count);
    if (!pairs && apir_failed(event)) {
        return NULL;
    }
    return apir_json(event,
                     json_pack("{s:I, s:s?}", "count", (json_int_t)count, "a",
                               apir_query(event, "a")));
}

static apir_response_t *whoami(apir_event_t *event)
{
    json_t *auth = apir_auth(event);
    if (apir_failed(event)) {
        return NULL;
    }
    return apir_json(event, json_pack("{s:s?, s:O?, s:s?}", "user",
                                      apir_user(event), "auth", auth,
                                      "address", apir_client_address(event)));
}

/* ---- Bodies --------------------------------------------------------- */

static apir_response_t *body_json(apir_event_t *event)
{
    const apir_value_t *body = apir_body_value(event);
    apir_value_t *answer = apir_value_object(apir_pool(event));
    if (!body) {
        return NULL;
    }
    apir_object_set(answer, "got", body);
    return apir_json_value_status(event, 200, answer);
}

static apir_response_t *body_length(apir_event_t *event)
{
    apr_size_t length = 0;
    if (!apir_body(event, &length)) {
        return NULL;
    }
    return apir_json(event, json_pack("{s:I}", "length", (json_int_t)length));
}

static apir_response_t *body_text(apir_event_t *event)
{
    const char *text = apir_body_text(event);
    return text ? apir_text(event, 200, text) : NULL;
}

static apir_response_t *body_form(apir_event_t *event)
{
    apr_size_t count = 0;
    const apir_form_field_t *fields = apir_body_form(event, &count);
    if (!fields && apir_failed(event)) {
        return NULL;
    }
    return apir_json(event, json_pack("{s:I}", "fields", (json_int_t)count));
}

static apir_response_t *body_ignored(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:b}", "ignored", 1));
}

static apir_response_t *body_valid(apir_event_t *event)
{
    json_t *input = apir_input_valid(event);
    return input ? apir_json(event, json_pack("{s:O}", "got", input)) : NULL;
}

/* ---- Answers -------------------------------------------------------- */

static apir_response_t *with_header(apir_event_t *event)
{
    apir_response_t *response = hello(event);
    return apir_set_header(response, apir_query(event, "name"),
                           apir_query(event, "value"))
               ? response
               : apir_error(event, 400, "BAD_HEADER",
                            "That is no header field");
}

static apir_response_t *with_cookie(apir_event_t *event)
{
    apir_response_t *response = hello(event);
    return apir_set_cookie(response, apir_query(event, "name"),
                           apir_query(event, "value"), NULL)
               ? response
               : apir_error(event, 400, "BAD_COOKIE", "That is no cookie");
}

static apir_response_t *redirect(apir_event_t *event)
{
    return apir_redirect(event, 0, apir_query(event, "to"));
}

static apir_response_t *with_status(apir_event_t *event)
{
    return apir_json_status(event, (int)number_of(event, "status", 200),
                            json_pack("{s:b}", "made", 1));
}

static apir_response_t *fails(apir_event_t *event)
{
    return apir_fail(event, "a secret of the handler");
}

static apir_response_t *returns_null(apir_event_t *event)
{
    return NULL;
}

static apir_response_t *large(apir_event_t *event)
{
    apr_size_t length = (apr_size_t)number_of(event, "bytes", 100000);
    char *data = apr_palloc(apir_pool(event), length + 1);
    memset(data, 'x', length);
    return apir_bytes(event, 200, "text/plain", data, length);
}

/* ---- Streams -------------------------------------------------------- */

static bool produce(apir_stream_t *stream, void *data)
{
    apir_event_t *event = apir_stream_event(stream);
    long items = number_of(event, "items", 3);
    long pause = number_of(event, "pause", 0);
    long fail_after = number_of(event, "fail", -1);
    for (long i = 0; i < items; i++) {
        if (i == fail_after) {
            return apir_stream_fail(stream, "the source dried up");
        }
        if (!apir_stream_write(stream, json_pack("{s:I}", "i", (json_int_t)i))
            || (pause && !apir_stream_sleep(stream, (int)pause))) {
            apir_log(event, APIR_LOG_WARNING, "client gone at item %ld", i);
            return true;
        }
    }
    return true;
}

static apir_response_t *stream(apir_event_t *event)
{
    return apir_json_stream(event, produce, NULL, NULL);
}

static bool last_words(apir_stream_t *stream, const char *message, void *data)
{
    apir_stream_write(stream, json_pack("{s:s}", "error", message));
    return true;
}

static apir_response_t *stream_handled(apir_event_t *event)
{
    return apir_json_stream(event, produce, last_words, NULL);
}

/* Looks at the connection without writing to it. */
static bool watch(apir_stream_t *stream, void *data)
{
    apir_event_t *event = apir_stream_event(stream);
    long i;
    apir_stream_write(stream, json_pack("{s:b}", "watching", 1));
    apir_stream_flush(stream);
    for (i = 0; i < 100 && apir_stream_sleep(stream, 100); i++) {
    }
    apir_log(event, APIR_LOG_WARNING,
             i < 100 ? "watched the client leave" : "the client stayed");
    return true;
}

static apir_response_t *watched(apir_event_t *event)
{
    return apir_json_stream(event, watch, NULL, NULL);
}

/* ---- Internal fetch ------------------------------------------------- */

static apir_response_t *fetched(apir_event_t *event)
{
    apir_fetch_t fetch = { 0 };
    apir_answer_t *answer;
    const char *method = apir_query(event, "method");
    const char *body = apir_query(event, "body");
    fetch.method = method;
    fetch.body = body;
    fetch.body_length = body ? strlen(body) : 0;
    fetch.credentials = apir_query_has(event, "credentials");
    answer = apir_fetch(event, apir_query(event, "url"), &fetch);
    if (!answer) {
        return NULL;
    }
    return apir_json(event, json_pack("{s:i, s:s}", "status",
                                      apir_answer_status(answer), "body",
                                      apir_answer_body(answer, NULL)));
}

/* Asks itself with one level less, until none is left. */
static apir_response_t *nested(apir_event_t *event)
{
    long levels = strtol(apir_param(event, "levels"), NULL, 10);
    apir_fetch_t fetch = { 0 };
    apir_answer_t *answer;
    if (levels == 0) {
        return apir_json(event, json_pack("{s:i}", "deepest", 0));
    }
    answer = apir_fetch(event,
                        apr_psprintf(apir_pool(event), "/api/nested/%ld",
                                     levels - 1),
                        &fetch);
    return answer ? apir_answer_response(event, answer) : NULL;
}

static bool count_piece(void *data, const char *piece, apr_size_t length)
{
    apr_size_t *total = data;
    *total += length;
    return true;
}

static apir_response_t *pieces(apir_event_t *event)
{
    apr_size_t total = 0;
    apir_fetch_t fetch = { .piece = count_piece, .data = &total };
    apir_answer_t *answer = apir_fetch(event, apir_query(event, "url"),
                                       &fetch);
    return answer ? apir_json(event,
                              json_pack("{s:I}", "bytes", (json_int_t)total))
                  : NULL;
}

APIR_FRAGMENT(live) = {
    { .method = "GET", .path = "/hello", .handler = hello },
    { .method = "GET", .path = "/echo/:x", .handler = echo },
    { .method = "POST", .path = "/echo/:x", .handler = echo },
    { .method = "GET", .path = "/files/**:path", .handler = hello },
    { .method = "GET", .path = "/query", .handler = count_query },
    { .method = "GET", .path = "/whoami", .handler = whoami },
    { .method = "POST", .path = "/json", .handler = body_json },
    { .method = "POST", .path = "/length", .handler = body_length },
    { .method = "POST", .path = "/text", .handler = body_text },
    { .method = "POST", .path = "/form", .handler = body_form },
    { .method = "POST", .path = "/ignored", .handler = body_ignored },
    { .method = "POST",
      .path = "/valid",
      .handler = body_valid,
      .input_schema = "{\"type\":\"object\",\"properties\":{\"name\":"
                      "{\"type\":\"string\"}},\"required\":[\"name\"]}" },
    { .method = "GET", .path = "/header", .handler = with_header },
    { .method = "GET", .path = "/cookie", .handler = with_cookie },
    { .method = "GET", .path = "/redirect", .handler = redirect },
    { .method = "GET", .path = "/status", .handler = with_status },
    { .method = "GET", .path = "/fails", .handler = fails },
    { .method = "GET", .path = "/null", .handler = returns_null },
    { .method = "GET", .path = "/large", .handler = large },
    { .method = "GET", .path = "/stream", .handler = stream },
    { .method = "GET", .path = "/stream-handled", .handler = stream_handled },
    { .method = "GET", .path = "/watched", .handler = watched },
    { .method = "GET", .path = "/fetch", .handler = fetched },
    { .method = "GET", .path = "/nested/:levels", .handler = nested },
    { .method = "GET", .path = "/pieces", .handler = pieces },
};
