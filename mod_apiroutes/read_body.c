/*
 * Request bodies: bounded before the first byte by Content-Length, and as
 * they come (spec httpd.md §5). LimitRequestBody is httpd's own, 1 GiB by
 * default.
 */
#include "mod_apiroutes/host.h"

#include "core/buf.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <util_filter.h>

APLOG_USE_MODULE(apiroutes);

#define READ_SIZE 16384

static bool too_large(apir_event_t *event, apr_off_t limit)
{
    apir_event_fail(event, APIR_E_TOO_LARGE,
                    "The body is larger than %" APR_OFF_T_FMT
                    " bytes (ApiMaxBody)",
                    limit);
    return false;
}

/* The length that the request announces, or -1. */
static apr_off_t announced(request_rec *r)
{
    const char *text = apr_table_get(r->headers_in, "Content-Length");
    apr_off_t length;
    char *end;

    if (!text || apr_strtoff(&length, text, &end, 10) != APR_SUCCESS
        || *end) {
        return -1;
    }
    return length;
}

/* What a failed read means; -102: httpd has answered already. */
static bool read_failed(apir_event_t *event, apr_status_t status)
{
    request_rec *r = event->server;

    if (status == AP_FILTER_ERROR) {
        apir_mod_claim(r)->answered = true;
        apir_event_fail(event, APIR_E_BAD_REQUEST, "The body was refused");
    }
    else if (APR_STATUS_IS_TIMEUP(status)) {
        apir_event_fail(event, APIR_E_REQUEST_TIMEOUT,
                        "The body took too long");
    }
    else if (APR_STATUS_IS_EINVAL(status)) {
        apir_event_fail(event, APIR_E_BAD_REQUEST, "The body's end is wrong");
    }
    else {
        apir_event_fail(event, APIR_E_CLIENT_GONE, "The body is incomplete");
    }
    r->connection->keepalive = AP_CONN_CLOSE;
    return false;
}

/* Takes the bytes of one brigade; sets *done at the end of the body. */
static bool take(apir_event_t *event, apr_bucket_brigade *brigade,
                 apir_buf_t *body, apr_off_t limit, bool *done)
{
    for (apr_bucket *bucket = APR_BRIGADE_FIRST(brigade);
         bucket != APR_BRIGADE_SENTINEL(brigade);
         bucket = APR_BUCKET_NEXT(bucket)) {
        const char *data;
        apr_size_t length;
        apr_status_t status;

        if (APR_BUCKET_IS_EOS(bucket)) {
            *done = true;
            return true;
        }
        if (APR_BUCKET_IS_METADATA(bucket)) {
            continue;
        }
        status = apr_bucket_read(bucket, &data, &length, APR_BLOCK_READ);
        if (status != APR_SUCCESS) {
            return read_failed(event, status);
        }
        if (apir_buf_add(body, data, length) != APR_SUCCESS) {
            return too_large(event, limit);
        }
    }
    return true;
}

static bool read_all(apir_event_t *event, apir_buf_t *body, apr_off_t limit)
{
    request_rec *r = event->server;
    apr_bucket_brigade *brigade =
        apr_brigade_create(r->pool, r->connection->bucket_alloc);
    bool done = false;
    bool ok = true;

    while (ok && !done) {
        apr_status_t status = ap_get_brigade(r->input_filters, brigade,
                                             AP_MODE_READBYTES,
                                             APR_BLOCK_READ, READ_SIZE);

        ok = status == APR_SUCCESS ? take(event, brigade, body, limit, &done)
                                   : read_failed(event, status);
        apr_brigade_cleanup(brigade);
    }
    apr_brigade_destroy(brigade);
    apir_mod_claim(r)->body_read = done;
    return ok;
}

bool apir_mod_read_body(apir_event_t *event, const char **data,
                        apr_size_t *length)
{
    request_rec *r = event->server;
    apr_off_t limit = apir_mod_max_body(apir_mod_settings(r));
    apr_off_t expected = announced(r);
    apir_buf_t body;

    if (r->main && !apir_mod_claim(r)->internal) {
        /* Another module's sub-request: the body is the outer request's. */
        *data = "";
        *length = 0;
        return true;
    }
    if (expected > limit) {
        return too_large(event, limit);
    }
    apir_buf_init(&body, r->pool, expected > 0 ? (apr_size_t)expected + 1 : 0,
                  (apr_size_t)limit);
    if (!read_all(event, &body, limit)) {
        return false;
    }
    *data = body.data;
    *length = body.length;
    return true;
}
