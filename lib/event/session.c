/*
 * Sessions as SolidStart has them: flash values under "__flash_NAME__", gone
 * once read; a plain value of that name hides them. A session that is not
 * known is NULL, its failure recorded: all functions here take that as an
 * empty one that cannot be kept.
 */
#include "event/session.h"

#include "event/event.h"
#include "event/signed_cookie.h"
#include "http/cookie.h"
#include "json/jansson.h"
#include "json/reader.h"
#include "json/writer.h"

#include <apr_strings.h>
#include <string.h>

struct apir_session_t {
    apir_event_t *event;
    const apir_session_store_t *store;
    json_t *data;
    apir_session_t *next;
};

static const char *copy_or_null(const char *text, apr_pool_t *pool)
{
    return text ? apr_pstrdup(pool, text) : NULL;
}

static const char *const *copy_secrets(const char *const *secrets,
                                       apr_pool_t *pool)
{
    apr_size_t count = 0;
    const char **copy;

    while (secrets && secrets[count]) {
        count++;
    }
    copy = apr_pcalloc(pool, (count + 1) * sizeof(*copy));
    for (apr_size_t i = 0; i < count; i++) {
        copy[i] = apr_pstrdup(pool, secrets[i]);
    }
    return copy;
}

apir_session_store_t *apir_session_store_create(
    const char *name, const apir_session_options_t *options, apr_pool_t *pool)
{
    apir_session_store_t *store = apr_pcalloc(pool, sizeof(*store));
    apir_cookie_options_t *cookie = &store->cookie;

    store->name = apr_pstrdup(pool, name);
    store->cookie_name = apr_pstrdup(pool, options->cookie_name
                                               ? options->cookie_name
                                               : "__session");
    store->secrets = copy_secrets(options->secrets, pool);
    *cookie = options->cookie;
    cookie->path = apr_pstrdup(pool, cookie->path ? cookie->path : "/");
    cookie->domain = copy_or_null(cookie->domain, pool);
    cookie->same_site = copy_or_null(cookie->same_site, pool);
    return store;
}

const char *apir_session_store_wrong(const apir_session_store_t *store,
                                     apr_pool_t *pool)
{
    apir_error_t error = { 0 };

    if (store->server
        || apir_cookie_format(store->cookie_name, "", &store->cookie, pool,
                              &error)) {
        return NULL;
    }
    return apr_psprintf(pool,
                        "the cookie of session %s cannot be written: "
                        "%s",
                        store->name, error.message);
}

static apir_session_t *new_session(apir_event_t *event, const char *name)
{
    const apir_session_store_t *store = event->host->session_store(event,
                                                                   name);
    apir_session_t *session;

    if (!store) {
        apir_fail(event, "no session is called %s: see ApiSession", name);
        return NULL;
    }
    session = apr_pcalloc(event->pool, sizeof(*session));
    session->event = event;
    session->store = store;
    return session;
}

static void set_data(apir_session_t *session, json_t *data)
{
    if (!json_is_object(data)) {
        json_decref(data);
        data = json_object();
    }
    session->data = apir_jansson_own(data, session->event->pool);
}

apir_session_t *apir_session_new(apir_event_t *event, const char *name)
{
    apir_session_t *session = new_session(event, name);

    if (session) {
        set_data(session, json_object());
    }
    return session;
}

/* What the server's own session keeps for us, a JSON text. */
static json_t *load_from_server(apir_event_t *event)
{
    const char *text = event->host->session_load(event);
    apir_value_t *value = NULL;

    if (!text
        || apir_json_read(text, strlen(text), &event->json_limits, &value,
                          event->pool, NULL)
               != APR_SUCCESS) {
        return NULL;
    }
    return apir_value_to_jansson(value);
}

static json_t *load(const apir_session_t *session)
{
    const apir_session_store_t *store = session->store;

    if (store->server) {
        return load_from_server(session->event);
    }
    return apir_value_to_jansson(
        apir_signed_cookie_read(apir_cookie(session->event,
                                            store->cookie_name),
                                store->secrets, session->event->pool));
}

apir_session_t *apir_session(apir_event_t *event, const char *name)
{
    apir_session_t *session = event->sessions;

    while (session && strcmp(session->store->name, name) != 0) {
        session = session->next;
    }
    if (session) {
        return session;
    }
    session = new_session(event, name);
    if (session) {
        set_data(session, load(session));
        session->next = event->sessions;
        event->sessions = session;
    }
    return session;
}

const char *apir_session_id(apir_session_t *session)
{
    (void)session;
    return "";
}

json_t *apir_session_data(apir_session_t *session)
{
    return session ? session->data : NULL;
}

