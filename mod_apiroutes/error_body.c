/*
 * httpd's own 401, 403, 404, 413 … have an HTML body. Below an API location
 * a filter drops it and writes {"error", "code"}; the site's own ErrorDocument
 * is left alone (spec httpd.md §6).
 */
#include "mod_apiroutes/error_body.h"

#include "core/buf.h"
#include "core/error.h"
#include "mod_apiroutes/claim.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_core.h>
#include <string.h>
#include <util_filter.h>

static const char filter_name[] = "APIROUTES_ERROR";
static ap_filter_rec_t *error_filter;

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* As the protocol of what the path belongs to has it. */
static const char *protocol_body(request_rec *r,
                                 const apir_protocol_t *protocol,
                                 const char *message)
{
    apir_error_t error = { .message = message };
    apir_json_writer_t writer;
    apir_buf_t body;

    apir_buf_init(&body, r->pool, 128, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &body);
    protocol->tell(NULL, r->status, &error, &writer);
    apir_json_writer_flush(&writer);
    return body.data;
}

/* The code and sentence of a status; those without a row of their own take
 * the words of the status line. */
static const char *body_of(request_rec *r, const apir_protocol_t *protocol)
{
    static const apir_error_kind_t kinds[] = {
        APIR_E_BAD_REQUEST, APIR_E_UNAUTHORIZED, APIR_E_FORBIDDEN,
        APIR_E_NOT_FOUND,   APIR_E_METHOD,       APIR_E_REQUEST_TIMEOUT,
        APIR_E_TOO_LARGE,   APIR_E_MEDIA_TYPE,   APIR_E_BUSY,
        APIR_E_INTERNAL
    };
    const char *line;

    for (apr_size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const apir_error_info_t *info = apir_error_info(kinds[i]);

        if (info->status == r->status && protocol) {
            return protocol_body(r, protocol, info->message);
        }
        if (info->status == r->status) {
            return apr_psprintf(r->pool, "{\"error\":\"%s\",\"code\":\"%s\"}",
                                info->message, info->code);
        }
    }
    line = ap_get_status_line(r->status);
    if (protocol) {
        return protocol_body(r, protocol, line + 4);
    }
    return apr_psprintf(r->pool, "{\"error\":\"%s\",\"code\":\"HTTP_%d\"}",
                        line + 4, r->status);
}

/* The mount of a path that is an API's: claimed, or below a mount that is not
 * the whole site; else NULL. */
static const apir_mounted_t *api_of(const request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);
    const apir_mounted_t *mounted = NULL;

    if (claim && claim->claimed) {
        return claim->mounted;
    }
    if (r->uri) {
        mounted = apir_mod_mounts_find(
            apir_mod_server_config(r->server)->mounts, r->uri);
    }
    return mounted && (mounted->depth > 0 || mounted->fragment) ? mounted
                                                                : NULL;
}

static const apir_protocol_t *protocol_of(const request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);
    const apir_mounted_t *mounted = api_of(r);
    const apir_route_t *route = claim ? claim->route : NULL;

    if (!route && mounted) {
        route = mounted->owner;
    }
    return route ? route->protocol : NULL;
}

static apr_status_t replace_body(ap_filter_t *filter,
                                 apr_bucket_brigade *brigade)
{
    request_rec *r = filter->r;
    apr_bucket_alloc_t *allocator = r->connection->bucket_alloc;
    apr_bucket *last = APR_BRIGADE_LAST(brigade);
    bool end = !APR_BRIGADE_EMPTY(brigade) && APR_BUCKET_IS_EOS(last);
    const char *body;

    if (!end) {
        apr_brigade_cleanup(brigade);
        return APR_SUCCESS;
    }
    apr_brigade_cleanup(brigade);
    body = body_of(r, protocol_of(r));
    ap_set_content_type(r, "application/json");
    apr_table_unset(r->headers_out, "Content-Length");
    APR_BRIGADE_INSERT_TAIL(brigade,
                            apr_bucket_pool_create(body, strlen(body),
                                                   r->pool, allocator));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(allocator));
    ap_remove_output_filter(filter);
    return ap_pass_brigade(filter->next, brigade);
}

void apir_mod_error_body_register(void)
{
    error_filter = ap_register_output_filter(filter_name, replace_body, NULL,
                                             AP_FTYPE_RESOURCE);
}

/* Errors come before any location is known, too: then the path decides. */
static bool wants_json(const request_rec *r)
{
    const apir_mounted_t *mounted = api_of(r);

    if (!mounted || r->per_dir_config == r->server->lookup_defaults) {
        return mounted && mounted->json_errors;
    }
    return apir_mod_settings(r)->errors != 0;
}

void apir_mod_error_body(request_rec *r)
{
    int status = r->status;

    if (status >= 400 && wants_json(r)
        && !ap_response_code_string(r, ap_index_of_response(status))) {
        ap_add_output_filter_handle(error_filter, NULL, r, r->connection);
    }
}
