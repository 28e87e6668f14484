/**
 * @file mod_apiroutes/output_check.h
 * @brief ApiCheckOutput: answers held against their output schema.
 */
#ifndef APIR_MOD_OUTPUT_CHECK_H
#define APIR_MOD_OUTPUT_CHECK_H

#include "event/event.h"

/** @a response itself, or a 500 (and a log line that names the member) when
 * the location checks output, the route has an output schema, and the body
 * is not what it says. Streams are checked item by item as they are sent;
 * answers of 4xx and 5xx are not the schema's. */
apir_response_t *apir_mod_check_output(apir_event_t *event,
                                       apir_response_t *response);

#endif
