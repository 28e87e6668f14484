/*
 * Conditions as SQL. What is known becomes a constant on the way up, so that
 * a statement has only what the rows decide; the logic is SQL's, of three
 * values.
 */
#include "core/limits.h"
#include "policy/policy_int.h"
#include <apr_strings.h>

/* ---- terms ---- */

apir_term_t apir_term(apir_truth_t truth)
{
    apir_term_t term = { truth, NULL };

    return term;
}

apir_term_t apir_term_sql(const char *text)
{
    apir_term_t term = { APIR_IS_SQL, text };

    return term;
}

const char *apir_term_text(apir_term_t term)
{
    switch (term.truth) {
    case APIR_IS_FALSE: return "0";
    case APIR_IS_TRUE: return "1";
    case APIR_IS_NULL: return "NULL";
    default: return term.text;
    }
}

apir_term_t apir_term_not(apir_sql_t *sql, apir_term_t term)
{
    switch (term.truth) {
    case APIR_IS_FALSE: return apir_term(APIR_IS_TRUE);
    case APIR_IS_TRUE: return apir_term(APIR_IS_FALSE);
    case APIR_IS_NULL: return term;
    default:
        return apir_term_sql(
            apr_pstrcat(sql->pool, "(NOT ", term.text, ")", NULL));
    }
}

/* A tree, because SQLite counts how deep an expression is. */
static const char *joined(apir_sql_t *sql, const apir_term_t *terms,
                          int count, const char *glue)
{
    int half = count / 2;

    if (count == 1) {
        return apir_term_text(terms[0]);
    }
    return apr_pstrcat(sql->pool, "(", joined(sql, terms, half, glue), glue,
                       joined(sql, terms + half, count - half, glue), ")",
                       NULL);
}

/* What decides the whole, and what says nothing. */
apir_term_t apir_term_join(apir_sql_t *sql, apir_term_t *terms, int count,
                           bool all)
{
    apir_truth_t decides = all ? APIR_IS_FALSE : APIR_IS_TRUE;
    apir_truth_t silent = all ? APIR_IS_TRUE : APIR_IS_FALSE;
    bool has_null = false;
    int i, kept = 0;

    for (i = 0; i < count; i++) {
        if (terms[i].truth == decides) {
            return apir_term(decides);
        }
        has_null = has_null || terms[i].truth == APIR_IS_NULL;
        if (terms[i].truth == APIR_IS_SQL) {
            terms[kept++] = terms[i];
        }
    }
    if (kept == 0) {
        return apir_term(has_null ? APIR_IS_NULL : silent);
    }
    if (has_null) {
        terms[kept++] = apir_term(APIR_IS_NULL);
    }
    return kept == 1 ? terms[0]
                     : apir_term_sql(
                         joined(sql, terms, kept, all ? " AND " : " OR "));
}

/* ---- conditions ---- */

static apir_term_t express_pair(const apir_seat_t *seat,
                                const apir_node_t *node)
{
    apir_term_t terms[2];

    terms[0] = apir_express(seat, node->left);
    terms[1] = apir_express(seat, node->right);
    return apir_term_join(seat->sql, terms, 2, node->kind == APIR_PN_AND);
}

/* With a user value that is missing, ApiPolicyAnonymous strict makes both ==
 * and != false. */
static bool lacks(const apir_seat_t *seat, const apir_node_t *node)
{
    int i;

    for (i = 0; seat->user->strict && i < node->item_count; i++) {
        const apir_fact_t *fact = node->items[i]->left->fact;

        if (fact && seat->known[fact->number].mark == 'N') {
            return true;
        }
    }
    return false;
}

static apir_term_t express_same(const apir_seat_t *seat,
                                const apir_node_t *node)
{
    apir_term_t *terms = apr_palloc(seat->sql->pool,
                                    (apr_size_t)node->item_count
                                        * sizeof(*terms));
    apir_term_t term;
    int i;

    if (lacks(seat, node)) {
        return apir_term(APIR_IS_FALSE);
    }
    for (i = 0; i < node->item_count; i++) {
        terms[i] = apir_express(seat, node->items[i]);
    }
    term = apir_term_join(seat->sql, terms, node->item_count, true);
    return node->op == APIR_ZO_NE ? apir_term_not(seat->sql, term) : term;
}

static apir_term_t express_known(const apir_known_t *known)
{
    return apir_term(known->mark == 'T'   ? APIR_IS_TRUE
                     : known->mark == 'F' ? APIR_IS_FALSE
                                          : APIR_IS_NULL);
}

static apir_term_t express_literal(const apir_node_t *node)
{
    switch (apir_value_kind(node->value)) {
    case APIR_TRUE: return apir_term(APIR_IS_TRUE);
    case APIR_FALSE: return apir_term(APIR_IS_FALSE);
    default: return apir_term(APIR_IS_NULL);
    }
}

