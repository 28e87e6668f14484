/**
 * @file policy/policy_int.h
 * @brief Rules as they are kept: trees of few kinds of node, and the facts
 * about the user that they ask for.
 */
#ifndef APIR_POLICY_POLICY_INT_H
#define APIR_POLICY_POLICY_INT_H

#include "policy/policy.h"

typedef enum apir_node_kind_t {
    APIR_PN_LITERAL, /**< value, stored */
    APIR_PN_ARRAY,   /**< items */
    APIR_PN_THIS,    /**< the row that the rule judges */
    APIR_PN_AUTH,
    APIR_PN_BEFORE,
    APIR_PN_ELEMENT,   /**< scope: the predicate whose element it is */
    APIR_PN_MEMBER,    /**< left.field */
    APIR_PN_NOW,       /**< now() */
    APIR_PN_OPERATION, /**< currentOperation(): by_operation */
    APIR_PN_NOT,       /**< left */
    APIR_PN_AND,
    APIR_PN_OR,
    APIR_PN_COMPARE,   /**< left op right */
    APIR_PN_SAME,      /**< auth() op a row: items compare ids */
    APIR_PN_IN,        /**< left in right */
    APIR_PN_PREDICATE, /**< left op [right] */
    APIR_PN_CHECK,     /**< check(left, operation) */
    APIR_PN_MATCH,     /**< a function of texts: left, right */
    APIR_PN_REFUSED    /**< text: why it cannot be evaluated */
} apir_node_kind_t;

typedef struct apir_node_t apir_node_t;
typedef struct apir_fact_t apir_fact_t;

/** Operations are numbered for tables. */
#define APIR_POLICY_OPERATIONS 5

struct apir_node_t {
    apir_node_kind_t kind;
    apir_zmodel_op_t op;
    apir_zmodel_function_t function; /**< of MATCH */
    unsigned operation;              /**< of CHECK; 0: that of the rule */
    bool rows;                       /**< needs a database */
    bool user;                       /**< asks for auth() */
    const apir_node_t *left;
    const apir_node_t *right;
    const apir_node_t *const *items;
    int item_count;
    const apir_zmodel_field_t *field;
    const apir_node_t *scope;
    const apir_value_t *value;  /**< a literal as JSON has it */
    const apir_value_t *stored; /**< as the database has it */
    const apir_value_t *by_operation[APIR_POLICY_OPERATIONS];
    const char *text;
    const apir_fact_t *fact; /**< NULL: it is none */
};

/* ---- facts ---- */

/** What is asked of auth(). */
typedef enum apir_fact_kind_t {
    APIR_FACT_TEST,  /**< a condition on auth() alone */
    APIR_FACT_VALUE, /**< a value that goes to the database */
    APIR_FACT_LIST,  /**< a list that goes there, as JSON */
    APIR_FACT_EACH   /**< a list whose elements are compared with rows:
                            `parts` are asked for each */
} apir_fact_kind_t;

typedef struct apir_facts_t {
    apr_array_header_t *list; /**< apir_fact_t * */
} apir_facts_t;

struct apir_fact_t {
    apir_fact_kind_t kind;
    const apir_node_t *node;
    int number; /**< in its list */
    apir_facts_t *parts;
};

/** What a fact comes to for one user. */
typedef struct apir_known_t apir_known_t;
struct apir_known_t {
    char mark;   /**< 'T', 'F', 'N' (null), 'V' (a value), '[' (elements) */
    int context; /**< of 'V': its place */
    int count;   /**< of '[' */
    apir_known_t *const *elements; /**< each: by the part's number */
};

/* ---- rules ---- */

typedef struct apir_policy_rule_t {
    bool deny;
    unsigned operations;
    const apir_node_t *condition;
} apir_policy_rule_t;

typedef struct apir_policy_rules_t {
    const apir_policy_rule_t *rules;
    int count;
} apir_policy_rules_t;

typedef struct apir_policy_model_t {
    apir_policy_rules_t rules;
    const apir_policy_rules_t *fields; /**< by the field's number */
    const apir_zmodel_field_t *const *before;
    int before_count;
} apir_policy_model_t;

struct apir_policy_t {
    const apir_zmodel_t *zmodel;
    const apir_policy_model_t *models; /**< by the model's number */
    apir_facts_t *facts;
};

/** The rules for one user; what apir_query_policy_t is the beginning of. */
typedef struct apir_policy_user_t {
    apir_query_policy_t seam;
    const apir_policy_t *policy;
    const apir_value_t *auth; /**< NULL: nobody */
    bool strict;
    const apir_known_t *known; /**< by the fact's number */
    apr_pool_t *pool;
} apir_policy_user_t;

