/* What is known of the user before a statement is made: rules that are true
 * or false for him, shapes, missing values, hidden fields. */
#include "query_fixture.h"

#include "core/limits.h"
#include "policy/policy.h"

#define HEAD                                                      \
    "datasource db { provider = 'sqlite' url = 'file:./x.db' }\n" \
    "model User { id Int @id\n role String?\n docs Doc[]\n"       \
    " @@allow('read', true) }\n"

static query_site_t site;
static const apir_policy_t *policy;

static const char doc_tables[] =
    "CREATE TABLE \"User\" (\"id\" INTEGER PRIMARY KEY, \"role\" TEXT);"
    "CREATE TABLE \"Doc\" (\"id\" INTEGER PRIMARY KEY, \"title\" TEXT,"
    " \"secret\" TEXT, \"ownerId\" INTEGER, \"n\" INTEGER);"
    "CREATE INDEX \"Doc_owner\" ON \"Doc\"(\"ownerId\");"
    "INSERT INTO \"User\" VALUES (1,'ADMIN'),(2,'USER');"
    "INSERT INTO \"Doc\" VALUES (1,'a','s1',1,10),(2,'b','s2',2,20),"
    "(3,'c','s3',NULL,30);";

static void open_docs(const char *name, const char *rules,
                      const char *of_secret)
{
    const char *schema = apr_pstrcat(
        unit_pool, HEAD, "model Doc { id Int @id\n title String\n ",
        "secret String? ", of_secret, "\n n Int?\n ",
        "owner User? @relation(fields: [ownerId], references: [id])\n ",
        "ownerId Int?\n", rules, "}\n", NULL);

    site = query_site_of(name, schema, doc_tables);
    policy = apir_policy_compile(site.zmodel, unit_pool);
}

static query_answer_t ask_as(const char *user, apir_policy_missing_t missing,
                             const char *op, const char *args)
{
    site.policy = apir_policy_for(policy,
                                  user ? query_json(user, unit_pool) : NULL,
                                  missing, unit_pool);
    return query_ask(&site, "doc", op, args);
}

static const char *answer_of(const query_answer_t *answer)
{
    if (answer->status != APR_SUCCESS) {
        printf("# %s\n", answer->error.detail ? answer->error.detail : "");
    }
    return answer->status == APR_SUCCESS ? answer->data
                                         : answer->error.message;
}

static const char *ids_for(const char *user, apir_policy_missing_t missing)
{
    query_answer_t answer = ask_as(user, missing, "findMany",
                                   "{\"orderBy\":{\"id\":\"asc\"},"
                                   "\"select\":{\"id\":true}}");

    return answer_of(&answer);
}

static const char *read_as(const char *user, const char *op, const char *args)
{
    query_answer_t answer = ask_as(user, APIR_POLICY_MISSING_NULL, op, args);

    return answer_of(&answer);
}

static const char *statement_as(const char *user)
{
    return ask_as(user, APIR_POLICY_MISSING_NULL, "count", "{}").statements;
}

/* ---- constants ---- */

static void constants(void)
{
    open_docs("constants",
              "@@allow('read', auth().role == 'ADMIN')\n"
              "@@allow('read', auth().id == ownerId)\n"
              "@@deny('read', auth().role == 'BANNED')\n",
              "");
    IS(statement_as("{\"id\":1,\"role\":\"ADMIN\"}"),
       "SELECT count(*) FROM \"Doc\" AS t0\n",
       "a rule that is true for the user adds nothing");
    OK(strstr(statement_as("{\"id\":1,\"role\":\"BANNED\"}"), "WHERE 0)"),
       "one that is false leaves an empty source");
    OK(strstr(statement_as("{\"id\":1,\"role\":\"USER\"}"),
              "WHERE (? = t0.\"ownerId\"))"),
       "only what rows decide is asked of them");
    OK(!strstr(statement_as("{\"id\":4711,\"role\":\"USER\"}"), "4711"),
       "a user's value is never in a statement");
}

