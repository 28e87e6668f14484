/**
 * @file mod_apiroutes/host.h
 * @brief A request_rec as the host of an event.
 */
#ifndef APIR_MOD_HOST_H
#define APIR_MOD_HOST_H

#include <httpd.h>

#include "event/answer.h"
#include "event/event.h"
#include "mod_apiroutes/claim.h"

extern const apir_host_t apir_mod_host;

/** The event of a claimed request. */
apir_event_t *apir_mod_event(request_rec *r, const apir_claim_t *claim);

/* The parts of the host, each in its own file: */
bool apir_mod_read_body(apir_event_t *event, const char **data,
                        apr_size_t *length);
const apir_value_t *apir_mod_auth(apir_event_t *event);
bool apir_mod_auth_late(const apir_event_t *event);
apir_answer_t *apir_mod_fetch(apir_event_t *event, const char *path,
                              const char *query, const apir_fetch_t *fetch);
const char *apir_mod_session_load(apir_event_t *event);
bool apir_mod_session_save(apir_event_t *event, const char *text);

/** Writes what an inner request's handler has put into the session, with the
 * head of its answer. */
void apir_mod_session_write(request_rec *r);

/** Finds mod_session's functions (optional_fn_retrieve). */
void apir_mod_session_retrieve(void);

#endif
