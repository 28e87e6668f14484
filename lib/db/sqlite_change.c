/*
 * Making and changing the tables of a SQLite file, at start-up or by hand.
 *
 * Start-up runs as root: a new file is made empty and given to its owner
 * before SQLite opens it. SQLite's own files beside it (-wal, -shm, -journal)
 * then get that owner too, as it takes care of that itself.
 */
#include "db/sqlite_catalog_int.h"
#include "db/sqlite_int.h"
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct job_t {
    const apir_db_config_t *config;
    const apir_db_change_t *change;
    apir_db_decide_fn *decide;
    void *baton;
    sqlite3 *db;
    bool missing;
    bool made;
    apr_pool_t *pool;
    apir_error_t *error;
} job_t;

static apr_status_t fail(const job_t *job, const char *what, const char *why)
{
    return apir_error_set(job->error, job->pool, APIR_E_INTERNAL, "%s: %s",
                          what, why);
}

static apr_status_t fail_errno(const job_t *job, const char *what, int code)
{
    char why[120];

    return fail(job, what,
                apr_strerror(APR_FROM_OS_ERROR(code), why, sizeof(why)));
}

/* ---- a new file ---- */

static const char *folder_of(const job_t *job)
{
    const char *path = job->config->path;
    const char *slash = strrchr(path, '/');

    return slash == path
               ? "/"
               : apr_pstrndup(job->pool, path, (apr_size_t)(slash - path));
}

/* In a process of its own, which becomes that user; exactly as the children
 * of the server will. */
static bool try_folder(const job_t *job, const char *folder)
{
    const struct passwd *user = getpwuid(job->change->uid);

    if ((user ? initgroups(user->pw_name, job->change->gid)
              : setgroups(0, NULL))
            != 0
        || setgid(job->change->gid) != 0 || setuid(job->change->uid) != 0) {
        return false;
    }
    return access(folder, W_OK | X_OK) == 0;
}

/* The owner must be able to make files in the folder. */
static apr_status_t check_folder(const job_t *job)
{
    const char *folder = folder_of(job);
    int state = 0;
    pid_t child;

    if (!job->change->has_owner || geteuid() != 0) {
        return APR_SUCCESS;
    }
    child = fork();
    if (child == 0) {
        _exit(try_folder(job, folder) ? 0 : 1);
    }
    if (child > 0) {
        while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
        }
        if (WIFEXITED(state) && WEXITSTATUS(state) == 0) {
            return APR_SUCCESS;
        }
    }
    return fail(job, folder,
                apr_psprintf(job->pool,
                             "user %ld cannot write to this folder, where "
                             "the database and the files beside it are",
                             (long)job->change->uid));
}

static apr_status_t make_file(job_t *job)
{
    const char *path = job->config->path;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                    0640);
    int code;

    if (file < 0) {
        return errno == EEXIST ? APR_SUCCESS : fail_errno(job, path, errno);
    }
    if (job->change->has_owner && geteuid() == 0
        && fchown(file, job->change->uid, job->change->gid) != 0) {
        code = errno;
        close(file);
        unlink(path);
        return fail_errno(job, path, code);
    }
    close(file);
    job->made = true;
    return APR_SUCCESS;
}

/* ---- the database ---- */

static apr_status_t open_database(job_t *job, const char *path, int flags)
{
    int code = sqlite3_open_v2(path, &job->db,
                               flags | SQLITE_OPEN_NOMUTEX
                                   | SQLITE_OPEN_PRIVATECACHE,
                               NULL);

    if (code == SQLITE_OK) {
        apir_sqlite_harden(job->db, job->config);
        sqlite3_busy_timeout(job->db,
                             (int)apr_time_as_msec(job->config->timeout));
        return APR_SUCCESS;
    }
    fail(job, job->config->path,
         job->db ? sqlite3_errmsg(job->db) : sqlite3_errstr(code));
    return APR_EGENERAL;
}

static apr_status_t run(const job_t *job, const char *sql)
{
    if (sqlite3_exec(job->db, sql, NULL, NULL, NULL) == SQLITE_OK) {
        return APR_SUCCESS;
    }
    return apir_error_set(job->error, job->pool, APIR_E_INTERNAL,
                          "%s: %s: %s", job->config->path, sql,
                          sqlite3_errmsg(job->db));
}

static apr_status_t decide(job_t *job, apr_array_header_t *statements)
{
    apir_db_catalog_t catalog = { .missing = job->missing };

    if (apir_sqlite_catalog(job->db, &catalog, job->pool) != SQLITE_OK) {
        return fail(job, job->config->path, sqlite3_errmsg(job->db));
    }
    return job->decide(job->baton, &catalog, statements, job->pool,
                       job->error);
}

static apr_status_t run_all(job_t *job, const apr_array_header_t *statements)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < statements->nelts && status == APR_SUCCESS; i++) {
        status = run(job, APR_ARRAY_IDX(statements, i, const char *));
    }
    return status;
}

/* Decides, and does it unless it is only a check; what fails leaves nothing
 * behind. */
static apr_status_t transact(job_t *job, apr_array_header_t *statements)
{
    bool check = job->change->check;
    apr_status_t status = run(job, check ? "BEGIN" : "BEGIN IMMEDIATE");

    if (status != APR_SUCCESS) {
        return status;
    }
    status = decide(job, statements);
    if (status == APR_SUCCESS && !check) {
        status = run_all(job, statements);
    }
    if (status == APR_SUCCESS) {
        status = run(job, "COMMIT");
    }
    if (status != APR_SUCCESS && !sqlite3_get_autocommit(job->db)) {
        sqlite3_exec(job->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}

static apr_status_t work(job_t *job)
{
    apr_array_header_t *statements = apr_array_make(job->pool, 32,
                                                    sizeof(const char *));
    bool check = job->change->check;
    apr_status_t status;

    job->missing = access(job->config->path, F_OK) != 0 && errno == ENOENT;
    if (check && job->missing) {
        status = open_database(job, ":memory:", SQLITE_OPEN_READWRITE);
    }
    else if (check) {
        status = open_database(job, job->config->path, SQLITE_OPEN_READONLY);
    }
    else {
        status = check_folder(job);
        if (status == APR_SUCCESS && job->missing) {
            status = make_file(job);
        }
        if (status == APR_SUCCESS) {
            status = open_database(job, job->config->path,
                                   SQLITE_OPEN_READWRITE);
        }
    }
    return status == APR_SUCCESS ? transact(job, statements) : status;
}

apr_status_t apir_sqlite_change(const apir_db_config_t *config,
                                const apir_db_change_t *change,
                                apir_db_decide_fn *function, void *baton,
                                apr_pool_t *pool, apir_error_t *error)
{
    job_t job = { .config = config,
                  .change = change,
                  .decide = function,
                  .baton = baton,
                  .pool = pool,
                  .error = error };
    apr_status_t status;

    if (config->path[0] != '/') {
        return fail(&job, config->path,
                    "the path of a database must be absolute");
    }
    status = work(&job);
    sqlite3_close(job.db);
    if (status != APR_SUCCESS && job.made) {
        unlink(config->path);
    }
    return status;
}
