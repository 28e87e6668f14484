/*
 * Relations: both sides must be there, agree, and one must own the keys.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

#define MOST_OPPOSITES 16

apir_zrelation_t apir_zmodel_relation(const apir_zmodel_field_t *field)
{
    apir_zrelation_t relation = { 0 };
    int i;

    relation.attribute = apir_zmodel_field_attribute(field, "@relation");
    for (i = 0; relation.attribute && i < relation.attribute->arg_count;
         i++) {
        const apir_zmodel_arg_t *arg = &relation.attribute->args[i];
        const char *param = arg->param ? arg->param : "";

        if (strcmp(param, "name") == 0) {
            relation.name = apir_zmodel_string(arg->value);
        }
        else if (strcmp(param, "fields") == 0) {
            relation.fields_arg = arg;
            relation.fields = arg->value->items;
            relation.field_count = arg->value->item_count;
        }
        else if (strcmp(param, "references") == 0) {
            relation.references_arg = arg;
            relation.references = arg->value->items;
            relation.reference_count = arg->value->item_count;
        }
    }
    return relation;
}

static bool both(const apir_zrelation_t *relation)
{
    return relation->field_count > 0 && relation->reference_count > 0;
}

static bool any(const apir_zrelation_t *relation)
{
    return relation->fields_arg || relation->references_arg;
}

static void complain(apir_zload_t *load, const apir_place_t *place,
                     const char *message)
{
    apir_diag_error(&load->diag, place, "%s", message);
}

static void check_pair(apir_zload_t *load, const apir_zmodel_field_t *field,
                       const apir_zrelation_t *relation, int i)
{
    const apir_zmodel_expr_t *from = relation->fields[i];
    const apir_zmodel_expr_t *to = relation->references[i];

    if (!field->optional && from->type.nullable) {
        apir_diag_error(&load->diag, &from->field->place,
                        "relation \"%s\" is not optional, but field \"%s\" "
                        "is optional",
                        field->name, from->text);
    }
    if (from->type.shape != to->type.shape
        || from->type.enumeration != to->type.enumeration
        || from->type.model != to->type.model
        || from->type.array != to->type.array) {
        complain(load, &relation->attribute->place,
                 "values of \"references\" and \"fields\" must have the same "
                 "type");
    }
}

/* Lists with something in them, where there are any. */
static bool is_sound(const apir_zrelation_t *relation)
{
    return (!relation->fields_arg || relation->field_count > 0)
           && (!relation->references_arg || relation->reference_count > 0);
}

static bool is_empty_list(const apir_zmodel_arg_t *arg, int count)
{
    return arg && count == 0 && arg->value->kind == APIR_ZX_ARRAY;
}

/* The attribute alone; false: too broken to look at the other side. What is
 * no list was told as an argument that does not fit. */
static bool check_written(apir_zload_t *load,
                          const apir_zmodel_field_t *field,
                          const apir_zrelation_t *relation)
{
    int i;

    if (is_empty_list(relation->fields_arg, relation->field_count)) {
        complain(load, &relation->fields_arg->place,
                 "\"fields\" value cannot be empty");
    }
    if (is_empty_list(relation->references_arg, relation->reference_count)) {
        complain(load, &relation->references_arg->place,
                 "\"references\" value cannot be empty");
    }
    if (!is_sound(relation)) {
        return false;
    }
    if (!any(relation)) {
        return true;
    }
    if (!relation->fields_arg || !relation->references_arg) {
        complain(load, &relation->attribute->place,
                 "\"fields\" and \"references\" must be provided together");
    }
    else if (relation->field_count != relation->reference_count) {
        complain(load, &relation->attribute->place,
                 "\"references\" and \"fields\" must have the same length");
    }
    else {
        for (i = 0; i < relation->field_count; i++) {
            check_pair(load, field, relation, i);
        }
    }
    return true;
}

