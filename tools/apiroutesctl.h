/**
 * @file apiroutesctl.h
 * @brief What the subcommands of apiroutesctl share.
 */
#ifndef APIR_APIROUTESCTL_H
#define APIR_APIROUTESCTL_H

#include "core/diag.h"
#include "route/file_tree.h"

/** One run of the tool. Everything lives until the program ends. */
typedef struct apir_ctl_t {
    apr_pool_t *pool;
    apir_diag_t diag; /**< prints to the standard error */
} apir_ctl_t;

/** A subcommand: @a argv are the words after its name. Returns the exit code:
 * 0 well done, 1 mistakes were found, 2 wrong usage. */
typedef int(apir_ctl_command_fn)(apir_ctl_t *ctl, int argc,
                                 const char *const *argv);

apir_ctl_command_fn apir_ctl_build;
apir_ctl_command_fn apir_ctl_check;
apir_ctl_command_fn apir_ctl_db;
apir_ctl_command_fn apir_ctl_routes;
apir_ctl_command_fn apir_ctl_types;

/** Says (printf form) how a subcommand was misused; returns 2. */
int apir_ctl_misused(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/** The methods that a route file exports ("GET", …), in a fixed order,
 * NULL-terminated. NULL, with a diagnostic, when the file cannot be read. A
 * .so is opened, which runs its constructors; a .c is looked through. */
const char *const *apir_ctl_methods(apir_ctl_t *ctl, const char *path);

/** The same of the text of a C file: functions of those names that are
 * defined at file scope and not static, as far as one can see without the
 * preprocessor. */
const char *const *apir_ctl_methods_of_text(const char *text,
                                            apr_size_t length,
                                            apr_pool_t *pool);

/** A whole file, with a zero byte behind it; NULL, with a diagnostic, when it
 * cannot be read or is larger than 16 MiB. */
const char *apir_ctl_read(apir_ctl_t *ctl, const char *path,
                          apr_size_t *length);

#endif
