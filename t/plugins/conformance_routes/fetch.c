/* SolidStart's event.fetch: {url, init} "as" a variable, or "pass". */

#include "interpreter.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

/* A Request upper-cases these methods and leaves others alone (WHATWG Fetch,
 * section 2.2.1). */
static const char *normal_method(const char *method)
{
    static const char *const known[] = { "DELETE",  "GET",  "HEAD",
                                         "OPTIONS", "POST", "PUT" };
    size_t i;
    for (i = 0; method && i < sizeof known / sizeof known[0]; i++) {
        if (strcasecmp(method, known[i]) == 0) {
            return known[i];
        }
    }
    return method;
}

static void add_header(apr_array_header_t *headers, const char *name,
                       const char *value)
{
    apir_pair_t *pair = apr_array_push(headers);
    pair->name = name;
    pair->name_length = strlen(name);
    pair->value = value;
    pair->value_length = strlen(value);
}

static void collect_headers(scene_t *scene, const json_t *given,
                            apr_array_header_t *headers)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)given, name, value) {
        const char *text = scene_text(scene, value);
        if (text) {
            add_header(headers, name, text);
        }
    }
}

static apir_answer_t *ask(scene_t *scene, const json_t *request)
{
    const json_t *init = json_object_get(request, "init");
    const json_t *given = json_object_get(init, "headers");
    const json_t *body = json_object_get(init, "body");
    apir_fetch_t fetch = { 0 };
    apr_array_header_t *headers = apr_array_make(apir_pool(scene->event), 4,
                                                 sizeof(apir_pair_t));
    collect_headers(scene, given, headers);
    fetch.method = normal_method(member_text(init, "method"));
    if (body) {
        fetch.body = scene_text(scene, body);
        fetch.body_length = fetch.body ? strlen(fetch.body) : 0;
        if (!has_header(given, "content-type")) {
            add_header(headers, "content-type", "text/plain;charset=UTF-8");
        }
    }
    fetch.headers = (const apir_pair_t *)headers->elts;
    fetch.header_count = (apr_size_t)headers->nelts;
    return apir_fetch(scene->event,
                      scene_text(scene, json_object_get(request, "url")),
                      &fetch);
}

/* {status, type, json or text}. */
static json_t *answer_value(apir_answer_t *answer)
{
    const char *type = apir_answer_header(answer, "content-type");
    json_t *value = json_pack("{s:i, s:s?}", "status",
                              apir_answer_status(answer), "type", type);
    json_t *body = type && strncmp(type, "application/json", 16) == 0
                       ? apir_answer_json(answer)
                       : NULL;
    if (body) {
        json_object_set_new(value, "json", json_deep_copy(body));
    }
    else {
        apr_size_t length;
        const char *text = apir_answer_body(answer, &length);
        json_object_set_new(value, "text", json_stringn(text, length));
    }
    return value;
}

bool op_fetch(scene_t *scene, const json_t *op, const json_t *argument,
              apir_response_t **response)
{
    apir_answer_t *answer = ask(scene, argument);
    if (!answer || scene->failed) {
        *response = NULL;
        return true;
    }
    if (json_is_true(json_object_get(op, "pass"))) {
        *response = apir_answer_response(scene->event, answer);
        return true;
    }
    json_object_set_new(scene->variables, member_text(op, "as"),
                        answer_value(answer));
    return false;
}
