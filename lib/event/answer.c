/*
 * Internal fetch, the part that needs no server: the URL, and the answer.
 */
#include "event/answer.h"

#include "event/response.h"
#include "http/media.h"
#include "http/path.h"
#include "json/jansson.h"
#include "json/reader.h"

#include <strings.h>

apir_answer_t *apir_answer_create(apir_event_t *event, int status)
{
    apir_answer_t *answer = apr_pcalloc(event->pool, sizeof(*answer));

    answer->event = event;
    answer->status = status;
    answer->headers = apr_table_make(event->pool, 4);
    apir_buf_init(&answer->body, event->pool, 0, APR_SIZE_MAX / 2);
    return answer;
}

static apr_status_t add_to_answer(void *baton, const char *data,
                                  apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

apir_answer_t *apir_answer_framework(apir_event_t *event,
                                     apir_error_kind_t kind,
                                     const char *message)
{
    const apir_error_info_t *info = apir_error_info(kind);
    apir_answer_t *answer = apir_answer_create(event, info->status);
    apir_response_t *response = apir_response_framework(
        event, info->status, info->code, message ? message : info->message);
    apir_json_writer_t writer;

    apir_json_writer_init(&writer, add_to_answer, &answer->body);
    apir_response_write_json(response, &writer);
    apir_json_writer_flush(&writer);
    answer->media_type = response->media_type;
    return answer;
}

/* A token, and none of the "forbidden methods" (Fetch Standard §2.2.1): TRACE
 * would show the inner request's headers, past its route. */
static bool may_fetch_by(const char *method)
{
    return !method
           || (apir_header_name_ok(method)
               && strcasecmp(method, "CONNECT") != 0
               && strcasecmp(method, "TRACE") != 0
               && strcasecmp(method, "TRACK") != 0);
}

apir_answer_t *apir_fetch(apir_event_t *event, const char *url,
                          const apir_fetch_t *fetch)
{
    static const apir_fetch_t plain_get;
    const char *path;
    const char *query;

    if (!url) {
        apir_fail(event, "fetch was given no URL");
        return NULL;
    }
    if (apir_internal_url(url, &path, &query, event->pool) != APR_SUCCESS) {
        return apir_answer_framework(event, APIR_E_BAD_REQUEST,
                                     "fetch asks routes of this server only, "
                                     "by path");
    }
    fetch = fetch ? fetch : &plain_get;
    if (!may_fetch_by(fetch->method)) {
        return apir_answer_framework(event, APIR_E_BAD_REQUEST,
                                     "fetch has no such method");
    }
    return event->host->fetch(event, path, query, fetch);
}

int apir_answer_status(const apir_answer_t *answer)
{
    return answer->status;
}

const char *apir_answer_header(const apir_answer_t *answer, const char *name)
{
    if (strcasecmp(name, "Content-Type") == 0) {
        return answer->media_type;
    }
    return apr_table_get(answer->headers, name);
}

const apr_table_t *apir_answer_headers(const apir_answer_t *answer)
{
    return answer->headers;
}

const char *apir_answer_body(const apir_answer_t *answer, apr_size_t *length)
{
    if (length) {
        *length = answer->cut ? 0 : answer->body.length;
    }
    if (answer->cut) {
        apir_fail(answer->event, "fetch: %s", answer->cut);
        return NULL;
    }
    return answer->body.data;
}

json_t *apir_answer_json(apir_answer_t *answer)
{
    apir_value_t *value = NULL;

    if (!answer->parsed) {
        answer->parsed = true;
        if (!answer->cut
            && apir_json_read(answer->body.data, answer->body.length,
                              &answer->event->json_limits, &value,
                              answer->event->pool, NULL)
                   == APR_SUCCESS) {
            answer->json = apir_jansson_own(apir_value_to_jansson(value),
                                            answer->event->pool);
        }
    }
    return answer->json;
}

static int add_header(void *baton, const char *name, const char *value)
{
    apir_add_header(baton, name, value);
    return 1;
}

apir_response_t *apir_answer_response(apir_event_t *event,
                                      apir_answer_t *answer)
{
    apir_response_t *response;

    if (answer->cut) {
        return apir_fail(event, "fetch: %s", answer->cut);
    }
    response = apir_response_create(event, answer->status);
    response->media_type = answer->media_type;
    apr_table_do(add_header, response, answer->headers, NULL);
    if (answer->body.length) {
        response->kind = APIR_BODY_BYTES;
        response->body.bytes.data = answer->body.data;
        response->body.bytes.length = answer->body.length;
    }
    return response;
}
