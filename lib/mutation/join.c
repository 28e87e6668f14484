/*
 * Many-to-many: rows of the join table.
 */
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

static const apir_zmodel_relation_t *relation_of(const apir_from_t *from)
{
    return from->field->relation;
}

static const apir_value_t *only_id(const apir_row_t *row)
{
    return row->values[row->model->id->fields[0]->number];
}

static const char *column(apir_sql_t *sql, char letter)
{
    const char name[] = { letter, '\0' };

    return apir_sql_name(sql, name);
}

static const char *parameter(apir_sql_t *sql, const apir_row_t *row)
{
    return apir_sql_leaf(sql, only_id(row), APIR_BIND_AS_IS, NULL);
}

apr_status_t apir_join_link(apir_write_t *write, const apir_from_t *from,
                            apir_row_t *row)
{
    const apir_zmodel_relation_t *relation = relation_of(from);
    apr_status_t status = apir_guard_link(&write->guard, from->field,
                                          only_id(from->row), only_id(row));
    apir_sql_t sql;

    if (status != APR_SUCCESS) {
        return status;
    }
    apir_write_sql(write, &sql);
    apir_sql_puts(&sql, "INSERT INTO ",
                  apir_sql_name(&sql, relation->join_table), " (",
                  column(&sql, relation->local_column), ", ",
                  column(&sql, relation->remote_column), ") VALUES (", NULL);
    apir_sql_puts(&sql, parameter(&sql, from->row), ", ", NULL);
    apir_sql_puts(&sql, parameter(&sql, row), ") ON CONFLICT DO NOTHING",
                  NULL);
    return apir_write_run(write, &sql, row->model, NULL, 0, NULL, NULL);
}

/* @a row: NULL: from all that it is linked to. */
static apr_status_t remove_links(apir_write_t *write, const apir_from_t *from,
                                 const apir_row_t *row)
{
    const apir_zmodel_relation_t *relation = relation_of(from);
    apir_sql_t sql;

    apir_write_sql(write, &sql);
    apir_sql_puts(&sql, "DELETE FROM ",
                  apir_sql_name(&sql, relation->join_table), " WHERE ",
                  column(&sql, relation->local_column), " = ",
                  parameter(&sql, from->row), NULL);
    if (row) {
        apir_sql_puts(&sql, " AND ", column(&sql, relation->remote_column),
                      " = ", parameter(&sql, row), NULL);
    }
    return apir_write_run(write, &sql, relation->target, NULL, 0, NULL, NULL);
}

/* Links that a policy wants to keep stay. */
static apr_status_t unlink_rows(apir_write_t *write, const apir_from_t *from,
                                const apr_array_header_t *rows)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; status == APR_SUCCESS && i < rows->nelts; i++) {
        const apir_row_t *row = APR_ARRAY_IDX(rows, i, apir_row_t *);
        bool allowed = true;

        status = apir_guard_unlink(&write->guard, from->field,
                                   only_id(from->row), only_id(row),
                                   &allowed);
        if (status == APR_SUCCESS && allowed) {
            status = remove_links(write, from, row);
        }
    }
    return status;
}

static apr_status_t unlink_all(apir_write_t *write, const apir_from_t *from)
{
    apir_match_t match = { from->row, from->field, NULL, NULL };
    apr_array_header_t *rows;
    apr_status_t status;

    if (!write->guard.policy) {
        return remove_links(write, from, NULL);
    }
    status = apir_write_select(write, relation_of(from)->target,
                               APIR_WRITE_ANY, &match, NULL, 0, NULL, &rows);
    return status == APR_SUCCESS ? unlink_rows(write, from, rows) : status;
}

/* The rows that items name, and that can be read. */
static apr_status_t find(apir_write_t *write, const apir_from_t *from,
                         const apir_value_t *items, apr_array_header_t **rows)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *item;
    apr_size_t i;

    *rows = apr_array_make(write->pool, 4, sizeof(apir_row_t *));
    for (i = 0; status == APR_SUCCESS && (item = apir_value_at(items, i));
         i++) {
        apir_match_t match = { NULL, NULL, item, NULL };
        apir_row_t *row;

        status = apir_write_find(write, relation_of(from)->target, &match,
                                 &row);
        if (status == APR_SUCCESS && row) {
            APR_ARRAY_PUSH(*rows, apir_row_t *) = row;
        }
    }
    return status;
}

apr_status_t apir_join_connect(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *items)
{
    apr_array_header_t *rows;
    apr_status_t status = find(write, from, items, &rows);
    int i;

    if (status == APR_SUCCESS
        && (apr_size_t)apir_rows_distinct(rows, write->pool)
               < apir_value_length(items)) {
        return apir_write_not_found(write, relation_of(from)->target);
    }
    for (i = 0; status == APR_SUCCESS && i < rows->nelts; i++) {
        status = apir_join_link(write, from,
                                APR_ARRAY_IDX(rows, i, apir_row_t *));
    }
    return status;
}

apr_status_t apir_join_disconnect(apir_write_t *write,
                                  const apir_from_t *from,
                                  const apir_value_t *items)
{
    apr_array_header_t *rows;
    apr_status_t status = find(write, from, items, &rows);

    return status == APR_SUCCESS ? unlink_rows(write, from, rows) : status;
}

apr_status_t apir_join_set(apir_write_t *write, const apir_from_t *from,
                           const apir_value_t *items)
{
    apr_status_t status = unlink_all(write, from);

    return status == APR_SUCCESS ? apir_join_connect(write, from, items)
                                 : status;
}
