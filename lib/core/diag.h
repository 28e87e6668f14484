/**
 * @file core/diag.h
 * @brief Mistakes in configuration: all of them at once, each with its place.
 */
#ifndef APIR_CORE_DIAG_H
#define APIR_CORE_DIAG_H

#include <apr_pools.h>

/** Where something was written. Borrowed text; line 0: unknown. */
typedef struct apir_place_t {
    const char *file;
    int line;
    int column; /**< 0: not told */
} apir_place_t;

typedef enum apir_severity_t {
    APIR_DIAG_WARNING,
    APIR_DIAG_ERROR
} apir_severity_t;

/** Collects diagnostics and hands each to a sink (log, terminal, test). */
typedef struct apir_diag_t {
    void (*report)(void *baton, apir_severity_t severity,
                   const apir_place_t *place, const char *message);
    void *baton;
    apr_pool_t *pool; /**< for the texts */
    int errors;
    int warnings;
} apir_diag_t;

/** Reports an error (printf form) at @a place (may be NULL). */
void apir_diag_error(apir_diag_t *diag, const apir_place_t *place,
                     const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Reports a warning (printf form) at @a place (may be NULL). */
void apir_diag_warning(apir_diag_t *diag, const apir_place_t *place,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
