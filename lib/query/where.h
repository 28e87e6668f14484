/**
 * @file query/where.h
 * @brief Normalized filters (W and F of args/normalized.h) as SQL conditions.
 *
 * SQL's own logic of three values is what clients see: NOT of what is unknown
 * is unknown, and such rows do not come.
 */
#ifndef APIR_QUERY_WHERE_H
#define APIR_QUERY_WHERE_H

#include "statement/source.h"

/** Appends the condition that @a where is about a row of @a source; "1" for
 * an empty one. @a where may be NULL. */
void apir_where_put(apir_sql_t *sql, const apir_source_t *source,
                    const apir_value_t *where);

/** Whether it says nothing: NULL, or no members. */
bool apir_where_empty(const apir_value_t *where);

/** A query within the statement: how many rows a relation leads to, of those
 * for which @a where holds (NULL: all). */
const char *apir_where_count(apir_sql_t *sql, const apir_source_t *source,
                             const apir_zmodel_field_t *field,
                             const apir_value_t *where);

/** As apir_where_put() for groups of rows: aggregates may be compared. */
void apir_having_put(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *having);

#endif
