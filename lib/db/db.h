/**
 * @file db/db.h
 * @brief One small driver interface for databases: open, prepare, bind, step,
 * column, begin, commit. SQLite here; another driver is another table of
 * functions.
 *
 * A database is opened by each child, lazily; connections come from a
 * last-in-first-out pool and keep their prepared statements. No handle ever
 * crosses a fork: each remembers the process that opened it, and in another
 * one acquire, begin, prepare, the first step of a run and commit fail, while
 * giving back and closing do nothing.
 *
 * Messages of errors are safe for clients; what the database said, its file
 * and the statement are in the detail, for the log. apir_db_describe and
 * apir_db_check are the exception: they run at start-up, for the
 * administrator, and say everything in the message.
 */
#ifndef APIR_DB_DB_H
#define APIR_DB_DB_H

#include "core/diag.h"
#include "core/error.h"
#include "json/value.h"
#include "json/writer.h"

/** Idle prepared statements that one connection keeps. */
#define APIR_DB_STATEMENTS 128

/** Bytes of the longest of them, and of all together: a statement takes some
 * thirty times the memory of its text. */
#define APIR_DB_KEPT_SQL (32 * 1024)
#define APIR_DB_KEPT_SQL_BYTES (512 * 1024)

/** Bytes of the largest text or blob that goes in or out. */
#define APIR_DB_MAX_VALUE (64 * 1024 * 1024)

/** Bytes of the longest statement. */
#define APIR_DB_MAX_SQL (1024 * 1024)

/** Bytes of the longest pattern of LIKE and GLOB, whose work is the product
 * of the pattern's and the text's lengths. */
#define APIR_DB_MAX_LIKE 4096

struct apir_db_driver_t;
typedef struct apir_db_t apir_db_t; /**< shared by threads */
typedef struct apir_db_connection_t apir_db_connection_t; /**< one thread's */
typedef struct apir_db_statement_t apir_db_statement_t;

/** What "ApiDatabase NAME URL option=value …" says; made by
 * apir_db_configure, read-only afterwards. */
typedef struct apir_db_config_t {
    const char *name;
    const char *url;  /**< sqlite:/path/app.db */
    const char *path; /**< the file; the caller makes a relative one
                                    absolute before the first use */
    int pool;         /**< pool=N: most connections of a child for
                                    reading (the writer's comes on top) */
    apr_interval_time_t timeout;           /**< timeout=T: most waiting for a
                                    connection or a lock */
    apr_interval_time_t statement_timeout; /**< statement_timeout=T: most time
                                    that one run of a statement may compute;
                                    0: any */
    const char *synchronous; /**< synchronous=: "full" "normal" "off" */
    apr_int64_t mmap_size;   /**< mmap_size=BYTES: read through a mapping */
    bool trusted_schema;     /**< trusted_schema=on: views and triggers may
                                    use what could do harm in a file that a
                                    stranger made */
    const struct apir_db_driver_t *driver;
} apir_db_config_t;

/**
 * Parses URL and options; a sentence when they are wrong, else NULL. Times
 * are numbers with the unit "ms", "s" (the default) or "min". Defaults:
 * pool=16 timeout=5s statement_timeout=30s synchronous=full
 * mmap_size=268435456 trusted_schema=off. Texts of the result belong to
 * @a pool.
 */
const char *apir_db_configure(apir_db_config_t *config, const char *name,
                              const char *url, int argc,
                              const char *const *argv, apr_pool_t *pool);

/** Whether the database is there and readable, tried on a throw-away
 * read-only connection; the sentence is in @a error. */
apr_status_t apir_db_check(const apir_db_config_t *config, apr_pool_t *pool,
                           apir_error_t *error);

/** What a statement is, found by preparing it on a throw-away read-only
 * connection when the configuration is checked. Texts in @a pool. */
typedef struct apir_db_info_t {
    bool writes;
    int columns;
    const char **column_names;
    const char **column_types; /**< declared types, or NULL */
    int params;
    const char **param_names; /**< without ':'; in order, each once */
} apir_db_info_t;

/**
 * Prepares @a sql and throws it away. Errors name what SQLite says. Refused
 * with a sentence: more than one statement; anything but SELECT, VALUES,
 * WITH, INSERT, REPLACE, UPDATE and DELETE (so ATTACH, PRAGMA, transactions,
 * tables made or dropped); parameters that are not :name.
 */
apr_status_t apir_db_describe(const apir_db_config_t *config, const char *sql,
                              apir_db_info_t *info, apr_pool_t *pool,
                              apir_error_t *error);

/**
 * A database for this child (no file is opened yet). Closed with @a pool:
 * idle connections at once, one that a thread still holds when that thread
 * gives it back. @a config is borrowed until then.
 */
apr_status_t apir_db_create(apir_db_t **db, const apir_db_config_t *config,
                            apr_pool_t *pool);

/** Takes a lock that all children share, waiting at most @a timeout:
 * APR_SUCCESS, APR_TIMEUP, or another error. */
typedef apr_status_t(apir_db_lock_fn)(void *baton,
                                      apr_interval_time_t timeout);
typedef apr_status_t(apir_db_unlock_fn)(void *baton);

/**
 * Lets the writers of several children queue for a lock instead of polling
 * the file: taken before BEGIN IMMEDIATE, given back after COMMIT or
 * ROLLBACK, by the same thread. Optional; the database's own locks decide in
 * the end, so other programs may write too. To be called before the first
 * acquire; @a baton is borrowed as long as the database.
 */
void apir_db_set_writer_lock(apir_db_t *db, apir_db_lock_fn *lock,
                             apir_db_unlock_fn *unlock, void *baton);

