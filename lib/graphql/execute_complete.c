/*
 * What a field was answered with, by its type (§6.4.3).
 */
#include "graphql/execute_int.h"

#include <apr_strings.h>
#include <string.h>

static apir_gql_outcome_t
fail(apir_field_t *field, const apir_gql_path_t *path, const char *message)
{
    apir_gql_field_error(field, path, message, NULL);
    return APIR_GQL_FAILED;
}

static bool is_null(const apir_node_t *node)
{
    const apir_value_t *value = node->as.value;

    return node->kind == APIR_NODE_VALUE
           && (!value || value->kind == APIR_UNDEFINED
               || value->kind == APIR_NULL || value->kind >= APIR_DB_NULL);
}

static apir_gql_outcome_t write_array(apir_field_t *field,
                                      const apir_gql_type_t *type,
                                      const apir_value_t *array,
                                      const apir_gql_path_t *path)
{
    apir_gql_execution_t *x = field->x;

    for (apr_uint32_t i = 0; i < array->length; i++) {
        apir_gql_path_t step = { path, NULL, 0, i };
        apir_node_t item = { APIR_NODE_VALUE,
                             { .value = &array->as.items[i] } };

        if (apir_gql_is_stopped(x)
            || !apir_gql_complete(field, type, &item, &step)) {
            return APIR_GQL_FAILED;
        }
    }
    return APIR_GQL_WRITTEN;
}

/* Each item is made, written and forgotten. */
static apir_gql_outcome_t write_items(apir_field_t *field,
                                      const apir_gql_type_t *type,
                                      const apir_node_t *list,
                                      const apir_gql_path_t *path)
{
    apir_gql_execution_t *x = field->x;
    apir_gql_outcome_t outcome = APIR_GQL_WRITTEN;
    apir_field_t each = *field;

    apr_pool_create(&each.pool, field->pool);
    for (apr_uint32_t i = 0; outcome == APIR_GQL_WRITTEN; i++) {
        apir_gql_path_t step = { path, NULL, 0, i };
        const apir_node_t *item;
        bool end = false;

        apr_pool_clear(each.pool);
        if (apir_gql_is_stopped(x)) {
            outcome = APIR_GQL_FAILED;
            break;
        }
        item = list->as.list.next(&each, list->as.list.data, &end);
        if (end) {
            break;
        }
        item = item ? item : apir_gql_resolver_failed(&each);
        if (!apir_gql_complete(&each, type, item, &step)) {
            outcome = APIR_GQL_FAILED;
        }
    }
    apr_pool_destroy(each.pool);
    return outcome;
}

static apir_gql_outcome_t complete_list(apir_field_t *field,
                                        const apir_gql_type_t *type,
                                        const apir_node_t *node,
                                        const apir_gql_path_t *path)
{
    apir_gql_execution_t *x = field->x;
    apir_gql_place_t start = apir_gql_place(x);
    bool array = node->kind == APIR_NODE_VALUE
                 && (node->as.value->kind == APIR_ARRAY
                     || node->as.value->kind == APIR_SET);
    apir_gql_outcome_t outcome;

    if (!array && node->kind != APIR_NODE_LIST) {
        return fail(field, path, "The answer of the field is no list");
    }
    apir_json_begin_array(&x->json);
    outcome = array ? write_array(field, type->of, node->as.value, path)
                    : write_items(field, type->of, node, path);
    if (outcome == APIR_GQL_WRITTEN) {
        apir_json_end_array(&x->json);
    }
    else {
        apir_gql_go_back(x, start);
    }
    return outcome;
}

static apir_gql_outcome_t complete_leaf(apir_field_t *field,
                                        const apir_gql_type_t *type,
                                        const apir_node_t *node,
                                        const apir_gql_path_t *path)
{
    if (node->kind == APIR_NODE_VALUE
        && apir_gql_write_leaf(field->x, type, node->as.value, field->pool)) {
        return APIR_GQL_WRITTEN;
    }
    return fail(field, path,
                apr_psprintf(field->x->pool,
                             "The answer of the field is no \"%s\"",
                             type->name));
}

