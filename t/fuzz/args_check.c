/*
 * Any arguments of any operation: they are judged, or refused with a message
 * that is bounded; the order of members changes nothing; and the normal form
 * has no value in it that it should not have. The first byte chooses the
 * operation, the second the model.
 */
#include "args_fuzz.h"

#include "core/buf.h"
#include "core/limits.h"
#include "json/reader.h"
#include "json/superjson.h"
#include "args/args.h"
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char schema_text[] =
    "datasource db { provider = 'sqlite' }\n"
    "enum E { A B }\n"
    "type Geo { lat Float lng Float? tags String[] }\n"
    "model U {\n"
    "  id Int @id @default(autoincrement())\n"
    "  mail String @unique @email\n"
    "  name String? @trim @lower @length(2, 5)\n"
    "  url String? @url\n"
    "  code String? @regex('^[a-z]+$')\n"
    "  e E @default(A)\n"
    "  n Int? @gt(1) @lte(10)\n"
    "  f Float? @gte(0.5)\n"
    "  g BigInt? @lt(100)\n"
    "  d Decimal? @gt(1)\n"
    "  b Boolean?\n"
    "  t DateTime?\n"
    "  y Bytes?\n"
    "  j Json?\n"
    "  o Geo? @json\n"
    "  h String? @omit\n"
    "  ps P[]\n"
    "  ts T[]\n"
    "  boss U? @relation('b', fields: [bossId], references: [id])\n"
    "  bossId Int?\n"
    "  staff U[] @relation('b')\n"
    "  @@validate(n == null || f == null || n >= f, 'order', ['n', 'f'])\n"
    "  @@validate(!(length(name) > 3) || code in ['a', 'b'])\n"
    "  @@validate(e != B || contains(h, 'x', true) || isUrl(h), 'h')\n"
    "  @@validate(b == null || !b || regex(h, '^[a-z]*$') || d < g)\n"
    "}\n"
    "model P {\n"
    "  a Int\n"
    "  c String\n"
    "  u U? @relation(fields: [uId], references: [id])\n"
    "  uId Int?\n"
    "  @@id([a, c])\n"
    "  @@unique([a, uId])\n"
    "}\n"
    "model T { k String @id us U[] }\n";

static apr_pool_t *pool;
static apir_zmodel_t *schema;
static const apir_query_rules_t *rules;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void refuse(void *baton, apir_severity_t severity,
                   const apir_place_t *place, const char *message)
{
    must(severity != APIR_DIAG_ERROR);
}

static void prepare(void)
{
    apir_diag_t diag = { refuse, NULL, NULL, 0, 0 };

    if (pool) {
        return;
    }
    apr_initialize();
    /* Leaks are looked for at the end, and not in the memory of pools, which
     * APR maps by itself: what a pool still held would count as lost. */
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    diag.pool = pool;
    schema = apir_zmodel_parse(schema_text, strlen(schema_text), NULL, &diag,
                               pool);
    must(schema != NULL);
    rules = apir_query_compile(schema, pool);
}

/* The same with all members the other way round. */
static apir_value_t *reversed(const apir_value_t *value, apr_pool_t *scratch)
{
    apir_value_t *out;
    const char *name;
    apr_size_t length;

    if (apir_value_kind(value) == APIR_ARRAY) {
        out = apir_value_array(scratch);
        for (apr_size_t i = 0; i < apir_value_length(value); i++) {
            apir_array_add(out, reversed(apir_value_at(value, i), scratch),
                           scratch);
        }
        return out;
    }
    if (apir_value_kind(value) != APIR_OBJECT) {
        return apir_value_copy(value, scratch);
    }
    out = apir_value_object(scratch);
    for (apr_size_t i = apir_value_length(value); i-- > 0;) {
        const apir_value_t *member = apir_value_member(value, i, &name,
                                                       &length);

        apir_object_set_n(out, name, length, reversed(member, scratch));
    }
    return out;
}

static bool judge(const apir_zmodel_model_t *model, apir_query_op_t op,
                  const apir_value_t *args, const apir_value_t **out,
                  apr_pool_t *scratch)
{
    apir_error_t error = { 0 };

    if (apir_query_check(rules, model, op, args, out, scratch, &error)
        == APR_SUCCESS) {
        must_be_normal(*out);
        return true;
    }
    must(error.kind == APIR_E_UNPROCESSABLE || error.kind == APIR_E_TOO_DEEP
         || error.kind == APIR_E_TOO_MANY);
    must(strlen(error.message) < APIR_MAX_ARGUMENT_MESSAGE + 200);
    must(error.kind != APIR_E_UNPROCESSABLE
         || strncmp(error.message, "Invalid ", 8) == 0);
    return false;
}

static void run(const uint8_t *data, size_t size, apr_pool_t *scratch)
{
    apir_query_op_t op = (apir_query_op_t)(data[0] % APIR_Q_OP_COUNT);
    const apir_zmodel_model_t *model =
        schema->models[data[1] % schema->model_count];
    apir_json_limits_t limits = { 200, 20000 };
    apir_value_t *args = NULL;
    const apir_value_t *meta;
    const apir_value_t *one;
    const apir_value_t *other;
    bool good;

    if (apir_json_read((const char *)data + 2, size - 2, &limits, &args,
                       scratch, NULL)) {
        return;
    }
    meta = apir_value_get(args, "meta");
    if (meta) {
        apir_value_t copy = *meta;

        apir_object_remove(args, "meta", 4);
        if (apir_superjson_apply(args, &copy, 0, scratch, NULL)) {
            return;
        }
    }
    good = judge(model, op, args, &one, scratch);
    must(judge(model, op, reversed(args, scratch), &other, scratch) == good);
    must(!good || apir_value_equal(one, other));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *scratch;

    prepare();
    if (size < 2) {
        return 0;
    }
    apr_pool_create(&scratch, pool);
    run(data, size, scratch);
    apr_pool_destroy(scratch);
    return 0;
}
