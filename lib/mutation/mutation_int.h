/**
 * @file mutation/mutation_int.h
 * @brief What the files of writing share.
 *
 *     write.c     operations
 *     back.c      what comes back
 *     create.c    rows of C, with what hangs on them
 *     update.c    rows of U, with what hangs on them
 *     relation.c  actions on related rows: what all relations share
 *     owner.c     … where the parent has the foreign key
 *     child.c     … where the children have it
 *     join.c      … through a join table
 *     insert.c    the one place where rows are inserted (with
 *     batch.c     for many)
 *     change.c    the one place where rows are changed
 *     set.c       … to what
 *     remove.c    the one place where rows are deleted
 *     select.c    reading what a write has to know
 *     value.c     from values of the API to what is stored
 *
 * All functions may fail: then write->error and write->refusal say why, and
 * the caller's transaction is to be rolled back.
 */
#ifndef APIR_MUTATION_MUTATION_INT_H
#define APIR_MUTATION_MUTATION_INT_H

#include "mutation/generate.h"
#include "mutation/guard.h"
#include "statement/source.h"
#include "mutation/write.h"

/** Prepared INSERTs that are kept at hand during an operation. */
#define APIR_WRITE_INSERTS 8

/** An INSERT into one table that is run again for rows of the same shape. */
typedef struct apir_insert_t {
    const apir_zmodel_model_t *table;
    bool skip;
    bool returning;
    const apir_zmodel_field_t **fields; /**< of its parameters */
    int count;
    apir_db_statement_t *statement;
} apir_insert_t;

/** One operation on its way. */
typedef struct apir_write_t {
    const apir_query_writer_t *writer;
    apir_db_connection_t *connection;
    apr_pool_t *pool;
    apir_query_refusal_t *refusal;
    apir_error_t *error;
    apir_guard_t guard;
    const apir_zmodel_model_t *hidden; /**< the base whose row may not be
                                            updated, after a change of no
                                            row; NULL: the row itself */
    apir_generator_t generator;
    int depth;
    apir_insert_t inserts[APIR_WRITE_INSERTS];
    int insert_count; /**< ever made; the oldest one goes */
} apir_write_t;

/** A row as far as a write knows it. */
typedef struct apir_row_t {
    const apir_zmodel_model_t *model;
    const apir_value_t **values; /**< by the fields' numbers, as stored;
                                       NULL: not known */
} apir_row_t;

/** Which rows of a model: those for which all that is given holds. */
typedef struct apir_match_t {
    const apir_row_t *row;           /**< this one; NULL: any */
    const apir_zmodel_field_t *link; /**< not `row` itself, but those to
                                          which this field of it leads */
    const apir_value_t *where;       /**< W */
    const apir_value_t *besides;     /**< [W…]: none of these holds */
} apir_match_t;

/** What becomes of a column. */
typedef struct apir_change_t {
    const apir_zmodel_field_t *field;
    const char *operation;     /**< "set", "increment" …; see U of
                                    args/normalized.h */
    const apir_value_t *value; /**< as stored */
} apir_change_t;

typedef struct apir_changes_t {
    const apir_zmodel_model_t *model;
    apr_array_header_t *items; /**< apir_change_t */
} apir_changes_t;

/** Where a nested write hangs. */
typedef struct apir_from_t {
    apir_row_t *row; /**< the parent, its ids known (but where a row that is
                          still to be inserted owns the relation) */
    const apir_zmodel_field_t *field; /**< its relation */
    apir_changes_t *changes;          /**< gets its new foreign key */
} apir_from_t;

/** The ids of a row, in the order of its model's key. */
const apir_value_t **apir_row_ids(apir_write_t *write, const apir_row_t *row);

/* ---- errors ---- */

/** 404 "Record not found" about @a model. */
apr_status_t apir_write_not_found(apir_write_t *write,
                                  const apir_zmodel_model_t *model);

/** APIR_E_NOT_SUPPORTED with that sentence. */
apr_status_t apir_write_refuse(apir_write_t *write, const char *sentence);

/** One level down; the caller counts write->depth up again. */
apr_status_t apir_write_enter(apir_write_t *write);

/* ---- value.c ---- */

/** What the database gets for V of a field. */
apr_status_t apir_write_stored(apir_write_t *write,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *value,
                               const apir_value_t **stored);

/** The value of a field as arguments have it, from what is stored. */
const apir_value_t *apir_write_argument(const apir_zmodel_field_t *field,
                                        const apir_value_t *stored,
                                        apr_pool_t *pool);

/** Column @a i of the current row. */
apr_status_t apir_write_column(apir_db_statement_t *statement, int i,
                               apr_pool_t *pool, const apir_value_t **value);

/** A member of C or U: its value and the field that it is of. */
const apir_value_t *apir_write_member(const apir_zmodel_model_t *model,
                                      const apir_value_t *data, apr_size_t i,
                                      const apir_zmodel_field_t **field);

