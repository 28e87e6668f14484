/**
 * @file storage/layout_int.h
 * @brief The tables that a schema wants (private to lib/storage).
 */
#ifndef APIR_STORAGE_LAYOUT_INT_H
#define APIR_STORAGE_LAYOUT_INT_H

#include "storage/storage.h"

/** What a column must be able to hold, whatever it is declared as. */
typedef enum apir_storage_need_t {
    APIR_STORAGE_ANY,
    APIR_STORAGE_TEXT,  /**< that no affinity turns into numbers */
    APIR_STORAGE_NUMBER /**< that no affinity turns into text */
} apir_storage_need_t;

typedef struct apir_storage_column_t {
    const char *name;
    const char *type;
    bool not_null;
    bool autoincrement;
    const char *default_value; /**< SQL, or NULL */
    bool constant;             /**< the default is a literal */
    const char *zero;          /**< SQL of an empty value of the type */
    apir_storage_need_t need;
} apir_storage_column_t;

typedef struct apir_storage_index_t {
    const char *name;
    bool unique;
    int count;
    const char **columns;
    bool *descending;
} apir_storage_index_t;

typedef struct apir_storage_foreign_t {
    const char *name;
    int count;
    const char **columns;
    const char *table;
    const char **remote;
    const char *on_delete;
    const char *on_update;
    bool delete_given; /**< by the schema, not by default */
    bool update_given;
} apir_storage_foreign_t;

typedef struct apir_storage_table_t {
    const char *name;
    apr_array_header_t *columns; /**< apir_storage_column_t */
    int key_count;
    const char **key;            /**< columns of the primary key */
    apr_array_header_t *indexes; /**< apir_storage_index_t */
    apr_array_header_t *foreign; /**< apir_storage_foreign_t */
} apir_storage_table_t;

/** All tables: models, then join tables (apir_storage_table_t *). */
apr_array_header_t *apir_storage_layout(const apir_zmodel_t *zmodel,
                                        apr_pool_t *pool);

/** The column of that name, whatever its case; NULL: none. */
const apir_storage_column_t *
apir_storage_column(const apir_storage_table_t *table, const char *name);

/** Type, default and the rest of a field's column. */
void apir_storage_describe(const apir_zmodel_field_t *field,
                           apir_storage_column_t *column, apr_pool_t *pool);

/** Column names joined: "users_a_b_key". */
const char *apir_storage_name(const char *table, const char *const *columns,
                              int count, const char *ending,
                              apr_pool_t *pool);

/** Whether two lists of column names are the same, whatever their case. */
bool apir_storage_same_names(const char *const *a, int a_count,
                             const char *const *b, int b_count);

/* ---- ddl.c ---- */

const char *apir_storage_create_table(const apir_storage_table_t *table,
                                      apr_pool_t *pool);
const char *apir_storage_create_index(const apir_storage_table_t *table,
                                      const apir_storage_index_t *index,
                                      apr_pool_t *pool);
const char *apir_storage_drop_index(const char *name, apr_pool_t *pool);
/** @a default_value: instead of the column's; @a foreign: of this column
 * alone, or NULL. */
const char *apir_storage_add_column(const apir_storage_table_t *table,
                                    const apir_storage_column_t *column,
                                    const char *default_value,
                                    const apir_storage_foreign_t *foreign,
                                    apr_pool_t *pool);
/** A script that makes the table anew with all its rows. */
const char *apir_storage_rebuild(const apir_storage_table_t *table,
                                 const apir_db_table_t *actual,
                                 apr_pool_t *pool);

/* ---- compare.c ---- */

/** Adds what is to be done, so that @a actual (NULL: missing) becomes
 * @a table: to @a before what makes tables and columns, to @a after what makes
 * indexes, to @a refusals what is not done. */
void apir_storage_compare(const apir_storage_table_t *table,
                          const apir_db_table_t *actual,
                          apr_array_header_t *before,
                          apr_array_header_t *after,
                          apr_array_header_t *refusals, apr_pool_t *pool);

#endif
