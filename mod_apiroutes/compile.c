/*
 * Servers: gather the sections of each path, build one router for each.
 */
#include "mod_apiroutes/compile.h"

#include "mod_apiroutes/auth_row.h"

#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/hidden.h"
#include "mod_apiroutes/models.h"
#include "mod_apiroutes/mounts.h"
#include "mod_apiroutes/pages.h"

#include <apr_strings.h>
#include <http_core.h>
#include <string.h>

/* The location sections of a server, the main server's first (httpd's own
 * rule: a virtual host has those too). */
static const apr_array_header_t *sections_of(const server_rec *server)
{
    const core_server_config *core = ap_get_core_module_config(
        server->module_config);

    return core->sec_url;
}

/* NULL: nothing of ours stands in it. */
static apir_dir_config_t *section_at(const apr_array_header_t *sections,
                                     int index)
{
    ap_conf_vector_t *vector = APR_ARRAY_IDX(sections, index,
                                             ap_conf_vector_t *);

    return ap_get_module_config(vector, &apiroutes_module);
}

/* Whether a plain location's path covers another, by whole segments. */
static bool covers(const char *outer, const char *inner)
{
    apr_size_t length = strlen(outer);

    while (length && outer[length - 1] == '/') {
        length--;
    }
    return strncmp(outer, inner, length) == 0
           && (inner[length] == '\0' || inner[length] == '/');
}

static bool sets_anything(const apir_settings_t *settings)
{
    return settings->fallthrough != APIR_UNSET
           || settings->pages != APIR_UNSET || settings->errors != APIR_UNSET
           || settings->formats != APIR_UNSET || settings->auth;
}

/* The sections whose settings matter before httpd has merged them: few, even
 * where there are thousands of locations. */
static apr_array_header_t *sections_that_set(const server_rec *server,
                                             apr_pool_t *pool)
{
    const apr_array_header_t *all = sections_of(server);
    apr_array_header_t *some = apr_array_make(pool, 4,
                                              sizeof(apir_dir_config_t *));

    for (int i = 0; i < all->nelts; i++) {
        apir_dir_config_t *section = section_at(all, i);

        if (section && section->path && sets_anything(&section->settings)) {
            APR_ARRAY_PUSH(some, apir_dir_config_t *) = section;
        }
    }
    return some;
}

/* What is needed before httpd has merged a request's locations is merged
 * here, in httpd's order. */
static apir_settings_t settings_at(const char *path, const server_rec *server,
                                   const apr_array_header_t *sections,
                                   apr_pool_t *pool)
{
    const apir_dir_config_t *top =
        ap_get_module_config(server->lookup_defaults, &apiroutes_module);
    apir_settings_t settings = top->settings;

    for (int i = 0; i < sections->nelts; i++) {
        const apir_dir_config_t *section = APR_ARRAY_IDX(sections, i,
                                                         apir_dir_config_t *);

        if (covers(section->path, path)) {
            settings = apir_mod_merge_settings(pool, &settings,
                                               &section->settings);
        }
    }
    return settings;
}

/* httpd reads its configuration twice before it serves. The first time is for
 * mistakes, which still reach the terminal: routers are left for the second,
 * and with them the warnings, which a test of the configuration
 * (apachectl configtest) and the error log tell. */
static bool is_first_reading(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG
           && ap_state_query(AP_SQ_RUN_MODE) == AP_SQ_RM_NORMAL;
}

static apir_router_t *add_routes(apir_router_t *router,
                                 apir_router_style_t style,
                                 const apr_array_header_t *routes,
                                 apir_diag_t *diag, apr_pool_t *pool)
{
    bool check = is_first_reading();

    for (int i = 0; i < routes->nelts; i++) {
        apir_route_t *route = APR_ARRAY_IDX(routes, i, apir_route_t *);
        apir_place_t place = { route->file, route->line, 0 };
        const char *wrong;

        if (!router) {
            router = apir_router_create(style, pool);
        }
        wrong = check
                    ? apir_router_check(router, route->method, route->pattern)
                    : apir_router_add(router, route->method, route->pattern,
                                      route, &place);
        if (wrong) {
            apir_diag_error(diag, &place, "route \"%s\": %s", route->pattern,
                            wrong);
        }
    }
    return router;
}

