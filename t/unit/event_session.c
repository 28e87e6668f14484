/* Sessions over both stores. */
#include "event_host.h"

#include <apr_strings.h>

static const char *const secrets[] = { "s3cret", NULL };

static apir_event_t *event_with(const char *cookie)
{
    apir_event_t *event = unit_event("", "", NULL);
    apir_session_options_t options = { .cookie_name = "s",
                                       .secrets = secrets };

    unit_host.store = apir_session_store_create("web", &options, unit_pool);
    if (cookie) {
        apr_table_set(event->headers, "Cookie", cookie);
    }
    return event;
}

/* The cookie of a Set-Cookie value, without its attributes. */
static const char *pair_of(const char *cookie)
{
    return apr_pstrndup(unit_pool, cookie, strcspn(cookie, ";"));
}

static void what_is_set_comes_back(void)
{
    apir_session_t *session = apir_session(event_with(NULL), "web");
    const char *cookie;

    apir_session_set(session, "user", json_string("u1"));
    apir_session_flash(session, "note", json_string("hi"));
    cookie = pair_of(apir_session_commit(session, NULL));
    session = apir_session(event_with(cookie), "web");
    IS(apir_session_text(session, "user"), "u1", "a value");
    OK(apir_session_has(session, "note"), "a flash value is there");
    IS(apir_session_text(session, "note"), "hi", "and is read");
    OK(!apir_session_has(session, "note"), "once");
}

static void forged_cookies_are_empty_sessions(void)
{
    apir_session_t *session =
        apir_session(event_with("s=eyJ1c2VyIjoidTEifQ.AAAA"), "web");

    OK(!apir_session_has(session, "user"), "a wrong signature holds nothing");
}

static void one_session_for_each_name(void)
{
    apir_event_t *event = event_with(NULL);

    OK(apir_session(event, "web") == apir_session(event, "web"),
       "asked for twice, it is the same");
    OK(!apir_session(event, "none") && apir_failed(event),
       "an unknown name is a failure");
}

static void ending_expires_the_cookie(void)
{
    apir_event_t *event = event_with(NULL);
    apir_response_t *response = apir_empty(event);

    OK(apir_session_end(response, apir_session(event, "web")), "ended");
    IS(apir_response_header(response, "Set-Cookie"),
       "s=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "in the past");
}

static void servers_store_keeps_a_json_text(void)
{
    static const apir_session_store_t store = { .name = "web",
                                                .server = true };
    apir_event_t *event = event_with(NULL);
    apir_session_t *session;

    unit_host.store = &store;
    unit_host.server_session = "{\"user\":\"u1\"}";
    session = apir_session(event, "web");
    IS(apir_session_text(session, "user"), "u1", "read");
    apir_session_set(session, "user", json_string("u2"));
    IS(apir_session_commit(session, NULL), "", "no cookie of ours");
    IS(unit_host.saved_session, "{\"user\":\"u2\"}", "written");
    apir_session_destroy(session, NULL);
    IS(unit_host.saved_session, NULL, "ended");
}

int main(void)
{
    unit_begin();
    what_is_set_comes_back();
    forged_cookies_are_empty_sessions();
    one_session_for_each_name();
    ending_expires_the_cookie();
    servers_store_keeps_a_json_text();
    return unit_done();
}
