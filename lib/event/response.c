/*
 * Responses, as Fragno's helpers (json, empty, error) and SolidStart's
 * (json, redirect) make them.
 */
#include "event/response.h"

#include "event/event.h"
#include "http/cookie.h"
#include "http/media.h"
#include "json/jansson.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

static const char json_media_type[] = "application/json";

bool apir_status_ok(int status)
{
    return status >= 200 && status <= 599;
}

/* Whether a status may carry a body (RFC 9110 §15.3.5, §15.3.6, §15.4.5). */
static bool status_has_body(int status)
{
    return apir_status_ok(status) && status != 204 && status != 205
           && status != 304;
}

apir_response_t *apir_response_create(apir_event_t *event, int status)
{
    apir_response_t *response = apr_pcalloc(event->pool, sizeof(*response));

    response->event = event;
    response->status = status;
    return response;
}

static apir_response_t *with_body(apir_event_t *event, int status,
                                  const char *media_type,
                                  apir_body_kind_t kind)
{
    apir_response_t *response;

    if (!status_has_body(status)) {
        apir_fail(event, "a body cannot go with status %d", status);
        return NULL;
    }
    response = apir_response_create(event, status);
    response->media_type = media_type;
    response->kind = kind;
    return response;
}

apir_response_t *apir_json_status(apir_event_t *event, int status,
                                  json_t *body)
{
    apir_response_t *response;

    if (!body) {
        return apir_fail(event, "no JSON value was given (a failed pack?)");
    }
    apir_jansson_own(body, event->pool);
    response = with_body(event, status, json_media_type, APIR_BODY_JANSSON);
    if (response) {
        response->body.json = body;
    }
    return response;
}

apir_response_t *apir_json(apir_event_t *event, json_t *body)
{
    return apir_json_status(event, 200, body);
}

apir_response_t *apir_json_value_status(apir_event_t *event, int status,
                                        const apir_value_t *body)
{
    apir_response_t *response;

    if (!body) {
        return apir_fail(event, "no value was given");
    }
    response = with_body(event, status, json_media_type, APIR_BODY_VALUE);
    if (response) {
        response->body.value = body;
    }
    return response;
}

apir_response_t *apir_response_writer(apir_event_t *event, int status,
                                      apir_body_fn *write, void *data)
{
    apir_response_t *response = with_body(event, status, json_media_type,
                                          APIR_BODY_WRITER);

    if (response) {
        response->body.writer.write = write;
        response->body.writer.data = data;
    }
    return response;
}

apir_response_t *apir_empty_status(apir_event_t *event, int status)
{
    if (!apir_status_ok(status)) {
        return apir_fail(event, "%d is no status to answer with", status);
    }
    return apir_response_create(event, status);
}

apir_response_t *apir_empty(apir_event_t *event)
{
    return apir_empty_status(event, 201);
}

/* {first: message, "code": code} */
static apir_response_t *error_body(apir_event_t *event, int status,
                                   const char *first, const char *message,
                                   const char *code)
{
    apir_value_t *body = apir_value_object(event->pool);
    apir_response_t *response;

    apir_object_set(body, first, apir_value_string(message, event->pool));
    apir_object_set(body, "code", apir_value_string(code, event->pool));
    response = apir_json_value_status(event, status, body);
    if (response) {
        response->code = code;
        response->message = message;
    }
    return response;
}

apir_response_t *apir_error(apir_event_t *event, int status, const char *code,
                            const char *message)
{
    if (!code || !message) {
        return apir_fail(event, "an error without a code or a message");
    }
    return error_body(event, status ? status : 500, "message", message, code);
}

apir_response_t *apir_response_framework(apir_event_t *event, int status,
                                         const char *code,
                                         const char *message)
{
    return error_body(event, status, "error", message, code);
}

/* A Location holds a URI reference (RFC 9110 §10.2.2): blanks, control
 * characters and bytes beyond ASCII are percent-encoded. */
static const char *location_text(const char *location, apr_pool_t *pool)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = apr_palloc(pool, 3 * strlen(location) + 1);
    char *to = out;

    for (const char *at = location; *at; at++) {
        unsigned char byte = (unsigned char)*at;

        if (byte > 0x20 && byte < 0x7F) {
            *to++ = *at;
        }
        else {
            *to++ = '%';
            *to++ = hex[byte >> 4];
            *to++ = hex[byte & 15];
        }
    }
    *to = '\0';
    return out;
}

