/*
 * The GraphQL schema of models, and what becomes of a query: one operation
 * for each root field.
 */
#include "graphql_fixture.h"

#include "graphql/models.h"

#define GOLDEN "t/graphql/blog.graphql"
#define FIXTURES "t/conformance/rpc/fixtures/"
#define SOURCE "datasource db { provider = 'sqlite' }\n"

static int calls;
static const char *called;   /* "findMany User {…}" of the last */
static const char *answered; /* what the engine writes; NULL: it fails */

static void note(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    gql_told = apr_psprintf(unit_pool, "%s%s\n", gql_told, message);
}

static apr_status_t run(void *baton, const apir_gql_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_gql_refusal_t *refusal)
{
    apr_size_t length;

    calls++;
    called = apr_pstrcat(unit_pool, apir_query_op_name(call->op), " ",
                         call->model->name, " ",
                         apir_json_stringify(call->args, &length, unit_pool),
                         NULL);
    if (!answered) {
        return apir_error_set(&refusal->error, pool, APIR_E_NOT_FOUND,
                              "Record not found");
    }
    apir_json_raw(out->json, answered, strlen(answered));
    return APR_SUCCESS;
}

static void word(void *baton, const apir_gql_call_t *call,
                 apir_gql_refusal_t *refusal, apr_pool_t *pool)
{
    apir_value_t *extensions = apir_value_object(pool);

    apir_object_set(extensions, "code", apir_value_string("NO", pool));
    refusal->extensions = extensions;
}

static const apir_gql_engine_t engine = { run, word };

static apir_zmodel_t *load(const char *text, const char *name)
{
    apir_diag_t diag = { note, NULL, unit_pool, 0, 0 };

    gql_told = "";
    gql_limits = apir_gql_default_limits;
    return apir_zmodel_parse(text, strlen(text), name, &diag, unit_pool);
}

static apir_gql_schema_t *create(const char *text)
{
    apir_zmodel_t *zmodel = load(text, "test");
    apir_diag_t diag = { note, NULL, unit_pool, 0, 0 };

    return zmodel
               ? apir_gql_models_create(zmodel,
                                        apir_query_compile(zmodel, unit_pool),
                                        &engine, &diag, unit_pool)
               : NULL;
}

static const char *sdl_of(const char *text)
{
    apir_zmodel_t *zmodel = load(text, "test");
    apir_diag_t diag = { note, NULL, unit_pool, 0, 0 };

    return zmodel ? apir_gql_models_sdl(zmodel, &diag, unit_pool) : "none";
}

/* A definition of SDL, up to its end; "" when there is none. */
static const char *part(const char *sdl, const char *begins)
{
    const char *at = strstr(sdl, begins);
    const char *end = at ? strstr(at, "\n}") : NULL;

    return end ? apr_pstrmemdup(unit_pool, at, (apr_size_t)(end + 2 - at))
               : "";
}

static bool has(const char *text, const char *what)
{
    if (strstr(text, what)) {
        return true;
    }
    printf("# no %s in %s\n", what, text);
    return false;
}

/* ---- schemas ---- */

/* The first line in which two texts differ. */
static void tell_difference(const char *got, const char *want)
{
    int line = 1;

    while (*got && *got == *want) {
        line += *got++ == '\n';
        want++;
    }
    printf("# line %d: got %.*s\n# want %.*s\n", line,
           (int)strcspn(got, "\n"), got, (int)strcspn(want, "\n"), want);
}

/* With APIR_GOLDEN set, the file is written anew. */
static void test_golden(void)
{
    size_t length;
    const char *text = unit_file(FIXTURES "blog/schema.zmodel", &length);
    const char *golden = unit_file(GOLDEN, &length);
    const char *sdl = sdl_of(text);

    if (getenv("APIR_GOLDEN")) {
        FILE *out = fopen(getenv("APIR_GOLDEN"), "w");

        OK(out && fputs(sdl, out) >= 0 && fclose(out) == 0, "written");
        golden = sdl;
    }
    if (!OK(golden && strcmp(sdl, golden) == 0,
            "the schema of the blog is the one that is told")) {
        tell_difference(sdl, golden ? golden : "");
    }
    IS(sdl_of(text), sdl, "and the same each time");
}

static void test_fixtures(void)
{
    static const char *const names[] = { "blog", "types", "policy",
                                         "delegate", "validation" };
    size_t length;

    for (int i = 0; i < 5; i++) {
        const char *text = unit_file(apr_pstrcat(unit_pool, FIXTURES,
                                                 names[i], "/schema.zmodel",
                                                 NULL),
                                     &length);

        OK(create(text),
           apr_pstrcat(unit_pool, names[i], " has a schema", NULL));
        IS(gql_told, "", "of which nothing is told");
    }
}

