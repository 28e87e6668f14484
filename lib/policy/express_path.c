/*
 * Ways from row to row. Tables are read as they are: rules see everything
 * (policy.md §1). Each occurrence has an alias of its own, so that a relation
 * of a model to itself means what it says (DV15).
 */
#include "policy/policy_int.h"
#include "core/limits.h"
#include "statement/relation.h"
#include <apr_strings.h>

/* A path without its root. */
typedef struct way_t {
    const apir_zmodel_field_t *fields[APIR_MAX_POLICY_PATH];
    int count;
} way_t;

/* What stands at the end of a way. */
typedef const char *(end_fn)(const apir_seat_t *seat,
                             const apir_source_t *source,
                             const apir_zmodel_field_t *field, void *baton);

static const char *refuse(const apir_seat_t *seat, const char *why)
{
    apir_sql_fail(seat->sql, APIR_E_NOT_SUPPORTED, "%s", why);
    return "NULL";
}

static bool find_way(way_t *way, const apir_node_t *path)
{
    const apir_node_t *node;
    int i = 0;

    way->count = 0;
    for (node = path; node->kind == APIR_PN_MEMBER; node = node->left) {
        way->count++;
    }
    if (way->count == 0 || way->count > APIR_MAX_POLICY_PATH) {
        return false;
    }
    for (node = path; node->kind == APIR_PN_MEMBER; node = node->left) {
        way->fields[way->count - ++i] = node->field;
    }
    return true;
}

static const apir_source_t *start_of(const apir_seat_t *seat,
                                     const apir_node_t *root)
{
    const apir_scope_t *scope = seat->scope;

    if (root && root->kind == APIR_PN_THIS) {
        return seat->row;
    }
    while (root && root->kind == APIR_PN_ELEMENT && scope) {
        if (scope->predicate == root->scope) {
            return scope->source;
        }
        scope = scope->outer;
    }
    return NULL;
}

/* "FROM table" and "WHERE it is related". */
static const char *put_far(const apir_seat_t *seat, const apir_source_t *near,
                           const apir_zmodel_field_t *relation,
                           apir_source_t *far, const char **related)
{
    apir_sql_capture_t capture;
    const char *from;

    apir_sql_capture(seat->sql, &capture);
    apir_source_put(seat->sql, relation->relation->target, APIR_ZP_READ, far);
    from = apir_sql_captured(seat->sql, &capture);
    apir_sql_capture(seat->sql, &capture);
    apir_relation_put_between(seat->sql, near, relation, far);
    *related = apir_sql_captured(seat->sql, &capture);
    return from;
}

/* A key of several columns leads nowhere when one of them is NULL. */
static bool leads_by_one(const apir_zmodel_relation_t *relation)
{
    int i, optional = 0;

    for (i = 0; i < relation->pair_count; i++) {
        optional += relation->local[i]->optional;
    }
    return relation->pair_count == 1 || optional == 0;
}

/* The foreign key is the other row's field. Not of a row that is not there
 * yet: its key may lead nowhere. */
static const apir_zmodel_field_t *
foreign_key(const apir_seat_t *seat, const apir_zmodel_field_t *relation,
            const apir_zmodel_field_t *field)
{
    const apir_zmodel_relation_t *at = relation->relation;
    int i;

    if (seat->operation == APIR_ZP_CREATE || !at->owner
        || !leads_by_one(at)) {
        return NULL;
    }
    for (i = 0; i < at->pair_count; i++) {
        if (at->remote[i] == field) {
            return at->local[i];
        }
    }
    return NULL;
}

/* The rows on the way are joined, and not looked up within each other:
 * SQLite's parser is not deep. Where one is missing there is no row, NULL. */
static const char *go(const apir_seat_t *seat, const apir_node_t *path,
                      end_fn *end, void *baton)
{
    const apir_source_t *at = start_of(seat, apir_node_root(path));
    const char *tables = NULL, *condition = NULL, *text;
    apr_pool_t *pool = seat->sql->pool;
    way_t way;
    int i;

    if (!at) {
        return refuse(seat, "A policy rule looks at what cannot be found");
    }
    if (!find_way(&way, path)) {
        return refuse(seat, "A path in a policy rule is too long");
    }
    for (i = 0; i < way.count - 1; i++) {
        apir_source_t *far = apr_palloc(pool, sizeof(*far));
        const char *from, *related;

        if (!way.fields[i]->relation || way.fields[i]->list) {
            return refuse(seat, "A policy rule looks into what is no "
                                "relation to one");
        }
        from = put_far(seat, at, way.fields[i], far, &related);
        condition = i > 0 ? condition : related;
        tables = i > 0 ? apr_pstrcat(pool, tables, " JOIN ", from, " ON ",
                                     related, NULL)
                       : from;
        at = far;
    }
    text = end(seat, at, way.fields[way.count - 1], baton);
    return tables ? apr_pstrcat(pool, "(SELECT ", text, " FROM ", tables,
                                " WHERE ", condition, ")", NULL)
                  : text;
}

/* ---- columns ---- */

static const char *column(const apir_seat_t *seat,
                          const apir_source_t *source,
                          const apir_zmodel_field_t *field, void *baton)
{
    if (field->relation || field->computed) {
        return refuse(seat, "A policy rule compares what is no column");
    }
    return apir_source_column(seat->sql, source, field);
}

