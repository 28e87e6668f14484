/* SQL routes at work: values in, JSON out, transactions, limits. */
#include "sql_fixture.h"

static apir_db_config_t *config;
static apir_db_t *db;
static apir_error_t error;
static apir_sql_run_t *last_run;
static apr_interval_time_t run_time;

/* A request's values: an object of objects by source. */
static const apir_value_t *find(void *baton, apir_sql_source_t source,
                                const char *name)
{
    static const char *const sources[] = { "path", "input", "query", "auth" };

    return apir_value_get(apir_value_get(baton, sources[source]), name);
}

static const char *const input =
    "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
    "\"age\":{\"type\":\"integer\"},\"size\":{\"type\":\"number\"},"
    "\"done\":{\"type\":\"boolean\"},\"tags\":{\"type\":\"array\"},"
    "\"any\":{}}}";

static apir_sql_route_t *route(const char *sql, const char *result)
{
    apir_sql_declaration_t declaration = sql_declare("POST", sql, result,
                                                     "id house", "page limit",
                                                     "id", input);
    apir_sql_route_t *compiled = sql_compile(config, &declaration);

    if (!compiled || *sql_reports) {
        printf("# %s\n", sql_reports);
    }
    return compiled;
}

static apr_status_t start(const apir_sql_route_t *compiled,
                          const char *values, apr_int64_t max_rows)
{
    apir_sql_values_t given = { find, sql_json(values) };

    memset(&error, 0, sizeof(error));
    return apir_sql_run_start(compiled, db, &given, max_rows, run_time,
                              &last_run, unit_pool, &error);
}

/* The body, or the error's message. */
static const char *limited(const char *sql, const char *result,
                           const char *values, apr_int64_t max_rows)
{
    apir_sql_route_t *compiled = route(sql, result);
    apir_json_writer_t writer;
    apir_buf_t text;

    apir_buf_init(&text, unit_pool, 256, 64 * 1024 * 1024);
    apir_json_writer_init(&writer, db_gather, &text);
    if (!compiled || start(compiled, values, max_rows) != APR_SUCCESS
        || apir_sql_run_write(last_run, &writer, &error) != APR_SUCCESS) {
        return error.message;
    }
    return text.data;
}

static const char *ask(const char *sql, const char *result,
                       const char *values)
{
    return limited(sql, result, values, 0);
}

static void results(void)
{
    IS(ask("SELECT id, name FROM house ORDER BY id", NULL, NULL),
       "[{\"id\":1,\"name\":\"Gryffindor\"},{\"id\":2,\"name\":\"Ravenclaw\"}"
       "]",
       "many rows are an array of objects");
    IS_INT(apir_sql_run_rows(last_run), 2, "rows are counted");
    IS(ask("SELECT id FROM house WHERE 0", NULL, NULL), "[]",
       "no rows are an empty array");
    IS(ask("SELECT name FROM house ORDER BY id", "one", NULL),
       "{\"name\":\"Gryffindor\"}", "one is the first row");
    IS(ask("SELECT name FROM house WHERE 0", "one", NULL), "Not found",
       "one without a row is not found");
    IS_INT(error.kind, APIR_E_NOT_FOUND, "by its kind");
    IS(ask("SELECT count(*), 'x' FROM house", "value", NULL), "2",
       "value is the first column");
    IS(ask("SELECT NULL", "value", NULL), "null", "NULL is a value");
    IS(ask("SELECT name FROM house WHERE 0", "value", NULL), "Not found",
       "value without a row is not found");
    IS(ask("SELECT name FROM house ORDER BY id", "stream", NULL),
       "{\"name\":\"Gryffindor\"}\n{\"name\":\"Ravenclaw\"}\n",
       "stream is a line for each row");
    IS(ask("SELECT name FROM house WHERE 0", "stream", NULL), "",
       "a stream may be empty");
    IS(ask("DELETE FROM house WHERE 0", NULL, NULL), "", "none is nothing");
}

static void types(void)
{
    IS(ask("SELECT * FROM pupil", "one", NULL),
       "{\"id\":7,\"big\":9223372036854775807,\"real\":0.1,\"done\":true,"
       "\"data\":{\"a\":[1]},\"photo\":\"AP8=\",\"born\":"
       "\"1980-07-31T00:00:00.000Z\",\"none\":null}",
       "columns are written by their types");
}

