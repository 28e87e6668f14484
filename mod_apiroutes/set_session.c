/*
 * ApiSession: where handlers' sessions are kept.
 */
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/file_text.h"

#include <apr_strings.h>
#include <string.h>

static char *without_blanks(char *line)
{
    apr_size_t length;

    line += strspn(line, " \t");
    length = strlen(line);
    while (length && strchr(" \t", line[length - 1])) {
        length--;
    }
    line[length] = '\0';
    return line;
}

/* The secrets of a file, one a line, the first signs; NULL-terminated. */
static const char *const *read_secrets(cmd_parms *cmd, const char *name)
{
    const char *path = apir_mod_file_name(cmd, name);
    char *text = apir_mod_file_text(path, cmd->pool);
    apr_array_header_t *secrets = apr_array_make(cmd->pool, 2,
                                                 sizeof(const char *));
    char *rest = NULL;

    if (!text) {
        apir_mod_mistake(cmd, "the file of secrets %s cannot be read", name);
        return NULL;
    }
    for (char *line = apr_strtok(text, "\r\n", &rest); line;
         line = apr_strtok(NULL, "\r\n", &rest)) {
        line = without_blanks(line);
        if (*line && *line != '#') {
            APR_ARRAY_PUSH(secrets, const char *) = line;
        }
    }
    if (!secrets->nelts) {
        apir_mod_mistake(cmd,
                         "the file %s holds no secret; right is one a "
                         "line, the newest first",
                         name);
        return NULL;
    }
    APR_ARRAY_PUSH(secrets, const char *) = NULL;
    return (const char *const *)secrets->elts;
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
    if (strcasecmp(value, "lax") != 0 && strcasecmp(value, "strict") != 0
        && strcasecmp(value, "none") != 0) {
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
        cookie->http_only = apir_mod_choice(cmd, word, value, "on", "off");
    }
    else if ((value = apir_mod_option(word, "secure"))) {
        cookie->secure = apir_mod_choice(cmd, word, value, "on", "off");
    }
    else {
        apir_mod_mistake(cmd,
                         "%s is no option; there are secrets, name, "
                         "path, domain, samesite, maxage, httponly and "
                         "secure",
                         word);
    }
}

static apir_session_store_t *cookie_store(cmd_parms *cmd, int count,
                                          const char *const *words)
{
    apir_session_options_t options = { 0 };
    apir_session_store_t *store;
    bool named_secrets = false;
    const char *wrong;

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
    store = apir_session_store_create(words[0], &options, cmd->pool);
    wrong = apir_session_store_wrong(store, cmd->temp_pool);
    if (wrong) {
        apir_mod_mistake(cmd, "%s", wrong);
    }
    return store;
}

const char *apir_mod_set_session(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    apir_session_store_t *store = NULL;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_count_ok(cmd, count, 2, -1)
        || !apir_mod_name_ok(cmd, words[0])) {
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
        return apir_mod_mistake(cmd,
                                "%s is no store; right is: cookie "
                                "secrets=FILE, or mod_session",
                                words[1]);
    }
    APR_ARRAY_PUSH(config->sessions, apir_session_store_t *) = store;
    return NULL;
}
