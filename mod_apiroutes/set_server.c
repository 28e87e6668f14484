/*
 * Directives of the server: plugins and databases.
 */
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/plugin.h"

#include <apr_strings.h>
#include <string.h>

const char *apir_mod_set_plugin(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    apir_plugin_t *plugin;
    const char *wrong;

    if (!apir_mod_count_ok(cmd, count, 2, -1)
        || !apir_mod_name_ok(cmd, words[0])) {
        return NULL;
    }
    if (apir_mod_find_plugin(config, words[0], strlen(words[0]))) {
        return apir_mod_mistake(cmd, "a plugin is called %s already",
                                words[0]);
    }
    plugin = apir_plugin_create(words[0], apir_mod_file_name(cmd, words[1]),
                                cmd->pool);
    plugin->conf_file = cmd->directive->filename;
    plugin->conf_line = cmd->directive->line_num;
    /* A plugin that could not be loaded is known all the same: what mentions
     * it need not be told about too. */
    APR_ARRAY_PUSH(config->plugins, apir_plugin_t *) = plugin;
    wrong = apir_mod_plugin_load(plugin, count - 2, words + 2);
    return wrong ? apir_mod_mistake(cmd, "%s", wrong) : NULL;
}

const char *apir_mod_set_database(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    apir_database_t *database;
    const char *wrong;

    if (!apir_mod_count_ok(cmd, count, 2, -1)
        || !apir_mod_name_ok(cmd, words[0])) {
        return NULL;
    }
    if (apir_mod_find_database(config, words[0])) {
        return apir_mod_mistake(cmd, "a database is called %s already",
                                words[0]);
    }
    database = apr_pcalloc(cmd->pool, sizeof(*database));
    database->place = apir_mod_place(cmd);
    wrong = apir_db_configure(&database->config, words[0], words[1],
                              count - 2, words + 2, cmd->pool);
    if (wrong) {
        return apir_mod_mistake(cmd, "%s", wrong);
    }
    database->config.path = apir_mod_file_name(cmd, database->config.path);
    APR_ARRAY_PUSH(config->databases, apir_database_t *) = database;
    return NULL;
}
