/**
 * @file event/stream.h
 * @brief A body that is written as it goes, over whatever the server has.
 */
#ifndef APIR_EVENT_STREAM_H
#define APIR_EVENT_STREAM_H

#include "event/response.h"
#include "event/route.h"

/** Where a stream's bytes go. */
typedef struct apir_sink_t {
    /** Takes bytes; they may be gathered. */
    apr_status_t (*write)(void *baton, const char *data, apr_size_t length);
    /** Sends everything on its way to the client; may block. */
    apr_status_t (*flush)(void *baton);
    /** Whether the client has gone; looks at the connection. */
    bool (*gone)(void *baton);
    /** Waits; returns early, with true, when the client has gone. */
    bool (*wait)(void *baton, apr_interval_time_t time);
    void *baton;
} apir_sink_t;

/** How a producer ended. */
typedef enum apir_stream_end_t {
    APIR_STREAM_DONE, /**< in order */
    APIR_STREAM_CUT,  /**< failed: the client must notice */
    APIR_STREAM_GONE  /**< the client left */
} apir_stream_end_t;

/**
 * Runs a response's producer over @a sink. Items are flushed by the policy
 * of apir_json_stream. @a output, when not NULL, describes an array: an item
 * that does not conform to its "items" fails the stream.
 * @param message  out: why it failed, for the log; NULL when it did not
 */
apir_stream_end_t apir_stream_run(apir_response_t *response,
                                  const apir_sink_t *sink,
                                  const apir_validator_t *output,
                                  const char **message);

/** Where items go that are no lines of NDJSON. */
typedef struct apir_item_sink_t {
    /** Takes an item; @a id is NULL for one that is not tracked. False when
     * the client is gone. */
    bool (*item)(void *baton, const apir_value_t *item, const char *id);
    bool (*gone)(void *baton);
    bool (*wait)(void *baton, apr_interval_time_t time);
    void *baton;
} apir_item_sink_t;

/** How a stream of items ended. */
typedef struct apir_stream_result_t {
    apir_stream_end_t end;
    const apir_value_t *returned; /**< NULL: nothing */
    const char *code;             /**< of APIR_STREAM_CUT, or NULL */
    const char *message;          /**< what a client may know, or NULL */
    const char *detail;           /**< for the log, or NULL */
} apir_stream_result_t;

/** Runs a producer of items over @a sink. What it writes as bytes is a
 * failure. */
void apir_stream_run_items(apir_response_t *response,
                           const apir_item_sink_t *sink,
                           apir_stream_result_t *result);

#endif
