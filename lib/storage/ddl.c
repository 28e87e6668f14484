/*
 * SQL that makes and changes tables, written as Prisma writes it. Names come
 * from the schema alone, and are quoted.
 */
#include "core/buf.h"
#include "db/quote.h"
#include "storage/layout_int.h"
#include <apr_strings.h>

static void put(apir_buf_t *sql, const char *text)
{
    apir_buf_puts(sql, text);
}

static void put_name(apir_buf_t *sql, const char *name)
{
    put(sql, apir_db_quote_name(name, sql->pool));
}

static void start(apir_buf_t *sql, apr_pool_t *pool)
{
    apir_buf_init(sql, pool, 256, APR_SIZE_MAX);
}

static void put_names(apir_buf_t *sql, const char *const *names, int count,
                      const bool *descending)
{
    int i;

    put(sql, "(");
    for (i = 0; i < count; i++) {
        if (i > 0) {
            put(sql, ", ");
        }
        put_name(sql, names[i]);
        if (descending && descending[i]) {
            put(sql, " DESC");
        }
    }
    put(sql, ")");
}

/* ---- columns ---- */

static void put_column(apir_buf_t *sql, const apir_storage_column_t *column,
                       const char *default_value)
{
    put_name(sql, column->name);
    put(sql, " ");
    put(sql, column->type);
    if (column->not_null) {
        put(sql, " NOT NULL");
    }
    if (default_value) {
        put(sql, " DEFAULT ");
        put(sql, default_value);
    }
}

static void put_references(apir_buf_t *sql,
                           const apir_storage_foreign_t *foreign)
{
    put(sql, "REFERENCES ");
    put_name(sql, foreign->table);
    put(sql, " ");
    put_names(sql, foreign->remote, foreign->count, NULL);
    put(sql, " ON DELETE ");
    put(sql, foreign->on_delete);
    put(sql, " ON UPDATE ");
    put(sql, foreign->on_update);
}

static void put_foreign(apir_buf_t *sql,
                        const apir_storage_foreign_t *foreign)
{
    put(sql, ",\n  CONSTRAINT ");
    put_name(sql, foreign->name);
    put(sql, " FOREIGN KEY ");
    put_names(sql, foreign->columns, foreign->count, NULL);
    put(sql, " ");
    put_references(sql, foreign);
}

static void put_body(apir_buf_t *sql, const apir_storage_table_t *table)
{
    int i;

    for (i = 0; i < table->columns->nelts; i++) {
        const apir_storage_column_t *column =
            &APR_ARRAY_IDX(table->columns, i, apir_storage_column_t);

        put(sql, i > 0 ? ",\n  " : "\n  ");
        put_column(sql, column, column->default_value);
        if (table->key_count == 1
            && apir_storage_same_names(&column->name, 1, table->key, 1)) {
            put(sql, " PRIMARY KEY");
            put(sql, column->autoincrement ? " AUTOINCREMENT" : "");
        }
    }
    if (table->key_count > 1) {
        put(sql, ",\n  PRIMARY KEY ");
        put_names(sql, table->key, table->key_count, NULL);
    }
    for (i = 0; i < table->foreign->nelts; i++) {
        put_foreign(sql, &APR_ARRAY_IDX(table->foreign, i,
                                        apir_storage_foreign_t));
    }
}

const char *apir_storage_create_table(const apir_storage_table_t *table,
                                      apr_pool_t *pool)
{
    apir_buf_t sql;

    start(&sql, pool);
    put(&sql, "CREATE TABLE ");
    put_name(&sql, table->name);
    put(&sql, " (");
    put_body(&sql, table);
    put(&sql, "\n)");
    return sql.data;
}

const char *apir_storage_add_column(const apir_storage_table_t *table,
                                    const apir_storage_column_t *column,
                                    const char *default_value,
                                    const apir_storage_foreign_t *foreign,
                                    apr_pool_t *pool)
{
    apir_buf_t sql;

    start(&sql, pool);
    put(&sql, "ALTER TABLE ");
    put_name(&sql, table->name);
    put(&sql, " ADD COLUMN ");
    put_column(&sql, column, default_value);
    if (foreign) {
        put(&sql, " CONSTRAINT ");
        put_name(&sql, foreign->name);
        put(&sql, " ");
        put_references(&sql, foreign);
    }
    return sql.data;
}

/* ---- indexes ---- */

