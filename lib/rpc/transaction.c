/*
 * POST $transaction/sequential: the form of all operations is checked before
 * any of them runs.
 */
#include "rpc/rpc_int.h"
#include <apr_strings.h>
#include <string.h>

static const apir_value_t *text_member(const apir_value_t *item,
                                       const char *name)
{
    const apir_value_t *value = apir_value_get(item, name);

    return value && value->kind == APIR_STRING && value->length > 0 ? value
                                                                    : NULL;
}

static apr_status_t parse_args(apir_rpc_parse_t *parse, int index,
                               const apir_value_t *args,
                               apir_rpc_call_t *call)
{
    apir_value_t *object = apir_value_object(parse->pool);
    const char *wrong;

    if (args && args->kind != APIR_OBJECT && args->kind != APIR_NULL) {
        return apir_rpc_refuse(parse,
                               "operation at index %d has invalid \"args\" "
                               "field",
                               index);
    }
    if (args && args->kind == APIR_OBJECT) {
        *object = *args;
    }
    wrong = apir_rpc_apply_meta(parse, object);
    if (wrong) {
        return apir_rpc_refuse(parse,
                               "operation at index %d: failed to deserialize "
                               "request payload: %s",
                               index, wrong);
    }
    call->args = object;
    return APR_SUCCESS;
}

static apr_status_t parse_item(apir_rpc_parse_t *parse, int index,
                               const apir_value_t *item,
                               apir_rpc_call_t *call)
{
    const apir_value_t *model, *op;

    if (item->kind != APIR_OBJECT && item->kind != APIR_ARRAY) {
        return apir_rpc_refuse(parse,
                               "operation at index %d must be an "
                               "object",
                               index);
    }
    model = text_member(item, "model");
    if (!model) {
        return apir_rpc_refuse(parse,
                               "operation at index %d is missing a valid "
                               "\"model\" field",
                               index);
    }
    op = text_member(item, "op");
    if (!op) {
        return apir_rpc_refuse(parse,
                               "operation at index %d is missing a valid "
                               "\"op\" field",
                               index);
    }
    call->op = apir_query_op(op->as.text, op->length);
    if (call->op == APIR_Q_OP_COUNT) {
        return apir_rpc_refuse(parse,
                               "operation at index %d has invalid op: "
                               "%s",
                               index, op->as.text);
    }
    call->model = apir_zmodel_model_in_url(parse->zmodel, model->as.text,
                                           model->length);
    if (!call->model) {
        return apir_rpc_refuse(parse,
                               "operation at index %d has unknown model: %s",
                               index, model->as.text);
    }
    return parse_args(parse, index, apir_value_get(item, "args"), call);
}

apr_status_t apir_rpc_parse_transaction(apir_rpc_parse_t *parse,
                                        const char *type)
{
    apir_rpc_request_t *request = parse->request;
    apir_value_t *items;
    apr_status_t status;
    int i;

    if (!apir_rpc_is_method(parse, "POST")) {
        return apir_rpc_refuse(parse, "invalid request method, only POST is "
                                      "supported");
    }
    if (strcmp(type, "sequential") != 0) {
        return apir_rpc_refuse(parse, "unsupported transaction type: %s",
                               type);
    }
    status = apir_rpc_read_body(parse, &items);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (!items || items->kind != APIR_ARRAY || items->length == 0) {
        return apir_rpc_refuse(parse,
                               "request body must be a non-empty array "
                               "of operations");
    }
    request->transaction = true;
    request->call_count = (int)items->length;
    request->calls = apr_pcalloc(parse->pool,
                                 items->length * sizeof(*request->calls));
    for (i = 0; i < request->call_count && status == APR_SUCCESS; i++) {
        status = parse_item(parse, i, &items->as.items[i],
                            &request->calls[i]);
    }
    return status;
}
