/**
 * @file sql/route.h
 * @brief Routes that are one SQL statement: "ApiSql DATABASE "SELECT …"
 * [result=many|one|value|none|stream]".
 *
 * The statement is looked at when the configuration is read: it must fit the
 * database, each :name must come from exactly one place, and it must not
 * write on a method that only reads. A request then binds values and writes
 * JSON straight from the rows; memory does not grow with them.
 *
 * The rules of results:
 *  - many: an array of objects, one a row. Default where there are columns.
 *  - one: the first row as an object; no row is APIR_E_NOT_FOUND.
 *  - value: the first column of the first row; no row is APIR_E_NOT_FOUND.
 *  - none: no body. Default where there are no columns.
 *  - stream: objects, each a line (NDJSON).
 *
 * A statement that only reads sees one state of the database (SQLite: its
 * implicit read transaction, from the first row to the last). One that writes
 * runs in a transaction of its own, which is committed before the first byte
 * of the answer exists; "one" and "value" without a row, and every error,
 * roll it back.
 */
#ifndef APIR_SQL_ROUTE_H
#define APIR_SQL_ROUTE_H

#include "core/diag.h"
#include "core/error.h"
#include "db/db.h"
#include "jsonschema/schema.h"
#include <apr_tables.h>

/** Bytes of the rows that a writing statement may return (RETURNING): they
 * are kept until the commit. */
#define APIR_SQL_MAX_RETURNED (16 * 1024 * 1024)

typedef enum apir_sql_result_t {
    APIR_SQL_MANY,
    APIR_SQL_ONE,
    APIR_SQL_VALUE,
    APIR_SQL_NONE,
    APIR_SQL_STREAM
} apir_sql_result_t;

/** Where the value of a parameter comes from. */
typedef enum apir_sql_source_t {
    APIR_SQL_PATH,  /**< :name of the route's pattern, as text */
    APIR_SQL_INPUT, /**< the member of the (valid) input */
    APIR_SQL_QUERY, /**< ApiQueryParams, the first value, as text */
    APIR_SQL_AUTH   /**< ApiAuth; :auth_NAME asks for NAME */
} apir_sql_source_t;

/** What the configuration says about one route. Lists are of const char *,
 * NULL means empty; everything is borrowed by the compiled route. */
typedef struct apir_sql_declaration_t {
    const char *directive; /**< for messages; NULL: "ApiSql" */
    const char *sql;
    const char *result;  /**< of result=, or NULL: by the columns */
    const char *methods; /**< "POST", "GET,HEAD", "*" */
    const apr_array_header_t *path_names;
    const apr_array_header_t *query_names;
    const apr_array_header_t *auth_names; /**< fields that ApiAuth defines */
    bool auth_any; /**< ApiAuth gives a whole object: any field */
    const apir_schema_t *input; /**< ApiInput, or NULL */
    apir_place_t place;         /**< of the directive */
} apir_sql_declaration_t;

/** Read-only after it was compiled; for all threads. */
typedef struct apir_sql_route_t apir_sql_route_t;

/**
 * Compiles a route; reports every mistake to @a diag and returns NULL when
 * there was one. Opens the database read-only for the while.
 */
apir_sql_route_t *
apir_sql_route_compile(const apir_db_config_t *config,
                       const apir_sql_declaration_t *declaration,
                       apir_diag_t *diag, apr_pool_t *pool);

apir_sql_result_t apir_sql_route_result(const apir_sql_route_t *route);
bool apir_sql_route_writes(const apir_sql_route_t *route);

/** How a request gives its values. */
typedef struct apir_sql_values_t {
    /** The value of a name, or NULL (bound as NULL). It must live as long as
     * the pool of the run. */
    const apir_value_t *(*find)(void *baton, apir_sql_source_t source,
                                const char *name);
    void *baton;
} apir_sql_values_t;

/** One run of a route; one thread's. */
typedef struct apir_sql_run_t apir_sql_run_t;

/**
 * Binds the values and runs as far as the answer's status depends on it: a
 * read up to its first row, a write to its commit (after which no connection
 * is held). When it fails, nothing was
 * changed, no connection is held, and @a error is the answer:
 * APIR_E_NOT_FOUND, APIR_E_CONFLICT (constraints), APIR_E_BUSY (locks, the
 * database's statement_timeout), APIR_E_BAD_REQUEST (a value that cannot stand
 * in its place), APIR_E_TOO_MANY (beyond @a max_rows, for writes),
 * APIR_E_TOO_LARGE, APIR_E_INTERNAL.
 * @param max_rows  most rows of "many" and "stream"; 0: any number
 * @param time      most time the statement may run; 0: as long as the
 *                  database's statement_timeout allows
 * @param pool      of the request; ends the run when it is cleared
 */
apr_status_t apir_sql_run_start(const apir_sql_route_t *route, apir_db_t *db,
                                const apir_sql_values_t *values,
                                apr_int64_t max_rows,
                                apr_interval_time_t time,
                                apir_sql_run_t **run, apr_pool_t *pool,
                                apir_error_t *error);

/**
 * Writes the next piece of the body (a row at most; all that a write
 * returned). APR_SUCCESS: call again; APR_EOF: that was the end, and the
 * connection has been given back. Anything else: the body must be cut, or,
 * as long as no byte of it has left, @a error is the answer; @a error is
 * untouched when it was the writer that failed. The writer is not flushed.
 */
apr_status_t apir_sql_run_next(apir_sql_run_t *run,
                               apir_json_writer_t *writer,
                               apir_error_t *error);

/** Calls apir_sql_run_next until the end and flushes; APR_SUCCESS then. */
apr_status_t apir_sql_run_write(apir_sql_run_t *run,
                                apir_json_writer_t *writer,
                                apir_error_t *error);

/** Gives the connection back before the end was reached (the client left);
 * nothing after it. */
void apir_sql_run_end(apir_sql_run_t *run);

/** Rows written so far; rows changed and the last rowid of a write. */
apr_int64_t apir_sql_run_rows(const apir_sql_run_t *run);
apr_int64_t apir_sql_run_changes(const apir_sql_run_t *run);
apr_int64_t apir_sql_run_last_id(const apir_sql_run_t *run);

#endif
