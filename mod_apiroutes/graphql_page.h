/**
 * @file mod_apiroutes/graphql_page.h
 * @brief ApiDocs: a page to try queries, for browsers.
 */
#ifndef APIR_MOD_GRAPHQL_PAGE_H
#define APIR_MOD_GRAPHQL_PAGE_H

#include "event/event.h"

/** Whether a browser asks for a page, and not for an answer to a query. */
bool apir_mod_graphql_page_wanted(apir_event_t *event);

/** The page. Scripts and styles are in it and run by a number that is drawn
 * for each answer; it may load nothing and talk to its own host alone. */
apir_response_t *apir_mod_graphql_page(apir_event_t *event);

#endif
