/*
 * The rows from a cursor on: those that are equal to its row in the first n
 * terms of the order and not before it in the next one, for any n.
 */
#include "query/order.h"
#include "query/where.h"
#include <apr_strings.h>

static bool refused(apir_sql_t *sql, const apir_order_t *order)
{
    int i;

    for (i = 0; i < order->terms->nelts; i++) {
        const apir_order_term_t *term = &APR_ARRAY_IDX(order->terms, i,
                                                       apir_order_term_t);

        if (!term->field || term->nulls != APIR_NULLS_DEFAULT) {
            apir_sql_fail(sql, APIR_E_NOT_SUPPORTED,
                          "cursor pagination cannot be combined with "
                          "ordering by %s",
                          term->field ? "\"nulls\"" : "a relation");
            return true;
        }
    }
    return false;
}

/* The cursor's row's value of a field. */
static void put_value(apir_sql_t *sql, const apir_zmodel_model_t *model,
                      const apir_zmodel_field_t *field,
                      const apir_value_t *cursor)
{
    apir_source_t source;
    const char *from = apir_source_text(sql, model, APIR_ZP_READ, &source);

    apir_sql_puts(sql, "(SELECT ", apir_source_column(sql, &source, field),
                  " FROM ", from, " WHERE ", NULL);
    apir_where_put(sql, &source, cursor);
    apir_sql_put(sql, ")");
}

/* The reference says "not before" for every last term, so that rows that share
 * the cursor's first key but stand before it come too. Its recorded answers
 * have them (DV03 tells of it). */
static const char *comparison(const apir_order_term_t *term, bool last,
                              bool flipped)
{
    if (!last) {
        return " = ";
    }
    return term->descending != flipped ? " <= " : " >= ";
}

/* Equal in the first `length` terms but one, not before it in the last. */
static void put_prefix(apir_sql_t *sql, const apir_source_t *source,
                       const apir_value_t *cursor, const apir_order_t *order,
                       int length, bool flipped)
{
    apir_sql_terms_t terms;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; i < length && sql->status == APR_SUCCESS; i++) {
        const apir_order_term_t *term = &APR_ARRAY_IDX(order->terms, i,
                                                       apir_order_term_t);

        apir_sql_term(&terms);
        apir_sql_puts(sql, term->text,
                      comparison(term, i == length - 1, flipped), NULL);
        put_value(sql, source->model, term->field, cursor);
    }
    apir_sql_terms_end(&terms, "1");
}

void apir_cursor_put(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *cursor, const apir_order_t *order,
                     bool flipped)
{
    apir_sql_terms_t terms;
    int length;

    if (refused(sql, order)) {
        return;
    }
    apir_sql_terms(&terms, sql, " OR ");
    /* Squares: the longest statement ends them. */
    for (length = order->terms->nelts;
         length > 0 && sql->status == APR_SUCCESS; length--) {
        apir_sql_term(&terms);
        put_prefix(sql, source, cursor, order, length, flipped);
    }
    apir_sql_terms_end(&terms, "0");
}
