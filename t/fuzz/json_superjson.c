/*
 * A payload {"json":…, "meta":…}: values are made of it, written with their
 * annotations, read back, and must be the same. Paths of the meta that is
 * written lead somewhere; the tree has no cycles and no more values than text
 * and budget allow (the sanitizers and the time limit would tell).
 */
#include "core/buf.h"
#include "core/limits.h"
#include "json/reader.h"
#include "json/superjson.h"
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static apir_value_t *read_text(const char *text, apr_size_t length,
                               apr_size_t nodes, apr_pool_t *pool)
{
    const apir_json_limits_t limits = { 2 * APIR_MAX_DEPTH, nodes };
    apir_value_t *value = NULL;

    apir_json_read(text, length, &limits, &value, pool, NULL);
    return value;
}

/* The JSON of a value, and what is said about it. */
static void write_both(const apir_value_t *value, apir_buf_t *json,
                       const char **meta, apr_size_t *length,
                       apr_pool_t *pool)
{
    apir_json_writer_t writer;

    json->data = NULL;
    apir_buf_init(json, pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, json);
    apir_superjson_write(value, &writer, meta, length, pool);
    apir_json_writer_flush(&writer);
}

static bool same(const char *a, apr_size_t a_length, const char *b,
                 apr_size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static void round_trip(const apir_value_t *value, apr_pool_t *pool)
{
    const char *meta, *again_meta;
    apr_size_t length, again_length;
    apir_value_t *back, *said = NULL;
    apir_buf_t json, again;

    write_both(value, &json, &meta, &length, pool);
    back = read_text(json.data, json.length, APR_SIZE_MAX, pool);
    if (!back) {
        return; /* too deep: equalities may double the depth */
    }
    if (meta) {
        said = read_text(meta, length, APR_SIZE_MAX, pool);
        if (!said) {
            abort();
        }
    }
    if (apir_superjson_apply(back, said, APIR_SUPERJSON_KEEP_UNDEFINED, pool,
                             NULL)
        != APR_SUCCESS) {
        abort();
    }
    write_both(back, &again, &again_meta, &again_length, pool);
    if (!same(json.data, json.length, again.data, again.length)
        || (meta == NULL) != (again_meta == NULL)
        || (meta && !same(meta, length, again_meta, again_length))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    apr_pool_t *pool;
    apir_value_t *payload;
    apir_value_t *json;

    if (!parent) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
    }
    apr_pool_create(&pool, parent);
    payload = read_text((const char *)data, size, 10000, pool);
    json = (apir_value_t *)apir_value_get(payload, "json");
    if (json
        && apir_superjson_apply(json, apir_value_get(payload, "meta"),
                                size % 2 ? APIR_SUPERJSON_KEEP_UNDEFINED : 0,
                                pool, NULL)
               == APR_SUCCESS) {
        round_trip(json, pool);
    }
    apr_pool_destroy(pool);
    return 0;
}
