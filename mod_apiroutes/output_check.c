#include "mod_apiroutes/output_check.h"

#include "event/response.h"
#include "json/jansson.h"
#include "mod_apiroutes/config.h"

static const apir_value_t *body_value(const apir_response_t *response,
                                      apr_pool_t *pool)
{
    if (response->kind == APIR_BODY_VALUE) {
        return response->body.value;
    }
    if (response->kind == APIR_BODY_JANSSON) {
        return apir_value_from_jansson(response->body.json, pool);
    }
    return NULL;
}

apir_response_t *apir_mod_check_output(apir_event_t *event,
                                       apir_response_t *response)
{
    const apir_validator_t *output = event->route->output;
    const apir_value_t *value;
    apir_error_t error = { 0 };

    if (!output || response->status >= 400
        || apir_mod_settings(event->server)->check_output != 1) {
        return response;
    }
    value = body_value(response, event->pool);
    if (!value || output->check(output->schema, value, event->pool, &error)) {
        return response;
    }
    apir_fail(event, "the answer is not what the output schema says: %s",
              error.message);
    return apir_event_failure(event);
}
