/*
 * Writes under policies, besides the recorded ones: links of both kinds, sub
 * models, what a refusal leaves behind. The answers are the reference's.
 */
#include "mutation_fixture.h"

#include "storage/storage.h"

static write_site_t site;

static void open_site(const char *name, const char *schema, const char *seed)
{
    apir_storage_plan_t *plan;
    apir_error_t error;
    apir_db_config_t *config = apr_pcalloc(unit_pool, sizeof(*config));

    memset(&site, 0, sizeof(site));
    site.name = name;
    site.seed = seed;
    site.site.zmodel = query_schema(schema, strlen(schema));
    site.site.rules = apir_query_compile(site.site.zmodel, unit_pool);
    site.rules = apir_policy_compile(site.site.zmodel, unit_pool);
    apir_db_configure(config, name,
                      apr_pstrcat(unit_pool, "sqlite:", db_path(name), NULL),
                      0, NULL, unit_pool);
    apir_storage_push(site.site.zmodel, config, NULL, &plan, unit_pool,
                      &error);
    site.site.config = config;
    apir_db_create(&site.site.db, config, unit_pool);
    apir_query_cache_create(&site.site.cache, 0, unit_pool);
}

/* ---- asking ---- */

static const char *member_of(const apir_value_t *object, const char *name)
{
    const char *text = apir_value_text(apir_value_get(object, name), NULL);

    return text ? text : "-";
}

/* "200", or "403 no-access Post": why, and about whom. */
static const char *outcome(const char *user, const char *path,
                           const char *args)
{
    const apir_value_t *error;
    write_answer_t answer;

    site.auth = user ? query_json(user, unit_pool) : NULL;
    answer = write_ask(&site, path, args);
    if (answer.detail) {
        printf("# %s\n", answer.detail);
    }
    error = apir_value_get(query_json(answer.body, unit_pool), "error");
    if (!error) {
        return apr_psprintf(unit_pool, "%d", answer.status);
    }
    return apr_psprintf(unit_pool, "%d %s %s", answer.status,
                        answer.status == 403
                            ? member_of(error, "rejectReason")
                            : member_of(error, "reason"),
                        member_of(error, "model"));
}

/* What an administrator of the database sees: `SELECT`'s first column. */
static const char *stored(const char *sql)
{
    apir_db_statement_t *statement;
    apir_db_connection_t *connection;
    const char *text = "";
    apir_db_cell_t cell;
    apir_error_t error;
    apr_pool_t *pool;

    apr_pool_create(&pool, unit_pool);
    apir_db_acquire(site.site.db, false, &connection, pool, &error);
    apir_db_prepare(connection, sql, &statement, &error);
    while (apir_db_step(statement, &error) == APR_SUCCESS) {
        apir_db_cell(statement, 0, &cell);
        text = apr_psprintf(unit_pool, "%s%s%.*s", text, *text ? " " : "",
                            (int)cell.length,
                            cell.type == APIR_DB_IS_TEXT ? cell.text : "");
    }
    apir_db_finish(statement);
    apir_db_release(connection);
    apr_pool_destroy(pool);
    return text;
}

typedef struct vector_t {
    const char *user;
    const char *path;
    const char *args;
    const char *outcome;
    const char *promise;
} vector_t;

static void run(const vector_t *vectors, apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        write_restart(&site);
        IS(outcome(vectors[i].user, vectors[i].path, vectors[i].args),
           vectors[i].outcome, vectors[i].promise);
    }
}

#define ANN "{\"id\":1}"
#define BEN "{\"id\":2}"
#define CAT "{\"id\":3}"
#define ROOT "{\"id\":9,\"role\":\"ADMIN\"}"

static void rows(void)
{
    static const vector_t vectors[] = {
        { NULL, "post/create", "{\"data\":{\"title\":\"t\"}}",
          "403 no-access Post", "a create that no rule allows" },
        { ANN, "post/create", "{\"data\":{\"title\":\"t\"}}", "201",
          "defaults are judged, too" },
        { ANN, "post/create", "{\"data\":{\"title\":\"t\",\"authorId\":2}}",
          "403 no-access Post", "another one's row" },
        { ANN, "post/create",
          "{\"data\":{\"title\":\"t\",\"author\":{\"connect\":{\"id\":77}}}}",
          "403 no-access Post", "a key that leads nowhere" },
        { ANN, "post/createMany",
          "{\"data\":[{\"title\":\"t\"},{\"title\":\"u\",\"authorId\":2}]}",
          "403 no-access Post", "one denied row denies them all" },
        { ANN, "post/update", "{\"where\":{\"id\":3},\"data\":{\"rank\":9}}",
          "404 not-found Post", "a row that may not be updated" },
        { ANN, "post/update", "{\"where\":{\"id\":77},\"data\":{\"rank\":9}}",
          "404 not-found Post", "looks like one that is not there" },
        { BEN, "post/update",
          "{\"where\":{\"id\":4},\"data\":{\"body\":\"x\"}}",
          "403 no-access Post", "a field that may not be set" },
        { ANN, "post/update", "{\"where\":{\"id\":2},\"data\":{\"rank\":1}}",
          "403 no-access Post", "what was before is compared" },
        { ANN, "post/update", "{\"where\":{\"id\":2},\"data\":{\"rank\":3}}",
          "200", "with what is now" },
        { ANN, "post/update", "{\"where\":{\"id\":2},\"data\":{\"id\":50}}",
          "403 other Post", "an id stays where before() is asked" },
        { ANN, "post/updateMany", "{\"data\":{\"title\":\"bad\"}}",
          "403 no-access Post", "one row that fails fails all" },
        { ANN, "post/delete", "{\"where\":{\"id\":2}}", "404 not-found Post",
          "a row that may not be deleted" },
        { BEN, "user/delete", "{\"where\":{\"id\":2}}", "404 not-found User",
          "deletes need a rule" },
        { ANN, "post/upsert",
          "{\"where\":{\"id\":3},\"create\":{\"title\":\"t\"},"
          "\"update\":{\"title\":\"u\"}}",
          "200", "what may not be updated is created" },
    };

    run(vectors, sizeof(vectors) / sizeof(vectors[0]));
}

