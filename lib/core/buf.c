/*
 * Pools have no realloc, so growth copies into a block of twice the size; the
 * old blocks stay in the pool and together are smaller than the new one.
 */
#include "core/buf.h"
#include <string.h>

void apir_buf_init(apir_buf_t *buf, apr_pool_t *pool, apr_size_t capacity,
                   apr_size_t limit)
{
    if (limit == APR_SIZE_MAX) {
        limit--; /* the zero byte needs a place too */
    }
    if (capacity > limit) {
        capacity = limit;
    }
    buf->pool = pool;
    buf->data = apr_palloc(pool, capacity + 1);
    buf->data[0] = '\0';
    buf->length = 0;
    buf->capacity = capacity;
    buf->limit = limit;
}

apr_status_t apir_buf_reserve(apir_buf_t *buf, apr_size_t more)
{
    apr_size_t need, capacity;
    char *data;

    if (more <= buf->capacity - buf->length) {
        return APR_SUCCESS;
    }
    if (more > buf->limit - buf->length) {
        return APR_ENOSPC;
    }
    need = buf->length + more;
    capacity = buf->capacity > buf->limit / 2 ? buf->limit
                                              : buf->capacity * 2;
    if (capacity < need) {
        capacity = need;
    }
    data = apr_palloc(buf->pool, capacity + 1);
    memcpy(data, buf->data, buf->length + 1);
    buf->data = data;
    buf->capacity = capacity;
    return APR_SUCCESS;
}

apr_status_t apir_buf_add(apir_buf_t *buf, const char *data,
                          apr_size_t length)
{
    apr_status_t status = apir_buf_reserve(buf, length);

    if (status == APR_SUCCESS && length > 0) {
        memcpy(buf->data + buf->length, data, length);
        buf->length += length;
        buf->data[buf->length] = '\0';
    }
    return status;
}

apr_status_t apir_buf_puts(apir_buf_t *buf, const char *text)
{
    return apir_buf_add(buf, text, strlen(text));
}

apr_status_t apir_buf_putc(apir_buf_t *buf, char byte)
{
    return apir_buf_add(buf, &byte, 1);
}

void apir_buf_reset(apir_buf_t *buf)
{
    buf->length = 0;
    buf->data[0] = '\0';
}
