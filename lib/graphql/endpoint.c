/*
 * A request on its way: what is asked, the document (kept from an earlier
 * request, or read and validated), the operation, its answer.
 */
#include "graphql/endpoint.h"

#include "graphql/execute.h"
#include "graphql/http.h"
#include "graphql/validate.h"

#include <apr_strings.h>
#include <string.h>

/* One request. Lives as long as the event. */
typedef struct work_t {
    const apir_gql_endpoint_t *endpoint;
    apir_event_t *event;
    apir_gql_asked_t asked;
    const apir_gql_document_t *document; /**< for places, also of mistakes */
    apir_gql_errors_t errors;
    const char *data; /**< NULL: nothing was executed */
    apr_size_t length;
    bool broken; /**< the event has the failure */
} work_t;

static apr_status_t write_answer(void *data, apir_json_writer_t *json,
                                 apir_error_t *error)
{
    work_t *work = data;

    apir_gql_write_answer(work->document, work->data, work->length,
                          &work->errors, json);
    return APR_SUCCESS;
}

static apir_response_t *respond(work_t *work)
{
    const apir_gql_asked_t *asked = &work->asked;
    apir_response_t *response = apir_response_writer(
        work->event,
        apir_gql_http_status(asked, work->data ? APIR_GQL_EXECUTED
                                               : APIR_GQL_REFUSED),
        write_answer, work);

    response->media_type = apir_gql_http_type(asked);
    apir_add_header(response, "Vary", "Accept");
    if (asked->allow) {
        apir_set_header(response, "Allow", asked->allow);
    }
    return response;
}

static void refuse(work_t *work, const char *code, const char *message)
{
    work->errors.code = code;
    apir_gql_report(&work->errors, message, NULL, 0);
}

/* The place is found in a document that was not read. */
static void refuse_syntax(work_t *work, const apir_gql_syntax_error_t *error)
{
    apir_gql_document_t *unread = apr_pcalloc(work->event->pool,
                                              sizeof(*unread));

    unread->text = work->asked.query;
    unread->length = work->asked.query_length;
    work->document = unread;
    work->errors.code = "GRAPHQL_PARSE_FAILED";
    apir_gql_report(&work->errors, error->message, &error->offset, 1);
}

/* Whether the document may be executed; validation's own memory is the
 * event's. */
static bool is_good(work_t *work, const apir_gql_document_t *document)
{
    work->document = document;
    work->errors.code = "GRAPHQL_VALIDATION_FAILED";
    return apir_gql_validate(work->endpoint->schema, document,
                             &work->endpoint->limits, &work->errors);
}

static const apir_gql_document_t *
read_document(work_t *work, const char *text, apr_pool_t *pool)
{
    apir_gql_syntax_error_t wrong;
    const apir_gql_document_t *document =
        apir_gql_parse(text, work->asked.query_length,
                       &work->endpoint->limits, pool, &wrong);

    if (!document) {
        refuse_syntax(work, &wrong);
    }
    return document && is_good(work, document) ? document : NULL;
}

/* A good document is read once more for those who come later, in memory of
 * its own: what validation takes beside it is not kept. */
static void keep(apir_gql_cache_t *cache, const apir_gql_asked_t *asked,
                 const apir_gql_limits_t *limits, apr_pool_t *pool)
{
    apr_pool_t *own = apir_gql_cache_pool();
    const char *text = apr_pmemdup(own, asked->query, asked->query_length);
    apir_gql_syntax_error_t wrong;

    apir_gql_cache_add(cache,
                       apir_gql_parse(text, asked->query_length, limits, own,
                                      &wrong),
                       own, pool);
}

static const apir_gql_document_t *find_document(work_t *work)
{
    const apir_gql_asked_t *asked = &work->asked;
    apir_gql_cache_t *cache = work->endpoint->cache;
    apr_pool_t *pool = work->event->pool;
    const apir_gql_document_t *document;

    if (cache) {
        work->document = apir_gql_cache_find(cache, asked->query,
                                             asked->query_length, pool);
        if (work->document) {
            return work->document;
        }
    }
    document = read_document(work, asked->query, pool);
    if (document && cache && apir_gql_cache_takes(document)) {
        keep(cache, asked, &work->endpoint->limits, pool);
    }
    return document;
}

/* A resolver that gave nothing: the log has why, and the event is as if
 * nothing had failed, for the fields that follow. */
static void log_failure(apir_event_t *event, const char *field)
{
    const apir_error_t *failure = &event->failure;
    const char *why = failure->detail ? failure->detail : failure->message;

    apir_log(event, APIR_LOG_ERROR, "%s: the resolver of %s failed: %s",
             apir_error_info(APIR_E_INTERNAL)->log_tag, field,
             why ? why : "it answered nothing");
    memset(&event->failure, 0, sizeof(event->failure));
}

