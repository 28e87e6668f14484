/*
 * A request of the RPC protocol: a first line "METHOD path?query", the rest
 * is the body. What is understood is complete; what is not has a sentence and
 * an error's body that is JSON.
 */
#include "core/buf.h"
#include "core/limits.h"
#include "json/reader.h"
#include "rpc/rpc.h"
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_SEGMENTS 8

static const char schema[] =
    "datasource db { provider = 'sqlite' }\n"
    "model User { id Int @id  at DateTime?  big BigInt?  bytes Bytes? }\n"
    "procedure none(): Int\n"
    "procedure some(a: Int, b: String?): Int\n"
    "mutation procedure change(a: Int): Int\n";

static void report(void *baton, apir_severity_t severity,
                   const apir_place_t *place, const char *message)
{
    abort();
}

static const apir_zmodel_t *schema_of(apr_pool_t *pool)
{
    apir_diag_t diag = { report, NULL, pool, 0, 0 };

    return apir_zmodel_parse(schema, sizeof(schema) - 1, NULL, &diag, pool);
}

static apr_status_t body(void *baton, const char **data, apr_size_t *length,
                         apir_error_t *error)
{
    *data = baton ? baton : "";
    *length = strlen(*data);
    return APR_SUCCESS;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_failure(const apir_rpc_failure_t *failure, apr_pool_t *pool)
{
    const apir_json_limits_t limits = { 10, 100 };
    apir_json_writer_t json;
    apir_value_t *value;
    apir_buf_t text;

    must(failure->error.message && *failure->error.message);
    apir_buf_init(&text, pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&json, gather, &text);
    apir_rpc_write_error(failure, &json);
    apir_json_writer_flush(&json);
    must(apir_json_read(text.data, text.length, &limits, &value, pool, NULL)
         == APR_SUCCESS);
}

static void check_request(const apir_rpc_request_t *request)
{
    int i;

    must(request->status == 200 || request->status == 201);
    must((request->procedure || request->check)
         == (request->call_count == 0));
    for (i = 0; i < request->call_count; i++) {
        const apir_rpc_call_t *call = &request->calls[i];

        must(call->model && call->op < APIR_Q_OP_COUNT);
        must(call->args && call->args->kind == APIR_OBJECT);
        must(!apir_value_get(call->args, "meta")
             || apir_value_length(call->args) > 0);
    }
}

static void try_request(const apir_zmodel_t *zmodel, char *line, char *rest,
                        apr_pool_t *pool)
{
    apir_rpc_input_t input = { .body = body,
                               .baton = rest,
                               .limits = { APIR_MAX_DEPTH, 10000 } };
    const char *segments[MOST_SEGMENTS];
    apir_rpc_request_t *request;
    apir_rpc_failure_t failure;
    char *query = strchr(line, '?'), *state, *part;

    if (query) {
        *query++ = '\0';
        input.query = query;
    }
    input.method = apr_strtok(line, " ", &state);
    if (!input.method) {
        return;
    }
    input.segments = segments;
    while (input.segment_count < MOST_SEGMENTS
           && (part = apr_strtok(NULL, "/", &state)) != NULL) {
        segments[input.segment_count++] = part;
    }
    if (apir_rpc_parse(zmodel, &input, &request, pool, &failure)
        == APR_SUCCESS) {
        check_request(request);
    }
    else {
        check_failure(&failure, pool);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    static const apir_zmodel_t *zmodel;
    apr_pool_t *pool;
    char *line, *rest;

    if (!parent) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
        zmodel = schema_of(parent);
    }
    apr_pool_create(&pool, parent);
    line = apr_pstrmemdup(pool, (const char *)data, size);
    rest = strchr(line, '\n');
    if (rest) {
        *rest++ = '\0';
    }
    try_request(zmodel, line, rest, pool);
    apr_pool_destroy(pool);
    return 0;
}
