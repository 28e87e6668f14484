/*
 * GraphQL over HTTP: what is asked. Mistakes in the form of a request are
 * found in the order method, Accept, Content-Type, body.
 */
#include "graphql/http.h"

#include "http/media.h"
#include "http/query.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#define JSON_TYPE "application/json"
#define GRAPHQL_TYPE "application/graphql-response+json"

static void refuse(apir_gql_asked_t *asked, int status, const char *message)
{
    asked->query = NULL;
    asked->status = status;
    asked->message = message;
}

/* A weight in thousandths (RFC 9110 §12.4.2); 1000 where it is not one. */
static int weight(const char *text)
{
    int value = 0;
    int scale = 1000;

    if (!text || (*text != '0' && *text != '1')) {
        return 1000;
    }
    value = (*text++ - '0') * 1000;
    if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9' && scale > 1; text++) {
            scale /= 10;
            value += (*text - '0') * scale;
        }
    }
    return value < 1000 ? value : 1000;
}

/* How much a type is wanted, and where Accept says so. A range that names it
 * counts more than one with a star. */
typedef struct wish_t {
    int weight; /**< -1: not mentioned */
    int place;
    int precision;
} wish_t;

static void hear(wish_t *wish, int precision, int value, int place)
{
    if (precision > wish->precision) {
        wish->precision = precision;
        wish->weight = value;
        wish->place = place;
    }
}

/* What Accept says of the types that there are. */
typedef struct wishes_t {
    wish_t json;
    wish_t graphql;
    wish_t page; /**< text/html, where it is named */
} wishes_t;

/* One media range. Stars stand for application/json before the other. */
static void hear_range(const char *range, int place, wishes_t *wishes,
                       apr_pool_t *pool)
{
    wish_t *json = &wishes->json;
    wish_t *graphql = &wishes->graphql;
    int value = weight(apir_media_param(range, "q", pool));

    if (apir_media_is(range, JSON_TYPE)) {
        hear(json, 3, value, place * 2);
    }
    else if (apir_media_is(range, GRAPHQL_TYPE)) {
        hear(graphql, 3, value, place * 2);
    }
    else if (apir_media_is(range, "text/html")) {
        hear(&wishes->page, 3, value, place * 2);
    }
    else if (apir_media_is(range, "application/*")
             || apir_media_is(range, "*/*")) {
        int precision = apir_media_is(range, "*/*") ? 1 : 2;

        hear(json, precision, value, place * 2);
        hear(graphql, precision, value, place * 2 + 1);
    }
}

/* The end of a media range: a comma that is not within quotes. */
static const char *range_end(const char *at)
{
    bool quoted = false;

    for (; *at && (quoted || *at != ','); at++) {
        if (quoted && *at == '\\' && at[1]) {
            at++;
        }
        else if (*at == '"') {
            quoted = !quoted;
        }
    }
    return at;
}

static void hear_all(const char *accept, wishes_t *wishes, apr_pool_t *pool)
{
    int place = 0;

    wishes->json = wishes->graphql = wishes->page = (wish_t){ -1, 0, 0 };
    while (*accept) {
        const char *end = range_end(accept);

        while (*accept == ' ' || *accept == '\t') {
            accept++;
        }
        hear_range(apr_pstrmemdup(pool, accept,
                                  end > accept ? (apr_size_t)(end - accept)
                                               : 0),
                   place++, wishes, pool);
        accept = *end ? end + 1 : end;
    }
}

static void negotiate(const char *accept, apir_gql_asked_t *asked,
                      apr_pool_t *pool)
{
    wishes_t wishes;
    const wish_t *json = &wishes.json;
    const wish_t *graphql = &wishes.graphql;

    if (!accept || !*accept) {
        return;
    }
    hear_all(accept, &wishes, pool);
    if (json->weight <= 0 && graphql->weight <= 0) {
        refuse(asked, 406,
               "Neither " JSON_TYPE " nor " GRAPHQL_TYPE " is acceptable");
    }
    asked->graphql_type = graphql->weight > json->weight
                          || (graphql->weight == json->weight
                              && graphql->place < json->place);
}

bool apir_gql_http_wants_page(const char *accept, apr_pool_t *pool)
{
    wishes_t wishes;

    if (!accept) {
        return false;
    }
    hear_all(accept, &wishes, pool);
    return wishes.page.weight > 0 && wishes.page.weight > wishes.json.weight
           && wishes.page.weight > wishes.graphql.weight;
}

static bool take_object(const apir_value_t *value, const apir_value_t **out)
{
    if (!value || value->kind == APIR_NULL || value->kind == APIR_UNDEFINED) {
        return true;
    }
    *out = value->kind == APIR_OBJECT ? value : NULL;
    return value->kind == APIR_OBJECT;
}

