/*
 * GraphQL over HTTP as a function, and documents that are kept.
 */
#include "unit.h"

#include "graphql/document_cache.h"
#include "graphql/http.h"

#include <apr_strings.h>

static apir_gql_asked_t asked;

typedef struct text_t {
    const char *text;
    int asked;
} text_t;

static apr_status_t give(void *baton, const char **data, apr_size_t *length,
                         apir_error_t *error)
{
    text_t *body = baton;

    body->asked++;
    if (!body->text) {
        return apir_error_set(error, unit_pool, APIR_E_TOO_LARGE, "too much");
    }
    *data = body->text;
    *length = strlen(body->text);
    return APR_SUCCESS;
}

static apr_status_t ask(const char *method, const char *query,
                        const char *type, const char *accept,
                        const char *body)
{
    text_t given = { body, 0 };
    apir_error_t error;
    apir_gql_http_t http = { method, query, type,   accept,
                             true,   give,  &given, { 64, 1000 } };

    return apir_gql_http_ask(&http, &asked, unit_pool, &error);
}

/* What a request is answered in, of a document that is refused. */
static void accepts(const char *accept, int status, const char *type,
                    const char *name)
{
    ask("GET", "query=a", NULL, accept, NULL);
    IS_INT(apir_gql_http_status(&asked, APIR_GQL_REFUSED), status, name);
    if (status != 406) {
        IS(apir_gql_http_type(&asked), type, name);
    }
}

#define JSON "application/json; charset=utf-8"
#define GRAPHQL "application/graphql-response+json; charset=utf-8"

static void test_accept(void)
{
    accepts(NULL, 200, JSON, "no_accept_is_json");
    accepts("", 200, JSON, "an_empty_one_too");
    accepts("application/graphql-response+json", 400, GRAPHQL,
            "the_new_type_is_answered");
    accepts("application/json;q=0.8, application/graphql-response+json;q=0.9",
            400, GRAPHQL, "the_heavier_wins");
    accepts("application/json, application/graphql-response+json", 200, JSON,
            "of_equal_ones_the_first");
    accepts("application/graphql-response+json, application/json", 400,
            GRAPHQL, "whichever_that_is");
    accepts("*/*, application/graphql-response+json", 200, JSON,
            "stars_stand_for_json");
    accepts("application/json;q=0, */*", 400, GRAPHQL,
            "but_not_where_json_is_refused");
    accepts("text/html, */*;q=0.1", 200, JSON, "a_browser_gets_json");
    accepts("application/json;x=\"a,b;q=0\", text/html", 200, JSON,
            "commas_in_quotes_are_text");
    accepts("application/json;q=0.001, application/*;q=0.002", 400, GRAPHQL,
            "the_closest_range_counts");
    accepts("image/png", 406, NULL, "nothing_acceptable");
    accepts("application/json;q=0", 406, NULL, "a_weight_of_0_is_refusal");
    accepts("application/json;q=nonsense", 200, JSON,
            "a_weight_that_is_none_is_1");
}

/* A POST of JSON is refused so. */
static void post_is(const char *body, int status, const char *name)
{
    ask("POST", NULL, "application/json", NULL, body);
    IS_INT(asked.status, status, name);
    OK((asked.query == NULL) == (status != 0), name);
}

static void test_post(void)
{
    post_is("{\"query\":\"a\"}", 0, "a_query_is_asked");
    post_is("{\"query\":\"a\\u0000b\",\"variables\":{\"x\":1}}", 0,
            "with_variables");
    IS_INT(asked.query_length, 3, "nul_is_kept");
    OK(apir_value_get(asked.variables, "x"), "variables_are_there");
    post_is("{\"query\":\"\",\"variables\":null,\"operationName\":\"A\"}", 0,
            "an_empty_query_is_one");
    OK(!asked.variables && asked.operation_length == 1, "null_is_nothing");
    post_is("", 400, "nothing_is_no_json");
    post_is("[{\"query\":\"a\"}]", 400, "no_batches");
    post_is("{\"query\":1}", 400, "a_query_is_text");
    post_is("{\"query\":\"a\",\"extensions\":[]}", 400,
            "extensions_are_an_object");
    post_is("{\"query\":\"a\",\"variables\":\"x\"}", 400,
            "variables_are_an_object");
    OK(!asked.variables, "wrong_ones_are_not_handed_on");
    ask("POST", "query=b", "application/json ; Charset=\"UTF-8\"", NULL,
        "{\"query\":\"a\"}");
    IS(asked.query, "a", "the_body_counts_not_the_query_string");
    ask("POST", NULL, "application/json; charset=latin1", NULL, "{}");
    IS_INT(asked.status, 415, "the_charset_is_utf8");
    ask("POST", NULL, "application/json; charset=\"utf- 8\"", NULL, "{}");
    IS_INT(asked.status, 415, "blanks_in_it_count");
    ask("POST", NULL, NULL, NULL, "{\"query\":\"a\"}");
    IS_INT(asked.status, 415, "the_type_is_told");
    OK(ask("POST", NULL, "application/json", NULL, NULL) != APR_SUCCESS,
       "a_body_that_cannot_be_read_is_a_failure");
}

