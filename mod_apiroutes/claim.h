/**
 * @file mod_apiroutes/claim.h
 * @brief Which requests are ours, and which route each has: decided once, in
 * translate_name (spec httpd.md §2, §3).
 */
#ifndef APIR_MOD_CLAIM_H
#define APIR_MOD_CLAIM_H

#include "mod_apiroutes/mounts.h"

/** The handler's name of claimed requests. */
#define APIR_HANDLER_NAME "apiroutes"

typedef enum apir_claim_kind_t {
    APIR_CLAIM_ROUTE,     /**< a route runs */
    APIR_CLAIM_NOT_FOUND, /**< ours, but no route has the path */
    APIR_CLAIM_NO_METHOD, /**< 405, or the answer to OPTIONS */
    APIR_CLAIM_BAD_PATH   /**< 400 */
} apir_claim_kind_t;

struct apir_pending_fetch_t;

/** What the module knows of a request (request_config). */
typedef struct apir_claim_t {
    const char *raw_path; /**< kept in pre_translate_name, or NULL */
    bool page_wanted;     /**< its sub-requests are the site's */
    bool claimed;
    apir_claim_kind_t kind;
    const apir_mounted_t *mounted;
    const apir_route_t *route;
    bool files; /**< a file route's path: 405 has no body */
    apir_pairs_t params;
    apir_path_t below;   /**< of an endpoint: the path below its mount */
    void *state;         /**< of the operation that runs */
    const char *allow;   /**< of APIR_CLAIM_NO_METHOD, and of OPTIONS */
    const char *problem; /**< of APIR_CLAIM_BAD_PATH, and of an endpoint's
                              path that cannot be read; else NULL */
    struct apir_pending_fetch_t *fetch; /**< the sub-request being made */
    bool internal;                      /**< this is an internal fetch */
    bool session_set;                   /**< a session waits to be written */
    bool head_sent;                     /**< … and can wait no longer */
    bool body_read;                     /**< to its end */
    bool answered;                      /**< httpd has sent an error itself */
} apir_claim_t;

/** The note of a request, or NULL when there is none. */
apir_claim_t *apir_mod_claim(const request_rec *r);

/** The note of a request, made when there is none. */
apir_claim_t *apir_mod_claim_make(request_rec *r);

/** Hooks. */
int apir_mod_pre_translate(request_rec *r);
int apir_mod_translate(request_rec *r);
int apir_mod_map_to_storage(request_rec *r);
int apir_mod_type_checker(request_rec *r);

#endif
