/*
 * CORS. The headers go to err_headers_out, so that errors have them too:
 * without them a browser tells its page nothing of a 401.
 */
#include "mod_apiroutes/cors.h"

#include "mod_apiroutes/claim.h"

#include <apr_strings.h>
#include <http_protocol.h>
#include <http_request.h>
#include <string.h>
#include <util_filter.h>

/* The value of Access-Control-Allow-Origin, or NULL. */
static const char *allowed_origin(const apir_cors_t *cors, const char *origin)
{
    if (cors->any) {
        return "*";
    }
    for (int i = 0; i < cors->origins->nelts; i++) {
        const char *allowed = APR_ARRAY_IDX(cors->origins, i, const char *);

        if (strcmp(allowed, origin) == 0) {
            return allowed;
        }
    }
    return NULL;
}

static void set(request_rec *r, const char *name, const char *value)
{
    apr_table_setn(r->err_headers_out, name, value);
}

/* 204 from the table, without authentication: browsers send preflights
 * without credentials. So the path's own OPTIONS handler is not asked. */
static int answer_preflight(request_rec *r, const apir_cors_t *cors,
                            const apir_claim_t *claim)
{
    const char *asked = apr_table_get(r->headers_in,
                                      "Access-Control-Request-Headers");
    apr_bucket_brigade *brigade;

    set(r, "Access-Control-Allow-Methods", claim->allow);
    if (cors->headers || asked) {
        set(r, "Access-Control-Allow-Headers",
            cors->headers ? cors->headers : asked);
    }
    if (cors->max_age) {
        set(r, "Access-Control-Max-Age", cors->max_age);
    }
    apr_table_mergen(r->err_headers_out, "Vary",
                     "Access-Control-Request-Method, "
                     "Access-Control-Request-Headers");
    set(r, "Allow", claim->allow);
    r->status = HTTP_NO_CONTENT;
    /* What the site adds to answers (mod_headers) it adds to this too. */
    ap_run_insert_filter(r);
    brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(
                                         r->connection->bucket_alloc));
    ap_pass_brigade(r->output_filters, brigade);
    return DONE;
}

/* A route's, or a path's whose routes lack OPTIONS. */
static bool is_preflight(const request_rec *r, const apir_claim_t *claim)
{
    return strcmp(r->method, "OPTIONS") == 0 && claim->allow
           && apr_table_get(r->headers_in, "Access-Control-Request-Method");
}

int apir_mod_cors(request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);
    const apir_cors_t *cors = apir_mod_settings(r)->cors;
    const char *origin;
    const char *allowed;

    if (!claim || !claim->claimed || !cors
        || !(cors->any || cors->origins->nelts)) {
        return DECLINED;
    }
    if (!cors->any) {
        apr_table_mergen(r->err_headers_out, "Vary", "Origin");
    }
    origin = apr_table_get(r->headers_in, "Origin");
    allowed = origin ? allowed_origin(cors, origin) : NULL;
    if (!allowed) {
        return DECLINED;
    }
    set(r, "Access-Control-Allow-Origin", allowed);
    if (cors->credentials) {
        set(r, "Access-Control-Allow-Credentials", "true");
    }
    return is_preflight(r, claim) ? answer_preflight(r, cors, claim)
                                  : DECLINED;
}
