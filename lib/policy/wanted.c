/*
 * What rules and defaults read of auth(), as a selection: a user that is
 * looked up in the database is read with that, and no more.
 */
#include "policy/policy_int.h"

/* What is wanted of a row or of a list of rows. */
typedef struct want_t want_t;
struct want_t {
    const apir_zmodel_model_t *model;
    bool *scalars;   /* by the fields' numbers */
    want_t **nested; /* by the fields' numbers; NULL: not wanted */
    apr_pool_t *pool;
};

static want_t *make_want(const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    want_t *want = apr_pcalloc(pool, sizeof(*want));
    apr_size_t count = (apr_size_t)model->field_count + 1;

    want->model = model;
    want->scalars = apr_pcalloc(pool, count * sizeof(*want->scalars));
    want->nested = apr_pcalloc(pool, count * sizeof(want_t *));
    want->pool = pool;
    return want;
}

/* Notes a path; what is wanted of its end, NULL: it is a scalar, or no part
 * of auth(). */
static want_t *note(want_t *root, const apir_node_t *node)
{
    want_t *want;
    int number;

    switch (node->kind) {
    case APIR_PN_AUTH: return root;
    case APIR_PN_ELEMENT: return note(root, node->scope->left);
    case APIR_PN_MEMBER: break;
    default: return NULL;
    }
    want = note(root, node->left);
    number = node->field->number;
    if (!want || number < 0 || node->field->model != want->model) {
        return NULL;
    }
    if (!node->field->relation) {
        want->scalars[number] = true;
        return NULL;
    }
    if (!want->nested[number]) {
        want->nested[number] = make_want(node->field->target, want->pool);
    }
    return want->nested[number];
}

static void walk(want_t *root, const apir_node_t *node)
{
    int i;

    if (node->kind == APIR_PN_MEMBER && node->user && !node->rows) {
        note(root, node);
        return;
    }
    if (node->left) {
        walk(root, node->left);
    }
    if (node->right) {
        walk(root, node->right);
    }
    for (i = 0; i < node->item_count; i++) {
        walk(root, node->items[i]);
    }
}

static void walk_rules(want_t *root, const apir_policy_rules_t *rules)
{
    int i;

    for (i = 0; i < rules->count; i++) {
        walk(root, rules->rules[i].condition);
    }
}

static void walk_model(want_t *root, const apir_policy_t *policy,
                       const apir_zmodel_model_t *model)
{
    const apir_policy_model_t *compiled = &policy->models[model->number];
    int i;

    walk_rules(root, &compiled->rules);
    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_default_t *given = &model->fields[i]->default_value;

        walk_rules(root, &compiled->fields[i]);
        if (given->kind == APIR_ZD_AUTH && given->value) {
            walk(root,
                 apir_node_make(policy, model, given->value, root->pool));
        }
    }
}

static apir_value_t *selection(const want_t *want)
{
    apir_value_t *select = apir_value_object(want->pool);
    apir_value_t *args = apir_value_object(want->pool);
    int i;

    for (i = 0; i < want->model->field_count; i++) {
        const apir_zmodel_field_t *field = want->model->fields[i];

        if (want->nested[i]) {
            apir_object_set(select, field->name, selection(want->nested[i]));
        }
        else if (want->scalars[i] || field->id) {
            apir_object_set(select, field->name,
                            apir_value_bool(true, want->pool));
        }
    }
    apir_object_set(args, "select", select);
    return args;
}

const apir_value_t *apir_policy_wanted(const apir_policy_t *policy,
                                       apr_pool_t *pool)
{
    const apir_zmodel_t *zmodel = policy->zmodel;
    want_t *root;
    int i;

    if (!zmodel->auth || zmodel->auth->kind == APIR_ZM_TYPE) {
        return NULL;
    }
    root = make_want(zmodel->auth, pool);
    for (i = 0; i < zmodel->model_count; i++) {
        walk_model(root, policy, zmodel->models[i]);
    }
    return selection(root);
}