const char *apir_storage_create_index(const apir_storage_table_t *table,
                                      const apir_storage_index_t *index,
                                      apr_pool_t *pool)
{
    apir_buf_t sql;

    start(&sql, pool);
    put(&sql, index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    put_name(&sql, index->name);
    put(&sql, " ON ");
    put_name(&sql, table->name);
    put_names(&sql, index->columns, index->count, index->descending);
    return sql.data;
}

const char *apir_storage_drop_index(const char *name, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "DROP INDEX ", apir_db_quote_name(name, pool),
                       NULL);
}

/* ---- a table made anew ---- */

/* Columns that only the database has are kept, as far as they can be. */
static bool is_kept(const apir_storage_table_t *table,
                    const apir_db_column_t *column)
{
    return !column->generated && !apir_storage_column(table, column->name);
}

static void put_kept_columns(apir_buf_t *sql,
                             const apir_storage_table_t *table,
                             const apir_db_table_t *actual)
{
    int i;

    for (i = 0; i < actual->column_count; i++) {
        const apir_db_column_t *column = &actual->columns[i];

        if (is_kept(table, column)) {
            put(sql, "\n  ");
            put_name(sql, column->name);
            put(sql, " ");
            put(sql, column->type);
            put(sql, ",");
        }
    }
}

/* What a row of the old table gives a column of the new one. */
static void put_source(apir_buf_t *sql, const apir_storage_column_t *column,
                       const apir_db_column_t *old)
{
    const char *instead = column->default_value ? column->default_value
                                                : column->zero;

    if (!old) {
        put(sql, column->not_null ? instead : "NULL");
    }
    else if (column->not_null && !old->not_null && old->key == 0) {
        put(sql, "coalesce(");
        put_name(sql, column->name);
        put(sql, ", ");
        put(sql, instead);
        put(sql, ")");
    }
    else {
        put_name(sql, column->name);
    }
}

static void put_kept_names(apir_buf_t *sql, const apir_storage_table_t *table,
                           const apir_db_table_t *actual)
{
    int i;

    for (i = 0; i < actual->column_count; i++) {
        if (is_kept(table, &actual->columns[i])) {
            put(sql, ", ");
            put_name(sql, actual->columns[i].name);
        }
    }
}

static void put_copy(apir_buf_t *sql, const apir_storage_table_t *table,
                     const char *name, const apir_db_table_t *actual)
{
    int i;

    put(sql, "INSERT INTO ");
    put_name(sql, name);
    put(sql, " (");
    for (i = 0; i < table->columns->nelts; i++) {
        put(sql, i > 0 ? ", " : "");
        put_name(sql, APR_ARRAY_IDX(table->columns, i, apir_storage_column_t)
                          .name);
    }
    put_kept_names(sql, table, actual);
    put(sql, ")\n  SELECT ");
    for (i = 0; i < table->columns->nelts; i++) {
        const apir_storage_column_t *column =
            &APR_ARRAY_IDX(table->columns, i, apir_storage_column_t);

        put(sql, i > 0 ? ", " : "");
        put_source(sql, column, apir_db_column(actual, column->name));
    }
    put_kept_names(sql, table, actual);
    put(sql, " FROM ");
    put_name(sql, table->name);
    put(sql, ";\n");
}

/* https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table
 * Schema Changes". */
const char *apir_storage_rebuild(const apir_storage_table_t *table,
                                 const apir_db_table_t *actual,
                                 apr_pool_t *pool)
{
    const char *name = apr_pstrcat(pool, "new_", table->name, NULL);
    apir_buf_t sql;
    int i;

    start(&sql, pool);
    put(&sql, "PRAGMA foreign_keys=OFF;\nBEGIN;\nCREATE TABLE ");
    put_name(&sql, name);
    put(&sql, " (");
    put_kept_columns(&sql, table, actual);
    put_body(&sql, table);
    put(&sql, "\n);\n");
    put_copy(&sql, table, name, actual);
    put(&sql, "DROP TABLE ");
    put_name(&sql, table->name);
    put(&sql, ";\nALTER TABLE ");
    put_name(&sql, name);
    put(&sql, " RENAME TO ");
    put_name(&sql, table->name);
    put(&sql, ";\n");
    for (i = 0; i < table->indexes->nelts; i++) {
        put(&sql,
            apir_storage_create_index(table,
                                      &APR_ARRAY_IDX(table->indexes, i,
                                                     apir_storage_index_t),
                                      pool));
        put(&sql, ";\n");
    }
    put(&sql, "PRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys=ON;");
    return sql.data;
}
