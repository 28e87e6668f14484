/*
 * Models and types: ids, fields, what they inherit.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static apir_zmodel_field_t *field_at(const apir_zmodel_decl_t *decl, int i)
{
    return APR_ARRAY_IDX(decl->all, i, apir_zmodel_field_t *);
}

const apir_zmodel_attribute_t *
apir_zmodel_field_attribute(const apir_zmodel_field_t *field,
                            const char *name)
{
    return apir_zmodel_attribute(field->attributes, field->attribute_count,
                                 name);
}

const apir_zmodel_attribute_t *
apir_zmodel_model_attribute(const apir_zmodel_model_t *model,
                            const char *name)
{
    return apir_zmodel_attribute(model->attributes, model->attribute_count,
                                 name);
}

const apir_zmodel_attribute_t *
apir_zmodel_own_attribute(const apir_zmodel_model_t *model, const char *name)
{
    int i;

    for (i = 0; i < model->attribute_count; i++) {
        if (model->attributes[i].origin == model
            && strcmp(model->attributes[i].name, name) == 0) {
            return &model->attributes[i];
        }
    }
    return NULL;
}

static void check_names(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    apir_zname_t *names;
    int i, count = 0;

    names = apir_zmodel_alloc(load, decl->all->nelts, sizeof(*names));
    for (i = 0; i < decl->all->nelts; i++) {
        const apir_zmodel_field_t *field = field_at(decl, i);

        if (!apir_zmodel_field_attribute(field, "@ignore")) {
            names[count].name = field->name;
            names[count].place = &field->place;
            names[count++].inherited = field->origin != decl->model;
        }
    }
    apir_zmodel_check_names(load, names, count);
}

/* Whether a typed JSON value would hold a relation, at any distance. */
static bool has_relation(apr_hash_t *seen, apir_zload_t *load,
                         apir_zmodel_model_t *type)
{
    apr_array_header_t *queue;
    int i, j;

    queue = apr_array_make(load->pool, 4, sizeof(apir_zmodel_model_t *));
    APR_ARRAY_PUSH(queue, apir_zmodel_model_t *) = type;
    for (i = 0; i < queue->nelts; i++) {
        apir_zmodel_model_t *next = APR_ARRAY_IDX(queue, i,
                                                  apir_zmodel_model_t *);

        if (apr_hash_get(seen, next->name, APR_HASH_KEY_STRING)) {
            continue;
        }
        apr_hash_set(seen, next->name, APR_HASH_KEY_STRING, next);
        for (j = 0; j < next->decl->all->nelts; j++) {
            const apir_zmodel_field_t *field = field_at(next->decl, j);

            if (field->kind == APIR_ZT_MODEL) {
                return true;
            }
            if (field->kind == APIR_ZT_TYPEDEF) {
                APR_ARRAY_PUSH(queue, apir_zmodel_model_t *) = field->target;
            }
        }
    }
    return false;
}

static void check_field(apir_zload_t *load, const apir_zmodel_field_t *field,
                        bool written_string)
{
    if (field->list && field->optional) {
        apir_diag_error(&load->diag, &field->type_place,
                        "Optional lists are not supported. Use either "
                        "`Type[]` or `Type?`");
    }
    if (field->kind == APIR_ZT_UNSUPPORTED && !written_string) {
        apir_diag_error(&load->diag, &field->type_place,
                        "Unsupported type argument must be a string literal");
    }
    if (field->kind != APIR_ZT_TYPEDEF) {
        return;
    }
    if (!apir_zmodel_field_attribute(field, "@json")) {
        apir_diag_error(&load->diag, &field->place,
                        "Custom-typed field must have @json attribute");
    }
    if (has_relation(apr_hash_make(load->pool), load, field->target)) {
        apir_diag_error(&load->diag, &field->place,
                        "Type used as JSON field type cannot have relation "
                        "fields");
    }
}

static void check_fields(apir_zload_t *load, const apir_zmodel_decl_t *decl,
                         apir_zscope_t *scope)
{
    int i, own = 0;

    for (i = 0; i < decl->all->nelts; i++) {
        apir_zmodel_field_t *field = field_at(decl, i);
        const apir_zmodel_expr_t *given;

        if (field->origin != decl->model) {
            continue;
        }
        given = APR_ARRAY_IDX(decl->fields, own++, apir_zfield_t)
                    .type.unsupported;
        scope->field = field;
        apir_zmodel_check_attributes(scope, field->attributes,
                                     field->attribute_count);
        if (decl->kind != APIR_ZDECL_TYPE) {
            check_field(load, field, apir_zmodel_string(given) != NULL);
        }
    }
    scope->field = NULL;
}

/* Attributes of which a model has at most one field: none of the language
 * are such, a schema may declare one. */
static void check_once_in_model(apir_zload_t *load,
                                const apir_zmodel_decl_t *decl)
{
    apr_hash_t *first = apr_hash_make(load->pool);
    int i, j;

    for (i = 0; i < decl->all->nelts; i++) {
        const apir_zmodel_field_t *field = field_at(decl, i);

        for (j = 0; j < field->attribute_count; j++) {
            apir_zmodel_attribute_t *attribute = &field->attributes[j];

            if (!attribute->decl->once_in_model) {
                continue;
            }
            if (apr_hash_get(first, attribute->name, APR_HASH_KEY_STRING)) {
                apir_diag_error(&load->diag,
                                field->origin == decl->model
                                    ? &attribute->place
                                    : &decl->place,
                                "Attribute \"%s\" can only be applied to one "
                                "field per model",
                                attribute->name);
            }
            apr_hash_set(first, attribute->name, APR_HASH_KEY_STRING, field);
        }
    }
}

void apir_zmodel_check_model(apir_zload_t *load,
                             const apir_zmodel_decl_t *decl)
{
    apir_zmodel_model_t *model = decl->model;
    apir_zscope_t scope = { .load = load,
                            .model = model,
                            .file = decl->file };

    check_names(load, decl);
    apir_zmodel_check_attributes(&scope, model->attributes,
                                 model->attribute_count);
    check_fields(load, decl, &scope);
    check_once_in_model(load, decl);
    apir_zmodel_check_heritage(load, decl);
    if (decl->kind != APIR_ZDECL_TYPE) {
        apir_zmodel_check_keys(load, model);
        apir_zmodel_check_relations(load, model);
    }
}
