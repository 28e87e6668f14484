/*
 * Operands. The types were found by linking; here they must fit.
 */
#include "zmodel/load_int.h"
#include <string.h>

static void complain(const apir_zscope_t *scope,
                     const apir_zmodel_expr_t *expr, const char *message)
{
    apir_diag_error(&scope->load->diag, &expr->place, "%s", message);
}

static const char *sign_of(apir_zmodel_op_t op)
{
    static const char *const signs[] = {
        "", "&&", "||", "==", "!=", ">", "<", ">=", "<=", "in", "?", "!", "^"
    };

    return signs[op];
}

static bool is_plain(const apir_zmodel_expr_t *expr)
{
    return expr->type.shape != APIR_ZS_UNKNOWN
           && expr->type.shape != APIR_ZS_ENUM
           && expr->type.shape != APIR_ZS_MODEL;
}

/* A model's row; a `type` is none. */
static bool is_row(const apir_zmodel_expr_t *expr)
{
    return expr->type.shape == APIR_ZS_MODEL && expr->type.model
           && expr->type.model->kind != APIR_ZM_TYPE;
}

static bool fits_operator(const apir_zmodel_expr_t *operand, bool logical)
{
    apir_zmodel_shape_t shape = operand->type.shape;

    if (shape == APIR_ZS_UNKNOWN || shape == APIR_ZS_ANY) {
        return true;
    }
    return logical ? shape == APIR_ZS_BOOLEAN
                   : shape == APIR_ZS_INT || shape == APIR_ZS_FLOAT
                         || shape == APIR_ZS_DATETIME;
}

static void check_ordered(const apir_zscope_t *scope,
                          apir_zmodel_expr_t *expr)
{
    bool logical = expr->op == APIR_ZO_AND || expr->op == APIR_ZO_OR;
    apir_zmodel_expr_t *operands[2] = { expr->left, expr->right };
    int i;

    for (i = 0; i < 2; i++) {
        if (operands[i]->type.array) {
            complain(scope, operands[i], "operand cannot be an array");
            return;
        }
    }
    for (i = 0; i < 2; i++) {
        if (!fits_operator(operands[i], logical)) {
            apir_diag_error(&scope->load->diag, &operands[i]->place,
                            "invalid operand type for \"%s\" operator",
                            sign_of(expr->op));
            return;
        }
    }
    if (expr->left->type.shape != APIR_ZS_UNKNOWN
        && expr->right->type.shape != APIR_ZS_UNKNOWN
        && (expr->left->type.shape == APIR_ZS_DATETIME)
               != (expr->right->type.shape == APIR_ZS_DATETIME)) {
        complain(scope, expr, "incompatible operand types");
    }
}

static bool names_field(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_FIELD;
}

static bool is_null(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_NULL;
}

/* Rows can be compared with auth() and with null, not with each other. */
static void check_rows(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    apir_zmodel_expr_t *left = expr->left, *right = expr->right;

    if (!is_row(left) || !is_row(right)) {
        if ((is_row(left) && !is_null(right))
            || (is_row(right) && !is_null(left))) {
            complain(scope, expr, "incompatible operand types");
        }
        return;
    }
    if (left->type.model != right->type.model) {
        complain(scope, expr, "incompatible operand types");
    }
    if ((names_field(left)
         && (right->kind == APIR_ZX_THIS || names_field(right)))
        || (names_field(right) && left->kind == APIR_ZX_THIS)) {
        complain(scope, expr, "comparison between models is not supported");
    }
}

static void check_equality(const apir_zscope_t *scope,
                           apir_zmodel_expr_t *expr)
{
    apir_zmodel_expr_t *left = expr->left, *right = expr->right;
    bool validating = scope->attribute
                      && strcmp(scope->attribute->name, "@@validate") == 0;

    if (validating
        && ((names_field(left) && is_null(right))
            || (names_field(right) && is_null(left)))) {
        return;
    }
    if (left->type.array != right->type.array) {
        complain(scope, expr, "incompatible operand types");
        return;
    }
    if ((left->type.nullable && is_null(right))
        || (right->type.nullable && is_null(left))) {
        return;
    }
    if (!is_plain(left) || !is_plain(right)) {
        check_rows(scope, expr);
    }
    else if (!apir_zmodel_assignable(left->type.shape, right->type.shape,
                                     NULL)
             && !apir_zmodel_assignable(right->type.shape, left->type.shape,
                                        NULL)) {
        complain(scope, expr, "incompatible operand types");
    }
}

