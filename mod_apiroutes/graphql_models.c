/*
 * GraphQL over models. A request has one user and one policy; each root field
 * runs in a transaction of its own, or all of them in one.
 */
#include "mod_apiroutes/graphql_models.h"

#include "core/buf.h"
#include "graphql/models.h"
#include "json/reader.h"
#include "mod_apiroutes/model_request.h"

#include <string.h>

/* One request's. */
typedef struct state_t {
    apir_model_request_t *request;
    bool whole;
    bool mutation;
    bool open;   /**< the transaction of the whole request */
    bool failed; /**< it will be rolled back */
} state_t;

/* ---- what failures say ---- */

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* RPC's error, with the table's code instead of a status. */
static const apir_value_t *extensions_of(const apir_rpc_failure_t *failure,
                                         apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { 8, 1000 };
    const apir_value_t *said, *value;
    apir_json_writer_t writer;
    apir_value_t *all = NULL;
    apir_value_t *made = apir_value_object(pool);
    apir_buf_t text;
    const char *name;

    apir_object_set(
        made, "code",
        apir_value_string(apir_error_info(failure->error.kind)->code, pool));
    apir_buf_init(&text, pool, 512, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &text);
    apir_rpc_write_error(failure, &writer);
    apir_json_writer_flush(&writer);
    apir_json_read(text.data, text.length, &limits, &all, pool, NULL);
    said = apir_value_get(all, "error");
    for (apr_size_t i = 0; (value = apir_value_member(said, i, &name, NULL));
         i++) {
        if (strcmp(name, "message") != 0 && strcmp(name, "status") != 0) {
            apir_object_set(made, name, value);
        }
    }
    return made;
}

/* A conflict is told as RPC tells it; our own faults are for the log. */
static void word(void *baton, const apir_gql_call_t *call,
                 apir_gql_refusal_t *refusal, apr_pool_t *pool)
{
    const state_t *state = baton;
    apir_rpc_failure_t failure = state->request->failure;
    apir_error_t *error = &refusal->error;

    if (failure.error.kind != error->kind) {
        memset(&failure, 0, sizeof(failure));
    }
    if (error->kind == APIR_E_CONFLICT) {
        error->kind = APIR_E_QUERY;
    }
    if (apir_error_info(error->kind)->status >= 500) {
        apir_log(state->request->event, APIR_LOG_ERROR, "%s of %s failed: %s",
                 apir_query_op_name(call->op), call->model->name,
                 error->detail ? error->detail : error->message);
        error->message = apir_error_info(error->kind)->message;
    }
    if (!error->message) {
        error->message = apir_error_info(error->kind)->message;
    }
    failure.error = *error;
    if (!failure.model) {
        failure.model = call->model->name;
    }
    refusal->extensions = extensions_of(&failure, pool);
}

/* ---- transactions ---- */

static apr_status_t begin(state_t *state, bool write)
{
    apir_model_request_t *request = state->request;

    return apir_mod_model_engine.begin(request, write, request->event->pool,
                                       &request->failure);
}

/* One operation in a transaction that is open. */
static apr_status_t run_open(state_t *state, apir_rpc_call_t *call,
                             apir_superjson_writer_t *out, apr_pool_t *pool)
{
    apir_model_request_t *request = state->request;

    request->written = false;
    return apir_mod_model_engine.run(request, call, out, pool,
                                     &request->failure);
}

static apr_status_t run_alone(state_t *state, apir_rpc_call_t *call,
                              apir_superjson_writer_t *out, apr_pool_t *pool)
{
    apir_model_request_t *request = state->request;
    const apir_rpc_engine_t *engine = &apir_mod_model_engine;
    apr_status_t status = begin(state, apir_rpc_writes(call->op));

    if (status == APR_SUCCESS) {
        status = run_open(state, call, out, pool);
        if (status == APR_SUCCESS) {
            status = engine->commit(request, &request->failure);
        }
        if (status != APR_SUCCESS) {
            engine->rollback(request);
        }
    }
    apir_mod_model_release(request);
    return status;
}

static apr_status_t run_whole(state_t *state, apir_rpc_call_t *call,
                              apir_superjson_writer_t *out, apr_pool_t *pool)
{
    apir_model_request_t *request = state->request;
    apr_status_t status = APR_SUCCESS;

    if (state->failed) {
        return apir_error_set(&request->failure.error, pool, APIR_E_QUERY,
                              "Not run: an earlier field of the same "
                              "transaction failed");
    }
    if (!state->open) {
        status = begin(state, state->mutation);
        state->open = status == APR_SUCCESS;
    }
    if (status == APR_SUCCESS) {
        status = run_open(state, call, out, pool);
    }
    state->failed = status != APR_SUCCESS;
    return status;
}

static apr_status_t run(void *baton, const apir_gql_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_gql_refusal_t *refusal)
{
    state_t *state = baton;
    apir_rpc_call_t made = { call->model, call->op, NULL, call->args };
    apr_status_t status;

    memset(&state->request->failure, 0, sizeof(state->request->failure));
    status = state->whole ? run_whole(state, &made, out, pool)
                          : run_alone(state, &made, out, pool);
    refusal->error = state->request->failure.error;
    return status;
}

static const apir_gql_engine_t engine_of_models = { run, word };

/* ---- requests ---- */

static void *begin_request(const apir_gql_endpoint_t *endpoint,
                           apir_event_t *event, bool mutation)
{
    const apir_graphql_models_t *graphql = endpoint->data;
    state_t *state = apr_pcalloc(event->pool, sizeof(*state));

    state->request = apir_mod_model_request(event, graphql->models);
    if (!state->request) {
        return NULL;
    }
    state->request->rpc = apr_pcalloc(event->pool,
                                      sizeof(*state->request->rpc));
    state->request->rpc->transaction = graphql->whole;
    state->whole = graphql->whole;
    state->mutation = mutation;
    return state;
}

static bool end_request(void *baton, bool failed, const char **message)
{
    state_t *state = baton;
    apir_model_request_t *request = state->request;
    bool kept = true;

    if (state->open && (failed || state->failed)) {
        apir_mod_model_engine.rollback(request);
        kept = !state->mutation;
    }
    else if (state->open
             && apir_mod_model_engine.commit(request, &request->failure)
                    != APR_SUCCESS) {
        apir_mod_model_engine.rollback(request);
        *message = "The transaction could not be committed";
        kept = false;
    }
    apir_mod_model_release(request);
    return kept;
}

apir_gql_schema_t *apir_mod_graphql_models(apir_gql_endpoint_t *endpoint,
                                           apir_diag_t *diag,
                                           apr_pool_t *pool)
{
    const apir_graphql_models_t *graphql = endpoint->data;

    endpoint->begin = begin_request;
    endpoint->end = end_request;
    if (!graphql->models->zmodel) {
        return NULL; /* told */
    }
    return apir_gql_models_create(graphql->models->zmodel,
                                  graphql->models->rules, &engine_of_models,
                                  diag, pool);
}
