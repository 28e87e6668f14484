/*
 * Data of rows that are created and changed, and what may be done with
 * related rows at the same time. A foreign key and the relation that owns it
 * are both there: that one of them is given, the engine sees to.
 */
#include "graphql/models_int.h"

#include <apr_strings.h>
#include <string.h>

/* Values that may be given, secret ones too. */
static bool is_settable(const apir_zmodel_field_t *field)
{
    return apir_sdl_can_name(field) && !field->relation && !field->computed
           && field->kind != APIR_ZT_MODEL && !field->discriminator;
}

static bool is_relation(const apir_zmodel_field_t *field)
{
    return field->relation && apir_sdl_shows(field);
}

static bool is_numeric(const apir_zmodel_field_t *field)
{
    return field->kind == APIR_ZT_INT || field->kind == APIR_ZT_BIGINT
           || field->kind == APIR_ZT_FLOAT || field->kind == APIR_ZT_DECIMAL;
}

/* Whether there is anything to do with rows of the model, from a relation. */
static bool has_create_actions(const apir_zmodel_model_t *target)
{
    return apir_sdl_has_key(target) || apir_sdl_creates(target);
}

/* ---- rows to create ---- */

static void put_create_value(apir_sdl_t *sdl,
                             const apir_zmodel_field_t *field)
{
    const char *type = apir_sdl_scalar(sdl, field);
    bool need = !field->optional && !field->has_default && !field->list
                && field->foreign_key_count == 0;

    if (field->list) {
        type = apr_psprintf(sdl->pool, "[%s!]", type);
    }
    apir_sdl_put(sdl, "  %s: %s%s\n", field->name, type, need ? "!" : "");
}

static void put_create(apir_sdl_t *sdl, const apir_zmodel_model_t *model,
                       bool relations)
{
    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, relations ? "%sCreate" : "%sCreateMany",
                               model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (is_settable(field)) {
            put_create_value(sdl, field);
        }
        else if (relations && is_relation(field)
                 && has_create_actions(field->target)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         apir_sdl_name(sdl,
                                       field->list ? "%sCreateList"
                                                   : "%sCreateOne",
                                       field->target->name));
        }
    }
    apir_sdl_put(sdl, "}\n");
}

/* ---- rows to change ---- */

static void put_update_value(apir_sdl_t *sdl,
                             const apir_zmodel_field_t *field)
{
    const char *type = apir_sdl_scalar(sdl, field);

    if (field->list) {
        sdl->changed_lists[apir_sdl_kind(field)] = true;
        type = apir_sdl_name(sdl, "%sListChange", type);
    }
    else if (is_numeric(field)) {
        sdl->changed[field->kind] = true;
        type = apir_sdl_name(sdl, "%sChange", type);
    }
    apir_sdl_put(sdl, "  %s: %s\n", field->name, type);
}

static const char *update_name(apir_sdl_t *sdl,
                               const apir_zmodel_field_t *field)
{
    const char *name = field->target->name;

    if (field->list) {
        return apir_sdl_name(sdl, "%sUpdateList", name);
    }
    return field->optional ? apir_sdl_name(sdl, "%sUpdateOne", name)
                           : apir_sdl_name(sdl, "%sUpdateRequired", name);
}

static void put_update(apir_sdl_t *sdl, const apir_zmodel_model_t *model,
                       bool relations)
{
    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, relations ? "%sUpdate" : "%sUpdateMany",
                               model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (is_settable(field)) {
            put_update_value(sdl, field);
        }
        else if (relations && is_relation(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         update_name(sdl, field));
        }
    }
    apir_sdl_put(sdl, "}\n");
}

/* ---- related rows ---- */

typedef struct names_t {
    const char *create;
    const char *create_many;
    const char *update;
    const char *where;
    const char *unique; /**< NULL: there is no key */
    bool creates;
} names_t;

