/*
 * Configuration structures: made, merged, found. Merging runs for each
 * request, so it copies scalars and pointers only.
 */
#include "mod_apiroutes/config.h"

#include "core/limits.h"
#include "mod_apiroutes/models.h"

#include <apr_strings.h>
#include <string.h>

void *apir_mod_create_server(apr_pool_t *pool, server_rec *server)
{
    apir_server_config_t *config = apr_pcalloc(pool, sizeof(*config));

    config->databases = apr_array_make(pool, 1, sizeof(apir_database_t *));
    config->plugins = apr_array_make(pool, 2, sizeof(apir_plugin_t *));
    config->schemas = apr_array_make(pool, 1, sizeof(apir_models_t *));
    config->procedures = apr_array_make(pool, 1, sizeof(apir_binding_t));
    config->auth_rows = apr_array_make(pool, 1, sizeof(void *));
    config->sessions = apr_array_make(pool, 1,
                                      sizeof(apir_session_store_t *));
    config->fragments = apr_array_make(pool, 1, sizeof(apir_mention_t));
    return config;
}

void *apir_mod_merge_server(apr_pool_t *pool, void *base, void *add)
{
    apir_server_config_t *config = apr_pmemdup(pool, add, sizeof(*config));

    config->base = base;
    return config;
}

/* The members of apir_settings_t that are numbers. */
#define EACH_NUMBER(DO) \
    DO(max_body)        \
    DO(max_depth)       \
    DO(max_rows)        \
    DO(timeout)         \
    DO(errors)          \
    DO(fallthrough)     \
    DO(pages)           \
    DO(docs)            \
    DO(check_output)    \
    DO(formats)         \
    DO(policy)          \
    DO(policy_strict)

void *apir_mod_create_dir(apr_pool_t *pool, char *path)
{
    apir_dir_config_t *config = apr_pcalloc(pool, sizeof(*config));

    config->path = path;
#define UNSET(member) config->settings.member = APIR_UNSET;
    EACH_NUMBER(UNSET)
#undef UNSET
    return config;
}

static const apir_scope_t *merge_scopes(apr_pool_t *pool,
                                        const apir_scope_t *base,
                                        const apir_scope_t *add)
{
    apir_scope_t *scope;

    if (!add || !base) {
        return add ? add : base;
    }
    scope = apr_pmemdup(pool, add, sizeof(*scope));
    scope->outer = merge_scopes(pool, base, add->outer);
    return scope;
}

apir_settings_t apir_mod_merge_settings(apr_pool_t *pool,
                                        const apir_settings_t *base,
                                        const apir_settings_t *add)
{
    apir_settings_t merged = *base;

#define OVER(member)                 \
    if (add->member != APIR_UNSET) { \
        merged.member = add->member; \
    }
    EACH_NUMBER(OVER)
#undef OVER
    merged.cors = add->cors ? add->cors : base->cors;
    merged.auth = add->auth ? add->auth : base->auth;
    merged.env = merge_scopes(pool, base->env, add->env);
    return merged;
}

static bool sets_nothing(const apir_settings_t *settings)
{
#define IS_SET(member) || settings->member != APIR_UNSET
    return !(settings->cors || settings->env
             || settings->auth EACH_NUMBER(IS_SET));
#undef IS_SET
}

/* At server level, whose settings are under those of each location, mostly
 * nothing is set. */
void *apir_mod_merge_dir(apr_pool_t *pool, void *base, void *add)
{
    const apir_dir_config_t *outer = base;
    const apir_dir_config_t *inner = add;
    apir_dir_config_t *config;

    if (sets_nothing(&outer->settings)) {
        return add;
    }
    config = apr_pcalloc(pool, sizeof(*config));
    config->path = inner->path;
    config->settings = apir_mod_merge_settings(pool, &outer->settings,
                                               &inner->settings);
    return config;
}

apir_server_config_t *apir_mod_server_config(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &apiroutes_module);
}

const apir_settings_t *apir_mod_settings(const request_rec *r)
{
    const apir_dir_config_t *config = ap_get_module_config(r->per_dir_config,
                                                           &apiroutes_module);

    return &config->settings;
}

apr_off_t apir_mod_max_body(const apir_settings_t *settings)
{
    return settings->max_body == APIR_UNSET ? APIR_MAX_BODY
                                            : settings->max_body;
}

int apir_mod_max_depth(const apir_settings_t *settings)
{
    return settings->max_depth == APIR_UNSET ? APIR_MAX_DEPTH
                                             : settings->max_depth;
}

apir_plugin_t *apir_mod_find_plugin(const apir_server_config_t *config,
                                    const char *name, apr_size_t length)
{
    for (int i = 0; i < config->plugins->nelts; i++) {
        apir_plugin_t *plugin = APR_ARRAY_IDX(config->plugins, i,
                                              apir_plugin_t *);

        if (strlen(plugin->name) == length
            && memcmp(plugin->name, name, length) == 0) {
            return plugin;
        }
    }
    return config->base ? apir_mod_find_plugin(config->base, name, length)
                        : NULL;
}

apir_database_t *apir_mod_find_database(const apir_server_config_t *config,
                                        const char *name)
{
    for (int i = 0; i < config->databases->nelts; i++) {
        apir_database_t *database = APR_ARRAY_IDX(config->databases, i,
                                                  apir_database_t *);

        if (strcmp(database->config.name, name) == 0) {
            return database;
        }
    }
    return config->base ? apir_mod_find_database(config->base, name) : NULL;
}

static const apir_session_store_t *find_store(const apr_array_header_t *list,
                                              const char *name)
{
    for (int i = 0; i < list->nelts; i++) {
        const apir_session_store_t *store =
            APR_ARRAY_IDX(list, i, apir_session_store_t *);

        if (strcmp(store->name, name) == 0) {
            return store;
        }
    }
    return NULL;
}

const apir_session_store_t *
apir_mod_find_session(const apir_server_config_t *config, const char *name)
{
    const apir_session_store_t *store = find_store(config->sessions, name);

    for (int i = 0; !store && i < config->plugins->nelts; i++) {
        store = find_store(
            APR_ARRAY_IDX(config->plugins, i, apir_plugin_t *)->sessions,
            name);
    }
    if (!store && config->base) {
        store = apir_mod_find_session(config->base, name);
    }
    return store;
}
