/**
 * @file apiroutes.h
 * @brief The C API of mod_apiroutes: handlers, fragments, plugins.
 *
 * A handler takes an event (the request) and gives a response:
 *
 *     apir_response_t *GET(apir_event_t *event)
 *     {
 *         return apir_json(event, json_pack("{s:s}", "house",
 *                                           apir_param(event, "house")));
 *     }
 *
 * Rules that hold throughout:
 *  - An event and all that it hands out live until the request ends, in its
 *    pool (apir_pool). A handler frees nothing but its own json_t.
 *  - An event belongs to the thread that runs the handler.
 *  - Texts are UTF-8, ended by a zero byte. Parameters, query and cookies
 *    never hold a zero byte: such requests are refused with a 400.
 *  - A function that takes a json_t as "stolen" owns that reference from then
 *    on; "borrowed" ones stay the event's.
 *  - A call that fails because of the request (a body too large, broken JSON)
 *    records the failure on the event and returns NULL; a handler that returns
 *    NULL is answered with what was recorded, else with a 500 whose text
 *    tells nothing. The first failure stays.
 *  - NULL handed on is a failure too and no crash: for texts and bytes of an
 *    answer, the value of a header or cookie, a URL to fetch; a response or
 *    session that could not be made is taken, and does nothing.
 */
#ifndef APIROUTES_H
#define APIROUTES_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Number of this interface; a plugin built against another is refused. */
#define APIR_ABI 1

/** Marks what leaves a shared object. */
#define APIR_PUBLIC __attribute__((visibility("default")))

/** Every plugin carries the number it was built with. */
APIR_PUBLIC extern const int apir_abi;
__attribute__((weak)) const int apir_abi = APIR_ABI;

typedef struct apir_event_t apir_event_t;
typedef struct apir_response_t apir_response_t;
typedef struct apir_value_t apir_value_t;

/** Answers an event; NULL is a failure (see above). */
typedef apir_response_t *(apir_handler_fn)(apir_event_t *event);

#ifndef APIR_PAIR_T
#define APIR_PAIR_T
/** A name and its value, with their lengths in bytes. */
typedef struct apir_pair_t {
    const char *name;
    const char *value;
    apr_size_t name_length;
    apr_size_t value_length;
} apir_pair_t;
#endif

/* ---- The request --------------------------------------------------- */

/** The request's pool: for what shall live as long as the event. */
APIR_PUBLIC apr_pool_t *apir_pool(apir_event_t *event);

/** The data pointer that was given with this handler, or NULL. */
APIR_PUBLIC void *apir_data(apir_event_t *event);

/** The method as sent: "GET", "HEAD" (also where GET answers it), … */
APIR_PUBLIC const char *apir_method(apir_event_t *event);

/** The whole URL, as "http://host/path?query". Of an internal fetch:
 * "http://internal/path?query". */
APIR_PUBLIC const char *apir_url(apir_event_t *event);

/** The URL's path, as sent (escapes kept). */
APIR_PUBLIC const char *apir_path(apir_event_t *event);

/** The pattern of the route that matched, relative to its mount. */
APIR_PUBLIC const char *apir_pattern(apir_event_t *event);

/** Whether the route has this method and pattern (Fragno's ifMatchesRoute). */
APIR_PUBLIC bool apir_matches(apir_event_t *event, const char *method,
                              const char *pattern);

/** A path parameter, decoded once; NULL when the pattern has none of that
 * name. Unnamed ones are "_0", "_1" ("*") and "_" ("**"). */
APIR_PUBLIC const char *apir_param(apir_event_t *event, const char *name);

/** All path parameters in the order of the pattern. */
APIR_PUBLIC const apir_pair_t *apir_params(apir_event_t *event,
                                           apr_size_t *count);

/** Replaces or adds a path parameter (for middleware); NULL takes it out.
 * Copied. */
APIR_PUBLIC void apir_param_set(apir_event_t *event, const char *name,
                                const char *value);

/** The first value of a query parameter, or NULL. */
APIR_PUBLIC const char *apir_query(apir_event_t *event, const char *name);

/** All values of a query parameter, in order. */
APIR_PUBLIC const char *const *
apir_query_all(apir_event_t *event, const char *name, apr_size_t *count);

