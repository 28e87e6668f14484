/* Values on their way into SQLite and out of it as JSON. */
#include "db_fixture.h"

#include "json/reader.h"

static apir_db_connection_t *connection;
static apir_error_t error;

/* What SQLite makes of a bound value. */
static const char *bound(const apir_value_t *value)
{
    apir_db_statement_t *statement;

    apir_db_prepare(connection,
                    "SELECT typeof(:x), CAST(:x AS TEXT), length(:x)",
                    &statement, &error);
    if (apir_db_bind(statement, "x", value, &error) != APR_SUCCESS) {
        apir_db_finish(statement);
        return error.message;
    }
    return db_rows(statement, unit_pool);
}

static apir_value_t *read_json(const char *text)
{
    apir_json_limits_t limits = { 10, 1000 };
    apir_value_t *value = NULL;

    apir_json_read(text, strlen(text), &limits, &value, unit_pool, &error);
    return value;
}

static apir_value_t *of_kind(apir_kind_t kind, const char *text)
{
    apir_value_t *value = apir_value_string(text, unit_pool);

    value->kind = kind;
    return value;
}

static void numbers_in(void)
{
    IS(bound(read_json("9223372036854775807")),
       "[\"integer\",\"9223372036854775807\",19]", "2^63-1 is bound exactly");
    IS(bound(read_json("-9223372036854775808")),
       "[\"integer\",\"-9223372036854775808\",20]", "-2^63 is bound exactly");
    IS(bound(read_json("9223372036854775808")),
       "[\"real\",\"9.22337203685478e+18\",20]",
       "a number beyond 64 bits is a REAL");
    IS(bound(read_json("1.0")), "[\"integer\",\"1\",1]",
       "an integral number is an INTEGER");
    IS(bound(read_json("1.5")), "[\"real\",\"1.5\",3]", "1.5 is a REAL");
    IS(bound(read_json("1e400")), "[\"real\",\"Inf\",3]",
       "an overflow is infinite");
    IS(bound(of_kind(APIR_BIGINT, "9007199254740993")),
       "[\"integer\",\"9007199254740993\",16]",
       "a big integer within 64 bits is an INTEGER");
    IS(bound(of_kind(APIR_BIGINT, "9223372036854775808")),
       "[\"text\",\"9223372036854775808\",19]", "a longer one is TEXT");
    IS(bound(of_kind(APIR_DECIMAL, "1.50")), "[\"text\",\"1.50\",4]",
       "a decimal is TEXT as written");
}

static void others_in(void)
{
    apir_value_t *date = apir_value_double(1704067200123.0, unit_pool);
    apir_value_t *nothing = apir_value_double(0.0 / 0.0, unit_pool);

    date->kind = APIR_DATE;
    nothing->kind = APIR_DATE;
    IS(bound(NULL), "[\"null\",null,null]", "no value is NULL");
    IS(bound(apir_value_undefined(unit_pool)), "[\"null\",null,null]",
       "undefined is NULL");
    IS(bound(apir_value_null(unit_pool)), "[\"null\",null,null]",
       "null is NULL");
    IS(bound(apir_value_bool(true, unit_pool)), "[\"integer\",\"1\",1]",
       "true is 1");
    IS(bound(apir_value_bool(false, unit_pool)), "[\"integer\",\"0\",1]",
       "false is 0");
    IS(bound(apir_value_string("", unit_pool)), "[\"text\",\"\",0]",
       "an empty string is empty, not NULL");
    IS(bound(apir_value_string("\xc3\xa4", unit_pool)),
       "[\"text\",\"\xc3\xa4\",1]", "text is UTF-8");
    IS(bound(apir_value_string("'; DROP TABLE t; --", unit_pool)),
       "[\"text\",\"'; DROP TABLE t; --\",19]", "SQL in a text is text");
    IS(bound(of_kind(APIR_BYTES, "abc")), "[\"blob\",\"abc\",3]",
       "bytes are a BLOB");
    IS(bound(date), "[\"text\",\"2024-01-01T00:00:00.123Z\",24]",
       "a date is ISO 8601 with milliseconds");
    IS(bound(nothing), "[\"null\",null,null]", "an invalid date is NULL");
    IS(bound(read_json("{\"b\":[1,\"x\"],\"a\":null}")),
       "[\"text\",\"{\\\"b\\\":[1,\\\"x\\\"],\\\"a\\\":null}\",22]",
       "an object is its JSON text");
    IS(bound(read_json("[ ]")), "[\"text\",\"[]\",2]",
       "an array is its JSON text");
}

