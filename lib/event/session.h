/**
 * @file event/session.h
 * @brief One session interface over two stores: SolidStart's signed cookie,
 * and the server's own session.
 */
#ifndef APIR_EVENT_SESSION_H
#define APIR_EVENT_SESSION_H

#include <apiroutes.h>

typedef struct apir_session_store_t apir_session_store_t;

/** What ApiSession or apir_cookie_sessions made known. Read-only. */
struct apir_session_store_t {
    const char *name;
    bool server; /**< the server's own; else a cookie: */
    const char *cookie_name;
    const char *const *secrets;
    apir_cookie_options_t cookie;
};

/** A store in a signed cookie, everything copied into @a pool. */
apir_session_store_t *
apir_session_store_create(const char *name,
                          const apir_session_options_t *options,
                          apr_pool_t *pool);

/** What is wrong with the store's cookie (a name or an attribute that may not
 * stand there), or NULL: told at the start, no request finds it out. */
const char *apir_session_store_wrong(const apir_session_store_t *store,
                                     apr_pool_t *pool);

#endif
