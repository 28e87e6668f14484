/*
 * Inheritance, flattened: mixins depth first in the order of "with", then the
 * base, then what the model itself has. Each model gets fields and attributes
 * of its own, so that an inherited rule names the fields of the model that
 * inherits it. What is reached twice is taken once; cycles end there, and are
 * told by the checks.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

typedef struct gathering_t {
    apir_zload_t *load;
    apir_zmodel_model_t *model;
    apr_hash_t *seen;
    apr_array_header_t *attributes;
    int depth;
    bool failed;
} gathering_t;

/* Copies are counted: a hundred types in a thousand models are many. */
static bool may_copy(apir_zload_t *load, const apir_place_t *place)
{
    if (++load->copies == APIR_MAX_SCHEMA_COPIES) {
        apir_diag_error(&load->diag, place,
                        "the schema inherits more than %d things",
                        APIR_MAX_SCHEMA_COPIES);
    }
    return load->copies < APIR_MAX_SCHEMA_COPIES;
}

static apir_zmodel_expr_t *copy_expr(apir_zload_t *load,
                                     const apir_zmodel_expr_t *expr)
{
    apir_zmodel_expr_t *copy;
    int i;

    if (!expr) {
        return NULL;
    }
    copy = apr_pmemdup(load->pool, expr, sizeof(*expr));
    if (!may_copy(load, &expr->place)) {
        return copy;
    }
    copy->left = copy_expr(load, expr->left);
    copy->right = copy_expr(load, expr->right);
    if (expr->item_count) {
        copy->items = apir_zmodel_alloc(load, expr->item_count,
                                        sizeof(apir_zmodel_expr_t *));
    }
    for (i = 0; i < expr->item_count; i++) {
        copy->items[i] = copy_expr(load, expr->items[i]);
    }
    return copy;
}

static void copy_attribute(apir_zload_t *load, apir_zmodel_attribute_t *copy,
                           const apir_zmodel_attribute_t *attribute)
{
    int i;

    *copy = *attribute;
    copy->args = apir_zmodel_alloc(load, attribute->arg_count,
                                   sizeof(apir_zmodel_arg_t));
    for (i = 0; i < attribute->arg_count; i++) {
        copy->args[i] = attribute->args[i];
        copy->args[i].value = copy_expr(load, attribute->args[i].value);
    }
}

static void add_attribute(gathering_t *gathering,
                          const apir_zmodel_model_t *origin,
                          const apir_zmodel_attribute_t *attribute)
{
    apir_zmodel_attribute_t *added = apr_array_push(gathering->attributes);

    if (origin == gathering->model) {
        *added = *attribute;
    }
    else {
        copy_attribute(gathering->load, added, attribute);
    }
    added->origin = origin;
}

static apir_zmodel_attribute_t *
field_attributes(apir_zload_t *load, const apir_zfield_t *written,
                 const apir_zmodel_model_t *origin, bool own)
{
    apir_zmodel_attribute_t *attributes;
    int i;

    attributes = (apir_zmodel_attribute_t *)written->attributes->elts;
    if (!own) {
        attributes = apir_zmodel_alloc(load, written->attributes->nelts,
                                       sizeof(*attributes));
    }
    for (i = 0; i < written->attributes->nelts; i++) {
        if (!own) {
            copy_attribute(load, &attributes[i],
                           &APR_ARRAY_IDX(written->attributes, i,
                                          apir_zmodel_attribute_t));
        }
        attributes[i].origin = origin;
    }
    return attributes;
}

