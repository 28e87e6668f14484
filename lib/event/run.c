/*
 * The way of an event: middleware of its fragment, then the operation of its
 * route. Whatever fails on the way becomes a response here.
 */
#include "event/definition.h"
#include "event/event.h"
#include "event/response.h"

static apir_response_t *run_handler(const apir_route_t *route,
                                    apir_event_t *event)
{
    event->data = route->data;
    return route->handler(event);
}

const apir_operation_t apir_operation_handler = { "handler", run_handler };

/* One middleware, or what it left to those after it: it goes on by itself
 * when it returns nothing and has not called apir_next(). */
static apir_response_t *run_middleware(apir_event_t *event, int at)
{
    const apir_middleware_t *middleware = &APR_ARRAY_IDX(event->middleware,
                                                         at,
                                                         apir_middleware_t);
    apir_response_t *response;

    event->middleware_at = at + 1;
    event->data = middleware->data;
    response = middleware->run(event);
    if (!response && !apir_failed(event) && event->middleware_at == at + 1
        && !event->ran) {
        return apir_next(event);
    }
    return response ? response : apir_event_failure(event);
}

apir_response_t *apir_next(apir_event_t *event)
{
    void *data = event->data;
    apir_response_t *response;

    if (event->middleware
        && event->middleware_at < event->middleware->nelts) {
        response = run_middleware(event, event->middleware_at);
    }
    else {
        event->ran = true;
        response = event->route->operation->run(event->route, event);
    }
    event->data = data;
    return response ? response : apir_event_failure(event);
}

/* A header with a line end or the like is nearly always the client's doing:
 * a 400, and the name in the log, where no client can raise an alarm. */
static apir_response_t *without_refused(apir_event_t *event,
                                        apir_response_t *response)
{
    if (!response->refused) {
        return response;
    }
    apir_log(event, APIR_LOG_INFO,
             "APIR0201: %s %s: the header \"%s\" "
             "may not hold what the handler gave",
             event->method, event->route->pattern, response->refused);
    return apir_response_framework(event, 400, "BAD_REQUEST",
                                   "A value of the "
                                   "request cannot stand in a header");
}

apir_response_t *apir_event_run(apir_event_t *event)
{
    const apir_route_t *route = event->route;
    apir_response_t *response;

    /* A user of whom nothing can be said is not anonymous. */
    if (!event->host->auth_late || !event->host->auth_late(event)) {
        apir_event_auth(event);
    }
    if (!apir_query_ok(event) || apir_failed(event)) {
        return apir_event_failure(event);
    }
    event->middleware = route->fragment ? route->fragment->middleware : NULL;
    response = apir_next(event);
    if (event->cookies_part == APIR_PART_FAILED) {
        return apir_event_failure(event);
    }
    return without_refused(event, apir_response_settle(response));
}
