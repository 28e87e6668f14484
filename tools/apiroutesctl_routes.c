/*
 * apiroutesctl routes DIR…: the routes that ApiRoutesDir would make of
 * folders. They go through the module's own router, so that its mistakes and
 * warnings are the ones that the start of httpd would tell.
 */
#include "apiroutesctl.h"
#include "route/router.h"
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

/* What the listing shows of one file. */
typedef struct row_t {
    const char *methods;
    const char *pattern;
    const char *file;
} row_t;

/* Compiled files if there are any, else sources; the sources' permissions
 * are no matter, since httpd never opens them. */
static bool read_folder(apir_ctl_t *ctl, const char *folder,
                        apir_route_file_t **files, apr_size_t *count)
{
    if (apir_file_tree_read(folder, ".so", true, &ctl->diag, files, count,
                            ctl->pool)
        != APR_SUCCESS) {
        return false;
    }
    if (*count > 0) {
        return true;
    }
    return apir_file_tree_read(folder, ".c", false, &ctl->diag, files, count,
                               ctl->pool)
           == APR_SUCCESS;
}

static void describe(apir_ctl_t *ctl, apir_router_t *router,
                     const apir_route_file_t *file, row_t *row)
{
    const char *const *methods = apir_ctl_methods(ctl, file->path);
    const apir_place_t place = { file->path, 0, 0 };
    const char *wrong;

    row->methods = "";
    row->pattern = file->pattern;
    row->file = file->path;
    if (methods && !*methods) {
        apir_diag_warning(&ctl->diag, &place,
                          "exports no function named "
                          "after a method (GET, POST, …)");
    }
    for (; methods && *methods; methods++) {
        row->methods = apr_pstrcat(ctl->pool, row->methods,
                                   *row->methods ? "," : "", *methods, NULL);
        wrong = apir_router_add(router, *methods, file->pattern, row, &place);
        if (wrong) {
            apir_diag_error(&ctl->diag, &place, "%s", wrong);
            return;
        }
    }
}

static void print_rows(const row_t *rows, apr_size_t count)
{
    int methods = 0;
    int pattern = 0;
    apr_size_t i;

    for (i = 0; i < count; i++) {
        int m = (int)strlen(rows[i].methods);
        int p = (int)strlen(rows[i].pattern);

        methods = m > methods ? m : methods;
        pattern = p > pattern ? p : pattern;
    }
    for (i = 0; i < count; i++) {
        printf("%-*s  %-*s  %s\n", methods, rows[i].methods, pattern,
               rows[i].pattern, rows[i].file);
    }
}

static void list_folder(apir_ctl_t *ctl, const char *folder)
{
    const apir_place_t place = { folder, 0, 0 };
    apir_router_t *router = apir_router_create(APIR_FILES, ctl->pool);
    apir_route_file_t *files;
    apr_size_t count;
    apr_size_t i;
    row_t *rows;

    if (!read_folder(ctl, folder, &files, &count)) {
        return;
    }
    if (count == 0) {
        apir_diag_warning(&ctl->diag, &place, "holds no route files");
        return;
    }
    rows = apr_palloc(ctl->pool, count * sizeof(*rows));
    for (i = 0; i < count; i++) {
        describe(ctl, router, &files[i], &rows[i]);
    }
    apir_router_compile(router, &ctl->diag);
    print_rows(rows, count);
}

int apir_ctl_routes(apir_ctl_t *ctl, int argc, const char *const *argv)
{
    int i;

    if (argc == 0) {
        return apir_ctl_misused("routes needs a folder");
    }
    for (i = 0; i < argc; i++) {
        if (argv[i][0] == '-') {
            return apir_ctl_misused("routes knows no option %s", argv[i]);
        }
    }
    for (i = 0; i < argc; i++) {
        list_folder(ctl, argv[i]);
    }
    return ctl->diag.errors > 0 ? 1 : 0;
}
