/**
 * @file core/buf.h
 * @brief A growing byte buffer with a ceiling, in a pool.
 *
 * Growth doubles, so a buffer of n bytes costs its pool at most about 4n.
 * The text is always followed by a zero byte that is not counted.
 */
#ifndef APIR_CORE_BUF_H
#define APIR_CORE_BUF_H

#include <apr_errno.h>
#include <apr_pools.h>

typedef struct apir_buf_t {
    apr_pool_t *pool;
    char *data; /**< never NULL after init */
    apr_size_t length;
    apr_size_t capacity;
    apr_size_t limit; /**< most bytes it may hold */
} apir_buf_t;

/** Starts an empty buffer of @a capacity bytes that never exceeds @a limit. */
void apir_buf_init(apir_buf_t *buf, apr_pool_t *pool, apr_size_t capacity,
                   apr_size_t limit);

/** Makes room for @a more bytes; APR_ENOSPC when the limit forbids it. */
apr_status_t apir_buf_reserve(apir_buf_t *buf, apr_size_t more);

/** Appends bytes; APR_ENOSPC, and nothing appended, beyond the limit. */
apr_status_t apir_buf_add(apir_buf_t *buf, const char *data,
                          apr_size_t length);

/** Appends a C string. */
apr_status_t apir_buf_puts(apir_buf_t *buf, const char *text);

/** Appends one byte. */
apr_status_t apir_buf_putc(apir_buf_t *buf, char byte);

/** Forgets the contents, keeps the memory. */
void apir_buf_reset(apir_buf_t *buf);

#endif
