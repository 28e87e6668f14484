/*
 * Schemas at start-up. What can be wrong with one is found in check_config;
 * what changes a database happens in post_config of the real start, as root.
 */
#include "mod_apiroutes/models.h"

#include "mod_apiroutes/auth_row.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <string.h>
#include <unistd.h>
#include <unixd.h>

APLOG_USE_MODULE(apiroutes);

apir_models_t *apir_mod_find_models(const apir_server_config_t *config,
                                    const char *name)
{
    for (int i = 0; i < config->schemas->nelts; i++) {
        apir_models_t *models = APR_ARRAY_IDX(config->schemas, i,
                                              apir_models_t *);

        if (strcmp(models->name, name) == 0) {
            return models;
        }
    }
    return config->base ? apir_mod_find_models(config->base, name) : NULL;
}

const apir_models_t *apir_mod_mentioned_models(const apir_mount_t *mount,
                                               const char *directive,
                                               const char *name,
                                               const apir_place_t *place,
                                               apir_diag_t *diag)
{
    const apir_models_t *models =
        apir_mod_find_models(apir_mod_server_config(mount->server), name);

    if (!models) {
        apir_diag_error(diag, place,
                        "%s: no schema is called \"%s\": "
                        "ApiSchema %s FILE.zmodel is missing",
                        directive, name, name);
        return NULL;
    }
    return models->zmodel && models->database
                   && apir_mod_auth_row_bind(mount->auth, models, diag,
                                             models->zmodel->pool)
               ? models
               : NULL;
}

/* ---- all schemas of all servers, each once ---- */

typedef int(visit_t)(apir_models_t *models, server_rec *server, void *baton);

static int each_schema(server_rec *server, visit_t *visit, void *baton)
{
    const apir_server_config_t *main_config = apir_mod_server_config(server);

    for (; server; server = server->next) {
        const apir_server_config_t *config = apir_mod_server_config(server);

        /* (A virtual host in which nothing of ours stands has that too.) */
        if (server->is_virtual && config == main_config) {
            continue;
        }
        for (int i = 0; i < config->schemas->nelts; i++) {
            int result = visit(APR_ARRAY_IDX(config->schemas, i,
                                             apir_models_t *),
                               server, baton);

            if (result != OK) {
                return result;
            }
        }
    }
    return OK;
}

/* ---- databases ---- */

/* The only database that a server knows, or NULL. */
static apir_database_t *only_database(const apir_server_config_t *config)
{
    const apr_array_header_t *own = config->databases;
    const apr_array_header_t *base = config->base ? config->base->databases
                                                  : NULL;

    if (own->nelts + (base ? base->nelts : 0) != 1) {
        return NULL;
    }
    return APR_ARRAY_IDX(own->nelts ? own : base, 0, apir_database_t *);
}

static int find_database(apir_models_t *models, server_rec *server,
                         void *baton)
{
    const apir_server_config_t *config = apir_mod_server_config(server);
    apir_diag_t *diag = baton;

    if (models->database_name) {
        models->database = apir_mod_find_database(config,
                                                  models->database_name);
    }
    else {
        models->database = only_database(config);
    }
    if (models->database) {
        models->database->pushed |= models->push;
    }
    else if (models->database_name) {
        apir_diag_error(diag, &models->place,
                        "no database is called \"%s\": "
                        "ApiDatabase %s URL is missing",
                        models->database_name, models->database_name);
    }
    else {
        apir_diag_error(diag, &models->place,
                        "ApiSchema %s: which database has its tables? Say "
                        "database=NAME (without it there has to be exactly "
                        "one ApiDatabase)",
                        models->name);
    }
    return OK;
}

void apir_mod_models_find_databases(server_rec *server, apir_diag_t *diag)
{
    each_schema(server, find_database, diag);
}

/* ---- the tables ---- */

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* An index that is missing makes requests slow; a table or a column that is
 * missing makes them fail. */
static const char *first_needed(const apir_storage_plan_t *plan)
{
    for (int i = 0; i < plan->statements->nelts; i++) {
        const char *sql = APR_ARRAY_IDX(plan->statements, i, const char *);

        if (starts_with(sql, "CREATE TABLE")
            || starts_with(sql, "ALTER TABLE")) {
            return sql;
        }
    }
    return NULL;
}

/* The beginning of a statement: what it is about. */
static const char *head_of(const char *sql, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, sql, strcspn(sql, "(\n"));
}

/* Without push=on the tables have to be there; what merely differs is used as
 * it is. */
static void tell_differences(const apir_models_t *models,
                             const apir_storage_plan_t *plan,
                             apir_diag_t *diag, apr_pool_t *pool)
{
    const char *needed = first_needed(plan);
    const char *hint = apr_pstrcat(pool, "apiroutesctl db push ",
                                   models->file, " ",
                                   models->database->config.url, NULL);

    if (needed) {
        apir_diag_error(
            diag, &models->place,
            "database %s lacks what the schema needs (%d changes, "
            "the first is %s...): run \"%s\", or say push=on",
            models->database->config.name, plan->statements->nelts,
            head_of(needed, pool), hint);
    }
    else if (plan->statements->nelts) {
        apir_diag_warning(diag, &models->place,
                          "database %s has other indexes than the schema (%d "
                          "changes); \"%s --check\" lists them",
                          models->database->config.name,
                          plan->statements->nelts, hint);
    }
    for (int i = 0; i < plan->refusals->nelts; i++) {
        apir_diag_warning(
            diag, &models->place, "database %s: %s",
            models->database->config.name,
            APR_ARRAY_IDX(plan->refusals, i, apir_storage_refusal_t).message);
    }
}

