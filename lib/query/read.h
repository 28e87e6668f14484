/**
 * @file query/read.h
 * @brief Runs a planned read: rows become JSON text as they come.
 */
#ifndef APIR_QUERY_READ_H
#define APIR_QUERY_READ_H

#include "db/db.h"
#include "json/superjson.h"
#include "query/plan.h"

/**
 * Writes what the query answers as one item of @a out->json: an array, an
 * object or null, a number, true or false. Nothing of it is kept, so memory
 * does not grow with the rows; @a out notes what superjson has to say about
 * them.
 *
 * The caller begins the read transaction in which all statements see one
 * state of the database, and ends it.
 *
 * @param pool   for patterns and statements' handles: little, whatever the
 *               rows; to be cleared after the query
 * @param error  where it is set before the first byte was written, @a out is
 *               untouched; later, what was written is the beginning of a
 *               broken answer. APIR_E_QUERY for what SQLite refuses (a bad
 *               JSON path, an overflow of sum)
 * @return       the writer's own status when that failed
 */
apr_status_t apir_query_read(const apir_query_t *query,
                             apir_db_connection_t *connection,
                             apir_superjson_writer_t *out, apr_pool_t *pool,
                             apir_error_t *error);

#endif
