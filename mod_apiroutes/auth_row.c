/*
 * The user as a row: found by a findUnique without policies, in a read
 * transaction of its own that ends before the operation's begins. What the
 * engine writes is read back as values.
 */
#include "mod_apiroutes/auth_row.h"

#include "core/buf.h"
#include "core/limits.h"
#include "json/reader.h"
#include "mod_apiroutes/fixed_args.h"
#include "mod_apiroutes/host.h"
#include "query/read.h"

#include <apr_strings.h>
#include <string.h>

/* ---- the configuration ---- */

apir_auth_row_t *apir_mod_auth_row(apir_server_config_t *config,
                                   const char *model, const char *field,
                                   const apir_place_t *place,
                                   apr_pool_t *pool)
{
    apir_auth_row_t *row = apr_pcalloc(pool, sizeof(*row));

    row->model_name = model;
    row->field_name = field;
    row->place = *place;
    APR_ARRAY_PUSH(config->auth_rows, apir_auth_row_t *) = row;
    return row;
}

static apir_auth_row_t *row_in(const apr_array_header_t *auth)
{
    return auth && auth->nelts ? APR_ARRAY_IDX(auth, 0, apir_variable_t).row
                               : NULL;
}

const apir_auth_row_t *apir_mod_auth_row_of(const apr_array_header_t *auth)
{
    return row_in(auth);
}

static bool complain(const apir_auth_row_t *row, apir_diag_t *diag,
                     const char *sentence)
{
    apir_diag_error(diag, &row->place, "ApiAuth %s.%s: %s", row->model_name,
                    row->field_name, sentence);
    return false;
}

/* The row is what auth() is, or, where that is a `type`, stands for it. */
static bool is_user(const apir_zmodel_t *zmodel,
                    const apir_zmodel_model_t *model)
{
    return !zmodel->auth || zmodel->auth->kind == APIR_ZM_TYPE
           || apir_zmodel_extends(model, zmodel->auth);
}

/* All of the row, and of what belongs to it what the rules ask for. */
static const apir_value_t *selection_of(const apir_policy_t *policy,
                                        const apir_zmodel_model_t *model,
                                        apr_pool_t *pool)
{
    const apir_value_t *asked = apir_policy_wanted(policy, pool);
    const apir_value_t *select = apir_value_get(asked, "select");
    apir_value_t *include = apir_value_object(pool);
    apir_value_t *omit = apir_value_object(pool);
    apir_value_t *made = apir_value_object(pool);
    const apir_value_t *member;
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0;
         (member = apir_value_member(select, i, &name, &length)); i++) {
        const apir_zmodel_field_t *field = apir_zmodel_field(model, name,
                                                             length);

        if (field && field->relation) {
            apir_object_set_n(include, name, length, member);
        }
        else if (field && field->omit) {
            apir_object_set_n(omit, name, length,
                              apir_value_bool(false, pool));
        }
    }
    apir_object_set(made, "include", include);
    apir_object_set(made, "omit", omit);
    return made;
}

/* That the relations are there to be read is the schema's compiler's word;
 * an argument that its checker would refuse would refuse every user. */
static bool select_row(apir_auth_row_t *row, const apir_zmodel_model_t *model,
                       apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_value_t *checked;
    apir_error_t error = { 0 };

    row->selection = selection_of(row->models->policy, model, pool);
    return apir_query_check(row->models->rules, model, APIR_Q_FIND_MANY,
                            row->selection, &checked, pool, &error)
                   == APR_SUCCESS
               ? true
               : complain(row, diag, error.message);
}

