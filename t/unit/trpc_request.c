/*
 * tRPC: which requests are understood, and which mistake of several is told.
 */
#include "trpc_fixture.h"

#define REFUSED(message, status, ...)                                        \
    do {                                                                     \
        trpc_ask_t ask = { __VA_ARGS__ };                                    \
                                                                             \
        IS(trpc_message(trpc_ask(&ask)), message, message " " #__VA_ARGS__); \
        IS_INT(trpc_status, status, "its status");                           \
    } while (0)

#define ANSWERS(text, ...)                               \
    do {                                                 \
        trpc_ask_t ask = { __VA_ARGS__ };                \
                                                         \
        IS(trpc_ask(&ask), text, text " " #__VA_ARGS__); \
    } while (0)

#define HELLO "{\"result\":{\"data\":\"hello world\"}}"

static void test_paths(void)
{
    ANSWERS(HELLO, .path = "hello");
    ANSWERS(HELLO, .path = "hello/");
    ANSWERS(HELLO, .path = "h%65llo");
    ANSWERS("{\"result\":{}}", .path = "a.echo");
    ANSWERS("{\"result\":{}}", .path = "a%2Eecho");
    REFUSED("No procedure found on path \"\"", 404, .path = "");
    REFUSED("No procedure found on path \"a\"", 404, .path = "a");
    REFUSED("No procedure found on path \"a+echo\"", 404, .path = "a+echo");
    REFUSED("No procedure found on path \"h%65llo\"", 404,
            .path = "h%2565llo");
    REFUSED("No procedure found on path \"hello,hello\"", 404,
            .path = "hello,hello");
    REFUSED("Invalid URL-encoding in path \"%ff\"", 400, .path = "%ff");
    REFUSED("Invalid URL-encoding in path \"%\"", 400, .path = "%");
    REFUSED("Invalid URL-encoding in path \"a%00\"", 400, .path = "a%00");
    REFUSED("Invalid URL-encoding in path \"%C0%AF\"", 400, .path = "%C0%AF");
    trpc_options.separator = '~';
    ANSWERS("{\"result\":{}}", .path = "a~echo");
    ANSWERS("{\"result\":{}}", .path = "a.echo");
    REFUSED("No procedure found on path \"x.y\"", 404, .path = "x~y");
    trpc_options.separator = '.';
}

static const char *many(int calls, const char *name)
{
    char *path = apr_pstrdup(unit_pool, name);

    for (int i = 1; i < calls; i++) {
        path = apr_pstrcat(unit_pool, path, ",", name, NULL);
    }
    return path;
}

static void batch_limit(int most, int calls, bool fits)
{
    trpc_ask_t ask = { .path = many(calls, "a.echo"), .query = "batch=1" };
    const char *text;

    trpc_options.max_batch = most;
    text = trpc_ask(&ask);
    IS_INT(trpc_status, fits ? 200 : 400,
           apr_psprintf(unit_pool, "%d calls where %d may be", calls, most));
    if (!fits) {
        IS(trpc_message(text), "Batch call exceeds maximum size", "told");
    }
    apir_trpc_options_init(&trpc_options);
}

static void test_batches(void)
{
    ANSWERS("[" HELLO "," HELLO "]", .path = "hello,hello",
            .query = "batch=1");
    ANSWERS("[" HELLO "]", .path = "hello", .query = "batch=1");
    ANSWERS(HELLO, .path = "hello", .query = "batch=2");
    ANSWERS("[" HELLO "," HELLO "]", .path = "hello%2Chello",
            .query = "batch=1");
    ANSWERS("[" HELLO ",{\"result\":{\"data\":\"hello b\"}}]",
            .path = "hello,hello",
            .query = "batch=1&input=%7B%221%22:%22b%22,%222%22:1%7D");
    batch_limit(3, 2, true);
    batch_limit(3, 3, true);
    batch_limit(3, 4, false);
    batch_limit(APIR_TRPC_BATCH, APIR_TRPC_BATCH - 1, true);
    batch_limit(APIR_TRPC_BATCH, APIR_TRPC_BATCH, true);
    batch_limit(APIR_TRPC_BATCH, APIR_TRPC_BATCH + 1, false);
}

/* A path of commas is split no further than the limit says. */
static void test_commas(void)
{
    char *commas = apr_palloc(unit_pool, 100001);

    memset(commas, ',', 100000);
    commas[100000] = '\0';
    REFUSED("Batch call exceeds maximum size", 400, .path = commas,
            .query = "batch=1");
    ANSWERS(
        "[{\"error\":{\"message\":\"No procedure found on path \\\"\\\"\","
        "\"code\":-32004,\"data\":{\"code\":\"NOT_FOUND\","
        "\"httpStatus\":404,\"path\":\"\"}}},"
        "{\"error\":{\"message\":\"No procedure found on path \\\"\\\"\","
        "\"code\":-32004,\"data\":{\"code\":\"NOT_FOUND\","
        "\"httpStatus\":404,\"path\":\"\"}}}]",
        .path = ",", .query = "batch=1");
}

/* Each request has a mistake and all those that are told after it. */
static void test_order(void)
{
#define LATER "batch=1&connectionParams=x"
    REFUSED("Invalid URL-encoding in path \"%ff\"", 400, .method = "PUT",
            .path = "%ff", .query = LATER);
    REFUSED("Missing content-type header", 415, .method = "PUT",
            .path = "hello,change", .query = LATER);
    REFUSED("Unsupported content-type \"text/plain\"", 415, .method = "POST",
            .path = "hello,change", .query = LATER,
            .type = "text/plain; charset=utf-8");
    REFUSED("Only POST requests are supported for multipart/form-data "
            "requests",
            405, .path = "hello,change", .query = LATER,
            .type = "Multipart/Form-Data; boundary=x");
    trpc_options.max_batch = 1;
    trpc_options.no_batch = true;
    REFUSED("Batch call exceeds maximum size", 400, .path = "hello,change",
            .query = LATER);
    trpc_options.max_batch = 2;
    REFUSED("Cannot mix procedure types in call: mutation, query", 400,
            .path = "change,hello", .query = LATER);
    REFUSED("Not JSON-parsable query params", 400, .path = "hello,nope",
            .query = LATER);
    REFUSED("Invalid connection params shape", 400, .path = "hello,nope",
            .query = "batch=1&connectionParams=%7B%22a%22:1%7D");
    REFUSED("Batching is not enabled on the server", 400,
            .path = "hello,nope", .query = "batch=1&connectionParams=null",
            .trpc_accept = "application/jsonl");
    trpc_options.no_batch = false;
    REFUSED("Streaming requests must be batched (you can do a batch of 1)",
            400, .path = "nope", .trpc_accept = "application/jsonl");
    REFUSED("No procedure found on path \"nope\"", 404, .path = "nope",
            .query = "input=%7B");
    REFUSED("Unsupported POST-request to query procedure at path \"hello\"",
            405, .method = "POST", .path = "hello", .body = "{",
            .type = "application/json");
    IS(apir_response_header(trpc_answer, "Allow"), "GET", "Allow");
    apir_trpc_options_init(&trpc_options);
}

static void test_accept(void)
{
    static const struct {
        const char *accept;
        const char *trpc_accept;
        bool stream;
    } cases[] = {
        { "application/jsonl", NULL, true },
        { "text/html, application/jsonl", NULL, true },
        { "application/jsonl ,text/html", NULL, true },
        { "text/html,,\tapplication/jsonl", NULL, true },
        { "application/jsonl;q=1", NULL, false },
        { "application/jsonl2", NULL, false },
        { "xapplication/jsonl", NULL, false },
        { "*/*", NULL, false },
        { "", NULL, false },
        { NULL, "application/jsonl", true },
        { NULL, "application/jsonl,text/html", false },
        { "application/jsonl", "application/json", false },
        { "text/html", "application/jsonl", true },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        trpc_ask_t ask = { .path = "hello",
                           .query = "batch=1",
                           .accept = cases[i].accept,
                           .trpc_accept = cases[i].trpc_accept };

        trpc_ask(&ask);
        IS_INT(trpc_answer->kind == APIR_BODY_PRODUCER, cases[i].stream,
               apr_pstrcat(unit_pool, "accept ",
                           cases[i].accept ? cases[i].accept : "-", " and ",
                           cases[i].trpc_accept ? cases[i].trpc_accept : "-",
                           NULL));
    }
}

static void test_codes(void)
{
    static const struct {
        const char *name;
        int number;
        int status;
    } rows[] = {
        { "PARSE_ERROR", -32700, 400 },
        { "BAD_REQUEST", -32600, 400 },
        { "UNAUTHORIZED", -32001, 401 },
        { "PAYMENT_REQUIRED", -32002, 402 },
        { "FORBIDDEN", -32003, 403 },
        { "NOT_FOUND", -32004, 404 },
        { "METHOD_NOT_SUPPORTED", -32005, 405 },
        { "TIMEOUT", -32008, 408 },
        { "CONFLICT", -32009, 409 },
        { "PRECONDITION_FAILED", -32012, 412 },
        { "PAYLOAD_TOO_LARGE", -32013, 413 },
        { "UNSUPPORTED_MEDIA_TYPE", -32015, 415 },
        { "UNPROCESSABLE_CONTENT", -32022, 422 },
        { "PRECONDITION_REQUIRED", -32028, 428 },
        { "TOO_MANY_REQUESTS", -32029, 429 },
        { "CLIENT_CLOSED_REQUEST", -32099, 499 },
        { "INTERNAL_SERVER_ERROR", -32603, 500 },
        { "NOT_IMPLEMENTED", -32603, 501 },
        { "BAD_GATEWAY", -32603, 502 },
        { "SERVICE_UNAVAILABLE", -32603, 503 },
        { "GATEWAY_TIMEOUT", -32603, 504 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const apir_trpc_code_t *code = apir_trpc_code(rows[i].name);
        const char *of_status =
            apir_trpc_code_of_status(rows[i].status)->name;

        OK(strcmp(code->name, rows[i].name) == 0
               && code->number == rows[i].number
               && code->status == rows[i].status,
           rows[i].name);
        IS(of_status, i == 0 ? "BAD_REQUEST" : rows[i].name, "by its status");
    }
    IS(apir_trpc_code("nope")->name, "INTERNAL_SERVER_ERROR", "any other");
    IS(apir_trpc_code(NULL)->name, "INTERNAL_SERVER_ERROR", "none");
    IS(apir_trpc_code_of_status(418)->name, "BAD_REQUEST", "another 4xx");
    IS(apir_trpc_code_of_status(507)->name, "INTERNAL_SERVER_ERROR",
       "another 5xx");
}

static void test_inputs(void)
{
    ANSWERS("{\"result\":{\"data\":{\"a\":1}}}", .method = "POST",
            .path = "change", .type = "application/json",
            .body = "{\"a\":1}");
    REFUSED("", 200, .path = "a.env", .query = "input=%7B");
    OK(strstr(trpc_message(trpc_ask(
                  &(trpc_ask_t){ .path = "hello", .query = "input=5" })),
              "invalid_type"),
       "issues_are_the_message");
    trpc_options.max_body = 4;
    ANSWERS("{\"result\":{\"data\":1234}}", .method = "POST",
            .path = "change", .type = "application/json", .body = "1234");
    REFUSED("PAYLOAD_TOO_LARGE", 413, .method = "POST", .path = "change",
            .type = "application/json", .body = "12345");
    ANSWERS("{\"result\":{\"data\":123}}", .method = "POST", .path = "change",
            .type = "application/json", .body = "123");
    trpc_options.max_body = 0;
}

int main(void)
{
    unit_begin();
    trpc_define();
    test_paths();
    test_batches();
    test_commas();
    test_order();
    test_accept();
    test_codes();
    test_inputs();
    return unit_done();
}
