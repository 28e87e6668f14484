/*
 * Sessions: log in, be known, log out. login.conf mounts it at /api/account
 * and says where the secret lies with which the session's cookie is signed.
 *
 *     POST  /api/account/login   {"name":"ada","password":"alohomora"}
 *     GET   /api/account/me      who is logged in, and a notice shown once
 *     POST  /api/account/logout
 *
 * A session is a set of JSON values. With "cookie" they are in the cookie
 * itself, signed: the client can read, but not change them.
 */
#include <apiroutes.h>

#include <apr_md5.h>
#include <string.h>

#define JSON(...) #__VA_ARGS__

/* clang-format off */
static const char login_schema[] = JSON({
    "type": "object",
    "properties": {
        "name": { "type": "string", "minLength": 1 },
        "password": { "type": "string", "minLength": 1 }
    },
    "required": ["name", "password"]
});
/* clang-format on */

/* As `htpasswd -nB ada` writes it. A site has these in a database, or leaves
 * passwords to httpd (basic-auth.conf). */
static const char ada[] =
    "$2y$06$x1fxZTW0JxCmS3.lpWxppuEzbB60WjkkqV662V8ysJbVUF1jZ2lQm";

static apir_response_t *log_in(apir_event_t *event)
{
    json_t *input = apir_input_valid(event);
    apir_session_t *session = apir_session_new(event, "login");
    apir_response_t *response;
    const char *name, *password;

    if (!input || !session) {
        return apir_invalid(event);
    }
    name = json_string_value(json_object_get(input, "name"));
    password = json_string_value(json_object_get(input, "password"));
    if (strcmp(name, "ada") != 0
        || apr_password_validate(password, ada) != APR_SUCCESS) {
        return apir_error(event, 401, "WRONG_PASSWORD",
                          "Name or password is wrong");
    }
    apir_session_set(session, "user", json_string(name));
    apir_session_flash(session, "notice", json_string("Welcome back"));
    response = apir_json(event, json_pack("{s:s}", "user", name));
    return apir_session_save(response, session) ? response : NULL;
}

/* Reading a flash value takes it out; saving makes that last. */
static apir_response_t *who_am_i(apir_event_t *event)
{
    apir_session_t *session = apir_session(event, "login");
    const char *user;
    apir_response_t *response;

    if (!session) {
        return NULL; /* what apir_session recorded: a 500 */
    }
    user = apir_session_text(session, "user");
    if (!user) {
        return apir_error(event, 401, "NOT_LOGGED_IN", "Not logged in");
    }
    response = apir_json(event,
                         json_pack("{s:s, s:o*}", "user", user, "notice",
                                   apir_session_get(session, "notice")));
    return apir_session_save(response, session) ? response : NULL;
}

static apir_response_t *log_out(apir_event_t *event)
{
    apir_session_t *session = apir_session(event, "login");
    apir_response_t *response = apir_empty_status(event, 204);

    return session && apir_session_end(response, session) ? response : NULL;
}

APIR_FRAGMENT(login) = {
    { .method = "POST",
      .path = "/login",
      .handler = log_in,
      .input_schema = login_schema,
      .error_codes = { "WRONG_PASSWORD" } },
    { .method = "GET",
      .path = "/me",
      .handler = who_am_i,
      .error_codes = { "NOT_LOGGED_IN" } },
    { .method = "POST", .path = "/logout", .handler = log_out },
};
