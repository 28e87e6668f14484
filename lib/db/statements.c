/*
 * The prepared statements of one connection. Preparing costs more than most
 * look-ups, so a statement that was given back stays, found again by its
 * text; the oldest idle ones go when there are too many. Two that are held at
 * once with one text (a plan that meets a table twice) are two entries of one
 * bucket.
 */
#include "db/driver.h"
#include <apr_hash.h>
#include <apr_strings.h>

void apir_db_statements_init(apir_db_statements_t *statements)
{
    apir_db_list_init(&statements->idle);
    apir_db_list_init(&statements->held);
}

static apir_db_statement_t **bucket_of(apir_db_connection_t *connection,
                                       unsigned hash)
{
    return &connection->statements.buckets[hash % APIR_DB_BUCKETS];
}

static apir_db_statement_t *find_idle(apir_db_connection_t *connection,
                                      const char *sql, apr_size_t length,
                                      unsigned hash)
{
    apir_db_statement_t *statement = *bucket_of(connection, hash);

    while (statement
           && (statement->held || statement->hash != hash
               || statement->sql_length != length
               || memcmp(statement->sql, sql, length) != 0)) {
        statement = statement->next;
    }
    return statement;
}

static void discard(apir_db_statement_t *statement)
{
    apir_db_connection_t *connection = statement->connection;
    apir_db_statement_t **at = bucket_of(connection, statement->hash);

    while (*at != statement) {
        at = &(*at)->next;
    }
    *at = statement->next;
    apir_db_list_remove(&statement->list);
    connection->driver->discard(statement);
    apr_pool_destroy(statement->pool);
}

/* ---- idle ones ---- */

static void count_idle(apir_db_statements_t *statements,
                       const apir_db_statement_t *statement)
{
    statements->idle_count++;
    statements->idle_bytes += statement->sql_length;
}

static void count_busy(apir_db_statements_t *statements,
                       const apir_db_statement_t *statement)
{
    statements->idle_count--;
    statements->idle_bytes -= statement->sql_length;
}

static void discard_oldest(apir_db_statements_t *statements)
{
    apir_db_statement_t *oldest = (apir_db_statement_t *)
                                      statements->idle.previous;

    count_busy(statements, oldest);
    discard(oldest);
}

/* ---- all of them ---- */

/* Prepares a new one, in no list yet. */
static apr_status_t add(apir_db_connection_t *connection, const char *sql,
                        apr_size_t length, unsigned hash,
                        apir_db_statement_t **added, apir_error_t *error)
{
    apir_db_statement_t **bucket = bucket_of(connection, hash);
    apir_db_statement_t *statement;
    apr_status_t status;
    apr_pool_t *pool;

    apr_pool_create(&pool, connection->pool);
    statement = apr_pcalloc(pool, sizeof(*statement));
    statement->connection = connection;
    statement->pool = pool;
    statement->sql = apr_pstrmemdup(pool, sql, length);
    statement->sql_length = length;
    statement->hash = hash;
    status = connection->driver->prepare(statement, error);
    if (status != APR_SUCCESS) {
        apr_pool_destroy(pool);
        return status;
    }
    statement->next = *bucket;
    *bucket = statement;
    *added = statement;
    return APR_SUCCESS;
}

apr_status_t apir_db_prepare(apir_db_connection_t *connection,
                             const char *sql, apir_db_statement_t **statement,
                             apir_error_t *error)
{
    apir_db_statements_t *statements = &connection->statements;
    apr_size_t length = strlen(sql);
    apr_ssize_t hashed = (apr_ssize_t)length;
    unsigned hash = apr_hashfunc_default(sql, &hashed);
    apr_status_t status = apir_db_same_process(connection, error);

    if (status != APR_SUCCESS) {
        return status;
    }
    *statement = find_idle(connection, sql, length, hash);
    if (*statement) {
        apir_db_list_remove(&(*statement)->list);
        count_busy(statements, *statement);
    }
    else {
        status = add(connection, sql, length, hash, statement, error);
        if (status != APR_SUCCESS) {
            return status;
        }
    }
    (*statement)->held = true;
    apir_db_list_insert(&statements->held, &(*statement)->list);
    return APR_SUCCESS;
}

void apir_db_finish(apir_db_statement_t *statement)
{
    apir_db_statements_t *statements = &statement->connection->statements;

    apir_db_reset(statement);
    if (statement->sql_length > APIR_DB_KEPT_SQL && !statement->running) {
        discard(statement);
        return;
    }
    statement->held = false;
    apir_db_list_remove(&statement->list);
    apir_db_list_insert(&statements->idle, &statement->list);
    count_idle(statements, statement);
    while (statements->idle_count > APIR_DB_STATEMENTS
           || statements->idle_bytes > APIR_DB_KEPT_SQL_BYTES) {
        discard_oldest(statements);
    }
}

void apir_db_statements_give_back_all(apir_db_connection_t *connection)
{
    apir_db_link_t *held = &connection->statements.held;

    while (!apir_db_list_empty(held)) {
        apir_db_finish((apir_db_statement_t *)held->next);
    }
}

void apir_db_statements_clear(apir_db_connection_t *connection)
{
    apir_db_link_t *idle = &connection->statements.idle;

    apir_db_statements_give_back_all(connection);
    while (!apir_db_list_empty(idle)) {
        discard_oldest(&connection->statements);
    }
}
