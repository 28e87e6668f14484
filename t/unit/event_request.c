/* The request as a handler sees it: query, cookies, body, input. */
#include "event_host.h"

#include "http/cookie.h"
#include "json/jansson.h"

static void query_is_urlsearchparams(void)
{
    apir_event_t *event = unit_event("a=1&b=x+y&a=2&%zz=%", "", NULL);
    apr_size_t count;
    const char *const *all = apir_query_all(event, "a", &count);

    IS(apir_query(event, "a"), "1", "the first of repeated keys");
    IS_INT(count, 2, "all of them are there");
    IS(all[1], "2", "in order");
    IS(apir_query(event, "b"), "x y", "'+' is a space");
    IS(apir_query(event, "%zz"), "%", "bad escapes stay");
    OK(!apir_query_has(event, "c"), "an absent key is absent");
    apir_query_set(event, "a", "3");
    IS(apir_query_string(event), "a=3&b=x+y&%25zz=%25",
       "a change replaces the first and drops the others");
    apir_query_set(event, "b", NULL);
    apir_query_set(event, "none", NULL);
    IS(apir_query_string(event), "a=3&%25zz=%25", "NULL takes out");
}

static void nul_in_the_query_is_a_failure(void)
{
    apir_event_t *event = unit_event("a=x%00y", "", NULL);

    IS(apir_query(event, "a"), NULL, "a zero byte is not handed out");
    IS_INT(apir_event_failure(event)->status, 400, "but answered with a 400");
}

static void cookies_come_decoded(void)
{
    apir_event_t *event = unit_event("", "", NULL);

    apr_table_set(event->headers, "Cookie", "a=%C3%BC; b=2");
    IS(apir_cookie(event, "a"), "\xC3\xBC", "decoded");
    IS(apir_cookie(event, "b"), "2", "the second");
    IS(apir_cookie(event, "c"), NULL, "an absent one");
}

static void headers_of_the_server_stay(void)
{
    apir_event_t *event = unit_event("", "", NULL);
    apr_table_t *server = event->headers;

    apir_header_set(event, "X-A", "1");
    IS(apir_header(event, "x-a"), "1", "a handler's change is seen");
    IS(apr_table_get(server, "X-A"), NULL, "the server's is not touched");
    apir_header_set(event, "X-A", NULL);
    IS(apir_header(event, "x-a"), NULL, "NULL takes out");
}

static void body_as_text_and_json(void)
{
    apir_event_t *event = unit_event("", "\xEF\xBB\xBF{\"a\":\"\xFF\"}",
                                     NULL);

    IS(apir_body_text(event), "{\"a\":\"\xEF\xBF\xBD\"}",
       "the BOM goes, ill-formed bytes are U+FFFD");
    OK(!apir_failed(event), "which is no failure");
    OK(!apir_body_json(event), "but ill-formed bytes are no JSON");
    event = unit_event("", "\xEF\xBB\xBF{\"a\":1}", NULL);
    OK(apir_body_json(event), "a BOM is no part of it");
}

static void broken_json_is_a_400(void)
{
    apir_event_t *event = unit_event("", "{\"a\":", NULL);

    OK(!apir_body_json(event), "no value");
    IS_INT(apir_event_failure(event)->status, 400, "a 400");
}

static void body_that_cannot_be_read_keeps_its_reason(void)
{
    apir_event_t *event = unit_event("", NULL, NULL);

    OK(!apir_input_valid(event), "no input");
    IS_INT(apir_event_failure(event)->status, 413, "the first failure stays");
}

/* A validator that wants a member "name". */
static const apir_value_t *valid(const void *schema,
                                 const apir_value_t *value,
                                 apir_value_t **issues, apr_pool_t *pool)
{
    (void)schema;
    if (apir_value_get(value, "name")) {
        return value;
    }
    *issues = apir_value_array(pool);
    return NULL;
}

static void input_is_validated_once_asked(void)
{
    static const apir_validator_t validator = { .valid = valid };
    apir_route_t route = { .method = "POST",
                           .pattern = "/",
                           .input = &validator };
    apir_event_t *event = unit_event("", "{}", &route);

    OK(!apir_failed(event), "a body nobody asks for may be wrong");
    OK(!apir_input_valid(event), "asked for, it is invalid");
    IS(unit_body(apir_invalid(event)),
       "{\"message\":\"Validation failed\",\"issues\":[],"
       "\"code\":\"FRAGNO_VALIDATION_ERROR\"}",
       "and answered in Fragno's form");
    event = unit_event("", "nonsense", &route);
    OK(!apir_input_valid(event) && json_is_array(apir_input_issues(event)),
       "a body that is no JSON counts as undefined");
    route.input_optional = true;
    event = unit_event("", "", &route);
    OK(!apir_input_valid(event) && !apir_failed(event),
       "an optional one may be absent");
}

static void middleware_may_replace_the_input(void)
{
    apir_event_t *event = unit_event("", "{\"a\":1}", NULL);
    apr_size_t length;

    apir_input_set(event, json_pack("{s:i}", "a", 2));
    IS_INT(json_integer_value(json_object_get(apir_body_json(event), "a")), 2,
           "the parsed body is the new one");
    IS(apir_body(event, &length), "{\"a\":1}", "the bytes are the old ones");
}

static void auth_comes_from_the_host(void)
{
    apir_event_t *event = unit_event("", "", NULL);
    apir_value_t *user = apir_value_object(unit_pool);

    unit_host.auth = NULL;
    OK(!apir_auth(event), "anonymous is NULL");
    event = unit_event("", "", NULL);
    apir_object_set(user, "id", apir_value_string("u1", unit_pool));
    unit_host.auth = user;
    IS(json_string_value(json_object_get(apir_auth(event), "id")), "u1",
       "a user is an object");
    unit_host.auth = NULL;
    OK(apir_auth(event) != NULL, "he is asked for once");
    IS(apir_env(event, "STAGE"), "test", "and so the environment");
}

static void test_forms(void)
{
    apir_event_t *event = unit_event("", "a=1&b=2", NULL);
    apr_size_t count = 7;

    apr_table_set(event->headers, "Content-Type",
                  "application/x-www-form-urlencoded");
    OK(apir_body_form(event, &count) && count == 2, "a form has fields");
    event = unit_event("", "a=1&b=2", NULL);
    apr_table_set(event->headers, "Content-Type", "text/plain");
    OK(apir_body_form(event, &count) && count == 0 && !apir_failed(event),
       "a body of another type has none, which is no failure");
}

int main(void)
{
    unit_begin();
    query_is_urlsearchparams();
    nul_in_the_query_is_a_failure();
    cookies_come_decoded();
    headers_of_the_server_stay();
    body_as_text_and_json();
    broken_json_is_a_400();
    body_that_cannot_be_read_keeps_its_reason();
    input_is_validated_once_asked();
    middleware_may_replace_the_input();
    auth_comes_from_the_host();
    test_forms();
    return unit_done();
}
