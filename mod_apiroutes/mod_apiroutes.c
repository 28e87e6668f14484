/*
 * The module record and its hooks, in the order in which a request meets
 * them.
 */
#include "mod_apiroutes/claim.h"
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/cookie_fields.h"
#include "mod_apiroutes/cors.h"
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/dump.h"
#include "mod_apiroutes/error_body.h"
#include "mod_apiroutes/fetch.h"
#include "mod_apiroutes/handle.h"
#include "mod_apiroutes/host.h"
#include "mod_apiroutes/models.h"

#include <http_config.h>
#include <http_connection.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>

APLOG_USE_MODULE(apiroutes);

static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    apir_mod_diag_reset(pconf);
    return OK;
}

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *server)
{
    int result = apir_mod_models_post_config(pconf, plog, ptemp, server);

    return result == OK
               ? apir_mod_database_post_config(pconf, plog, ptemp, server)
               : result;
}

static void child_init(apr_pool_t *pchild, server_rec *server)
{
    apir_mod_database_child_init(pchild, server);
    apir_mod_models_child_init(pchild, server);
}

/* Does nothing: its being there makes httpd authorise each sub-request anew
 * (spec httpd.md §8). */
static int check_access(request_rec *r)
{
    return DECLINED;
}

static void register_hooks(apr_pool_t *pool)
{
    static const char *const before[] = { "mod_rewrite.c", "mod_proxy.c",
                                          "mod_alias.c", NULL };
    static const char *const after[] = { "mod_userdir.c", "mod_vhost_alias.c",
                                         NULL };

    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(apir_mod_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_test_config(apir_mod_dump, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_optional_fn_retrieve(apir_mod_session_retrieve, NULL, NULL,
                                 APR_HOOK_MIDDLE);

    ap_hook_pre_connection(apir_mod_cookie_fields_watch, NULL, NULL,
                           APR_HOOK_MIDDLE);
    ap_hook_pre_read_request(apir_mod_cookie_fields_reset, NULL, NULL,
                             APR_HOOK_MIDDLE);
    ap_hook_create_request(apir_mod_fetch_create_request, NULL, NULL,
                           APR_HOOK_LAST);
    ap_hook_pre_translate_name(apir_mod_pre_translate, NULL, NULL,
                               APR_HOOK_FIRST);
    ap_hook_translate_name(apir_mod_translate, before, after,
                           APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(apir_mod_map_to_storage, NULL, NULL,
                           APR_HOOK_FIRST);
    ap_hook_header_parser(apir_mod_cors, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_check_access(check_access, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_URI);
    ap_hook_type_checker(apir_mod_type_checker, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_insert_filter(apir_mod_fetch_insert_filter, NULL, NULL,
                          APR_HOOK_LAST);
    ap_hook_handler(apir_mod_handle, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_insert_error_filter(apir_mod_error_body, NULL, NULL,
                                APR_HOOK_LAST);
    apir_mod_cookie_fields_register();
    apir_mod_fetch_register();
    apir_mod_error_body_register();
}

module AP_MODULE_DECLARE_DATA apiroutes_module = {
    STANDARD20_MODULE_STUFF, apir_mod_create_dir,
    apir_mod_merge_dir,      apir_mod_create_server,
    apir_mod_merge_server,   apir_mod_directives,
    register_hooks,          0
};
