/*
 * Many rows of a table by one statement. It is not only faster: foreign keys
 * are judged at the end of a statement, so that rows may refer to later ones
 * of the same batch (as the reference's may).
 */
#include "core/limits.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

#define MOST_ROWS 500 /**< of one statement */

/* What of a row is in a table. */
static bool has(const apir_row_t *row, const apir_zmodel_model_t *table,
                int number)
{
    const apir_zmodel_field_t *field = row->model->fields[number];

    return row->values[number] && (field->table == table || field->id);
}

static int rows_with(apir_row_t **rows, int count,
                     const apir_zmodel_model_t *table, int number)
{
    int with = 0;
    int i;

    for (i = 0; i < count; i++) {
        with += has(rows[i], table, number);
    }
    return with;
}

/* The columns that any row has. False: some rows have none of their own for
 * a column that the database would fill in, and there is no word for that
 * between the values (but NULL, for the next number). */
static bool gather(apir_write_t *write, apir_row_t **rows, int count,
                   const apir_zmodel_model_t *table, apir_insert_t *batch)
{
    const apir_zmodel_model_t *model = rows[0]->model;
    int i;

    batch->table = table;
    batch->fields = apr_palloc(write->pool, (apr_size_t)model->field_count
                                                * sizeof(*batch->fields));
    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];
        int with = rows_with(rows, count, table, i);

        if (with == 0) {
            continue;
        }
        if (with < count
            && field->default_value.kind == APIR_ZD_DBGENERATED) {
            return false;
        }
        batch->returning = batch->returning || (field->id && with < count);
        batch->fields[batch->count++] = field;
    }
    for (i = 0; i < model->id->field_count; i++) {
        batch->returning = batch->returning
                           || !rows[0]->values[model->id->fields[i]->number];
    }
    return batch->count > 0;
}

static void put_batch(apir_sql_t *sql, const apir_insert_t *batch, int count)
{
    const apir_zmodel_key_t *id = batch->table->id;
    int i, j;

    apir_sql_puts(sql, "INSERT INTO ",
                  apir_sql_name(sql, batch->table->db_name), " (", NULL);
    apir_write_put_columns(sql, NULL,
                           (apir_zmodel_field_t *const *)batch->fields,
                           batch->count);
    apir_sql_put(sql, ") VALUES ");
    for (i = 0; i < count; i++) {
        apir_sql_put(sql, i ? ", (?" : "(?");
        for (j = 1; j < batch->count; j++) {
            apir_sql_put(sql, ", ?");
        }
        apir_sql_put(sql, ")");
    }
    if (batch->returning) {
        apir_sql_put(sql, " RETURNING ");
        apir_write_put_columns(sql, NULL, id->fields, id->field_count);
    }
}

static apr_status_t bind_row(apir_write_t *write, const apir_insert_t *batch,
                             const apir_row_t *row, int first)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < batch->count && status == APR_SUCCESS; i++) {
        status = apir_db_bind_at(batch->statement, first + i,
                                 row->values[batch->fields[i]->number],
                                 write->error);
    }
    return status;
}

/* SQLite answers rows in the order in which it inserts them. */
static apr_status_t take_ids(apir_write_t *write, const apir_insert_t *batch,
                             apir_row_t **rows, int count)
{
    const apir_zmodel_key_t *id = rows[0]->model->id;
    apr_status_t status = apir_db_step(batch->statement, write->error);
    int taken = 0;
    int i;

    for (; status == APR_SUCCESS && taken < count; taken++) {
        for (i = 0; i < id->field_count && status == APR_SUCCESS; i++) {
            status = apir_write_column(
                batch->statement, i, write->pool,
                &rows[taken]->values[id->fields[i]->number]);
        }
        if (status == APR_SUCCESS) {
            status = apir_db_step(batch->statement, write->error);
        }
    }
    return status == APR_EOF ? APR_SUCCESS : status;
}

static apr_status_t run_batch(apir_write_t *write, apir_insert_t *batch,
                              apir_row_t **rows, int count)
{
    apr_status_t status;
    apir_sql_t sql;
    int i;

    apir_write_sql(write, &sql);
    put_batch(&sql, batch, count);
    status = sql.status == APR_SUCCESS
                 ? apir_db_prepare(write->connection, sql.text.data,
                                   &batch->statement, write->error)
                 : sql.status;
    if (status != APR_SUCCESS) {
        return status;
    }
    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        status = bind_row(write, batch, rows[i], i * batch->count);
    }
    if (status == APR_SUCCESS) {
        status = take_ids(write, batch, rows, count);
    }
    apir_db_finish(batch->statement);
    return status;
}

apr_status_t apir_write_batch(apir_write_t *write, apir_row_t **rows,
                              int count, const apir_zmodel_model_t *table,
                              bool *done)
{
    apir_insert_t batch = { 0 };
    apr_status_t status = APR_SUCCESS;
    int most, from;

    *done = count > 1 && gather(write, rows, count, table, &batch);
    most = *done ? APIR_MAX_QUERY_VALUES / batch.count : 0;
    most = most > MOST_ROWS ? MOST_ROWS : most;
    *done = most > 1;
    for (from = 0; *done && from < count && status == APR_SUCCESS;
         from += most) {
        status = run_batch(write, &batch, rows + from,
                           count - from < most ? count - from : most);
    }
    return status;
}
