/* Procedures that are asked and answer. */

#include "procedures.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <string.h>

const json_t *users_of(apir_event_t *event)
{
    return apir_data(event);
}

const json_t *user_of(apir_event_t *event, json_int_t id)
{
    const json_t *user;
    size_t i;

    json_array_foreach (users_of(event), i, user) {
        if (json_integer_value(json_object_get(user, "id")) == id) {
            return user;
        }
    }
    return NULL;
}

static json_int_t integer(const json_t *input, const char *name,
                          json_int_t by_default)
{
    const json_t *value = json_object_get(input, name);

    return json_is_number(value) ? (json_int_t)json_number_value(value)
                                 : by_default;
}

static apir_response_t *hello(apir_event_t *event)
{
    const char *name = json_string_value(apir_input_valid(event));

    return apir_json(event, json_sprintf("hello %s", name ? name : "world"));
}

static apir_response_t *by_id(apir_event_t *event)
{
    json_int_t id = integer(apir_input_valid(event), "id", 0);
    const json_t *user = user_of(event, id);

    return user ? apir_json(event, json_deep_copy(user))
                : apir_trpc_error(
                    event, "NOT_FOUND",
                    apr_psprintf(apir_pool(event),
                                 "No user with id %" APR_INT64_T_FMT,
                                 (apr_int64_t)id));
}

static bool listed(const json_t *user, const json_t *input)
{
    const char *role = json_string_value(json_object_get(input, "role"));

    return integer(user, "id", 0) >= integer(input, "cursor", 0)
           && (!role
               || strcmp(role,
                         json_string_value(json_object_get(user, "role")))
                      == 0);
}

static apir_response_t *list(apir_event_t *event)
{
    const json_t *input = apir_input_valid(event);
    json_int_t limit = integer(input, "limit", 10);
    json_t *items = json_array();
    json_t *answer = json_pack("{s:o}", "items", items);
    const json_t *user;
    size_t i;

    json_array_foreach (users_of(event), i, user) {
        if (!listed(user, input)) {
            continue;
        }
        if ((json_int_t)json_array_size(items) == limit) {
            json_object_set(answer, "nextCursor",
                            json_object_get(user, "id"));
            break;
        }
        json_array_append_new(items, json_deep_copy(user));
    }
    return apir_json(event, answer);
}

static apir_response_t *create(apir_event_t *event)
{
    json_t *input = apir_input_valid(event);
    json_t *answer;

    if (strcmp(json_string_value(json_object_get(input, "email")),
               "taken@example.com")
        == 0) {
        return apir_trpc_error(event, "CONFLICT", "Email already in use");
    }
    answer = json_pack("{s:i}", "id", 1000);
    json_object_update(answer, input);
    return apir_json(event, answer);
}

static apir_response_t *nothing(apir_event_t *event)
{
    return apir_empty(event);
}

static apir_response_t *header(apir_event_t *event)
{
    const json_t *input = apir_input_valid(event);
    const char *value =
        apir_header(event, json_string_value(json_object_get(input, "name")));

    return apir_json(event, value ? json_string(value) : json_null());
}

static apir_response_t *params(apir_event_t *event)
{
    json_t *given = apir_connection_params(event);

    return apir_json(event, given ? json_incref(given) : json_null());
}

static apir_response_t *me(apir_event_t *event)
{
    const char *authorization = apir_header(event, "Authorization");

    if (!authorization || strcmp(authorization, "Bearer ada") != 0) {
        return apir_trpc_error(event, "UNAUTHORIZED", NULL);
    }
    return apir_json(event, json_deep_copy(user_of(event, 1)));
}

apir_response_t *throw_error(apir_event_t *event)
{
    const json_t *input = apir_input_valid(event);

    return apir_trpc_error(event,
                           json_string_value(json_object_get(input, "code")),
                           json_string_value(
                               json_object_get(input, "message")));
}

static apir_response_t *plain_error(apir_event_t *event)
{
    return apir_trpc_error(event, "INTERNAL_SERVER_ERROR", "Something broke");
}

static apir_response_t *wrong_output(apir_event_t *event)
{
    return apir_json(event, json_string("not a number"));
}

static apir_response_t *gone(apir_event_t *event)
{
    return apir_trpc_error(event, "NOT_FOUND", "gone");
}

static apir_response_t *slow(apir_event_t *event)
{
    json_int_t ms = integer(apir_input_valid(event), "ms", 0);

    apr_sleep(apr_time_from_msec(ms));
    return apir_json(event, json_pack("{s:I}", "waited", ms));
}

static const apir_form_field_t *field(const apir_form_field_t *fields,
                                      apr_size_t count, const char *name)
{
    for (apr_size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return &fields[i];
        }
    }
    return NULL;
}

static apir_response_t *form(apir_event_t *event)
{
    apr_size_t count = 0;
    const apir_form_field_t *fields = apir_body_form(event, &count);
    const apir_form_field_t *name = field(fields, count, "name");
    const apir_form_field_t *file = field(fields, count, "file");
    json_t *answer = json_object();

    json_object_set_new(answer, "name",
                        name ? json_string(name->value) : json_null());
    json_object_set_new(answer, "file",
                        file ? json_pack("{s:s, s:s, s:I}", "name",
                                         file->filename, "type", file->type,
                                         "size",
                                         (json_int_t)file->value_length)
                             : json_null());
    return apir_json(event, answer);
}

static apir_response_t *octets(apir_event_t *event)
{
    apr_size_t length = 0;

    if (!apir_body(event, &length)) {
        return NULL;
    }
    return apir_json(event,
                     json_pack("{s:I, s:s}", "bytes", (json_int_t)length,
                               "text", apir_body_text(event)));
}

const named_handler_t call_handlers[] = {
    { "hello", hello },
    { "users.byId", by_id },
    { "users.list", list },
    { "users.create", create },
    { "users.remove", nothing },
    { "ctx.header", header },
    { "ctx.params", params },
    { "auth.me", me },
    { "errors.throw", throw_error },
    { "errors.throwMutation", throw_error },
    { "errors.plain", plain_error },
    { "errors.output", wrong_output },
    { "public.fail", gone },
    { "slow", slow },
    { "files.form", form },
    { "files.octets", octets },
    { NULL, NULL },
};
