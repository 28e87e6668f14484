/*
 * What the RPC protocol runs operations with: one connection for the whole
 * request, one transaction around it.
 */
#include "mod_apiroutes/model_request.h"

#include "args/procedure.h"
#include "query/read.h"
#include "mutation/write.h"

void apir_mod_model_release(apir_model_request_t *request)
{
    if (request->connection) {
        apir_db_release(request->connection);
        request->connection = NULL;
    }
}

static apr_status_t check(void *baton, apir_rpc_call_t *call,
                          apr_pool_t *pool, apir_rpc_failure_t *failure)
{
    const apir_model_request_t *request = baton;

    return apir_query_check(request->models->rules, call->model, call->op,
                            call->args, &call->checked, pool,
                            &failure->error);
}

static apr_status_t begin_transaction(apir_model_request_t *request,
                                      bool write, apir_rpc_failure_t *failure)
{
    apr_status_t status = apir_db_begin(request->connection, write,
                                        &failure->error);

    request->begun = status == APR_SUCCESS;
    return status;
}

static apr_status_t begin(void *baton, bool write, apr_pool_t *pool,
                          apir_rpc_failure_t *failure)
{
    apir_model_request_t *request = baton;
    apr_interval_time_t time = request->settings->timeout;
    apr_status_t status = apir_db_acquire(request->models->database->db,
                                          write, &request->connection, pool,
                                          &failure->error);

    if (status != APR_SUCCESS) {
        request->connection = NULL;
        return status;
    }
    apir_db_limit_time(request->connection, time > 0 ? time : 0);
    return write || !request->alone
               ? begin_transaction(request, write, failure)
               : APR_SUCCESS;
}

static apr_status_t read_rows(apir_model_request_t *request,
                              const apir_rpc_call_t *call,
                              apir_superjson_writer_t *out, apr_pool_t *pool,
                              apir_rpc_failure_t *failure)
{
    apir_query_t query;
    apr_status_t status = apir_query_plan(&query, request->models->cache,
                                          request->policy, call->model,
                                          call->op, call->checked, pool,
                                          &failure->error);

    query.most_rows = request->settings->max_rows > 0
                          ? request->settings->max_rows
                          : 0;
    if (status == APR_SUCCESS && !request->begun
        && !apir_query_is_one_statement(&query)) {
        status = begin_transaction(request, false, failure);
    }
    return status == APR_SUCCESS
               ? apir_query_read(&query, request->connection, out, pool,
                                 &failure->error)
               : status;
}

static apr_status_t write_rows(apir_model_request_t *request,
                               const apir_rpc_call_t *call,
                               apir_superjson_writer_t *out, apr_pool_t *pool,
                               apir_rpc_failure_t *failure)
{
    apir_query_writer_t writer = { .zmodel = request->models->zmodel,
                                   .connection = request->connection,
                                   .cache = request->models->cache,
                                   .policy = request->policy,
                                   .auth = request->user };
    apir_query_refusal_t refusal = { 0 };
    apr_status_t status = apir_query_write(&writer, call->model, call->op,
                                           call->checked, out, pool, &refusal,
                                           &failure->error);

    failure->model = refusal.model;
    failure->reject_reason = refusal.reject_reason;
    request->written = refusal.written;
    return status;
}

static apr_status_t run(void *baton, const apir_rpc_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_rpc_failure_t *failure)
{
    apir_model_request_t *request = baton;

    return apir_rpc_writes(call->op)
               ? write_rows(request, call, out, pool, failure)
               : read_rows(request, call, out, pool, failure);
}

static apr_status_t commit(void *baton, apir_rpc_failure_t *failure)
{
    apir_model_request_t *request = baton;

    if (!request->begun) {
        return APR_SUCCESS;
    }
    request->begun = false;
    return apir_db_commit(request->connection, &failure->error);
}

/* What was written and may only not be shown stays (DV13). */
static void rollback(void *baton)
{
    apir_model_request_t *request = baton;

    if (request->written && !request->rpc->transaction) {
        commit(request, &request->failure);
    }
    else {
        request->begun = false;
        apir_db_rollback(request->connection);
    }
}

/* It has run by now. */
static apr_status_t procedure(void *baton,
                              const apir_zmodel_procedure_t *which,
                              const apir_value_t *args,
                              const apir_value_t **result, apr_pool_t *pool,
                              apir_rpc_failure_t *failure)
{
    const apir_model_request_t *request = baton;

    *result = request->result
                  ? apir_query_result(&which->result, request->result, pool)
                  : NULL;
    return APR_SUCCESS;
}

const apir_rpc_engine_t apir_mod_model_engine = {
    .check = check,
    .begin = begin,
    .run = run,
    .commit = commit,
    .rollback = rollback,
    .possible = apir_mod_model_possible,
    .procedure = procedure
};
