/*
 * From a schema to rules, and from rules to what apir_source_put() asks.
 */
#include "policy/policy_int.h"
#include <string.h>

/* ---- compiling ---- */

static void compile_rules(apir_policy_t *policy,
                          const apir_zmodel_model_t *model,
                          const apir_zmodel_rule_t *rules, int count,
                          apir_policy_rules_t *compiled, apr_pool_t *pool)
{
    apir_policy_rule_t *made = apr_palloc(pool, (apr_size_t)(count + 1)
                                                    * sizeof(*made));
    int i;

    for (i = 0; i < count; i++) {
        made[i].deny = rules[i].deny;
        made[i].operations = rules[i].operations;
        made[i].condition = apir_node_make(policy, model, rules[i].condition,
                                           pool);
        apir_facts_collect(policy->facts, made[i].condition, pool);
    }
    compiled->rules = made;
    compiled->count = count;
}

static void add_before(apr_array_header_t *fields,
                       const apir_zmodel_field_t *field)
{
    int i;

    for (i = 0; i < fields->nelts; i++) {
        if (APR_ARRAY_IDX(fields, i, const apir_zmodel_field_t *) == field) {
            return;
        }
    }
    APR_ARRAY_PUSH(fields, const apir_zmodel_field_t *) = field;
}

static bool find_before(apr_array_header_t *fields, const apir_node_t *node)
{
    bool found = false;
    int i;

    if (node->kind == APIR_PN_MEMBER && node->left->kind == APIR_PN_BEFORE) {
        add_before(fields, node->field);
        return true;
    }
    found = node->left && find_before(fields, node->left);
    found = (node->right && find_before(fields, node->right)) || found;
    for (i = 0; i < node->item_count; i++) {
        found = find_before(fields, node->items[i]) || found;
    }
    return found;
}

/* The ids go first, so that a row can be told from others. */
static void compile_before(apir_policy_model_t *compiled,
                           const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    apr_array_header_t *fields =
        apr_array_make(pool, 4, sizeof(const apir_zmodel_field_t *));
    bool found = false;
    int i;

    for (i = 0; model->id && i < model->id->field_count; i++) {
        add_before(fields, model->id->fields[i]);
    }
    for (i = 0; i < compiled->rules.count; i++) {
        const apir_policy_rule_t *rule = &compiled->rules.rules[i];

        if (rule->operations & APIR_ZP_POST_UPDATE) {
            found = find_before(fields, rule->condition) || found;
        }
    }
    compiled->before = (const apir_zmodel_field_t *const *)fields->elts;
    compiled->before_count = found ? fields->nelts : 0;
}

static void compile_model(apir_policy_t *policy, apir_policy_model_t *made,
                          const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    apir_policy_rules_t *fields = apr_pcalloc(
        pool, (apr_size_t)(model->field_count + 1) * sizeof(*fields));
    int i;

    compile_rules(policy, model, model->rules, model->rule_count,
                  &made->rules, pool);
    for (i = 0; i < model->field_count; i++) {
        compile_rules(policy, model, model->fields[i]->rules,
                      model->fields[i]->rule_count, &fields[i], pool);
    }
    made->fields = fields;
    compile_before(made, model, pool);
}

const apir_policy_t *apir_policy_compile(const apir_zmodel_t *zmodel,
                                         apr_pool_t *pool)
{
    apir_policy_t *policy = apr_pcalloc(pool, sizeof(*policy));
    apir_policy_model_t *models = apr_pcalloc(
        pool, (apr_size_t)(zmodel->model_count + 1) * sizeof(*models));
    int i;

    policy->zmodel = zmodel;
    policy->facts = apir_facts_make(pool);
    policy->models = models;
    for (i = 0; i < zmodel->model_count; i++) {
        compile_model(policy, &models[i], zmodel->models[i], pool);
    }
    return policy;
}

/* ---- what sources ask ---- */

static void sit(apir_seat_t *seat, const apir_query_policy_t *policy,
                apir_sql_t *sql, const apir_source_t *source,
                unsigned operation)
{
    memset(seat, 0, sizeof(*seat));
    seat->user = (const apir_policy_user_t *)policy;
    seat->sql = sql;
    seat->row = source;
    seat->known = seat->user->known;
    seat->operation = operation;
}

