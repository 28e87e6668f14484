/**
 * @file graphql_fuzz.h
 * @brief What the fuzz targets of GraphQL share.
 */
#ifndef GRAPHQL_FUZZ_H
#define GRAPHQL_FUZZ_H

#include "core/buf.h"
#include "graphql/execute.h"
#include "graphql/resolvers.h"
#include "graphql/validate.h"
#include "json/reader.h"
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static apr_pool_t *fuzz_pool(void)
{
    static apr_pool_t *parent;
    apr_pool_t *pool;

    if (!parent) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
    }
    apr_pool_create(&pool, parent);
    return pool;
}

static inline apr_status_t fuzz_put(void *baton, const char *data,
                                    apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* The answer is JSON, "data" is an object or null, and each error has a
 * message and places within the document. */
static void check_answer(const apir_gql_document_t *document,
                         const char *data, apr_size_t length,
                         const apir_gql_errors_t *errors)
{
    apir_json_limits_t limits = { 10000, 10000000 };
    apir_json_writer_t json;
    apir_value_t *answer;
    apir_buf_t out;
    apir_error_t error;
    const apir_value_t *inner;

    apir_buf_init(&out, errors->pool, 1024, APR_SIZE_MAX / 2);
    apir_json_writer_init(&json, fuzz_put, &out);
    apir_gql_write_answer(document, data, length, errors, &json);
    must(apir_json_writer_flush(&json) == APR_SUCCESS);
    must(apir_json_read(out.data, out.length, &limits, &answer, errors->pool,
                        &error)
         == APR_SUCCESS);
    inner = apir_value_get(answer, "data");
    must((inner != NULL) == (data != NULL));
    must(!inner || inner->kind == APIR_OBJECT || inner->kind == APIR_NULL);
    must(inner || errors->count > 0);
    for (const apir_gql_error_t *one = errors->first; one; one = one->next) {
        must(*one->message != '\0');
        for (apr_uint32_t i = 0; i < one->place_count; i++) {
            must(one->places[i] <= document->length);
        }
    }
}

#endif
