/*
 * Nothing goes on without a bound: below, at and above each limit; and a
 * schema of a thousand models.
 */
#include "zmodel_fixture.h"
#include "core/limits.h"
#include <apr_tables.h>
#include <apr_time.h>

static const char *repeated(const char *text, int count)
{
    apr_size_t length = strlen(text);
    char *out = apr_palloc(unit_pool, length * (apr_size_t)count + 1);
    int i;

    for (i = 0; i < count; i++) {
        memcpy(out + length * (apr_size_t)i, text, length);
    }
    out[length * (apr_size_t)count] = '\0';
    return out;
}

static bool ruled(const char *before, const char *after)
{
    return zmodel_of(apr_pstrcat(unit_pool,
                                 ZMODEL_SOURCE
                                 "model A {\n id Int @id\n@@allow('read', ",
                                 before, "true", after, ")\n}\n", NULL))
           != NULL;
}

static bool deep(const char *before, const char *after, int count)
{
    return ruled(repeated(before, count), repeated(after, count));
}

static bool says_deep(void)
{
    return strstr(zmodel_told, "nested deeper than 256 levels\n") != NULL;
}

static void expressions(void)
{
    OK(deep("(", ")", APIR_MAX_EXPRESSION_DEPTH - 2), "below in parentheses");
    OK(deep("(", ")", APIR_MAX_EXPRESSION_DEPTH - 1), "at the limit");
    OK(!deep("(", ")", APIR_MAX_EXPRESSION_DEPTH), "above it");
    OK(says_deep(), "the limit is named");
    OK(deep("!", "", APIR_MAX_EXPRESSION_DEPTH - 2), "below with nots");
    OK(deep("!", "", APIR_MAX_EXPRESSION_DEPTH - 1), "at the limit");
    OK(!deep("!", "", APIR_MAX_EXPRESSION_DEPTH), "above it");
    OK(says_deep(), "the limit is named");
    OK(ruled("", repeated(" && true", APIR_MAX_EXPRESSION_DEPTH - 2)),
       "below in a row of operators");
    OK(ruled("", repeated(" && true", APIR_MAX_EXPRESSION_DEPTH - 1)),
       "at the limit");
    OK(!ruled("", repeated(" && true", APIR_MAX_EXPRESSION_DEPTH)),
       "above it");
    OK(says_deep(), "the limit is named");
    OK(!deep("(", ")", 1000000), "a million parentheses");
    OK(!deep("[", "]", 1000000), "a million brackets");
    OK(!deep("!", "", 1000000), "a million nots");
    OK(!ruled("", repeated(".a", 1000000)), "a million members");
    OK(!ruled("", repeated("?[a]", 1000000)), "a million predicates");
}

/* A row of types, each mixing in the one before; the model is one more. */
static bool inherits(int levels)
{
    char *text = apr_pstrdup(unit_pool, ZMODEL_SOURCE "type T0 { f0 Int }\n");
    int i;

    for (i = 1; i < levels - 1; i++) {
        text = apr_psprintf(unit_pool, "%stype T%d with T%d { f%d Int }\n",
                            text, i, i - 1, i);
    }
    return zmodel_of(apr_psprintf(unit_pool,
                                  "%smodel M with T%d { id Int @id }\n", text,
                                  levels - 2))
           != NULL;
}

static void inheritance(void)
{
    OK(inherits(APIR_MAX_INHERITANCE - 1), "below the levels of mixins");
    OK(inherits(APIR_MAX_INHERITANCE), "at the limit");
    OK(!inherits(APIR_MAX_INHERITANCE + 1), "above it");
    OK(strstr(zmodel_told, "M inherits over more than 64 levels\n") != NULL,
       "the limit is named");
}

/* @a models models, each with @a fields inherited ones. */
static bool copies(int models, int fields)
{
    apr_pool_t *pool;
    apir_diag_t diag = zmodel_diag();
    apr_array_header_t *parts;
    const char *text;
    bool loaded;
    int i;

    apr_pool_create(&pool, unit_pool);
    parts = apr_array_make(pool, 4096, sizeof(const char *));
    APR_ARRAY_PUSH(parts, const char *) = ZMODEL_SOURCE "type T {\n";
    for (i = 0; i < fields; i++) {
        APR_ARRAY_PUSH(parts, const char *) = apr_psprintf(pool, "f%d Int\n",
                                                           i);
    }
    APR_ARRAY_PUSH(parts, const char *) = "}\n";
    for (i = 0; i < models; i++) {
        APR_ARRAY_PUSH(parts, const char *) =
            apr_psprintf(pool, "model M%d with T { id Int @id }\n", i);
    }
    text = apr_array_pstrcat(pool, parts, '\0');
    loaded = apir_zmodel_parse(text, strlen(text), NULL, &diag, pool) != NULL;
    apr_pool_destroy(pool);
    return loaded;
}

