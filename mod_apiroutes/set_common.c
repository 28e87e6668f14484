/*
 * What the setters share: words, places, mistakes.
 */
#include "mod_apiroutes/directives.h"

#include <apr_fnmatch.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <http_log.h>
#include <stdarg.h>
#include <string.h>

APLOG_USE_MODULE(apiroutes);

static const char diag_key[] = "mod_apiroutes.diagnostics";

static void report(void *baton, apir_severity_t severity,
                   const apir_place_t *place, const char *message)
{
    int level = severity == APIR_DIAG_ERROR ? APLOG_ERR : APLOG_WARNING;

    (void)baton;
    if (place && place->file && place->column) {
        ap_log_error(APLOG_MARK, level | APLOG_STARTUP, 0, NULL,
                     "APIR0301: %s:%d:%d: %s", place->file, place->line,
                     place->column, message);
    }
    else if (place && place->file) {
        ap_log_error(APLOG_MARK, level | APLOG_STARTUP, 0, NULL,
                     "APIR0301: %s:%d: %s", place->file, place->line,
                     message);
    }
    else {
        ap_log_error(APLOG_MARK, level | APLOG_STARTUP, 0, NULL,
                     "APIR0301: %s", message);
    }
}

void apir_mod_diag_reset(apr_pool_t *pconf)
{
    apir_diag_t *diag = apr_pcalloc(pconf, sizeof(*diag));

    diag->report = report;
    diag->pool = pconf;
    apr_pool_userdata_setn(diag, diag_key, NULL, pconf);
}

apir_diag_t *apir_mod_diag(apr_pool_t *pconf)
{
    void *diag = NULL;

    apr_pool_userdata_get(&diag, diag_key, pconf);
    if (!diag) {
        apir_mod_diag_reset(pconf);
        apr_pool_userdata_get(&diag, diag_key, pconf);
    }
    return diag;
}

apir_place_t apir_mod_place(const cmd_parms *cmd)
{
    apir_place_t place = { NULL, 0, 0 };

    if (cmd->directive) {
        place.file = cmd->directive->filename;
        place.line = cmd->directive->line_num;
    }
    return place;
}

const char *apir_mod_mistake(const cmd_parms *cmd, const char *format, ...)
{
    apir_place_t place = apir_mod_place(cmd);
    va_list args;

    va_start(args, format);
    apir_diag_error(apir_mod_diag(cmd->pool), &place, "%s: %s",
                    cmd->cmd->name,
                    apr_pvsprintf(cmd->temp_pool, format, args));
    va_end(args);
    return NULL;
}

const char *const *apir_mod_words(const cmd_parms *cmd, const char *args,
                                  int *count)
{
    int room = 4;
    const char **words = apr_palloc(cmd->temp_pool, room * sizeof(*words));

    for (*count = 0; *args; ++*count) {
        if (*count + 1 == room) {
            room *= 2;
            words = memcpy(apr_palloc(cmd->temp_pool, room * sizeof(*words)),
                           words, *count * sizeof(*words));
        }
        words[*count] = ap_getword_conf(cmd->pool, &args);
    }
    words[*count] = NULL;
    return words;
}

bool apir_mod_count_ok(const cmd_parms *cmd, int count, int least, int most)
{
    if (count >= least && (most < 0 || count <= most)) {
        return true;
    }
    apir_mod_mistake(cmd, "wrong number of arguments; right is: %s",
                     cmd->cmd->errmsg);
    return false;
}

const char *apir_mod_option(const char *word, const char *name)
{
    apr_size_t length = strlen(name);

    if (strncmp(word, name, length) == 0 && word[length] == '=') {
        return word + length + 1;
    }
    return NULL;
}

const char *apir_mod_file_name(const cmd_parms *cmd, const char *word)
{
    const char *path = ap_server_root_relative(cmd->pool, word);

    if (!path) {
        apir_mod_mistake(cmd,
                         "a path of %" APR_SIZE_T_FMT " bytes is too long",
                         strlen(word));
    }
    return path ? path : word;
}

