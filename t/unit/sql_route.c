/* What is found out about an SQL route when the configuration is read. */
#include "sql_fixture.h"

static apir_db_config_t *config;

static const char *const user =
    "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
    "\"age\":{\"type\":\"integer\"},\"any\":true}}";

static apir_sql_route_t *compile(const char *methods, const char *sql,
                                 const char *result)
{
    apir_sql_declaration_t declaration = sql_declare(methods, sql, result,
                                                     "id house", "page limit",
                                                     "id role", user);

    return sql_compile(config, &declaration);
}

/* Whether a GET of that statement is refused with just this sentence. */
static void refused(const char *sql, const char *result, const char *sentence,
                    const char *name)
{
    apir_sql_route_t *route = compile("GET", sql, result);

    OK(!route, name);
    IS(sql_reports,
       apr_pstrcat(unit_pool, "error:7 ApiSql: ", sentence, NULL),
       apr_pstrcat(unit_pool, name, ": the sentence", NULL));
}

static void sources(void)
{
    apir_sql_route_t *route =
        compile("GET", "SELECT :id, :name, :any, :page, :auth_role", NULL);

    OK(route != NULL, "a name of each kind is found");
    IS(sql_reports, "", "without a word");
    refused("SELECT :nmae", NULL,
            ":nmae is no path parameter, no member of ApiInput and none of "
            "ApiQueryParams",
            "a name from nowhere");
    refused("SELECT :auth_email", NULL,
            ":auth_email: ApiAuth defines no field \"email\"",
            "a field that ApiAuth lacks");
    refused("SELECT :auth_", NULL, ":auth_: ApiAuth defines no field \"\"",
            "no field of ApiAuth");
    refused("SELECT ?", NULL,
            "database \"main\": the parameter \"?\" has no name of the form "
            ":name",
            "a parameter without a name");
}

/* What a schema says behind a $ref counts, with a type or without. */
static void members_by_reference(void)
{
    apir_sql_declaration_t declaration = sql_declare(
        "POST", "SELECT :a, :b, :c", NULL, NULL, NULL, NULL,
        "{\"$ref\":\"#/$defs/input\",\"$defs\":{\"input\":{\"properties\":{"
        "\"a\":{\"$ref\":\"#/$defs/a\"},\"b\":true,\"c\":{}}},\"a\":"
        "{\"enum\":[1]}}}");

    OK(sql_compile(config, &declaration) != NULL,
       "members behind a reference, without a type");
    IS(sql_reports, "", "without a word");
}

static const char *ambiguous(const char *path, const char *query,
                             const char *input, const char *sql)
{
    apir_sql_declaration_t declaration = sql_declare("GET", sql, NULL, path,
                                                     query, "id", input);

    return sql_compile(config, &declaration) ? NULL : sql_reports;
}

static void names_twice(void)
{
    IS(ambiguous("name", NULL, user, "SELECT :name"),
       "error:7 ApiSql: :name is both a path parameter and a member of "
       "ApiInput: give one of them another name",
       "a name of path and input");
    IS(ambiguous("name", "name", NULL, "SELECT :name"),
       "error:7 ApiSql: :name is both a path parameter and one of "
       "ApiQueryParams: give one of them another name",
       "a name of path and query");
    IS(ambiguous(NULL, "name", user, "SELECT :name"),
       "error:7 ApiSql: :name is both a member of ApiInput and one of "
       "ApiQueryParams: give one of them another name",
       "a name of input and query");
    OK(!ambiguous("name", "name", user, "SELECT 1"),
       "what the statement does not ask for is no mistake");
    IS(ambiguous("auth_id", NULL, NULL, "SELECT :auth_id"),
       "error:7 ApiSql: :auth_id comes from ApiAuth alone, but is the name "
       "of "
       "a path parameter too: give that another name",
       "a path parameter that looks like the user's");
}

static void any_field(void)
{
    apir_sql_declaration_t declaration = sql_declare("GET",
                                                     "SELECT :auth_whatever",
                                                     NULL, NULL, NULL, NULL,
                                                     NULL);

    OK(!sql_compile(config, &declaration), "without ApiAuth no field");
    declaration.auth_any = true;
    OK(sql_compile(config, &declaration) != NULL,
       "with a user as a whole any field");
}