static void test_get(void)
{
    ask("GET", "query=%7Ba+b%7D&operationName=&variables=", NULL, NULL, NULL);
    IS(asked.query, "{a b}", "a_query_is_decoded");
    OK(!asked.operation && !asked.variables, "empty_is_nothing");
    OK(asked.queries_only, "it_changes_nothing");
    ask("HEAD", "query=a&operationName=null", NULL, NULL, NULL);
    IS(asked.operation, "null", "null_is_a_name");
    ask("GET", "", NULL, NULL, NULL);
    IS_INT(asked.status, 400, "a_query_is_needed");
    ask("GET", "query=a&variables=%5B%5D", NULL, NULL, NULL);
    IS_INT(asked.status, 400, "variables_are_an_object_there_too");
    ask("PATCH", "query=a", NULL, NULL, NULL);
    IS(asked.allow, "GET, HEAD, POST", "other_methods_are_told_which");
    ask("GET", "query=a", NULL, "application/graphql-response+json", NULL);
    apir_gql_http_refuse_mutation(&asked);
    IS_INT(apir_gql_http_status(&asked, APIR_GQL_REFUSED), 405,
           "a_mutation_is_refused");
    IS(asked.allow, "POST", "and_where_it_belongs_told");
}

static const apir_gql_document_t *keep(apir_gql_cache_t *cache,
                                       const char *text, apr_pool_t *pool)
{
    apr_pool_t *own = apir_gql_cache_pool();
    apir_gql_syntax_error_t wrong;
    apir_gql_document_t *document = apir_gql_parse(apr_pstrdup(own, text),
                                                   strlen(text),
                                                   &apir_gql_default_limits,
                                                   own, &wrong);

    apir_gql_cache_add(cache, document, own, pool);
    return document;
}

/* Whether a document of so many bytes and tokens is kept. */
static bool is_kept(apr_size_t bytes, apr_uint32_t tokens)
{
    apir_gql_document_t document = { .length = bytes, .tokens = tokens };

    return apir_gql_cache_takes(&document);
}

static void test_sizes(void)
{
    OK(is_kept(16383, 3), "a_document_below_16_KiB_is_kept");
    OK(is_kept(16384, 3), "one_at_16_KiB_too");
    OK(!is_kept(16385, 3), "one_above_is_not");
    OK(is_kept(3000, 999), "a_document_below_1000_tokens_is_kept");
    OK(is_kept(3000, 1000), "one_at_1000_tokens_too");
    OK(!is_kept(3000, 1001), "one_above_1000_is_not");
}

static void test_cache(void)
{
    const apir_gql_document_t *document;
    apir_gql_cache_t *cache;
    apr_uint32_t kept, found;
    apr_pool_t *outer;
    apr_pool_t *request;

    apr_pool_create(&outer, unit_pool);
    apr_pool_create(&request, outer);
    IS_INT(apir_gql_cache_create(&cache, outer), APR_SUCCESS,
           "a_cache_is_made");
    OK(!apir_gql_cache_find(cache, "{a}", 3, request), "it_is_empty");
    document = keep(cache, "{a}", request);
    OK(apir_gql_cache_find(cache, "{a}", 3, request) == document,
       "what_was_kept_is_found");
    OK(!apir_gql_cache_find(cache, "{a} ", 4, request),
       "another_text_is_another_document");
    for (int i = 0; i < 2000; i++) {
        keep(cache, apr_psprintf(unit_pool, "{a%d}", i), request);
    }
    IS(document->definitions->selections->key.text ? "there" : "", "there",
       "a_document_in_use_outlives_its_place");
    apir_gql_cache_count(cache, &kept, &found);
    OK(kept > 200 && kept <= 256, "the_cache_is_bounded");
    IS_INT(found, 1, "finds_are_counted");
    apr_pool_clear(request);
    apr_pool_destroy(outer);
}

int main(void)
{
    unit_begin();
    test_accept();
    test_post();
    test_get();
    test_sizes();
    test_cache();
    return unit_done();
}
