/* Expressions: what a handler of a fixture asks of its event. */

#include "interpreter.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* ---- Path, query, headers, cookies ---------------------------------- */

static json_t *lookup_method(scene_t *scene, const char *rest)
{
    return json_string_nocheck(apir_method(scene->event));
}

static json_t *lookup_pattern(scene_t *scene, const char *rest)
{
    return json_string_nocheck(apir_pattern(scene->event));
}

static json_t *lookup_params(scene_t *scene, const char *rest)
{
    apr_size_t count, i;
    const apir_pair_t *pairs;
    json_t *params;
    if (*rest) {
        const char *value = apir_param(scene->event, rest);
        return value ? json_string_nocheck(value) : NULL;
    }
    pairs = apir_params(scene->event, &count);
    params = json_object();
    for (i = 0; i < count; i++) {
        json_object_set_new_nocheck(params, pairs[i].name,
                                    json_string_nocheck(pairs[i].value));
    }
    return params;
}

static json_t *lookup_query_first(scene_t *scene, const char *rest)
{
    return value_text_or_null(apir_query(scene->event, rest));
}

static json_t *lookup_query_all(scene_t *scene, const char *rest)
{
    apr_size_t count, i;
    const char *const *values = apir_query_all(scene->event, rest, &count);
    json_t *all = json_array();
    for (i = 0; i < count; i++) {
        json_array_append_new(all, json_string_nocheck(values[i]));
    }
    return all;
}

static json_t *lookup_query_has(scene_t *scene, const char *rest)
{
    return json_boolean(apir_query_has(scene->event, rest));
}

static json_t *lookup_query_pairs(scene_t *scene, const char *rest)
{
    apr_size_t count, i;
    const apir_pair_t *pairs = apir_query_pairs(scene->event, &count);
    json_t *all = json_array();
    for (i = 0; i < count; i++) {
        json_array_append_new(all, json_pack("[s%s%]", pairs[i].name,
                                             (int)pairs[i].name_length,
                                             pairs[i].value,
                                             (int)pairs[i].value_length));
    }
    return all;
}

static json_t *lookup_query_string(scene_t *scene, const char *rest)
{
    return json_string_nocheck(apir_query_text(scene->event));
}

static json_t *lookup_header(scene_t *scene, const char *rest)
{
    return value_text_or_null(apir_header(scene->event, rest));
}

/* By lower-case name; repeated fields joined, as a Headers object has them. */
static json_t *lookup_headers(scene_t *scene, const char *rest)
{
    const apr_array_header_t *fields = apr_table_elts(
        apir_headers(scene->event));
    const apr_table_entry_t *entries = (const apr_table_entry_t *)
                                           fields->elts;
    json_t *all = json_object();
    int i;
    for (i = 0; i < fields->nelts; i++) {
        char *name = apr_pstrdup(apir_pool(scene->event), entries[i].key);
        char *at;
        for (at = name; *at; at++) {
            *at = (char)apr_tolower(*at);
        }
        if (strcmp(name, "host") != 0 && strcmp(name, "connection") != 0) {
            json_object_set_new_nocheck(all, name,
                                        value_text_or_null(
                                            apir_header(scene->event, name)));
        }
    }
    return all;
}

static json_t *lookup_cookie(scene_t *scene, const char *rest)
{
    const char *value = apir_cookie(scene->event, rest);
    return value ? json_string_nocheck(value) : NULL;
}

static json_t *lookup_cookies(scene_t *scene, const char *rest)
{
    apr_size_t count, i;
    const apir_pair_t *pairs = apir_cookies(scene->event, &count);
    json_t *all = json_object();
    if (!pairs && apir_failed(scene->event)) {
        scene->failed = true;
    }
    for (i = 0; pairs && i < count; i++) {
        json_object_set_new_nocheck(all, pairs[i].name,
                                    json_string_nocheck(pairs[i].value));
    }
    return all;
}

/* ---- The body ------------------------------------------------------- */

static json_t *lookup_body_text(scene_t *scene, const char *rest)
{
    const char *text = apir_body_text(scene->event);
    scene->failed |= !text;
    return text ? json_string_nocheck(text) : NULL;
}

static json_t *lookup_body_json(scene_t *scene, const char *rest)
{
    json_t *body = apir_body_json(scene->event);
    scene->failed |= !body;
    return value_inside(body, rest);
}

