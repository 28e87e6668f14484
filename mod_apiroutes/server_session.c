/*
 * mod_session as a store: our data is one entry of its session, a JSON text,
 * so session_cookie, session_crypto and session_dbd all work. The cookie is
 * written by its output filter with the first bytes; a change after that would
 * be lost without a word, so it is refused, as are those of a route that a
 * page includes (a sub-request of another module: nobody writes its cookie). In
 * an internal fetch that filter would look at the request outside, so there we
 * write it ourselves.
 */
#include "mod_apiroutes/host.h"

#include <apr_optional.h>
#include <apr_strings.h>
#include <mod_session.h>

static const char entry_name[] = "apiroutes";

static struct {
    APR_OPTIONAL_FN_TYPE(ap_session_load) * load;
    APR_OPTIONAL_FN_TYPE(ap_session_get) * get;
    APR_OPTIONAL_FN_TYPE(ap_session_set) * set;
    APR_OPTIONAL_FN_TYPE(ap_session_save) * save;
} mod_session;

void apir_mod_session_retrieve(void)
{
    mod_session.load = APR_RETRIEVE_OPTIONAL_FN(ap_session_load);
    mod_session.get = APR_RETRIEVE_OPTIONAL_FN(ap_session_get);
    mod_session.set = APR_RETRIEVE_OPTIONAL_FN(ap_session_set);
    mod_session.save = APR_RETRIEVE_OPTIONAL_FN(ap_session_save);
}

static session_rec *load(request_rec *r)
{
    session_rec *session = NULL;

    if (mod_session.load && mod_session.load(r, &session) == APR_SUCCESS) {
        return session;
    }
    return NULL;
}

const char *apir_mod_session_load(apir_event_t *event)
{
    request_rec *r = event->server;
    session_rec *session = load(r);
    const char *text = NULL;

    if (!session) {
        return NULL;
    }
    mod_session.get(r, session, entry_name, &text);
    return text ? text : "";
}

bool apir_mod_session_save(apir_event_t *event, const char *text)
{
    request_rec *r = event->server;
    apir_claim_t *claim = apir_mod_claim(r);
    bool late = claim->internal ? claim->head_sent
                                : r->main || r->sent_bodyct != 0;
    session_rec *session = late ? NULL : load(r);

    if (!session
        || mod_session.set(r, session, entry_name, text) != APR_SUCCESS) {
        return false;
    }
    claim->session_set = true;
    return true;
}

void apir_mod_session_write(request_rec *r)
{
    apir_claim_t *claim = apir_mod_claim(r);

    claim->head_sent = true;
    if (claim->internal && claim->session_set) {
        mod_session.save(r, load(r));
    }
}
