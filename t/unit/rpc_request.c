/*
 * The RPC protocol's requests: which are understood, and which mistake of
 * several is told.
 */
#include "rpc_fixture.h"

/* The arguments of the first call, as superjson writes them. */
static const char *args(void)
{
    return apir_json_stringify(rpc_request->calls[0].args, NULL, unit_pool);
}

#define REFUSED(line, q, meta, body, want) \
    IS(rpc_parse(line, q, meta, body), want, line ": " want)

static void test_operations(void)
{
    static const struct {
        const char *line;
        int status;
        apir_query_op_t op;
    } cases[] = {
        { "GET /user/findMany", 200, APIR_Q_FIND_MANY },
        { "HEAD /user/findMany", 200, APIR_Q_FIND_MANY },
        { "get /User/findUnique", 200, APIR_Q_FIND_UNIQUE },
        { "GET /user//exists/", 200, APIR_Q_EXISTS },
        { "GET /BlogPost/groupBy", 200, APIR_Q_GROUP_BY },
        { "POST /user/create", 201, APIR_Q_CREATE },
        { "POST /user/createMany", 201, APIR_Q_CREATE_MANY },
        { "POST /user/createManyAndReturn", 201,
          APIR_Q_CREATE_MANY_AND_RETURN },
        { "POST /user/upsert", 200, APIR_Q_UPSERT },
        { "PUT /user/update", 200, APIR_Q_UPDATE },
        { "PATCH /user/updateMany", 200, APIR_Q_UPDATE_MANY },
        { "DELETE /user/delete", 200, APIR_Q_DELETE },
        { "DELETE /user/deleteMany", 200, APIR_Q_DELETE_MANY },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        IS(rpc_parse(cases[i].line, NULL, NULL, "{}"), "", cases[i].line);
        OK(rpc_request->status == cases[i].status
               && rpc_request->calls[0].op == cases[i].op
               && rpc_request->call_count == 1,
           "its operation and status");
        IS(args(), "{}", "its arguments");
    }
}

static void test_the_first_mistake_is_told(void)
{
    REFUSED("GET /user", NULL, NULL, NULL, "invalid request path");
    REFUSED("GET /", NULL, NULL, NULL, "invalid request path");
    REFUSED("GET /a/b/c", NULL, NULL, NULL, "invalid request path");
    REFUSED("GET /nothing/fly", NULL, NULL, NULL, "invalid operation: fly");
    REFUSED("GET /user/findmany", NULL, NULL, NULL,
            "invalid operation: findmany");
    REFUSED("GET /user/findFirstOrThrow", NULL, NULL, NULL,
            "invalid operation: findFirstOrThrow");
    REFUSED("POST /nothing/findMany", "{", NULL, "{}",
            "invalid request method, only GET is supported");
    REFUSED("GET /user/create", NULL, NULL, NULL,
            "invalid request method, only POST is supported");
    REFUSED("POST /user/update", NULL, NULL, NULL,
            "invalid request method, only PUT or PATCH are supported");
    REFUSED("POST /user/delete", NULL, NULL, NULL,
            "invalid request method, only DELETE is supported");
    REFUSED("POST /nothing/create", NULL, NULL, NULL, "missing request body");
    REFUSED("POST /user/create", NULL, NULL, " \n ", "missing request body");
    REFUSED("GET /nothing/findMany", "{", NULL, NULL,
            "invalid \"q\" query parameter");
    REFUSED("GET /Nothing/findMany", "{}", NULL, NULL,
            "unknown model name: nothing");
    REFUSED("GET /USER/findMany", NULL, NULL, NULL,
            "unknown model name: uSER");
    REFUSED("GET /__proto__/findMany", NULL, NULL, NULL,
            "unknown model name: __proto__");
}

