/**
 * @file trpc/jsonl_int.h
 * @brief What the two files of streamed batches share: calls in threads of
 * their own write lines, and one thread, the request's, sends them.
 */
#ifndef APIR_TRPC_JSONL_INT_H
#define APIR_TRPC_JSONL_INT_H

#include "core/buf.h"
#include "event/stream.h"
#include "trpc/trpc_int.h"

#include <apr_portable.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

typedef struct apir_funnel_t {
    apir_host_t host; /**< the server's, behind a lock; first */
    const apir_host_t *server;
    apr_thread_mutex_t *server_lock; /**< of whatever touches the request */
    apir_trpc_request_t *request;
    apr_pool_t *pool; /**< the sender's; the request's is the server's too */
    apir_stream_t *out;
    apr_os_thread_t sender;   /**< the request's own thread */
    apr_thread_mutex_t *lock; /**< of what follows */
    apr_thread_cond_t *ready; /**< the sender has something to do */
    apr_thread_cond_t *go_on; /**< there is room, or nobody to send to */
    apir_buf_t filled[2];     /**< lines; one fills while one is sent */
    int filling;
    int chunks;  /**< ids given out */
    int running; /**< threads that run calls */
    bool gone;   /**< the client */
} apir_funnel_t;

/** A funnel of a request; its calls ask the server through it. */
apir_funnel_t *apir_funnel_create(apir_trpc_request_t *request,
                                  apir_stream_t *out);

/** A pool that one thread may use while others use theirs; ends with the
 * request's. Asked for by the sender. */
apr_pool_t *apir_funnel_pool(const apir_funnel_t *funnel);

/** Between these, lines are put; ids of chunks come in their order. Begin
 * waits while too much is unsent: false when the client is gone. */
bool apir_funnel_begin(apir_funnel_t *funnel);
void apir_funnel_line(apir_funnel_t *funnel, const apir_value_t *value,
                      apr_pool_t *pool);
void apir_funnel_end(apir_funnel_t *funnel);

/** Waits, whatever the thread; true when the client is gone. */
bool apir_funnel_wait(apir_funnel_t *funnel, apr_interval_time_t time);
bool apir_funnel_gone(apir_funnel_t *funnel);

/** One more, or one less, thread runs calls. */
void apir_funnel_running(apir_funnel_t *funnel, int more);

/** Sends what comes until no thread runs calls: the sender's part. Between,
 * @a recruit may have more threads take part. */
void apir_funnel_drain(apir_funnel_t *funnel, void (*recruit)(void *baton),
                       void *baton);

#endif
