/*
 * Streams. The first 32 KiB are held back unless they are flushed, so that a
 * producer which fails at once is answered with an ordinary error. A failure
 * after the first byte ends the body with an error bucket before EOS: the one
 * way that clients of HTTP/1.1 and HTTP/2 both notice (spec httpd.md §7).
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
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK &&
                        errno != EINTR);
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

static void end_in_order(apir_output_t *output)
{
    APR_BRIGADE_INSERT_TAIL(output->brigade,
                            apr_bucket_eos_create(
                                output->r->connection->bucket_alloc));
    apir_mod_output_pass(output);
}

static void cut(apir_output_t *output)
{
    request_rec *r = output->r;

    APR_BRIGADE_INSERT_TAIL(output->brigade,
                            ap_bucket_error_create(
                                HTTP_BAD_GATEWAY, NULL, r->pool,
                                r->connection->bucket_alloc));
    end_in_order(output);
}

static int take_header_back(void *baton, const char *name, const char *value)
{
    apr_table_unset(baton, name);
    return 1;
}

/* Nothing has left: an ordinary 500 takes the place of the stream. */
static int answer_failure(request_rec *r, const apir_response_t *response)
{
    if (response->headers) {
        apr_table_do(take_header_back, r->headers_out, response->headers,
                     NULL);
    }
    apir_fail(response->event, "the stream failed before its first byte");
    return apir_mod_send(r, apir_event_failure(response->event));
}

int apir_mod_send_stream(request_rec *r, apir_response_t *response)
{
    const apir_route_t *route = response->event->route;
    bool check = apir_mod_settings(r)->check_output == 1;
    apir_output_t output;
    apir_sink_t sink = {apir_mod_output_write, sink_flush, sink_gone,
                        sink_wait, &output};
    apir_stream_end_t end;
    const char *message;

    apir_mod_output_init(&output, r);
    apir_mod_send_head(r, response);
    if (r->header_only) {
        end_in_order(&output);
        return OK;
    }
    end = apir_stream_run(response, &sink, check ? route->output : NULL,
                          &message);
    if (message) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "APIR0203: a stream failed: %s", message);
    }
    if (end == APIR_STREAM_DONE) {
        end_in_order(&output);
    }
    else if (end == APIR_STREAM_CUT && output.passed) {
        cut(&output);
    }
    else if (end == APIR_STREAM_CUT) {
        apr_brigade_cleanup(output.brigade);
        return answer_failure(r, response);
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "the client left before the stream's end");
    }
    return OK;
}
