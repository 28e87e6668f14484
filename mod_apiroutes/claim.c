/*
 * A request is claimed, with its route, or declined to the site, in
 * translate_name: the last moment at which nothing has to be undone. The path
 * is r->uri, the one that httpd authorises; the merged per-location
 * configuration is stale here after mod_rewrite, so only the server's own
 * routers are looked at.
 */
#include "mod_apiroutes/claim.h"

#include "mod_apiroutes/allow.h"
#include "mod_apiroutes/pages.h"

#include <apr_strings.h>
#include <http_log.h>
#include <http_protocol.h>
#include <string.h>

APLOG_USE_MODULE(apiroutes);

apir_claim_t *apir_mod_claim(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &apiroutes_module);
}

apir_claim_t *apir_mod_claim_make(request_rec *r)
{
    apir_claim_t *claim = apir_mod_claim(r);

    if (!claim) {
        claim = apr_pcalloc(r->pool, sizeof(*claim));
        ap_set_module_config(r->request_config, &apiroutes_module, claim);
    }
    return claim;
}

/* The escapes of reserved characters are still there at this point only. */
int apir_mod_pre_translate(request_rec *r)
{
    const char *path = r->parsed_uri.path;

    if (path && strchr(path, '%')
        && apir_mod_mounts_first(apir_mod_server_config(r->server)->mounts)) {
        apir_mod_claim_make(r)->raw_path = apr_pstrdup(r->pool, path);
    }
    return DECLINED;
}

static apir_match_result_t match_in(const apir_router_t *router,
                                    request_rec *r, apir_claim_t *claim,
                                    const apir_path_t *path)
{
    apir_match_result_t result;
    apir_match_t match = { 0 };

    if (!router) {
        return APIR_NO_MATCH;
    }
    result = apir_router_match(router, r->method, path, &match, r->pool);
    if (result == APIR_MATCH) {
        claim->kind = APIR_CLAIM_ROUTE;
        claim->route = match.route;
        claim->params = match.params;
    }
    return result;
}

/* Pattern routes first; file routes have what they do not know, be it the
 * path or only the method. */
static apir_match_result_t match_route(const apir_mounted_t *mounted,
                                       request_rec *r, apir_claim_t *claim,
                                       const apir_path_t *path)
{
    apir_match_result_t result = match_in(mounted->patterns, r, claim, path);
    bool known = result != APIR_NO_MATCH;
    apir_path_t full;

    if (result != APIR_MATCH && mounted->files) {
        full = apir_mod_full_segments(path, r->pool);
        result = match_in(mounted->files, r, claim, &full);
        claim->files = !known && result != APIR_NO_MATCH;
    }
    if (result == APIR_NO_MATCH && known) {
        result = APIR_NO_METHOD;
    }
    if (result == APIR_NO_METHOD) {
        claim->kind = APIR_CLAIM_NO_METHOD;
    }
    if (result == APIR_NO_METHOD
        || (result == APIR_MATCH && strcmp(r->method, "OPTIONS") == 0)) {
        claim->allow = apir_mod_allow(mounted, path, r->pool);
    }
    return result;
}

/* GET and HEAD of a route without GET are the page's, where there is one; what
 * lists the path's methods lists those too. */
static bool is_page(const apir_mounted_t *mounted, request_rec *r,
                    apir_claim_t *claim)
{
    if (!mounted->pages || !claim->allow
        || apir_mod_allow_has(claim->allow, "GET")
        || !apir_mod_page_exists(r)) {
        return false;
    }
    claim->allow = apir_mod_allow_page(claim->allow, r->pool);
    return strcmp(r->method, "GET") == 0 || strcmp(r->method, "HEAD") == 0;
}

/* An endpoint has every path, one that cannot be read too: it answers in its
 * protocol's words. */
