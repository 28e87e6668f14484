/**
 * @file rpc_fixture.h
 * @brief Requests of the RPC protocol, written in a line.
 */
#ifndef RPC_FIXTURE_H
#define RPC_FIXTURE_H

#include "zmodel_fixture.h"
#include "core/buf.h"
#include "http/query.h"
#include "rpc/rpc.h"

static apir_zmodel_t *rpc_zmodel;
static apir_rpc_request_t *rpc_request;
static apir_rpc_failure_t rpc_failure;

static inline void rpc_begin(void)
{
    unit_begin();
    rpc_zmodel = zmodel_of(
        ZMODEL_SOURCE "model User { id Int @id  at DateTime?  big BigInt? }\n"
                      "model blogPost { id Int @id }\n"
                      "procedure none(): Int\n"
                      "procedure some(a: Int, b: String?): Int\n"
                      "procedure maybe(a: Int?): Int\n"
                      "mutation procedure change(a: Int): Int\n");
    if (!rpc_zmodel) {
        printf("Bail out! %s\n", zmodel_told);
        exit(1);
    }
}

static inline apr_status_t rpc_body(void *baton, const char **data,
                                    apr_size_t *length, apir_error_t *error)
{
    const char *text = baton;

    *data = text ? text : "";
    *length = text ? strlen(text) : 0;
    return APR_SUCCESS;
}

/** Parses "GET /user/findMany"; q, meta and body may be NULL. "" or the
 * message of what was wrong. */
static inline const char *rpc_parse(const char *line, const char *q,
                                    const char *meta, const char *body)
{
    char *text = apr_pstrdup(unit_pool, line), *state, *part;
    apir_rpc_input_t input = { .body = rpc_body,
                               .baton = (void *)body,
                               .limits = { 20, 1000 } };
    const char *segments[8];
    apir_pairs_t pairs = { NULL, 0, 0 };

    input.method = apr_strtok(text, " ", &state);
    input.segments = segments;
    for (part = apr_strtok(NULL, "/", &state);
         part && input.segment_count < 8;
         part = apr_strtok(NULL, "/", &state)) {
        segments[input.segment_count++] = part;
    }
    if (q) {
        apir_pairs_add(&pairs, unit_pool, "q", 1, q, strlen(q));
    }
    if (meta) {
        apir_pairs_add(&pairs, unit_pool, "meta", 4, meta, strlen(meta));
    }
    input.query = apir_query_format(&pairs, unit_pool);
    return apir_rpc_parse(rpc_zmodel, &input, &rpc_request, unit_pool,
                          &rpc_failure)
                   == APR_SUCCESS
               ? ""
               : rpc_failure.error.message;
}

static inline apr_status_t rpc_gather(void *baton, const char *data,
                                      apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/** The body of the failure that there was last. */
static inline const char *rpc_error(void)
{
    apir_json_writer_t json;
    apir_buf_t text;

    apir_buf_init(&text, unit_pool, 256, 1 << 20);
    apir_json_writer_init(&json, rpc_gather, &text);
    apir_rpc_write_error(&rpc_failure, &json);
    apir_json_writer_flush(&json);
    return text.data;
}

#endif
