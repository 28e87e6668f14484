/*
 * What SQLite makes of statements under policies: a rule costs no more than
 * the same condition written by hand.
 */
#include "query_fixture.h"

#include "policy/policy.h"
#include "storage/storage.h"

static const char schema[] =
    "datasource db {\n  provider = 'sqlite'\n}\n"
    "model User {\n  id Int @id\n  name String\n  docs Doc[]\n"
    "  notes Note[]\n  @@allow('read', true)\n}\n"
    "model Doc {\n  id Int @id\n  title String\n"
    "  secret String? @allow('read', auth().id == 7)\n"
    "  owner User @relation(fields: [ownerId], references: [id])\n"
    "  ownerId Int\n  notes Note[]\n  @@index([ownerId])\n"
    "  @@index([ownerId, title])\n  @@allow('read', owner == auth())\n}\n"
    "model Note {\n  id Int @id\n  text String\n"
    "  doc Doc @relation(fields: [docId], references: [id])\n  docId Int\n"
    "  user User @relation(fields: [userId], references: [id])\n"
    "  userId Int\n  @@index([docId])\n"
    "  @@allow('read', user == auth())\n}\n";

static query_site_t site;

static void open_site(void)
{
    apir_storage_plan_t *plan;
    apir_error_t error;

    site = query_site_of("explain", schema, "");
    apir_storage_push(site.zmodel, site.config, NULL, &plan, unit_pool,
                      &error);
    site.policy = apir_policy_for(apir_policy_compile(site.zmodel, unit_pool),
                                  query_json("{\"id\":1}", unit_pool),
                                  APIR_POLICY_MISSING_NULL, unit_pool);
}

/* The steps of a statement, a line each. */
static const char *steps_of(const char *statement)
{
    const char *text = "";
    sqlite3_stmt *steps;
    sqlite3 *db;

    sqlite3_open(db_path("explain"), &db);
    if (sqlite3_prepare_v2(db,
                           apr_pstrcat(unit_pool, "EXPLAIN QUERY PLAN ",
                                       statement, NULL),
                           -1, &steps, NULL)
        != SQLITE_OK) {
        text = sqlite3_errmsg(db);
    }
    while (sqlite3_step(steps) == SQLITE_ROW) {
        text = apr_pstrcat(unit_pool, text, sqlite3_column_text(steps, 3),
                           "\n", NULL);
    }
    sqlite3_finalize(steps);
    sqlite3_close(db);
    return text;
}

/* Every statement of a request; they stand in lines of their own. */
static const char *plan_of(const char *op, const char *args)
{
    query_answer_t answer = query_ask(&site, "doc", op, args);
    char *texts, *line, *state;
    const char *plan = "";

    if (answer.status != APR_SUCCESS) {
        return answer.error.message;
    }
    texts = apr_pstrdup(unit_pool, answer.statements);
    for (line = apr_strtok(texts, "\n", &state); line;
         line = apr_strtok(NULL, "\n", &state)) {
        plan = apr_pstrcat(unit_pool, plan, steps_of(line), NULL);
    }
    return plan;
}

/* No table is read from end to end, no result is kept aside. */
static bool is_direct(const char *plan)
{
    return strstr(plan, "SEARCH ") && !strstr(plan, "SCAN ")
           && !strstr(plan, "MATERIALIZE") && !strstr(plan, "CO-ROUTINE")
           && !strstr(plan, "AUTOMATIC");
}

static void direct(const char *op, const char *args, const char *index,
                   const char *promise)
{
    const char *plan = plan_of(op, args);
    bool good = is_direct(plan) && strstr(plan, index);

    if (!good) {
        printf("# %s %s\n# %s\n", op, args, plan);
    }
    OK(good, promise);
}

int main(void)
{
    static const char owner[] = "(ownerId=?";

    db_fixture_begin();
    open_site();
    direct("findMany", "{}", owner, "an owner's rows come by their index");
    direct("findMany", "{\"where\":{\"title\":\"a\"}}",
           "(ownerId=? AND title=?)",
           "a condition of the request goes into the same index");
    direct("findMany", "{\"orderBy\":{\"title\":\"asc\"},\"take\":5}", owner,
           "a page of them");
    OK(!strstr(plan_of("findMany",
                       "{\"orderBy\":{\"title\":\"asc\"},\"take\":5}"),
               "TEMP B-TREE"),
       "in the order of the index");
    direct("count", "{}", owner, "a count");
    direct("findUnique", "{\"where\":{\"id\":1}}", "PRIMARY KEY (rowid=?)",
           "one row by its id");
    direct("findMany", "{\"include\":{\"notes\":true,\"owner\":true}}",
           "(docId=?)", "what is included");
    direct("findMany", "{\"where\":{\"notes\":{\"some\":{\"text\":\"a\"}}}}",
           owner, "a filter of related rows");
    direct("findMany",
           "{\"include\":{\"notes\":{\"include\":{\"doc\":{\"include\":"
           "{\"notes\":{\"take\":2,\"orderBy\":{\"id\":\"desc\"}}}}}}}}",
           "(docId=?)", "what is included in what is included");
    direct("findMany", "{\"include\":{\"_count\":true}}", owner,
           "counts of related rows");
    direct("findMany", "{\"where\":{\"owner\":{\"name\":\"a\"}}}", owner,
           "a filter of the row's owner");
    return db_fixture_done();
}
