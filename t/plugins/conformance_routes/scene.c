/* Running lists of operations, and the values of their templates. */

#include "interpreter.h"

#include <apr_strings.h>
#include <string.h>

scene_t *scene_create(apir_event_t *event)
{
    scene_t *scene = apr_pcalloc(apir_pool(event), sizeof *scene);
    scene->event = event;
    scene->variables = apir_jansson_own(json_object(), apir_pool(event));
    return scene;
}

apir_response_t *scene_fail(scene_t *scene, const char *message)
{
    scene->failed = true;
    return apir_fail(scene->event, "%s", message);
}

/* ---- Operations ----------------------------------------------------- */

bool op_run(scene_t *scene, const op_t *table, const json_t *op,
            apir_response_t **response)
{
    for (; table->name; table++) {
        const json_t *argument = json_object_get(op, table->name);
        if (argument) {
            bool ended = table->run(scene, op, argument, response);
            if (scene->failed) {
                *response = NULL;
            }
            return ended || scene->failed;
        }
    }
    *response = scene_fail(scene, "the fixture has an unknown operation");
    return true;
}

bool op_run_list(scene_t *scene, const op_t *table, const json_t *list,
                 apir_response_t **response)
{
    const json_t *op;
    size_t i;
    json_array_foreach (list, i, op) {
        if (op_run(scene, table, op, response)) {
            return true;
        }
    }
    return false;
}

bool when_holds(scene_t *scene, const json_t *when)
{
    json_t *left = scene_value(scene, json_array_get(when, 0));
    json_t *right = scene_value(scene, json_array_get(when, 1));
    bool equal = json_equal(left ? left : json_null(),
                            right ? right : json_null());
    json_decref(left);
    json_decref(right);
    return equal;
}

/* ---- Templates ------------------------------------------------------ */

static json_t *object_value(scene_t *scene, const json_t *template)
{
    json_t *object = json_object();
    const char *name;
    json_t *member;
    json_object_foreach ((json_t *)template, name, member) {
        json_t *value = scene_value(scene, member);
        if (strcmp(name, "@spread") == 0) {
            json_object_update(object, value);
            json_decref(value);
        }
        else if (value) {
            json_object_set_new_nocheck(object, name, value);
        }
    }
    return object;
}

static json_t *array_value(scene_t *scene, const json_t *template)
{
    json_t *array = json_array();
    json_t *item;
    size_t i;
    json_array_foreach (template, i, item) {
        json_t *value = scene_value(scene, item);
        json_array_append_new(array, value ? value : json_null());
    }
    return array;
}

json_t *scene_value(scene_t *scene, const json_t *template)
{
    const char *text = json_string_value(template);
    if (json_is_object(template)) {
        return object_value(scene, template);
    }
    if (json_is_array(template)) {
        return array_value(scene, template);
    }
    if (text && text[0] == '@' && text[1] == '@') {
        return json_stringn_nocheck(text + 1,
                                    json_string_length(template) - 1);
    }
    if (text && text[0] == '@') {
        return scene_lookup(scene, text + 1);
    }
    return json_deep_copy(template);
}

json_t *value_inside(const json_t *value, const char *path)
{
    while (value && path && *path) {
        size_t length = strcspn(path, ".");
        value = json_object_getn(value, path, length);
        path += length + (path[length] == '.');
    }
    return json_deep_copy(value);
}

/* ---- Exact values --------------------------------------------------- */

const apir_value_t *input_inside(scene_t *scene, const char *path)
{
    apr_pool_t *pool = apir_pool(scene->event);
    const apir_value_t *value = scene->input;
    while (value && *path) {
        size_t length = strcspn(path, ".");
        value = apir_value_get(value, apr_pstrmemdup(pool, path, length));
        path += length + (path[length] == '.');
    }
    return value ? value : apir_value_undefined(pool);
}

static const apir_value_t *exact_from(json_t *json, apr_pool_t *pool)
{
    const apir_value_t *value = apir_value_from_jansson(json, pool);
    json_decref(json);
    return value;
}

static void spread(apir_value_t *object, const apir_value_t *members)
{
    const char *name;
    const apir_value_t *value;
    for (apr_size_t i = 0;
         (value = apir_value_member(members, i, &name, NULL)); i++) {
        apir_object_set(object, name, value);
    }
}

static const apir_value_t *exact_object(scene_t *scene,
                                        const json_t *template)
{
    apir_value_t *object = apir_value_object(apir_pool(scene->event));
    const char *name;
    json_t *member;
    json_object_foreach ((json_t *)template, name, member) {
        const apir_value_t *value;
        if (strcmp(name, "@spread") == 0) {
            spread(object, scene_exact_value(scene, member));
            continue;
        }
        value = scene_exact_value(scene, member);
        if (apir_value_kind(value) != APIR_UNDEFINED) {
            apir_object_set(object, name, value);
        }
    }
    return object;
}

const apir_value_t *scene_exact_value(scene_t *scene, const json_t *template)
{
    apr_pool_t *pool = apir_pool(scene->event);
    const char *text = json_string_value(template);
    if (json_is_object(template)) {
        return exact_object(scene, template);
    }
    if (json_is_array(template)) {
        apir_value_t *array = apir_value_array(pool);
        json_t *item;
        size_t i;
        json_array_foreach (template, i, item) {
            apir_array_add(array, scene_exact_value(scene, item), pool);
        }
        return array;
    }
    if (text && strncmp(text, "@input", 6) == 0
        && (!text[6] || text[6] == '.')) {
        return input_inside(scene, text + 6 + (text[6] == '.'));
    }
    return exact_from(scene_value(scene, template), pool);
}

/* ---- Texts ---------------------------------------------------------- */

json_t *value_text_or_null(const char *text)
{
    return text ? json_string_nocheck(text) : json_null();
}

const char *member_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

const char *scene_text(scene_t *scene, const json_t *template)
{
    apr_pool_t *pool = apir_pool(scene->event);
    json_t *value = scene_value(scene, template);
    const char *text = NULL;
    if (json_is_string(value)) {
        text = apr_pstrmemdup(pool, json_string_value(value),
                              json_string_length(value));
    }
    else if (value) {
        char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        text = dump ? apr_pstrdup(pool, dump) : NULL;
        free(dump);
    }
    json_decref(value);
    return text;
}