static void test_q_and_meta(void)
{
    static const char date[] = "{\"serialization\":{\"values\":"
                               "{\"where.at\":[\"Date\"]}}}";
    static const char word[] = "{\"serialization\":{\"values\":"
                               "{\"where.big\":[\"bigint\"]}}}";

    rpc_parse("GET /user/findMany", "{\"where\":{\"at\":\"2024-01-02\"}}",
              date, NULL);
    IS(args(), "{\"where\":{\"at\":\"2024-01-02T00:00:00.000Z\"}}",
       "meta makes a date");
    rpc_parse("GET /user/findMany",
              "{\"where\":{\"big\":\"7\"},\"meta\":{\"serialization\":"
              "{\"values\":{\"where.big\":[\"bigint\"]}}}}",
              NULL, NULL);
    IS(args(), "{\"where\":{\"big\":7}}", "so does a meta inside q");
    rpc_parse("GET /user/findMany", "{\"meta\":{\"a\":1},\"take\":1}",
              "{\"foo\":1}", NULL);
    IS(args(), "{\"take\":1}", "what says nothing is dropped");
    rpc_parse("GET /user/findMany", "[1,\"a\"]", NULL, NULL);
    IS(args(), "{\"0\":1,\"1\":\"a\"}", "a list is spread");
    rpc_parse("GET /user/findMany", "\"x\xC3\xA9\"", NULL, NULL);
    IS(args(), "{\"0\":\"x\",\"1\":\"\xC3\xA9\"}", "and so is a text");
    rpc_parse("GET /user/findMany", "5", NULL, NULL);
    IS(args(), "{}", "a number says nothing");
    rpc_parse("GET /user/findMany", "", "{bad", NULL);
    IS(args(), "{}", "an empty q is none, and its meta is not read");
    REFUSED("GET /user/findMany", "{}", "{bad", NULL,
            "invalid \"q\" query parameter");
    REFUSED("GET /user/findMany", "{}", "null", NULL,
            "invalid \"q\" query parameter");
    REFUSED("DELETE /user/delete", "{}", "{bad", NULL,
            "invalid \"meta\" query parameter");
    REFUSED("GET /user/findMany", "{\"where\":{\"big\":\"many\"}}", word,
            NULL, "invalid \"q\" query parameter");
    REFUSED("DELETE /user/delete", "{\"where\":{\"big\":\"many\"}}", word,
            NULL, "Cannot convert many to a BigInt");
}

static void test_bodies(void)
{
    rpc_parse("POST /user/create", NULL, NULL,
              "{\"meta\":{\"serialization\":{\"values\":{\"data.at\":"
              "[\"Date\"],\"data.id\":[\"undefined\"]}}},"
              "\"data\":{\"at\":0,\"id\":null}}");
    IS(args(), "{\"data\":{\"at\":\"1970-01-01T00:00:00.000Z\"}}",
       "meta may come before the data; undefined is not there");
    REFUSED("POST /user/create", NULL, NULL,
            "{\"data\":{},\"meta\":{\"serialization\":{\"values\":"
            "{\"data.s\":[[\"custom\",\"Nope\"]]}}}}",
            "failed to deserialize request payload: Trying to deserialize "
            "unknown custom value");
    rpc_parse("POST /user/create", NULL, NULL, "[]");
    IS(args(), "{}", "a list is an object, for the rules to refuse");
    OK(*rpc_parse("POST /user/create", NULL, NULL, "42") != 0,
       "a number is no body");
    OK(*rpc_parse("POST /user/create", NULL, NULL, "{\"data\": {") != 0
           && rpc_failure.error.kind == APIR_E_BAD_JSON,
       "nor is half of an object");
    OK(*rpc_parse("POST /user/create", NULL, NULL, "{\"a\":\"\xFF\"}") != 0,
       "nor what is not UTF-8");
    OK(*rpc_parse("POST /user/create", NULL, NULL,
                  "[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]")
               != 0
           && rpc_failure.error.kind == APIR_E_TOO_DEEP,
       "nor what is too deep");
    IS(rpc_error(),
       "{\"error\":{\"status\":400,\"message\":\"The JSON is nested deeper "
       "than 20 levels at line 1, column 21\",\"reason\":\"invalid-input\"}}",
       "an error's body");
}

