/**
 * @file rpc/rpc.h
 * @brief ZenStack's RPC protocol: from a request to model operations, and
 * from their results to answers.
 *
 *     GET  /user/findMany?q={"where":…}&meta={"serialization":…}
 *     GET  /user/check?q={"operation":"read","where":{…}}
 *     POST /user/create                      {"data":…, "meta":…}
 *     POST /$transaction/sequential          [{"model", "op", "args"}, …]
 *     GET or POST /$procs/name               {"args": {…}}
 *
 * What runs the operations is a table of functions, so that the protocol
 * knows neither databases nor policies.
 */
#ifndef APIR_RPC_RPC_H
#define APIR_RPC_RPC_H

#include "core/error.h"
#include "json/reader.h"
#include "json/superjson.h"
#include "args/args.h"
#include "zmodel/schema.h"

/** A request, as a server has it. */
typedef struct apir_rpc_input_t {
    const char *method;          /**< in any case; HEAD is answered as GET */
    const char *const *segments; /**< of the path below the mount, decoded;
                                      empty ones are passed over */
    int segment_count;
    const char *query; /**< without '?'; NULL: none */
    /** The whole body, asked for only when the operation has one; borrowed
     * until the request is answered. */
    apr_status_t (*body)(void *baton, const char **data, apr_size_t *length,
                         apir_error_t *error);
    void *baton;
    apir_json_limits_t limits; /**< of q, meta and body, each */
} apir_rpc_input_t;

/** One operation. */
typedef struct apir_rpc_call_t {
    const apir_zmodel_model_t *model;
    apir_query_op_t op;
    const apir_value_t *args;    /**< an object, with superjson's values and
                                      without its meta */
    const apir_value_t *checked; /**< by apir_rpc_engine_t.check */
} apir_rpc_call_t;

typedef struct apir_rpc_request_t {
    apir_rpc_call_t *calls; /**< one, or those of a transaction */
    int call_count;
    bool transaction;
    const apir_zmodel_procedure_t *procedure; /**< then there are no calls */
    const apir_zmodel_model_t *check; /**< `check` of this model: then there
                                           are none either */
    const apir_value_t *args; /**< of the procedure or `check`: an object */
    int status;               /**< of a success: 200 or 201 */
} apir_rpc_request_t;

/** What went wrong, with what the answer says about it. */
typedef struct apir_rpc_failure_t {
    apir_error_t error;
    const char *model;         /**< ZModel name, where the kind has one */
    const char *reason;        /**< NULL: as the kind has it */
    const char *reject_reason; /**< of APIR_E_FORBIDDEN: "no-access" … */
} apir_rpc_failure_t;

/**
 * Understands a request. Checks are done in the reference's order (path,
 * procedure or transaction, operation, method, body or q and meta, superjson,
 * model), so that the first mistake is the one that is told.
 * @return APR_SUCCESS, or @a failure says why not
 */
apr_status_t apir_rpc_parse(const apir_zmodel_t *zmodel,
                            const apir_rpc_input_t *input,
                            apir_rpc_request_t **request, apr_pool_t *pool,
                            apir_rpc_failure_t *failure);

/**
 * The arguments that come with a request whose operation is known already:
 * the body of POST, PUT and PATCH, else q and meta; none are an empty object.
 * Of @a input the path is not looked at.
 */
apr_status_t apir_rpc_arguments(const apir_rpc_input_t *input,
                                apir_value_t **args, apr_pool_t *pool,
                                apir_rpc_failure_t *failure);

/** What runs operations; every function may fail, and says why. */
typedef struct apir_rpc_engine_t {
    /** Judges arguments before anything is touched, and sets
     * call->checked. */
    apr_status_t (*check)(void *baton, apir_rpc_call_t *call,
                          apr_pool_t *pool, apir_rpc_failure_t *failure);
    apr_status_t (*begin)(void *baton, bool write, apr_pool_t *pool,
                          apir_rpc_failure_t *failure);
    /** Writes the result as one item. */
    apr_status_t (*run)(void *baton, const apir_rpc_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_rpc_failure_t *failure);
    apr_status_t (*commit)(void *baton, apir_rpc_failure_t *failure);
    /** After a failure, also of commit. */
    void (*rollback)(void *baton);
    /** NULL: there are no procedures. @a result may be left NULL: no data. */
    apr_status_t (*procedure)(void *baton,
                              const apir_zmodel_procedure_t *procedure,
                              const apir_value_t *args,
                              const apir_value_t **result, apr_pool_t *pool,
                              apir_rpc_failure_t *failure);
    /** `check`: whether what @a args ask about could be permitted
     * (policy/decide.h). Called alone, without begin(). NULL: there is no
     * such operation. */
    apr_status_t (*possible)(void *baton, const apir_zmodel_model_t *model,
                             const apir_value_t *args, bool *answer,
                             apr_pool_t *pool, apir_rpc_failure_t *failure);
} apir_rpc_engine_t;

/** The HTTP status of an operation's success: 200 or 201. */
int apir_rpc_success(apir_query_op_t op);

/** Whether an operation changes rows. */
bool apir_rpc_writes(apir_query_op_t op);

/**
 * Runs a request and writes the answer's body: {"data": …, "meta": …}.
 *
 * A single read is written as its rows come. Of everything else nothing is
 * written before it is committed. So after a failure @a json either handed
 * nothing to its sink, and may be thrown away for an error's body, or what it
 * handed on is the beginning of a broken answer.
 */
apr_status_t apir_rpc_run(apir_rpc_request_t *request,
                          const apir_rpc_engine_t *engine, void *baton,
                          apir_json_writer_t *json, apr_pool_t *pool,
                          apir_rpc_failure_t *failure);

/**
 * Runs one operation for another protocol: judges its arguments, and runs it
 * in a transaction of its own. Writes the result as one item; after a failure
 * what was written is to be thrown away.
 */
apr_status_t apir_rpc_run_call(apir_rpc_call_t *call,
                               const apir_rpc_engine_t *engine, void *baton,
                               apir_superjson_writer_t *out, apr_pool_t *pool,
                               apir_rpc_failure_t *failure);

/** The HTTP status of a failure. */
int apir_rpc_status(const apir_rpc_failure_t *failure);

/** Writes {"error": {"status", "message", "reason", …}} as one item. */
void apir_rpc_write_error(const apir_rpc_failure_t *failure,
                          apir_json_writer_t *json);

#endif
