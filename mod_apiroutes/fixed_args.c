/*
 * What is fixed must hold whatever the client sends. Conditions are therefore
 * never merged member into member: inside of NOT or OR that would widen them.
 */
#include "mod_apiroutes/fixed_args.h"

#include "json/reader.h"
#include "json/scalar.h"

#include <apr_strings.h>
#include <string.h>

#define AUTH_PREFIX "auth_"

/* Deeper ones are refused when the configuration is read. */
static const apir_json_limits_t scalar_limits = { 1, 100 };

const char *apir_fixed_auth_field(const char *name)
{
    apr_size_t length = strlen(AUTH_PREFIX);

    return strncmp(name, AUTH_PREFIX, length) == 0 ? name + length : NULL;
}

/* The name of a place, or NULL. */
static const char *place_name(const apir_value_t *value)
{
    const char *text = value->kind == APIR_STRING ? value->as.text : "";

    return text[0] == ':' && text[1] && text[1] != ':' ? text + 1 : NULL;
}

/* ---- names ---- */

void apir_fixed_names(const apir_value_t *fixed,
                      void (*visit)(void *baton, const char *name),
                      void *baton)
{
    const apir_value_t *part;

    if (place_name(fixed)) {
        visit(baton, place_name(fixed));
    }
    for (apr_size_t i = 0; (part = apir_value_at(fixed, i)); i++) {
        apir_fixed_names(part, visit, baton);
    }
    for (apr_size_t i = 0; (part = apir_value_member(fixed, i, NULL, NULL));
         i++) {
        apir_fixed_names(part, visit, baton);
    }
}

/* ---- filling ---- */

/* Where in the schema a value stands. */
typedef struct context_t {
    const apir_zmodel_model_t *model;
    const apir_zmodel_field_t *field; /**< NULL: not in a field's value */
    bool top; /**< names are arguments, none of fields */
} context_t;

typedef struct fill_t {
    apir_fixed_find_fn *find;
    void *baton;
    const char **missing;
    apr_pool_t *pool;
} fill_t;

static context_t enter(const context_t *context, const char *name,
                       apr_size_t length)
{
    context_t inner = *context;
    const apir_zmodel_field_t *field;

    inner.top = false;
    if (context->top) {
        return inner;
    }
    field = apir_zmodel_field(context->model, name, length);
    if (field && field->kind == APIR_ZT_MODEL) {
        inner.model = field->target;
        inner.field = NULL;
    }
    else if (field) {
        inner.field = field;
    }
    return inner;
}

/* Whether text that reads as a JSON value of that kind is meant as one. */
static bool wants(const apir_zmodel_field_t *field, apir_kind_t kind)
{
    bool truth = kind == APIR_TRUE || kind == APIR_FALSE;

    if (!field) {
        return truth || kind == APIR_NUMBER;
    }
    switch (field->kind) {
    case APIR_ZT_INT:
    case APIR_ZT_BIGINT:
    case APIR_ZT_FLOAT:
    case APIR_ZT_DECIMAL: return kind == APIR_NUMBER;
    case APIR_ZT_BOOLEAN: return truth;
    default: return false;
    }
}

/* A number beyond 2^53 is a BigInt only as such. */
static const apir_value_t *whole_number(const char *text, apr_size_t length,
                                        const apir_value_t *read,
                                        apr_pool_t *pool)
{
    const char *digits = apir_scalar_bigint(text, length, &length, pool);
    apir_value_t *made;

    if (!digits) {
        return read;
    }
    made = apir_value_string_n(digits, length, pool);
    made->kind = APIR_BIGINT;
    return made;
}

const apir_value_t *apir_fixed_typed(const apir_zmodel_field_t *field,
                                     const apir_value_t *value,
                                     apr_pool_t *pool)
{
    apr_size_t length;
    const char *text = apir_value_text(value, &length);
    apir_value_t *read = NULL;

    if (value->kind == APIR_STRING
        && apir_json_read(text, length, &scalar_limits, &read, pool, NULL)
               == APR_SUCCESS
        && wants(field, read->kind)) {
        return field && field->kind == APIR_ZT_BIGINT
                   ? whole_number(text, length, read, pool)
                   : read;
    }
    return value;
}

static const apir_value_t *fill_text(fill_t *fill, const apir_value_t *fixed,
                                     const context_t *context)
{
    const char *name = place_name(fixed);
    const apir_value_t *value;

    if (!name) {
        return fixed->as.text[0] == ':' && fixed->as.text[1]
                   ? apir_value_string_n(fixed->as.text + 1,
                                         fixed->length - 1, fill->pool)
                   : fixed;
    }
    value = fill->find(fill->baton, name);
    if (value && value->kind != APIR_UNDEFINED && value->kind != APIR_NULL) {
        return apir_fixed_typed(context->field, value, fill->pool);
    }
    if (apir_fixed_auth_field(name) && !*fill->missing) {
        *fill->missing = name;
    }
    return NULL;
}

/* NULL: what stands there is not in the request. Depth is that of the JSON,
 * which its reader has bounded. */
