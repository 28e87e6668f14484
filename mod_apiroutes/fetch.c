/*
 * Internal fetch is a sub-request and not a direct call of the route: only so
 * do Require, ApiAuth, SetEnv and sessions of the target's location hold. Its
 * look-up (translation, authentication, authorisation) happens while it is
 * made, with a copy of the outer headers, so these are replaced in the
 * create_request hook: later is too late.
 */
#include "mod_apiroutes/fetch.h"

#include "core/limits.h"
#include "mod_apiroutes/fetch_identity.h"
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
    apr_table_t *headers;
} apir_pending_fetch_t;

/** The capture filter's context. */
typedef struct capture_t {
    apir_answer_t *answer;
    const apir_fetch_t *fetch;
    bool head;    /**< no body is wanted */
    bool stopped; /**< enough, or too much */
} capture_t;

/** The body filter's context. */
typedef struct body_t {
    const char *data;
    apr_size_t left;
} body_t;

static bool take_piece(capture_t *capture, const char *data,
                       apr_size_t length)
{
    const apir_fetch_t *fetch = capture->fetch;
    apir_answer_t *answer = capture->answer;

    if (fetch->piece) {
        return fetch->piece(fetch->data, data, length);
    }
    if (apir_buf_add(&answer->body, data, length) != APR_SUCCESS) {
        answer->cut = "its body is larger than 64 MiB";
    }
    return !answer->cut;
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
            capture->answer->cut = "the inner route failed on its way";
        }
        if (APR_BUCKET_IS_METADATA(bucket) || capture->head) {
            continue;
        }
        if (apr_bucket_read(bucket, &data, &length, APR_BLOCK_READ)
            != APR_SUCCESS) {
            capture->answer->cut = "its body could not be read";
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
        APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_transient_create(
                                             body->data, length, allocator));
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

int apir_mod_fetch_create_request(request_rec *r)
{
    apir_claim_t *outer = r->main ? apir_mod_claim(r->main) : NULL;
    const apir_pending_fetch_t *pending = outer ? outer->fetch : NULL;
    const apir_fetch_t *fetch;
    apir_claim_t *claim;
    body_t *body;

    if (!pending) {
        return OK;
    }
    outer->fetch = NULL;
    fetch = pending->fetch;
    claim = apir_mod_claim_make(r);
    claim->internal = true;
    claim->body_read = true;
    apir_mod_inner_identity(r, pending->headers, fetch->credentials);
    /* Now, since a login by form reads it while it is looked up. */
    body = apr_pcalloc(r->pool, sizeof(*body));
    body->data = fetch->body;
    body->left = fetch->body ? fetch->body_length : 0;
    ap_add_input_filter_handle(body_filter, body, r, r->connection);
    return OK;
}

/* Looked up, but not run: what httpd says of it is the answer. */
static apir_answer_t *refused(apir_event_t *event, int status)
{
    static const apir_error_kind_t kinds[] = {
        APIR_E_UNAUTHORIZED, APIR_E_FORBIDDEN, APIR_E_NOT_FOUND,
        APIR_E_METHOD,       APIR_E_TOO_LARGE, APIR_E_BAD_REQUEST
    };
    apir_answer_t *answer;

    for (apr_size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (apir_error_info(kinds[i])->status == status) {
            return apir_answer_framework(event, kinds[i], NULL);
        }
    }
    answer = apir_answer_framework(event, APIR_E_INTERNAL, NULL);
    if (ap_is_HTTP_VALID_RESPONSE(status)) { /* and not DONE */
        answer->status = status;
    }
    return answer;
}

static int add_header(void *baton, const char *name, const char *value)
{
    apr_table_add(baton, name, value);
    return 1;
}

static void take_headers(apir_answer_t *answer, const request_rec *inner)
{
    apr_table_do(add_header, answer->headers, inner->headers_out, NULL);
    apr_table_do(add_header, answer->headers, inner->err_headers_out, NULL);
    apr_table_unset(answer->headers, "Content-Length");
}

/* mod_session's filter would write the session of the request outside, as it
 * is now, and take a later change for written. The inner one's is kept by
 * apir_mod_session_write. */
static void drop_session_filter(request_rec *inner)
{
    ap_filter_t *filter = inner->output_filters;

    while (filter && filter->r == inner) {
        ap_filter_t *next = filter->next;

        if (strcasecmp(filter->frec->name, "MOD_SESSION_OUT") == 0) {
            ap_remove_output_filter(filter);
        }
        filter = next;
    }
}

void apir_mod_fetch_insert_filter(request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);

    if (claim && claim->internal) {
        drop_session_filter(r);
    }
}

