/**
 * @file http/query.h
 * @brief application/x-www-form-urlencoded, as URLSearchParams reads it.
 */
#ifndef APIR_HTTP_QUERY_H
#define APIR_HTTP_QUERY_H

#include "core/error.h"
#include "http/pairs.h"

/**
 * Parses a query or an urlencoded body (WHATWG URL §5.1): split at '&', '+' is
 * a space, bad escapes stay, ill-formed UTF-8 is U+FFFD, order and repeats
 * kept, empty parts skipped. Errors: APIR_E_BAD_REQUEST when a name or value
 * would hold NUL (C handlers would see it cut), APIR_E_TOO_MANY beyond
 * APIR_MAX_QUERY_PAIRS.
 */
apr_status_t apir_query_parse(const char *text, apr_size_t length,
                              apir_pairs_t *pairs, apr_pool_t *pool,
                              apir_error_t *error);

/** The pairs written back (WHATWG URL §5.2). */
const char *apir_query_format(const apir_pairs_t *pairs, apr_pool_t *pool);

#endif
