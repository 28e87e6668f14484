/**
 * @file query/bind.h
 * @brief Binds what statement.h noted to a prepared statement.
 */
#ifndef APIR_QUERY_BIND_H
#define APIR_QUERY_BIND_H

#include "db/db.h"
#include "query/plan.h"

/**
 * Binds parameter @a index of a statement.
 * @param value  what the bind means: a leaf, a value of who asks, or its own.
 *               Must live until the statement is reset
 * @param pool   for texts that are made of it; as long
 */
apr_status_t apir_bind_value(apir_db_statement_t *statement, int index,
                             const apir_bind_t *bind,
                             const apir_value_t *value, apr_pool_t *pool,
                             apir_error_t *error);

/** All parameters but those of a parent's row. @a query may be NULL when all
 * are APIR_BIND_VALUE. */
apr_status_t apir_bind_all(apir_db_statement_t *statement,
                           const apir_bind_t *binds, int count,
                           const apir_query_t *query, apr_pool_t *pool,
                           apir_error_t *error);

/** An error of a statement that arguments brought about is the client's:
 * APIR_E_QUERY instead of APIR_E_INTERNAL. */
void apir_query_blame(apir_error_t *error);

#endif
