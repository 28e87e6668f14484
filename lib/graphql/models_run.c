/*
 * Answering a root field. Rows are written by their plan, straight into the
 * answer; what is not rows (aggregates, numbers) is small, or a list whose
 * items are read one by one, and goes the way of all values.
 */
#include "graphql/models_int.h"

#include "json/reader.h"

#include <apr_strings.h>
#include <string.h>

/* ---- failures ---- */

static apir_node_t *refuse(apir_field_t *field, const apir_gql_call_t *call,
                           apir_gql_refusal_t *refusal)
{
    const apir_gql_root_t *root = field->known->data;
    apir_node_t *node = apr_pcalloc(field->pool, sizeof(*node));

    if (refusal->error.kind == APIR_E_NONE) {
        node->kind = APIR_NODE_VALUE; /* null: an argument's error is told */
        return node;
    }
    root->models->engine->word(field->x->request->baton, call, refusal,
                               field->pool);
    node->kind = APIR_NODE_ERROR;
    node->as.error.message = refusal->error.message;
    node->as.error.extensions = refusal->extensions;
    return node;
}

static apr_status_t run(apir_field_t *field, const apir_gql_call_t *call,
                        apir_json_writer_t *json, apir_gql_refusal_t *refusal)
{
    const apir_gql_root_t *root = field->known->data;
    apir_superjson_writer_t out;

    apir_superjson_writer_init(&out, json, field->pool);
    return root->models->engine->run(field->x->request->baton, call, &out,
                                     field->pool, refusal);
}

/* ---- rows ---- */

static apir_node_t *run_rows(apir_field_t *field, const apir_gql_call_t *call,
                             apir_gql_refusal_t *refusal)
{
    apir_gql_execution_t *x = field->x;
    apir_gql_place_t start = apir_gql_place(x);
    apir_node_t *node;

    if (run(field, call, &x->json, refusal) != APR_SUCCESS) {
        if (x->json.status == APR_SUCCESS) {
            apir_gql_go_back(x, start);
        }
        return refuse(field, call, refusal);
    }
    node = apr_pcalloc(field->pool, sizeof(*node));
    node->kind = APIR_NODE_WRITTEN;
    return node;
}

/* ---- values ---- */

/* Items of an array's text that have not been read yet. */
typedef struct rows_t {
    const char *at;
    const char *end;
} rows_t;

/* Of our own text, which is well-formed. */
static const apir_value_t *read_value(const char *text, apr_size_t length,
                                      apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { APIR_DEPTH_CEILING,
                                               APR_UINT32_MAX };
    apir_value_t *value = NULL;

    return apir_json_read(text, length, &limits, &value, pool, NULL)
                   == APR_SUCCESS
               ? value
               : NULL;
}

/* Behind the value that begins at @a at, an object. */
static const char *behind(const char *at, const char *end)
{
    bool quoted = false;
    int depth = 0;

    for (; at < end; at++) {
        if (quoted && *at == '\\') {
            at++;
        }
        else if (*at == '"') {
            quoted = !quoted;
        }
        else if (!quoted && (*at == '{' || *at == '[')) {
            depth++;
        }
        else if (!quoted && (*at == '}' || *at == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return end;
}

static apir_node_t *next_row(apir_field_t *field, void *data, bool *end)
{
    rows_t *rows = data;
    const char *start = rows->at;

    if (start >= rows->end || *start != '{') {
        *end = true;
        return NULL;
    }
    rows->at = behind(start, rows->end);
    if (rows->at < rows->end && *rows->at == ',') {
        rows->at++;
        return apir_node_value(field,
                               read_value(start,
                                          (apr_size_t)(rows->at - 1 - start),
                                          field->pool));
    }
    return apir_node_value(field,
                           read_value(start, (apr_size_t)(rows->at - start),
                                      field->pool));
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static apir_node_t *run_value(apir_field_t *field,
                              const apir_gql_call_t *call,
                              apir_gql_refusal_t *refusal)
{
    apr_uint64_t most = field->x->request->limits->answer;
    apir_json_writer_t writer;
    apir_buf_t *text = apr_palloc(field->pool, sizeof(*text));
    rows_t *rows;

    apir_buf_init(text, field->pool, 512,
                  most < APR_SIZE_MAX / 2 ? (apr_size_t)most
                                          : APR_SIZE_MAX / 2);
    apir_json_writer_init(&writer, gather, text);
    if (run(field, call, &writer, refusal) != APR_SUCCESS) {
        return refuse(field, call, refusal);
    }
    if (apir_json_writer_flush(&writer) != APR_SUCCESS) {
        apir_error_set(&refusal->error, field->pool, APIR_E_TOO_LARGE,
                       "The answer is longer than %" APR_UINT64_T_FMT
                       " bytes",
                       most);
        return refuse(field, call, refusal);
    }
    if (call->op != APIR_Q_GROUP_BY) {
        return apir_node_value(field, read_value(text->data, text->length,
                                                 field->pool));
    }
    rows = apr_palloc(field->pool, sizeof(*rows));
    rows->at = text->data + 1;
    rows->end = text->data + text->length;
    return apir_node_list(field, next_row, rows);
}

apir_node_t *apir_gql_models_resolve(apir_field_t *field)
{
    const apir_gql_root_t *root = field->known->data;
    apir_gql_call_t call = { root->model, root->op, NULL };
    apir_gql_refusal_t refusal = { { 0 }, NULL };

    if (apir_gql_models_args(field, root, &call.args, &refusal.error)
        != APR_SUCCESS) {
        return refuse(field, &call, &refusal);
    }
    return apir_gql_models_shapes(root->op)
               ? run_rows(field, &call, &refusal)
               : run_value(field, &call, &refusal);
}
