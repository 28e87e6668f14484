/**
 * @file query/query.h
 * @brief Model operations: checked arguments in, JSON out.
 *
 *     arguments ──check──► normalized arguments ──plan──► statements ──run──►
 *     JSON text straight from columns
 *
 * One engine for all protocols: RPC, and later GraphQL and tRPC over models,
 * give the same tree of arguments. Values in it are apir_value_t: what
 * superjson decoded (dates, big integers, decimals, bytes, null sentinels).
 */
#ifndef APIR_QUERY_QUERY_H
#define APIR_QUERY_QUERY_H

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
 * Checks arguments strictly against the schema, before any database is
 * touched (validation.md, query.md, mutation.md).
 * @param args        an object (anything that is none acts as wire.md §2
 *                    says); read only
 * @param normalized  out: a tree with the members in *schema order*; absent
 *                    and undefined members are gone; every scalar has the
 *                    kind of its field: DateTime is APIR_DATE, BigInt
 *                    APIR_BIGINT, Decimal APIR_DECIMAL (canonical text), Bytes
 *                    APIR_BYTES, Int and Float APIR_NUMBER, enums the member's
 *                    name; @trim, @lower and @upper are applied in data.
 *                    Shorthands are written out: a field filter is always an
 *                    object of operators, AND/NOT are arrays, orderBy is an
 *                    array of one-member objects, nested to-many payloads are
 *                    arrays. Shares what it can with @a args.
 * @param error       APIR_E_UNPROCESSABLE with the reference's whole message
 *                    (`Invalid findMany args for model "User": Validation
 *                    error: …`)
 */
apr_status_t apir_query_check(const apir_zmodel_t *zmodel,
                              const apir_zmodel_model_t *model,
                              apir_query_op_t op, const apir_value_t *args,
                              const apir_value_t **normalized,
                              apr_pool_t *pool, apir_error_t *error);

#endif
