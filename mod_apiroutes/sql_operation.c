/*
 * ApiSql as an operation: lib/sql knows statements, values and rows; here
 * they meet the event.
 */
#include "mod_apiroutes/compile.h"
#include "mod_apiroutes/host.h"

#include "core/buf.h"
#include "core/limits.h"
#include "event/response.h"
#include "json/reader.h"
#include "sql/route.h"

#include <apr_strings.h>
#include <string.h>

/** What a route of this operation holds. */
typedef struct statement_t {
    const apir_database_t *database;
    const apir_sql_route_t *sql;
} statement_t;

/** One request's. */
typedef struct request_t {
    apir_event_t *event;
    const apir_value_t *input;
    const apir_value_t *auth;
    apir_sql_run_t *run;
    bool checked; /**< each row of a stream (ApiCheckOutput) */
} request_t;

static const apir_value_t *text_value(const char *text, apr_pool_t *pool)
{
    return text ? apir_value_string(text, pool) : NULL;
}

static const apir_value_t *find_value(void *baton, apir_sql_source_t source,
                                      const char *name)
{
    const request_t *request = baton;
    apir_event_t *event = request->event;

    switch (source) {
    case APIR_SQL_PATH:
        return text_value(apir_param(event, name), event->pool);
    case APIR_SQL_QUERY:
        return text_value(apir_query(event, name), event->pool);
    case APIR_SQL_INPUT: return apir_value_get(request->input, name);
    default: return apir_value_get(request->auth, name);
    }
}

static apr_status_t write_rows(void *data, apir_json_writer_t *writer,
                               apir_error_t *error)
{
    return apir_sql_run_write(((request_t *)data)->run, writer, error);
}

static apr_status_t to_stream(void *baton, const char *data,
                              apr_size_t length)
{
    return apir_stream_raw(baton, data, length) ? APR_SUCCESS
                                                : APR_ECONNABORTED;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* The lines that were gathered, as values: ApiCheckOutput looks at each. */
static bool hand_on_lines(apir_stream_t *stream, apir_buf_t *lines)
{
    static const apir_json_limits_t limits = { APIR_DEPTH_CEILING,
                                               APR_SIZE_MAX };
    const char *at = lines->data;
    const char *end;
    bool going = true;

    while (going && (end = strchr(at, '\n'))) {
        apir_value_t *row = NULL;

        going = apir_json_read(at, (apr_size_t)(end - at), &limits, &row,
                               apir_stream_pool(stream), NULL)
                    == APR_SUCCESS
                && apir_stream_value(stream, row);
        at = end + 1;
    }
    apir_buf_reset(lines);
    return going;
}

/* NDJSON, a row at a time. */
static bool produce_rows(apir_stream_t *stream, void *data)
{
    request_t *request = data;
    apir_json_writer_t writer;
    apir_error_t error = { 0 };
    apr_status_t status;
    apir_buf_t lines;

    apir_buf_init(&lines, request->event->pool, 256, APR_SIZE_MAX / 2);
    apir_json_writer_init(&writer, request->checked ? gather : to_stream,
                          request->checked ? (void *)&lines : stream);
    do {
        status = apir_sql_run_next(request->run, &writer, &error);
        if (apir_json_writer_flush(&writer) != APR_SUCCESS
            || !hand_on_lines(stream, &lines)) {
            apir_sql_run_end(request->run);
            return true;
        }
    } while (status == APR_SUCCESS);
    return status == APR_EOF
           || apir_stream_fail(stream, "%s%s%s",
                               error.message ? error.message
                                             : "the statement failed",
                               error.detail ? ": " : "",
                               error.detail ? error.detail : "");
}

static apir_response_t *answer(const statement_t *statement,
                               request_t *request)
{
    switch (apir_sql_route_result(statement->sql)) {
    case APIR_SQL_NONE: return apir_empty_status(request->event, 204);
    case APIR_SQL_STREAM:
        return apir_json_stream(request->event, produce_rows, NULL, request);
    default:
        return apir_response_writer(request->event, 200, write_rows, request);
    }
}

/* The input where there is one; false when it is refused. */
static bool read_input(request_t *request)
{
    apir_event_t *event = request->event;

    if (apir_has_input(event)) {
        request->input = apir_input_value(event);
        return request->input != NULL;
    }
    return true;
}

static apir_response_t *run_sql(const apir_route_t *route,
                                apir_event_t *event)
{
    const statement_t *statement = route->data;
    const apir_settings_t *settings = apir_mod_settings(event->server);
    request_t *request = apr_pcalloc(event->pool, sizeof(*request));
    apir_sql_values_t values = { find_value, request };
    apir_error_t error = { 0 };

    request->event = event;
    request->checked = settings->check_output == 1 && route->output;
    if (!statement->database->db) {
        return apir_fail(event, "database %s is not open in this child",
                         statement->database->config.name);
    }
    request->auth = apir_event_auth(event);
    if (!read_input(request) || apir_failed(event)) {
        return NULL;
    }
    if (apir_sql_run_start(statement->sql, statement->database->db, &values,
                           settings->max_rows > 0 ? settings->max_rows : 0,
                           settings->timeout > 0 ? settings->timeout : 0,
                           &request->run, event->pool, &error)
        != APR_SUCCESS) {
        return apir_event_failed(event, &error);
    }
    return answer(statement, request);
}

static const apir_operation_t sql_operation = { "sql", run_sql };

/* The names of ApiAuth's fields; *any when it gives a whole object. */
static apr_array_header_t *auth_names(const apr_array_header_t *auth,
                                      bool *any, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; auth && i < auth->nelts; i++) {
        const apir_variable_t *field = &APR_ARRAY_IDX(auth, i,
                                                      apir_variable_t);

        *any |= field->row || strcmp(field->name, "json") == 0;
        APR_ARRAY_PUSH(names, const char *) = field->name;
    }
    return names;
}

bool apir_mod_compile_sql(const apir_mount_t *mount,
                          const apir_section_t *section, apir_route_t *route,
                          apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_database_t *database = apir_mod_find_database(
        apir_mod_server_config(mount->server), section->database);
    apir_sql_declaration_t declaration = {
        .sql = section->sql,
        .result = section->result,
        .methods = apr_array_pstrcat(pool, section->methods, ','),
        .path_names = apir_pattern_names(section->pattern, APIR_PATTERNS,
                                         pool),
        .query_names = section->query_parameters,
        .input = route->input ? route->input->schema : NULL,
        .place = section->place
    };
    statement_t *statement = apr_pcalloc(pool, sizeof(*statement));
    const apir_db_config_t *config;

    if (!database) {
        apir_diag_error(diag, &section->place,
                        "no database is called \"%s\": "
                        "ApiDatabase %s URL is missing",
                        section->database, section->database);
        return false;
    }
    config = apir_mod_database_to_try(database, &section->place, diag);
    if (!config) {
        return false;
    }
    declaration.auth_names = auth_names(mount->auth, &declaration.auth_any,
                                        pool);
    statement->database = database;
    statement->sql = apir_sql_route_compile(config, &declaration, diag, pool);
    route->operation = &sql_operation;
    route->data = statement;
    return statement->sql != NULL;
}
