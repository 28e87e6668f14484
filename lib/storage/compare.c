/*
 * A table as it is against the table that the schema wants. What cannot be
 * done by adding to it (SQLite can neither change a column nor add a
 * constraint) is refused with the script that makes the table anew.
 */
#include "db/quote.h"
#include "storage/layout_int.h"
#include <apr_cstr.h>
#include <apr_strings.h>
#include <string.h>

typedef struct compare_t {
    const apir_storage_table_t *table;
    const apir_db_table_t *actual;
    apr_array_header_t *before;
    apr_array_header_t *after;
    apr_array_header_t *refusals;
    const char *reasons; /* why the table must be made anew; NULL: not */
    apr_pool_t *pool;
} compare_t;

static void add_statement(apr_array_header_t *statements, const char *sql)
{
    APR_ARRAY_PUSH(statements, const char *) = sql;
}

static void add_reason(compare_t *compare, const char *reason)
{
    compare->reasons = compare->reasons
                           ? apr_pstrcat(compare->pool, compare->reasons,
                                         "; ", reason, NULL)
                           : reason;
}

static void refuse(compare_t *compare, const char *message,
                   const char *statement)
{
    apir_storage_refusal_t *refusal = apr_array_push(compare->refusals);

    refusal->message = message;
    refusal->statement = statement;
}

/* ---- columns that are there ---- */

typedef enum affinity_t {
    AFFINITY_INTEGER,
    AFFINITY_TEXT,
    AFFINITY_BLOB,
    AFFINITY_REAL,
    AFFINITY_NUMERIC
} affinity_t;

