/*
 * SQLite connections and transactions.
 *
 * Private caches without mutexes: a connection is one thread's at a time.
 * Write-ahead logging, so that readers wait for nobody. Inside a child, and
 * where the children have a common lock, writers queue before they come here;
 * the busy handler below is for everybody else who has the file open.
 */
#include "db/sqlite_int.h"
#include <apr_strings.h>
#include <string.h>

/* Bytes of the write-ahead log that stay after a checkpoint. */
#define KEPT_LOG (64 * 1024 * 1024)

/* Opcodes between two looks at the clock: well below a millisecond. */
#define OPCODES 1000

void apir_sqlite_harden(sqlite3 *db, const apir_db_config_t *config)
{
    static const struct {
        int option;
        int on;
    } switches[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
        /* "nmae" is a column that does not exist, never a string. */
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
    };
    static const struct {
        int limit;
        int most;
    } limits[] = {
        { SQLITE_LIMIT_LENGTH, APIR_DB_MAX_VALUE },
        { SQLITE_LIMIT_SQL_LENGTH, APIR_DB_MAX_SQL },
        { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, APIR_DB_MAX_LIKE },
        { SQLITE_LIMIT_ATTACHED, 0 },
        { SQLITE_LIMIT_TRIGGER_DEPTH, 100 },
        { SQLITE_LIMIT_VDBE_OP, 1000000 },
        { SQLITE_LIMIT_WORKER_THREADS, 0 },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        sqlite3_db_config(db, switches[i].option, switches[i].on, NULL);
    }
    for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        sqlite3_limit(db, limits[i].limit, limits[i].most);
    }
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                      (int)config->trusted_schema, NULL);
    sqlite3_extended_result_codes(db, 1);
}

static const char *configure(apir_db_config_t *config, const char *rest,
                             apr_pool_t *pool)
{
    if (!sqlite3_threadsafe()) {
        return "the SQLite library was built without support of threads";
    }
    /* An empty authority (RFC 8089 §2): sqlite:///path is sqlite:/path. */
    if (strncmp(rest, "//", 2) == 0) {
        rest += 2;
        if (*rest != '/') {
            return apr_psprintf(pool,
                                "\"%s\" names a host: must be "
                                "sqlite:/path/to/file.db",
                                config->url);
        }
    }
    if (!*rest || *rest == ':') {
        return apr_psprintf(pool,
                            "\"%s\" is no file: each child would have a "
                            "database of its own; must be "
                            "sqlite:/path/to/file.db",
                            config->url);
    }
    config->path = rest;
    return NULL;
}

/* ---- waiting and its ends ---- */

/* Somebody outside holds a lock: short naps, growing to 20 ms, as long as
 * the connection's patience lasts. */
static int on_busy(void *baton, int count)
{
    apir_db_connection_t *connection = baton;
    apir_sqlite_t *link = connection->link;
    apr_time_t now = apir_db_clock();
    apr_interval_time_t nap = apr_time_from_msec(count < 20 ? count + 1 : 20);

    if (count == 0) {
        link->busy_until = now + connection->patience;
    }
    if (now >= link->busy_until) {
        return 0;
    }
    apr_sleep(nap < link->busy_until - now ? nap : link->busy_until - now);
    return 1;
}

static int on_progress(void *baton)
{
    apir_sqlite_t *link = baton;

    link->too_long = link->step_until && apir_db_clock() > link->step_until;
    return link->too_long;
}

/* ---- opening ---- */

static int execute(apir_db_connection_t *connection, const char *sql)
{
    apir_sqlite_t *link = connection->link;

    return sqlite3_exec(link->db, sql, NULL, NULL, NULL);
}

/* Codes after which the file cannot be used at all; others (read-only,
 * busy) leave a database in the journal mode that it has. */
static bool unreadable(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY: return false;
    default: return true;
    }
}

static int set_up(apir_db_connection_t *connection)
{
    const apir_db_config_t *config = connection->config;
    apir_sqlite_t *link = connection->link;
    const char *pragmas;
    int code;

    apir_sqlite_harden(link->db, config);
    sqlite3_busy_handler(link->db, on_busy, connection);
    sqlite3_progress_handler(link->db, OPCODES, on_progress, link);
    pragmas = apr_psprintf(
        connection->pool,
        "PRAGMA synchronous=%s; PRAGMA mmap_size=%" APR_INT64_T_FMT
        "; PRAGMA journal_size_limit=%d",
        config->synchronous, config->mmap_size, KEPT_LOG);
    code = execute(connection, "PRAGMA schema_version");
    if (code == SQLITE_OK) {
        code = execute(connection, pragmas);
    }
    if (code == SQLITE_OK && !sqlite3_db_readonly(link->db, "main")) {
        int mode = execute(connection, "PRAGMA journal_mode=WAL");

        code = unreadable(mode) ? mode : SQLITE_OK;
    }
    if (code == SQLITE_OK && !connection->writer) {
        code = execute(connection, "PRAGMA query_only=ON");
    }
    return code;
}

