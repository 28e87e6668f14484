/*
 * Rules as trees of their own. What the language says in several ways is said
 * in one here: relations are compared by their ids, a bare field is a member
 * of this row or of an element, what is known when the schema is loaded is a
 * literal.
 */
#include "policy/policy_int.h"
#include "json/scalar.h"
#include <apr_strings.h>
#include <string.h>

typedef struct maker_t {
    const apir_policy_t *policy;
    const apir_zmodel_model_t *model;
    apr_pool_t *pool;
    apr_hash_t *predicates; /* apir_zmodel_expr_t * → apir_node_t * */
} maker_t;

static const apir_node_t *make(maker_t *maker,
                               const apir_zmodel_expr_t *expr);

static apir_node_t *node_of(maker_t *maker, apir_node_kind_t kind)
{
    apir_node_t *node = apr_pcalloc(maker->pool, sizeof(*node));

    node->kind = kind;
    return node;
}

/* What is below decides what is asked. */
static const apir_node_t *closed(apir_node_t *node)
{
    int i;

    if (node->left) {
        node->rows = node->rows || node->left->rows;
        node->user = node->user || node->left->user;
    }
    if (node->right) {
        node->rows = node->rows || node->right->rows;
        node->user = node->user || node->right->user;
    }
    for (i = 0; i < node->item_count; i++) {
        node->rows = node->rows || node->items[i]->rows;
        node->user = node->user || node->items[i]->user;
    }
    return node;
}

static const apir_node_t *refused(maker_t *maker, const char *text)
{
    apir_node_t *node = node_of(maker, APIR_PN_REFUSED);

    node->rows = true;
    node->text = text;
    return node;
}

static const apir_node_t *literal(maker_t *maker, const apir_value_t *value)
{
    apir_node_t *node = node_of(maker, APIR_PN_LITERAL);

    node->value = node->stored = value;
    return node;
}

static const apir_node_t *text_literal(maker_t *maker, const char *text)
{
    return literal(maker, apir_value_string(text, maker->pool));
}

static const apir_node_t *number(maker_t *maker,
                                 const apir_zmodel_expr_t *expr)
{
    apir_value_t *value = apir_value_string(
        expr->text[0] == '+' ? expr->text + 1 : expr->text, maker->pool);

    value->kind = APIR_NUMBER;
    value->is_text = 1;
    return literal(maker, value);
}

static const apir_node_t *member_literal(maker_t *maker,
                                         const apir_zmodel_member_t *member)
{
    apir_node_t *node = node_of(maker, APIR_PN_LITERAL);

    node->value = apir_value_string(member->name, maker->pool);
    node->stored = apir_value_string(member->value, maker->pool);
    return node;
}

/* ---- paths ---- */

static const apir_node_t *member(maker_t *maker, const apir_node_t *left,
                                 const apir_zmodel_field_t *field)
{
    apir_node_t *node = node_of(maker, APIR_PN_MEMBER);

    node->left = left;
    node->field = field;
    return closed(node);
}

static const apir_node_t *this_row(maker_t *maker)
{
    apir_node_t *node = node_of(maker, APIR_PN_THIS);

    node->rows = true;
    return node;
}

/* An element is a row, or a part of auth(). */
static const apir_node_t *element(maker_t *maker,
                                  const apir_zmodel_expr_t *scope)
{
    apir_node_t *node;

    if (!scope) {
        return this_row(maker);
    }
    node = node_of(maker, APIR_PN_ELEMENT);
    node->scope = apr_hash_get(maker->predicates, &scope, sizeof(scope));
    node->rows = !node->scope || node->scope->left->rows;
    node->user = !node->rows;
    return node;
}

const apir_node_t *apir_node_root(const apir_node_t *node)
{
    while (node->kind == APIR_PN_MEMBER) {
        node = node->left;
    }
    switch (node->kind) {
    case APIR_PN_THIS:
    case APIR_PN_AUTH:
    case APIR_PN_BEFORE:
    case APIR_PN_ELEMENT: return node;
    default: return NULL;
    }
}

