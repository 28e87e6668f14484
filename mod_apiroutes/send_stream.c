/*
 * Streams. The first 32 KiB are held back unless they are flushed, so that a
 * producer which fails at once is answered with an ordinary error.
 */
#include "mod_apiroutes/send.h"

#include "event/stream.h"

#include <apr_poll.h>
#include <apr_strings.h>
#include <http_connection.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <sys/socket.h>
#include <apr_portable.h>

APLOG_USE_MODULE(apiroutes);

#define LOOK_TIME apr_time_from_msec(100)

/* A peek finds what a poll cannot: an end of the stream without a byte. Bytes
 * of a next request are no abort. */
static bool socket_closed(conn_rec *c)
{
    apr_socket_t *socket = ap_get_conn_socket(c);
    apr_os_sock_t descriptor;
    char byte;
    ssize_t got;

    if (!socket || apr_os_sock_get(&descriptor, socket) != APR_SUCCESS) {
        return false;
    }
    got = recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0
           || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK
               && errno != EINTR);
}

bool apir_mod_client_gone(request_rec *r)
{
    conn_rec *c = r->connection;

    if (!c->aborted && !c->master && socket_closed(c)) {
        c->aborted = 1;
    }
    return c->aborted;
}

static apr_status_t sink_flush(void *baton)
{
    apir_output_t *output = baton;

    APR_BRIGADE_INSERT_TAIL(output->brigade,
                            apr_bucket_flush_create(
                                output->r->connection->bucket_alloc));
    return apir_mod_output_pass(output);
}

static bool sink_gone(void *baton)
{
    apir_output_t *output = baton;

    return apir_mod_client_gone(output->r);
}

static bool sink_wait(void *baton, apr_interval_time_t time)
{
    while (time > 0 && !sink_gone(baton)) {
        apr_interval_time_t nap = time < LOOK_TIME ? time : LOOK_TIME;

        apr_sleep(nap);
        time -= nap;
    }
    return sink_gone(baton);
}

int apir_mod_send_stream(request_rec *r, apir_response_t *response)
{
    const apir_route_t *route = response->event->route;
    bool check = apir_mod_settings(r)->check_output == 1;
    apir_output_t output;
    apir_sink_t sink = { apir_mod_output_write, sink_flush, sink_gone,
                         sink_wait, &output };
    apir_stream_end_t end;
    const char *message;

    apir_mod_output_init(&output, r);
    apir_mod_send_head(r, response);
    if (r->header_only) {
        apir_mod_output_end(&output);
        return OK;
    }
    end = apir_stream_run(response, &sink, check ? route->output : NULL,
                          &message);
    if (message) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "APIR0203: a stream failed: %s", message);
    }
    if (end == APIR_STREAM_DONE) {
        apir_mod_output_end(&output);
    }
    else if (end == APIR_STREAM_CUT) {
        apir_fail(response->event, "the stream failed");
        return apir_mod_output_fail(&output, response);
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "the client left before the stream's end");
    }
    return OK;
}
