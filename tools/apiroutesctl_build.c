/*
 * apiroutesctl build SRC OUT: compiles a tree of .c route files into the tree
 * of .so files that ApiRoutesDir reads. The compiler is run without a shell,
 * so that brackets and blanks in names mean nothing, and writes beside its
 * goal: a file is replaced as a whole or not at all.
 */
#include "apiroutesctl.h"
#include "apiroutesctl_build_int.h"
#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

/* httpd must be able to read them, nobody but the owner to change them. */
#define FILE_PERMISSIONS \
    (APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_GREAD | APR_FPROT_WREAD)
#define FOLDER_PERMISSIONS                                      \
    (FILE_PERMISSIONS | APR_FPROT_UEXECUTE | APR_FPROT_GEXECUTE \
     | APR_FPROT_WEXECUTE)

/* Reports what APR says of a path. */
static bool failed(apir_ctl_t *ctl, const char *path, apr_status_t status)
{
    const apir_place_t place = { path, 0, 0 };
    char why[120];

    apir_diag_error(&ctl->diag, &place, "%s",
                    apr_strerror(status, why, sizeof(why)));
    return false;
}

static apr_time_t changed_at(const char *path, apr_pool_t *pool)
{
    apr_finfo_t about;

    if (apr_stat(&about, path, APR_FINFO_MTIME, pool) != APR_SUCCESS) {
        return 0;
    }
    return about.mtime;
}

/* The latest change of a header below a folder. Which header a route includes
 * is the compiler's business; any change compiles all again. */
