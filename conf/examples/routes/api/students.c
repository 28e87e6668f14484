/*
 * One file, one path: its name says /api/students. Each function that is
 * named after a method answers that method; any other is answered with a
 * 405 that lists these.
 */
#include <apiroutes.h>

apir_response_t *GET(apir_event_t *event)
{
    return apir_text(event, 200, "Hello World");
}

apir_response_t *POST(apir_event_t *event)
{
    json_t *student = apir_body_json(event);

    if (!student) {
        return apir_invalid(event); /* a 400: this was no JSON */
    }
    return apir_json_status(event, 201,
                            json_pack("{s:O}", "created", student));
}

apir_response_t *PATCH(apir_event_t *event)
{
    json_t *changes = apir_body_json(event);

    return changes ? apir_json(event, json_pack("{s:O}", "changed", changes))
                   : apir_invalid(event);
}

apir_response_t *DELETE(apir_event_t *event)
{
    return apir_empty_status(event, 204);
}