static void ask_members(const apir_value_t *body, apir_gql_asked_t *asked)
{
    const apir_value_t *query = apir_value_get(body, "query");
    const apir_value_t *operation = apir_value_get(body, "operationName");
    const apir_value_t *ignored;

    if (!query || query->kind != APIR_STRING) {
        refuse(asked, 400, "\"query\" is missing, or no string");
        return;
    }
    if (operation && operation->kind != APIR_NULL
        && operation->kind != APIR_STRING) {
        refuse(asked, 400, "\"operationName\" is no string");
        return;
    }
    if (!take_object(apir_value_get(body, "variables"), &asked->variables)) {
        refuse(asked, 400, "\"variables\" is no object");
        return;
    }
    if (!take_object(apir_value_get(body, "extensions"), &ignored)) {
        refuse(asked, 400, "\"extensions\" is no object");
        return;
    }
    asked->query = apir_value_text(query, &asked->query_length);
    if (operation && operation->kind == APIR_STRING) {
        asked->operation = apir_value_text(operation,
                                           &asked->operation_length);
    }
}

static bool is_utf8(const char *content_type, apr_pool_t *pool)
{
    const char *charset = apir_media_param(content_type, "charset", pool);

    return !charset || strcasecmp(charset, "utf-8") == 0;
}

static apr_status_t ask_post(const apir_gql_http_t *http,
                             apir_gql_asked_t *asked, apr_pool_t *pool,
                             apir_error_t *error)
{
    apir_error_t wrong = { 0 };
    apir_value_t *body;
    apr_size_t length;
    const char *data;

    if (!apir_media_is(http->content_type, JSON_TYPE)
        || !is_utf8(http->content_type, pool)) {
        refuse(asked, 415, "The body of a POST is to be " JSON_TYPE);
        return APR_SUCCESS;
    }
    if (http->body(http->baton, &data, &length, error) != APR_SUCCESS) {
        return APR_EGENERAL;
    }
    if (apir_json_read(data, length, &http->limits, &body, pool, &wrong)
        != APR_SUCCESS) {
        refuse(asked, 400, wrong.message);
    }
    else if (body->kind != APIR_OBJECT) {
        refuse(asked, 400, "The body is to be one JSON object");
    }
    else {
        ask_members(body, asked);
    }
    return APR_SUCCESS;
}

/* A parameter that is the text of a JSON object; empty is none. */
static bool ask_json(const apir_gql_http_t *http, const apir_pair_t *pair,
                     const apir_value_t **out, apr_pool_t *pool)
{
    apir_value_t *value = NULL;
    apir_error_t wrong;

    if (!pair || !pair->value_length) {
        return true;
    }
    return apir_json_read(pair->value, pair->value_length, &http->limits,
                          &value, pool, &wrong)
               == APR_SUCCESS
           && take_object(value, out);
}

static void ask_get(const apir_gql_http_t *http, apir_gql_asked_t *asked,
                    apr_pool_t *pool)
{
    const char *text = http->query_string ? http->query_string : "";
    const apir_value_t *ignored;
    const apir_pair_t *operation;
    const apir_pair_t *query;
    apir_pairs_t pairs = { 0 };
    apir_error_t wrong = { 0 };

    if (apir_query_parse(text, strlen(text), &pairs, pool, &wrong)
        != APR_SUCCESS) {
        refuse(asked, 400, wrong.message);
        return;
    }
    query = apir_pairs_first(&pairs, "query");
    operation = apir_pairs_first(&pairs, "operationName");
    if (!query) {
        refuse(asked, 400, "\"query\" is missing");
    }
    else if (!ask_json(http, apir_pairs_first(&pairs, "variables"),
                       &asked->variables, pool)) {
        refuse(asked, 400, "\"variables\" is no JSON object");
    }
    else if (!ask_json(http, apir_pairs_first(&pairs, "extensions"), &ignored,
                       pool)) {
        refuse(asked, 400, "\"extensions\" is no JSON object");
    }
    else {
        asked->query = query->value;
        asked->query_length = query->value_length;
        asked->queries_only = true;
        if (operation && operation->value_length) {
            asked->operation = operation->value;
            asked->operation_length = operation->value_length;
        }
    }
}

apr_status_t apir_gql_http_ask(const apir_gql_http_t *http,
                               apir_gql_asked_t *asked, apr_pool_t *pool,
                               apir_error_t *error)
{
    bool get = strcmp(http->method, "GET") == 0
               || strcmp(http->method, "HEAD") == 0;

    memset(asked, 0, sizeof(*asked));
    if (strcmp(http->method, "POST") != 0 && !(get && http->get)) {
        refuse(asked, 405, "This method is not answered here");
        asked->allow = http->get ? "GET, HEAD, POST" : "POST";
        return APR_SUCCESS;
    }
    negotiate(http->accept, asked, pool);
    if (asked->status) {
        return APR_SUCCESS;
    }
    if (!get) {
        return ask_post(http, asked, pool, error);
    }
    ask_get(http, asked, pool);
    return APR_SUCCESS;
}

void apir_gql_http_refuse_mutation(apir_gql_asked_t *asked)
{
    refuse(asked, 405, "A mutation is to be sent by POST");
    asked->allow = "POST";
}

int apir_gql_http_status(const apir_gql_asked_t *asked,
                         apir_gql_result_t result)
{
    if (asked->status) {
        return asked->status;
    }
    return result == APIR_GQL_REFUSED && asked->graphql_type ? 400 : 200;
}

const char *apir_gql_http_type(const apir_gql_asked_t *asked)
{
    return asked->graphql_type && !asked->status
               ? GRAPHQL_TYPE "; charset=utf-8"
               : JSON_TYPE "; charset=utf-8";
}
