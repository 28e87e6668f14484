/*
 * Conditions on auth() alone, answered in memory. Outside of predicates they
 * follow SQL, where NULL is not true and NOT NULL is NULL; within predicates
 * over lists of auth() they follow JavaScript, as the reference evaluates
 * them there (policy.md §3).
 */
#include "policy/policy_int.h"
#include <string.h>

static const apir_value_t *present(const apir_value_t *value)
{
    return value && value->kind != APIR_NULL && value->kind != APIR_UNDEFINED
               ? value
               : NULL;
}

/* ---- values ---- */

const apir_value_t *apir_memory_read(const apir_policy_user_t *user,
                                     const apir_element_t *element,
                                     const apir_node_t *path)
{
    switch (path->kind) {
    case APIR_PN_AUTH: return user->auth;
    case APIR_PN_LITERAL: return present(path->value);
    case APIR_PN_MEMBER:
        return present(
            apir_value_get(apir_memory_read(user, element, path->left),
                           path->field->name));
    case APIR_PN_ELEMENT:
        while (element && element->scope != path->scope) {
            element = element->outer;
        }
        return element ? present(element->value) : NULL;
    default: return NULL;
    }
}

static bool is_text(const apir_value_t *value)
{
    return value->kind == APIR_STRING;
}

static bool is_number(const apir_value_t *value)
{
    return value->kind == APIR_NUMBER || value->kind == APIR_BIGINT
           || value->kind == APIR_DECIMAL;
}

static bool equal(const apir_value_t *left, const apir_value_t *right)
{
    return (left->kind == right->kind
            || (is_number(left) && is_number(right)))
           && apir_value_equal(left, right);
}

/* -1, 0, 1; 2: they have no order. */
static int order(const apir_value_t *left, const apir_value_t *right)
{
    double a = apir_value_number(left), b = apir_value_number(right);

    if (is_text(left) && is_text(right)) {
        apr_size_t length = left->length < right->length ? left->length
                                                         : right->length;
        int order = memcmp(left->as.text, right->as.text, length);

        if (order == 0) {
            order = left->length < right->length   ? -1
                    : left->length > right->length ? 1
                                                   : 0;
        }
        return order < 0 ? -1 : order > 0;
    }
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
}

static bool ordered(apir_zmodel_op_t op, const apir_value_t *left,
                    const apir_value_t *right)
{
    int sign = order(left, right);

    switch (op) {
    case APIR_ZO_GT: return sign == 1;
    case APIR_ZO_LT: return sign == -1;
    case APIR_ZO_GE: return sign == 1 || sign == 0;
    case APIR_ZO_LE: return sign == -1 || sign == 0;
    default: return false;
    }
}

static apir_truth_t truth_of(bool truth)
{
    return truth ? APIR_IS_TRUE : APIR_IS_FALSE;
}

/* What JavaScript takes for true. */
static bool truthy(const apir_value_t *value)
{
    switch (apir_value_kind(value)) {
    case APIR_TRUE:
    case APIR_ARRAY:
    case APIR_OBJECT: return true;
    case APIR_STRING: return value->length > 0;
    case APIR_NUMBER: return apir_value_number(value) != 0;
    default: return value && value->kind == APIR_DATE;
    }
}

/* ---- texts ---- */

static char folded(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a')
                                          : letter;
}

static bool same_at(const char *text, const char *search, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (folded(text[i]) != folded(search[i])) {
            return false;
        }
    }
    return true;
}

bool apir_memory_match(apir_zmodel_function_t function,
                       const apir_value_t *text, const apir_value_t *search)
{
    apr_size_t length, wanted, last, i;
    const char *in = apir_value_text(text, &length);
    const char *what = apir_value_text(search, &wanted);

    if (!in || !what || wanted > length) {
        return false;
    }
    last = length - wanted;
    if (function != APIR_ZF_CONTAINS) {
        return same_at(in + (function == APIR_ZF_ENDS_WITH ? last : 0), what,
                       wanted);
    }
    for (i = 0; i <= last; i++) {
        if (same_at(in + i, what, wanted)) {
            return true;
        }
    }
    return false;
}

/* ---- what has operands ---- */

/* What a comparison comes to. */
static apir_truth_t missing(const apir_policy_user_t *user)
{
    return user->strict ? APIR_IS_FALSE : APIR_IS_NULL;
}

static bool is_null_literal(const apir_node_t *node)
{
    return node->kind == APIR_PN_LITERAL && !present(node->value);
}

static apir_truth_t compare(const apir_policy_user_t *user,
                            const apir_element_t *element,
                            const apir_node_t *node)
{
    const apir_value_t *left = apir_memory_read(user, element, node->left);
    const apir_value_t *right = apir_memory_read(user, element, node->right);
    bool equality = node->op == APIR_ZO_EQ || node->op == APIR_ZO_NE;

    if ((!left || !right)
        && (!equality
            || (user->strict && !is_null_literal(node->left)
                && !is_null_literal(node->right)))) {
        return missing(user);
    }
    if (equality) {
        bool same = left && right ? equal(left, right) : left == right;

        return truth_of(same == (node->op == APIR_ZO_EQ));
    }
    return truth_of(ordered(node->op, left, right));
}

