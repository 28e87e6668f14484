/*
 * Settings, which stand anywhere a location or a server is described.
 */
#include "mod_apiroutes/directives.h"

#include "http/media.h"
#include "mod_apiroutes/auth_row.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <string.h>

APLOG_USE_MODULE(apiroutes);

static apir_settings_t *settings_of(void *dir)
{
    return &((apir_dir_config_t *)dir)->settings;
}

/* The only word of a line, or NULL. */
static const char *one_word(cmd_parms *cmd, const char *args)
{
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_in_location(cmd, true)
        || !apir_mod_count_ok(cmd, count, 1, 1)) {
        return NULL;
    }
    return words[0];
}

static void set_flag(cmd_parms *cmd, const char *args, const char *yes,
                     const char *no, int *flag)
{
    const char *word = one_word(cmd, args);

    if (word) {
        *flag = apir_mod_choice(cmd, word, word, yes, no);
    }
}

/* A whole number from 0 (or 1) to a ceiling; false, and told, if not. */
static bool number_of(cmd_parms *cmd, const char *args, apr_int64_t least,
                      apr_int64_t most, apr_int64_t *out)
{
    const char *word = one_word(cmd, args);
    char *end;

    if (!word) {
        return false;
    }
    *out = apr_strtoi64(word, &end, 10);
    if (*end || end == word || *out < least || *out > most) {
        apir_mod_mistake(cmd,
                         "%s is no whole number from %" APR_INT64_T_FMT
                         " to %" APR_INT64_T_FMT,
                         word, least, most);
        return false;
    }
    return true;
}

const char *apir_mod_set_max_body(cmd_parms *cmd, void *dir, const char *args)
{
    apr_int64_t number;

    if (number_of(cmd, args, 0, APR_INT32_MAX, &number)) {
        settings_of(dir)->max_body = (apr_off_t)number;
    }
    return NULL;
}

const char *apir_mod_set_max_depth(cmd_parms *cmd, void *dir,
                                   const char *args)
{
    apr_int64_t number;

    if (number_of(cmd, args, 1, 10000, &number)) {
        settings_of(dir)->max_depth = (int)number;
    }
    return NULL;
}

const char *apir_mod_set_max_rows(cmd_parms *cmd, void *dir, const char *args)
{
    apr_int64_t number;

    if (number_of(cmd, args, 0, APR_INT32_MAX, &number)) {
        settings_of(dir)->max_rows = (int)number;
    }
    return NULL;
}

const char *apir_mod_set_timeout(cmd_parms *cmd, void *dir, const char *args)
{
    const char *word = one_word(cmd, args);
    apr_interval_time_t time;

    /* httpd's parser takes a unit for a time. */
    if (word
        && (!apr_isdigit(*word)
            || ap_timeout_parameter_parse(word, &time, "s") != APR_SUCCESS)) {
        return apir_mod_mistake(cmd, "%s is no time; right is 5, 5s, 500ms",
                                word);
    }
    if (word) {
        settings_of(dir)->timeout = time;
    }
    return NULL;
}

const char *apir_mod_set_errors(cmd_parms *cmd, void *dir, const char *args)
{
    set_flag(cmd, args, "json", "off", &settings_of(dir)->errors);
    return NULL;
}

const char *apir_mod_set_fallthrough(cmd_parms *cmd, void *dir,
                                     const char *args)
{
    set_flag(cmd, args, "on", "off", &settings_of(dir)->fallthrough);
    return NULL;
}

const char *apir_mod_set_docs(cmd_parms *cmd, void *dir, const char *args)
{
    set_flag(cmd, args, "on", "off", &settings_of(dir)->docs);
    return NULL;
}

const char *apir_mod_set_pages(cmd_parms *cmd, void *dir, const char *args)
{
    set_flag(cmd, args, "on", "off", &settings_of(dir)->pages);
    return NULL;
}

const char *apir_mod_set_check_output(cmd_parms *cmd, void *dir,
                                      const char *args)
{
    set_flag(cmd, args, "on", "off", &settings_of(dir)->check_output);
    return NULL;
}

const char *apir_mod_set_formats(cmd_parms *cmd, void *dir, const char *args)
{
    set_flag(cmd, args, "assert", "annotate", &settings_of(dir)->formats);
    return NULL;
}

static const ap_expr_info_t *expression(cmd_parms *cmd, const char *text)
{
    const char *wrong = NULL;
    const ap_expr_info_t *expr = ap_expr_parse_cmd(cmd, text,
                                                   AP_EXPR_FLAG_STRING_RESULT,
                                                   &wrong, NULL);

    if (wrong) {
        apir_mod_mistake(cmd, "\"%s\" is no expression: %s", text, wrong);
        return NULL;
    }
    return expr;
}

const char *apir_mod_set_env(cmd_parms *cmd, void *dir, const char *args)
{
    apir_settings_t *settings = settings_of(dir);
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    apir_variable_t variable;

    if (!apir_mod_in_location(cmd, true)
        || !apir_mod_count_ok(cmd, count, 2, 2)) {
        return NULL;
    }
    variable.name = words[0];
    variable.expr = expression(cmd, words[1]);
    if (!settings->env) {
        apir_scope_t *scope = apr_pcalloc(cmd->pool, sizeof(*scope));

        scope->variables = apr_array_make(cmd->pool, 2,
                                          sizeof(apir_variable_t));
        settings->env = scope;
    }
    APR_ARRAY_PUSH((apr_array_header_t *)settings->env->variables,
                   apir_variable_t) = variable;
    return NULL;
}

