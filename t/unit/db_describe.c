/* What is found out about a statement when the server starts. */
#include "db_fixture.h"

static apir_db_config_t *config;
static apir_db_info_t info;
static apir_error_t error;

static bool describes(const char *sql)
{
    memset(&error, 0, sizeof(error));
    return apir_db_describe(config, sql, &info, unit_pool, &error)
           == APR_SUCCESS;
}

/* Whether it is refused with a sentence that has these words. */
static bool refuses(const char *sql, const char *words)
{
    bool refused = !describes(sql);

    if (refused && !strstr(error.message, words)) {
        printf("# %s\n", error.message);
    }
    return refused && strstr(error.message, words);
}

static void what_is_told(void)
{
    OK(describes("SELECT id, name AS title, 1 + 1 FROM book "
                 "WHERE id = :id OR name = :name OR id > :id"),
       "a query is described");
    OK(!info.writes, "a query does not write");
    IS_INT(info.columns, 3, "its columns are counted");
    IS(info.column_names[0], "id", "a column's name is told");
    IS(info.column_names[1], "title", "an alias is told");
    IS(info.column_types[0], "INTEGER", "a declared type is told");
    OK(!info.column_types[2], "an expression has no declared type");
    IS_INT(info.params, 2, "each parameter is counted once");
    IS(info.param_names[0], "id", "parameters come in order");
    IS(info.param_names[1], "name", "parameters come without the colon");

    OK(describes("INSERT INTO book(name) VALUES (:name) RETURNING id"),
       "a change is described");
    OK(info.writes, "a change writes");
    IS_INT(info.columns, 1, "RETURNING gives columns");
    OK(describes("WITH x AS (SELECT 1) DELETE FROM book"),
       "WITH may begin a change");
    OK(info.writes, "a change after WITH writes");
    OK(describes("  -- why\n /* what\n */ select 1 ; -- done\n ;; "),
       "comments and semicolons around a statement are nothing");
    OK(describes("VALUES (1), (:a)"), "VALUES is a query");
    OK(describes("REPLACE INTO book(id, name) VALUES (1, 'x')"),
       "REPLACE is a change");
    OK(describes("SELECT ':no' || \":x\" FROM (SELECT 1 AS \":x\")"),
       "what looks like a parameter inside quotes is none");
    IS_INT(info.params, 0, "nothing inside quotes is a parameter");
}

/* What SQLite does behind a statement is none of the statement's doing. */
static void all_of_sqlite(void)
{
    static const char *const options[] = { "trusted_schema=on", NULL };
    static const char *const taken[] = {
        "SELECT value FROM json_each(:list)",
        "SELECT title FROM words WHERE words MATCH :q",
        "INSERT INTO words(title) VALUES (:t)",
        "SELECT body FROM old_words WHERE old_words MATCH :q",
        "INSERT INTO old_words(body) VALUES (:t)",
        "SELECT id FROM box WHERE x0 > :x",
        "INSERT INTO box VALUES (1, 2, 3)",
        "SELECT name FROM pragma_table_info('book')",
        "INSERT INTO shelf(name) VALUES (:name)",
        "UPDATE book SET name = s.name FROM shelf AS s RETURNING id",
        "INSERT INTO book VALUES (1, 'x') ON CONFLICT (id) DO UPDATE "
        "SET name = excluded.name",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i, rank() OVER (ORDER BY i) FROM n",
        "SELECT name FROM sqlite_schema",
        "DELETE FROM book",
    };
    apr_size_t i;

    db_outside("app.db",
               "CREATE VIRTUAL TABLE words USING fts5(title); "
               "CREATE VIRTUAL TABLE old_words USING fts4(body); "
               "CREATE VIRTUAL TABLE box USING rtree(id, x0, x1); "
               "CREATE VIEW shelf AS SELECT name FROM book; "
               "CREATE TRIGGER put INSTEAD OF INSERT ON shelf BEGIN "
               "INSERT INTO book(name) VALUES (new.name); "
               "INSERT INTO words(title) VALUES (new.name); END; "
               "CREATE VIEW danger AS SELECT * FROM dbstat");
    config = db_config("app.db", options);
    for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (!OK(describes(taken[i]), taken[i])) {
            printf("# %s\n", error.message);
        }
    }
    config = db_config("app.db", NULL);
    OK(refuses("SELECT name FROM danger", "trusted_schema=on may allow it"),
       "what SQLite calls unsafe is refused, with what helps");
}

