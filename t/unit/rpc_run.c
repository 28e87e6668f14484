/*
 * The RPC protocol's answers, with an engine that only pretends.
 */
#include "rpc_fixture.h"

/* What the engine was asked, and what it is to do. */
static char *told;
static const char *fail_at;
static apir_error_kind_t fail_kind;
static apr_size_t sunk; /* bytes that reached the sink of the answer */

static apr_status_t note(const char *what, const char *which,
                         apir_rpc_failure_t *failure)
{
    const char *word = apr_pstrcat(unit_pool, what, which, NULL);

    told = apr_pstrcat(unit_pool, told, word, " ", NULL);
    if (fail_at && strcmp(fail_at, word) == 0) {
        return apir_error_set(&failure->error, unit_pool, fail_kind, "no %s",
                              word);
    }
    return APR_SUCCESS;
}

static apr_status_t check(void *baton, apir_rpc_call_t *call,
                          apr_pool_t *pool, apir_rpc_failure_t *failure)
{
    return note("check:", apir_query_op_name(call->op), failure);
}

static apr_status_t begin(void *baton, bool write, apr_pool_t *pool,
                          apir_rpc_failure_t *failure)
{
    return note(write ? "write" : "read", "", failure);
}

/* A row with a date; findMany: two thousand of them. */
static void write_row(apir_superjson_writer_t *out)
{
    apir_superjson_begin_object(out);
    apir_superjson_name(out, "at", 2);
    apir_superjson_annotate(out, APIR_SUPERJSON_DATE);
    apir_json_string(out->json, "d", 1);
    apir_superjson_end_object(out);
}

static apr_status_t run(void *baton, const apir_rpc_call_t *call,
                        apir_superjson_writer_t *out, apr_pool_t *pool,
                        apir_rpc_failure_t *failure)
{
    apr_status_t status = note("run:", apir_query_op_name(call->op), failure);
    int i;

    if (status != APR_SUCCESS) {
        return status;
    }
    if (call->op == APIR_Q_COUNT) {
        apir_json_int(out->json, 3);
        return APR_SUCCESS;
    }
    if (call->op != APIR_Q_FIND_MANY) {
        write_row(out);
        return APR_SUCCESS;
    }
    apir_superjson_begin_array(out);
    for (i = 0; i < 2000; i++) {
        apir_superjson_item(out);
        write_row(out);
    }
    if (note("middle", "", failure) != APR_SUCCESS) {
        return APR_EGENERAL;
    }
    apir_superjson_end_array(out);
    return APR_SUCCESS;
}

static apr_status_t commit(void *baton, apir_rpc_failure_t *failure)
{
    return note("commit", "", failure);
}

static void rollback(void *baton)
{
    told = apr_pstrcat(unit_pool, told, "rollback ", NULL);
}

static apr_status_t procedure(void *baton,
                              const apir_zmodel_procedure_t *which,
                              const apir_value_t *args,
                              const apir_value_t **result, apr_pool_t *pool,
                              apir_rpc_failure_t *failure)
{
    apir_value_t *value = apir_value_string("5", pool);

    value->kind = APIR_BIGINT;
    *result = apir_value_get(args, "a") ? value : NULL;
    return note("procedure:", which->name, failure);
}

static apr_status_t possible(void *baton, const apir_zmodel_model_t *model,
                             const apir_value_t *args, bool *answer,
                             apr_pool_t *pool, apir_rpc_failure_t *failure)
{
    *answer = apir_value_get(args, "where") != NULL;
    return note("possible:", model->name, failure);
}

static const apir_rpc_engine_t engine = { check,   begin,    run,
                                          commit,  rollback, procedure,
                                          possible };

static apr_status_t sink(void *baton, const char *data, apr_size_t length)
{
    sunk += length;
    return apir_buf_add(baton, data, length);
}