static void check_in(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    if (!is_plain(expr->left) && expr->left->type.shape != APIR_ZS_ENUM) {
        complain(scope, expr->left,
                 "left operand of \"in\" must be of scalar type");
    }
    if (!expr->right->type.array) {
        complain(scope, expr->right,
                 "right operand of \"in\" must be an array");
    }
}

static void check_binary(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    switch (expr->op) {
    case APIR_ZO_EQ:
    case APIR_ZO_NE: check_equality(scope, expr); break;
    case APIR_ZO_IN: check_in(scope, expr); break;
    default: check_ordered(scope, expr); break;
    }
}

static void check_call(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    if (expr->function == APIR_ZF_AUTH
        && expr->type.shape == APIR_ZS_UNKNOWN) {
        complain(scope, expr,
                 "auth() means nothing here: mark a model or type with "
                 "\"@@auth\" or name one \"User\"");
        return;
    }
    apir_zmodel_check_call(scope, expr);
}

static void check_node(const apir_zscope_t *scope, apir_zmodel_expr_t *expr,
                       const apir_zmodel_expr_t *parent)
{
    switch (expr->kind) {
    case APIR_ZX_BINDING:
        if (!parent || parent->kind != APIR_ZX_MEMBER) {
            complain(scope, expr,
                     "Collection predicate binding cannot be "
                     "used without a member access");
        }
        break;
    case APIR_ZX_MEMBER:
        if (apir_zmodel_is_before(expr->left) && is_row(expr)) {
            complain(scope, expr,
                     "relation fields cannot be accessed from `before()`");
        }
        break;
    case APIR_ZX_NOT:
        if (expr->left->type.shape != APIR_ZS_UNKNOWN
            && expr->left->type.shape != APIR_ZS_BOOLEAN) {
            complain(scope, expr->left,
                     "operand of \"!\" must be of Boolean type");
        }
        break;
    case APIR_ZX_PREDICATE:
        if (expr->type.shape == APIR_ZS_UNKNOWN) {
            complain(scope, expr,
                     "collection predicate can only be used on "
                     "an array of model type");
        }
        break;
    case APIR_ZX_BINARY: check_binary(scope, expr); break;
    case APIR_ZX_CALL: check_call(scope, expr); break;
    default: break;
    }
}

static void check_below(const apir_zscope_t *scope, apir_zmodel_expr_t *expr,
                        const apir_zmodel_expr_t *parent)
{
    int i;

    check_node(scope, expr, parent);
    if (expr->left) {
        check_below(scope, expr->left, expr);
    }
    if (expr->right) {
        check_below(scope, expr->right, expr);
    }
    for (i = 0; i < expr->item_count; i++) {
        check_below(scope, expr->items[i], expr);
    }
}

void apir_zmodel_check_expr(const apir_zscope_t *scope,
                            apir_zmodel_expr_t *expr)
{
    check_below(scope, expr, NULL);
}

bool apir_zmodel_is_before(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_BEFORE;
}

bool apir_zmodel_is_relation(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_FIELD && expr->field
           && expr->field->kind == APIR_ZT_MODEL;
}

const char *apir_zmodel_string(const apir_zmodel_expr_t *expr)
{
    return expr && expr->kind == APIR_ZX_STRING ? expr->text : NULL;
}

typedef struct search_t {
    bool (*is)(const apir_zmodel_expr_t *expr);
    apir_zmodel_expr_t *found;
} search_t;

static bool look(apir_zmodel_expr_t *expr, void *baton)
{
    search_t *search = baton;

    if (search->is(expr)) {
        search->found = expr;
    }
    return !search->found;
}

apir_zmodel_expr_t *
apir_zmodel_part(apir_zmodel_expr_t *expr,
                 bool (*is)(const apir_zmodel_expr_t *expr))
{
    search_t search = { is, NULL };

    apir_zmodel_walk(expr, look, &search);
    return search.found;
}
