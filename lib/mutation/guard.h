/**
 * @file mutation/guard.h
 * @brief What a policy has to say before and after rows are written
 * (policy.md §5).
 *
 * Rows are found by apir_source_put(), which lets through those that an
 * operation may touch; these functions judge one row each, by its id in the
 * table of one model: a sub model's row is judged in the table of every level
 * that is written, by that level's rules. Without a policy all of them allow
 * everything and ask nothing.
 */
#ifndef APIR_MUTATION_GUARD_H
#define APIR_MUTATION_GUARD_H

#include "mutation/write.h"

typedef struct apir_guard_t {
    const apir_query_policy_t *policy; /**< NULL: all is allowed */
    apir_db_connection_t *connection;
    apr_pool_t *pool;
    apir_query_refusal_t *refusal; /**< set together with error */
    apir_error_t *error;
} apir_guard_t;

/** A row as it was before an update, for post-update rules. */
typedef struct apir_guard_before_t apir_guard_before_t;

/**
 * Before INSERT into the table of @a model.
 * @param row  an object: by field name what is inserted, defaults included;
 *             what is missing is NULL. Values here and in ids are as stored
 * @return APIR_E_FORBIDDEN, "no-access"
 */
apr_status_t apir_guard_create(const apir_guard_t *guard,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *row);

/**
 * Before UPDATE of the table of @a model; of several rows all are asked
 * before the first is updated.
 * @param id       values of model->id->fields
 * @param fields   what is set in that table, @updatedAt included
 * @param allowed  out: false: to be treated as a row that is not there
 * @param before   out: for apir_guard_updated(); NULL: nothing to be asked
 * @return APIR_E_FORBIDDEN, "no-access", where a field may not be set
 */
apr_status_t apir_guard_update(const apir_guard_t *guard,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *const *id,
                               const apir_zmodel_field_t *const *fields,
                               int field_count, bool *allowed,
                               apir_guard_before_t **before);

/**
 * After the UPDATE, of several rows after the last: post-update rules.
 * @param id  the row's id now
 * @return APIR_E_FORBIDDEN, "no-access", or "other" where the id changed and
 *         rules use before()
 */
apr_status_t apir_guard_updated(const apir_guard_t *guard,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *const *id,
                                const apir_guard_before_t *before);

/** Whether the row can be read: that of a base has to be, for its sub model
 * to be updated. */
apr_status_t apir_guard_read(const apir_guard_t *guard,
                             const apir_zmodel_model_t *model,
                             const apir_value_t *const *id, bool *allowed);

/** Before DELETE, for rows that were not found by a source of
 * APIR_ZP_DELETE. */
apr_status_t apir_guard_delete(const apir_guard_t *guard,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *const *id, bool *allowed);

/**
 * Before a row of a many-to-many join table is inserted: both ends have to be
 * updatable.
 * @param field  the relation's field on one side
 * @param near   the id of the row that has the field
 * @param far    the id of the other row
 * @return APIR_E_FORBIDDEN about the end that is not: "cannot-read-back" for
 *         the end in column A, "no-access" for B
 */
apr_status_t apir_guard_link(const apir_guard_t *guard,
                             const apir_zmodel_field_t *field,
                             const apir_value_t *near,
                             const apir_value_t *far);

/** Before one is deleted; where @a allowed is false it stays, and nobody is
 * told. */
apr_status_t apir_guard_unlink(const apir_guard_t *guard,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *near,
                               const apir_value_t *far, bool *allowed);

/** What was written cannot be read: sets APIR_E_FORBIDDEN,
 * "cannot-read-back". The caller of apir_query_write() keeps what was written
 * (outside $transaction). */
apr_status_t apir_guard_unreadable(const apir_guard_t *guard,
                                   const apir_zmodel_model_t *model);

#endif
