/*
 * "Log in with …": OAuth 2.0 with a state cookie and a session. oauth.conf
 * mounts it at /api/oauth.
 *
 *     GET /api/oauth/login       sends the browser to the provider
 *     GET /api/oauth/callback    the browser comes back, with a code
 *     GET /api/oauth/me          who it is
 *
 * The provider here is a second fragment of this file, so that the example
 * runs by itself; the code is exchanged for a token by apir_fetch, which asks
 * routes of this server only. (A real provider is reached by an HTTP client
 * library at the two places marked below.)
 */
#include <apiroutes.h>

#include <apr_escape.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <openssl/crypto.h>
#include <string.h>

static const char state_cookie[] = "oauth_state";

/* ---- the site ----------------------------------------------------------- */

/* The state ties the way back to this browser: without it anybody could
 * make a visitor log in as somebody else (RFC 6749 §10.12). */
static apir_response_t *log_in(apir_event_t *event)
{
    static const apir_cookie_options_t options = { .path = "/api/oauth",
                                                   .same_site = "lax",
                                                   .http_only = true,
                                                   .has_max_age = true,
                                                   .max_age = 600 };
    apr_pool_t *pool = apir_pool(event);
    unsigned char random[16];
    apir_response_t *response;
    const char *state;

    if (apr_generate_random_bytes(random, sizeof(random)) != APR_SUCCESS) {
        return apir_fail(event, "no random bytes");
    }
    state = apr_pescape_hex(pool, random, sizeof(random), 0);
    response = apir_redirect(
        event, 302,
        apr_pstrcat(
            pool,
            "/api/provider/authorize?response_type=code&client_id=site"
            "&redirect_uri=/api/oauth/callback&state=",
            state, NULL));
    apir_set_cookie(response, state_cookie, state, &options);
    return response;
}

/* Asks the provider: the place for an HTTP client. */
static const char *exchange(apir_event_t *event, const char *code)
{
    apr_pool_t *pool = apir_pool(event);
    const apir_pair_t type = { .name = "Content-Type",
                               .value = "application/x-www-form-urlencoded" };
    apir_fetch_t request = { .method = "POST",
                             .headers = &type,
                             .header_count = 1 };
    const char *secret = apir_env(event, "OAUTH_SECRET");
    apir_answer_t *answer;

    if (!secret) {
        return NULL;
    }
    request.body = apr_pstrcat(pool, "grant_type=authorization_code&code=",
                               apr_pescape_urlencoded(pool, code),
                               "&client_id=site&client_secret=",
                               apr_pescape_urlencoded(pool, secret), NULL);
    request.body_length = strlen(request.body);
    answer = apir_fetch(event, "/api/provider/token", &request);
    if (!answer || apir_answer_status(answer) != 200) {
        return NULL;
    }
    return json_string_value(
        json_object_get(apir_answer_json(answer), "access_token"));
}

/* Asks the provider who it is: the other place. */
static const char *ask_name(apir_event_t *event, const char *token)
{
    const apir_pair_t bearer = {
        .name = "Authorization",
        .value = apr_pstrcat(apir_pool(event), "Bearer ", token, NULL)
    };
    const apir_fetch_t request = { .headers = &bearer, .header_count = 1 };
    apir_answer_t *answer = apir_fetch(event, "/api/provider/user", &request);

    if (!answer || apir_answer_status(answer) != 200) {
        return NULL;
    }
    return json_string_value(
        json_object_get(apir_answer_json(answer), "name"));
}

static apir_response_t *begin_session(apir_event_t *event, const char *name)
{
    static const apir_cookie_options_t gone = { .path = "/api/oauth",
                                                .has_max_age = true,
                                                .max_age = 0 };
    apir_session_t *session = apir_session_new(event, "oauth");
    apir_response_t *response = apir_redirect(event, 302, "/api/oauth/me");

    if (!session) {
        return NULL;
    }
    apir_session_set(session, "user", json_string(name));
    apir_set_cookie(response, state_cookie, "", &gone);
    return apir_session_save(response, session) ? response : NULL;
}

static bool same(const char *a, const char *b)
{
    size_t length = strlen(b);

    return strlen(a) == length && CRYPTO_memcmp(a, b, length) == 0;
}

static apir_response_t *come_back(apir_event_t *event)
{
    const char *state = apir_query(event, "state");
    const char *expected = apir_cookie(event, state_cookie);
    const char *code = apir_query(event, "code");
    const char *token, *name;

    if (!state || !expected || !same(state, expected)) {
        return apir_error(event, 400, "BAD_STATE",
                          "This login did not begin here");
    }
    if (!code) {
        return apir_error(event, 403, "REFUSED", "The provider refused");
    }
    token = exchange(event, code);
    name = token ? ask_name(event, token) : NULL;
    if (!name) {
        return apir_error(event, 502, "PROVIDER_FAILED",
                          "The provider does not know this code");
    }
    return begin_session(event, name);
}

static apir_response_t *who_am_i(apir_event_t *event)
{
    apir_session_t *session = apir_session(event, "oauth");
    const char *user = session ? apir_session_text(session, "user") : NULL;

    if (!user) {
        return apir_error(event, 401, "NOT_LOGGED_IN", "Not logged in");
    }
    return apir_json(event, json_pack("{s:s}", "user", user));
}

APIR_FRAGMENT(oauth) = {
    { .method = "GET", .path = "/login", .handler = log_in },
    { .method = "GET",
      .path = "/callback",
      .handler = come_back,
      .query_parameters = { "code", "state" },
      .error_codes = { "BAD_STATE", "REFUSED", "PROVIDER_FAILED" } },
    { .method = "GET", .path = "/me", .handler = who_am_i },
};

/* ---- a provider to try it with ------------------------------------------ */

/* A real one asks its user first, and makes a new code each time. */
static apir_response_t *authorize(apir_event_t *event)
{
    apr_pool_t *pool = apir_pool(event);
    const char *state = apir_query(event, "state");

    return apir_redirect(
        event, 302,
        apr_pstrcat(pool, "/api/oauth/callback?code=code-of-ada&state=",
                    apr_pescape_urlencoded(pool, state ? state : ""), NULL));
}

/* The value of a field of the form, or "". */
static const char *field(apir_event_t *event, const char *name)
{
    apr_size_t count;
    const apir_form_field_t *fields = apir_body_form(event, &count);

    for (apr_size_t i = 0; fields && i < count; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return fields[i].value;
        }
    }
    return "";
}

static apir_response_t *give_token(apir_event_t *event)
{
    const char *secret = apir_env(event, "OAUTH_SECRET");

    if (!secret || !same(field(event, "client_secret"), secret)
        || !same(field(event, "code"), "code-of-ada")) {
        return apir_json_status(event, 400,
                                json_pack("{s:s}", "error", "invalid_grant"));
    }
    return apir_json(event,
                     json_pack("{s:s, s:s}", "access_token", "token-of-ada",
                               "token_type", "Bearer"));
}

static apir_response_t *tell_user(apir_event_t *event)
{
    const char *header = apir_header(event, "Authorization");

    if (!header || !same(header, "Bearer token-of-ada")) {
        return apir_error(event, 401, "UNAUTHORIZED", "Unknown token");
    }
    return apir_json(event, json_pack("{s:s}", "name", "Ada"));
}

APIR_FRAGMENT(provider) = {
    { .method = "GET", .path = "/authorize", .handler = authorize },
    { .method = "POST", .path = "/token", .handler = give_token },
    { .method = "GET", .path = "/user", .handler = tell_user },
};