static names_t names_of(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    names_t names = { 0 };

    names.creates = apir_sdl_creates(model);
    names.create = apir_sdl_name(sdl, "%sCreate", model->name);
    names.create_many = apir_sdl_name(sdl, "%sCreateManyData", model->name);
    names.update = apir_sdl_name(sdl, "%sUpdate", model->name);
    names.where = apir_sdl_name(sdl, "%sWhere", model->name);
    if (apir_sdl_has_key(model)) {
        names.unique = apir_sdl_name(sdl, "%sUniqueWhere", model->name);
    }
    return names;
}

static void put_create_actions(apir_sdl_t *sdl, const names_t *names,
                               const apir_zmodel_model_t *model, bool list)
{
    const char *open = list ? "[" : "";
    const char *close = list ? "!]" : "";
    const char *or_create = apir_sdl_name(sdl, "%sConnectOrCreate",
                                          model->name);

    if (names->unique) {
        apir_sdl_put(sdl, "  connect: %s%s%s\n", open, names->unique, close);
    }
    if (names->creates) {
        apir_sdl_put(sdl, "  create: %s%s%s\n", open, names->create, close);
    }
    if (names->creates && names->unique) {
        apir_sdl_put(sdl, "  connectOrCreate: %s%s%s\n", open, or_create,
                     close);
    }
    if (names->creates && list) {
        apir_sdl_put(sdl, "  createMany: %s\n", names->create_many);
    }
}

static void put_list_changes(apir_sdl_t *sdl, const names_t *names,
                             const apir_zmodel_model_t *model)
{
    if (names->unique) {
        apir_sdl_put(sdl,
                     "  disconnect: [%s!]\n  delete: [%s!]\n  set: [%s!]\n"
                     "  update: [%s!]\n",
                     names->unique, names->unique, names->unique,
                     apir_sdl_name(sdl, "%sUpdateItem", model->name));
    }
    if (names->unique && names->creates) {
        apir_sdl_put(sdl, "  upsert: [%s!]\n",
                     apir_sdl_name(sdl, "%sUpsertItem", model->name));
    }
    apir_sdl_put(sdl, "  updateMany: [%s!]\n  deleteMany: [%s!]\n",
                 apir_sdl_name(sdl, "%sUpdateManyItem", model->name),
                 names->where);
}

static void put_one_changes(apir_sdl_t *sdl, const names_t *names,
                            const apir_zmodel_model_t *model, bool optional)
{
    if (optional) {
        apir_sdl_put(sdl, "  disconnect: Boolean\n  delete: Boolean\n");
    }
    apir_sdl_put(sdl, "  update: %s\n",
                 apir_sdl_name(sdl, "%sUpdateOneItem", model->name));
    if (names->creates) {
        apir_sdl_put(sdl, "  upsert: %s\n",
                     apir_sdl_name(sdl, "%sUpsertOneItem", model->name));
    }
}

static void put_actions(apir_sdl_t *sdl, const names_t *names,
                        const apir_zmodel_model_t *model)
{
    if (has_create_actions(model)) {
        apir_sdl_put(sdl, "\ninput %s {\n",
                     apir_sdl_name(sdl, "%sCreateList", model->name));
        put_create_actions(sdl, names, model, true);
        apir_sdl_put(sdl, "}\n\ninput %s {\n",
                     apir_sdl_name(sdl, "%sCreateOne", model->name));
        put_create_actions(sdl, names, model, false);
        apir_sdl_put(sdl, "}\n");
    }
    apir_sdl_put(sdl, "\ninput %s {\n",
                 apir_sdl_name(sdl, "%sUpdateList", model->name));
    put_create_actions(sdl, names, model, true);
    put_list_changes(sdl, names, model);
    apir_sdl_put(sdl, "}\n\ninput %s {\n",
                 apir_sdl_name(sdl, "%sUpdateOne", model->name));
    put_create_actions(sdl, names, model, false);
    put_one_changes(sdl, names, model, true);
    apir_sdl_put(sdl, "}\n\ninput %s {\n",
                 apir_sdl_name(sdl, "%sUpdateRequired", model->name));
    put_create_actions(sdl, names, model, false);
    put_one_changes(sdl, names, model, false);
    apir_sdl_put(sdl, "}\n");
}

