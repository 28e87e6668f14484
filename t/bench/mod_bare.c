/*
 * What mod_apiroutes is measured against: the least that a hand-written
 * module has to do to send these bytes, without a walk through folders.
 *
 *   GET /bare/constant      {"hello":"world"}
 *   GET /bare/items/ID      {"id":"ID"}
 */
#include <httpd.h>
#include <http_config.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <apr_strings.h>
#include <string.h>

static int translate(request_rec *r)
{
    if (strncmp(r->uri, "/bare/", 6) != 0) {
        return DECLINED;
    }
    r->handler = "bare";
    r->filename = r->uri;
    return OK;
}

static int map_to_storage(request_rec *r)
{
    return r->handler && strcmp(r->handler, "bare") == 0 ? OK : DECLINED;
}

static int handle(request_rec *r)
{
    apr_bucket_brigade *answer;
    apr_bucket_alloc_t *list = r->connection->bucket_alloc;
    const char *body = "{\"hello\":\"world\"}";

    if (!r->handler || strcmp(r->handler, "bare") != 0) {
        return DECLINED;
    }
    if (strncmp(r->uri, "/bare/items/", 12) == 0) {
        body = apr_psprintf(r->pool, "{\"id\":\"%s\"}", r->uri + 12);
    }
    ap_set_content_type(r, "application/json");
    answer = apr_brigade_create(r->pool, list);
    APR_BRIGADE_INSERT_TAIL(answer, apr_bucket_pool_create(body, strlen(body),
                                                           r->pool, list));
    APR_BRIGADE_INSERT_TAIL(answer, apr_bucket_eos_create(list));
    ap_pass_brigade(r->output_filters, answer);
    return OK;
}

static void hooks(apr_pool_t *pool)
{
    ap_hook_translate_name(translate, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA bare_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, hooks,
    AP_MODULE_FLAG_NONE
};