apir_response_t *apir_redirect(apir_event_t *event, int status,
                               const char *location)
{
    apir_response_t *response;

    if (!location) {
        return apir_fail(event, "a redirection to nowhere");
    }
    response = apir_empty_status(event, status ? status : 302);
    if (response) {
        apir_set_header(response, "Location",
                        *location ? location_text(location, event->pool)
                                  : "/");
    }
    return response;
}

apir_response_t *apir_text(apir_event_t *event, int status, const char *text)
{
    if (!text) {
        return apir_fail(event, "no text was given");
    }
    return apir_bytes(event, status, "text/plain; charset=utf-8",
                      apr_pstrdup(event->pool, text), strlen(text));
}

apir_response_t *apir_bytes(apir_event_t *event, int status,
                            const char *media_type, const void *data,
                            apr_size_t length)
{
    apir_response_t *response;

    if (!data && length) {
        return apir_fail(event, "no bytes were given");
    }
    response = with_body(event, status, NULL, APIR_BODY_BYTES);
    if (!response) {
        return NULL;
    }
    if (media_type) {
        apir_set_header(response, "Content-Type", media_type);
    }
    response->body.bytes.data = data;
    response->body.bytes.length = length;
    return response;
}

/* Whether the field may be sent (RFC 9110 §5.1, §5.5). What would change the
 * framing of the message is the server's. A response that could not be made
 * is NULL, and its failure is recorded already. */
static bool field_ok(apir_response_t *response, const char *name,
                     const char *value)
{
    static const char *const framing[] = {
        "Content-Length", "Transfer-Encoding", "Connection", "Trailer",
        "Upgrade",        "Keep-Alive",        NULL
    };

    if (!response) {
        return false;
    }
    for (int i = 0; name && framing[i]; i++) {
        if (strcasecmp(name, framing[i]) == 0) {
            apir_log(response->event, APIR_LOG_DEBUG,
                     "the header %s is the server's", name);
            return false;
        }
    }
    if (value && apir_header_name_ok(name) && apir_header_value_ok(value)) {
        return true;
    }
    response->refused = apr_pstrdup(response->event->pool, name ? name : "");
    return false;
}

static apr_table_t *headers_of(apir_response_t *response)
{
    if (!response->headers) {
        response->headers = apr_table_make(response->event->pool, 4);
    }
    return response->headers;
}

bool apir_set_header(apir_response_t *response, const char *name,
                     const char *value)
{
    if (!field_ok(response, name, value)) {
        return false;
    }
    if (strcasecmp(name, "Content-Type") == 0) {
        response->media_type = apr_pstrdup(response->event->pool, value);
    }
    else {
        apr_table_set(headers_of(response), name, value);
    }
    return true;
}

bool apir_add_header(apir_response_t *response, const char *name,
                     const char *value)
{
    if (name && strcasecmp(name, "Content-Type") == 0) {
        return apir_set_header(response, name, value);
    }
    if (!field_ok(response, name, value)) {
        return false;
    }
    apr_table_add(headers_of(response), name, value);
    return true;
}

int apir_response_status(const apir_response_t *response)
{
    return response->status;
}

const char *apir_response_header(const apir_response_t *response,
                                 const char *name)
{
    if (strcasecmp(name, "Content-Type") == 0) {
        return response->media_type;
    }
    return response->headers ? apr_table_get(response->headers, name) : NULL;
}

void apir_response_write_json(const apir_response_t *response,
                              apir_json_writer_t *writer)
{
    if (response->kind == APIR_BODY_JANSSON) {
        apir_json_jansson(writer, response->body.json);
    }
    else if (response->body.value->kind != APIR_UNDEFINED) {
        apir_json_value(writer, response->body.value);
    }
}

const char *apir_cookie_serialize(apir_event_t *event, const char *name,
                                  const char *value,
                                  const apir_cookie_options_t *options)
{
    apir_error_t error = { 0 };
    const char *cookie;

    if (!value) {
        apir_fail(event, "cookie %s: no value was given", name);
        return NULL;
    }
    cookie = apir_cookie_format(name, value, options, event->pool, &error);
    if (!cookie) {
        apir_fail(event, "cookie %s: %s", name, error.message);
    }
    return cookie;
}

bool apir_set_cookie(apir_response_t *response, const char *name,
                     const char *value, const apir_cookie_options_t *options)
{
    const char *cookie = NULL;

    if (response) {
        cookie = apir_cookie_serialize(response->event, name, value, options);
    }
    return cookie && apir_add_header(response, "Set-Cookie", cookie);
}