static void defaults(void)
{
    open_docs("defaults", "", "");
    IS(ids_for("{\"id\":1}", APIR_POLICY_MISSING_NULL), "[]",
       "without rules nothing is seen");
    open_docs("denied",
              "@@allow('read', true)\n@@deny('read', n > 15)\n"
              "@@deny('read', secret == null)\n",
              "");
    IS(ids_for("{\"id\":1}", APIR_POLICY_MISSING_NULL), "[{\"id\":1}]",
       "a deny goes before every allow");
    open_docs("other",
              "@@allow('create,update,delete', true)\n"
              "@@allow('post-update', true)\n",
              "");
    IS(ids_for("{\"id\":1}", APIR_POLICY_MISSING_NULL), "[]",
       "what allows other operations does not allow reads");
}

/* ---- shapes ---- */

static void shapes(void)
{
    apr_uint32_t made, found, kept;

    open_docs("shapes",
              "@@allow('read', auth().role == 'ADMIN')\n"
              "@@allow('read', auth() == owner)\n"
              "@@allow('read', auth().docs?[d, d.id == this.id])\n",
              "");
    IS(ids_for("{\"id\":1}", APIR_POLICY_MISSING_NULL), "[{\"id\":1}]",
       "the first user sees his own");
    IS(ids_for("{\"id\":2}", APIR_POLICY_MISSING_NULL), "[{\"id\":2}]",
       "the next one his");
    apir_query_cache_count(site.cache, &made, &found, &kept);
    OK(made == 1 && found == 1, "by the same plan");
    IS(ids_for(NULL, APIR_POLICY_MISSING_NULL), "[{\"id\":3}]",
       "nobody sees what is nobody's");
    ids_for("{\"id\":1,\"role\":\"ADMIN\"}", APIR_POLICY_MISSING_NULL);
    ids_for("{\"id\":1,\"docs\":[{\"id\":2}]}", APIR_POLICY_MISSING_NULL);
    apir_query_cache_count(site.cache, &made, &found, &kept);
    IS_INT(made, 4, "users of other shapes have plans of their own");
    IS(ids_for("{\"id\":1,\"docs\":[{\"id\":3}]}", APIR_POLICY_MISSING_NULL),
       "[{\"id\":1},{\"id\":3}]", "elements are values, too");
    apir_query_cache_count(site.cache, &made, &found, &kept);
    IS_INT(made, 4, "of which a plan has none");
}

/* ---- missing values ---- */

static void strict(void)
{
    static const struct {
        const char *rule;
        const char *loose;
        const char *strict;
    } cases[] = {
        { "auth().id == ownerId", "[{\"id\":3}]", "[]" },
        { "auth().id != ownerId", "[{\"id\":1},{\"id\":2}]", "[]" },
        { "auth() == owner", "[{\"id\":3}]", "[]" },
        { "auth() != owner", "[{\"id\":1},{\"id\":2}]", "[]" },
        { "auth().role != 'ADMIN'", "[{\"id\":1},{\"id\":2},{\"id\":3}]",
          "[]" },
        { "auth().role == null", "[{\"id\":1},{\"id\":2},{\"id\":3}]",
          "[{\"id\":1},{\"id\":2},{\"id\":3}]" },
        { "ownerId == null", "[{\"id\":3}]", "[{\"id\":3}]" },
        { "auth() == null", "[{\"id\":1},{\"id\":2},{\"id\":3}]",
          "[{\"id\":1},{\"id\":2},{\"id\":3}]" },
        { "contains(title, auth().role)",
          "[{\"id\":1},{\"id\":2},{\"id\":3}]", "[]" },
        { "auth().id > ownerId", "[]", "[]" },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *name = apr_psprintf(unit_pool, "strict%d", (int)i);

        open_docs(name,
                  apr_pstrcat(unit_pool, "@@allow('read', ", cases[i].rule,
                              ")\n", NULL),
                  "");
        IS(ids_for(NULL, APIR_POLICY_MISSING_NULL), cases[i].loose,
           cases[i].rule);
        IS(ids_for(NULL, APIR_POLICY_MISSING_FALSE), cases[i].strict,
           "and where a missing value makes it false");
    }
}

/* ---- fields ---- */

