/* The connections of a child: order, waiting, threads, forks, files that
 * vanish, and the end. */
#include "db_fixture.h"

#include <apr_global_mutex.h>
#include <apr_thread_proc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

static const char *const two[] = { "pool=2", "timeout=60ms", NULL };
static const char *const patient[] = { "pool=2", "timeout=20s", NULL };

static apir_db_connection_t *take(apir_db_t *db, bool write, apr_pool_t *pool,
                                  apir_error_t *error)
{
    apir_db_connection_t *connection = NULL;

    memset(error, 0, sizeof(*error));
    apir_db_acquire(db, write, &connection, pool, error);
    return connection;
}

/* ---- one thread ---- */

static void last_in_first_out(void)
{
    apir_db_t *db = db_open("app.db", two, unit_pool);
    apir_error_t error;
    apir_db_connection_t *a = take(db, false, unit_pool, &error);
    apir_db_connection_t *b = take(db, false, unit_pool, &error);

    OK(a && b && a != b, "two connections");
    apir_db_release(a);
    apir_db_release(b);
    OK(take(db, false, unit_pool, &error) == b,
       "the one given back last is taken first");
    OK(take(db, false, unit_pool, &error) == a, "then the other");
    apir_db_release(a);
    apir_db_release(b);
}

static void bounded_waiting(void)
{
    apir_db_t *db = db_open("app.db", two, unit_pool);
    apir_error_t error;
    apir_db_connection_t *a = take(db, false, unit_pool, &error);
    apir_db_connection_t *b = take(db, false, unit_pool, &error);
    apir_db_connection_t *w = take(db, true, unit_pool, &error);
    apr_time_t start = apr_time_now();

    OK(w != NULL, "the writer comes on top of the pool");
    OK(!take(db, false, unit_pool, &error), "a third reader is too many");
    IS_INT(error.kind, APIR_E_BUSY, "which is busy");
    OK(!!strstr(error.detail, "within 60 ms"), "the log has the limit");
    OK(apr_time_now() - start >= 50000, "after the timeout");
    OK(!take(db, true, unit_pool, &error), "there is one writer only");
    apir_db_release(a);
    a = take(db, false, unit_pool, &error);
    OK(a != NULL, "what is given back is taken again");
    apir_db_release(a);
    apir_db_release(b);
    apir_db_release(w);
}

static void released_with_its_pool(void)
{
    apir_db_t *db = db_open("app.db", two, unit_pool);
    apir_error_t error;
    apr_pool_t *request;
    apir_db_connection_t *w;

    apr_pool_create(&request, unit_pool);
    w = take(db, true, request, &error);
    apir_db_begin(w, true, &error);
    db_query(w, "INSERT INTO t VALUES (1)");
    apr_pool_destroy(request);
    w = take(db, true, unit_pool, &error);
    OK(w != NULL, "a connection comes back with the pool of who forgot it");
    IS(db_query(w, "SELECT count(*) FROM t"), "[0]",
       "its transaction was rolled back");
    apir_db_release(w);
}

static void nothing_to_open(void)
{
    apir_db_t *db = db_open("missing.db", two, unit_pool);
    apir_error_t error;
    struct stat seen;
    int i;

    for (i = 0; i < 4; i++) {
        if (take(db, false, unit_pool, &error)) {
            break;
        }
    }
    IS_INT(i, 4, "a missing file cannot be opened");
    IS_INT(error.kind, APIR_E_INTERNAL, "and leaves its place to the next");
    OK(!!strstr(error.detail, "missing.db") && !strstr(error.message, "/"),
       "only the log tells which");
    OK(stat(db_path("missing.db"), &seen) != 0, "it is not made");
    db_outside("missing.db", "CREATE TABLE t(x)");
    OK(take(db, false, unit_pool, &error) != NULL,
       "once it is there it is found");
}

