/**
 * @file statement/statement.h
 * @brief The text of one SQL statement while it is made, and what is bound to
 * its parameters.
 *
 * Text is put together from literals of this program and from names of the
 * schema, which apir_sql_name() quotes; a value only ever becomes a parameter
 * ("?7"). The first error stays: later calls go on and do nothing harmful, and
 * `status` tells at the end.
 */
#ifndef APIR_STATEMENT_STATEMENT_H
#define APIR_STATEMENT_STATEMENT_H

#include "core/buf.h"
#include "core/error.h"
#include "json/value.h"
#include "zmodel/schema.h"
#include <apr_hash.h>
#include <apr_tables.h>

/** Where the value of a parameter comes from when the statement is run. */
typedef enum apir_bind_from_t {
    APIR_BIND_LEAF,    /**< leaf `index` of the arguments (shape.h) */
    APIR_BIND_PARENT,  /**< column `index` of the parent's row */
    APIR_BIND_CONTEXT, /**< value `index` of who asks (policies) */
    APIR_BIND_VALUE    /**< `value` itself: constants of the schema, and
                                    statements that are not kept */
} apir_bind_from_t;

/** What is made of it. */
typedef enum apir_bind_as_t {
    APIR_BIND_AS_IS,
    APIR_BIND_CONTAINS,      /**< pattern of LIKE: %text% */
    APIR_BIND_STARTS,        /**< text% */
    APIR_BIND_ENDS,          /**< %text */
    APIR_BIND_JSON,          /**< its JSON text */
    APIR_BIND_JSON_CONTAINS, /**< pattern of a JSON string: "%text%" */
    APIR_BIND_JSON_STARTS,
    APIR_BIND_JSON_ENDS,
    APIR_BIND_JSON_PATH, /**< "$.a" and "[0]" as they are; "a": that key */
    APIR_BIND_ENUM,      /**< what the database has for the member */
    APIR_BIND_MAGNITUDE  /**< a number without its sign */
} apir_bind_as_t;

typedef struct apir_bind_t {
    apir_bind_from_t from;
    apir_bind_as_t as;
    int index;
    const apir_value_t *value;
    const apir_zmodel_enum_t *enumeration; /**< of APIR_BIND_ENUM */
} apir_bind_t;

struct apir_query_policy_t;

typedef struct apir_sql_t {
    apr_pool_t *pool; /**< texts and binds */
    apir_buf_t text;
    apr_array_header_t *binds; /**< apir_bind_t: of ?1, ?2 … */
    apr_hash_t *leaves;        /**< numbers of the arguments' leaves by their
                                    addresses; NULL: they are bound as they
                                    are (APIR_BIND_VALUE) */
    const struct apir_query_policy_t *policy; /**< NULL: none (source.h) */
    int aliases;                              /**< given so far */
    int depth; /**< of filters and selections */
    apr_status_t status;
    apir_error_t *error;
    apr_pool_t *error_pool;
} apir_sql_t;

/** An empty statement. @a leaves and @a policy may be NULL; @a error gets
 * texts in @a error_pool. */
void apir_sql_init(apir_sql_t *sql, apr_hash_t *leaves,
                   const struct apir_query_policy_t *policy, apr_pool_t *pool,
                   apir_error_t *error, apr_pool_t *error_pool);

/** Appends text of this program, or what functions below returned. */
void apir_sql_put(apir_sql_t *sql, const char *text);

/** The error of a text that has become too long. */
void apir_sql_fail_long(apir_sql_t *sql);

/** Appends all up to a NULL. */
void apir_sql_puts(apir_sql_t *sql, ...) __attribute__((sentinel));

/** A name of the schema in quotation marks. */
const char *apir_sql_name(apir_sql_t *sql, const char *name);

/** An alias that this statement has not had yet: "t3". */
const char *apir_sql_alias(apir_sql_t *sql);

/** The parameter for a value of the arguments. @a enumeration for
 * APIR_BIND_ENUM, else NULL. The same value in the same form is one
 * parameter, wherever it stands. */
const char *apir_sql_leaf(apir_sql_t *sql, const apir_value_t *leaf,
                          apir_bind_as_t as,
                          const apir_zmodel_enum_t *enumeration);

/** The parameter for a column of the parent's row, or for a value of who
 * asks. */
const char *apir_sql_bind(apir_sql_t *sql, apir_bind_from_t from, int index);

/** The parameter for a value of who asks, in the form @a as. */
const char *apir_sql_context(apir_sql_t *sql, int index, apir_bind_as_t as);

/** The parameter for a constant of the schema: @a value has to live as long
 * as the statement is kept. */
const char *apir_sql_constant(apir_sql_t *sql, const apir_value_t *value,
                              apir_bind_as_t as);

/** Text put until apir_sql_captured() is kept apart: to be called in pairs,
 * which may nest. */
typedef struct apir_sql_capture_t {
    apir_buf_t before;
} apir_sql_capture_t;

void apir_sql_capture(apir_sql_t *sql, apir_sql_capture_t *capture);
const char *apir_sql_captured(apir_sql_t *sql,
                              const apir_sql_capture_t *capture);

/** One level down, and up again; false, with an error, below
 * APIR_MAX_QUERY_DEPTH. */
bool apir_sql_enter(apir_sql_t *sql);
void apir_sql_leave(apir_sql_t *sql);

/** The whole statement, to be prepared. */
const char *apir_sql_text(const apir_sql_t *sql);

/** Sets the error unless there is one. */
void apir_sql_fail(apir_sql_t *sql, apir_error_kind_t kind,
                   const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Terms with a word between them, in parentheses where there are two or
 * more. */
typedef struct apir_sql_terms_t {
    apir_sql_t *sql;
    const char *glue; /**< " AND " or " OR " */
    apr_size_t start;
    int count;
} apir_sql_terms_t;

void apir_sql_terms(apir_sql_terms_t *terms, apir_sql_t *sql,
                    const char *glue);

/** Before each term. */
void apir_sql_term(apir_sql_terms_t *terms);

/** @a empty is put when there was no term. */
void apir_sql_terms_end(apir_sql_terms_t *terms, const char *empty);

#endif