/* With push=on what is not done has to be done by a person. */
static void tell_refusals(const apir_models_t *models,
                          const apir_storage_plan_t *plan, apir_diag_t *diag)
{
    for (int i = 0; i < plan->refusals->nelts; i++) {
        const apir_storage_refusal_t *refusal =
            &APR_ARRAY_IDX(plan->refusals, i, apir_storage_refusal_t);

        apir_diag_error(diag, &models->place,
                        "database %s: %s. push=on does not do that, as it "
                        "could lose data. A person could run: %s",
                        models->database->config.name, refusal->message,
                        refusal->statement);
    }
}

/* Statements of the configuration are tried on tables that are not there
 * yet. */
static void make_trial(const apir_models_t *models, apr_pool_t *pool)
{
    apir_db_config_t *trial = NULL;
    apir_storage_plan_t *plan;
    apir_error_t error = { 0 };

    if (models->database->unmade) {
        trial = apir_mod_database_trial(models->database, pool);
    }
    if (trial) {
        apir_storage_push(models->zmodel, trial, NULL, &plan, pool, &error);
    }
}

static void compare_tables(apir_models_t *models, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    apir_storage_plan_t *plan = NULL;
    apir_error_t error = { 0 };

    if (apir_storage_plan(models->zmodel, &models->database->config, &plan,
                          pool, &error)
        != APR_SUCCESS) {
        apir_diag_error(diag, &models->place, "%s", error.message);
        return;
    }
    if (models->push) {
        models->plan = plan;
        tell_refusals(models, plan, diag);
        make_trial(models, pool);
    }
    else {
        tell_differences(models, plan, diag, pool);
    }
}

/* ---- check_config ---- */

static void compile(apir_models_t *models, apir_diag_t *diag,
                    apr_pool_t *pool)
{
    apr_finfo_t info;

    models->checked = true;
    models->procedures = apr_hash_make(pool);
    if (apr_stat(&info, models->file, APR_FINFO_TYPE, pool) != APR_SUCCESS) {
        apir_diag_error(diag, &models->place, "the file %s cannot be read",
                        models->file);
        return;
    }
    models->zmodel = apir_zmodel_load(models->file, diag, pool);
    if (!models->zmodel) {
        return;
    }
    models->rules = apir_query_compile(models->zmodel, pool);
    models->policy = apir_policy_compile(models->zmodel, pool);
    apir_policy_review(models->policy, diag);
    if (models->database && !models->database->missing) {
        compare_tables(models, diag, pool);
    }
}

void apir_mod_models_check(apir_server_config_t *config, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    for (int i = 0; i < config->schemas->nelts; i++) {
        apir_models_t *models = APR_ARRAY_IDX(config->schemas, i,
                                              apir_models_t *);

        if (!models->checked) {
            compile(models, diag, pool);
        }
    }
    apir_mod_compile_procedures(config, diag, pool);
}

static int print(apir_models_t *models, server_rec *server, void *baton)
{
    apr_file_t *out = baton;

    if (!models->plan || !models->plan->statements->nelts) {
        return OK;
    }
    apr_file_printf(out, "-- ApiSchema %s: at its start the server runs\n",
                    models->name);
    for (int i = 0; i < models->plan->statements->nelts; i++) {
        apr_file_printf(out, "%s;\n",
                        APR_ARRAY_IDX(models->plan->statements, i,
                                      const char *));
    }
    return OK;
}

void apir_mod_models_print(server_rec *server, apr_pool_t *pool)
{
    apr_file_t *out;

    if (apr_file_open_stdout(&out, pool) == APR_SUCCESS) {
        each_schema(server, print, out);
    }
}

/* ---- push ---- */

static int push(apir_models_t *models, server_rec *server, void *baton)
{
    apir_storage_owner_t owner = { ap_unixd_config.user_id,
                                   ap_unixd_config.group_id };
    apir_storage_plan_t *plan = NULL;
    apir_error_t error = { 0 };

    if (!models->push) {
        return OK;
    }
    if (apir_storage_push(models->zmodel, &models->database->config,
                          geteuid() == 0 ? &owner : NULL, &plan, baton,
                          &error)
        != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, server,
                     "APIR0304: the tables of schema %s cannot be made: %s",
                     models->name, error.message);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    for (int i = 0; i < plan->statements->nelts; i++) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, server, "schema %s: %s",
                     models->name,
                     APR_ARRAY_IDX(plan->statements, i, const char *));
    }
    if (plan->statements->nelts) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, server,
                     "push=on has run %d statements on database %s (LogLevel "
                     "apiroutes:debug shows them)",
                     plan->statements->nelts, models->database->config.name);
    }
    return OK;
}

int apir_mod_models_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                apr_pool_t *ptemp, server_rec *server)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_CONFIG) {
        return OK;
    }
    return each_schema(server, push, ptemp);
}

/* ---- children ---- */

static int make_cache(apir_models_t *models, server_rec *server, void *baton)
{
    if (apir_query_cache_create(&models->cache, 0, baton) != APR_SUCCESS) {
        models->cache = NULL; /* plans are made anew each time */
    }
    return OK;
}

void apir_mod_models_child_init(apr_pool_t *pchild, server_rec *server)
{
    each_schema(server, make_cache, pchild);
}