static bool bind_row(apir_auth_row_t *row, const apir_models_t *models,
                     apir_diag_t *diag, apr_pool_t *pool)
{
    const apir_zmodel_model_t *model = apir_zmodel_model(
        models->zmodel, row->model_name, strlen(row->model_name));

    row->models = models;
    if (!model) {
        return complain(row, diag,
                        apr_psprintf(pool, "schema %s has no such model",
                                     models->name));
    }
    if (!is_user(models->zmodel, model)) {
        return complain(row, diag,
                        apr_psprintf(pool,
                                     "auth() of schema %s is a row of "
                                     "%s",
                                     models->name,
                                     models->zmodel->auth->name));
    }
    row->field = apir_zmodel_field(model, row->field_name,
                                   strlen(row->field_name));
    if (!row->field || !row->field->unique) {
        row->field = NULL;
        return complain(row, diag,
                        "the model has no such field with @id or @unique");
    }
    return select_row(row, model, diag, pool);
}

bool apir_mod_auth_row_bind(const apr_array_header_t *auth,
                            const apir_models_t *models, apir_diag_t *diag,
                            apr_pool_t *pool)
{
    apir_auth_row_t *row = row_in(auth);

    if (!row) {
        return true;
    }
    if (!row->models) {
        return bind_row(row, models, diag, pool);
    }
    if (row->models != models) {
        return complain(row, diag,
                        apr_psprintf(pool,
                                     "the schemas %s and %s would share one "
                                     "user: give each location an ApiAuth of "
                                     "its own",
                                     row->models->name, models->name));
    }
    return row->field != NULL;
}

/* Those of a server and of the main one. */
static void count_models(const apir_server_config_t *config,
                         const apir_auth_row_t *row,
                         const apir_models_t **found, int *count)
{
    for (int i = 0; i < config->schemas->nelts; i++) {
        const apir_models_t *models = APR_ARRAY_IDX(config->schemas, i,
                                                    apir_models_t *);

        if (models->zmodel && models->database
            && apir_zmodel_model(models->zmodel, row->model_name,
                                 strlen(row->model_name))) {
            *found = models;
            (*count)++;
        }
    }
    if (config->base) {
        count_models(config->base, row, found, count);
    }
}

static void bind_only(apir_auth_row_t *row,
                      const apir_server_config_t *config, apir_diag_t *diag,
                      apr_pool_t *pool)
{
    const apir_models_t *models = NULL;
    int count = 0;

    count_models(config, row, &models, &count);
    if (count == 1) {
        bind_row(row, models, diag, pool);
    }
    else if (!diag->errors) {
        complain(row, diag,
                 count ? "several schemas have this model: which one is "
                         "meant says the ApiModels, ApiModel or "
                         "ApiTrpcProcedure of the location"
                       : "no ApiSchema has such a model");
    }
}

void apir_mod_auth_rows_bind(server_rec *server, apir_diag_t *diag,
                             apr_pool_t *pool)
{
    for (; server; server = server->next) {
        const apir_server_config_t *config = apir_mod_server_config(server);

        for (int i = 0; i < config->auth_rows->nelts; i++) {
            apir_auth_row_t *row = APR_ARRAY_IDX(config->auth_rows, i,
                                                 apir_auth_row_t *);

            if (!row->models) {
                bind_only(row, config, diag, pool);
            }
        }
    }
}

/* ---- a request ---- */

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static const apir_value_t *arguments(const apir_auth_row_t *row,
                                     const char *text, apr_pool_t *pool)
{
    apir_value_t *args = apir_value_copy(row->selection, pool);
    apir_value_t *where = apir_value_object(pool);
    const apir_value_t *value =
        apir_fixed_typed(row->field, apir_value_string(text, pool), pool);

    apir_object_set(where, row->field_name, (apir_value_t *)value);
    apir_object_set(args, "where", where);
    return args;
}

static apr_status_t read_text(const apir_buf_t *text, apir_value_t **value,
                              apr_pool_t *pool, apir_error_t *error)
{
    static const apir_json_limits_t limits = { 100, APIR_MAX_NODES };

    return apir_json_read(text->data, text->length, &limits, value, pool,
                          error);
}

