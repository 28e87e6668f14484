/*
 * SQLite's catalogue, through the pragmas as table-valued functions: names
 * are bound, not written into SQL.
 */
#include "db/sqlite_catalog_int.h"
#include <apr_strings.h>
#include <string.h>

/* A query whose one parameter is a name; rows are given to a function. */
typedef struct query_t {
    sqlite3 *db;
    apr_pool_t *pool;
    int code; /* the first that was not OK */
} query_t;

typedef void(row_fn)(query_t *query, sqlite3_stmt *row, void *baton);

static void each_row(query_t *query, const char *sql, const char *name,
                     row_fn *take, void *baton)
{
    sqlite3_stmt *statement = NULL;
    int code;

    if (query->code != SQLITE_OK) {
        return;
    }
    code = sqlite3_prepare_v2(query->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK && name) {
        code = sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT);
    }
    while (code == SQLITE_OK
           && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        take(query, statement, baton);
        code = query->code;
    }
    sqlite3_finalize(statement);
    query->code = code == SQLITE_DONE ? SQLITE_OK : code;
}

static const char *text_at(query_t *query, sqlite3_stmt *row, int column)
{
    return apr_pstrdup(query->pool,
                       (const char *)sqlite3_column_text(row, column));
}

/* ---- columns ---- */

static void take_column(query_t *query, sqlite3_stmt *row, void *baton)
{
    apir_db_column_t *column = apr_array_push(baton);
    const char *type = text_at(query, row, 1);

    column->name = text_at(query, row, 0);
    column->type = type ? type : "";
    column->not_null = sqlite3_column_int(row, 2) != 0;
    column->default_value = text_at(query, row, 3);
    column->key = sqlite3_column_int(row, 4);
    column->generated = sqlite3_column_int(row, 5) > 1;
}

static void read_columns(query_t *query, apir_db_table_t *table)
{
    apr_array_header_t *columns = apr_array_make(query->pool, 16,
                                                 sizeof(apir_db_column_t));

    each_row(query,
             "SELECT name, type, \"notnull\", dflt_value, pk, hidden "
             "FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid",
             table->name, take_column, columns);
    table->columns = (apir_db_column_t *)(void *)columns->elts;
    table->column_count = columns->nelts;
}

/* ---- indexes ---- */

typedef struct parts_t {
    apr_array_header_t *names;
    apr_array_header_t *descending;
} parts_t;

static void take_part(query_t *query, sqlite3_stmt *row, void *baton)
{
    parts_t *parts = baton;

    APR_ARRAY_PUSH(parts->names, const char *) = text_at(query, row, 0);
    APR_ARRAY_PUSH(parts->descending, bool) = sqlite3_column_int(row, 1) != 0;
}

static void take_index(query_t *query, sqlite3_stmt *row, void *baton)
{
    apir_db_index_t *index = apr_array_push(baton);

    index->name = text_at(query, row, 0);
    index->unique = sqlite3_column_int(row, 1) != 0;
    index->own = sqlite3_column_int(row, 2) != 0;
    index->partial = sqlite3_column_int(row, 3) != 0;
}

static void read_parts(query_t *query, apir_db_index_t *index)
{
    parts_t parts = {
        apr_array_make(query->pool, 4, sizeof(const char *)),
        apr_array_make(query->pool, 4, sizeof(bool)),
    };

    each_row(query,
             "SELECT name, \"desc\" FROM pragma_index_xinfo(?1) WHERE key "
             "ORDER BY seqno",
             index->name, take_part, &parts);
    index->count = parts.names->nelts;
    index->columns = (const char **)(void *)parts.names->elts;
    index->descending = (bool *)(void *)parts.descending->elts;
}

static void read_indexes(query_t *query, apir_db_table_t *table)
{
    apr_array_header_t *indexes = apr_array_make(query->pool, 8,
                                                 sizeof(apir_db_index_t));
    int i;

    each_row(query,
             "SELECT name, \"unique\", origin = 'c', partial "
             "FROM pragma_index_list(?1) WHERE origin <> 'pk' ORDER BY seq",
             table->name, take_index, indexes);
    table->indexes = (apir_db_index_t *)(void *)indexes->elts;
    table->index_count = indexes->nelts;
    for (i = 0; i < indexes->nelts; i++) {
        read_parts(query, &table->indexes[i]);
    }
}