static void vanishing_file(void)
{
    apir_db_t *db = db_open("brief.db", two, unit_pool);
    apir_db_connection_t *connection;
    apir_error_t error;

    db_outside("brief.db", "CREATE TABLE t(x); INSERT INTO t VALUES ('old')");
    apir_db_release(take(db, true, unit_pool, &error));
    connection = take(db, false, unit_pool, &error);
    IS(db_query(connection, "SELECT x FROM t"), "[\"old\"]", "a file");
    apir_db_release(connection);
    rename(db_path("brief.db"), db_path("away.db"));
    OK(!take(db, false, unit_pool, &error),
       "a file that has vanished is an error for readers");
    OK(!take(db, true, unit_pool, &error), "and for the writer");
    unlink(db_path("brief.db-wal"));
    unlink(db_path("brief.db-shm"));
    db_outside("brief.db", "CREATE TABLE t(x); INSERT INTO t VALUES ('new')");
    connection = take(db, false, unit_pool, &error);
    IS(db_query(connection, "SELECT x FROM t"), "[\"new\"]",
       "another in its place is opened");
    apir_db_release(connection);
}

static void no_database(void)
{
    apir_db_t *db = db_open("noise.db", two, unit_pool);
    apir_error_t error;
    FILE *file = fopen(db_path("noise.db"), "w");
    int i;

    for (i = 0; i < 2000; i++) {
        fputc('x', file);
    }
    fclose(file);
    OK(!take(db, false, unit_pool, &error) && error.kind == APIR_E_INTERNAL,
       "a file that is no database is an error");
}

/* ---- other programs ---- */

static void foreign_writer(void)
{
    apir_db_t *db = db_open("app.db", two, unit_pool);
    apir_db_connection_t *w;
    apir_error_t error;
    sqlite3 *other;
    apr_time_t start;

    sqlite3_open(db_path("app.db"), &other);
    sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    w = take(db, true, unit_pool, &error);
    start = apr_time_now();
    OK(apir_db_begin(w, true, &error) != APR_SUCCESS
           && error.kind == APIR_E_BUSY,
       "another program's transaction is waited for, then busy");
    start = apr_time_now() - start;
    OK(start >= 50000 && start < 5000000, "as long as the timeout");
    sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
    OK(apir_db_begin(w, true, &error) == APR_SUCCESS,
       "once it has ended the next begins");
    apir_db_release(w);
    sqlite3_close(other);
}

/* ---- the lock of all children ---- */

typedef struct lock_t {
    apr_status_t next;
    apr_interval_time_t asked;
    int locked;
    int unlocked;
} lock_t;

static apr_status_t lock(void *baton, apr_interval_time_t timeout)
{
    lock_t *state = baton;

    state->asked = timeout;
    state->locked += state->next == APR_SUCCESS;
    return state->next;
}

static apr_status_t unlock(void *baton)
{
    ((lock_t *)baton)->unlocked++;
    return APR_SUCCESS;
}

static void writer_lock(void)
{
    apir_db_t *db = db_open("app.db", two, unit_pool);
    lock_t state = { APR_SUCCESS, 0, 0, 0 };
    apir_db_connection_t *w;
    apir_error_t error;

    apir_db_set_writer_lock(db, lock, unlock, &state);
    w = take(db, true, unit_pool, &error);
    OK(state.locked == 0, "to take the writer takes no lock");
    apir_db_begin(w, true, &error);
    OK(state.locked == 1 && state.unlocked == 0, "to begin takes it");
    OK(state.asked > 0 && state.asked <= 60000, "waiting within the timeout");
    apir_db_commit(w, &error);
    IS_INT(state.unlocked, 1, "to commit gives it back");
    apir_db_begin(w, true, &error);
    apir_db_rollback(w);
    IS_INT(state.unlocked, 2, "to roll back gives it back");
    apir_db_begin(w, true, &error);
    apir_db_release(w);
    IS_INT(state.unlocked, 3, "to release gives it back");

    w = take(db, true, unit_pool, &error);
    state.next = APR_TIMEUP;
    OK(apir_db_begin(w, true, &error) != APR_SUCCESS
           && error.kind == APIR_E_BUSY,
       "a lock that stays taken is busy");
    state.next = APR_EGENERAL;
    OK(apir_db_begin(w, true, &error) != APR_SUCCESS
           && error.kind == APIR_E_INTERNAL,
       "a lock that fails is an error");
    IS_INT(state.unlocked, 3, "what was not taken is not given back");
    state.next = APR_SUCCESS;
    apir_db_begin(w, false, &error);
    IS_INT(state.locked, 3, "to read takes no lock");
    apir_db_release(w);
}

