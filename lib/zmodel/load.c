/*
 * The phases in their order, and the collecting of mistakes: they are told at
 * the end, sorted by place, each once.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

typedef struct mistake_t {
    apir_severity_t severity;
    apir_place_t place;
    const char *message;
    int file;
    int number;
} mistake_t;

static int file_number(const apir_zload_t *load, const char *path)
{
    int i;

    for (i = 0; path && i < load->files->nelts; i++) {
        if (APR_ARRAY_IDX(load->files, i, apir_zfile_t *)->path == path) {
            return i;
        }
    }
    return -1;
}

static void collect(void *baton, apir_severity_t severity,
                    const apir_place_t *place, const char *message)
{
    static const apir_place_t nowhere = { NULL, 0, 0 };
    apir_zload_t *load = baton;
    const char *key;
    mistake_t *mistake;

    place = place ? place : &nowhere;
    key = apr_psprintf(load->pool, "%pp:%d:%d:%s", (const void *)place->file,
                       place->line, place->column, message);
    if (load->muted || apr_hash_get(load->told, key, APR_HASH_KEY_STRING)) {
        load->diag.errors -= severity == APIR_DIAG_ERROR;
        return;
    }
    apr_hash_set(load->told, key, APR_HASH_KEY_STRING, key);
    if (load->mistakes->nelts >= APIR_MAX_SCHEMA_MISTAKES) {
        return;
    }
    mistake = apr_array_push(load->mistakes);
    mistake->severity = severity;
    mistake->place = *place;
    mistake->message = message;
    mistake->file = file_number(load, place->file);
    mistake->number = load->mistakes->nelts;
}

static int compare(const void *left, const void *right)
{
    const mistake_t *a = left, *b = right;

    return a->file != b->file               ? a->file - b->file
           : a->place.line != b->place.line ? a->place.line - b->place.line
           : a->place.column != b->place.column
               ? a->place.column - b->place.column
               : a->number - b->number;
}

static void tell(apir_zload_t *load)
{
    int i;

    qsort(load->mistakes->elts, (size_t)load->mistakes->nelts,
          sizeof(mistake_t), compare);
    for (i = 0; i < load->mistakes->nelts; i++) {
        const mistake_t *mistake = &APR_ARRAY_IDX(load->mistakes, i,
                                                  mistake_t);

        if (mistake->severity == APIR_DIAG_ERROR) {
            apir_diag_error(load->out, &mistake->place, "%s",
                            mistake->message);
        }
        else {
            apir_diag_warning(load->out, &mistake->place, "%s",
                              mistake->message);
        }
    }
}

static apir_zload_t *new_load(apir_diag_t *diag, apr_pool_t *pool)
{
    apir_zload_t *load = apr_pcalloc(pool, sizeof(*load));

    load->out = diag;
    load->pool = pool;
    load->diag.report = collect;
    load->diag.baton = load;
    load->diag.pool = pool;
    load->mistakes = apr_array_make(pool, 4, sizeof(mistake_t));
    load->told = apr_hash_make(pool);
    load->files = apr_array_make(pool, 1, sizeof(apir_zfile_t *));
    load->files_by_path = apr_hash_make(pool);
    load->decls = apr_array_make(pool, 16, sizeof(apir_zmodel_decl_t *));
    load->decls_by_name = apr_hash_make(pool);
    load->members_by_name = apr_hash_make(pool);
    load->std_enums = apr_hash_make(pool);
    load->zmodel = apr_pcalloc(pool, sizeof(*load->zmodel));
    load->zmodel->pool = pool;
    load->zmodel->models_by_name = apr_hash_make(pool);
    load->zmodel->types_by_name = apr_hash_make(pool);
    load->zmodel->enums_by_name = apr_hash_make(pool);
    load->zmodel->procedures_by_name = apr_hash_make(pool);
    return load;
}

/* What names mean, all of it: a type that is not there hides no other
 * mistake of this kind. */
static void link_all(apir_zload_t *load)
{
    apir_zmodel_declare(load);
    apir_zmodel_link_types(load);
    apir_zmodel_assemble(load);
    apir_zmodel_link_expressions(load);
}

/* The order matters: see load_int.h. */
static void (*const phases[])(apir_zload_t *load) = {
    link_all,
    apir_zmodel_check_schema,
    apir_zmodel_check_merged,
    apir_zmodel_derive,
};

static apir_zmodel_t *finish(apir_zload_t *load, const char *path)
{
    apr_size_t i;

    for (i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
        if (load->diag.errors == 0) {
            phases[i](load);
        }
    }
    tell(load);
    load->zmodel->path = path;
    return load->diag.errors == 0 ? load->zmodel : NULL;
}

apir_zmodel_t *apir_zmodel_parse(const char *text, apr_size_t length,
                                 const char *name, apir_diag_t *diag,
                                 apr_pool_t *pool)
{
    apir_zload_t *load = new_load(diag, pool);
    const char *path = apr_pstrdup(pool, name ? name : "schema.zmodel");

    if (length > APIR_MAX_SCHEMA_BYTES) {
        const apir_place_t place = { path, 0, 0 };

        apir_diag_error(diag, &place, "the schema has more than %d bytes",
                        APIR_MAX_SCHEMA_BYTES);
        return NULL;
    }
    apir_zmodel_add_file(load, path, text, length);
    apir_zmodel_import(load, name);
    return finish(load, path);
}

apir_zmodel_t *apir_zmodel_load(const char *path, apir_diag_t *diag,
                                apr_pool_t *pool)
{
    apir_zload_t *load = new_load(diag, pool);
    const apir_place_t place = { apr_pstrdup(pool, path), 0, 0 };
    const char *why = NULL, *text;
    apr_size_t length = 0;

    text = apir_zmodel_read_file(load, path, &length, &why);
    if (!text) {
        apir_diag_error(diag, &place, "%s", why);
        return NULL;
    }
    apir_zmodel_add_file(load, place.file, text, length);
    apir_zmodel_import(load, place.file);
    return finish(load, place.file);
}

void *apir_zmodel_alloc(apir_zload_t *load, int count, apr_size_t size)
{
    return apr_pcalloc(load->pool, (apr_size_t)(count ? count : 1) * size);
}