static void run(request_rec *inner, apir_answer_t *answer)
{
    if (inner->kept_body == inner->main->kept_body) {
        inner->kept_body = NULL;
    }
    ap_run_sub_req(inner);
    answer->status = inner->status;
    answer->media_type = inner->content_type
                             ? apr_pstrdup(answer->event->pool,
                                           inner->content_type)
                             : NULL;
}

/* Ours alone: no files, and nothing that leaves the process (a rule of
 * mod_rewrite in the location can still make a proxy's request of it). */
static bool is_route(const request_rec *inner)
{
    const apir_claim_t *claim = apir_mod_claim(inner);

    return claim && claim->claimed && inner->handler
           && strcmp(inner->handler, APIR_HANDLER_NAME) == 0;
}

static const char *method_of(const apir_fetch_t *fetch, apr_pool_t *pool)
{
    static const char *const usual[] = { "GET",    "HEAD",    "POST",  "PUT",
                                         "DELETE", "OPTIONS", "PATCH", NULL };
    const char *method = fetch->method ? fetch->method : "GET";

    /* The Fetch Standard writes the usual ones in upper case. */
    for (int i = 0; usual[i]; i++) {
        if (strcasecmp(method, usual[i]) == 0) {
            return usual[i];
        }
    }
    return apr_pstrdup(pool, method);
}

/* How many fetches deep a request is. */
static int depth_of(const request_rec *r)
{
    int depth = 0;

    for (; r; r = r->main) {
        const apir_claim_t *claim = apir_mod_claim(r);

        depth += claim && claim->internal;
    }
    return depth;
}

/* The sub-request, looked up. */
static request_rec *look_up(request_rec *r, const char *method,
                            const char *url, apir_pending_fetch_t *pending,
                            ap_filter_t *capture)
{
    apir_claim_t *claim = apir_mod_claim_make(r);
    request_rec *inner;

    claim->fetch = pending;
    inner = ap_sub_req_method_uri(method, url, r, capture);
    inner->header_only = strcmp(method, "HEAD") == 0;
    claim->fetch = NULL;
    return inner;
}

/* Asks, while the requests outside are put aside. */
static apir_answer_t *ask(apir_event_t *event, const char *url,
                          const apir_fetch_t *fetch, apr_table_t *headers)
{
    request_rec *r = event->server;
    apir_answer_t *answer = apir_answer_create(event, 0);
    apir_pending_fetch_t pending = { fetch, headers };
    const char *method = method_of(fetch, r->pool);
    capture_t capture = { answer, fetch, strcmp(method, "HEAD") == 0, false };
    bool shown = apr_table_get(headers, "Authorization")
                 || apr_table_get(headers, "Cookie");
    ap_filter_t *filter = ap_add_output_filter_handle(capture_filter,
                                                      &capture, r,
                                                      r->connection);
    request_rec *inner = look_up(r, method, url, &pending, filter);

    answer->body.limit = MAX_ANSWER;
    if (inner->status != HTTP_OK) {
        answer = refused(event, inner->status);
    }
    else if (!is_route(inner)) {
        answer = apir_answer_framework(event, APIR_E_NO_ROUTE,
                                       "No route of this server has this "
                                       "path");
    }
    else if (!fetch->credentials && !shown && inner->user && *inner->user) {
        /* Known without having shown anything: by mod_auth_digest, which
         * looks at the outermost request's answer, or by a certificate. */
        answer = refused(event, HTTP_UNAUTHORIZED);
    }
    else {
        run(inner, answer);
    }
    take_headers(answer, inner);
    ap_remove_output_filter(filter);
    ap_destroy_sub_req(inner);
    return answer;
}

apir_answer_t *apir_mod_fetch(apir_event_t *event, const char *path,
                              const char *query, const apir_fetch_t *fetch)
{
    request_rec *r = event->server;
    const char *url = query ? apr_pstrcat(r->pool, path, "?", query, NULL)
                            : path;
    apir_answer_t *answer;
    apir_aside_t *aside;
    apr_table_t *headers;
    apr_pool_t *pool;

    if (depth_of(r) >= APIR_MAX_FETCH_DEPTH) {
        apir_log(event, APIR_LOG_ERROR,
                 "APIR0204: fetch %s is nested more "
                 "than %d deep",
                 path, APIR_MAX_FETCH_DEPTH);
        return apir_answer_framework(event, APIR_E_INTERNAL, NULL);
    }
    apr_pool_create(&pool, r->pool);
    headers = apir_mod_inner_headers(fetch, event->headers, pool);
    aside = apir_mod_aside(r, headers, pool);
    answer = ask(event, url, fetch, headers);
    apir_mod_aside_back(aside, answer->headers);
    apr_pool_destroy(pool);
    return answer;
}
