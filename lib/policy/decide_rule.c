/*
 * From rules to a formula: OR of what allows, AND NOT of what denies
 * (policy.md §7.2, §7.3). Negations are carried down to the comparisons.
 */
#include "core/limits.h"
#include "policy/decide_int.h"
#include <apr_strings.h>
#include <string.h>

#define MOST_CHECKS 16 /* check() below check() */

typedef struct place_t {
    apir_decide_t *decide;
    const char *path;
    unsigned operation;
    int depth;
} place_t;

static const apir_decide_node_t *
express(const place_t *at, const apir_zmodel_expr_t *expr, bool contrary);

static const apir_decide_node_t *
rules_of(const place_t *at, const apir_zmodel_model_t *model, bool contrary);

static unsigned operation_of(const apir_zmodel_expr_t *expr)
{
    static const struct {
        const char *name;
        unsigned operation;
    } operations[] = { { "create", APIR_ZP_CREATE },
                       { "read", APIR_ZP_READ },
                       { "update", APIR_ZP_UPDATE },
                       { "delete", APIR_ZP_DELETE } };

    for (apr_size_t i = 0; i < sizeof(operations) / sizeof(operations[0]);
         i++) {
        if (expr->kind == APIR_ZX_STRING
            && strcmp(expr->text, operations[i].name) == 0) {
            return operations[i].operation;
        }
    }
    return 0;
}

/* check(rel): the rules of the row that the relation leads to. */
static const apir_decide_node_t *express_check(const place_t *at,
                                               const apir_zmodel_expr_t *call,
                                               bool contrary)
{
    const apir_zmodel_expr_t *of = call->item_count ? call->items[0] : NULL;
    bool own = of
               && ((of->kind == APIR_ZX_FIELD && !of->scope)
                   || (of->kind == APIR_ZX_MEMBER
                       && of->left->kind == APIR_ZX_THIS));
    place_t below = *at;

    if (!own || !of->field->relation || at->depth >= MOST_CHECKS) {
        return apir_decide_constant(true);
    }
    if (call->item_count > 1) {
        below.operation = operation_of(call->items[1]);
    }
    if (below.operation == 0) {
        return apir_decide_constant(true);
    }
    below.depth++;
    below.path = apr_pstrcat(at->decide->pool, at->path, of->field->name, ".",
                             NULL);
    return rules_of(&below, of->field->relation->target, contrary);
}

static const apir_decide_node_t *
express_flag(const place_t *at, const apir_zmodel_field_t *field,
             bool contrary)
{
    apir_decide_t *decide = at->decide;

    if (field->kind != APIR_ZT_BOOLEAN || field->list) {
        return apir_decide_constant(true);
    }
    return apir_decide_atom(
        decide, APIR_DECIDE_SAME, apir_decide_field(decide, at->path, field),
        apir_decide_symbol(decide, 'b', contrary ? "0" : "1", 1), 0);
}

static const apir_decide_node_t *
express_member(const place_t *at, const apir_zmodel_expr_t *expr,
               bool contrary)
{
    const apir_value_t *value;

    if (expr->left->kind == APIR_ZX_THIS) {
        return express_flag(at, expr->field, contrary);
    }
    if (!apir_zmodel_is_auth(expr)) {
        return apir_decide_constant(true);
    }
    value = apir_decide_auth(at->decide, expr);
    return apir_decide_constant((value && value->kind == APIR_TRUE)
                                != contrary);
}

static const apir_decide_node_t *
express_binary(const place_t *at, const apir_zmodel_expr_t *expr,
               bool contrary)
{
    const apir_decide_node_t *items[2];

    switch (expr->op) {
    case APIR_ZO_AND:
    case APIR_ZO_OR:
        items[0] = express(at, expr->left, contrary);
        items[1] = express(at, expr->right, contrary);
        return apir_decide_join(at->decide, items, 2,
                                (expr->op == APIR_ZO_AND) != contrary);
    case APIR_ZO_EQ:
    case APIR_ZO_NE:
    case APIR_ZO_GT:
    case APIR_ZO_GE:
    case APIR_ZO_LT:
    case APIR_ZO_LE:
        return apir_decide_compare(at->decide, expr, at->path, contrary);
    default: return apir_decide_constant(true);
    }
}

static const apir_decide_node_t *
express(const place_t *at, const apir_zmodel_expr_t *expr, bool contrary)
{
    if (!apir_decide_step(at->decide, 1)) {
        return apir_decide_constant(true);
    }
    switch (expr->kind) {
    case APIR_ZX_BOOLEAN:
        return apir_decide_constant(expr->truth != contrary);
    case APIR_ZX_NOT: return express(at, expr->left, !contrary);
    case APIR_ZX_BINARY: return express_binary(at, expr, contrary);
    case APIR_ZX_FIELD:
        return expr->scope ? apir_decide_constant(true)
                           : express_flag(at, expr->field, contrary);
    case APIR_ZX_MEMBER: return express_member(at, expr, contrary);
    case APIR_ZX_CALL:
        return expr->function == APIR_ZF_CHECK
                   ? express_check(at, expr, contrary)
                   : apir_decide_constant(true);
    default: return apir_decide_constant(true);
    }
}

/* Rules of one kind, joined. */
static const apir_decide_node_t *rules_part(const place_t *at,
                                            const apir_zmodel_model_t *model,
                                            bool deny, bool contrary,
                                            int *found)
{
    const apir_decide_node_t **items =
        apr_palloc(at->decide->pool,
                   (apr_size_t)(model->rule_count + 1) * sizeof(*items));
    int count = 0;

    for (int i = 0; i < model->rule_count; i++) {
        const apir_zmodel_rule_t *rule = &model->rules[i];

        if (rule->deny == deny && (rule->operations & at->operation)) {
            items[count++] = express(at, rule->condition, contrary);
        }
    }
    *found = count;
    return apir_decide_join(at->decide, items, count, contrary);
}

static bool allows_after_update(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->rule_count; i++) {
        if (!model->rules[i].deny
            && (model->rules[i].operations & APIR_ZP_POST_UPDATE)) {
            return true;
        }
    }
    return false;
}

/* Where nothing is said of an update but of what comes after it, that is
 * what decides; which nobody knows (§7.2). */
static const apir_decide_node_t *
rules_of(const place_t *at, const apir_zmodel_model_t *model, bool contrary)
{
    const apir_decide_node_t *parts[2];
    int allows, denies;

    parts[0] = rules_part(at, model, false, contrary, &allows);
    if (allows == 0 && at->operation == APIR_ZP_UPDATE
        && allows_after_update(model)) {
        parts[0] = apir_decide_constant(true);
    }
    parts[1] = rules_part(at, model, true, !contrary, &denies);
    return apir_decide_join(at->decide, parts, 2, !contrary);
}

const apir_decide_node_t *apir_decide_rules(apir_decide_t *decide,
                                            const apir_zmodel_model_t *model,
                                            unsigned operation)
{
    place_t at = { decide, "", operation, 0 };

    return rules_of(&at, model, false);
}
