/*
 * The connections of one child. Two lanes of one kind: many connections for
 * reading, one for writing. In each, the connection that was given back last
 * is handed out first (few hot connections beat many cold ones), and who
 * finds none waits in line: what is given back goes to the head of the line,
 * never past it.
 *
 * The database lies in a pool of its own, and so does each connection: the
 * child's pool may be destroyed while threads still run (a hard stop), and no
 * pool is safe for two threads.
 */
#include "db/driver.h"
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

/* A thread in line. */
typedef struct waiter_t {
    apir_db_link_t list; /* first: see db/list_int.h */
    apr_thread_cond_t *wake;
    bool called;
    apir_db_connection_t *given; /* NULL: may open one of its own */
} waiter_t;

/* Whoever waits, waits because no connection is idle and no more may be
 * opened: a free connection or place goes to a waiter before it is put by. */
typedef struct lane_t {
    apir_db_link_t line;        /* of waiters */
    apir_db_connection_t *idle; /* a stack */
    int open;                   /* idle, in use, or about to be opened */
    int most;
} lane_t;

struct apir_db_t {
    const apir_db_config_t *config;
    apr_pool_t *pool;          /* under the mutex */
    apr_thread_mutex_t *mutex; /* for all below */
    lane_t readers;
    lane_t writer;
    apir_db_link_t spare; /* waiters that nobody uses */
    int users;            /* threads with a connection or in line */
    bool closed;
    pid_t pid;
    apir_db_lock_fn *lock;
    apir_db_unlock_fn *unlock;
    void *baton;
};

static apr_status_t own_pool(apr_pool_t **pool, apr_pool_t *like)
{
    apr_abortfunc_t on_failure = apr_pool_abort_get(like);
    apr_allocator_t *allocator;
    apr_status_t status = apr_allocator_create(&allocator);

    if (status != APR_SUCCESS) {
        return status;
    }
    apr_allocator_max_free_set(allocator, 256 * 1024);
    status = apr_pool_create_unmanaged_ex(pool, on_failure, allocator);
    if (status != APR_SUCCESS) {
        apr_allocator_destroy(allocator);
        return status;
    }
    apr_allocator_owner_set(allocator, *pool);
    return APR_SUCCESS;
}

static apr_status_t fail(apir_db_t *db, apir_error_kind_t kind,
                         const char *detail, apr_pool_t *pool,
                         apir_error_t *error)
{
    apir_error_set(error, pool, kind, "%s",
                   kind == APIR_E_BUSY
                       ? "The database is busy. Try again later."
                       : "Internal server error");
    apir_error_detail(error, pool, "database \"%s\": %s", db->config->name,
                      detail);
    return APR_EGENERAL;
}

/* ---- connections ---- */

static void close_connection(apir_db_connection_t *connection)
{
    apir_db_statements_clear(connection);
    connection->driver->close(connection);
    apr_pool_destroy(connection->pool);
}

static void close_stack(apir_db_connection_t *top)
{
    while (top) {
        apir_db_connection_t *below = top->below;

        close_connection(top);
        top = below;
    }
}

static apr_status_t open_connection(apir_db_t *db, bool write,
                                    apir_db_connection_t **opened,
                                    apr_interval_time_t patience,
                                    apr_pool_t *user, apir_error_t *error)
{
    apir_db_connection_t *connection;
    apr_pool_t *pool;
    apr_status_t status = own_pool(&pool, user);

    if (status != APR_SUCCESS) {
        return fail(db, APIR_E_INTERNAL, "no memory", user, error);
    }
    connection = apr_pcalloc(pool, sizeof(*connection));
    connection->driver = db->config->driver;
    connection->config = db->config;
    connection->db = db;
    connection->pool = pool;
    connection->user = user;
    connection->pid = getpid();
    connection->patience = patience;
    connection->writer = write;
    apir_db_statements_init(&connection->statements);
    status = connection->driver->open(connection, error);
    if (status != APR_SUCCESS) {
        apr_pool_destroy(pool);
        return status;
    }
    *opened = connection;
    return APR_SUCCESS;
}

/* ---- the line; all with the mutex held ---- */

static waiter_t *take_waiter(apir_db_t *db)
{
    waiter_t *waiter;

    if (!apir_db_list_empty(&db->spare)) {
        waiter = (waiter_t *)db->spare.next;
        apir_db_list_remove(&waiter->list);
        waiter->called = false;
        waiter->given = NULL;
        return waiter;
    }
    waiter = apr_pcalloc(db->pool, sizeof(*waiter));
    if (apr_thread_cond_create(&waiter->wake, db->pool) != APR_SUCCESS) {
        return NULL;
    }
    return waiter;
}

