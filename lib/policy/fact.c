/*
 * What rules ask of auth(). Rules repeat themselves, so that a schema of
 * hundreds of rules has a handful of facts: equal questions are one.
 */
#include "policy/policy_int.h"
#include <string.h>

/* Predicates whose elements are compared. */
typedef struct pair_t pair_t;
struct pair_t {
    const pair_t *outer;
    const apir_node_t *one;
    const apir_node_t *other;
};

static bool equal(const apir_node_t *one, const apir_node_t *other,
                  const pair_t *pairs);

static bool equal_scope(const apir_node_t *one, const apir_node_t *other,
                        const pair_t *pairs)
{
    for (; pairs; pairs = pairs->outer) {
        if (pairs->one == one || pairs->other == other) {
            return pairs->one == one && pairs->other == other;
        }
    }
    return one == other;
}

static bool equal_items(const apir_node_t *one, const apir_node_t *other,
                        const pair_t *pairs)
{
    int i;

    if (one->item_count != other->item_count) {
        return false;
    }
    for (i = 0; i < one->item_count; i++) {
        if (!equal(one->items[i], other->items[i], pairs)) {
            return false;
        }
    }
    return true;
}

static bool equal_parts(const apir_node_t *one, const apir_node_t *other,
                        const pair_t *pairs)
{
    pair_t inner = { pairs, one, other };

    if (!one->left != !other->left || !one->right != !other->right
        || (one->left && !equal(one->left, other->left, pairs))) {
        return false;
    }
    if (one->right
        && !equal(one->right, other->right,
                  one->kind == APIR_PN_PREDICATE ? &inner : pairs)) {
        return false;
    }
    return equal_items(one, other, pairs);
}

static bool equal(const apir_node_t *one, const apir_node_t *other,
                  const pair_t *pairs)
{
    if (one->kind != other->kind || one->op != other->op
        || one->function != other->function || one->rows != other->rows
        || one->field != other->field) {
        return false;
    }
    switch (one->kind) {
    case APIR_PN_LITERAL:
        return one->value->kind == other->value->kind
               && apir_value_equal(one->value, other->value)
               && apir_value_equal(one->stored, other->stored);
    case APIR_PN_ELEMENT: return equal_scope(one->scope, other->scope, pairs);
    case APIR_PN_REFUSED:
    case APIR_PN_CHECK:
    case APIR_PN_OPERATION: return one == other;
    default: return equal_parts(one, other, pairs);
    }
}

/* ---- collecting ---- */

apir_facts_t *apir_facts_make(apr_pool_t *pool)
{
    apir_facts_t *facts = apr_pcalloc(pool, sizeof(*facts));

    facts->list = apr_array_make(pool, 8, sizeof(apir_fact_t *));
    return facts;
}

static apir_fact_t *find(const apir_facts_t *facts, apir_fact_kind_t kind,
                         const apir_node_t *node)
{
    int i;

    for (i = 0; i < facts->list->nelts; i++) {
        apir_fact_t *fact = APR_ARRAY_IDX(facts->list, i, apir_fact_t *);

        if (fact->kind == kind && equal(fact->node, node, NULL)) {
            return fact;
        }
    }
    return NULL;
}

/* Trees are fixed but for this: it is known only when they are whole. */
static void mark(const apir_node_t *node, const apir_fact_t *fact)
{
    ((apir_node_t *)node)->fact = fact;
}

/* An EACH is never shared: its parts belong to the nodes below it. */
static apir_fact_t *note(apir_facts_t *facts, apir_fact_kind_t kind,
                         const apir_node_t *node, apr_pool_t *pool)
{
    apir_fact_t *fact = kind == APIR_FACT_EACH ? NULL
                                               : find(facts, kind, node);

    if (!fact) {
        fact = apr_pcalloc(pool, sizeof(*fact));
        fact->kind = kind;
        fact->node = node;
        fact->number = facts->list->nelts;
        APR_ARRAY_PUSH(facts->list, apir_fact_t *) = fact;
    }
    mark(node, fact);
    return fact;
}

static void collect_operand(apir_facts_t *facts, const apir_node_t *node,
                            apr_pool_t *pool)
{
    int i;

    if (node->kind == APIR_PN_MEMBER && node->user && !node->rows) {
        note(facts, node->field->list ? APIR_FACT_LIST : APIR_FACT_VALUE,
             node, pool);
    }
    for (i = 0; i < node->item_count; i++) {
        collect_operand(facts, node->items[i], pool);
    }
}

static void collect_predicate(apir_facts_t *facts, const apir_node_t *node,
                              apr_pool_t *pool)
{
    if (node->left->user && !node->left->rows) {
        apir_fact_t *fact = note(facts, APIR_FACT_EACH, node, pool);

        fact->parts = apir_facts_make(pool);
        apir_facts_collect(fact->parts, node->right, pool);
        return;
    }
    apir_facts_collect(facts, node->right, pool);
}

void apir_facts_collect(apir_facts_t *facts, const apir_node_t *node,
                        apr_pool_t *pool)
{
    int i;

    if (!node->user) {
        return;
    }
    if (!node->rows) {
        note(facts, APIR_FACT_TEST, node, pool);
        return;
    }
    switch (node->kind) {
    case APIR_PN_NOT: apir_facts_collect(facts, node->left, pool); break;
    case APIR_PN_AND:
    case APIR_PN_OR:
        apir_facts_collect(facts, node->left, pool);
        apir_facts_collect(facts, node->right, pool);
        break;
    case APIR_PN_SAME:
        for (i = 0; i < node->item_count; i++) {
            apir_facts_collect(facts, node->items[i], pool);
        }
        break;
    case APIR_PN_PREDICATE: collect_predicate(facts, node, pool); break;
    case APIR_PN_COMPARE:
    case APIR_PN_IN:
    case APIR_PN_MATCH:
        collect_operand(facts, node->left, pool);
        collect_operand(facts, node->right, pool);
        break;
    default: break;
    }
}
