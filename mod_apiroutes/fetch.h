/**
 * @file mod_apiroutes/fetch.h
 * @brief Internal fetch: a sub-request with headers, body and rights of its
 * own (spec httpd.md §8).
 */
#ifndef APIR_MOD_FETCH_H
#define APIR_MOD_FETCH_H

#include <httpd.h>

/** create_request: gives the sub-request of a fetch its own headers and
 * environment, before any look-up hook can see the outer ones. */
int apir_mod_fetch_create_request(request_rec *r);

/** insert_filter: which filters of others an inner request must not have. */
void apir_mod_fetch_insert_filter(request_rec *r);

/** Registers the two filters. */
void apir_mod_fetch_register(void);

#endif
