/*
 * The handler. By now httpd has authenticated and authorised the request.
 */
#include "mod_apiroutes/handle.h"

#include "mod_apiroutes/output_check.h"
#include "mod_apiroutes/send.h"

#include <apr_strings.h>
#include <http_log.h>
#include <mod_core.h>
#include <string.h>
#include <util_filter.h>

APLOG_USE_MODULE(apiroutes);

/* Fragments tell of an unknown route in Fragno's words. */
static apir_response_t *not_found(apir_event_t *event,
                                  const apir_mounted_t *mounted)
{
    if (mounted->fragment) {
        apir_event_fail(event, APIR_E_NO_ROUTE,
                        "Fragno: Route for '%s' not found",
                        mounted->fragment);
    }
    else {
        apir_event_fail(event, APIR_E_NO_ROUTE, "No route has this path");
    }
    return apir_event_failure(event);
}

/* 405, whose body a file route leaves out (as SolidStart), or the table's
 * answer to OPTIONS. */
static apir_response_t *no_method(apir_event_t *event,
                                  const apir_claim_t *claim)
{
    bool options = strcmp(event->method, "OPTIONS") == 0;
    apir_response_t *response;

    if (options || claim->files) {
        response = apir_response_create(event, options ? 204 : 405);
    }
    else {
        apir_event_fail(event, APIR_E_METHOD, "Method %s is not allowed here",
                        event->method);
        response = apir_event_failure(event);
    }
    apir_set_header(response, "Allow", claim->allow);
    return response;
}

static apir_response_t *bad_path(apir_event_t *event,
                                 const apir_claim_t *claim)
{
    apir_event_fail(event, APIR_E_BAD_REQUEST, "%s", claim->problem);
    return apir_event_failure(event);
}

static apir_response_t *respond(apir_event_t *event,
                                const apir_claim_t *claim)
{
    switch (claim->kind) {
    case APIR_CLAIM_NOT_FOUND: return not_found(event, claim->mounted);
    case APIR_CLAIM_NO_METHOD: return no_method(event, claim);
    case APIR_CLAIM_BAD_PATH: return bad_path(event, claim);
    default: return apir_mod_check_output(event, apir_event_run(event));
    }
}

/* "A server MUST ignore a Range header field received with a request method
 * […] for which range handling is not defined": with all but GET (RFC 9110
 * §14.2). httpd's filter would cut the answer to a POST. */
static void ignore_range(request_rec *r)
{
    ap_filter_t *filter = r->output_filters;

    if (strcmp(r->method, "GET") == 0) {
        return;
    }
    while (filter && filter->frec != ap_byterange_filter_handle) {
        filter = filter->next;
    }
    if (filter && filter->r == r) {
        ap_remove_output_filter(filter);
    }
}

int apir_mod_handle(request_rec *r)
{
    const apir_claim_t *claim = apir_mod_claim(r);

    if (!claim || !claim->claimed || !r->handler
        || strcmp(r->handler, APIR_HANDLER_NAME) != 0) {
        return DECLINED;
    }
    ignore_range(r);
    return apir_mod_send(r, respond(apir_mod_event(r, claim), claim));
}
