/*
 * Arguments of procedures are judged by the rules that data has; results get
 * the kinds that their declared types say, so that superjson can tell them.
 */
#include "args/procedure.h"
#include "json/scalar.h"
#include "args/build_int.h"
#include <string.h>

struct apir_query_params_t {
    const apir_zmodel_procedure_t *procedure;
    const apir_query_rules_t *owner;
    const apir_rule_t **rules; /**< of each parameter */
};

/* ---- arguments ---- */

/* Any object: the reference does not look into models that are given. */
static apir_rule_t *any_object(apir_build_t *build)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_OBJECT);

    rule->flags = APIR_RULE_LOOSE;
    apir_rule_open(build, rule, 0);
    apir_rule_close(build, rule);
    return rule;
}

static const apir_rule_t *param_rule(apir_build_t *build,
                                     const apir_zmodel_param_t *param)
{
    apir_rule_t *rule;

    switch (param->kind) {
    case APIR_ZT_MODEL: rule = any_object(build); break;
    case APIR_ZT_OTHER: rule = build->json; break;
    default:
        rule = apir_build_value(build, param->kind, param->enumeration,
                                param->target);
    }
    return param->list ? apir_rule_array(build, rule) : rule;
}

const apir_query_params_t *
apir_query_params(const apir_zmodel_t *zmodel,
                  const apir_zmodel_procedure_t *procedure, apr_pool_t *pool)
{
    apir_query_params_t *params = apr_pcalloc(pool, sizeof(*params));
    apir_query_rules_t *owner = apr_pcalloc(pool, sizeof(*owner));
    apir_build_t build;

    apir_build_begin(&build, owner, zmodel, pool);
    params->procedure = procedure;
    params->owner = owner;
    params->rules = apr_pcalloc(pool, (apr_size_t)(procedure->param_count + 1)
                                          * sizeof(*params->rules));
    for (int i = 0; i < procedure->param_count; i++) {
        params->rules[i] = param_rule(&build, &procedure->params[i]);
    }
    return params;
}

apr_status_t apir_query_check_params(const apir_query_params_t *params,
                                     const apir_value_t *args,
                                     const apir_value_t **checked,
                                     apr_pool_t *pool, apir_error_t *error)
{
    apir_check_t check = { params->owner, pool, 0, 0, APIR_E_NONE };
    apir_value_t *made = apir_value_object(pool);

    *checked = made;
    for (int i = 0; i < params->procedure->param_count; i++) {
        const char *name = params->procedure->params[i].name;
        const apir_value_t *value = apir_value_get(args, name);
        apir_issues_t issues = { 0 };
        apir_value_t out = { 0 };

        if (apir_kind_of(value) == APIR_UNDEFINED) {
            continue;
        }
        apir_rule_run(&check, params->rules[i], value, &out, &issues);
        if (check.stop) {
            return apir_error_set(error, pool, check.stop,
                                  "The arguments are too large to be "
                                  "checked.");
        }
        if (issues.count) {
            return apir_error_set(error, pool, APIR_E_UNPROCESSABLE,
                                  "Invalid procedure argument: %s: "
                                  "Validation error: %s",
                                  name, apir_issues_message(&issues, pool));
        }
        apir_object_set(made, name,
                        params->procedure->params[i].kind == APIR_ZT_MODEL
                            ? value
                            : &out);
    }
    return APR_SUCCESS;
}

/* ---- results ---- */

static const apir_value_t *make_date(const apir_value_t *value,
                                     apr_pool_t *pool)
{
    apir_value_t *date;
    double milliseconds;

    if (value->kind != APIR_STRING
        || !apir_scalar_date(value->as.text, value->length, &milliseconds)) {
        return value;
    }
    date = apir_value_double(milliseconds, pool);
    date->kind = APIR_DATE;
    return date;
}

static const apir_value_t *make_text(const apir_value_t *value,
                                     apir_kind_t kind, const char *text,
                                     apr_size_t length, apr_pool_t *pool)
{
    apir_value_t *made;

    if (!text) {
        return value;
    }
    made = apir_value_string_n(text, length, pool);
    made->kind = (unsigned char)kind;
    return made;
}

static const apir_value_t *make_number(const apir_value_t *value,
                                       apir_zmodel_kind_t kind,
                                       apr_pool_t *pool)
{
    apr_size_t length = 0;
    const char *text = apir_value_text(value, &length);

    if (!text || (value->kind != APIR_NUMBER && value->kind != APIR_STRING)) {
        return value;
    }
    if (kind == APIR_ZT_BIGINT) {
        text = apir_scalar_bigint(text, length, &length, pool);
        return make_text(value, APIR_BIGINT, text, length, pool);
    }
    text = apir_scalar_decimal(text, length, &length, pool);
    return make_text(value, APIR_DECIMAL, text, length, pool);
}

static const apir_value_t *make_bytes(const apir_value_t *value,
                                      apr_pool_t *pool)
{
    apr_size_t length;
    const char *bytes;

    if (value->kind != APIR_STRING) {
        return value;
    }
    bytes = apir_scalar_base64(value->as.text, value->length, &length, pool);
    return make_text(value, APIR_BYTES, bytes, length, pool);
}

static const apir_value_t *make_truth(const apir_value_t *value,
                                      apr_pool_t *pool)
{
    apr_int64_t number;

    return value->kind == APIR_NUMBER && apir_value_integer(value, &number)
                   && (number == 0 || number == 1)
               ? apir_value_bool(number == 1, pool)
               : value;
}

static const apir_value_t *make_scalar(apir_zmodel_kind_t kind,
                                       const apir_value_t *value,
                                       apr_pool_t *pool)
{
    switch (kind) {
    case APIR_ZT_DATETIME: return make_date(value, pool);
    case APIR_ZT_BIGINT:
    case APIR_ZT_DECIMAL: return make_number(value, kind, pool);
    case APIR_ZT_BYTES: return make_bytes(value, pool);
    case APIR_ZT_BOOLEAN: return make_truth(value, pool);
    default: return value;
    }
}

/* A row: fields by their names in the API. What is deeper is as it is: no
 * statement gives it. */
static const apir_value_t *make_row(const apir_zmodel_model_t *model,
                                    const apir_value_t *row, apr_pool_t *pool)
{
    apir_value_t *made = apir_value_object(pool);
    const apir_value_t *value;
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0;
         (value = apir_value_member(row, i, &name, &length)); i++) {
        const apir_zmodel_field_t *field = apir_zmodel_field(model, name,
                                                             length);

        if (field && !field->list) {
            value = make_scalar(field->kind, value, pool);
        }
        apir_object_set_n(made, name, length, value);
    }
    return made;
}

static const apir_value_t *make_one(const apir_zmodel_param_t *type,
                                    const apir_value_t *value,
                                    apr_pool_t *pool)
{
    bool row = type->kind == APIR_ZT_MODEL || type->kind == APIR_ZT_TYPEDEF;

    if (row && value->kind == APIR_OBJECT) {
        return make_row(type->target, value, pool);
    }
    return make_scalar(type->kind, value, pool);
}

const apir_value_t *apir_query_result(const apir_zmodel_param_t *type,
                                      const apir_value_t *value,
                                      apr_pool_t *pool)
{
    const apir_value_t *item;
    apir_value_t *made;

    if (!type->list || value->kind != APIR_ARRAY) {
        return make_one(type, value, pool);
    }
    made = apir_value_array(pool);
    for (apr_size_t i = 0; (item = apir_value_at(value, i)); i++) {
        apir_array_add(made, make_one(type, item, pool), pool);
    }
    return made;
}
