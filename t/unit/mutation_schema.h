/**
 * @file mutation_schema.h
 * @brief Models with every kind of relation, and rows of them, for writes.
 */
#ifndef APIR_MUTATION_SCHEMA_H
#define APIR_MUTATION_SCHEMA_H

#include "mutation_fixture.h"

#include "storage/storage.h"

static const char write_schema[] =
    "datasource db { provider = 'sqlite' url = 'file:x' }\n"
    "enum Role { USER ADMIN @map('adm') }\n"
    "type Line { text String count Int? }\n"
    "model User {\n"
    "  id Int @id @default(autoincrement())\n"
    "  email String @unique\n"
    "  name String?\n"
    "  role Role @default(USER)\n"
    "  profile Profile?\n"
    "  posts Post[]\n"
    "  tags Tag[]\n"
    "  touched DateTime @updatedAt(ignore: [name])\n"
    "}\n"
    "model Profile {\n"
    "  id Int @id @default(autoincrement())\n"
    "  bio String?\n"
    "  user User @relation(fields: [userId], references: [id],"
    " onDelete: Cascade)\n"
    "  userId Int @unique\n"
    "}\n"
    "model Post {\n"
    "  id Int @id @default(autoincrement())\n"
    "  title String\n"
    "  views Int @default(5)\n"
    "  author User? @relation(fields: [authorId], references: [id])\n"
    "  authorId Int?\n"
    "  replies Post[] @relation('r')\n"
    "  parent Post? @relation('r', fields: [parentId], references: [id])\n"
    "  parentId Int?\n"
    "}\n"
    "model Tag {\n"
    "  id Int @id @default(autoincrement())\n"
    "  name String @unique\n"
    "  users User[]\n"
    "}\n"
    "model Comp { a Int\n b Int\n note String?\n links Link[]\n"
    "  @@id([a, b]) }\n"
    "model Link { id Int @id\n a Int?\n b Int?\n"
    "  comp Comp? @relation(fields: [a, b], references: [a, b]) }\n"
    "model Number { id BigInt @id\n int Int?\n big BigInt?\n dec Decimal?\n"
    "  flt Float?\n line Line? @json\n json Json? }\n"
    "model Owner { id Int @id @default(autoincrement())\n"
    "  name String\n things Thing[] @relation('o')\n boxes Box[] "
    "@relation('k') }\n"
    "model Thing { id Int @id @default(autoincrement())\n kind String\n"
    "  label String\n stamp DateTime @updatedAt\n"
    "  owner Owner? @relation('o', fields: [ownerId], references: [id],"
    " onDelete: Cascade)\n"
    "  ownerId Int?\n @@delegate(kind) }\n"
    "model Box extends Thing { size Int\n sort String\n"
    "  keeper Owner? @relation('k', fields: [keeperId], references: [id],"
    " onDelete: Cascade)\n"
    "  keeperId Int?\n @@delegate(sort) }\n"
    "model Crate extends Box { wood String?\n marks Mark[] }\n"
    "model Mark { id Int @id @default(autoincrement())\n text String\n"
    "  crate Crate? @relation(fields: [crateId], references: [id],"
    " onDelete: Cascade)\n"
    "  crateId Int? }\n"
    "model Flat { id Int @id @default(autoincrement())\n"
    "  mood Role @unique\n note String? }\n";

