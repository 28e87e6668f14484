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

const apir_operation_t apir_operation_handler = {"handler", run_handler};

/* The first answer that a middleware gives, or NULL to go on. */
static apir_response_t *run_middleware(const apir_fragment_t *fragment,
                                       apir_event_t *event)
{
    for (int i = 0; i < fragment->middleware->nelts; i++) {
        const apir_middleware_t *middleware =
            &APR_ARRAY_IDX(fragment->middleware, i, apir_middleware_t);
        apir_response_t *response;

        event->data = middleware->data;
        response = middleware->run(event);
        if (response || apir_failed(event)) {
            return response ? response : apir_event_failure(event);
        }
    }
    return NULL;
}

apir_response_t *apir_event_run(apir_event_t *event)
{
    const apir_route_t *route = event->route;
    apir_response_t *response = NULL;

    if (route->fragment && route->fragment->middleware->nelts) {
        response = run_middleware(route->fragment, event);
    }
    if (!response) {
        response = route->operation->run(route, event);
    }
    return response ? response : apir_event_failure(event);
}
