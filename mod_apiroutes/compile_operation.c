/*
 * The operations that an <ApiRoute> can have.
 */
#include "mod_apiroutes/compile.h"

#include "event/event.h"
#include "event/response.h"
#include "json/reader.h"
#include "mod_apiroutes/model_route.h"
#include "mod_apiroutes/plugin.h"

#include <string.h>

/* ---- ApiRespond: a constant ---- */

typedef struct constant_t {
    int status;
    const char *media_type;
    const char *body; /**< or NULL */
    apr_size_t length;
} constant_t;

/* No handler will ask for the input, so it is looked at here. */
static apir_response_t *run_constant(const apir_route_t *route,
                                     apir_event_t *event)
{
    const constant_t *constant = route->data;
    apir_response_t *response;

    if (apir_has_input(event) && !apir_input_value(event)) {
        return NULL;
    }
    response = apir_response_create(event, constant->status);
    if (constant->body) {
        response->media_type = constant->media_type;
        response->kind = APIR_BODY_BYTES;
        response->body.bytes.data = constant->body;
        response->body.bytes.length = constant->length;
    }
    return response;
}

static const apir_operation_t constant_operation = { "respond",
                                                     run_constant };

/* A body that is JSON is sent as such, any other as text. */
static bool compile_constant(apir_mount_t *mount,
                             const apir_section_t *section,
                             apir_route_t *route, apir_diag_t *diag,
                             apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { 200, 1000000 };
    constant_t *constant = apir_slab_alloc(&mount->slab, sizeof(*constant));
    apir_value_t *value;

    constant->status = section->status;
    constant->body = section->body;
    route->operation = &constant_operation;
    route->data = constant;
    if (!section->body) {
        return true;
    }
    if (section->status == 204 || section->status == 205
        || section->status == 304) {
        apir_diag_error(diag, &section->place,
                        "ApiRespond: status %d has no "
                        "body",
                        section->status);
        return false;
    }
    constant->length = strlen(section->body);
    constant->media_type = apir_json_read(section->body, constant->length,
                                          &limits, &value, pool, NULL)
                                   == APR_SUCCESS
                               ? "application/json"
                               : "text/plain; charset=utf-8";
    return true;
}

/* ---- ApiHandler: a C function ---- */

static bool compile_handler(apir_mount_t *mount,
                            const apir_section_t *section,
                            apir_route_t *route, apir_diag_t *diag,
                            apr_pool_t *pool)
{
    apir_mention_t mention = { section->handler, section->place };
    const char *name;
    apir_plugin_t *plugin = apir_mod_mentioned_plugin(
        apir_mod_server_config(mount->server), &mention, &name, diag, pool);

    if (!plugin) {
        return false;
    }
    if (!name) {
        apir_diag_error(diag, &section->place,
                        "ApiHandler %s: right is "
                        "PLUGIN:FUNCTION",
                        section->handler);
        return false;
    }
    route->operation = &apir_operation_handler;
    route->handler = apir_mod_plugin_handler(plugin, name, &route->data);
    if (!route->handler && plugin->handle) {
        apir_diag_error(diag, &section->place,
                        "plugin %s exports no function "
                        "\"%s\" (is it marked APIR_PUBLIC?)",
                        plugin->name, name);
    }
    return route->handler != NULL;
}

bool apir_mod_compile_operation(apir_mount_t *mount,
                                const apir_section_t *section,
                                apir_route_t *route, apir_diag_t *diag,
                                apr_pool_t *pool)
{
    if (section->operations != 1) {
        return false;
    }
    if (section->handler) {
        return compile_handler(mount, section, route, diag, pool);
    }
    if (section->sql) {
        return apir_mod_compile_sql(mount, section, route, diag, pool);
    }
    if (section->call) {
        return apir_mod_compile_model(mount, section, route, diag, pool);
    }
    return compile_constant(mount, section, route, diag, pool);
}