static const char *before(const apir_seat_t *seat, const apir_node_t *path)
{
    const apir_zmodel_model_t *model = seat->row->model;
    const apir_policy_model_t *rules =
        &seat->user->policy->models[model->number];
    int i;

    for (i = 0; i < rules->before_count && !seat->elsewhere; i++) {
        if (rules->before[i] == path->field) {
            return apir_sql_bind(seat->sql, APIR_BIND_PARENT, i);
        }
    }
    return refuse(seat, "before() is not known here");
}

const char *apir_express_path(const apir_seat_t *seat,
                              const apir_node_t *path)
{
    const apir_node_t *root = apir_node_root(path);
    const apir_source_t *start = start_of(seat, root);
    const apir_zmodel_field_t *key = NULL;
    way_t way;

    if (root && root->kind == APIR_PN_BEFORE
        && path->kind == APIR_PN_MEMBER) {
        return before(seat, path);
    }
    if (start && find_way(&way, path) && way.count == 2
        && way.fields[0]->relation) {
        key = foreign_key(seat, way.fields[0], way.fields[1]);
    }
    return key ? apir_source_column(seat->sql, start, key)
               : go(seat, path, column, NULL);
}

/* ---- predicates ---- */

/* How many related rows satisfy it: a `!` counts those that fail. */
static apir_term_t quantified(const apir_seat_t *seat,
                              const apir_source_t *source,
                              const apir_zmodel_field_t *field,
                              const apir_node_t *node)
{
    apir_scope_t scope = { seat->scope, node, NULL };
    apir_seat_t inner = *seat;
    const char *from, *related;
    apir_source_t far;
    apir_term_t term;

    from = put_far(seat, source, field, &far, &related);
    scope.source = &far;
    inner.scope = &scope;
    term = apir_express(&inner, node->right);
    if (node->op == APIR_ZO_EVERY) {
        term = apir_term_not(seat->sql, term);
    }
    if (term.truth == APIR_IS_FALSE || term.truth == APIR_IS_NULL) {
        return apir_term(node->op == APIR_ZO_SOME ? APIR_IS_FALSE
                                                  : APIR_IS_TRUE);
    }
    return apir_term_sql(
        apr_pstrcat(seat->sql->pool, node->op == APIR_ZO_SOME ? "" : "NOT ",
                    "EXISTS (SELECT 1 FROM ", from, " WHERE ",
                    term.truth == APIR_IS_SQL ? term.text : "",
                    term.truth == APIR_IS_SQL ? " AND " : "", related, ")",
                    NULL));
}

typedef struct ending_t {
    const apir_node_t *node;
    apir_term_t term;
} ending_t;

static const char *predicate(const apir_seat_t *seat,
                             const apir_source_t *source,
                             const apir_zmodel_field_t *field, void *baton)
{
    ending_t *ending = baton;

    if (!field->relation || !field->list) {
        return refuse(seat, "A policy rule counts what is no relation to "
                            "many");
    }
    ending->term = quantified(seat, source, field, ending->node);
    return apir_term_text(ending->term);
}

/* Each element of a list of auth() makes a condition of its own. */
static apir_term_t expanded(const apir_seat_t *seat, const apir_node_t *node)
{
    const apir_known_t *known = &seat->known[node->fact->number];
    apir_seat_t inner = *seat;
    apir_term_t *terms;
    apir_term_t term;
    int i;

    if (known->mark != '[') {
        return apir_term(APIR_IS_NULL);
    }
    terms = apr_palloc(seat->sql->pool,
                       (apr_size_t)(known->count + 1) * sizeof(*terms));
    for (i = 0; i < known->count; i++) {
        inner.known = known->elements[i];
        terms[i] = apir_express(&inner, node->right);
    }
    term = apir_term_join(seat->sql, terms, known->count,
                          node->op == APIR_ZO_EVERY);
    return node->op == APIR_ZO_NO ? apir_term_not(seat->sql, term) : term;
}

apir_term_t apir_express_predicate(const apir_seat_t *seat,
                                   const apir_node_t *node)
{
    ending_t ending = { node, { APIR_IS_FALSE, NULL } };
    const char *text;

    if (node->fact) {
        return expanded(seat, node);
    }
    text = go(seat, node->left, predicate, &ending);
    /* Behind a relation to one a constant is still a question: is it there? */
    return node->left->left && node->left->left->kind == APIR_PN_MEMBER
               ? apir_term_sql(text)
               : ending.term;
}

/* ---- check() ---- */

static const char *delegated(const apir_seat_t *seat,
                             const apir_source_t *source,
                             const apir_zmodel_field_t *field, void *baton)
{
    const apir_node_t *node = baton;
    apir_seat_t inner = *seat;
    const char *from, *related;
    apir_source_t far;

    if (!field->relation || field->list) {
        return refuse(seat, "check() is asked about what is no relation to "
                            "one");
    }
    from = put_far(seat, source, field, &far, &related);
    inner.row = &far;
    inner.scope = NULL;
    inner.known = seat->user->known;
    inner.elsewhere = true;
    inner.operation = node->operation ? node->operation : seat->operation;
    return apr_pstrcat(seat->sql->pool, "(SELECT ",
                       apir_term_text(apir_rules_of_model(&inner, far.model)),
                       " FROM ", from, " WHERE ", related, ")", NULL);
}

apir_term_t apir_express_check(const apir_seat_t *seat,
                               const apir_node_t *node)
{
    return apir_term_sql(
        go(seat, node->left, delegated, (apir_node_t *)node));
}