static void where_from(void)
{
    IS(ask("SELECT :id AS p, :name AS i, :page AS q, :auth_id AS a", "one",
           "{\"path\":{\"id\":\"1\"},\"input\":{\"name\":\"n\"},"
           "\"query\":{\"page\":\"3\"},\"auth\":{\"id\":42}}"),
       "{\"p\":\"1\",\"i\":\"n\",\"q\":\"3\",\"a\":42}",
       "each value comes from its place");
    IS(ask("SELECT :page AS q, :auth_id AS a, :name AS n", "one", NULL),
       "{\"q\":null,\"a\":null,\"n\":null}", "what is missing is NULL");
    IS(ask("SELECT name FROM house WHERE id = :id", "value",
           "{\"path\":{\"id\":\"2\"}}"),
       "\"Ravenclaw\"", "a path parameter finds an INTEGER key");
    IS(ask("SELECT name FROM house WHERE id = :id", "value",
           "{\"path\":{\"id\":\"2 OR 1=1\"}}"),
       "Not found", "SQL in a path parameter is text");
    IS(ask("SELECT id FROM house ORDER BY id LIMIT :limit", NULL,
           "{\"query\":{\"limit\":\"1\"}}"),
       "[{\"id\":1}]", "a query parameter can be a LIMIT");
    IS(ask("SELECT id FROM house LIMIT :limit", NULL,
           "{\"query\":{\"limit\":\"many\"}}"),
       "A value has a type that cannot stand in its place.",
       "a LIMIT that is no number is refused");
    IS_INT(error.kind, APIR_E_BAD_REQUEST, "as a bad request");
}

static void typed_input(void)
{
    static const char *const sql =
        "SELECT typeof(:age) AS a, typeof(:size) AS s, typeof(:done) AS d, "
        "typeof(:tags) AS t, typeof(:any) AS x, :size / 2 AS h, :tags AS j";

    IS(ask(sql, "one",
           "{\"input\":{\"age\":1e1,\"size\":3,\"done\":true,"
           "\"tags\":[\"x\",1],\"any\":3}}"),
       "{\"a\":\"integer\",\"s\":\"real\",\"d\":\"integer\",\"t\":\"text\","
       "\"x\":\"integer\",\"h\":1.5,\"j\":\"[\\\"x\\\",1]\"}",
       "members are bound as the schema types them");
    IS(ask("SELECT :age AS a, :size AS s", "one",
           "{\"input\":{\"age\":9223372036854775807,"
           "\"size\":9007199254740993}}"),
       "{\"a\":9223372036854775807,\"s\":9007199254740993}",
       "integers stay exact");
    IS(ask("SELECT :age AS a", "one",
           "{\"input\":{\"age\":9223372036854775808}}"),
       "\"age\" is no integer of 64 bits.",
       "an integer beyond 64 bits is refused");
    IS_INT(error.kind, APIR_E_BAD_REQUEST, "as a bad request");
    IS(ask("SELECT :size AS s", "one", "{\"input\":{\"size\":null}}"),
       "{\"s\":null}", "null is NULL whatever the type");
}

/* A schema may say what its members are somewhere else. */
static void referred_input(void)
{
    static const char *const schema =
        "{\"$ref\":\"#/$defs/user\",\"$defs\":{\"user\":{\"type\":"
        "\"object\",\"properties\":{\"age\":{\"$ref\":\"#/$defs/age\"}}},"
        "\"age\":{\"type\":\"integer\"}}}";
    apir_sql_declaration_t declaration = sql_declare("POST", "SELECT :age",
                                                     "value", NULL, NULL,
                                                     NULL, schema);
    apir_sql_route_t *compiled = sql_compile(config, &declaration);

    OK(compiled != NULL, "a member behind a $ref is found");
    IS(sql_reports, "", "without a word");
    OK(start(compiled, "{\"input\":{\"age\":1.5}}", 0) != APR_SUCCESS
           && strstr(error.message, "integer"),
       "with its type");
}