static const char *flash_name(apir_session_t *session, const char *key)
{
    return apr_pstrcat(session->event->pool, "__flash_", key, "__", NULL);
}

bool apir_session_has(apir_session_t *session, const char *key)
{
    return session
           && (json_object_get(session->data, key)
               || json_object_get(session->data, flash_name(session, key)));
}

json_t *apir_session_get(apir_session_t *session, const char *key)
{
    json_t *value = json_incref(
        json_object_get(apir_session_data(session), key));
    const char *flash;

    if (!value && session) {
        flash = flash_name(session, key);
        value = json_incref(json_object_get(session->data, flash));
        json_object_del(session->data, flash);
    }
    return value;
}

const char *apir_session_text(apir_session_t *session, const char *key)
{
    json_t *value = apir_session_get(session, key);

    return value ? json_string_value(
               apir_jansson_own(value, session->event->pool))
                 : NULL;
}

static void set_member(apir_session_t *session, const char *name,
                       json_t *value)
{
    if (!session) {
        json_decref(value);
    }
    else if (value) {
        json_object_set_new(session->data, name, value);
    }
    else {
        json_object_del(session->data, name);
    }
}

void apir_session_set(apir_session_t *session, const char *key, json_t *value)
{
    set_member(session, key, value);
}

void apir_session_flash(apir_session_t *session, const char *key,
                        json_t *value)
{
    set_member(session, session ? flash_name(session, key) : key, value);
}

void apir_session_unset(apir_session_t *session, const char *key)
{
    json_object_del(apir_session_data(session), key);
}

/* The storage's cookie options, with those that a call gives over them. */
static apir_cookie_options_t merged(const apir_cookie_options_t *base,
                                    const apir_cookie_options_t *over)
{
    apir_cookie_options_t options = *base;

    if (!over) {
        return options;
    }
    options.path = over->path ? over->path : base->path;
    options.domain = over->domain ? over->domain : base->domain;
    options.same_site = over->same_site ? over->same_site : base->same_site;
    if (over->has_max_age) {
        options.has_max_age = true;
        options.max_age = over->max_age;
    }
    if (over->has_expires) {
        options.has_expires = true;
        options.expires = over->expires;
    }
    options.http_only = over->http_only
                        || (base->http_only && !over->no_http_only);
    options.secure = over->secure || (base->secure && !over->no_secure);
    return options;
}

static const char *save_to_server(apir_session_t *session, const char *text)
{
    if (session->event->host->session_save(session->event, text)) {
        return "";
    }
    apir_fail(session->event,
              "the session %s could not be kept: is Session "
              "On, and has nothing been sent yet?",
              session->store->name);
    return NULL;
}

static const char *commit_to_server(apir_session_t *session)
{
    apr_pool_t *pool = session->event->pool;

    return save_to_server(
        session,
        apir_json_stringify(apir_value_from_jansson(session->data, pool),
                            NULL, pool));
}

const char *apir_session_commit(apir_session_t *session,
                                const apir_cookie_options_t *options)
{
    apir_error_t error = { 0 };
    apir_cookie_options_t cookie;
    apir_event_t *event;
    const char *text;

    if (!session) {
        return NULL;
    }
    if (session->store->server) {
        return commit_to_server(session);
    }
    event = session->event;
    text = apir_signed_cookie_write(apir_value_from_jansson(session->data,
                                                            event->pool),
                                    session->store->secrets, event->pool,
                                    &error);
    if (!text) {
        apir_fail(event, "session %s: %s", session->store->name,
                  error.message);
        return NULL;
    }
    cookie = merged(&session->store->cookie, options);
    return apir_cookie_serialize(event, session->store->cookie_name, text,
                                 &cookie);
}

const char *apir_session_destroy(apir_session_t *session,
                                 const apir_cookie_options_t *options)
{
    apir_cookie_options_t cookie;

    if (!session) {
        return NULL;
    }
    if (session->store->server) {
        return save_to_server(session, NULL);
    }
    cookie = merged(&session->store->cookie, options);
    cookie.has_max_age = false;
    cookie.has_expires = true;
    cookie.expires = 0;
    return apir_cookie_serialize(session->event, session->store->cookie_name,
                                 "", &cookie);
}

static bool add_cookie(apir_response_t *response, const char *cookie)
{
    return cookie
           && (!*cookie || apir_add_header(response, "Set-Cookie", cookie));
}

bool apir_session_save(apir_response_t *response, apir_session_t *session)
{
    return add_cookie(response, apir_session_commit(session, NULL));
}

bool apir_session_end(apir_response_t *response, apir_session_t *session)
{
    return add_cookie(response, apir_session_destroy(session, NULL));
}
