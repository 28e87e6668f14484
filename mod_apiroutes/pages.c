/*
 * Whether a path is a page's is the site's to say: rewriting, negotiation and
 * directory indexes have their part in it. So httpd is asked, by a
 * sub-request that is looked up and not run.
 */
#include "mod_apiroutes/pages.h"

#include "mod_apiroutes/claim.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_request.h>
#include <string.h>

bool apir_mod_page_exists(request_rec *r)
{
    request_rec *page;
    bool found;

    apir_mod_claim_suspend(r, true);
    page = ap_sub_req_lookup_uri(r->uri, r, NULL);
    apir_mod_claim_suspend(r, false);
    found = (page->status == HTTP_OK && page->finfo.filetype == APR_REG) ||
            ap_is_HTTP_REDIRECT(page->status);
    ap_destroy_sub_req(page);
    return found;
}

typedef struct check_t {
    const apir_mounted_t *mounted;
    const char *root;
    apir_diag_t *diag;
    apr_pool_t *pool;
} check_t;

static bool is_file(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS &&
           info.filetype == APR_REG;
}

static void check_route(void *baton, const char *method, const char *pattern,
                        void *data)
{
    static const char *const endings[] = {"", ".html", "/index.html", NULL};
    const check_t *check = baton;
    const apir_route_t *route = data;
    apir_place_t place = {route->file, route->line, 0};
    const char *mount = check->mounted->path;

    if (strcmp(method, "GET") != 0 || strpbrk(pattern, ":*")) {
        return;
    }
    for (int i = 0; endings[i]; i++) {
        const char *path = apr_pstrcat(check->pool, check->root,
                                       strcmp(mount, "/") ? mount : "",
                                       pattern, endings[i], NULL);

        if (is_file(path, check->pool)) {
            apir_diag_warning(check->diag, &place, "the GET handler of %s "
                              "hides the page %s", pattern, path);
        }
    }
}

void apir_mod_pages_check(const apir_mounted_t *mounted,
                          const server_rec *server, apir_diag_t *diag,
                          apr_pool_t *pool)
{
    const core_server_config *core =
        ap_get_core_module_config(server->module_config);
    check_t check = {mounted, core->ap_document_root, diag, pool};

    if (!check.root) {
        return;
    }
    if (mounted->patterns) {
        apir_router_each(mounted->patterns, check_route, &check);
    }
    if (mounted->files) {
        apir_router_each(mounted->files, check_route, &check);
    }
}