/* httpd takes "/api/" for what is below it: a guard that stands in that
 * section does not hold for "/api" itself. */
static bool is_below(const apir_mount_t *part)
{
    apr_size_t length = strlen(part->path);

    return length > 1 && part->path[length - 1] == '/';
}

/* One router cannot be that of "/api" and of what is below it alone. */
static void check_part(const apir_mounted_t *mounted,
                       const apir_mount_t *part, apir_diag_t *diag)
{
    if (is_below(part) != mounted->below) {
        apir_diag_error(diag, &part->place,
                        "routes stand in <Location "
                        "\"%s/\"> and in <Location \"%s\">; write them in "
                        "one of them",
                        mounted->prefix, mounted->prefix);
    }
}

/* An endpoint has every path below it: beside it nothing would be reached. */
static void take_owner(apir_mounted_t *mounted, const apir_mount_t *part,
                       apir_diag_t *diag)
{
    if (part->endpoint && mounted->methods) {
        apir_diag_error(diag, &part->endpoint->place,
                        "%s: another endpoint owns \"%s\" already",
                        part->endpoint->directive, mounted->path);
    }
    else if (part->endpoint) {
        mounted->owner = part->owner;
        mounted->methods = part->endpoint->methods;
    }
    if (mounted->methods && (mounted->patterns || mounted->files)) {
        apir_diag_error(diag, &part->place,
                        "an endpoint owns every path below \"%s\": write "
                        "other routes in a <Location> of their own, which "
                        "may lie below it",
                        mounted->path);
    }
}

static void build_routers(apir_mounted_t *mounted,
                          const apir_settings_t *settings, apir_diag_t *diag,
                          apr_pool_t *pool)
{
    for (int i = 0; i < mounted->parts->nelts; i++) {
        apir_mount_t *part = APR_ARRAY_IDX(mounted->parts, i, apir_mount_t *);

        check_part(mounted, part, diag);
        part->auth = settings->auth;
        part->annotate_formats = settings->formats == 0;
        apir_mod_compile_mount(part, diag, pool);
        mounted->patterns = add_routes(mounted->patterns, APIR_PATTERNS,
                                       part->routes, diag, pool);
        mounted->files = add_routes(mounted->files, APIR_FILES,
                                    part->file_routes, diag, pool);
        take_owner(mounted, part, diag);
        if (!mounted->fragment) {
            mounted->fragment = part->fragment;
        }
    }
    if (mounted->patterns) {
        apir_router_compile(mounted->patterns, diag);
    }
    if (mounted->files) {
        apir_router_compile(mounted->files, diag);
    }
}

/* A virtual host that adds nothing to a path has the main server's routers. */
static bool share_routers(apir_mounted_t *mounted,
                          const apir_server_config_t *base)
{
    const apir_mounted_t *other = NULL;

    if (base) {
        other = apir_mod_mounts_exact(base->mounts, mounted->path);
    }
    if (!other || other->parts->nelts != mounted->parts->nelts) {
        return false;
    }
    mounted->shared = true;
    mounted->patterns = other->patterns;
    mounted->files = other->files;
    mounted->owner = other->owner;
    mounted->methods = other->methods;
    mounted->fragment = other->fragment;
    return true;
}

/* Schemas are compiled once. */
static void check_shared(const apir_mounted_t *mounted,
                         const apir_settings_t *settings, apir_diag_t *diag)
{
    const apir_mount_t *part = APR_ARRAY_IDX(mounted->parts, 0,
                                             apir_mount_t *);

    if (part->annotate_formats != (settings->formats == 0)) {
        apir_diag_warning(diag, &part->place,
                          "ApiFormats of a virtual host does not hold for "
                          "<Location \"%s\">, whose routes are the main "
                          "server's: write them in the host",
                          mounted->path);
    }
}