/* The body of the answer, or of the error. */
static const char *answer(const char *line, const char *q, const char *body,
                          const apir_rpc_engine_t *with)
{
    apir_json_writer_t json;
    apir_buf_t text;

    told = apr_pstrdup(unit_pool, "");
    sunk = 0;
    if (*rpc_parse(line, q, NULL, body)) {
        return rpc_error();
    }
    apir_buf_init(&text, unit_pool, 256, 1 << 20);
    apir_json_writer_init(&json, sink, &text);
    if (apir_rpc_run(rpc_request, with, NULL, &json, unit_pool, &rpc_failure)
        != APR_SUCCESS) {
        return rpc_error();
    }
    apir_json_writer_flush(&json);
    return text.data;
}

static void test_check(void)
{
    apir_rpc_engine_t without = engine;

    IS(answer("GET /user/check", "{\"where\":{}}", NULL, &engine),
       "{\"data\":true}", "check answers true");
    IS(told, "possible:User ", "and needs no transaction");
    IS(answer("GET /user/check", NULL, NULL, &engine), "{\"data\":false}",
       "or false");
    fail_at = "possible:User";
    fail_kind = APIR_E_UNPROCESSABLE;
    IS(answer("GET /user/check", "{}", NULL, &engine),
       "{\"error\":{\"status\":422,\"message\":\"no possible:User\","
       "\"reason\":\"invalid-input\",\"rejectedByValidation\":true,"
       "\"model\":\"User\"}}",
       "its arguments may be refused");
    fail_at = NULL;
    IS(answer("POST /user/check", NULL, "{}", &engine),
       "{\"error\":{\"status\":400,\"message\":\"invalid request method, "
       "only GET is supported\",\"reason\":\"invalid-input\"}}",
       "it is asked by GET");
    IS(answer("GET /nobody/check", NULL, NULL, &engine),
       "{\"error\":{\"status\":400,\"message\":\"unknown model name: "
       "nobody\",\"reason\":\"invalid-input\"}}",
       "of models that there are");
    without.possible = NULL;
    IS(answer("GET /user/check", NULL, NULL, &without),
       "{\"error\":{\"status\":400,\"message\":\"invalid operation: "
       "check\",\"reason\":\"invalid-input\"}}",
       "an engine need not have it");
    OK(strstr(answer("POST /$transaction/sequential", NULL,
                     "[{\"model\":\"user\",\"op\":\"check\"}]", &engine),
              "invalid op: check")
           != NULL,
       "transactions have none");
}

static void test_answers(void)
{
    IS(answer("GET /user/count", NULL, NULL, &engine), "{\"data\":3}",
       "plain data has no meta");
    IS(told, "check:count read run:count commit ", "in a read transaction");
    IS(answer("POST /user/create", NULL, "{}", &engine),
       "{\"data\":{\"at\":\"d\"},\"meta\":{\"serialization\":{\"values\":"
       "{\"at\":[\"Date\"]},\"v\":1}}}",
       "annotated data has");
    IS(told, "check:create write run:create commit ",
       "in a write transaction");
    OK(strstr(answer("GET /user/findMany", NULL, NULL, &engine),
              "\"1999.at\":[\"Date\"]},\"v\":1}}}")
           != NULL,
       "rows are annotated to the last");
    IS(answer("POST /$transaction/sequential", NULL,
              "[{\"model\":\"user\",\"op\":\"count\"},"
              "{\"model\":\"user\",\"op\":\"create\"}]",
              &engine),
       "{\"data\":[3,{\"at\":\"d\"}],\"meta\":{\"serialization\":"
       "{\"values\":{\"1.at\":[\"Date\"]},\"v\":1}}}",
       "results of a transaction are a list, with one meta");
    IS(told, "write check:count run:count check:create run:create commit ",
       "each checked when its turn comes");
}

static void test_procedures(void)
{
    apir_rpc_engine_t without = engine;

    IS(answer("GET /$procs/some", "{\"args\":{\"a\":1}}", NULL, &engine),
       "{\"data\":\"5\",\"meta\":{\"serialization\":{\"values\":"
       "[\"bigint\"],\"v\":1}}}",
       "a procedure's result");
    IS(answer("GET /$procs/none", NULL, NULL, &engine), "{}",
       "undefined is no data");
    without.procedure = NULL;
    IS(answer("GET /$procs/none", NULL, NULL, &without),
       "{\"error\":{\"status\":500,\"message\":\"Procedure \\\"none\\\" does "
       "not have a handler configured.\",\"reason\":\"config-error\"}}",
       "nobody behind it");
}

