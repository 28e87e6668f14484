/* A parameter, and two of the methods. */

#include <apiroutes.h>

apir_response_t *PUT(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:s}", "id", apir_param(event, "id")));
}

apir_response_t *DELETE(apir_event_t *event)
{
    return apir_empty_status(event, 204);
}