/* What was written, as values. */
static apr_status_t read_back(apir_superjson_writer_t *out,
                              const apir_buf_t *text, apir_value_t **user,
                              apr_pool_t *pool, apir_error_t *error)
{
    apr_status_t status = read_text(text, user, pool, error);
    apir_json_writer_t *rows = out->json;
    apir_json_writer_t writer;
    apir_value_t *meta;
    apir_buf_t buf;

    if (status != APR_SUCCESS || !apir_superjson_annotated(out)) {
        return status;
    }
    apir_buf_init(&buf, pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &buf);
    out->json = &writer;
    apir_superjson_write_meta(out);
    apir_json_writer_flush(&writer);
    out->json = rows;
    status = read_text(&buf, &meta, pool, error);
    return status == APR_SUCCESS
               ? apir_superjson_apply(*user, meta, 0, pool, error)
               : status;
}

static apr_status_t run(const apir_auth_row_t *row, const apir_query_t *query,
                        apir_db_connection_t *connection, apir_value_t **user,
                        apr_pool_t *pool, apir_error_t *error)
{
    apir_superjson_writer_t out;
    apir_json_writer_t writer;
    apir_buf_t text;
    apr_status_t status = apir_db_begin(connection, false, error);

    apir_buf_init(&text, pool, 1024, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &text);
    apir_superjson_writer_init(&out, &writer, pool);
    if (status == APR_SUCCESS) {
        status = apir_query_read(query, connection, &out, pool, error);
    }
    if (status == APR_SUCCESS) {
        status = apir_db_commit(connection, error);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    apir_json_writer_flush(&writer);
    return read_back(&out, &text, user, pool, error);
}

static apr_status_t find(apir_event_t *event, const apir_auth_row_t *row,
                         const apir_value_t *checked, apir_value_t **user,
                         apir_error_t *error)
{
    const apir_settings_t *settings = apir_mod_settings(event->server);
    apir_db_connection_t *connection;
    apir_query_t query;
    apr_status_t status = apir_query_plan(&query, row->models->cache, NULL,
                                          row->field->model,
                                          APIR_Q_FIND_UNIQUE, checked,
                                          event->pool, error);

    query.most_rows = 0;
    if (status == APR_SUCCESS) {
        status = apir_db_acquire(row->models->database->db, false,
                                 &connection, event->pool, error);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    apir_db_limit_time(connection,
                       settings->timeout > 0 ? settings->timeout : 0);
    status = run(row, &query, connection, user, event->pool, error);
    apir_db_release(connection);
    return status;
}

/* Of a request that asked for no such thing nothing is wrong. */
static void *not_found_out(apir_event_t *event, const apir_auth_row_t *row,
                           const apir_error_t *error)
{
    if (error->kind == APIR_E_BUSY) {
        return apir_event_failed(event, error);
    }
    return apir_fail(event, "ApiAuth %s.%s: %s%s%s", row->model_name,
                     row->field_name, error->message ? error->message : "",
                     error->detail ? ": " : "",
                     error->detail ? error->detail : "");
}

const apir_value_t *apir_mod_auth_row_read(apir_event_t *event,
                                           const apir_auth_row_t *row,
                                           const char *text)
{
    const apir_value_t *checked;
    apir_value_t *user = NULL;
    apir_error_t error = { 0 };

    if (!row->models->database->db) {
        apir_fail(event, "database %s is not open in this child",
                  row->models->database->config.name);
        return NULL;
    }
    /* A text that this field cannot have is in no row. */
    if (apir_query_check(row->models->rules, row->field->model,
                         APIR_Q_FIND_UNIQUE,
                         arguments(row, text, event->pool), &checked,
                         event->pool, &error)
        != APR_SUCCESS) {
        return NULL;
    }
    if (find(event, row, checked, &user, &error) != APR_SUCCESS) {
        return not_found_out(event, row, &error);
    }
    return user && user->kind == APIR_OBJECT ? user : NULL;
}
