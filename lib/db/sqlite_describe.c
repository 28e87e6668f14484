/*
 * What a statement is, found at start-up on a read-only connection that is
 * thrown away. Which statements are let in is decided by the first word: none
 * of those that may begin one can change the connection. (SQLite's authorizer
 * would not do instead: virtual tables run statements of their own, and it
 * cannot tell whose they are. It watches over one function.)
 */
#include "db/sqlite_int.h"
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* Past blanks, comments and, if @a semicolons, those. */
static const char *skip(const char *sql, bool semicolons)
{
    for (;;) {
        if (apr_isspace(*sql) || (semicolons && *sql == ';')) {
            sql++;
        }
        else if (sql[0] == '-' && sql[1] == '-') {
            sql += strcspn(sql, "\n");
        }
        else if (sql[0] == '/' && sql[1] == '*') {
            const char *end = strstr(sql + 2, "*/");

            sql = end ? end + 2 : sql + strlen(sql);
        }
        else {
            return sql;
        }
    }
}

bool apir_sqlite_blank(const char *sql)
{
    return *skip(sql, true) == '\0';
}

const char *apir_sqlite_refused(const char *sql, apr_pool_t *pool)
{
    static const char *const words[] = { "SELECT", "VALUES",  "WITH",
                                         "INSERT", "REPLACE", "UPDATE",
                                         "DELETE" };
    const char *word = skip(sql, false);
    apr_size_t length = 0;
    apr_size_t i;

    while (apr_isalpha(word[length])) {
        length++;
    }
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i]) == length
            && sqlite3_strnicmp(word, words[i], (int)length) == 0) {
            return NULL;
        }
    }
    if (!*word) {
        return "there is no statement";
    }
    return apr_psprintf(pool,
                        "\"%.*s\" cannot begin a statement here: must be "
                        "SELECT, VALUES, WITH, INSERT, REPLACE, UPDATE or "
                        "DELETE",
                        length ? (int)length : 1, word);
}

static int authorize(void *baton, int action, const char *first,
                     const char *second, const char *database,
                     const char *inner)
{
    return action == SQLITE_FUNCTION && second
                   && sqlite3_stricmp(second, "load_extension") == 0
               ? SQLITE_DENY
               : SQLITE_OK;
}

/* A sentence for the administrator: nothing to hide at start-up. */
static apr_status_t refuse(apr_pool_t *pool, apir_error_t *error,
                           const char *sentence)
{
    return apir_error_set(error, pool, APIR_E_INTERNAL, "%s", sentence);
}

static apr_status_t open_to_read(const apir_db_config_t *config, sqlite3 **db,
                                 apr_pool_t *pool, apir_error_t *error)
{
    int code = SQLITE_OK;

    *db = NULL;
    if (config->path[0] != '/') {
        return refuse(pool, error,
                      apr_psprintf(pool,
                                   "%s: the path of a database must "
                                   "be absolute",
                                   config->path));
    }
    code = sqlite3_open_v2(config->path, db,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
                               | SQLITE_OPEN_PRIVATECACHE,
                           NULL);
    if (code == SQLITE_OK) {
        apir_sqlite_harden(*db, config);
        sqlite3_busy_timeout(*db, (int)apr_time_as_msec(config->timeout));
        code = sqlite3_exec(*db, "SELECT 1 FROM sqlite_schema", NULL, NULL,
                            NULL);
    }
    if (code == SQLITE_OK) {
        return APR_SUCCESS;
    }
    refuse(pool, error,
           apr_psprintf(pool, "%s: %s", config->path,
                        *db ? sqlite3_errmsg(*db) : sqlite3_errstr(code)));
    sqlite3_close(*db);
    return APR_EGENERAL;
}

apr_status_t apir_sqlite_check(const apir_db_config_t *config,
                               apr_pool_t *pool, apir_error_t *error)
{
    sqlite3 *db;
    apr_status_t status = open_to_read(config, &db, pool, error);

    if (status == APR_SUCCESS) {
        sqlite3_close(db);
    }
    return status;
}

static const char *read_params(sqlite3_stmt *statement, apir_db_info_t *info,
                               apr_pool_t *pool)
{
    int i;

    info->params = sqlite3_bind_parameter_count(statement);
    info->param_names = apr_pcalloc(pool, ((apr_size_t)info->params + 1)
                                              * sizeof(char *));
    for (i = 0; i < info->params; i++) {
        const char *name = sqlite3_bind_parameter_name(statement, i + 1);

        if (!name || name[0] != ':') {
            return apr_psprintf(pool,
                                "the parameter \"%s\" has no name of the "
                                "form :name",
                                name ? name : "?");
        }
        info->param_names[i] = apr_pstrdup(pool, name + 1);
    }
    return NULL;
}

static void read_columns(sqlite3_stmt *statement, apir_db_info_t *info,
                         apr_pool_t *pool)
{
    apr_size_t size;
    int i;

    info->columns = sqlite3_column_count(statement);
    size = ((apr_size_t)info->columns + 1) * sizeof(char *);
    info->column_names = apr_pcalloc(pool, size);
    info->column_types = apr_pcalloc(pool, size);
    for (i = 0; i < info->columns; i++) {
        info->column_names[i] = apr_pstrdup(pool,
                                            sqlite3_column_name(statement,
                                                                i));
        info->column_types[i] = apr_pstrdup(pool,
                                            sqlite3_column_decltype(statement,
                                                                    i));
    }
}

/* What SQLite says. Triggers that keep a full-text index are common, and
 * unsafe to SQLite before 3.41: say what helps. */
static const char *complaint(sqlite3 *db, apr_pool_t *pool)
{
    const char *said = sqlite3_errmsg(db);

    return strncmp(said, "unsafe use of", strlen("unsafe use of")) == 0
               ? apr_pstrcat(pool, said,
                             " by a view or trigger: the database's option "
                             "trusted_schema=on may allow it",
                             NULL)
               : apr_pstrdup(pool, said);
}

static const char *describe(sqlite3 *db, const char *sql,
                            apir_db_info_t *info, apr_pool_t *pool)
{
    const char *wrong = apir_sqlite_refused(sql, pool);
    sqlite3_stmt *statement = NULL;
    const char *tail;

    if (wrong) {
        return wrong;
    }
    sqlite3_set_authorizer(db, authorize, NULL);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, &tail) != SQLITE_OK) {
        return complaint(db, pool);
    }
    if (!apir_sqlite_blank(tail)) {
        wrong = "there is more than one statement";
    }
    else {
        info->writes = !sqlite3_stmt_readonly(statement);
        read_columns(statement, info, pool);
        wrong = read_params(statement, info, pool);
    }
    sqlite3_finalize(statement);
    return wrong;
}

apr_status_t apir_sqlite_describe(const apir_db_config_t *config,
                                  const char *sql, apir_db_info_t *info,
                                  apr_pool_t *pool, apir_error_t *error)
{
    sqlite3 *db;
    const char *wrong;
    apr_status_t status = open_to_read(config, &db, pool, error);

    if (status != APR_SUCCESS) {
        return status;
    }
    memset(info, 0, sizeof(*info));
    wrong = describe(db, sql, info, pool);
    sqlite3_close(db);
    return wrong ? refuse(pool, error, wrong) : APR_SUCCESS;
}
