/*
 * A sub-request is made with a copy of the outer headers and environment, and
 * modules of authentication and sessions look beyond it, each in its own way:
 * mod_session_cookie, mod_session_dbd and mod_auth_form keep what they know in
 * the notes of the outer request (some of its main one, some of the first
 * before all redirections), mod_auth_digest its answer in the request_config,
 * mod_ssl has the client's certificate.
 */
#include "mod_apiroutes/fetch_identity.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

/* Fields that frame a message or belong to its connection are ours. */
static bool may_send(const char *name)
{
    static const char *const ours[] = { "Content-Length",
                                        "Transfer-Encoding",
                                        "Expect",
                                        "Upgrade",
                                        "Connection",
                                        "Range",
                                        "TE",
                                        "Trailer",
                                        NULL };

    for (int i = 0; ours[i]; i++) {
        if (strcasecmp(name, ours[i]) == 0) {
            return false;
        }
    }
    return true;
}

static void pass_on(apr_table_t *headers, const apr_table_t *outer,
                    const char *name)
{
    const char *value = apr_table_get(outer, name);

    if (value && !apr_table_get(headers, name)) {
        apr_table_set(headers, name, value);
    }
}

apr_table_t *apir_mod_inner_headers(const apir_fetch_t *fetch,
                                    const apr_table_t *outer,
                                    apr_pool_t *pool)
{
    apr_table_t *headers = apr_table_make(pool, 8);

    for (apr_size_t i = 0; i < fetch->header_count; i++) {
        const apir_pair_t *header = &fetch->headers[i];

        if (header->name && header->value && may_send(header->name)) {
            apr_table_merge(headers, header->name, header->value);
        }
    }
    if (fetch->credentials) {
        pass_on(headers, outer, "Authorization");
        pass_on(headers, outer, "Cookie");
    }
    if (fetch->body) {
        apr_table_setn(headers, "Content-Length",
                       apr_psprintf(pool, "%" APR_SIZE_T_FMT,
                                    fetch->body_length));
    }
    return headers;
}

/* What authentication has left in the environment; the inner request's own
 * will be put there. */
static int drop_identity(void *baton, const char *name, const char *value)
{
    static const char *const prefixes[] = { "REMOTE_",      "AUTH",
                                            "OIDC_",        "SESSION",
                                            "HTTP_SESSION", "SSL_CLIENT_",
                                            "REDIRECT_",    NULL };

    for (int i = 0; prefixes[i]; i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) {
            return 1;
        }
    }
    apr_table_addn(baton, name, value);
    return 1;
}

void apir_mod_inner_identity(request_rec *inner, apr_table_t *headers,
                             bool credentials)
{
    apr_table_t *outer = inner->subprocess_env;
    const char *id = apr_table_get(outer, "UNIQUE_ID");

    inner->headers_in = headers;
    inner->trailers_in = apr_table_make(inner->pool, 1);
    inner->user = NULL;
    inner->ap_auth_type = NULL;
    inner->subprocess_env = apr_table_make(inner->pool, 16);
    if (credentials) {
        apr_table_do(drop_identity, inner->subprocess_env, outer, NULL);
    }
    else if (id) {
        /* A variable that SetEnvIf made of the outer request's headers can
         * be a key too (Require env), so none is passed on but this. */
        apr_table_setn(inner->subprocess_env, "UNIQUE_ID", id);
    }
}

/** One request outside. */
typedef struct outside_t {
    request_rec *request;
    apr_table_t *headers_in;
    apr_table_t *headers_out;
    apr_table_t *err_headers_out;
    apr_table_t *notes;
} outside_t;

static void take_credential(apr_table_t *to, const apr_table_t *from,
                            const char *name)
{
    const char *value = apr_table_get(from, name);

    if (value) {
        apr_table_set(to, name, value);
    }
    else {
        apr_table_unset(to, name);
    }
}

apir_aside_t *apir_mod_aside(request_rec *r, const apr_table_t *headers,
                             apr_pool_t *pool)
{
    apir_aside_t *aside = apr_array_make(pool, 2, sizeof(outside_t));

    for (; r; r = r->main ? r->main : r->prev) {
        outside_t *outside = apr_array_push(aside);

        outside->request = r;
        outside->headers_in = r->headers_in;
        outside->headers_out = r->headers_out;
        outside->err_headers_out = r->err_headers_out;
        outside->notes = r->notes;
        r->headers_in = apr_table_copy(pool, r->headers_in);
        take_credential(r->headers_in, headers, "Authorization");
        take_credential(r->headers_in, headers, "Cookie");
        r->headers_out = apr_table_make(pool, 2);
        r->err_headers_out = apr_table_make(pool, 2);
        r->notes = apr_table_make(pool, 2);
    }
    return aside;
}

static int add_header(void *baton, const char *name, const char *value)
{
    apr_table_add(baton, name, value);
    return 1;
}

void apir_mod_aside_back(const apir_aside_t *aside, apr_table_t *written)
{
    for (int i = 0; i < aside->nelts; i++) {
        const outside_t *outside = &APR_ARRAY_IDX(aside, i, outside_t);
        request_rec *r = outside->request;

        apr_table_do(add_header, written, r->headers_out, NULL);
        apr_table_do(add_header, written, r->err_headers_out, NULL);
        r->headers_in = outside->headers_in;
        r->headers_out = outside->headers_out;
        r->err_headers_out = outside->err_headers_out;
        r->notes = outside->notes;
    }
}
