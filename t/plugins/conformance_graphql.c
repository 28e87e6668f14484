/*
 * Interprets the resolver tables of the GraphQL conformance cases
 * (t/conformance/graphql/README.md) against the public API: each rule of
 * resolvers.json is a resolver, each value with references or errors in it an
 * object whose fields are asked for later.
 *
 *     ApiPlugin NAME conformance_graphql.so resolvers.json
 */
#include <apiroutes.h>

#include <apr_strings.h>
#include <regex.h>
#include <string.h>

/* One rule of one fixture. */
typedef struct rule_t {
    json_t *fixture;
    json_t *rule;
} rule_t;

/* A JSON object, some of whose members are no plain values. */
typedef struct thing_t {
    json_t *fixture;
    json_t *json;
} thing_t;

static apir_node_t *node_of(apir_field_t *field, json_t *fixture,
                            json_t *json);

/* ---- values -------------------------------------------------------- */

/* Whether there is a reference or an error in a value; references are not
 * followed, so this ends. */
static bool is_special(json_t *json)
{
    const char *name;
    json_t *inner;
    size_t index;

    if (json_object_get(json, "$ref") || json_object_get(json, "$error")) {
        return true;
    }
    json_array_foreach (json, index, inner) {
        if (is_special(inner)) {
            return true;
        }
    }
    json_object_foreach (json, name, inner) {
        if (is_special(inner)) {
            return true;
        }
    }
    return false;
}

static apir_node_t *thing_member(apir_field_t *field);
static const char *thing_type(void *object, apr_pool_t *pool);
static const apir_object_class_t thing_class = { thing_member, thing_type };

static apir_node_t *thing_member(apir_field_t *field)
{
    thing_t *thing = apir_field_object(field, &thing_class);

    return node_of(field, thing->fixture,
                   json_object_get(thing->json, apir_field_name(field)));
}

static const char *thing_type(void *object, apr_pool_t *pool)
{
    thing_t *thing = object;

    return json_string_value(json_object_get(thing->json, "__typename"));
}

/* A list with references or errors in it. */
typedef struct items_t {
    thing_t list;
    size_t next;
} items_t;

static apir_node_t *next_item(apir_field_t *field, void *data, bool *end)
{
    items_t *items = data;

    *end = items->next >= json_array_size(items->list.json);
    return node_of(field, items->list.fixture,
                   json_array_get(items->list.json, items->next++));
}

static apir_node_t *special_node(apir_field_t *field, json_t *fixture,
                                 json_t *json)
{
    json_t *error = json_object_get(json, "$error");
    thing_t thing = { fixture, json };
    items_t *items;

    if (error) {
        return apir_node_error_with(field, json_string_value(error),
                                    json_incref(
                                        json_object_get(json, "extensions")));
    }
    if (json_is_array(json)) {
        items = apr_pcalloc(apir_field_pool(field), sizeof(*items));
        items->list = thing;
        return apir_node_list(field, next_item, items);
    }
    return apir_node_object(field, &thing_class,
                            apr_pmemdup(apir_field_pool(field), &thing,
                                        sizeof(thing)));
}

static apir_node_t *node_of(apir_field_t *field, json_t *fixture,
                            json_t *json)
{
    json_t *reference = json_object_get(json, "$ref");

    if (reference) {
        json = json_object_get(json_object_get(fixture, "objects"),
                               json_string_value(reference));
    }
    if (!json) {
        return apir_node_null(field);
    }
    return is_special(json) ? special_node(field, fixture, json)
                            : apir_node_json(field, json_incref(json));
}

/* ---- rules --------------------------------------------------------- */

/* A member of the object that the field belongs to. */
static apir_node_t *property(apir_field_t *field, json_t *fixture,
                             const char *name)
{
    thing_t *thing = apir_field_object(field, &thing_class);

    if (thing) {
        return node_of(field, fixture, json_object_get(thing->json, name));
    }
    return apir_node_value(field,
                           apir_value_get(apir_field_parent(field), name));
}

static const char *property_text(apir_field_t *field, const char *name)
{
    thing_t *thing = apir_field_object(field, &thing_class);

    return thing ? json_string_value(json_object_get(thing->json, name))
                 : apir_value_text(apir_value_get(apir_field_parent(field),
                                                  name),
                                   NULL);
}

static const char *argument_text(apir_field_t *field, const char *name)
{
    const apir_value_t *value = apir_arg(field, name);

    return value ? apir_value_text(value, NULL) : NULL;
}

static apir_node_t *joined(apir_field_t *field, json_t *parts)
{
    const char *text = "";
    json_t *part;
    size_t index;

    json_array_foreach (parts, index, part) {
        const char *name = json_string_value(json_object_get(part, "arg"));
        const char *more = json_string_value(part);

        if (name) {
            more = argument_text(field, name);
        }
        else if (!more) {
            more = property_text(field,
                                 json_string_value(
                                     json_object_get(part, "property")));
        }
        text = apr_pstrcat(apir_field_pool(field), text, more ? more : "null",
                           NULL);
    }
    return apir_node_text(field, text);
}