static const char *failing(const char *at, apir_error_kind_t kind,
                           const char *line, const char *body)
{
    const char *text;

    fail_at = at;
    fail_kind = kind;
    text = answer(line, NULL, body, &engine);
    fail_at = NULL;
    return text;
}

static void test_failures(void)
{
    IS(failing("check:create", APIR_E_UNPROCESSABLE, "POST /user/create",
               "{}"),
       "{\"error\":{\"status\":422,\"message\":\"no check:create\","
       "\"reason\":\"invalid-input\",\"rejectedByValidation\":true,"
       "\"model\":\"User\"}}",
       "arguments that are refused");
    IS(told, "check:create ", "before anything is begun");
    IS(failing("run:update", APIR_E_NOT_FOUND, "PUT /user/update", "{}"),
       "{\"error\":{\"status\":404,\"message\":\"no run:update\","
       "\"reason\":\"not-found\",\"model\":\"User\"}}",
       "a row that is not there");
    IS(told, "check:update write run:update rollback ", "is rolled back");
    IS(failing("commit", APIR_E_BUSY, "PUT /user/update", "{}"),
       "{\"error\":{\"status\":503,\"message\":\"no commit\","
       "\"reason\":\"internal-error\"}}",
       "a commit that fails");
    IS_INT(sunk, 0, "has let nothing out");
    failing("run:count", APIR_E_QUERY, "POST /$transaction/sequential",
            "[{\"model\":\"user\",\"op\":\"create\"},"
            "{\"model\":\"blogPost\",\"op\":\"count\"}]");
    IS(told, "write check:create run:create check:count run:count rollback ",
       "a transaction ends at its first failure");
    IS(rpc_failure.model, "blogPost", "and tells whose it is");
    IS(failing("middle", APIR_E_INTERNAL, "GET /user/findMany", NULL),
       "{\"error\":{\"status\":500,\"message\":\"no middle\","
       "\"reason\":\"internal-error\"}}",
       "rows that break off");
    OK(sunk > 0, "were on their way");
    IS(told, "check:findMany read run:findMany middle rollback ",
       "the transaction is ended");
}

static void test_words_of_errors(void)
{
    static const struct {
        apir_error_kind_t kind;
        const char *want;
    } cases[] = {
        { APIR_E_CONFLICT, "{\"error\":{\"status\":400,\"message\":\"m\","
                           "\"reason\":\"db-query-error\",\"dbErrorCode\":"
                           "\"SQLITE_CONSTRAINT_UNIQUE\"}}" },
        { APIR_E_NOT_SUPPORTED, "{\"error\":{\"status\":400,\"message\":"
                                "\"m\",\"reason\":\"not-supported\"}}" },
        { APIR_E_FORBIDDEN, "{\"error\":{\"status\":403,\"message\":\"m\","
                            "\"reason\":\"rejected-by-policy\","
                            "\"rejectedByPolicy\":true,\"rejectReason\":"
                            "\"no-access\",\"model\":\"User\"}}" },
        { APIR_E_TOO_LARGE, "{\"error\":{\"status\":413,\"message\":\"m\","
                            "\"reason\":\"invalid-input\"}}" },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        memset(&rpc_failure, 0, sizeof(rpc_failure));
        rpc_failure.error.kind = cases[i].kind;
        rpc_failure.error.message = "m";
        rpc_failure.error.db_code = "SQLITE_CONSTRAINT_UNIQUE";
        rpc_failure.model = "User";
        rpc_failure.reject_reason = "no-access";
        IS(rpc_error(), cases[i].want, apir_error_info(cases[i].kind)->code);
    }
}

int main(void)
{
    rpc_begin();
    test_answers();
    test_check();
    test_procedures();
    test_failures();
    test_words_of_errors();
    return unit_done();
}