/* ---- foreign keys ---- */

typedef struct foreign_rows_t {
    apr_array_header_t *keys;
    apr_array_header_t *columns;
    apr_array_header_t *remote;
} foreign_rows_t;

/* Rows of one key come together, in the order of its columns. */
static void take_foreign(query_t *query, sqlite3_stmt *row, void *baton)
{
    foreign_rows_t *rows = baton;
    apir_db_foreign_t *key;

    if (sqlite3_column_int(row, 0) == 0) {
        key = apr_array_push(rows->keys);
        key->table = text_at(query, row, 1);
        key->on_update = text_at(query, row, 4);
        key->on_delete = text_at(query, row, 5);
        key->count = 0;
        rows->columns = apr_array_make(query->pool, 2, sizeof(const char *));
        rows->remote = apr_array_make(query->pool, 2, sizeof(const char *));
    }
    key = &APR_ARRAY_IDX(rows->keys, rows->keys->nelts - 1,
                         apir_db_foreign_t);
    APR_ARRAY_PUSH(rows->columns, const char *) = text_at(query, row, 2);
    APR_ARRAY_PUSH(rows->remote, const char *) = text_at(query, row, 3);
    key->count++;
    key->columns = (const char **)(void *)rows->columns->elts;
    key->remote = (const char **)(void *)rows->remote->elts;
}

static void read_foreign(query_t *query, apir_db_table_t *table)
{
    foreign_rows_t rows = {
        apr_array_make(query->pool, 4, sizeof(apir_db_foreign_t)), NULL, NULL
    };

    each_row(query,
             "SELECT seq, \"table\", \"from\", \"to\", on_update, on_delete "
             "FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
             table->name, take_foreign, &rows);
    table->foreign = (apir_db_foreign_t *)(void *)rows.keys->elts;
    table->foreign_count = rows.keys->nelts;
}

/* ---- tables ---- */

static void take_table(query_t *query, sqlite3_stmt *row, void *baton)
{
    apir_db_table_t *table = apr_array_push(baton);

    table->name = text_at(query, row, 0);
    table->view = sqlite3_column_int(row, 1) != 0;
}

static void take_empty(query_t *query, sqlite3_stmt *row, void *baton)
{
    *(bool *)baton = sqlite3_column_int(row, 0) != 0;
}

/* The name is from the catalogue, quoted. */
static void read_emptiness(query_t *query, apir_db_table_t *table)
{
    char *sql = sqlite3_mprintf("SELECT NOT EXISTS (SELECT 1 FROM \"%w\")",
                                table->name);

    if (!sql) {
        query->code = SQLITE_NOMEM;
        return;
    }
    each_row(query, sql, NULL, take_empty, &table->empty);
    sqlite3_free(sql);
}

int apir_sqlite_catalog(sqlite3 *db, apir_db_catalog_t *catalog,
                        apr_pool_t *pool)
{
    apr_array_header_t *tables = apr_array_make(pool, 32,
                                                sizeof(apir_db_table_t));
    query_t query = { db, pool, SQLITE_OK };
    int i;

    each_row(&query,
             "SELECT name, type = 'view' FROM sqlite_schema "
             "WHERE type IN ('table', 'view') AND name NOT LIKE "
             "'sqlite\\_%' ESCAPE '\\' ORDER BY name",
             NULL, take_table, tables);
    catalog->tables = (apir_db_table_t *)(void *)tables->elts;
    catalog->table_count = tables->nelts;
    for (i = 0; i < tables->nelts; i++) {
        apir_db_table_t *table = &catalog->tables[i];

        read_columns(&query, table);
        if (!table->view) {
            read_indexes(&query, table);
            read_foreign(&query, table);
            read_emptiness(&query, table);
        }
    }
    return query.code;
}
