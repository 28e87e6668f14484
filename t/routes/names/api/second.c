/* Two route files define the same helper: each must get its own. */

#include <apiroutes.h>

APIR_PUBLIC const char *whose(void);
APIR_PUBLIC int whose_number = 20;

const char *whose(void)
{
    return "the second's";
}

apir_response_t *GET(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:s, s:i}", "helper", whose(),
                                      "number", whose_number));
}
