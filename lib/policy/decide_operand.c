/*
 * Comparisons. What nothing is known of may be either way; as each of these
 * occurs in a formula once, and formulas have no negations, it is simply
 * true.
 *
 * A value that the user does not have makes its comparison false, `!=` as
 * well (policy.md §7.3); so the contrary is true then.
 */
#include "json/scalar.h"
#include "policy/decide_int.h"
#include <math.h>
#include <string.h>

#define MOST_EXACT 9007199254740992.0 /* 2^53 */

typedef enum operand_kind_t {
    FREE,    /* nothing is known */
    MISSING, /* of auth(), and not there */
    SYMBOL,  /* term; sort */
    NUMBER,  /* number term plus value; term 0: only the value */
    ODD      /* value, which no field is thought to have */
} operand_kind_t;

typedef struct operand_t {
    operand_kind_t kind;
    int term;
    char sort;
    double value;
} operand_t;

static const operand_t nobody_knows = { FREE, 0, 0, 0 };

static operand_t symbol(apir_decide_t *decide, char sort, const char *text,
                        apr_size_t length)
{
    operand_t out = { SYMBOL, 0, sort, 0 };

    out.term = apir_decide_symbol(decide, sort, text, length);
    return out;
}

static operand_t truth(apir_decide_t *decide, bool value)
{
    return symbol(decide, 'b', value ? "1" : "0", 1);
}

static operand_t number(double value)
{
    bool natural = value >= 0 && value == floor(value);
    operand_t out = { natural ? NUMBER : ODD, 0, 'n', value };

    if (natural && value > MOST_EXACT) {
        out.value = MOST_EXACT;
    }
    return isnan(value) ? nobody_knows : out;
}

static operand_t of_field(apir_decide_t *decide, const char *path,
                          const apir_zmodel_field_t *field)
{
    bool is_number = apir_decide_is_number(field);
    operand_t out = { is_number ? NUMBER : SYMBOL, 0, 'n', 0 };

    if (!is_number && !apir_decide_is_symbol(field)) {
        return nobody_knows;
    }
    out.term = apir_decide_field(decide, path, field);
    if (!is_number) {
        out.sort = field->kind == APIR_ZT_BOOLEAN ? 'b' : 's';
    }
    return out;
}

/* A literal that no field can have is thought to be some number (§7.3). */
static operand_t of_literal(apir_decide_t *decide,
                            const apir_zmodel_expr_t *expr)
{
    const char *text = expr->text[0] == '+' ? expr->text + 1 : expr->text;
    operand_t out = number(
        apir_scalar_number(text, strlen(text), decide->pool));

    if (out.kind == ODD) {
        out.kind = NUMBER;
        out.term = apir_decide_number(decide);
        out.value = 0;
    }
    return out;
}

const apir_value_t *apir_decide_auth(const apir_decide_t *decide,
                                     const apir_zmodel_expr_t *expr)
{
    const apir_value_t *value = decide->auth;

    if (expr->kind == APIR_ZX_MEMBER) {
        value = apir_value_get(apir_decide_auth(decide, expr->left),
                               expr->field->name);
    }
    return value && value->kind != APIR_NULL && value->kind != APIR_UNDEFINED
               ? value
               : NULL;
}

/* The name of a member that is given by what the database has. */
static const char *member_name(const apir_zmodel_enum_t *enumeration,
                               const char *text, apr_size_t *length)
{
    const apir_zmodel_member_t *member = apir_zmodel_member(enumeration, text,
                                                            *length);

    if (!member) {
        member = apir_zmodel_member_stored(enumeration, text, *length);
        text = member ? member->name : text;
        *length = member ? strlen(text) : *length;
    }
    return text;
}

/* As the declared type has it; other kinds of values are not known. */
static operand_t of_auth(apir_decide_t *decide,
                         const apir_zmodel_field_t *field,
                         const apir_value_t *value)
{
    operand_t missing = { MISSING, 0, 0, 0 };
    apr_size_t length = 0;
    const char *text;

    if (!apir_decide_is_number(field) && !apir_decide_is_symbol(field)) {
        return nobody_knows;
    }
    if (!value) {
        return missing;
    }
    text = apir_value_text(value, &length);
    if (apir_decide_is_number(field)) {
        return value->kind == APIR_STRING
                   ? number(apir_scalar_number(text, length, decide->pool))
                   : number(apir_value_number(value));
    }
    if (field->kind == APIR_ZT_BOOLEAN) {
        return value->kind == APIR_TRUE || value->kind == APIR_FALSE
                   ? truth(decide, value->kind == APIR_TRUE)
                   : nobody_knows;
    }
    if (value->kind != APIR_STRING) {
        return nobody_knows;
    }
    if (field->kind == APIR_ZT_ENUM) {
        text = member_name(field->enumeration, text, &length);
    }
    return symbol(decide, 's', text, length);
}

