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

/* A directory's index, or a page's variants, are sub-requests of their own. */
bool apir_mod_page_wanted(const request_rec *r)
{
    for (r = r->main; r; r = r->main) {
        const apir_claim_t *claim = apir_mod_claim(r);

        if (claim && claim->page_wanted) {
            return true;
        }
    }
    return false;
}

/* A page that wants to know who asks says so itself. */
static bool is_sites(const request_rec *page)
{
    return page->status == HTTP_UNAUTHORIZED
           || ap_is_HTTP_REDIRECT(page->status)
           || (page->status == HTTP_OK && page->finfo.filetype == APR_REG);
}

bool apir_mod_page_exists(request_rec *r)
{
    apir_claim_t *claim = apir_mod_claim_make(r);
    request_rec *page;
    bool found;

    claim->page_wanted = true;
    /* The look-up decodes; r->uri has been decoded. */
    page = ap_sub_req_lookup_uri(ap_escape_uri(r->pool, r->uri), r, NULL);
    claim->page_wanted = false;
    found = is_sites(page);
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

    return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS
           && info.filetype == APR_REG;
}

static void check_route(void *baton, const char *method, const char *pattern,
                        void *data)
{
    static const char *const endings[] = { "", ".html", "/index.html", NULL };
    const check_t *check = baton;
    const apir_route_t *route = data;
    apir_place_t place = { route->file, route->line, 0 };

    if (strcmp(method, "GET") != 0 || strpbrk(pattern, ":*")) {
        return;
    }
    for (int i = 0; endings[i]; i++) {
        const char *path = apr_pstrcat(check->pool, check->root,
                                       check->mounted->prefix, pattern,
                                       endings[i], NULL);

        if (is_file(path, check->pool)) {
            apir_diag_warning(check->diag, &place,
                              "the GET handler of %s "
                              "hides the page %s",
                              pattern, path);
        }
    }
}

void apir_mod_pages_check(const apir_mounted_t *mounted,
                          const server_rec *server, apir_diag_t *diag,
                          apr_pool_t *pool)
{
    const core_server_config *core = ap_get_core_module_config(
        server->module_config);
    check_t check = { mounted, core->ap_document_root, diag, pool };

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
