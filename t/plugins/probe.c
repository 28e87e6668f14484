/* Handlers that look at one thing each, for tests of the glue to httpd
 * (t/http). Part of the fragment is a static table, part is made at the
 * start: both belong to it. */

#include <apiroutes.h>

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static const char *query_or(apir_event_t *event, const char *name,
                            const char *by_default)
{
    const char *text = apir_query(event, name);
    return text ? text : by_default;
}

/* ---- What a request says -------------------------------------------- */

static apir_response_t *env(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s?}", "value",
                               apir_env(event, query_or(event, "name", ""))));
}

static apir_response_t *url(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s, s:s, s:s}", "url", apir_url(event),
                               "path", apir_path(event), "method",
                               apir_method(event)));
}

/* Takes a missing user for a stranger, as careless handlers do. */
static apir_response_t *careless(apir_event_t *event)
{
    json_t *user = apir_auth(event);
    return apir_json(event, user ? json_incref(user)
                                 : json_pack("{s:b}", "anonymous", 1));
}

/* Hands on what a request may lack. */
static apir_response_t *absent(apir_event_t *event)
{
    const char *what = query_or(event, "what", "");
    const char *missing = apir_query(event, "missing");
    apir_response_t *response;

    if (strcmp(what, "text") == 0) {
        return apir_text(event, 200, missing);
    }
    if (strcmp(what, "redirect") == 0) {
        return apir_redirect(event, 0, missing);
    }
    if (strcmp(what, "error") == 0) {
        return apir_error(event, 400, missing, missing);
    }
    if (strcmp(what, "bytes") == 0) {
        return apir_bytes(event, 200, NULL, missing, 10);
    }
    if (strcmp(what, "fetch") == 0) {
        apir_answer_t *answer = apir_fetch(event, missing, NULL);
        return answer ? apir_answer_response(event, answer) : NULL;
    }
    response = strcmp(what, "response") == 0
                   ? apir_json(event, NULL)
                   : apir_json(event, json_object());
    apir_set_header(response, "X-Missing", missing);
    apir_add_header(response, "X-Missing", missing);
    apir_set_cookie(response, "missing", missing, NULL);
    return response;
}

/* ---- Sessions ------------------------------------------------------- */

static apir_response_t *with_session(apir_event_t *event, json_t *body)
{
    apir_session_t *session = apir_session(event, "own");
    apir_response_t *response;
    const char *set = apir_query(event, "set");

    if (!session) {
        json_decref(body);
        return NULL;
    }
    json_object_set(body, "data", apir_session_data(session));
    response = apir_json(event, body);
    if (set) {
        apir_session_set(session, "value", json_string(set));
        return apir_session_save(response, session) ? response : NULL;
    }
    if (apir_query_has(event, "end")) {
        return apir_session_end(response, session) ? response : NULL;
    }
    return response;
}

static apir_response_t *session(apir_event_t *event)
{
    return with_session(event, json_object());
}

/* Sets the session when its answer has begun. */
static bool too_late(apir_stream_t *stream, void *data)
{
    apir_session_t *own = data;

    apir_stream_write(stream, json_pack("{s:i}", "item", 1));
    apir_stream_flush(stream);
    apir_session_set(own, "value", json_string("late"));
    apir_stream_write(stream,
                      json_pack("{s:b}", "kept",
                                apir_session_commit(own, NULL) != NULL));
    return true;
}

static apir_response_t *late_session(apir_event_t *event)
{
    return apir_json_stream(event, too_late, NULL,
                            apir_session(event, "own"));
}

/* ---- Internal fetch ------------------------------------------------- */

typedef struct pieces_t {
    apr_size_t total;
    apr_size_t most;
    int count;
} pieces_t;

static bool count_piece(void *data, const char *piece, apr_size_t length)
{
    pieces_t *pieces = data;

    pieces->total += length;
    pieces->count++;
    return pieces->total < pieces->most;
}

static json_t *cookies_of(const apir_answer_t *answer)
{
    const apr_table_t *headers = apir_answer_headers(answer);
    const apr_array_header_t *list = apr_table_elts(headers);
    const apr_table_entry_t *entries = (const apr_table_entry_t *)list->elts;
    json_t *cookies = json_array();

    for (int i = 0; i < list->nelts; i++) {
        if (strcasecmp(entries[i].key, "Set-Cookie") == 0) {
            json_array_append_new(cookies, json_string(entries[i].val));
        }
    }
    return cookies;
}

/* ?url=…[&method=…&body=…&credentials&own=Basic…&most=BYTES], then as
 * session does. */
static apir_response_t *fetch(apir_event_t *event)
{
    const char *own = apir_query(event, "own");
    const char *body = apir_query(event, "body");
    pieces_t pieces = { 0, (apr_size_t)atoll(query_or(event, "most", "0")),
                        0 };
    apir_pair_t header = { "Authorization", own, 0, 0 };
    apir_fetch_t ask = { .method = apir_query(event, "method"),
                         .headers = &header,
                         .header_count = own ? 1 : 0,
                         .body = body,
                         .body_length = body ? strlen(body) : 0,
                         .credentials = apir_query_has(event, "credentials"),
                         .piece = pieces.most ? count_piece : NULL,
                         .data = &pieces };
    apir_answer_t *answer = apir_fetch(event, apir_query(event, "url"), &ask);
    const char *text = answer ? apir_answer_body(answer, NULL) : NULL;
    json_t *told;

    if (!answer || (!text && !apir_query_has(event, "cut"))) {
        return NULL;
    }
    told = json_pack("{s:i, s:s?, s:o, s:I, s:s?, s:s?}", "status",
                     apir_answer_status(answer), "body", text, "cookies",
                     cookies_of(answer), "bytes", (json_int_t)pieces.total,
                     "challenge",
                     apir_answer_header(answer, "WWW-Authenticate"),
                     "location", apir_answer_header(answer, "Location"));
    return apir_query_has(event, "session") ? with_session(event, told)
                                            : apir_json(event, told);
}

