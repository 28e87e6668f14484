/* Handlers and middleware of Fragno's fixtures. */

#include "interpreter.h"

#include <string.h>

/* Fields of an init object replace each other, as do those beside it; those
 * beside a number are kept. */
static apir_response_t *with_headers(scene_t *scene, const json_t *op,
                                     apir_response_t *response)
{
    const json_t *init = json_object_get(op, "init");
    if (!response
        || !answer_headers(scene, response, json_object_get(init, "headers"),
                           HEADERS_SET, NULL)
        || !answer_headers(scene, response, json_object_get(op, "headers"),
                           json_is_number(init) ? HEADERS_ADD : HEADERS_SET,
                           NULL)) {
        return NULL;
    }
    return response;
}

static bool op_json(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response)
{
    int status = init_status(json_object_get(op, "init"), 200, 200);
    const apir_value_t *body = scene_exact_value(scene, argument);
    *response = scene->failed
                    ? NULL
                    : with_headers(scene, op,
                                   apir_json_value_status(scene->event,
                                                          status, body));
    return true;
}

static bool op_empty(scene_t *scene, const json_t *op, const json_t *argument,
                     apir_response_t **response)
{
    const json_t *init = json_object_get(op, "init");
    *response = with_headers(
        scene, op,
        init ? apir_empty_status(scene->event, init_status(init, 201, 200))
             : apir_empty(scene->event));
    return true;
}

static bool op_error(scene_t *scene, const json_t *op, const json_t *argument,
                     apir_response_t **response)
{
    int status = init_status(json_object_get(op, "init"), 0, 200);
    const char *code = scene_text(scene, json_object_get(argument, "code"));
    const char *message = scene_text(scene,
                                     json_object_get(argument, "message"));
    *response = with_headers(scene, op,
                             apir_error(scene->event, status, code, message));
    return true;
}

/* What valid() threw, as a handler that catches it sees it. */
static json_t *caught_error(apir_event_t *event)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:O?}", "name",
                     "FragnoApiValidationError", "message",
                     "Validation failed", "code", "FRAGNO_VALIDATION_ERROR",
                     "status", 400, "issues", apir_input_issues(event));
}

static bool op_valid(scene_t *scene, const json_t *op, const json_t *argument,
                     apir_response_t **response)
{
    scene->input = apir_input_value(scene->event);
    if (scene->input) {
        return false;
    }
    if (!json_is_string(argument)) {
        *response = NULL;
        return true;
    }
    scene->caught = apir_jansson_own(caught_error(scene->event),
                                     apir_pool(scene->event));
    return false;
}

static bool op_when(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response)
{
    return when_holds(scene, argument)
           && op_run(scene, fragno_ops, json_object_get(op, "do"), response);
}

static apir_response_t *throw_api_error(apir_event_t *event,
                                        const json_t *error)
{
    return apir_error(
        event, (int)json_number_value(json_object_get(error, "status")),
        member_text(error, "code"), member_text(error, "message"));
}

static bool op_throw(scene_t *scene, const json_t *op, const json_t *argument,
                     apir_response_t **response)
{
    const json_t *api = json_object_get(argument, "apiError");
    const json_t *invalid = json_object_get(argument, "validationError");
    const json_t *by_hand = json_object_get(argument, "response");
    const char *message = member_text(argument, "error");
    if (api) {
        *response = throw_api_error(scene->event, api);
        return true;
    }
    if (invalid) {
        *response = apir_invalid_with(
            scene->event, member_text(invalid, "message"),
            json_deep_copy(json_object_get(invalid, "issues")));
        return true;
    }
    if (by_hand) {
        return op_response(scene, op, by_hand, response);
    }
    *response = scene_fail(scene, message ? message : "something was thrown");
    return true;
}

const op_t fragno_ops[] = { { "valid", op_valid },
                            { "when", op_when },
                            { "jsonStream", op_json_stream },
                            { "json", op_json },
                            { "empty", op_empty },
                            { "error", op_error },
                            { "throw", op_throw },
                            { "response", op_response },
                            { NULL, NULL } };

apir_response_t *fragno_handler(apir_event_t *event)
{
    scene_t *scene = scene_create(event);
    apir_response_t *response = NULL;
    op_run_list(scene, fragno_ops, apir_data(event), &response);
    return response;
}

/* ---- Middleware ------------------------------------------------------ */

static bool rule_applies(scene_t *scene, const json_t *rule)
{
    const json_t *when = json_object_get(rule, "when");
    const json_t *route = json_object_get(rule, "route");
    return (!when || when_holds(scene, when))
           && (!route
               || apir_matches(scene->event,
                               json_string_value(json_array_get(route, 0)),
                               json_string_value(json_array_get(route, 1))));
}

static void change_request(scene_t *scene, const json_t *rule)
{
    static const struct {
        const char *name;
        void (*set)(apir_event_t *event, const char *name, const char *value);
    } changes[] = {
        { "setQuery", apir_query_set },
        { "setHeader", apir_header_set },
        { "setPathParam", apir_param_set },
    };
    const json_t *body = json_object_get(rule, "setBody");
    size_t i;
    for (i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const json_t *pair = json_object_get(rule, changes[i].name);
        if (pair) {
            changes[i].set(scene->event,
                           scene_text(scene, json_array_get(pair, 0)),
                           scene_text(scene, json_array_get(pair, 1)));
        }
    }
    if (body) {
        apir_input_set(scene->event, scene_value(scene, body));
    }
}

static bool run_rule(scene_t *scene, const json_t *rule,
                     apir_response_t **response)
{
    static const op_t checks[] = { { "valid", op_valid },
                                   { "throw", op_throw },
                                   { NULL, NULL } };
    const json_t *answer = json_object_get(rule, "do");
    if (!rule_applies(scene, rule)) {
        return false;
    }
    change_request(scene, rule);
    if ((json_object_get(rule, "valid") || json_object_get(rule, "throw"))
        && op_run(scene, checks, rule, response)) {
        return true;
    }
    return answer && op_run(scene, fragno_ops, answer, response);
}

apir_response_t *fragno_middleware(apir_event_t *event)
{
    scene_t *scene = scene_create(event);
    apir_response_t *response = NULL;
    const json_t *rule;
    size_t i;
    json_array_foreach ((json_t *)apir_data(event), i, rule) {
        if (run_rule(scene, rule, &response)) {
            return response;
        }
    }
    return NULL;
}
