/*
 * GET or POST $procs/<name>: {"args": {…}}, as the reference's
 * mapProcedureArgs takes it.
 */
#include "rpc/rpc_int.h"
#include <string.h>

static const apir_zmodel_param_t *
find_param(const apir_zmodel_procedure_t *procedure, const char *name,
           apr_size_t length)
{
    int i;

    for (i = 0; i < procedure->param_count; i++) {
        const char *known = procedure->params[i].name;

        if (strlen(known) == length && memcmp(known, name, length) == 0) {
            return &procedure->params[i];
        }
    }
    return NULL;
}

static bool needs_none(const apir_zmodel_procedure_t *procedure)
{
    int i;

    for (i = 0; i < procedure->param_count; i++) {
        if (!procedure->params[i].optional) {
            return false;
        }
    }
    return true;
}

static apr_status_t check_members(apir_rpc_parse_t *parse,
                                  const apir_zmodel_procedure_t *procedure,
                                  const apir_value_t *args)
{
    const char *name;
    apr_size_t i, length;
    int k;

    for (i = 0; apir_value_member(args, i, &name, &length); i++) {
        if (!find_param(procedure, name, length)) {
            return apir_rpc_refuse(parse, "unknown procedure argument: %s",
                                   name);
        }
    }
    for (k = 0; k < procedure->param_count; k++) {
        const apir_zmodel_param_t *param = &procedure->params[k];

        if (!param->optional && !apir_value_get(args, param->name)) {
            return apir_rpc_refuse(parse, "missing procedure argument: %s",
                                   param->name);
        }
    }
    return APR_SUCCESS;
}

/* Without parameters: nothing, or an object without args or with empty ones. */
static apr_status_t check_none(apir_rpc_parse_t *parse,
                               const apir_value_t *payload)
{
    const apir_value_t *args = apir_value_get(payload, "args");

    if (!payload
        || (payload->kind == APIR_OBJECT
            && (!args
                || (args->kind == APIR_OBJECT
                    && apir_value_length(args) == 0)))) {
        return APR_SUCCESS;
    }
    return apir_rpc_refuse(parse, "procedure does not accept arguments");
}

static apr_status_t check_payload(apir_rpc_parse_t *parse,
                                  const apir_zmodel_procedure_t *procedure,
                                  const apir_value_t *payload)
{
    const apir_value_t *args = apir_value_get(payload, "args");

    if (procedure->param_count == 0) {
        return check_none(parse, payload);
    }
    if (payload && payload->kind != APIR_OBJECT) {
        return apir_rpc_refuse(parse, "procedure payload must be an object");
    }
    if (!args) {
        return needs_none(procedure)
                   ? APR_SUCCESS
                   : apir_rpc_refuse(parse, "missing procedure arguments");
    }
    if (args->kind != APIR_OBJECT) {
        return apir_rpc_refuse(parse, "procedure `args` must be an object");
    }
    parse->request->args = args;
    return check_members(parse, procedure, args);
}

apr_status_t apir_rpc_parse_procedure(apir_rpc_parse_t *parse,
                                      const char *name)
{
    const apir_zmodel_procedure_t *procedure =
        apir_zmodel_procedure(parse->zmodel, name, strlen(name));
    apir_value_t *payload = NULL;
    const char *wrong, *method;
    apr_status_t status;

    if (!procedure) {
        return apir_rpc_refuse(parse, "unknown procedure: %s", name);
    }
    method = procedure->mutation ? "POST" : "GET";
    if (!apir_rpc_is_method(parse, method)) {
        return apir_rpc_refuse(parse,
                               "invalid request method, only %s is "
                               "supported",
                               method);
    }
    status = procedure->mutation ? apir_rpc_read_body(parse, &payload)
                                 : apir_rpc_read_q(parse, false, &payload);
    if (status != APR_SUCCESS) {
        return status;
    }
    wrong = apir_rpc_apply_meta(parse, payload);
    if (wrong) {
        return apir_rpc_refuse(parse,
                               "failed to deserialize request payload: %s",
                               wrong);
    }
    parse->request->procedure = procedure;
    parse->request->args = apir_value_object(parse->pool);
    return check_payload(parse, procedure, payload);
}
