/*
 * Directives of the server: plugins, databases, sessions.
 */
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/plugin.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* Whether a name may be mentioned elsewhere as NAME or NAME:PART. */
static bool name_ok(cmd_parms *cmd, const char *name)
{
    for (const char *at = name; *at; at++) {
        if (!apr_isalnum(*at) && *at != '_' && *at != '-' && *at != '.') {
            apir_mod_mistake(cmd, "\"%s\" is no name: letters, digits, '_', "
                             "'-' and '.' make one", name);
            return false;
        }
    }
    return *name != '\0';
}

const char *apir_mod_set_plugin(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    apir_plugin_t *plugin;
    const char *wrong;

    if (!apir_mod_count_ok(cmd, count, 2, -1) || !name_ok(cmd, words[0])) {
        return NULL;
    }
    if (apir_mod_find_plugin(config, words[0], strlen(words[0]))) {
        return apir_mod_mistake(cmd, "a plugin is called %s already",
                                words[0]);
    }
    plugin = apir_plugin_create(words[0],
                                ap_server_root_relative(cmd->pool, words[1]),
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

    if (!apir_mod_count_ok(cmd, count, 2, -1) || !name_ok(cmd, words[0])) {
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
    database->config.path = ap_server_root_relative(cmd->pool,
                                                    database->config.path);
    APR_ARRAY_PUSH(config->databases, apir_database_t *) = database;
    return NULL;
}

/* The secrets of a file, one a line, the first signs; NULL-terminated. */
static const char *const *read_secrets(cmd_parms *cmd, const char *name)
{
    const char *path = ap_server_root_relative(cmd->pool, name);
    apr_array_header_t *secrets = apr_array_make(cmd->pool, 2,
                                                 sizeof(const char *));
    char line[1024];
    ap_configfile_t *file;
    apr_status_t status;

    if (!path || ap_pcfg_openfile(&file, cmd->temp_pool, path) !=
                     APR_SUCCESS) {
        apir_mod_mistake(cmd, "the file of secrets %s cannot be read", name);
        return NULL;
    }
    while ((status = ap_cfg_getline(line, sizeof(line), file)) ==
           APR_SUCCESS) {
        if (line[0] && line[0] != '#') {
            APR_ARRAY_PUSH(secrets, const char *) = apr_pstrdup(cmd->pool,
                                                                line);
        }
    }
    ap_cfg_closefile(file);
    if (!APR_STATUS_IS_EOF(status)) {
        apir_mod_mistake(cmd, "a line of the file of secrets %s is longer "
                         "than %d bytes", name, (int)sizeof(line) - 2);
        return NULL;
    }
    if (!secrets->nelts) {
        apir_mod_mistake(cmd, "the file %s holds no secret; right is one a "
                         "line, the newest first", name);
        return NULL;
    }
    APR_ARRAY_PUSH(secrets, const char *) = NULL;
    return (const char *const *)secrets->elts;
}

/* on, off; tells of anything else. */
static bool flag_of(cmd_parms *cmd, const char *word, const char *value)
{
    if (strcasecmp(value, "on") != 0 && strcasecmp(value, "off") != 0) {
        apir_mod_mistake(cmd, "%s is neither on nor off", word);
    }
    return strcasecmp(value, "on") == 0;
}

static void set_max_age(cmd_parms *cmd, apir_cookie_options_t *cookie,
                        const char *value)
{
    char *end;
    apr_int64_t seconds = apr_strtoi64(value, &end, 10);

    if (!*value || *end || seconds < 0) {
        apir_mod_mistake(cmd, "maxage=%s is no number of seconds", value);
    }
    cookie->has_max_age = true;
    cookie->max_age = (double)seconds;
}

static void set_same_site(cmd_parms *cmd, apir_cookie_options_t *cookie,
                          const char *value)
{
    if (strcasecmp(value, "lax") != 0 && strcasecmp(value, "strict") != 0 &&
        strcasecmp(value, "none") != 0) {
        apir_mod_mistake(cmd, "samesite=%s is not lax, strict or none",
                         value);
    }
    cookie->same_site = value;
}

static void set_session_option(cmd_parms *cmd,
                               apir_session_options_t *options,
                               const char *word)
{
    apir_cookie_options_t *cookie = &options->cookie;
    const char *value;

    if ((value = apir_mod_option(word, "secrets"))) {
        options->secrets = read_secrets(cmd, value);
    }
    else if ((value = apir_mod_option(word, "name"))) {
        options->cookie_name = value;
    }
    else if ((value = apir_mod_option(word, "path"))) {
        cookie->path = value;
    }
    else if ((value = apir_mod_option(word, "domain"))) {
        cookie->domain = value;
    }
    else if ((value = apir_mod_option(word, "samesite"))) {
        set_same_site(cmd, cookie, value);
    }
    else if ((value = apir_mod_option(word, "maxage"))) {
        set_max_age(cmd, cookie, value);
    }
    else if ((value = apir_mod_option(word, "httponly"))) {
        cookie->http_only = flag_of(cmd, word, value);
    }
    else if ((value = apir_mod_option(word, "secure"))) {
        cookie->secure = flag_of(cmd, word, value);
    }
    else {
        apir_mod_mistake(cmd, "%s is no option; there are secrets, name, "
                         "path, domain, samesite, maxage, httponly and "
                         "secure", word);
    }
}

static apir_session_store_t *cookie_store(cmd_parms *cmd, int count,
                                          const char *const *words)
{
    apir_session_options_t options = {0};
    bool named_secrets = false;

    options.cookie.http_only = true;
    options.cookie.same_site = "lax";
    for (int i = 2; i < count; i++) {
        named_secrets |= apir_mod_option(words[i], "secrets") != NULL;
        set_session_option(cmd, &options, words[i]);
    }
    if (!named_secrets) {
        apir_mod_mistake(cmd, "secrets=FILE is missing: without it anybody "
                         "can write the session's cookie");
    }
    return apir_session_store_create(words[0], &options, cmd->pool);
}

const char *apir_mod_set_session(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    apir_session_store_t *store = NULL;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_count_ok(cmd, count, 2, -1) || !name_ok(cmd, words[0])) {
        return NULL;
    }
    if (apir_mod_find_session(config, words[0])) {
        return apir_mod_mistake(cmd, "a session is called %s already",
                                words[0]);
    }
    if (strcasecmp(words[1], "cookie") == 0) {
        store = cookie_store(cmd, count, words);
    }
    else if (strcasecmp(words[1], "mod_session") == 0 && count == 2) {
        store = apr_pcalloc(cmd->pool, sizeof(*store));
        store->name = words[0];
        store->server = true;
    }
    else {
        return apir_mod_mistake(cmd, "%s is no store; right is: cookie "
                                "secrets=FILE, or mod_session", words[1]);
    }
    APR_ARRAY_PUSH(config->sessions, apir_session_store_t *) = store;
    return NULL;
}