/* Calls the head of the line; false when nobody waits. */
static bool call_next(lane_t *lane, apir_db_connection_t *connection)
{
    waiter_t *waiter = (waiter_t *)lane->line.next;

    if (apir_db_list_empty(&lane->line)) {
        return false;
    }
    apir_db_list_remove(&waiter->list);
    waiter->called = true;
    waiter->given = connection;
    apr_thread_cond_signal(waiter->wake);
    return true;
}

/* Waits for a connection, or for leave to open one. */
static apr_status_t stand_in_line(apir_db_t *db, lane_t *lane,
                                  apir_db_connection_t **given,
                                  apr_interval_time_t *patience)
{
    apr_time_t until = apir_db_clock() + *patience;
    waiter_t *waiter = take_waiter(db);

    if (!waiter) {
        return APR_ENOMEM;
    }
    apir_db_list_insert(lane->line.previous, &waiter->list);
    while (!waiter->called && *patience > 0) {
        apr_thread_cond_timedwait(waiter->wake, db->mutex, *patience);
        *patience = until - apir_db_clock();
    }
    if (*patience < 0) {
        *patience = 0;
    }
    if (!waiter->called) {
        apir_db_list_remove(&waiter->list);
    }
    *given = waiter->given;
    apir_db_list_insert(&db->spare, &waiter->list);
    return waiter->called ? APR_SUCCESS : APR_TIMEUP;
}

/* Without a connection after APR_SUCCESS: the caller may open one. */
static apr_status_t enter(apir_db_t *db, lane_t *lane,
                          apir_db_connection_t **connection,
                          apr_interval_time_t *patience)
{
    if (lane->idle) {
        *connection = lane->idle;
        lane->idle = (*connection)->below;
        return APR_SUCCESS;
    }
    if (lane->open < lane->most) {
        lane->open++;
        return APR_SUCCESS;
    }
    return stand_in_line(db, lane, connection, patience);
}

/* ---- coming and going ---- */

/* The last one out of a closed database takes it down. */
static void leave(apir_db_t *db, apir_db_connection_t *to_close)
{
    bool last;

    db->users--;
    last = db->closed && db->users == 0;
    apr_thread_mutex_unlock(db->mutex);
    if (to_close) {
        close_connection(to_close);
    }
    if (last) {
        apr_pool_destroy(db->pool);
    }
}

/* A connection that could not be opened, or has to go, leaves its place. */
static void give_up_place(apir_db_t *db, lane_t *lane,
                          apir_db_connection_t *to_close)
{
    apr_thread_mutex_lock(db->mutex);
    if (!call_next(lane, NULL)) {
        lane->open--;
    }
    leave(db, to_close);
}

static apr_status_t release_at_cleanup(void *data)
{
    apir_db_release(data);
    return APR_SUCCESS;
}

static apr_status_t wait_failed(apir_db_t *db, apr_status_t status,
                                apr_pool_t *pool, apir_error_t *error)
{
    const char *detail = apr_psprintf(
        pool, "no connection came free within %" APR_TIME_T_FMT " ms",
        apr_time_as_msec(db->config->timeout));

    if (status == APR_TIMEUP) {
        return fail(db, APIR_E_BUSY, detail, pool, error);
    }
    return fail(db, APIR_E_INTERNAL,
                status == APR_ENOMEM ? "no memory" : "it was closed", pool,
                error);
}

apr_status_t apir_db_acquire(apir_db_t *db, bool write,
                             apir_db_connection_t **connection,
                             apr_pool_t *pool, apir_error_t *error)
{
    lane_t *lane = write ? &db->writer : &db->readers;
    apr_interval_time_t patience = db->config->timeout;
    apir_db_connection_t *found = NULL;
    apr_status_t status;

    if (db->pid != getpid()) {
        return fail(db, APIR_E_INTERNAL, "it belongs to another process",
                    pool, error);
    }
    apr_thread_mutex_lock(db->mutex);
    db->users++;
    status = enter(db, lane, &found, &patience);
    if (db->closed || status != APR_SUCCESS) {
        status = db->closed ? APR_EOF : status;
        leave(db, found);
        return wait_failed(db, status, pool, error);
    }
    apr_thread_mutex_unlock(db->mutex);
    if (found && !found->driver->usable(found)) {
        close_connection(found);
        found = NULL;
    }
    if (!found) {
        status = open_connection(db, write, &found, patience, pool, error);
        if (status != APR_SUCCESS) {
            give_up_place(db, lane, NULL);
            return status;
        }
    }
    found->patience = patience;
    found->limit = db->config->statement_timeout;
    found->user = pool;
    apr_pool_cleanup_register(pool, found, release_at_cleanup,
                              apr_pool_cleanup_null);
    *connection = found;
    return APR_SUCCESS;
}

