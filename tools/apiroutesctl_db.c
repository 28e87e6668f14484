/*
 * apiroutesctl db push SCHEMA.zmodel DATABASE-URL [--check]: makes the tables
 * of a schema, or says what would be made.
 */
#include "apiroutesctl.h"
#include "storage/storage.h"
#include <apr_file_info.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

static void print_plan(apir_ctl_t *ctl, const apir_storage_plan_t *plan)
{
    int i;

    for (i = 0; i < plan->statements->nelts; i++) {
        printf("%s;\n", APR_ARRAY_IDX(plan->statements, i, const char *));
    }
    for (i = 0; i < plan->refusals->nelts; i++) {
        const apir_storage_refusal_t *refusal =
            &APR_ARRAY_IDX(plan->refusals, i, apir_storage_refusal_t);

        apir_diag_error(&ctl->diag, NULL,
                        "%s. This is not done, as it could lose data. A "
                        "person could run:\n%s",
                        refusal->message, refusal->statement);
    }
}

static int push(apir_ctl_t *ctl, const apir_zmodel_t *zmodel,
                const apir_db_config_t *config, bool check)
{
    apir_error_t error = { .kind = APIR_E_NONE };
    apir_storage_plan_t *plan = NULL;
    apr_status_t status;

    status = check
                 ? apir_storage_plan(zmodel, config, &plan, ctl->pool, &error)
                 : apir_storage_push(zmodel, config, NULL, &plan, ctl->pool,
                                     &error);
    if (status != APR_SUCCESS && plan->refusals->nelts == 0) {
        apir_diag_error(&ctl->diag, NULL, "%s", error.message);
        return 1;
    }
    print_plan(ctl, plan);
    if (plan->refusals->nelts > 0) {
        fprintf(stderr, "%s: nothing was changed\n", config->path);
        return 1;
    }
    if (plan->statements->nelts == 0) {
        printf("%s: nothing to do\n", config->path);
    }
    return 0;
}

/* A relative path means the working directory here. */
static bool settle_path(apir_ctl_t *ctl, apir_db_config_t *config)
{
    char *full;

    if (apr_filepath_merge(&full, NULL, config->path, APR_FILEPATH_NATIVE,
                           ctl->pool)
        != APR_SUCCESS) {
        return false;
    }
    config->path = full;
    return true;
}

int apir_ctl_db(apir_ctl_t *ctl, int argc, const char *const *argv)
{
    const char *words[3] = { NULL };
    apir_db_config_t config;
    apir_zmodel_t *zmodel;
    const char *wrong;
    bool check = false;
    int i, count = 0;

    for (i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--check") == 0) {
            check = true;
        }
        else if (count < 3 && *argv[i] != '-') {
            words[count++] = argv[i];
        }
        else {
            return apir_ctl_misused("db push does not know \"%s\"", argv[i]);
        }
    }
    if (count != 3 || strcmp(words[0], "push") != 0) {
        return apir_ctl_misused("db needs: push SCHEMA.zmodel DATABASE-URL");
    }
    memset(&config, 0, sizeof(config));
    wrong = apir_db_configure(&config, "db", words[2], 0, NULL, ctl->pool);
    if (wrong) {
        return apir_ctl_misused("%s", wrong);
    }
    if (!settle_path(ctl, &config)) {
        return apir_ctl_misused("%s is no path", config.path);
    }
    zmodel = apir_zmodel_load(words[1], &ctl->diag, ctl->pool);
    return zmodel ? push(ctl, zmodel, &config, check) : 1;
}
