/*
 * The public functions that hand on to a connection's driver, and what holds
 * for every driver: the fork check, and the lock that all children share.
 */
#include "db/driver.h"
#include <apr_strings.h>
#include <time.h>

apr_time_t apir_db_clock(void)
{
    struct timespec now;

#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
#else
    clock_gettime(CLOCK_MONOTONIC, &now);
#endif
    return apr_time_from_sec(now.tv_sec) + now.tv_nsec / 1000;
}

apr_status_t apir_db_same_process(const apir_db_connection_t *connection,
                                  apir_error_t *error)
{
    apr_pool_t *pool = connection->user;
    apr_status_t status;

    if (connection->pid == getpid()) {
        return APR_SUCCESS;
    }
    status = apir_error_set(error, pool, APIR_E_INTERNAL,
                            "Internal server error");
    apir_error_detail(error, pool,
                      "database \"%s\": a connection of process %ld was used "
                      "in process %ld",
                      connection->config->name, (long)connection->pid,
                      (long)getpid());
    return status;
}

apr_status_t apir_db_check(const apir_db_config_t *config, apr_pool_t *pool,
                           apir_error_t *error)
{
    return config->driver->check(config, pool, error);
}

apr_status_t apir_db_describe(const apir_db_config_t *config, const char *sql,
                              apir_db_info_t *info, apr_pool_t *pool,
                              apir_error_t *error)
{
    return config->driver->describe(config, sql, info, pool, error);
}

/* A mistake of the caller's, not of the request's. */
static apr_status_t misuse(apir_db_connection_t *connection, const char *what,
                           apir_error_t *error)
{
    apr_status_t status = apir_error_set(error, connection->user,
                                         APIR_E_INTERNAL,
                                         "Internal server error");

    apir_error_detail(error, connection->user, "database \"%s\": %s",
                      connection->config->name, what);
    return status;
}

/* ---- transactions ---- */

void apir_db_limit_time(apir_db_connection_t *connection,
                        apr_interval_time_t time)
{
    apr_interval_time_t most = connection->config->statement_timeout;

    connection->limit = time > 0 && (most == 0 || time < most) ? time : most;
}

apr_status_t apir_db_begin(apir_db_connection_t *connection, bool write,
                           apir_error_t *error)
{
    apr_status_t status = apir_db_same_process(connection, error);

    if (status != APR_SUCCESS) {
        return status;
    }
    if (connection->begun || (write && !connection->writer)) {
        return misuse(connection, "a transaction began where none may",
                      error);
    }
    if (write) {
        status = apir_db_lock_writers(connection, error);
    }
    if (status == APR_SUCCESS) {
        status = connection->driver->begin(connection, write, error);
    }
    if (status != APR_SUCCESS) {
        apir_db_unlock_writers(connection);
        return status;
    }
    connection->begun = true;
    connection->patience = connection->config->timeout;
    return APR_SUCCESS;
}

apr_status_t apir_db_commit(apir_db_connection_t *connection,
                            apir_error_t *error)
{
    apr_status_t status = apir_db_same_process(connection, error);

    if (status != APR_SUCCESS) {
        return status;
    }
    if (!connection->begun) {
        return misuse(connection, "a commit without a transaction", error);
    }
    status = connection->driver->commit(connection, error);
    if (status != APR_SUCCESS) {
        apir_db_rollback(connection);
        return status;
    }
    connection->begun = false;
    apir_db_unlock_writers(connection);
    return APR_SUCCESS;
}

void apir_db_rollback(apir_db_connection_t *connection)
{
    if (!connection->begun || connection->pid != getpid()) {
        return;
    }
    connection->driver->rollback(connection);
    connection->begun = false;
    apir_db_unlock_writers(connection);
}

/* ---- statements ---- */

apr_status_t apir_db_bind(apir_db_statement_t *statement, const char *name,
                          const apir_value_t *value, apir_error_t *error)
{
    apir_db_connection_t *connection = statement->connection;
    int index = connection->driver->parameter(statement, name);

    if (index < 0) {
        return misuse(connection,
                      apr_psprintf(connection->user, "no parameter :%s in %s",
                                   name, statement->sql),
                      error);
    }
    return connection->driver->bind(statement, index, value, error);
}

apr_status_t apir_db_bind_at(apir_db_statement_t *statement, int index,
                             const apir_value_t *value, apir_error_t *error)
{
    return statement->connection->driver->bind(statement, index, value,
                                               error);
}

apr_status_t apir_db_bind_double(apir_db_statement_t *statement, int index,
                                 double number, apir_error_t *error)
{
    return statement->connection->driver->bind_double(statement, index,
                                                      number, error);
}

apr_status_t apir_db_step(apir_db_statement_t *statement, apir_error_t *error)
{
    apir_db_connection_t *connection = statement->connection;

    /* Once a run: getpid is a system call, a row often costs less. */
    if (!statement->running) {
        apr_status_t status = apir_db_same_process(connection, error);

        if (status != APR_SUCCESS) {
            return status;
        }
        statement->running = true;
    }
    return connection->driver->step(statement, error);
}

apr_status_t apir_db_bind_cell(apir_db_statement_t *statement, int index,
                               const apir_db_cell_t *cell,
                               apir_error_t *error)
{
    return statement->connection->driver->bind_cell(statement, index, cell,
                                                    error);
}

void apir_db_reset(apir_db_statement_t *statement)
{
    /* Ending a run can commit: in a forked child that would be a write
     * without the locks, which stayed behind. */
    if (statement->running && statement->connection->pid != getpid()) {
        return;
    }
    statement->connection->driver->reset(statement, true);
    statement->running = false;
}

/* Between two runs of one request: it goes on where it was, and asks for the
 * process no more. */
void apir_db_rewind(apir_db_statement_t *statement)
{
    statement->connection->driver->reset(statement, false);
}

int apir_db_columns(const apir_db_statement_t *statement)
{
    return statement->connection->driver->columns(statement);
}

const char *apir_db_column_name(const apir_db_statement_t *statement, int i)
{
    return statement->connection->driver->column_name(statement, i);
}

apr_status_t apir_db_column_json(apir_db_statement_t *statement, int i,
                                 apir_json_writer_t *writer)
{
    return statement->connection->driver->column_json(statement, i, writer);
}

apr_status_t apir_db_column_document(apir_db_statement_t *statement, int i,
                                     apir_json_writer_t *writer)
{
    return statement->connection->driver->column_document(statement, i,
                                                          writer);
}

apr_status_t apir_db_cell(apir_db_statement_t *statement, int i,
                          apir_db_cell_t *cell)
{
    return statement->connection->driver->cell(statement, i, cell);
}

apr_int64_t apir_db_changes(const apir_db_connection_t *connection)
{
    return connection->driver->changes(connection);
}

apr_int64_t apir_db_last_id(const apir_db_connection_t *connection)
{
    return connection->driver->last_id(connection);
}
