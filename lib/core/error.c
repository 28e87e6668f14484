/*
 * The one table from what failed to what each protocol says about it.
 */
#include "core/error.h"
#include <apr_strings.h>
#include <stdarg.h>

/* In the order of apir_error_kind_t. A client's mistake has no log tag: it is
 * told to the client and logged at info at most. */
static const apir_error_info_t table[] = {
    { "OK", 200, "", NULL },
    { "BAD_REQUEST", 400, "Bad request", NULL },
    { "BAD_JSON", 400, "The body is not well-formed JSON", NULL },
    { "INVALID", 400, "The input is invalid", NULL },
    { "UNAUTHORIZED", 401, "Authentication required", NULL },
    { "FORBIDDEN", 403, "Forbidden", NULL },
    { "NOT_FOUND", 404, "Not found", NULL },
    { "ROUTE_NOT_FOUND", 404, "Route not found", NULL },
    { "METHOD_NOT_ALLOWED", 405, "Method not allowed", NULL },
    { "REQUEST_TIMEOUT", 408, "The request took too long to arrive", NULL },
    { "CLIENT_GONE", 400, "The client closed the connection", NULL },
    { "CONFLICT", 409, "Conflict", NULL },
    { "TOO_LARGE", 413, "The request is too large", NULL },
    { "TOO_DEEP", 400, "The JSON is nested too deeply", NULL },
    { "TOO_MANY", 400, "The request has too many parts", NULL },
    { "MEDIA_TYPE", 415, "Unsupported media type", NULL },
    { "UNPROCESSABLE", 422, "The request cannot be processed", NULL },
    { "NOT_SUPPORTED", 400, "Not supported", NULL },
    { "QUERY_FAILED", 400, "The database refused the query", NULL },
    { "BUSY", 503, "Busy, try again later", "APIR0102" },
    { "INTERNAL_SERVER_ERROR", 500, "Internal server error", "APIR0101" },
};

_Static_assert(sizeof(table) / sizeof(table[0]) == APIR_E_COUNT,
               "each kind of error has its row");

const apir_error_info_t *apir_error_info(apir_error_kind_t kind)
{
    if ((unsigned)kind >= APIR_E_COUNT) {
        return &table[APIR_E_INTERNAL];
    }
    return &table[kind];
}

apr_status_t apir_error_set(apir_error_t *error, apr_pool_t *pool,
                            apir_error_kind_t kind, const char *format, ...)
{
    va_list arguments;

    if (!error) {
        return APR_EGENERAL;
    }
    va_start(arguments, format);
    error->kind = kind;
    error->message = apr_pvsprintf(pool, format, arguments);
    error->detail = NULL;
    error->db_code = NULL;
    va_end(arguments);
    return APR_EGENERAL;
}

void apir_error_detail(apir_error_t *error, apr_pool_t *pool,
                       const char *format, ...)
{
    va_list arguments;
    const char *text;

    if (!error) {
        return;
    }
    va_start(arguments, format);
    text = apr_pvsprintf(pool, format, arguments);
    va_end(arguments);
    error->detail = error->detail
                        ? apr_pstrcat(pool, text, ": ", error->detail, NULL)
                        : text;
}
