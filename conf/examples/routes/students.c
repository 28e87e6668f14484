/*
 * A route beside a page. The site has a page at /students (students.html),
 * whose form is sent to the same path: POST is answered here, GET by the
 * page, since this file has no GET and `ApiPages on` stands in the location.
 */
#include <apiroutes.h>

#include <string.h>

static const char *field(const apir_form_field_t *fields, apr_size_t count,
                         const char *name)
{
    for (apr_size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return fields[i].value;
        }
    }
    return "";
}

apir_response_t *POST(apir_event_t *event)
{
    apr_size_t count;
    const apir_form_field_t *fields = apir_body_form(event, &count);
    const char *name;

    if (!fields) {
        return apir_invalid(event);
    }
    name = field(fields, count, "name");
    if (!*name) {
        return apir_error(event, 400, "NAME_MISSING", "A name is needed");
    }
    return apir_json_status(event, 201,
                            json_pack("{s:s, s:s}", "name", name, "house",
                                      field(fields, count, "house")));
}