#define SEQUENTIAL "POST /$transaction/sequential"
#define ITEM(text, want)                                              \
    IS(rpc_parse(SEQUENTIAL, NULL, NULL,                              \
                 "[{\"model\":\"User\",\"op\":\"count\"}," text "]"), \
       want, want)

static void test_transactions(void)
{
    static const char empty[] = "request body must be a non-empty array of "
                                "operations";

    IS(rpc_parse(SEQUENTIAL, NULL, NULL,
                 "[{\"model\":\"User\",\"op\":\"count\"},"
                 "{\"model\":\"user\",\"op\":\"create\",\"args\":{\"data\":"
                 "{\"at\":0},\"meta\":{\"serialization\":{\"values\":"
                 "{\"data.at\":[\"Date\"]}}}}},"
                 "{\"model\":\"blogPost\",\"op\":\"delete\",\"args\":null}]"),
       "", "three operations");
    OK(rpc_request->transaction && rpc_request->call_count == 3
           && rpc_request->status == 200
           && rpc_request->calls[2].op == APIR_Q_DELETE,
       "in their order");
    IS(apir_json_stringify(rpc_request->calls[1].args, NULL, unit_pool),
       "{\"data\":{\"at\":\"1970-01-01T00:00:00.000Z\"}}",
       "each with its own meta");
    IS(apir_json_stringify(rpc_request->calls[2].args, NULL, unit_pool), "{}",
       "null is no arguments");
    REFUSED("GET /$transaction/parallel", NULL, NULL, NULL,
            "invalid request method, only POST is supported");
    REFUSED("POST /$transaction/parallel", NULL, NULL, NULL,
            "unsupported transaction type: parallel");
    IS(rpc_parse(SEQUENTIAL, NULL, NULL, NULL), empty, "no body");
    IS(rpc_parse(SEQUENTIAL, NULL, NULL, "{}"), empty, "an object");
    IS(rpc_parse(SEQUENTIAL, NULL, NULL, "[]"), empty, "an empty list");
    ITEM("5", "operation at index 1 must be an object");
    ITEM("null", "operation at index 1 must be an object");
    ITEM("[]", "operation at index 1 is missing a valid \"model\" field");
    ITEM("{\"model\":\"\"}",
         "operation at index 1 is missing a valid \"model\" field");
    ITEM("{\"model\":\"x\",\"op\":1}",
         "operation at index 1 is missing a valid \"op\" field");
    ITEM("{\"model\":\"x\",\"op\":\"fly\"}",
         "operation at index 1 has invalid op: fly");
    ITEM("{\"model\":\"X\",\"op\":\"count\"}",
         "operation at index 1 has unknown model: X");
    ITEM("{\"model\":\"User\",\"op\":\"count\",\"args\":[]}",
         "operation at index 1 has invalid \"args\" field");
    ITEM("{\"model\":\"User\",\"op\":\"count\",\"args\":{\"meta\":"
         "{\"serialization\":{\"values\":{\"a\":[\"x\"]}}},\"a\":1}}",
         "operation at index 1: failed to deserialize request payload: "
         "Unknown transformation: x");
}

