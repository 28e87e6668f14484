/* The procedures of the fixture's router, by what they do; those that answer
 * with a constant are defined from the fixture alone. */
#ifndef CONFORMANCE_TRPC_PROCEDURES_H
#define CONFORMANCE_TRPC_PROCEDURES_H

#include <apiroutes.h>

typedef struct named_handler_t {
    const char *path;
    apir_handler_fn *run;
} named_handler_t;

/** The lists end with a NULL. */
extern const named_handler_t call_handlers[];
extern const named_handler_t value_handlers[];
extern const named_handler_t stream_handlers[];
extern const named_handler_t subscription_handlers[];

/** The users of the fixture: the handlers' data pointer. */
const json_t *users_of(apir_event_t *event);
const json_t *user_of(apir_event_t *event, json_int_t id);

/** The error that the input {code, message} asks for. */
apir_response_t *throw_error(apir_event_t *event);

#endif