/* The lock is given back when BEGIN itself fails. */
static void writer_lock_and_foreign_writer(void)
{
    apir_db_t *db = db_open("app.db", two, unit_pool);
    lock_t state = { APR_SUCCESS, 0, 0, 0 };
    apir_db_connection_t *w;
    apir_error_t error;
    sqlite3 *other;

    apir_db_set_writer_lock(db, lock, unlock, &state);
    sqlite3_open(db_path("app.db"), &other);
    sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    w = take(db, true, unit_pool, &error);
    apir_db_begin(w, true, &error);
    OK(state.locked == 1 && state.unlocked == 1,
       "a BEGIN that fails gives the lock back");
    sqlite3_close(other);
    apir_db_release(w);
}

static apr_status_t lock_mutex(void *baton, apr_interval_time_t timeout)
{
    return apr_global_mutex_timedlock(baton, timeout);
}

static apr_status_t unlock_mutex(void *baton)
{
    return apr_global_mutex_unlock(baton);
}

/* ---- threads ---- */

typedef struct work_t {
    apir_db_t *db;
    apr_pool_t *pool;
    int rounds;
    int failures;
    int done;
    int *turns;
    apr_thread_t *thread;
} work_t;

static work_t *start(apir_db_t *db, apr_thread_start_t run, int rounds)
{
    work_t *work = apr_pcalloc(unit_pool, sizeof(*work));

    work->db = db;
    work->rounds = rounds;
    apr_pool_create_unmanaged_ex(&work->pool, NULL, NULL);
    if (run) {
        apr_thread_create(&work->thread, NULL, run, work, unit_pool);
    }
    return work;
}

static int finish(work_t *work)
{
    apr_status_t status;

    apr_thread_join(&status, work->thread);
    apr_pool_destroy(work->pool);
    return work->failures;
}

static void *APR_THREAD_FUNC write_rows(apr_thread_t *thread, void *data)
{
    work_t *work = data;
    apir_error_t error;
    int i;

    for (i = 0; i < work->rounds; i++) {
        apir_db_connection_t *w = take(work->db, true, work->pool, &error);
        apir_db_statement_t *statement;

        if (!w || apir_db_begin(w, true, &error) != APR_SUCCESS
            || apir_db_prepare(w, "UPDATE counter SET n = n + 1", &statement,
                               &error)
                   != APR_SUCCESS
            || apir_db_step(statement, &error) != APR_EOF
            || apir_db_commit(w, &error) != APR_SUCCESS) {
            work->failures++;
        }
        apr_pool_clear(work->pool);
    }
    return NULL;
}

static void *APR_THREAD_FUNC read_rows(apr_thread_t *thread, void *data)
{
    work_t *work = data;
    apir_error_t error;
    int i;

    for (i = 0; i < work->rounds; i++) {
        apir_db_connection_t *c = take(work->db, false, work->pool, &error);
        apir_db_statement_t *statement;

        if (!c
            || apir_db_prepare(c,
                               "SELECT a.n = b.n FROM counter a, "
                               "counter b",
                               &statement, &error)
                   != APR_SUCCESS
            || strcmp(db_rows(statement, work->pool), "[1]") != 0) {
            work->failures++;
        }
        if (c) {
            apir_db_release(c);
        }
        apr_pool_clear(work->pool);
    }
    return NULL;
}

static void readers_and_writers(void)
{
    apir_db_t *db = db_open("app.db", patient, unit_pool);
    apir_error_t error;
    work_t *work[16];
    int failures = 0;
    int i;

    db_outside("app.db", "CREATE TABLE counter(n); "
                         "INSERT INTO counter VALUES (0)");
    for (i = 0; i < 16; i++) {
        work[i] = start(db, i % 2 ? write_rows : read_rows, i % 2 ? 50 : 300);
    }
    for (i = 0; i < 16; i++) {
        failures += finish(work[i]);
    }
    IS_INT(failures, 0, "8 readers on 2 connections and 8 writers go on");
    IS(db_query(take(db, false, unit_pool, &error), "SELECT n FROM counter"),
       "[400]", "no change is lost");
}

static void *APR_THREAD_FUNC take_one(apr_thread_t *thread, void *data)
{
    work_t *work = data;
    apir_error_t error;
    apir_db_connection_t *w = take(work->db, true, work->pool, &error);

    work->failures = w ? 0 : (int)error.kind;
    if (w) {
        apir_db_release(w);
    }
    return NULL;
}

