#include "mod_apiroutes/output_check.h"

#include "core/buf.h"
#include "core/limits.h"
#include "event/response.h"
#include "json/jansson.h"
#include "json/reader.h"
#include "mod_apiroutes/config.h"

/* Of an answer that has to be looked at whole. */
#define MOST_BYTES (64 * 1024 * 1024)

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* A body that would be written as it goes is written here, and is bytes from
 * now on; false, and a failure, when it cannot be. */
static bool write_now(apir_response_t *response, apr_pool_t *pool)
{
    apir_error_t error = { 0 };
    apir_json_writer_t writer;
    apir_buf_t text;
    apr_status_t status;

    apir_buf_init(&text, pool, 4096, MOST_BYTES);
    apir_json_writer_init(&writer, gather, &text);
    status = response->body.writer.write(response->body.writer.data, &writer,
                                         &error);
    if (status == APR_SUCCESS) {
        status = apir_json_writer_flush(&writer);
    }
    if (error.kind != APIR_E_NONE) {
        apir_event_failed(response->event, &error);
    }
    else if (status != APR_SUCCESS) {
        apir_fail(response->event,
                  "the answer has more than %d MiB, which ApiCheckOutput "
                  "cannot look at",
                  MOST_BYTES / (1024 * 1024));
    }
    response->kind = APIR_BODY_BYTES;
    response->body.bytes.data = text.data;
    response->body.bytes.length = text.length;
    return error.kind == APIR_E_NONE && status == APR_SUCCESS;
}

static const apir_value_t *read_back(const apir_response_t *response,
                                     apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { APIR_DEPTH_CEILING,
                                               APR_SIZE_MAX };
    apir_value_t *value = NULL;

    apir_json_read(response->body.bytes.data, response->body.bytes.length,
                   &limits, &value, pool, NULL);
    return value;
}

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
    if (response->kind == APIR_BODY_WRITER) {
        if (!write_now(response, event->pool)) {
            return apir_event_failure(event);
        }
        value = read_back(response, event->pool);
    }
    else {
        value = body_value(response, event->pool);
    }
    if (!value || output->check(output->schema, value, event->pool, &error)) {
        return response;
    }
    apir_fail(event, "the answer is not what the output schema says: %s",
              error.message);
    return apir_event_failure(event);
}
