/*
 * Runs what a request asks for, and writes {"data": …, "meta": …}.
 */
#include "core/buf.h"
#include "rpc/rpc_int.h"
#include <string.h>

/* A run on its way. */
typedef struct run_t {
    apir_rpc_request_t *request;
    const apir_rpc_engine_t *engine;
    void *baton;
    apr_pool_t *pool;
    apir_rpc_failure_t *failure;
} run_t;

static apr_status_t run_call(run_t *run, apir_rpc_call_t *call,
                             apir_superjson_writer_t *out)
{
    apr_status_t status = run->engine->run(run->baton, call, out, run->pool,
                                           run->failure);

    if (status != APR_SUCCESS && !run->failure->model) {
        run->failure->model = call->model->name;
    }
    return status;
}

static apr_status_t check_call(run_t *run, apir_rpc_call_t *call)
{
    apr_status_t status = run->engine->check(run->baton, call, run->pool,
                                             run->failure);

    if (status != APR_SUCCESS && !run->failure->model) {
        run->failure->model = call->model->name;
    }
    return status;
}

/* Each is checked when its turn comes: what an earlier one says about its
 * failure goes first. */
static apr_status_t run_calls(run_t *run, apir_superjson_writer_t *out)
{
    apr_status_t status;
    int i;

    apir_superjson_begin_array(out);
    for (i = 0; i < run->request->call_count; i++) {
        apir_rpc_call_t *call = &run->request->calls[i];

        status = check_call(run, call);
        if (status == APR_SUCCESS) {
            apir_superjson_item(out);
            status = run_call(run, call, out);
        }
        if (status != APR_SUCCESS) {
            return status; /* what was written is thrown away */
        }
    }
    apir_superjson_end_array(out);
    return APR_SUCCESS;
}

static void begin_answer(apir_superjson_writer_t *out,
                         apir_json_writer_t *json, apr_pool_t *pool)
{
    apir_json_begin_object(json);
    apir_json_name(json, "data", 4);
    apir_superjson_writer_init(out, json, pool);
}

static void end_answer(apir_superjson_writer_t *out)
{
    apir_json_writer_t *json = out->json;

    if (apir_superjson_annotated(out)) {
        apir_json_name(json, "meta", 4);
        apir_json_begin_object(json);
        apir_json_name(json, "serialization", 13);
        apir_superjson_write_meta(out);
        apir_json_end_object(json);
    }
    apir_json_end_object(json);
}

/* Inside one transaction. */
static apr_status_t transact(run_t *run, bool write, apir_json_writer_t *json)
{
    apir_superjson_writer_t out;
    apr_status_t status;

    status = run->engine->begin(run->baton, write, run->pool, run->failure);
    if (status != APR_SUCCESS) {
        return status;
    }
    begin_answer(&out, json, run->pool);
    status = run->request->transaction
                 ? run_calls(run, &out)
                 : run_call(run, &run->request->calls[0], &out);
    if (status == APR_SUCCESS) {
        status = run->engine->commit(run->baton, run->failure);
    }
    if (status != APR_SUCCESS) {
        run->engine->rollback(run->baton);
        return status;
    }
    end_answer(&out);
    return APR_SUCCESS;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* Nothing leaves before the transaction has ended well. */
static apr_status_t run_held(run_t *run, apir_json_writer_t *json)
{
    apir_json_writer_t writer;
    apr_status_t status;
    apir_buf_t held;

    apir_buf_init(&held, run->pool, 512, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &held);
    status = transact(run, true, &writer);
    if (status == APR_SUCCESS) {
        apir_json_writer_flush(&writer);
        apir_json_raw(json, held.data, held.length);
    }
    return status;
}

static apr_status_t run_procedure(run_t *run, apir_json_writer_t *json)
{
    const apir_zmodel_procedure_t *procedure = run->request->procedure;
    const apir_value_t *result = NULL;
    apir_superjson_writer_t out;
    apr_status_t status;

    if (!run->engine->procedure) {
        run->failure->reason = "config-error";
        return apir_error_set(&run->failure->error, run->pool,
                              APIR_E_INTERNAL,
                              "Procedure \"%s\" does not have a handler "
                              "configured.",
                              procedure->name);
    }
    status = run->engine->procedure(run->baton, procedure, run->request->args,
                                    &result, run->pool, run->failure);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (!result || result->kind == APIR_UNDEFINED) {
        apir_json_begin_object(json);
        apir_json_end_object(json);
        return APR_SUCCESS;
    }
    begin_answer(&out, json, run->pool);
    apir_superjson_value(&out, result);
    end_answer(&out);
    return APR_SUCCESS;
}

static apr_status_t run_check(run_t *run, apir_json_writer_t *json)
{
    const apir_zmodel_model_t *model = run->request->check;
    bool answer = false;
    apr_status_t status;

    if (!run->engine->possible) {
        return apir_error_set(&run->failure->error, run->pool,
                              APIR_E_BAD_REQUEST, "invalid operation: check");
    }
    status = run->engine->possible(run->baton, model, run->request->args,
                                   &answer, run->pool, run->failure);
    if (status != APR_SUCCESS) {
        if (!run->failure->model) {
            run->failure->model = model->name;
        }
        return status;
    }
    apir_json_begin_object(json);
    apir_json_name(json, "data", 4);
    apir_json_bool(json, answer);
    apir_json_end_object(json);
    return APR_SUCCESS;
}

apr_status_t apir_rpc_run(apir_rpc_request_t *request,
                          const apir_rpc_engine_t *engine, void *baton,
                          apir_json_writer_t *json, apr_pool_t *pool,
                          apir_rpc_failure_t *failure)
{
    run_t run = { request, engine, baton, pool, failure };
    apr_status_t status;

    memset(failure, 0, sizeof(*failure));
    if (request->procedure) {
        return run_procedure(&run, json);
    }
    if (request->check) {
        return run_check(&run, json);
    }
    if (request->transaction) {
        return run_held(&run, json);
    }
    status = check_call(&run, &request->calls[0]);
    if (status != APR_SUCCESS) {
        return status;
    }
    return apir_rpc_writes(request->calls[0].op)
               ? run_held(&run, json)
               : transact(&run, false, json);
}

apr_status_t apir_rpc_run_call(apir_rpc_call_t *call,
                               const apir_rpc_engine_t *engine, void *baton,
                               apir_superjson_writer_t *out, apr_pool_t *pool,
                               apir_rpc_failure_t *failure)
{
    run_t run = { NULL, engine, baton, pool, failure };
    apr_status_t status;

    memset(failure, 0, sizeof(*failure));
    status = check_call(&run, call);
    if (status == APR_SUCCESS) {
        status = engine->begin(baton, apir_rpc_writes(call->op), pool,
                               failure);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    status = run_call(&run, call, out);
    if (status == APR_SUCCESS) {
        status = engine->commit(baton, failure);
    }
    if (status != APR_SUCCESS) {
        engine->rollback(baton);
    }
    return status;
}
