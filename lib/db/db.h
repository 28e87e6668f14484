/**
 * @file db/db.h
 * @brief One small driver interface for databases: open, prepare, bind, step,
 * column, begin, commit. SQLite here; another driver is another table of
 * functions.
 *
 * A database is opened by each child, lazily; connections come from a
 * last-in-first-out pool and keep their prepared statements. No handle ever
 * crosses a fork.
 */
#ifndef APIR_DB_DB_H
#define APIR_DB_DB_H

#include "core/diag.h"
#include "core/error.h"
#include "json/value.h"
#include "json/writer.h"

typedef struct apir_db_t apir_db_t;              /**< shared by threads */
typedef struct apir_db_connection_t apir_db_connection_t; /**< one thread's */
typedef struct apir_db_statement_t apir_db_statement_t;

/** What "ApiDatabase NAME URL option=value …" says. */
typedef struct apir_db_config_t {
    const char *name;
    const char *url;           /**< sqlite:/path/app.db */
    const char *path;          /**< the file, or ":memory:" refused */
    int pool;                  /**< most connections of a child for reading */
    apr_interval_time_t timeout; /**< most waiting for a connection or lock */
    const char *synchronous;   /**< "normal" "full" "off" */
} apir_db_config_t;

/** Parses URL and options; a sentence when they are wrong, else NULL. */
const char *apir_db_configure(apir_db_config_t *config, const char *name,
                              const char *url, int argc,
                              const char *const *argv, apr_pool_t *pool);

/** What a statement is, found by preparing it on a throw-away read-only
 * connection when the configuration is checked. Texts in @a pool. */
typedef struct apir_db_info_t {
    bool writes;
    int columns;
    const char **column_names;
    const char **column_types; /**< declared types, or NULL */
    int params;
    const char **param_names;  /**< without ':'; in order, each once */
} apir_db_info_t;

/** Prepares @a sql and throws it away. Errors name what SQLite says. Exactly
 * one statement; ATTACH, PRAGMA, transactions are refused. */
apr_status_t apir_db_describe(const apir_db_config_t *config, const char *sql,
                              apir_db_info_t *info, apr_pool_t *pool,
                              apir_error_t *error);

/** A database for this child (no file is opened yet). Closed with @a pool. */
apr_status_t apir_db_create(apir_db_t **db, const apir_db_config_t *config,
                            apr_pool_t *pool);

/** Takes a connection, opening one where the pool allows, else waiting at
 * most the timeout (then APIR_E_BUSY). @a write: the one writer connection. */
apr_status_t apir_db_acquire(apir_db_t *db, bool write,
                             apir_db_connection_t **connection,
                             apir_error_t *error);

/** Gives it back; an open transaction is rolled back. */
void apir_db_release(apir_db_connection_t *connection);

/** BEGIN (reads) or BEGIN IMMEDIATE (writes), waiting at most the timeout. */
apr_status_t apir_db_begin(apir_db_connection_t *connection, bool write,
                           apir_error_t *error);
apr_status_t apir_db_commit(apir_db_connection_t *connection,
                            apir_error_t *error);
void apir_db_rollback(apir_db_connection_t *connection);

/** The statement of @a sql, prepared once per connection (cached, bounded),
 * reset and without bindings. */
apr_status_t apir_db_prepare(apir_db_connection_t *connection,
                             const char *sql, apir_db_statement_t **statement,
                             apir_error_t *error);

/** Binds a value to :name by its kind (undefined and null: NULL; booleans: 0
 * and 1; integral numbers: INTEGER; arrays and objects: JSON text). The
 * value must live until the statement is reset. */
apr_status_t apir_db_bind(apir_db_statement_t *statement, const char *name,
                          const apir_value_t *value, apir_error_t *error);

/** APR_SUCCESS: a row; APR_EOF: no more; else an error whose kind is
 * APIR_E_CONFLICT for constraints, APIR_E_BUSY for locks. */
apr_status_t apir_db_step(apir_db_statement_t *statement,
                          apir_error_t *error);
void apir_db_reset(apir_db_statement_t *statement);

int apir_db_columns(const apir_db_statement_t *statement);
const char *apir_db_column_name(const apir_db_statement_t *statement, int i);

/** Writes column @a i of the current row as JSON straight from the database:
 * INTEGER and REAL as numbers, TEXT as string, BLOB as base64; a column
 * declared BOOLEAN as true/false, JSON as what its text holds. */
apr_status_t apir_db_column_json(apir_db_statement_t *statement, int i,
                                 apir_json_writer_t *writer);

/** Rows changed by the last write, and the last rowid inserted. */
apr_int64_t apir_db_changes(const apir_db_connection_t *connection);
apr_int64_t apir_db_last_id(const apir_db_connection_t *connection);

#endif
