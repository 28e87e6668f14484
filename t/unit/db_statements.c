/* The prepared statements that a connection keeps. */
#include "db_fixture.h"

#include "db/sqlite_int.h"

static apir_db_connection_t *connection;
static apir_error_t error;

static apir_db_statement_t *prepare(const char *sql)
{
    apir_db_statement_t *statement = NULL;

    apir_db_prepare(connection, sql, &statement, &error);
    return statement;
}

static apir_db_statement_t *numbered(int i)
{
    return prepare(apr_psprintf(unit_pool, "SELECT %d", i));
}

static void reuse(void)
{
    apir_db_statement_t *first = prepare("SELECT :x");
    apir_db_statement_t *second;

    apir_db_bind(first, "x", apir_value_int(1, unit_pool), &error);
    apir_db_finish(first);
    second = prepare("SELECT :x");
    OK(first == second, "a statement that was given back is found again");
    IS(db_rows(second, unit_pool), "[null]", "it has lost its bindings");
    OK(prepare("SELECT :x ") != first, "another text is another statement");

    first = prepare("SELECT 1 UNION SELECT 2");
    OK(apir_db_step(first, &error) == APR_SUCCESS, "one is being stepped");
    second = prepare("SELECT 1 UNION SELECT 2");
    OK(first != second, "two held at once with one text are two");
    IS(db_rows(second, unit_pool), "[1][2]", "the second has its own rows");
    IS(db_rows(first, unit_pool), "[2]", "the first goes on undisturbed");
    second = prepare("SELECT 1 UNION SELECT 2");
    first = prepare("SELECT 1 UNION SELECT 2");
    OK(first != second, "both are kept, and told apart");
    apir_db_finish(first);
    apir_db_finish(second);
}

static void rewind_is_not_finish(void)
{
    apir_db_statement_t *held = prepare("SELECT :y");
    apir_db_statement_t *other;

    apir_db_reset(held);
    other = prepare("SELECT :y");
    OK(held != other, "a statement that was only reset is still held");
    apir_db_finish(held);
    apir_db_finish(other);
}

static void bound(void)
{
    apir_db_statement_t *held[3];
    apir_db_statement_t *last;
    int i;

    apir_db_statements_clear(connection);
    for (i = 0; i < APIR_DB_STATEMENTS - 1; i++) {
        apir_db_finish(numbered(i));
    }
    IS_INT(connection->statements.idle_count, 127, "127 are kept");
    apir_db_finish(numbered(i++));
    IS_INT(connection->statements.idle_count, 128, "128 are kept");
    apir_db_finish(numbered(0));
    apir_db_finish(numbered(i++));
    IS_INT(connection->statements.idle_count, 128,
           "the 129th is one too many");
    last = (apir_db_statement_t *)connection->statements.idle.previous;
    IS(last->sql, "SELECT 2",
       "the one used longest ago went, not the one just used");

    for (i = 0; i < 3; i++) {
        held[i] = numbered(1000 + i);
    }
    IS_INT(connection->statements.idle_count, 128,
           "those that are held do not count");
    for (i = 0; i < 3; i++) {
        apir_db_finish(held[i]);
    }
    IS_INT(connection->statements.idle_count, 128, "until they come back");
}

/* A statement with so many bytes of text. */
static const char *text_of(apr_size_t length)
{
    char *text = apr_palloc(unit_pool, length + 1);

    memset(text, ' ', length);
    memcpy(text, "SELECT 7", 8);
    text[length] = '\0';
    return text;
}

/* Memory of idle ones grows with their text. */
static void long_ones_are_not_kept(void)
{
    int length;

    for (length = APIR_DB_KEPT_SQL - 1; length <= APIR_DB_KEPT_SQL + 1;
         length++) {
        apir_db_statements_clear(connection);
        apir_db_finish(prepare(text_of(length)));
        IS_INT(connection->statements.idle_count, length <= APIR_DB_KEPT_SQL,
               apr_psprintf(unit_pool, "a statement of %d bytes", length));
    }
    IS(db_rows(prepare(text_of(length)), unit_pool), "[7]",
       "it runs all the same");
    IS(db_rows(prepare(text_of(length)), unit_pool), "[7]",
       "and is prepared again");
}

/* Texts of one length each, told apart by their number. */
static void all_texts_are_bounded(void)
{
    const int length = APIR_DB_KEPT_SQL, most = APIR_DB_KEPT_SQL_BYTES;
    int i;

    apir_db_statements_clear(connection);
    for (i = 0; i <= most / length; i++) {
        char *text = apr_pstrdup(unit_pool, text_of((apr_size_t)length));

        text[10] = (char)('a' + i);
        memcpy(text + 8, "--", 2);
        apir_db_finish(prepare(text));
        IS_INT(connection->statements.idle_bytes,
               i < most / length ? (i + 1) * length : most,
               "texts are kept up to the limit");
    }
    IS_INT(connection->statements.idle_count, most / length,
           "the oldest went for the last");
}

/* A plan may hold more statements at once than are kept. */
static void many_at_once(void)
{
    apir_db_statement_t *held[300];
    int wrong = 0;
    int i;

    for (i = 0; i < 300; i++) {
        held[i] = numbered(i);
    }
    for (i = 0; i < 300; i++) {
        wrong += strcmp(db_rows(held[i], unit_pool),
                        apr_psprintf(unit_pool, "[%d]", i))
                 != 0;
    }
    IS_INT(wrong, 0, "300 statements can be held at once");
    IS_INT(connection->statements.idle_count, 128, "128 of them are kept");
}

static void nothing_piles_up(void)
{
    sqlite3 *handle = ((apir_sqlite_t *)connection->link)->db;
    sqlite3_stmt *at = NULL;
    int count = 0;
    int i;

    for (i = 0; i < 5000; i++) {
        apir_db_finish(numbered(i));
    }
    while ((at = sqlite3_next_stmt(handle, at))) {
        count++;
    }
    IS_INT(count, 128, "after 5,000 texts SQLite holds 128 statements");
}

int main(void)
{
    apir_db_t *db;

    db_fixture_begin();
    db_outside("app.db", "CREATE TABLE t(x)");
    db = db_open("app.db", NULL, unit_pool);
    apir_db_acquire(db, false, &connection, unit_pool, &error);
    reuse();
    rewind_is_not_finish();
    bound();
    many_at_once();
    long_ones_are_not_kept();
    all_texts_are_bounded();
    nothing_piles_up();
    apir_db_release(connection);
    return db_fixture_done();
}
