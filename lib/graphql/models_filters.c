/*
 * What filters and orders a model's rows take. Enums and scalars have filters
 * of their own, which models share.
 */
#include "graphql/models_int.h"

#include <apr_strings.h>
#include <string.h>

/* ---- filters of values ---- */

const char *apir_sdl_filter(apir_sdl_t *sdl, const apir_zmodel_field_t *field)
{
    apir_zmodel_kind_t kind = apir_sdl_kind(field);

    if (field->kind >= APIR_ZT_TYPEDEF) {
        return "Json";
    }
    if (kind == APIR_ZT_ENUM) {
        sdl->lists[APIR_ZT_ENUM] = sdl->lists[APIR_ZT_ENUM] || field->list;
        return apir_sdl_name(sdl, field->list ? "%sListFilter" : "%sFilter",
                             field->enumeration->name);
    }
    if (field->list) {
        sdl->lists[kind] = true;
        return apir_sdl_name(sdl, "%sListFilter", apir_sdl_kind_name(kind));
    }
    sdl->filters[kind] = true;
    return apir_sdl_name(sdl, "%sFilter", apir_sdl_kind_name(kind));
}

static void put_operators(apir_sdl_t *sdl, const char *type, bool ordered)
{
    apir_sdl_put(sdl, "  equals: %s\n  in: [%s!]\n  notIn: [%s!]\n", type,
                 type, type);
    if (ordered) {
        apir_sdl_put(sdl,
                     "  lt: %s\n  lte: %s\n  gt: %s\n  gte: %s\n"
                     "  between: [%s!]\n",
                     type, type, type, type, type);
    }
}

static void put_json_operators(apir_sdl_t *sdl)
{
    apir_sdl_put(sdl, "  path: String\n  equals: Json\n  not: Json\n"
                      "  string_contains: String\n"
                      "  string_starts_with: String\n"
                      "  string_ends_with: String\n"
                      "  mode: JsonMode\n"
                      "  array_contains: Json\n"
                      "  array_starts_with: Json\n"
                      "  array_ends_with: Json\n");
}

static void put_text_operators(apir_sdl_t *sdl)
{
    const apir_zmodel_datasource_t *source = sdl->zmodel->datasource;

    apir_sdl_put(sdl, "  startsWith: String\n  endsWith: String\n"
                      "  contains: String\n");
    if (source && source->provider == APIR_ZMODEL_POSTGRESQL) {
        apir_sdl_put(sdl, "  mode: JsonMode\n");
    }
}

/* @a self: the filter, for `not`. */
static void put_kind(apir_sdl_t *sdl, apir_zmodel_kind_t kind,
                     const char *self)
{
    const char *type = apir_sdl_kind_name(kind);

    if (kind == APIR_ZT_JSON) {
        put_json_operators(sdl);
        return;
    }
    if (kind == APIR_ZT_BOOLEAN) {
        apir_sdl_put(sdl, "  equals: Boolean\n  not: %s\n", self);
        return;
    }
    put_operators(sdl, type, kind != APIR_ZT_BYTES);
    apir_sdl_put(sdl, "  not: %s\n", kind == APIR_ZT_BYTES ? "Bytes" : self);
    if (kind == APIR_ZT_STRING) {
        put_text_operators(sdl);
    }
}

static void put_list_filter(apir_sdl_t *sdl, const char *name,
                            const char *type)
{
    apir_sdl_put(sdl,
                 "\ninput %s {\n  equals: [%s!]\n  has: %s\n"
                 "  hasEvery: [%s!]\n  hasSome: [%s!]\n  isEmpty: Boolean\n"
                 "}\n",
                 apir_sdl_name(sdl, "%sListFilter", name), type, type, type,
                 type);
}

static void put_enum_filters(apir_sdl_t *sdl)
{
    for (int i = 0; i < sdl->zmodel->enum_count; i++) {
        const apir_zmodel_enum_t *enumeration = sdl->zmodel->enums[i];
        const char *type, *self;

        if (enumeration->standard || !apir_sdl_is_enum(enumeration)) {
            continue;
        }
        type = apir_sdl_name(sdl, "%s", enumeration->name);
        self = apir_sdl_name(sdl, "%sFilter", enumeration->name);
        apir_sdl_put(sdl, "\ninput %s {\n", self);
        put_operators(sdl, type, false);
        apir_sdl_put(sdl, "  not: %s\n}\n", self);
        if (sdl->lists[APIR_ZT_ENUM]) {
            put_list_filter(sdl, enumeration->name, type);
        }
        apir_sdl_put(sdl, "\ninput %s {\n",
                     apir_sdl_name(sdl, "%sHaving", enumeration->name));
        put_operators(sdl, type, false);
        apir_sdl_put(sdl,
                     "  not: %s\n  _count: %s\n  _min: %s\n"
                     "  _max: %s\n}\n",
                     self, apir_sdl_name(sdl, "%sFilter", "Int"), self, self);
        sdl->filters[APIR_ZT_INT] = true;
    }
}

