/*
 * What tRPC is measured against: a module written by hand for this one
 * procedure, by jansson, without a walk through folders. It answers batches of
 * any length, and tells what is wrong as tRPC does.
 *
 *   GET /bare/users.byId,users.byId…?batch=1&input={"0":{"id":1},…}
 */
#include <httpd.h>
#include <http_config.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <apr_strings.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define USERS 1000

static int translate(request_rec *r)
{
    if (strncmp(r->uri, "/bare/", 6) != 0) {
        return DECLINED;
    }
    r->handler = "bare-trpc";
    r->filename = r->uri;
    return OK;
}

static int map_to_storage(request_rec *r)
{
    return r->handler && strcmp(r->handler, "bare-trpc") == 0 ? OK : DECLINED;
}

/* The query's parameter, decoded; NULL when it is not there. */
static char *parameter(request_rec *r, const char *name)
{
    apr_size_t length = strlen(name);
    char *query = apr_pstrdup(r->pool, r->args ? r->args : "");
    char *last;

    for (char *pair = apr_strtok(query, "&", &last); pair;
         pair = apr_strtok(NULL, "&", &last)) {
        if (strncmp(pair, name, length) == 0 && pair[length] == '=') {
            for (char *at = pair; *at; at++) {
                *at = *at == '+' ? ' ' : *at;
            }
            return ap_unescape_urlencoded(pair + length + 1) == OK
                       ? pair + length + 1
                       : NULL;
        }
    }
    return NULL;
}

static json_t *fault(const char *message, int number, const char *code,
                     int status, const char *path)
{
    return json_pack("{s:{s:s, s:i, s:{s:s, s:i, s:s}}}", "error", "message",
                     message, "code", number, "data", "code", code,
                     "httpStatus", status, "path", path);
}

static json_t *call(const char *path, const json_t *input)
{
    const json_t *id = json_object_get(input, "id");
    json_int_t number = json_integer_value(id);
    char name[32];
    char email[48];

    if (strcmp(path, "users.byId") != 0) {
        return fault("No procedure found", -32004, "NOT_FOUND", 404, path);
    }
    if (!json_is_integer(id)) {
        return fault("Invalid input", -32600, "BAD_REQUEST", 400, path);
    }
    if (number < 1 || number > USERS) {
        return fault("No such user", -32004, "NOT_FOUND", 404, path);
    }
    apr_snprintf(name, sizeof(name), "User %d", (int)number);
    apr_snprintf(email, sizeof(email), "user%d@example.com", (int)number);
    return json_pack("{s:{s:{s:I, s:s, s:s}}}", "result", "data", "id",
                     number, "name", name, "email", email);
}

static json_t *run_calls(request_rec *r, const char *text)
{
    json_error_t error;
    json_t *inputs = json_loads(text, 0, &error);
    json_t *list = json_array();
    char *paths = apr_pstrdup(r->pool, r->uri + 6);
    char *last;
    int count = 0;

    for (char *path = apr_strtok(paths, ",", &last); path;
         path = apr_strtok(NULL, ",", &last)) {
        const char *place = apr_itoa(r->pool, count++);

        json_array_append_new(list,
                              call(path, json_object_get(inputs, place)));
    }
    json_decref(inputs);
    return list;
}

static int handle(request_rec *r)
{
    apr_bucket_alloc_t *buckets = r->connection->bucket_alloc;
    apr_bucket_brigade *brigade;
    const char *input;
    json_t *list;
    char *text;

    if (!r->handler || strcmp(r->handler, "bare-trpc") != 0) {
        return DECLINED;
    }
    input = parameter(r, "input");
    list = run_calls(r, input ? input : "{}");
    text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    ap_set_content_type(r, "application/json");
    apr_table_setn(r->headers_out, "Vary", "trpc-accept, accept");
    brigade = apr_brigade_create(r->pool, buckets);
    APR_BRIGADE_INSERT_TAIL(brigade,
                            apr_bucket_heap_create(text, strlen(text), free,
                                                   buckets));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(buckets));
    ap_pass_brigade(r->output_filters, brigade);
    return OK;
}

static void hooks(apr_pool_t *pool)
{
    ap_hook_translate_name(translate, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA bare_trpc_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, hooks,
    AP_MODULE_FLAG_NONE
};