static void test_procedures(void)
{
    IS(rpc_parse("GET /$procs/none", NULL, NULL, NULL), "", "no arguments");
    IS(rpc_parse("GET /$procs/none", "{\"args\":{}}", NULL, NULL), "",
       "empty ones");
    IS(rpc_parse("GET /$procs/some", "{\"args\":{\"a\":1}}", NULL, NULL), "",
       "an optional one is left out");
    IS(apir_json_stringify(rpc_request->args, NULL, unit_pool), "{\"a\":1}",
       "what was given");
    IS(rpc_parse("GET /$procs/maybe", NULL, NULL, NULL), "", "none needed");
    IS(rpc_parse("POST /$procs/change", NULL, NULL,
                 "{\"args\":{\"a\":\"1\"},\"meta\":{\"serialization\":"
                 "{\"values\":{\"args.a\":[\"bigint\"]}}}}"),
       "", "a mutation has a body");
    IS_INT(apir_value_get(rpc_request->args, "a")->kind, APIR_BIGINT,
           "with superjson");
    REFUSED("GET /$procs/nope", NULL, NULL, NULL, "unknown procedure: nope");
    REFUSED("GET /$procs/change", NULL, NULL, NULL,
            "invalid request method, only POST is supported");
    REFUSED("POST /$procs/some", NULL, NULL, "{}",
            "invalid request method, only GET is supported");
    REFUSED("GET /$procs/none", "{\"args\":{\"a\":1}}", NULL, NULL,
            "procedure does not accept arguments");
    REFUSED("GET /$procs/none", "null", NULL, NULL,
            "procedure does not accept arguments");
    REFUSED("GET /$procs/some", NULL, NULL, NULL,
            "missing procedure arguments");
    REFUSED("GET /$procs/some", "{}", NULL, NULL,
            "missing procedure arguments");
    REFUSED("GET /$procs/some", "[]", NULL, NULL,
            "procedure payload must be an object");
    REFUSED("GET /$procs/maybe", "null", NULL, NULL,
            "procedure payload must be an object");
    REFUSED("GET /$procs/some", "{\"args\":[]}", NULL, NULL,
            "procedure `args` must be an object");
    REFUSED("GET /$procs/some", "{\"args\":{\"c\":1}}", NULL, NULL,
            "unknown procedure argument: c");
    REFUSED("GET /$procs/some", "{\"args\":{\"b\":\"x\"}}", NULL, NULL,
            "missing procedure argument: a");
    REFUSED("GET /$procs/some", "{}", "{bad", NULL,
            "invalid \"meta\" query parameter");
}

/* The arguments of a call that a path does not name; or the mistake. */
static const char *arguments(const char *method, const char *query,
                             const char *body)
{
    apir_rpc_input_t input = { .method = method,
                               .query = query,
                               .body = rpc_body,
                               .baton = (void *)body,
                               .limits = { 20, 1000 } };
    apir_value_t *args = NULL;

    return apir_rpc_arguments(&input, &args, unit_pool, &rpc_failure)
                   == APR_SUCCESS
               ? apir_json_stringify(args, NULL, unit_pool)
               : rpc_failure.error.message;
}

static void test_arguments_alone(void)
{
    IS(arguments("GET", "q=%7B%22a%22:1%7D", "{\"b\":1}"), "{\"a\":1}",
       "GET has them in q");
    IS(arguments("DELETE", "q=%7B%22a%22:1%7D", NULL), "{\"a\":1}",
       "DELETE too");
    IS(arguments("POST", "q=%7B%22a%22:1%7D", "{\"b\":1}"), "{\"b\":1}",
       "POST in its body");
    IS(arguments("patch", NULL, "{\"b\":1}"), "{\"b\":1}", "PATCH too");
    IS(arguments("POST", NULL, NULL), "{}", "no body is no arguments");
    IS(arguments("GET", NULL, NULL), "{}", "no q is none either");
    IS(arguments("GET", "q=x", NULL), "invalid \"q\" query parameter",
       "broken ones are refused");
    IS(arguments("PUT", NULL,
                 "{\"meta\":{\"serialization\":"
                 "{\"values\":{\"a\":[\"no\"]}}},\"a\":1}"),
       "failed to deserialize request payload: Unknown transformation: no",
       "and what superjson cannot read");
}

int main(void)
{
    rpc_begin();
    test_arguments_alone();
    test_operations();
    test_the_first_mistake_is_told();
    test_q_and_meta();
    test_bodies();
    test_transactions();
    test_procedures();
    return unit_done();
}
