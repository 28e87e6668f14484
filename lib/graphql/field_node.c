/*
 * What resolvers see of a field, and what they answer (public API).
 */
#include "graphql/execute_int.h"

#include "json/jansson.h"

#include <apr_strings.h>
#include <stdarg.h>

apir_event_t *apir_field_event(apir_field_t *field)
{
    return field->x->request->event;
}

void *apir_field_data(apir_field_t *field)
{
    return field->known->data;
}

apr_pool_t *apir_field_pool(apir_field_t *field)
{
    return field->pool;
}

const char *apir_field_name(apir_field_t *field)
{
    return field->known->name;
}

const char *apir_field_type(apir_field_t *field)
{
    return field->known->parent->name;
}

const apir_value_t *apir_field_args(apir_field_t *field)
{
    return field->group->args;
}

const apir_value_t *apir_arg(apir_field_t *field, const char *name)
{
    return apir_value_get(field->group->args, name);
}

const apir_value_t *apir_field_parent(apir_field_t *field)
{
    const apir_node_t *parent = field->parent;

    return parent->kind == APIR_NODE_VALUE
                   && parent->as.value->kind != APIR_NULL
               ? parent->as.value
               : NULL;
}

void *apir_field_object(apir_field_t *field, const apir_object_class_t *type)
{
    const apir_node_t *parent = field->parent;

    return parent->kind == APIR_NODE_OBJECT && parent->as.object.type == type
               ? parent->as.object.data
               : NULL;
}

static apir_node_t *make(apir_field_t *field, apir_node_kind_t kind)
{
    apir_node_t *node = apr_pcalloc(field->pool, sizeof(*node));

    node->kind = kind;
    return node;
}

apir_node_t *apir_node_value(apir_field_t *field, const apir_value_t *value)
{
    apir_node_t *node = make(field, APIR_NODE_VALUE);

    node->as.value = value;
    return node;
}

apir_node_t *apir_node_json(apir_field_t *field, json_t *json)
{
    if (!json) {
        return NULL;
    }
    apir_jansson_own(json, field->pool);
    return apir_node_value(field, apir_value_from_jansson(json, field->pool));
}

apir_node_t *apir_node_null(apir_field_t *field)
{
    return apir_node_value(field, NULL);
}

apir_node_t *apir_node_text(apir_field_t *field, const char *text)
{
    return apir_node_value(field, text ? apir_value_string(text, field->pool)
                                       : NULL);
}

apir_node_t *apir_node_object(apir_field_t *field,
                              const apir_object_class_t *type, void *object)
{
    apir_node_t *node = make(field, APIR_NODE_OBJECT);

    node->as.object.type = type;
    node->as.object.data = object;
    return node;
}

apir_node_t *apir_node_list(apir_field_t *field, apir_items_fn *next,
                            void *data)
{
    apir_node_t *node = make(field, APIR_NODE_LIST);

    node->as.list.next = next;
    node->as.list.data = data;
    return node;
}

apir_node_t *apir_node_error(apir_field_t *field, const char *format, ...)
{
    apir_node_t *node = make(field, APIR_NODE_ERROR);
    va_list arguments;

    va_start(arguments, format);
    node->as.error.message = apr_pvsprintf(field->pool, format, arguments);
    va_end(arguments);
    return node;
}

apir_node_t *apir_node_error_with(apir_field_t *field, const char *message,
                                  json_t *extensions)
{
    apir_node_t *node = make(field, APIR_NODE_ERROR);

    node->as.error.message = apr_pstrdup(field->pool, message ? message : "");
    if (extensions) {
        apir_jansson_own(extensions, field->pool);
        node->as.error.extensions = apir_value_from_jansson(extensions,
                                                            field->pool);
    }
    return node;
}