/* MODEL.FIELD; NULL: the name is a field's. */
static apir_auth_row_t *row_of(cmd_parms *cmd, const char *name)
{
    apir_place_t place = apir_mod_place(cmd);
    const char *dot = strchr(name, '.');

    return dot ? apir_mod_auth_row(apir_mod_server_config(cmd->server),
                                   apr_pstrmemdup(cmd->pool, name,
                                                  (apr_size_t)(dot - name)),
                                   dot + 1, &place, cmd->pool)
               : NULL;
}

/* Whether it says all of the user. */
static bool is_whole(const apir_variable_t *field)
{
    return field->row || strcmp(field->name, "json") == 0;
}

static void add_auth_field(cmd_parms *cmd, apr_array_header_t *fields,
                           const char *word)
{
    const char *equals = strchr(word, '=');
    apir_variable_t field;

    if (!equals || equals == word) {
        apir_mod_mistake(cmd, "\"%s\" is not FIELD=EXPR", word);
        return;
    }
    field.name = apr_pstrmemdup(cmd->pool, word, (apr_size_t)(equals - word));
    field.expr = expression(cmd, equals + 1);
    field.row = row_of(cmd, field.name);
    APR_ARRAY_PUSH(fields, apir_variable_t) = field;
}

const char *apir_mod_set_auth(cmd_parms *cmd, void *dir, const char *args)
{
    apir_settings_t *settings = settings_of(dir);
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    apr_array_header_t *fields;

    if (!apir_mod_in_location(cmd, true)
        || !apir_mod_count_ok(cmd, count, 1, -1)) {
        return NULL;
    }
    fields = settings->auth
                 ? (apr_array_header_t *)settings->auth
                 : apr_array_make(cmd->pool, 4, sizeof(apir_variable_t));
    settings->auth = fields;
    for (int i = 0; i < count; i++) {
        add_auth_field(cmd, fields, words[i]);
    }
    for (int i = 0; i < fields->nelts && fields->nelts > 1; i++) {
        const apir_variable_t *field = &APR_ARRAY_IDX(fields, i,
                                                      apir_variable_t);

        if (is_whole(field)) {
            apir_mod_mistake(cmd,
                             "%s=EXPR is the whole user: nothing can stand "
                             "beside it",
                             field->name);
        }
    }
    return NULL;
}

static void set_cors_option(cmd_parms *cmd, apir_cors_t *cors,
                            const char *word)
{
    const char *value;

    if ((value = apir_mod_option(word, "credentials"))) {
        cors->credentials = apir_mod_choice(cmd, word, value, "on", "off");
    }
    else if ((value = apir_mod_option(word, "headers"))) {
        cors->headers = value;
    }
    else if ((value = apir_mod_option(word, "maxage"))) {
        if (!*value || strspn(value, "0123456789") != strlen(value)) {
            apir_mod_mistake(cmd, "%s is no number of seconds", word);
        }
        cors->max_age = value;
    }
    else {
        apir_mod_mistake(cmd,
                         "%s is neither an origin nor one of "
                         "credentials=, headers=, maxage=",
                         word);
    }
}

/* scheme "://" host [":" port], lower case, nothing behind. */
static bool origin_ok(const char *word)
{
    const char *host = strstr(word, "://");

    if (!host || host == word || !host[3]) {
        return false;
    }
    for (const char *at = word; *at; at++) {
        if ((*at >= 'A' && *at <= 'Z') || *at <= ' '
            || (at >= host + 3 && strchr("/?#@*", *at))) {
            return false;
        }
    }
    return true;
}

static void add_origin(cmd_parms *cmd, apir_cors_t *cors, const char *word)
{
    if (strcmp(word, "*") == 0) {
        cors->any = true;
        return;
    }
    if (!origin_ok(word)) {
        apir_mod_mistake(cmd,
                         "%s is no origin; right is "
                         "https://app.example.org, in lower case, without a "
                         "path",
                         word);
    }
    APR_ARRAY_PUSH(cors->origins, const char *) = word;
}

const char *apir_mod_set_cors(cmd_parms *cmd, void *dir, const char *args)
{
    apir_cors_t *cors = apr_pcalloc(cmd->pool, sizeof(*cors));
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    cors->origins = apr_array_make(cmd->pool, 2, sizeof(const char *));
    settings_of(dir)->cors = cors;
    if (!apir_mod_in_location(cmd, true)
        || !apir_mod_count_ok(cmd, count, 1, -1)
        || (count == 1 && strcasecmp(words[0], "off") == 0)) {
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        if (strchr(words[i], '=')) {
            set_cors_option(cmd, cors, words[i]);
        }
        else {
            add_origin(cmd, cors, words[i]);
        }
    }
    if (cors->any && cors->credentials) {
        apir_mod_mistake(cmd, "* cannot go with credentials=on: name the "
                              "origins");
    }
    if (!cors->any && !cors->origins->nelts) {
        apir_mod_mistake(cmd, "no origin is given");
    }
    return NULL;
}
