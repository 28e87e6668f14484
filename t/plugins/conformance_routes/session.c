/* Sessions and Set-Cookie values of SolidStart's fixtures. */

#include "interpreter.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- Options -------------------------------------------------------- */

/* "2030-01-01T00:00:00.000Z" in milliseconds since 1970; NaN if it is not so
 * written. */
static double date_milliseconds(const char *text)
{
    apr_time_exp_t parts = { 0 };
    apr_time_t time;
    int milliseconds = 0;
    if (!text
        || sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &parts.tm_year,
                  &parts.tm_mon, &parts.tm_mday, &parts.tm_hour,
                  &parts.tm_min, &parts.tm_sec, &milliseconds)
               != 7) {
        return NAN;
    }
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    if (apr_time_exp_gmt_get(&time, &parts) != APR_SUCCESS) {
        return NAN;
    }
    return (double)(time / 1000) + milliseconds;
}

/* An empty text counts as none, as in the reference. */
static const char *text_option(const json_t *given, const char *name,
                               apr_pool_t *pool)
{
    const char *text = member_text(given, name);
    return text && *text ? apr_pstrdup(pool, text) : NULL;
}

void cookie_options(const json_t *given, apir_cookie_options_t *options,
                    apr_pool_t *pool)
{
    const json_t *age = json_object_get(given, "maxAge");
    const json_t *expires = json_object_get(given, "expires");
    const json_t *secure = json_object_get(given, "secure");
    const json_t *http_only = json_object_get(given, "httpOnly");
    memset(options, 0, sizeof *options);
    options->path = text_option(given, "path", pool);
    options->domain = text_option(given, "domain", pool);
    options->same_site = json_is_true(json_object_get(given, "sameSite"))
                             ? "true"
                             : text_option(given, "sameSite", pool);
    if (age && !json_is_null(age)) {
        options->has_max_age = true;
        options->max_age = json_is_number(age) ? json_number_value(age) : NAN;
    }
    if (expires && !json_is_null(expires)) {
        options->has_expires = true;
        options->expires = date_milliseconds(json_string_value(expires));
    }
    options->secure = json_is_true(secure);
    options->no_secure = json_is_false(secure);
    options->http_only = json_is_true(http_only);
    options->no_http_only = json_is_false(http_only);
}

static const char **secret_list(const json_t *given, apr_pool_t *pool)
{
    const char **secrets = apr_pcalloc(pool, (json_array_size(given) + 1)
                                                 * sizeof *secrets);
    const json_t *secret;
    size_t i;
    json_array_foreach (given, i, secret) {
        secrets[i] = json_string_value(secret);
    }
    return secrets;
}

void define_sessions(apir_plugin_t *plugin, const json_t *sessions)
{
    apr_pool_t *pool = apir_plugin_pool(plugin);
    const char *name;
    json_t *store;
    json_object_foreach ((json_t *)sessions, name, store) {
        const json_t *cookie = json_object_get(store, "cookie");
        apir_session_options_t options = { 0 };
        options.cookie_name = member_text(cookie, "name");
        options.secrets = secret_list(json_object_get(cookie, "secrets"),
                                      pool);
        cookie_options(cookie, &options.cookie, pool);
        apir_cookie_sessions(plugin, name, &options);
    }
}

/* ---- Operations ----------------------------------------------------- */

bool op_session(scene_t *scene, const json_t *op, const json_t *argument,
                apir_response_t **response)
{
    const char *name = json_string_value(argument);
    scene->session = json_is_true(json_object_get(op, "new"))
                         ? apir_session_new(scene->event, name)
                         : apir_session(scene->event, name);
    *response = NULL;
    return !scene->session;
}

bool op_session_set(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response)
{
    apir_session_set(scene->session,
                     json_string_value(json_array_get(argument, 0)),
                     scene_value(scene, json_array_get(argument, 1)));
    return scene->failed;
}

bool op_session_flash(scene_t *scene, const json_t *op,
                      const json_t *argument, apir_response_t **response)
{
    apir_session_flash(scene->session,
                       json_string_value(json_array_get(argument, 0)),
                       scene_value(scene, json_array_get(argument, 1)));
    return scene->failed;
}

bool op_session_unset(scene_t *scene, const json_t *op,
                      const json_t *argument, apir_response_t **response)
{
    apir_session_unset(scene->session, json_string_value(argument));
    return false;
}

/* ---- Expressions ---------------------------------------------------- */

json_t *lookup_session_get(scene_t *scene, const char *rest)
{
    return apir_session_get(scene->session, rest);
}

json_t *lookup_session_has(scene_t *scene, const char *rest)
{
    return json_boolean(apir_session_has(scene->session, rest));
}

json_t *lookup_session_data(scene_t *scene, const char *rest)
{
    return value_inside(apir_session_data(scene->session), rest);
}

json_t *lookup_session_id(scene_t *scene, const char *rest)
{
    return json_string_nocheck(apir_session_id(scene->session));
}

/* A Set-Cookie value, or a failure that is on the event already. */
static json_t *cookie_text(scene_t *scene, const char *text)
{
    scene->failed |= !text;
    return text ? json_string_nocheck(text) : NULL;
}

static const apir_cookie_options_t *
given_options(scene_t *scene, const char *rest,
              apir_cookie_options_t *options)
{
    apr_pool_t *pool = apir_pool(scene->event);
    json_t *given = *rest ? apir_jansson_own(json_loads(rest, 0, NULL), pool)
                          : NULL;
    cookie_options(given, options, pool);
    return given ? options : NULL;
}

json_t *lookup_session_commit(scene_t *scene, const char *rest)
{
    apir_cookie_options_t options;
    return cookie_text(scene, apir_session_commit(scene->session,
                                                  given_options(scene, rest,
                                                                &options)));
}

json_t *lookup_session_destroy(scene_t *scene, const char *rest)
{
    apir_cookie_options_t options;
    return cookie_text(scene, apir_session_destroy(scene->session,
                                                   given_options(scene, rest,
                                                                 &options)));
}

/* [name, value, options]. */
json_t *lookup_serialize_cookie(scene_t *scene, const char *rest)
{
    apr_pool_t *pool = apir_pool(scene->event);
    json_t *given = apir_jansson_own(json_loads(rest, 0, NULL), pool);
    apir_cookie_options_t options;
    cookie_options(json_array_get(given, 2), &options, pool);
    return cookie_text(scene, apir_cookie_serialize(
                                  scene->event,
                                  json_string_value(json_array_get(given, 0)),
                                  json_string_value(json_array_get(given, 1)),
                                  &options));
}
