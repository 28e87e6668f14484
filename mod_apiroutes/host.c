/*
 * What an event asks of httpd: environment, addresses, users, the log.
 */
#include "mod_apiroutes/host.h"

#include "mod_apiroutes/cookie_fields.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <string.h>

APLOG_USE_MODULE(apiroutes);

static request_rec *request_of(const apir_event_t *event)
{
    return event->server;
}

static const char *evaluate(apir_event_t *event, const apir_variable_t *var)
{
    const char *wrong = NULL;
    const char *value = ap_expr_str_exec(request_of(event), var->expr,
                                         &wrong);

    if (wrong) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, request_of(event),
                      "APIR0202: the expression of %s failed: %s", var->name,
                      wrong);
    }
    return value;
}

/* The innermost location's ApiEnv of that name. */
static const apir_variable_t *find_variable(const apir_scope_t *scope,
                                            const char *name)
{
    for (; scope; scope = scope->outer) {
        for (int i = scope->variables->nelts - 1; i >= 0; i--) {
            const apir_variable_t *variable = &APR_ARRAY_IDX(scope->variables,
                                                             i,
                                                             apir_variable_t);

            if (strcmp(variable->name, name) == 0) {
                return variable;
            }
        }
    }
    return NULL;
}

static const char *env(apir_event_t *event, const char *name)
{
    request_rec *r = request_of(event);
    const apir_variable_t *variable = find_variable(apir_mod_settings(r)->env,
                                                    name);

    return variable ? evaluate(event, variable)
                    : apr_table_get(r->subprocess_env, name);
}

static const char *client_address(apir_event_t *event)
{
    return request_of(event)->useragent_ip;
}

static const char *user(apir_event_t *event)
{
    return request_of(event)->user;
}

static const char *origin(apir_event_t *event)
{
    request_rec *r = request_of(event);

    return apir_mod_claim(r)->internal ? "http://internal"
                                       : ap_construct_url(r->pool, "", r);
}

static const apir_session_store_t *session_store(apir_event_t *event,
                                                 const char *name)
{
    return apir_mod_find_session(apir_mod_server_config(
                                     request_of(event)->server),
                                 name);
}

static void write_log(apir_event_t *event, apir_log_level_t level,
                      const char *message)
{
    static const int levels[] = { APLOG_ERR, APLOG_WARNING, APLOG_INFO,
                                  APLOG_DEBUG };

    ap_log_rerror(APLOG_MARK, levels[level], 0, request_of(event), "%s",
                  message);
}

const apir_host_t apir_mod_host = {
    .read_body = apir_mod_read_body,
    .env = env,
    .client_address = client_address,
    .user = user,
    .auth = apir_mod_auth,
    .auth_late = apir_mod_auth_late,
    .origin = origin,
    .fetch = apir_mod_fetch,
    .session_store = session_store,
    .session_load = apir_mod_session_load,
    .session_save = apir_mod_session_save,
    .log = write_log,
};

/* The URL's path as sent; of a fetch, as asked. */
static const char *path_as_sent(request_rec *r)
{
    const char *path = r->unparsed_uri;
    const char *end;

    if (r->main || !path || path[0] != '/') {
        return r->parsed_uri.path ? r->parsed_uri.path : r->uri;
    }
    end = strchr(path, '?');
    return end ? apr_pstrmemdup(r->pool, path, (apr_size_t)(end - path))
               : path;
}

apir_event_t *apir_mod_event(request_rec *r, const apir_claim_t *claim)
{
    apir_event_t *event = apir_event_create(&apir_mod_host, r, r->pool);

    event->route = claim->route;
    event->method = r->method;
    event->path = path_as_sent(r);
    event->query_string = r->args ? r->args : "";
    event->params = claim->params;
    event->headers = r->headers_in;
    event->cookies_merged = !r->main && apir_mod_cookie_fields_several(r);
    event->json_limits.depth = (apr_size_t)apir_mod_max_depth(
        apir_mod_settings(r));
    return event;
}
