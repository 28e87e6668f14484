/**
 * @file mod_apiroutes/pages.h
 * @brief ApiPages: routes at the path of a page of the site, as in SolidStart.
 */
#ifndef APIR_MOD_PAGES_H
#define APIR_MOD_PAGES_H

#include "mod_apiroutes/mounts.h"

/** Warns of each page that a GET handler hides. */
void apir_mod_pages_check(const apir_mounted_t *mounted,
                          const server_rec *server, apir_diag_t *diag,
                          apr_pool_t *pool);

/** Whether the site has a page at the request's path (a look-up, nothing is
 * run). */
bool apir_mod_page_exists(request_rec *r);

/** Whether the request belongs to such a look-up: then it is the site's. */
bool apir_mod_page_wanted(const request_rec *r);

#endif
