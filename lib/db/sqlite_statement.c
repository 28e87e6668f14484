/*
 * SQLite statements: preparing, binding, stepping.
 */
#include "db/sqlite_statement_int.h"
#include <apr_strings.h>
#include <string.h>

static apir_sqlite_statement_t *link_of(const apir_db_statement_t *statement)
{
    return statement->link;
}

static sqlite3 *db_of(const apir_db_statement_t *statement)
{
    const apir_sqlite_t *link = statement->connection->link;

    return link->db;
}

static apr_status_t fail(apir_db_statement_t *statement, int code,
                         apir_error_t *error)
{
    return apir_sqlite_fail(statement->connection, code, statement->sql,
                            error);
}

apr_status_t apir_sqlite_prepare(apir_db_statement_t *statement,
                                 apir_error_t *error)
{
    apir_sqlite_statement_t *link = apr_pcalloc(statement->pool,
                                                sizeof(*link));
    const char *tail = NULL;
    int code = SQLITE_TOOBIG;

    statement->link = link;
    if (statement->sql_length <= APIR_DB_MAX_SQL) {
        code = sqlite3_prepare_v3(db_of(statement), statement->sql,
                                  (int)statement->sql_length + 1,
                                  SQLITE_PREPARE_PERSISTENT, &link->statement,
                                  &tail);
    }
    if (code == SQLITE_OK && link->statement && apir_sqlite_blank(tail)) {
        link->fresh = true;
        apir_sqlite_learn_columns(statement);
        return APR_SUCCESS;
    }
    if (code != SQLITE_OK) {
        return fail(statement, code, error);
    }
    sqlite3_finalize(link->statement);
    return fail(statement, SQLITE_ERROR, error);
}

void apir_sqlite_discard(apir_db_statement_t *statement)
{
    sqlite3_finalize(link_of(statement)->statement);
}

/* ---- binding ---- */

int apir_sqlite_parameter(apir_db_statement_t *statement, const char *name)
{
    sqlite3_stmt *handle = link_of(statement)->statement;
    int count = sqlite3_bind_parameter_count(handle);
    int i;

    for (i = 0; i < count; i++) {
        const char *known = sqlite3_bind_parameter_name(handle, i + 1);

        if (known && strcmp(known + 1, name) == 0) {
            return i;
        }
    }
    return -1;
}

static int bind_text(sqlite3_stmt *handle, int at, const char *text,
                     apr_size_t length)
{
    return sqlite3_bind_text64(handle, at, text, length, SQLITE_STATIC,
                               SQLITE_UTF8);
}

/* As JSON writes it; a date without its quotation marks. */
static int bind_written(apir_db_statement_t *statement, int at,
                        const apir_value_t *value)
{
    sqlite3_stmt *handle = link_of(statement)->statement;
    apr_size_t length;
    const char *text = apir_json_stringify(value, &length,
                                           statement->connection->user);

    if (value->kind != APIR_DATE) {
        return bind_text(handle, at, text, length);
    }
    if (length < 2 || text[0] != '"') {
        return sqlite3_bind_null(handle, at);
    }
    return bind_text(handle, at, text + 1, length - 2);
}

static int bind_number(sqlite3_stmt *handle, int at,
                       const apir_value_t *value)
{
    apr_int64_t integer;

    if (apir_value_integer(value, &integer)) {
        return sqlite3_bind_int64(handle, at, integer);
    }
    if (value->kind == APIR_BIGINT) {
        return bind_text(handle, at, value->as.text, value->length);
    }
    return sqlite3_bind_double(handle, at, apir_value_number(value));
}

static int bind_value(apir_db_statement_t *statement, int at,
                      const apir_value_t *value)
{
    sqlite3_stmt *handle = link_of(statement)->statement;

    switch (value ? value->kind : APIR_NULL) {
    case APIR_UNDEFINED:
    case APIR_NULL:
    case APIR_DB_NULL: return sqlite3_bind_null(handle, at);
    case APIR_FALSE:
    case APIR_TRUE:
        return sqlite3_bind_int(handle, at, value->kind == APIR_TRUE);
    case APIR_NUMBER:
    case APIR_BIGINT: return bind_number(handle, at, value);
    case APIR_STRING:
    case APIR_DECIMAL:
        return bind_text(handle, at, value->as.text, value->length);
    case APIR_BYTES:
        return sqlite3_bind_blob64(handle, at, value->as.text, value->length,
                                   SQLITE_STATIC);
    default: return bind_written(statement, at, value);
    }
}

