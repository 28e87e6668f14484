/**
 * @file db/quote.h
 * @brief Names and texts as SQL writes them.
 */
#ifndef APIR_DB_QUOTE_H
#define APIR_DB_QUOTE_H

#include <apr_pools.h>

/** A name of the schema, in double quotation marks. */
const char *apir_db_quote_name(const char *name, apr_pool_t *pool);

/** A text of the schema, in single ones. (What comes from a request is never
 * text of a statement, quoted or not.) */
const char *apir_db_quote_text(const char *text, apr_size_t length,
                               apr_pool_t *pool);

#endif
