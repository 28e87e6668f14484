/*
 * Five lines as method, query string, Content-Type, Accept and body: either
 * there is a document to run, or a status that says why not.
 */
#include "graphql/http.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef struct text_t {
    const char *text;
    apr_size_t length;
} text_t;

static apr_status_t read_body(void *baton, const char **data,
                              apr_size_t *length, apir_error_t *error)
{
    text_t *body = baton;

    *data = body->text;
    *length = body->length;
    return APR_SUCCESS;
}

/* The next line, as a C string; NULL when it is empty. */
static const char *line(text_t *rest, apr_pool_t *pool)
{
    const char *end = memchr(rest->text, '\n', rest->length);
    apr_size_t length = end ? (apr_size_t)(end - rest->text) : rest->length;
    const char *text = length ? apr_pstrmemdup(pool, rest->text, length)
                              : NULL;

    rest->text += length + (end != NULL);
    rest->length -= length + (end != NULL);
    return text;
}

static void check(const apir_gql_http_t *http, const apir_gql_asked_t *asked)
{
    int status = asked->status;

    must((asked->query != NULL) == (status == 0));
    must(status == 0 || status == 400 || status == 405 || status == 406
         || status == 415);
    must((status != 0) == (asked->message != NULL));
    must((asked->allow != NULL) == (status == 405));
    must(!asked->variables || asked->variables->kind == APIR_OBJECT);
    must(!asked->queries_only || http->get);
    must(apir_gql_http_status(asked, APIR_GQL_EXECUTED)
         == (status ? status : 200));
    must(strncmp(apir_gql_http_type(asked), "application/", 12) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    text_t rest = { (const char *)data, size };
    apir_gql_http_t http = { .get = size % 2,
                             .body = read_body,
                             .baton = &rest,
                             .limits = { 64, 1000 } };
    apir_gql_asked_t asked;
    apir_error_t error;
    apr_pool_t *pool;

    if (!parent) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
    }
    apr_pool_create(&pool, parent);
    http.method = line(&rest, pool);
    http.method = http.method ? http.method : "GET";
    http.query_string = line(&rest, pool);
    http.content_type = line(&rest, pool);
    http.accept = line(&rest, pool);
    must(apir_gql_http_ask(&http, &asked, pool, &error) == APR_SUCCESS);
    check(&http, &asked);
    apr_pool_destroy(pool);
    return 0;
}