/* The name of an object's type: by the function of the abstract type, by the
 * object's class, or by its member "__typename". */
static const char *name_of_type(apir_field_t *field,
                                const apir_gql_type_t *type,
                                const apir_node_t *node, apr_size_t *length)
{
    const apir_value_t *value = node->kind == APIR_NODE_VALUE ? node->as.value
                                                              : NULL;
    void *object = node->kind == APIR_NODE_OBJECT ? node->as.object.data
                                                  : NULL;
    const char *name = NULL;

    if (type->type) {
        name = type->type(value, object, type->data, field->pool);
    }
    else if (node->kind == APIR_NODE_OBJECT && node->as.object.type->type) {
        name = node->as.object.type->type(object, field->pool);
    }
    else if (value) {
        value = apir_value_get_n(value, "__typename", 10);
        return value && value->kind == APIR_STRING
                   ? apir_value_text(value, length)
                   : NULL;
    }
    *length = name ? strlen(name) : 0;
    return name;
}

static const apir_gql_type_t *object_type(apir_field_t *field,
                                          const apir_gql_type_t *type,
                                          const apir_node_t *node)
{
    const apir_gql_type_t *object;
    apr_size_t length;
    const char *name;

    if (type->kind == APIR_GQL_KIND_OBJECT) {
        return type;
    }
    name = name_of_type(field, type, node, &length);
    object = name ? apir_gql_type(field->x->schema, name, length) : NULL;
    return object && object->kind == APIR_GQL_KIND_OBJECT
                   && apir_gql_may_be(type, object)
               ? object
               : NULL;
}

static apir_gql_outcome_t complete_object(apir_field_t *field,
                                          const apir_gql_type_t *type,
                                          const apir_node_t *node,
                                          const apir_gql_path_t *path)
{
    const apir_gql_type_t *object;

    if (node->kind == APIR_NODE_LIST
        || (node->kind == APIR_NODE_VALUE
            && (node->as.value->kind == APIR_ARRAY
                || node->as.value->kind == APIR_SET))) {
        return fail(field, path, "The answer of the field is a list");
    }
    object = object_type(field, type, node);
    if (!object) {
        return fail(field, path,
                    apr_psprintf(field->x->pool,
                                 "The answer of the field does not say which "
                                 "type of \"%s\" it is",
                                 type->name));
    }
    return apir_gql_write_object(field->x,
                                 apir_gql_collect_below(field->x, object,
                                                        field->group),
                                 node, path, field->pool);
}

static apir_gql_outcome_t complete(apir_field_t *field,
                                   const apir_gql_type_t *type,
                                   const apir_node_t *node,
                                   const apir_gql_path_t *path)
{
    if (node->kind == APIR_NODE_ERROR) {
        apir_gql_field_error(field, path, node->as.error.message,
                             node->as.error.extensions);
        return APIR_GQL_FAILED;
    }
    if (node->kind == APIR_NODE_WRITTEN) {
        return APIR_GQL_WRITTEN;
    }
    if (is_null(node)) {
        return APIR_GQL_NOTHING;
    }
    if (type->kind == APIR_GQL_KIND_LIST) {
        return complete_list(field, type, node, path);
    }
    if (apir_gql_is_leaf(type)) {
        return complete_leaf(field, type, node, path);
    }
    return complete_object(field, type, node, path);
}

bool apir_gql_complete(apir_field_t *field, const apir_gql_type_t *type,
                       const apir_node_t *node, const apir_gql_path_t *path)
{
    bool non_null = type->kind == APIR_GQL_KIND_NON_NULL;
    apir_gql_outcome_t outcome = complete(field, non_null ? type->of : type,
                                          node, path);

    if (outcome == APIR_GQL_WRITTEN) {
        return true;
    }
    if (!non_null) {
        apir_json_null(&field->x->json);
        return true;
    }
    if (outcome == APIR_GQL_NOTHING) {
        fail(field, path,
             apr_psprintf(field->x->pool,
                          "The field \"%s.%s\" is null, which its type does "
                          "not allow",
                          field->known->parent->name, field->known->name));
    }
    return false;
}