static apir_truth_t in_items(const apir_policy_user_t *user,
                             const apir_element_t *element,
                             const apir_value_t *value,
                             const apir_node_t *list)
{
    bool unknown = false;
    int i;

    for (i = 0; i < list->item_count; i++) {
        const apir_value_t *item = apir_memory_read(user, element,
                                                    list->items[i]);

        if (item && equal(value, item)) {
            return APIR_IS_TRUE;
        }
        unknown = unknown || !item;
    }
    return unknown ? missing(user) : APIR_IS_FALSE;
}

static apir_truth_t in(const apir_policy_user_t *user,
                       const apir_element_t *element, const apir_node_t *node)
{
    const apir_value_t *value = apir_memory_read(user, element, node->left);
    const apir_value_t *list, *item;
    apr_size_t i;

    if (!value) {
        return APIR_IS_FALSE;
    }
    if (node->right->kind == APIR_PN_ARRAY) {
        return in_items(user, element, value, node->right);
    }
    list = apir_memory_read(user, element, node->right);
    if (!list || list->kind != APIR_ARRAY) {
        return missing(user);
    }
    for (i = 0; (item = apir_value_at(list, i)) != NULL; i++) {
        if (equal(value, item)) {
            return APIR_IS_TRUE;
        }
    }
    return APIR_IS_FALSE;
}

static apir_truth_t match(const apir_policy_user_t *user,
                          const apir_element_t *element,
                          const apir_node_t *node)
{
    const apir_value_t *text = apir_memory_read(user, element, node->left);
    const apir_value_t *search = apir_memory_read(user, element, node->right);

    if (!text || (!search && user->strict)) {
        return missing(user);
    }
    return truth_of(!search
                    || apir_memory_match(node->function, text, search));
}

/* ---- JavaScript's logic ---- */

static apir_truth_t predicate(const apir_policy_user_t *user,
                              const apir_element_t *element,
                              const apir_node_t *node);

static apir_truth_t script(const apir_policy_user_t *user,
                           const apir_element_t *element,
                           const apir_node_t *node)
{
    apir_truth_t left, right;

    switch (node->kind) {
    case APIR_PN_NOT:
        return truth_of(script(user, element, node->left) != APIR_IS_TRUE);
    case APIR_PN_AND:
    case APIR_PN_OR:
        left = script(user, element, node->left);
        right = script(user, element, node->right);
        if (left == APIR_IS_NULL || right == APIR_IS_NULL) {
            return APIR_IS_NULL;
        }
        return truth_of(node->kind == APIR_PN_AND
                            ? left == APIR_IS_TRUE && right == APIR_IS_TRUE
                            : left == APIR_IS_TRUE || right == APIR_IS_TRUE);
    default: return apir_memory_test(user, element, node);
    }
}

static apir_truth_t predicate(const apir_policy_user_t *user,
                              const apir_element_t *element,
                              const apir_node_t *node)
{
    const apir_value_t *list = apir_memory_read(user, element, node->left);
    const apir_value_t *item;
    bool all = node->op == APIR_ZO_EVERY;
    apr_size_t i;

    if (!list || list->kind != APIR_ARRAY) {
        return APIR_IS_NULL;
    }
    for (i = 0; (item = apir_value_at(list, i)) != NULL; i++) {
        apir_element_t inner = { element, node, item };

        if ((script(user, &inner, node->right) == APIR_IS_TRUE) != all) {
            return truth_of(node->op == APIR_ZO_SOME);
        }
    }
    return truth_of(node->op != APIR_ZO_SOME);
}

/* ---- SQL's logic ---- */

static apir_truth_t same(const apir_policy_user_t *user,
                         const apir_element_t *element,
                         const apir_node_t *node)
{
    bool all = true;
    int i;

    for (i = 0; i < node->item_count; i++) {
        if (user->strict
            && !apir_memory_read(user, element, node->items[i]->left)) {
            return APIR_IS_FALSE;
        }
        all = all && compare(user, element, node->items[i]) == APIR_IS_TRUE;
    }
    return truth_of(all == (node->op == APIR_ZO_EQ));
}

static apir_truth_t joined(const apir_policy_user_t *user,
                           const apir_element_t *element,
                           const apir_node_t *node)
{
    apir_truth_t decides = truth_of(node->kind == APIR_PN_OR);
    apir_truth_t left = apir_memory_test(user, element, node->left);
    apir_truth_t right = left == decides
                             ? left
                             : apir_memory_test(user, element, node->right);

    if (right == decides) {
        return decides;
    }
    return left == APIR_IS_NULL ? left : right;
}

static apir_truth_t bare(const apir_policy_user_t *user,
                         const apir_element_t *element,
                         const apir_node_t *node)
{
    const apir_value_t *value = apir_memory_read(user, element, node);

    return value ? truth_of(truthy(value)) : APIR_IS_NULL;
}

apir_truth_t apir_memory_test(const apir_policy_user_t *user,
                              const apir_element_t *element,
                              const apir_node_t *node)
{
    apir_truth_t truth;

    switch (node->kind) {
    case APIR_PN_NOT:
        truth = apir_memory_test(user, element, node->left);
        return truth == APIR_IS_NULL ? truth
                                     : truth_of(truth == APIR_IS_FALSE);
    case APIR_PN_AND:
    case APIR_PN_OR: return joined(user, element, node);
    case APIR_PN_COMPARE: return compare(user, element, node);
    case APIR_PN_SAME: return same(user, element, node);
    case APIR_PN_IN: return in(user, element, node);
    case APIR_PN_MATCH: return match(user, element, node);
    case APIR_PN_PREDICATE: return predicate(user, element, node);
    default: return bare(user, element, node);
    }
}
