/*
 * Tables of a schema: what is made, what is changed, what is refused.
 */
#include "db_fixture.h"
#include "zmodel_fixture.h"
#include "storage/storage.h"

#define HEAD ZMODEL_SOURCE

static apir_storage_plan_t *plan;
static apir_error_t error;

static apir_zmodel_t *schema_of(const char *text)
{
    apir_zmodel_t *zmodel = zmodel_of(
        apr_pstrcat(unit_pool, HEAD, text, NULL));

    if (!zmodel) {
        printf("Bail out! %s\n", zmodel_told);
        exit(1);
    }
    return zmodel;
}

/* Pushes; "" or what was wrong. */
static const char *push(const char *name, const apir_zmodel_t *zmodel)
{
    memset(&error, 0, sizeof(error));
    return apir_storage_push(zmodel, db_config(name, NULL), NULL, &plan,
                             unit_pool, &error)
                   == APR_SUCCESS
               ? ""
               : error.message;
}

/* The statements of a plan, one a line; refusals begin with "! ". */
static const char *planned(const char *name, const apir_zmodel_t *zmodel)
{
    const char *text = "";
    int i;

    memset(&error, 0, sizeof(error));
    if (apir_storage_plan(zmodel, db_config(name, NULL), &plan, unit_pool,
                          &error)
        != APR_SUCCESS) {
        return error.message;
    }
    for (i = 0; i < plan->statements->nelts; i++) {
        text = apr_pstrcat(unit_pool, text,
                           APR_ARRAY_IDX(plan->statements, i, const char *),
                           "\n", NULL);
    }
    for (i = 0; i < plan->refusals->nelts; i++) {
        text = apr_pstrcat(
            unit_pool, text, "! ",
            APR_ARRAY_IDX(plan->refusals, i, apir_storage_refusal_t).message,
            "\n", NULL);
    }
    return text;
}

