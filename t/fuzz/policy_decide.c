/*
 * Any rule for any user and any given values. The input is a rule, a line
 * that is the user's JSON, and one that is the arguments'. An answer is the
 * same each time; whoever is given less may do more: without `where` nothing
 * that was possible becomes impossible; and what the rule allows or its
 * contrary does (with nothing missing of the user).
 */
#include "json/reader.h"
#include "policy/decide.h"
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char before[] =
    "datasource db { provider = 'sqlite' }\n"
    "enum E { X Y Z }\n"
    "model U { id Int @id\n level Int?\n name String?\n kind E?\n"
    " admin Boolean?\n f Float?\n ms M[]\n os O[] }\n"
    "model P { id Int @id\n x Int\n y Boolean\n ms M[]\n"
    " @@allow('read', x > 1 || y)\n @@deny('read', x == 2) }\n"
    "model M { id Int @id\n a Int\n b Int\n c BigInt\n n Int?\n p Boolean\n"
    " q Boolean\n s String\n t String\n e E\n k E\n d DateTime\n g Float\n"
    " u U? @relation(fields: [uId], references: [id])\n uId Int?\n"
    " r P? @relation(fields: [rId], references: [id])\n rId Int?\n os O[]\n"
    " @@allow('read', ";

static const char between[] = ")\n @@allow('update', !(";

static const char after[] = "))\n @@deny('update', false) }\n"
                            "model O { id Int @id\n x Int\n m M @relation("
                            "fields: [mId], references: [id])\n mId Int\n"
                            " u U? @relation(fields: [uId], references: [id])"
                            "\n uId Int? }\n";

static apr_pool_t *pool;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* The text up to the end of the line; *@a at goes behind it. */
static char *line(const char **at, const char *end, apr_pool_t *scratch)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    char *out;

    stop = stop ? stop : end;
    out = apr_pstrmemdup(scratch, *at, (apr_size_t)(stop - *at));
    *at = stop < end ? stop + 1 : end;
    return out;
}

static apir_value_t *json(const char *text, apr_pool_t *scratch)
{
    apir_value_t *value = NULL;

    return apir_json_read(text, strlen(text), NULL, &value, scratch, NULL)
                   == APR_SUCCESS
               ? value
               : NULL;
}

static void run(const char *at, const char *end, apr_pool_t *scratch)
{
    const char *rule = line(&at, end, scratch);
    apir_value_t *auth = json(line(&at, end, scratch), scratch);
    apir_value_t *args = json(line(&at, end, scratch), scratch);
    const char *text = apr_pstrcat(scratch, before, rule, between, rule,
                                   after, NULL);
    apir_diag_t diag = { NULL, NULL, scratch, 0, 0 };
    apir_zmodel_t *zmodel = apir_zmodel_parse(text, strlen(text), NULL, &diag,
                                              scratch);
    const apir_zmodel_model_t *model = zmodel
                                           ? apir_zmodel_model(zmodel, "M", 1)
                                           : NULL;
    apir_policy_question_t asked, open;
    apir_error_t error = { 0 };
    bool possible;

    if (!model) {
        return;
    }
    if (apir_policy_question(model, args, &asked, scratch, &error)) {
        must(error.kind == APIR_E_UNPROCESSABLE);
        return;
    }
    possible = apir_policy_check(zmodel, &asked, auth, scratch);
    must(apir_policy_check(zmodel, &asked, auth, scratch) == possible);
    open = asked;
    open.where = NULL;
    must(!possible || apir_policy_check(zmodel, &open, auth, scratch));
    open.operation = APIR_ZP_UPDATE;
    if (!apir_policy_check(zmodel, &open, auth, scratch)) {
        open.operation = APIR_ZP_READ;
        must(apir_policy_check(zmodel, &open, auth, scratch));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *scratch;

    if (!pool) {
        apr_initialize();
        atexit(apr_terminate);
        apr_pool_create(&pool, NULL);
    }
    if (size > 4096 || memchr(data, '\0', size)) {
        return 0;
    }
    apr_pool_create(&scratch, pool);
    run((const char *)data, (const char *)data + size, scratch);
    apr_pool_destroy(scratch);
    return 0;
}