/** Whether the query has the parameter, be it empty. */
APIR_PUBLIC bool apir_query_has(apir_event_t *event, const char *name);

/** All pairs of the query, in order. */
APIR_PUBLIC const apir_pair_t *apir_query_pairs(apir_event_t *event,
                                                apr_size_t *count);

/** The query as sent, without '?'; "" when there is none. */
APIR_PUBLIC const char *apir_query_string(apir_event_t *event);

/** The query written anew from its pairs (URLSearchParams.toString). */
APIR_PUBLIC const char *apir_query_text(apir_event_t *event);

/** Replaces or adds a query parameter (for middleware); NULL takes it out.
 * Copied. */
APIR_PUBLIC void apir_query_set(apir_event_t *event, const char *name,
                                const char *value);

/** A request header, repeated fields joined with ", "; NULL when absent. It
 * holds the bytes that were sent, which need not be UTF-8. */
APIR_PUBLIC const char *apir_header(apir_event_t *event, const char *name);

/** All request headers, borrowed. */
APIR_PUBLIC const apr_table_t *apir_headers(apir_event_t *event);

/** Replaces or adds a request header, as later handlers see it; NULL takes it
 * out. Copied. */
APIR_PUBLIC void apir_header_set(apir_event_t *event, const char *name,
                                 const char *value);

/** A cookie's decoded value, or NULL. */
APIR_PUBLIC const char *apir_cookie(apir_event_t *event, const char *name);

/** All cookies, in order. */
APIR_PUBLIC const apir_pair_t *apir_cookies(apir_event_t *event,
                                            apr_size_t *count);

/** A value from ApiEnv, else from SetEnv/PassEnv and httpd's environment. */
APIR_PUBLIC const char *apir_env(apir_event_t *event, const char *name);

/** The client's address, as httpd (and mod_remoteip) has it. */
APIR_PUBLIC const char *apir_client_address(apir_event_t *event);

/** The user as httpd authenticated it (REMOTE_USER), or NULL. */
APIR_PUBLIC const char *apir_user(apir_event_t *event);

/** What ApiAuth says of the user, an object; NULL for anonymous. Borrowed. */
APIR_PUBLIC json_t *apir_auth(apir_event_t *event);

/** A JSON object for what middleware tells handlers. Borrowed; empty at
 * first; of this event only. */
APIR_PUBLIC json_t *apir_locals(apir_event_t *event);

/* ---- The body ------------------------------------------------------ */

/** The body as sent. NULL is a failure (too large: 413, too slow: 408, …); no
 * body is "" of length 0. Read once, kept. */
APIR_PUBLIC const char *apir_body(apir_event_t *event, apr_size_t *length);

/** The body as UTF-8 text: a leading BOM cut, ill-formed parts replaced by
 * U+FFFD. NULL is a failure. */
APIR_PUBLIC const char *apir_body_text(apir_event_t *event);

/** The body as JSON, whatever its media type. NULL is a failure (400 for
 * broken JSON, too deep, too many values). Borrowed. */
APIR_PUBLIC json_t *apir_body_json(apir_event_t *event);

/** The same as a value: exact numbers, lone surrogates kept. */
APIR_PUBLIC const apir_value_t *apir_body_value(apir_event_t *event);

#ifndef APIR_FORM_FIELD_T
#define APIR_FORM_FIELD_T
/** A field of a form. @a filename and @a type are NULL for text fields. */
typedef struct apir_form_field_t {
    const char *name;
    const char *value;
    apr_size_t value_length;
    const char *filename;
    const char *type;
} apir_form_field_t;
#endif

/** The fields of an urlencoded or multipart form, in order; none for another
 * media type. NULL is a failure. */
APIR_PUBLIC const apir_form_field_t *apir_body_form(apir_event_t *event,
                                                    apr_size_t *count);

/** Whether the route declares an input schema. */
APIR_PUBLIC bool apir_has_input(apir_event_t *event);

/**
 * The body validated by the route's input schema (Fragno's input.valid()):
 * unknown members dropped unless the schema keeps them, defaults filled in. A
 * body that is no JSON counts as undefined. Without a schema: the body as
 * JSON. NULL is a failure: a 400 that lists the issues; or, where the input is
 * optional, that there is none (then apir_failed is false). Borrowed.
 */
APIR_PUBLIC json_t *apir_input_valid(apir_event_t *event);

