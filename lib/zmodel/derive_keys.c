/*
 * Ids, unique keys and indexes.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static const char *joined(apir_zload_t *load, const apir_zmodel_key_t *key)
{
    const char *name = key->fields[0]->name;
    int i;

    for (i = 1; i < key->field_count; i++) {
        name = apr_pstrcat(load->pool, name, "_", key->fields[i]->name, NULL);
    }
    return name;
}

/* The first of a name stays; `@@unique([id])` adds nothing to an id. */
static void add(apir_zload_t *load, apir_zmodel_model_t *model,
                apr_array_header_t *keys, apir_zmodel_key_t *key)
{
    const char *given = apir_zmodel_string_arg(key->attribute, "name");
    int i, above = 0;

    for (i = 0; i < key->field_count; i++) {
        above += key->fields[i]->table != model;
    }
    key->name = given && key->field_count > 1 ? given : joined(load, key);
    key->map = apir_zmodel_string_arg(key->attribute, "map");
    key->inherited = above == key->field_count;
    if (!apr_hash_get(model->by_key, key->name, APR_HASH_KEY_STRING)) {
        apr_hash_set(model->by_key, key->name, APR_HASH_KEY_STRING, key);
        APR_ARRAY_PUSH(keys, apir_zmodel_key_t *) = key;
    }
}

static void add_single(apir_zload_t *load, apir_zmodel_model_t *model,
                       apr_array_header_t *keys, apir_zmodel_field_t *field,
                       const char *name)
{
    const apir_zmodel_attribute_t *attribute;
    apir_zmodel_key_t *key;

    attribute = apir_zmodel_field_attribute(field, name);
    if (!attribute || field->ignored) {
        return;
    }
    key = apr_pcalloc(load->pool, sizeof(*key));
    key->fields = apir_zmodel_alloc(load, 1, sizeof(apir_zmodel_field_t *));
    key->fields[0] = field;
    key->field_count = 1;
    key->id = strcmp(name, "@id") == 0;
    key->attribute = attribute;
    add(load, model, keys, key);
}

static bool names_ignored(const apir_zmodel_expr_t *fields)
{
    int i;

    for (i = 0; i < fields->item_count; i++) {
        if (fields->items[i]->field->ignored) {
            return true;
        }
    }
    return false;
}

static void add_listed(apir_zload_t *load, apir_zmodel_model_t *model,
                       apr_array_header_t *keys,
                       const apir_zmodel_attribute_t *attribute)
{
    const apir_zmodel_expr_t *fields = apir_zmodel_arg(attribute, "fields");
    apir_zmodel_key_t *key;
    int i;

    if (names_ignored(fields)) {
        return;
    }
    key = apr_pcalloc(load->pool, sizeof(*key));
    key->attribute = attribute;
    key->id = strcmp(attribute->name, "@@id") == 0;
    key->field_count = fields->item_count;
    key->fields = apir_zmodel_alloc(load, key->field_count,
                                    sizeof(apir_zmodel_field_t *));
    for (i = 0; i < key->field_count; i++) {
        key->fields[i] = fields->items[i]->field;
        key->fields[i]->id |= key->id;
        key->fields[i]->unique |= key->field_count == 1;
    }
    add(load, model, keys, key);
}

static void add_all_listed(apir_zload_t *load, apir_zmodel_model_t *model,
                           apr_array_header_t *keys, const char *name)
{
    int i;

    for (i = 0; i < model->attribute_count; i++) {
        if (strcmp(model->attributes[i].name, name) == 0) {
            add_listed(load, model, keys, &model->attributes[i]);
        }
    }
}

static void add_all_single(apir_zload_t *load, apir_zmodel_model_t *model,
                           apr_array_header_t *keys, const char *name)
{
    int i;

    for (i = 0; i < model->field_count; i++) {
        add_single(load, model, keys, model->fields[i], name);
    }
}

/* The id, or what serves as one: a single unique field before a key of
 * several. It is moved to the front. */
static void choose_id(apir_zmodel_model_t *model, apr_array_header_t *keys)
{
    apir_zmodel_key_t **list = (apir_zmodel_key_t **)keys->elts;
    int i, best = 0;

    if (keys->nelts == 0) {
        return;
    }
    model->id_declared = list[0]->id;
    for (i = 0; i < keys->nelts && !model->id_declared; i++) {
        if (list[i]->field_count == 1) {
            best = i;
            break;
        }
    }
    model->id = list[best];
    memmove(list + 1, list, (apr_size_t)best * sizeof(*list));
    list[0] = model->id;
}

void apir_zmodel_derive_keys(apir_zload_t *load, apir_zmodel_model_t *model)
{
    apr_array_header_t *keys;

    keys = apr_array_make(load->pool, 2, sizeof(apir_zmodel_key_t *));
    model->by_key = apr_hash_make(load->pool);
    add_all_single(load, model, keys, "@id");
    add_all_listed(load, model, keys, "@@id");
    add_all_single(load, model, keys, "@unique");
    add_all_listed(load, model, keys, "@@unique");
    choose_id(model, keys);
    model->keys = (apir_zmodel_key_t **)keys->elts;
    model->key_count = keys->nelts;
}

static void set_option(apir_zmodel_index_field_t *field,
                       const apir_zmodel_expr_t *option)
{
    const apir_zmodel_expr_t *value = option->left;

    if (strcmp(option->text, "sort") == 0) {
        field->descending = value->member
                            && strcmp(value->member->name, "Desc") == 0;
    }
    else if (strcmp(option->text, "length") == 0) {
        field->length = value->kind == APIR_ZX_NUMBER ? value->text : NULL;
    }
    else if (strcmp(option->text, "ops") == 0 && value->member) {
        field->ops = value->member->name;
    }
    else if (strcmp(option->text, "ops") == 0 && value->kind == APIR_ZX_CALL
             && value->item_count) {
        field->ops = "";
        field->ops_raw = apir_zmodel_string(value->items[0]);
    }
}

static void set_index(apir_zload_t *load, apir_zmodel_index_t *index,
                      const apir_zmodel_attribute_t *attribute)
{
    const apir_zmodel_expr_t *fields = apir_zmodel_arg(attribute, "fields");
    const apir_zmodel_expr_t *type = apir_zmodel_arg(attribute, "type");
    int i, j;

    index->attribute = attribute;
    index->fulltext = strcmp(attribute->name, "@@fulltext") == 0;
    index->name = apir_zmodel_string_arg(attribute, "name");
    index->map = apir_zmodel_string_arg(attribute, "map");
    index->type = type && type->member ? type->member->name : NULL;
    index->field_count = fields->item_count;
    index->fields = apir_zmodel_alloc(load, index->field_count,
                                      sizeof(apir_zmodel_index_field_t));
    for (i = 0; i < index->field_count; i++) {
        index->fields[i].field = fields->items[i]->field;
        for (j = 0; j < fields->items[i]->item_count; j++) {
            set_option(&index->fields[i], fields->items[i]->items[j]);
        }
    }
}

void apir_zmodel_derive_indexes(apir_zload_t *load,
                                apir_zmodel_model_t *model)
{
    int i;

    model->indexes = apir_zmodel_alloc(load, model->attribute_count,
                                       sizeof(apir_zmodel_index_t));
    for (i = 0; i < model->attribute_count; i++) {
        const char *name = model->attributes[i].name;

        if (strcmp(name, "@@index") == 0 || strcmp(name, "@@fulltext") == 0) {
            set_index(load, &model->indexes[model->index_count++],
                      &model->attributes[i]);
        }
    }
}
