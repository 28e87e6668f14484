/*
 * Reads a folder of route files when the configuration is read; no request
 * path ever becomes a file path (DESIGN §3).
 *
 * What is loaded from here runs in the server. So nothing outside the folder
 * gets in by a symbolic link, and (strict) nothing that others than its
 * owner may change: neither a file nor a folder, since whoever may write to
 * a folder may replace its files.
 *
 * Dot files are routes as in the reference. Hidden folders are not read, as
 * tools keep their own things there, but for ".well-known" (RFC 8615);
 * locks and resource forks of editors (".#x.c", "._x.c") are no files of
 * anybody's.
 */
#include "route/file_tree.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FOLDER_DEPTH 32    /* folders inside folders */
#define MAX_TREE_ENTRIES 10000 /* files and folders in all */

/** A folder on the way down. */
typedef struct folder_t {
    const struct folder_t *parent;
    const char *path;
    const char *name; /**< below the tree's folder; "" for that */
    const char *real; /**< without symbolic links */
    int depth;
} folder_t;

typedef struct tree_t {
    const char *extension;
    bool strict;
    apir_diag_t *diag;
    apr_pool_t *pool;
    apr_array_header_t *files;
    const char *base; /**< the real folder */
    apr_size_t entries;
    bool failed;
} tree_t;

static void read_folder(tree_t *tree, const folder_t *folder);

static void refuse(tree_t *tree, const char *path, const char *why)
{
    apir_place_t place = { path, 0, 0 };

    tree->failed = true;
    apir_diag_error(tree->diag, &place, "%s", why);
}

/** The extension begins here, or NULL when @a name has another. */
static const char *find_extension(const tree_t *tree, const char *name)
{
    apr_size_t length = strlen(name);
    apr_size_t ends = strlen(tree->extension);

    return length >= ends
                   && strcmp(name + length - ends, tree->extension) == 0
               ? name + length - ends
               : NULL;
}

static bool is_inside(const tree_t *tree, const char *real)
{
    apr_size_t length = strlen(tree->base);

    return strncmp(real, tree->base, length) == 0
           && (real[length] == '/' || real[length] == '\0'
               || tree->base[length - 1] == '/');
}

/** Whether the folder, or one that it is in, really is @a real. */
static bool is_within(const folder_t *folder, const char *real)
{
    while (folder && strcmp(folder->real, real) != 0) {
        folder = folder->parent;
    }
    return folder != NULL;
}

static bool check_writers(tree_t *tree, const char *path,
                          const apr_finfo_t *info)
{
    if (!tree->strict || !(info->protection & (APR_GWRITE | APR_WWRITE))) {
        return true;
    }
    refuse(tree, path,
           info->filetype == APR_DIR
               ? "The folder may be written by its group or by everyone."
               : "The file may be written by its group or by everyone.");
    return false;
}

static void add_file(tree_t *tree, const char *path, const char *name)
{
    apir_route_file_t *file;
    const char *why;
    const char *pattern = apir_file_pattern(name, &why, tree->pool);

    if (!pattern) {
        refuse(tree, path, why);
        return;
    }
    file = apr_array_push(tree->files);
    file->path = path;
    file->name = name;
    file->pattern = pattern;
}

static const char *join(const char *folder, const char *name,
                        apr_pool_t *pool)
{
    if (!folder[0]) {
        return apr_pstrdup(pool, name);
    }
    return apr_pstrcat(pool, folder,
                       folder[strlen(folder) - 1] == '/' ? "" : "/", name,
                       NULL);
}

static void read_subfolder(tree_t *tree, const folder_t *parent,
                           const char *path, const char *name,
                           const char *real)
{
    folder_t folder = { parent, path, join(parent->name, name, tree->pool),
                        real, parent->depth + 1 };

    if (name[0] == '.' && strcmp(name, ".well-known") != 0) {
        apir_place_t place = { path, 0, 0 };

        apir_diag_warning(tree->diag, &place,
                          "The hidden folder is not read: only "
                          "'.well-known' is.");
        return;
    }
    if (folder.depth > MAX_FOLDER_DEPTH) {
        refuse(tree, path, "Folders are nested more than 32 deep.");
        return;
    }
    if (is_within(parent, real)) {
        refuse(tree, path, "The link leads back to a folder it is in.");
        return;
    }
    read_folder(tree, &folder);
}

/** Whether the folders from the tree's down to what a link leads to may be
 * trusted: some of them may be hidden, and so not be read otherwise. */
static bool check_way(tree_t *tree, const char *real)
{
    char *at = apr_pstrdup(tree->pool, real);
    char *slash = strrchr(at, '/');
    apr_finfo_t info;

    for (; slash && slash > at; slash = strrchr(at, '/')) {
        *slash = '\0';
        if (!is_inside(tree, at)) {
            break;
        }
        if (apr_stat(&info, at, APR_FINFO_TYPE | APR_FINFO_PROT, tree->pool)
                == APR_SUCCESS
            && !check_writers(tree, at, &info)) {
            return false;
        }
    }
    return true;
}

