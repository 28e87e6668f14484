/*
 * q, meta and bodies: JSON, and what superjson says about it.
 */
#include "core/utf8.h"
#include "http/query.h"
#include "rpc/rpc_int.h"
#include <string.h>

/* The last parameter of that name counts; an empty one is none. */
static const apir_pair_t *find_last(const apir_pairs_t *pairs,
                                    const char *name)
{
    const apir_pair_t *found = NULL;
    apr_size_t i;

    for (i = 0; i < pairs->count; i++) {
        if (strcmp(pairs->items[i].name, name) == 0) {
            found = &pairs->items[i];
        }
    }
    return found && found->value_length > 0 ? found : NULL;
}

static bool read_pair(const apir_rpc_parse_t *parse, const apir_pair_t *pair,
                      apir_value_t **value)
{
    return apir_json_read(pair->value, pair->value_length,
                          &parse->input->limits, value, parse->pool, NULL)
           == APR_SUCCESS;
}

/* Applies {serialization}; NULL, or why that cannot be. */
static const char *apply(apir_rpc_parse_t *parse, apir_value_t *value,
                         const apir_value_t *meta)
{
    const apir_value_t *serialization = apir_value_get(meta, "serialization");
    apir_error_t error = { .kind = APIR_E_NONE };

    return !serialization
                   || apir_superjson_apply(value, serialization, 0,
                                           parse->pool, &error)
                          == APR_SUCCESS
               ? NULL
               : error.message;
}

apr_status_t apir_rpc_read_q(apir_rpc_parse_t *parse, bool blunt,
                             apir_value_t **value)
{
    static const char bad_q[] = "invalid \"q\" query parameter";
    const char *query = parse->input->query ? parse->input->query : "";
    const char *wrong = NULL;
    const apir_pair_t *q, *meta;
    apir_value_t *said;
    apir_pairs_t pairs = { NULL, 0, 0 };
    apr_status_t status;

    *value = NULL;
    status = apir_query_parse(query, strlen(query), &pairs, parse->pool,
                              &parse->failure->error);
    if (status != APR_SUCCESS) {
        return status;
    }
    q = find_last(&pairs, "q");
    meta = find_last(&pairs, "meta");
    if (!q) {
        return APR_SUCCESS;
    }
    if (!read_pair(parse, q, value)) {
        return apir_rpc_refuse(parse, bad_q);
    }
    if (meta && (!read_pair(parse, meta, &said) || said->kind == APIR_NULL)) {
        wrong = "invalid \"meta\" query parameter";
    }
    else if (meta) {
        wrong = apply(parse, *value, said);
    }
    return wrong ? apir_rpc_refuse(parse, "%s", blunt ? bad_q : wrong)
                 : APR_SUCCESS;
}

static bool is_blank(const char *text, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (!strchr(" \t\r\n", text[i])) {
            return false;
        }
    }
    return true;
}

apr_status_t apir_rpc_read_body(apir_rpc_parse_t *parse, apir_value_t **value)
{
    apir_error_t *error = &parse->failure->error;
    const char *text = NULL;
    apr_size_t length = 0;
    apr_status_t status;

    *value = NULL;
    status = parse->input->body(parse->input->baton, &text, &length, error);
    if (status != APR_SUCCESS || is_blank(text, length)) {
        return status;
    }
    if (!apir_utf8_valid(text, length)) {
        return apir_rpc_refuse(parse, "the request body is not UTF-8");
    }
    status = apir_json_read(text, length, &parse->input->limits, value,
                            parse->pool, error);
    if (status == APR_SUCCESS && (*value)->kind != APIR_OBJECT
        && (*value)->kind != APIR_ARRAY) {
        return apir_rpc_refuse(parse,
                               "the request body must be a JSON object "
                               "or array");
    }
    return status;
}

const char *apir_rpc_apply_meta(apir_rpc_parse_t *parse, apir_value_t *value)
{
    const apir_value_t *found = apir_value_get(value, "meta");
    apir_value_t meta;

    if (!found) {
        return NULL;
    }
    meta = *found;
    apir_object_remove(value, "meta", 4);
    return apply(parse, value, &meta);
}