/* The model of what a path leads to; NULL: it is no row. */
static const apir_zmodel_model_t *model_of(const apir_zmodel_expr_t *expr)
{
    if (expr->type.shape != APIR_ZS_MODEL || expr->type.array) {
        return NULL;
    }
    return expr->type.model && expr->type.model->kind != APIR_ZM_TYPE
               ? expr->type.model
               : NULL;
}

/* ---- comparisons ---- */

/* A date may be written in other forms than the stored one. */
static const apir_node_t *beside(maker_t *maker, const apir_node_t *node,
                                 const apir_node_t *other)
{
    apir_node_t *date;
    apir_value_t *value;
    double milliseconds;

    if (node->kind != APIR_PN_LITERAL || node->value->kind != APIR_STRING
        || other->kind != APIR_PN_MEMBER
        || other->field->kind != APIR_ZT_DATETIME
        || !apir_scalar_date(node->value->as.text, node->value->length,
                             &milliseconds)) {
        return node;
    }
    date = apr_pmemdup(maker->pool, node, sizeof(*node));
    date->stored = value = apr_pcalloc(maker->pool, sizeof(*value));
    value->kind = APIR_DATE;
    value->as.number = milliseconds;
    return date;
}

static const apir_node_t *compare(maker_t *maker, apir_zmodel_op_t op,
                                  const apir_node_t *left,
                                  const apir_node_t *right)
{
    apir_node_t *node = node_of(maker, APIR_PN_COMPARE);

    node->op = op;
    node->left = beside(maker, left, right);
    node->right = beside(maker, right, left);
    return closed(node);
}

static bool is_auth_call(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_AUTH;
}

/* auth() and a row: all ids are compared. */
static const apir_node_t *same(maker_t *maker, apir_zmodel_op_t op,
                               const apir_zmodel_expr_t *auth,
                               const apir_zmodel_expr_t *other)
{
    const apir_zmodel_model_t *type = maker->policy->zmodel->auth;
    const apir_zmodel_model_t *model = model_of(other);
    apir_node_t *node = node_of(maker, APIR_PN_SAME);
    const apir_node_t **items;
    int i;

    if (!model || !type || type->kind == APIR_ZM_TYPE || !type->id) {
        return refused(maker, "auth() can be compared with rows only when "
                              "its type is a model");
    }
    items = apr_palloc(maker->pool, (apr_size_t)type->id->field_count
                                        * sizeof(const apir_node_t *));
    for (i = 0; i < type->id->field_count; i++) {
        const apir_zmodel_field_t *id = type->id->fields[i];
        const apir_zmodel_field_t *of_other =
            apir_zmodel_field(model, id->name, strlen(id->name));

        if (!of_other) {
            return refused(maker, "auth() is compared with a row that has "
                                  "other ids");
        }
        items[i] = compare(maker, APIR_ZO_EQ,
                           member(maker, make(maker, auth), id),
                           member(maker, make(maker, other), of_other));
    }
    node->op = op;
    node->items = items;
    node->item_count = type->id->field_count;
    return closed(node);
}

/* A row stands for the first of its ids. */
static const apir_node_t *operand(maker_t *maker,
                                  const apir_zmodel_expr_t *expr)
{
    const apir_zmodel_model_t *model = model_of(expr);
    const apir_node_t *node = make(maker, expr);

    if (!model || !model->id || !apir_node_root(node)) {
        return node;
    }
    return member(maker, node, model->id->fields[0]);
}

static const apir_node_t *comparison(maker_t *maker,
                                     const apir_zmodel_expr_t *expr)
{
    const apir_zmodel_expr_t *left = expr->left;
    const apir_zmodel_expr_t *right = expr->right;

    if (is_auth_call(right)) {
        left = expr->right;
        right = expr->left;
    }
    if (!is_auth_call(left)) {
        return compare(maker, expr->op, operand(maker, left),
                       operand(maker, right));
    }
    if (expr->op != APIR_ZO_EQ && expr->op != APIR_ZO_NE) {
        return refused(maker, "auth() itself can only be compared by == and "
                              "!=");
    }
    if (right->kind == APIR_ZX_NULL) {
        return compare(maker, expr->op, make(maker, left),
                       make(maker, right));
    }
    return same(maker, expr->op, left, right);
}

