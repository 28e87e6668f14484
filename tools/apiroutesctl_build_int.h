/**
 * @file apiroutesctl_build_int.h
 * @brief Between the two files of apiroutesctl build.
 */
#ifndef APIR_APIROUTESCTL_BUILD_INT_H
#define APIR_APIROUTESCTL_BUILD_INT_H

#include "apiroutesctl.h"
#include <apr_tables.h>

/** What the command line asks for. */
typedef struct apir_ctl_build_t {
    const char *source;
    const char *out;
    apr_array_header_t *includes;  /**< of const char *, folders */
    apr_array_header_t *libraries; /**< of const char *, names */
    bool force;                    /**< compile what has not changed, too */
    bool remove;                   /**< .so files without a source */
} apir_ctl_build_t;

/** Compiles @a source into the shared object @a goal, by the compiler that
 * this was built with, or that of the environment's CC, with CFLAGS in
 * addition. Its messages go to the standard error. */
bool apir_ctl_compile(apir_ctl_t *ctl, const apir_ctl_build_t *build,
                      const char *source, const char *goal);

#endif
