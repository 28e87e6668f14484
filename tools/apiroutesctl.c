/*
 * apiroutesctl: what can be asked and built without a server. It links the
 * library alone; each subcommand is a file of its own.
 */
#include "apiroutesctl.h"
#include "config.h"
#include <apr_file_io.h>
#include <apr_general.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct command_t {
    const char *name;
    apir_ctl_command_fn *run;
    const char *usage;
    const char *help;
} command_t;

static const command_t commands[] = {
    { "routes", apir_ctl_routes, "DIR…",
      "print the routes of folders of route files (.so, else .c)" },
    { "build", apir_ctl_build, "[options] SRC OUT",
      "compile the .c route files of SRC into .so files of OUT\n"
      "      -I DIR    a folder of headers; may be repeated\n"
      "      -l NAME   a library to link; may be repeated\n"
      "      --force   compile what has not changed, too\n"
      "      --delete  remove .so files of OUT that have no source in SRC" },
    { "check", apir_ctl_check, "[-v] FILE…",
      "say what is wrong in JSON Schema (.json) and ZModel (.zmodel) files\n"
      "      -v        print what ZModel schemas become" },
    { "db", apir_ctl_db, "push SCHEMA.zmodel DATABASE-URL [--check]",
      "make the tables of a schema that the database lacks\n"
      "      --check   only print what would be run" },
    { "types", apir_ctl_types,
      "--trpc [--superjson] PLUGIN.so[:ROUTER] [ARG…]",
      "print the type AppRouter of a plugin's router, for TypeScript\n"
      "      --superjson  the location has transformer=superjson\n"
      "      ARG…         what ApiPlugin gives the plugin" },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *to)
{
    size_t i;

    fputs("apiroutesctl, the tool beside mod_apiroutes\n\n", to);
    for (i = 0; i < COMMAND_COUNT; i++) {
        fprintf(to, "  apiroutesctl %s %s\n      %s\n", commands[i].name,
                commands[i].usage, commands[i].help);
    }
    fputs("  apiroutesctl help\n  apiroutesctl version\n", to);
}

int apir_ctl_misused(const char *format, ...)
{
    va_list arguments;

    fputs("apiroutesctl: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs("\nTry: apiroutesctl help\n", stderr);
    return 2;
}

static void print_diagnostic(void *baton, apir_severity_t severity,
                             const apir_place_t *place, const char *message)
{
    const char *kind = severity == APIR_DIAG_WARNING ? "warning: " : "";

    if (place && place->file) {
        fprintf(stderr, "%s:", place->file);
        if (place->line > 0) {
            fprintf(stderr, "%d:", place->line);
        }
        if (place->line > 0 && place->column > 0) {
            fprintf(stderr, "%d:", place->column);
        }
        fputc(' ', stderr);
    }
    fprintf(stderr, "%s%s\n", kind, message);
}

const char *apir_ctl_read(apir_ctl_t *ctl, const char *path,
                          apr_size_t *length)
{
    const apir_place_t place = { path, 0, 0 };
    apr_status_t status;
    apr_finfo_t about;
    apr_file_t *file;
    char why[120];
    char *text;

    status = apr_file_open(&file, path, APR_FOPEN_READ, 0, ctl->pool);
    if (status == APR_SUCCESS) {
        status = apr_file_info_get(&about, APR_FINFO_SIZE, file);
    }
    if (status == APR_SUCCESS && about.size > 16 * 1024 * 1024) {
        apir_diag_error(&ctl->diag, &place, "is larger than 16 MiB");
        return NULL;
    }
    if (status == APR_SUCCESS) {
        text = apr_palloc(ctl->pool, (apr_size_t)about.size + 1);
        status = apr_file_read_full(file, text, (apr_size_t)about.size,
                                    length);
        if (status == APR_SUCCESS) {
            text[*length] = '\0';
            apr_file_close(file);
            return text;
        }
    }
    apir_diag_error(&ctl->diag, &place, "%s",
                    apr_strerror(status, why, sizeof(why)));
    return NULL;
}

static int run(int argc, const char *const *argv)
{
    apir_ctl_t ctl = { NULL, { print_diagnostic, NULL, NULL, 0, 0 } };
    const char *name = argc > 1 ? argv[1] : "help";
    size_t i;

    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0) {
        usage(stdout);
        return argc > 1 ? 0 : 2;
    }
    if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
        puts("apiroutesctl " PACKAGE_VERSION);
        return 0;
    }
    apr_pool_create(&ctl.pool, NULL);
    ctl.diag.pool = ctl.pool;
    for (i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return commands[i].run(&ctl, argc - 2, argv + 2);
        }
    }
    return apir_ctl_misused("there is no subcommand \"%s\"", name);
}

int main(int argc, const char *const *argv, const char *const *environment)
{
    int code;

    if (apr_app_initialize(&argc, &argv, &environment) != APR_SUCCESS) {
        return 2;
    }
    code = run(argc, argv);
    apr_terminate();
    if (fflush(stdout) != 0) {
        perror("apiroutesctl: standard output");
        return 1;
    }
    return code;
}