static const apir_value_t *fill_value(fill_t *fill, const apir_value_t *fixed,
                                      const context_t *context)
{
    const apir_value_t *part;
    apir_value_t *made;
    const char *name;
    apr_size_t length;

    if (fixed->kind == APIR_STRING) {
        return fill_text(fill, fixed, context);
    }
    if (fixed->kind != APIR_ARRAY && fixed->kind != APIR_OBJECT) {
        return fixed;
    }
    made = fixed->kind == APIR_ARRAY ? apir_value_array(fill->pool)
                                     : apir_value_object(fill->pool);
    for (apr_size_t i = 0; (part = apir_value_at(fixed, i)); i++) {
        part = fill_value(fill, part, context);
        if (part) {
            apir_array_add(made, part, fill->pool);
        }
    }
    for (apr_size_t i = 0;
         (part = apir_value_member(fixed, i, &name, &length)); i++) {
        context_t inner = enter(context, name, length);

        part = fill_value(fill, part, &inner);
        if (part) {
            apir_object_set_n(made, name, length, part);
        }
    }
    return made;
}

apir_value_t *apir_fixed_fill(const apir_value_t *fixed,
                              const apir_zmodel_model_t *model,
                              apir_fixed_find_fn *find, void *baton,
                              const char **missing, apr_pool_t *pool)
{
    fill_t fill = { find, baton, missing, pool };
    context_t context = { model, NULL, true };

    *missing = NULL;
    return (apir_value_t *)fill_value(&fill, fixed, &context);
}

/* ---- merging ---- */

static apir_value_t *copy_members(const apir_value_t *object,
                                  apr_pool_t *pool)
{
    apir_value_t *made = apir_value_object(pool);
    const apir_value_t *value;
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0;
         (value = apir_value_member(object, i, &name, &length)); i++) {
        apir_object_set_n(made, name, length, value);
    }
    return made;
}

/* Fields that are fixed replace the client's. */
static const apir_value_t *merge_data(const apir_value_t *sent,
                                      const apir_value_t *fixed,
                                      apr_pool_t *pool)
{
    const apir_value_t *value;
    apir_value_t *made;
    const char *name;
    apr_size_t length;

    if (fixed->kind != APIR_OBJECT) {
        return fixed;
    }
    if (sent && sent->kind == APIR_ARRAY) {
        made = apir_value_array(pool);
        for (apr_size_t i = 0; (value = apir_value_at(sent, i)); i++) {
            apir_array_add(made,
                           value->kind == APIR_ARRAY
                               ? fixed
                               : merge_data(value, fixed, pool),
                           pool);
        }
        return made;
    }
    made = copy_members(sent, pool);
    for (apr_size_t i = 0;
         (value = apir_value_member(fixed, i, &name, &length)); i++) {
        apir_object_set_n(made, name, length, value);
    }
    return made;
}

/* Of two members of one name both become items of AND. */
static void add_condition(apir_value_t *list, const char *name,
                          apr_size_t length, const apir_value_t *value,
                          apr_pool_t *pool)
{
    apir_value_t *condition = apir_value_object(pool);

    apir_object_set_n(condition, name, length, value);
    apir_array_add(list, condition, pool);
}

/* Both hold. Members stay at the top where they can: there the keys of unique
 * rows have to be. */
static const apir_value_t *merge_where(const apir_value_t *sent,
                                       const apir_value_t *fixed,
                                       apr_pool_t *pool)
{
    apir_value_t *both = apir_value_array(pool);
    apir_value_t *made = copy_members(fixed, pool);
    const apir_value_t *value;
    const char *name;
    apr_size_t length;

    if (!sent || sent->kind == APIR_NULL || sent->kind == APIR_UNDEFINED) {
        return fixed;
    }
    if (sent->kind != APIR_OBJECT) {
        apir_array_add(both, sent, pool); /* refused when it is checked */
    }
    for (apr_size_t i = 0;
         (value = apir_value_member(sent, i, &name, &length)); i++) {
        if (apir_value_get_n(fixed, name, length)
            || (length == 3 && memcmp(name, "AND", 3) == 0)) {
            add_condition(both, name, length, value, pool);
        }
        else {
            apir_object_set_n(made, name, length, value);
        }
    }
    if (apir_value_length(both)) {
        value = apir_value_get_n(fixed, "AND", 3);
        if (value) {
            add_condition(both, "AND", 3, value, pool);
        }
        apir_object_set_n(made, "AND", 3, both);
    }
    return made;
}

static bool is_one_of(const char *name, apr_size_t length,
                      const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == length && memcmp(*words, name, length) == 0) {
            return true;
        }
    }
    return false;
}

apir_value_t *apir_fixed_merge(const apir_value_t *sent,
                               const apir_value_t *fixed, apr_pool_t *pool)
{
    static const char *const conditions[] = { "where", NULL };
    static const char *const data[] = { "data", "create", "update", NULL };
    apir_value_t *made = copy_members(sent, pool);
    const apir_value_t *value;
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0;
         (value = apir_value_member(fixed, i, &name, &length)); i++) {
        const apir_value_t *other = apir_value_get_n(sent, name, length);

        if (is_one_of(name, length, conditions)) {
            value = merge_where(other, value, pool);
        }
        else if (is_one_of(name, length, data)) {
            value = merge_data(other, value, pool);
        }
        apir_object_set_n(made, name, length, value);
    }
    return made;
}
