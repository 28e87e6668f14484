/**
 * @file mutation/write.h
 * @brief Runs an operation that changes rows (mutation.md): nested writes in
 * the reference's order, defaults, then what comes back.
 */
#ifndef APIR_MUTATION_WRITE_H
#define APIR_MUTATION_WRITE_H

#include "db/db.h"
#include "json/superjson.h"
#include "query/plan.h"

/** What stays the same for all writes of one request. */
typedef struct apir_query_writer_t {
    const apir_zmodel_t *zmodel;
    apir_db_connection_t *connection;
    apir_query_cache_t *cache;         /**< for reading back; may be NULL */
    const apir_query_policy_t *policy; /**< NULL: nobody is asked */
    const apir_value_t *auth; /**< the user, for `@default(auth().x)`; NULL:
                                   nobody */
} apir_query_writer_t;

/** Why a write did not happen, besides the error. */
typedef struct apir_query_refusal_t {
    const char *model;         /**< whom the error is about (ZModel's name);
                                    NULL: the operation's model */
    const char *reject_reason; /**< of APIR_E_FORBIDDEN: "no-access",
                                    "cannot-read-back" … */
    bool written; /**< only the answer is refused: what was written stays,
                       outside $transaction (DV13) */
} apir_query_refusal_t;

/**
 * Runs create … deleteMany, and writes the result as one item of
 * @a out->json: a row, null, an array of rows, or {"count": n}.
 *
 * The caller has begun a write transaction, and rolls it back after an error:
 * part of the work may be done then, and part of the answer written.
 *
 * @param args     normalized (args/normalized.h)
 * @param pool     of this call
 * @param refusal  out: set together with @a error
 * @param error    APIR_E_NOT_FOUND "Record not found" and the sentences of
 *                 mutation.md §4.3; APIR_E_CONFLICT with db_code for
 *                 constraints; APIR_E_NOT_SUPPORTED; APIR_E_FORBIDDEN
 */
apr_status_t apir_query_write(const apir_query_writer_t *writer,
                              const apir_zmodel_model_t *model,
                              apir_query_op_t op, const apir_value_t *args,
                              apir_superjson_writer_t *out, apr_pool_t *pool,
                              apir_query_refusal_t *refusal,
                              apir_error_t *error);

#endif
