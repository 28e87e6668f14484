/*
 * What a name in an expression means. Inside of [ … ] of a collection
 * predicate it is a field of the element, or the binding of this or an outer
 * predicate, but no field of the model around (that is `this.f`); elsewhere
 * it is a field of the model; in both places then a member of an enum.
 */
#include "zmodel/load_int.h"
#include <string.h>

static bool is_auth_call(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_AUTH;
}

/* Rooted in auth(), also by way of a predicate's element or binding. */
static bool from_auth(const apir_zmodel_expr_t *expr)
{
    while (expr) {
        if (is_auth_call(expr)) {
            return true;
        }
        expr = expr->kind == APIR_ZX_MEMBER ? expr->left
               : (expr->kind == APIR_ZX_BINDING
                  || expr->kind == APIR_ZX_FIELD)
                       && expr->scope
                   ? expr->scope->left
                   : NULL;
    }
    return false;
}

/* A type has members only where its values are at hand: in auth(), and
 * inside of types. */
static apir_zmodel_model_t *members_of(const apir_zscope_t *scope,
                                       apir_zmodel_model_t *model,
                                       const apir_zmodel_expr_t *from)
{
    bool in_type = scope->model && scope->model->kind == APIR_ZM_TYPE;

    if (!model || model->kind != APIR_ZM_TYPE || in_type || from_auth(from)) {
        return model;
    }
    return NULL;
}

apir_zmodel_model_t *apir_zmodel_elements(const apir_zscope_t *scope,
                                          const apir_zmodel_expr_t *left)
{
    if ((left->kind == APIR_ZX_FIELD || left->kind == APIR_ZX_MEMBER)
        && left->field) {
        return members_of(scope, left->field->target, left);
    }
    return NULL;
}

static apir_zmodel_model_t *rule_model(const apir_zscope_t *scope)
{
    return scope->model && scope->model->kind != APIR_ZM_TYPE ? scope->model
                                                              : NULL;
}

apir_zmodel_model_t *apir_zmodel_container(const apir_zscope_t *scope,
                                           const apir_zmodel_expr_t *operand)
{
    switch (operand->kind) {
    case APIR_ZX_FIELD:
    case APIR_ZX_MEMBER:
        return operand->field
                   ? members_of(scope, operand->field->target, operand)
                   : NULL;
    case APIR_ZX_BINDING:
        return apir_zmodel_elements(scope, operand->scope->left);
    case APIR_ZX_THIS: return rule_model(scope);
    case APIR_ZX_CALL:
        return operand->function == APIR_ZF_AUTH ? scope->load->zmodel->auth
               : operand->function == APIR_ZF_BEFORE ? rule_model(scope)
                                                     : NULL;
    default: return NULL;
    }
}

static void mean_member(apir_zmodel_expr_t *expr,
                        apir_zmodel_member_t *member)
{
    expr->kind = APIR_ZX_ENUM_MEMBER;
    expr->member = member;
    expr->type.shape = APIR_ZS_ENUM;
    expr->type.enumeration = member->enumeration;
}

static bool try_enum(apir_zmodel_expr_t *expr, apir_zmodel_enum_t *of)
{
    apir_zmodel_member_t *member = NULL;

    if (of) {
        member = apr_hash_get(of->by_name, expr->text, APR_HASH_KEY_STRING);
    }
    if (member) {
        mean_member(expr, member);
    }
    return member != NULL;
}

static bool file_imports(const apir_zfile_t *file, const apir_zfile_t *other)
{
    int i;

    for (i = 0; i < file->imports->nelts; i++) {
        if (APR_ARRAY_IDX(file->imports, i, apir_zimport_t).file == other) {
            return true;
        }
    }
    return false;
}

/* Own file's members before imported ones before the language's. */
static bool try_members(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    apir_zcandidate_t *candidate, *best = NULL;
    int rank, best_rank = 4;

    candidate = apr_hash_get(scope->load->members_by_name, expr->text,
                             APR_HASH_KEY_STRING);
    for (; candidate && best_rank > 1; candidate = candidate->next) {
        rank = candidate->file == scope->file               ? 1
               : !candidate->file                           ? 3
               : file_imports(scope->file, candidate->file) ? 2
                                                            : 4;
        if (rank < best_rank) {
            best_rank = rank;
            best = candidate;
        }
    }
    if (best) {
        mean_member(expr, best->member);
    }
    return best != NULL;
}

static bool try_field(apir_zmodel_expr_t *expr, apir_zmodel_model_t *model,
                      apir_zmodel_expr_t *predicate)
{
    apir_zmodel_field_t *field = NULL;

    if (model) {
        field = apir_zmodel_any_field(model, expr->text);
    }
    if (!field) {
        return false;
    }
    expr->kind = APIR_ZX_FIELD;
    expr->field = field;
    expr->scope = predicate;
    expr->type = apir_zmodel_field_type(field);
    return true;
}

/* Bindings, the innermost first. */
static bool try_binding(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    for (; scope && scope->predicate; scope = scope->outer) {
        if (scope->predicate->text
            && strcmp(scope->predicate->text, expr->text) == 0) {
            expr->kind = APIR_ZX_BINDING;
            expr->scope = scope->predicate;
            expr->type = scope->predicate->left->type;
            expr->type.array = false;
            return true;
        }
    }
    return false;
}

/* Where the collection has no elements with names, no name means anything. */
static bool link_in_predicate(const apir_zscope_t *scope,
                              apir_zmodel_expr_t *expr)
{
    apir_zmodel_model_t *elements;

    elements = apir_zmodel_elements(scope->outer, scope->predicate->left);
    return elements
           && (try_field(expr, elements, scope->predicate)
               || try_binding(scope, expr) || try_members(scope, expr));
}

static bool try_parameter(const apir_zscope_t *scope,
                          apir_zmodel_expr_t *expr)
{
    const apir_zmodel_decl_t *function = scope->function;
    int i;

    for (i = 0; function && i < function->fields->nelts; i++) {
        const apir_zfield_t *param = &APR_ARRAY_IDX(function->fields, i,
                                                    apir_zfield_t);

        if (function->kind == APIR_ZDECL_FUNCTION
            && strcmp(param->name, expr->text) == 0) {
            expr->kind = APIR_ZX_PARAMETER;
            expr->type = apir_zmodel_written_type(&param->type);
            return true;
        }
    }
    return false;
}

bool apir_zmodel_link_name(const apir_zscope_t *scope,
                           apir_zmodel_expr_t *expr)
{
    bool found = try_enum(expr, scope->preferred)
                 || (scope->predicate
                         ? link_in_predicate(scope, expr)
                         : try_parameter(scope, expr)
                               || try_field(expr, scope->model, NULL)
                               || try_members(scope, expr));

    if (!found) {
        apir_zmodel_unresolved(scope->load, &expr->name_place,
                               "ReferenceTarget", expr->text);
    }
    return found;
}

void apir_zmodel_prefer(apir_zmodel_expr_t *expr,
                        apir_zmodel_enum_t *enumeration)
{
    int i;

    if (expr->kind == APIR_ZX_ENUM_MEMBER) {
        try_enum(expr, enumeration);
    }
    else if (expr->kind == APIR_ZX_ARRAY) {
        for (i = 0; i < expr->item_count; i++) {
            apir_zmodel_prefer(expr->items[i], enumeration);
        }
        if (expr->item_count) {
            expr->type.enumeration = expr->items[0]->type.enumeration;
        }
    }
}
