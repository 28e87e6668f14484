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

#endif
