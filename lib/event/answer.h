/**
 * @file event/answer.h
 * @brief The answer to an internal fetch.
 */
#ifndef APIR_EVENT_ANSWER_H
#define APIR_EVENT_ANSWER_H

#include "core/buf.h"
#include "event/event.h"

struct apir_answer_t {
    apir_event_t *event; /**< that asked */
    int status;
    const char *media_type;
    apr_table_t *headers; /**< without Content-Type */
    apir_buf_t body;
    const char *cut; /**< why the body is not whole; NULL: it is */
    bool parsed;
    json_t *json;
};

/** An empty answer with a status, to be filled by the server. */
apir_answer_t *apir_answer_create(apir_event_t *event, int status);

/** An answer of the framework's: {"error", "code"}. */
apir_answer_t *apir_answer_framework(apir_event_t *event,
                                     apir_error_kind_t kind,
                                     const char *message);

#endif
