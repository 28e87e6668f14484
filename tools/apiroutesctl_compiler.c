/*
 * Runs the C compiler. Its name and flags are those found by configure; they
 * are words of make, that is, of a shell, without quotes in them.
 */
#include "apiroutesctl_build_int.h"
#include <apr_env.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <stdio.h>

static void add(apr_array_header_t *words, const char *word)
{
    APR_ARRAY_PUSH(words, const char *) = word;
}

/* Adds the words of a text that blanks separate. */
static void add_words(apr_array_header_t *words, const char *text)
{
    char *rest = apr_pstrdup(words->pool, text);
    char *state = NULL;
    char *word;

    for (word = apr_strtok(rest, " \t", &state); word;
         word = apr_strtok(NULL, " \t", &state)) {
        add(words, word);
    }
}

static void add_each(apr_array_header_t *words, const char *option,
                     const apr_array_header_t *list)
{
    int i;

    for (i = 0; i < list->nelts; i++) {
        add(words, apr_pstrcat(words->pool, option,
                               APR_ARRAY_IDX(list, i, const char *), NULL));
    }
}

/* The environment's value, unless it is empty. */
static const char *setting(const char *name, const char *otherwise,
                           apr_pool_t *pool)
{
    char *value;

    if (apr_env_get(&value, name, pool) != APR_SUCCESS || *value == '\0') {
        return otherwise;
    }
    return value;
}

static const char *const *command(const apir_ctl_build_t *build,
                                  const char *source, const char *goal,
                                  apr_pool_t *pool)
{
    apr_array_header_t *words = apr_array_make(pool, 32, sizeof(char *));

    add_words(words, setting("CC", CTL_CC, pool));
    add_words(words, "-std=gnu11 -O2 -g -Wall "
                     "-Werror=implicit-function-declaration -fPIC -shared "
                     "-Wl,-Bsymbolic");
    add_words(words, setting("CFLAGS", "", pool));
    add_each(words, "-I", build->includes);
    add(words, apr_pstrcat(pool, "-I", build->source, NULL));
    add(words, "-I" CTL_INCLUDEDIR);
    add_words(words, CTL_CPPFLAGS);
    add(words, "-o");
    add(words, goal);
    add(words, source);
    add_words(words, setting("LDFLAGS", "", pool));
    add_words(words, "-Wl,--as-needed " CTL_LIBS);
    add_each(words, "-l", build->libraries);
    add(words, NULL);
    return (const char *const *)words->elts;
}

/* Runs in the new process when the compiler cannot be started. */
static void say_why(apr_pool_t *pool, apr_status_t status,
                    const char *description)
{
    char text[120];

    fprintf(stderr, "%s: %s\n", description,
            apr_strerror(status, text, sizeof(text)));
}

bool apir_ctl_compile(apir_ctl_t *ctl, const apir_ctl_build_t *build,
                      const char *source, const char *goal)
{
    const char *const *words = command(build, source, goal, ctl->pool);
    apr_procattr_t *how;
    apr_exit_why_e why;
    apr_status_t status;
    apr_proc_t process;
    char text[120];
    int code = 0;

    apr_procattr_create(&how, ctl->pool);
    apr_procattr_cmdtype_set(how, APR_PROGRAM_PATH);
    apr_procattr_child_errfn_set(how, say_why);
    status = apr_proc_create(&process, words[0], words, NULL, how, ctl->pool);
    if (status != APR_SUCCESS) {
        apir_diag_error(&ctl->diag, NULL, "%s cannot be run: %s", words[0],
                        apr_strerror(status, text, sizeof(text)));
        return false;
    }
    status = apr_proc_wait(&process, &code, &why, APR_WAIT);
    return APR_STATUS_IS_CHILD_DONE(status) && APR_PROC_CHECK_EXIT(why)
           && code == 0;
}