bool apir_mod_name_ok(const cmd_parms *cmd, const char *name)
{
    for (const char *at = name; *at; at++) {
        if (!apr_isalnum(*at) && *at != '_' && *at != '-' && *at != '.') {
            apir_mod_mistake(cmd,
                             "\"%s\" is no name: letters, digits, '_', "
                             "'-' and '.' make one",
                             name);
            return false;
        }
    }
    return *name != '\0';
}

bool apir_mod_choice(const cmd_parms *cmd, const char *word,
                     const char *value, const char *yes, const char *no)
{
    if (strcasecmp(value, yes) != 0 && strcasecmp(value, no) != 0) {
        apir_mod_mistake(cmd, "%s is neither %s nor %s", word, yes, no);
    }
    return strcasecmp(value, yes) == 0;
}

/* Whether an enclosing section is a <LocationMatch> or a <Location ~ …>. */
static bool in_pattern_section(const cmd_parms *cmd)
{
    const ap_directive_t *section = cmd->directive->parent;

    for (; section; section = section->parent) {
        if (strcasecmp(section->directive, "<LocationMatch") == 0
            || (strcasecmp(section->directive, "<Location") == 0
                && section->args[0] == '~')) {
            return true;
        }
    }
    return false;
}

bool apir_mod_in_location(cmd_parms *cmd, bool server_too)
{
    const char *wrong = ap_check_cmd_context(cmd, NOT_IN_DIRECTORY
                                                      | NOT_IN_FILES
                                                      | NOT_IN_LIMIT
                                                      | NOT_IN_HTACCESS
                                                      | NOT_IN_PROXY);

    if (wrong || (!cmd->path && !server_too)) {
        apir_mod_mistake(cmd, "stands in a <Location>%s only",
                         server_too ? " or at server level" : "");
        return false;
    }
    if (!cmd->path) {
        return true;
    }
    if (in_pattern_section(cmd) || apr_fnmatch_test(cmd->path)
        || cmd->path[0] != '/' || strchr(cmd->path, '%')) {
        apir_mod_mistake(cmd,
                         "stands in a <Location> with a plain path only, "
                         "not in one with a pattern (%s): routes belong to a "
                         "path",
                         cmd->path);
        return false;
    }
    return true;
}

apir_mount_t *apir_mod_mount(cmd_parms *cmd, apir_dir_config_t *config)
{
    apir_mount_t *mount = config->mount;

    if (!mount) {
        mount = apr_pcalloc(cmd->pool, sizeof(*mount));
        mount->path = apr_pstrdup(cmd->pool, cmd->path);
        mount->place = apir_mod_place(cmd);
        mount->server = cmd->server;
        apir_slab_init(&mount->slab, cmd->pool);
        mount->fragments = apr_array_make(cmd->pool, 0,
                                          sizeof(apir_mention_t));
        mount->folders = apr_array_make(cmd->pool, 0, sizeof(apir_mention_t));
        mount->sections = apr_array_make(cmd->pool, 1,
                                         sizeof(apir_section_t *));
        config->mount = mount;
    }
    return mount;
}

void apir_mod_own_location(cmd_parms *cmd, apir_dir_config_t *config,
                           apir_endpoint_compile_fn *compile, void *data,
                           const char *methods)
{
    apir_mount_t *mount = apir_mod_mount(cmd, config);
    apir_endpoint_t *endpoint;

    if (mount->endpoint) {
        apir_mod_mistake(cmd, "%s owns this location already",
                         mount->endpoint->directive);
        return;
    }
    endpoint = apr_pcalloc(cmd->pool, sizeof(*endpoint));
    endpoint->directive = cmd->cmd->name;
    endpoint->place = apir_mod_place(cmd);
    endpoint->methods = methods;
    endpoint->compile = compile;
    endpoint->data = data;
    mount->endpoint = endpoint;
}
