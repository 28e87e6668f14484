/**
 * @file query/order.h
 * @brief Normalized orderBy as terms of ORDER BY, and cursors, which are
 * conditions over these terms.
 */
#ifndef APIR_QUERY_ORDER_H
#define APIR_QUERY_ORDER_H

#include "statement/source.h"

/** What NULLs do: the database's default is first ascending, last
 * descending. */
typedef enum apir_nulls_t {
    APIR_NULLS_DEFAULT,
    APIR_NULLS_FIRST,
    APIR_NULLS_LAST
} apir_nulls_t;

typedef struct apir_order_term_t {
    const char *text; /**< a column or an expression */
    bool descending;
    apir_nulls_t nulls;
    const apir_zmodel_field_t *field; /**< of the source's own model; NULL:
                                            of another, or a count */
} apir_order_term_t;

typedef struct apir_order_t {
    apr_array_header_t *terms; /**< apir_order_term_t */
    const char *joins;         /**< to be put behind the source in FROM */
} apir_order_t;

/**
 * The order that is asked for.
 * @param order_by  may be NULL
 * @param must      without any term the order is that of the ids, ascending
 *                  (DV02: take < 0 and cursors need one)
 */
void apir_order_make(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *order_by, bool must,
                     apir_order_t *order);

/** Appends " ORDER BY …"; nothing when there are no terms.
 * @param flipped  the other way round (take < 0) */
void apir_order_put(apir_sql_t *sql, const apir_order_t *order, bool flipped);

/** For the rows that were taken in a flipped order: puts them right, by the
 * columns "o0", "o1" … */
void apir_order_put_restoring(apir_sql_t *sql, const apir_order_t *order);

/** Appends the condition that a row of @a source is the cursor's or comes
 * behind it. */
void apir_cursor_put(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *cursor, const apir_order_t *order,
                     bool flipped);

#endif
