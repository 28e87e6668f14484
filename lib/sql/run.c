/*
 * Running SQL routes. A read hands its rows on as they come. What a write
 * returns is kept until the commit: SQLite does not commit in the middle of a
 * statement's rows, and an answer must not speak of what may still fail.
 */
#include "core/buf.h"
#include "sql/route_int.h"
#include <apr_strings.h>
#include <string.h>

struct apir_sql_run_t {
    const apir_sql_route_t *route;
    apir_db_connection_t *connection; /* NULL: given back */
    apir_db_statement_t *statement;
    apr_pool_t *pool;
    apr_int64_t max_rows;
    apr_int64_t rows;
    apr_int64_t changes;
    apr_int64_t last_id;
    bool row;            /* the statement is at a row */
    bool open;           /* the array has begun */
    bool ended;          /* nothing is left to write */
    apir_buf_t returned; /* of a write */
};

void apir_sql_run_end(apir_sql_run_t *run)
{
    run->ended = true;
    if (run->connection) {
        apir_db_release(run->connection);
        run->connection = NULL;
    }
}

/* ---- binding ---- */

/* A JSON number is whatever its schema says: "integer" must fit SQLite's, and
 * "number" is a REAL (3 / 2 is 1.5 then) unless that would change it. */
static apr_status_t bind_number(apir_sql_run_t *run, int i,
                                const apir_value_t *value,
                                apir_error_t *error)
{
    const apir_sql_param_t *param = &run->route->param[i];
    apr_int64_t integer;
    bool is_integer = apir_value_integer(value, &integer);

    if (param->type == APIR_SQL_INTEGER && !is_integer) {
        return apir_error_set(error, run->pool, APIR_E_BAD_REQUEST,
                              "\"%s\" is no integer of 64 bits.",
                              param->name);
    }
    if (param->type == APIR_SQL_NUMBER && is_integer
        && integer <= APR_INT64_C(9007199254740992)
        && integer >= -APR_INT64_C(9007199254740992)) {
        return apir_db_bind_double(run->statement, i, (double)integer, error);
    }
    return apir_db_bind_at(run->statement, i, value, error);
}

static apr_status_t bind_all(apir_sql_run_t *run,
                             const apir_sql_values_t *values,
                             apir_error_t *error)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < run->route->params && status == APR_SUCCESS; i++) {
        const apir_sql_param_t *param = &run->route->param[i];
        const apir_value_t *value = values->find(values->baton, param->source,
                                                 param->name);

        if (value && value->kind == APIR_NUMBER) {
            status = bind_number(run, i, value, error);
        }
        else {
            status = apir_db_bind_at(run->statement, i, value, error);
        }
    }
    return status;
}

/* ---- rows ---- */

/* To the next row, if there is one and it may be. */
static apr_status_t advance(apir_sql_run_t *run, apir_error_t *error)
{
    apr_status_t status = apir_db_step(run->statement, error);

    run->row = status == APR_SUCCESS;
    if (status != APR_SUCCESS && status != APR_EOF) {
        return status;
    }
    if (run->row && run->max_rows > 0 && run->rows >= run->max_rows
        && (run->route->result == APIR_SQL_MANY
            || run->route->result == APIR_SQL_STREAM)) {
        return apir_error_set(error, run->pool, APIR_E_TOO_MANY,
                              "The answer has more than %" APR_INT64_T_FMT
                              " rows, which is the limit.",
                              run->max_rows);
    }
    return APR_SUCCESS;
}

static apr_status_t write_object(apir_sql_run_t *run,
                                 apir_json_writer_t *writer)
{
    int columns = apir_db_columns(run->statement);
    apr_status_t status = APR_SUCCESS;
    int i;

    apir_json_begin_object(writer);
    for (i = 0; i < columns && status == APR_SUCCESS; i++) {
        const char *name = apir_db_column_name(run->statement, i);

        apir_json_name(writer, name, strlen(name));
        status = apir_db_column_json(run->statement, i, writer);
    }
    apir_json_end_object(writer);
    run->rows++;
    return status;
}

/* One row of "many" or "stream", or what stands around them. */
static apr_status_t write_row(apir_sql_run_t *run, apir_json_writer_t *writer,
                              apir_error_t *error)
{
    bool many = run->route->result == APIR_SQL_MANY;
    apr_status_t status;

    if (many && !run->open) {
        run->open = true;
        apir_json_begin_array(writer);
    }
    if (!run->row) {
        if (many) {
            apir_json_end_array(writer);
        }
        return APR_EOF;
    }
    status = write_object(run, writer);
    if (!many) {
        apir_json_text(writer, "\n", 1);
    }
    return status == APR_SUCCESS ? advance(run, error) : status;
}

/* A piece straight from the statement; APR_EOF after the last. */
static apr_status_t write_piece(apir_sql_run_t *run,
                                apir_json_writer_t *writer,
                                apir_error_t *error)
{
    apr_status_t status = APR_SUCCESS;

    switch (run->route->result) {
    case APIR_SQL_MANY:
    case APIR_SQL_STREAM: return write_row(run, writer, error);
    case APIR_SQL_ONE: status = write_object(run, writer); break;
    case APIR_SQL_VALUE:
        status = apir_db_column_json(run->statement, 0, writer);
        run->rows++;
        break;
    case APIR_SQL_NONE: break;
    }
    return status == APR_SUCCESS ? APR_EOF : status;
}

