/**
 * @file mod_apiroutes/send.h
 * @brief Responses into bucket brigades.
 */
#ifndef APIR_MOD_SEND_H
#define APIR_MOD_SEND_H

#include "mod_apiroutes/host.h"

#include "event/response.h"

/** Sends a response. Returns OK, or AP_FILTER_ERROR when httpd has answered
 * already. */
int apir_mod_send(request_rec *r, apir_response_t *response);

/** Puts status and headers into the request. */
void apir_mod_send_head(request_rec *r, const apir_response_t *response);

/** Runs a producer (send_stream.c). */
int apir_mod_send_stream(request_rec *r, apir_response_t *response);

/** Whether the client has gone: c->aborted, or an HTTP/1.1 connection that
 * was closed (spec httpd.md §7). */
bool apir_mod_client_gone(request_rec *r);

/** Writes bytes into the output brigade and passes on what is over 32 KiB.
 * The baton of apir_write_fn. */
typedef struct apir_output_t {
    request_rec *r;
    apr_bucket_brigade *brigade;
    apr_size_t held; /**< bytes in the brigade */
    bool passed;     /**< something has left already */
    bool enough;     /**< of an answer to HEAD: the rest is not needed */
} apir_output_t;

void apir_mod_output_init(apir_output_t *output, request_rec *r);
apr_status_t apir_mod_output_write(void *baton, const char *data,
                                   apr_size_t length);
/** Ends the body in order. */
void apir_mod_output_end(apir_output_t *output);

/** Ends a body that failed: what has left is cut so that clients notice;
 * when nothing has, the event's failure is the answer. Returns OK. */
int apir_mod_output_fail(apir_output_t *output,
                         const apir_response_t *response);

/** Passes the brigade on; its buckets are gone then. */
apr_status_t apir_mod_output_pass(apir_output_t *output);

#endif