static const char write_seed[] =
    "BEGIN; PRAGMA defer_foreign_keys = on;"
    "DELETE FROM Mark; DELETE FROM Crate; DELETE FROM Box; DELETE FROM Thing;"
    "DELETE FROM Owner; DELETE FROM Link; DELETE FROM Comp;"
    "DELETE FROM Number; DELETE FROM _TagToUser; DELETE FROM Tag;"
    "DELETE FROM Post; DELETE FROM Profile; DELETE FROM User;"
    "DELETE FROM Flat; DELETE FROM sqlite_sequence;"
    "INSERT INTO User (id, email, name, role, touched) VALUES"
    " (1, 'u1', 'one', 'USER', '2020-01-01T00:00:00.000Z'),"
    " (2, 'u2', 'two', 'adm', '2020-01-01T00:00:00.000Z');"
    "INSERT INTO Profile (id, bio, userId) VALUES (1, 'b', 1);"
    "INSERT INTO Post (id, title, views, authorId) VALUES"
    " (1, 'p1', 5, 1), (2, 'p2', 5, 1), (3, 'p3', 5, 2);"
    "INSERT INTO Tag (id, name) VALUES (1, 't1'), (2, 't2'), (3, 't3');"
    "INSERT INTO _TagToUser (A, B) VALUES (1, 1), (2, 1), (1, 2);"
    "INSERT INTO Comp (a, b, note) VALUES (1, 1, 'n'), (1, 2, NULL);"
    "INSERT INTO Link (id, a, b) VALUES (1, 1, 1), (2, 1, 1);"
    "INSERT INTO Number (id, int, big, dec, flt) VALUES"
    " (1, 7, 9007199254740993, 5, 2.5),"
    " (2, NULL, 9223372036854775806, 1.5, 1);"
    "INSERT INTO Owner (id, name) VALUES (1, 'o1'), (2, 'o2');"
    "INSERT INTO Thing (id, kind, label, stamp, ownerId) VALUES"
    " (1, 'Box', 'x', '2020-01-01T00:00:00.000Z', 1),"
    " (2, 'Box', 'y', '2020-01-01T00:00:00.000Z', NULL);"
    "INSERT INTO Box (id, size, sort, keeperId) VALUES"
    " (1, 10, 'Crate', NULL), (2, 20, 'Crate', 2);"
    "INSERT INTO Crate (id, wood) VALUES (1, 'oak'), (2, 'fir');"
    "INSERT INTO Mark (id, text, crateId) VALUES (1, 'm', 1), (2, 'n', 2);"
    "COMMIT;";

/** Where the requests go. */
static write_site_t site;

/* ---- helpers ---- */

/* 'x' for "x". */
static inline const char *quoted(const char *text)
{
    char *copy = apr_pstrdup(unit_pool, text);
    char *at;

    for (at = copy; (at = strchr(at, '\'')) != NULL;) {
        *at = '"';
    }
    return copy;
}

static inline int add_row(void *baton, int count, char **values, char **names)
{
    const char **text = baton;
    int i;

    for (i = 0; i < count; i++) {
        *text = apr_pstrcat(unit_pool, *text, i > 0 ? "|" : "",
                            values[i] ? values[i] : "-", NULL);
    }
    *text = apr_pstrcat(unit_pool, *text, " ", NULL);
    return 0;
}

/* Rows as "1|a 2|b ", by another connection. */
static inline const char *state(const char *sql)
{
    const char *text = "";
    sqlite3 *db = NULL;

    sqlite3_open(db_path(site.name), &db);
    sqlite3_exec(db, sql, add_row, &text, NULL);
    sqlite3_close(db);
    return text;
}

static inline const char *everything(void)
{
    static const char *const tables[] = {
        "User", "Profile", "Post",   "Tag",   "_TagToUser",
        "Comp", "Link",    "Number", "Owner", "Thing",
        "Box",  "Crate",   "Mark",   "Flat",  "sqlite_sequence"
    };
    const char *text = "";
    apr_size_t i;

    for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        text = apr_pstrcat(unit_pool, text, tables[i], ": ",
                           state(apr_pstrcat(unit_pool, "SELECT * FROM ",
                                             tables[i], " ORDER BY 1, 2",
                                             NULL)),
                           "\n", NULL);
    }
    return text;
}

static inline void restart(void)
{
    db_outside(site.name, write_seed);
}

static inline void begin(void)
{
    apir_storage_plan_t *plan;
    apir_error_t error = { 0 };

    site.name = "write";
    site.site = query_site_of(site.name, write_schema,
                              "PRAGMA journal_mode=WAL");
    if (apir_storage_push(site.site.zmodel, site.site.config, NULL, &plan,
                          unit_pool, &error)
        != APR_SUCCESS) {
        printf("Bail out! %s\n", error.message);
        exit(1);
    }
    restart();
}

#endif