/** What is done with a member of C or U; @a what: what it is done to. */
typedef apr_status_t(apir_member_fn)(apir_write_t *write, void *what,
                                     const apir_zmodel_field_t *field,
                                     const apir_value_t *value);

/** One member after the other, until one fails. */
apr_status_t apir_write_members(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *data,
                                apir_member_fn *take, void *what);

/* ---- select.c ---- */

/** The furthest base of a model: itself where it has none. */
const apir_zmodel_model_t *apir_write_root(const apir_zmodel_model_t *model);

apir_row_t *apir_row_make(apir_write_t *write,
                          const apir_zmodel_model_t *model);

/** A statement that binds what it is given. */
void apir_write_sql(apir_write_t *write, apir_sql_t *sql);

/** Appends the condition that it is this row; a @a source of NULL is a bare
 * table. */
void apir_row_put_id(apir_sql_t *sql, const apir_source_t *source,
                     const apir_row_t *row);

/** Appends the condition; "1" when everything matches. */
void apir_match_put(apir_sql_t *sql, const apir_source_t *source,
                    const apir_match_t *match);

/** Appends " WHERE …": a bare table's rows whose ids are among those that
 * match. @a operation and @a limit as for apir_write_select(). */
void apir_match_put_among(apir_sql_t *sql, const apir_zmodel_model_t *model,
                          unsigned operation, const apir_match_t *match,
                          const apir_value_t *limit);

/**
 * Runs a statement to its end.
 * @param rows     NULL, or gets an apir_row_t * for each row that it answers,
 *                 whose columns are @a fields
 * @param changed  NULL, or rows that were changed
 */
apr_status_t apir_write_run(apir_write_t *write, apir_sql_t *sql,
                            const apir_zmodel_model_t *model,
                            apir_zmodel_field_t *const *fields, int count,
                            apr_array_header_t *rows, apr_int64_t *changed);

/** Appends "col, col": columns of a source, or of a bare table (NULL). */
void apir_write_put_columns(apir_sql_t *sql, const apir_source_t *source,
                            apir_zmodel_field_t *const *fields, int count);

/** For apir_write_select(): whatever a policy says. */
#define APIR_WRITE_ANY 0

/**
 * The ids of matching rows, and more of their fields.
 * @param operation  of the policy: APIR_ZP_READ …; APIR_WRITE_ANY
 * @param limit      NULL: all of them
 */
apr_status_t apir_write_select(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               unsigned operation, const apir_match_t *match,
                               apir_zmodel_field_t *const *more, int count,
                               const apir_value_t *limit,
                               apr_array_header_t **rows);

/** The first matching row, its ids known; *row is NULL: there is none. */
apr_status_t apir_write_find(apir_write_t *write,
                             const apir_zmodel_model_t *model,
                             const apir_match_t *match, apir_row_t **row);

/** Gets the values of fields of a row that are not known. */
apr_status_t apir_row_need(apir_write_t *write, apir_row_t *row,
                           apir_zmodel_field_t *const *fields, int count);

/** Gets them anew, whether or not they are known; all are NULL where the row
 * is gone. */
apr_status_t apir_row_refresh(apir_write_t *write, apir_row_t *row,
                              apir_zmodel_field_t *const *fields, int count);

/* ---- insert.c ---- */

/** Fills in defaults and inserts rows of one model, those of its bases first.
 * Their ids are known afterwards.
 * @param inserted  NULL, or: rows that are there already are passed over, and
 *                  this tells of each */
apr_status_t apir_write_insert(apir_write_t *write, apir_row_t **rows,
                               int count, bool *inserted);

/** Inserts rows into one table, as few statements as can be.
 * @param done  out: false when that is not possible, and nothing was done */
apr_status_t apir_write_batch(apir_write_t *write, apir_row_t **rows,
                              int count, const apir_zmodel_model_t *table,
                              bool *done);

/** Gives the statements back. */
void apir_write_finish(apir_write_t *write);

/* ---- set.c ---- */

void apir_changes_init(apir_changes_t *changes, apir_write_t *write,
                       const apir_zmodel_model_t *model);

/** Sets a column, whatever was to become of it before. */
void apir_changes_set(apir_changes_t *changes,
                      const apir_zmodel_field_t *field,
                      const apir_value_t *stored);

/** The scalars of U, and @updatedAt beside them. */
apr_status_t apir_changes_read(apir_write_t *write, apir_changes_t *changes,
                               const apir_value_t *data);

/** The table in which a field changes: an id's is the furthest base's, and
 * the database hands the new one down. */
const apir_zmodel_model_t *
apir_change_table(const apir_zmodel_field_t *field);

/** Appends " SET …" of the columns of a table. */
void apir_changes_put(apir_sql_t *sql, const apir_changes_t *changes,
                      const apir_zmodel_model_t *table);

