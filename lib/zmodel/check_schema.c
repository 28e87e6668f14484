/*
 * The schema as a whole: names that stand twice, and what only the sum of all
 * files can get wrong.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static apir_zmodel_decl_t *decl_at(const apir_zload_t *load, int i)
{
    return APR_ARRAY_IDX(load->decls, i, apir_zmodel_decl_t *);
}

/* Told once for each name: at the last that is not inherited, for fields; at
 * the second for all else. */
void apir_zmodel_check_names(apir_zload_t *load, const apir_zname_t *names,
                             int count)
{
    apr_hash_t *last = apr_hash_make(load->pool);
    int i;

    for (i = 0; i < count; i++) {
        const apir_zname_t *before = apr_hash_get(last, names[i].name,
                                                  APR_HASH_KEY_STRING);

        if (before) {
            const apir_zname_t *at = names[i].inherited && !before->inherited
                                         ? before
                                         : &names[i];

            apir_diag_error(&load->diag, at->place,
                            "Duplicated declaration name \"%s\"", at->name);
        }
        apr_hash_set(last, names[i].name, APR_HASH_KEY_STRING, &names[i]);
    }
}

static void check_list(apir_zload_t *load, const apr_array_header_t *fields)
{
    apir_zname_t *names;
    int i;

    names = apir_zmodel_alloc(load, fields->nelts, sizeof(*names));
    for (i = 0; i < fields->nelts; i++) {
        names[i].name = APR_ARRAY_IDX(fields, i, apir_zfield_t).name;
        names[i].place = &APR_ARRAY_IDX(fields, i, apir_zfield_t).place;
    }
    apir_zmodel_check_names(load, names, fields->nelts);
}

/* Files that @a from reaches by its imports, as a row of marks. */
static bool *reach(apir_zload_t *load, const apir_zfile_t *from)
{
    bool *seen = apir_zmodel_alloc(load, load->files->nelts, sizeof(bool));
    apr_array_header_t *queue = apr_array_make(load->pool, 4,
                                               sizeof(apir_zfile_t *));
    int i, j;

    APR_ARRAY_PUSH(queue, const apir_zfile_t *) = from;
    for (i = 0; i < queue->nelts; i++) {
        const apir_zfile_t *file = APR_ARRAY_IDX(queue, i,
                                                 const apir_zfile_t *);

        for (j = 0; j < file->imports->nelts; j++) {
            apir_zfile_t *next =
                APR_ARRAY_IDX(file->imports, j, apir_zimport_t).file;

            if (next && !seen[next->number]) {
                seen[next->number] = true;
                APR_ARRAY_PUSH(queue, apir_zfile_t *) = next;
            }
        }
    }
    return seen;
}

static void check_imported_name(apir_zload_t *load,
                                const apir_zmodel_decl_t *decl,
                                const apir_zmodel_decl_t *other)
{
    if (reach(load, decl->file)[other->file->number]) {
        apir_diag_error(&load->diag, &decl->name_place,
                        "A %s already exists in an imported module",
                        decl->name);
    }
}

/* Namesakes hang together; each is told once against the first of its file
 * and once against the first of all. */
static void check_namesakes(apir_zload_t *load,
                            const apir_zmodel_decl_t *first)
{
    const apir_zmodel_decl_t *decl, *before = first;

    for (decl = first->namesake; decl; decl = decl->namesake) {
        if (decl->file == before->file) {
            apir_diag_error(&load->diag, &decl->place,
                            "Duplicated declaration name \"%s\"", decl->name);
        }
        else {
            check_imported_name(load, decl, before);
            check_imported_name(load, before, decl);
        }
        before = decl;
    }
}

static void check_all_names(apir_zload_t *load)
{
    int i;

    for (i = 0; i < load->decls->nelts; i++) {
        const apir_zmodel_decl_t *decl = decl_at(load, i);

        if (decl->namesake
            && apr_hash_get(load->decls_by_name, decl->name,
                            APR_HASH_KEY_STRING)
                   == decl) {
            check_namesakes(load, decl);
        }
    }
}

static void check_applied(apir_zscope_t *scope,
                          const apr_array_header_t *attributes)
{
    apir_zmodel_check_attributes(
        scope, (const apir_zmodel_attribute_t *)attributes->elts,
        attributes->nelts);
}

static void check_procedure(apir_zload_t *load,
                            const apir_zmodel_decl_t *decl)
{
    static const char *const reserved[] = { "__proto__", "prototype",
                                            "constructor" };
    apr_size_t i;

    for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        if (strcmp(decl->name, reserved[i]) == 0) {
            apir_diag_error(&load->diag, &decl->name_place,
                            "Procedure name \"%s\" is reserved", decl->name);
        }
    }
}

