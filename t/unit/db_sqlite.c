/* SQLite connections: how they are set up, transactions, errors, limits. */
#include "db_fixture.h"

static apir_db_t *db;
static apir_error_t error;

static apir_db_connection_t *take(bool write)
{
    apir_db_connection_t *connection = NULL;

    memset(&error, 0, sizeof(error));
    apir_db_acquire(db, write, &connection, unit_pool, &error);
    return connection;
}

/* Runs one statement on the writer, in a transaction. */
static apr_status_t change(const char *sql)
{
    apir_db_connection_t *writer = take(true);
    apir_db_statement_t *statement;
    apr_status_t status = apir_db_begin(writer, true, &error);

    if (status == APR_SUCCESS) {
        status = apir_db_prepare(writer, sql, &statement, &error);
    }
    if (status == APR_SUCCESS) {
        do {
            status = apir_db_step(statement, &error);
        } while (status == APR_SUCCESS);
        apir_db_finish(statement);
    }
    if (status == APR_EOF) {
        status = apir_db_commit(writer, &error);
    }
    apir_db_release(writer);
    return status;
}

static const char *look(const char *sql)
{
    apir_db_connection_t *reader = take(false);
    const char *rows = reader ? db_query(reader, sql) : error.message;

    if (reader) {
        apir_db_release(reader);
    }
    return rows;
}

static void set_up(void)
{
    apir_db_connection_t *connection = take(true);

    IS(db_query(connection, "PRAGMA journal_mode"), "[\"wal\"]",
       "a log is written ahead");
    IS(db_query(connection, "PRAGMA foreign_keys"), "[1]",
       "foreign keys are enforced");
    IS(db_query(connection, "PRAGMA synchronous"), "[2]",
       "a commit is durable by default");
    IS(db_query(connection, "PRAGMA mmap_size"), "[268435456]",
       "the file is mapped");
    IS(db_query(connection, "PRAGMA trusted_schema"), "[0]",
       "the schema is not trusted");
    IS(db_query(connection, "PRAGMA query_only"), "[0]",
       "the writer may write");
    IS(db_query(connection, "ATTACH ':memory:' AS other"),
       "Internal server error", "nothing can be attached");
    IS(db_query(connection, "SELECT load_extension('x')"),
       "Internal server error", "no extension can be loaded");
    IS(db_query(connection, "PRAGMA journal_mode=OFF"), "[\"wal\"]",
       "the connection is in defensive mode");
    apir_db_release(connection);
}

static void readers_only_read(void)
{
    apir_db_connection_t *reader = take(false);
    apir_db_statement_t *statement;

    OK(apir_db_begin(reader, true, &error) != APR_SUCCESS,
       "a reader cannot begin to write");
    apir_db_prepare(reader, "INSERT INTO book VALUES (99, 'x', NULL)",
                    &statement, &error);
    OK(apir_db_step(statement, &error) != APR_SUCCESS
           && error.kind == APIR_E_INTERNAL,
       "a reader cannot write");
    apir_db_release(reader);
    IS(look("SELECT count(*) FROM book WHERE id = 99"), "[0]",
       "nor has it written");
}

static void transactions(void)
{
    apir_db_connection_t *writer = take(true);
    apir_db_statement_t *statement;

    OK(apir_db_begin(writer, true, &error) == APR_SUCCESS, "BEGIN");
    OK(apir_db_begin(writer, true, &error) != APR_SUCCESS,
       "a transaction does not begin twice");
    apir_db_prepare(writer, "INSERT INTO book(title) VALUES ('a'), ('b')",
                    &statement, &error);
    OK(apir_db_step(statement, &error) == APR_EOF, "two rows are inserted");
    OK(apir_db_step(statement, &error) == APR_EOF,
       "a step beyond the end does not start over");
    IS_INT(apir_db_changes(writer), 2, "they are counted");
    IS_INT(apir_db_last_id(writer), 2, "the last id is told");
    IS(look("SELECT count(*) FROM book"), "[0]",
       "others do not see them before the commit");
    apir_db_rollback(writer);
    apir_db_rollback(writer);
    IS(db_query(writer, "SELECT count(*) FROM book"), "[0]",
       "a rollback takes them back, a second one nothing");
    OK(apir_db_commit(writer, &error) != APR_SUCCESS,
       "there is nothing to commit then");

    apir_db_begin(writer, true, &error);
    db_query(writer, "INSERT INTO book(title) VALUES ('c')");
    apir_db_release(writer);
    IS(look("SELECT count(*) FROM book"), "[0]",
       "a release rolls back what was not committed");
    OK(change("INSERT INTO book(title) VALUES ('d')") == APR_SUCCESS,
       "a commit");
    IS(look("SELECT title FROM book"), "[\"d\"]", "is seen by others");
}