/** Three values, and what only a database can tell. */
typedef enum apir_truth_t {
    APIR_IS_FALSE,
    APIR_IS_TRUE,
    APIR_IS_NULL,
    APIR_IS_SQL
} apir_truth_t;

/** What an element of a list of auth() is, while its predicate is asked. */
typedef struct apir_element_t apir_element_t;
struct apir_element_t {
    const apir_element_t *outer;
    const apir_node_t *scope;
    const apir_value_t *value;
};

/** The tree of a condition of @a model. */
const apir_node_t *apir_node_make(const apir_policy_t *policy,
                                  const apir_zmodel_model_t *model,
                                  const apir_zmodel_expr_t *expr,
                                  apr_pool_t *pool);

/** The root of a path: THIS, AUTH, BEFORE or ELEMENT; NULL: it is none. */
const apir_node_t *apir_node_root(const apir_node_t *node);

/** Notes what @a node asks of auth() in @a facts. */
void apir_facts_collect(apir_facts_t *facts, const apir_node_t *node,
                        apr_pool_t *pool);
apir_facts_t *apir_facts_make(apr_pool_t *pool);

/** A path's value in memory; NULL: null, or not there. */
const apir_value_t *apir_memory_read(const apir_policy_user_t *user,
                                     const apir_element_t *element,
                                     const apir_node_t *path);

/** What a condition on auth() alone comes to, by SQL's logic; predicates by
 * JavaScript's. */
apir_truth_t apir_memory_test(const apir_policy_user_t *user,
                              const apir_element_t *element,
                              const apir_node_t *node);

/** Whether a text has another as MATCH says: ASCII letters of either case
 * are the same. */
bool apir_memory_match(apir_zmodel_function_t function,
                       const apir_value_t *text, const apir_value_t *search);

/** Finds out all that is asked; the user's context and shape. */
void apir_user_learn(apir_policy_user_t *user);

/* ---- SQL ---- */

/** A condition: a constant or SQL. */
typedef struct apir_term_t {
    apir_truth_t truth;
    const char *text; /**< of APIR_IS_SQL, in parentheses where it has
                            operators */
} apir_term_t;

/** What an ELEMENT stands for, when it is a row. */
typedef struct apir_scope_t apir_scope_t;
struct apir_scope_t {
    const apir_scope_t *outer;
    const apir_node_t *predicate;
    const apir_source_t *source;
};

/** Where a condition stands. */
typedef struct apir_seat_t {
    const apir_policy_user_t *user;
    apir_sql_t *sql;
    const apir_source_t *row; /**< `this` */
    const apir_scope_t *scope;
    const apir_known_t *known; /**< of the innermost list of facts */
    unsigned operation;
    bool elsewhere; /**< below check(): before() is not of this row */
    int depth;
} apir_seat_t;

/** A condition of a rule. */
apir_term_t apir_express(const apir_seat_t *seat, const apir_node_t *node);

/** Comparisons, `in`, functions of texts: what has operands. */
apir_term_t apir_express_compare(const apir_seat_t *seat,
                                 const apir_node_t *node);
apir_term_t apir_express_in(const apir_seat_t *seat, const apir_node_t *node);
apir_term_t apir_express_match(const apir_seat_t *seat,
                               const apir_node_t *node);

/** A path to a column of a row as an expression. */
const char *apir_express_path(const apir_seat_t *seat,
                              const apir_node_t *path);

/** `xs?[…]`, and check(). */
apir_term_t apir_express_predicate(const apir_seat_t *seat,
                                   const apir_node_t *node);
apir_term_t apir_express_check(const apir_seat_t *seat,
                               const apir_node_t *node);

/** All rules of the seat's operation on a row of @a source. */
apir_term_t apir_rules_term(const apir_seat_t *seat,
                            const apir_policy_rules_t *rules, bool otherwise);
apir_term_t apir_rules_of_model(const apir_seat_t *seat,
                                const apir_zmodel_model_t *model);

/** Constants. */
apir_term_t apir_term(apir_truth_t truth);
apir_term_t apir_term_sql(const char *text);
apir_term_t apir_term_not(apir_sql_t *sql, apir_term_t term);

/** The terms put together by AND (@a all) or OR; @a terms is used up. */
apir_term_t apir_term_join(apir_sql_t *sql, apir_term_t *terms, int count,
                           bool all);

/** A term as text: constants are 1, 0 and NULL. */
const char *apir_term_text(apir_term_t term);

/** Of APIR_ZP_…: 0 to APIR_POLICY_OPERATIONS - 1. */
int apir_operation_number(unsigned operation);

#endif