static void test_names(void)
{
    const char *text = SOURCE
        "enum Word { __none maybe }\n"
        "enum Sort { up down }\n"
        "model Query { id Int @id w Word s Sort }\n"
        "model User { id Int @id lists Int _count Int? OR Int?\n"
        "  many User[] @relation('a') one User? @relation('a', fields: "
        "[oneId], references: [id]) oneId Int? }\n"
        "model UserList { id Int @id }\n"
        "model ManyUser { id Int @id }\n";
    const char *sdl = sdl_of(text);

    OK(create(text), "names that are taken are gone round");
    IS(gql_told, "", "and nothing is told");
    OK(has(sdl, "\ntype Query_ {\n"), "a model called Query");
    OK(has(sdl, "  findManyQuery("), "keeps its own name in its fields");
    OK(has(sdl, "\nenum Sort_ {\n  up\n  down\n}"), "an enum called Sort");
    OK(has(part(sdl, "\ntype Query_ {"), "  w: String!\n"),
       "an enum whose member is no name is text");
    OK(has(sdl, "  createManyUser(data: [UserCreateMany!]!"),
       "createMany of User");
    OK(has(sdl, "  createManyUser_(data: ManyUserCreate!"),
       "is not create of ManyUser");
    OK(has(sdl, "\ninput UserListFilter {\n")
           && has(sdl, "\ninput UserListFilter_ {\n"),
       "nor is a list of User a UserList");
    OK(!strstr(part(sdl, "\ntype User {"), "OR")
           && !strstr(part(sdl, "\ntype User {"), "_count: Int"),
       "words of arguments are no fields");
}

static void test_secrets(void)
{
    const char *sdl = sdl_of(SOURCE
                             "model User { id Int @id hash String @omit\n"
                             "  gone String? @ignore }\n");

    OK(!strstr(part(sdl, "\ntype User {"), "hash"),
       "what is omitted is not shown");
    OK(!strstr(part(sdl, "\ninput UserWhere {"), "hash"), "nor filtered by");
    OK(!strstr(part(sdl, "\ninput UserOrderBy {"), "hash"), "nor sorted by");
    OK(!strstr(part(sdl, "\nenum UserField {"), "hash"), "nor grouped by");
    OK(has(part(sdl, "\ninput UserCreate {"), "  hash: String!\n"),
       "but it is set");
    OK(!strstr(sdl, "gone"), "what is ignored is not there");
}

static void test_nullability(void)
{
    const char *sdl = sdl_of(
        SOURCE "model Open { id Int @id kept Int @allow('read', true)\n"
               "  name String notes Note[] @@allow('all', true) }\n"
               "model Shut { id Int @id notes Note[]\n"
               "  @@allow('read', true) @@deny('read', id == 1) }\n"
               "model Note { id Int @id\n"
               "  open Open @relation(fields: [openId], references: [id])\n"
               "  openId Int\n"
               "  shut Shut @relation(fields: [shutId], references: [id])\n"
               "  shutId Int }\n");

    OK(has(sdl, "  open: Open!\n"), "who may be read by all is there");
    OK(has(sdl, "  shut: Shut\n"), "who may be hidden is nullable");
    OK(has(sdl, "  kept: Int\n"), "and so is a field with rules");
    OK(has(sdl, "  name: String!\n"), "others are not");
    OK(has(sdl, "): [Note!]!\n"), "a list is never null");
}

static void test_kinds(void)
{
    const char *sdl = sdl_of(SOURCE
                             "model Base { id Int @id kind String\n"
                             "  @@delegate(kind) }\n"
                             "model Sub extends Base { more Int? }\n"
                             "view Seen { id Int @unique name String }\n");

    OK(!strstr(sdl, "createBase("), "rows of a base are not made");
    OK(has(sdl, "  updateBase("), "but changed");
    OK(has(sdl, "  createSub("), "its sub models are");
    OK(!strstr(part(sdl, "\ninput SubCreate {"), "kind"),
       "and have their kind by themselves");
    OK(has(part(sdl, "\ntype Sub {"), "  kind: String!\n"),
       "which is inherited");
    OK(has(sdl, "  findManySeen("), "a view is read");
    OK(!strstr(sdl, "deleteManySeen("), "not written");
    sdl = sdl_of(SOURCE "view Seen { id Int @unique }\n");
    OK(!strstr(sdl, "type Mutation"),
       "where nothing is written there are no mutations");
}

/* An enum that GraphQL cannot name is text, in lists too. */
static void test_odd_enums(void)
{
    static const char text[] = "datasource db { provider = 'postgresql' }\n"
                               "enum E { __A }\n"
                               "model M { id Int @id one E many E[] }\n";
    const char *sdl = sdl_of(text);

    OK(create(text), "a_schema_with_odd_enums_is_one");
    OK(has(part(sdl, "\ntype M {"), "  one: String!\n  many: [String!]!\n"),
       "their_values_are_text");
    OK(has(part(sdl, "\ninput MUpdate {"), "  many: StringListChange\n")
           && *part(sdl, "\ninput StringListChange {"),
       "and_change_as_text");
}