/**
 * Takes a connection, opening one where the pool allows, else waiting in
 * line at most the timeout (then APIR_E_BUSY). A file that was replaced or
 * removed since is noticed here.
 * @param write  the one writer connection; a thread that already holds it
 *               waits for itself in vain
 * @param pool   what is done with the connection may allocate here (texts of
 *               errors, values on their way in); when it is cleared, the
 *               connection is given back
 */
apr_status_t apir_db_acquire(apir_db_t *db, bool write,
                             apir_db_connection_t **connection,
                             apr_pool_t *pool, apir_error_t *error);

/** The most time that a statement may run on this connection, until it is
 * given back: the lesser of @a time (0: no limit of its own) and the
 * database's statement_timeout. */
void apir_db_limit_time(apir_db_connection_t *connection,
                        apr_interval_time_t time);

/** Gives it back, and its statements; an open transaction is rolled back. */
void apir_db_release(apir_db_connection_t *connection);

/** BEGIN (reads) or BEGIN IMMEDIATE (writes, only on the writer connection).
 * Acquiring and beginning together wait at most the timeout. */
apr_status_t apir_db_begin(apir_db_connection_t *connection, bool write,
                           apir_error_t *error);

/** COMMIT; when it fails, all is rolled back. */
apr_status_t apir_db_commit(apir_db_connection_t *connection,
                            apir_error_t *error);

/** ROLLBACK; nothing when no transaction is open. */
void apir_db_rollback(apir_db_connection_t *connection);

/**
 * A statement of @a sql, without bindings; the caller's until
 * apir_db_finish. Kept prepared on the connection, so the next call with the
 * same text is cheap; two that are held at once with one text are two
 * statements.
 */
apr_status_t apir_db_prepare(apir_db_connection_t *connection,
                             const char *sql, apir_db_statement_t **statement,
                             apir_error_t *error);

/**
 * Binds a value to :name by its kind: undefined, null and the database's
 * null: NULL; JSON's null: the text "null"; booleans: 0
 * and 1; integral numbers and big integers within 64 bits: INTEGER; other
 * numbers: REAL; dates: TEXT as ISO 8601 in UTC with milliseconds; bytes:
 * BLOB; strings, decimals, longer big integers: TEXT; arrays, objects, sets
 * and maps: JSON text. The value must live until the statement is reset.
 */
apr_status_t apir_db_bind(apir_db_statement_t *statement, const char *name,
                          const apir_value_t *value, apir_error_t *error);

/** The same by the parameter's place in apir_db_info_t.param_names. */
apr_status_t apir_db_bind_at(apir_db_statement_t *statement, int index,
                             const apir_value_t *value, apir_error_t *error);

/** Binds a REAL, be it integral. */
apr_status_t apir_db_bind_double(apir_db_statement_t *statement, int index,
                                 double number, apir_error_t *error);

/** APR_SUCCESS: a row; APR_EOF: no more; else an error whose kind is
 * APIR_E_CONFLICT for constraints, APIR_E_BUSY for locks and for a statement
 * that computed too long. Texts of a row live until the next step. */
apr_status_t apir_db_step(apir_db_statement_t *statement,
                          apir_error_t *error);

/** Ready for the next run, without bindings; still the caller's. */
void apir_db_reset(apir_db_statement_t *statement);

/** Resets it and gives it back to the connection, which keeps the
 * APIR_DB_STATEMENTS that were used last, within APIR_DB_KEPT_SQL. */
void apir_db_finish(apir_db_statement_t *statement);

int apir_db_columns(const apir_db_statement_t *statement);

/** NULL beyond the columns; lives until the next step. */
const char *apir_db_column_name(const apir_db_statement_t *statement, int i);

/**
 * Writes column @a i of the current row as JSON straight from the database:
 * INTEGER exactly and REAL as numbers, TEXT as string, BLOB as base64; a
 * number in a column declared BOOLEAN or BOOL as true/false, text in one
 * declared JSON or JSONB as what it holds (as a string when it is no JSON).
 */
apr_status_t apir_db_column_json(apir_db_statement_t *statement, int i,
                                 apir_json_writer_t *writer);

/** What stands in a column of a row. */
typedef enum apir_db_type_t {
    APIR_DB_IS_NULL,
    APIR_DB_IS_INTEGER, /**< integer */
    APIR_DB_IS_REAL,    /**< real */
    APIR_DB_IS_TEXT,    /**< text, length */
    APIR_DB_IS_BLOB     /**< text, length */
} apir_db_type_t;

typedef struct apir_db_cell_t {
    apir_db_type_t type;
    apr_int64_t integer;
    double real;
    const char *text; /**< never NULL for TEXT and BLOB; no zero byte
                                    need follow it */
    apr_size_t length;
} apir_db_cell_t;

/** Column @a i of the current row as it is; its text lives until the next
 * step. APR_EINVAL beyond the columns; APR_ENOMEM. */
apr_status_t apir_db_cell(apir_db_statement_t *statement, int i,
                          apir_db_cell_t *cell);

/** Binds what a column holds. Its text must live until the statement is
 * reset. */
apr_status_t apir_db_bind_cell(apir_db_statement_t *statement, int index,
                               const apir_db_cell_t *cell,
                               apir_error_t *error);

/** Ready for the next run with the bindings that it has; in the process that
 * made the last one. */
void apir_db_rewind(apir_db_statement_t *statement);

/** Writes column @a i as JSON: text that is JSON as what it holds (other text
 * as a string), whatever type was declared. */
apr_status_t apir_db_column_document(apir_db_statement_t *statement, int i,
                                     apir_json_writer_t *writer);

/** Rows changed by the last write, and the last rowid inserted. */
apr_int64_t apir_db_changes(const apir_db_connection_t *connection);
apr_int64_t apir_db_last_id(const apir_db_connection_t *connection);

#endif
