/*
 * Rules of data: a row to create, a row to update, and what may be done with
 * related rows at the same time.
 */
#include "args/build_int.h"
#include <string.h>

/* Members that a nested payload does not have: the way back to the row above
 * and its foreign key. @a back NULL: nothing is left out. */
static bool is_left_out(const apir_zmodel_field_t *back, const char *name)
{
    if (!back) {
        return false;
    }
    if (strcmp(back->name, name) == 0) {
        return true;
    }
    for (int i = 0; back->relation->owner && i < back->relation->pair_count;
         i++) {
        if (strcmp(back->relation->local[i]->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_foreign_key(const apir_zmodel_field_t *field)
{
    return field->foreign_key_count > 0;
}

/* Required, unless each foreign key can do without. */
static apir_presence_t relation_presence(const apir_zmodel_field_t *field)
{
    const apir_zmodel_relation_t *relation = field->relation;
    bool need = !relation->owner;

    if (field->optional || field->list) {
        return APIR_MAY_BE;
    }
    for (int i = 0; i < relation->pair_count && relation->owner; i++) {
        const apir_zmodel_field_t *key = relation->local[i];

        need = need || (!key->optional && !key->has_default);
    }
    return need ? APIR_MUST_BE : APIR_MAY_BE;
}

static apir_presence_t scalar_presence(const apir_zmodel_field_t *field)
{
    return field->optional || field->has_default || field->list
               ? APIR_MAY_BE
               : APIR_MUST_BE;
}

static void add_relation(apir_build_t *build, apir_rule_t *data,
                         const apir_zmodel_field_t *field,
                         const apir_rule_t *actions, bool is_update)
{
    apir_rule_member_t *member;

    if (field->optional && !field->list) {
        actions = apir_rule_nullable(build, actions);
    }
    member = apir_rule_add(data, field->name, actions,
                           is_update ? APIR_MAY_BE
                                     : relation_presence(field));
    member->checked = true;
    member->unchecked = field->list || !field->relation->owner;
    member->no_null = field->optional && !field->list;
    data->flags |= APIR_RULE_RELATIONS;
}

static void add_scalar(apir_rule_t *data, const apir_zmodel_field_t *field,
                       const apir_field_rules_t *rules, bool is_update)
{
    apir_rule_member_t *member = apir_rule_add(
        data, field->name, is_update ? rules->update : rules->create,
        is_update ? APIR_MAY_BE : scalar_presence(field));

    member->unchecked = true;
    member->checked = !is_foreign_key(field);
}

static void fill_row(apir_build_t *build, const apir_model_rules_t *model,
                     const apir_zmodel_field_t *back, bool relations,
                     bool is_update, apir_rule_t *data)
{
    const apir_zmodel_model_t *of = model->model;

    data->model = of;
    data->flags |= is_update ? APIR_RULE_UPDATE : 0;
    apir_rule_open(build, data, of->field_count);
    for (int i = 0; i < of->field_count; i++) {
        const apir_zmodel_field_t *field = of->fields[i];
        const apir_field_rules_t *rules = &model->fields[i];

        if (is_left_out(back, field->name)) {
            continue;
        }
        if (field->relation) {
            if (relations) {
                add_relation(build, data, field,
                             is_update ? rules->update : rules->create,
                             is_update);
            }
        }
        else if (apir_build_is_field(field) && !field->computed
                 && !field->discriminator) {
            add_scalar(data, field, rules, is_update);
        }
    }
    apir_rule_close(build, data);
}

/* Rows of delegate bases, and of models with columns that the API cannot
 * fill, are not created here. */
static bool can_create(const apir_zmodel_model_t *model)
{
    if (model->discriminator) {
        return false;
    }
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->kind == APIR_ZT_UNSUPPORTED && !field->optional
            && !field->has_default) {
            return false;
        }
    }
    return true;
}

/* Items of an action: to many one or several, to one one. */
static apir_rule_t *items(apir_build_t *build,
                          const apir_zmodel_field_t *field,
                          const apir_rule_t *item)
{
    return field->list ? apir_rule_or_array(build, item)
                       : apir_rule_wrapped(build, APIR_WRAP_ARRAY, item);
}

typedef struct part_t {
    const char *name;
    const apir_rule_t *rule;
    bool optional;
} part_t;

static apir_rule_t *object_of(apir_build_t *build, const part_t *parts,
                              int count)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, count);
    for (int i = 0; i < count; i++) {
        apir_rule_add(object, parts[i].name, parts[i].rule,
                      parts[i].optional ? APIR_MAY_BE : APIR_MUST_BE);
    }
    apir_rule_close(build, object);
    return object;
}

static apir_rule_t *create_many_rule(apir_build_t *build,
                                     const apir_rule_t *rows)
{
    part_t parts[] = { { "data", rows, false },
                       { "skipDuplicates", build->boolean, true } };

    return object_of(build, parts, 2);
}

static void add_creates(apir_build_t *build, apir_rule_t *actions,
                        const apir_zmodel_field_t *field,
                        const apir_model_rules_t *target,
                        const apir_field_rules_t *rules)
{
    bool creatable = can_create(target->model);
    part_t parts[] = { { "where", target->where_unique, false },
                       { "create", rules->create_row, false } };

    apir_rule_add(actions, "connect",
                  items(build, field, target->where_unique), APIR_MAY_BE);
    if (!creatable) {
        return;
    }
    apir_rule_add(actions, "create",
                  field->list ? rules->create_rows
                              : items(build, field, rules->create_row),
                  APIR_MAY_BE);
    apir_rule_add(actions, "connectOrCreate",
                  items(build, field, object_of(build, parts, 2)),
                  APIR_MAY_BE);
    if (field->list) {
        apir_rule_add(actions, "createMany",
                      create_many_rule(build, rules->create_flat),
                      APIR_MAY_BE);
    }
}

