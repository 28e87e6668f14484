/* Handlers of SolidStart's fixtures. */

#include "interpreter.h"

#include <string.h>

static bool op_json(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response)
{
    const json_t *init = json_object_get(op, "init");
    const json_t *headers = json_object_get(init, "headers");
    int status = init_status(init, 200, 200);
    json_t *body = scene_value(scene, argument);
    if (scene->failed) {
        json_decref(body);
        return true;
    }
    /* JSON.stringify(undefined) is undefined: a Response without a body. */
    *response = body ? apir_json_status(scene->event, status, body)
                     : apir_bytes(scene->event, status, NULL, "", 0);
    if (*response) {
        apir_set_header(*response, "Content-Type",
                        "application/json; charset=utf-8");
        answer_headers(scene, *response, headers, HEADERS_ADD, NULL);
    }
    return true;
}

static bool op_redirect(scene_t *scene, const json_t *op,
                        const json_t *argument, apir_response_t **response)
{
    const json_t *init = json_object_get(op, "init");
    *response = apir_redirect(scene->event, init_status(init, 302, 302),
                              scene_text(scene, argument));
    if (*response) {
        answer_headers(scene, *response, json_object_get(init, "headers"),
                       HEADERS_ADD, "location");
    }
    return true;
}

/* Thrown responses are sent as they are; whatever else is thrown fails. */
static bool op_throw(scene_t *scene, const json_t *op, const json_t *argument,
                     apir_response_t **response)
{
    static const op_t responses[] = { { "response", op_response },
                                      { "json", op_json },
                                      { "redirect", op_redirect },
                                      { NULL, NULL } };
    const char *message = member_text(argument, "error");
    const op_t *known;
    for (known = responses; known->name; known++) {
        if (json_object_get(argument, known->name)) {
            return op_run(scene, responses, argument, response);
        }
    }
    *response = scene_fail(scene, message ? message : "something was thrown");
    return true;
}

/* A handler that gives undefined back: a GET has no such page, for other
 * methods it is a mistake. */
static bool op_nothing(scene_t *scene, const json_t *op,
                       const json_t *argument, apir_response_t **response)
{
    *response = strcmp(apir_method(scene->event), "GET") == 0
                    ? apir_error(scene->event, 404, "NOT_FOUND", "Not found")
                    : scene_fail(scene, "the handler returned nothing");
    return true;
}

static bool op_return(scene_t *scene, const json_t *op,
                      const json_t *argument, apir_response_t **response)
{
    json_t *value = scene_value(scene, argument);
    if (scene->failed || !value) {
        return scene->failed || op_nothing(scene, op, argument, response);
    }
    if (json_is_string(value) || json_is_null(value)) {
        const char *text = json_string_value(value);
        *response = apir_text(scene->event, 200, text ? text : "");
        json_decref(value);
        return true;
    }
    *response = apir_json(scene->event, value);
    return true;
}

static bool op_set(scene_t *scene, const json_t *op, const json_t *argument,
                   apir_response_t **response)
{
    const char *name = json_string_value(json_array_get(argument, 0));
    json_t *value = scene_value(scene, json_array_get(argument, 1));
    if (value) {
        json_object_set_new_nocheck(scene->variables, name, value);
    }
    else {
        json_object_del(scene->variables, name);
    }
    return scene->failed;
}

static bool op_when(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response)
{
    return when_holds(scene, argument)
           && op_run(scene, solid_ops, json_object_get(op, "do"), response);
}

const op_t solid_ops[] = { { "set", op_set },
                           { "when", op_when },
                           { "fetch", op_fetch },
                           { "session.set", op_session_set },
                           { "session.flash", op_session_flash },
                           { "session.unset", op_session_unset },
                           { "session", op_session },
                           { "throw", op_throw },
                           { "json", op_json },
                           { "redirect", op_redirect },
                           { "response", op_response },
                           { "stream", op_stream },
                           { "return", op_return },
                           { "nothing", op_nothing },
                           { NULL, NULL } };

apir_response_t *solid_handler(apir_event_t *event)
{
    scene_t *scene = scene_create(event);
    apir_response_t *response = NULL;
    if (!op_run_list(scene, solid_ops, apir_data(event), &response)) {
        op_nothing(scene, NULL, NULL, &response);
    }
    return response;
}
