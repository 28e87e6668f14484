/*
 * ApiModels: the path below the location, the method and what came with it
 * are the RPC protocol's. Paths that cannot be read are its mistakes, too.
 */
#include "mod_apiroutes/models_endpoint.h"

#include "mod_apiroutes/model_request.h"

#include <apr_strings.h>

static void take_segments(apir_event_t *event, apir_rpc_input_t *input)
{
    const apir_claim_t *claim = apir_mod_claim(event->server);
    const char **texts = apr_palloc(event->pool, (claim->below.count + 1)
                                                     * sizeof(*texts));

    for (apr_size_t i = 0; i < claim->below.count; i++) {
        const apir_segment_t *segment = &claim->below.segments[i];

        texts[i] = apr_pstrmemdup(event->pool, segment->text,
                                  segment->length);
    }
    input->segments = texts;
    input->segment_count = (int)claim->below.count;
}

static apir_response_t *run_models(const apir_route_t *route,
                                   apir_event_t *event)
{
    apir_model_request_t *request = apir_mod_model_request(event,
                                                           route->data);
    apir_rpc_input_t input;

    if (!request) {
        return NULL;
    }
    apir_mod_model_input(request, &input);
    take_segments(event, &input);
    if (apir_rpc_parse(request->models->zmodel, &input, &request->rpc,
                       event->pool, &request->failure)
        != APR_SUCCESS) {
        return apir_mod_model_refuse(request);
    }
    return request->rpc->procedure ? apir_mod_run_procedure(request)
                                   : apir_mod_model_answer(request);
}

static const apir_operation_t models_operation = { "models", run_models };

bool apir_mod_compile_models(apir_mount_t *mount,
                             const apir_endpoint_t *endpoint,
                             apir_route_t *route, apir_diag_t *diag,
                             apr_pool_t *pool)
{
    const apir_models_t *models = apir_mod_mentioned_models(
        mount, endpoint->directive, endpoint->data, &endpoint->place, diag);

    route->operation = &models_operation;
    route->protocol = &apir_mod_model_protocol;
    route->data = (void *)models;
    return models != NULL;
}
