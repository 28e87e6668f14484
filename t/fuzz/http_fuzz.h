/**
 * @file http_fuzz.h
 * @brief What the fuzz targets of lib/http share.
 */
#ifndef APIR_HTTP_FUZZ_H
#define APIR_HTTP_FUZZ_H

#include "core/utf8.h"
#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Ends the run when a promise does not hold. */
#define PROMISE(condition)                                           \
    do {                                                             \
        if (!(condition)) {                                          \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, \
                    __LINE__, #condition);                           \
            abort();                                                 \
        }                                                            \
    } while (0)

static inline apr_pool_t *fuzz_pool(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return pool;
}

static inline void fuzz_done(apr_pool_t *pool)
{
    apr_pool_destroy(pool);
    apr_terminate();
}

/** UTF-8 without NUL, of that length. */
static inline bool fuzz_is_text(const char *text, apr_size_t length)
{
    return strlen(text) == length && apir_utf8_valid(text, length);
}

/** A copy of the input in a block of its own size, so that a sanitizer sees
 * each byte read behind it. */
static inline char *fuzz_copy(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1);

    if (copy && size) {
        memcpy(copy, data, size);
    }
    return copy;
}

#endif
