/*
 * Files. Imports are followed in the order in which they stand, each file is
 * read once, cycles are welcome. Two paths that differ only in case are one
 * file, as the language wants it.
 */
#include "zmodel/load_int.h"
#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

const char *apir_zmodel_read_file(apir_zload_t *load, const char *path,
                                  apr_size_t *length, const char **why)
{
    apr_status_t status;
    apr_finfo_t about;
    apr_file_t *file;
    char *text = NULL;
    char buffer[120];

    status = apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0,
                           load->pool);
    if (status != APR_SUCCESS) {
        *why = apr_psprintf(load->pool, "cannot be read: %s",
                            apr_strerror(status, buffer, sizeof(buffer)));
        return NULL;
    }
    status = apr_file_info_get(&about, APR_FINFO_SIZE | APR_FINFO_TYPE, file);
    if (status == APR_SUCCESS && about.filetype != APR_REG) {
        *why = "is not a file";
    }
    else if (status == APR_SUCCESS && about.size > APIR_MAX_SCHEMA_BYTES) {
        *why = apr_psprintf(load->pool, "has more than %d bytes",
                            APIR_MAX_SCHEMA_BYTES);
    }
    else if (status == APR_SUCCESS) {
        text = apr_palloc(load->pool, (apr_size_t)about.size + 1);
        status = apr_file_read_full(file, text, (apr_size_t)about.size,
                                    length);
    }
    if (status != APR_SUCCESS && !APR_STATUS_IS_EOF(status)) {
        *why = apr_psprintf(load->pool, "cannot be read: %s",
                            apr_strerror(status, buffer, sizeof(buffer)));
        text = NULL;
    }
    apr_file_close(file);
    return text;
}

static const char *identity(apir_zload_t *load, const char *path)
{
    char *lower = apr_pstrdup(load->pool, path);
    char *at;

    for (at = lower; *at; at++) {
        *at = (char)apr_tolower(*at);
    }
    return lower;
}

apir_zfile_t *apir_zmodel_add_file(apir_zload_t *load, const char *path,
                                   const char *text, apr_size_t length)
{
    apir_zfile_t *file = apr_pcalloc(load->pool, sizeof(*file));
    char *whole = NULL;

    file->path = path;
    file->number = load->files->nelts;
    APR_ARRAY_PUSH(load->files, apir_zfile_t *) = file;
    if (apr_filepath_merge(&whole, NULL, path, 0, load->pool)
        != APR_SUCCESS) {
        whole = apr_pstrdup(load->pool, path);
    }
    apr_hash_set(load->files_by_path, identity(load, whole),
                 APR_HASH_KEY_STRING, file);
    apir_zmodel_parse_file(file, text, length, &load->diag, load->pool);
    return file;
}

/* Beside the file that imports, with the ending added. */
static const char *import_path(apir_zload_t *load, const apir_zfile_t *from,
                               const apir_zimport_t *import)
{
    const char *slash = strrchr(from->path, '/');
    apr_size_t length = strlen(import->path);
    const char *ending =
        length >= 7 && strcmp(import->path + length - 7, ".zmodel") == 0
            ? ""
            : ".zmodel";
    const char *folder = slash ? apr_pstrmemdup(load->pool, from->path,
                                                (apr_size_t)(slash + 1
                                                             - from->path))
                               : "";

    if (*import->path == '/') {
        folder = "";
    }
    return apr_pstrcat(load->pool, folder, import->path, ending, NULL);
}

typedef struct pending_t {
    apir_zfile_t *from;
    int import;
} pending_t;

static void not_found(apir_zload_t *load, const apir_zimport_t *import,
                      const char *path)
{
    apr_size_t written = strlen(import->path), full = strlen(path);
    bool ended = full >= written
                 && strcmp(path + full - written, import->path) == 0;

    apir_diag_error(&load->diag, &import->place,
                    "Cannot find model file %s%s", import->path,
                    ended ? "" : ".zmodel");
}

/* What an import names: a file known already, or one to be read now. */
static apir_zfile_t *follow(apir_zload_t *load, const apir_zfile_t *from,
                            const apir_zimport_t *import)
{
    const char *path = import_path(load, from, import);
    const char *why = NULL, *text;
    apr_size_t length = 0;
    apir_zfile_t *known;
    char *whole = NULL;

    if (apr_filepath_merge(&whole, NULL, path, 0, load->pool)
        == APR_SUCCESS) {
        known = apr_hash_get(load->files_by_path, identity(load, whole),
                             APR_HASH_KEY_STRING);
        if (known) {
            return known;
        }
    }
    if (load->files->nelts >= APIR_MAX_SCHEMA_FILES) {
        apir_diag_error(&load->diag, &import->place,
                        "the schema has more than %d files",
                        APIR_MAX_SCHEMA_FILES);
        return NULL;
    }
    text = apir_zmodel_read_file(load, path, &length, &why);
    if (!text) {
        not_found(load, import, path);
        return NULL;
    }
    return apir_zmodel_add_file(load, path, text, length);
}

static void push_imports(apr_array_header_t *stack, apir_zfile_t *file)
{
    int i;

    for (i = file->imports->nelts - 1; i >= 0; i--) {
        pending_t *pending = apr_array_push(stack);

        pending->from = file;
        pending->import = i;
    }
}

void apir_zmodel_import(apir_zload_t *load, const char *name)
{
    apr_array_header_t *stack = apr_array_make(load->pool, 4,
                                               sizeof(pending_t));
    apir_zfile_t *first = APR_ARRAY_IDX(load->files, 0, apir_zfile_t *);

    if (!name && first->imports->nelts > 0) {
        apir_diag_error(
            &load->diag,
            &APR_ARRAY_IDX(first->imports, 0, apir_zimport_t).place,
            "a schema that is not a file cannot import");
        return;
    }
    push_imports(stack, first);
    while (stack->nelts > 0) {
        pending_t pending = APR_ARRAY_IDX(stack, --stack->nelts, pending_t);
        apir_zimport_t *import = &APR_ARRAY_IDX(pending.from->imports,
                                                pending.import,
                                                apir_zimport_t);
        int before = load->files->nelts;

        import->file = follow(load, pending.from, import);
        if (import->file && load->files->nelts > before) {
            push_imports(stack, import->file);
        }
    }
}
