/**
 * @file mod_apiroutes/cookie_fields.h
 * @brief How many Cookie fields a request had.
 *
 * httpd joins repeated fields with ", " before any hook can see them, so that
 * two fields "a=1" and "b=2" and the one field "a=1, b=2" look alike; only
 * the connection knows.
 */
#ifndef APIR_MOD_COOKIE_FIELDS_H
#define APIR_MOD_COOKIE_FIELDS_H

#include <httpd.h>
#include <stdbool.h>

/** Registers the filter. */
void apir_mod_cookie_fields_register(void);

/** pre_connection: counts on connections of HTTP/1.x (HTTP/2 joins cookies
 * itself, RFC 9113 §8.2.3). */
int apir_mod_cookie_fields_watch(conn_rec *c, void *socket);

/** pre_read_request: a new count. */
void apir_mod_cookie_fields_reset(request_rec *r, conn_rec *c);

/** Whether the main request of @a r had several Cookie fields. */
bool apir_mod_cookie_fields_several(const request_rec *r);

#endif
