/*
 * The datasource: its checks, and what becomes of it.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static const apir_zentry_t *entry_of(const apir_zmodel_decl_t *decl,
                                     const char *name)
{
    int i;

    for (i = 0; i < decl->entries->nelts; i++) {
        const apir_zentry_t *entry = &APR_ARRAY_IDX(decl->entries, i,
                                                    apir_zentry_t);

        if (strcmp(entry->name, name) == 0) {
            return entry;
        }
    }
    return NULL;
}

static const char *text_of(const apir_zmodel_decl_t *decl, const char *name)
{
    const apir_zentry_t *entry = entry_of(decl, name);

    return entry ? apir_zmodel_string(entry->value) : NULL;
}

static bool is_provider(const char *name, apir_zmodel_provider_t *provider)
{
    static const char *const names[] = { "sqlite", "postgresql", "mysql" };
    int i;

    for (i = 0; name && i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            *provider = (apir_zmodel_provider_t)i;
            return true;
        }
    }
    return false;
}

static bool is_postgresql(const apir_zmodel_decl_t *decl)
{
    apir_zmodel_provider_t provider = APIR_ZMODEL_SQLITE;

    return is_provider(text_of(decl, "provider"), &provider)
           && provider == APIR_ZMODEL_POSTGRESQL;
}

static bool are_strings(const apir_zmodel_expr_t *list)
{
    int i;

    for (i = 0; i < list->item_count; i++) {
        if (list->items[i]->kind != APIR_ZX_STRING) {
            return false;
        }
    }
    return list->kind == APIR_ZX_ARRAY;
}

static bool has(const apir_zmodel_expr_t *list, const char *name)
{
    int i;

    for (i = 0; i < list->item_count; i++) {
        if (strcmp(list->items[i]->text, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool needs_public(const apir_zload_t *load,
                         const apir_zmodel_decl_t *source)
{
    int i, j;

    for (i = 0; i < load->decls->nelts; i++) {
        const apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                       apir_zmodel_decl_t *);
        bool table = decl->kind == APIR_ZDECL_MODEL
                     || decl->kind == APIR_ZDECL_VIEW
                     || decl->kind == APIR_ZDECL_ENUM;

        for (j = 0; j < decl->attributes->nelts
                    && strcmp(APR_ARRAY_IDX(decl->attributes, j,
                                            apir_zmodel_attribute_t)
                                  .name,
                              "@@schema")
                           != 0;
             j++) {
        }
        if (table && decl->file == source->file
            && j == decl->attributes->nelts) {
            return true;
        }
    }
    return false;
}

static void check_schemas(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    const apir_zentry_t *schemas = entry_of(decl, "schemas");
    const char *named = text_of(decl, "defaultSchema");
    apir_diag_t *diag = &load->diag;

    if (!schemas) {
        return;
    }
    if (!is_postgresql(decl)) {
        apir_diag_error(diag, &schemas->place,
                        "\"schemas\" is only supported for \"postgresql\" "
                        "provider");
    }
    if (!are_strings(schemas->value)) {
        apir_diag_error(diag, &schemas->place,
                        "\"schemas\" must be an array of string literals");
    }
    else if ((named || needs_public(load, decl))
             && !has(schemas->value, named ? named : "public")) {
        apir_diag_error(diag, &schemas->place,
                        "\"%s\" must be included in the \"schemas\" array",
                        named ? named : "public");
    }
}

static void check_default_schema(apir_zload_t *load,
                                 const apir_zmodel_decl_t *decl)
{
    const apir_zentry_t *entry = entry_of(decl, "defaultSchema");
    const char *text = text_of(decl, "defaultSchema");

    if (entry && !is_postgresql(decl)) {
        apir_diag_error(&load->diag, &entry->place,
                        "\"defaultSchema\" is only supported for "
                        "\"postgresql\" provider");
    }
    if (entry && (!text || !*text)) {
        apir_diag_error(&load->diag, &entry->value->place,
                        "\"defaultSchema\" must be a string literal");
    }
}

/* False: there is none, and nothing more can be said. */
static bool check_provider(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    const apir_zentry_t *entry = entry_of(decl, "provider");
    const char *name = text_of(decl, "provider");
    apir_zmodel_provider_t provider;

    if (!entry) {
        apir_diag_error(&load->diag, &decl->place,
                        "datasource must include a \"provider\" field");
        return false;
    }
    if (!name || !*name) {
        apir_diag_error(&load->diag, &entry->value->place,
                        "\"provider\" must be set to a string literal");
    }
    else if (!is_provider(name, &provider)) {
        apir_diag_error(&load->diag, &entry->value->place,
                        "Provider \"%s\" is not supported. Choose from "
                        "\"sqlite\" | \"postgresql\" | \"mysql\".",
                        name);
    }
    return true;
}

