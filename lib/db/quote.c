/*
 * A mark inside is written twice.
 */
#include "db/quote.h"
#include <string.h>

static const char *quote(const char *text, apr_size_t length, char mark,
                         apr_pool_t *pool)
{
    char *quoted = apr_palloc(pool, 2 * length + 3);
    char *to = quoted;
    apr_size_t i;

    *to++ = mark;
    for (i = 0; i < length; i++) {
        if (text[i] == mark) {
            *to++ = mark;
        }
        *to++ = text[i];
    }
    *to++ = mark;
    *to = '\0';
    return quoted;
}

const char *apir_db_quote_name(const char *name, apr_pool_t *pool)
{
    return quote(name, strlen(name), '"', pool);
}

const char *apir_db_quote_text(const char *text, apr_size_t length,
                               apr_pool_t *pool)
{
    return quote(text, length, '\'', pool);
}