static void probes(void)
{
    static const vector_t vectors[] = {
        { BEN, "user/update",
          "{\"where\":{\"id\":2,\"secret\":\"sb\"},\"data\":{\"name\":"
          "\"B\"}}",
          "200", "one's own secret is no secret" },
        { ROOT, "user/update",
          "{\"where\":{\"id\":2,\"secret\":\"sb\"},\"data\":{\"name\":"
          "\"B\"}}",
          "404 not-found User", "a hidden field cannot be guessed" },
        { ROOT, "group/update",
          "{\"where\":{\"id\":2,\"users\":{\"some\":{\"id\":1}}},"
          "\"data\":{\"name\":\"G\"}}",
          "404 not-found Group",
          "nor can links of a row that cannot be read" },
        { CAT, "user/update",
          "{\"where\":{\"id\":3},\"data\":{\"profile\":{\"connect\":"
          "{\"id\":1}}}}",
          "404 not-found Profile", "a hidden row cannot be connected" },
        { ANN, "part/update",
          "{\"where\":{\"id\":2},\"data\":{\"name\":\"n\",\"whole\":"
          "{\"delete\":true}}}",
          "403 cannot-read-back Part",
          "a row that the same write hides is changed and not shown" },
        { ANN, "part/updateMany", "{\"data\":{\"place\":{\"increment\":1}}}",
          "200", "rows are changed in the order of their ids" },
        { ROOT, "video/update",
          "{\"where\":{\"id\":2},\"data\":{\"owner\":{\"update\":"
          "{\"name\":\"x\"}}}}",
          "404 not-found Asset",
          "nothing is written through a base's hidden row" },
        { NULL, "video/update", "{\"where\":{\"id\":2},\"data\":{}}", "200",
          "and nothing is nothing" },
    };

    run(vectors, sizeof(vectors) / sizeof(vectors[0]));
}

static void links(void)
{
    static const vector_t vectors[] = {
        { ANN, "post/update",
          "{\"where\":{\"id\":1},\"data\":{\"tags\":{\"connect\":"
          "{\"id\":2}}}}",
          "200", "a link between rows that may be updated" },
        { ANN, "post/update",
          "{\"where\":{\"id\":1},\"data\":{\"tags\":{\"connect\":"
          "{\"id\":4}}}}",
          "403 no-access Tag", "the end in B may not be" },
        { CAT, "post/update",
          "{\"where\":{\"id\":5},\"data\":{\"tags\":{\"connect\":"
          "{\"id\":1}}}}",
          "403 cannot-read-back Post", "the end in A may not be" },
        { ANN, "post/update",
          "{\"where\":{\"id\":1},\"data\":{\"tags\":{\"connect\":"
          "{\"id\":3}}}}",
          "404 not-found Tag", "an end that cannot be read" },
        { ANN, "tag/create",
          "{\"data\":{\"name\":\"n\",\"posts\":{\"connect\":{\"id\":4}}}}",
          "201", "from the other side" },
        { CAT, "tag/create",
          "{\"data\":{\"name\":\"n\",\"posts\":{\"connect\":{\"id\":5}}}}",
          "403 cannot-read-back Post", "and not, from there" },
        { ANN, "user/update",
          "{\"where\":{\"id\":1},\"data\":{\"posts\":{\"connect\":"
          "{\"id\":5}}}}",
          "404 not-found Post", "a child that may not be updated" },
        { BEN, "user/update",
          "{\"where\":{\"id\":1},\"data\":{\"posts\":{\"disconnect\":"
          "{\"id\":1}}}}",
          "200", "a child that stays is no mistake" },
    };

    run(vectors, sizeof(vectors) / sizeof(vectors[0]));
    write_restart(&site);
    IS(outcome(CAT, "post/update",
               "{\"where\":{\"id\":5},\"data\":{\"tags\":{\"disconnect\":"
               "{\"id\":4}}}}"),
       "200", "a link that may not be cut");
    IS(stored("SELECT 'kept' FROM \"_PostToTag\" WHERE \"A\" = 5"), "kept",
       "stays, and nobody is told");
    IS(outcome(ANN, "post/update",
               "{\"where\":{\"id\":1},\"data\":{\"tags\":{\"set\":[]}}}"),
       "200", "one that may");
    IS(stored("SELECT 'kept' FROM \"_PostToTag\" WHERE \"A\" = 1"), "",
       "goes");
}

