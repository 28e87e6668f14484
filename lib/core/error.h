/**
 * @file core/error.h
 * @brief What went wrong, once for all protocols.
 *
 * apr_status_t says whether a call worked; apir_error_t says what failed and
 * what a client may be told. One table (error.c) maps each kind to its HTTP
 * status and to the codes of every protocol: no protocol chooses a status by
 * itself (DESIGN: errors and limits).
 */
#ifndef APIR_CORE_ERROR_H
#define APIR_CORE_ERROR_H

#include <apr_errno.h>
#include <apr_pools.h>

/** What kind of thing failed; the rows of the table in error.c. */
typedef enum apir_error_kind_t {
    APIR_E_NONE = 0,
    APIR_E_BAD_REQUEST, /**< the request cannot be understood */
    APIR_E_BAD_JSON,    /**< a body that should be JSON is not */
    APIR_E_INVALID,     /**< understood, but a schema refuses it */
    APIR_E_UNAUTHORIZED,
    APIR_E_FORBIDDEN,
    APIR_E_NOT_FOUND,       /**< what the request names is not there */
    APIR_E_NO_ROUTE,        /**< no route has this path */
    APIR_E_METHOD,          /**< the path is known, the method is not */
    APIR_E_REQUEST_TIMEOUT, /**< the client sent its body too slowly */
    APIR_E_CLIENT_GONE,     /**< the client left before the end */
    APIR_E_CONFLICT,
    APIR_E_TOO_LARGE, /**< more bytes than a limit allows */
    APIR_E_TOO_DEEP,  /**< JSON nested deeper than a limit allows */
    APIR_E_TOO_MANY,  /**< more JSON nodes, keys, … than allowed */
    APIR_E_MEDIA_TYPE,
    APIR_E_UNPROCESSABLE,
    APIR_E_NOT_SUPPORTED, /**< understood, but not with this database */
    APIR_E_QUERY,         /**< the database refuses what is asked */
    APIR_E_BUSY,          /**< a resource stayed taken; try again */
    APIR_E_INTERNAL,      /**< our fault, or a handler's */
    APIR_E_COUNT
} apir_error_kind_t;

/** One row of the table. */
typedef struct apir_error_info_t {
    const char *code;    /**< "BAD_REQUEST": the JSON body's "code" */
    int status;          /**< HTTP status */
    const char *message; /**< safe sentence when none was given */
    const char *log_tag; /**< "APIR0101", or NULL: not logged at
                                    warning or above */
} apir_error_info_t;

/** An error on its way up. All text belongs to the pool it was set with. */
typedef struct apir_error_t {
    apir_error_kind_t kind;
    const char *message; /**< safe to show: names what was sent */
    const char *detail;  /**< for the log only, or NULL */
    const char *db_code; /**< the database's own name of what failed
                              ("SQLITE_CONSTRAINT_UNIQUE"), or NULL */
} apir_error_t;

/** The row of @a kind; never NULL. */
const apir_error_info_t *apir_error_info(apir_error_kind_t kind);

/**
 * Sets kind and message (printf form) and returns APR_EGENERAL, so that a
 * function can end with it. @a error may be NULL: then only the status tells.
 */
apr_status_t apir_error_set(apir_error_t *error, apr_pool_t *pool,
                            apir_error_kind_t kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Adds what only the log may have (printf form). */
void apir_error_detail(apir_error_t *error, apr_pool_t *pool,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
