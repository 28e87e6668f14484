/*
 * CORS. The headers go to err_headers_out, so that errors have them too:
 * without them a browser tells its page nothing of a 401.
 */
#include "mod_apiroutes/cors.h"

#include "mod_apiroutes/claim.h"

#include <apr_strings.h>
#include <http_protocol.h>
#include <string.h>
#include <util_filter.h>

/* The value of Access-Control-Allow-Origin, or NULL. */
static const char *allowed_origin(const apir_cors_t *cors, const char *origin)
{
    for (int i = 0; i < cors->origins->nelts; i++) {
        const char *allowed = APR_ARRAY_IDX(cors->origins, i, const char *);

        if (strcmp(allowed, "*") == 0 || strcmp(allowed, origin) == 0) {
            return allowed;
        }
    }
    return NULL;
}

static const char *allowed_methods(const apir_claim_t *claim)
{
    return claim->allow ? claim->allow : claim->route->method;
}

static void set(request_rec *r, const char *name, const char *value)
{
    apr_table_setn(r->err_headers_out, name, value);
}

/* 204 from the table, without authentication: browsers send preflights
 * without credentials. */
static int answer_preflight(request_rec *r, const apir_cors_t *cors,
                            const apir_claim_t *claim)
{
    const char *asked = apr_table_get(r->headers_in,
                                      "Access-Control-Request-Headers");
    apr_bucket_brigade *brigade;

    set(r, "Access-Control-Allow-Methods", allowed_methods(claim));
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
    if (claim->allow) {
        set(r, "Allow", claim->allow);
    }
    r->status = HTTP_NO_CONTENT;
    brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(
                                         r->connection->bucket_alloc));
    ap_pass_brigade(r->output_filters, brigade);
    return DONE;
}

int apir_mod_cors(request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);
    const apir_cors_t *cors = apir_mod_settings(r)->cors;
    const char *origin = apr_table_get(r->headers_in, "Origin");
    const char *allowed;

    if (!claim || !claim->claimed || !cors || !cors->origins->nelts) {
        return DECLINED;
    }
    apr_table_mergen(r->err_headers_out, "Vary", "Origin");
    allowed = origin ? allowed_origin(cors, origin) : NULL;
    if (!allowed) {
        return DECLINED;
    }
    set(r, "Access-Control-Allow-Origin", allowed);
    if (cors->credentials) {
        set(r, "Access-Control-Allow-Credentials", "true");
    }
    if (claim->kind == APIR_CLAIM_NO_METHOD &&
        strcmp(r->method, "OPTIONS") == 0 &&
        apr_table_get(r->headers_in, "Access-Control-Request-Method")) {
        return answer_preflight(r, cors, claim);
    }
    return DECLINED;
}
