/*
 * Links an expression from the leaves up, and gives each part its type. The
 * parser bounds the depth.
 */
#include "zmodel/load_int.h"
#include <string.h>

static void set_shape(apir_zmodel_expr_t *expr, apir_zmodel_shape_t shape)
{
    expr->type.shape = shape;
}

static void link_items(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    int i;

    for (i = 0; i < expr->item_count; i++) {
        apir_zmodel_link(scope, expr->items[i]);
    }
}

/* An array has its first item's type; an empty one any. */
static void link_array(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    link_items(scope, expr);
    if (expr->item_count == 0) {
        set_shape(expr, APIR_ZS_ANY);
    }
    else {
        expr->type = expr->items[0]->type;
        expr->type.nullable = false;
        if (expr->type.shape == APIR_ZS_UNKNOWN) {
            return;
        }
    }
    expr->type.array = true;
}

static void link_this(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    if (scope->model && scope->model->kind != APIR_ZM_TYPE) {
        set_shape(expr, APIR_ZS_MODEL);
        expr->type.model = scope->model;
    }
}

static void link_member(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    apir_zmodel_expr_t *operand = expr->left;
    apir_zmodel_model_t *container;
    bool list;

    apir_zmodel_link(scope, operand);
    container = apir_zmodel_container(scope, operand);
    list = operand->kind == APIR_ZX_MEMBER && operand->type.array;
    if (container && !list) {
        expr->field = apir_zmodel_any_field(container, expr->text);
    }
    if (!expr->field) {
        apir_zmodel_unresolved(scope->load, &expr->name_place,
                               "MemberAccessTarget", expr->text);
        return;
    }
    if (operand->type.array) {
        apir_diag_error(&scope->load->diag, &expr->name_place,
                        "\"%s\" is of the elements of a list: use a "
                        "collection predicate",
                        expr->text);
        return;
    }
    expr->type = apir_zmodel_field_type(expr->field);
    if (operand->kind == APIR_ZX_CALL && operand->function == APIR_ZF_AUTH) {
        expr->type.nullable = true;
    }
}

static void link_user_call(const apir_zscope_t *scope,
                           apir_zmodel_expr_t *expr)
{
    apir_zmodel_decl_t *decl;

    decl = apir_zmodel_find(scope->load, scope->file, expr->text,
                            1u << APIR_ZDECL_FUNCTION);
    if (!decl) {
        apir_zmodel_unresolved(scope->load, &expr->name_place, "FunctionDecl",
                               expr->text);
        return;
    }
    expr->function = APIR_ZF_USER;
    expr->type = apir_zmodel_written_type(&decl->result);
}

static void link_call(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    const apir_zfunction_t *function = apir_zmodel_std_function(expr->text);

    link_items(scope, expr);
    if (!function) {
        link_user_call(scope, expr);
        return;
    }
    expr->function = function->id;
    expr->type.array = function->result_array;
    set_shape(expr, function->result);
    if (function->id == APIR_ZF_AUTH) {
        expr->type.model = scope->load->zmodel->auth;
        expr->type.nullable = true;
        set_shape(expr, expr->type.model ? APIR_ZS_MODEL : APIR_ZS_UNKNOWN);
    }
    else if (function->id == APIR_ZF_BEFORE) {
        set_shape(expr, APIR_ZS_UNKNOWN);
        link_this(scope, expr);
    }
}

/* Two enums may share a member: what it is compared with decides. */
static void agree(apir_zmodel_expr_t *left, apir_zmodel_expr_t *right)
{
    if (left->type.shape == APIR_ZS_ENUM && right->type.shape == APIR_ZS_ENUM
        && left->type.enumeration != right->type.enumeration) {
        apir_zmodel_prefer(right, left->type.enumeration);
        apir_zmodel_prefer(left, right->type.enumeration);
    }
}

static void link_binary(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    apir_zmodel_link(scope, expr->left);
    apir_zmodel_link(scope, expr->right);
    set_shape(expr, APIR_ZS_BOOLEAN);
    if (expr->op == APIR_ZO_EQ || expr->op == APIR_ZO_NE
        || expr->op == APIR_ZO_IN) {
        agree(expr->left, expr->right);
    }
}

static void link_predicate(const apir_zscope_t *scope,
                           apir_zmodel_expr_t *expr)
{
    apir_zscope_t inner = *scope;

    apir_zmodel_link(scope, expr->left);
    inner.outer = (apir_zscope_t *)scope;
    inner.predicate = expr;
    apir_zmodel_link(&inner, expr->right);
    if (expr->left->type.shape == APIR_ZS_MODEL && expr->left->type.array) {
        set_shape(expr, APIR_ZS_BOOLEAN);
    }
}

static void link_object(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    if (expr->left) {
        apir_zmodel_link(scope, expr->left);
        expr->type = expr->left->type;
        return;
    }
    link_items(scope, expr);
    set_shape(expr, APIR_ZS_OBJECT);
}

void apir_zmodel_link(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    switch (expr->kind) {
    case APIR_ZX_STRING: set_shape(expr, APIR_ZS_STRING); break;
    case APIR_ZX_NUMBER: set_shape(expr, APIR_ZS_INT); break;
    case APIR_ZX_BOOLEAN: set_shape(expr, APIR_ZS_BOOLEAN); break;
    case APIR_ZX_NULL: set_shape(expr, APIR_ZS_NULL); break;
    case APIR_ZX_THIS: link_this(scope, expr); break;
    case APIR_ZX_ARRAY: link_array(scope, expr); break;
    case APIR_ZX_OBJECT: link_object(scope, expr); break;
    case APIR_ZX_FIELD:
        link_items(scope, expr);
        apir_zmodel_link_name(scope, expr);
        break;
    case APIR_ZX_MEMBER: link_member(scope, expr); break;
    case APIR_ZX_CALL: link_call(scope, expr); break;
    case APIR_ZX_NOT:
        apir_zmodel_link(scope, expr->left);
        set_shape(expr, APIR_ZS_BOOLEAN);
        break;
    case APIR_ZX_BINARY: link_binary(scope, expr); break;
    case APIR_ZX_PREDICATE: link_predicate(scope, expr); break;
    case APIR_ZX_ENUM_MEMBER:
    case APIR_ZX_BINDING:
    case APIR_ZX_PARAMETER: break;
    }
}

bool apir_zmodel_is_auth(const apir_zmodel_expr_t *expr)
{
    while (expr->kind == APIR_ZX_MEMBER) {
        expr = expr->left;
    }
    return expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_AUTH;
}

bool apir_zmodel_walk(apir_zmodel_expr_t *expr,
                      bool (*visit)(apir_zmodel_expr_t *expr, void *baton),
                      void *baton)
{
    int i;

    if (!visit(expr, baton)
        || (expr->left && !apir_zmodel_walk(expr->left, visit, baton))
        || (expr->right && !apir_zmodel_walk(expr->right, visit, baton))) {
        return false;
    }
    for (i = 0; i < expr->item_count; i++) {
        if (!apir_zmodel_walk(expr->items[i], visit, baton)) {
            return false;
        }
    }
    return true;
}
