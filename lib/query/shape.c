/*
 * One walk over the arguments. Names come from the schema, so the marks
 * between them cannot be mistaken. Arguments are as args/normalized.h has
 * them.
 */
#include "query/shape.h"
#include "core/limits.h"
#include "json/writer.h"
#include "query/where_int.h"
#include <apr_strings.h>
#include <string.h>

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

static void leaves(apir_shape_t *shape, const apir_value_t *list)
{
    const apir_value_t *item;
    char room[32];
    apr_size_t i;

    apr_snprintf(room, sizeof(room), "%" APR_SIZE_T_FMT,
                 apir_where_room(apir_value_length(list)));
    mark(shape, room, strlen(room));
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

/* ---- objects ---- */

/* What is done with a member of an object that is about @a model. */
typedef void(walk_fn)(apir_shape_t *shape, const apir_zmodel_model_t *model,
                      const char *name, apr_size_t length,
                      const apir_value_t *value);

/* All members; the marks tell one kind of object from another. */
static void walk_members(apir_shape_t *shape, char open, char close,
                         const apir_zmodel_model_t *model,
                         const apir_value_t *object, walk_fn *walk)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apr_size_t i;

    byte(shape, open);
    for (i = 0; (value = apir_value_member(object, i, &name, &length)); i++) {
        mark(shape, name, length);
        byte(shape, ':');
        walk(shape, model, name, length, value);
    }
    byte(shape, close);
}

/* The same, one level down. */
static void walk_below(apir_shape_t *shape, const apir_zmodel_model_t *model,
                       const apir_value_t *object, walk_fn *walk)
{
    if (enter(shape)) {
        walk_members(shape, '{', '}', model, object, walk);
    }
    shape->depth--;
}

/* ---- filters ---- */

/* Of F of what is neither relation nor Json: objects in it are F again. */
static void walk_operator(apir_shape_t *shape,
                          const apir_zmodel_model_t *model, const char *name,
                          apr_size_t length, const apir_value_t *value)
{
    if (strcmp(name, "in") == 0 || strcmp(name, "notIn") == 0) {
        leaves(shape, value);
    }
    else if (strcmp(name, "between") == 0) {
        leaf(shape, apir_value_at(value, 0));
        leaf(shape, apir_value_at(value, 1));
    }
    else if (value->kind == APIR_OBJECT) {
        walk_below(shape, model, value, walk_operator);
    }
    else {
        leaf(shape, value);
    }
}

static void walk_json(apir_shape_t *shape, const apir_zmodel_model_t *model,
                      const char *name, apr_size_t length,
                      const apir_value_t *value)
{
    if (name[0] == '_') {
        walk_below(shape, model, value, walk_operator);
    }
    else if (strcmp(name, "path") == 0 && apir_value_length(value) == 0) {
        byte(shape, 'e');
    }
    else {
        leaf(shape, value);
    }
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
        walk_members(shape, '{', '}', NULL, filter, walk_json);
    }
    else {
        walk_below(shape, NULL, filter, walk_operator);
    }
}

static void walk_sub_field(apir_shape_t *shape,
                           const apir_zmodel_model_t *type, const char *name,
                           apr_size_t length, const apir_value_t *filter)
{
    const apir_zmodel_field_t *field = apir_zmodel_field(type, name, length);

    if (field) {
        walk_field(shape, field, filter);
    }
}

static void walk_form(apir_shape_t *shape, const apir_zmodel_model_t *type,
                      const char *name, apr_size_t length,
                      const apir_value_t *filter)
{
    walk_typed(shape, type, filter);
}

static bool is_form(const char *name)
{
    return strcmp(name, "is") == 0 || strcmp(name, "isNot") == 0
           || strcmp(name, "some") == 0 || strcmp(name, "every") == 0
           || strcmp(name, "none") == 0;
}

/* One of the three that T may be. */
static void walk_type(apir_shape_t *shape, const apir_zmodel_model_t *type,
                      const apir_value_t *filter)
{
    const apir_value_t *fields = apir_value_get(filter, "fields");
    const char *name = NULL;

    apir_value_member(filter, 0, &name, NULL);
    if (fields) {
        walk_members(shape, '(', ')', type, fields, walk_sub_field);
    }
    else if (!name || is_form(name)) {
        walk_members(shape, '<', '>', type, filter, walk_form);
    }
    else {
        walk_members(shape, '{', '}', NULL, filter, walk_json);
    }
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

static void walk_member(apir_shape_t *shape, const apir_zmodel_model_t *model,
                        const char *name, apr_size_t length,
                        const apir_value_t *value);

/* is, isNot, some, every, none; @a target: the related model. */
static void walk_quantified(apir_shape_t *shape,
                            const apir_zmodel_model_t *target,
                            const char *name, apr_size_t length,
                            const apir_value_t *where)
{
    if (where->kind == APIR_NULL) {
        byte(shape, 'n');
    }
    else {
        walk_below(shape, target, where, walk_member);
    }
}

/* Of W. */
static void walk_member(apir_shape_t *shape, const apir_zmodel_model_t *model,
                        const char *name, apr_size_t length,
                        const apir_value_t *value)
{
    const apir_zmodel_field_t *field;
    apr_size_t i;

    if (value->kind == APIR_ARRAY) {
        byte(shape, '[');
        for (i = 0; i < apir_value_length(value); i++) {
            walk_below(shape, model, apir_value_at(value, i), walk_member);
        }
        byte(shape, ']');
        return;
    }
    field = apir_zmodel_field(model, name, length);
    if (field && field->relation) {
        walk_members(shape, '<', '>', field->relation->target, value,
                     walk_quantified);
    }
    else if (field) {
        walk_field(shape, field, value);
    }
}

/* ---- the rest ---- */

static void walk_argument(apir_shape_t *shape,
                          const apir_zmodel_model_t *model, const char *name,
                          apr_size_t length, const apir_value_t *value);

/* {relation: ARGS …}; scalars are true, and _count is about the model's own
 * relations. */
static void walk_selected(apir_shape_t *shape,
                          const apir_zmodel_model_t *model, const char *name,
                          apr_size_t length, const apir_value_t *args)
{
    const apir_zmodel_field_t *field = apir_zmodel_field(model, name, length);

    if (args->kind == APIR_OBJECT) {
        walk_below(shape,
                   field && field->relation ? field->relation->target : model,
                   args, walk_argument);
    }
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
            walk_below(shape, field->relation->target, args, walk_argument);
        }
        if (apir_value_get(item, "counts")) {
            walk_fields(shape, model, apir_value_get(item, "counts"));
        }
    }
    byte(shape, ']');
}

/* Of ARGS. */
static void walk_argument(apir_shape_t *shape,
                          const apir_zmodel_model_t *model, const char *name,
                          apr_size_t length, const apir_value_t *value)
{
    if (strcmp(name, "where") == 0 || strcmp(name, "cursor") == 0
        || strcmp(name, "having") == 0) {
        walk_below(shape, model, value, walk_member);
    }
    else if (strcmp(name, "select") == 0 || strcmp(name, "include") == 0) {
        walk_members(shape, '{', '}', model, value, walk_selected);
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
    walk_below(shape, model, args, walk_argument);
}
