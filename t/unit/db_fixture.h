/**
 * @file db_fixture.h
 * @brief Databases for unit tests: files in a folder of their own below
 * TMPDIR, removed at the end.
 */
#ifndef APIR_DB_FIXTURE_H
#define APIR_DB_FIXTURE_H

#include "unit.h"

#include "core/buf.h"
#include "db/driver.h"
#include <apr_strings.h>
#include <apr_file_io.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

static char *db_folder;

static inline void db_fixture_begin(void)
{
    const char *base = getenv("TMPDIR");

    unit_begin();
    db_folder = apr_psprintf(unit_pool, "%s/apir-db-XXXXXX",
                             base && *base ? base : "/tmp");
    if (!mkdtemp(db_folder)) {
        printf("Bail out! no temporary folder\n");
        exit(1);
    }
}

static inline int db_fixture_done(void)
{
    apr_dir_t *folder;
    apr_finfo_t entry;

    apr_dir_open(&folder, db_folder, unit_pool);
    while (apr_dir_read(&entry, APR_FINFO_NAME, folder) == APR_SUCCESS) {
        apr_file_remove(apr_pstrcat(unit_pool, db_folder, "/", entry.name,
                                    NULL),
                        unit_pool);
    }
    apr_dir_close(folder);
    rmdir(db_folder);
    return unit_done();
}

static inline const char *db_path(const char *name)
{
    return apr_pstrcat(unit_pool, db_folder, "/", name, NULL);
}

/** Runs SQL as another program would; SQLite's code. */
static inline int db_outside(const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open(db_path(name), &db);

    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(db, 2000);
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        printf("# %s\n", sqlite3_errmsg(db));
    }
    sqlite3_close(db);
    return code;
}

/** A database's configuration; options end with NULL. */
static inline apir_db_config_t *db_config(const char *name,
                                          const char *const *options)
{
    apir_db_config_t *config = apr_pcalloc(unit_pool, sizeof(*config));
    const char *url = apr_pstrcat(unit_pool, "sqlite:", db_path(name), NULL);
    int count = 0;

    while (options && options[count]) {
        count++;
    }
    if (apir_db_configure(config, "main", url, count, options, unit_pool)) {
        printf("Bail out! no configuration\n");
        exit(1);
    }
    return config;
}

static inline apir_db_t *db_open(const char *name, const char *const *options,
                                 apr_pool_t *pool)
{
    apir_db_t *db = NULL;

    apir_db_create(&db, db_config(name, options), pool);
    return db;
}

static inline apr_status_t db_gather(void *baton, const char *data,
                                     apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/** All rows of a statement as lines of JSON arrays, or the error's message.
 * The statement is finished. */
static inline const char *db_rows(apir_db_statement_t *statement,
                                  apr_pool_t *pool)
{
    apir_json_writer_t writer;
    apir_error_t error = { 0 };
    apir_buf_t text;
    apr_status_t status;
    int i;

    apir_buf_init(&text, pool, 256, 256 * 1024 * 1024);
    apir_json_writer_init(&writer, db_gather, &text);
    while ((status = apir_db_step(statement, &error)) == APR_SUCCESS) {
        apir_json_begin_array(&writer);
        for (i = 0; i < apir_db_columns(statement); i++) {
            apir_db_column_json(statement, i, &writer);
        }
        apir_json_end_array(&writer);
    }
    apir_db_finish(statement);
    if (status != APR_EOF || apir_json_writer_flush(&writer) != APR_SUCCESS) {
        return error.message;
    }
    return text.data;
}

/** The same for a text without parameters. */
static inline const char *db_query(apir_db_connection_t *connection,
                                   const char *sql)
{
    apir_db_statement_t *statement;
    apir_error_t error = { 0 };

    if (apir_db_prepare(connection, sql, &statement, &error) != APR_SUCCESS) {
        return error.detail;
    }
    return db_rows(statement, unit_pool);
}

#endif