/* The answer of another route, as this one's: /pass?url=… */
static apir_response_t *pass(apir_event_t *event)
{
    apir_answer_t *answer = apir_fetch(event, apir_query(event, "url"), NULL);
    return answer ? apir_answer_response(event, answer) : NULL;
}

/* Many fetches in one request. */
static apir_response_t *fetch_many(apir_event_t *event)
{
    long count = atol(query_or(event, "count", "1"));
    long good = 0;

    for (long i = 0; i < count; i++) {
        pieces_t pieces = { 0, 1 << 30, 0 };
        apir_fetch_t ask = { .piece = count_piece, .data = &pieces };
        apir_answer_t *answer = apir_fetch(event, apir_query(event, "url"),
                                           &ask);
        good += answer && apir_answer_status(answer) == 200;
    }
    return apir_json(event, json_pack("{s:I}", "good", (json_int_t)good));
}

/* ---- Streams -------------------------------------------------------- */

/* Goes on until nobody listens. */
static bool endless_items(apir_stream_t *stream, void *data)
{
    long i = 0;

    while (
        apir_stream_write(stream, json_pack("{s:I}", "i", (json_int_t)i))) {
        i++;
    }
    apir_log(apir_stream_event(stream), APIR_LOG_WARNING,
             "endless: nobody listens");
    return true;
}

static apir_response_t *endless(apir_event_t *event)
{
    return apir_json_stream(event, endless_items, NULL, NULL);
}

/* Writes some bytes, then fails. */
static bool broken_items(apir_stream_t *stream, void *data)
{
    apir_event_t *event = apir_stream_event(stream);
    long bytes = atol(query_or(event, "bytes", "0"));

    for (long i = 0; i < bytes; i += 1000) {
        char block[1000];

        memset(block, 'x', sizeof(block));
        apir_stream_raw(stream, block, sizeof(block));
    }
    if (apir_query_has(event, "flush")) {
        apir_stream_flush(stream);
    }
    return apir_stream_fail(stream, "broken on purpose");
}

static apir_response_t *broken(apir_event_t *event)
{
    return apir_stream(event, atoi(query_or(event, "status", "200")),
                       "text/plain", broken_items, NULL);
}

static bool many_items(apir_stream_t *stream, void *data)
{
    long count = atol(query_or(apir_stream_event(stream), "count", "1000"));

    for (long i = 0; i < count; i++) {
        if (!apir_stream_write(stream,
                               json_pack("{s:I, s:s}", "i", (json_int_t)i,
                                         "text", "an item of a stream"))) {
            return true;
        }
    }
    return true;
}

static apir_response_t *many(apir_event_t *event)
{
    return apir_json_stream(event, many_items, NULL, NULL);
}

/* ---- Names ---------------------------------------------------------- */

/* httpd has a function of that name; a plugin's own goes before it. */
const char *ap_get_server_banner(void);

const char *ap_get_server_banner(void)
{
    return "the plugin's own";
}

static apir_response_t *own_name(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s}", "banner", ap_get_server_banner()));
}

/* ---- Fragment ------------------------------------------------------- */

static apir_response_t *options(apir_event_t *event)
{
    apir_response_t *response = apir_empty_status(event, 204);

    apir_set_header(response, "X-Options", "own");
    return response;
}

static apir_response_t *middleware(apir_event_t *event)
{
    json_object_set_new(apir_locals(event), "seen", json_true());
    return NULL;
}

static apir_response_t *locals(apir_event_t *event)
{
    return apir_json(event, json_incref(apir_locals(event)));
}

static apir_response_t *input(apir_event_t *event)
{
    json_t *valid = apir_input_valid(event);
    return valid ? apir_json(event, json_incref(valid)) : NULL;
}

APIR_FRAGMENT(probe) = {
    { .method = "GET", .path = "/env", .handler = env },
    { .method = "GET", .path = "/url/**:rest", .handler = url },
    { .method = "POST", .path = "/url/**:rest", .handler = url },
    { .method = "GET", .path = "/careless", .handler = careless },
    { .method = "GET", .path = "/absent", .handler = absent },
    { .method = "GET", .path = "/session", .handler = session },
    { .method = "GET", .path = "/late", .handler = late_session },
    { .method = "GET", .path = "/fetch", .handler = fetch },
    { .method = "POST", .path = "/fetch", .handler = fetch },
    { .method = "GET", .path = "/pass", .handler = pass },
    { .method = "GET", .path = "/fetch-many", .handler = fetch_many },
    { .method = "GET", .path = "/endless", .handler = endless },
    { .method = "GET", .path = "/broken", .handler = broken },
    { .method = "GET", .path = "/many", .handler = many },
    { .method = "GET", .path = "/own-name", .handler = own_name },
    { .method = "GET", .path = "/options", .handler = url },
    { .method = "PUT", .path = "/options", .handler = url },
    { .method = "OPTIONS", .path = "/options", .handler = options },
};

static const char name_schema[] =
    "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"
    "\"required\":[\"name\"]}";

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apir_fragment_t *fragment = apir_fragment(plugin, "probe");
    apir_files_t *files = apir_files(plugin, "files");
    apir_route_t *route;

    apir_middleware(fragment, middleware, NULL);
    apir_route(fragment, "GET", "/locals", locals, NULL);
    route = apir_file_route(files, "valid", "POST", input, NULL);
    apir_route_input(route, name_schema);
    apir_file_route(files, "both", "POST", url, NULL);
    apir_file_route(files, "twice", "GET", url, NULL);
    return NULL;
}
