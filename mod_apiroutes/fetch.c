/*
 * Internal fetch is a sub-request and not a direct call of the route: only so
 * do Require, ApiAuth, SetEnv and sessions of the target's location hold. Its
 * look-up (translation, authentication, authorisation) happens while it is
 * made, with a copy of the outer headers, so these are replaced in the
 * create_request hook: later is too late.
 */
#include "mod_apiroutes/fetch.h"

#include "core/limits.h"
#include "mod_apiroutes/host.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <string.h>
#include <util_filter.h>

APLOG_USE_MODULE(apiroutes);

/* The ceiling of an answer that is kept in memory. */
#define MAX_ANSWER (64 * 1024 * 1024)

static const char capture_name[] = "APIROUTES_CAPTURE";
static const char body_name[] = "APIROUTES_FETCH_BODY";
static ap_filter_rec_t *capture_filter;
static ap_filter_rec_t *body_filter;

/** What a sub-request in the making shall get. */
typedef struct apir_pending_fetch_t {
    const apir_fetch_t *fetch;
    const apr_table_t *outer_headers;
    int depth;
} apir_pending_fetch_t;

/** The capture filter's context. */
typedef struct capture_t {
    apir_answer_t *answer;
    const apir_fetch_t *fetch;
    bool head;                 /**< no body is wanted */
    bool stopped;              /**< the piece function had enough */
} capture_t;

/** The body filter's context. */
typedef struct body_t {
    const char *data;
    apr_size_t left;
} body_t;

static bool take_piece(capture_t *capture, const char *data,
                       apr_size_t length)
{
    if (capture->fetch->piece) {
        return capture->fetch->piece(capture->fetch->data, data, length);
    }
    return apir_buf_add(&capture->answer->body, data, length) == APR_SUCCESS;
}

static apr_status_t capture_out(ap_filter_t *filter,
                                apr_bucket_brigade *brigade)
{
    capture_t *capture = filter->ctx;
    apr_bucket *bucket = APR_BRIGADE_FIRST(brigade);

    for (; bucket != APR_BRIGADE_SENTINEL(brigade) && !capture->stopped;
         bucket = APR_BUCKET_NEXT(bucket)) {
        const char *data;
        apr_size_t length;

        if (AP_BUCKET_IS_ERROR(bucket)) {
            capture->answer->cut = true;
        }
        if (APR_BUCKET_IS_METADATA(bucket) || capture->head) {
            continue;
        }
        if (apr_bucket_read(bucket, &data, &length, APR_BLOCK_READ) !=
            APR_SUCCESS) {
            capture->answer->cut = true;
            break;
        }
        capture->stopped = length && !take_piece(capture, data, length);
    }
    apr_brigade_cleanup(brigade);
    return capture->stopped ? APR_ECONNABORTED : APR_SUCCESS;
}

/* The inner request's body; without this filter it would read the outer's. */
static apr_status_t body_in(ap_filter_t *filter, apr_bucket_brigade *brigade,
                            ap_input_mode_t mode, apr_read_type_e block,
                            apr_off_t readbytes)
{
    body_t *body = filter->ctx;
    apr_bucket_alloc_t *allocator = filter->c->bucket_alloc;
    apr_size_t length = body->left;

    if (mode == AP_MODE_READBYTES && readbytes < (apr_off_t)length) {
        length = (apr_size_t)readbytes;
    }
    if (length) {
        APR_BRIGADE_INSERT_TAIL(brigade,
                                apr_bucket_transient_create(body->data,
                                                            length,
                                                            allocator));
        body->data += length;
        body->left -= length;
    }
    if (!body->left) {
        APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(allocator));
    }
    return APR_SUCCESS;
}

void apir_mod_fetch_register(void)
{
    capture_filter = ap_register_output_filter(capture_name, capture_out,
                                               NULL, AP_FTYPE_RESOURCE);
    body_filter = ap_register_input_filter(body_name, body_in, NULL,
                                           AP_FTYPE_RESOURCE);
}

