/*
 * Members of an answer that come later (apir_defer).
 */
#include "event/event.h"
#include "event/response.h"
#include "json/jansson.h"

#include <apr_strings.h>

const apir_value_t *apir_response_value(const apir_response_t *response)
{
    apr_pool_t *pool = response->event->pool;

    switch (response->kind) {
    case APIR_BODY_VALUE: return response->body.value;
    case APIR_BODY_JANSSON:
        return apir_value_from_jansson(response->body.json, pool);
    default: return apir_value_undefined(pool);
    }
}

bool apir_defer(apir_response_t *response, const char *name,
                apir_handler_fn *later, void *data)
{
    apir_deferred_t **end;
    apir_event_t *event;

    if (!response) {
        return false;
    }
    event = response->event;
    if (apir_response_value(response)->kind != APIR_OBJECT) {
        apir_fail(event, "a member of an answer that is no object");
        return false;
    }
    for (end = &response->deferred; *end; end = &(*end)->next) {
    }
    *end = apr_pcalloc(event->pool, sizeof(**end));
    (*end)->name = apr_pstrdup(event->pool, name);
    (*end)->run = later;
    (*end)->data = data;
    return true;
}

apir_response_t *apir_response_settle(apir_response_t *response)
{
    apir_event_t *event = response->event;
    apir_value_t *body;

    if (!response->deferred) {
        return response;
    }
    body = apir_value_copy(apir_response_value(response), event->pool);
    for (apir_deferred_t *at = response->deferred; at; at = at->next) {
        apir_response_t *member;

        event->data = at->data;
        member = at->run(event);
        if (!member || member->status >= 400) {
            return member ? member : apir_event_failure(event);
        }
        apir_object_set(body, at->name, apir_response_value(member));
    }
    response->kind = APIR_BODY_VALUE;
    response->body.value = body;
    response->deferred = NULL;
    return response;
}
