/**
 * @file db/catalog.h
 * @brief What tables a database has, and changing them: for start-up and the
 * command line, never for requests.
 */
#ifndef APIR_DB_CATALOG_H
#define APIR_DB_CATALOG_H

#include "db/db.h"
#include <apr_tables.h>
#include <apr_user.h>

typedef struct apir_db_column_t {
    const char *name;
    const char *type; /**< as declared; "" when it is not */
    bool not_null;
    const char *default_value; /**< SQL, or NULL */
    int key; /**< place in the primary key from 1; 0: none */
    bool generated;
} apir_db_column_t;

typedef struct apir_db_index_t {
    const char *name;
    bool unique;
    bool partial;
    bool own; /**< made by CREATE INDEX, not by a constraint */
    int count;
    const char **columns; /**< NULL inside: an expression */
    bool *descending;
} apir_db_index_t;

typedef struct apir_db_foreign_t {
    const char *table;
    int count;
    const char **columns;
    const char **remote;   /**< NULL inside: that table's primary key */
    const char *on_delete; /**< "CASCADE", "NO ACTION" … */
    const char *on_update;
} apir_db_foreign_t;

typedef struct apir_db_table_t {
    const char *name;
    bool view;
    bool empty; /**< it has no rows */
    int column_count;
    apir_db_column_t *columns;
    int index_count;
    apir_db_index_t *indexes; /**< without that of the primary key */
    int foreign_count;
    apir_db_foreign_t *foreign;
} apir_db_table_t;

typedef struct apir_db_catalog_t {
    bool missing; /**< there is no file yet */
    int table_count;
    apir_db_table_t *tables;
} apir_db_catalog_t;

/** The table of that name, whatever the case of ASCII letters, as databases
 * compare names; NULL: none. */
const apir_db_table_t *apir_db_table(const apir_db_catalog_t *catalog,
                                     const char *name);
const apir_db_column_t *apir_db_column(const apir_db_table_t *table,
                                       const char *name);

/** Decides what is to be done to a database that looks like @a catalog:
 * appends statements (const char *) to @a statements, in order. Anything but
 * APR_SUCCESS, with @a error, and nothing is done. */
typedef apr_status_t(apir_db_decide_fn)(void *baton,
                                        const apir_db_catalog_t *catalog,
                                        apr_array_header_t *statements,
                                        apr_pool_t *pool,
                                        apir_error_t *error);

typedef struct apir_db_change_t {
    bool check;     /**< only decide: the database is opened
                                    read-only, or not at all when missing */
    bool has_owner; /**< a new file belongs to uid and gid, who
                                    must be able to write to its folder, as
                                    SQLite's own files come to lie there */
    apr_uid_t uid;
    apr_gid_t gid;
} apir_db_change_t;

/**
 * Reads the catalog, lets @a decide, and runs the statements: all in one
 * transaction that no other writer can come between. A file that is missing
 * is made, and is gone again when anything fails.
 * @param error  a sentence for the administrator that says everything: file,
 *               statement, and what the database said
 */
apr_status_t apir_db_change(const apir_db_config_t *config,
                            const apir_db_change_t *change,
                            apir_db_decide_fn *decide, void *baton,
                            apr_pool_t *pool, apir_error_t *error);

#endif
