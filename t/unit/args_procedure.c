/*
 * What procedures take and give: arguments by the types of the parameters,
 * results as the declared types have them.
 */
#include "zmodel_fixture.h"
#include "core/buf.h"
#include "json/reader.h"
#include "json/superjson.h"
#include "args/procedure.h"

static apir_zmodel_t *zmodel;

static const apir_zmodel_procedure_t *named(const char *name)
{
    return apir_zmodel_procedure(zmodel, name, strlen(name));
}

static apir_value_t *json(const char *text)
{
    static const apir_json_limits_t limits = { 20, 1000 };
    apir_value_t *value = NULL;

    apir_json_read(text, strlen(text), &limits, &value, unit_pool, NULL);
    return value;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* A value and, behind a blank, what superjson says about it. */
static const char *told(const apir_value_t *value)
{
    apir_json_writer_t writer;
    const char *meta = NULL;
    apr_size_t length = 0;
    apir_buf_t text;

    apir_buf_init(&text, unit_pool, 64, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &text);
    apir_superjson_write(value, &writer, &meta, &length, unit_pool);
    apir_json_writer_flush(&writer);
    return meta ? apr_pstrcat(unit_pool, text.data, " ", meta, NULL)
                : text.data;
}

/* What arguments become, or why they are refused. */
static const char *checked(const char *procedure, const char *args)
{
    const apir_query_params_t *params = apir_query_params(zmodel,
                                                          named(procedure),
                                                          unit_pool);
    const apir_value_t *out = NULL;
    apir_error_t error = { .kind = APIR_E_NONE };

    return apir_query_check_params(params, json(args), &out, unit_pool,
                                   &error)
                   == APR_SUCCESS
               ? told(out)
               : error.message;
}

static const char *result(const char *procedure, const char *value)
{
    return told(
        apir_query_result(&named(procedure)->result, json(value), unit_pool));
}

#define WRONG "Invalid procedure argument: "

static void test_arguments(void)
{
    IS(checked("scalars", "{\"a\":1,\"b\":\"x\"}"), "{\"a\":1,\"b\":\"x\"}",
       "scalars");
    IS(checked("scalars", "{\"a\":1}"), "{\"a\":1}", "optional ones");
    IS(checked("scalars", "{\"a\":\"1\"}"),
       WRONG "a: Validation error: Invalid input: expected number, "
             "received string",
       "a text is no number");
    IS(checked("scalars", "{\"a\":1.5}"),
       WRONG "a: Validation error: Invalid input: expected int, "
             "received number",
       "a fraction is no whole number");
    IS(checked("times", "{\"at\":\"2024-01-02\"}"),
       "{\"at\":\"2024-01-02T00:00:00.000Z\"} "
       "{\"values\":{\"at\":[\"Date\"]},\"v\":1}",
       "a date is one");
    IS(checked("lists", "{\"all\":[1,2]}"), "{\"all\":[1,2]}", "lists");
    IS(checked("lists", "{\"all\":[1,\"x\"]}"),
       WRONG "all: Validation error: Invalid input: expected number, "
             "received string at \"[1]\"",
       "each item counts");
    IS(checked("rows", "{\"user\":{\"any\":[1]}}"),
       "{\"user\":{\"any\":[1]}}", "models are any object");
    OK(strstr(checked("rows", "{\"user\":1}"), WRONG "user: ") != NULL,
       "but an object");
    IS(checked("roles", "{\"role\":\"ADMIN\"}"), "{\"role\":\"ADMIN\"}",
       "enums");
    OK(strstr(checked("roles", "{\"role\":\"NOBODY\"}"), WRONG "role: ")
           != NULL,
       "only their members");
}

static void test_results(void)
{
    IS(result("times", "\"2024-01-02T03:04:05Z\""),
       "\"2024-01-02T03:04:05.000Z\" {\"values\":[\"Date\"],\"v\":1}",
       "a text is a date");
    IS(result("times", "\"soon\""), "\"soon\"", "unless it is none");
    IS(result("lists", "[9007199254740993,1]"),
       "[\"9007199254740993\",\"1\"] "
       "{\"values\":{\"0\":[\"bigint\"],\"1\":[\"bigint\"]},\"v\":1}",
       "numbers are big integers");
    IS(result("rows", "{\"id\":1,\"good\":1,\"at\":\"2024-01-02\","
                      "\"price\":1.50,\"raw\":\"AQI=\",\"more\":1}"),
       "{\"id\":1,\"good\":true,\"at\":\"2024-01-02T00:00:00.000Z\","
       "\"price\":\"1.5\",\"raw\":\"AQI=\",\"more\":1} "
       "{\"values\":{\"at\":[\"Date\"],\"price\":[[\"custom\",\"Decimal\"]],"
       "\"raw\":[[\"custom\",\"Bytes\"]]},\"v\":1}",
       "a row has the kinds of its fields");
    IS(result("roles", "[{\"good\":0},null]"), "[{\"good\":false},null]",
       "rows of a list too");
    IS(result("scalars", "null"), "null", "nothing is nothing");
    IS(result("scalars", "{\"x\":1}"), "{\"x\":1}",
       "what does not fit is as it is");
}

int main(void)
{
    unit_begin();
    zmodel = zmodel_of(ZMODEL_SOURCE
                       "enum Role { USER ADMIN }\n"
                       "model User { id Int @id  good Boolean  at DateTime\n"
                       " price Decimal  raw Bytes }\n"
                       "procedure scalars(a: Int, b: String?): Int\n"
                       "procedure times(at: DateTime): DateTime\n"
                       "procedure lists(all: Int[]): BigInt[]\n"
                       "procedure rows(user: User): User\n"
                       "procedure roles(role: Role): User[]\n");
    OK(zmodel != NULL, "the schema is right");
    if (zmodel) {
        test_arguments();
        test_results();
    }
    return unit_done();
}