static void fields(void)
{
    open_docs("fields", "@@allow('read', true)\n",
              "@allow('read', auth().id == ownerId) @deny('all', n > 15)");
    IS(read_as("{\"id\":1}", "findMany", "{\"select\":{\"secret\":true}}"),
       "[{\"secret\":\"s1\"},{\"secret\":null},{\"secret\":null}]",
       "a field that may not be seen is null");
    IS(read_as("{\"id\":2}", "count", "{\"where\":{\"secret\":\"s2\"}}"), "0",
       "a deny of it goes first, and filters see null");
    IS(read_as("{\"id\":1}", "findMany",
               "{\"orderBy\":[{\"secret\":\"desc\"},{\"id\":\"desc\"}],"
               "\"select\":{\"id\":true}}"),
       "[{\"id\":1},{\"id\":3},{\"id\":2}]", "orders see null");
    IS(read_as("{\"id\":1}", "aggregate",
               "{\"_max\":{\"secret\":true},\"_count\":{\"secret\":true}}"),
       "{\"_count\":{\"secret\":1},\"_max\":{\"secret\":\"s1\"}}",
       "so do aggregates");
    IS(read_as("{\"id\":1}", "groupBy",
               "{\"by\":[\"secret\"],\"_count\":true,"
               "\"orderBy\":{\"secret\":\"asc\"}}"),
       "[{\"secret\":null,\"_count\":2},{\"secret\":\"s1\",\"_count\":1}]",
       "and groups");
    IS(read_as("{\"id\":1}", "findMany",
               "{\"cursor\":{\"id\":1},\"orderBy\":[{\"secret\":\"asc\"},"
               "{\"id\":\"asc\"}],\"select\":{\"id\":true}}"),
       "[{\"id\":1}]", "and cursors");
}

/* ---- sub models ---- */

static void delegates(void)
{
    site = query_site_of(
        "delegates",
        HEAD "model Doc { id Int @id\n owner User? @relation(fields: "
             "[ownerId], references: [id])\n ownerId Int?\n kind String\n"
             " title String @allow('read', auth().id == 1)\n"
             " @@delegate(kind)\n @@allow('read', ownerId == auth().id) }\n"
             "model Post extends Doc { n Int\n @@allow('read', n > 5) }\n",
        "CREATE TABLE \"Doc\" (\"id\" INTEGER PRIMARY KEY, \"ownerId\""
        " INTEGER, \"kind\" TEXT, \"title\" TEXT);"
        "CREATE TABLE \"Post\" (\"id\" INTEGER PRIMARY KEY, \"n\" INTEGER);"
        "INSERT INTO \"Doc\" VALUES (1,1,'Post','a'),(2,2,'Post','b'),"
        "(3,2,'Post','c');"
        "INSERT INTO \"Post\" VALUES (1,1),(2,9),(3,1);");
    policy = apir_policy_compile(site.zmodel, unit_pool);
    IS(read_as("{\"id\":1}", "findMany", "{\"orderBy\":{\"id\":\"asc\"}}"),
       "[{\"id\":1,\"ownerId\":1,\"kind\":\"Post\",\"title\":\"a\",\"n\":1}]",
       "a base's rules hold for its rows");
    site.policy = apir_policy_for(policy, query_json("{\"id\":1}", unit_pool),
                                  APIR_POLICY_MISSING_NULL, unit_pool);
    IS(query_ask(&site, "post", "findMany", "{\"orderBy\":{\"id\":\"asc\"}}")
           .data,
       "[{\"id\":1,\"ownerId\":1,\"kind\":\"Post\",\"title\":\"a\",\"n\":1},"
       "{\"id\":2,\"ownerId\":null,\"kind\":null,\"title\":null,\"n\":9}]",
       "what a sub model may show of a hidden base row is its own");
}

