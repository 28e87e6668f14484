/*
 * Any document, and any variables behind a zero byte, over models: what
 * becomes of it are operations whose arguments hold nothing they should not,
 * whose items are members of their models under the names of the answer, and
 * whose statements SQLite takes. Asked twice, it is the same.
 */
#include "args_fuzz.h"
#include "graphql_fuzz.h"

#include "graphql/models.h"
#include "json/superjson.h"
#include "query/plan.h"

#include <apr_strings.h>
#include <sqlite3.h>

static const char models[] =
    "datasource db { provider = 'sqlite' }\n"
    "enum E { A B }\n"
    "type Geo { lat Float lng Float? tags String[] }\n"
    "model U {\n"
    "  id Int @id @default(autoincrement())\n"
    "  mail String @unique @email\n"
    "  e E @default(A)\n"
    "  f Float?\n"
    "  g BigInt?\n"
    "  d Decimal?\n"
    "  b Boolean?\n"
    "  t DateTime?\n"
    "  y Bytes?\n"
    "  j Json?\n"
    "  o Geo? @json\n"
    "  h String? @omit\n"
    "  p P[]\n"
    "  k T[]\n"
    "  boss U? @relation('b', fields: [bossId], references: [id])\n"
    "  bossId Int?\n"
    "  staff U[] @relation('b')\n"
    "}\n"
    "model P {\n"
    "  a Int\n"
    "  c String\n"
    "  u U @relation(fields: [uId], references: [id])\n"
    "  uId Int\n"
    "  @@id([a, c])\n"
    "}\n"
    "model T { n String @id u U[] }\n"
    "model Base { id Int @id kind String\n"
    "  @@delegate(kind) }\n"
    "model Sub extends Base { more Int? }\n";

static const char tables[] =
    "CREATE TABLE U (id INTEGER PRIMARY KEY, mail TEXT UNIQUE, e TEXT, "
    "f REAL, g INTEGER, d NUMERIC, b INTEGER, t TEXT, y BLOB, j TEXT, "
    "o TEXT, h TEXT, bossId INTEGER);"
    "CREATE TABLE P (a INTEGER, c TEXT, uId INTEGER, PRIMARY KEY (a, c));"
    "CREATE TABLE T (n TEXT PRIMARY KEY);"
    "CREATE TABLE _TToU (A TEXT, B INTEGER);"
    "CREATE TABLE Base (id INTEGER PRIMARY KEY, kind TEXT);"
    "CREATE TABLE Sub (id INTEGER PRIMARY KEY, more INTEGER);";

/** What the process keeps. */
static struct {
    apr_pool_t *pool;
    const apir_gql_schema_t *schema;
    sqlite3 *db;
} site;

/** What the operations of one document were. */
typedef struct record_t {
    apir_buf_t calls;
} record_t;

/* ---- what operations are given ---- */

static bool is_read(apir_query_op_t op)
{
    return op == APIR_Q_FIND_MANY || op == APIR_Q_FIND_UNIQUE
           || op == APIR_Q_FIND_FIRST || op == APIR_Q_COUNT
           || op == APIR_Q_AGGREGATE || op == APIR_Q_GROUP_BY
           || op == APIR_Q_EXISTS;
}

/* What SQLite says of statements that it could read but for their size. */
static bool is_too_large(const char *message)
{
    return strstr(message, "parser stack overflow")
           || strstr(message, "too large") || strstr(message, "too many");
}

/* Each statement of a plan, a line each. */
static void must_prepare(const char *statements)
{
    while (*statements) {
        int length = (int)strcspn(statements, "\n");
        sqlite3_stmt *statement = NULL;

        if (sqlite3_prepare_v2(site.db, statements, length, &statement, NULL)
                != SQLITE_OK
            && !is_too_large(sqlite3_errmsg(site.db))) {
            fprintf(stderr, "%s: %.*s\n", sqlite3_errmsg(site.db), length,
                    statements);
            abort();
        }
        sqlite3_finalize(statement);
        statements += length + 1;
    }
}

