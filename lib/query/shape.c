/*
 * One walk over the arguments. Names come from the schema, so the marks
 * between them cannot be mistaken.
 */
#include "query/shape.h"
#include "core/limits.h"
#include "json/writer.h"
#include <string.h>

static void walk_args(apir_shape_t *shape, const apir_zmodel_model_t *model,
                      const apir_value_t *args);
static void walk_where(apir_shape_t *shape, const apir_zmodel_model_t *model,
                       const apir_value_t *where);
static void walk_typed(apir_shape_t *shape, const apir_zmodel_model_t *type,
                       const apir_value_t *filter);

static void mark(apir_shape_t *shape, const char *text, apr_size_t length)
{
    if (apir_buf_add(&shape->key, text, length) != APR_SUCCESS) {
        shape->long_key = true;
    }
}

static void byte(apir_shape_t *shape, char mark_byte)
{
    mark(shape, &mark_byte, 1);
}

/* One level down; the caller goes up by itself. */
static bool enter(apir_shape_t *shape)
{
    shape->too_deep = shape->too_deep || shape->depth >= APIR_MAX_QUERY_DEPTH;
    shape->depth++;
    return !shape->too_deep;
}

/* ---- values ---- */

static void leaf(apir_shape_t *shape, const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_NULL:
    case APIR_DB_NULL: byte(shape, 'n'); return;
    case APIR_JSON_NULL: byte(shape, 'j'); return;
    case APIR_ANY_NULL: byte(shape, 'a'); return;
    default:
        /* Arrays and objects are operands of Json filters alone. */
        byte(shape, value->kind == APIR_ARRAY    ? 'A'
                    : value->kind == APIR_OBJECT ? 'O'
                                                 : 'v');
        APR_ARRAY_PUSH(shape->leaves, const apir_value_t *) = value;
    }
}

/* As where_scalar.c has it: the next power of two. */
static void leaves(apir_shape_t *shape, const apir_value_t *list)
{
    const apir_value_t *item;
    apr_size_t count = apir_value_length(list);
    apr_size_t room = 1;
    char power = 'b';
    apr_size_t i;

    for (; room < count; room *= 2) {
        power++;
    }
    byte(shape, count == 0 ? 'a' : power);
    for (i = 0; (item = apir_value_at(list, i)) != NULL; i++) {
        APR_ARRAY_PUSH(shape->leaves, const apir_value_t *) = item;
    }
}

/* What is structure to its last word. */
static void literal(apir_shape_t *shape, const apir_value_t *value)
{
    apr_size_t length;
    const char *text = apir_json_stringify(value, &length, shape->key.pool);

    mark(shape, text, length);
}

/* ---- filters ---- */

static void walk_operators(apir_shape_t *shape, const apir_value_t *filter);

static void walk_operator(apir_shape_t *shape, const char *name,
                          const apir_value_t *value)
{
    if (strcmp(name, "in") == 0 || strcmp(name, "notIn") == 0) {
        leaves(shape, value);
    }
    else if (strcmp(name, "between") == 0) {
        leaf(shape, apir_value_at(value, 0));
        leaf(shape, apir_value_at(value, 1));
    }
    else if (value->kind == APIR_OBJECT) {
        walk_operators(shape, value);
    }
    else {
        leaf(shape, value);
    }
}

/* F of what is neither relation nor Json: objects in it are F again. */
static void walk_operators(apir_shape_t *shape, const apir_value_t *filter)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    if (!enter(shape)) {
        shape->depth--;
        return;
    }
    byte(shape, '{');
    for (i = 0; (value = apir_value_member(filter, i, &name, &length)); i++) {
        mark(shape, name, length);
        byte(shape, ':');
        walk_operator(shape, name, value);
    }
    byte(shape, '}');
    shape->depth--;
}