static void copying(void)
{
    OK(copies(100, APIR_MAX_SCHEMA_COPIES / 1000), "below the copies");
    OK(!copies(1001, APIR_MAX_SCHEMA_COPIES / 1000), "above them");
    OK(strstr(zmodel_told, "the schema inherits more than 1000000 things")
           != NULL,
       "the limit is named");
}

static void mistakes(void)
{
    apir_diag_t diag = zmodel_diag();
    const char *text = apr_pstrcat(unit_pool,
                                   ZMODEL_SOURCE "model A {\n id Int @id\n",
                                   repeated(" a Foo\n", 2000), "}\n", NULL);

    apir_zmodel_parse(text, strlen(text), NULL, &diag, unit_pool);
    IS_INT(diag.errors, APIR_MAX_SCHEMA_MISTAKES, "so many are told");
    diag = zmodel_diag();
    text = repeated("$", 2000);
    apir_zmodel_parse(text, strlen(text), NULL, &diag, unit_pool);
    IS_INT(diag.errors, APIR_MAX_SCHEMA_MISTAKES, "of characters, too");
}

static void bytes(void)
{
    apir_diag_t diag = zmodel_diag();
    apr_size_t length = APIR_MAX_SCHEMA_BYTES;
    char *text = apr_palloc(unit_pool, length + 1);

    memset(text, ' ', length + 1);
    memcpy(text, ZMODEL_SOURCE, strlen(ZMODEL_SOURCE));
    OK(apir_zmodel_parse(text, length - 1, NULL, &diag, unit_pool),
       "below the size");
    OK(apir_zmodel_parse(text, length, NULL, &diag, unit_pool), "at it");
    OK(!apir_zmodel_parse(text, length + 1, NULL, &diag, unit_pool),
       "above it");
    IS(zmodel_told, "0:0 the schema has more than 16777216 bytes\n",
       "the limit is named");
}

static const char *big_model(int number)
{
    return apr_psprintf(
        unit_pool,
        "model M%d with Base {\n id String @id @default(cuid())\n"
        " name String @length(1, 40)\n n Int @default(0)\n"
        " owner User @relation('o%d', fields: [ownerId], references: [id])\n"
        " ownerId Int\n next M%d? @relation('n%d', fields: [nextId], "
        "references: [id])\n nextId String?\n prev M%d[] @relation('n%d')\n"
        " @@unique([name, ownerId])\n"
        " @@allow('read', owner == auth() || auth().role == 'x')\n"
        " @@allow('update', prev?[n > 3 && owner.id == this.ownerId])\n"
        " @@validate(n < 10 || length(name) > 2)\n}\n",
        number, number, (number + 1) % 1000, number, (number + 999) % 1000,
        (number + 999) % 1000);
}

static void thousand_models(void)
{
    apr_array_header_t *parts = apr_array_make(unit_pool, 2100,
                                               sizeof(const char *));
    apir_zmodel_t *zmodel;
    apr_time_t start;
    const char *all;
    int i;

    APR_ARRAY_PUSH(parts, const char *) = ZMODEL_SOURCE
        "type Base { at DateTime @default(now()) }\n"
        "model User { id Int @id\n role String\n";
    for (i = 0; i < 1000; i++) {
        APR_ARRAY_PUSH(parts, const char *) =
            apr_psprintf(unit_pool, " m%d M%d[] @relation('o%d')\n", i, i, i);
    }
    APR_ARRAY_PUSH(parts, const char *) = "}\n";
    for (i = 0; i < 1000; i++) {
        APR_ARRAY_PUSH(parts, const char *) = big_model(i);
    }
    all = apr_array_pstrcat(unit_pool, parts, '\0');
    start = apr_time_now();
    zmodel = zmodel_of(all);
    printf("# a schema of 1,001 models: %d ms\n",
           (int)((apr_time_now() - start) / 1000));
    IS(zmodel_told, "", "a schema of a thousand models is right");
    IS_INT(zmodel ? zmodel->model_count : 0, 1001, "and whole");
}

int main(void)
{
    unit_begin();
    expressions();
    inheritance();
    copying();
    mistakes();
    bytes();
    thousand_models();
    return unit_done();
}