static void zero_bytes(void)
{
    apir_db_statement_t *statement;

    apir_db_prepare(connection, "SELECT :x, hex(:x)", &statement, &error);
    apir_db_bind(statement, "x", apir_value_string_n("a\0b", 3, unit_pool),
                 &error);
    IS(db_rows(statement, unit_pool), "[\"a\\u0000b\",\"610062\"]",
       "a zero byte inside a text is kept");
}

static void integers_and_reals_out(void)
{
    IS(db_query(connection, "SELECT 9223372036854775807, "
                            "-9223372036854775808, 0"),
       "[9223372036854775807,-9223372036854775808,0]",
       "integers are written exactly");
    IS(db_query(connection, "SELECT 0.1, 1e21, 1e-7, 1.0, 5e-324, 100.0 / 3"),
       "[0.1,1e+21,1e-7,1,5e-324,33.333333333333336]",
       "reals are written in their shortest form");
    IS(db_query(connection, "SELECT 1e999, -1e999, NULL"), "[null,null,null]",
       "infinities and NULL are null");
}

static void largest_real(void)
{
    apir_db_statement_t *statement;

    apir_db_prepare(connection, "SELECT :x", &statement, &error);
    apir_db_bind(statement, "x",
                 apir_value_double(1.7976931348623157e308, unit_pool),
                 &error);
    IS(db_rows(statement, unit_pool), "[1.7976931348623157e+308]",
       "the largest double comes back exactly");
}

static void texts_and_blobs_out(void)
{
    IS(db_query(connection, "SELECT 'a\"b\\' || char(10, 0x1F600), ''"),
       "[\"a\\\"b\\\\\\n\xf0\x9f\x98\x80\",\"\"]", "texts are escaped");
    IS(db_query(connection, "SELECT CAST(x'41ff42' AS TEXT)"),
       "[\"A\xef\xbf\xbd"
       "B\"]",
       "ill-formed text becomes U+FFFD");
    IS(db_query(connection, "SELECT x'', x'00', x'00ff10', zeroblob(4)"),
       "[\"\",\"AA==\",\"AP8Q\",\"AAAAAA==\"]", "blobs are base64");
}

static void booleans_out(void)
{
    db_outside("app.db", "CREATE TABLE flag(a BOOLEAN, b bool); "
                         "INSERT INTO flag VALUES (1, 0), (0, 2), (-1, 0.5), "
                         "(NULL, 'yes'), (x'01', 0.0)");
    IS(db_query(connection, "SELECT a, b FROM flag"),
       "[true,false][false,true][true,true][null,\"yes\"][\"AQ==\",false]",
       "numbers in a BOOLEAN column are true and false");
    IS(db_query(connection, "SELECT coalesce(a, 0) FROM flag LIMIT 1"), "[1]",
       "an expression has no declared type");
    IS(db_query(connection,
                "SELECT s FROM (SELECT a AS s FROM flag LIMIT 1)"),
       "[true]", "a column keeps its type through a subquery");
}

static void json_out(void)
{
    db_outside("app.db",
               "CREATE TABLE doc(j JSON, k jsonb); "
               "INSERT INTO doc VALUES ('{\"a\":[1,2]}', ' \"x\" '), "
               "('null', '12.50'), ('{', 'yes'), (NULL, ''), "
               "(7, 1.5), (x'7b7d', '[1] 2'), "
               "('{\"a\":'||char(10)||'1,'||char(13,10)||'\"b\":2}', "
               "'\"\xed\xa0\x80\"')");
    IS(db_query(connection, "SELECT j, k FROM doc"),
       "[{\"a\":[1,2]}, \"x\" ][null,12.5][\"{\",\"yes\"][null,\"\"]"
       "[7,1.5][\"e30=\",\"[1] 2\"][{\"a\":1,\"b\":2},"
       "\"\\\"\\ud800\\\"\"]",
       "a JSON column gives what it holds, and a string if that is no JSON");
}

/* Levels of JSON in a column that are copied. */
static void json_depth(void)
{
    static const int depths[] = { 999, 1000, 1001 };
    apir_db_statement_t *statement;
    int i;

    db_outside("app.db", "DELETE FROM doc");
    for (i = 0; i < 3; i++) {
        char *text = apr_pcalloc(unit_pool, 2 * 1001 + 1);
        const char *got;

        memset(text, '[', (size_t)depths[i]);
        memset(text + depths[i], ']', (size_t)depths[i]);
        db_outside("app.db", apr_psprintf(unit_pool,
                                          "DELETE FROM doc; "
                                          "INSERT INTO doc(j) VALUES ('%s')",
                                          text));
        apir_db_prepare(connection, "SELECT j FROM doc", &statement, &error);
        got = db_rows(statement, unit_pool);
        IS_INT(got[1], i < 2 ? '[' : '"',
               apr_psprintf(unit_pool, "JSON of %d levels in a column %s",
                            depths[i], i < 2 ? "is JSON" : "is a string"));
    }
}