/* Headers that frame a message or belong to its connection are ours. */
static bool may_send(const char *name)
{
    static const char *const ours[] = {
        "Content-Length", "Transfer-Encoding", "Expect", "Upgrade",
        "Connection", "Range", "TE", "Trailer", NULL};

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
        apr_table_setn(headers, name, value);
    }
}

static apr_table_t *inner_headers(const apir_pending_fetch_t *pending,
                                  apr_pool_t *pool)
{
    const apir_fetch_t *fetch = pending->fetch;
    apr_table_t *headers = apr_table_make(pool, 8);

    for (apr_size_t i = 0; i < fetch->header_count; i++) {
        if (may_send(fetch->headers[i].name)) {
            apr_table_merge(headers, fetch->headers[i].name,
                            fetch->headers[i].value);
        }
    }
    if (fetch->credentials) {
        pass_on(headers, pending->outer_headers, "Authorization");
        pass_on(headers, pending->outer_headers, "Cookie");
    }
    if (fetch->body) {
        apr_table_setn(headers, "Content-Length",
                       apr_psprintf(pool, "%" APR_SIZE_T_FMT,
                                    fetch->body_length));
    }
    return headers;
}

/* What authentication has left in the environment is the outer request's. */
static int drop_identity(void *baton, const char *name, const char *value)
{
    static const char *const prefixes[] = {"REMOTE_", "AUTH", "OIDC_",
                                           "SESSION", "SSL_CLIENT_",
                                           "REDIRECT_", NULL};

    for (int i = 0; prefixes[i]; i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) {
            return 1;
        }
    }
    apr_table_addn(baton, name, value);
    return 1;
}

int apir_mod_fetch_create_request(request_rec *r)
{
    apir_claim_t *outer = r->main ? apir_mod_claim(r->main) : NULL;
    const apir_pending_fetch_t *pending = outer ? outer->fetch : NULL;
    apr_table_t *environment;
    apir_claim_t *claim;

    if (!pending) {
        return OK;
    }
    outer->fetch = NULL;
    claim = apir_mod_claim_make(r);
    claim->internal = true;
    claim->depth = pending->depth;
    claim->body_read = true;
    r->headers_in = inner_headers(pending, r->pool);
    environment = apr_table_make(r->pool, 16);
    apr_table_do(drop_identity, environment, r->subprocess_env, NULL);
    r->subprocess_env = environment;
    r->user = NULL;
    r->ap_auth_type = NULL;
    return OK;
}

/* Looked up, but not run: what httpd says of it is the answer. */
static apir_answer_t *refused(apir_event_t *event, int status)
{
    static const apir_error_kind_t kinds[] = {
        APIR_E_UNAUTHORIZED, APIR_E_FORBIDDEN, APIR_E_NOT_FOUND,
        APIR_E_METHOD, APIR_E_TOO_LARGE, APIR_E_BAD_REQUEST};
    apir_answer_t *answer;

    for (apr_size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (apir_error_info(kinds[i])->status == status) {
            return apir_answer_framework(event, kinds[i], NULL);
        }
    }
    answer = apir_answer_framework(event, APIR_E_INTERNAL, NULL);
    answer->status = status;
    return answer;
}

static int add_header(void *baton, const char *name, const char *value)
{
    apr_table_addn(baton, name, value);
    return 1;
}

static void run(request_rec *inner, apir_answer_t *answer,
                const apir_fetch_t *fetch)
{
    body_t *body = apr_pcalloc(inner->pool, sizeof(*body));

    body->data = fetch->body;
    body->left = fetch->body ? fetch->body_length : 0;
    ap_add_input_filter_handle(body_filter, body, inner, inner->connection);
    ap_run_sub_req(inner);
    answer->status = inner->status;
    answer->kept = !fetch->piece;
    answer->media_type = inner->content_type
                             ? apr_pstrdup(answer->event->pool,
                                           inner->content_type)
                             : NULL;
    apr_table_do(add_header, answer->headers, inner->headers_out, NULL);
    apr_table_do(add_header, answer->headers, inner->err_headers_out, NULL);
    apr_table_unset(answer->headers, "Content-Length");
}

