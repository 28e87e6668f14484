/**
 * @file statement/source.h
 * @brief The one way by which a statement gets at a table.
 *
 * Whatever reads or changes rows of a model names them by
 * apir_source_put(), so a policy that is set on the statement is heard for
 * every one: then the source is a derived table that holds the rows the
 * policy lets pass, and of their columns what may be seen. What is built on a
 * source cannot tell.
 */
#ifndef APIR_STATEMENT_SOURCE_H
#define APIR_STATEMENT_SOURCE_H

#include "statement/statement.h"

/** A table of a source: sub models have one for each base. */
typedef struct apir_source_level_t {
    const apir_zmodel_model_t *table;
    const char *alias;
} apir_source_level_t;

typedef struct apir_source_t {
    const apir_zmodel_model_t *model;
    const apir_source_level_t *levels;
    int level_count;
    const char *alias;  /**< of a derived table; NULL: columns are
                                    those of `levels` */
    unsigned operation; /**< that it was asked for */
} apir_source_t;

/**
 * What a policy says about the rows of a source; a floor above makes it. As
 * long-lived as the request: plans keep none of it, but its shape.
 */
typedef struct apir_query_policy_t apir_query_policy_t;
struct apir_query_policy_t {
    /** Appends a condition on a row of @a source, whose columns are what is
     * stored; false: there is none, every row will do. @a operation is one of
     * APIR_ZP_…; with APIR_ZP_POST_UPDATE the row is the one after the
     * update, and the fields that before() names are columns
     * (APIR_BIND_PARENT) in the order that `before` gives. */
    bool (*rows)(const apir_query_policy_t *policy, apir_sql_t *sql,
                 const apir_source_t *source, unsigned operation);
    /** The same for seeing (APIR_ZP_READ) or setting (APIR_ZP_UPDATE)
     * @a field of a row; NULL: that is always allowed. */
    bool (*field)(const apir_query_policy_t *policy, apir_sql_t *sql,
                  const apir_source_t *source,
                  const apir_zmodel_field_t *field, unsigned operation);
    /** The fields of @a model that its post-update rules know by before(),
     * ids first; @a count is 0 where there are none. NULL: never any. */
    const apir_zmodel_field_t *const *(*before)(
        const apir_query_policy_t *policy, const apir_zmodel_model_t *model,
        int *count);
    /** What of this policy the texts of statements depend on: policies with
     * one shape make the same statements, and mean the same by each value of
     * `context`. */
    const char *shape;
    apr_size_t shape_length;
    const apir_value_t *const *context; /**< APIR_BIND_CONTEXT */
    int context_count;
};

/**
 * Appends the rows of @a model as a term of FROM.
 * @param operation  what is done to them, APIR_ZP_READ …: a policy's rules
 * @param source     out: what stands for its columns
 */
void apir_source_put(apir_sql_t *sql, const apir_zmodel_model_t *model,
                     unsigned operation, apir_source_t *source);

/** The same as text, for what stands before FROM and speaks of its columns. */
const char *apir_source_text(apir_sql_t *sql,
                             const apir_zmodel_model_t *model,
                             unsigned operation, apir_source_t *source);

/**
 * Appends one row as a term of FROM that is not in the table yet, for the
 * rules of create: what @a row (an object by field names, of values as they
 * are stored) lacks is NULL; bases' rows are there. Nothing of it is guarded.
 */
void apir_source_put_given(apir_sql_t *sql, const apir_zmodel_model_t *model,
                           const apir_value_t *row, apir_source_t *source);

/** A field's column, with its alias: `t0."e_mail"`. The field is one of the
 * source's model (or of a base of it). */
const char *apir_source_column(apir_sql_t *sql, const apir_source_t *source,
                               const apir_zmodel_field_t *field);

/** One more table of the source's rows: that of a sub model, joined where a
 * row has it. @a part gets its columns. */
void apir_source_put_sub_model(apir_sql_t *sql, const apir_source_t *source,
                               const apir_zmodel_model_t *sub,
                               apir_source_t *part);

#endif