/* ---- queries ---- */

static const char blog[] = SOURCE
    "model User { id Int @id name String big BigInt? posts Post[] }\n"
    "model Post { id Int @id at DateTime bytes Bytes? dec Decimal?\n"
    "  user User? @relation(fields: [userId], references: [id])\n"
    "  userId Int? }\n";

static void test_calls(void)
{
    apir_gql_schema_t *schema = create(blog);

    answered = "[]";
    calls = 0;
    IS(gql_run(schema, "{ findManyUser { id name } }", NULL),
       "{\"data\":{\"findManyUser\":[]}}", "a field is answered as it is");
    IS(called,
       "findMany User {\"fields\":[{\"as\":\"id\",\"field\":\"id\","
       "\"required\":true},{\"as\":\"name\",\"field\":\"name\","
       "\"required\":true}]}",
       "by one operation");
    gql_run(
        schema,
        "{ findManyUser(take: 2, where: null) { n: name __typename"
        " a: posts(take: 1) { id } b: posts { user(where: {id: {gt: 1}})"
        " { id } } c: _count { posts x: posts(where: {id: {lt: 3}}) } } }",
        NULL);
    IS(called,
       "findMany User {\"take\":2,\"fields\":[{\"as\":\"n\",\"field\":"
       "\"name\",\"required\":true},{\"as\":\"__typename\",\"text\":\"User\"}"
       ",{\"as\":\"a\",\"field\":\"posts\",\"required\":true,\"args\":{"
       "\"take\":1,\"fields\":[{\"as\":\"id\",\"field\":\"id\",\"required\":"
       "true}]}},{\"as\":\"b\",\"field\":\"posts\",\"required\":true,"
       "\"args\":"
       "{\"fields\":[{\"as\":\"user\",\"field\":\"user\",\"args\":{\"where\":"
       "{"
       "\"id\":{\"gt\":1}},\"fields\":[{\"as\":\"id\",\"field\":\"id\","
       "\"required\":true}]}}]}},{\"as\":\"c\",\"counts\":[{\"as\":\"posts\","
       "\"field\":\"posts\"},{\"as\":\"x\",\"field\":\"posts\",\"args\":{"
       "\"where\":{\"id\":{\"lt\":3}}}}]}]}",
       "with all that is selected, under its names");
    IS_INT(calls, 2, "one for each root field");
    calls = 0;
    gql_run(schema, "{ a: findManyUser { id } b: findManyUser { id } }",
            NULL);
    IS_INT(calls, 2, "though they be the same");
}

static void test_values(void)
{
    apir_gql_schema_t *schema = create(blog);

    answered = "{\"_count\":{\"_all\":3},\"_sum\":{\"big\":12}}";
    IS(gql_run(schema,
               "{ aggregateUser { _sum { b: big } n: _count { _all "
               "__typename } } }",
               NULL),
       "{\"data\":{\"aggregateUser\":{\"_sum\":{\"b\":\"12\"},\"n\":{"
       "\"_all\":3,\"__typename\":\"UserCountOf\"}}}}",
       "aggregates are put in order");
    answered = "[{\"name\":\"}\\\"\",\"_count\":{\"id\":1}},"
               "{\"name\":null,\"_count\":{\"id\":2}}]";
    IS(gql_run(schema, "{ groupByUser(by: name) { _count { id } name } }",
               NULL),
       "{\"data\":{\"groupByUser\":[{\"_count\":{\"id\":1},\"name\":\"}\\\"\""
       "},{\"_count\":{\"id\":2},\"name\":null}]}}",
       "groups are read one by one");
    answered = "[]";
    IS(gql_run(schema, "{ groupByUser(by: [name]) { name } }", NULL),
       "{\"data\":{\"groupByUser\":[]}}", "or there is none");
    answered = "7";
    IS(gql_run(schema, "{ countUser }", NULL), "{\"data\":{\"countUser\":7}}",
       "a count is a number");
}

static void test_scalars(void)
{
    apir_gql_schema_t *schema = create(blog);

    answered = "null";
    gql_run(schema,
            "mutation($d: PostCreate!) { createPost(data: $d) { id } }",
            "{\"d\":{\"id\":1,\"at\":\"2024-02-29T12:00:00+01:00\","
            "\"bytes\":\"AQID\",\"dec\":\"1.50\"}}");
    OK(has(called, "\"at\":\"2024-02-29T11:00:00.000Z\""), "a moment");
    OK(has(called, "\"bytes\":\"AQID\""), "bytes");
    OK(has(called, "\"dec\":1.5"), "a decimal");
    gql_run(schema,
            "{ findManyUser(where: {big: {in: [1, \"0x10\"]}}) "
            "{ id } }",
            NULL);
    OK(has(called, "\"in\":[1,16]"), "big integers");
    OK(has(gql_run(schema,
                   "{ findManyPost(where: {at: {gt: \"soon\"}}) { id } }",
                   NULL),
           "\"errors\""),
       "a moment that is none is refused");
}