static apr_status_t plan(const apir_gql_call_t *call, apr_pool_t *pool,
                         apir_error_t *error)
{
    apir_query_t query;
    apr_status_t status = apir_query_plan(&query, NULL, NULL, call->model,
                                          call->op, call->args, pool, error);

    if (status == APR_SUCCESS) {
        must_prepare(apir_query_plan_text(query.plan, pool));
    }
    else {
        must(error->kind == APIR_E_NOT_SUPPORTED
             || error->kind == APIR_E_UNPROCESSABLE
             || error->kind == APIR_E_TOO_DEEP
             || error->kind == APIR_E_TOO_MANY);
    }
    return status;
}

/* ---- what they answer ---- */

static void put_rows(const apir_zmodel_model_t *model,
                     const apir_value_t *fields, bool list,
                     apir_json_writer_t *json);

static void put_item(const apir_zmodel_model_t *model,
                     const apir_value_t *item, apir_json_writer_t *json)
{
    const apir_value_t *counts = apir_value_get(item, "counts");
    const apir_value_t *text = apir_value_get(item, "text");
    const char *name = apir_value_text(apir_value_get(item, "field"), NULL);
    const apir_zmodel_field_t *field = name ? apir_zmodel_field(model, name,
                                                                strlen(name))
                                            : NULL;
    const apir_value_t *args = apir_value_get(item, "args");

    must((counts != NULL) + (text != NULL) + (field != NULL) == 1);
    if (counts) {
        put_rows(model, counts, false, json);
    }
    else if (field && field->relation && apir_value_get(args, "fields")) {
        put_rows(field->target, apir_value_get(args, "fields"), field->list,
                 json);
    }
    else {
        must(!field || field->relation || !args);
        apir_json_int(json, 1);
    }
}

/* No item is the one before it again: as deep as the document is. */
static void put_rows(const apir_zmodel_model_t *model,
                     const apir_value_t *fields, bool list,
                     apir_json_writer_t *json)
{
    const apir_value_t *item;

    if (list) {
        apir_json_begin_array(json);
    }
    apir_json_begin_object(json);
    for (apr_size_t i = 0; (item = apir_value_at(fields, i)); i++) {
        apr_size_t length;
        const char *as = apir_value_text(apir_value_get(item, "as"), &length);

        must(as && length > 0);
        apir_json_name(json, as, length);
        put_item(model, item, json);
    }
    apir_json_end_object(json);
    if (list) {
        apir_json_end_array(json);
    }
}

/* An object of all that aggregates were asked for, and that is no number. */
static void put_group(const apir_gql_call_t *call, apir_json_writer_t *json)
{
    const apir_value_t *asked;
    const char *name;

    apir_json_begin_object(json);
    for (apr_size_t i = 0;
         (asked = apir_value_member(call->args, i, &name, NULL)); i++) {
        if (name[0] == '_') {
            apir_json_name(json, name, strlen(name));
            apir_json_value(json, asked);
        }
    }
    apir_json_end_object(json);
}

static void answer(const apir_gql_call_t *call, apir_json_writer_t *json)
{
    const apir_value_t *fields = apir_value_get(call->args, "fields");

    if (fields) {
        put_rows(call->model, fields,
                 call->op == APIR_Q_FIND_MANY
                     || call->op == APIR_Q_CREATE_MANY_AND_RETURN
                     || call->op == APIR_Q_UPDATE_MANY_AND_RETURN,
                 json);
    }
    else if (call->op == APIR_Q_AGGREGATE) {
        put_group(call, json);
    }
    else if (call->op == APIR_Q_GROUP_BY) {
        apir_json_begin_array(json);
        put_group(call, json);
        put_group(call, json);
        apir_json_end_array(json);
    }
    else {
        apir_json_int(json, 3);
    }
}

static apr_status_t run(void *baton, const apir_gql_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_gql_refusal_t *refusal)
{
    record_t *record = baton;
    apr_status_t status = APR_SUCCESS;
    apr_size_t length;

    must_be_normal(call->args);
    apir_buf_puts(&record->calls, apir_query_op_name(call->op));
    apir_buf_puts(&record->calls, call->model->name);
    apir_buf_puts(&record->calls,
                  apir_json_stringify(call->args, &length, pool));
    if (is_read(call->op)) {
        status = plan(call, pool, &refusal->error);
    }
    if (status == APR_SUCCESS) {
        answer(call, out->json);
    }
    return status;
}

