/**
 * @file unit.h
 * @brief The few lines that a unit test in C needs: TAP, a pool, files.
 */
#ifndef APIR_UNIT_H
#define APIR_UNIT_H

#include <apr_errno.h>
#include <apr_general.h>
#include <apr_pools.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static apr_pool_t *unit_pool;
static int unit_count;
static int unit_failed;

static inline void unit_begin(void)
{
    apr_initialize();
    apr_pool_create(&unit_pool, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
}

static inline bool unit_ok(bool passed, const char *name, const char *file,
                           int line)
{
    printf("%sok %d - %s\n", passed ? "" : "not ", ++unit_count, name);
    if (!passed) {
        unit_failed++;
        printf("# at %s:%d\n", file, line);
    }
    return passed;
}

static inline void unit_is(const char *got, const char *want,
                           const char *name, const char *file, int line)
{
    bool same = got && want ? strcmp(got, want) == 0 : got == want;

    if (!unit_ok(same, name, file, line)) {
        printf("#  got: %s\n# want: %s\n", got ? got : "(null)",
               want ? want : "(null)");
    }
}

static inline void unit_is_int(long long got, long long want,
                               const char *name, const char *file, int line)
{
    if (!unit_ok(got == want, name, file, line)) {
        printf("#  got: %lld\n# want: %lld\n", got, want);
    }
}

static inline void unit_skip(const char *reason)
{
    printf("ok %d # skip %s\n", ++unit_count, reason);
}

static inline int unit_done(void)
{
    printf("1..%d\n", unit_count);
    apr_pool_destroy(unit_pool);
    apr_terminate();
    return unit_failed ? 1 : 0;
}

/** A file below the source root (environment variable SRCDIR), or with an
 * absolute path, in unit_pool; NULL when it is not there. */
static inline char *unit_file(const char *path, size_t *length)
{
    const char *root = getenv("SRCDIR");
    char full[4096];
    char *data;
    FILE *file;
    long size;

    snprintf(full, sizeof(full), "%s/%s", root ? root : ".", path);
    file = fopen(path[0] == '/' ? path : full, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) {
        return NULL;
    }
    rewind(file);
    data = apr_palloc(unit_pool, (apr_size_t)size + 1);
    *length = fread(data, 1, (size_t)size, file);
    data[*length] = '\0';
    fclose(file);
    return data;
}

#define OK(condition, name) unit_ok((condition), (name), __FILE__, __LINE__)
#define IS(got, want, name) unit_is((got), (want), (name), __FILE__, __LINE__)
#define IS_INT(got, want, name)                                        \
    unit_is_int((long long)(got), (long long)(want), (name), __FILE__, \
                __LINE__)

#endif