static json_t *form_field(const apir_form_field_t *field)
{
    if (!field->filename) {
        return json_stringn_nocheck(field->value, field->value_length);
    }
    return json_pack("{s:s, s:s?, s:I}", "file", field->filename, "type",
                     field->type, "size", (json_int_t)field->value_length);
}

static json_t *lookup_body_form(scene_t *scene, const char *rest)
{
    apr_size_t count = 0, i;
    const apir_form_field_t *fields = apir_body_form(scene->event, &count);
    json_t *form = json_array();
    scene->failed |= !fields && apir_failed(scene->event);
    for (i = 0; fields && i < count; i++) {
        json_array_append_new(form, json_pack("[s, o]", fields[i].name,
                                              form_field(&fields[i])));
    }
    return form;
}

static json_t *lookup_input(scene_t *scene, const char *rest)
{
    return apir_value_to_jansson(input_inside(scene, rest));
}

static json_t *lookup_has_input(scene_t *scene, const char *rest)
{
    return json_boolean(apir_has_input(scene->event));
}

static json_t *lookup_caught(scene_t *scene, const char *rest)
{
    return value_inside(scene->caught, rest);
}

/* ---- The event and the scene ---------------------------------------- */

static json_t *lookup_url(scene_t *scene, const char *rest)
{
    return json_string_nocheck(apir_url(scene->event));
}

static json_t *lookup_url_path(scene_t *scene, const char *rest)
{
    return json_string_nocheck(apir_path(scene->event));
}

static json_t *lookup_url_search(scene_t *scene, const char *rest)
{
    const char *query = apir_query_string(scene->event);
    return json_string_nocheck(
        *query ? apr_pstrcat(apir_pool(scene->event), "?", query, NULL) : "");
}

static json_t *lookup_event_type(scene_t *scene, const char *rest)
{
    return json_string("$FETCH");
}

static json_t *lookup_event_locals(scene_t *scene, const char *rest)
{
    return value_inside(apir_locals(scene->event), rest);
}

static json_t *lookup_event_address(scene_t *scene, const char *rest)
{
    return value_text_or_null(apir_client_address(scene->event));
}

static json_t *lookup_variable(scene_t *scene, const char *rest)
{
    return value_inside(scene->variables, rest);
}

static json_t *lookup_index(scene_t *scene, const char *rest)
{
    return json_integer(scene->index);
}

static json_t *lookup_error_message(scene_t *scene, const char *rest)
{
    return value_text_or_null(scene->error_message);
}

/* The longer of two names that begin alike stands first. */
static const struct {
    const char *name;
    json_t *(*get)(scene_t *scene, const char *rest);
} lookups[] = {
    { "body.form", lookup_body_form },
    { "body.json", lookup_body_json },
    { "body.text", lookup_body_text },
    { "caught", lookup_caught },
    { "cookie", lookup_cookie },
    { "cookies", lookup_cookies },
    { "error.message", lookup_error_message },
    { "event.clientAddress", lookup_event_address },
    { "event.locals", lookup_event_locals },
    { "event.type", lookup_event_type },
    { "hasInput", lookup_has_input },
    { "header", lookup_header },
    { "headers", lookup_headers },
    { "i", lookup_index },
    { "input", lookup_input },
    { "method", lookup_method },
    { "params", lookup_params },
    { "path", lookup_params },
    { "pattern", lookup_pattern },
    { "query.all", lookup_query_all },
    { "query.first", lookup_query_first },
    { "query.has", lookup_query_has },
    { "query.pairs", lookup_query_pairs },
    { "query.string", lookup_query_string },
    { "rawBody", lookup_body_text },
    { "serializeCookie", lookup_serialize_cookie },
    { "session.commit", lookup_session_commit },
    { "session.data", lookup_session_data },
    { "session.destroy", lookup_session_destroy },
    { "session.get", lookup_session_get },
    { "session.has", lookup_session_has },
    { "session.id", lookup_session_id },
    { "url.path", lookup_url_path },
    { "url.search", lookup_url_search },
    { "url", lookup_url },
    { "var", lookup_variable },
};

json_t *scene_lookup(scene_t *scene, const char *expression)
{
    size_t i;
    for (i = 0; i < sizeof lookups / sizeof lookups[0]; i++) {
        size_t length = strlen(lookups[i].name);
        const char *rest = expression + length;
        if (strncmp(expression, lookups[i].name, length) != 0
            || (*rest && *rest != '.' && *rest != ':')) {
            continue;
        }
        return lookups[i].get(scene, *rest ? rest + 1 : rest);
    }
    scene_fail(scene, "the fixture has an unknown expression");
    return NULL;
}
