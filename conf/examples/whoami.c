/*
 * A single function, for `ApiHandler whoami:whoami` in an <ApiRoute> section
 * (basic-auth.conf). httpd has authenticated the user before it runs.
 */
#include <apiroutes.h>

APIR_PUBLIC apir_response_t *whoami(apir_event_t *event);

apir_response_t *whoami(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s?, s:O?}", "user", apir_user(event),
                               "auth", apir_auth(event)));
}