static void put_create_items(apir_sdl_t *sdl, const names_t *names,
                             const apir_zmodel_model_t *model)
{
    if (names->unique) {
        apir_sdl_put(sdl, "\ninput %s {\n  where: %s!\n  create: %s!\n}\n",
                     apir_sdl_name(sdl, "%sConnectOrCreate", model->name),
                     names->unique, names->create);
        apir_sdl_put(sdl,
                     "\ninput %s {\n  where: %s!\n  create: %s!\n"
                     "  update: %s!\n}\n",
                     apir_sdl_name(sdl, "%sUpsertItem", model->name),
                     names->unique, names->create, names->update);
    }
    apir_sdl_put(sdl,
                 "\ninput %s {\n  data: [%s!]!\n  skipDuplicates: Boolean\n"
                 "}\n",
                 names->create_many,
                 apir_sdl_name(sdl, "%sCreateMany", model->name));
    apir_sdl_put(sdl,
                 "\ninput %s {\n  where: %s\n  create: %s!\n  update: %s!\n"
                 "}\n",
                 apir_sdl_name(sdl, "%sUpsertOneItem", model->name),
                 names->unique ? names->unique : names->where, names->create,
                 names->update);
}

static void put_change_items(apir_sdl_t *sdl, const names_t *names,
                             const apir_zmodel_model_t *model)
{
    if (names->unique) {
        apir_sdl_put(sdl, "\ninput %s {\n  where: %s!\n  data: %s!\n}\n",
                     apir_sdl_name(sdl, "%sUpdateItem", model->name),
                     names->unique, names->update);
    }
    apir_sdl_put(sdl, "\ninput %s {\n  where: %s!\n  data: %s!\n}\n",
                 apir_sdl_name(sdl, "%sUpdateManyItem", model->name),
                 names->where, names->update);
    apir_sdl_put(sdl, "\ninput %s {\n  where: %s\n  data: %s!\n}\n",
                 apir_sdl_name(sdl, "%sUpdateOneItem", model->name),
                 names->where, names->update);
}

void apir_sdl_put_inputs(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    names_t names = names_of(sdl, model);

    if (model->kind != APIR_ZM_MODEL) {
        return;
    }
    if (names.creates) {
        put_create(sdl, model, true);
        put_create(sdl, model, false);
        put_create_items(sdl, &names, model);
    }
    put_update(sdl, model, true);
    put_update(sdl, model, false);
    put_change_items(sdl, &names, model);
    put_actions(sdl, &names, model);
}

/* ---- changes of values ---- */

static void put_change(apir_sdl_t *sdl, const char *type)
{
    const char *name = apir_sdl_name(sdl, "%sChange", type);

    apr_hash_set(sdl->changes, name, APR_HASH_KEY_STRING, name);
    apir_sdl_put(sdl,
                 "\n\"One of these\"\ninput %s {\n  set: %s\n"
                 "  increment: %s\n  decrement: %s\n  multiply: %s\n"
                 "  divide: %s\n}\n",
                 name, type, type, type, type, type);
}

static void put_list_change(apir_sdl_t *sdl, const char *type)
{
    apir_sdl_put(sdl,
                 "\n\"One of these\"\ninput %s {\n  set: [%s!]\n"
                 "  push: [%s!]\n}\n",
                 apir_sdl_name(sdl, "%sListChange", type), type, type);
}

void apir_sdl_put_changes(apir_sdl_t *sdl)
{
    for (int kind = 0; kind < APIR_ZT_ENUM; kind++) {
        const char *type = apir_sdl_kind_name((apir_zmodel_kind_t)kind);

        if (sdl->changed[kind]) {
            put_change(sdl, type);
        }
        if (sdl->changed_lists[kind]) {
            put_list_change(sdl, type);
        }
    }
    for (int i = 0; i < sdl->zmodel->enum_count; i++) {
        const apir_zmodel_enum_t *enumeration = sdl->zmodel->enums[i];

        if (sdl->changed_lists[APIR_ZT_ENUM] && !enumeration->standard
            && apir_sdl_is_enum(enumeration)) {
            put_list_change(sdl, apir_sdl_name(sdl, "%s", enumeration->name));
        }
    }
}