/* Of a rule that another one decides nothing is left to be bound. */
static void hidden_bases(void)
{
    site = query_site_of(
        "hidden_bases",
        HEAD "model Doc { id Int @id\n owner User? @relation(fields: "
             "[ownerId], references: [id])\n ownerId Int?\n kind String\n"
             " title String @allow('read', auth().id == ownerId)\n"
             " @@delegate(kind) }\n"
             "model Post extends Doc { n Int\n @@allow('read', n > 5) }\n",
        "CREATE TABLE \"Doc\" (\"id\" INTEGER PRIMARY KEY, \"ownerId\""
        " INTEGER, \"kind\" TEXT, \"title\" TEXT);"
        "CREATE TABLE \"Post\" (\"id\" INTEGER PRIMARY KEY, \"n\" INTEGER);"
        "INSERT INTO \"Doc\" VALUES (2,2,'Post','b');"
        "INSERT INTO \"Post\" VALUES (2,9);");
    policy = apir_policy_compile(site.zmodel, unit_pool);
    site.policy = apir_policy_for(policy, query_json("{\"id\":2}", unit_pool),
                                  APIR_POLICY_MISSING_NULL, unit_pool);
    IS(query_ask(&site, "post", "findMany", "{}").data,
       "[{\"id\":2,\"ownerId\":null,\"kind\":null,\"title\":null,\"n\":9}]",
       "a base that is never seen is null");
}

/* ---- the user as a row ---- */

static void wanted(void)
{
    apr_size_t length;

    open_docs("wanted",
              "@@allow('read', auth().docs?[n > 5 && owner.role == 'x'])\n"
              "@@allow('read', auth().docs?[d, d.title == this.title])\n"
              "@@allow('create', auth() == owner)\n",
              "@default(auth().role)");
    IS(apir_json_stringify(apir_policy_wanted(policy, unit_pool), &length,
                           unit_pool),
       "{\"select\":{\"id\":true,\"role\":true,\"docs\":{\"select\":{"
       "\"id\":true,\"title\":true,\"n\":true,\"owner\":{\"select\":{"
       "\"id\":true,\"role\":true}}}}}}",
       "what rules and defaults read of the user is known");
}

/* ---- what cannot be ---- */

static void refusals(void)
{
    query_answer_t answer;

    site = query_site_of(
        "refusals",
        "datasource db { provider = 'sqlite' url = 'file:./x.db' }\n"
        "type Me { id Int\n tags String[]\n @@auth }\n"
        "model Doc { id Int @id\n title String\n"
        " @@allow('read', has(auth().tags, title)) }\n",
        "CREATE TABLE \"Doc\" (\"id\" INTEGER, \"title\" TEXT);");
    policy = apir_policy_compile(site.zmodel, unit_pool);
    answer = ask_as("{\"id\":1,\"tags\":[\"a\"]}", APIR_POLICY_MISSING_NULL,
                    "findMany", "{}");
    IS_INT(answer.error.kind, APIR_E_NOT_SUPPORTED,
           "functions of lists are refused where there are no lists");
}

/* A path of so many members. */
static apir_error_kind_t path_of(int members)
{
    const char *path = "id";
    query_answer_t answer;
    int i;

    for (i = 1; i < members; i++) {
        path = apr_pstrcat(unit_pool, "up.", path, NULL);
    }
    site = query_site_of(
        apr_psprintf(unit_pool, "path%d", members),
        apr_pstrcat(unit_pool, HEAD,
                    "model Doc { id Int @id\n up Doc? @relation('up', "
                    "fields: [upId], references: [id])\n upId Int?\n "
                    "down Doc[] @relation('up')\n owner User? "
                    "@relation(fields: [ownerId], references: [id])\n "
                    "ownerId Int?\n @@allow('read', ",
                    path, " > 1) }\n", NULL),
        "CREATE TABLE \"Doc\" (\"id\" INTEGER PRIMARY KEY, \"upId\""
        " INTEGER, \"ownerId\" INTEGER);");
    policy = apir_policy_compile(site.zmodel, unit_pool);
    answer = ask_as(NULL, APIR_POLICY_MISSING_NULL, "count", "{}");
    return answer.status == APR_SUCCESS ? APIR_E_NONE : answer.error.kind;
}

static void limits(void)
{
    IS_INT(path_of(APIR_MAX_POLICY_PATH - 1), APIR_E_NONE,
           "a path below the limit");
    IS_INT(path_of(APIR_MAX_POLICY_PATH), APIR_E_NONE, "one at the limit");
    IS_INT(path_of(APIR_MAX_POLICY_PATH + 1), APIR_E_NOT_SUPPORTED,
           "one above it is refused");
}

int main(void)
{
    db_fixture_begin();
    limits();
    constants();
    defaults();
    shapes();
    strict();
    fields();
    delegates();
    hidden_bases();
    wanted();
    refusals();
    return db_fixture_done();
}
