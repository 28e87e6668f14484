/*
 * What has operands. NULL as a constant, be it written or a member that the
 * user lacks, turns == and != into IS NULL and IS NOT NULL (policy.md §2).
 */
#include "policy/policy_int.h"
#include <apr_strings.h>

typedef struct operand_t {
    const apir_node_t *node;
    bool null;                 /* the constant */
    bool missing;              /* it is the user who lacks it */
    const apir_value_t *value; /* of a constant of the schema */
    int context;               /* of a value of the user; -1: it is none */
} operand_t;

static operand_t operand(const apir_seat_t *seat, const apir_node_t *node)
{
    operand_t made = { node, false, false, NULL, -1 };

    if (node->fact) {
        const apir_known_t *known = &seat->known[node->fact->number];

        made.null = made.missing = known->mark == 'N';
        made.context = known->mark == 'V' ? known->context : -1;
    }
    else if (node->kind == APIR_PN_LITERAL) {
        made.null = node->value->kind == APIR_NULL;
        made.value = node->stored;
    }
    else if (node->kind == APIR_PN_OPERATION) {
        made.value =
            node->by_operation[apir_operation_number(seat->operation)];
    }
    return made;
}

static const char *text_of(const apir_seat_t *seat, const operand_t *made)
{
    if (made->null) {
        return "NULL";
    }
    if (made->value) {
        return apir_sql_constant(seat->sql, made->value, APIR_BIND_AS_IS);
    }
    if (made->context >= 0) {
        return apir_sql_context(seat->sql, made->context, APIR_BIND_AS_IS);
    }
    if (made->node->kind == APIR_PN_NOW) {
        return "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
    }
    return apir_express_path(seat, made->node);
}

/* ---- comparisons ---- */

static apir_term_t compare_null(const apir_seat_t *seat,
                                const operand_t *other, bool missing,
                                apir_zmodel_op_t op)
{
    bool equal = op == APIR_ZO_EQ;

    if (missing && seat->user->strict) {
        return apir_term(APIR_IS_FALSE);
    }
    if (!equal && op != APIR_ZO_NE) {
        return apir_term(APIR_IS_NULL);
    }
    if (other->null || other->value || other->context >= 0) {
        return apir_term(equal == other->null ? APIR_IS_TRUE : APIR_IS_FALSE);
    }
    return apir_term_sql(
        apr_pstrcat(seat->sql->pool, "(", text_of(seat, other),
                    equal ? " IS NULL)" : " IS NOT NULL)", NULL));
}

/* currentModel() and the like beside a literal. */
static apir_term_t compare_constants(const operand_t *left,
                                     const operand_t *right,
                                     apir_zmodel_op_t op)
{
    bool equal = left->value->kind == right->value->kind
                 && apir_value_equal(left->value, right->value);

    return apir_term(equal == (op == APIR_ZO_EQ) ? APIR_IS_TRUE
                                                 : APIR_IS_FALSE);
}

apir_term_t apir_express_compare(const apir_seat_t *seat,
                                 const apir_node_t *node)
{
    static const char *const signs[] = { "",    " AND ", " OR ",
                                         " = ", " <> ",  " > ",
                                         " < ", " >= ",  " <= " };
    operand_t left = operand(seat, node->left);
    operand_t right = operand(seat, node->right);
    bool equality = node->op == APIR_ZO_EQ || node->op == APIR_ZO_NE;

    if (left.null || right.null) {
        return compare_null(seat, left.null ? &right : &left,
                            left.missing || right.missing, node->op);
    }
    if (equality && left.value && right.value) {
        return compare_constants(&left, &right, node->op);
    }
    return apir_term_sql(apr_pstrcat(seat->sql->pool, "(",
                                     text_of(seat, &left), signs[node->op],
                                     text_of(seat, &right), ")", NULL));
}

/* ---- in ---- */

static apir_term_t in_items(const apir_seat_t *seat, const char *left,
                            const apir_node_t *list)
{
    const char *text = "";
    int i;

    if (list->item_count == 0) {
        return apir_term(APIR_IS_FALSE);
    }
    for (i = 0; i < list->item_count; i++) {
        operand_t item = operand(seat, list->items[i]);

        text = apr_pstrcat(seat->sql->pool, text, i > 0 ? ", " : "",
                           text_of(seat, &item), NULL);
    }
    return apir_term_sql(
        apr_pstrcat(seat->sql->pool, "(", left, " IN (", text, "))", NULL));
}

/* The list is one parameter, whatever its length. */
apir_term_t apir_express_in(const apir_seat_t *seat, const apir_node_t *node)
{
    operand_t left = operand(seat, node->left);
    operand_t list = operand(seat, node->right);
    const char *text;

    if (left.null) {
        return apir_term(APIR_IS_FALSE);
    }
    if (list.missing) {
        return apir_term(seat->user->strict ? APIR_IS_FALSE : APIR_IS_NULL);
    }
    text = text_of(seat, &left);
    if (node->right->kind == APIR_PN_ARRAY) {
        return in_items(seat, text, node->right);
    }
    if (list.context < 0) {
        apir_sql_fail(seat->sql, APIR_E_NOT_SUPPORTED,
                      "SQLite does not support native array operations");
        return apir_term(APIR_IS_FALSE);
    }
    return apir_term_sql(
        apr_pstrcat(seat->sql->pool, "(", text,
                    " IN (SELECT value FROM json_each(",
                    apir_sql_context(seat->sql, list.context, APIR_BIND_JSON),
                    ")))", NULL));
}

/* ---- texts ---- */

static apir_bind_as_t pattern_as(apir_zmodel_function_t function)
{
    switch (function) {
    case APIR_ZF_STARTS_WITH: return APIR_BIND_STARTS;
    case APIR_ZF_ENDS_WITH: return APIR_BIND_ENDS;
    default: return APIR_BIND_CONTAINS;
    }
}

/* With % _ \ of a row's text as themselves. */
static const char *row_pattern(const apir_seat_t *seat,
                               apir_zmodel_function_t function,
                               const char *text)
{
    return apr_pstrcat(seat->sql->pool, "(",
                       function == APIR_ZF_STARTS_WITH ? "" : "'%' || ",
                       "replace(replace(replace(coalesce(", text,
                       ", ''), '\\', '\\\\'), '%', '\\%'), '_', '\\_')",
                       function == APIR_ZF_ENDS_WITH ? ")" : " || '%')",
                       NULL);
}

apir_term_t apir_express_match(const apir_seat_t *seat,
                               const apir_node_t *node)
{
    operand_t text = operand(seat, node->left);
    operand_t search = operand(seat, node->right);
    apir_bind_as_t as = pattern_as(node->function);
    const char *pattern;

    if (text.null || (search.missing && seat->user->strict)) {
        return apir_term(seat->user->strict && !text.null ? APIR_IS_FALSE
                                                          : APIR_IS_NULL);
    }
    if (search.null) {
        pattern = "'%'";
    }
    else if (search.value) {
        pattern = apir_sql_constant(seat->sql, search.value, as);
    }
    else if (search.context >= 0) {
        pattern = apir_sql_context(seat->sql, search.context, as);
    }
    else {
        pattern = row_pattern(seat, node->function, text_of(seat, &search));
    }
    return apir_term_sql(apr_pstrcat(seat->sql->pool, "(",
                                     text_of(seat, &text), " LIKE ", pattern,
                                     " ESCAPE '\\')", NULL));
}