/* ---- writes ---- */

static apr_status_t add_to_buffer(void *baton, const char *data,
                                  apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static apr_status_t keep_returned(apir_sql_run_t *run, apir_error_t *error)
{
    apir_json_writer_t writer;
    apr_status_t status;

    apir_buf_init(&run->returned, run->pool, 256, APIR_SQL_MAX_RETURNED);
    apir_json_writer_init(&writer, add_to_buffer, &run->returned);
    do {
        status = write_piece(run, &writer, error);
    } while (status == APR_SUCCESS && writer.status == APR_SUCCESS);
    apir_json_writer_flush(&writer);
    if (writer.status != APR_SUCCESS) {
        return apir_error_set(error, run->pool, APIR_E_TOO_MANY,
                              "The change returns more than %d MiB.",
                              APIR_SQL_MAX_RETURNED / (1024 * 1024));
    }
    return status == APR_EOF ? APR_SUCCESS : status;
}

/* To the end of the statement: some constraints are only checked there. */
static apr_status_t exhaust(apir_sql_run_t *run, apir_error_t *error)
{
    apr_status_t status = APR_SUCCESS;

    while (run->row && status == APR_SUCCESS) {
        status = advance(run, error);
    }
    return status;
}

static apr_status_t complete_write(apir_sql_run_t *run, apir_error_t *error)
{
    apr_status_t status = keep_returned(run, error);

    if (status == APR_SUCCESS) {
        status = exhaust(run, error);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    run->changes = apir_db_changes(run->connection);
    run->last_id = apir_db_last_id(run->connection);
    apir_db_finish(run->statement);
    status = apir_db_commit(run->connection, error);
    if (status == APR_SUCCESS) {
        apir_db_release(run->connection);
        run->connection = NULL;
    }
    return status;
}

/* ---- a run ---- */

static apr_status_t reach_first_row(apir_sql_run_t *run,
                                    const apir_sql_values_t *values,
                                    apir_error_t *error)
{
    apir_sql_result_t result = run->route->result;
    apr_status_t status = apir_db_prepare(run->connection, run->route->sql,
                                          &run->statement, error);

    if (status == APR_SUCCESS) {
        status = bind_all(run, values, error);
    }
    if (status == APR_SUCCESS) {
        status = advance(run, error);
    }
    if (status == APR_SUCCESS && !run->row
        && (result == APIR_SQL_ONE || result == APIR_SQL_VALUE)) {
        return apir_error_set(error, run->pool, APIR_E_NOT_FOUND, "%s",
                              apir_error_info(APIR_E_NOT_FOUND)->message);
    }
    return status;
}

apr_status_t apir_sql_run_start(const apir_sql_route_t *route, apir_db_t *db,
                                const apir_sql_values_t *values,
                                apr_int64_t max_rows,
                                apr_interval_time_t time,
                                apir_sql_run_t **run, apr_pool_t *pool,
                                apir_error_t *error)
{
    apir_sql_run_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_status_t status = apir_db_acquire(db, route->writes,
                                          &made->connection, pool, error);

    if (status != APR_SUCCESS) {
        return status;
    }
    made->route = route;
    made->pool = pool;
    made->max_rows = max_rows;
    apir_db_limit_time(made->connection, time);
    if (route->writes) {
        status = apir_db_begin(made->connection, true, error);
    }
    if (status == APR_SUCCESS) {
        status = reach_first_row(made, values, error);
    }
    if (status == APR_SUCCESS && route->writes) {
        status = complete_write(made, error);
    }
    if (status != APR_SUCCESS) {
        apir_sql_run_end(made);
        return status;
    }
    if (route->result == APIR_SQL_NONE) {
        apir_sql_run_end(made);
    }
    *run = made;
    return APR_SUCCESS;
}

static void write_returned(apir_sql_run_t *run, apir_json_writer_t *writer)
{
    if (run->returned.length == 0) {
        return;
    }
    if (run->route->result == APIR_SQL_STREAM) {
        apir_json_text(writer, run->returned.data, run->returned.length);
    }
    else {
        apir_json_raw(writer, run->returned.data, run->returned.length);
    }
}

apr_status_t apir_sql_run_next(apir_sql_run_t *run,
                               apir_json_writer_t *writer,
                               apir_error_t *error)
{
    apr_status_t status = APR_EOF;

    if (run->ended) {
        return APR_EOF;
    }
    if (run->route->writes) {
        write_returned(run, writer);
    }
    else {
        status = write_piece(run, writer, error);
    }
    if (writer->status != APR_SUCCESS) {
        status = writer->status;
    }
    if (status != APR_SUCCESS) {
        apir_sql_run_end(run);
    }
    return status;
}

apr_status_t apir_sql_run_write(apir_sql_run_t *run,
                                apir_json_writer_t *writer,
                                apir_error_t *error)
{
    apr_status_t status;

    do {
        status = apir_sql_run_next(run, writer, error);
    } while (status == APR_SUCCESS);
    return status == APR_EOF ? apir_json_writer_flush(writer) : status;
}

apr_int64_t apir_sql_run_rows(const apir_sql_run_t *run)
{
    return run->rows;
}

apr_int64_t apir_sql_run_changes(const apir_sql_run_t *run)
{
    return run->changes;
}

apr_int64_t apir_sql_run_last_id(const apir_sql_run_t *run)
{
    return run->last_id;
}
