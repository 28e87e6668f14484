/**
 * @file mod_apiroutes/fetch_identity.h
 * @brief Who asks, in an internal fetch: the inner request stands before the
 * doors of its location with nothing of the outer one unless that is passed
 * on.
 */
#ifndef APIR_MOD_FETCH_IDENTITY_H
#define APIR_MOD_FETCH_IDENTITY_H

#include <apiroutes.h>
#include <httpd.h>

/** The headers of an inner request: those of @a fetch, and Authorization and
 * Cookie of @a outer where credentials are passed on. */
apr_table_t *apir_mod_inner_headers(const apir_fetch_t *fetch,
                                    const apr_table_t *outer,
                                    apr_pool_t *pool);

/** Takes the outer request's identity out of a new inner request (in
 * create_request, before any hook has looked at it). */
void apir_mod_inner_identity(request_rec *inner, apr_table_t *headers,
                             bool credentials);

/** What the requests outside had before; an array in the pool given. */
typedef apr_array_header_t apir_aside_t;

/** Puts headers and notes of @a r and of the requests outside it aside:
 * modules look there for cookies and logins, and write cookies there. */
apir_aside_t *apir_mod_aside(request_rec *r, const apr_table_t *headers,
                             apr_pool_t *pool);

/** Puts them back. What modules have written to them for the inner request
 * is added to @a written (copied). */
void apir_mod_aside_back(const apir_aside_t *aside, apr_table_t *written);

#endif
