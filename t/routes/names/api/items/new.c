/* Static beside a parameter: its path is never the parameter's. */

#include <apiroutes.h>

apir_response_t *GET(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:b}", "new", 1));
}
