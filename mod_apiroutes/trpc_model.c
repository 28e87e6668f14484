/*
 * A model operation as a tRPC procedure: its input is the operation's
 * arguments, its answer the operation's result.
 */
#include "mod_apiroutes/trpc_endpoint.h"

#include "core/buf.h"
#include "mod_apiroutes/model_request.h"

#include <apr_strings.h>
#include <string.h>

/** What a procedure of this operation holds. */
typedef struct call_t {
    const apir_models_t *models;
    const apir_zmodel_model_t *model;
    apir_query_op_t op;
} call_t;

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* JSON text, and what superjson has to say about it. */
static apir_response_t *text_response(apir_event_t *event,
                                      apir_superjson_writer_t *out,
                                      apir_buf_t *text)
{
    apir_response_t *response = apir_response_create(event, 200);
    apir_json_writer_t *rows = out->json;
    apir_json_writer_t writer;
    apir_buf_t meta;

    response->kind = APIR_BODY_BYTES;
    response->body.bytes.data = text->data;
    response->body.bytes.length = text->length;
    if (apir_superjson_annotated(out)) {
        apir_buf_init(&meta, event->pool, 256, APR_SIZE_MAX);
        apir_json_writer_init(&writer, gather, &meta);
        out->json = &writer;
        apir_superjson_write_meta(out);
        apir_json_writer_flush(&writer);
        out->json = rows;
        response->body.bytes.meta = meta.data;
        response->body.bytes.meta_length = meta.length;
    }
    return response;
}

static apir_response_t *run_call(apir_model_request_t *request,
                                 apir_rpc_call_t *call)
{
    apir_event_t *event = request->event;
    apir_superjson_writer_t out;
    apir_json_writer_t writer;
    apr_status_t status;
    apir_buf_t text;

    apir_buf_init(&text, event->pool, 1024, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &text);
    apir_superjson_writer_init(&out, &writer, event->pool);
    status = apir_rpc_run_call(call, &apir_mod_model_engine, request, &out,
                               event->pool, &request->failure);
    apir_mod_model_release(request);
    if (status != APR_SUCCESS) {
        return apir_mod_model_refuse(request);
    }
    apir_json_writer_flush(&writer);
    return text_response(event, &out, &text);
}

static apir_response_t *run_model(const apir_route_t *route,
                                  apir_event_t *event)
{
    const call_t *call = route->data;
    const apir_value_t *input = apir_input_value(event);
    apir_model_request_t *request = apir_mod_model_request(event,
                                                           call->models);
    apir_rpc_call_t made = { call->model, call->op, NULL, NULL };

    if (!request) {
        return NULL;
    }
    made.args = input && input->kind != APIR_UNDEFINED
                    ? input
                    : apir_value_object(event->pool);
    request->rpc = apr_pcalloc(event->pool, sizeof(*request->rpc));
    request->rpc->calls = &made;
    request->rpc->call_count = 1;
    return run_call(request, &made);
}

static const apir_operation_t model_operation = { "model", run_model };

/* "Model.operation" */
static bool find_operation(const apir_trpc_binding_t *binding, call_t *call,
                           apir_diag_t *diag)
{
    const char *dot = strchr(binding->what, '.');
    apr_size_t length = dot ? (apr_size_t)(dot - binding->what) : 0;

    call->model = dot ? apir_zmodel_model(call->models->zmodel, binding->what,
                                          length)
                      : NULL;
    call->op = dot ? apir_query_op(dot + 1, strlen(dot + 1))
                   : APIR_Q_OP_COUNT;
    if (!call->model || call->op == APIR_Q_OP_COUNT) {
        apir_diag_error(diag, &binding->place,
                        "%s is no MODEL.OPERATION of schema %s",
                        binding->what, binding->source);
        return false;
    }
    return true;
}

bool apir_mod_compile_trpc_model(const apir_mount_t *mount,
                                 const apir_trpc_binding_t *binding,
                                 apir_trpc_t *router, apir_diag_t *diag,
                                 apr_pool_t *pool)
{
    call_t *call = apr_pcalloc(pool, sizeof(*call));
    apir_procedure_t *procedure;
    apir_route_t *route;

    call->models = apir_mod_mentioned_models(mount, "ApiTrpcProcedure",
                                             binding->source, &binding->place,
                                             diag);
    if (!call->models || !find_operation(binding, call, diag)) {
        return false;
    }
    route = apir_procedure(router,
                           apir_rpc_writes(call->op) ? APIR_MUTATION
                                                     : APIR_QUERY,
                           binding->path, NULL, call);
    route->file = binding->place.file;
    route->line = binding->place.line;
    procedure = (apir_procedure_t *)route;
    procedure->inner = &model_operation;
    procedure->any_input = true;
    return true;
}
