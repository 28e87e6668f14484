/*
 * The parameters of a pattern, for what is checked before any request: an SQL
 * route must know which of its names the path gives.
 */
#include "route/path_pattern_int.h"

#include <apr_strings.h>

#include <apr_tables.h>

apr_array_header_t *apir_pattern_names(const char *pattern,
                                       apir_router_style_t style,
                                       apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 4, sizeof(const char *));
    apir_pattern_t parsed = { 0 };

    if (apir_pattern_parse(&parsed, style, pattern, pool)) {
        return names;
    }
    for (apr_size_t i = 0; i < parsed.count; i++) {
        for (apr_size_t k = 0; k < parsed.parts[i].names_count; k++) {
            const apir_segment_t *name = &parsed.parts[i].names[k];

            APR_ARRAY_PUSH(names,
                           const char *) = apr_pstrmemdup(pool, name->text,
                                                          name->length);
        }
    }
    return names;
}
