/*
 * GET /api/houses: a handler that asks other routes. apir_fetch stays within
 * this server, opens no connection, and passes on nothing of this request
 * (no cookie, no password) unless it is told to.
 */
#include <apiroutes.h>

#include <apr_strings.h>

static json_t *students_of(apir_event_t *event, const char *house)
{
    apir_answer_t *answer = apir_fetch(event,
                                       apr_pstrcat(apir_pool(event), "/api/",
                                                   house,
                                                   "/students/year-1991",
                                                   NULL),
                                       NULL);

    if (!answer || apir_answer_status(answer) != 200) {
        return NULL;
    }
    return json_object_get(apir_answer_json(answer), "students");
}

apir_response_t *GET(apir_event_t *event)
{
    static const char *const houses[] = { "gryffindor", "hufflepuff",
                                          "ravenclaw", "slytherin" };
    json_t *counts = json_object();

    for (size_t i = 0; i < sizeof(houses) / sizeof(houses[0]); i++) {
        json_t *students = students_of(event, houses[i]);

        json_object_set_new(counts, houses[i],
                            json_integer(
                                (json_int_t)json_array_size(students)));
    }
    return apir_json(event, counts);
}