static void add_field(gathering_t *gathering, apir_zmodel_model_t *origin,
                      const apir_zfield_t *written)
{
    apir_zload_t *load = gathering->load;
    apir_zmodel_model_t *model = gathering->model;
    apir_zmodel_field_t *field = apr_pcalloc(load->pool, sizeof(*field));

    field->name = field->column = written->name;
    field->number = -1;
    field->model = field->table = model;
    field->origin = origin;
    field->kind = written->type.kind;
    field->enumeration = written->type.enumeration;
    field->target = written->type.model;
    field->type_name = written->type.unsupported
                           ? written->type.unsupported->text
                           : written->type.ref.name;
    field->list = written->type.list;
    field->optional = written->type.optional;
    field->place = written->place;
    field->name_place = written->name_place;
    field->type_place = written->type.ref.place;
    field->attributes = field_attributes(load, written, origin,
                                         origin == model);
    field->attribute_count = written->attributes->nelts;
    APR_ARRAY_PUSH(model->decl->all, apir_zmodel_field_t *) = field;
    /* Of two that have the same name an own one goes first. */
    if (origin == model
        || !apr_hash_get(model->decl->scope, field->name,
                         APR_HASH_KEY_STRING)) {
        apr_hash_set(model->decl->scope, field->name, APR_HASH_KEY_STRING,
                     field);
    }
}

static bool is_inherited(const char *name)
{
    return strcmp(name, "@@map") != 0 && strcmp(name, "@@unique") != 0
           && strcmp(name, "@@index") != 0;
}

static void add_own(gathering_t *gathering, const apir_zmodel_decl_t *decl,
                    bool through_base)
{
    int i;

    for (i = 0; i < decl->fields->nelts; i++) {
        const apir_zfield_t *field = &APR_ARRAY_IDX(decl->fields, i,
                                                    apir_zfield_t);

        if (decl->model != gathering->model
            && !may_copy(gathering->load, &field->place)) {
            return;
        }
        add_field(gathering, decl->model, field);
    }
    for (i = 0; i < decl->attributes->nelts; i++) {
        const apir_zmodel_attribute_t *attribute =
            &APR_ARRAY_IDX(decl->attributes, i, apir_zmodel_attribute_t);

        if (!through_base || is_inherited(attribute->name)) {
            add_attribute(gathering, decl->model, attribute);
        }
    }
}

/* Every step goes one level up, and levels are counted. */
static void gather(gathering_t *gathering, const apir_zmodel_decl_t *decl,
                   bool through_base)
{
    int i;

    if (apr_hash_get(gathering->seen, &decl, sizeof(decl))
        || gathering->failed) {
        return;
    }
    if (++gathering->depth > APIR_MAX_INHERITANCE) {
        apir_diag_error(&gathering->load->diag,
                        &gathering->model->decl->name_place,
                        "%s inherits over more than %d levels",
                        gathering->model->name, APIR_MAX_INHERITANCE);
        gathering->failed = true;
        return;
    }
    apr_hash_set(gathering->seen,
                 apr_pmemdup(gathering->load->pool, &decl, sizeof(decl)),
                 sizeof(decl), decl);
    for (i = 0; i < decl->mixins->nelts; i++) {
        const apir_zmodel_decl_t *mixin =
            APR_ARRAY_IDX(decl->mixins, i, apir_zref_t).target;

        if (mixin) {
            gather(gathering, mixin, through_base);
        }
    }
    if (decl->base.target) {
        gather(gathering, decl->base.target, true);
    }
    add_own(gathering, decl, through_base);
    gathering->depth--;
}

void apir_zmodel_assemble(apir_zload_t *load)
{
    int i;

    for (i = 0; i < load->decls->nelts; i++) {
        apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                 apir_zmodel_decl_t *);
        gathering_t gathering = { load, decl->model, NULL, NULL, 0, false };

        if (!decl->model) {
            continue;
        }
        decl->all = apr_array_make(load->pool, decl->fields->nelts + 1,
                                   sizeof(apir_zmodel_field_t *));
        decl->scope = apr_hash_make(load->pool);
        gathering.seen = apr_hash_make(load->pool);
        gathering.attributes = apr_array_make(load->pool,
                                              decl->attributes->nelts + 1,
                                              sizeof(
                                                  apir_zmodel_attribute_t));
        gather(&gathering, decl, false);
        decl->model->attributes = (apir_zmodel_attribute_t *)
                                      gathering.attributes->elts;
        decl->model->attribute_count = gathering.attributes->nelts;
    }
}

apir_zmodel_field_t *apir_zmodel_any_field(const apir_zmodel_model_t *model,
                                           const char *name)
{
    return apr_hash_get(model->decl->scope, name, APR_HASH_KEY_STRING);
}
