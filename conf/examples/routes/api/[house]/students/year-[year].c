/*
 * GET /api/gryffindor/students/year-1991: the file's name is the route, with
 * a parameter for what stands in brackets.
 */
#include <apiroutes.h>

#include <string.h>

typedef struct student_t {
    const char *name, *house, *year;
} student_t;

static const student_t students[] = {
    { "Harry Potter", "gryffindor", "1991" },
    { "Hermione Granger", "gryffindor", "1991" },
    { "Draco Malfoy", "slytherin", "1991" },
    { "Luna Lovegood", "ravenclaw", "1992" },
};

apir_response_t *GET(apir_event_t *event)
{
    const char *house = apir_param(event, "house");
    const char *year = apir_param(event, "year");
    json_t *found = json_array();

    for (size_t i = 0; i < sizeof(students) / sizeof(students[0]); i++) {
        if (strcmp(students[i].house, house) == 0
            && strcmp(students[i].year, year) == 0) {
            json_array_append_new(found, json_string(students[i].name));
        }
    }
    return apir_json(event, json_pack("{s:s, s:s, s:o}", "house", house,
                                      "year", year, "students", found));
}