static void sub_models(void)
{
    static const vector_t vectors[] = {
        { ANN, "video/create",
          "{\"data\":{\"name\":\"n\",\"size\":200,\"url\":\"u\"}}",
          "403 no-access Asset", "a base's row has its own rules" },
        { ANN, "video/create",
          "{\"data\":{\"name\":\"n\",\"size\":5,\"url\":\"bad\"}}",
          "403 no-access Video", "then the sub model's" },
        { ANN, "video/update",
          "{\"where\":{\"id\":1},\"data\":{\"name\":\"n\",\"secs\":60}}",
          "200", "of both levels at once" },
        { CAT, "video/update",
          "{\"where\":{\"id\":1},\"data\":{\"name\":\"n\"}}",
          "404 not-found Asset", "the level that refuses is named" },
        { ANN, "video/update",
          "{\"where\":{\"id\":1},\"data\":{\"secs\":10}}",
          "403 no-access Video", "before() at a level" },
        { ANN, "video/update",
          "{\"where\":{\"id\":5},\"data\":{\"secs\":900}}",
          "404 not-found Video", "a deny of the sub model" },
        { ANN, "video/delete", "{\"where\":{\"id\":1}}", "200",
          "a row goes when all its levels may" },
        { BEN, "image/delete", "{\"where\":{\"id\":3}}",
          "404 not-found Image", "deletes ask all levels" },
    };

    run(vectors, sizeof(vectors) / sizeof(vectors[0]));
}

static void what_stays(void)
{
    write_restart(&site);
    IS(outcome(CAT, "group/create", "{\"data\":{\"id\":8,\"name\":\"n\"}}"),
       "403 cannot-read-back Group", "a row that cannot be read back");
    IS(stored("SELECT name FROM \"Group\" WHERE id = 8"), "n", "is there");
    IS(outcome(CAT, "group/create", "{\"data\":{\"id\":7,\"name\":\"no\"}}"),
       "403 no-access Group", "one that is denied");
    IS(stored("SELECT name FROM \"Group\" WHERE id = 7"), "", "is not");
    IS(outcome(CAT, "$transaction/sequential",
               "[{\"model\":\"Tag\",\"op\":\"create\",\"args\":{\"data\":"
               "{\"name\":\"one\"}}},{\"model\":\"Group\",\"op\":\"create\","
               "\"args\":{\"data\":{\"id\":6,\"name\":\"n\"}}}]"),
       "403 cannot-read-back Group", "in a transaction it undoes all");
    IS(stored("SELECT name FROM \"Tag\" WHERE name = 'one'"), "",
       "before it");
    IS(stored("SELECT name FROM \"Group\" WHERE id = 6"), "", "and itself");
}

/* Predicates within each other, 40 of them. */
static const char *tree(const char *operation)
{
    const char *rule = "true";
    int i;

    for (i = 0; i < 40; i++) {
        rule = apr_pstrcat(unit_pool, "children?[", rule, "]", NULL);
    }
    return apr_pstrcat(
        unit_pool,
        "datasource db { provider = 'sqlite' url = 'file:x' }\n"
        "model Node {\n id Int @id\n v Int\n parentId Int?\n"
        " parent Node? @relation('t', fields: [parentId], references: [id])\n"
        " children Node[] @relation('t')\n"
        " @@allow('create,read,update,delete', true)\n @@deny('",
        operation, "', ", rule, ")\n}\n", NULL);
}

static void rules_too_long_for_sqlite(const char *operation, const char *path,
                                      const char *args)
{
    open_site(apr_pstrcat(unit_pool, "tree-", operation, NULL),
              tree(operation),
              "DELETE FROM Node; INSERT INTO Node VALUES (1, 0, NULL)");
    write_restart(&site);
    IS(outcome(NULL, path, args), "400 db-query-error -",
       apr_pstrcat(unit_pool, operation, ": refused, and seen by nobody",
                   NULL));
    IS(stored("SELECT 'v=' || v FROM Node"), "v=0", "nothing is written");
}

static void long_rules(void)
{
    rules_too_long_for_sqlite("update", "node/updateMany",
                              "{\"where\":{\"id\":1},\"data\":{\"v\":5}}");
    rules_too_long_for_sqlite("post-update", "node/update",
                              "{\"where\":{\"id\":1},\"data\":{\"v\":5}}");
    rules_too_long_for_sqlite("delete", "node/delete",
                              "{\"where\":{\"id\":1}}");
}

int main(void)
{
    size_t length;

    db_fixture_begin();
    open_site("writes", unit_file("t/policy/writes.zmodel", &length),
              unit_file("t/policy/writes.sql", &length));
    rows();
    probes();
    links();
    sub_models();
    what_stays();
    long_rules();
    return db_fixture_done();
}
