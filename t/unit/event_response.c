/* Responses: statuses, headers, failures. */
#include "event_host.h"

static void helpers_have_their_statuses(void)
{
    apir_event_t *event = unit_event("", "", NULL);

    IS_INT(apir_json(event, json_object())->status, 200, "json is 200");
    IS_INT(apir_empty(event)->status, 201, "empty is 201");
    IS_INT(apir_error(event, 0, "C", "m")->status, 500, "error is 500");
    IS(unit_body(apir_error(event, 409, "C", "m")),
       "{\"message\":\"m\",\"code\":\"C\"}", "with message and code");
    IS_INT(apir_redirect(event, 0, "/x")->status, 302, "redirect is 302");
    IS(unit_body(apir_text(event, 200, "t")), "t", "text is text");
}

static void body_needs_a_status_that_has_one(void)
{
    static const int wrong[] = { 199, 204, 205, 304, 600 };

    for (int i = 0; i < 5; i++) {
        apir_event_t *event = unit_event("", "", NULL);

        OK(!apir_json_status(event, wrong[i], json_object())
               && apir_failed(event),
           "a body cannot go with that status");
    }
    OK(apir_json_status(unit_event("", "", NULL), 599, json_object()),
       "599 is the last that can");
}

static void headers_that_would_split_are_refused(void)
{
    apir_event_t *event = unit_event("", "", NULL);
    apir_response_t *response = apir_empty(event);

    OK(!apir_set_header(response, "X-A", "1\r\nSet-Cookie: x=1"),
       "CR LF in a value");
    OK(!apir_set_header(response, "X A", "1"), "a blank in a name");
    OK(response->refused, "which the response knows");
    OK(!apir_set_header(apir_empty(event), NULL, "1")
           && !apir_add_header(apir_empty(event), NULL, "1")
           && !apir_set_header(apir_empty(event), "X-A", NULL),
       "a name or value that the request does not have");
    IS(apir_response_header(response, "X-A"), NULL, "nothing was set");
    response = apir_empty(event);
    OK(!apir_set_header(response, "Content-Length", "5")
           && !response->refused,
       "framing is the server's");
    OK(apir_add_header(response, "X-B", "1")
           && apir_add_header(response, "X-B", "2"),
       "repeats are kept");
}

static apir_response_t *echoes(apir_event_t *event)
{
    apir_response_t *response = apir_empty(event);

    apir_set_header(response, "X-Echo", apir_query(event, "q"));
    return response;
}

static void split_header_is_a_400(void)
{
    apir_route_t route = { .method = "GET",
                           .pattern = "/",
                           .operation = &apir_operation_handler,
                           .handler = echoes };

    IS_INT(apir_event_run(unit_event("q=a%0D%0Ab", "", &route))->status, 400,
           "a line end that would become a header");
    OK(strstr(unit_host.logged, "X-Echo"), "the log names the header");
    IS_INT(apir_event_run(unit_event("q=a", "", &route))->status, 201,
           "a right one is sent");
}

static void redirect_encodes_what_may_not_stand_there(void)
{
    apir_event_t *event = unit_event("", "", NULL);

    IS(apir_response_header(apir_redirect(event, 0, "/a b\r\nX: 1"),
                            "Location"),
       "/a%20b%0D%0AX:%201", "blanks and line ends are escaped");
    IS(apir_response_header(apir_redirect(event, 301, ""), "Location"), "/",
       "nothing is the root");
}

static apir_response_t *fails(apir_event_t *event)
{
    return apir_fail(event, "secret %d", 42);
}

static apir_response_t *forgets(apir_event_t *event)
{
    (void)event;
    return NULL;
}

static void failures_tell_nothing(void)
{
    apir_route_t route = { .method = "GET",
                           .pattern = "/",
                           .operation = &apir_operation_handler,
                           .handler = fails };
    apir_event_t *event = unit_event("", "", &route);
    apir_response_t *response = apir_event_run(event);

    IS(unit_body(response),
       "{\"error\":\"Internal server error\","
       "\"code\":\"INTERNAL_SERVER_ERROR\"}",
       "a failure's body");
    OK(strstr(unit_host.logged, "secret 42"), "the sentence is in the log");
    route.handler = forgets;
    IS_INT(apir_event_run(unit_event("", "", &route))->status, 500,
           "NULL without a failure is a 500");
}

static void cookies_that_cannot_be_written_fail(void)
{
    apir_event_t *event = unit_event("", "", NULL);
    apir_response_t *response = apir_empty(event);
    apir_cookie_options_t options = { .same_site = "sideways" };

    OK(!apir_set_cookie(response, "a", "1", &options), "a wrong option");
    OK(apir_failed(event), "is a failure of the event");
    OK(apir_set_cookie(response, "a", "1", NULL), "a right one is written");
}

int main(void)
{
    unit_begin();
    helpers_have_their_statuses();
    body_needs_a_status_that_has_one();
    headers_that_would_split_are_refused();
    split_header_is_a_400();
    redirect_encodes_what_may_not_stand_there();
    failures_tell_nothing();
    cookies_that_cannot_be_written_fail();
    return unit_done();
}
