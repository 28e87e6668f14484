/**
 * @file storage/storage.h
 * @brief The tables of a schema: what they look like, what a database lacks,
 * and making it.
 *
 * Tables are laid out as `zen db push` and Prisma lay them out (names of
 * constraints and indexes included), so that a database made there is used
 * here as it is, and one made here works there. For start-up and the command
 * line.
 */
#ifndef APIR_STORAGE_STORAGE_H
#define APIR_STORAGE_STORAGE_H

#include "db/catalog.h"
#include "zmodel/schema.h"

/** A change that is not made, as it could lose data or cannot be known. */
typedef struct apir_storage_refusal_t {
    const char *message;   /**< what is different, one sentence */
    const char *statement; /**< what a person could run, after reading it;
                                may be several lines */
} apir_storage_refusal_t;

typedef struct apir_storage_plan_t {
    bool missing;                   /**< there is no database file yet */
    apr_array_header_t *statements; /**< const char *, without semicolon, in
                                          the order to run them */
    apr_array_header_t *refusals;   /**< apir_storage_refusal_t */
} apir_storage_plan_t;

/** Who a new database file belongs to. */
typedef struct apir_storage_owner_t {
    apr_uid_t uid;
    apr_gid_t gid;
} apir_storage_owner_t;

/**
 * What would have to be done to a database; nothing is written. A database
 * that is missing is as an empty one.
 *
 * Made: tables, join tables, indexes and columns that are missing (a required
 * column of a table with rows needs a constant default). Indexes of a name
 * that the layout gives them are made anew when they are different, and
 * dropped when the schema has them no more. Refused: other differences of
 * columns, keys and foreign keys that matter. Accepted: other tables and
 * columns, other defaults, types of the same affinity, views in the place of
 * tables, foreign keys without actions where the schema gives none.
 *
 * @param plan   out, also when there are refusals; texts in @a pool
 * @param error  why the database cannot be read; a sentence for the
 *               administrator
 */
apr_status_t apir_storage_plan(const apir_zmodel_t *zmodel,
                               const apir_db_config_t *config,
                               apir_storage_plan_t **plan, apr_pool_t *pool,
                               apir_error_t *error);

/**
 * Plans, and runs the plan in the same transaction. Nothing is run when there
 * are refusals: the error then names the first one, @a plan has all.
 * @param owner  of a new file, and must be able to write beside it; NULL:
 *               whoever calls
 */
apr_status_t apir_storage_push(const apir_zmodel_t *zmodel,
                               const apir_db_config_t *config,
                               const apir_storage_owner_t *owner,
                               apir_storage_plan_t **plan, apr_pool_t *pool,
                               apir_error_t *error);

#endif
