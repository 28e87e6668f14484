/*
 * ORDER BY. A to-one relation on the way to a field is a table joined from
 * the left: its rows without one have NULL there.
 */
#include "query/order.h"
#include "db/db.h"
#include "query/where.h"
#include "statement/relation.h"
#include <apr_strings.h>
#include <string.h>

typedef struct maker_t {
    apir_sql_t *sql;
    apir_order_t *order;
    apir_buf_t joins; /* whose text grows with the elements */
} maker_t;

static bool is(const apir_value_t *text, const char *word)
{
    const char *given = apir_value_text(text, NULL);

    return given && strcmp(given, word) == 0;
}

/* S: {sort, nulls?} */
static void add_term(maker_t *maker, const char *text,
                     const apir_value_t *how,
                     const apir_zmodel_field_t *field)
{
    const apir_value_t *nulls = apir_value_get(how, "nulls");
    apir_order_term_t *term = apr_array_push(maker->order->terms);

    term->text = text;
    term->descending = is(apir_value_get(how, "sort"), "desc");
    term->nulls = is(nulls, "first")  ? APIR_NULLS_FIRST
                  : is(nulls, "last") ? APIR_NULLS_LAST
                                      : APIR_NULLS_DEFAULT;
    term->field = field;
}

static void join(maker_t *maker, const apir_source_t *source,
                 const apir_zmodel_field_t *field, apir_source_t *far)
{
    apir_sql_t *sql = maker->sql;
    apir_sql_capture_t capture;

    apir_sql_capture(sql, &capture);
    apir_sql_put(sql, " LEFT JOIN ");
    apir_source_put(sql, field->relation->target, APIR_ZP_READ, far);
    apir_sql_put(sql, " ON ");
    apir_relation_put_between(sql, source, field, far);
    if (apir_buf_puts(&maker->joins, apir_sql_captured(sql, &capture))
        != APR_SUCCESS) {
        apir_sql_fail_long(sql);
    }
}

static void refuse(maker_t *maker, const char *name)
{
    apir_sql_fail(maker->sql, APIR_E_NOT_SUPPORTED,
                  "\"%s\" ordering is not supported by the \"sqlite\" "
                  "provider",
                  name);
}

/* {_avg: {f: S}}, in groupBy. */
static void add_aggregate(maker_t *maker, const apir_source_t *source,
                          const char *name, const apir_value_t *members)
{
    const char *field_name;
    const apir_value_t *how = apir_value_member(members, 0, &field_name,
                                                NULL);
    const apir_zmodel_field_t *field =
        how ? apir_zmodel_field(source->model, field_name, strlen(field_name))
            : NULL;

    if (!field) {
        refuse(maker, name);
        return;
    }
    add_term(maker,
             apr_pstrcat(maker->sql->pool, name + 1, "(",
                         apir_source_column(maker->sql, source, field), ")",
                         NULL),
             how, NULL);
}

/* An object of one member; a loop, as relations lead on to relations. */
static void add_element(maker_t *maker, const apir_source_t *source,
                        const apir_value_t *element)
{
    const apir_source_t *at = source;
    const char *name;
    const apir_value_t *how;

    while ((how = apir_value_member(element, 0, &name, NULL)) != NULL) {
        const apir_zmodel_field_t *field = apir_zmodel_field(at->model, name,
                                                             strlen(name));

        if (!field) {
            add_aggregate(maker, at, name, how);
            return;
        }
        if (!field->relation) {
            add_term(maker, apir_source_column(maker->sql, at, field), how,
                     at == source ? field : NULL);
            return;
        }
        if (field->list) {
            add_term(maker, apir_where_count(maker->sql, at, field, NULL),
                     apir_value_get(how, "_count"), NULL);
            return;
        }
        apir_source_t *far = apr_palloc(maker->sql->pool, sizeof(*far));

        join(maker, at, field, far);
        at = far;
        element = how;
    }
}

static void add_ids(maker_t *maker, const apir_source_t *source)
{
    const apir_zmodel_key_t *id = source->model->id;
    int i;

    for (i = 0; id && i < id->field_count; i++) {
        add_term(maker, apir_source_column(maker->sql, source, id->fields[i]),
                 NULL, id->fields[i]);
    }
}

void apir_order_make(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *order_by, bool must,
                     apir_order_t *order)
{
    maker_t maker = { .sql = sql };
    const apir_value_t *element;
    apr_size_t i;

    order->terms = apr_array_make(sql->pool, 2, sizeof(apir_order_term_t));
    apir_buf_init(&maker.joins, sql->pool, 64, APIR_DB_MAX_SQL);
    maker.order = order;
    for (i = 0; sql->status == APR_SUCCESS
                && (element = apir_value_at(order_by, i)) != NULL;
         i++) {
        add_element(&maker, source, element);
    }
    order->joins = maker.joins.data;
    if (must && order->terms->nelts == 0) {
        add_ids(&maker, source);
    }
}

/* ---- text ---- */

static const char *nulls_text(apir_nulls_t nulls)
{
    return nulls == APIR_NULLS_FIRST  ? " NULLS FIRST"
           : nulls == APIR_NULLS_LAST ? " NULLS LAST"
                                      : "";
}

static apir_nulls_t other_end(apir_nulls_t nulls)
{
    return nulls == APIR_NULLS_FIRST  ? APIR_NULLS_LAST
           : nulls == APIR_NULLS_LAST ? APIR_NULLS_FIRST
                                      : APIR_NULLS_DEFAULT;
}

/* The reference flips directions but leaves NULLs where they were asked for,
 * and reverses what it got. */
void apir_order_put(apir_sql_t *sql, const apir_order_t *order, bool flipped)
{
    int i;

    for (i = 0; i < order->terms->nelts; i++) {
        const apir_order_term_t *term = &APR_ARRAY_IDX(order->terms, i,
                                                       apir_order_term_t);

        apir_sql_puts(sql, i > 0 ? ", " : " ORDER BY ", term->text,
                      term->descending != flipped ? " DESC" : " ASC",
                      nulls_text(term->nulls), NULL);
    }
}

void apir_order_put_restoring(apir_sql_t *sql, const apir_order_t *order)
{
    int i;

    for (i = 0; i < order->terms->nelts; i++) {
        const apir_order_term_t *term = &APR_ARRAY_IDX(order->terms, i,
                                                       apir_order_term_t);

        apir_sql_puts(sql, i > 0 ? ", " : " ORDER BY ",
                      apr_psprintf(sql->pool, "o%d", i),
                      term->descending ? " DESC" : " ASC",
                      nulls_text(other_end(term->nulls)), NULL);
    }
}
