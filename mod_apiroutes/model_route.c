/*
 * ApiModel: the operation is the configuration's, and as much of its arguments
 * as it says; the rest comes with the request, in the protocol's own way.
 */
#include "mod_apiroutes/model_route.h"

#include "json/reader.h"
#include "mod_apiroutes/auth_row.h"
#include "mod_apiroutes/fixed_args.h"
#include "mod_apiroutes/model_request.h"
#include "route/router.h"

#include <apr_strings.h>
#include <string.h>

/** What a route of this operation holds. */
typedef struct call_t {
    const apir_models_t *models;
    const apir_zmodel_model_t *model;
    apir_query_op_t op;
    const apir_value_t *fixed; /**< an object */
    const char *const *accept; /**< arguments that the client may send; NULL:
                                    all */
} call_t;

/* ---- a request ---- */

static const apir_value_t *find_value(void *baton, const char *name)
{
    apir_event_t *event = baton;
    const char *field = apir_fixed_auth_field(name);
    const char *text;

    if (field) {
        return apir_value_get(apir_event_auth(event), field);
    }
    text = apir_param(event, name);
    text = text ? text : apir_query(event, name);
    return text ? apir_value_string(text, event->pool) : NULL;
}

static bool accepts(const call_t *call, const char *name, apr_size_t length)
{
    for (const char *const *at = call->accept; *at; at++) {
        if (strlen(*at) == length && memcmp(*at, name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Told, not left out: what a client believes to have asked for it has. */
static apr_status_t check_accepted(const call_t *call,
                                   apir_model_request_t *request,
                                   const apir_value_t *sent)
{
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0; apir_value_member(sent, i, &name, &length); i++) {
        if (!accepts(call, name, length)) {
            return apir_error_set(&request->failure.error,
                                  request->event->pool, APIR_E_BAD_REQUEST,
                                  "the argument \"%s\" is not accepted here",
                                  name);
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_sent(const call_t *call,
                              apir_model_request_t *request,
                              apir_value_t **sent)
{
    apir_rpc_input_t input;
    apr_status_t status;

    apir_mod_model_input(request, &input);
    status = apir_rpc_arguments(&input, sent, request->event->pool,
                                &request->failure);
    if (status == APR_SUCCESS && call->accept) {
        status = check_accepted(call, request, *sent);
    }
    return status;
}

static apr_status_t make_args(const call_t *call,
                              apir_model_request_t *request,
                              const apir_value_t **args)
{
    apr_pool_t *pool = request->event->pool;
    const char *missing;
    apir_value_t *fixed = apir_fixed_fill(call->fixed, call->model,
                                          find_value, request->event,
                                          &missing, pool);
    apir_value_t *sent;
    apr_status_t status;

    if (missing) {
        request->failure.model = call->model->name;
        request->failure.reject_reason = "no-access";
        return apir_error_set(&request->failure.error, pool, APIR_E_FORBIDDEN,
                              "This needs a user");
    }
    status = read_sent(call, request, &sent);
    if (status == APR_SUCCESS) {
        *args = apir_fixed_merge(sent, fixed, pool);
    }
    return status;
}

static apir_response_t *run_model(const apir_route_t *route,
                                  apir_event_t *event)
{
    const call_t *call = route->data;
    apir_model_request_t *request = apir_mod_model_request(event,
                                                           call->models);
    apir_rpc_call_t *made;

    if (!request) {
        return NULL;
    }
    made = apr_pcalloc(event->pool, sizeof(*made));
    made->model = call->model;
    made->op = call->op;
    if (make_args(call, request, &made->args) != APR_SUCCESS) {
        return apir_mod_model_refuse(request);
    }
    request->rpc = apr_pcalloc(event->pool, sizeof(*request->rpc));
    request->rpc->calls = made;
    request->rpc->call_count = 1;
    request->rpc->status = apir_rpc_success(call->op);
    return apir_mod_model_answer(request);
}

static const apir_operation_t model_operation = { "model", run_model };

/* ---- the configuration ---- */

typedef struct compiler_t {
    const apir_mount_t *mount;
    const apir_section_t *section;
    apr_array_header_t *path_names;
    apir_diag_t *diag;
    apr_pool_t *pool;
    bool wrong;
    bool open; /* the arguments have names for what a request gives */
} compiler_t;

static void complain(compiler_t *compiler, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(compiler_t *compiler, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    apir_diag_error(compiler->diag, &compiler->section->place, "ApiModel: %s",
                    apr_pvsprintf(compiler->pool, format, args));
    va_end(args);
    compiler->wrong = true;
}

static bool listed(const apr_array_header_t *names, const char *name)
{
    for (int i = 0; names && i < names->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(names, i, const char *), name) == 0) {
            return true;
        }
    }
    return false;
}

static bool auth_gives(const apr_array_header_t *auth, const char *field)
{
    const apir_auth_row_t *row = apir_mod_auth_row_of(auth);

    if (row) {
        return apir_zmodel_field(row->field->model, field, strlen(field));
    }
    for (int i = 0; auth && i < auth->nelts; i++) {
        const char *name = APR_ARRAY_IDX(auth, i, apir_variable_t).name;

        if (strcmp(name, "json") == 0 || strcmp(name, field) == 0) {
            return true;
        }
    }
    return false;
}

static void check_name(void *baton, const char *name)
{
    compiler_t *compiler = baton;
    const char *field = apir_fixed_auth_field(name);

    compiler->open = true;
    if (field && !auth_gives(compiler->mount->auth, field)) {
        complain(compiler, ":%s: ApiAuth defines no field \"%s\"", name,
                 field);
    }
    else if (!field && !listed(compiler->path_names, name)
             && !listed(compiler->section->query_parameters, name)) {
        complain(compiler,
                 ":%s is no path parameter and none of ApiQueryParams (a "
                 "text that begins with a colon is written \"::%s\")",
                 name, name);
    }
}

static void check_methods(compiler_t *compiler, apir_query_op_t op)
{
    static const char *const safe[] = { "GET", "HEAD", "OPTIONS", "*" };

    for (int i = 0; apir_rpc_writes(op) && i < 4; i++) {
        if (listed(compiler->section->methods, safe[i])) {
            complain(compiler,
                     "%s changes rows, which %s must not: use POST, PUT, "
                     "PATCH or DELETE",
                     apir_query_op_name(op), safe[i]);
        }
    }
}

static void check_schemas(compiler_t *compiler)
{
    if (compiler->section->input_file || compiler->section->output_file) {
        complain(compiler, "ApiInput and ApiOutput have no place here: the "
                           "schema of the models says what is right");
    }
}

static const apir_value_t *read_fixed(compiler_t *compiler, const char *text)
{
    static const apir_json_limits_t limits = { 100, 10000 };
    apir_error_t error = { 0 };
    apir_value_t *value = NULL;

    if (!text) {
        return apir_value_object(compiler->pool);
    }
    if (apir_json_read(text, strlen(text), &limits, &value, compiler->pool,
                       &error)
        != APR_SUCCESS) {
        complain(compiler, "the arguments are no JSON: %s", error.message);
        return NULL;
    }
    if (value->kind != APIR_OBJECT) {
        complain(compiler, "the arguments are no JSON object: %s", text);
        return NULL;
    }
    apir_fixed_names(value, check_name, compiler);
    return value;
}

/* Stands for what a request will give. */
static const apir_value_t *sample(void *baton, const char *name)
{
    return apir_value_string("1", baton);
}

/* Fixed data, which has to be of fields; whether it is all that a row needs is
 * told by requests. */
static void check_data(compiler_t *compiler, const call_t *call,
                       const apir_value_t *data)
{
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0; apir_value_member(data, i, &name, &length); i++) {
        if (!apir_zmodel_field(call->model, name, length)) {
            complain(compiler, "model %s has no field \"%s\"",
                     call->model->name, name);
        }
    }
}

/* The arguments without data, of which the check would miss what is still to
 * come. */
static const apir_value_t *without_data(compiler_t *compiler,
                                        const call_t *call,
                                        const apir_value_t *args)
{
    static const char *const names[] = { "data", "create", "update" };
    apir_value_t *made = apir_value_copy(args, compiler->pool);

    for (int i = 0; i < 3; i++) {
        check_data(compiler, call, apir_value_get(args, names[i]));
        apir_object_remove(made, names[i], strlen(names[i]));
    }
    return made;
}

/* Names that the schema does not know are wrong whatever a request brings;
 * other complaints may be about what is still to come, where anything is. */
static void check_fixed(compiler_t *compiler, const call_t *call)
{
    bool whole = call->accept && !*call->accept && !compiler->open;
    const char *missing;
    const apir_value_t *checked;
    apir_error_t error = { 0 };
    const apir_value_t *args = apir_fixed_fill(call->fixed, call->model,
                                               sample, compiler->pool,
                                               &missing, compiler->pool);

    args = whole ? args : without_data(compiler, call, args);
    if (apir_query_check(call->models->rules, call->model, call->op, args,
                         &checked, compiler->pool, &error)
            != APR_SUCCESS
        && error.message
        && (whole || strstr(error.message, "Unrecognized key"))) {
        complain(compiler, "%s", error.message);
    }
}

static const char *const *accept_list(compiler_t *compiler, const char *text)
{
    apr_array_header_t *names;

    if (!text || strcmp(text, "all") == 0) {
        return NULL;
    }
    names = apr_array_make(compiler->pool, 4, sizeof(const char *));
    while (*text && strcmp(text, "none") != 0) {
        APR_ARRAY_PUSH(names, const char *) = ap_getword(compiler->pool,
                                                         &text, ',');
    }
    APR_ARRAY_PUSH(names, const char *) = NULL;
    return (const char *const *)names->elts;
}

static void compile_call(compiler_t *compiler, call_t *call)
{
    const apir_fixed_call_t *said = compiler->section->call;

    call->model = apir_zmodel_model(call->models->zmodel, said->model,
                                    strlen(said->model));
    call->op = apir_query_op(said->operation, strlen(said->operation));
    if (!call->model) {
        complain(compiler, "schema %s has no model \"%s\"", said->schema,
                 said->model);
    }
    if (call->op == APIR_Q_OP_COUNT) {
        complain(compiler,
                 "there is no operation \"%s\"; right is one such as "
                 "findMany",
                 said->operation);
    }
    else {
        check_methods(compiler, call->op);
    }
    check_schemas(compiler);
    call->accept = accept_list(compiler, said->accept);
    call->fixed = read_fixed(compiler, said->arguments);
    if (!compiler->wrong) {
        check_fixed(compiler, call);
    }
}

bool apir_mod_compile_model(apir_mount_t *mount,
                            const apir_section_t *section,
                            apir_route_t *route, apir_diag_t *diag,
                            apr_pool_t *pool)
{
    compiler_t compiler = {
        .mount = mount, .section = section, .diag = diag, .pool = pool
    };
    call_t *call = apr_pcalloc(pool, sizeof(*call));

    call->models = apir_mod_mentioned_models(mount, "ApiModel",
                                             section->call->schema,
                                             &section->place, diag);
    if (!call->models) {
        return false;
    }
    compiler.path_names = apir_pattern_names(section->pattern, APIR_PATTERNS,
                                             pool);
    compile_call(&compiler, call);
    route->operation = &model_operation;
    route->protocol = &apir_mod_model_protocol;
    route->data = call;
    return !compiler.wrong;
}
