/**
 * @file event/event.h
 * @brief The event: a request as a handler sees it, and the server behind it.
 *
 * The library does not know httpd: what only a server can do (read a body, look
 * into its environment, ask another route) is a table of functions. The parts
 * of an event are made when they are first asked for.
 */
#ifndef APIR_EVENT_EVENT_H
#define APIR_EVENT_EVENT_H

#include <apiroutes.h>

#include "core/error.h"
#include "event/route.h"
#include "http/pairs.h"
#include "json/reader.h"
#include "json/value.h"

typedef struct apir_session_store_t apir_session_store_t;

/** What an event needs from the server that runs it. */
typedef struct apir_host_t {
    /** The whole body. A failure is recorded on the event. */
    bool (*read_body)(apir_event_t *event, const char **data,
                      apr_size_t *length);
    const char *(*env)(apir_event_t *event, const char *name);
    const char *(*client_address)(apir_event_t *event);
    const char *(*user)(apir_event_t *event);
    /** What ApiAuth says: an object or NULL for anonymous; a failure is
     * recorded on the event. */
    const apir_value_t *(*auth)(apir_event_t *event);
    /** Whether auth() costs so much that only who needs the user asks. NULL:
     * it does not, and auth() is asked before the operation runs. */
    bool (*auth_late)(const apir_event_t *event);
    /** "http://host" of the request. */
    const char *(*origin)(apir_event_t *event);
    apir_answer_t *(*fetch)(apir_event_t *event, const char *path,
                            const char *query, const apir_fetch_t *fetch);
    const apir_session_store_t *(*session_store)(apir_event_t *event,
                                                 const char *name);
    /** The server's own session: its text ("" when new), or NULL. */
    const char *(*session_load)(apir_event_t *event);
    /** Keeps (NULL: ends) the server's own session; false: too late. */
    bool (*session_save)(apir_event_t *event, const char *text);
    void (*log)(apir_event_t *event, apir_log_level_t level,
                const char *message);
} apir_host_t;

/** How far a part of an event has come. */
typedef enum apir_part_t {
    APIR_PART_UNREAD = 0,
    APIR_PART_READY,
    APIR_PART_FAILED
} apir_part_t;

struct apir_event_t {
    apr_pool_t *pool;
    const apir_host_t *host;
    void *server; /**< the host's own (a request_rec) */

    const apir_route_t *route;            /**< NULL where no route matched */
    const apr_array_header_t *middleware; /**< of apir_middleware_t, still to
                                               run; NULL: none */
    int middleware_at;
    bool ran;   /**< the operation has run */
    void *data; /**< of the handler that runs */
    const char *method;
    const char *path;         /**< as sent */
    const char *query_string; /**< without '?', or "" */
    apir_pairs_t params;
    apr_table_t *headers;
    bool headers_copied; /**< a change must not reach the server */
    bool cookies_merged; /**< the server joined Cookie fields with ", " */

    apir_pairs_t query;
    apir_pairs_t cookies;
    const char *body;
    apr_size_t body_length;
    const apir_value_t *parsed; /**< the body as JSON */
    json_t *parsed_json;
    const apir_value_t *input; /**< what valid() gave */
    json_t *input_json;
    apir_part_t query_part;
    apir_part_t cookies_part;
    apir_part_t body_part;
    apir_part_t parsed_part;
    apir_part_t input_part;
    apir_part_t auth_part;
    apir_error_t parse_error; /**< why parsed_part failed */
    apr_size_t form_count;
    apir_form_field_t *form;

    json_t *locals;
    void *context;                   /**< apir_context_set */
    const apir_value_t *params_sent; /**< apir_connection_params */
    const apir_value_t *auth;
    json_t *auth_json;
    apir_session_t *sessions; /**< those asked for, a list */

    apir_error_t failure;       /**< the first; kind 0: none */
    const apir_value_t *issues; /**< of an APIR_E_INVALID failure */
    apir_json_limits_t json_limits;
};

/** A new event in @a pool; the caller fills in what it knows. */
apir_event_t *apir_event_create(const apir_host_t *host, void *server,
                                apr_pool_t *pool);

/** Records a failure unless there is one; the message (printf form) may be
 * shown to the client unless the kind is APIR_E_INTERNAL. Returns NULL. */
void *apir_event_fail(apir_event_t *event, apir_error_kind_t kind,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Records an error that came from below. Returns NULL. */
void *apir_event_failed(apir_event_t *event, const apir_error_t *error);

/** The failure as a response: {"error", "code"}, or the validation answer;
 * logs what only the log may have. */
apir_response_t *apir_event_failure(apir_event_t *event);

/** Reads the query, if there is one: false, and a failure, when it is beyond
 * a limit. Done before any handler runs, so that none has to think of it. */
bool apir_query_ok(apir_event_t *event);

/** What ApiAuth says of the user, asked once; NULL: anonymous, or a failure
 * (which the event has). */
const apir_value_t *apir_event_auth(apir_event_t *event);

/** Runs middleware and operation of the event's route; never NULL. */
apir_response_t *apir_event_run(apir_event_t *event);

#endif
