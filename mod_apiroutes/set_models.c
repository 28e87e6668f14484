/*
 * Directives about models: schemas, their endpoints, single operations,
 * procedures.
 */
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/model_route.h"
#include "mod_apiroutes/models.h"
#include "mod_apiroutes/models_endpoint.h"

#include <apr_strings.h>
#include <string.h>

/* ---- ApiSchema ---- */

static bool schema_option(cmd_parms *cmd, apir_models_t *models,
                          const char *word)
{
    const char *database = apir_mod_option(word, "database");
    const char *push = apir_mod_option(word, "push");

    if (database) {
        models->database_name = database;
    }
    else if (push) {
        models->push = apir_mod_choice(cmd, word, push, "on", "off");
    }
    else {
        apir_mod_mistake(cmd, "%s is neither database=NAME nor push=on|off",
                         word);
    }
    return database || push;
}

const char *apir_mod_set_schema(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    apir_models_t *models;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_count_ok(cmd, count, 2, 4)
        || !apir_mod_name_ok(cmd, words[0])) {
        return NULL;
    }
    if (apir_mod_find_models(config, words[0])) {
        return apir_mod_mistake(cmd, "a schema is called %s already",
                                words[0]);
    }
    models = apr_pcalloc(cmd->pool, sizeof(*models));
    models->name = words[0];
    models->file = apir_mod_file_name(cmd, words[1]);
    models->place = apir_mod_place(cmd);
    for (int i = 2; i < count; i++) {
        schema_option(cmd, models, words[i]);
    }
    APR_ARRAY_PUSH(config->schemas, apir_models_t *) = models;
    return NULL;
}

/* ---- ApiProcedure ---- */

/* "FIRST.SECOND" in two; false, and told, when it is none. */
static bool split_name(cmd_parms *cmd, const char *word, const char **first,
                       const char **second)
{
    const char *dot = strchr(word, '.');

    if (!dot || dot == word || !dot[1]) {
        apir_mod_mistake(cmd, "%s: right is %s", word, cmd->cmd->errmsg);
        return false;
    }
    *first = apr_pstrmemdup(cmd->pool, word, (apr_size_t)(dot - word));
    *second = dot + 1;
    return true;
}

const char *apir_mod_set_procedure(cmd_parms *cmd, void *dir,
                                   const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    apir_binding_t *binding;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    apir_binding_t made = { .place = apir_mod_place(cmd) };

    if (!apir_mod_count_ok(cmd, count, 2, 4)
        || !split_name(cmd, words[0], &made.schema, &made.name)) {
        return NULL;
    }
    if (count == 2) {
        made.handler = words[1];
    }
    else {
        made.database = words[1];
        made.sql = words[2];
    }
    if (count == 4) {
        made.result = apir_mod_option(words[3], "result");
        if (!made.result || strcmp(made.result, "stream") == 0) {
            return apir_mod_mistake(cmd,
                                    "%s is not result=many|one|value|none",
                                    words[3]);
        }
    }
    binding = apr_array_push(config->procedures);
    *binding = made;
    return NULL;
}

/* ---- ApiModels ---- */

const char *apir_mod_set_models(cmd_parms *cmd, void *dir, const char *args)
{
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (apir_mod_in_location(cmd, false)
        && apir_mod_count_ok(cmd, count, 1, 1)) {
        apir_mod_own_location(cmd, dir, apir_mod_compile_models,
                              (void *)words[0],
                              "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    return NULL;
}

/* ---- ApiModel ---- */

/* The last words: JSON, accept=. */
static void model_option(cmd_parms *cmd, apir_fixed_call_t *call,
                         const char *word)
{
    const char *accept = apir_mod_option(word, "accept");

    if (accept) {
        call->accept = accept;
    }
    else if (word[0] == '{' && !call->arguments) {
        call->arguments = word;
    }
    else {
        apir_mod_mistake(cmd,
                         "%s is neither a JSON object nor "
                         "accept=all|none|NAME,...",
                         word);
    }
}

const char *apir_mod_set_model(cmd_parms *cmd, void *dir, const char *args)
{
    apir_section_t *section = ((apir_dir_config_t *)dir)->open;
    apir_fixed_call_t *call;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!section) {
        return apir_mod_mistake(cmd, "stands in <ApiRoute> only");
    }
    if (!apir_mod_count_ok(cmd, count, 2, 4)) {
        return NULL;
    }
    section->operations++;
    call = apr_pcalloc(cmd->pool, sizeof(*call));
    call->schema = words[0];
    if (split_name(cmd, words[1], &call->model, &call->operation)) {
        section->call = call;
    }
    for (int i = 2; i < count; i++) {
        model_option(cmd, call, words[i]);
    }
    return NULL;
}

/* ---- ApiPolicy ---- */

const char *apir_mod_set_policy(cmd_parms *cmd, void *dir, const char *args)
{
    apir_dir_config_t *location = dir;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (apir_mod_in_location(cmd, true)
        && apir_mod_count_ok(cmd, count, 1, 1)) {
        location->settings.policy = apir_mod_choice(cmd, words[0], words[0],
                                                    "on", "off");
    }
    return NULL;
}

const char *apir_mod_set_policy_anonymous(cmd_parms *cmd, void *dir,
                                          const char *args)
{
    apir_dir_config_t *location = dir;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (apir_mod_in_location(cmd, true)
        && apir_mod_count_ok(cmd, count, 1, 1)) {
        location->settings.policy_strict = apir_mod_choice(cmd, words[0],
                                                           words[0], "strict",
                                                           "null");
    }
    return NULL;
}