static apr_status_t open_file(apir_db_connection_t *connection,
                              apir_error_t *error)
{
    const apir_db_config_t *config = connection->config;
    apir_sqlite_t *link = apr_pcalloc(connection->pool, sizeof(*link));
    apr_status_t status;
    int code = SQLITE_CANTOPEN;

    connection->link = link;
    apr_pool_create(&link->scratch, connection->pool);
    /* A relative path would depend on the child's working directory. */
    if (config->path[0] == '/') {
        code = sqlite3_open_v2(config->path, &link->db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
                                   | SQLITE_OPEN_PRIVATECACHE,
                               NULL);
    }
    if (code == SQLITE_OK) {
        code = set_up(connection);
    }
    if (code == SQLITE_OK) {
        return APR_SUCCESS;
    }
    status = apir_sqlite_fail(connection, code, NULL, error);
    sqlite3_close(link->db);
    return status;
}

static void close_file(apir_db_connection_t *connection)
{
    apir_sqlite_t *link = connection->link;
    int i;

    for (i = 0; i < APIR_SQLITE_CONTROLS; i++) {
        sqlite3_finalize(link->controls[i]);
    }
    sqlite3_close(link->db);
}

/* A file that was replaced stays open, and readable, for ever: what is
 * written there would be lost. */
static bool usable(apir_db_connection_t *connection)
{
    apir_sqlite_t *link = connection->link;
    int moved = 0;

    sqlite3_file_control(link->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return !moved;
}

/* ---- transactions ---- */

static apr_status_t control(apir_db_connection_t *connection,
                            apir_sqlite_control_t which, apir_error_t *error)
{
    static const char *const texts[] = { "BEGIN", "BEGIN IMMEDIATE", "COMMIT",
                                         "ROLLBACK" };
    apir_sqlite_t *link = connection->link;
    sqlite3_stmt **statement = &link->controls[which];
    int code = SQLITE_OK;

    if (!*statement) {
        code = sqlite3_prepare_v3(link->db, texts[which], -1,
                                  SQLITE_PREPARE_PERSISTENT, statement, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(*statement);
        if (code != SQLITE_DONE) {
            apr_status_t status = apir_sqlite_fail(connection, code,
                                                   texts[which], error);

            sqlite3_reset(*statement);
            return status;
        }
        sqlite3_reset(*statement);
        return APR_SUCCESS;
    }
    return apir_sqlite_fail(connection, code, texts[which], error);
}

static apr_status_t begin(apir_db_connection_t *connection, bool write,
                          apir_error_t *error)
{
    return control(connection,
                   write ? APIR_SQLITE_BEGIN_WRITE : APIR_SQLITE_BEGIN,
                   error);
}

static apr_status_t commit(apir_db_connection_t *connection,
                           apir_error_t *error)
{
    return control(connection, APIR_SQLITE_COMMIT, error);
}

/* SQLite has rolled back by itself after some errors (a full disk). */
static void rollback(apir_db_connection_t *connection)
{
    apir_sqlite_t *link = connection->link;

    if (!sqlite3_get_autocommit(link->db)) {
        control(connection, APIR_SQLITE_ROLLBACK, NULL);
    }
    if (!sqlite3_get_autocommit(link->db)) {
        connection->broken = true;
    }
}

static apr_int64_t changes(const apir_db_connection_t *connection)
{
    const apir_sqlite_t *link = connection->link;

    return sqlite3_changes(link->db);
}

static apr_int64_t last_id(const apir_db_connection_t *connection)
{
    const apir_sqlite_t *link = connection->link;

    return sqlite3_last_insert_rowid(link->db);
}

const apir_db_driver_t apir_db_sqlite = {
    .scheme = "sqlite",
    .configure = configure,
    .check = apir_sqlite_check,
    .describe = apir_sqlite_describe,
    .change = apir_sqlite_change,
    .open = open_file,
    .close = close_file,
    .usable = usable,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .changes = changes,
    .last_id = last_id,
    .prepare = apir_sqlite_prepare,
    .discard = apir_sqlite_discard,
    .parameter = apir_sqlite_parameter,
    .bind = apir_sqlite_bind,
    .bind_double = apir_sqlite_bind_double,
    .step = apir_sqlite_step,
    .reset = apir_sqlite_reset,
    .columns = apir_sqlite_columns,
    .column_name = apir_sqlite_column_name,
    .column_json = apir_sqlite_column_json,
    .column_document = apir_sqlite_column_document,
    .cell = apir_sqlite_cell,
    .bind_cell = apir_sqlite_bind_cell,
};
