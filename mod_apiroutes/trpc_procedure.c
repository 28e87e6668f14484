/*
 * ApiTrpcProcedure: an operation of a model, or a statement, as a procedure.
 * What reads is a query, what writes a mutation.
 */
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/trpc_endpoint.h"

#include "mod_apiroutes/file_text.h"

#include <apr_strings.h>
#include <string.h>

/* A schema in which each parameter of a statement is a required member. */
static const char *schema_of_parameters(const apir_db_info_t *info,
                                        apr_pool_t *pool)
{
    const char *properties = "";
    const char *required = "";
    int count = 0;

    for (int i = 0; i < info->params; i++) {
        const char *name = info->param_names[i];

        if (strncmp(name, "auth_", 5) == 0) {
            continue;
        }
        properties = apr_pstrcat(pool, properties, count ? ", \"" : "\"",
                                 name,
                                 "\": {\"type\": [\"string\", \"number\", "
                                 "\"boolean\", \"null\"]}",
                                 NULL);
        required = apr_pstrcat(pool, required, count++ ? ", \"" : "\"", name,
                               "\"", NULL);
    }
    return count
               ? apr_pstrcat(pool, "{\"type\": \"object\", \"properties\": {",
                             properties, "}, \"required\": [", required, "]}",
                             NULL)
               : NULL;
}

static bool read_input_schema(const apir_trpc_binding_t *binding,
                              const apir_db_info_t *info, apir_route_t *route,
                              apir_diag_t *diag, apr_pool_t *pool)
{
    if (!binding->input_file) {
        route->input_schema = schema_of_parameters(info, pool);
        return true;
    }
    route->input_schema = apir_mod_file_text(binding->input_file, pool);
    if (!route->input_schema) {
        apir_diag_error(diag, &binding->place, "the file %s cannot be read",
                        binding->input_file);
    }
    return route->input_schema != NULL;
}

static bool compile_statement(const apir_mount_t *mount,
                              const apir_trpc_binding_t *binding,
                              const apir_database_t *database,
                              apir_trpc_t *router, apir_diag_t *diag,
                              apr_pool_t *pool)
{
    const apir_db_config_t *config = apir_mod_database_to_try(database,
                                                              &binding->place,
                                                              diag);
    apir_db_info_t info = { 0 };
    apir_error_t error = { 0 };
    apir_section_t section = { .place = binding->place,
                               .pattern = "/",
                               .database = database->config.name,
                               .sql = binding->what,
                               .result = binding->result };
    apir_procedure_t *procedure;
    apir_route_t *route;

    if (!config) {
        return false;
    }
    if (apir_db_describe(config, binding->what, &info, pool, &error)
        != APR_SUCCESS) {
        apir_diag_error(diag, &binding->place, "%s", error.message);
        return false;
    }
    route = apir_procedure(router, info.writes ? APIR_MUTATION : APIR_QUERY,
                           binding->path, NULL, NULL);
    route->file = binding->place.file;
    route->line = binding->place.line;
    if (!read_input_schema(binding, &info, route, diag, pool)) {
        return false;
    }
    apir_mod_compile_schemas(mount, route, diag, pool);
    section.methods = apr_array_make(pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH(section.methods, const char *) = info.writes ? "POST"
                                                                : "GET";
    if (!apir_mod_compile_sql(mount, &section, route, diag, pool)) {
        return false;
    }
    procedure = (apir_procedure_t *)route;
    procedure->inner = route->operation;
    route->operation = &apir_trpc_operation;
    return true;
}

/* A database and a schema may have one name; a statement has blanks, and
 * MODEL.OPERATION has none. */
bool apir_mod_compile_trpc_procedure(const apir_mount_t *mount,
                                     const apir_trpc_binding_t *binding,
                                     apir_trpc_t *router, apir_diag_t *diag,
                                     apr_pool_t *pool)
{
    const apir_database_t *database;

    if (!strpbrk(binding->what, " \t")) {
        return apir_mod_compile_trpc_model(mount, binding, router, diag,
                                           pool);
    }
    database = apir_mod_find_database(apir_mod_server_config(mount->server),
                                      binding->source);
    if (!database) {
        apir_diag_error(diag, &binding->place,
                        "no database is called \"%s\": ApiDatabase %s URL "
                        "is missing",
                        binding->source, binding->source);
        return false;
    }
    return compile_statement(mount, binding, database, router, diag, pool);
}
