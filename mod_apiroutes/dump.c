#include "mod_apiroutes/dump.h"

#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/models.h"
#include "mod_apiroutes/mounts.h"
#include "mod_apiroutes/trpc_endpoint.h"

#include <apr_file_io.h>
#include <http_config.h>
#include <http_core.h>
#include <string.h>

typedef struct dump_t {
    apr_file_t *out;
    const apir_mounted_t *mounted;
} dump_t;

static void print_route(void *baton, const char *method, const char *pattern,
                        void *data)
{
    const dump_t *dump = baton;
    const apir_route_t *route = data;

    apr_file_printf(dump->out, "  %-8s%s%s  (%s, %s", method,
                    dump->mounted->prefix, pattern, route->operation->name,
                    route->file ? route->file : "");
    if (route->line) {
        apr_file_printf(dump->out, ":%d", route->line);
    }
    apr_file_printf(dump->out, ")\n");
}

static void print_server(apr_file_t *out, const server_rec *server)
{
    const apir_mounted_t *mounted = apir_mod_mounts_first(
        apir_mod_server_config(server)->mounts);

    if (!mounted) {
        return;
    }
    apr_file_printf(out, "%s:%d\n",
                    server->server_hostname ? server->server_hostname : "*",
                    server->port);
    for (; mounted; mounted = mounted->next) {
        dump_t dump = { out, mounted };

        if (mounted->owner) {
            print_route(&dump, mounted->owner->method,
                        mounted->owner->pattern, (void *)mounted->owner);
        }
        if (mounted->patterns) {
            apir_router_each(mounted->patterns, print_route, &dump);
        }
        if (mounted->files) {
            apir_router_each(mounted->files, print_route, &dump);
        }
    }
}

/* `-D DUMP_APIROUTES_TRPC`: the types of what ApiTrpc serves, the procedures
 * of the configuration among them. */
static void print_types(apr_file_t *out, const server_rec *server,
                        apr_pool_t *pool)
{
    const apir_mounted_t *mounted = apir_mod_mounts_first(
        apir_mod_server_config(server)->mounts);

    for (; mounted; mounted = mounted->next) {
        if (mounted->owner) {
            apir_mod_trpc_types(mounted->owner, mounted->prefix, out, pool);
        }
    }
}

void apir_mod_dump(apr_pool_t *pconf, server_rec *server)
{
    apr_file_t *out;

    if (apr_file_open_stdout(&out, pconf) != APR_SUCCESS) {
        return;
    }
    apir_mod_models_print(server, pconf);
    for (const server_rec *each = server; each; each = each->next) {
        if (ap_exists_config_define("DUMP_APIROUTES")) {
            print_server(out, each);
        }
        if (ap_exists_config_define("DUMP_APIROUTES_TRPC")) {
            print_types(out, each, pconf);
        }
    }
    if (ap_exists_config_define("DUMP_APIROUTES_DIRECTIVES")) {
        apir_mod_print_directives(out);
    }
}
