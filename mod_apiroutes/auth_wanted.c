/*
 * What rules and defaults of a schema ask of auth() beyond the row's own
 * columns: relations, by their paths, and fields that @omit hides.
 *
 *     auth().team.members?[role == 'LEAD']  ->  {team: {members: {}}}
 */
#include "mod_apiroutes/auth_row.h"

/** A row that is read: the user's, or one that belongs to it. */
typedef struct wanted_t {
    const apir_zmodel_model_t *model;
    const char *name;              /**< of the relation; NULL: the user */
    apr_array_header_t *relations; /**< of wanted_t * */
    apr_array_header_t *hidden;    /**< of const char *: @omit fields */
} wanted_t;

static wanted_t *make(const apir_zmodel_model_t *model, const char *name,
                      apr_pool_t *pool)
{
    wanted_t *wanted = apr_pcalloc(pool, sizeof(*wanted));

    wanted->model = model;
    wanted->name = name;
    wanted->relations = apr_array_make(pool, 2, sizeof(wanted_t *));
    wanted->hidden = apr_array_make(pool, 2, sizeof(const char *));
    return wanted;
}

static wanted_t *related(wanted_t *of, const apir_zmodel_field_t *field)
{
    wanted_t *made;

    for (int i = 0; i < of->relations->nelts; i++) {
        wanted_t *relation = APR_ARRAY_IDX(of->relations, i, wanted_t *);

        if (relation->name == field->name) {
            return relation;
        }
    }
    made = make(field->target, field->name, of->relations->pool);
    APR_ARRAY_PUSH(of->relations, wanted_t *) = made;
    return made;
}

/* By name: where auth() is a `type`, the row is of another model. NULL: the
 * member is no row. */
static wanted_t *enter(wanted_t *of, const apir_zmodel_field_t *member)
{
    const apir_zmodel_field_t *field =
        of && member
            ? apir_zmodel_field(of->model, member->name, strlen(member->name))
            : NULL;

    if (field && field->relation) {
        return related(of, field);
    }
    if (field && field->omit) {
        APR_ARRAY_PUSH(of->hidden, const char *) = field->name;
    }
    return NULL;
}

/* The row that an expression is of; NULL: none of the user's. Expressions are
 * no deeper than APIR_MAX_EXPRESSION_DEPTH. */
static wanted_t *row_of(wanted_t *user, const apir_zmodel_expr_t *expr)
{
    switch (expr->kind) {
    case APIR_ZX_CALL: return expr->function == APIR_ZF_AUTH ? user : NULL;
    case APIR_ZX_MEMBER: return enter(row_of(user, expr->left), expr->field);
    case APIR_ZX_FIELD:
        return expr->scope
                   ? enter(row_of(user, expr->scope->left), expr->field)
                   : NULL;
    case APIR_ZX_BINDING: return row_of(user, expr->scope->left);
    default: return NULL;
    }
}

static bool visit(apir_zmodel_expr_t *expr, void *baton)
{
    row_of(baton, expr);
    return true;
}

static void visit_all(wanted_t *user, const apir_zmodel_expr_t *expr)
{
    if (expr) {
        apir_zmodel_walk((apir_zmodel_expr_t *)expr, visit, user);
    }
}

static void visit_rules(wanted_t *user, const apir_zmodel_rule_t *rules,
                        int count)
{
    for (int i = 0; i < count; i++) {
        visit_all(user, rules[i].condition);
    }
}

static void visit_model(wanted_t *user, const apir_zmodel_model_t *model)
{
    visit_rules(user, model->rules, model->rule_count);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        visit_rules(user, field->rules, field->rule_count);
        if (field->default_value.kind == APIR_ZD_AUTH) {
            visit_all(user, field->default_value.value);
        }
    }
}

/* No deeper than expressions are. */
static apir_value_t *arguments(const wanted_t *wanted, apr_pool_t *pool)
{
    apir_value_t *args = apir_value_object(pool);
    apir_value_t *include = apir_value_object(pool);
    apir_value_t *omit = apir_value_object(pool);

    for (int i = 0; i < wanted->relations->nelts; i++) {
        const wanted_t *relation = APR_ARRAY_IDX(wanted->relations, i,
                                                 wanted_t *);

        apir_object_set(include, relation->name, arguments(relation, pool));
    }
    for (int i = 0; i < wanted->hidden->nelts; i++) {
        apir_object_set(omit, APR_ARRAY_IDX(wanted->hidden, i, const char *),
                        apir_value_bool(false, pool));
    }
    if (wanted->relations->nelts) {
        apir_object_set(args, "include", include);
    }
    if (wanted->hidden->nelts) {
        apir_object_set(args, "omit", omit);
    }
    return args;
}

const apir_value_t *apir_mod_auth_wanted(const apir_zmodel_t *zmodel,
                                         const apir_zmodel_model_t *model,
                                         apr_pool_t *pool)
{
    wanted_t *user = make(model, NULL, pool);

    for (int i = 0; i < zmodel->model_count; i++) {
        visit_model(user, zmodel->models[i]);
    }
    return arguments(user, pool);
}