/* Who comes first is served first: each notes its turn while it holds the
 * writer. */
static void *APR_THREAD_FUNC take_turn(apr_thread_t *thread, void *data)
{
    work_t *work = data;
    apir_error_t error;
    apir_db_connection_t *w = take(work->db, true, work->pool, &error);

    work->done = ++*work->turns;
    apir_db_release(w);
    return NULL;
}

static void in_line(void)
{
    apir_db_t *db = db_open("app.db", patient, unit_pool);
    apir_error_t error;
    apir_db_connection_t *w = take(db, true, unit_pool, &error);
    work_t *work[4];
    int turns = 0;
    int wrong = 0;
    int i;

    for (i = 0; i < 4; i++) {
        work[i] = start(db, NULL, 0);
        work[i]->turns = &turns;
        apr_thread_create(&work[i]->thread, NULL, take_turn, work[i],
                          unit_pool);
        apr_sleep(apr_time_from_msec(50));
    }
    apir_db_release(w);
    for (i = 0; i < 4; i++) {
        finish(work[i]);
        wrong += work[i]->done != i + 1;
    }
    IS_INT(wrong, 0, "who waits is served in the order of coming");
}

/* The place of a connection that had to go is passed on to who waits. */
static void broken_in_line(void)
{
    apir_db_t *db = db_open("app.db", patient, unit_pool);
    apir_error_t error;
    apir_db_connection_t *w = take(db, true, unit_pool, &error);
    work_t *first = start(db, take_one, 0);
    work_t *second = start(db, take_one, 0);

    apr_sleep(apr_time_from_msec(50));
    w->broken = true;
    apir_db_release(w);
    IS_INT(finish(first) + finish(second), 0,
           "those who wait for a broken connection open a new one");
}

/* A hard stop: the child's pool goes while threads are at work. */
static void closed_while_held(void)
{
    apr_pool_t *child;
    apr_pool_t *request;
    apir_db_connection_t *w;
    apir_error_t error;
    work_t *waiting;
    apir_db_t *db;

    apr_pool_create(&child, unit_pool);
    apr_pool_create(&request, unit_pool);
    db = db_open("app.db", patient, child);
    apir_db_release(take(db, false, request, &error));
    w = take(db, true, request, &error);
    apir_db_begin(w, true, &error);
    waiting = start(db, take_one, 0);
    apr_sleep(apr_time_from_msec(50));
    apr_pool_destroy(child);
    IS_INT(finish(waiting), APIR_E_INTERNAL,
           "who waits for a database that is closed is told");
    IS(db_query(w, "SELECT 1"), "[1]", "who holds a connection goes on");
    OK(apir_db_commit(w, &error) == APR_SUCCESS, "to its end");
    apir_db_release(w);
    apr_pool_destroy(request);
}

/* ---- forks ---- */

/* Children tell what they found in shared memory and end by a signal: memory
 * checkers would report what they have to leave as it is. */
static int *told;

static void tell(int found)
{
    __atomic_add_fetch(told, found, __ATOMIC_SEQ_CST);
    kill(getpid(), SIGKILL);
}

/* What a child process finds, as bits. */
static int in_child(apir_db_t *db, apir_db_connection_t *held,
                    apir_db_statement_t *prepared, apr_pool_t *request)
{
    apir_db_connection_t *connection;
    apir_db_statement_t *statement;
    apir_error_t error;
    int wrong = 0;

    wrong |= apir_db_acquire(db, false, &connection, request, &error)
             == APR_SUCCESS;
    wrong |= (apir_db_begin(held, false, &error) == APR_SUCCESS) << 1;
    wrong |=
        (apir_db_prepare(held, "SELECT 1", &statement, &error) == APR_SUCCESS)
        << 2;
    wrong |= (apir_db_step(prepared, &error) != APR_EGENERAL) << 3;
    wrong |= (apir_db_commit(held, &error) == APR_SUCCESS) << 4;
    wrong |= !strstr(error.detail, "was used in process") << 5;
    apir_db_rollback(held);
    apir_db_release(held);
    return wrong;
}