void apir_db_release(apir_db_connection_t *connection)
{
    apir_db_t *db = connection->db;
    lane_t *lane = connection->writer ? &db->writer : &db->readers;
    bool stays = !connection->broken;

    apr_pool_cleanup_kill(connection->user, connection, release_at_cleanup);
    if (connection->pid != getpid()) {
        return;
    }
    apir_db_statements_give_back_all(connection);
    apir_db_rollback(connection);
    connection->user = NULL;
    apr_thread_mutex_lock(db->mutex);
    stays = stays && !db->closed;
    if (call_next(lane, stays ? connection : NULL)) {
        /* taken over, or its place is */
    }
    else if (stays) {
        connection->below = lane->idle;
        lane->idle = connection;
    }
    else {
        lane->open--;
    }
    leave(db, stays ? NULL : connection);
}

/* ---- the lock of all children ---- */

apr_status_t apir_db_lock_writers(apir_db_connection_t *connection,
                                  apir_error_t *error)
{
    apir_db_t *db = connection->db;
    apr_time_t start = apir_db_clock();
    apr_status_t status;

    if (!db->lock) {
        return APR_SUCCESS;
    }
    status = db->lock(db->baton, connection->patience);
    connection->patience -= apir_db_clock() - start;
    if (connection->patience < 0) {
        connection->patience = 0;
    }
    if (status == APR_SUCCESS) {
        connection->locked = true;
        return APR_SUCCESS;
    }
    if (APR_STATUS_IS_TIMEUP(status)) {
        return fail(db, APIR_E_BUSY, "other children kept on writing",
                    connection->user, error);
    }
    return fail(db, APIR_E_INTERNAL, "the lock of the writers failed",
                connection->user, error);
}

void apir_db_unlock_writers(apir_db_connection_t *connection)
{
    if (connection->locked) {
        connection->locked = false;
        connection->db->unlock(connection->db->baton);
    }
}

void apir_db_set_writer_lock(apir_db_t *db, apir_db_lock_fn *lock,
                             apir_db_unlock_fn *unlock, void *baton)
{
    db->lock = lock;
    db->unlock = unlock;
    db->baton = baton;
}

/* ---- the database ---- */

/* Takes what is idle away; threads that hold a connection or wait for one
 * find the database closed. */
static apr_status_t close_db(void *data)
{
    apir_db_t *db = data;
    apir_db_connection_t *readers;
    apir_db_connection_t *writer;

    if (db->pid != getpid()) {
        return APR_SUCCESS;
    }
    apr_thread_mutex_lock(db->mutex);
    db->closed = true;
    readers = db->readers.idle;
    writer = db->writer.idle;
    db->readers.idle = NULL;
    db->writer.idle = NULL;
    while (call_next(&db->readers, NULL) || call_next(&db->writer, NULL)) {
        /* until the lines are empty */
    }
    close_stack(readers);
    close_stack(writer);
    db->users++;
    leave(db, NULL);
    return APR_SUCCESS;
}

static void init_lane(lane_t *lane, int most)
{
    apir_db_list_init(&lane->line);
    lane->most = most;
}

apr_status_t apir_db_create(apir_db_t **db, const apir_db_config_t *config,
                            apr_pool_t *pool)
{
    apr_pool_t *own;
    apir_db_t *made;
    apr_status_t status = own_pool(&own, pool);

    if (status != APR_SUCCESS) {
        return status;
    }
    made = apr_pcalloc(own, sizeof(*made));
    made->config = config;
    made->pool = own;
    made->pid = getpid();
    init_lane(&made->readers, config->pool);
    init_lane(&made->writer, 1);
    apir_db_list_init(&made->spare);
    status = apr_thread_mutex_create(&made->mutex, APR_THREAD_MUTEX_DEFAULT,
                                     own);
    if (status != APR_SUCCESS) {
        apr_pool_destroy(own);
        return status;
    }
    apr_pool_cleanup_register(pool, made, close_db, apr_pool_cleanup_null);
    *db = made;
    return APR_SUCCESS;
}