/** What is really at @a path, when it may be taken; else NULL. */
static const char *resolve(tree_t *tree, const folder_t *folder,
                           const char *path, const char *name)
{
    apr_finfo_t info;
    char real[PATH_MAX];

    if (apr_stat(&info, path, APR_FINFO_LINK | APR_FINFO_TYPE, tree->pool)
            == APR_SUCCESS
        && info.filetype != APR_LNK) {
        return join(folder->real, name, tree->pool);
    }
    if (!realpath(path, real)) {
        refuse(tree, path, "The link leads nowhere.");
        return NULL;
    }
    if (!is_inside(tree, real)) {
        refuse(tree, path, "The link leads out of the folder.");
        return NULL;
    }
    return check_way(tree, real) ? apr_pstrdup(tree->pool, real) : NULL;
}

static void read_entry(tree_t *tree, const folder_t *folder, const char *name)
{
    const char *extension = find_extension(tree, name);
    const char *path = join(folder->path, name, tree->pool);
    const char *real;
    apr_finfo_t info = { .filetype = APR_NOFILE };
    apr_status_t status = apr_stat(&info, path,
                                   APR_FINFO_TYPE | APR_FINFO_PROT,
                                   tree->pool);

    if (!extension && info.filetype != APR_DIR) {
        return;
    }
    real = resolve(tree, folder, path, name);
    if (!real) {
        return;
    }
    if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
        refuse(tree, path, "The file cannot be looked at.");
    }
    else if (info.filetype == APR_DIR) {
        read_subfolder(tree, folder, path, name, real);
    }
    else if (info.filetype != APR_REG) {
        refuse(tree, path, "A route must be a regular file.");
    }
    else if (check_writers(tree, path, &info)) {
        name = apr_pstrmemdup(tree->pool, name,
                              (apr_size_t)(extension - name));
        add_file(tree, path, join(folder->name, name, tree->pool));
    }
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_passed_over(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0
           || strncmp(name, ".#", 2) == 0 || strncmp(name, "._", 2) == 0;
}

/** The names in a folder in the order of their bytes, or NULL. */
static apr_array_header_t *list_names(tree_t *tree, const char *path)
{
    apr_array_header_t *names = apr_array_make(tree->pool, 16,
                                               sizeof(const char *));
    apr_dir_t *dir;
    apr_finfo_t info;
    apr_status_t status = apr_dir_open(&dir, path, tree->pool);

    if (status != APR_SUCCESS) {
        return NULL;
    }
    while (tree->entries <= MAX_TREE_ENTRIES) {
        status = apr_dir_read(&info, APR_FINFO_NAME, dir);
        if (status != APR_SUCCESS && status != APR_INCOMPLETE) {
            break;
        }
        if (!is_passed_over(info.name)) {
            tree->entries++;
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(tree->pool,
                                                              info.name);
        }
    }
    apr_dir_close(dir);
    qsort(names->elts, (size_t)names->nelts, sizeof(const char *), by_bytes);
    return names;
}

static void read_folder(tree_t *tree, const folder_t *folder)
{
    apr_finfo_t info;
    apr_array_header_t *names;
    apr_status_t status = apr_stat(&info, folder->path,
                                   APR_FINFO_TYPE | APR_FINFO_PROT,
                                   tree->pool);

    if ((status == APR_SUCCESS || status == APR_INCOMPLETE)
        && !check_writers(tree, folder->path, &info)) {
        return;
    }
    names = list_names(tree, folder->path);
    if (!names) {
        refuse(tree, folder->path, "The folder cannot be read.");
        return;
    }
    for (int i = 0; i < names->nelts; i++) {
        if (tree->entries > MAX_TREE_ENTRIES) {
            break; /* said once, by the caller */
        }
        read_entry(tree, folder, APR_ARRAY_IDX(names, i, const char *));
    }
}

apr_status_t apir_file_tree_read(const char *folder, const char *extension,
                                 bool strict, apir_diag_t *diag,
                                 apir_route_file_t **files, apr_size_t *count,
                                 apr_pool_t *pool)
{
    tree_t tree = { extension, strict, diag, pool, NULL, NULL, 0, false };
    folder_t top = { NULL, folder, "", NULL, 0 };
    char real[PATH_MAX];

    tree.files = apr_array_make(pool, 16, sizeof(apir_route_file_t));
    if (realpath(folder, real)) {
        tree.base = top.real = apr_pstrdup(pool, real);
        read_folder(&tree, &top);
    }
    else {
        refuse(&tree, folder, "The folder is not there.");
    }
    if (tree.entries > MAX_TREE_ENTRIES) {
        refuse(&tree, folder, "The folder holds more than 10000 files.");
    }
    *files = (apir_route_file_t *)tree.files->elts;
    *count = (apr_size_t)tree.files->nelts;
    return tree.failed ? APR_EGENERAL : APR_SUCCESS;
}
