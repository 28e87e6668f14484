/*
 * Rules of a model's filters: of any row, of one row, without relations, of
 * groups.
 */
#include "args/build_int.h"
#include <string.h>

static const apir_rule_t *relation_rule(apir_build_t *build,
                                        const apir_zmodel_field_t *field)
{
    const apir_rule_t *where = apir_build_model(build, field->target)->where;
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, 3);
    if (field->list) {
        apir_rule_add(object, "some", where, APIR_MAY_BE);
        apir_rule_add(object, "every", where, APIR_MAY_BE);
        apir_rule_add(object, "none", where, APIR_MAY_BE);
        apir_rule_close(build, object);
        return object;
    }
    if (field->optional) {
        where = apir_rule_nullable(build, where);
    }
    apir_rule_add(object, "is", where, APIR_MAY_BE);
    apir_rule_add(object, "isNot", where, APIR_MAY_BE);
    apir_rule_close(build, object);
    return apir_rule_any(build, 2,
                         apir_rule_wrapped(build, APIR_WRAP_IS, where),
                         object);
}

static apir_rule_t *key_rule(apir_build_t *build,
                             const apir_zmodel_key_t *key)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    object->flags = APIR_RULE_STRIPS;
    apir_rule_open(build, object, key->field_count);
    for (int i = 0; i < key->field_count; i++) {
        apir_rule_add(object, key->fields[i]->name,
                      apir_build_part(build, key->fields[i]), APIR_MUST_BE);
    }
    apir_rule_close(build, object);
    return object;
}

/* A key's member; the only key there is has to be there. */
static void add_keys(apir_build_t *build, const apir_zmodel_model_t *model,
                     apir_rule_t *where)
{
    const apir_zmodel_key_t *only = model->key_count == 1 ? model->keys[0]
                                                          : NULL;

    for (int i = 0; i < model->key_count; i++) {
        const apir_zmodel_key_t *key = model->keys[i];

        if (key->field_count > 1) {
            apir_rule_add(where, key->name, key_rule(build, key),
                          APIR_MAY_BE);
        }
    }
    for (int i = 0; only && i < where->member_count; i++) {
        if (strcmp(where->members[i].name, only->name) == 0) {
            where->members[i].presence = APIR_NOT_OPTIONAL;
        }
    }
}

typedef enum shape_t {
    WITH_RELATIONS = 1,
    UNIQUE = 2,
    AGGREGATES = 4
} shape_t;

/* @a inner: what AND, OR and NOT take. */
static void fill_where(apir_build_t *build, const apir_zmodel_model_t *model,
                       unsigned shape, const apir_rule_t *inner,
                       apir_rule_t *where)
{
    apir_rule_t *function = apir_rule_new(build, APIR_RULE_FUNCTION);

    function->text = "\"$expr\" must be a function";
    where->kind = APIR_RULE_OBJECT;
    where->model = model;
    where->finish = shape & UNIQUE ? apir_finish_unique : apir_finish_where;
    apir_rule_open(build, where, model->field_count + model->key_count + 4);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation) {
            if (shape & WITH_RELATIONS) {
                apir_rule_add(where, field->name, relation_rule(build, field),
                              APIR_MAY_BE);
            }
        }
        else if (apir_build_is_field(field)) {
            apir_rule_add(where, field->name,
                          apir_build_filter(build, field,
                                            (shape & AGGREGATES) != 0),
                          APIR_MAY_BE);
        }
    }
    if (shape & UNIQUE) {
        add_keys(build, model, where);
    }
    apir_rule_add(where, "$expr", function, APIR_MAY_BE);
    apir_rule_add(where, "AND", apir_rule_or_array(build, inner),
                  APIR_MAY_BE);
    apir_rule_add(where, "OR", apir_rule_array(build, inner), APIR_MAY_BE);
    apir_rule_add(where, "NOT", apir_rule_or_array(build, inner),
                  APIR_MAY_BE);
    apir_rule_close(build, where);
}

void apir_build_wheres(apir_build_t *build, apir_model_rules_t *model)
{
    const apir_zmodel_model_t *of = model->model;

    fill_where(build, of, WITH_RELATIONS, model->where, model->where);
    fill_where(build, of, WITH_RELATIONS | UNIQUE, model->where,
               model->where_unique);
    fill_where(build, of, 0, model->where_flat, model->where_flat);
    fill_where(build, of, UNIQUE, model->where_flat, model->cursor);
    fill_where(build, of, AGGREGATES, model->where_flat, model->having);
}
