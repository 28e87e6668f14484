/**
 * @file args_fixture.h
 * @brief Arguments as text, checked; what came of it as text.
 */
#ifndef QUERY_CHECK_FIXTURE_H
#define QUERY_CHECK_FIXTURE_H

#include "zmodel_fixture.h"

#include "core/buf.h"
#include "json/reader.h"
#include "json/superjson.h"
#include "args/args.h"

typedef struct checked_t {
    apr_status_t status;
    apir_error_t error;
    const char *text; /**< the normal form as JSON; NULL: refused */
    const char *said; /**< behind "Validation error: ", or NULL */
} checked_t;

static inline apr_status_t check_sink(void *baton, const char *data,
                                      apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static inline const char *check_print(const apir_value_t *value,
                                      apr_pool_t *pool)
{
    apir_json_writer_t writer;
    apir_buf_t buf;
    const char *meta;
    apr_size_t length;

    apir_buf_init(&buf, pool, 256, 16 * 1024 * 1024);
    apir_json_writer_init(&writer, check_sink, &buf);
    apir_superjson_write(value, &writer, &meta, &length, pool);
    apir_json_writer_flush(&writer);
    return buf.data;
}

static inline apir_value_t *check_read(const char *text, apr_pool_t *pool)
{
    apir_value_t *value = NULL;

    return apir_json_read(text, strlen(text), NULL, &value, pool, NULL)
                   == APR_SUCCESS
               ? value
               : NULL;
}

static inline checked_t check_value(const apir_query_rules_t *rules,
                                    const apir_zmodel_model_t *model,
                                    const char *op, const apir_value_t *args,
                                    apr_pool_t *pool)
{
    checked_t out = { 0 };
    const apir_value_t *normalized;

    out.status = apir_query_check(rules, model, apir_query_op(op, strlen(op)),
                                  args, &normalized, pool, &out.error);
    if (out.status == APR_SUCCESS) {
        out.text = check_print(normalized, pool);
    }
    else {
        const char *words = "Validation error: ";

        out.said = strstr(out.error.message, words);
        out.said = out.said ? out.said + strlen(words) : NULL;
    }
    return out;
}

#endif