/** The same as a value. An absent optional body is APIR_UNDEFINED. */
APIR_PUBLIC const apir_value_t *apir_input_value(apir_event_t *event);

/** The issues that apir_input_valid found, an array; NULL when there are
 * none. A handler may look at them and answer in its own way. Borrowed. */
APIR_PUBLIC json_t *apir_input_issues(apir_event_t *event);

/** Replaces the parsed body (for middleware); apir_body keeps the original.
 * Stolen. */
APIR_PUBLIC void apir_input_set(apir_event_t *event, json_t *input);

/* ---- Responses ----------------------------------------------------- */

/** A JSON answer with status 200. @a body is stolen. */
APIR_PUBLIC apir_response_t *apir_json(apir_event_t *event, json_t *body);

/** A JSON answer. Statuses that can carry no body (1xx, 204, 205, 304) or
 * are outside 200…599 are a failure. @a body is stolen. */
APIR_PUBLIC apir_response_t *apir_json_status(apir_event_t *event, int status,
                                              json_t *body);

/** The same for a value (borrowed until the answer is sent); undefined gives
 * an empty body. */
APIR_PUBLIC apir_response_t *apir_json_value_status(apir_event_t *event,
                                                    int status,
                                                    const apir_value_t *body);

/** An answer without a body; 201, as Fragno's empty(). */
APIR_PUBLIC apir_response_t *apir_empty(apir_event_t *event);
APIR_PUBLIC apir_response_t *apir_empty_status(apir_event_t *event,
                                               int status);

/** {"message", "code"} with @a status (0: 500). */
APIR_PUBLIC apir_response_t *apir_error(apir_event_t *event, int status,
                                        const char *code,
                                        const char *message);

/** A redirection (@a status 0: 302; any status is accepted). "" means "/";
 * what may not stand in a header is percent-encoded. */
APIR_PUBLIC apir_response_t *apir_redirect(apir_event_t *event, int status,
                                           const char *location);

/** text/plain; charset=utf-8. The text is copied. */
APIR_PUBLIC apir_response_t *apir_text(apir_event_t *event, int status,
                                       const char *text);

/** Bytes of a media type (NULL: none). Borrowed until the answer is sent. */
APIR_PUBLIC apir_response_t *apir_bytes(apir_event_t *event, int status,
                                        const char *media_type,
                                        const void *data, apr_size_t length);

/** The answer to the failure recorded on the event (the 400 of
 * apir_input_valid, …), or a plain 500: what returning NULL gives. */
APIR_PUBLIC apir_response_t *apir_invalid(apir_event_t *event);

/** A 400 in the form of a validation error, with issues of the handler's own
 * (an array of objects with "path" and "message"; stolen). */
APIR_PUBLIC apir_response_t *
apir_invalid_with(apir_event_t *event, const char *message, json_t *issues);

/** Records a failure of the handler: the sentence (printf form) goes to the
 * error log only, the client gets a 500. Returns NULL, so that a handler can
 * `return apir_fail(event, …)`. */
