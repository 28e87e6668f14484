/*
 * Every model needs something by which one row can be named.
 */
#include "zmodel/load_int.h"
#include <string.h>

typedef struct keys_t {
    int ids;     /* fields with @id */
    bool unique; /* a field with @unique, or a @@unique */
    const apir_zmodel_field_t *id;
    const apir_zmodel_attribute_t *model_id;
} keys_t;

/* A base's @@unique counts too, though it is not inherited otherwise. */
static bool base_has_unique(const apir_zmodel_model_t *model)
{
    int steps;

    for (steps = 0; model && steps < APIR_MAX_INHERITANCE; steps++) {
        if (apir_zmodel_model_attribute(model, "@@unique")) {
            return true;
        }
        model = model->base;
    }
    return false;
}

static keys_t keys_of(const apir_zmodel_model_t *model)
{
    keys_t keys = { 0, base_has_unique(model), NULL, NULL };
    int i;

    keys.model_id = apir_zmodel_model_attribute(model, "@@id");
    for (i = 0; i < model->decl->all->nelts; i++) {
        const apir_zmodel_field_t *field =
            APR_ARRAY_IDX(model->decl->all, i, apir_zmodel_field_t *);

        if (apir_zmodel_field_attribute(field, "@ignore")) {
            continue;
        }
        if (apir_zmodel_field_attribute(field, "@id")) {
            keys.id = field;
            keys.ids++;
        }
        keys.unique |= apir_zmodel_field_attribute(field, "@unique") != NULL;
    }
    return keys;
}

static void check_id_field(apir_zload_t *load,
                           const apir_zmodel_field_t *field)
{
    bool scalar = field->kind == APIR_ZT_ENUM
                  || (field->kind <= APIR_ZT_BYTES
                      && field->kind != APIR_ZT_JSON);

    if (field->optional) {
        apir_diag_error(&load->diag, &field->place,
                        "Field with @id attribute must not be optional");
    }
    if (field->list || !scalar) {
        apir_diag_error(&load->diag, &field->place,
                        "Field with @id attribute must be of scalar or enum "
                        "type");
    }
}

static void check_model_id(apir_zload_t *load,
                           const apir_zmodel_attribute_t *attribute)
{
    const apir_zmodel_expr_t *fields = apir_zmodel_arg(attribute, "fields");
    int i;

    for (i = 0; fields && i < fields->item_count; i++) {
        if (fields->items[i]->field) {
            check_id_field(load, fields->items[i]->field);
        }
    }
}

void apir_zmodel_check_keys(apir_zload_t *load,
                            const apir_zmodel_model_t *model)
{
    keys_t keys = keys_of(model);

    if (model->kind != APIR_ZM_VIEW && !keys.ids && !keys.model_id
        && !keys.unique && !apir_zmodel_own_attribute(model, "@@ignore")) {
        apir_diag_error(
            &load->diag, &model->place,
            "Model must have at least one unique criteria. Either "
            "mark a single field with `@id`, `@unique` or add a "
            "multi field criterion with `@@id([])` or "
            "`@@unique([])` to the model.");
    }
    else if (keys.ids && keys.model_id) {
        apir_diag_error(&load->diag, &model->place,
                        "Model cannot have both field-level @id and "
                        "model-level @@id attributes");
    }
    else if (keys.ids > 1) {
        apir_diag_error(&load->diag, &model->place,
                        "Model can include at most one field with @id "
                        "attribute");
    }
    else if (keys.ids) {
        check_id_field(load, keys.id);
    }
    else if (keys.model_id) {
        check_model_id(load, keys.model_id);
    }
}
