/*
 * A look-up as a tRPC procedure, and as a plain route: what trpc.pl asks. The
 * same data are in mod_bare_trpc.c and in t/interop/trpc/server.mjs.
 */
#include <apiroutes.h>
#include <apr_strings.h>
#include <stdlib.h>

#define USERS 1000

static apir_response_t *answer(apir_event_t *event, long id)
{
    char name[32];
    char email[48];

    if (id < 1 || id > USERS) {
        return apir_trpc_error(event, "NOT_FOUND", "No such user");
    }
    apr_snprintf(name, sizeof(name), "User %ld", id);
    apr_snprintf(email, sizeof(email), "user%ld@example.com", id);
    return apir_json(event, json_pack("{s:I, s:s, s:s}", "id", (json_int_t)id,
                                      "name", name, "email", email));
}

static apir_response_t *by_input(apir_event_t *event)
{
    const apir_value_t *input = apir_input_value(event);
    apr_int64_t id = 0;

    apir_value_integer(apir_value_get(input, "id"), &id);
    return answer(event, (long)id);
}

static apir_response_t *by_param(apir_event_t *event)
{
    return answer(event, strtol(apir_param(event, "id"), NULL, 10));
}

static apir_response_t *count(apir_event_t *event)
{
    const apir_value_t *input = apir_input_value(event);

    return input
               ? apir_json(event,
                           json_integer((json_int_t)apir_value_length(input)))
               : NULL;
}

/* A subscription to which nothing happens. */
static bool keep_silent(apir_stream_t *stream, void *data)
{
    while (apir_stream_sleep(stream, 60000)) {
    }
    return true;
}

static apir_response_t *idle(apir_event_t *event)
{
    return apir_json_stream(event, keep_silent, NULL, NULL);
}

APIR_ROUTER(bench) = {
    { .kind = APIR_MUTATION,
      .path = "count",
      .handler = count,
      .input_schema = "{\"type\": \"object\"}" },
    { .kind = APIR_SUBSCRIPTION, .path = "idle", .handler = idle },
    { .kind = APIR_QUERY,
      .path = "users.byId",
      .handler = by_input,
      .input_schema = "{\"type\": \"object\", \"required\": [\"id\"],"
                      " \"properties\": {\"id\": {\"type\": \"integer\"}}}" },
};

APIR_FRAGMENT(bench) = {
    { .method = "GET", .path = "/users/:id", .handler = by_param },
};
