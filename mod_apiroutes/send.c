/*
 * Sending. A short answer is one brigade with EOS, so that httpd knows its
 * Content-Length; JSON beyond 32 KiB leaves as it is written. Status and body
 * are ours, and the handler returns OK: httpd's own error path would replace
 * them (spec httpd.md §6).
 */
#include "mod_apiroutes/send.h"

#include "json/writer.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <string.h>
#include <strings.h>
#include <util_filter.h>

APLOG_USE_MODULE(apiroutes);

#define HOLD_BYTES 32768

void apir_mod_output_init(apir_output_t *output, request_rec *r)
{
    memset(output, 0, sizeof(*output));
    output->r = r;
    output->brigade = apr_brigade_create(r->pool,
                                         r->connection->bucket_alloc);
}

apr_status_t apir_mod_output_pass(apir_output_t *output)
{
    request_rec *r = output->r;
    apr_status_t status = ap_pass_brigade(r->output_filters, output->brigade);

    apr_brigade_cleanup(output->brigade);
    output->held = 0;
    output->passed = true;
    output->enough = status == APR_SUCCESS && r->header_only;
    if (output->enough || (status == APR_SUCCESS && r->connection->aborted)) {
        status = APR_ECONNABORTED;
    }
    return status;
}

apr_status_t apir_mod_output_write(void *baton, const char *data,
                                   apr_size_t length)
{
    apir_output_t *output = baton;
    apr_bucket_alloc_t *list = output->r->connection->bucket_alloc;

    /* (The writer has gathered the small pieces.) */
    APR_BRIGADE_INSERT_TAIL(output->brigade,
                            apr_bucket_heap_create(data, length, NULL, list));
    output->held += length;
    return output->held >= HOLD_BYTES ? apir_mod_output_pass(output)
                                      : APR_SUCCESS;
}

void apir_mod_output_end(apir_output_t *output)
{
    APR_BRIGADE_INSERT_TAIL(output->brigade,
                            apr_bucket_eos_create(
                                output->r->connection->bucket_alloc));
    apir_mod_output_pass(output);
}

static int copy_header(void *baton, const char *name, const char *value)
{
    request_rec *r = baton;

    /* Vary is added to, never replaced: other modules have their part. */
    if (strcasecmp(name, "Vary") == 0) {
        apr_table_mergen(r->headers_out, name, value);
    }
    else {
        apr_table_addn(r->headers_out, name, value);
    }
    return 1;
}

/* httpd sends codes it does not know as 500 unless the line is given. A route
 * that serves as ErrorDocument has the error's status, unless it gives one. */
static void set_status(request_rec *r, int status)
{
    if (status == HTTP_OK && r->prev && ap_is_HTTP_ERROR(r->status)) {
        return;
    }
    r->status = status;
    if (status != HTTP_OK && status != 500
        && ap_index_of_response(status) == ap_index_of_response(500)) {
        r->status_line = apr_psprintf(r->pool, "%d %s", status,
                                      status < 400 ? "OK" : "Error");
    }
}

void apir_mod_send_head(request_rec *r, const apir_response_t *response)
{
    set_status(r, response->status);
    if (response->media_type) {
        ap_set_content_type(r, response->media_type);
    }
    if (response->headers) {
        apr_table_do(copy_header, r, response->headers, NULL);
    }
    apir_mod_session_write(r);
}

static int take_header_back(void *baton, const char *name, const char *value)
{
    apr_table_unset(baton, name);
    return 1;
}

/* An error bucket before EOS is the one way that clients of HTTP/1.1 and
 * HTTP/2 both notice (spec httpd.md §7). */
int apir_mod_output_fail(apir_output_t *output,
                         const apir_response_t *response)
{
    request_rec *r = output->r;

    if (output->passed) {
        APR_BRIGADE_INSERT_TAIL(
            output->brigade,
            ap_bucket_error_create(HTTP_BAD_GATEWAY, NULL, r->pool,
                                   r->connection->bucket_alloc));
        apir_mod_output_end(output);
        return OK;
    }
    apr_brigade_cleanup(output->brigade);
    if (response->headers) {
        apr_table_do(take_header_back, r->headers_out, response->headers,
                     NULL);
    }
    return apir_mod_send(r, apir_event_failure(response->event));
}

/* The client cannot be told any more. */
static void log_cut(request_rec *r, const apir_error_t *error)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                  "APIR0203: an answer was cut short: %s%s%s",
                  error->message ? error->message : "it failed",
                  error->detail ? ": " : "",
                  error->detail ? error->detail : "");
}

/* A body that is written as it goes. */
static apr_status_t write_rows(apir_output_t *output,
                               const apir_response_t *response)
{
    apir_json_writer_t writer;
    apir_error_t error = { 0 };
    apr_status_t status;

    apir_json_writer_init(&writer, apir_mod_output_write, output);
    status = response->body.writer.write(response->body.writer.data, &writer,
                                         &error);
    if (status == APR_SUCCESS) {
        status = apir_json_writer_flush(&writer);
    }
    if (error.kind != APIR_E_NONE) {
        apir_event_failed(response->event, &error);
        if (output->passed) {
            log_cut(output->r, &error);
        }
    }
    return status;
}

static apr_status_t write_body(apir_output_t *output,
                               const apir_response_t *response)
{
    request_rec *r = output->r;
    apir_json_writer_t writer;

    switch (response->kind) {
    case APIR_BODY_BYTES:
        if (response->body.bytes.length) {
            APR_BRIGADE_INSERT_TAIL(
                output->brigade,
                apr_bucket_transient_create(response->body.bytes.data,
                                            response->body.bytes.length,
                                            r->connection->bucket_alloc));
        }
        return APR_SUCCESS;
    case APIR_BODY_JANSSON:
    case APIR_BODY_VALUE:
        apir_json_writer_init(&writer, apir_mod_output_write, output);
        apir_response_write_json(response, &writer);
        return apir_json_writer_flush(&writer);
    case APIR_BODY_WRITER: return write_rows(output, response);
    default: return APR_SUCCESS;
    }
}

/* With an unread rest httpd would read all of it to keep the connection. */
static void drop_unread_body(request_rec *r)
{
    if (r->status >= 400 && !r->main && !apir_mod_claim(r)->body_read
        && ap_request_has_body(r)) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }
}

int apir_mod_send(request_rec *r, apir_response_t *response)
{
    apir_output_t output;

    if (apir_mod_claim(r)->answered) {
        return AP_FILTER_ERROR;
    }
    if (response->kind == APIR_BODY_PRODUCER) {
        return apir_mod_send_stream(r, response);
    }
    apir_mod_send_head(r, response);
    drop_unread_body(r);
    apir_mod_output_init(&output, r);
    if (write_body(&output, response) == APR_SUCCESS || output.enough) {
        apir_mod_output_end(&output);
    }
    else if (apir_failed(response->event)) {
        return apir_mod_output_fail(&output, response);
    }
    return OK;
}
