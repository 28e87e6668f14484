/*
 * From an HTTP request to calls. What is wrong with the request as a whole is
 * found in the reference's order (and told as one error object), then what is
 * wrong with each call before it runs.
 */
#include "trpc/trpc_int.h"

#include "core/utf8.h"
#include "http/media.h"
#include "http/percent.h"
#include "json/reader.h"

#include <apr_strings.h>
#include <string.h>

static const char *const kind_names[] = { "query", "mutation",
                                          "subscription" };

static bool is_get(const apir_trpc_request_t *request)
{
    return strcmp(request->event->method, "GET") == 0;
}

/* The path, decoded once as a whole, with dots. */
static char *dotted_path(apir_trpc_request_t *request, const char *raw)
{
    char separator = request->endpoint->options.separator;
    apr_size_t length = strlen(raw);
    const char *decoded;
    char *path;

    if (length && raw[length - 1] == '/') {
        length--;
    }
    raw = apr_pstrmemdup(request->pool, raw, length);
    decoded = apir_uri_component_decode(raw, length, &length, request->pool);
    if (!decoded || !apir_utf8_valid(decoded, length)
        || memchr(decoded, '\0', length)) {
        apir_trpc_fail(&request->error, "BAD_REQUEST",
                       apr_pstrcat(request->pool,
                                   "Invalid URL-encoding in path \"", raw,
                                   "\"", NULL));
        return NULL;
    }
    path = apr_pstrmemdup(request->pool, decoded, length);
    for (char *at = path; *at; at++) {
        *at = *at == separator ? '.' : *at;
    }
    return path;
}

/* The type of what is sent, without its parameters. */
static const char *bare_type(const char *type, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, type, strcspn(type, "; \t"));
}

static bool read_type(apir_trpc_request_t *request)
{
    static const struct {
        const char *name;
        apir_trpc_takes_t type;
    } types[] = { { "application/json", APIR_TRPC_JSON },
                  { "multipart/form-data", APIR_TRPC_FORM },
                  { "application/octet-stream", APIR_TRPC_OCTETS } };
    const char *type = apir_header(request->event, "Content-Type");

    for (int i = 0; i < 3; i++) {
        if (!apir_media_is(type, types[i].name)) {
            continue;
        }
        request->type = types[i].type;
        if (i && strcmp(request->event->method, "POST") != 0) {
            apir_trpc_fail(
                &request->error, "METHOD_NOT_SUPPORTED",
                apr_pstrcat(request->pool,
                            "Only POST requests are supported for ",
                            types[i].name, " requests", NULL));
        }
        return !request->error.code;
    }
    if (!is_get(request)) {
        apir_trpc_fail(&request->error, "UNSUPPORTED_MEDIA_TYPE",
                       type ? apr_pstrcat(request->pool,
                                          "Unsupported content-type \"",
                                          bare_type(type, request->pool),
                                          "\"", NULL)
                            : "Missing content-type header");
    }
    return !request->error.code;
}

/* Whether one of the comma list's items is exactly that type. */
static bool list_has(const char *list, const char *type)
{
    apr_size_t length = strlen(type);

    while (list && *list) {
        list += strspn(list, ", \t");
        if (strncmp(list, type, length) == 0
            && strspn(list + length, " \t") == strcspn(list + length, ",")) {
            return true;
        }
        list += strcspn(list, ",");
    }
    return false;
}

static bool wants_stream(apir_event_t *event)
{
    const char *accept = apir_header(event, "trpc-accept");

    return accept
               ? strcmp(accept, "application/jsonl") == 0
               : list_has(apir_header(event, "Accept"), "application/jsonl");
}

static int count_calls(const apir_trpc_request_t *request, const char *path)
{
    int count = 1;

    for (; request->batch && *path; path++) {
        count += *path == ',';
    }
    return count;
}

/* Calls by their paths; @a path is cut up. */
static bool make_calls(apir_trpc_request_t *request, char *path)
{
    apr_hash_t *procedures = request->endpoint->procedures;
    int count = count_calls(request, path);
    int most = request->endpoint->options.max_batch;

    if (request->batch && count > most) {
        apir_trpc_fail(&request->error, "BAD_REQUEST",
                       "Batch call exceeds maximum size");
        return false;
    }
    request->count = count;
    request->calls = apr_pcalloc(request->pool,
                                 (apr_size_t)count * sizeof(*request->calls));
    for (int i = 0; i < count; i++) {
        apir_trpc_call_t *call = &request->calls[i];
        apr_size_t length = request->batch ? strcspn(path, ",")
                                           : strlen(path);

        path[length] = '\0';
        call->request = request;
        call->index = i;
        call->path = path;
        call->procedure = apr_hash_get(procedures, path, (apr_ssize_t)length);
        path += length + 1;
    }
    return true;
}