/* @a binds: how many there were before the term: a constant keeps none. */
static bool put(apir_sql_t *sql, apir_term_t term, int binds)
{
    if (term.truth != APIR_IS_SQL) {
        sql->binds->nelts = binds;
    }
    if (term.truth == APIR_IS_TRUE) {
        return false;
    }
    apir_sql_put(sql,
                 term.truth == APIR_IS_NULL ? "0" : apir_term_text(term));
    return true;
}

/* The source as one of a base of its model. */
static apir_source_t base_of(const apir_source_t *source,
                             const apir_zmodel_model_t *base)
{
    apir_source_t made = *source;

    while (made.level_count > 1 && made.model != base) {
        made.levels++;
        made.level_count--;
        made.model = made.levels[0].table;
    }
    return made;
}

/* With a sub model's row those of its bases go: all levels are asked. As the
 * reference looks for rows of sub models and of bases first, they have to be
 * readable. */
static apir_term_t delete_term(const apir_seat_t *seat)
{
    const apir_source_t *source = seat->row;
    apir_term_t *terms = apr_palloc(seat->sql->pool,
                                    (apr_size_t)(source->level_count + 1)
                                        * sizeof(*terms));
    apir_seat_t inner = *seat;
    int i;

    for (i = 0; i < source->level_count; i++) {
        apir_source_t *base = apr_palloc(seat->sql->pool, sizeof(*base));

        *base = base_of(source, source->levels[i].table);
        inner.row = base;
        terms[i] = apir_rules_of_model(&inner, base->model);
    }
    inner.row = source;
    inner.operation = APIR_ZP_READ;
    terms[i] = apir_rules_of_model(&inner, source->model);
    return apir_term_join(seat->sql, terms, i + 1, true);
}

static bool rows(const apir_query_policy_t *policy, apir_sql_t *sql,
                 const apir_source_t *source, unsigned operation)
{
    const apir_zmodel_model_t *model = source->model;
    bool levels = model->base || model->discriminator;
    int binds = sql->binds->nelts;
    apir_seat_t seat;

    sit(&seat, policy, sql, source, operation);
    return put(sql,
               operation == APIR_ZP_DELETE && levels
                   ? delete_term(&seat)
                   : apir_rules_of_model(&seat, model),
               binds);
}

/* The rules of the table that has the field: a base's row may be hidden. */
static apir_term_t base_term(const apir_seat_t *seat,
                             const apir_zmodel_field_t *field)
{
    const apir_source_t *source = seat->row;
    apir_seat_t inner = *seat;
    apir_source_t base;

    if (field->table == source->model || field->table->number < 0
        || field->id) {
        return apir_term(APIR_IS_TRUE);
    }
    base = base_of(source, field->table);
    inner.row = &base;
    return apir_rules_of_model(&inner, base.model);
}

static bool field(const apir_query_policy_t *policy, apir_sql_t *sql,
                  const apir_source_t *source, const apir_zmodel_field_t *one,
                  unsigned operation)
{
    int binds = sql->binds->nelts;
    apir_term_t terms[2];
    apir_seat_t seat;
    const apir_policy_model_t *model;

    sit(&seat, policy, sql, source, operation);
    model = &seat.user->policy->models[source->model->number];
    terms[0] = apir_rules_term(&seat, &model->fields[one->number], true);
    terms[1] = operation == APIR_ZP_READ ? base_term(&seat, one)
                                         : apir_term(APIR_IS_TRUE);
    return put(sql, apir_term_join(sql, terms, 2, true), binds);
}

static const apir_zmodel_field_t *const *
before(const apir_query_policy_t *policy, const apir_zmodel_model_t *model,
       int *count)
{
    const apir_policy_user_t *user = (const apir_policy_user_t *)policy;

    *count = user->policy->models[model->number].before_count;
    return user->policy->models[model->number].before;
}

const apir_query_policy_t *apir_policy_for(const apir_policy_t *policy,
                                           const apir_value_t *auth,
                                           apir_policy_missing_t missing,
                                           apr_pool_t *pool)
{
    apir_policy_user_t *user = apr_pcalloc(pool, sizeof(*user));

    user->seam.rows = rows;
    user->seam.field = field;
    user->seam.before = before;
    user->policy = policy;
    user->pool = pool;
    user->strict = missing == APIR_POLICY_MISSING_FALSE;
    user->auth = auth && auth->kind != APIR_NULL
                         && auth->kind != APIR_UNDEFINED
                     ? auth
                     : NULL;
    apir_user_learn(user);
    return &user->seam;
}
