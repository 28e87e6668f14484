/*
 * From SQLite's result codes to the kinds of the one error table.
 */
#include "db/sqlite_int.h"
#include <apr_strings.h>

/* How much of a statement a log line shows. */
#define SHOWN 200

static const struct {
    int code; /* primary */
    apir_error_kind_t kind;
    const char *message;
    bool breaks; /* a new connection may work again */
} table[] = {
    { SQLITE_CONSTRAINT, APIR_E_CONFLICT,
      "The change conflicts with existing data.", false },
    { SQLITE_BUSY, APIR_E_BUSY, "The database is busy. Try again later.",
      false },
    { SQLITE_LOCKED, APIR_E_BUSY, "The database is busy. Try again later.",
      false },
    /* A value of the request where only an integer may stand (LIMIT, the
     * primary key): no other type mismatch exists in SQLite. */
    { SQLITE_MISMATCH, APIR_E_BAD_REQUEST,
      "A value has a type that cannot stand in its place.", false },
    { SQLITE_CANTOPEN, APIR_E_INTERNAL, NULL, true },
    { SQLITE_CORRUPT, APIR_E_INTERNAL, NULL, true },
    { SQLITE_NOTADB, APIR_E_INTERNAL, NULL, true },
    { SQLITE_IOERR, APIR_E_INTERNAL, NULL, true },
    { SQLITE_PROTOCOL, APIR_E_INTERNAL, NULL, true },
    { SQLITE_READONLY, APIR_E_INTERNAL, NULL, true },
    { SQLITE_MISUSE, APIR_E_INTERNAL, NULL, true },
};

/* SQLite's own names, as the reference's clients know them. */
static const char *name_of(int code)
{
    static const struct {
        int code;
        const char *name;
    } names[] = {
        { SQLITE_ERROR, "SQLITE_ERROR" },
        { SQLITE_CONSTRAINT_CHECK, "SQLITE_CONSTRAINT_CHECK" },
        { SQLITE_CONSTRAINT_FOREIGNKEY, "SQLITE_CONSTRAINT_FOREIGNKEY" },
        { SQLITE_CONSTRAINT_NOTNULL, "SQLITE_CONSTRAINT_NOTNULL" },
        { SQLITE_CONSTRAINT_PRIMARYKEY, "SQLITE_CONSTRAINT_PRIMARYKEY" },
        { SQLITE_CONSTRAINT_ROWID, "SQLITE_CONSTRAINT_ROWID" },
        { SQLITE_CONSTRAINT_TRIGGER, "SQLITE_CONSTRAINT_TRIGGER" },
        { SQLITE_CONSTRAINT_UNIQUE, "SQLITE_CONSTRAINT_UNIQUE" },
        { SQLITE_CONSTRAINT_DATATYPE, "SQLITE_CONSTRAINT_DATATYPE" },
        { SQLITE_TOOBIG, "SQLITE_TOOBIG" },
        { SQLITE_MISMATCH, "SQLITE_MISMATCH" },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].code == code) {
            return names[i].name;
        }
    }
    return NULL;
}

static apr_status_t set_too_long(const apir_db_connection_t *connection,
                                 apir_error_t *error)
{
    return apir_error_set(error, connection->user, APIR_E_BUSY,
                          "The database took longer than its limit of "
                          "%" APR_TIME_T_FMT " ms.",
                          apr_time_as_msec(connection->limit));
}

static apr_status_t set_too_big(const apir_db_connection_t *connection,
                                apir_error_t *error)
{
    return apir_error_set(error, connection->user, APIR_E_TOO_LARGE,
                          "A value is larger than %d MiB, the most that a "
                          "database takes.",
                          APIR_DB_MAX_VALUE / (1024 * 1024));
}

static apr_status_t set_kind(apir_db_connection_t *connection, int code,
                             apir_error_t *error)
{
    const apir_sqlite_t *link = connection->link;
    const apir_error_info_t *info = apir_error_info(APIR_E_INTERNAL);
    apr_size_t i;

    if ((code & 0xff) == SQLITE_INTERRUPT && link && link->too_long) {
        return set_too_long(connection, error);
    }
    if ((code & 0xff) == SQLITE_TOOBIG) {
        return set_too_big(connection, error);
    }
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (table[i].code == (code & 0xff)) {
            connection->broken = connection->broken || table[i].breaks;
            return apir_error_set(error, connection->user, table[i].kind,
                                  "%s",
                                  table[i].message ? table[i].message
                                                   : info->message);
        }
    }
    return apir_error_set(error, connection->user, APIR_E_INTERNAL, "%s",
                          info->message);
}

apr_status_t apir_sqlite_fail(apir_db_connection_t *connection, int code,
                              const char *sql, apir_error_t *error)
{
    const apir_sqlite_t *link = connection->link;
    sqlite3 *db = link ? link->db : NULL;
    const apir_db_config_t *config = connection->config;
    apr_status_t status = set_kind(connection, code, error);

    apir_error_detail(error, connection->user,
                      "database \"%s\" (%s): %s (SQLite error %d)%s%.*s",
                      config->name, config->path,
                      db ? sqlite3_errmsg(db) : sqlite3_errstr(code), code,
                      sql ? " in: " : "", SHOWN, sql ? sql : "");
    if (error) {
        error->db_code = name_of(code);
    }
    return status;
}
