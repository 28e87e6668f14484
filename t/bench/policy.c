/*
 * What a rule costs: findMany of 100 rows under a rule on an indexed owner
 * column, and the same with that condition as its where; with all that a
 * request does for it (the user's facts, arguments, plan, rows). Both in
 * turn, so that a busy machine slows both. The goal is 1.15.
 */
#include "../unit/query_fixture.h"
#include "policy/policy.h"

#define OWNERS 1000
#define ROWS 100
#define ROUNDS 15
#define REQUESTS 400
#define GOAL 1.15

static const char schema[] =
    "datasource db { provider = 'sqlite' url = 'file:./x.db' }\n"
    "model User { id Int @id\n banned Boolean?\n docs Doc[]\n "
    "@@allow('read', true) }\n"
    "model Doc { id Int @id\n title String\n body String?\n words Int\n"
    " owner User @relation(fields: [ownerId], references: [id])\n"
    " ownerId Int\n @@index([ownerId])\n"
    " @@allow('read', owner == auth())\n"
    " @@deny('read', auth().banned) }\n";

static const char tables[] =
    "CREATE TABLE \"User\" (\"id\" INTEGER PRIMARY KEY,"
    " \"banned\" BOOLEAN);"
    "CREATE TABLE \"Doc\" (\"id\" INTEGER PRIMARY KEY, \"title\" TEXT,"
    " \"body\" TEXT, \"words\" INTEGER, \"ownerId\" INTEGER);"
    "CREATE INDEX \"Doc_ownerId_idx\" ON \"Doc\" (\"ownerId\");"
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i"
    " < 99999) INSERT INTO \"Doc\" SELECT i, 'Title of ' || i, 'Body of ' ||"
    " i, i % 500, i % 1000 FROM n;"
    "INSERT INTO \"User\" SELECT \"id\", 0 FROM \"Doc\" WHERE \"id\" < 1000;"
    "ANALYZE;";

static query_site_t site;
static const apir_policy_t *policy;

/* Bytes of the answer. */
static size_t request(int owner, bool by_rule, apr_pool_t *pool)
{
    const char *args = "{\"take\":100}";
    query_answer_t answer;

    site.policy = NULL;
    if (by_rule) {
        site.policy = apir_policy_for(
            policy,
            query_json(apr_psprintf(pool, "{\"id\":%d}", owner), pool),
            APIR_POLICY_MISSING_NULL, pool);
    }
    else {
        args = apr_psprintf(pool, "{\"where\":{\"ownerId\":%d},\"take\":100}",
                            owner);
    }
    answer = query_ask_in(&site, "doc", "findMany", args, NULL, pool);
    return answer.status == APR_SUCCESS ? strlen(answer.data) : 0;
}

static double spend(bool by_rule, size_t *bytes)
{
    apr_time_t start = apr_time_now();
    apr_pool_t *pool;
    int i;

    apr_pool_create(&pool, unit_pool);
    for (i = 0; i < REQUESTS; i++) {
        *bytes += request(i * 7 % OWNERS, by_rule, pool);
        apr_pool_clear(pool);
    }
    apr_pool_destroy(pool);
    return (double)(apr_time_now() - start) / REQUESTS;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;

    return difference < 0 ? -1 : difference > 0;
}

int main(void)
{
    double ratios[ROUNDS], rule = 0, where = 0;
    size_t by_rule = 0, by_where = 0;
    int i;

    db_fixture_begin();
    site = query_site_of("bench", schema, tables);
    policy = apir_policy_compile(site.zmodel, unit_pool);
    for (i = 0; i < ROUNDS; i++) {
        where = spend(false, &by_where);
        rule = spend(true, &by_rule);
        ratios[i] = rule / where;
    }
    qsort(ratios, ROUNDS, sizeof(*ratios), compare);
    printf("# %d rows: %.1f us by a where, %.1f us by a rule\n", ROWS, where,
           rule);
    OK(by_rule == by_where, "both answer the same");
    OK(ratios[ROUNDS / 2] <= GOAL,
       apr_psprintf(unit_pool, "a rule costs %.2f of a where (at most %.2f)",
                    ratios[ROUNDS / 2], GOAL));
    return db_fixture_done();
}
