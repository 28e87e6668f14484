/*
 * The arguments of `check`, and its answer.
 */
#include "policy/decide_int.h"
#include <apr_strings.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* ---- arguments (policy.md §7.1) ---- */

typedef struct judge_t {
    const apir_zmodel_model_t *model;
    apr_pool_t *pool;
    apir_error_t *error;
} judge_t;

static apr_status_t refuse(const judge_t *judge, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static apr_status_t refuse(const judge_t *judge, const char *format, ...)
{
    const char *what;
    va_list list;

    va_start(list, format);
    what = apr_pvsprintf(judge->pool, format, list);
    va_end(list);
    return apir_error_set(judge->error, judge->pool, APIR_E_UNPROCESSABLE,
                          "Invalid check args for model \"%s\": Validation "
                          "error: %s",
                          judge->model->name, what);
}

static apr_status_t judge_operation(const judge_t *judge,
                                    const apir_value_t *value,
                                    unsigned *operation)
{
    static const char *const names[] = { "create", "read", "update",
                                         "delete" };
    static const unsigned bits[] = { APIR_ZP_CREATE, APIR_ZP_READ,
                                     APIR_ZP_UPDATE, APIR_ZP_DELETE };
    const char *text = value && value->kind == APIR_STRING
                           ? apir_value_text(value, NULL)
                           : NULL;

    for (int i = 0; text && i < 4; i++) {
        if (strcmp(text, names[i]) == 0) {
            *operation = bits[i];
            return APR_SUCCESS;
        }
    }
    return text ? refuse(judge, "Invalid \"operation\" \"%.100s\"", text)
                : refuse(judge, "Invalid \"operation\": expected \"create\", "
                                "\"read\", \"update\" or \"delete\"");
}

static apr_status_t judge_number(const judge_t *judge,
                                 const apir_zmodel_field_t *field,
                                 const apir_value_t *value)
{
    double number = apir_value_number(value);

    if (value->kind != APIR_NUMBER && value->kind != APIR_BIGINT
        && value->kind != APIR_DECIMAL) {
        return refuse(judge, "Invalid input: expected number at \"where.%s\"",
                      field->name);
    }
    if (!(number >= 0) || number != floor(number) || isinf(number)) {
        return refuse(judge,
                      "Invalid input: expected a whole number that is not "
                      "negative at \"where.%s\"",
                      field->name);
    }
    return APR_SUCCESS;
}

static apr_status_t judge_enum(const judge_t *judge,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *value)
{
    apr_size_t length;
    const char *text = apir_value_text(value, &length);

    if (value->kind == APIR_STRING
        && apir_zmodel_member(field->enumeration, text, length)) {
        return APR_SUCCESS;
    }
    return refuse(judge,
                  "Invalid input: expected a member of %s at \"where.%s\"",
                  field->enumeration->name, field->name);
}

static apr_status_t judge_value(const judge_t *judge,
                                const apir_zmodel_field_t *field,
                                const apir_value_t *value)
{
    bool fits = value->kind == APIR_STRING;

    if (field->list || field->relation) {
        return refuse(judge,
                      "Only single values are supported at \"where.%s\"",
                      field->name);
    }
    switch (field->kind) {
    case APIR_ZT_INT:
    case APIR_ZT_BIGINT:
    case APIR_ZT_FLOAT:
    case APIR_ZT_DECIMAL: return judge_number(judge, field, value);
    case APIR_ZT_ENUM: return judge_enum(judge, field, value);
    case APIR_ZT_BOOLEAN:
        fits = value->kind == APIR_TRUE || value->kind == APIR_FALSE;
        break;
    case APIR_ZT_STRING: break;
    default:
        return refuse(judge,
                      "Fields of type %s are not supported at \"where.%s\"",
                      field->type_name, field->name);
    }
    return fits
               ? APR_SUCCESS
               : refuse(judge, "Invalid input: expected %s at \"where.%s\"",
                        field->kind == APIR_ZT_BOOLEAN ? "boolean" : "string",
                        field->name);
}

static apr_status_t judge_where(const judge_t *judge,
                                const apir_value_t *where)
{
    const apir_value_t *value;
    const char *name;
    apr_size_t length;

    if (where->kind != APIR_OBJECT) {
        return refuse(judge, "Invalid input: expected object at \"where\"");
    }
    for (apr_size_t i = 0;
         (value = apir_value_member(where, i, &name, &length)); i++) {
        const apir_zmodel_field_t *field = apir_zmodel_field(judge->model,
                                                             name, length);
        apr_status_t status = APR_SUCCESS;

        if (value->kind == APIR_UNDEFINED) {
            continue;
        }
        if (!field) {
            return refuse(judge, "Unrecognized key: \"%.100s\" at \"where\"",
                          name);
        }
        status = value->kind == APIR_NULL
                     ? refuse(judge, "null is not supported at \"where.%s\"",
                              field->name)
                     : judge_value(judge, field, value);
        if (status != APR_SUCCESS) {
            return status;
        }
    }
    return APR_SUCCESS;
}

apr_status_t apir_policy_question(const apir_zmodel_model_t *model,
                                  const apir_value_t *args,
                                  apir_policy_question_t *question,
                                  apr_pool_t *pool, apir_error_t *error)
{
    judge_t judge = { model, pool, error };
    const apir_value_t *where = apir_value_get(args, "where");
    const char *name;
    apr_status_t status;

    memset(question, 0, sizeof(*question));
    question->model = model;
    for (apr_size_t i = 0; apir_value_member(args, i, &name, NULL); i++) {
        if (strcmp(name, "operation") != 0 && strcmp(name, "where") != 0) {
            return refuse(&judge, "Unrecognized key: \"%.100s\"", name);
        }
    }
    status = judge_operation(&judge, apir_value_get(args, "operation"),
                             &question->operation);
    if (status == APR_SUCCESS && where && where->kind != APIR_UNDEFINED) {
        question->where = where;
        status = judge_where(&judge, where);
    }
    return status;
}

/* ---- the answer ---- */

/* The rules and each given value. */
static const apir_decide_node_t *whole(apir_decide_t *decide,
                                       const apir_decide_node_t *rules,
                                       const apir_policy_question_t *question)
{
    apr_size_t room = apir_value_length(question->where) + 1;
    const apir_decide_node_t **items = apr_palloc(decide->pool,
                                                  room * sizeof(*items));
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    int count = 0;

    items[count++] = rules;
    for (apr_size_t i = 0;
         (value = apir_value_member(question->where, i, &name, &length));
         i++) {
        if (value->kind != APIR_UNDEFINED) {
            items[count++] = apir_decide_given(
                decide, apir_zmodel_field(question->model, name, length),
                value);
        }
    }
    return apir_decide_join(decide, items, count, true);
}

bool apir_policy_check(const apir_zmodel_t *zmodel,
                       const apir_policy_question_t *question,
                       const apir_value_t *auth, apr_pool_t *pool)
{
    bool somebody = auth && auth->kind != APIR_NULL
                    && auth->kind != APIR_UNDEFINED;
    apir_decide_t decide = { .zmodel = zmodel,
                             .auth = somebody ? auth : NULL,
                             .pool = pool,
                             .number_count = 1 };
    const apir_decide_node_t *rules;

    decide.names = apr_hash_make(pool);
    decide.terms = apr_array_make(pool, 16, sizeof(apir_decide_term_t));
    rules = apir_decide_rules(&decide, question->model, question->operation);
    if (rules->kind == APIR_DECIDE_TRUE || decide.tired) {
        return true;
    }
    return apir_decide_search(&decide, whole(&decide, rules, question));
}