static operand_t operand_of(apir_decide_t *decide,
                            const apir_zmodel_expr_t *expr, const char *path)
{
    switch (expr->kind) {
    case APIR_ZX_STRING: return symbol(decide, 's', expr->text, expr->length);
    case APIR_ZX_ENUM_MEMBER:
        return symbol(decide, 's', expr->member->name,
                      strlen(expr->member->name));
    case APIR_ZX_BOOLEAN: return truth(decide, expr->truth);
    case APIR_ZX_NUMBER: return of_literal(decide, expr);
    case APIR_ZX_FIELD:
        return expr->scope ? nobody_knows
                           : of_field(decide, path, expr->field);
    case APIR_ZX_MEMBER:
        if (expr->left->kind == APIR_ZX_THIS) {
            return of_field(decide, path, expr->field);
        }
        return apir_zmodel_is_auth(expr)
                   ? of_auth(decide, expr->field,
                             apir_decide_auth(decide, expr))
                   : nobody_knows;
    default: return nobody_knows;
    }
}

/* ---- comparisons ---- */

static apir_zmodel_op_t contrary_of(apir_zmodel_op_t op)
{
    switch (op) {
    case APIR_ZO_EQ: return APIR_ZO_NE;
    case APIR_ZO_NE: return APIR_ZO_EQ;
    case APIR_ZO_LT: return APIR_ZO_GE;
    case APIR_ZO_GE: return APIR_ZO_LT;
    case APIR_ZO_GT: return APIR_ZO_LE;
    default: return APIR_ZO_GT;
    }
}

static bool holds(apir_zmodel_op_t op, double left, double right)
{
    switch (op) {
    case APIR_ZO_EQ: return left == right;
    case APIR_ZO_NE: return left != right;
    case APIR_ZO_LT: return left < right;
    case APIR_ZO_LE: return left <= right;
    case APIR_ZO_GT: return left > right;
    default: return left >= right;
    }
}

/* left - right <= c, and so on; at least one of them is a term. */
static const apir_decide_node_t *compare_numbers(apir_decide_t *decide,
                                                 apir_zmodel_op_t op,
                                                 const operand_t *left,
                                                 const operand_t *right)
{
    apr_int64_t c = (apr_int64_t)(right->value - left->value);
    int a = left->term;
    int b = right->term;

    switch (op) {
    case APIR_ZO_EQ:
        return apir_decide_atom(decide, APIR_DECIDE_EXACT, a, b, c);
    case APIR_ZO_NE:
        return apir_decide_atom(decide, APIR_DECIDE_OTHER, a, b, c);
    case APIR_ZO_LT:
        return apir_decide_atom(decide, APIR_DECIDE_LEAST, a, b, c - 1);
    case APIR_ZO_LE:
        return apir_decide_atom(decide, APIR_DECIDE_LEAST, a, b, c);
    case APIR_ZO_GT:
        return apir_decide_atom(decide, APIR_DECIDE_LEAST, b, a, -c - 1);
    default: return apir_decide_atom(decide, APIR_DECIDE_LEAST, b, a, -c);
    }
}

static const apir_decide_node_t *compare_symbols(apir_decide_t *decide,
                                                 apir_zmodel_op_t op,
                                                 const operand_t *left,
                                                 const operand_t *right)
{
    if (op != APIR_ZO_EQ && op != APIR_ZO_NE) {
        return apir_decide_constant(true);
    }
    return apir_decide_atom(decide,
                            op == APIR_ZO_EQ ? APIR_DECIDE_SAME
                                             : APIR_DECIDE_DIFFERENT,
                            left->term, right->term, 0);
}

static bool is_number(const operand_t *operand)
{
    return operand->kind == NUMBER || operand->kind == ODD;
}