static apir_term_t refuse(const apir_seat_t *seat, const char *why)
{
    apir_sql_fail(seat->sql, APIR_E_NOT_SUPPORTED, "%s", why);
    return apir_term(APIR_IS_FALSE);
}

static apir_term_t express(const apir_seat_t *seat, const apir_node_t *node)
{
    switch (node->kind) {
    case APIR_PN_LITERAL: return express_literal(node);
    case APIR_PN_NOT:
        return apir_term_not(seat->sql, apir_express(seat, node->left));
    case APIR_PN_AND:
    case APIR_PN_OR: return express_pair(seat, node);
    case APIR_PN_COMPARE: return apir_express_compare(seat, node);
    case APIR_PN_SAME: return express_same(seat, node);
    case APIR_PN_IN: return apir_express_in(seat, node);
    case APIR_PN_MATCH: return apir_express_match(seat, node);
    case APIR_PN_PREDICATE: return apir_express_predicate(seat, node);
    case APIR_PN_CHECK: return apir_express_check(seat, node);
    case APIR_PN_MEMBER: return apir_term_sql(apir_express_path(seat, node));
    case APIR_PN_REFUSED: return refuse(seat, node->text);
    default: return refuse(seat, "This policy rule is not a condition");
    }
}

/* Of what came to be a constant no text is left, so nothing may be bound to
 * it: SQLite refuses values for parameters that a statement lacks. */
static apir_term_t settled(const apir_seat_t *seat, int binds,
                           apir_term_t term)
{
    if (term.truth != APIR_IS_SQL) {
        seat->sql->binds->nelts = binds;
    }
    return term;
}

/* Rules look into each other by check(): the schema forbids circles, and here
 * is an end in any case. */
apir_term_t apir_express(const apir_seat_t *seat, const apir_node_t *node)
{
    apir_seat_t deeper = *seat;
    int binds;

    if (node->fact && node->fact->kind == APIR_FACT_TEST) {
        return express_known(&seat->known[node->fact->number]);
    }
    if (seat->sql->status != APR_SUCCESS) {
        return apir_term(APIR_IS_FALSE);
    }
    if (++deeper.depth > APIR_MAX_EXPRESSION_DEPTH) {
        return refuse(seat, "The policy rules are nested too deeply");
    }
    binds = seat->sql->binds->nelts;
    return settled(seat, binds, express(&deeper, node));
}

/* ---- rules ---- */

static apir_term_t express_rules(const apir_seat_t *seat,
                                 const apir_policy_rules_t *rules, bool deny,
                                 int *count)
{
    apir_term_t *terms = apr_palloc(seat->sql->pool,
                                    (apr_size_t)(rules->count + 1)
                                        * sizeof(*terms));
    int i, binds = seat->sql->binds->nelts;

    *count = 0;
    for (i = 0; i < rules->count; i++) {
        const apir_policy_rule_t *rule = &rules->rules[i];

        if (rule->deny == deny && (rule->operations & seat->operation)) {
            terms[(*count)++] = apir_express(seat, rule->condition);
        }
    }
    return settled(seat, binds,
                   apir_term_join(seat->sql, terms, *count, false));
}

/* One allow has to hold, and no deny; a deny that is NULL does not. */
apir_term_t apir_rules_term(const apir_seat_t *seat,
                            const apir_policy_rules_t *rules, bool otherwise)
{
    int count, binds = seat->sql->binds->nelts;
    apir_term_t terms[2];

    terms[0] = express_rules(seat, rules, false, &count);
    if (count == 0) {
        terms[0] = apir_term(otherwise ? APIR_IS_TRUE : APIR_IS_FALSE);
    }
    if (terms[0].truth == APIR_IS_FALSE) {
        return terms[0];
    }
    terms[1] = express_rules(seat, rules, true, &count);
    if (terms[1].truth == APIR_IS_SQL) {
        terms[1].text = apr_pstrcat(seat->sql->pool, "((", terms[1].text,
                                    ") IS NOT TRUE)", NULL);
    }
    else {
        terms[1] = apir_term(terms[1].truth == APIR_IS_TRUE ? APIR_IS_FALSE
                                                            : APIR_IS_TRUE);
    }
    return settled(seat, binds, apir_term_join(seat->sql, terms, 2, true));
}

apir_term_t apir_rules_of_model(const apir_seat_t *seat,
                                const apir_zmodel_model_t *model)
{
    const apir_policy_t *policy = seat->user->policy;

    if (model->number < 0) {
        return apir_term(APIR_IS_FALSE);
    }
    return apir_rules_term(seat, &policy->models[model->number].rules,
                           seat->operation == APIR_ZP_POST_UPDATE);
}
