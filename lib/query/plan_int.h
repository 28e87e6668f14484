/**
 * @file query/plan_int.h
 * @brief What a plan is made of: nodes, each a statement whose rows become
 * objects, below them the nodes of their relations.
 */
#ifndef APIR_QUERY_PLAN_INT_H
#define APIR_QUERY_PLAN_INT_H

#include "query/order.h"
#include "query/plan.h"

typedef struct apir_plan_node_t apir_plan_node_t;

/** How a column becomes JSON. */
typedef enum apir_form_t {
    APIR_FORM_PLAIN, /**< as the database has it: aggregates */
    APIR_FORM_STRING,
    APIR_FORM_NUMBER,
    APIR_FORM_BOOLEAN,
    APIR_FORM_BIGINT,
    APIR_FORM_DECIMAL,
    APIR_FORM_DATE,
    APIR_FORM_BYTES,
    APIR_FORM_JSON,
    APIR_FORM_ENUM
} apir_form_t;

typedef enum apir_output_kind_t {
    APIR_OUTPUT_COLUMN,   /**< "name": column */
    APIR_OUTPUT_RELATION, /**< "name": rows of node */
    APIR_OUTPUT_GROUP,    /**< "name": {outputs} */
    APIR_OUTPUT_TEXT,     /**< "name": "text" */
    APIR_OUTPUT_PART      /**< the outputs themselves, where column is
                                    not NULL: a sub model's own fields */
} apir_output_kind_t;

/** A member of a row's object. */
typedef struct apir_output_t {
    apir_output_kind_t kind;
    apir_form_t form;
    int column;
    const char *name;
    apr_size_t name_length;
    const char *key; /**< the name as JSON, with its colon */
    apr_size_t key_length;
    const apir_zmodel_enum_t *enumeration;
    const apir_zmodel_field_t *strict; /**< whose values alone may be there;
                                            NULL: anything may */
    bool required;                     /**< of those: never NULL */
    const char *text;                  /**< of APIR_OUTPUT_TEXT */
    apir_plan_node_t *node;
    const struct apir_output_t *outputs;
    int output_count;
} apir_output_t;

/** What the rows of a node are together. */
typedef enum apir_result_t {
    APIR_RESULT_LIST,  /**< an array of objects */
    APIR_RESULT_ROW,   /**< an object, or null */
    APIR_RESULT_VALUE, /**< the first output's column alone */
    APIR_RESULT_FOUND  /**< true where the first column is not 0 */
} apir_result_t;

struct apir_plan_node_t {
    const char *sql;
    const apir_bind_t *binds;
    int bind_count;
    bool from_parent; /**< some of them are columns of the parent */
    const apir_zmodel_field_t *required; /**< a relation that is never null;
                                              NULL: it may be */
    apir_result_t result;
    const apir_output_t *outputs;
    int output_count;
    int number; /**< in the plan, parents before children */
};

struct apir_query_plan_t {
    const apir_plan_node_t *root;
    const apir_plan_node_t *const *nodes;
    int node_count;
    apr_pool_t *pool;
};

/** What making a plan shares. */
typedef struct apir_planner_t {
    apr_pool_t *pool;    /**< the plan's */
    apr_pool_t *scratch; /**< until it is made */
    apr_hash_t *leaves;
    const apir_query_policy_t *policy;
    apr_array_header_t *nodes; /**< apir_plan_node_t * */
    int depth;
    apr_status_t status;
    apir_error_t *error;
    apr_pool_t *error_pool;
} apir_planner_t;

/** A node that is being made. */
typedef struct apir_draft_t {
    apir_planner_t *planner;
    apir_plan_node_t *node;
    const apir_zmodel_model_t *model;
    apir_sql_t sql;
    apir_source_t source;
    const char *from;            /**< the source, and what was joined to it */
    apr_array_header_t *columns; /**< const char * */
    apr_array_header_t *outputs; /**< apir_output_t */
} apir_draft_t;

/** A node and its source. */
void apir_draft_begin(apir_draft_t *draft, apir_planner_t *planner,
                      const apir_zmodel_model_t *model, apir_result_t result);

/** The place of a column, added unless it is there. */
int apir_draft_column(apir_draft_t *draft, const char *text);

/** Names an output (copied). */
void apir_output_name(apir_output_t *output, const char *name,
                      apr_pool_t *pool);

/** A new member. */
apir_output_t *apir_output_add(apr_array_header_t *outputs,
                               apir_output_kind_t kind, const char *name,
                               apr_pool_t *pool);

/** The member of a field. */
apir_output_t *apir_output_add_field(apir_draft_t *draft,
                                     apr_array_header_t *outputs,
                                     const apir_source_t *source,
                                     const apir_zmodel_field_t *field);

/** The form of a field's values. */
apir_form_t apir_form_of(const apir_zmodel_field_t *field);

/**
 * Appends "SELECT columns FROM ", none being "1".
 * @param order  NULL, or the flipped order of rows taken from the end: then
 *               this is the inner one of two queries
 */
void apir_draft_put_select(apir_draft_t *draft, const apir_order_t *order);

/** The end of the outer query, which puts the rows in their order. */
void apir_draft_put_restoring(apir_draft_t *draft, const apir_order_t *order);

/** Closes the node: its statement is what was put. */
apir_plan_node_t *apir_draft_end(apir_draft_t *draft);

/**
 * The node of rows: findMany and the like, and relations.
 * @param args  ARGS
 * @param link  the relation that leads here; NULL: the root
 * @param near  parameters of its near fields, made for each by columns of the
 *              parent
 */
apir_plan_node_t *
apir_plan_rows(apir_planner_t *planner, const apir_zmodel_model_t *model,
               const apir_value_t *args, apir_result_t result,
               const apir_zmodel_field_t *link, const int *near);

/** Members of a row, by select, include and omit, or by fields; relations
 * become nodes below. */
void apir_plan_select(apir_draft_t *draft, const apir_value_t *args);

/** Members as `fields` lists them (plan_fields.c). */
void apir_plan_fields(apir_draft_t *draft, const apir_value_t *fields);

/** A relation's rows as a member. */
apir_output_t *apir_plan_relation(apir_draft_t *draft,
                                  const apir_zmodel_field_t *field,
                                  const char *as, const apir_value_t *args);

/** A relation's count as a member. */
void apir_plan_relation_count(apir_draft_t *draft,
                              apr_array_header_t *outputs,
                              const apir_zmodel_field_t *field,
                              const char *as, const apir_value_t *args);

/** The field of that name; NULL fails the plan. */
const apir_zmodel_field_t *apir_plan_field(apir_draft_t *draft,
                                           const char *name);

/** The nodes of the other reads. */
apir_plan_node_t *apir_plan_exists(apir_planner_t *planner,
                                   const apir_zmodel_model_t *model,
                                   const apir_value_t *args);
apir_plan_node_t *apir_plan_count(apir_planner_t *planner,
                                  const apir_zmodel_model_t *model,
                                  const apir_value_t *args);
apir_plan_node_t *apir_plan_aggregate(apir_planner_t *planner,
                                      const apir_zmodel_model_t *model,
                                      const apir_value_t *args);
apir_plan_node_t *apir_plan_group(apir_planner_t *planner,
                                  const apir_zmodel_model_t *model,
                                  const apir_value_t *args);

/** Appends " LIMIT …" as take and skip say; @a one: at most one row. */
void apir_plan_put_limit(apir_sql_t *sql, const apir_value_t *args, bool one,
                         bool magnitude);

/** Whether take is there and negative. */
bool apir_plan_backwards(const apir_value_t *args);

#endif
