/* What both references' answers have in common: header fields, statuses, and
 * a Response made by hand. */

#include "interpreter.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

/* One field of fixture headers: the i-th of an object or array. */
static bool field_at(const json_t *headers, size_t index, const char **name,
                     const json_t **value)
{
    json_t *object = (json_t *)headers;
    if (json_is_array(headers)) {
        const json_t *pair = json_array_get(headers, index);
        *name = json_string_value(json_array_get(pair, 0));
        *value = json_array_get(pair, 1);
        return *name && *value;
    }
    void *at = json_object_iter(object);
    while (at && index > 0) {
        at = json_object_iter_next(object, at);
        index--;
    }
    *name = at ? json_object_iter_key(at) : NULL;
    *value = at ? json_object_iter_value(at) : NULL;
    return at != NULL;
}

bool has_header(const json_t *headers, const char *wanted)
{
    const char *name;
    const json_t *value;
    size_t i;
    for (i = 0; field_at(headers, i, &name, &value); i++) {
        if (strcasecmp(name, wanted) == 0) {
            return true;
        }
    }
    return false;
}

bool answer_headers(scene_t *scene, apir_response_t *response,
                    const json_t *headers, header_mode_t mode,
                    const char *except)
{
    const char *name;
    const json_t *value;
    size_t i;
    for (i = 0; field_at(headers, i, &name, &value); i++) {
        const char *text = scene_text(scene, value);
        bool set = mode == HEADERS_SET
                   || strcasecmp(name, "content-type") == 0;
        if (scene->failed) {
            return false;
        }
        if (!text || (except && strcasecmp(name, except) == 0)) {
            continue;
        }
        if (!(set ? apir_set_header(response, name, text)
                  : apir_add_header(response, name, text))) {
            scene_fail(scene, "a header field cannot be sent");
            return false;
        }
    }
    return true;
}

int init_status(const json_t *init, int by_default, int without)
{
    const json_t *status = json_object_get(init, "status");
    if (json_is_number(init)) {
        return (int)json_number_value(init);
    }
    if (json_is_number(status)) {
        return (int)json_number_value(status);
    }
    return init ? without : by_default;
}

/* {status, body, headers}: a Response object refuses a status outside
 * 200...599, and gives a text without a type its own. */
bool op_response(scene_t *scene, const json_t *op, const json_t *argument,
                 apir_response_t **response)
{
    const json_t *headers = json_object_get(argument, "headers");
    const json_t *template = json_object_get(argument, "body");
    const char *body = template ? scene_text(scene, template) : NULL;
    int status = init_status(argument, 200, 200);
    if (scene->failed) {
        return true;
    }
    if (status < 200 || status > 599) {
        *response = scene_fail(scene, "a status that no Response may have");
        return true;
    }
    *response = body ? apir_bytes(scene->event, status,
                                  has_header(headers, "content-type")
                                      ? NULL
                                      : "text/plain;charset=UTF-8",
                                  body, strlen(body))
                     : apir_empty_status(scene->event, status);
    if (*response) {
        answer_headers(scene, *response, headers, HEADERS_ADD, NULL);
    }
    return true;
}