static void writes(void)
{
    IS(ask("INSERT INTO log(text) VALUES (:name)", NULL,
           "{\"input\":{\"name\":\"a\"}}"),
       "", "a write without columns has no body");
    IS_INT(apir_sql_run_changes(last_run), 1, "its rows are counted");
    IS_INT(apir_sql_run_last_id(last_run), 1, "its id is told");
    IS(ask("INSERT INTO log(text) VALUES ('b'), ('c') RETURNING id, text",
           NULL, NULL),
       "[{\"id\":2,\"text\":\"b\"},{\"id\":3,\"text\":\"c\"}]",
       "RETURNING many");
    IS(ask("INSERT INTO log(text) VALUES ('d'), ('e') RETURNING id", "one",
           NULL),
       "{\"id\":4}", "RETURNING one");
    IS(ask("UPDATE log SET text = 'E' WHERE id = 5 RETURNING text", "value",
           NULL),
       "\"E\"", "RETURNING a value");
    IS(ask("DELETE FROM log WHERE id > 3 RETURNING id", "stream", NULL),
       "{\"id\":4}\n{\"id\":5}\n", "RETURNING a stream");
    IS(ask("UPDATE log SET text = 'x' WHERE id = 99 RETURNING id", "one",
           NULL),
       "Not found", "RETURNING nothing is not found");
    IS(ask("SELECT count(*) FROM log", "value", NULL), "3",
       "all rows were written, and no others");
}

/* The commit comes before the first byte of the answer. */
static void committed_first(void)
{
    apir_json_writer_t writer;
    apir_buf_t text;

    start(route("INSERT INTO log(text) VALUES ('f') RETURNING id", NULL),
          NULL, 0);
    apir_sql_run_end(last_run);
    IS(ask("SELECT count(*) FROM log", "value", NULL), "4",
       "a write whose answer nobody takes has happened");
    apir_buf_init(&text, unit_pool, 16, 1000);
    apir_json_writer_init(&writer, db_gather, &text);
    OK(apir_sql_run_next(last_run, &writer, &error) == APR_EOF,
       "a run that was ended gives nothing more");
}

static void conflicts(void)
{
    IS(ask("INSERT INTO house VALUES (1, 'again')", NULL, NULL),
       "The change conflicts with existing data.", "a constraint");
    IS_INT(error.kind, APIR_E_CONFLICT, "is a conflict");
    OK(!strstr(error.message, "house") && strstr(error.detail, "house"),
       "of which only the log tells more");
    IS(ask("INSERT INTO house VALUES (3, 'x'), (1, 'again') RETURNING id",
           NULL, NULL),
       "The change conflicts with existing data.",
       "a conflict in the second row");
    IS(ask("SELECT count(*) FROM house", "value", NULL), "2",
       "takes the first one back");
    IS(ask("INSERT INTO late VALUES (12345) RETURNING id", "one", NULL),
       "The change conflicts with existing data.",
       "a constraint that is deferred to the commit");
    IS(ask("SELECT count(*) FROM late", "value", NULL), "0",
       "takes everything back");
}

static void most_rows(void)
{
    static const char *const sql = "SELECT id FROM house ORDER BY id";

    IS(limited(sql, NULL, NULL, 3), "[{\"id\":1},{\"id\":2}]",
       "two rows are below a limit of three");
    IS(limited(sql, NULL, NULL, 2), "[{\"id\":1},{\"id\":2}]",
       "two rows are a limit of two");
    IS(limited(sql, NULL, NULL, 1),
       "The answer has more than 1 rows, which is the limit.",
       "two rows are above a limit of one");
    IS_INT(error.kind, APIR_E_TOO_MANY, "by its kind");
    IS(limited(sql, "stream", NULL, 1),
       "The answer has more than 1 rows, which is the limit.",
       "nor may a stream have them");
    IS(limited(sql, "one", NULL, 1), "{\"id\":1}",
       "one row is one, whatever follows");
    IS(limited("DELETE FROM house RETURNING id", NULL, NULL, 1),
       "The answer has more than 1 rows, which is the limit.",
       "a change that returns more");
    IS(ask("SELECT count(*) FROM house", "value", NULL), "2",
       "is taken back");
}

