/**
 * @file rpc/rpc_int.h
 * @brief What the files of the RPC protocol share.
 */
#ifndef APIR_RPC_INT_H
#define APIR_RPC_INT_H

#include "rpc/rpc.h"

/** A request on its way. */
typedef struct apir_rpc_parse_t {
    const apir_zmodel_t *zmodel;
    const apir_rpc_input_t *input;
    apir_rpc_request_t *request;
    apr_pool_t *pool;
    apir_rpc_failure_t *failure;
} apir_rpc_parse_t;

/** The protocol's own refusal (printf form): 400. */
apr_status_t apir_rpc_refuse(apir_rpc_parse_t *parse, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool apir_rpc_is_method(const apir_rpc_parse_t *parse, const char *method);

/* ---- payload.c ---- */

/** What q and meta say; NULL in @a value when there is no q. Mistakes in meta
 * or in what it says are told as mistakes of q when @a blunt. */
apr_status_t apir_rpc_read_q(apir_rpc_parse_t *parse, bool blunt,
                             apir_value_t **value);

/** The body's JSON; NULL in @a value when there is none. */
apr_status_t apir_rpc_read_body(apir_rpc_parse_t *parse,
                                apir_value_t **value);

/** Takes the member "meta" out of an object and applies what it says; NULL,
 * or why that cannot be. */
const char *apir_rpc_apply_meta(apir_rpc_parse_t *parse, apir_value_t *value);

/* ---- transaction.c, procedure.c ---- */

apr_status_t apir_rpc_parse_transaction(apir_rpc_parse_t *parse,
                                        const char *type);
apr_status_t apir_rpc_parse_procedure(apir_rpc_parse_t *parse,
                                      const char *name);

#endif