/* ---- change.c ---- */

/** Whether the rows of a sub model's bases can be read: else nothing is
 * written through it, and write->hidden is the base. */
apr_status_t apir_write_see_bases(apir_write_t *write, const apir_row_t *row,
                                  bool *seen);

/**
 * Changes matching rows.
 * @param limit    NULL, or most rows
 * @param rows     NULL, or gets them, with their ids as they are afterwards
 * @param changed  NULL, or how many
 */
apr_status_t
apir_write_change(apir_write_t *write, const apir_changes_t *changes,
                  const apir_match_t *match, const apir_value_t *limit,
                  apr_array_header_t *rows, apr_int64_t *changed);

/* ---- remove.c ---- */

/** Deletes matching rows. */
apr_status_t apir_write_remove(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_match_t *match,
                               const apir_value_t *limit,
                               apr_int64_t *changed);

/* ---- create.c ---- */

/** A row of C. @a from: NULL at the top. */
apr_status_t apir_write_create(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *data,
                               const apir_from_t *from, apir_row_t **row);

/** Rows of [C…]. @a rows: NULL, or gets those that were inserted. */
apr_status_t
apir_write_create_many(apir_write_t *write, const apir_zmodel_model_t *model,
                       const apir_value_t *args, const apir_from_t *from,
                       apr_array_header_t *rows, apr_int64_t *count);

/* ---- update.c ---- */

/** The row that matches as U says; *row is NULL: there is none. */
apr_status_t apir_write_update(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_match_t *match,
                               const apir_value_t *data, apir_row_t **row);

/** All that match. */
apr_status_t
apir_write_update_many(apir_write_t *write, const apir_zmodel_model_t *model,
                       const apir_match_t *match, const apir_value_t *data,
                       const apir_value_t *limit, apr_array_header_t *rows,
                       apr_int64_t *changed);

/* ---- back.c ---- */

/** A filter (W of normalized.h) that this row alone satisfies. */
apir_value_t *apir_write_where_id(apir_write_t *write, const apir_row_t *row);

/** The row as select, include and omit of @a args have it.
 * @return APIR_E_FORBIDDEN where a policy hides it */
apr_status_t apir_write_put_row(apir_write_t *write, const apir_row_t *row,
                                const apir_value_t *args,
                                apir_superjson_writer_t *out);

/** An array of rows. */
apr_status_t apir_write_put_rows(apir_write_t *write,
                                 const apr_array_header_t *rows,
                                 const apir_value_t *args,
                                 apir_superjson_writer_t *out);

/** Takes out the rows that a policy hides. */
apr_status_t apir_write_keep_readable(apir_write_t *write,
                                      apr_array_header_t *rows);

/** The row that args.where names, or null. */
apr_status_t apir_write_put_found(apir_write_t *write,
                                  const apir_zmodel_model_t *model,
                                  const apir_value_t *args,
                                  apir_superjson_writer_t *out);

/* ---- relations ---- */

/** All actions of a relation, in their order. */
apr_status_t apir_write_relation(apir_write_t *write, const apir_from_t *from,
                                 const apir_value_t *actions);

/** The owned relation of a row that is still to be inserted: its foreign key
 * goes to from->changes. */
apr_status_t apir_write_owned(apir_write_t *write, const apir_from_t *from,
                              const apir_value_t *actions);

/** An action, on one item or all; items are as in args/normalized.h. */
typedef apr_status_t(apir_action_fn)(apir_write_t *write,
                                     const apir_from_t *from,
                                     const apir_value_t *items);

/** One item after the other, until one fails. */
apr_status_t apir_write_each(apir_write_t *write, const apir_from_t *from,
                             const apir_value_t *items, apir_action_fn *one);

/** What differs between relations. */
apir_action_fn apir_owner_connect, apir_owner_disconnect, apir_owner_delete;
apir_action_fn apir_child_connect, apir_child_disconnect, apir_child_delete,
    apir_child_set;
apir_action_fn apir_join_connect, apir_join_disconnect, apir_join_set;

/** The foreign key of the parent becomes that of @a row, or NULL. */
apr_status_t apir_owner_point(apir_write_t *write, const apir_from_t *from,
                              apir_row_t *row);

/** Links a row to the parent. */
apr_status_t apir_join_link(apir_write_t *write, const apir_from_t *from,
                            apir_row_t *row);

/** The rows to which the parent leads, as it is in the database now. */
apr_status_t apir_write_linked(apir_write_t *write, const apir_from_t *from,
                               const apir_value_t *where,
                               apir_match_t *match);

/** A text that no other row has. */
const char *apir_row_key(const apir_row_t *row, apr_pool_t *pool);

/** Counts different rows by their ids. */
int apir_rows_distinct(const apr_array_header_t *rows, apr_pool_t *pool);

#endif
