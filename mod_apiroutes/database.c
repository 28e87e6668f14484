/*
 * Databases in httpd's processes: the parent makes one mutex for each, so that
 * the writers of several children wait in a queue instead of polling the file;
 * each child opens its own connections, lazily: no handle crosses a fork.
 */
#include "mod_apiroutes/database.h"

#include "mod_apiroutes/config.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <unixd.h>

APLOG_USE_MODULE(apiroutes);

static int each_database(server_rec *server, apr_pool_t *pool,
                         int (*visit)(apir_database_t *, apr_pool_t *,
                                      server_rec *))
{
    const apir_server_config_t *main_config = apir_mod_server_config(server);

    for (; server; server = server->next) {
        const apir_server_config_t *config = apir_mod_server_config(server);

        /* (A virtual host in which nothing of ours stands has that too.) */
        if (server->is_virtual && config == main_config) {
            continue;
        }
        for (int i = 0; i < config->databases->nelts; i++) {
            apir_database_t *database = APR_ARRAY_IDX(config->databases, i,
                                                      apir_database_t *);
            int result = visit(database, pool, server);

            if (result != OK) {
                return result;
            }
        }
    }
    return OK;
}

/* Whether there is no file; one that cannot be looked at is no such. */
static bool is_missing(const apir_database_t *database, apr_pool_t *pool)
{
    apr_finfo_t info;

    return APR_STATUS_IS_ENOENT(
        apr_stat(&info, database->config.path, APR_FINFO_TYPE, pool));
}

void apir_mod_database_check(const apir_server_config_t *config,
                             apir_diag_t *diag, apr_pool_t *pool)
{
    for (int i = 0; i < config->databases->nelts; i++) {
        apir_database_t *database = APR_ARRAY_IDX(config->databases, i,
                                                  apir_database_t *);
        apir_error_t error = { 0 };

        database->unmade = database->pushed && is_missing(database, pool);
        if (database->unmade) {
            continue;
        }
        if (apir_db_check(&database->config, pool, &error) != APR_SUCCESS) {
            apir_diag_error(diag, &database->place, "database %s: %s",
                            database->config.name, error.message);
            database->missing = true;
        }
    }
}

const apir_db_config_t *
apir_mod_database_to_try(const apir_database_t *database,
                         const apir_place_t *place, apir_diag_t *diag)
{
    if (database->unmade && !database->trial) {
        apir_diag_error(diag, place,
                        "database %s is made by push=on when the server "
                        "starts, so statements cannot be tried on it now: "
                        "make it once by \"apiroutesctl db push\"",
                        database->config.name);
    }
    if (database->unmade) {
        return database->trial;
    }
    return database->missing ? NULL : &database->config;
}

apir_db_config_t *apir_mod_database_trial(apir_database_t *database,
                                          apr_pool_t *pool)
{
    const char *folder;
    apr_file_t *file;
    char *path;

    if (database->trial || apr_temp_dir_get(&folder, pool) != APR_SUCCESS) {
        return database->trial;
    }
    path = apr_pstrcat(pool, folder, "/apiroutes-XXXXXX", NULL);
    if (apr_file_mktemp(&file, path,
                        APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_CREATE
                            | APR_FOPEN_EXCL,
                        pool)
        != APR_SUCCESS) {
        return NULL;
    }
    apr_file_close(file);
    database->trial = apr_pmemdup(pool, &database->config,
                                  sizeof(*database->trial));
    database->trial->path = path;
    return database->trial;
}

static int end_trial(apir_database_t *database, apr_pool_t *pool,
                     server_rec *server)
{
    if (database->trial) {
        apr_file_remove(database->trial->path, pool);
        apr_file_remove(apr_pstrcat(pool, database->trial->path, "-wal",
                                    NULL),
                        pool);
        apr_file_remove(apr_pstrcat(pool, database->trial->path, "-shm",
                                    NULL),
                        pool);
        database->trial = NULL;
    }
    return OK;
}

void apir_mod_database_end_trials(server_rec *server, apr_pool_t *pool)
{
    each_database(server, pool, end_trial);
}

static int make_mutex(apir_database_t *database, apr_pool_t *pool,
                      server_rec *server)
{
    apr_status_t status = apr_proc_mutex_create(&database->mutex, NULL,
                                                APR_LOCK_DEFAULT_TIMED, pool);

    if (status == APR_SUCCESS) {
        status = ap_unixd_set_proc_mutex_perms(database->mutex);
    }
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                     "APIR0302: the mutex of database %s cannot be made",
                     database->config.name);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

int apir_mod_database_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                  apr_pool_t *ptemp, server_rec *server)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_CONFIG) {
        return OK;
    }
    return each_database(server, pconf, make_mutex);
}

static apr_status_t lock(void *baton, apr_interval_time_t timeout)
{
    return apr_proc_mutex_timedlock(baton, timeout);
}

static apr_status_t unlock(void *baton)
{
    return apr_proc_mutex_unlock(baton);
}

static int open_in_child(apir_database_t *database, apr_pool_t *pool,
                         server_rec *server)
{
    apr_status_t status = apir_db_create(&database->db, &database->config,
                                         pool);

    if (status == APR_SUCCESS) {
        status = apr_proc_mutex_child_init(&database->mutex, NULL, pool);
    }
    if (status != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, status, server,
                     "APIR0303: database %s cannot be used by this child",
                     database->config.name);
        database->db = NULL;
        return OK;
    }
    apir_db_set_writer_lock(database->db, lock, unlock, database->mutex);
    return OK;
}

void apir_mod_database_child_init(apr_pool_t *pchild, server_rec *server)
{
    each_database(server, pchild, open_in_child);
}