/* What was undone is not shown as if it were there. */
static void end(work_t *work, void *baton)
{
    const char *message = NULL;

    if (!work->endpoint->end(baton, work->errors.count > 0, &message)
        && work->data) {
        work->data = "null";
        work->length = 4;
    }
    if (message) {
        refuse(work, "INTERNAL_SERVER_ERROR", message);
    }
}

static void execute(work_t *work, const apir_gql_definition_t *operation)
{
    apir_gql_request_t request = { .schema = work->endpoint->schema,
                                   .document = work->document,
                                   .operation = operation,
                                   .variables = work->asked.variables,
                                   .limits = &work->endpoint->limits,
                                   .event = work->event,
                                   .failed = log_failure };

    if (work->endpoint->begin) {
        request.baton = work->endpoint->begin(work->endpoint, work->event,
                                              operation->kind
                                                  == APIR_GQL_MUTATION);
        if (!request.baton) {
            work->broken = true;
            return;
        }
    }
    apir_gql_execute(&request, &work->data, &work->length, &work->errors);
    if (work->endpoint->end) {
        end(work, request.baton);
    }
}

static void run(work_t *work)
{
    const apir_gql_asked_t *asked = &work->asked;
    const apir_gql_document_t *document = find_document(work);
    const apir_gql_definition_t *operation;

    if (!document) {
        return;
    }
    work->errors.code = "OPERATION_RESOLUTION_FAILURE";
    operation = apir_gql_operation(document, asked->operation,
                                   asked->operation_length, &work->errors);
    if (!operation) {
        return;
    }
    if (asked->queries_only && operation->kind == APIR_GQL_MUTATION) {
        apir_gql_http_refuse_mutation(&work->asked);
        refuse(work, "METHOD_NOT_ALLOWED", asked->message);
        return;
    }
    execute(work, operation);
}

static apr_status_t read_body(void *baton, const char **data,
                              apr_size_t *length, apir_error_t *error)
{
    apir_event_t *event = baton;

    *data = apir_body(event, length);
    return *data ? APR_SUCCESS : APR_EGENERAL;
}

static work_t *new_work(const apir_gql_endpoint_t *endpoint,
                        apir_event_t *event)
{
    work_t *work = apr_pcalloc(event->pool, sizeof(*work));

    work->endpoint = endpoint;
    work->event = event;
    apir_gql_errors_init(&work->errors,
                         endpoint ? endpoint->limits.errors : 1, NULL,
                         event->pool);
    return work;
}

static const char *code_of(int status)
{
    return status == 405   ? "METHOD_NOT_ALLOWED"
           : status == 406 ? "NOT_ACCEPTABLE"
           : status == 415 ? "MEDIA_TYPE"
                           : "BAD_REQUEST";
}

apir_response_t *apir_gql_answer(const apir_gql_endpoint_t *endpoint,
                                 apir_event_t *event)
{
    work_t *work = new_work(endpoint, event);
    apir_error_t error = { 0 };
    apir_gql_http_t http = {
        .method = event->method,
        .query_string = event->query_string,
        .content_type = apr_table_get(event->headers, "Content-Type"),
        .accept = apr_table_get(event->headers, "Accept"),
        .get = endpoint->get,
        .body = read_body,
        .baton = event,
        .limits = event->json_limits,
    };

    if (apir_gql_http_ask(&http, &work->asked, event->pool, &error)
        != APR_SUCCESS) {
        return NULL;
    }
    if (work->asked.status) {
        refuse(work, code_of(work->asked.status), work->asked.message);
    }
    else {
        run(work);
    }
    return work->broken ? NULL : respond(work);
}

apir_response_t *apir_gql_error(apir_event_t *event, int status,
                                const char *code, const char *message)
{
    work_t *work = new_work(NULL, event);

    work->asked.status = status;
    refuse(work, code, message);
    return respond(work);
}

void apir_gql_tell(apir_event_t *event, int status, const apir_error_t *error,
                   apir_json_writer_t *json)
{
    const char *code = apir_error_info(error->kind)->code;

    apir_json_begin_object(json);
    apir_json_name(json, "errors", 6);
    apir_json_begin_array(json);
    apir_json_begin_object(json);
    apir_json_name(json, "message", 7);
    apir_json_string(json, error->message, strlen(error->message));
    apir_json_name(json, "extensions", 10);
    apir_json_begin_object(json);
    apir_json_name(json, "code", 4);
    apir_json_string(json, code, strlen(code));
    apir_json_end_object(json);
    apir_json_end_object(json);
    apir_json_end_array(json);
    apir_json_end_object(json);
}