/* What a change returns is kept until the commit, so it has a limit. */
static void most_returned(void)
{
    /* {"text":"…"} in brackets: 13 bytes around the text. */
    int length = APIR_SQL_MAX_RETURNED - 13;
    int i;

    for (i = -1; i <= 1; i++) {
        const char *got =
            ask(apr_psprintf(unit_pool,
                             "INSERT INTO log(text) VALUES "
                             "(printf('%%*c', %d, 'x')) RETURNING text",
                             length + i),
                NULL, NULL);

        OK(i <= 0
               ? got[0] == '['
                     && strlen(got) == (apr_size_t)(APIR_SQL_MAX_RETURNED + i)
               : strcmp(got, "The change returns more than 16 MiB.") == 0,
           apr_psprintf(unit_pool, "16 MiB %+d are %s", i,
                        i <= 0 ? "returned" : "refused"));
    }
    IS(ask("SELECT count(*) FROM log WHERE length(text) > 1000000", "value",
           NULL),
       "2", "the change that was refused is taken back");
}

/* ---- pieces ---- */

typedef struct sink_t {
    apr_size_t bytes;
    apr_size_t limit;
} sink_t;

static apr_status_t count_bytes(void *baton, const char *data,
                                apr_size_t length)
{
    sink_t *sink = baton;

    sink->bytes += length;
    return sink->bytes > sink->limit ? APR_ECONNABORTED : APR_SUCCESS;
}

static const char *const million =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
    "LIMIT 200000) SELECT i, 'some text' AS t FROM n";

static void flat_memory(void)
{
    /* (Under valgrind so many rows take long.) */
    static const char *const options[] = { "statement_timeout=600s", NULL };
    apir_db_t *patient = db_open("app.db", options, unit_pool);
    apir_json_writer_t writer;
    sink_t sink = { 0, APR_SIZE_MAX };
    apr_allocator_t *allocator;
    apr_pool_t *pool;
    apir_sql_values_t values = { find, NULL };
    apir_sql_route_t *stream = route(million, "stream");
    void *before;
    void *after;

    apr_allocator_create(&allocator);
    apr_pool_create_ex(&pool, unit_pool, NULL, allocator);
    apir_json_writer_init(&writer, count_bytes, &sink);
    apir_sql_run_start(stream, patient, &values, 0, 0, &last_run, pool,
                       &error);
    before = apr_palloc(pool, 8);
    OK(apir_sql_run_write(last_run, &writer, &error) == APR_SUCCESS,
       "200,000 rows are streamed");
    after = apr_palloc(pool, 8);
    OK((char *)after == (char *)before + 8,
       "without one byte of the request's pool");
    OK(sink.bytes > 5000000, "each of them");
    apr_pool_destroy(pool);
    apr_allocator_destroy(allocator);
}

static void client_leaves(void)
{
    apir_json_writer_t writer;
    sink_t sink = { 0, 10000 };

    apir_json_writer_init(&writer, count_bytes, &sink);
    start(route(million, NULL), NULL, 0);
    OK(apir_sql_run_write(last_run, &writer, &error) == APR_ECONNABORTED,
       "a client that leaves ends the run");
    OK(!error.message, "without an error of the database's");
    OK(apir_sql_run_rows(last_run) < 1000, "soon");
    OK(apir_sql_run_next(last_run, &writer, &error) == APR_EOF, "for good");
}

static void pool_ends_run(void)
{
    static const char *const options[] = { "pool=1", "timeout=100ms", NULL };
    apir_sql_values_t values = { find, NULL };
    apir_sql_route_t *compiled = route(million, NULL);
    apir_db_t *usual = db;
    apr_pool_t *request;

    db = db_open("app.db", options, unit_pool);
    apr_pool_create(&request, unit_pool);
    apir_sql_run_start(compiled, db, &values, 0, 0, &last_run, request,
                       &error);
    IS(ask("SELECT 1", "value", NULL),
       "The database is busy. Try again later.",
       "a run holds its connection");
    IS_INT(error.kind, APIR_E_BUSY, "others are told that it is busy");
    apr_pool_destroy(request);
    IS(ask("SELECT 1", "value", NULL), "1",
       "until the request's pool is gone");
    start(compiled, NULL, 0);
    apir_sql_run_end(last_run);
    IS(ask("SELECT 1", "value", NULL), "1", "or until it is ended");
    db = usual;
}

