/**
 * @file db/sqlite_int.h
 * @brief What the files of the SQLite driver share.
 */
#ifndef APIR_DB_SQLITE_INT_H
#define APIR_DB_SQLITE_INT_H

#include "db/driver.h"
#include <sqlite3.h>

/** Statements that every connection needs, prepared when they first are. */
typedef enum apir_sqlite_control_t {
    APIR_SQLITE_BEGIN,
    APIR_SQLITE_BEGIN_WRITE,
    APIR_SQLITE_COMMIT,
    APIR_SQLITE_ROLLBACK,
    APIR_SQLITE_CONTROLS
} apir_sqlite_control_t;

/** The driver's part of a connection. */
typedef struct apir_sqlite_t {
    sqlite3 *db;
    sqlite3_stmt *controls[APIR_SQLITE_CONTROLS];
    apr_pool_t *scratch;   /**< cleared by whoever uses it, first */
    apr_time_t busy_until; /**< when waiting for a lock ends */
    apr_time_t step_until; /**< when computing ends; 0: never */
    bool too_long;         /**< the last interruption was for that */
} apir_sqlite_t;

/** What a statement may be: told by its first word. NULL, or the sentence
 * that says why it is refused. */
const char *apir_sqlite_refused(const char *sql, apr_pool_t *pool);

/** Whether only blanks, comments and semicolons are left. */
bool apir_sqlite_blank(const char *sql);

/** Switches off what no API needs, and lowers SQLite's limits. */
void apir_sqlite_harden(sqlite3 *db, const apir_db_config_t *config);

/** SQLite's result code as our error; marks the connection as broken where
 * another could do better. @a sql: what was run, or NULL. */
apr_status_t apir_sqlite_fail(apir_db_connection_t *connection, int code,
                              const char *sql, apir_error_t *error);

/* The driver's functions (db/driver.h). */
apr_status_t apir_sqlite_check(const apir_db_config_t *config,
                               apr_pool_t *pool, apir_error_t *error);
apr_status_t apir_sqlite_describe(const apir_db_config_t *config,
                                  const char *sql, apir_db_info_t *info,
                                  apr_pool_t *pool, apir_error_t *error);
apr_status_t apir_sqlite_change(const apir_db_config_t *config,
                                const apir_db_change_t *change,
                                apir_db_decide_fn *function, void *baton,
                                apr_pool_t *pool, apir_error_t *error);
apr_status_t apir_sqlite_prepare(apir_db_statement_t *statement,
                                 apir_error_t *error);
void apir_sqlite_discard(apir_db_statement_t *statement);
int apir_sqlite_parameter(apir_db_statement_t *statement, const char *name);
apr_status_t apir_sqlite_bind(apir_db_statement_t *statement, int index,
                              const apir_value_t *value, apir_error_t *error);
apr_status_t apir_sqlite_bind_double(apir_db_statement_t *statement,
                                     int index, double number,
                                     apir_error_t *error);
apr_status_t apir_sqlite_step(apir_db_statement_t *statement,
                              apir_error_t *error);
apr_status_t apir_sqlite_bind_cell(apir_db_statement_t *statement, int index,
                                   const apir_db_cell_t *cell,
                                   apir_error_t *error);
void apir_sqlite_reset(apir_db_statement_t *statement, bool forget);
int apir_sqlite_columns(const apir_db_statement_t *statement);
const char *apir_sqlite_column_name(const apir_db_statement_t *statement,
                                    int i);
apr_status_t apir_sqlite_column_json(apir_db_statement_t *statement, int i,
                                     apir_json_writer_t *writer);
apr_status_t apir_sqlite_column_document(apir_db_statement_t *statement,
                                         int i, apir_json_writer_t *writer);
apr_status_t apir_sqlite_cell(apir_db_statement_t *statement, int i,
                              apir_db_cell_t *cell);

#endif
