/**
 * @file mod_apiroutes/directives.h
 * @brief The setters of the directives, and what they share.
 */
#ifndef APIR_MOD_DIRECTIVES_H
#define APIR_MOD_DIRECTIVES_H

#include "mod_apiroutes/config.h"

#include <apr_file_io.h>

/** Every directive's setter: gets the rest of the line. */
#define DIRECTIVE(name, setter, where, arguments, by_default, help) \
    const char *apir_mod_set_##setter(cmd_parms *cmd, void *dir,    \
                                      const char *args);
#include "mod_apiroutes/directives.def"
#undef DIRECTIVE

/** The table as lines of tab-separated fields. */
void apir_mod_print_directives(apr_file_t *out);

/** The diagnostics of this reading of the configuration; they go to the log
 * at once and are counted. */
apir_diag_t *apir_mod_diag(apr_pool_t *pconf);

/** Starts a new count (pre_config). */
void apir_mod_diag_reset(apr_pool_t *pconf);

/** Where a directive stands. */
apir_place_t apir_mod_place(const cmd_parms *cmd);

/** Tells of a mistake in a directive (APR's printf form) and returns NULL, so
 * that the reading goes on and finds the others. */
const char *apir_mod_mistake(const cmd_parms *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The rest of a line as words, quotes undone. NULL-terminated. */
const char *const *apir_mod_words(const cmd_parms *cmd, const char *args,
                                  int *count);

/** Whether there are between @a least and @a most words (most < 0: any
 * number); if not, tells of the mistake. */
bool apir_mod_count_ok(const cmd_parms *cmd, int count, int least, int most);

/** "NAME=VALUE": the value, if @a word begins with @a name and '='. */
const char *apir_mod_option(const char *word, const char *name);

/** The file that a word names, relative to ServerRoot. Never NULL: told of a
 * path that is longer than the system takes. */
const char *apir_mod_file_name(const cmd_parms *cmd, const char *word);

/** Whether a name may be mentioned elsewhere as NAME or NAME:PART; told if
 * not. */
bool apir_mod_name_ok(const cmd_parms *cmd, const char *name);

/** Whether @a value is @a yes; told (of @a word) when it is not @a no
 * either. */
bool apir_mod_choice(const cmd_parms *cmd, const char *word,
                     const char *value, const char *yes, const char *no);

/** Whether the directive stands in a plain <Location> (or, when
 * @a server_too, at server level); if not, tells of the mistake. */
bool apir_mod_in_location(cmd_parms *cmd, bool server_too);

/** Makes one operation own the location (config.h); told when another does. */
void apir_mod_own_location(cmd_parms *cmd, apir_dir_config_t *config,
                           apir_endpoint_compile_fn *compile, void *data,
                           const char *methods);

/** The mount of a location, made when it is not there. */
apir_mount_t *apir_mod_mount(cmd_parms *cmd, apir_dir_config_t *config);

#endif