/* disconnect and delete; to one by true or a filter. */
static void add_removals(apir_build_t *build, apir_rule_t *actions,
                         const apir_zmodel_field_t *field,
                         const apir_model_rules_t *target)
{
    const apir_rule_t *many = NULL;
    const apir_rule_t *one[2];

    if (field->list) {
        many = apir_rule_or_array(build, target->where_unique);
        apir_rule_add(actions, "disconnect", many, APIR_MAY_BE);
        apir_rule_add(actions, "delete", many, APIR_MAY_BE);
    }
    else if (field->optional) {
        one[0] = apir_rule_any(build, 2, build->boolean, target->where);
        one[1] = apir_rule_any(build, 2, build->boolean,
                               target->where_unique);
        apir_rule_add(actions, "disconnect",
                      apir_rule_wrapped(build, APIR_WRAP_ITEM, one[0]),
                      APIR_MAY_BE);
        apir_rule_add(actions, "delete",
                      apir_rule_wrapped(build, APIR_WRAP_ITEM, one[1]),
                      APIR_MAY_BE);
    }
}

static apir_rule_t *update_rule(apir_build_t *build,
                                const apir_zmodel_field_t *field,
                                const apir_model_rules_t *target,
                                const apir_field_rules_t *rules)
{
    part_t many[] = { { "where", target->where_unique, false },
                      { "data", rules->update_row, false } };
    part_t one[] = { { "where", target->where, true },
                     { "data", rules->update_row, false } };

    if (field->list) {
        return apir_rule_or_array(build, object_of(build, many, 2));
    }
    return apir_rule_wrapped(
        build, APIR_WRAP_ARRAY,
        apir_rule_any(build, 2, object_of(build, one, 2),
                      apir_rule_wrapped(build, APIR_WRAP_DATA,
                                        rules->update_row)));
}

static void add_updates(apir_build_t *build, apir_rule_t *actions,
                        const apir_zmodel_field_t *field,
                        const apir_model_rules_t *target,
                        const apir_field_rules_t *rules)
{
    part_t upsert[] = { { "where", target->where_unique, !field->list },
                        { "create", rules->create_row, false },
                        { "update", rules->update_row, false } };
    part_t update_many[] = { { "where", target->where_flat, false },
                             { "data", rules->update_row, false } };

    apir_rule_add(actions, "update", update_rule(build, field, target, rules),
                  APIR_MAY_BE);
    if (can_create(target->model)) {
        apir_rule_add(actions, "upsert",
                      apir_rule_or_array(build, object_of(build, upsert, 3)),
                      APIR_MAY_BE);
    }
    if (!field->list) {
        return;
    }
    apir_rule_add(actions, "set",
                  apir_rule_or_array(build, target->where_unique),
                  APIR_MAY_BE);
    apir_rule_add(actions, "updateMany",
                  apir_rule_or_array(build, object_of(build, update_many, 2)),
                  APIR_MAY_BE);
    apir_rule_add(actions, "deleteMany",
                  apir_rule_or_array(build, target->where), APIR_MAY_BE);
}

static void fill_actions(apir_build_t *build,
                         const apir_zmodel_field_t *field,
                         apir_field_rules_t *rules, bool is_update)
{
    const apir_model_rules_t *target = apir_build_model(build, field->target);
    apir_rule_t *actions = is_update ? rules->update : rules->create;

    actions->finish = apir_finish_actions;
    apir_rule_open(build, actions, 11);
    add_creates(build, actions, field, target, rules);
    if (is_update) {
        add_removals(build, actions, field, target);
        add_updates(build, actions, field, target, rules);
    }
    apir_rule_close(build, actions);
}

static void build_nested(apir_build_t *build,
                         const apir_zmodel_field_t *field,
                         apir_field_rules_t *rules)
{
    const apir_model_rules_t *target = apir_build_model(build, field->target);
    const apir_zmodel_field_t *back = field->relation->opposite;

    fill_actions(build, field, rules, false);
    fill_actions(build, field, rules, true);
    fill_row(build, target, back, true, false, rules->create_row);
    fill_row(build, target, back, true, false, rules->create_rows);
    fill_row(build, target, back, false, false, rules->create_flat);
    fill_row(build, target, back, true, true, rules->update_row);
    rules->create_rows->flags |= APIR_RULE_ARRAYS;
    rules->create_flat->flags |= APIR_RULE_ARRAYS;
}

void apir_build_rows(apir_build_t *build, apir_model_rules_t *model)
{
    const apir_zmodel_model_t *of = model->model;

    for (int i = 0; i < of->field_count; i++) {
        if (of->fields[i]->relation) {
            build_nested(build, of->fields[i], &model->fields[i]);
        }
    }
    fill_row(build, model, NULL, true, false, model->create_row);
    fill_row(build, model, NULL, false, false, model->create_flat);
    fill_row(build, model, NULL, true, true, model->update_row);
    fill_row(build, model, NULL, false, true, model->update_flat);
    model->create_flat->flags |= APIR_RULE_ARRAYS;
}