/* What the catalogue says, in words. */
static const char *catalogue(const char *name)
{
    const char *text = "";
    sqlite3_stmt *statement;
    sqlite3 *db;

    sqlite3_open(db_path(name), &db);
    sqlite3_prepare_v2(db,
                       "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
                       "ORDER BY name",
                       -1, &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        text = apr_pstrcat(unit_pool, text,
                           (const char *)sqlite3_column_text(statement, 0),
                           ";\n", NULL);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return text;
}

static const char *shared(const char *fixture, const char *file)
{
    const char *folder = getenv("APIR_SHARED");

    return apr_pstrcat(unit_pool, folder ? folder : "../shared",
                       "/conformance/rpc/fixtures/", fixture, "/", file,
                       NULL);
}

static void test_fixture(const char *fixture)
{
    const char *ours = apr_pstrcat(unit_pool, fixture, "-ours", NULL);
    const char *theirs = apr_pstrcat(unit_pool, fixture, "-theirs", NULL);
    apir_diag_t diag = zmodel_diag();
    apir_zmodel_t *zmodel;
    size_t length;
    char *ddl = unit_file(shared(fixture, "ddl.sql"), &length);
    const char *root = getenv("SRCDIR"),
               *path = shared(fixture, "schema.zmodel");

    if (!ddl) {
        unit_skip("the shared samples are not here");
        return;
    }
    if (*path != '/') {
        path = apr_pstrcat(unit_pool, root ? root : ".", "/", path, NULL);
    }
    zmodel = apir_zmodel_load(path, &diag, unit_pool);
    if (!OK(zmodel != NULL, fixture)) {
        printf("# %s\n", zmodel_told);
        return;
    }
    db_outside(theirs, ddl);
    IS(planned(theirs, zmodel), "", "a database of the reference is right");
    IS(push(ours, zmodel), "", "tables are made");
    IS(catalogue(ours), catalogue(theirs), "and are the same, to the byte");
    IS(planned(ours, zmodel), "", "a second push has nothing to do");
}

/* ---- what is made ---- */

static void test_every_column(void)
{
    apir_zmodel_t *zmodel = schema_of(
        "enum Role { USER @map('user') ADMIN }\n"
        "model User { id Int @id @default(autoincrement())\n"
        "  role Role @default(USER)  big BigInt @default(7)\n"
        "  f Float @default(-1.5)  on Boolean @default(true)\n"
        "  s String @default(\"it's\")  b Bytes @default('AQI=')\n"
        "  at DateTime @default('2024-01-02')  now DateTime @default(now())\n"
        "  j Json @default('{\"a\":1}')  d Decimal @default(1.50)\n"
        "  g String @default(dbgenerated(\"lower('X')\"))\n"
        "  u String @default(uuid())  up DateTime @updatedAt  o Int?\n"
        "  @@unique([s, role])  @@index([big, at(sort: Desc)])\n"
        "  @@map('users') }");

    IS(planned("columns", zmodel),
       "CREATE TABLE \"users\" (\n"
       "  \"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n"
       "  \"role\" TEXT NOT NULL DEFAULT 'user',\n"
       "  \"big\" BIGINT NOT NULL DEFAULT 7,\n"
       "  \"f\" REAL NOT NULL DEFAULT -1.5,\n"
       "  \"on\" BOOLEAN NOT NULL DEFAULT true,\n"
       "  \"s\" TEXT NOT NULL DEFAULT 'it''s',\n"
       "  \"b\" BLOB NOT NULL DEFAULT x'0102',\n"
       "  \"at\" DATETIME NOT NULL DEFAULT '2024-01-02T00:00:00.000Z',\n"
       "  \"now\" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
       "  \"j\" JSONB NOT NULL DEFAULT '{\"a\":1}',\n"
       "  \"d\" DECIMAL NOT NULL DEFAULT 1.50,\n"
       "  \"g\" TEXT NOT NULL DEFAULT (lower('X')),\n"
       "  \"u\" TEXT NOT NULL,\n"
       "  \"up\" DATETIME NOT NULL,\n"
       "  \"o\" INTEGER\n"
       ")\n"
       "CREATE UNIQUE INDEX \"users_s_role_key\" ON \"users\"(\"s\", "
       "\"role\")\n"
       "CREATE INDEX \"users_big_at_idx\" ON \"users\"(\"big\", \"at\" "
       "DESC)\n",
       "every type and default");
    OK(plan->missing, "a missing file is said to be missing");
    OK(access(db_path("columns"), F_OK) != 0, "a check makes no file");
    IS(push("columns", zmodel), "", "and SQLite takes it");
    IS(planned("columns", zmodel), "", "and it is as it was meant");
}

static void test_tables(void)
{
    apir_zmodel_t *zmodel = schema_of(
        "model Note { id BigInt @id @default(autoincrement())\n"
        "  tags Tag[]  self Note[] @relation('s')\n"
        "  of Note[] @relation('s') }\n"
        "model Tag { slug String @unique @map('s\"lug')  notes Note[]\n"
        "  a Int?  b Int?\n"
        "  pair Pair? @relation(fields: [a, b], references: [x, y],\n"
        "    onDelete: NoAction, map: 'my_fk')\n"
        "  @@unique([a, b], map: 'mine') }\n"
        "model Pair { x Int y Int tags Tag? @@id([x, y]) }");

    IS(planned("tables", zmodel),
       "CREATE TABLE \"Note\" (\n"
       "  \"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT\n"
       ")\n"
       "CREATE TABLE \"Tag\" (\n"
       "  \"s\"\"lug\" TEXT NOT NULL,\n"
       "  \"a\" INTEGER,\n"
       "  \"b\" INTEGER,\n"
       "  CONSTRAINT \"my_fk\" FOREIGN KEY (\"a\", \"b\") REFERENCES "
       "\"Pair\" (\"x\", \"y\") ON DELETE NO ACTION ON UPDATE CASCADE\n"
       ")\n"
       "CREATE TABLE \"Pair\" (\n"
       "  \"x\" INTEGER NOT NULL,\n"
       "  \"y\" INTEGER NOT NULL,\n"
       "  PRIMARY KEY (\"x\", \"y\")\n"
       ")\n"
       "CREATE TABLE \"_NoteToTag\" (\n"
       "  \"A\" BIGINT NOT NULL,\n"
       "  \"B\" TEXT NOT NULL,\n"
       "  CONSTRAINT \"_NoteToTag_A_fkey\" FOREIGN KEY (\"A\") REFERENCES "
       "\"Note\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE,\n"
       "  CONSTRAINT \"_NoteToTag_B_fkey\" FOREIGN KEY (\"B\") REFERENCES "
       "\"Tag\" (\"s\"\"lug\") ON DELETE CASCADE ON UPDATE CASCADE\n"
       ")\n"
       "CREATE TABLE \"_s\" (\n"
       "  \"A\" BIGINT NOT NULL,\n"
       "  \"B\" BIGINT NOT NULL,\n"
       "  CONSTRAINT \"_s_A_fkey\" FOREIGN KEY (\"A\") REFERENCES "
       "\"Note\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE,\n"
       "  CONSTRAINT \"_s_B_fkey\" FOREIGN KEY (\"B\") REFERENCES "
       "\"Note\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n"
       ")\n"
       "CREATE UNIQUE INDEX \"Tag_s\"\"lug_key\" ON \"Tag\"(\"s\"\"lug\")\n"
       "CREATE UNIQUE INDEX \"mine\" ON \"Tag\"(\"a\", \"b\")\n"
       "CREATE UNIQUE INDEX \"_NoteToTag_AB_unique\" ON "
       "\"_NoteToTag\"(\"A\", \"B\")\n"
       "CREATE INDEX \"_NoteToTag_B_index\" ON \"_NoteToTag\"(\"B\")\n"
       "CREATE UNIQUE INDEX \"_s_AB_unique\" ON \"_s\"(\"A\", \"B\")\n"
       "CREATE INDEX \"_s_B_index\" ON \"_s\"(\"B\")\n",
       "compound keys, names of one's own, many to many, self relations");
    IS(push("tables", zmodel), "", "SQLite takes them");
    IS(planned("tables", zmodel), "", "and they are as they were meant");
}

/* ---- what is changed ---- */

#define BASE "model User { id Int @id  name String  "
#define BASE_DDL                                                         \
    "CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT " \
    "NULL); INSERT INTO User VALUES (1, 'a'), (2, 'b');"

static void test_columns_are_added(void)
{
    apir_zmodel_t *zmodel = schema_of(
        BASE "age Int?  level Int @default(3)  at DateTime? @default(now())\n"
             "  code String? @unique  bossId Int?\n"
             "  boss User? @relation('b', fields: [bossId], "
             "references: [id])\n"
             "  staff User[] @relation('b') }");

    db_outside("add", BASE_DDL);
    IS(planned("add", zmodel),
       "ALTER TABLE \"User\" ADD COLUMN \"age\" INTEGER\n"
       "ALTER TABLE \"User\" ADD COLUMN \"level\" INTEGER NOT NULL DEFAULT "
       "3\n"
       "ALTER TABLE \"User\" ADD COLUMN \"at\" DATETIME\n"
       "ALTER TABLE \"User\" ADD COLUMN \"code\" TEXT\n"
       "ALTER TABLE \"User\" ADD COLUMN \"bossId\" INTEGER CONSTRAINT "
       "\"User_bossId_fkey\" REFERENCES \"User\" (\"id\") ON DELETE SET NULL "
       "ON UPDATE CASCADE\n"
       "CREATE UNIQUE INDEX \"User_code_key\" ON \"User\"(\"code\")\n",
       "columns that need nothing from old rows");
    IS(push("add", zmodel), "", "are added");
    IS(planned("add", zmodel), "", "and nothing is left to do");
}

static void test_columns_of_an_empty_table(void)
{
    apir_zmodel_t *zmodel = schema_of(
        BASE "must String  at DateTime @default(now())  bossId Int\n"
             "  boss User @relation('b', fields: [bossId], "
             "references: [id])\n"
             "  staff User[] @relation('b') }");

    db_outside("empty", BASE_DDL "DELETE FROM User");
    IS(push("empty", zmodel), "", "an empty table takes every column");
    IS(planned("empty", zmodel), "", "and is then as it should be");
}

static void test_indexes_follow(void)
{
    apir_zmodel_t *before = schema_of(
        BASE "x Int @unique  y Int  @@index([name])  @@index([y]) }");
    apir_zmodel_t *after = schema_of(
        BASE "x Int  y Int  @@index([name, x], map: 'User_name_idx')\n"
             "  @@unique([y]) }");

    push("index", before);
    db_outside("index", "CREATE INDEX mine ON User(x, y);"
                        "CREATE INDEX User_x_idx ON User(x) WHERE y > 1");
    IS(planned("index", after),
       "DROP INDEX \"User_y_idx\"\n"
       "DROP INDEX \"User_name_idx\"\n"
       "DROP INDEX \"User_x_key\"\n"
       "CREATE UNIQUE INDEX \"User_y_key\" ON \"User\"(\"y\")\n"
       "CREATE INDEX \"User_name_idx\" ON \"User\"(\"name\", \"x\")\n",
       "indexes of the layout's names go and come; a person's stay");
    IS(push("index", after), "", "that is done");
    IS(planned("index", after), "", "and nothing is left to do");
}

/* Lower-case types, unique keys as constraints, foreign keys without actions:
 * as the reference's own test helper makes tables. */
static void test_other_layouts(void)
{
    apir_zmodel_t *zmodel = schema_of(
        "model User { id Int @id @default(autoincrement()) email String "
        "@unique\n  at DateTime  ok Boolean  j Json?  posts Post[] }\n"
        "model Post { id String @id  userId Int\n"
        "  user User @relation(fields: [userId], references: [id]) }");

    db_outside("other",
               "CREATE TABLE \"User\" (\"id\" integer primary key "
               "autoincrement, \"email\" text not null unique, \"at\" "
               "timestamp not null, \"ok\" boolean not null, \"j\" jsonb, "
               "\"extra\" text, constraint \"unique_User_id\" unique "
               "(\"id\"));"
               "CREATE TABLE \"post\" (\"ID\" VARCHAR(30) primary key, "
               "\"userId\" int not null, constraint \"fk_Post_user\" foreign "
               "key (\"userId\") references \"User\");"
               "CREATE TABLE another (x);");
    IS(planned("other", zmodel), "", "other layouts are used as they are");
    db_outside("view", "CREATE TABLE t (id INTEGER PRIMARY KEY, email);"
                       "CREATE VIEW User AS SELECT * FROM t;");
    OK(strstr(planned("view", zmodel), "\"User\" (\n") == NULL,
       "and so is a view");
}

/* ---- what is refused ---- */

static void refused(const char *name, const char *ddl, const char *schema,
                    const char *want)
{
    apir_zmodel_t *zmodel = schema_of(schema);
    const char *before, *statement;

    db_outside(name, ddl);
    before = catalogue(name);
    IS(planned(name, zmodel), want, name);
    OK(*push(name, zmodel) && strcmp(catalogue(name), before) == 0,
       "nothing is changed");
    if (plan->refusals->nelts == 0) {
        return;
    }
    statement =
        APR_ARRAY_IDX(plan->refusals, 0, apir_storage_refusal_t).statement;
    IS_INT(db_outside(name, statement), SQLITE_OK,
           "the statement for a person is SQL");
    IS(planned(name, zmodel), "", "and settles it");
}

static void test_refusals(void)
{
    refused("required", BASE_DDL, BASE "must String }",
            "! table \"User\": the required column \"must\" is missing, and "
            "the rows that are there need a value\n");
    refused("computed", BASE_DDL, BASE "at DateTime @default(now()) }",
            "! table \"User\": the required column \"at\" is missing, and "
            "the rows that are there need a value\n");
    refused("reference", BASE_DDL,
            BASE "bossId Int @default(1)\n"
                 "boss User @relation('b', fields: [bossId], references: "
                 "[id])\n  staff User[] @relation('b') }",
            "! table \"User\": the required column \"bossId\" is missing\n");
    refused("optional", BASE_DDL, "model User { id Int @id  name String? }",
            "! table \"User\": column \"name\" is NOT NULL, not optional\n");
    refused("not-null",
            "CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY, name TEXT, "
            "old INT); INSERT INTO User VALUES (1, NULL, 5);",
            BASE "}",
            "! table \"User\": column \"name\" is optional, not NOT NULL\n");
    refused("type", BASE_DDL, "model User { id Int @id  name Int }",
            "! table \"User\": column \"name\" is TEXT, not INTEGER\n");
    refused("text",
            "CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY, name UUID "
            "NOT NULL)",
            BASE "}",
            "! table \"User\": column \"name\" is UUID, not TEXT\n");
    refused("key", "CREATE TABLE User (id INT NOT NULL, name TEXT NOT NULL)",
            BASE "}", "! table \"User\": the primary key is another\n");
    refused("counter",
            "CREATE TABLE User (id INT NOT NULL PRIMARY KEY, name TEXT NOT "
            "NULL)",
            "model User { id Int @id @default(autoincrement()) name String }",
            "! table \"User\": column \"id\" is no INTEGER PRIMARY KEY, so "
            "it does not count by itself\n");
    refused("extra",
            "CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY, name TEXT "
            "NOT NULL, old TEXT NOT NULL)",
            BASE "}",
            "! table \"User\": column \"old\", which is NOT NULL and has no "
            "default, is not in the schema: no row could be created\n");
}

static void test_foreign_keys(void)
{
    static const char schema[] = BASE
        "bossId Int?  boss User? @relation('b', fields: [bossId], "
        "references: [id], onDelete: Cascade)\n"
        "  staff User[] @relation('b')  @@index([name]) }";

    refused("foreign",
            "CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY, name TEXT "
            "NOT NULL, bossId INT);"
            "CREATE INDEX User_name_idx ON User(name);"
            "INSERT INTO User VALUES (1, 'a', 1);",
            schema,
            "! table \"User\": the foreign key \"User_bossId_fkey\" is "
            "missing\n");
    refused("action",
            "CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY, name TEXT "
            "NOT NULL, bossId INT REFERENCES User(id));"
            "CREATE INDEX User_name_idx ON User(name);",
            schema,
            "! table \"User\": the foreign key \"User_bossId_fkey\" is ON "
            "DELETE NO ACTION ON UPDATE NO ACTION, not ON DELETE CASCADE ON "
            "UPDATE CASCADE\n");
}

/* ---- what goes wrong ---- */

static void test_failures_leave_nothing(void)
{
    apir_zmodel_t *zmodel = schema_of("model New { id Int @id }\n" BASE
                                      "@@unique([name]) }");
    const char *said;

    db_outside("twice", BASE_DDL "INSERT INTO User VALUES (3, 'a')");
    said = push("twice", zmodel);
    OK(strstr(said, "CREATE UNIQUE INDEX \"User_name_key\"") != NULL
           && strstr(said, "UNIQUE constraint failed: User.name") != NULL,
       "equal values are told");
    OK(strstr(catalogue("twice"), "New") == NULL,
       "and what was done before is undone");

    db_outside("text", "SELECT 1");
    said = push("no/such/folder", zmodel);
    OK(strstr(said, "no/such/folder: No such file or directory") != NULL,
       "a folder that is missing is told");
    symlink("nowhere", db_path("link"));
    said = push("link", zmodel);
    OK(*said, "a link to nowhere is not followed");
}

static void test_not_a_database(void)
{
    FILE *file = fopen(db_path("words"), "w");
    apir_zmodel_t *zmodel = schema_of(BASE "}");
    const char *said;

    fputs("not a database, but long enough to be taken for one, perhaps "
          "even for a moment by somebody in a hurry, who knows; no.\n",
          file);
    fclose(file);
    said = push("words", zmodel);
    OK(strstr(said, "file is not a database") != NULL,
       "a file that is no database is told");
    OK(access(db_path("words"), F_OK) == 0, "and left alone");
    zmodel->datasource->provider = APIR_ZMODEL_POSTGRESQL;
    OK(strstr(push("other-provider", zmodel), "provider \"sqlite\"") != NULL,
       "a schema for another database is told");
}

static void test_owner(void)
{
    const apir_storage_owner_t nobody = { 65534, 65534 };
    apir_zmodel_t *zmodel = schema_of(BASE "}");
    struct stat about;

    if (geteuid() != 0) {
        unit_skip("only root gives files away");
        return;
    }
    chmod(db_folder, 0755);
    OK(apir_storage_push(zmodel, db_config("owned", NULL), &nobody, &plan,
                         unit_pool, &error)
           != APR_SUCCESS,
       "the owner must be able to write to the folder");
    OK(strstr(error.message, "user 65534 cannot write to this folder")
           != NULL,
       "which is told");
    OK(access(db_path("owned"), F_OK) != 0, "and no file is left");
    chmod(db_folder, 0777);
    IS_INT(apir_storage_push(zmodel, db_config("owned", NULL), &nobody, &plan,
                             unit_pool, &error),
           APR_SUCCESS, "a folder that it can write to will do");
    OK(stat(db_path("owned"), &about) == 0 && about.st_uid == 65534
           && about.st_gid == 65534 && (about.st_mode & 07) == 0,
       "the file is the owner's, and not for everybody");
    chmod(db_folder, 0700);
}

int main(void)
{
    static const char *const fixtures[] = { "blog", "types", "policy",
                                            "validation", "delegate" };
    apr_size_t i;

    db_fixture_begin();
    for (i = 0; i < sizeof(fixtures) / sizeof(fixtures[0]); i++) {
        test_fixture(fixtures[i]);
    }
    test_every_column();
    test_tables();
    test_columns_are_added();
    test_columns_of_an_empty_table();
    test_indexes_follow();
    test_other_layouts();
    test_refusals();
    test_foreign_keys();
    test_failures_leave_nothing();
    test_not_a_database();
    test_owner();
    return db_fixture_done();
}
