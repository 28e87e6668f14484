/*
 * Compiling SQL routes: everything about a statement that could be wrong is
 * found here, when the configuration is read.
 */
#include "sql/route_int.h"
#include <apr_strings.h>
#include <string.h>

#define AUTH_PREFIX "auth_"

static const char *const results[] = { "many", "one", "value", "none",
                                       "stream" };

/* One compilation. */
typedef struct compiler_t {
    const apir_db_config_t *config;
    const apir_sql_declaration_t *declaration;
    apir_sql_route_t *route;
    apir_db_info_t info;
    apir_diag_t *diag;
    apr_pool_t *pool;
    bool wrong;
} compiler_t;

static const char *directive_of(const compiler_t *compiler)
{
    const char *directive = compiler->declaration->directive;

    return directive ? directive : "ApiSql";
}

static void complain(compiler_t *compiler, const char *sentence)
{
    compiler->wrong = true;
    apir_diag_error(compiler->diag, &compiler->declaration->place, "%s: %s",
                    directive_of(compiler), sentence);
}

/* ---- the result ---- */

static void choose_result(compiler_t *compiler)
{
    const char *wanted = compiler->declaration->result;
    int i;

    if (!wanted) {
        compiler->route->result = compiler->info.columns ? APIR_SQL_MANY
                                                         : APIR_SQL_NONE;
        return;
    }
    for (i = 0; i < (int)(sizeof(results) / sizeof(results[0])); i++) {
        if (strcmp(wanted, results[i]) == 0) {
            compiler->route->result = (apir_sql_result_t)i;
            return;
        }
    }
    complain(compiler, apr_psprintf(compiler->pool,
                                    "result=%s: must be many, one, value, "
                                    "none or stream",
                                    wanted));
}

/* An object has each name once. */
static void check_names(compiler_t *compiler)
{
    const char **names = compiler->info.column_names;
    int i, j;

    for (i = 1; i < compiler->info.columns; i++) {
        for (j = 0; j < i; j++) {
            if (strcmp(names[i], names[j]) == 0) {
                complain(compiler,
                         apr_psprintf(compiler->pool,
                                      "two columns are named \"%s\": name "
                                      "one of them with AS",
                                      names[i]));
                return;
            }
        }
    }
}

static void check_result(compiler_t *compiler)
{
    apir_sql_result_t result = compiler->route->result;

    if (result == APIR_SQL_NONE) {
        if (compiler->info.columns) {
            apir_diag_warning(compiler->diag, &compiler->declaration->place,
                              "%s: result=none drops the columns that "
                              "the statement returns",
                              directive_of(compiler));
        }
        return;
    }
    if (!compiler->info.columns) {
        complain(compiler,
                 apr_psprintf(compiler->pool,
                              "result=%s, but the statement returns no "
                              "columns: use result=none, or add RETURNING",
                              results[result]));
        return;
    }
    if (result != APIR_SQL_VALUE) {
        check_names(compiler);
    }
}

/* ---- the methods ---- */

/* A GET must be safe (RFC 9110 §9.2.1), and so must "*", which includes it. */
static void check_methods(compiler_t *compiler)
{
    static const char *const safe[] = { "GET", "HEAD", "OPTIONS", "TRACE",
                                        "*" };
    const char *at = compiler->declaration->methods;

    while (compiler->route->writes && at && *at) {
        apr_size_t length = strcspn(at, ", ");
        apr_size_t i;

        for (i = 0; i < sizeof(safe) / sizeof(safe[0]); i++) {
            if (strlen(safe[i]) == length && !strncmp(at, safe[i], length)) {
                complain(compiler,
                         apr_psprintf(compiler->pool,
                                      "the statement writes, which %s must "
                                      "not: use POST, PUT, PATCH or DELETE",
                                      safe[i]));
            }
        }
        at += length;
        at += strspn(at, ", ");
    }
}

/* ---- the parameters ---- */

