/*
 * Failures: the first one stays, and what a client sees of it comes from the
 * one table of errors. A handler's own sentence goes to the log only.
 */
#include "event/event.h"

#include "core/buf.h"
#include "event/response.h"
#include "json/jansson.h"

#include <apr_strings.h>
#include <stdarg.h>

void *apir_event_failed(apir_event_t *event, const apir_error_t *error)
{
    if (event->failure.kind == APIR_E_NONE) {
        event->failure = *error;
    }
    return NULL;
}

void *apir_event_fail(apir_event_t *event, apir_error_kind_t kind,
                      const char *format, ...)
{
    apir_error_t error = { 0 };
    va_list args;

    va_start(args, format);
    error.kind = kind;
    error.message = apr_pvsprintf(event->pool, format, args);
    va_end(args);
    return apir_event_failed(event, &error);
}

apir_response_t *apir_fail(apir_event_t *event, const char *format, ...)
{
    apir_error_t error = { 0 };
    va_list args;

    va_start(args, format);
    error.kind = APIR_E_INTERNAL;
    error.detail = apr_pvsprintf(event->pool, format, args);
    va_end(args);
    return apir_event_failed(event, &error);
}

bool apir_failed(apir_event_t *event)
{
    return event->failure.kind != APIR_E_NONE;
}

/* {"message", "issues", "code"}: Fragno's answer to an invalid input. */
static apir_response_t *validation_answer(apir_event_t *event,
                                          const char *message,
                                          const apir_value_t *issues)
{
    apir_value_t *body = apir_value_object(event->pool);

    apir_object_set(body, "message", apir_value_string(message, event->pool));
    apir_object_set(body, "issues", issues);
    apir_object_set(body, "code",
                    apir_value_string("FRAGNO_VALIDATION_ERROR",
                                      event->pool));
    return apir_json_value_status(event, 400, body);
}

static void log_failure(apir_event_t *event, const apir_error_info_t *info)
{
    const apir_error_t *failure = &event->failure;
    apir_log_level_t level = APIR_LOG_DEBUG;
    const char *pattern = event->route ? event->route->pattern : event->path;

    if (info->status >= 500) {
        level = APIR_LOG_ERROR;
    }
    apir_log(event, level, "%s%s%s %s: %s%s%s",
             info->log_tag ? info->log_tag : "", info->log_tag ? ": " : "",
             event->method, pattern,
             failure->message ? failure->message : info->message,
             failure->detail ? ": " : "",
             failure->detail ? failure->detail : "");
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* The body as the route's protocol has it. */
static apir_response_t *protocol_answer(apir_event_t *event, int status,
                                        const char *message)
{
    apir_error_t error = event->failure;
    apir_response_t *response = apir_response_create(event, status);
    apir_json_writer_t writer;
    apir_buf_t body;

    error.message = message;
    apir_buf_init(&body, event->pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &body);
    event->route->protocol->tell(event, status, &error, &writer);
    apir_json_writer_flush(&writer);
    response->kind = APIR_BODY_BYTES;
    response->media_type = "application/json";
    response->body.bytes.data = body.data;
    response->body.bytes.length = body.length;
    return response;
}

static apir_response_t *answer(apir_event_t *event,
                               const apir_error_info_t *info,
                               const char *message)
{
    apir_response_t *response =
        event->route && event->route->protocol
            ? protocol_answer(event, info->status, message)
            : apir_response_framework(event, info->status, info->code,
                                      message);

    if (event->failure.kind == APIR_E_BUSY) {
        apir_set_header(response, "Retry-After", "1");
    }
    return response;
}

apir_response_t *apir_event_failure(apir_event_t *event)
{
    const apir_error_info_t *info;
    const char *message;

    if (event->failure.kind == APIR_E_NONE) {
        apir_fail(event, "the handler returned no response");
    }
    info = apir_error_info(event->failure.kind);
    log_failure(event, info);
    if (event->issues && event->failure.kind == APIR_E_INVALID) {
        return validation_answer(event, "Validation failed", event->issues);
    }
    message = event->failure.kind == APIR_E_INTERNAL
                      || !event->failure.message
                  ? info->message
                  : event->failure.message;
    return answer(event, info, message);
}

apir_response_t *apir_invalid(apir_event_t *event)
{
    return apir_event_failure(event);
}

apir_response_t *apir_invalid_with(apir_event_t *event, const char *message,
                                   json_t *issues)
{
    apir_value_t *list = apir_value_from_jansson(issues, event->pool);

    json_decref(issues);
    return validation_answer(event, message, list);
}