/* ---- calls ---- */

/* Names are ASCII, whatever the locale. */
static char upper(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A')
                                          : letter;
}

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a')
                                          : letter;
}

static void change_case(char *text, const char *casing)
{
    bool all = strcmp(casing, "upper") == 0 || strcmp(casing, "lower") == 0;
    bool up = strcmp(casing, "upper") == 0
              || strcmp(casing, "capitalize") == 0;

    if (strcmp(casing, "original") == 0) {
        return;
    }
    do {
        *text = up ? upper(*text) : lower(*text);
    } while (all && *text && *++text);
}

static const char *cased(maker_t *maker, const apir_zmodel_expr_t *call,
                         const char *text)
{
    char *changed = apr_pstrdup(maker->pool, text);

    if (call->item_count > 0 && call->items[0]->kind == APIR_ZX_STRING) {
        change_case(changed, call->items[0]->text);
    }
    return changed;
}

static const char *const operation_names[APIR_POLICY_OPERATIONS] = {
    "create", "read", "update", "delete", "post-update"
};

int apir_operation_number(unsigned operation)
{
    switch (operation) {
    case APIR_ZP_CREATE: return 0;
    case APIR_ZP_READ: return 1;
    case APIR_ZP_UPDATE: return 2;
    case APIR_ZP_DELETE: return 3;
    default: return 4;
    }
}

static const apir_node_t *current_operation(maker_t *maker,
                                            const apir_zmodel_expr_t *call)
{
    apir_node_t *node = node_of(maker, APIR_PN_OPERATION);
    int i;

    node->rows = true; /* not of auth() alone: it differs by operation */
    for (i = 0; i < APIR_POLICY_OPERATIONS; i++) {
        node->by_operation[i] = apir_value_string(cased(maker, call,
                                                        operation_names[i]),
                                                  maker->pool);
    }
    return node;
}

static const apir_node_t *check_call(maker_t *maker,
                                     const apir_zmodel_expr_t *call)
{
    apir_node_t *node = node_of(maker, APIR_PN_CHECK);
    int i;

    node->left = make(maker, call->items[0]);
    for (i = 0; call->item_count > 1 && i < APIR_POLICY_OPERATIONS; i++) {
        if (strcmp(call->items[1]->text, operation_names[i]) == 0) {
            node->operation = 1u << i;
        }
    }
    node->rows = true;
    return closed(node);
}

static const apir_node_t *match_call(maker_t *maker,
                                     const apir_zmodel_expr_t *call)
{
    apir_node_t *node = node_of(maker, APIR_PN_MATCH);

    node->function = call->function;
    node->left = make(maker, call->items[0]);
    node->right = make(maker, call->items[1]);
    return closed(node);
}

static const apir_node_t *bare(maker_t *maker, apir_node_kind_t kind)
{
    apir_node_t *node = node_of(maker, kind);

    node->user = kind == APIR_PN_AUTH;
    node->rows = !node->user;
    return node;
}

static const apir_node_t *call(maker_t *maker, const apir_zmodel_expr_t *expr)
{
    switch (expr->function) {
    case APIR_ZF_AUTH: return bare(maker, APIR_PN_AUTH);
    case APIR_ZF_BEFORE: return bare(maker, APIR_PN_BEFORE);
    case APIR_ZF_NOW: return bare(maker, APIR_PN_NOW);
    case APIR_ZF_CHECK: return check_call(maker, expr);
    case APIR_ZF_CONTAINS:
    case APIR_ZF_STARTS_WITH:
    case APIR_ZF_ENDS_WITH: return match_call(maker, expr);
    case APIR_ZF_CURRENT_MODEL:
        return text_literal(maker, cased(maker, expr, maker->model->name));
    case APIR_ZF_CURRENT_OPERATION: return current_operation(maker, expr);
    case APIR_ZF_HAS:
    case APIR_ZF_HAS_SOME:
    case APIR_ZF_HAS_EVERY:
    case APIR_ZF_IS_EMPTY:
        return refused(maker,
                       "SQLite does not support native array operations");
    default:
        return refused(maker, apr_psprintf(maker->pool,
                                           "The function \"%s\" cannot be "
                                           "evaluated in a policy",
                                           expr->text));
    }
}

