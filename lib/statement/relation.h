/**
 * @file statement/relation.h
 * @brief How rows of two models belong together, as SQL.
 */
#ifndef APIR_STATEMENT_RELATION_H
#define APIR_STATEMENT_RELATION_H

#include "statement/source.h"

/** The fields on this side that a relation compares: the ids for
 * many-to-many, else the pairs' `local`. @a count gets how many. */
apir_zmodel_field_t *const *
apir_relation_near_fields(const apir_zmodel_field_t *field, int *count);

/**
 * Appends the condition under which rows of @a far are those that
 * @a field leads to.
 * @param near  what the fields of apir_relation_near_fields() are: columns
 *              or parameters
 */
void apir_relation_put(apir_sql_t *sql, const apir_zmodel_field_t *field,
                       const char *const *near, const apir_source_t *far);

/** The same for rows of a source. */
void apir_relation_put_between(apir_sql_t *sql, const apir_source_t *near,
                               const apir_zmodel_field_t *field,
                               const apir_source_t *far);

/** Whether a field leads to at most one row. */
bool apir_relation_to_one(const apir_zmodel_field_t *field);

#endif
