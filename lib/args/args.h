/**
 * @file args/args.h
 * @brief Model operations: checked arguments in, JSON out.
 *
 *     arguments ──check──► normalized arguments ──plan──► statements ──run──►
 *     JSON text straight from columns
 *
 * One engine for all protocols: RPC, and later GraphQL and tRPC over models,
 * give the same tree of arguments. Values in it are apir_value_t: what
 * superjson decoded (dates, big integers, decimals, bytes, null sentinels).
 */
#ifndef APIR_ARGS_ARGS_H
#define APIR_ARGS_ARGS_H

#include "core/error.h"
#include "json/value.h"
#include "zmodel/schema.h"

typedef enum apir_query_op_t {
    APIR_Q_FIND_MANY,
    APIR_Q_FIND_UNIQUE,
    APIR_Q_FIND_FIRST,
    APIR_Q_COUNT,
    APIR_Q_AGGREGATE,
    APIR_Q_GROUP_BY,
    APIR_Q_EXISTS,
    APIR_Q_CREATE,
    APIR_Q_CREATE_MANY,
    APIR_Q_CREATE_MANY_AND_RETURN,
    APIR_Q_UPDATE,
    APIR_Q_UPDATE_MANY,
    APIR_Q_UPDATE_MANY_AND_RETURN,
    APIR_Q_UPSERT,
    APIR_Q_DELETE,
    APIR_Q_DELETE_MANY,
    APIR_Q_OP_COUNT
} apir_query_op_t;

/** "findMany" …; and back: APIR_Q_OP_COUNT when there is none. */
const char *apir_query_op_name(apir_query_op_t op);
apir_query_op_t apir_query_op(const char *name, apr_size_t length);

/**
 * What the arguments of every model's operations may look like: made once
 * from a schema, looked up by every request. Immutable; any thread may read.
 */
typedef struct apir_query_rules_t apir_query_rules_t;

/**
 * @param zmodel  borrowed: has to live as long as the rules
 * @param pool    owns the rules
 * @return never NULL
 */
const apir_query_rules_t *apir_query_compile(const apir_zmodel_t *zmodel,
                                             apr_pool_t *pool);

/**
 * Checks arguments strictly against the schema, before any database is
 * touched (validation.md, query.md, mutation.md).
 * @param args        an object (anything that is none acts as wire.md §2
 *                    says), or NULL: none were given; read only
 * @param normalized  out: the tree that args/normalized.h describes. Shares
 *                    what it can with @a args
 * @param error       APIR_E_UNPROCESSABLE with the reference's whole message
 *                    (`Invalid findMany args for model "User": Validation
 *                    error: …`); APIR_E_TOO_MANY when judging the arguments
 *                    would take more than APIR_MAX_ARGUMENT_WORK steps
 */
apr_status_t apir_query_check(const apir_query_rules_t *rules,
                              const apir_zmodel_model_t *model,
                              apir_query_op_t op, const apir_value_t *args,
                              const apir_value_t **normalized,
                              apr_pool_t *pool, apir_error_t *error);

#endif
