/*
 * The body in its forms: bytes, text, JSON, form, and validated input.
 */
#include "core/utf8.h"
#include "event/event.h"
#include "event/response.h"
#include "http/form.h"
#include "json/jansson.h"

#include <string.h>

const char *apir_body(apir_event_t *event, apr_size_t *length)
{
    if (event->body_part == APIR_PART_UNREAD) {
        event->body_part = event->host->read_body(event, &event->body,
                                                  &event->body_length)
                               ? APIR_PART_READY
                               : APIR_PART_FAILED;
    }
    if (event->body_part == APIR_PART_FAILED) {
        return NULL;
    }
    if (length) {
        *length = event->body_length;
    }
    return event->body;
}

/* The body without a BOM (WHATWG Encoding §6). */
static const char *without_bom(apir_event_t *event, apr_size_t *length)
{
    const char *text = apir_body(event, length);

    if (text && *length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        *length -= 3;
    }
    return text;
}

const char *apir_body_text(apir_event_t *event)
{
    apr_size_t length;
    const char *text = without_bom(event, &length);

    return text ? apir_utf8_replace(text, length, &length, event->pool)
                : NULL;
}

/* Parses once. A body that is no JSON is no failure yet: for valid() it is
 * undefined, for apir_body_json a 400. Ill-formed UTF-8 is no JSON (RFC 8259
 * §8.1). */
static apir_part_t parse(apir_event_t *event)
{
    apr_size_t length;
    const char *text;
    apir_value_t *value = NULL;

    if (event->parsed_part != APIR_PART_UNREAD) {
        return event->parsed_part;
    }
    event->parsed_part = APIR_PART_FAILED;
    text = without_bom(event, &length);
    if (text
        && apir_json_read(text, length, &event->json_limits, &value,
                          event->pool, &event->parse_error)
               == APR_SUCCESS) {
        event->parsed = value;
        event->parsed_part = APIR_PART_READY;
    }
    return event->parsed_part;
}

const apir_value_t *apir_body_value(apir_event_t *event)
{
    if (parse(event) == APIR_PART_READY) {
        return event->parsed;
    }
    return apir_event_failed(event, &event->parse_error);
}

json_t *apir_body_json(apir_event_t *event)
{
    const apir_value_t *value = apir_body_value(event);

    if (value && !event->parsed_json) {
        event->parsed_json = apir_jansson_own(apir_value_to_jansson(value),
                                              event->pool);
    }
    return value ? event->parsed_json : NULL;
}

const apir_form_field_t *apir_body_form(apir_event_t *event,
                                        apr_size_t *count)
{
    apir_error_t error = { 0 };
    apr_size_t length;
    const char *body;

    if (!event->form) {
        body = apir_body(event, &length);
        if (!body) {
            return NULL;
        }
        if (apir_form_parse(apir_header(event, "Content-Type"), body, length,
                            &event->form, &event->form_count, event->pool,
                            &error)
            != APR_SUCCESS) {
            return apir_event_failed(event, &error);
        }
        if (!event->form) { /* of another type: none is no failure */
            event->form = apr_pcalloc(event->pool, sizeof(*event->form));
        }
    }
    *count = event->form_count;
    return event->form;
}

bool apir_has_input(apir_event_t *event)
{
    return event->route && event->route->input;
}

void apir_input_set(apir_event_t *event, json_t *input)
{
    event->parsed = apir_value_from_jansson(input, event->pool);
    event->parsed_json = apir_jansson_own(input, event->pool);
    event->parsed_part = APIR_PART_READY;
    event->input_part = APIR_PART_UNREAD;
    event->input_json = NULL;
}

static const apir_value_t *undefined(apir_event_t *event)
{
    return apir_value_undefined(event->pool);
}

/* Whether the body cannot be looked at at all; broken JSON can (it counts as
 * undefined), a limit that was hit cannot. */
static bool unreadable(apir_event_t *event)
{
    parse(event);
    if (event->parsed_part == APIR_PART_FAILED
        && event->body_part == APIR_PART_READY
        && event->parse_error.kind != APIR_E_BAD_JSON) {
        apir_event_failed(event, &event->parse_error);
    }
    return event->parsed_part == APIR_PART_FAILED && apir_failed(event);
}

static const apir_value_t *validate(apir_event_t *event)
{
    const apir_validator_t *input = event->route->input;
    const apir_value_t *value;
    const apir_value_t *output;
    apir_value_t *issues = NULL;

    value = event->parsed_part == APIR_PART_READY ? event->parsed
                                                  : undefined(event);
    if (value->kind == APIR_UNDEFINED && event->route->input_optional) {
        return value;
    }
    output = input->valid(input->schema, value, &issues, event->pool);
    if (!output) {
        event->issues = issues;
        apir_event_fail(event, APIR_E_INVALID, "Validation failed");
    }
    return output;
}

const apir_value_t *apir_input_value(apir_event_t *event)
{
    if (!apir_has_input(event)) {
        return apir_body_value(event);
    }
    if (event->input_part == APIR_PART_UNREAD) {
        event->input = unreadable(event) ? NULL : validate(event);
        event->input_part = event->input ? APIR_PART_READY : APIR_PART_FAILED;
    }
    return event->input;
}

json_t *apir_input_valid(apir_event_t *event)
{
    const apir_value_t *value = apir_input_value(event);

    if (value && !event->input_json) {
        event->input_json = apir_jansson_own(apir_value_to_jansson(value),
                                             event->pool);
    }
    return value ? event->input_json : NULL;
}

json_t *apir_input_issues(apir_event_t *event)
{
    return event->issues
               ? apir_jansson_own(apir_value_to_jansson(event->issues),
                                  event->pool)
               : NULL;
}