APIR_PUBLIC apir_response_t *apir_fail(apir_event_t *event,
                                       const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Whether a failure has been recorded. */
APIR_PUBLIC bool apir_failed(apir_event_t *event);

/** Sets a response header (replaces). False when name or value may not stand
 * in a header (CR, LF, …, or NULL): the request is then answered with a 400
 * instead, and the log names the header. Those that frame the message
 * (Content-Length, Connection, …) are the server's: false, and nothing else.
 * Copied. */
APIR_PUBLIC bool apir_set_header(apir_response_t *response, const char *name,
                                 const char *value);

/** Adds a response header beside others of that name. As above. */
APIR_PUBLIC bool apir_add_header(apir_response_t *response, const char *name,
                                 const char *value);

/** The response's status, and a header of it (the first) or NULL. */
APIR_PUBLIC int apir_response_status(const apir_response_t *response);
APIR_PUBLIC const char *apir_response_header(const apir_response_t *response,
                                             const char *name);

/**
 * A member of a JSON answer (an object) that is not ready yet: @a later gives
 * it, as a JSON response or an error. A streamed tRPC answer goes ahead and
 * sends it when it comes; elsewhere @a later is run before the answer is
 * sent. False, and a failure, when the answer is no object.
 */
APIR_PUBLIC bool apir_defer(apir_response_t *response, const char *name,
                            apir_handler_fn *later, void *data);

/* ---- Cookies and sessions ------------------------------------------ */

#ifndef APIR_COOKIE_OPTIONS_T
#define APIR_COOKIE_OPTIONS_T
/** Attributes of a Set-Cookie field; zero means "not there". */
typedef struct apir_cookie_options_t {
    const char *path;
    const char *domain;
    const char *same_site; /**< "lax" "strict" "none", any case; "true" is
                                    strict */
    bool has_max_age;
    double max_age; /**< seconds, floored; 0 is written */
    bool has_expires;
    double expires; /**< milliseconds since 1970 UTC */
    bool http_only;
    bool secure;
    bool no_http_only; /**< takes away what a storage has set */
    bool no_secure;
} apir_cookie_options_t;
#endif

/** A Set-Cookie value (npm cookie's serialize); NULL is a failure, a part
 * may not stand there. @a options may be NULL. */
APIR_PUBLIC const char *
apir_cookie_serialize(apir_event_t *event, const char *name,
                      const char *value,
                      const apir_cookie_options_t *options);

/** Adds a Set-Cookie field; false, and a failure on its event, if it cannot
 * be written. */
APIR_PUBLIC bool apir_set_cookie(apir_response_t *response, const char *name,
                                 const char *value,
                                 const apir_cookie_options_t *options);

typedef struct apir_session_t apir_session_t;

/** The session that the request's cookie holds (empty when there is none, or
 * its signature is wrong). @a name is that of ApiSession or
 * apir_cookie_sessions; NULL is a failure (no such name). One object per
 * event and name. */
APIR_PUBLIC apir_session_t *apir_session(apir_event_t *event,
                                         const char *name);

/** An empty session, whatever the request holds. */
APIR_PUBLIC apir_session_t *apir_session_new(apir_event_t *event,
                                             const char *name);

/** Always "" for cookie storage. */
APIR_PUBLIC const char *apir_session_id(apir_session_t *session);

/** Everything in it, flash values under "__flash_NAME__". Borrowed. */
APIR_PUBLIC json_t *apir_session_data(apir_session_t *session);

/** Whether there is a value or a flash value of that name. */
APIR_PUBLIC bool apir_session_has(apir_session_t *session, const char *key);

/** A value; a flash value is taken out by reading it (commit to make that
 * last). New reference; NULL when absent. */
APIR_PUBLIC json_t *apir_session_get(apir_session_t *session,
                                     const char *key);

/** A value's text, or NULL when it is absent or no string. */
APIR_PUBLIC const char *apir_session_text(apir_session_t *session,
                                          const char *key);

/** Sets a value (stolen; NULL: as unset). */
APIR_PUBLIC void apir_session_set(apir_session_t *session, const char *key,
                                  json_t *value);

/** Sets a value that is gone after it has been read once (stolen). */
APIR_PUBLIC void apir_session_flash(apir_session_t *session, const char *key,
                                    json_t *value);

/** Takes a value out; a flash value of that name stays. */
APIR_PUBLIC void apir_session_unset(apir_session_t *session, const char *key);

/** The Set-Cookie value that keeps the session; @a options (may be NULL)
 * override the storage's where they are set. "" for stores that write
 * their cookie themselves (mod_session). NULL is a failure: the data or an
 * option cannot be written, or bytes have left already. */
APIR_PUBLIC const char *
apir_session_commit(apir_session_t *session,
                    const apir_cookie_options_t *options);

/** The Set-Cookie value that ends the session. As above. */
APIR_PUBLIC const char *
apir_session_destroy(apir_session_t *session,
                     const apir_cookie_options_t *options);

/** Commits, and adds the cookie to the response; false is a failure. */
APIR_PUBLIC bool apir_session_save(apir_response_t *response,
                                   apir_session_t *session);

/** Destroys, and adds the cookie to the response; false is a failure. */
APIR_PUBLIC bool apir_session_end(apir_response_t *response,
                                  apir_session_t *session);

/* ---- Internal fetch ------------------------------------------------ */

typedef struct apir_answer_t apir_answer_t;

/** Takes a piece of an answer's body; false stops the inner route. */
typedef bool(apir_piece_fn)(void *data, const char *piece, apr_size_t length);

/** What to send; all zero is a plain GET. */
typedef struct apir_fetch_t {
    const char *method;         /**< NULL: GET */
    const apir_pair_t *headers; /**< request headers (lengths are not looked
                                    at) … */
    apr_size_t header_count;    /**< … and how many */
    const char *body;           /**< NULL: none */
    apr_size_t body_length;
    bool credentials;     /**< pass on Authorization and Cookie, and with
                                    them the user */
    apir_piece_fn *piece; /**< gets the body piece by piece, which is
                                    then not kept */
    void *data;           /**< for @a piece */
} apir_fetch_t;

/**
 * Asks another route of this server, without leaving the process. The inner
 * request has no header of the outer one unless asked; the inner route's
 * access rules hold. @a url is a path ("/api/x?y=1", "api/x"); another host, a
 * path that no route answers, and more than 5 levels are answers with a 4xx or
 * 5xx status too. NULL is a failure (nonsense in @a fetch).
 */
APIR_PUBLIC apir_answer_t *apir_fetch(apir_event_t *event, const char *url,
                                      const apir_fetch_t *fetch);

APIR_PUBLIC int apir_answer_status(const apir_answer_t *answer);
APIR_PUBLIC const char *apir_answer_header(const apir_answer_t *answer,
                                           const char *name);
APIR_PUBLIC const apr_table_t *
apir_answer_headers(const apir_answer_t *answer);

/** The body; "" when it went to a piece function. NULL is a failure: the
 * inner route failed on its way, or there are more than 64 MiB to keep. */
APIR_PUBLIC const char *apir_answer_body(const apir_answer_t *answer,
                                         apr_size_t *length);

/** The body as JSON, or NULL when it is none. Borrowed. */
APIR_PUBLIC json_t *apir_answer_json(apir_answer_t *answer);

/** The answer as this event's response, cookies included. */
APIR_PUBLIC apir_response_t *apir_answer_response(apir_event_t *event,
                                                  apir_answer_t *answer);

/* ---- Streams ------------------------------------------------------- */

typedef struct apir_stream_t apir_stream_t;

/** Writes a body as it goes. False: it failed (see apir_stream_fail): the
 * client notices that the body is cut short. */
typedef bool(apir_producer_fn)(apir_stream_t *stream, void *data);

/** Told of a failure (its message); may write a last item. When it returns
 * true the body ends in order, else it is cut. */
typedef bool(apir_stream_error_fn)(apir_stream_t *stream, const char *message,
                                   void *data);

/**
 * application/x-ndjson; each item is a line. An item that comes a millisecond
 * or more after the one before leaves at once; those of a burst are gathered,
 * up to 8 KiB or 50 ms, and leave with the next item, apir_stream_flush,
 * _sleep or _aborted. A producer that pauses after a burst in another way
 * flushes first. HEAD never calls the producer.
 */
APIR_PUBLIC apir_response_t *apir_json_stream(apir_event_t *event,
                                              apir_producer_fn *producer,
                                              apir_stream_error_fn *on_error,
                                              void *data);

/** Any media type; only apir_stream_raw is of use. */
APIR_PUBLIC apir_response_t *apir_stream(apir_event_t *event, int status,
                                         const char *media_type,
                                         apir_producer_fn *producer,
                                         void *data);

/** One item (stolen). False when the client is gone or the stream closed: the
 * producer should end. */
APIR_PUBLIC bool apir_stream_write(apir_stream_t *stream, json_t *item);

/** The same for a value. Borrowed. */
APIR_PUBLIC bool apir_stream_value(apir_stream_t *stream,
                                   const apir_value_t *item);

/** Bytes as they are. */
APIR_PUBLIC bool apir_stream_raw(apir_stream_t *stream, const void *data,
                                 apr_size_t length);

/** Sends what is gathered. */
APIR_PUBLIC bool apir_stream_flush(apir_stream_t *stream);

/** Sends what is gathered, then waits; false as soon as the client is gone. */
APIR_PUBLIC bool apir_stream_sleep(apir_stream_t *stream, int milliseconds);

/** Whether the client is gone; looks at the connection. */
APIR_PUBLIC bool apir_stream_aborted(apir_stream_t *stream);

/** Ends the body in order; later writes do nothing and return false. */
APIR_PUBLIC void apir_stream_close(apir_stream_t *stream);

/** Records why the producer fails (printf form, for log and on_error);
 * returns false, so that it can `return apir_stream_fail(stream, …)`. */
APIR_PUBLIC bool apir_stream_fail(apir_stream_t *stream, const char *format,
                                  ...) __attribute__((format(printf, 2, 3)));

/** An item with an id (stolen), by which a client that was cut off asks for
 * those after it (tRPC's tracked()). Elsewhere the id is not sent. An id is
 * not empty and holds no line end. */
APIR_PUBLIC bool apir_stream_tracked(apir_stream_t *stream, const char *id,
                                     json_t *item);

/** The same for a value. Borrowed. */
APIR_PUBLIC bool apir_stream_tracked_value(apir_stream_t *stream,
                                           const char *id,
                                           const apir_value_t *item);

/** What the producer returns in the end (stolen), as far as the protocol has
 * a place for it: tRPC. Returns true. */
APIR_PUBLIC bool apir_stream_return(apir_stream_t *stream, json_t *value);

/** As apir_stream_fail, with an error that the client is told where the
 * protocol can: tRPC. @a message NULL: the code. */
APIR_PUBLIC bool apir_stream_error(apir_stream_t *stream, const char *code,
                                   const char *message);

/** The event of a stream; its pool must not grow with the items. */
APIR_PUBLIC apir_event_t *apir_stream_event(apir_stream_t *stream);

/** A pool that is emptied after each item. */
APIR_PUBLIC apr_pool_t *apir_stream_pool(apir_stream_t *stream);

/* ---- Log ----------------------------------------------------------- */

typedef enum apir_log_level_t {
    APIR_LOG_ERROR,
    APIR_LOG_WARNING,
    APIR_LOG_INFO,
    APIR_LOG_DEBUG
} apir_log_level_t;

/** A line in httpd's error log (printf form). */
APIR_PUBLIC void apir_log(apir_event_t *event, apir_log_level_t level,
                          const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- Values -------------------------------------------------------- */

#ifndef APIR_KIND_T
#define APIR_KIND_T
/** What a value is: JSON, and what JSON has no word for. */
typedef enum apir_kind_t {
    APIR_UNDEFINED = 0,
    APIR_NULL,
    APIR_FALSE,
    APIR_TRUE,
    APIR_NUMBER,  /**< a double; see apir_value_number */
    APIR_BIGINT,  /**< text: an integer of any size */
    APIR_DECIMAL, /**< text: a decimal of any size */
    APIR_DATE,    /**< milliseconds since 1970 UTC, a double */
    APIR_STRING,
    APIR_BYTES,
    APIR_ARRAY,
    APIR_SET, /**< as array */
    APIR_MAP, /**< as array of [key, value] arrays */
    APIR_OBJECT,
    /* What a Json field is compared with or set to (ZenStack's words). */
    APIR_DB_NULL,   /**< NULL of the database */
    APIR_JSON_NULL, /**< null inside JSON */
    APIR_ANY_NULL   /**< either */
} apir_kind_t;
#endif

/** What a value is. */
APIR_PUBLIC apir_kind_t apir_value_kind(const apir_value_t *value);

/** New values in @a pool; text is copied, and no text (NULL) is null. */
APIR_PUBLIC apir_value_t *apir_value_undefined(apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_null(apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_bool(bool truth, apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_double(double number, apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_int(apr_int64_t number,
                                         apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_string(const char *text,
                                            apr_pool_t *pool);
APIR_PUBLIC apir_value_t *
apir_value_string_n(const char *text, apr_size_t length, apr_pool_t *pool);
/** A date is milliseconds since 1970 UTC, a big integer digits, a decimal a
 * number's text; a set gets its items by apir_array_add. */
APIR_PUBLIC apir_value_t *apir_value_date(double milliseconds,
                                          apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_bigint(const char *digits,
                                            apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_decimal(const char *text,
                                             apr_pool_t *pool);
APIR_PUBLIC apir_value_t *
apir_value_bytes(const void *data, apr_size_t length, apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_set(apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_map(apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_array(apr_pool_t *pool);
APIR_PUBLIC apir_value_t *apir_value_object(apr_pool_t *pool);

/** Appends to an array (a shallow copy), sets a member of an object. What is
 * not there (NULL, as apir_value_get gives it) is undefined: an object that is
 * written leaves it out, an array has null in its place. */
APIR_PUBLIC void apir_array_add(apir_value_t *array, const apir_value_t *item,
                                apr_pool_t *pool);
APIR_PUBLIC void apir_object_set(apir_value_t *object, const char *name,
                                 const apir_value_t *value);

/** Adds an entry to a map. */
APIR_PUBLIC void apir_map_add(apir_value_t *map, const apir_value_t *key,
                              const apir_value_t *value, apr_pool_t *pool);

/** A member by name, an item, a member by its place, the number of them, the
 * text, the number, the milliseconds of a date; NULL, NaN or false
 * where it is another kind. */
APIR_PUBLIC const apir_value_t *apir_value_get(const apir_value_t *object,
                                               const char *name);
APIR_PUBLIC const apir_value_t *apir_value_at(const apir_value_t *array,
                                              apr_size_t index);
APIR_PUBLIC const apir_value_t *apir_value_member(const apir_value_t *object,
                                                  apr_size_t index,
                                                  const char **name,
                                                  apr_size_t *name_length);
APIR_PUBLIC apr_size_t apir_value_length(const apir_value_t *value);
APIR_PUBLIC const char *apir_value_text(const apir_value_t *value,
                                        apr_size_t *length);
APIR_PUBLIC double apir_value_number(const apir_value_t *value);
APIR_PUBLIC double apir_value_milliseconds(const apir_value_t *value);
APIR_PUBLIC bool apir_value_integer(const apir_value_t *value,
                                    apr_int64_t *out);

/** A value as json_t, a new reference (what JSON cannot hold becomes what
 * JSON.stringify would write). */
APIR_PUBLIC json_t *apir_value_to_jansson(const apir_value_t *value);

/** A json_t as a value in @a pool. */
APIR_PUBLIC apir_value_t *apir_value_from_jansson(const json_t *json,
                                                  apr_pool_t *pool);

/** Gives a pool the duty to drop one reference; returns @a json. */
APIR_PUBLIC json_t *apir_jansson_own(json_t *json, apr_pool_t *pool);

/* ---- Definitions --------------------------------------------------- */

/** A route as a static table gives it; what is not named is not there. */
typedef struct apir_route_def_t {
    const char *method; /**< "GET", …; any case */
    const char *path;   /**< "/users/:id", "/files/" "**:path" */
    apir_handler_fn *handler;
    const char *input_schema; /**< JSON Schema 2020-12, as text */
    const char *output_schema;
    bool input_optional;              /**< no body is valid too */
    const char *error_codes[12];      /**< hints */
    const char *query_parameters[12]; /**< hints */
    void *data;                       /**< apir_data */
} apir_route_def_t;

/** What APIR_FRAGMENT leaves for the loader to find. */
typedef struct apir_fragment_def_t {
    const char *name;
    const apir_route_def_t *first;
    const apir_route_def_t *end;
} apir_fragment_def_t;

/**
 * Defines a fragment, a table of routes mounted together:
 *
 *     APIR_FRAGMENT(shop) = {
 *         { .method = "GET", .path = "/users/:id", .handler = get_user },
 *     };
 *
 * The table lies in a section of its own, whose ends the linker knows.
 */
#define APIR_FRAGMENT(name)                                                \
    extern const apir_route_def_t __start_apir_fragment_##name[]           \
        __attribute__((visibility("hidden")));                             \
    extern const apir_route_def_t __stop_apir_fragment_##name[]            \
        __attribute__((visibility("hidden")));                             \
    extern APIR_PUBLIC const apir_fragment_def_t apir_fragment_def_##name; \
    const apir_fragment_def_t apir_fragment_def_##name = {                 \
        #name, __start_apir_fragment_##name, __stop_apir_fragment_##name   \
    };                                                                     \
    static const apir_route_def_t apir_fragment_routes_##name[]            \
        __attribute__((section("apir_fragment_" #name), used,              \
                       aligned(__alignof__(apir_route_def_t))))

typedef struct apir_plugin_t apir_plugin_t;
typedef struct apir_fragment_t apir_fragment_t;
typedef struct apir_route_t apir_route_t;
typedef struct apir_files_t apir_files_t;

/**
 * A plugin that defines more than static tables exports this function; it is
 * called whenever the configuration is read, in the parent, with the
 * arguments of ApiPlugin. It must have no effects outside the plugin. Returns
 * NULL, or the sentence with which the start stops.
 */
APIR_PUBLIC const char *apir_start(apir_plugin_t *plugin, int argc,
                                   const char *const argv[]);

/** The pool of the configuration: for the plugin's own data. */
APIR_PUBLIC apr_pool_t *apir_plugin_pool(apir_plugin_t *plugin);

/** The fragment of that name, made when it is not there. */
APIR_PUBLIC apir_fragment_t *apir_fragment(apir_plugin_t *plugin,
                                           const char *name);

/** Adds a route. Texts are copied. Mistakes in the pattern are reported when
 * the configuration has been read, with the plugin's line. */
APIR_PUBLIC apir_route_t *apir_route(apir_fragment_t *fragment,
                                     const char *method, const char *path,
                                     apir_handler_fn *handler, void *data);

/** The body's JSON Schema, as text; without it nothing is validated. */
APIR_PUBLIC void apir_route_input(apir_route_t *route, const char *schema);

/** No body is valid too. */
APIR_PUBLIC void apir_route_input_optional(apir_route_t *route);

/** The answer's JSON Schema, as text; checked under ApiCheckOutput. */
APIR_PUBLIC void apir_route_output(apir_route_t *route, const char *schema);

/** Hints: an error code, a query parameter. Once for each. */
APIR_PUBLIC void apir_route_error_code(apir_route_t *route, const char *code);
APIR_PUBLIC void apir_route_query(apir_route_t *route, const char *name);

/** Runs before each handler of the fragment, after a route matched; a
 * response ends the request, NULL goes on (unless a failure was recorded).
 * Several run in the order in which they were added. */
APIR_PUBLIC void apir_middleware(apir_fragment_t *fragment,
                                 apir_handler_fn *middleware, void *data);

/**
 * Called by a middleware: runs what follows it, the next one and in the end
 * the handler, and gives their answer (never NULL), whose headers may be
 * changed and in whose place another may be given. Called once at most; a
 * middleware that returns NULL without it goes on by itself.
 */
APIR_PUBLIC apir_response_t *apir_next(apir_event_t *event);

/** A tree of file routes under a name, for ApiRoutesDir PLUGIN:NAME. */
APIR_PUBLIC apir_files_t *apir_files(apir_plugin_t *plugin, const char *name);

/** A route as if a file of that name lay in the folder; the name without
 * extension, as "api/[house]/students/year-[year]". */
APIR_PUBLIC apir_route_t *
apir_file_route(apir_files_t *files, const char *name, const char *method,
                apir_handler_fn *handler, void *data);

/** A handler for ApiHandler PLUGIN:NAME that is no exported function, or has
 * a data pointer. */
APIR_PUBLIC void apir_function(apir_plugin_t *plugin, const char *name,
                               apir_handler_fn *handler, void *data);

/** Sessions in a signed cookie (SolidStart's createCookieSessionStorage). */
typedef struct apir_session_options_t {
    const char *cookie_name;      /**< NULL: "__session" */
    const char *const *secrets;   /**< NULL-terminated, the first signs; NULL:
                                     unsigned */
    apir_cookie_options_t cookie; /**< path NULL: "/" */
} apir_session_options_t;

/** Makes such sessions known under @a name. Copied. */
APIR_PUBLIC void apir_cookie_sessions(apir_plugin_t *plugin, const char *name,
                                      const apir_session_options_t *options);

/* ---- File routes --------------------------------------------------- */

/** What a route file (ApiRoutesDir) may export, any of them. */
APIR_PUBLIC apir_response_t *GET(apir_event_t *event);
APIR_PUBLIC apir_response_t *HEAD(apir_event_t *event);
APIR_PUBLIC apir_response_t *POST(apir_event_t *event);
APIR_PUBLIC apir_response_t *PUT(apir_event_t *event);
APIR_PUBLIC apir_response_t *PATCH(apir_event_t *event);
APIR_PUBLIC apir_response_t *DELETE(apir_event_t *event);
APIR_PUBLIC apir_response_t *OPTIONS(apir_event_t *event);

#ifdef __cplusplus
}
#endif

#include "apiroutes_graphql.h"
#include "apiroutes_trpc.h"

#endif