/* ---- the rest ---- */

static const apir_node_t *predicate(maker_t *maker,
                                    const apir_zmodel_expr_t *expr)
{
    apir_node_t *node = node_of(maker, APIR_PN_PREDICATE);
    const apir_zmodel_expr_t **key =
        apr_palloc(maker->pool, sizeof(const apir_zmodel_expr_t *));

    *key = expr;
    node->op = expr->op;
    node->left = make(maker, expr->left);
    apr_hash_set(maker->predicates, key, sizeof(const apir_zmodel_expr_t *),
                 node);
    node->right = make(maker, expr->right);
    return closed(node);
}

static const apir_node_t *array(maker_t *maker,
                                const apir_zmodel_expr_t *expr)
{
    apir_node_t *node = node_of(maker, APIR_PN_ARRAY);
    const apir_node_t **items = apr_palloc(maker->pool,
                                           (apr_size_t)(expr->item_count + 1)
                                               * sizeof(const apir_node_t *));
    int i;

    for (i = 0; i < expr->item_count; i++) {
        items[i] = operand(maker, expr->items[i]);
    }
    node->items = items;
    node->item_count = expr->item_count;
    return closed(node);
}

static const apir_node_t *two(maker_t *maker, apir_node_kind_t kind,
                              const apir_zmodel_expr_t *expr)
{
    apir_node_t *node = node_of(maker, kind);

    node->left = kind == APIR_PN_IN ? operand(maker, expr->left)
                                    : make(maker, expr->left);
    node->right = expr->right ? make(maker, expr->right) : NULL;
    return closed(node);
}

static const apir_node_t *binary(maker_t *maker,
                                 const apir_zmodel_expr_t *expr)
{
    switch (expr->op) {
    case APIR_ZO_AND: return two(maker, APIR_PN_AND, expr);
    case APIR_ZO_OR: return two(maker, APIR_PN_OR, expr);
    case APIR_ZO_IN: return two(maker, APIR_PN_IN, expr);
    default: return comparison(maker, expr);
    }
}

static const apir_node_t *make(maker_t *maker, const apir_zmodel_expr_t *expr)
{
    switch (expr->kind) {
    case APIR_ZX_STRING:
        return literal(maker, apir_value_string_n(expr->text, expr->length,
                                                  maker->pool));
    case APIR_ZX_NUMBER: return number(maker, expr);
    case APIR_ZX_BOOLEAN:
        return literal(maker, apir_value_bool(expr->truth, maker->pool));
    case APIR_ZX_NULL: return literal(maker, apir_value_null(maker->pool));
    case APIR_ZX_ENUM_MEMBER: return member_literal(maker, expr->member);
    case APIR_ZX_ARRAY: return array(maker, expr);
    case APIR_ZX_THIS: return this_row(maker);
    case APIR_ZX_FIELD:
        return member(maker, element(maker, expr->scope), expr->field);
    case APIR_ZX_BINDING: return element(maker, expr->scope);
    case APIR_ZX_MEMBER:
        return member(maker, make(maker, expr->left), expr->field);
    case APIR_ZX_CALL: return call(maker, expr);
    case APIR_ZX_NOT: return two(maker, APIR_PN_NOT, expr);
    case APIR_ZX_BINARY: return binary(maker, expr);
    case APIR_ZX_PREDICATE: return predicate(maker, expr);
    default:
        return refused(maker, "This expression cannot be evaluated in a "
                              "policy");
    }
}

const apir_node_t *apir_node_make(const apir_policy_t *policy,
                                  const apir_zmodel_model_t *model,
                                  const apir_zmodel_expr_t *expr,
                                  apr_pool_t *pool)
{
    maker_t maker = { policy, model, pool, apr_hash_make(pool) };

    return make(&maker, expr);
}
