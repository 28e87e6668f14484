/* A group's name is no part of the path. */

#include <apiroutes.h>

apir_response_t *GET(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s}", "pattern", apir_pattern(event)));
}