static void results(void)
{
    static const struct {
        const char *sql;
        const char *result;
        apir_sql_result_t want;
    } cases[] = {
        { "SELECT 1", NULL, APIR_SQL_MANY },
        { "INSERT INTO t VALUES (1)", NULL, APIR_SQL_NONE },
        { "INSERT INTO t VALUES (1) RETURNING a", NULL, APIR_SQL_MANY },
        { "SELECT 1", "many", APIR_SQL_MANY },
        { "SELECT 1", "one", APIR_SQL_ONE },
        { "SELECT 1", "value", APIR_SQL_VALUE },
        { "SELECT 1", "stream", APIR_SQL_STREAM },
        { "DELETE FROM t", "none", APIR_SQL_NONE },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apir_sql_route_t *route = compile("POST", cases[i].sql,
                                          cases[i].result);

        OK(route && apir_sql_route_result(route) == cases[i].want
               && !*sql_reports,
           apr_psprintf(unit_pool, "%s result=%s", cases[i].sql,
                        cases[i].result ? cases[i].result : "(default)"));
    }
    OK(compile("GET", "SELECT 1", "none") != NULL,
       "result=none of a query is taken");
    IS(sql_reports,
       "warning:7 ApiSql: result=none drops the columns that "
       "the statement returns",
       "with a warning");
    refused("SELECT 1", "all",
            "result=all: must be many, one, value, none or stream",
            "an unknown result");
    OK(compile("GET", "SELECT 1 AS a, 2 AS a", "value") != NULL,
       "a value does not care for names");
    refused("SELECT 1 AS a, 2 AS b, 3 AS a", "one",
            "two columns are named \"a\": name one of them with AS",
            "two columns of one name");
}

static void nothing_returned(void)
{
    static const char *const kinds[] = { "one", "value", "many", "stream" };
    int i;

    for (i = 0; i < 4; i++) {
        OK(!compile("POST", "DELETE FROM t", kinds[i]),
           apr_psprintf(unit_pool, "result=%s needs columns", kinds[i]));
        IS(sql_reports,
           apr_psprintf(unit_pool,
                        "error:7 ApiSql: result=%s, but the statement "
                        "returns no columns: use result=none, or add "
                        "RETURNING",
                        kinds[i]),
           "with a sentence");
    }
}

static void methods(void)
{
    static const struct {
        const char *methods;
        const char *why; /* the method that may not write */
    } cases[] = {
        { "POST", NULL },
        { "PUT,PATCH, DELETE", NULL },
        { "GET", "GET" },
        { "HEAD", "HEAD" },
        { "POST,GET", "GET" },
        { "POST, HEAD", "HEAD" },
        { "OPTIONS", "OPTIONS" },
        { "TRACE", "TRACE" },
        { "*", "*" },
        { "GETTING", NULL },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apir_sql_route_t *route = compile(cases[i].methods, "DELETE FROM t",
                                          NULL);

        OK(cases[i].why ? !route && strstr(sql_reports, cases[i].why)
                        : route && apir_sql_route_writes(route),
           apr_psprintf(unit_pool, "a write on %s is %s", cases[i].methods,
                        cases[i].why ? "refused" : "taken"));
    }
    refused("DELETE FROM t RETURNING a", NULL,
            "the statement writes, which GET must not: use POST, PUT, PATCH "
            "or DELETE",
            "a write on GET");
    OK(compile("GET,POST", "SELECT 1", NULL) != NULL,
       "a read is for every method");
}

static void statements(void)
{
    refused("SELEC 1", NULL,
            "database \"main\": \"SELEC\" cannot begin a statement here: "
            "must be SELECT, VALUES, WITH, INSERT, REPLACE, UPDATE or DELETE",
            "a wrong word");
    refused("SELECT b FROM t", NULL, "database \"main\": no such column: b",
            "a column that is not there");
    refused("SELECT 1; DELETE FROM t", NULL,
            "database \"main\": there is more than one statement",
            "two statements");
}

static void all_at_once(void)
{
    OK(!compile("GET", "DELETE FROM t WHERE a = :x OR a = :y", "one"),
       "four mistakes");
    IS(sql_reports,
       "error:7 ApiSql: result=one, but the statement returns no columns: "
       "use result=none, or add RETURNING\n"
       "error:7 ApiSql: the statement writes, which GET must not: use POST, "
       "PUT, PATCH or DELETE\n"
       "error:7 ApiSql: :x is no path parameter, no member of ApiInput and "
       "none of ApiQueryParams\n"
       "error:7 ApiSql: :y is no path parameter, no member of ApiInput and "
       "none of ApiQueryParams",
       "are told all at once");
}

static void missing_file(void)
{
    config = db_config("nowhere.db", NULL);
    OK(!compile("GET", "SELECT 1", NULL), "a database that is not there");
    OK(!!strstr(sql_reports, "unable to open database file"), "is told");
}

int main(void)
{
    db_fixture_begin();
    db_outside("app.db", "CREATE TABLE t(a)");
    config = db_config("app.db", NULL);
    sources();
    members_by_reference();
    names_twice();
    any_field();
    results();
    nothing_returned();
    methods();
    statements();
    all_at_once();
    missing_file();
    return db_fixture_done();
}