static void add_part(apir_mounts_t *mounts, apir_mount_t *part)
{
    apir_mounted_t *mounted = apir_mod_mounts_at(mounts, part->path);

    mounted->below |= is_below(part);
    APR_ARRAY_PUSH(mounted->parts, apir_mount_t *) = part;
}

/* ApiFragment at server level is mounted at /api/NAME. */
static void add_server_fragments(apir_mounts_t *mounts,
                                 const apir_server_config_t *config,
                                 server_rec *server, apr_pool_t *pool)
{
    for (int i = 0; i < config->fragments->nelts; i++) {
        const apir_mention_t *mention = &APR_ARRAY_IDX(config->fragments, i,
                                                       apir_mention_t);
        apir_mount_t *part = apr_pcalloc(pool, sizeof(*part));

        part->path = apr_pstrcat(pool, "/api/",
                                 apir_mod_fragment_name(config,
                                                        mention->name),
                                 NULL);
        part->place = mention->place;
        part->server = server;
        apir_slab_init(&part->slab, pool);
        part->fragments = apr_array_make(pool, 1, sizeof(apir_mention_t));
        part->folders = apr_array_make(pool, 0, sizeof(apir_mention_t));
        part->sections = apr_array_make(pool, 0, sizeof(apir_section_t *));
        APR_ARRAY_PUSH(part->fragments, apir_mention_t) = *mention;
        add_part(mounts, part);
    }
}

static void compile_mounted(apir_mounted_t *mounted, server_rec *server,
                            const apr_array_header_t *sections,
                            apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_server_config_t *config = apir_mod_server_config(server);
    apir_settings_t settings = settings_at(mounted->path, server, sections,
                                           pool);

    if (share_routers(mounted, config->base)) {
        check_shared(mounted, &settings, diag);
    }
    else {
        build_routers(mounted, &settings, diag, pool);
    }
    mounted->falls_through = !mounted->fragment && !mounted->methods
                             && settings.fallthrough != 0;
    mounted->pages = settings.pages == 1;
    mounted->json_errors = settings.errors != 0;
    if (mounted->pages) {
        apir_mod_pages_check(mounted, server, diag, pool);
    }
}

/* The sections with routes, gathered by their paths. */
static apir_mounts_t *gather_mounts(const apir_server_config_t *config,
                                    server_rec *server, apr_pool_t *pool)
{
    const apr_array_header_t *sections = sections_of(server);
    apir_mounts_t *mounts = apir_mod_mounts_create(pool);

    if (config->base) {
        add_server_fragments(mounts, config->base, server, pool);
    }
    add_server_fragments(mounts, config, server, pool);
    for (int i = 0; i < sections->nelts; i++) {
        const apir_dir_config_t *section = section_at(sections, i);

        if (section && section->mount) {
            add_part(mounts, section->mount);
        }
    }
    return mounts;
}

static void compile_server(server_rec *server, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    apir_server_config_t *config = apir_mod_server_config(server);
    const apr_array_header_t *setting = sections_that_set(server, pool);
    apir_mounted_t *first;

    apir_mod_database_check(config, diag, pool);
    apir_mod_models_check(config, diag, pool);
    config->mounts = gather_mounts(config, server, pool);
    first = apir_mod_mounts_first(config->mounts);
    for (apir_mounted_t *at = first; at; at = at->next) {
        compile_mounted(at, server, setting, diag, pool);
    }
    for (apir_mounted_t *at = first; at; at = at->next) {
        /* (Thousands of routes of one location hide nothing.) */
        if (!at->shared && (first->next || at->files)) {
            apir_mod_hidden_check(config->mounts, at, diag, pool);
        }
    }
}

int apir_mod_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *server)
{
    apir_diag_t *diag = apir_mod_diag(pconf);
    server_rec *first = server;

    apir_mod_models_find_databases(server, diag);
    for (; server; server = server->next) {
        /* A virtual host in which nothing of ours stands has the main
         * server's configuration itself. */
        if (!apir_mod_server_config(server)->mounts) {
            compile_server(server, diag, pconf);
        }
    }
    apir_mod_auth_rows_bind(first, diag, pconf);
    apir_mod_database_end_trials(first, ptemp);
    return diag->errors ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