/* Unknown procedures have no kind. */
static bool one_kind(apir_trpc_request_t *request)
{
    const char *kinds = NULL;
    bool seen[3] = { false, false, false };
    int several = 0;

    for (int i = 0; i < request->count; i++) {
        const apir_procedure_t *procedure = request->calls[i].procedure;

        if (procedure && !seen[procedure->kind]) {
            const char *name = kind_names[procedure->kind];

            seen[procedure->kind] = true;
            several++;
            kinds = kinds
                        ? apr_pstrcat(request->pool, kinds, ", ", name, NULL)
                        : name;
        }
    }
    if (several > 1) {
        apir_trpc_fail(&request->error, "BAD_REQUEST",
                       apr_pstrcat(request->pool,
                                   "Cannot mix procedure types in call: ",
                                   kinds, NULL));
    }
    return several <= 1;
}

static bool strings_only(const apir_value_t *value)
{
    const apir_value_t *member;

    if (value->kind == APIR_NULL) {
        return true;
    }
    if (value->kind != APIR_OBJECT) {
        return false;
    }
    for (apr_size_t i = 0;
         (member = apir_value_member(value, i, NULL, NULL)) != NULL; i++) {
        if (member->kind != APIR_STRING) {
            return false;
        }
    }
    return true;
}

static bool read_connection_params(apir_trpc_request_t *request)
{
    apir_event_t *event = request->event;
    const char *text = apir_query(event, "connectionParams");
    apir_value_t *value = NULL;
    apir_error_t ignored = { 0 };

    if (!text) {
        return true;
    }
    if (apir_json_read(text, strlen(text), &event->json_limits, &value,
                       request->pool, &ignored)
        != APR_SUCCESS) {
        apir_trpc_fail(&request->error, "PARSE_ERROR",
                       "Not JSON-parsable query params");
        return false;
    }
    if (!strings_only(value)) {
        apir_trpc_fail(&request->error, "PARSE_ERROR",
                       "Invalid connection params shape");
        return false;
    }
    event->params_sent = value->kind == APIR_OBJECT ? value : NULL;
    return true;
}

/* The methods that a procedure has; the others get them as Allow. */
static const char *methods_of(const apir_trpc_request_t *request,
                              const apir_procedure_t *procedure)
{
    if (procedure->kind == APIR_MUTATION) {
        return "POST";
    }
    return request->endpoint->options.method_override ? "GET, POST" : "GET";
}

static void check_call(apir_trpc_request_t *request, apir_trpc_call_t *call)
{
    const apir_procedure_t *procedure = call->procedure;
    const char *method = request->event->method;
    const char *methods;

    call->error.path = call->path;
    if (!procedure) {
        apir_trpc_fail(&call->error, "NOT_FOUND",
                       apr_pstrcat(request->pool,
                                   "No procedure found on path \"",
                                   call->path, "\"", NULL));
        return;
    }
    methods = methods_of(request, procedure);
    if (!list_has(methods, method)) {
        request->allow = methods;
        apir_trpc_fail(&call->error, "METHOD_NOT_SUPPORTED",
                       apr_psprintf(request->pool,
                                    "Unsupported %s-request to %s procedure "
                                    "at path \"%s\"",
                                    method, kind_names[procedure->kind],
                                    call->path));
    }
    else if (request->batch && procedure->kind == APIR_SUBSCRIPTION) {
        apir_trpc_fail(&call->error, "BAD_REQUEST",
                       "Cannot batch subscription calls");
    }
}

static bool understand(apir_trpc_request_t *request, const char *raw)
{
    apir_event_t *event = request->event;
    const char *batch = NULL;
    char *path = dotted_path(request, raw);

    if (!path || !read_type(request)) {
        return false;
    }
    if (!apir_query_ok(event)) {
        apir_trpc_fail(&request->error, "BAD_REQUEST",
                       event->failure.message);
        return false;
    }
    batch = apir_query(event, "batch");
    request->batch = request->type == APIR_TRPC_JSON && batch
                     && strcmp(batch, "1") == 0;
    request->stream = wants_stream(event);
    if (!make_calls(request, path) || !one_kind(request)
        || !read_connection_params(request)) {
        return false;
    }
    if (request->batch && request->endpoint->options.no_batch) {
        apir_trpc_fail(&request->error, "BAD_REQUEST",
                       "Batching is not enabled on the server");
    }
    else if (request->stream && !request->batch) {
        apir_trpc_fail(&request->error, "BAD_REQUEST",
                       "Streaming requests must be batched (you can do a "
                       "batch of 1)");
    }
    return !request->error.code;
}

void apir_trpc_parse(apir_trpc_request_t *request, const char *path)
{
    if (!understand(request, path)) {
        return;
    }
    for (int i = 0; i < request->count; i++) {
        check_call(request, &request->calls[i]);
    }
    request->subscription = !request->batch && request->calls[0].procedure
                            && request->calls[0].procedure->kind
                                   == APIR_SUBSCRIPTION;
}