static bool listed(const apr_array_header_t *names, const char *name)
{
    int i;

    for (i = 0; names && i < names->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(names, i, const char *), name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_member(const apir_sql_declaration_t *declaration,
                      const char *name)
{
    return declaration->input
           && apir_schema_has_property(declaration->input, name);
}

static apir_sql_type_t type_of(const apir_sql_declaration_t *declaration,
                               const char *name)
{
    const char *type = declaration->input
                           ? apir_schema_property_type(declaration->input,
                                                       name)
                           : NULL;

    if (type && strcmp(type, "integer") == 0) {
        return APIR_SQL_INTEGER;
    }
    return type && strcmp(type, "number") == 0 ? APIR_SQL_NUMBER
                                               : APIR_SQL_BY_KIND;
}

static void resolve_auth(compiler_t *compiler, const char *name,
                         apir_sql_param_t *param, const char *other)
{
    const apir_sql_declaration_t *declaration = compiler->declaration;
    const char *field = name + strlen(AUTH_PREFIX);

    param->name = field;
    param->source = APIR_SQL_AUTH;
    if (other) {
        complain(compiler,
                 apr_psprintf(compiler->pool,
                              ":%s comes from ApiAuth alone, but is the name "
                              "of %s too: give that another name",
                              name, other));
    }
    if (!*field
        || (!declaration->auth_any
            && !listed(declaration->auth_names, field))) {
        complain(compiler, apr_psprintf(compiler->pool,
                                        ":%s: ApiAuth defines no field "
                                        "\"%s\"",
                                        name, field));
    }
}

static void resolve(compiler_t *compiler, const char *name,
                    apir_sql_param_t *param)
{
    static const char *const places[] = { "a path parameter",
                                          "a member of ApiInput",
                                          "one of ApiQueryParams" };
    const apir_sql_declaration_t *declaration = compiler->declaration;
    bool there[] = { listed(declaration->path_names, name),
                     is_member(declaration, name),
                     listed(declaration->query_names, name) };
    const char *found = NULL;
    const char *both = NULL;
    int i;

    param->name = name;
    for (i = 2; i >= 0; i--) {
        if (there[i]) {
            both = found;
            found = places[i];
            param->source = (apir_sql_source_t)i;
        }
    }
    if (strncmp(name, AUTH_PREFIX, strlen(AUTH_PREFIX)) == 0) {
        resolve_auth(compiler, name, param, found);
    }
    else if (!found) {
        complain(compiler, apr_psprintf(compiler->pool,
                                        ":%s is no path parameter, no member "
                                        "of ApiInput and none of "
                                        "ApiQueryParams",
                                        name));
    }
    else if (both) {
        complain(compiler, apr_psprintf(compiler->pool,
                                        ":%s is both %s and %s: give one of "
                                        "them another name",
                                        name, found, both));
    }
    else if (param->source == APIR_SQL_INPUT) {
        param->type = type_of(declaration, name);
    }
}

static void resolve_all(compiler_t *compiler)
{
    apir_sql_route_t *route = compiler->route;
    int i;

    route->params = compiler->info.params;
    route->param = apr_pcalloc(compiler->pool, ((apr_size_t)route->params + 1)
                                                   * sizeof(*route->param));
    for (i = 0; i < route->params; i++) {
        resolve(compiler, compiler->info.param_names[i], &route->param[i]);
    }
}

/* ---- all of it ---- */

apir_sql_route_t *
apir_sql_route_compile(const apir_db_config_t *config,
                       const apir_sql_declaration_t *declaration,
                       apir_diag_t *diag, apr_pool_t *pool)
{
    compiler_t compiler = { config, declaration, NULL, { 0 },
                            diag,   pool,        false };
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };

    if (apir_db_describe(config, declaration->sql, &compiler.info, pool,
                         &error)
        != APR_SUCCESS) {
        complain(&compiler, apr_psprintf(pool, "database \"%s\": %s",
                                         config->name, error.message));
        return NULL;
    }
    compiler.route = apr_pcalloc(pool, sizeof(*compiler.route));
    compiler.route->sql = declaration->sql;
    compiler.route->writes = compiler.info.writes;
    choose_result(&compiler);
    if (!compiler.wrong) {
        check_result(&compiler);
    }
    check_methods(&compiler);
    resolve_all(&compiler);
    return compiler.wrong ? NULL : compiler.route;
}

apir_sql_result_t apir_sql_route_result(const apir_sql_route_t *route)
{
    return route->result;
}

bool apir_sql_route_writes(const apir_sql_route_t *route)
{
    return route->writes;
}
