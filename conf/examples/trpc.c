/*
 * A tRPC router as in tRPC's own guide. trpc.conf mounts it at /api/trpc:
 *
 *     const client = createTRPCClient<AppRouter>({
 *         links: [httpBatchLink({ url: 'http://127.0.0.1:8080/api/trpc' })],
 *     });
 *     await client.hello.query('Ada');         // 'hello Ada'
 *     await client.users.byId.query(1);        // { id: 1, name: 'Ada' }
 *
 * `apiroutesctl types --trpc trpc.so` prints the type AppRouter. A schema is
 * JSON Schema; what it refuses is answered with the list of its issues.
 */
#include <apiroutes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT "{\"type\": \"string\"}"
#define INTEGER "{\"type\": \"integer\"}"
#define NAMED                                            \
    "{\"type\": \"object\", \"required\": [\"name\"],"   \
    " \"properties\": {\"name\": {\"type\": \"string\"," \
    "                             \"minLength\": 1}}}"
#define USER                                                   \
    "{\"type\": \"object\", \"required\": [\"id\", \"name\"]," \
    " \"properties\": {\"id\": {\"type\": \"integer\"},"       \
    "                  \"name\": {\"type\": \"string\"}}}"
#define USERS "{\"type\": \"array\", \"items\": " USER "}"
#define COUNT                                            \
    "{\"type\": \"object\", \"required\": [\"to\"],"     \
    " \"properties\": {\"to\": {\"type\": \"integer\"}," \
    "                  \"lastEventId\": {\"type\": \"string\"}}}"

static const char *const names[] = { "Ada", "Grace", "Edsger" };

static json_t *user(int id)
{
    return json_pack("{s:i, s:s}", "id", id, "name", names[id - 1]);
}

static apir_response_t *hello(apir_event_t *event)
{
    const char *name = json_string_value(apir_input_valid(event));

    return apir_json(event, json_sprintf("hello %s", name ? name : "world"));
}

static apir_response_t *list(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("[o, o, o]", user(1), user(2), user(3)));
}

static apir_response_t *by_id(apir_event_t *event)
{
    json_int_t id = json_integer_value(apir_input_valid(event));

    if (id < 1 || id > 3) {
        return apir_trpc_error(event, "NOT_FOUND", "There is no such user");
    }
    return apir_json(event, user((int)id));
}

/* Nothing is kept: a database would do that. */
static apir_response_t *create(apir_event_t *event)
{
    json_t *input = apir_input_valid(event);

    return apir_json(event, json_pack("{s:i, s:O}", "id", 4, "name",
                                      json_object_get(input, "name")));
}

/* Middleware: what it answers is the answer; with NULL the call goes on. */
static apir_response_t *known_only(apir_event_t *event)
{
    const char *token = apir_header(event, "Authorization");

    return token && strcmp(token, "Bearer letmein") == 0
               ? NULL
               : apir_trpc_error(event, "UNAUTHORIZED", NULL);
}

/* Each event has an id: a client that was cut off goes on after the last. */
static bool count(apir_stream_t *stream, void *data)
{
    json_t *input = data;
    const char *last = json_string_value(
        json_object_get(input, "lastEventId"));
    json_int_t to = json_integer_value(json_object_get(input, "to"));
    char id[24];

    for (json_int_t i = last ? strtol(last, NULL, 10) + 1 : 1; i <= to; i++) {
        snprintf(id, sizeof(id), "%" JSON_INTEGER_FORMAT, i);
        if (!apir_stream_tracked(stream, id, json_integer(i))
            || !apir_stream_sleep(stream, 100)) {
            break;
        }
    }
    return true;
}

static apir_response_t *counter(apir_event_t *event)
{
    return apir_json_stream(event, count, NULL, apir_input_valid(event));
}

APIR_ROUTER(trpc) = {
    { APIR_QUERY, "hello", hello, TEXT, TEXT, .input_optional = true },
    { APIR_QUERY, "users.list", list, .output_schema = USERS },
    { APIR_QUERY, "users.byId", by_id, INTEGER, .output_schema = USER },
    { APIR_MUTATION, "users.create", create, NAMED, USER, .use = known_only },
    { APIR_SUBSCRIPTION, "counter", counter, COUNT, INTEGER,
      .tracked = true },
};
