/*
 * Procedures of a schema: what ApiProcedure says they do, a plugin's function
 * or a statement. They run before the answer begins, as their results are
 * small and a handler may answer with an error of its own.
 */
#include "mod_apiroutes/model_request.h"

#include "core/buf.h"
#include "event/response.h"
#include "json/reader.h"
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/plugin.h"
#include "args/procedure.h"
#include "sql/route.h"

#include <apr_strings.h>
#include <string.h>

/** What a procedure does. */
typedef struct action_t {
    const apir_zmodel_procedure_t *procedure;
    const apir_query_params_t *params;
    apir_route_t route;              /**< what its handler sees */
    const apir_database_t *database; /**< of the statement */
    const apir_sql_route_t *sql;     /**< NULL: a handler */
} action_t;

/* ---- statements ---- */

typedef struct values_t {
    apir_event_t *event;
    const apir_value_t *args;
} values_t;

static const apir_value_t *find_value(void *baton, apir_sql_source_t source,
                                      const char *name)
{
    const values_t *values = baton;

    return apir_value_get(source == APIR_SQL_AUTH
                              ? apir_event_auth(values->event)
                              : values->args,
                          name);
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static apr_status_t read_result(apir_sql_run_t *run,
                                const apir_value_t **result, apr_pool_t *pool,
                                apir_error_t *error)
{
    static const apir_json_limits_t limits = { 1000, APR_SIZE_MAX };
    apir_json_writer_t writer;
    apir_value_t *value = NULL;
    apr_status_t status;
    apir_buf_t text;

    apir_buf_init(&text, pool, 512, APIR_SQL_MAX_RETURNED);
    apir_json_writer_init(&writer, gather, &text);
    status = apir_sql_run_write(run, &writer, error);
    if (status == APR_ENOSPC) {
        return apir_error_set(error, pool, APIR_E_TOO_LARGE,
                              "the result is larger than %d bytes",
                              APIR_SQL_MAX_RETURNED);
    }
    if (status == APR_SUCCESS) {
        status = apir_json_read(text.data, text.length, &limits, &value, pool,
                                error);
    }
    *result = value;
    return status;
}

static apr_status_t run_statement(const action_t *action,
                                  apir_model_request_t *request,
                                  const apir_value_t *args)
{
    values_t data = { request->event, args };
    apir_sql_values_t values = { find_value, &data };
    const apir_settings_t *settings = request->settings;
    apr_pool_t *pool = request->event->pool;
    apir_error_t *error = &request->failure.error;
    apir_sql_run_t *run;
    apr_status_t status;

    if (!action->database->db) {
        return apir_error_set(error, pool, APIR_E_INTERNAL,
                              "database %s is not open in this child",
                              action->database->config.name);
    }
    status = apir_sql_run_start(action->sql, action->database->db, &values,
                                settings->max_rows > 0 ? settings->max_rows
                                                       : 0,
                                settings->timeout > 0 ? settings->timeout : 0,
                                &run, pool, error);
    if (status != APR_SUCCESS && error->kind == APIR_E_NOT_FOUND) {
        memset(error, 0, sizeof(*error));
        request->result = apir_value_null(pool);
        return APR_SUCCESS;
    }
    if (status != APR_SUCCESS
        || apir_sql_route_result(action->sql) == APIR_SQL_NONE) {
        return status;
    }
    return read_result(run, &request->result, pool, error);
}

/* ---- handlers ---- */

static void put_text(apir_json_writer_t *json, const char *name,
                     const char *text)
{
    apir_json_name(json, name, strlen(name));
    apir_json_string(json, text, strlen(text));
}

/* An error of the handler's in the protocol's form, with its status. */
static apir_response_t *handlers_error(apir_response_t *response)
{
    const apir_value_t *body = apir_response_value(response);
    const char *message = apir_value_text(apir_value_get(body, "message"),
                                          NULL);
    const char *code = apir_value_text(apir_value_get(body, "code"), NULL);
    apir_json_writer_t json;
    apir_buf_t text;

    if (!message || !code) {
        return response;
    }
    apir_buf_init(&text, response->event->pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&json, gather, &text);
    apir_json_begin_object(&json);
    apir_json_name(&json, "error", 5);
    apir_json_begin_object(&json);
    apir_json_name(&json, "status", 6);
    apir_json_int(&json, response->status);
    put_text(&json, "message", message);
    put_text(&json, "reason", code);
    apir_json_end_object(&json);
    apir_json_end_object(&json);
    apir_json_writer_flush(&json);
    response->kind = APIR_BODY_BYTES;
    response->body.bytes.data = text.data;
    response->body.bytes.length = text.length;
    return response;
}

/* The arguments are the handler's input. It gives the result as JSON, or an
 * answer of its own. */
static apir_response_t *run_handler(const action_t *action,
                                    apir_model_request_t *request,
                                    const apir_value_t *args)
{
    apir_event_t *event = request->event;
    apir_event_t inner = *event;
    apir_response_t *response;

    inner.route = &action->route;
    inner.data = action->route.data;
    inner.parsed = args;
    inner.parsed_json = NULL;
    inner.parsed_part = APIR_PART_READY;
    response = action->route.handler(&inner);
    event->failure = inner.failure;
    if (!response) {
        if (!apir_failed(event)) {
            apir_fail(event, "the handler returned no response");
        }
        request->failure.error = event->failure;
        return NULL;
    }
    response->event = event;
    response = apir_response_settle(response);
    if (response->status >= 300) {
        return handlers_error(response);
    }
    if (response->kind != APIR_BODY_NONE) {
        request->result = apir_response_value(response);
    }
    return apir_mod_model_answer(request);
}

/* ---- a request ---- */

static apir_response_t *refuse(apir_model_request_t *request)
{
    request->failure.model = apr_pstrcat(request->event->pool, "$procs.",
                                         request->rpc->procedure->name, NULL);
    return apir_mod_model_refuse(request);
}

apir_response_t *apir_mod_run_procedure(apir_model_request_t *request)
{
    const char *name = request->rpc->procedure->name;
    const action_t *action = apr_hash_get(request->models->procedures, name,
                                          APR_HASH_KEY_STRING);
    const apir_value_t *args;
    apir_error_t *error = &request->failure.error;

    /* It may need no body. */
    if (request->rpc->procedure->mutation
        && !apir_mod_model_sent_as_json(request)) {
        return refuse(request);
    }
    if (!action) {
        request->failure.reason = "config-error";
        apir_error_set(error, request->event->pool, APIR_E_INTERNAL,
                       "Procedure \"%s\" does not have a handler configured.",
                       name);
        return refuse(request);
    }
    if (apir_query_check_params(action->params, request->rpc->args, &args,
                                request->event->pool, error)
        != APR_SUCCESS) {
        return refuse(request);
    }
    if (!action->sql) {
        return run_handler(action, request, args);
    }
    if (run_statement(action, request, args) != APR_SUCCESS) {
        return refuse(request);
    }
    return apir_mod_model_answer(request);
}

/* ---- the configuration ---- */

/* The statement's :name is the parameter of that name. */
static apr_array_header_t *
param_names(const apir_zmodel_procedure_t *procedure, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < procedure->param_count; i++) {
        APR_ARRAY_PUSH(names, const char *) = procedure->params[i].name;
    }
    return names;
}

