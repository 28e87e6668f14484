/*
 * GET /api/gryffindor/admin: only for those whose cookie says that they may.
 * 401: we do not know who you are; 403: we know, and you may not.
 *
 * A cookie can say anything; where it matters, use a session (login.c), whose
 * cookie is signed, or let httpd authenticate (basic-auth.conf).
 */
#include <apiroutes.h>

#include <string.h>

typedef struct user_t {
    const char *id, *name;
    bool is_admin;
} user_t;

static const user_t users[] = {
    { "1", "Minerva McGonagall", true },
    { "2", "Harry Potter", false },
};

static const user_t *find_user(const char *id)
{
    for (size_t i = 0; id && i < sizeof(users) / sizeof(users[0]); i++) {
        if (strcmp(users[i].id, id) == 0) {
            return &users[i];
        }
    }
    return NULL;
}

apir_response_t *GET(apir_event_t *event)
{
    const user_t *user = find_user(apir_cookie(event, "userId"));

    if (!user) {
        return apir_text(event, 401, "Not logged in");
    }
    if (!user->is_admin) {
        return apir_text(event, 403, "Not an admin");
    }
    return apir_json(event, json_pack("{s:s, s:s}", "admin", user->name,
                                      "house", apir_param(event, "house")));
}
