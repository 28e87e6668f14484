/**
 * @file db/sqlite_statement_int.h
 * @brief The SQLite driver's part of a statement.
 */
#ifndef APIR_DB_SQLITE_STATEMENT_INT_H
#define APIR_DB_SQLITE_STATEMENT_INT_H

#include "db/sqlite_int.h"

/** What a column's declared type says beyond what its values tell. */
typedef enum apir_sqlite_form_t {
    APIR_SQLITE_AS_IS,
    APIR_SQLITE_BOOLEAN,
    APIR_SQLITE_JSON
} apir_sqlite_form_t;

typedef struct apir_sqlite_column_t {
    const char *name; /**< SQLite's, until it prepares again */
    apir_sqlite_form_t form;
} apir_sqlite_column_t;

typedef struct apir_sqlite_statement_t {
    sqlite3_stmt *statement;
    apir_sqlite_column_t *columns;
    int count;
    int room;           /**< in columns */
    int prepared_again; /**< SQLite's counter, when columns were read */
    bool fresh;         /**< not stepped since it was reset */
    bool done;          /**< a further step would start over */
    apr_interval_time_t spent; /**< inside SQLite, in this run */
} apir_sqlite_statement_t;

/** Reads names and declared types of the columns. */
void apir_sqlite_learn_columns(apir_db_statement_t *statement);

#endif