static void names(void)
{
    apir_db_statement_t *statement;

    db_outside("app.db", "CREATE TABLE \"a\"\"b\"(\"x\"\"]\" TEXT, "
                         "\"select\" INTEGER)");
    apir_db_prepare(connection, "SELECT * FROM \"a\"\"b\"", &statement,
                    &error);
    IS(apir_db_column_name(statement, 0), "x\"]", "a hostile name is told");
    IS(apir_db_column_name(statement, 1), "select", "a keyword is a name");
    OK(!apir_db_column_name(statement, 2), "there is no name beyond");
    OK(!apir_db_column_name(statement, -1), "there is no name before");
    apir_db_finish(statement);
}

static void unknown_parameter(void)
{
    apir_db_statement_t *statement;

    apir_db_prepare(connection, "SELECT :a, :b", &statement, &error);
    OK(apir_db_bind(statement, "c", NULL, &error) != APR_SUCCESS,
       "a parameter that is not there is an error");
    OK(error.kind == APIR_E_INTERNAL && !strstr(error.message, "SELECT")
           && strstr(error.detail, "no parameter :c"),
       "which only the log tells");
    OK(apir_db_bind_at(statement, 1, apir_value_int(5, unit_pool), &error)
           == APR_SUCCESS,
       "a parameter is bound by its place");
    OK(apir_db_bind_at(statement, 2, NULL, &error) != APR_SUCCESS,
       "a place beyond is an error");
    IS(db_rows(statement, unit_pool), "[null,5]", "by the right one");
}

/* Column affinity applies to a bound text that a column is compared with. */
static void affinity(void)
{
    apir_db_statement_t *statement;

    db_outside("app.db", "CREATE TABLE n(id INTEGER PRIMARY KEY, r REAL, "
                         "t TEXT, d DATETIME); "
                         "INSERT INTO n VALUES (7, 1.5, '7', "
                         "'2024-01-01')");
    apir_db_prepare(connection,
                    "SELECT id = :s, id + 0 = :s, t = :i, r = :r, "
                    "d = :d, (SELECT id FROM n LIMIT :s) FROM n",
                    &statement, &error);
    apir_db_bind(statement, "s", apir_value_string("7", unit_pool), &error);
    apir_db_bind(statement, "i", apir_value_int(7, unit_pool), &error);
    apir_db_bind(statement, "r", apir_value_string("1.50", unit_pool),
                 &error);
    apir_db_bind(statement, "d", apir_value_string("2024-01-01", unit_pool),
                 &error);
    IS(db_rows(statement, unit_pool), "[1,0,1,1,1,7]",
       "a column's type converts the bound value, an expression does not");
}

/* A value of the largest size passes, one byte more does not. */
static void largest_value(void)
{
    apr_size_t most = APIR_DB_MAX_VALUE;
    apir_value_t value;
    int i;

    memset(&value, 0, sizeof(value));
    value.kind = APIR_STRING;
    value.as.text = memset(apr_palloc(unit_pool, most + 2), 'x', most + 2);
    for (i = -1; i <= 1; i++) {
        apir_db_statement_t *statement;
        apr_status_t status;

        value.length = (apr_uint32_t)(most + (apr_size_t)i);
        apir_db_prepare(connection, "SELECT length(:x)", &statement, &error);
        status = apir_db_bind(statement, "x", &value, &error);
        OK((status == APR_SUCCESS) == (i <= 0),
           apr_psprintf(unit_pool, "a text of 64 MiB %+d is %s", i,
                        i <= 0 ? "bound" : "refused"));
        apir_db_finish(statement);
    }
    OK(error.kind == APIR_E_TOO_LARGE && strstr(error.message, "64 MiB"),
       "the refusal names the limit");
    IS(db_query(connection, "SELECT length(zeroblob(67108865))"),
       error.message, "nor can a statement make one");
}

int main(void)
{
    apir_db_t *db;

    db_fixture_begin();
    db_outside("app.db", "CREATE TABLE t(x)");
    db = db_open("app.db", NULL, unit_pool);
    apir_db_acquire(db, false, &connection, unit_pool, &error);
    numbers_in();
    others_in();
    zero_bytes();
    integers_and_reals_out();
    largest_real();
    texts_and_blobs_out();
    booleans_out();
    json_out();
    json_depth();
    names();
    unknown_parameter();
    affinity();
    largest_value();
    apir_db_release(connection);
    return db_fixture_done();
}