/* Arguments of RPC take numbers there, of any size, and nothing else. */
static void test_changes(void)
{
    static const char *const data[][2] = {
        { "updateUser(where: {id: 1}, data: {big: {increment: \"5\"}})",
          "\"big\":{\"increment\":5}" },
        { "updateUser(where: {id: 1}, data: {big: {set: "
          "\"9223372036854775807\"}})",
          "\"big\":{\"set\":9223372036854775807}" },
        { "updateUser(where: {id: 1}, data: {big: {set: null}})",
          "\"big\":{\"set\":null}" },
        { "updatePost(where: {id: 1}, data: {dec: {multiply: \"1.5\"}})",
          "\"dec\":{\"multiply\":1.5}" },
        { "updateUser(where: {id: 1}, data: {posts: {update: [{where: {id: 2}"
          ", data: {dec: {divide: 2}}}]}})",
          "\"dec\":{\"divide\":2}" },
    };
    apir_gql_schema_t *schema = create(blog);

    answered = "null";
    for (size_t i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
        called = "";
        HAS(gql_run(schema,
                    apr_pstrcat(unit_pool, "mutation { ", data[i][0],
                                " { id } }", NULL),
                    NULL),
            ":null}}", data[i][0]);
        OK(has(called, data[i][1]), "as a number");
    }
    gql_run(schema,
            "mutation($v: BigInt) { updateManyUser(data: {big: {decrement: "
            "$v}}) { count } }",
            "{\"v\":\"7\"}");
    OK(has(called, "\"decrement\":7"), "of a variable, too");
}

static void test_errors(void)
{
    apir_gql_schema_t *schema = create(blog);

    answered = NULL;
    IS(gql_run(schema, "{ findManyUser { id } }", NULL),
       "{\"errors\":[{\"message\":\"Record not found\",\"locations\":[{"
       "\"line\":1,\"column\":3}],\"path\":[\"findManyUser\"],\"extensions\":"
       "{\"code\":\"NO\"}}],\"data\":{\"findManyUser\":null}}",
       "a failure is the root field's");
    calls = 0;
    OK(has(gql_run(schema, "{ findManyUser(skip: -1) { id } }", NULL),
           "Invalid findMany args for model"),
       "arguments are checked as RPC's are");
    OK(has(gql_run(schema, "{ findManyUser { posts(skip: -1) { id } } }",
                   NULL),
           "select.posts.skip"),
       "those of relations, too");
    OK(has(gql_run(schema,
                   "query($n: Int! = 1) { findManyUser { posts(where: {id: "
                   "{between: [$n]}}) { id } } }",
                   NULL),
           "exactly 2 items"),
       "with what variables hold");
    IS_INT(calls, 0, "before anything runs");
}

/* One that is null fails the root field before anything runs, wherever it
 * stands below it. */
static void test_conditions(void)
{
    static const struct {
        const char *query;
        const char *path;
    } cases[] = {
        { "findManyUser { id name @skip(if: $b) }", "[\"findManyUser\"]" },
        { "findManyUser { id posts { id @include(if: $b) } }",
          "[\"findManyUser\",\"posts\"]" },
        { "findManyUser { n: _count { posts @include(if: $b) } }",
          "[\"findManyUser\",\"n\"]" },
        { "aggregateUser { _count { _all } _sum @include(if: $b) { big } }",
          "[\"aggregateUser\"]" },
        { "groupByUser(by: name) { s: _sum { big @include(if: $b) } }",
          "[\"groupByUser\",\"s\"]" },
    };
    apir_gql_schema_t *schema = create(blog);

    answered = "[]";
    calls = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *got = gql_run(schema,
                                  apr_pstrcat(unit_pool,
                                              "query($b: Boolean = true) { ",
                                              cases[i].query, " }", NULL),
                                  "{\"b\":null}");

        OK(has(got, "is null, which its type does not allow")
               && has(got, apr_pstrcat(unit_pool, "\"path\":", cases[i].path,
                                       NULL))
               && has(got, ":null}}"),
           cases[i].query);
    }
    IS_INT(calls, 0, "a null condition runs nothing");
}

int main(void)
{
    unit_begin();
    test_golden();
    test_fixtures();
    test_names();
    test_secrets();
    test_nullability();
    test_kinds();
    test_odd_enums();
    test_calls();
    test_values();
    test_scalars();
    test_changes();
    test_errors();
    test_conditions();
    return unit_done();
}