static const apir_decide_node_t *
compare(apir_decide_t *decide, apir_zmodel_op_t op, const operand_t *left,
        const operand_t *right, bool contrary)
{
    bool known = left->kind != FREE && right->kind != FREE;

    if (known && (left->kind == MISSING || right->kind == MISSING)) {
        return apir_decide_constant(contrary);
    }
    op = contrary ? contrary_of(op) : op;
    if (!known || left->sort != right->sort) {
        return apir_decide_constant(true);
    }
    if (!is_number(left)) {
        return compare_symbols(decide, op, left, right);
    }
    if (left->term == 0 && right->term == 0) {
        return apir_decide_constant(holds(op, left->value, right->value));
    }
    return left->kind == ODD || right->kind == ODD
               ? apir_decide_constant(true)
               : compare_numbers(decide, op, left, right);
}

/* ---- auth() and a row ---- */

static bool is_id_kind(const apir_zmodel_field_t *field)
{
    return field->kind == APIR_ZT_INT || field->kind == APIR_ZT_STRING
           || field->kind == APIR_ZT_BOOLEAN;
}

/* Ids of the user against fields of the row: all of them have to compare as
 * @a op says, and to be there. */
static const apir_decide_node_t *
compare_ids(apir_decide_t *decide, apir_zmodel_op_t op, const char *path,
            apir_zmodel_field_t *const *row, apir_zmodel_field_t *const *user,
            int count, bool contrary)
{
    const apir_decide_node_t **items = apr_palloc(decide->pool,
                                                  (apr_size_t)(count + 1)
                                                      * sizeof(*items));

    for (int i = 0; i < count; i++) {
        operand_t left = of_field(decide, path, row[i]);
        operand_t right = of_auth(decide, user[i],
                                  apir_value_get(decide->auth,
                                                 user[i]->name));

        if (!is_id_kind(user[i])) {
            return apir_decide_constant(true);
        }
        items[i] = compare(decide, op, &left, &right, contrary);
    }
    return apir_decide_join(decide, items, count, !contrary);
}

static bool is_auth_itself(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_AUTH;
}

static const apir_decide_node_t *compare_user(apir_decide_t *decide,
                                              apir_zmodel_op_t op,
                                              const apir_zmodel_expr_t *other,
                                              const char *path, bool contrary)
{
    bool own = (other->kind == APIR_ZX_FIELD && !other->scope)
               || (other->kind == APIR_ZX_MEMBER
                   && other->left->kind == APIR_ZX_THIS);
    const apir_zmodel_relation_t *relation = own ? other->field->relation
                                                 : NULL;
    const apir_zmodel_key_t *id = decide->zmodel->auth
                                      ? decide->zmodel->auth->id
                                      : NULL;

    if (other->kind == APIR_ZX_NULL) {
        return apir_decide_constant(
            ((decide->auth == NULL) == (op == APIR_ZO_EQ)) != contrary);
    }
    if (other->kind == APIR_ZX_THIS && id) {
        return compare_ids(decide, op, path, id->fields, id->fields,
                           id->field_count, contrary);
    }
    if (!relation || !relation->owner || relation->many_to_many) {
        return apir_decide_constant(true);
    }
    return compare_ids(decide, op, path, relation->local, relation->remote,
                       relation->pair_count, contrary);
}

const apir_decide_node_t *apir_decide_compare(apir_decide_t *decide,
                                              const apir_zmodel_expr_t *expr,
                                              const char *path, bool contrary)
{
    operand_t left, right;

    if (is_auth_itself(expr->left)) {
        return compare_user(decide, expr->op, expr->right, path, contrary);
    }
    if (is_auth_itself(expr->right)) {
        return compare_user(decide, expr->op, expr->left, path, contrary);
    }
    left = operand_of(decide, expr->left, path);
    right = operand_of(decide, expr->right, path);
    return compare(decide, expr->op, &left, &right, contrary);
}

const apir_decide_node_t *apir_decide_given(apir_decide_t *decide,
                                            const apir_zmodel_field_t *field,
                                            const apir_value_t *value)
{
    operand_t left = of_field(decide, "", field);
    operand_t right = of_auth(decide, field, value);

    return compare(decide, APIR_ZO_EQ, &left, &right, false);
}