static const char *method_of(const apir_fetch_t *fetch, apr_pool_t *pool)
{
    static const char *const usual[] = {"GET", "HEAD", "POST", "PUT",
                                        "DELETE", "OPTIONS", "PATCH", NULL};
    const char *method = fetch->method ? fetch->method : "GET";

    /* The Fetch Standard writes the usual ones in upper case. */
    for (int i = 0; usual[i]; i++) {
        if (strcasecmp(method, usual[i]) == 0) {
            return usual[i];
        }
    }
    return apr_pstrdup(pool, method);
}

/** The outermost request, as it was before a fetch. */
typedef struct outermost_t {
    request_rec *request;
    apr_table_t *headers;
    apr_table_t *notes;
} outermost_t;

/* mod_session_cookie and its like read the cookie, and what they keep in the
 * notes, of the outermost request: without credentials it has neither while
 * the inner one runs. */
static outermost_t hide_identity(request_rec *r, bool credentials)
{
    outermost_t outermost;

    while (r->main || r->prev) {
        r = r->main ? r->main : r->prev;
    }
    outermost.request = r;
    outermost.headers = r->headers_in;
    outermost.notes = r->notes;
    if (!credentials) {
        r->headers_in = apr_table_copy(r->pool, r->headers_in);
        apr_table_unset(r->headers_in, "Cookie");
        apr_table_unset(r->headers_in, "Authorization");
        r->notes = apr_table_make(r->pool, 4);
    }
    return outermost;
}

static void show_identity(const outermost_t *outermost)
{
    outermost->request->headers_in = outermost->headers;
    outermost->request->notes = outermost->notes;
}

apir_answer_t *apir_mod_fetch(apir_event_t *event, const char *path,
                              const char *query, const apir_fetch_t *fetch)
{
    request_rec *r = event->server;
    apir_claim_t *claim = apir_mod_claim_make(r);
    apir_answer_t *answer = apir_answer_create(event, 0);
    const char *method = method_of(fetch, r->pool);
    capture_t capture = {answer, fetch, strcmp(method, "HEAD") == 0, false};
    apir_pending_fetch_t pending = {fetch, event->headers, claim->depth + 1};
    outermost_t outermost;
    ap_filter_t *filter;
    request_rec *inner;

    if (pending.depth > APIR_MAX_FETCH_DEPTH) {
        apir_log(event, APIR_LOG_ERROR, "APIR0204: fetch %s is nested more "
                 "than %d deep", path, APIR_MAX_FETCH_DEPTH);
        return apir_answer_framework(event, APIR_E_INTERNAL, NULL);
    }
    answer->body.limit = MAX_ANSWER;
    filter = ap_add_output_filter_handle(capture_filter, &capture, r,
                                         r->connection);
    outermost = hide_identity(r, fetch->credentials);
    claim->fetch = &pending;
    inner = ap_sub_req_method_uri(method,
                                  query ? apr_pstrcat(r->pool, path, "?",
                                                      query, NULL)
                                        : path,
                                  r, r->output_filters);
    claim->fetch = NULL;
    if (inner->status != HTTP_OK) {
        answer = refused(event, inner->status);
    }
    else if (!apir_mod_claim(inner) || !apir_mod_claim(inner)->claimed) {
        answer = apir_answer_framework(event, APIR_E_NO_ROUTE,
                                       "No route of this server has this "
                                       "path");
    }
    else {
        run(inner, answer, fetch);
    }
    show_identity(&outermost);
    ap_remove_output_filter(filter);
    return answer;
}