/* A reader sees one state of the database for the whole transaction. */
static void snapshot(void)
{
    apir_db_connection_t *reader = take(false);

    apir_db_begin(reader, false, &error);
    IS(db_query(reader, "SELECT count(*) FROM book"), "[1]", "one book");
    change("INSERT INTO book(title) VALUES ('later')");
    IS(db_query(reader, "SELECT count(*) FROM book"), "[1]",
       "still one for who has begun before");
    OK(apir_db_commit(reader, &error) == APR_SUCCESS, "the end of it");
    IS(db_query(reader, "SELECT count(*) FROM book"), "[2]",
       "two afterwards");
    apir_db_release(reader);
    change("DELETE FROM book WHERE title = 'later'");
}

static void constraints(void)
{
    static const struct {
        const char *what;
        const char *sql;
    } cases[] = {
        { "a key given twice", "INSERT INTO book(id) SELECT id FROM book" },
        { "UNIQUE", "INSERT INTO book(title) VALUES ('d')" },
        { "NOT NULL", "INSERT INTO author(name) VALUES (NULL)" },
        { "CHECK", "INSERT INTO author(name) VALUES ('')" },
        { "a foreign key", "UPDATE book SET author = 12345" },
        { "RAISE in a trigger", "DELETE FROM author" },
    };
    apr_size_t i;

    change("INSERT INTO author(name) VALUES ('Rowena')");
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_status_t status = change(cases[i].sql);

        OK(status != APR_SUCCESS && error.kind == APIR_E_CONFLICT,
           apr_psprintf(unit_pool, "%s is a conflict", cases[i].what));
        IS(error.message, "The change conflicts with existing data.",
           "with a sentence that tells no more");
        OK(!!strstr(error.detail, cases[i].sql), "the log has the statement");
    }
}

static void mistakes(void)
{
    OK(change("INSERT INTO author(id, name) VALUES ('x', 'y')") != APR_SUCCESS
           && error.kind == APIR_E_BAD_REQUEST,
       "a text as a primary key is a bad request");
    OK(!!strstr(look("SELECT * FROM nowhere"), "no such table: nowhere"),
       "a missing table is told to the log");
    apir_db_connection_t *reader = take(false);
    int kept = reader->statements.idle_count;
    apir_db_statement_t *statement;
    OK(apir_db_prepare(reader, "SELECT * FROM nowhere", &statement, &error)
               != APR_SUCCESS
           && error.kind == APIR_E_INTERNAL
           && strcmp(error.message, "Internal server error") == 0,
       "and nothing to the client");
    OK(apir_db_prepare(reader, "SELECT 1; SELECT 2", &statement, &error)
           != APR_SUCCESS,
       "two statements are not prepared");
    OK(apir_db_prepare(reader, " -- nothing", &statement, &error)
           != APR_SUCCESS,
       "no statement is not prepared");
    IS_INT(reader->statements.idle_count, kept, "what failed is not kept");
    apir_db_release(reader);
}

static void sql_length(void)
{
    apir_db_connection_t *reader = take(false);
    int i;

    for (i = -1; i <= 1; i++) {
        apr_size_t length = (apr_size_t)(APIR_DB_MAX_SQL + i);
        char *sql = apr_palloc(unit_pool, length + 1);
        apir_db_statement_t *statement;

        memset(sql, ' ', length);
        memcpy(sql, "SELECT 1", 8);
        sql[length] = '\0';
        OK((apir_db_prepare(reader, sql, &statement, &error) == APR_SUCCESS)
               == (i <= 0),
           apr_psprintf(unit_pool, "a statement of 1 MiB %+d is %s", i,
                        i <= 0 ? "taken" : "refused"));
    }
    apir_db_release(reader);
}

static void like_length(void)
{
    apir_db_connection_t *reader = take(false);
    int i;

    for (i = -1; i <= 1; i++) {
        apir_db_statement_t *statement;
        char *pattern = apr_pcalloc(unit_pool, APIR_DB_MAX_LIKE + 2);

        memset(pattern, 'x', (apr_size_t)(APIR_DB_MAX_LIKE + i));
        apir_db_prepare(reader, "SELECT 'a' LIKE :p", &statement, &error);
        apir_db_bind(statement, "p", apir_value_string(pattern, unit_pool),
                     &error);
        IS(db_rows(statement, unit_pool),
           i <= 0 ? "[0]" : "Internal server error",
           apr_psprintf(unit_pool, "a pattern of 4,096 bytes %+d", i));
    }
    apir_db_release(reader);
}

/* "SELECT *" is kept prepared; then another program adds a column. */
static void schema_changes(void)
{
    IS(look("SELECT * FROM grows"), "[1]", "one column");
    db_outside("app.db", "ALTER TABLE grows ADD COLUMN b BOOLEAN DEFAULT 1");
    IS(look("SELECT * FROM grows"), "[1,true]",
       "a column that was added is there, with its type");
    db_outside("app.db", "ALTER TABLE grows DROP COLUMN b");
    IS(look("SELECT * FROM grows"), "[1]", "and gone again");
    db_outside("app.db", "DROP TABLE grows");
    OK(strstr(look("SELECT * FROM grows"), "Internal") != NULL,
       "a table that was dropped is an error");
}