static void take_endpoint(const apir_mounted_t *mounted, request_rec *r,
                          apir_claim_t *claim, const apir_path_t *path)
{
    bool options = strcmp(r->method, "OPTIONS") == 0;

    claim->kind = options ? APIR_CLAIM_NO_METHOD : APIR_CLAIM_ROUTE;
    claim->allow = options ? mounted->methods : NULL;
    claim->route = mounted->owner;
    if (!claim->problem) {
        claim->below.segments = path->segments + mounted->depth;
        claim->below.count = path->count - (apr_size_t)mounted->depth;
    }
}

/* Decides; false when the request is the site's. */
static bool decide(const apir_mounted_t *mounted, request_rec *r,
                   apir_claim_t *claim)
{
    apir_error_t error = { 0 };
    apir_match_result_t result;
    apir_path_t path;

    if (apir_path_split(r->uri, claim->raw_path, &path, r->pool, &error)
        != APR_SUCCESS) {
        claim->kind = APIR_CLAIM_BAD_PATH;
        claim->problem = error.message;
    }
    if (mounted->owner) {
        take_endpoint(mounted, r, claim, &path);
        return true;
    }
    if (claim->problem) {
        return !mounted->falls_through;
    }
    path.segments += mounted->depth;
    path.count -= (apr_size_t)mounted->depth;
    result = match_route(mounted, r, claim, &path);
    if (result == APIR_NO_MATCH) {
        claim->kind = APIR_CLAIM_NOT_FOUND;
        return !mounted->falls_through;
    }
    return !is_page(mounted, r, claim);
}

/* "GET /api/users/:id". Written at each request rather than kept for each
 * route: there may be a hundred thousand. */
static const char *route_name(const apir_claim_t *claim, apr_pool_t *pool)
{
    const apir_route_t *route = claim->route;
    apr_size_t method = strlen(route->method);
    apr_size_t prefix = strlen(claim->mounted->prefix);
    apr_size_t pattern = strlen(route->pattern);
    char *name = apr_palloc(pool, method + 1 + prefix + pattern + 1);

    memcpy(name, route->method, method);
    name[method] = ' ';
    memcpy(name + method + 1, claim->mounted->prefix, prefix);
    memcpy(name + method + 1 + prefix, route->pattern, pattern + 1);
    return name;
}

static void note_route(request_rec *r, const apir_claim_t *claim)
{
    if (claim->route) {
        apr_table_setn(r->notes, "apiroutes-route",
                       route_name(claim, r->pool));
    }
    ap_log_rerror(APLOG_MARK, APLOG_TRACE3, 0, r, "%s %s: %s", r->method,
                  r->uri,
                  claim->route ? claim->route->pattern
                               : "no route with this method");
}

int apir_mod_translate(request_rec *r)
{
    const apir_server_config_t *config = apir_mod_server_config(r->server);
    const apir_mounted_t *mounted;
    apir_claim_t *claim;

    if (!r->uri || r->uri[0] != '/' || r->method_number == M_TRACE) {
        return DECLINED;
    }
    if (apir_mod_page_wanted(r)) {
        return DECLINED;
    }
    mounted = apir_mod_mounts_find(config->mounts, r->uri);
    if (!mounted) {
        return DECLINED;
    }
    claim = apir_mod_claim_make(r);
    claim->mounted = mounted;
    claim->claimed = decide(mounted, r, claim);
    if (!claim->claimed) {
        ap_log_rerror(APLOG_MARK, APLOG_TRACE3, 0, r,
                      "%s %s: left to the site", r->method, r->uri);
        return DECLINED;
    }
    note_route(r, claim);
    /* Without a handler's name mod_dir's FallbackResource would take it. */
    r->handler = APIR_HANDLER_NAME;
    r->filename = r->uri;
    return OK;
}

static bool claimed(const request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);

    return claim && claim->claimed;
}

/* No file, so no walk through directories and their .htaccess files. */
int apir_mod_map_to_storage(request_rec *r)
{
    return claimed(r) ? OK : DECLINED;
}

/* mod_mime would take ".gz" at the end of a path for an encoding. */
int apir_mod_type_checker(request_rec *r)
{
    return claimed(r) ? OK : DECLINED;
}