static void walk_json(apir_shape_t *shape, const apir_value_t *filter)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    byte(shape, '{');
    for (i = 0; (value = apir_value_member(filter, i, &name, &length)); i++) {
        mark(shape, name, length);
        byte(shape, ':');
        if (name[0] == '_') {
            walk_operators(shape, value);
        }
        else if (strcmp(name, "path") == 0 && apir_value_length(value) == 0) {
            byte(shape, 'e');
        }
        else {
            leaf(shape, value);
        }
    }
    byte(shape, '}');
}

static void walk_field(apir_shape_t *shape, const apir_zmodel_field_t *field,
                       const apir_value_t *filter)
{
    if (field->kind == APIR_ZT_TYPEDEF) {
        walk_typed(shape, field->target, filter);
    }
    else if (field->list) {
        byte(shape, 'l');
    }
    else if (field->kind == APIR_ZT_JSON) {
        walk_json(shape, filter);
    }
    else {
        walk_operators(shape, filter);
    }
}

static void walk_sub_fields(apir_shape_t *shape,
                            const apir_zmodel_model_t *type,
                            const apir_value_t *fields)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    byte(shape, '(');
    for (i = 0; (value = apir_value_member(fields, i, &name, &length)); i++) {
        const apir_zmodel_field_t *field = apir_zmodel_field(type, name,
                                                             length);

        mark(shape, name, length);
        byte(shape, ':');
        if (field) {
            walk_field(shape, field, value);
        }
    }
    byte(shape, ')');
}

static bool is_form(const char *name)
{
    return strcmp(name, "is") == 0 || strcmp(name, "isNot") == 0
           || strcmp(name, "some") == 0 || strcmp(name, "every") == 0
           || strcmp(name, "none") == 0;
}

static void walk_type(apir_shape_t *shape, const apir_zmodel_model_t *type,
                      const apir_value_t *filter)
{
    const apir_value_t *fields = apir_value_get(filter, "fields");
    const apir_value_t *value;
    const char *name;
    apr_size_t i;

    if (fields) {
        walk_sub_fields(shape, type, fields);
        return;
    }
    value = apir_value_member(filter, 0, &name, NULL);
    if (value && !is_form(name)) {
        walk_json(shape, filter);
        return;
    }
    byte(shape, '<');
    for (i = 0; (value = apir_value_member(filter, i, &name, NULL)); i++) {
        mark(shape, name, strlen(name));
        walk_typed(shape, type, value);
    }
    byte(shape, '>');
}

/* T */
static void walk_typed(apir_shape_t *shape, const apir_zmodel_model_t *type,
                       const apir_value_t *filter)
{
    if (enter(shape)) {
        walk_type(shape, type, filter);
    }
    shape->depth--;
}

/* is, isNot, some, every, none */
static void walk_relation(apir_shape_t *shape,
                          const apir_zmodel_field_t *field,
                          const apir_value_t *filter)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    byte(shape, '<');
    for (i = 0; (value = apir_value_member(filter, i, &name, &length)); i++) {
        mark(shape, name, length);
        if (value->kind == APIR_NULL) {
            byte(shape, 'n');
        }
        else {
            walk_where(shape, field->relation->target, value);
        }
    }
    byte(shape, '>');
}

static void walk_member(apir_shape_t *shape, const apir_zmodel_model_t *model,
                        const char *name, apr_size_t length,
                        const apir_value_t *value)
{
    const apir_zmodel_field_t *field;
    apr_size_t i;

    if (value->kind == APIR_ARRAY) {
        byte(shape, '[');
        for (i = 0; i < apir_value_length(value); i++) {
            walk_where(shape, model, apir_value_at(value, i));
        }
        byte(shape, ']');
        return;
    }
    field = apir_zmodel_field(model, name, length);
    if (field && field->relation) {
        walk_relation(shape, field, value);
    }
    else if (field) {
        walk_field(shape, field, value);
    }
}

static void walk_where(apir_shape_t *shape, const apir_zmodel_model_t *model,
                       const apir_value_t *where)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    if (!enter(shape)) {
        shape->depth--;
        return;
    }
    byte(shape, '{');
    for (i = 0; (value = apir_value_member(where, i, &name, &length)); i++) {
        mark(shape, name, length);
        byte(shape, ':');
        walk_member(shape, model, name, length, value);
    }
    byte(shape, '}');
    shape->depth--;
}

