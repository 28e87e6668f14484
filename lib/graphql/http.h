/**
 * @file graphql/http.h
 * @brief GraphQL over HTTP, as the tests of graphql-http read it: from method,
 * query string, headers and body to a document, and from what became of it to
 * a status and a media type. No server is needed.
 */
#ifndef APIR_GRAPHQL_HTTP_H
#define APIR_GRAPHQL_HTTP_H

#include "core/error.h"
#include "json/reader.h"
#include "json/value.h"

/** A request, as a server has it. */
typedef struct apir_gql_http_t {
    const char *method;       /**< as sent; HEAD is answered as GET */
    const char *query_string; /**< without '?'; NULL: none */
    const char *content_type; /**< NULL: none */
    const char *accept;       /**< NULL: none */
    bool get;                 /**< whether GET is answered */
    /** The whole body, asked for once, of a POST with a good media type. */
    apr_status_t (*body)(void *baton, const char **data, apr_size_t *length,
                         apir_error_t *error);
    void *baton;
    apir_json_limits_t limits; /**< of the body, variables, extensions */
} apir_gql_http_t;

/** What a request asks for, and how it is answered. */
typedef struct apir_gql_asked_t {
    const char *query; /**< the document; NULL: there is none, see status */
    apr_size_t query_length;
    const char *operation; /**< its name; NULL: none */
    apr_size_t operation_length;
    const apir_value_t *variables; /**< an object, or NULL */
    bool queries_only;             /**< GET: mutations are refused */
    bool graphql_type; /**< application/graphql-response+json is wanted */
    int status;        /**< where nothing can be asked: 400, 405, 406, 415 */
    const char *message; /**< of such an answer */
    const char *allow;   /**< of a 405: the header */
} apir_gql_asked_t;

/** What became of a request. */
typedef enum apir_gql_result_t {
    APIR_GQL_EXECUTED, /**< "data" is in the answer, be it null */
    APIR_GQL_REFUSED   /**< an error of the request */
} apir_gql_result_t;

/** Understands a request. A failure of @a body is its status; everything else
 * is told in @a asked. */
apr_status_t apir_gql_http_ask(const apir_gql_http_t *http,
                               apir_gql_asked_t *asked, apr_pool_t *pool,
                               apir_error_t *error);

/** The status of an answer. */
int apir_gql_http_status(const apir_gql_asked_t *asked,
                         apir_gql_result_t result);

/** The media type of an answer. */
const char *apir_gql_http_type(const apir_gql_asked_t *asked);

/** Whether a page is wanted more than an answer, as browsers say it. */
bool apir_gql_http_wants_page(const char *accept, apr_pool_t *pool);

/** What a mutation by GET is answered with, after it was found good. */
void apir_gql_http_refuse_mutation(apir_gql_asked_t *asked);

#endif