apr_status_t apir_sqlite_bind(apir_db_statement_t *statement, int index,
                              const apir_value_t *value, apir_error_t *error)
{
    int code = bind_value(statement, index + 1, value);

    return code == SQLITE_OK ? APR_SUCCESS : fail(statement, code, error);
}

apr_status_t apir_sqlite_bind_double(apir_db_statement_t *statement,
                                     int index, double number,
                                     apir_error_t *error)
{
    int code = sqlite3_bind_double(link_of(statement)->statement, index + 1,
                                   number);

    return code == SQLITE_OK ? APR_SUCCESS : fail(statement, code, error);
}

static int bind_cell(sqlite3_stmt *handle, int at, const apir_db_cell_t *cell)
{
    switch (cell->type) {
    case APIR_DB_IS_INTEGER:
        return sqlite3_bind_int64(handle, at, cell->integer);
    case APIR_DB_IS_REAL: return sqlite3_bind_double(handle, at, cell->real);
    case APIR_DB_IS_TEXT:
        return bind_text(handle, at, cell->text, cell->length);
    case APIR_DB_IS_BLOB:
        return sqlite3_bind_blob64(handle, at, cell->text, cell->length,
                                   SQLITE_STATIC);
    default: return sqlite3_bind_null(handle, at);
    }
}

apr_status_t apir_sqlite_bind_cell(apir_db_statement_t *statement, int index,
                                   const apir_db_cell_t *cell,
                                   apir_error_t *error)
{
    int code = bind_cell(link_of(statement)->statement, index + 1, cell);

    return code == SQLITE_OK ? APR_SUCCESS : fail(statement, code, error);
}

/* ---- running ---- */

/* A schema that changed since: SQLite prepares the statement again by itself,
 * and "SELECT *" may then have other columns. */
static void notice_new_columns(apir_db_statement_t *statement)
{
    apir_sqlite_statement_t *link = statement->link;
    int prepared = sqlite3_stmt_status(link->statement,
                                       SQLITE_STMTSTATUS_REPREPARE, 0);

    link->fresh = false;
    if (prepared != link->prepared_again) {
        link->prepared_again = prepared;
        apir_sqlite_learn_columns(statement);
    }
}

/* Only the time inside SQLite counts, not what the caller does (waiting for
 * a slow client) between rows. */
static int timed_step(apir_db_statement_t *statement)
{
    apr_interval_time_t limit = statement->connection->limit;
    apir_sqlite_t *connection = statement->connection->link;
    apir_sqlite_statement_t *link = statement->link;
    apr_time_t start;
    int code;

    if (limit == 0) {
        return sqlite3_step(link->statement);
    }
    start = apir_db_clock();
    connection->step_until = start + limit - link->spent;
    code = sqlite3_step(link->statement);
    connection->step_until = 0;
    link->spent += apir_db_clock() - start;
    return code;
}

apr_status_t apir_sqlite_step(apir_db_statement_t *statement,
                              apir_error_t *error)
{
    apir_sqlite_statement_t *link = statement->link;
    int code;

    if (link->done) {
        return APR_EOF;
    }
    code = timed_step(statement);
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        if (link->fresh) {
            notice_new_columns(statement);
        }
        link->done = code == SQLITE_DONE;
        return link->done ? APR_EOF : APR_SUCCESS;
    }
    return fail(statement, code, error);
}

void apir_sqlite_reset(apir_db_statement_t *statement, bool forget)
{
    apir_sqlite_statement_t *link = statement->link;

    sqlite3_reset(link->statement);
    if (forget) {
        sqlite3_clear_bindings(link->statement);
    }
    link->fresh = true;
    link->done = false;
    link->spent = 0;
}
