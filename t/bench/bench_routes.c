/*
 * The routes that make bench asks. ApiPlugin's argument says how many routes
 * the fragment "many" has.
 */
#include <apiroutes.h>
#include <apr_strings.h>
#include <stdlib.h>

static apir_response_t *constant(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:s}", "hello", "world"));
}

static apir_response_t *item(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s}", "id", apir_param(event, "id")));
}

static apir_response_t *body(apir_event_t *event)
{
    json_t *json = apir_body_json(event);

    if (!json) {
        return NULL;
    }
    return apir_json(event, json_integer((json_int_t)json_array_size(json)));
}

static apir_response_t *form(apir_event_t *event)
{
    apr_size_t count;

    if (!apir_body_form(event, &count)) {
        return NULL;
    }
    return apir_json(event, json_integer((json_int_t)count));
}

static apir_response_t *query(apir_event_t *event)
{
    apr_size_t count;

    apir_query_pairs(event, &count);
    return apir_failed(event)
               ? NULL
               : apir_json(event, json_integer((json_int_t)count));
}

static apir_response_t *echo(apir_event_t *event)
{
    apir_response_t *response = apir_empty_status(event, 204);
    const char *value = apir_query(event, "value");

    if (!apir_set_header(response, "X-Value", value ? value : "")) {
        return apir_error(event, 400, "BAD_VALUE", "That is no header");
    }
    return response;
}

static bool write_items(apir_stream_t *stream, void *data)
{
    int i;

    for (i = 0; i < 1000000; i++) {
        if (!apir_stream_write(stream, json_pack("{s:i,s:s}", "number", i,
                                                 "name", "an item"))) {
            return true;
        }
    }
    return true;
}

static apir_response_t *items(apir_event_t *event)
{
    return apir_json_stream(event, write_items, NULL, NULL);
}

APIR_FRAGMENT(bench) = {
    { .method = "GET", .path = "/constant", .handler = constant },
    { .method = "GET", .path = "/items/:id", .handler = item },
    { .method = "POST", .path = "/body", .handler = body },
    { .method = "POST", .path = "/form", .handler = form },
    { .method = "GET", .path = "/query", .handler = query },
    { .method = "GET", .path = "/echo", .handler = echo },
    { .method = "GET", .path = "/stream", .handler = items },
};

/* Half of them end in a parameter, and all have a neighbour of their shape:
 * what a large site has, ten times over. */
const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    long count = argc > 0 ? strtol(argv[0], NULL, 10) : 0;
    apir_fragment_t *many = apir_fragment(plugin, "many");
    apr_pool_t *pool = apir_plugin_pool(plugin);
    long i;

    for (i = 0; i < count; i++) {
        apir_route(many, "GET",
                   apr_psprintf(pool,
                                i % 2 ? "/group-%ld/list-%ld"
                                      : "/group-%ld/list-%ld/:id",
                                i / 100, i),
                   item, NULL);
    }
    return NULL;
}
