/* What no other file has. */

#include <apiroutes.h>

apir_response_t *GET(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s}", "rest", apir_param(event, "rest")));
}