static void check_other(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    apir_zscope_t scope = { .load = load, .file = decl->file };
    int i;

    check_applied(&scope, decl->attributes);
    if (decl->kind == APIR_ZDECL_ENUM) {
        check_list(load, decl->fields);
        for (i = 0; i < decl->fields->nelts; i++) {
            check_applied(
                &scope,
                APR_ARRAY_IDX(decl->fields, i, apir_zfield_t).attributes);
        }
    }
    else if (decl->kind == APIR_ZDECL_PROCEDURE) {
        check_procedure(load, decl);
    }
    else if (decl->kind == APIR_ZDECL_DATASOURCE) {
        apir_zmodel_check_datasource(load, decl);
    }
    if (decl->body) {
        apir_zmodel_check_expr(&scope, decl->body);
    }
}

static void add_child(apir_zload_t *load, apir_zmodel_model_t *child)
{
    apir_zmodel_model_t *base = child->base;
    apir_zmodel_model_t **more;

    /* Doubles when it is full: at 1, 2, 4 … */
    if ((base->child_count & (base->child_count - 1)) == 0) {
        more = apir_zmodel_alloc(load, base->child_count * 2,
                                 sizeof(apir_zmodel_model_t *));
        if (base->child_count) {
            memcpy(more, base->children,
                   (apr_size_t)base->child_count * sizeof(*more));
        }
        base->children = more;
    }
    base->children[base->child_count++] = child;
}

void apir_zmodel_check_schema(apir_zload_t *load)
{
    int i;

    apir_zmodel_derive_datasource(load);
    for (i = 0; i < load->decls->nelts; i++) {
        apir_zmodel_decl_t *decl = decl_at(load, i);

        if (decl->model && decl->model->base) {
            add_child(load, decl->model);
        }
    }
    check_all_names(load);
    for (i = 0; i < load->decls->nelts; i++) {
        const apir_zmodel_decl_t *decl = decl_at(load, i);

        if (decl->model) {
            apir_zmodel_check_model(load, decl);
        }
        else {
            check_other(load, decl);
        }
    }
    apir_zmodel_check_cycles(load);
}

static void check_sources(apir_zload_t *load)
{
    const apir_zfile_t *first = APR_ARRAY_IDX(load->files, 0, apir_zfile_t *);
    const apir_place_t top = { first->path, 1, 1 };
    int i, sources = 0, auths = 0;

    for (i = 0; i < load->decls->nelts; i++) {
        const apir_zmodel_decl_t *decl = decl_at(load, i);

        if (decl->kind == APIR_ZDECL_DATASOURCE && ++sources == 2) {
            apir_diag_error(&load->diag, &decl->place,
                            "Multiple datasource declarations are not "
                            "allowed");
        }
        if (decl->model && apir_zmodel_own_attribute(decl->model, "@@auth")
            && ++auths == 2) {
            apir_diag_error(&load->diag, &decl->place,
                            "Validation error: Multiple `@@auth` "
                            "declarations are not allowed");
        }
    }
    if (sources == 0) {
        apir_diag_error(&load->diag, &top,
                        "Validation error: schema must have a datasource "
                        "declaration");
    }
}

static void check_lists(apir_zload_t *load, const apir_zmodel_decl_t *decl)
{
    const apir_zmodel_datasource_t *source = load->zmodel->datasource;
    int i;

    for (i = 0; i < decl->all->nelts; i++) {
        const apir_zmodel_field_t *field =
            APR_ARRAY_IDX(decl->all, i, apir_zmodel_field_t *);

        if (field->list && field->kind != APIR_ZT_MODEL) {
            apir_diag_error(&load->diag, &field->place,
                            "Validation error: List type is not supported "
                            "for \"%s\" provider (model: \"%s\", field: "
                            "\"%s\")",
                            source->provider == APIR_ZMODEL_SQLITE ? "sqlite"
                                                                   : "mysql",
                            decl->name, field->name);
        }
    }
}

void apir_zmodel_check_merged(apir_zload_t *load)
{
    const apir_zmodel_datasource_t *source = load->zmodel->datasource;
    int i;

    check_sources(load);
    for (i = 0; source && i < load->decls->nelts; i++) {
        const apir_zmodel_decl_t *decl = decl_at(load, i);

        if (source->provider != APIR_ZMODEL_POSTGRESQL
            && (decl->kind == APIR_ZDECL_MODEL
                || decl->kind == APIR_ZDECL_VIEW)) {
            check_lists(load, decl);
        }
    }
}