static void what_is_refused(void)
{
    OK(refuses("SELECT * FROM author", "no such table: author"),
       "a missing table is named");
    OK(refuses("SELECT nmae FROM book", "no such column: nmae"),
       "a missing column is named");
    OK(refuses("SELECT \"nmae\" FROM book", "no such column: nmae"),
       "a missing column in double quotes is no string");
    OK(refuses("SELECT 1 FORM book", "syntax error"),
       "a syntax error is told");
    OK(refuses("SELECT 1; SELECT 2", "more than one statement"),
       "two statements are refused");
    OK(refuses("SELECT 1; garbage", "more than one statement"),
       "what follows a statement is refused");
    OK(refuses("", "no statement"), "no statement is refused");
    OK(refuses(" -- nothing", "no statement"), "a comment alone is refused");
    OK(refuses("/* open", "no statement"), "an open comment is refused");
    OK(refuses("ATTACH 'x' AS y", "\"ATTACH\" cannot begin"),
       "ATTACH is refused");
    OK(refuses("PRAGMA user_version", "\"PRAGMA\" cannot begin"),
       "PRAGMA is refused");
    OK(refuses("begin", "\"begin\" cannot begin"), "BEGIN is refused");
    OK(refuses("/**/COMMIT", "\"COMMIT\" cannot begin"), "COMMIT is refused");
    OK(refuses("SAVEPOINT s", "cannot begin"), "SAVEPOINT is refused");
    OK(refuses("VACUUM INTO '/tmp/x'", "cannot begin"), "VACUUM is refused");
    OK(refuses("CREATE TABLE x(y)", "cannot begin"), "CREATE is refused");
    OK(refuses("DROP TABLE book", "cannot begin"), "DROP is refused");
    OK(refuses("EXPLAIN SELECT 1", "cannot begin"), "EXPLAIN is refused");
    OK(refuses("(SELECT 1)", "\"(\" cannot begin"), "a bracket is refused");
    OK(refuses("SELECT load_extension('x')", "not authorized"),
       "load_extension is refused");
    OK(refuses("INSERT INTO sqlite_schema VALUES (1,2,3,4,5)",
               "may not be modified"),
       "the schema itself is not for writing");
}

static void parameters(void)
{
    OK(refuses("SELECT ?", "the parameter \"?\""), "? is refused");
    OK(refuses("SELECT ?1", "the parameter \"?1\""), "?1 is refused");
    OK(refuses("SELECT @x", "the parameter \"@x\""), "@x is refused");
    OK(refuses("SELECT $x", "the parameter \"$x\""), "$x is refused");
    OK(refuses("SELECT :a, ?", "the parameter \"?\""),
       "? beside a name is refused");
}

static void files(void)
{
    struct stat seen;

    OK(apir_db_check(config, unit_pool, &error) == APR_SUCCESS,
       "a database that is there is found");
    config = db_config("missing.db", NULL);
    OK(refuses("SELECT 1", "unable to open database file"),
       "a missing file is an error");
    OK(!!strstr(error.message, "missing.db"), "a missing file is named");
    OK(stat(db_path("missing.db"), &seen) != 0, "a missing file is not made");
    OK(apir_db_check(config, unit_pool, &error) != APR_SUCCESS,
       "a missing file is no database");
    config->path = "missing.db";
    OK(refuses("SELECT 1", "must be absolute"),
       "a relative path is an error");
    config = db_config("text.db", NULL);
    apr_file_t *file;
    apr_file_open(&file, db_path("text.db"),
                  APR_FOPEN_CREATE | APR_FOPEN_WRITE, APR_FPROT_OS_DEFAULT,
                  unit_pool);
    apr_file_puts("This is no database, whatever its name may say. Its first "
                  "hundred bytes are not those of one.\n",
                  file);
    apr_file_close(file);
    OK(refuses("SELECT 1", "not a database"), "a text file is an error");
    config = db_config(".", NULL);
    OK(refuses("SELECT 1", "/.: "), "a folder is an error");
}

static void wal_leaves_owner(void)
{
    struct stat before;
    struct stat after;

    db_outside("wal.db", "PRAGMA journal_mode=WAL; CREATE TABLE t(x)");
    stat(db_path("wal.db"), &before);
    config = db_config("wal.db", NULL);
    OK(describes("SELECT x FROM t"), "a write-ahead log is read");
    stat(db_path("wal.db"), &after);
    OK(before.st_mtime == after.st_mtime && before.st_size == after.st_size,
       "describing leaves the file alone");
}

int main(void)
{
    db_fixture_begin();
    db_outside("app.db", "CREATE TABLE book(id INTEGER PRIMARY KEY, "
                         "name TEXT)");
    config = db_config("app.db", NULL);
    what_is_told();
    all_of_sqlite();
    what_is_refused();
    parameters();
    files();
    wal_leaves_owner();
    return db_fixture_done();
}
