/**
 * @file args/validate_int.h
 * @brief `@@validate`: a model's rules over the data of one row, evaluated as
 * the reference's JavaScript does (validation.md §5).
 */
#ifndef APIR_ARGS_VALIDATE_INT_H
#define APIR_ARGS_VALIDATE_INT_H

#include "args/args_int.h"

/** A value of an expression. */
typedef struct apir_js_t {
    bool absent; /**< a field that was not given; then nothing else counts */
    apir_value_t value; /**< APIR_UNDEFINED, too */
} apir_js_t;

/** The data of one row, judged. */
typedef struct apir_row_t {
    const apir_rule_t *rule;
    const int *places;     /**< of members in the rule, ascending */
    const apir_js_t *data; /**< what each has become */
    int count;
    bool relations; /**< of the variant that has relations, not foreign
                         keys */
} apir_row_t;

/** Every rule of the row's model that does not hold adds an issue. */
void apir_check_validates(apir_check_t *check, const apir_row_t *row,
                          apir_issues_t *issues);

/** Whether a rule's condition holds. Sets check->stop when it calls what
 * nothing evaluates, now() for one: APIR_E_INTERNAL. */
bool apir_js_holds(apir_check_t *check, const apir_row_t *row,
                   const apir_zmodel_expr_t *condition);

/** What a call of regex() looks for; NULL: nothing fits. */
const void *apir_validate_pattern(const apir_query_rules_t *rules,
                                  const apir_zmodel_expr_t *call);

/** Boolean(value) of JavaScript; what is absent is a symbol there, true. */
bool apir_js_truth(const apir_js_t *value);
/** `===`, but that numbers are equal whatever their type, and dates by their
 * time. */
bool apir_js_same(const apir_value_t *a, const apir_value_t *b);
/** `==`. */
bool apir_js_equal(const apir_value_t *a, const apir_value_t *b,
                   apr_pool_t *pool);
/** `<`, `<=`, `>`, `>=`; false where there is no order. Decimals by their
 * value. */
bool apir_js_compare(apir_zmodel_op_t op, const apir_value_t *a,
                     const apir_value_t *b, apr_pool_t *pool);

#endif
