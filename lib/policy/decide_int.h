/**
 * @file policy/decide_int.h
 * @brief Rules as a formula without negations over a few kinds of atoms, and
 * what finds out whether it can be satisfied.
 *
 *     rules ──decide_rule.c──► formula ──decide_search.c──► sets of atoms
 *     ──decide_theory.c──► do they hold together?
 */
#ifndef APIR_POLICY_DECIDE_INT_H
#define APIR_POLICY_DECIDE_INT_H

#include "policy/decide.h"
#include <apr_hash.h>
#include <apr_tables.h>

/** Greatest number that a field is thought to have (policy.md §7.4). */
#define APIR_DECIDE_MOST 4294967295LL

/** What has a value: a field of the row, of a row that check() leads to, or
 * a constant that is no number. Numbered from 0; numbers have their own
 * numbering, where 0 stands for zero itself. */
typedef struct apir_decide_term_t {
    bool is_constant;
    const int *choices; /**< the constants that it can be; NULL: any */
    int choice_count;
} apir_decide_term_t;

typedef enum apir_decide_kind_t {
    APIR_DECIDE_TRUE,
    APIR_DECIDE_FALSE,
    APIR_DECIDE_AND,  /**< items */
    APIR_DECIDE_OR,   /**< items */
    APIR_DECIDE_SAME, /**< terms a and b are equal */
    APIR_DECIDE_DIFFERENT,
    APIR_DECIDE_LEAST, /**< numbers: a - b <= c */
    APIR_DECIDE_EXACT, /**< a - b = c */
    APIR_DECIDE_OTHER  /**< a - b != c */
} apir_decide_kind_t;

typedef struct apir_decide_node_t apir_decide_node_t;
struct apir_decide_node_t {
    apir_decide_kind_t kind;
    int a;
    int b;
    apr_int64_t c;
    const apir_decide_node_t *const *items;
    int item_count;
};

/** One question on its way. */
typedef struct apir_decide_t {
    const apir_zmodel_t *zmodel;
    const apir_value_t *auth; /**< NULL: nobody */
    apr_pool_t *pool;
    apr_hash_t *names; /**< of terms and numbers, to int: their number */
    apr_array_header_t *terms; /**< apir_decide_term_t */
    int number_count;
    int *parent;           /**< scratch of decide_theory.c: by term */
    apr_int64_t *distance; /**< by number */
    apr_size_t work;
    bool tired; /**< too much work: nobody knows */
} apir_decide_t;

/** Counts steps; false: there were too many. */
bool apir_decide_step(apir_decide_t *decide, apr_size_t steps);

/* ---- decide_node.c: making formulas ---- */

const apir_decide_node_t *apir_decide_constant(bool truth);
/** Joins by AND (@a all) or OR; constants and nests are taken away. */
const apir_decide_node_t *apir_decide_join(apir_decide_t *decide,
                                           const apir_decide_node_t **items,
                                           int count, bool all);
const apir_decide_node_t *apir_decide_atom(apir_decide_t *decide,
                                           apir_decide_kind_t kind, int a,
                                           int b, apr_int64_t c);
/** The term of a constant: @a sort keeps strings and booleans apart. */
int apir_decide_symbol(apir_decide_t *decide, char sort, const char *text,
                       apr_size_t length);
/** The term of a field that is no number; the number of one that is. @a path:
 * the relations that lead to its row, "" or "post.author.". */
int apir_decide_field(apir_decide_t *decide, const char *path,
                      const apir_zmodel_field_t *field);
/** A number that is free. */
int apir_decide_number(apir_decide_t *decide);

/** Fields whose comparisons are looked into. */
bool apir_decide_is_number(const apir_zmodel_field_t *field);
bool apir_decide_is_symbol(const apir_zmodel_field_t *field);

/* ---- decide_rule.c: from rules ---- */

/** What has to hold for an operation on a row of @a model. */
const apir_decide_node_t *apir_decide_rules(apir_decide_t *decide,
                                            const apir_zmodel_model_t *model,
                                            unsigned operation);

/* ---- decide_operand.c ---- */

/** A comparison, or its contrary. */
const apir_decide_node_t *apir_decide_compare(apir_decide_t *decide,
                                              const apir_zmodel_expr_t *expr,
                                              const char *path,
                                              bool contrary);
/** `field == value`, of `where`. */
const apir_decide_node_t *apir_decide_given(apir_decide_t *decide,
                                            const apir_zmodel_field_t *field,
                                            const apir_value_t *value);
/** What a path from auth() leads to; NULL: null, or not there. */
const apir_value_t *apir_decide_auth(const apir_decide_t *decide,
                                     const apir_zmodel_expr_t *expr);

/* ---- decide_search.c, decide_theory.c ---- */

/** Whether there are values for which @a node holds. */
bool apir_decide_search(apir_decide_t *decide,
                        const apir_decide_node_t *node);

/** Whether @a count atoms can hold together: what is not, certainly is not;
 * to be sure of what is, ask apir_decide_split(). */
bool apir_decide_fits(apir_decide_t *decide,
                      const apir_decide_node_t *const *atoms, int count);

/**
 * What is still to be decided where apir_decide_fits() is true: alternatives
 * of which one has to hold, though no atom says so.
 * @param open  out: an OR, or NULL: the atoms do hold together
 * @return false: they do not
 */
bool apir_decide_split(apir_decide_t *decide,
                       const apir_decide_node_t *const *atoms, int count,
                       const apir_decide_node_t **open);

#endif