static bool compile_statement(const apir_server_config_t *config,
                              const apir_binding_t *binding, action_t *action,
                              apir_diag_t *diag, apr_pool_t *pool)
{
    apir_sql_declaration_t declaration = {
        .directive = "ApiProcedure",
        .sql = binding->sql,
        .result = binding->result,
        .methods = action->procedure->mutation ? "POST" : "GET",
        .path_names = param_names(action->procedure, pool),
        .auth_any = true,
        .place = binding->place
    };
    const apir_db_config_t *config_to_try;

    action->database = apir_mod_find_database(config, binding->database);
    if (!action->database) {
        apir_diag_error(diag, &binding->place,
                        "ApiProcedure: no database is called \"%s\": "
                        "ApiDatabase %s URL is missing",
                        binding->database, binding->database);
        return false;
    }
    config_to_try = apir_mod_database_to_try(action->database,
                                             &binding->place, diag);
    if (!config_to_try) {
        return false;
    }
    action->sql = apir_sql_route_compile(config_to_try, &declaration, diag,
                                         pool);
    return action->sql != NULL;
}

static bool compile_handler(const apir_server_config_t *config,
                            const apir_binding_t *binding, action_t *action,
                            apir_diag_t *diag, apr_pool_t *pool)
{
    apir_mention_t mention = { binding->handler, binding->place };
    const char *name;
    apir_plugin_t *plugin = apir_mod_mentioned_plugin(config, &mention, &name,
                                                      diag, pool);

    if (!plugin) {
        return false;
    }
    if (!name) {
        apir_diag_error(diag, &binding->place,
                        "ApiProcedure %s: right is PLUGIN:FUNCTION, or "
                        "DATABASE \"STATEMENT\"",
                        binding->handler);
        return false;
    }
    action->route.handler = apir_mod_plugin_handler(plugin, name,
                                                    &action->route.data);
    if (!action->route.handler && plugin->handle) {
        apir_diag_error(diag, &binding->place,
                        "plugin %s exports no function \"%s\" (is it marked "
                        "APIR_PUBLIC?)",
                        plugin->name, name);
    }
    return action->route.handler != NULL;
}

static void compile_action(const apir_server_config_t *config,
                           const apir_binding_t *binding,
                           apir_models_t *models, apir_diag_t *diag,
                           apr_pool_t *pool)
{
    const apir_zmodel_procedure_t *procedure = apir_zmodel_procedure(
        models->zmodel, binding->name, strlen(binding->name));
    action_t *action = apr_pcalloc(pool, sizeof(*action));

    if (!procedure) {
        apir_diag_error(diag, &binding->place,
                        "ApiProcedure: schema %s has no procedure \"%s\"",
                        models->name, binding->name);
        return;
    }
    action->procedure = procedure;
    action->params = apir_query_params(models->zmodel, procedure, pool);
    action->route.method = procedure->mutation ? "POST" : "GET";
    action->route.pattern = apr_pstrcat(pool, "/$procs/", procedure->name,
                                        NULL);
    action->route.operation = &apir_operation_handler;
    action->route.protocol = &apir_mod_model_protocol;
    if (binding->handler
            ? compile_handler(config, binding, action, diag, pool)
            : compile_statement(config, binding, action, diag, pool)) {
        apr_hash_set(models->procedures, procedure->name, APR_HASH_KEY_STRING,
                     action);
    }
}

void apir_mod_compile_procedures(const apir_server_config_t *config,
                                 apir_diag_t *diag, apr_pool_t *pool)
{
    for (int i = 0; i < config->procedures->nelts; i++) {
        const apir_binding_t *binding = &APR_ARRAY_IDX(config->procedures, i,
                                                       apir_binding_t);
        apir_models_t *models = apir_mod_find_models(config, binding->schema);

        if (!models) {
            apir_diag_error(diag, &binding->place,
                            "ApiProcedure: no schema is called \"%s\": "
                            "ApiSchema %s FILE.zmodel is missing",
                            binding->schema, binding->schema);
        }
        else if (models->zmodel) {
            compile_action(config, binding, models, diag, pool);
        }
    }
}