/* ---- the rest ---- */

/* {relation: ARGS …}; scalars are true. */
static void walk_selection(apir_shape_t *shape,
                           const apir_zmodel_model_t *model,
                           const apir_value_t *selection)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    byte(shape, '{');
    for (i = 0; (value = apir_value_member(selection, i, &name, &length));
         i++) {
        const apir_zmodel_field_t *field = apir_zmodel_field(model, name,
                                                             length);

        mark(shape, name, length);
        byte(shape, ',');
        if (value->kind == APIR_OBJECT) {
            walk_args(shape,
                      field && field->relation ? field->relation->target
                                               : model,
                      value);
        }
    }
    byte(shape, '}');
}

static void walk_text(apir_shape_t *shape, const apir_value_t *item,
                      const char *name)
{
    apr_size_t length = 0;
    const char *text = apir_value_text(apir_value_get(item, name), &length);

    mark(shape, text ? text : "", length);
    byte(shape, ',');
}

/* [{as, field, args …}…] */
static void walk_fields(apir_shape_t *shape, const apir_zmodel_model_t *model,
                        const apir_value_t *fields)
{
    const apir_value_t *item, *args;

    byte(shape, '[');
    for (apr_size_t i = 0; (item = apir_value_at(fields, i)); i++) {
        const char *name = apir_value_text(apir_value_get(item, "field"),
                                           NULL);
        const apir_zmodel_field_t *field =
            name ? apir_zmodel_field(model, name, strlen(name)) : NULL;

        walk_text(shape, item, "as");
        walk_text(shape, item, "field");
        walk_text(shape, item, "text");
        byte(shape, apir_value_get(item, "required") ? '!' : '?');
        args = apir_value_get(item, "args");
        if (args && field && field->relation) {
            walk_args(shape, field->relation->target, args);
        }
        if (apir_value_get(item, "counts")) {
            walk_fields(shape, model, apir_value_get(item, "counts"));
        }
    }
    byte(shape, ']');
}

static void walk_argument(apir_shape_t *shape,
                          const apir_zmodel_model_t *model, const char *name,
                          const apir_value_t *value)
{
    if (strcmp(name, "where") == 0 || strcmp(name, "cursor") == 0
        || strcmp(name, "having") == 0) {
        walk_where(shape, model, value);
    }
    else if (strcmp(name, "select") == 0 || strcmp(name, "include") == 0) {
        walk_selection(shape, model, value);
    }
    else if (strcmp(name, "fields") == 0) {
        walk_fields(shape, model, value);
    }
    else if (strcmp(name, "take") == 0) {
        byte(shape, apir_value_number(value) < 0 ? '-' : '+');
        leaf(shape, value);
    }
    else if (strcmp(name, "skip") == 0) {
        leaf(shape, value);
    }
    else {
        literal(shape, value);
    }
}

static void walk_args(apir_shape_t *shape, const apir_zmodel_model_t *model,
                      const apir_value_t *args)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    if (!enter(shape)) {
        shape->depth--;
        return;
    }
    byte(shape, '{');
    for (i = 0; (value = apir_value_member(args, i, &name, &length)); i++) {
        mark(shape, name, length);
        byte(shape, '=');
        walk_argument(shape, model, name, value);
    }
    byte(shape, '}');
    shape->depth--;
}

void apir_shape_of(apir_shape_t *shape, const apir_zmodel_model_t *model,
                   apir_query_op_t op, const apir_value_t *args,
                   apr_pool_t *pool)
{
    apir_buf_init(&shape->key, pool, 256, APIR_MAX_PLAN_KEY);
    shape->long_key = false;
    shape->depth = 0;
    shape->too_deep = false;
    shape->leaves = apr_array_make(pool, 16, sizeof(const apir_value_t *));
    byte(shape, (char)('A' + (int)op));
    mark(shape, model->name, strlen(model->name));
    walk_args(shape, model, args);
}