static apir_node_t *lookup(apir_field_t *field, json_t *fixture, json_t *rule)
{
    json_t *objects = json_object_get(fixture, "objects");
    json_t *among = json_object_get(objects,
                                    json_string_value(
                                        json_object_get(rule, "lookup")));
    const char *key = argument_text(field, json_string_value(
                                               json_object_get(rule, "arg")));

    return node_of(field, fixture, key ? json_object_get(among, key) : NULL);
}

/* The list of this request so far: it is kept with the event. */
static apir_node_t *push(apir_field_t *field, const char *name)
{
    json_t *locals = apir_locals(apir_field_event(field));
    json_t *list = json_object_get(locals, "pushed");

    if (!list) {
        list = json_array();
        json_object_set_new(locals, "pushed", list);
    }
    json_array_append_new(list, apir_value_to_jansson(apir_arg(field, name)));
    return apir_node_json(field, json_deep_copy(list));
}

static apir_node_t *answer(apir_field_t *field, json_t *fixture,
                           json_t *rule);

static apir_node_t *by_argument(apir_field_t *field, json_t *fixture,
                                json_t *rule)
{
    const char *value =
        argument_text(field, json_string_value(json_object_get(rule, "by")));

    return answer(field, fixture,
                  json_object_get(json_object_get(rule, "cases"),
                                  value ? value : "null"));
}

static apir_node_t *failure(apir_field_t *field, json_t *rule)
{
    return apir_node_error_with(
        field, json_string_value(json_object_get(rule, "error")),
        json_incref(json_object_get(rule, "extensions")));
}

static apir_node_t *answer(apir_field_t *field, json_t *fixture, json_t *rule)
{
    json_t *part;

    if ((part = json_object_get(rule, "value"))) {
        return node_of(field, fixture, part);
    }
    if (json_object_get(rule, "error")) {
        return failure(field, rule);
    }
    if (json_object_get(rule, "lookup")) {
        return lookup(field, fixture, rule);
    }
    if ((part = json_object_get(rule, "arg"))) {
        return apir_node_value(field,
                               apir_arg(field, json_string_value(part)));
    }
    if (json_object_get(rule, "args")) {
        return apir_node_value(field, apir_field_args(field));
    }
    if ((part = json_object_get(rule, "text"))) {
        return joined(field, part);
    }
    if ((part = json_object_get(rule, "property"))) {
        return property(field, fixture, json_string_value(part));
    }
    if ((part = json_object_get(rule, "push"))) {
        return push(field, json_string_value(part));
    }
    return by_argument(field, fixture, rule);
}

static apir_node_t *resolve(apir_field_t *field)
{
    rule_t *rule = apir_field_data(field);

    return answer(field, rule->fixture, rule->rule);
}

/* ---- scalars ------------------------------------------------------- */

/* Only strings that match. */
static const apir_value_t *matching(const apir_value_t *value, void *data,
                                    apr_pool_t *pool)
{
    return apir_value_kind(value) == APIR_STRING
                   && regexec(data, apir_value_text(value, NULL), 0, NULL, 0)
                          == 0
               ? value
               : NULL;
}

static apr_status_t free_pattern(void *data)
{
    regfree(data);
    return APR_SUCCESS;
}

static bool define_scalar(apir_resolvers_t *set, const char *name,
                          const char *pattern, apr_pool_t *pool)
{
    regex_t *compiled = apr_palloc(pool, sizeof(*compiled));

    if (!pattern || regcomp(compiled, pattern, REG_EXTENDED | REG_NOSUB)) {
        return false;
    }
    apr_pool_cleanup_register(pool, compiled, free_pattern,
                              apr_pool_cleanup_null);
    apir_scalar(set, name, matching, matching, compiled);
    return true;
}

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    apir_resolvers_t *set = apir_resolvers(plugin, "");
    json_t *fixture = argc ? json_load_file(argv[0], 0, NULL) : NULL;
    const char *name;
    json_t *entry;

    if (!fixture) {
        return "the argument is to be a file resolvers.json";
    }
    apir_jansson_own(fixture, pool);
    json_object_foreach (json_object_get(fixture, "fields"), name, entry) {
        rule_t *rule = apr_palloc(pool, sizeof(*rule));

        rule->fixture = fixture;
        rule->rule = entry;
        apir_resolver(set, name, resolve, rule);
    }
    json_object_foreach (json_object_get(fixture, "scalars"), name, entry) {
        if (!define_scalar(set, name,
                           json_string_value(
                               json_object_get(entry, "pattern")),
                           pool)) {
            return apr_psprintf(pool, "scalar %s: a pattern is wrong", name);
        }
    }
    return NULL;
}
