/**
 * @file sql_fixture.h
 * @brief SQL routes for unit tests, and what is said about them.
 */
#ifndef APIR_SQL_FIXTURE_H
#define APIR_SQL_FIXTURE_H

#include "db_fixture.h"

#include "json/reader.h"
#include "sql/route.h"
#include <stdarg.h>

/** What was reported since sql_compile, one line each. */
static char *sql_reports;

static inline void sql_report(void *baton, apir_severity_t severity,
                              const apir_place_t *place, const char *message)
{
    sql_reports = apr_psprintf(unit_pool, "%s%s%s:%d %s", sql_reports,
                               *sql_reports ? "\n" : "",
                               severity == APIR_DIAG_ERROR ? "error"
                                                           : "warning",
                               place->line, message);
}

static inline apir_value_t *sql_json(const char *text)
{
    apir_json_limits_t limits = { 20, 10000 };
    apir_error_t error = { 0 };
    apir_value_t *value = NULL;

    if (text) {
        apir_json_read(text, strlen(text), &limits, &value, unit_pool,
                       &error);
    }
    return value;
}

/** Names separated by blanks, or NULL for none. */
static inline apr_array_header_t *sql_names(const char *text)
{
    apr_array_header_t *names = apr_array_make(unit_pool, 4, sizeof(char *));
    char *rest = apr_pstrdup(unit_pool, text ? text : "");
    char *state;
    char *name;

    for (name = apr_strtok(rest, " ", &state); name;
         name = apr_strtok(NULL, " ", &state)) {
        APR_ARRAY_PUSH(names, const char *) = name;
    }
    return names;
}

/** A declaration: method, result, names of the path, of the query, of
 * ApiAuth, and ApiInput as JSON; each may be NULL. */
static inline apir_sql_declaration_t
sql_declare(const char *methods, const char *sql, const char *result,
            const char *path, const char *query, const char *auth,
            const char *input)
{
    apir_sql_declaration_t declaration;
    apir_diag_t diag = { sql_report, NULL, unit_pool, 0, 0 };

    memset(&declaration, 0, sizeof(declaration));
    declaration.methods = methods;
    declaration.sql = sql;
    declaration.result = result;
    declaration.path_names = sql_names(path);
    declaration.query_names = query ? sql_names(query) : NULL;
    declaration.auth_names = auth ? sql_names(auth) : NULL;
    declaration.place.line = 7;
    sql_reports = apr_pstrdup(unit_pool, "");
    if (input) {
        apir_schema_options_t options = { false, NULL };

        declaration.input = apir_schema_compile(sql_json(input), &options,
                                                &declaration.place, &diag,
                                                unit_pool);
    }
    return declaration;
}

static inline apir_sql_route_t *
sql_compile(const apir_db_config_t *config,
            const apir_sql_declaration_t *declaration)
{
    apir_diag_t diag = { sql_report, NULL, unit_pool, 0, 0 };

    return apir_sql_route_compile(config, declaration, &diag, unit_pool);
}

#endif