static bool is_env(const apir_zmodel_expr_t *value)
{
    return value->kind == APIR_ZX_CALL && value->function == APIR_ZF_ENV;
}

static void check_url(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    const apir_zentry_t *entry = entry_of(decl, "url");
    const char *text = text_of(decl, "url");
    apir_zscope_t scope = { .load = load, .file = decl->file };

    if (entry && (!text || !*text) && !is_env(entry->value)) {
        apir_diag_error(&load->diag, &entry->value->place,
                        "\"url\" must be set to a string literal or an "
                        "invocation of \"env\" function");
    }
    else if (entry) {
        apir_zmodel_check_expr(&scope, entry->value);
    }
}

void apir_zmodel_check_datasource(apir_zload_t *load,
                                  const apir_zmodel_decl_t *decl)
{
    apir_zname_t *names;
    int i;

    names = apir_zmodel_alloc(load, decl->entries->nelts, sizeof(*names));
    for (i = 0; i < decl->entries->nelts; i++) {
        names[i].name = APR_ARRAY_IDX(decl->entries, i, apir_zentry_t).name;
        names[i].place =
            &APR_ARRAY_IDX(decl->entries, i, apir_zentry_t).place;
    }
    apir_zmodel_check_names(load, names, decl->entries->nelts);
    if (check_provider(load, decl)) {
        check_default_schema(load, decl);
        check_schemas(load, decl);
    }
    check_url(load, decl);
}

static void set_schemas(apir_zload_t *load, apir_zmodel_datasource_t *source,
                        const apir_zmodel_expr_t *list)
{
    int i;

    source->schemas = apir_zmodel_alloc(load, list->item_count,
                                        sizeof(const char *));
    source->schema_count = list->item_count;
    for (i = 0; i < list->item_count; i++) {
        source->schemas[i] = list->items[i]->text;
    }
}

static void set_source(apir_zload_t *load, const apir_zmodel_decl_t *decl,
                       apir_zmodel_provider_t provider)
{
    apir_zmodel_datasource_t *source = apr_pcalloc(load->pool,
                                                   sizeof(*source));
    const apir_zentry_t *url = entry_of(decl, "url");
    const apir_zentry_t *schemas = entry_of(decl, "schemas");
    const char *schema = text_of(decl, "defaultSchema");

    source->name = decl->name;
    source->place = decl->place;
    source->provider = provider;
    source->url = text_of(decl, "url");
    source->default_schema = schema ? schema : "public";
    if (url && is_env(url->value) && url->value->item_count) {
        source->url_env = apir_zmodel_string(url->value->items[0]);
    }
    if (schemas && are_strings(schemas->value)) {
        set_schemas(load, source, schemas->value);
    }
    load->zmodel->datasource = source;
}

void apir_zmodel_derive_datasource(apir_zload_t *load)
{
    apir_zmodel_provider_t provider;
    int i;

    for (i = 0; i < load->decls->nelts; i++) {
        const apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                       apir_zmodel_decl_t *);

        if (decl->kind == APIR_ZDECL_DATASOURCE) {
            if (is_provider(text_of(decl, "provider"), &provider)) {
                set_source(load, decl, provider);
            }
            return;
        }
    }
}