static void put_having_filter(apir_sdl_t *sdl, apir_zmodel_kind_t kind)
{
    const char *self = apir_sdl_name(sdl, "%sFilter",
                                     apir_sdl_kind_name(kind));

    sdl->filters[kind] = sdl->filters[APIR_ZT_INT] = true;
    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, "%sHaving", apir_sdl_kind_name(kind)));
    put_kind(sdl, kind, self);
    apir_sdl_put(sdl, "  _count: %s\n",
                 apir_sdl_name(sdl, "%sFilter", "Int"));
    if (kind == APIR_ZT_INT || kind == APIR_ZT_BIGINT || kind == APIR_ZT_FLOAT
        || kind == APIR_ZT_DECIMAL) {
        apir_sdl_put(sdl, "  _avg: %s\n  _sum: %s\n", self, self);
    }
    apir_sdl_put(sdl, "  _min: %s\n  _max: %s\n}\n", self, self);
}

void apir_sdl_put_scalar_filters(apir_sdl_t *sdl)
{
    put_enum_filters(sdl);
    for (int kind = 0; kind < APIR_ZT_ENUM; kind++) {
        if (sdl->having[kind]) {
            put_having_filter(sdl, (apir_zmodel_kind_t)kind);
        }
    }
    for (int kind = 0; kind < APIR_ZT_ENUM; kind++) {
        const char *type = apir_sdl_kind_name((apir_zmodel_kind_t)kind);

        if (sdl->filters[kind]) {
            const char *self = apir_sdl_name(sdl, "%sFilter", type);

            apir_sdl_put(sdl, "\ninput %s {\n", self);
            put_kind(sdl, (apir_zmodel_kind_t)kind, self);
            apir_sdl_put(sdl, "}\n");
        }
        if (sdl->lists[kind]) {
            put_list_filter(sdl, type, type);
        }
    }
    if (sdl->filters[APIR_ZT_JSON] || sdl->having[APIR_ZT_JSON]
        || (sdl->zmodel->datasource
            && sdl->zmodel->datasource->provider == APIR_ZMODEL_POSTGRESQL)) {
        apir_sdl_put(sdl, "\nenum JsonMode {\n  default\n  insensitive\n}\n");
    }
}

/* ---- filters of rows ---- */

static void put_words(apir_sdl_t *sdl, const char *inner)
{
    apir_sdl_put(sdl, "  AND: [%s!]\n  OR: [%s!]\n  NOT: [%s!]\n", inner,
                 inner, inner);
}

static void put_relation(apir_sdl_t *sdl, const apir_zmodel_field_t *field)
{
    apir_sdl_put(sdl, "  %s: %s\n", field->name,
                 apir_sdl_name(sdl, field->list ? "%sListFilter" : "%sFilter",
                               field->target->name));
}

static void put_where(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    const char *self = apir_sdl_name(sdl, "%sWhere", model->name);

    apir_sdl_put(sdl, "\ninput %s {\n", self);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_shows_value(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         apir_sdl_filter(sdl, field));
        }
        else if (apir_sdl_shows(field)) {
            put_relation(sdl, field);
        }
    }
    put_words(sdl, self);
    apir_sdl_put(sdl, "}\n");
}

static void put_relation_filters(apir_sdl_t *sdl,
                                 const apir_zmodel_model_t *model)
{
    const char *where = apir_sdl_name(sdl, "%sWhere", model->name);

    apir_sdl_put(sdl, "\ninput %s {\n  is: %s\n  isNot: %s\n}\n",
                 apir_sdl_name(sdl, "%sFilter", model->name), where, where);
    apir_sdl_put(sdl,
                 "\ninput %s {\n  some: %s\n  every: %s\n  none: %s\n}\n",
                 apir_sdl_name(sdl, "%sListFilter", model->name), where,
                 where, where);
}

static bool is_key(const apir_zmodel_model_t *model,
                   const apir_zmodel_field_t *field)
{
    for (int i = 0; i < model->key_count; i++) {
        if (model->keys[i]->field_count == 1
            && model->keys[i]->fields[0] == field) {
            return true;
        }
    }
    return false;
}

