/*
 * Checking the arguments of an operation.
 */
#include "core/limits.h"
#include "core/utf8.h"
#include "args/build_int.h"
#include <apr_strings.h>
#include <string.h>

static const char *const op_names[APIR_Q_OP_COUNT] = {
    [APIR_Q_FIND_MANY] = "findMany",
    [APIR_Q_FIND_UNIQUE] = "findUnique",
    [APIR_Q_FIND_FIRST] = "findFirst",
    [APIR_Q_COUNT] = "count",
    [APIR_Q_AGGREGATE] = "aggregate",
    [APIR_Q_GROUP_BY] = "groupBy",
    [APIR_Q_EXISTS] = "exists",
    [APIR_Q_CREATE] = "create",
    [APIR_Q_CREATE_MANY] = "createMany",
    [APIR_Q_CREATE_MANY_AND_RETURN] = "createManyAndReturn",
    [APIR_Q_UPDATE] = "update",
    [APIR_Q_UPDATE_MANY] = "updateMany",
    [APIR_Q_UPDATE_MANY_AND_RETURN] = "updateManyAndReturn",
    [APIR_Q_UPSERT] = "upsert",
    [APIR_Q_DELETE] = "delete",
    [APIR_Q_DELETE_MANY] = "deleteMany"
};

const char *apir_query_op_name(apir_query_op_t op)
{
    return (unsigned)op < APIR_Q_OP_COUNT ? op_names[op] : NULL;
}

apir_query_op_t apir_query_op(const char *name, apr_size_t length)
{
    for (int i = 0; i < APIR_Q_OP_COUNT; i++) {
        if (strlen(op_names[i]) == length
            && memcmp(op_names[i], name, length) == 0) {
            return (apir_query_op_t)i;
        }
    }
    return APIR_Q_OP_COUNT;
}

#define MOST_SPREAD 1000 /* members that are named in an error */

static void spread_member(apir_value_t *object, apr_size_t index)
{
    char name[24];
    apir_value_t value;

    apir_set_kind(&value, APIR_NULL);
    apr_snprintf(name, sizeof(name), "%" APR_SIZE_T_FMT, index);
    apir_object_set(object, name, &value);
}

/* What the reference's handler makes of arguments that are no object: it
 * spreads them into one, so that items of arrays and characters of strings
 * become members, and of the rest nothing is left (wire.md §2). */
static const apir_value_t *as_object(const apir_value_t *args,
                                     apr_pool_t *pool)
{
    apr_size_t length;
    const char *text;
    apir_value_t *object;
    apr_size_t count = 0;

    if (apir_kind_of(args) == APIR_OBJECT) {
        return args;
    }
    object = apir_value_object(pool);
    if (apir_kind_of(args) == APIR_ARRAY) {
        count = apir_value_length(args);
    }
    else if (apir_kind_of(args) == APIR_STRING) {
        text = apir_value_text(args, &length);
        count = apir_js_length(text, length);
    }
    for (apr_size_t i = 0; i < count && i < MOST_SPREAD; i++) {
        spread_member(object, i);
    }
    return object;
}

apr_status_t apir_query_check(const apir_query_rules_t *rules,
                              const apir_zmodel_model_t *model,
                              apir_query_op_t op, const apir_value_t *args,
                              const apir_value_t **normalized,
                              apr_pool_t *pool, apir_error_t *error)
{
    const apir_rule_t *rule = rules->models[model->number].ops[op];
    apir_check_t check = { rules, pool, 0, 0, APIR_E_NONE };
    apir_issues_t issues = { 0 };
    apir_value_t *out = apr_pcalloc(pool, sizeof(*out));

    *normalized = out;
    apir_rule_run(&check, rule, as_object(args, pool), out, &issues);
    if (check.stop == APIR_E_TOO_DEEP) {
        return apir_error_set(error, pool, check.stop,
                              "The arguments are nested too deeply.");
    }
    if (check.stop == APIR_E_INTERNAL) {
        return apir_error_set(error, pool, check.stop,
                              "A validation rule calls what cannot be called "
                              "there.");
    }
    if (check.stop) {
        return apir_error_set(error, pool, check.stop,
                              "The arguments are too large to be checked.");
    }
    if (issues.count == 0) {
        return APR_SUCCESS;
    }
    return apir_error_set(error, pool, APIR_E_UNPROCESSABLE,
                          "Invalid %s args for model \"%s\": Validation "
                          "error: %s",
                          op_names[op], model->name,
                          apir_issues_message(&issues, pool));
}
