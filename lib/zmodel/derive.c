/*
 * The structure that everyone else reads: lists, numbers, look-ups. All is
 * known to be right by now.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static apir_zmodel_decl_t *decl_at(const apir_zload_t *load, int i)
{
    return APR_ARRAY_IDX(load->decls, i, apir_zmodel_decl_t *);
}

static apir_zmodel_field_t *field_at(const apir_zmodel_model_t *model, int i)
{
    return APR_ARRAY_IDX(model->decl->all, i, apir_zmodel_field_t *);
}

/* The own mapping goes before a mixin's. */
static const char *mapped(const apir_zmodel_model_t *model, const char *name,
                          const char *param)
{
    const apir_zmodel_attribute_t *attribute;

    attribute = apir_zmodel_own_attribute(model, name);
    if (!attribute) {
        attribute = apir_zmodel_model_attribute(model, name);
    }
    return apir_zmodel_string_arg(attribute, param);
}

static void derive_enum(apir_zload_t *load, apir_zmodel_enum_t *of)
{
    const char *name;
    int i;

    name = apir_zmodel_string_arg(apir_zmodel_attribute(of->attributes,
                                                        of->attribute_count,
                                                        "@@map"),
                                  "name");
    of->db_name = name ? name : of->name;
    for (i = 0; i < of->member_count; i++) {
        apir_zmodel_member_t *member = &of->members[i];

        name = apir_zmodel_string_arg(
            apir_zmodel_attribute(member->attributes, member->attribute_count,
                                  "@map"),
            "name");
        member->value = name ? name : member->name;
    }
}

static void push(void *list, int *count, void *thing)
{
    (*(void ***)list)[(*count)++] = thing;
}

/* Lists are made as long as there are declarations, at most. */
static void make_lists(apir_zload_t *load)
{
    apir_zmodel_t *zmodel = load->zmodel;
    int room = load->decls->nelts;
    apr_size_t size = sizeof(void *);
    int i;

    zmodel->models = apir_zmodel_alloc(load, room, size);
    zmodel->types = apir_zmodel_alloc(load, room, size);
    zmodel->tables = apir_zmodel_alloc(load, room, size);
    zmodel->enums = apir_zmodel_alloc(load, room, size);
    zmodel->procedures = apir_zmodel_alloc(load, room, size);
    zmodel->files = apir_zmodel_alloc(load, load->files->nelts, size);
    zmodel->file_count = load->files->nelts;
    for (i = 0; i < load->files->nelts; i++) {
        zmodel->files[i] =
            APR_ARRAY_IDX(load->files, i, apir_zfile_t *)->path;
    }
}

static void list_model(apir_zload_t *load, apir_zmodel_model_t *model)
{
    apir_zmodel_t *zmodel = load->zmodel;
    const char *name = mapped(model, "@@map", "name");

    model->db_name = name ? name : model->name;
    model->db_schema = mapped(model, "@@schema", "map");
    model->ignored = apir_zmodel_own_attribute(model, "@@ignore") != NULL;
    model->auth = apir_zmodel_own_attribute(model, "@@auth") != NULL;
    if (model->kind == APIR_ZM_MODEL) {
        push(&zmodel->tables, &zmodel->table_count, model);
    }
    if (model->ignored) {
        return;
    }
    if (model->kind == APIR_ZM_TYPE) {
        model->number = zmodel->type_count;
        push(&zmodel->types, &zmodel->type_count, model);
        apr_hash_set(zmodel->types_by_name, model->name, APR_HASH_KEY_STRING,
                     model);
        return;
    }
    model->number = zmodel->model_count;
    push(&zmodel->models, &zmodel->model_count, model);
    apr_hash_set(zmodel->models_by_name, model->name, APR_HASH_KEY_STRING,
                 model);
}

static void set_param(apir_zmodel_param_t *param, const char *name,
                      const apir_ztype_t *type)
{
    param->name = name;
    param->kind = type->kind;
    param->enumeration = type->enumeration;
    param->target = type->model;
    param->type_name = type->ref.name;
    param->list = type->list;
    param->optional = type->optional;
}

static void list_procedure(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    apir_zmodel_procedure_t *made = apr_pcalloc(load->pool, sizeof(*made));
    int i;

    made->name = decl->name;
    made->mutation = decl->mutation;
    made->place = decl->place;
    made->param_count = decl->fields->nelts;
    made->params = apir_zmodel_alloc(load, made->param_count,
                                     sizeof(apir_zmodel_param_t));
    for (i = 0; i < made->param_count; i++) {
        const apir_zfield_t *field = &APR_ARRAY_IDX(decl->fields, i,
                                                    apir_zfield_t);

        set_param(&made->params[i], field->name, &field->type);
    }
    set_param(&made->result, NULL, &decl->result);
    push(&load->zmodel->procedures, &load->zmodel->procedure_count, made);
    apr_hash_set(load->zmodel->procedures_by_name, made->name,
                 APR_HASH_KEY_STRING, made);
}

static void list_decl(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    apir_zmodel_t *zmodel = load->zmodel;

    if (decl->model) {
        list_model(load, decl->model);
    }
    else if (decl->enumeration) {
        derive_enum(load, decl->enumeration);
        push(&zmodel->enums, &zmodel->enum_count, decl->enumeration);
        apr_hash_set(zmodel->enums_by_name, decl->name, APR_HASH_KEY_STRING,
                     decl->enumeration);
    }
    else if (decl->kind == APIR_ZDECL_PROCEDURE) {
        list_procedure(load, decl);
    }
}

