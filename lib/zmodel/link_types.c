/*
 * Types of fields and parameters, mixins and bases.
 */
#include "zmodel/load_int.h"
#include <string.h>

#define TYPES                                                               \
    (1u << APIR_ZDECL_MODEL | 1u << APIR_ZDECL_VIEW | 1u << APIR_ZDECL_TYPE \
     | 1u << APIR_ZDECL_ENUM)

void apir_zmodel_unresolved(apir_zload_t *load, const apir_place_t *place,
                            const char *kind, const char *name)
{
    apir_diag_error(&load->diag, place,
                    "Could not resolve reference to %s named '%s'.", kind,
                    name);
}

static void set_target(apir_ztype_t *type, const apir_zmodel_decl_t *decl)
{
    type->model = decl->model;
    type->enumeration = decl->enumeration;
    type->kind = decl->kind == APIR_ZDECL_ENUM   ? APIR_ZT_ENUM
                 : decl->kind == APIR_ZDECL_TYPE ? APIR_ZT_TYPEDEF
                                                 : APIR_ZT_MODEL;
}

static void link_type(apir_zload_t *load, const apir_zfile_t *file,
                      apir_ztype_t *type)
{
    apir_zmodel_decl_t *decl;

    if (!type->named) {
        return;
    }
    decl = apir_zmodel_find(load, file, type->ref.name, TYPES);
    if (decl) {
        set_target(type, decl);
        return;
    }
    type->enumeration = apr_hash_get(load->std_enums, type->ref.name,
                                     APR_HASH_KEY_STRING);
    type->kind = APIR_ZT_ENUM;
    if (!type->enumeration) {
        apir_zmodel_unresolved(load, &type->ref.place, "TypeDeclaration",
                               type->ref.name);
    }
}

static void link_heritage(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    int i;

    for (i = 0; i < decl->mixins->nelts; i++) {
        apir_zref_t *mixin = &APR_ARRAY_IDX(decl->mixins, i, apir_zref_t);

        mixin->target = apir_zmodel_find(load, decl->file, mixin->name,
                                         1u << APIR_ZDECL_TYPE);
        if (!mixin->target) {
            apir_zmodel_unresolved(load, &mixin->place, "TypeDef",
                                   mixin->name);
        }
    }
    if (decl->base.name) {
        decl->base.target = apir_zmodel_find(load, decl->file,
                                             decl->base.name,
                                             1u << APIR_ZDECL_MODEL
                                                 | 1u << APIR_ZDECL_VIEW);
        if (!decl->base.target) {
            apir_zmodel_unresolved(load, &decl->base.place, "DataModel",
                                   decl->base.name);
        }
        else {
            decl->model->base = decl->base.target->model;
        }
    }
}

void apir_zmodel_link_types(apir_zload_t *load)
{
    int i, j;

    for (i = 0; i < load->decls->nelts; i++) {
        apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                 apir_zmodel_decl_t *);

        for (j = 0; j < decl->fields->nelts && decl->kind != APIR_ZDECL_ENUM;
             j++) {
            link_type(load, decl->file,
                      &APR_ARRAY_IDX(decl->fields, j, apir_zfield_t).type);
        }
        if (decl->kind == APIR_ZDECL_FUNCTION
            || decl->kind == APIR_ZDECL_PROCEDURE) {
            link_type(load, decl->file, &decl->result);
        }
        link_heritage(load, decl);
    }
}

static apir_zmodel_shape_t shape_of_word(const char *name)
{
    static const struct {
        const char *name;
        apir_zmodel_shape_t shape;
    } words[] = {
        { "Null", APIR_ZS_NULL },
        { "Object", APIR_ZS_OBJECT },
        { "Void", APIR_ZS_VOID },
        { "Undefined", APIR_ZS_UNDEFINED },
        { "Unsupported", APIR_ZS_UNSUPPORTED },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(name, words[i].name) == 0) {
            return words[i].shape;
        }
    }
    return APIR_ZS_ANY;
}

static apir_zmodel_shape_t shape_of(apir_zmodel_kind_t kind, const char *name)
{
    switch (kind) {
    case APIR_ZT_STRING: return APIR_ZS_STRING;
    case APIR_ZT_BOOLEAN: return APIR_ZS_BOOLEAN;
    case APIR_ZT_INT:
    case APIR_ZT_BIGINT: return APIR_ZS_INT;
    case APIR_ZT_FLOAT:
    case APIR_ZT_DECIMAL: return APIR_ZS_FLOAT;
    case APIR_ZT_DATETIME: return APIR_ZS_DATETIME;
    case APIR_ZT_JSON:
    case APIR_ZT_BYTES: return APIR_ZS_ANY;
    case APIR_ZT_ENUM: return APIR_ZS_ENUM;
    case APIR_ZT_TYPEDEF:
    case APIR_ZT_MODEL: return APIR_ZS_MODEL;
    case APIR_ZT_UNSUPPORTED: return APIR_ZS_UNSUPPORTED;
    case APIR_ZT_OTHER: return shape_of_word(name);
    }
    return APIR_ZS_ANY;
}

apir_zmodel_type_t apir_zmodel_field_type(const apir_zmodel_field_t *field)
{
    apir_zmodel_type_t type = { shape_of(field->kind, field->type_name),
                                field->list, field->optional,
                                field->enumeration, field->target };

    return type;
}

apir_zmodel_type_t apir_zmodel_written_type(const apir_ztype_t *written)
{
    apir_zmodel_type_t type = { shape_of(written->kind, written->ref.name),
                                written->list, false, written->enumeration,
                                written->model };

    return type;
}