static void forked(void)
{
    apr_pool_t *parent;
    apr_pool_t *request;
    apir_error_t error;
    apir_db_t *db;
    apir_db_connection_t *w;
    apir_db_statement_t *statement;
    int status;
    pid_t pid;

    apr_pool_create(&parent, unit_pool);
    apr_pool_create(&request, unit_pool);
    db = db_open("app.db", two, parent);
    apir_db_release(take(db, false, request, &error));
    w = take(db, true, request, &error);
    apir_db_begin(w, true, &error);
    db_query(w, "UPDATE counter SET n = -1");
    apir_db_prepare(w, "UPDATE counter SET n = -2", &statement, &error);
    fflush(stdout);
    *told = -1;
    pid = fork();
    if (pid == 0) {
        status = in_child(db, w, statement, request);
        apr_pool_destroy(request);
        apr_pool_destroy(parent);
        tell(1 + status);
    }
    waitpid(pid, &status, 0);
    IS_INT(*told, 0, "what the parent opened is an error in a forked child");
    apir_db_finish(statement);
    OK(apir_db_commit(w, &error) == APR_SUCCESS,
       "the parent's transaction is untouched");
    IS(db_query(w, "SELECT n FROM counter"), "[-1]",
       "nothing was written by the child");
    IS(db_query(w, "PRAGMA integrity_check"), "[\"ok\"]",
       "the file is whole");
    apir_db_release(w);
    apr_pool_destroy(request);
    apr_pool_destroy(parent);
}

/* Several children write to one file, each through a database of its own,
 * with the lock that httpd's parent would make and without one. */
static int child_writes(apr_global_mutex_t *mutex, const char *lock_file)
{
    apr_pool_t *pool;
    apr_pool_t *request;
    apir_error_t error;
    apir_db_t *db;
    int failures = 0;
    int i;

    apr_pool_create(&pool, NULL);
    apr_pool_create(&request, NULL);
    db = db_open("app.db", patient, pool);
    if (mutex) {
        apr_global_mutex_child_init(&mutex, lock_file, pool);
        apir_db_set_writer_lock(db, lock_mutex, unlock_mutex, mutex);
    }
    for (i = 0; i < 25; i++) {
        apir_db_connection_t *w = take(db, true, request, &error);

        failures += !w || apir_db_begin(w, true, &error) != APR_SUCCESS;
        failures += !w || !!db_query(w, "UPDATE counter SET n = n + 1")[0];
        failures += !w || apir_db_commit(w, &error) != APR_SUCCESS;
        apr_pool_clear(request);
    }
    apr_pool_destroy(request);
    apr_pool_destroy(pool);
    return failures;
}

static void children(apr_global_mutex_t *mutex, const char *lock_file,
                     const char *name)
{
    apir_db_connection_t *reader;
    apir_error_t error;
    pid_t pids[4];
    int status;
    int i;

    db_outside("app.db", "UPDATE counter SET n = 0");
    fflush(stdout);
    *told = 4;
    for (i = 0; i < 4; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            tell(child_writes(mutex, lock_file) - 1);
        }
    }
    for (i = 0; i < 4; i++) {
        waitpid(pids[i], &status, 0);
    }
    IS_INT(*told, 0, name);
    reader = take(db_open("app.db", patient, unit_pool), false, unit_pool,
                  &error);
    IS(db_query(reader, "SELECT n FROM counter"), "[100]",
       "no change of theirs is lost");
    apir_db_release(reader);
}

static void several_children(void)
{
    const char *lock_file = db_path("lock");
    apr_global_mutex_t *mutex;

    children(NULL, NULL, "children without a common lock write in turn");
    apr_global_mutex_create(&mutex, lock_file, APR_LOCK_DEFAULT_TIMED,
                            unit_pool);
    children(mutex, lock_file, "children with a common lock write in turn");
}

int main(void)
{
    db_fixture_begin();
    db_outside("app.db", "CREATE TABLE t(x)");
    told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    last_in_first_out();
    bounded_waiting();
    released_with_its_pool();
    nothing_to_open();
    vanishing_file();
    no_database();
    foreign_writer();
    writer_lock();
    writer_lock_and_foreign_writer();
    readers_and_writers();
    in_line();
    broken_in_line();
    closed_while_held();
    forked();
    several_children();
    return db_fixture_done();
}