static bool same_name(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Copies of one declaration, which an inherited field has in its model. */
static bool same_field(const apir_zmodel_field_t *a,
                       const apir_zmodel_field_t *b)
{
    return a->model == b->model && strcmp(a->name, b->name) == 0;
}

static bool answers(const apir_zmodel_field_t *field, const char *name)
{
    apir_zrelation_t relation = apir_zmodel_relation(field);

    return is_sound(&relation) && same_name(relation.name, name);
}

int apir_zmodel_opposites(const apir_zmodel_model_t *model,
                          const apir_zmodel_field_t *field,
                          apir_zmodel_field_t **out, int room)
{
    const char *name = apir_zmodel_relation(field).name;
    apr_array_header_t *all = field->target->decl->all;
    int i, count = 0;

    for (i = 0; i < all->nelts && count < room; i++) {
        apir_zmodel_field_t *other = APR_ARRAY_IDX(all, i,
                                                   apir_zmodel_field_t *);

        if (other->kind == APIR_ZT_MODEL && other->target == model
            && !same_field(other, field)
            && !apir_zmodel_field_attribute(other, "@ignore")
            && answers(other, name)) {
            out[count++] = other;
        }
    }
    return count;
}

static bool is_self(const apir_zmodel_field_t *field)
{
    return field->target == field->origin;
}

static void tell_ambiguous(apir_zload_t *load,
                           const apir_zmodel_model_t *model,
                           const apir_zmodel_field_t *field,
                           apir_zmodel_field_t **opposites, int count)
{
    const char *names = "";
    int i;

    for (i = 0; i < count; i++) {
        names = apr_pstrcat(load->pool, names, i ? ", \"" : "\"",
                            opposites[i]->name, "\"", NULL);
    }
    for (i = 0; i < count; i++) {
        if (opposites[i]->origin != model && !is_self(opposites[i])) {
            apir_diag_error(&load->diag, &opposites[i]->place,
                            "Fields %s on model \"%s\" refer to the same "
                            "relation to model \"%s\"",
                            names, field->target->name, field->origin->name);
        }
    }
}

static bool in_key(const apir_zmodel_attribute_t *attribute,
                   const apir_zmodel_field_t *field)
{
    const apir_zmodel_expr_t *fields = apir_zmodel_arg(attribute, "fields");
    int i;

    for (i = 0; fields && i < fields->item_count; i++) {
        if (fields->items[i]->field == field) {
            return true;
        }
    }
    return false;
}

static bool is_in_unique(const apir_zmodel_field_t *field)
{
    const apir_zmodel_model_t *model = field->model;
    int i;

    if (apir_zmodel_field_attribute(field, "@id")
        || apir_zmodel_field_attribute(field, "@unique")) {
        return true;
    }
    for (i = 0; i < model->attribute_count; i++) {
        const apir_zmodel_attribute_t *attribute = &model->attributes[i];

        if ((strcmp(attribute->name, "@@unique") == 0
             || strcmp(attribute->name, "@@id") == 0)
            && in_key(attribute, field)) {
            return true;
        }
    }
    return false;
}

/* Without it, several rows could say that they are the one. */
static void check_one_to_one(apir_zload_t *load,
                             const apir_zmodel_field_t *field,
                             const apir_zrelation_t *relation)
{
    int i;

    for (i = 0; i < relation->field_count; i++) {
        const apir_zmodel_field_t *key = relation->fields[i]->field;

        if (!is_in_unique(key)) {
            apir_diag_error(&load->diag, &key->place,
                            "Field \"%s\" on model \"%s\" is part of a "
                            "one-to-one relation and must be marked as "
                            "@unique or be part of a model-level @@unique "
                            "attribute",
                            key->name, field->origin->name);
        }
    }
}

static void check_many(apir_zload_t *load, const apir_zmodel_field_t *field,
                       const apir_zrelation_t *relation)
{
    if (relation->field_count || relation->reference_count) {
        complain(load, &field->place,
                 "Implicit many-to-many relation cannot have \"fields\" or "
                 "\"references\" in @relation attribute");
    }
}

static void tell_not_owned(apir_zload_t *load,
                           const apir_zmodel_field_t *field)
{
    if (!is_self(field)) {
        complain(load, &field->place,
                 "Field for one side of relation must carry @relation "
                 "attribute with both \"fields\" and \"references\"");
    }
}

static void check_sides(apir_zload_t *load, const apir_zmodel_field_t *field,
                        const apir_zmodel_field_t *opposite)
{
    apir_zrelation_t mine = apir_zmodel_relation(field);
    apir_zrelation_t its = apir_zmodel_relation(opposite);
    const apir_zmodel_field_t *referred;

    if (field->list && opposite->list) {
        check_many(load, field, &mine);
        check_many(load, opposite, &its);
        return;
    }
    if (!both(&mine) && !both(&its)) {
        tell_not_owned(load, field);
        tell_not_owned(load, opposite);
        return;
    }
    referred = both(&mine) ? opposite : field;
    if (any(referred == field ? &mine : &its)) {
        complain(load, &referred->place,
                 "\"fields\" and \"references\" must be provided only on one "
                 "side of relation field");
    }
    else if (!referred->list && !referred->optional) {
        complain(load, &referred->place,
                 "Relation field needs to be list or optional");
    }
    else if (referred == opposite && !referred->list) {
        check_one_to_one(load, field, &mine);
    }
}

static void check_relation(apir_zload_t *load,
                           const apir_zmodel_model_t *model,
                           const apir_zmodel_field_t *field)
{
    apir_zrelation_t relation = apir_zmodel_relation(field);
    apir_zmodel_field_t *opposites[MOST_OPPOSITES];
    int count;

    if (!check_written(load, field, &relation)
        || (field->origin != model
            && apir_zmodel_own_attribute(field->origin, "@@delegate"))) {
        return;
    }
    if (is_self(field) && !relation.name) {
        complain(load, &field->place,
                 "Self-relation field must have a name in @relation "
                 "attribute");
        return;
    }
    count = apir_zmodel_opposites(model, field, opposites, MOST_OPPOSITES);
    if (count == 0) {
        apir_diag_error(&load->diag, &field->name_place,
                        "The relation field \"%s\" on model \"%s\" is "
                        "missing an opposite relation field on model \"%s\"",
                        field->name, model->name, field->target->name);
    }
    else if (count > 1) {
        tell_ambiguous(load, model, field, opposites, count);
    }
    else {
        check_sides(load, field, opposites[0]);
    }
}

void apir_zmodel_check_relations(apir_zload_t *load,
                                 const apir_zmodel_model_t *model)
{
    int i;

    for (i = 0; i < model->decl->all->nelts; i++) {
        const apir_zmodel_field_t *field =
            APR_ARRAY_IDX(model->decl->all, i, apir_zmodel_field_t *);

        if (field->kind == APIR_ZT_MODEL
            && !apir_zmodel_field_attribute(field, "@ignore")) {
            check_relation(load, model, field);
        }
    }
}