static apr_time_t headers_changed_at(const char *folder, int depth,
                                     apr_pool_t *pool)
{
    apr_time_t latest = 0;
    apr_finfo_t entry;
    apr_dir_t *dir;

    if (depth == 0 || apr_dir_open(&dir, folder, pool) != APR_SUCCESS) {
        return 0;
    }
    while (apr_dir_read(&entry, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        const char *path = apr_pstrcat(pool, folder, "/", entry.name, NULL);
        size_t length = strlen(entry.name);
        apr_time_t time = 0;

        if (length > 2 && strcmp(entry.name + length - 2, ".h") == 0) {
            time = changed_at(path, pool);
        }
        else if (entry.name[0] != '.'
                 && apr_stat(&entry, path, APR_FINFO_TYPE, pool)
                        == APR_SUCCESS
                 && entry.filetype == APR_DIR) {
            time = headers_changed_at(path, depth - 1, pool);
        }
        latest = time > latest ? time : latest;
    }
    apr_dir_close(dir);
    return latest;
}

/* The folder of a goal, with those above it. */
static bool make_folder(apir_ctl_t *ctl, const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *folder = apr_pstrmemdup(ctl->pool, file,
                                        (apr_size_t)(slash - file));
    apr_status_t status;

    status = apr_dir_make_recursive(folder, FOLDER_PERMISSIONS, ctl->pool);
    return status == APR_SUCCESS || failed(ctl, folder, status);
}

/* Compiles one route file; true when the goal is there. */
static bool compile(apir_ctl_t *ctl, const apir_ctl_build_t *build,
                    const apir_route_file_t *file, const char *goal)
{
    const char *beside = apr_pstrcat(ctl->pool, goal, ".new", NULL);
    const apir_place_t place = { file->path, 0, 0 };
    apr_status_t status;

    if (!make_folder(ctl, goal)) {
        return false;
    }
    if (!apir_ctl_compile(ctl, build, file->path, beside)) {
        apr_file_remove(beside, ctl->pool);
        apir_diag_error(&ctl->diag, &place, "does not compile");
        return false;
    }
    status = apr_file_perms_set(beside, FILE_PERMISSIONS);
    if (status == APR_SUCCESS) {
        status = apr_file_rename(beside, goal, ctl->pool);
    }
    return status == APR_SUCCESS || failed(ctl, goal, status);
}

/* A route file, or a file of helpers that stands in the wrong folder? */
static void look_at_methods(apir_ctl_t *ctl, const apir_route_file_t *file)
{
    const apir_place_t place = { file->path, 0, 0 };
    const char *const *methods = apir_ctl_methods(ctl, file->path);

    if (methods && !*methods) {
        apir_diag_warning(&ctl->diag, &place,
                          "exports no function named "
                          "after a method (GET, POST, …): it answers 405 "
                          "to all of them");
    }
}

static void build_files(apir_ctl_t *ctl, const apir_ctl_build_t *build,
                        const apir_route_file_t *files, apr_size_t count)
{
    apr_time_t headers = headers_changed_at(build->source, 32, ctl->pool);
    apr_size_t i;
    int h;

    for (h = 0; h < build->includes->nelts; h++) {
        const char *folder = APR_ARRAY_IDX(build->includes, h, const char *);
        apr_time_t time = headers_changed_at(folder, 1, ctl->pool);

        headers = time > headers ? time : headers;
    }
    for (i = 0; i < count; i++) {
        const char *goal = apr_pstrcat(ctl->pool, build->out, "/",
                                       files[i].name, ".so", NULL);
        apr_time_t made = changed_at(goal, ctl->pool);

        look_at_methods(ctl, &files[i]);
        if (!build->force && made > headers
            && made > changed_at(files[i].path, ctl->pool)) {
            continue;
        }
        printf("%s\n", goal);
        fflush(stdout);
        compile(ctl, build, &files[i], goal);
    }
}

static bool has_source(const char *name, const apir_route_file_t *files,
                       apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A route whose source is gone would be answered for ever. */
static void look_for_leftovers(apir_ctl_t *ctl, const apir_ctl_build_t *build,
                               const apir_route_file_t *files,
                               apr_size_t count)
{
    apir_route_file_t *made;
    apr_size_t number;
    apr_size_t i;

    if (apir_file_tree_read(build->out, ".so", false, &ctl->diag, &made,
                            &number, ctl->pool)
        != APR_SUCCESS) {
        return;
    }
    for (i = 0; i < number; i++) {
        const apir_place_t place = { made[i].path, 0, 0 };
        apr_status_t status;

        if (has_source(made[i].name, files, count)) {
            continue;
        }
        if (!build->remove) {
            apir_diag_warning(&ctl->diag, &place,
                              "has no source in %s; --delete removes it",
                              build->source);
            continue;
        }
        status = apr_file_remove(made[i].path, ctl->pool);
        if (status != APR_SUCCESS) {
            failed(ctl, made[i].path, status);
        }
    }
}

/* Reads the words of the command line; 0, or the exit code of a misuse. */
static int read_words(apir_ctl_build_t *build, int argc,
                      const char *const *argv)
{
    int i;

    for (i = 0; i < argc; i++) {
        const char *word = argv[i];

        if (strcmp(word, "--force") == 0) {
            build->force = true;
        }
        else if (strcmp(word, "--delete") == 0) {
            build->remove = true;
        }
        else if (strcmp(word, "-I") == 0 || strcmp(word, "-l") == 0) {
            if (++i == argc) {
                return apir_ctl_misused("%s needs a word behind it", word);
            }
            APR_ARRAY_PUSH(word[1] == 'I' ? build->includes
                                          : build->libraries,
                           const char *) = argv[i];
        }
        else if (word[0] == '-') {
            return apir_ctl_misused("build knows no option %s", word);
        }
        else if (!build->source || !build->out) {
            *(build->source ? &build->out : &build->source) = word;
        }
        else {
            return apir_ctl_misused("build takes two folders, not %s too",
                                    word);
        }
    }
    return build->out ? 0
                      : apir_ctl_misused("build needs two folders, the "
                                         "sources' and the goal's");
}

int apir_ctl_build(apir_ctl_t *ctl, int argc, const char *const *argv)
{
    apir_ctl_build_t build = { NULL, NULL, NULL, NULL, false, false };
    apir_route_file_t *files;
    apr_status_t status;
    apr_size_t count;
    int code;

    build.includes = apr_array_make(ctl->pool, 4, sizeof(const char *));
    build.libraries = apr_array_make(ctl->pool, 4, sizeof(const char *));
    code = read_words(&build, argc, argv);
    if (code != 0) {
        return code;
    }
    if (apir_file_tree_read(build.source, ".c", false, &ctl->diag, &files,
                            &count, ctl->pool)
        != APR_SUCCESS) {
        return 1;
    }
    status = apr_dir_make_recursive(build.out, FOLDER_PERMISSIONS, ctl->pool);
    if (status != APR_SUCCESS) {
        failed(ctl, build.out, status);
        return 1;
    }
    build_files(ctl, &build, files, count);
    look_for_leftovers(ctl, &build, files, count);
    return ctl->diag.errors > 0 ? 1 : 0;
}
