/* Procedures of a schema (t/http/models.t). */

#include <apiroutes.h>

#include <string.h>

/* The sum of a and b, of which b may be absent. */
APIR_PUBLIC apir_response_t *add(apir_event_t *event)
{
    json_t *args = apir_input_valid(event);
    json_t *b = json_object_get(args, "b");

    return apir_json(event, json_integer(
                                json_integer_value(json_object_get(args, "a"))
                                + json_integer_value(b)));
}

APIR_PUBLIC apir_response_t *pairs(apir_event_t *event)
{
    json_t *names = json_object_get(apir_input_valid(event), "names");
    json_t *list = json_array();
    size_t i;
    json_t *name;

    json_array_foreach (names, i, name) {
        json_array_append_new(list,
                              json_pack("{s:O, s:s}", "left", name, "right",
                                        "2024-01-02T03:04:05Z"));
    }
    return apir_json(event, list);
}

APIR_PUBLIC apir_response_t *fails(apir_event_t *event)
{
    const char *how = json_string_value(
        json_object_get(apir_input_valid(event), "how"));

    if (strcmp(how, "error") == 0) {
        return apir_error(event, 409, "TAKEN", "That is taken");
    }
    if (strcmp(how, "nothing") == 0) {
        return apir_empty(event);
    }
    return apir_fail(event, "a secret of the handler");
}
