/*
 * Without rules nothing is allowed: every recorded request is put to schemas
 * that have none, with policies on. Not one row may change, and none be
 * shown.
 */
#include "mutation_fixture.h"

#include <sqlite3.h>

static int asked, shown;

/* Changes whenever another connection has changed something. */
static int version_of(sqlite3 *outside)
{
    sqlite3_stmt *statement;
    int version;

    sqlite3_prepare_v2(outside, "PRAGMA data_version", -1, &statement, NULL);
    sqlite3_step(statement);
    version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return version;
}

static bool is_nothing(const apir_value_t *data)
{
    const apir_value_t *value;
    apr_size_t i;

    switch (apir_value_kind(data)) {
    case APIR_UNDEFINED:
    case APIR_NULL:
    case APIR_FALSE: return true;
    case APIR_NUMBER: return apir_value_number(data) == 0;
    case APIR_ARRAY:
        for (i = 0; (value = apir_value_at(data, i)) != NULL; i++) {
            if (!is_nothing(value)) {
                return false;
            }
        }
        return true;
    case APIR_OBJECT:
        for (i = 0; (value = apir_value_member(data, i, NULL, NULL)) != NULL;
             i++) {
            if (!is_nothing(value)) {
                return false;
            }
        }
        return true;
    default: return false;
    }
}

static void ask(write_site_t *site, const apir_value_t *request)
{
    const char *path = apir_value_text(apir_value_get(request, "path"), NULL);
    write_answer_t answer;
    const apir_value_t *data;

    if (!path || strncmp(path, "/api/model", 10) != 0) {
        return;
    }
    asked++;
    answer = write_ask_in(
        site, apir_value_text(apir_value_get(request, "method"), NULL),
        path + 10, apir_value_text(apir_value_get(request, "query"), NULL),
        apir_value_text(apir_value_get(request, "body"), NULL), unit_pool);
    data = apir_value_get(query_json(answer.body, unit_pool), "data");
    if (data && !is_nothing(data)) {
        shown++;
        printf("# %s: %s\n", path, answer.body);
    }
}

/* What opening the file for the first time changes in it is done then. */
static void open_both(write_site_t *site)
{
    apir_db_connection_t *connection;
    apir_error_t error;
    apr_pool_t *pool;
    int write;

    apr_pool_create(&pool, unit_pool);
    for (write = 0; write <= 1; write++) {
        apir_db_acquire(site->site.db, write, &connection, pool, &error);
        apir_db_begin(connection, write, &error);
        apir_db_release(connection);
    }
    apr_pool_destroy(pool);
}

static void run(const char *suite, const char *fixture)
{
    write_site_t site = write_site(fixture, suite);
    const apir_value_t *cases, *one, *step;
    apr_size_t i, j;
    size_t length;
    sqlite3 *outside;
    int version;

    asked = shown = 0;
    site.rules = apir_policy_compile(site.site.zmodel, unit_pool);
    open_both(&site);
    sqlite3_open(db_path(suite), &outside);
    version = version_of(outside);
    cases = apir_value_get(
        query_json(unit_file(apr_pstrcat(unit_pool, "t/conformance/rpc/",
                                         suite, ".json", NULL),
                             &length),
                   unit_pool),
        "cases");
    for (i = 0; (one = apir_value_at(cases, i)) != NULL; i++) {
        const apir_value_t *steps = apir_value_get(one, "steps");

        for (j = 0; (step = apir_value_at(steps, j)) != NULL; j++) {
            ask(&site, apir_value_get(step, "request"));
        }
    }
    OK(asked > 0 && version_of(outside) == version,
       apr_psprintf(unit_pool, "%s: %d requests change nothing", suite,
                    asked));
    OK(shown == 0, "and show nothing");
    sqlite3_close(outside);
}

int main(void)
{
    static const char *const suites[][2] = {
        { "create", "blog" },        { "update", "blog" },
        { "delete", "blog" },        { "nested-create", "blog" },
        { "nested-update", "blog" }, { "transaction", "blog" },
        { "types", "types" },        { "delegate", "delegate" },
        { "select", "blog" },        { "aggregate", "blog" },
    };
    apr_size_t i;

    db_fixture_begin();
    for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        run(suites[i][0], suites[i][1]);
    }
    return db_fixture_done();
}
