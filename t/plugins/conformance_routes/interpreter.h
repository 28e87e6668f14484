/**
 * @file interpreter.h
 * @brief A plugin that plays the fixtures of t/conformance/routes: what a
 * handler does is a list of operations in JSON (the README there has them).
 * It knows the public C API only, so that whatever a fixture needs and this
 * cannot say is missing from that API.
 */
#ifndef CONFORMANCE_ROUTES_INTERPRETER_H
#define CONFORMANCE_ROUTES_INTERPRETER_H

#include <apiroutes.h>

#pragma GCC visibility push(hidden)

/** A run of a handler or of middleware. Lives in the event's pool. */
typedef struct scene_t {
    apir_event_t *event;
    bool failed; /**< an expression failed: so does the handler */
    const apir_value_t *input; /**< of valid(), or NULL: undefined */
    json_t *caught;            /**< what valid() threw, or NULL */
    json_t *variables;         /**< of "set" and "fetch"; an object */
    apir_session_t *session;
    const char *error_message; /**< inside onError */
    json_int_t index;          /**< inside "repeat" */
} scene_t;

/** A new scene of an event. */
scene_t *scene_create(apir_event_t *event);

/** Makes the handler fail: the error is logged, the client sees a 500. */
apir_response_t *scene_fail(scene_t *scene, const char *message);

/* ---- Operations ----------------------------------------------------- */

/** Runs one operation; @a argument is the member that names it. True when it
 * ended the handler, with @a response or a failure (NULL). */
typedef bool(op_fn)(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response);

typedef struct op_t {
    const char *name;
    op_fn *run;
} op_t;

/** Runs an operation by the table (ended by a NULL name). */
bool op_run(scene_t *scene, const op_t *table, const json_t *op,
            apir_response_t **response);

/** Runs a list until one operation ends it; false when none did. */
bool op_run_list(scene_t *scene, const op_t *table, const json_t *list,
                 apir_response_t **response);

/** "when": [expression, value]; absent compares as null. */
bool when_holds(scene_t *scene, const json_t *when);

extern const op_t fragno_ops[];
extern const op_t solid_ops[];
op_fn op_response;
op_fn op_json_stream;
op_fn op_stream;
op_fn op_fetch;
op_fn op_session;
op_fn op_session_set;
op_fn op_session_flash;
op_fn op_session_unset;

/** Handlers and middleware; apir_data is a list of operations or rules. */
apir_handler_fn fragno_handler;
apir_handler_fn fragno_middleware;
apir_handler_fn solid_handler;

/* ---- Values --------------------------------------------------------- */

/** The value of a template: "@expression" looked up, "@@" a literal "@",
 * undefined members left out. New reference; NULL: undefined. */
json_t *scene_value(scene_t *scene, const json_t *template);

/** The same, exact: what came from the client keeps its lone surrogates and
 * the digits of its numbers. Undefined is APIR_UNDEFINED. */
const apir_value_t *scene_exact_value(scene_t *scene, const json_t *template);

/** What an expression (without its "@") means. As above. */
json_t *scene_lookup(scene_t *scene, const char *expression);

/** An inner value by a path of names ("a.b"; NULL or "": itself). New
 * reference; NULL when there is none. */
json_t *value_inside(const json_t *value, const char *path);

/** A part of the validated input by a path of names; APIR_UNDEFINED when
 * there is none. */
const apir_value_t *input_inside(scene_t *scene, const char *path);

/** A string of a text, null for NULL. */
json_t *value_text_or_null(const char *text);

/** A value's text in the event's pool, as String() gives it. */
const char *scene_text(scene_t *scene, const json_t *template);

/** A member's string, or NULL. */
const char *member_text(const json_t *object, const char *name);

/* Groups of expressions; @a rest is what stands after the name. */
json_t *lookup_session_get(scene_t *scene, const char *rest);
json_t *lookup_session_has(scene_t *scene, const char *rest);
json_t *lookup_session_data(scene_t *scene, const char *rest);
json_t *lookup_session_id(scene_t *scene, const char *rest);
json_t *lookup_session_commit(scene_t *scene, const char *rest);
json_t *lookup_session_destroy(scene_t *scene, const char *rest);
json_t *lookup_serialize_cookie(scene_t *scene, const char *rest);

/* ---- Answers -------------------------------------------------------- */

/** How header fields of a fixture reach a response. */
typedef enum header_mode_t {
    HEADERS_SET, /**< the last of a name wins */
    HEADERS_ADD  /**< repeated names are kept */
} header_mode_t;

/** Puts header fields (an object, or an array of pairs; NULL: none) into a
 * response; @a except (may be NULL) is left out. False: the scene failed. */
bool answer_headers(scene_t *scene, apir_response_t *response,
                    const json_t *headers, header_mode_t mode,
                    const char *except);

/** Whether fixture headers name a field. */
bool has_header(const json_t *headers, const char *name);

/** The status of an "init" argument: its number, its member "status", else
 * @a by_default; @a without where it is an object that has none. */
int init_status(const json_t *init, int by_default, int without);

/* ---- Definitions ---------------------------------------------------- */

/** Cookie attributes as createCookieSessionStorage takes them. Texts are
 * copied. */
void cookie_options(const json_t *given, apir_cookie_options_t *options,
                    apr_pool_t *pool);

/** Defines a fixture's session stores. */
void define_sessions(apir_plugin_t *plugin, const json_t *sessions);

#pragma GCC visibility pop

#endif