static void word(void *baton, const apir_gql_call_t *call,
                 apir_gql_refusal_t *refusal, apr_pool_t *pool)
{
    must(refusal->error.message != NULL);
}

static const apir_gql_engine_t engine = { run, word };

/* ---- documents ---- */

static void tell(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    must(severity != APIR_DIAG_ERROR);
}

static void prepare(void)
{
    apir_diag_t diag = { tell, NULL, NULL, 0, 0 };
    apir_zmodel_t *zmodel;

    if (site.pool) {
        return;
    }
    site.pool = diag.pool = fuzz_pool();
    zmodel = apir_zmodel_parse(models, strlen(models), "models", &diag,
                               site.pool);
    must(zmodel != NULL);
    site.schema = apir_gql_models_create(zmodel,
                                         apir_query_compile(zmodel,
                                                            site.pool),
                                         &engine, &diag, site.pool);
    must(site.schema != NULL);
    must(sqlite3_open(":memory:", &site.db) == SQLITE_OK);
    must(sqlite3_exec(site.db, tables, NULL, NULL, NULL) == SQLITE_OK);
}

static void execute(const apir_gql_document_t *document,
                    const apir_gql_definition_t *operation,
                    const apir_value_t *variables, record_t *record,
                    apr_pool_t *pool)
{
    apir_gql_limits_t limits = apir_gql_default_limits;
    apir_gql_request_t request = { .schema = site.schema,
                                   .document = document,
                                   .operation = operation,
                                   .variables = variables,
                                   .limits = &limits,
                                   .baton = record };
    apir_gql_errors_t errors;
    apr_size_t length = 0;
    const char *data;

    apir_gql_errors_init(&errors, limits.errors, NULL, pool);
    apir_gql_execute(&request, &data, &length, &errors);
    check_answer(document, data, data ? length : 0, &errors);
}

static void run_document(const apir_gql_document_t *document,
                         const apir_value_t *variables, apr_pool_t *pool)
{
    record_t records[2];

    for (const apir_gql_definition_t *definition = document->definitions;
         definition; definition = definition->next) {
        for (int i = 0; i < 2 && definition->kind < APIR_GQL_FRAGMENT; i++) {
            apir_buf_init(&records[i].calls, pool, 256, APR_SIZE_MAX / 2);
            execute(document, definition, variables, &records[i], pool);
            must(i == 0
                 || (records[0].calls.length == records[1].calls.length
                     && strcmp(records[0].calls.data, records[1].calls.data)
                            == 0));
        }
    }
}

/* What stands behind the first zero byte; NULL: nothing that is an object. */
static const apir_value_t *variables_of(const char *text, size_t length,
                                        apr_pool_t *pool)
{
    apir_json_limits_t limits = { 200, 20000 };
    apir_value_t *value = NULL;

    return apir_json_read(text, length, &limits, &value, pool, NULL)
                       == APR_SUCCESS
                   && value->kind == APIR_OBJECT
               ? value
               : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    size_t length = zero ? (size_t)(zero - data) : size;
    const apir_value_t *variables = NULL;
    apir_gql_syntax_error_t wrong;
    apir_gql_document_t *document;
    apir_gql_errors_t errors;
    apr_pool_t *pool;

    prepare();
    pool = fuzz_pool();
    document = apir_gql_parse((const char *)data, length,
                              &apir_gql_default_limits, pool, &wrong);
    apir_gql_errors_init(&errors, 100, NULL, pool);
    if (document
        && apir_gql_validate(site.schema, document, &apir_gql_default_limits,
                             &errors)) {
        if (zero) {
            variables = variables_of((const char *)zero + 1,
                                     size - length - 1, pool);
        }
        run_document(document, variables, pool);
    }
    apr_pool_destroy(pool);
    return 0;
}