static void put_unique_where(apir_sdl_t *sdl,
                             const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, "%sUniqueWhere", model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_shows_value(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         is_key(model, field) ? apir_sdl_scalar(sdl, field)
                                              : apir_sdl_filter(sdl, field));
        }
        else if (apir_sdl_shows(field)) {
            put_relation(sdl, field);
        }
    }
    for (int i = 0; i < model->key_count; i++) {
        const apir_zmodel_key_t *key = model->keys[i];

        if (key->field_count > 1 && apir_sdl_shows_key(key)) {
            apir_sdl_put(sdl, "  %s: %s\n", key->name,
                         apir_sdl_name(sdl, "%s_%s", model->name, key->name));
        }
    }
    put_words(sdl, apir_sdl_name(sdl, "%sWhere", model->name));
    apir_sdl_put(sdl, "}\n");
}

static void put_keys(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->key_count; i++) {
        const apir_zmodel_key_t *key = model->keys[i];

        if (key->field_count < 2 || !apir_sdl_shows_key(key)) {
            continue;
        }
        apir_sdl_put(sdl, "\ninput %s {\n",
                     apir_sdl_name(sdl, "%s_%s", model->name, key->name));
        for (int j = 0; j < key->field_count; j++) {
            apir_sdl_put(sdl, "  %s: %s!\n", key->fields[j]->name,
                         apir_sdl_scalar(sdl, key->fields[j]));
        }
        apir_sdl_put(sdl, "}\n");
    }
}

static void put_having(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    const char *self = apir_sdl_name(sdl, "%sHaving", model->name);

    apir_sdl_put(sdl, "\ninput %s {\n", self);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];
        apir_zmodel_kind_t kind = apir_sdl_kind(field);

        if (!apir_sdl_is_ordered(field)) {
            continue;
        }
        if (kind == APIR_ZT_ENUM) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         apir_sdl_name(sdl, "%sHaving",
                                       field->enumeration->name));
            continue;
        }
        sdl->having[kind] = true;
        apir_sdl_put(sdl, "  %s: %s\n", field->name,
                     apir_sdl_name(sdl, "%sHaving",
                                   apir_sdl_kind_name(kind)));
    }
    put_words(sdl, self);
    apir_sdl_put(sdl, "}\n");
}

/* ---- orders ---- */

static void put_sorts(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_shows_value(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         field->optional ? "Sort" : "SortOrder");
        }
    }
}

static void put_order(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, "%sOrderBy", model->name));
    put_sorts(sdl, model);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation && apir_sdl_shows(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         apir_sdl_name(sdl,
                                       field->list ? "%sListOrderBy"
                                                   : "%sOrderBy",
                                       field->target->name));
        }
    }
    apir_sdl_put(sdl, "}\n\ninput %s {\n  _count: SortOrder!\n}\n",
                 apir_sdl_name(sdl, "%sListOrderBy", model->name));
}

static void put_group_order(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    static const char *const names[] = { "_count", "_avg", "_sum", "_min",
                                         "_max" };
    const char *flat = apir_sdl_name(sdl, "%sFieldOrderBy", model->name);

    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, "%sGroupOrderBy", model->name));
    put_sorts(sdl, model);
    for (int i = 0; i < 5; i++) {
        apir_sdl_put(sdl, "  %s: %s\n", names[i], flat);
    }
    apir_sdl_put(sdl, "}\n\ninput %s {\n", flat);
    put_sorts(sdl, model);
    apir_sdl_put(sdl, "}\n");
}

static void put_field_names(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "\nenum %s {\n",
                 apir_sdl_name(sdl, "%sField", model->name));
    for (int i = 0; i < model->field_count; i++) {
        const char *name = model->fields[i]->name;

        if (apir_sdl_shows_value(model->fields[i])
            && strcmp(name, "true") != 0 && strcmp(name, "false") != 0
            && strcmp(name, "null") != 0) {
            apir_sdl_put(sdl, "  %s\n", name);
        }
    }
    apir_sdl_put(sdl, "}\n");
}

void apir_sdl_put_filters(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    put_where(sdl, model);
    put_relation_filters(sdl, model);
    if (apir_sdl_has_key(model)) {
        put_unique_where(sdl, model);
        put_keys(sdl, model);
    }
    put_having(sdl, model);
    put_order(sdl, model);
    put_group_order(sdl, model);
    put_field_names(sdl, model);
}