static bool has_word(const char *type, const char *word)
{
    apr_size_t length = strlen(word);

    for (; *type; type++) {
        if (apr_cstr_casecmpn(type, word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* https://www.sqlite.org/datatype3.html §3.1 */
static affinity_t affinity_of(const char *type)
{
    if (has_word(type, "INT")) {
        return AFFINITY_INTEGER;
    }
    if (has_word(type, "CHAR") || has_word(type, "CLOB")
        || has_word(type, "TEXT")) {
        return AFFINITY_TEXT;
    }
    if (!*type || has_word(type, "BLOB")) {
        return AFFINITY_BLOB;
    }
    if (has_word(type, "REAL") || has_word(type, "FLOA")
        || has_word(type, "DOUB")) {
        return AFFINITY_REAL;
    }
    return AFFINITY_NUMERIC;
}

static bool can_hold(const apir_storage_column_t *column, const char *type)
{
    affinity_t affinity = affinity_of(type);

    switch (column->need) {
    case APIR_STORAGE_TEXT:
        return affinity == AFFINITY_TEXT || affinity == AFFINITY_BLOB;
    case APIR_STORAGE_NUMBER: return affinity != AFFINITY_TEXT;
    default: return true;
    }
}

static void compare_column(compare_t *compare,
                           const apir_storage_column_t *column,
                           const apir_db_column_t *actual)
{
    apr_pool_t *pool = compare->pool;

    if (!can_hold(column, actual->type)) {
        add_reason(compare,
                   apr_psprintf(pool, "column \"%s\" is %s, not %s",
                                column->name, actual->type, column->type));
    }
    else if (column->autoincrement
             && (actual->key == 0
                 || apr_cstr_casecmp(actual->type, "INTEGER") != 0)) {
        add_reason(compare,
                   apr_psprintf(pool,
                                "column \"%s\" is no INTEGER PRIMARY KEY, so "
                                "it does not count by itself",
                                column->name));
    }
    if (actual->generated || actual->key > 0
        || actual->not_null == column->not_null) {
        return;
    }
    add_reason(compare,
               apr_psprintf(pool, "column \"%s\" is %s, not %s", column->name,
                            actual->not_null ? "NOT NULL" : "optional",
                            column->not_null ? "NOT NULL" : "optional"));
}

/* ---- columns that are missing ---- */

static bool is_key(const apir_storage_table_t *table, const char *name)
{
    int i;

    for (i = 0; i < table->key_count; i++) {
        if (apr_cstr_casecmp(table->key[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The foreign key that a column has alone. */
static const apir_storage_foreign_t *
foreign_of(const apir_storage_table_t *table, const char *column)
{
    int i;

    for (i = 0; i < table->foreign->nelts; i++) {
        const apir_storage_foreign_t *foreign =
            &APR_ARRAY_IDX(table->foreign, i, apir_storage_foreign_t);

        if (apir_storage_same_names(foreign->columns, foreign->count, &column,
                                    1)) {
            return foreign;
        }
    }
    return NULL;
}

/* https://www.sqlite.org/lang_altertable.html, "ALTER TABLE ADD COLUMN": with
 * rows there, no default that is computed, no NOT NULL without a default, and
 * no reference with a default. */
static void add_column(compare_t *compare,
                       const apir_storage_column_t *column)
{
    const apir_storage_table_t *table = compare->table;
    const apir_storage_foreign_t *foreign = foreign_of(table, column->name);
    const char *value = column->default_value;
    apr_pool_t *pool = compare->pool;
    bool easy = compare->actual->empty
                || (value ? column->constant && !foreign : !column->not_null);

    if (is_key(table, column->name)) {
        add_reason(compare, apr_psprintf(pool,
                                         "column \"%s\" of the primary key "
                                         "is missing",
                                         column->name));
        return;
    }
    if (!easy && value && !column->not_null) {
        value = NULL; /* rows that are there have none; the engine sets it */
        easy = true;
    }
    if (easy) {
        add_statement(compare->before,
                      apir_storage_add_column(table, column, value, foreign,
                                              pool));
        return;
    }
    if (foreign) {
        add_reason(compare, apr_psprintf(pool,
                                         "the required column \"%s\" is "
                                         "missing",
                                         column->name));
        return;
    }
    refuse(compare,
           apr_psprintf(pool,
                        "table \"%s\": the required column \"%s\" is "
                        "missing, and the rows that are there need a value",
                        table->name, column->name),
           apr_pstrcat(pool,
                       apir_storage_add_column(table, column, column->zero,
                                               NULL, pool),
                       ";", NULL));
}

static void compare_columns(compare_t *compare)
{
    const apir_storage_table_t *table = compare->table;
    int i;

    for (i = 0; i < table->columns->nelts; i++) {
        const apir_storage_column_t *column =
            &APR_ARRAY_IDX(table->columns, i, apir_storage_column_t);
        const apir_db_column_t *actual = apir_db_column(compare->actual,
                                                        column->name);

        if (actual) {
            compare_column(compare, column, actual);
        }
        else {
            add_column(compare, column);
        }
    }
}

/* Columns that only the database has, and that stop every INSERT. */
static void compare_others(compare_t *compare)
{
    const apir_db_table_t *actual = compare->actual;
    const char *table = apir_db_quote_name(compare->table->name,
                                           compare->pool);
    int i;

    for (i = 0; i < actual->column_count; i++) {
        const apir_db_column_t *column = &actual->columns[i];

        if (!column->not_null || column->default_value || column->generated
            || column->key > 0
            || apir_storage_column(compare->table, column->name)) {
            continue;
        }
        refuse(compare,
               apr_psprintf(compare->pool,
                            "table %s: column \"%s\", which is NOT NULL and "
                            "has no default, is not in the schema: no row "
                            "could be created",
                            table, column->name),
               apr_pstrcat(compare->pool, "ALTER TABLE ", table,
                           " DROP COLUMN ",
                           apir_db_quote_name(column->name, compare->pool),
                           ";", NULL));
    }
}

/* ---- keys ---- */

static void compare_key(compare_t *compare)
{
    const apir_storage_table_t *table = compare->table;
    const apir_db_table_t *actual = compare->actual;
    int i, count = 0;
    bool same = true;

    for (i = 0; i < actual->column_count; i++) {
        int place = actual->columns[i].key;

        count += place > 0;
        same = same
               && (place == 0
                   || (place <= table->key_count
                       && apr_cstr_casecmp(table->key[place - 1],
                                           actual->columns[i].name)
                              == 0));
    }
    if (table->key_count > 0 && (!same || count != table->key_count)) {
        add_reason(compare, "the primary key is another");
    }
}

static bool same_remote(const apir_storage_foreign_t *foreign,
                        const apir_db_foreign_t *actual)
{
    return apr_cstr_casecmp(foreign->table, actual->table) == 0
           && (!actual->remote[0]
               || apir_storage_same_names(foreign->remote, foreign->count,
                                          actual->remote, actual->count));
}

/* An action that the schema leaves open, and the table too, is no matter. */
static bool same_action(const char *wanted, bool given, const char *actual)
{
    return apr_cstr_casecmp(wanted, actual) == 0
           || (!given && apr_cstr_casecmp(actual, "NO ACTION") == 0);
}

static const apir_db_foreign_t *
find_foreign(const apir_storage_foreign_t *foreign,
             const apir_db_table_t *actual)
{
    int i;

    for (i = 0; i < actual->foreign_count; i++) {
        if (apir_storage_same_names(foreign->columns, foreign->count,
                                    actual->foreign[i].columns,
                                    actual->foreign[i].count)
            && same_remote(foreign, &actual->foreign[i])) {
            return &actual->foreign[i];
        }
    }
    return NULL;
}

static void compare_foreign(compare_t *compare,
                            const apir_storage_foreign_t *foreign)
{
    const apir_db_foreign_t *actual = find_foreign(foreign, compare->actual);
    apr_pool_t *pool = compare->pool;

    if (!actual) {
        /* a new column has it with it */
        if (foreign->count > 1
            || apir_db_column(compare->actual, foreign->columns[0])) {
            add_reason(compare,
                       apr_psprintf(pool, "the foreign key \"%s\" is missing",
                                    foreign->name));
        }
        return;
    }
    if (!same_action(foreign->on_delete, foreign->delete_given,
                     actual->on_delete)
        || !same_action(foreign->on_update, foreign->update_given,
                        actual->on_update)) {
        add_reason(compare,
                   apr_psprintf(pool,
                                "the foreign key \"%s\" is ON DELETE %s ON "
                                "UPDATE %s, not ON DELETE %s ON UPDATE %s",
                                foreign->name, actual->on_delete,
                                actual->on_update, foreign->on_delete,
                                foreign->on_update));
    }
}

/* ---- indexes ---- */

static bool same_index(const apir_storage_index_t *index,
                       const apir_db_index_t *actual)
{
    return (index->unique == actual->unique
            || (actual->unique && !actual->own))
           && !actual->partial
           && apir_storage_same_names(index->columns, index->count,
                                      actual->columns, actual->count)
           && memcmp(index->descending, actual->descending,
                     (apr_size_t)index->count * sizeof(bool))
                  == 0;
}

static bool is_there(const apir_storage_index_t *index,
                     const apir_db_table_t *actual)
{
    int i;

    for (i = 0; i < actual->index_count; i++) {
        if (same_index(index, &actual->indexes[i])) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(const compare_t *compare, const apir_db_index_t *actual)
{
    int i;

    for (i = 0; i < compare->table->indexes->nelts; i++) {
        if (same_index(&APR_ARRAY_IDX(compare->table->indexes, i,
                                      apir_storage_index_t),
                       actual)) {
            return true;
        }
    }
    return false;
}

/* Whether its name is one that the layout gives: to this index, or to one
 * that the schema has. */
static bool has_our_name(const compare_t *compare,
                         const apir_db_index_t *actual)
{
    const apir_storage_table_t *table = compare->table;
    const char *name;
    int i;

    for (i = 0; i < actual->count; i++) {
        if (!actual->columns[i]) {
            return false;
        }
    }
    for (i = 0; i < table->indexes->nelts; i++) {
        if (apr_cstr_casecmp(
                APR_ARRAY_IDX(table->indexes, i, apir_storage_index_t).name,
                actual->name)
            == 0) {
            return true;
        }
    }
    name = apir_storage_name(table->name, actual->columns, actual->count,
                             actual->unique ? "key" : "idx", compare->pool);
    return !actual->partial && apr_cstr_casecmp(name, actual->name) == 0;
}

static void compare_indexes(compare_t *compare)
{
    const apir_db_table_t *actual = compare->actual;
    const apir_storage_table_t *table = compare->table;
    int i;

    for (i = 0; i < actual->index_count; i++) {
        if (actual->indexes[i].own && !is_wanted(compare, &actual->indexes[i])
            && has_our_name(compare, &actual->indexes[i])) {
            add_statement(compare->after,
                          apir_storage_drop_index(actual->indexes[i].name,
                                                  compare->pool));
        }
    }
    for (i = 0; i < table->indexes->nelts; i++) {
        const apir_storage_index_t *index =
            &APR_ARRAY_IDX(table->indexes, i, apir_storage_index_t);

        if (!is_there(index, actual)) {
            add_statement(compare->after,
                          apir_storage_create_index(table, index,
                                                    compare->pool));
        }
    }
}

/* ---- all of it ---- */

static void create(compare_t *compare)
{
    const apir_storage_table_t *table = compare->table;
    int i;

    add_statement(compare->before,
                  apir_storage_create_table(table, compare->pool));
    for (i = 0; i < table->indexes->nelts; i++) {
        add_statement(
            compare->after,
            apir_storage_create_index(table,
                                      &APR_ARRAY_IDX(table->indexes, i,
                                                     apir_storage_index_t),
                                      compare->pool));
    }
}

void apir_storage_compare(const apir_storage_table_t *table,
                          const apir_db_table_t *actual,
                          apr_array_header_t *before,
                          apr_array_header_t *after,
                          apr_array_header_t *refusals, apr_pool_t *pool)
{
    compare_t compare = {
        table, actual, before, after, refusals, NULL, pool
    };
    int i;

    if (!actual) {
        create(&compare);
        return;
    }
    if (actual->view) {
        return; /* somebody's own; read and written as it is */
    }
    compare_columns(&compare);
    compare_others(&compare);
    compare_key(&compare);
    for (i = 0; i < table->foreign->nelts; i++) {
        compare_foreign(&compare, &APR_ARRAY_IDX(table->foreign, i,
                                                 apir_storage_foreign_t));
    }
    compare_indexes(&compare);
    if (compare.reasons) {
        refuse(&compare,
               apr_pstrcat(pool, "table \"", table->name,
                           "\": ", compare.reasons, NULL),
               apir_storage_rebuild(table, actual, pool));
    }
}
