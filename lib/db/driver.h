/**
 * @file db/driver.h
 * @brief What a database driver is: a table of functions, over connections
 * and statements whose common part is here. For lib/db alone.
 */
#ifndef APIR_DB_DRIVER_H
#define APIR_DB_DRIVER_H

#include "db/catalog.h"
#include "db/db.h"
#include "db/list_int.h"
#include <apr_time.h>
#include <stdbool.h>
#include <unistd.h>

typedef struct apir_db_driver_t apir_db_driver_t;

/** Chains of a connection's statements by the hash of their text. */
#define APIR_DB_BUCKETS 128

/** The statements of one connection: every one in its bucket, and in one of
 * two lists. */
typedef struct apir_db_statements_t {
    apir_db_statement_t *buckets[APIR_DB_BUCKETS];
    apir_db_link_t idle; /**< the one used last comes first */
    apir_db_link_t held;
    int idle_count;
    apr_size_t idle_bytes; /**< of their texts */
} apir_db_statements_t;

/** A connection; used by one thread at a time. */
struct apir_db_connection_t {
    const apir_db_driver_t *driver;
    const apir_db_config_t *config;
    apir_db_t *db;
    apr_pool_t *pool;             /**< its own, without a parent */
    apr_pool_t *user;             /**< of who holds it; NULL: idle */
    apir_db_connection_t *below;  /**< in the stack of idle ones */
    void *link;                   /**< the driver's part */
    pid_t pid;                    /**< who opened it */
    apr_interval_time_t patience; /**< what is left for waiting for locks */
    apr_interval_time_t limit;    /**< most time of a statement; 0: any */
    apir_db_statements_t statements;
    bool writer;
    bool begun;  /**< in a transaction */
    bool locked; /**< holds the lock of all children */
    bool broken; /**< to be closed when it is given back */
};

/** A prepared statement. */
struct apir_db_statement_t {
    apir_db_link_t list;       /**< idle or held; see db/list_int.h */
    apir_db_statement_t *next; /**< in its bucket */
    apir_db_connection_t *connection;
    apr_pool_t *pool; /**< its own, below the connection's */
    const char *sql;
    apr_size_t sql_length;
    unsigned hash;
    void *link;   /**< the driver's part */
    bool held;    /**< between prepare and finish */
    bool running; /**< stepped since it was reset */
};

/** A driver. Functions with an error set it when they do not return
 * APR_SUCCESS (or APR_EOF); texts in the connection's user pool. */
struct apir_db_driver_t {
    const char *scheme; /**< of the URL */

    /** The part of a URL after the scheme's colon; a sentence, or NULL. */
    const char *(*configure)(apir_db_config_t *config, const char *rest,
                             apr_pool_t *pool);
    apr_status_t (*check)(const apir_db_config_t *config, apr_pool_t *pool,
                          apir_error_t *error);
    apr_status_t (*describe)(const apir_db_config_t *config, const char *sql,
                             apir_db_info_t *info, apr_pool_t *pool,
                             apir_error_t *error);

    /** See apir_db_change. */
    apr_status_t (*change)(const apir_db_config_t *config,
                           const apir_db_change_t *change,
                           apir_db_decide_fn *decide, void *baton,
                           apr_pool_t *pool, apir_error_t *error);

    /** Sets connection->link. */
    apr_status_t (*open)(apir_db_connection_t *connection,
                         apir_error_t *error);
    /** After all its statements were discarded. */
    void (*close)(apir_db_connection_t *connection);
    /** Whether an idle connection still leads to the configured database. */
    bool (*usable)(apir_db_connection_t *connection);

    apr_status_t (*begin)(apir_db_connection_t *connection, bool write,
                          apir_error_t *error);
    apr_status_t (*commit)(apir_db_connection_t *connection,
                           apir_error_t *error);
    void (*rollback)(apir_db_connection_t *connection);
    apr_int64_t (*changes)(const apir_db_connection_t *connection);
    apr_int64_t (*last_id)(const apir_db_connection_t *connection);

    /** Sets statement->link. */
    apr_status_t (*prepare)(apir_db_statement_t *statement,
                            apir_error_t *error);
    void (*discard)(apir_db_statement_t *statement);
    /** The place of a parameter, or -1. */
    int (*parameter)(apir_db_statement_t *statement, const char *name);
    apr_status_t (*bind)(apir_db_statement_t *statement, int index,
                         const apir_value_t *value, apir_error_t *error);
    apr_status_t (*bind_double)(apir_db_statement_t *statement, int index,
                                double number, apir_error_t *error);
    apr_status_t (*step)(apir_db_statement_t *statement, apir_error_t *error);
    apr_status_t (*bind_cell)(apir_db_statement_t *statement, int index,
                              const apir_db_cell_t *cell,
                              apir_error_t *error);
    /** Ready for the next run; @a forget: without bindings. */
    void (*reset)(apir_db_statement_t *statement, bool forget);
    int (*columns)(const apir_db_statement_t *statement);
    const char *(*column_name)(const apir_db_statement_t *statement, int i);
    apr_status_t (*column_json)(apir_db_statement_t *statement, int i,
                                apir_json_writer_t *writer);
    apr_status_t (*column_document)(apir_db_statement_t *statement, int i,
                                    apir_json_writer_t *writer);
    apr_status_t (*cell)(apir_db_statement_t *statement, int i,
                         apir_db_cell_t *cell);
};

extern const apir_db_driver_t apir_db_sqlite;

/* statements.c: the statements that a connection keeps. */

void apir_db_statements_init(apir_db_statements_t *statements);

/** apir_db_finish for all that are held. */
void apir_db_statements_give_back_all(apir_db_connection_t *connection);

/** Discards all. */
void apir_db_statements_clear(apir_db_connection_t *connection);

/* pool.c: the lock of all children, if there is one. */

/** Waits at most connection->patience, and lessens it. */
apr_status_t apir_db_lock_writers(apir_db_connection_t *connection,
                                  apir_error_t *error);

/** Nothing when the connection does not hold it. */
void apir_db_unlock_writers(apir_db_connection_t *connection);

/* db.c */

/** A clock that is never set back, in microseconds; a few milliseconds
 * coarse, and cheap. */
apr_time_t apir_db_clock(void);

/** Whether the calling process opened the connection; sets the error. */
apr_status_t apir_db_same_process(const apir_db_connection_t *connection,
                                  apir_error_t *error);

#endif