/* An error in the middle: SQLite notices it at the second row. */
static void late_error(void)
{
    apir_json_writer_t writer;
    apir_buf_t text;
    apr_status_t status;

    apir_buf_init(&text, unit_pool, 256, 10000);
    apir_json_writer_init(&writer, db_gather, &text);
    status = start(route("SELECT json_extract(text, '$') AS j FROM "
                         "(SELECT '1' AS text UNION ALL SELECT '{')",
                         NULL),
                   NULL, 0);
    OK(status == APR_SUCCESS, "a statement that fails later begins");
    status = apir_sql_run_write(last_run, &writer, &error);
    OK(status != APR_SUCCESS && error.kind == APIR_E_INTERNAL,
       "and fails at its second row");
    OK(!!strstr(error.detail, "malformed JSON"), "the log has the reason");
    IS_INT(text.length, 0, "nothing had been flushed yet");
}

static void hostile_names(void)
{
    IS(ask("SELECT 1 AS \"a\"\"b\\\n</script>\", 2 AS \"\"", "one", NULL),
       "{\"a\\\"b\\\\\\n</script>\":1,\"\":2}",
       "names of columns are escaped");
}

/* result=none of a query: nothing is left to ask for. */
static void query_without_answer(void)
{
    static const char *const options[] = { "pool=1", "timeout=100ms", NULL };
    apir_sql_route_t *compiled = route("SELECT 1", "none");
    apir_db_t *usual = db;

    db = db_open("app.db", options, unit_pool);
    OK(start(compiled, NULL, 0) == APR_SUCCESS, "a query for nothing");
    IS(ask("SELECT 1", "value", NULL), "1", "holds no connection");
    db = usual;
}

static void time_limit(void)
{
    static const char endless[] =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT count(*) FROM n";

    run_time = apr_time_from_msec(30);
    IS(ask(endless, "value", NULL),
       "The database took longer than its limit of 30 ms.",
       "a route may have less time than its database");
    IS_INT(error.kind, APIR_E_BUSY, "which is a 503");
    run_time = apr_time_from_sec(3600);
    IS(ask("SELECT 1", "value", NULL), "1", "or as much as it");
    run_time = 0;
}

static void vanished(void)
{
    db_outside("gone.db", "CREATE TABLE t(a)");
    config = db_config("gone.db", NULL);
    apir_db_create(&db, config, unit_pool);
    IS(ask("SELECT count(*) FROM t", "value", NULL), "0", "a database");
    apir_sql_route_t *compiled = route("SELECT count(*) FROM t", "value");
    unlink(db_path("gone.db"));
    OK(start(compiled, NULL, 0) != APR_SUCCESS
           && error.kind == APIR_E_INTERNAL,
       "that has vanished is an error");
    IS(error.message, "Internal server error", "which tells no path");
}

int main(void)
{
    db_fixture_begin();
    db_outside("app.db",
               "CREATE TABLE house(id INTEGER PRIMARY KEY, name TEXT); "
               "INSERT INTO house VALUES (1, 'Gryffindor'), "
               "(2, 'Ravenclaw'); "
               "CREATE TABLE log(id INTEGER PRIMARY KEY, text TEXT); "
               "CREATE TABLE late(id REFERENCES house(id) "
               "DEFERRABLE INITIALLY DEFERRED); "
               "CREATE TABLE pupil(id INTEGER PRIMARY KEY, big BIGINT, "
               "real REAL, done BOOLEAN, data JSONB, photo BLOB, "
               "born DATETIME, none TEXT); "
               "INSERT INTO pupil VALUES (7, 9223372036854775807, 0.1, 1, "
               "'{\"a\":[1]}', x'00ff', '1980-07-31T00:00:00.000Z', NULL)");
    config = db_config("app.db", NULL);
    apir_db_create(&db, config, unit_pool);
    results();
    types();
    where_from();
    typed_input();
    referred_input();
    writes();
    committed_first();
    conflicts();
    most_rows();
    most_returned();
    flat_memory();
    client_leaves();
    pool_ends_run();
    late_error();
    hostile_names();
    query_without_answer();
    time_limit();
    vanished();
    return db_fixture_done();
}
