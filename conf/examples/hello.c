/*
 * The smallest plugin: one route. hello.conf mounts it at /api/hello.
 *
 *     GET /api/hello/Ada   →   {"hello":"Ada"}
 *
 * httpd loads this file's shared object when it reads its configuration, and
 * calls the handler, in one of its threads, for each request that the route
 * matches. What an event hands out lives until the request ends: a handler
 * frees nothing.
 */
#include <apiroutes.h>

static apir_response_t *hello(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s}", "hello", apir_param(event, "name")));
}

APIR_FRAGMENT(hello) = {
    { .method = "GET", .path = "/:name", .handler = hello },
};
