/* Answers with the request's cookies. */
#include <apiroutes.h>

static apir_response_t *show(apir_event_t *event)
{
    json_t *body = json_object();
    apr_size_t count;
    const apir_pair_t *cookies = apir_cookies(event, &count);

    for (apr_size_t i = 0; i < count; i++) {
        json_object_set_new(body, cookies[i].name,
                            json_string(cookies[i].value));
    }
    return apir_json(event, body);
}

APIR_FRAGMENT(cookies) = {
    { .method = "GET", .path = "/show", .handler = show },
};