static const char *endless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT count(*) FROM n";

static void statement_timeout(void)
{
    static const char *const options[] = { "statement_timeout=50ms", NULL };
    apir_db_t *usual = db;
    apr_time_t start = apr_time_now();
    apir_db_connection_t *connection;
    apir_db_statement_t *statement;
    int rows = 0;

    db = db_open("app.db", options, unit_pool);
    IS(look(endless), "The database took longer than its limit of 50 ms.",
       "a statement that computes too long ends");
    OK(apr_time_now() - start < apr_time_from_sec(20), "in time");
    IS(look("SELECT 1"), "[1]", "the connection is as good as before");

    connection = take(false);
    apir_db_prepare(connection, "SELECT * FROM generate", &statement, &error);
    while (apir_db_step(statement, &error) == APR_SUCCESS) {
        apr_sleep(apr_time_from_msec(20));
        rows++;
    }
    IS_INT(rows, 5, "what the reader of the rows takes does not count");
    apir_db_release(connection);
    db = usual;
}

/* The rows of one run share its time. */
static void statement_timeout_adds_up(void)
{
    static const char *const options[] = { "statement_timeout=100ms", NULL };
    apir_db_t *usual = db;
    apir_db_connection_t *connection;
    apir_db_statement_t *statement;
    int rows = 0;

    db = db_open("app.db", options, unit_pool);
    connection = take(false);
    apir_db_prepare(connection,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                    "SELECT i + 1 FROM n) SELECT i FROM n",
                    &statement, &error);
    while (apir_db_step(statement, &error) == APR_SUCCESS) {
        rows++;
    }
    OK(rows > 1 && error.kind == APIR_E_BUSY,
       "endless rows end when their time is used up");
    apir_db_release(connection);
    db = usual;
}

/* Full-text search, trees and JSON work under all that is switched off. */
static void virtual_tables(void)
{
    db_outside("app.db", "CREATE VIRTUAL TABLE words USING fts5(title); "
                         "CREATE VIRTUAL TABLE box USING rtree(id, x0, x1)");
    OK(change("INSERT INTO words(title) VALUES ('the sorting hat')")
           == APR_SUCCESS,
       "a full-text index is written");
    IS(look("SELECT title FROM words WHERE words MATCH 'sorting'"),
       "[\"the sorting hat\"]", "and searched");
    OK(change("INSERT INTO box VALUES (1, 2, 3)") == APR_SUCCESS,
       "an R-tree is written");
    IS(look("SELECT id FROM box WHERE x0 > 1"), "[1]", "and searched");
    IS(look("SELECT value FROM json_each('[1,\"x\"]')"), "[1][\"x\"]",
       "JSON becomes rows");
}

static void utf16(void)
{
    static const char *const options[] = { NULL };
    apir_db_t *usual = db;

    db_outside("wide.db",
               "PRAGMA encoding='UTF-16'; CREATE TABLE t(x); "
               "INSERT INTO t VALUES ('\xc3\xa4\xf0\x9f\x98\x80')");
    db = db_open("wide.db", options, unit_pool);
    IS(look("SELECT x FROM t"), "[\"\xc3\xa4\xf0\x9f\x98\x80\"]",
       "a database in UTF-16 is read as UTF-8");
    db = usual;
}

static void levels(void)
{
    static const char *const options[] = { "synchronous=normal",
                                           "mmap_size=0", NULL };
    apir_db_t *usual = db;

    db = db_open("app.db", options, unit_pool);
    IS(look("PRAGMA synchronous"), "[1]", "synchronous is as configured");
    IS(look("PRAGMA mmap_size"), "[0]", "mmap_size is as configured");
    db = usual;
}

int main(void)
{
    db_fixture_begin();
    db_outside("app.db",
               "CREATE TABLE author(id INTEGER PRIMARY KEY, "
               "name TEXT NOT NULL CHECK (name <> '')); "
               "CREATE TABLE book(id INTEGER PRIMARY KEY, title TEXT UNIQUE, "
               "author REFERENCES author(id)); "
               "CREATE TRIGGER keep BEFORE DELETE ON author "
               "BEGIN SELECT RAISE(ABORT, 'secret'); END; "
               "CREATE TABLE grows(a); INSERT INTO grows VALUES (1); "
               "CREATE TABLE generate(i); "
               "INSERT INTO generate VALUES (1), (2), (3), (4), (5)");
    db = db_open("app.db", NULL, unit_pool);
    set_up();
    readers_only_read();
    transactions();
    snapshot();
    constraints();
    mistakes();
    sql_length();
    like_length();
    schema_changes();
    statement_timeout();
    statement_timeout_adds_up();
    virtual_tables();
    utf16();
    levels();
    return db_fixture_done();
}