/* The furthest base that has the field: its table has the column. */
static apir_zmodel_model_t *table_of(const apir_zmodel_field_t *field)
{
    apir_zmodel_model_t *table = field->model;

    while (table->base) {
        const apir_zmodel_field_t *above = apir_zmodel_any_field(table->base,
                                                                 field->name);

        if (!above || above->origin != field->origin) {
            break;
        }
        table = table->base;
    }
    return table;
}

static void number_fields(apir_zload_t *load, apir_zmodel_model_t *model)
{
    int i, count = model->decl->all->nelts;

    model->fields = apir_zmodel_alloc(load, count, sizeof(void *));
    model->by_name = apr_hash_make(load->pool);
    for (i = 0; i < count; i++) {
        apir_zmodel_field_t *field = field_at(model, i);

        field->table = table_of(field);
        apir_zmodel_derive_field(load, field);
        if (!field->ignored) {
            field->number = model->field_count;
            push(&model->fields, &model->field_count, field);
            apr_hash_set(model->by_name, field->name, APR_HASH_KEY_STRING,
                         field);
        }
    }
}

static void derive_delegate(apir_zmodel_model_t *model)
{
    const apir_zmodel_attribute_t *attribute;
    const apir_zmodel_expr_t *value = NULL;
    int i;

    attribute = apir_zmodel_own_attribute(model, "@@delegate");
    if (attribute) {
        value = apir_zmodel_arg(attribute, "discriminator");
        model->discriminator = value->field;
    }
    for (i = 0; i < model->attribute_count; i++) {
        if (strcmp(model->attributes[i].name, "@@delegate") == 0) {
            value = apir_zmodel_arg(&model->attributes[i], "discriminator");
            if (value && value->field) {
                value->field->discriminator = true;
            }
        }
    }
    if (!model->base) {
        return;
    }
    attribute = apir_zmodel_own_attribute(model, "@@delegateMap");
    value = attribute ? apir_zmodel_arg(attribute, "value") : NULL;
    model->delegate_member = value ? value->member : NULL;
    model->delegate_value = !value          ? model->name
                            : value->member ? value->member->name
                                            : value->text;
}

/* Without a map an enum's member is the one called like the model. */
static void derive_delegate_member(apir_zmodel_model_t *model)
{
    const apir_zmodel_field_t *field = model->base
                                           ? model->base->discriminator
                                           : NULL;

    if (field && field->enumeration && !model->delegate_member) {
        model->delegate_member =
            apir_zmodel_member(field->enumeration, model->delegate_value,
                               strlen(model->delegate_value));
    }
}

static bool has_column(const apir_zmodel_field_t *field)
{
    return field->kind != APIR_ZT_MODEL && !field->computed
           && field->table == field->model && !field->id;
}

/* A sub model's table begins with its ids; elsewhere they are in their place
 * among the fields. */
static void derive_columns(apir_zload_t *load, apir_zmodel_model_t *model)
{
    int i, count = model->decl->all->nelts;

    model->columns = apir_zmodel_alloc(load, count, sizeof(void *));
    for (i = 0; i < count; i++) {
        apir_zmodel_field_t *field = field_at(model, i);

        if (field->id && field->table != field->model) {
            push(&model->columns, &model->column_count, field);
        }
    }
    for (i = 0; i < count; i++) {
        apir_zmodel_field_t *field = field_at(model, i);

        if (has_column(field) || (field->id && field->table == model)) {
            push(&model->columns, &model->column_count, field);
        }
        if (field->id) {
            field->table = model;
        }
    }
}

static void derive_rest(apir_zload_t *load, apir_zmodel_model_t *model)
{
    int i;

    apir_zmodel_derive_relations(load, model);
    apir_zmodel_derive_rules(load, model->attributes, model->attribute_count,
                             false, &model->rules, &model->rule_count);
    apir_zmodel_derive_validates(load, model);
    for (i = 0; i < model->decl->all->nelts; i++) {
        apir_zmodel_field_t *field = field_at(model, i);

        apir_zmodel_derive_rules(load, field->attributes,
                                 field->attribute_count, true, &field->rules,
                                 &field->rule_count);
        apir_zmodel_derive_validators(load, field);
    }
}

static void for_models(apir_zload_t *load,
                       void (*derive)(apir_zload_t *load,
                                      apir_zmodel_model_t *model))
{
    int i;

    for (i = 0; i < load->decls->nelts; i++) {
        if (decl_at(load, i)->model) {
            derive(load, decl_at(load, i)->model);
        }
    }
}

static void derive_keys(apir_zload_t *load, apir_zmodel_model_t *model)
{
    apir_zmodel_derive_keys(load, model);
    apir_zmodel_derive_indexes(load, model);
    derive_delegate(model);
}

static void derive_members(apir_zload_t *load, apir_zmodel_model_t *model)
{
    derive_delegate_member(model);
    derive_columns(load, model);
}

void apir_zmodel_derive(apir_zload_t *load)
{
    int i;

    make_lists(load);
    for (i = 0; i < load->decls->nelts; i++) {
        list_decl(load, decl_at(load, i));
    }
    for_models(load, number_fields);
    for_models(load, derive_keys);
    for_models(load, derive_rest);
    for_models(load, derive_members);
}
