/*
 * Mixins, bases and the values that tell sub models apart.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

/* Follows mixins breadth first; the second meeting with a type is called a
 * cycle, even when two ways lead to it. */
static void check_mixins(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    apr_array_header_t *todo = apr_array_make(load->pool, 4,
                                              sizeof(apir_zmodel_decl_t *));
    apr_hash_t *seen = apr_hash_make(load->pool);
    const char *way = "";
    const apir_zmodel_decl_t *next = decl;
    int i, at = 0;

    do {
        for (i = 0; i < next->mixins->nelts; i++) {
            APR_ARRAY_PUSH(todo, apir_zmodel_decl_t *) =
                APR_ARRAY_IDX(next->mixins, i, apir_zref_t).target;
        }
        if (at == todo->nelts) {
            return;
        }
        next = APR_ARRAY_IDX(todo, at++, apir_zmodel_decl_t *);
        way = apr_pstrcat(load->pool, way, at > 1 ? " -> " : "", next->name,
                          NULL);
        if (apr_hash_get(seen, next->name, APR_HASH_KEY_STRING)) {
            apir_diag_error(&load->diag, &decl->place,
                            "Cyclic mixin detected: %s", way);
            return;
        }
        apr_hash_set(seen, next->name, APR_HASH_KEY_STRING, next);
    } while (at < APIR_MAX_SCHEMA_MISTAKES);
}

static void check_base(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    const apir_zmodel_decl_t *base = decl->base.target;
    apr_hash_t *seen = apr_hash_make(load->pool);
    const char *way = "";
    int steps;

    if (!apir_zmodel_own_attribute(base->model, "@@delegate")) {
        apir_diag_error(&load->diag, &decl->base.place,
                        "Model %s cannot be extended because it's not a "
                        "delegate model",
                        decl->base.name);
        return;
    }
    for (steps = 0; base && steps <= APIR_MAX_INHERITANCE; steps++) {
        way = apr_pstrcat(load->pool, way, steps ? " -> " : "", base->name,
                          NULL);
        if (apr_hash_get(seen, base->name, APR_HASH_KEY_STRING)) {
            apir_diag_error(&load->diag, &decl->place,
                            "Cyclic inheritance detected: %s", way);
            return;
        }
        apr_hash_set(seen, base->name, APR_HASH_KEY_STRING, base);
        base = base->base.target;
    }
}

static const apir_zmodel_field_t *
discriminator_of(const apir_zmodel_model_t *model)
{
    const apir_zmodel_attribute_t *delegate;
    const apir_zmodel_expr_t *value;

    delegate = apir_zmodel_own_attribute(model, "@@delegate");
    value = delegate ? apir_zmodel_arg(delegate, "discriminator") : NULL;
    return value ? value->field : NULL;
}

static const char *value_misfit(const apir_zmodel_field_t *discriminator,
                                const apir_zmodel_expr_t *value)
{
    if (value->kind == APIR_ZX_ENUM_MEMBER) {
        return discriminator->kind != APIR_ZT_ENUM
                   ? "`@@delegateMap` enum value cannot be used when the "
                     "discriminator field is String"
               : value->member->enumeration != discriminator->enumeration
                   ? "`@@delegateMap` enum value must come from the "
                     "discriminator enum type"
                   : NULL;
    }
    if (value->kind != APIR_ZX_STRING) {
        return "`@@delegateMap` expects a string literal or enum value";
    }
    return discriminator->kind != APIR_ZT_STRING
               ? "`@@delegateMap` string value must match a String "
                 "discriminator field"
               : NULL;
}

static void check_map(apir_zload_t *load, const apir_zmodel_model_t *model,
                      const apir_zmodel_attribute_t *attribute)
{
    const apir_zmodel_expr_t *value = apir_zmodel_arg(attribute, "value");
    const apir_zmodel_field_t *discriminator;
    const char *misfit;

    if (!model->base) {
        apir_diag_error(&load->diag, &attribute->place,
                        "`@@delegateMap` can only be used on models that "
                        "extend a delegate base model");
        return;
    }
    discriminator = discriminator_of(model->base);
    if (!discriminator || !value) {
        return;
    }
    misfit = value_misfit(discriminator, value);
    if (misfit) {
        apir_diag_error(&load->diag, &value->place, "%s", misfit);
    }
}

/* Own ones: a sub model of a sub model has a value of its own. */
static const apir_zmodel_attribute_t *
own_map(apir_zload_t *load, const apir_zmodel_model_t *model, bool tell)
{
    const apir_zmodel_attribute_t *first = NULL;
    int i;

    for (i = 0; i < model->attribute_count; i++) {
        const apir_zmodel_attribute_t *attribute = &model->attributes[i];

        if (strcmp(attribute->name, "@@delegateMap") != 0
            || attribute->origin != model) {
            continue;
        }
        if (first && tell) {
            apir_diag_error(&load->diag, &attribute->place,
                            "Model can include at most one @@delegateMap "
                            "attribute");
        }
        first = first ? first : attribute;
    }
    return first;
}

static const char *value_of(apir_zload_t *load,
                            const apir_zmodel_model_t *model)
{
    const apir_zmodel_attribute_t *map = own_map(load, model, false);
    const apir_zmodel_expr_t *value = map ? apir_zmodel_arg(map, "value")
                                          : NULL;

    if (value && value->kind == APIR_ZX_ENUM_MEMBER) {
        return value->member->name;
    }
    return value && value->kind == APIR_ZX_STRING ? value->text : model->name;
}

/* Two sub models of one base with one value: told at the second. */
static void check_values(apir_zload_t *load, const apir_zmodel_model_t *model)
{
    apr_hash_t *seen = apr_hash_make(load->pool);
    int i;

    for (i = 0; i < model->child_count; i++) {
        apir_zmodel_model_t *child = model->children[i], *other;
        const char *value = value_of(load, child);

        other = apr_hash_get(seen, value, APR_HASH_KEY_STRING);
        if (other) {
            apir_diag_error(&load->diag, &child->place,
                            "Duplicate @@delegateMap value \"%s\" on models "
                            "\"%s\" and \"%s\"",
                            value, other->name, child->name);
        }
        else {
            apr_hash_set(seen, value, APR_HASH_KEY_STRING, child);
        }
    }
}

/* What the discriminator may be; the manual says String or an enum. */
static void check_discriminator(apir_zload_t *load,
                                const apir_zmodel_model_t *model)
{
    const apir_zmodel_field_t *field = discriminator_of(model);

    if (field
        && ((field->kind != APIR_ZT_STRING && field->kind != APIR_ZT_ENUM)
            || field->list)) {
        apir_diag_error(&load->diag, &field->place,
                        "The discriminator field \"%s\" must be of String or "
                        "enum type",
                        field->name);
    }
}

void apir_zmodel_check_heritage(apir_zload_t *load,
                                const apir_zmodel_decl_t *decl)
{
    const apir_zmodel_attribute_t *map;

    if (decl->kind == APIR_ZDECL_TYPE) {
        return;
    }
    check_mixins(load, decl);
    if (decl->base.target) {
        check_base(load, decl);
    }
    map = own_map(load, decl->model, true);
    if (map) {
        check_map(load, decl->model, map);
    }
    check_discriminator(load, decl->model);
    check_values(load, decl->model);
}
