/*
 * From path and method to an operation. The order of the checks is the
 * reference's: it decides which of several mistakes a client is told.
 */
#include "rpc/rpc_int.h"
#include <apr_cstr.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

apr_status_t apir_rpc_refuse(apir_rpc_parse_t *parse, const char *format, ...)
{
    va_list arguments;
    const char *message;

    va_start(arguments, format);
    message = apr_pvsprintf(parse->pool, format, arguments);
    va_end(arguments);
    return apir_error_set(&parse->failure->error, parse->pool,
                          APIR_E_BAD_REQUEST, "%s", message);
}

bool apir_rpc_is_method(const apir_rpc_parse_t *parse, const char *method)
{
    const char *sent = parse->input->method;

    return apr_cstr_casecmp(sent, method) == 0
           || (strcmp(method, "GET") == 0
               && apr_cstr_casecmp(sent, "HEAD") == 0);
}

bool apir_rpc_writes(apir_query_op_t op)
{
    return op >= APIR_Q_CREATE;
}

/* ---- how an operation is asked for ---- */

typedef enum carrier_t { BY_GET, BY_POST, BY_PUT, BY_DELETE } carrier_t;

static carrier_t carrier_of(apir_query_op_t op)
{
    switch (op) {
    case APIR_Q_CREATE:
    case APIR_Q_CREATE_MANY:
    case APIR_Q_CREATE_MANY_AND_RETURN:
    case APIR_Q_UPSERT: return BY_POST;
    case APIR_Q_UPDATE:
    case APIR_Q_UPDATE_MANY:
    case APIR_Q_UPDATE_MANY_AND_RETURN: return BY_PUT;
    case APIR_Q_DELETE:
    case APIR_Q_DELETE_MANY: return BY_DELETE;
    default: return BY_GET;
    }
}

static apr_status_t check_method(apir_rpc_parse_t *parse, carrier_t carrier)
{
    static const char *const words[] = { "GET is", "POST is",
                                         "PUT or PATCH are", "DELETE is" };
    bool right = false;

    switch (carrier) {
    case BY_GET: right = apir_rpc_is_method(parse, "GET"); break;
    case BY_POST: right = apir_rpc_is_method(parse, "POST"); break;
    case BY_PUT:
        right = apir_rpc_is_method(parse, "PUT")
                || apir_rpc_is_method(parse, "PATCH");
        break;
    case BY_DELETE: right = apir_rpc_is_method(parse, "DELETE"); break;
    }
    return right ? APR_SUCCESS
                 : apir_rpc_refuse(parse,
                                   "invalid request method, only %s "
                                   "supported",
                                   words[carrier]);
}

/* The manual: create… answers 201, upsert 200. */
int apir_rpc_success(apir_query_op_t op)
{
    return op == APIR_Q_CREATE || op == APIR_Q_CREATE_MANY
                   || op == APIR_Q_CREATE_MANY_AND_RETURN
               ? 201
               : 200;
}

static apr_status_t read_args(apir_rpc_parse_t *parse, carrier_t carrier,
                              apir_value_t **args)
{
    const char *wrong;
    apr_status_t status;

    if (carrier == BY_GET || carrier == BY_DELETE) {
        status = apir_rpc_read_q(parse, carrier == BY_GET, args);
    }
    else {
        status = apir_rpc_read_body(parse, args);
        if (status == APR_SUCCESS && !*args) {
            return apir_rpc_refuse(parse, "missing request body");
        }
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    *args = apir_value_spread(*args, parse->pool);
    wrong = apir_rpc_apply_meta(parse, *args);
    return wrong ? apir_rpc_refuse(parse,
                                   "failed to deserialize request payload: "
                                   "%s",
                                   wrong)
                 : APR_SUCCESS;
}

/* `check` is none of the operations that calls may be: transactions do not
 * have it. */
static apr_status_t parse_model(apir_rpc_parse_t *parse, const char *name,
                                const char *operation)
{
    bool is_check = strcmp(operation, "check") == 0;
    apir_query_op_t op = apir_query_op(operation, strlen(operation));
    apir_rpc_call_t *call = apr_pcalloc(parse->pool, sizeof(*call));
    apir_value_t *args = NULL;
    apr_status_t status;

    if (op == APIR_Q_OP_COUNT && !is_check) {
        return apir_rpc_refuse(parse, "invalid operation: %s", operation);
    }
    status = check_method(parse, carrier_of(op));
    if (status == APR_SUCCESS) {
        status = read_args(parse, carrier_of(op), &args);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    call->model = apir_zmodel_model_in_url(parse->zmodel, name, strlen(name));
    if (!call->model) {
        return apir_rpc_refuse(parse, "unknown model name: %c%s",
                               apr_tolower(*name), name + 1);
    }
    if (is_check) {
        parse->request->check = call->model;
        parse->request->args = args;
        return APR_SUCCESS;
    }
    call->op = op;
    call->args = args;
    parse->request->calls = call;
    parse->request->call_count = 1;
    parse->request->status = apir_rpc_success(op);
    return APR_SUCCESS;
}

/* Exactly two segments that are not empty. */
static bool split(const apir_rpc_input_t *input, const char **first,
                  const char **second)
{
    int i, count = 0;

    for (i = 0; i < input->segment_count; i++) {
        if (!*input->segments[i]) {
            continue;
        }
        if (++count > 2) {
            return false;
        }
        *(count == 1 ? first : second) = input->segments[i];
    }
    return count == 2;
}

apr_status_t apir_rpc_parse(const apir_zmodel_t *zmodel,
                            const apir_rpc_input_t *input,
                            apir_rpc_request_t **request, apr_pool_t *pool,
                            apir_rpc_failure_t *failure)
{
    apir_rpc_parse_t parse = { zmodel, input, NULL, pool, failure };
    const char *first = NULL, *second = NULL;

    memset(failure, 0, sizeof(*failure));
    parse.request = *request = apr_pcalloc(pool, sizeof(**request));
    parse.request->status = 200;
    if (!split(input, &first, &second)) {
        return apir_rpc_refuse(&parse, "invalid request path");
    }
    if (strcmp(first, "$procs") == 0) {
        return apir_rpc_parse_procedure(&parse, second);
    }
    if (strcmp(first, "$transaction") == 0) {
        return apir_rpc_parse_transaction(&parse, second);
    }
    return parse_model(&parse, first, second);
}
