/*
 * Operations: what each does, and what it answers.
 */
#include "mutation/write.h"
#include "core/limits.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

/* ---- errors ---- */

apr_status_t apir_write_not_found(apir_write_t *write,
                                  const apir_zmodel_model_t *model)
{
    if (write->hidden && apir_zmodel_extends(model, write->hidden)) {
        model = write->hidden;
    }
    write->refusal->model = model->name;
    return apir_error_set(write->error, write->pool, APIR_E_NOT_FOUND,
                          "Record not found");
}

apr_status_t apir_write_refuse(apir_write_t *write, const char *sentence)
{
    return apir_error_set(write->error, write->pool, APIR_E_NOT_SUPPORTED,
                          "%s", sentence);
}

apr_status_t apir_write_enter(apir_write_t *write)
{
    if (++write->depth <= APIR_MAX_QUERY_DEPTH) {
        return APR_SUCCESS;
    }
    return apir_error_set(write->error, write->pool, APIR_E_TOO_DEEP,
                          "The arguments are nested deeper than %d levels",
                          APIR_MAX_QUERY_DEPTH);
}

/* ---- operations ---- */

static apr_status_t put_count(apir_superjson_writer_t *out, apr_int64_t count)
{
    apir_json_begin_object(out->json);
    apir_json_name(out->json, "count", 5);
    apir_json_int(out->json, count);
    apir_json_end_object(out->json);
    return out->json->status;
}

typedef apr_status_t(operation_fn)(apir_write_t *write,
                                   const apir_zmodel_model_t *model,
                                   const apir_value_t *args,
                                   apir_superjson_writer_t *out);

static apr_status_t create(apir_write_t *write,
                           const apir_zmodel_model_t *model,
                           const apir_value_t *args,
                           apir_superjson_writer_t *out)
{
    apir_row_t *row;
    apr_status_t status = apir_write_create(write, model,
                                            apir_value_get(args, "data"),
                                            NULL, &row);

    return status == APR_SUCCESS ? apir_write_put_row(write, row, args, out)
                                 : status;
}

/* Those rows that can be read. */
static apr_status_t put_readable(apir_write_t *write,
                                 const apir_zmodel_model_t *model,
                                 apr_array_header_t *rows, apr_int64_t least,
                                 const apir_value_t *args,
                                 apir_superjson_writer_t *out)
{
    apr_status_t status = apir_write_keep_readable(write, rows);

    if (status == APR_SUCCESS && rows->nelts < least) {
        return apir_guard_unreadable(&write->guard, model);
    }
    return status == APR_SUCCESS ? apir_write_put_rows(write, rows, args, out)
                                 : status;
}

static apr_array_header_t *no_rows(apir_write_t *write)
{
    return apr_array_make(write->pool, 16, sizeof(apir_row_t *));
}

static apr_status_t create_many(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *args,
                                apir_superjson_writer_t *out)
{
    apr_int64_t count;
    apr_status_t status = apir_write_create_many(write, model, args, NULL,
                                                 NULL, &count);

    return status == APR_SUCCESS ? put_count(out, count) : status;
}

static apr_status_t create_many_and_return(apir_write_t *write,
                                           const apir_zmodel_model_t *model,
                                           const apir_value_t *args,
                                           apir_superjson_writer_t *out)
{
    apr_array_header_t *rows = no_rows(write);
    apr_int64_t count;
    apr_status_t status = apir_write_create_many(write, model, args, NULL,
                                                 rows, &count);

    return status == APR_SUCCESS
               ? put_readable(write, model, rows, 0, args, out)
               : status;
}

static apir_match_t match_of(const apir_value_t *args)
{
    apir_match_t match = { .where = apir_value_get(args, "where") };

    return match;
}

static apr_status_t update(apir_write_t *write,
                           const apir_zmodel_model_t *model,
                           const apir_value_t *args,
                           apir_superjson_writer_t *out)
{
    apir_match_t match = match_of(args);
    apir_row_t *row;
    apr_status_t status = apir_write_update(write, model, &match,
                                            apir_value_get(args, "data"),
                                            &row);

    if (status != APR_SUCCESS) {
        return status;
    }
    return row ? apir_write_put_row(write, row, args, out)
               : apir_write_not_found(write, model);
}

/* @a rows: NULL, or gets them. */
static apr_status_t update_rows(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *args,
                                apr_array_header_t *rows,
                                apr_int64_t *changed)
{
    apir_match_t match = match_of(args);

    return apir_write_update_many(write, model, &match,
                                  apir_value_get(args, "data"),
                                  apir_value_get(args, "limit"), rows,
                                  changed);
}

static apr_status_t update_many(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *args,
                                apir_superjson_writer_t *out)
{
    apr_int64_t changed;
    apr_status_t status = update_rows(write, model, args, NULL, &changed);

    return status == APR_SUCCESS ? put_count(out, changed) : status;
}

static apr_status_t update_many_and_return(apir_write_t *write,
                                           const apir_zmodel_model_t *model,
                                           const apir_value_t *args,
                                           apir_superjson_writer_t *out)
{
    apr_array_header_t *rows = no_rows(write);
    apr_int64_t changed;
    apr_status_t status = update_rows(write, model, args, rows, &changed);

    return status == APR_SUCCESS
               ? put_readable(write, model, rows, changed, args, out)
               : status;
}

static apr_status_t upsert(apir_write_t *write,
                           const apir_zmodel_model_t *model,
                           const apir_value_t *args,
                           apir_superjson_writer_t *out)
{
    apir_match_t match = match_of(args);
    apir_row_t *row;
    apr_status_t status = apir_write_update(write, model, &match,
                                            apir_value_get(args, "update"),
                                            &row);

    if (status == APR_SUCCESS && !row) {
        status = apir_write_create(write, model,
                                   apir_value_get(args, "create"), NULL,
                                   &row);
    }
    return status == APR_SUCCESS ? apir_write_put_row(write, row, args, out)
                                 : status;
}

/* The answer is the row as it was. One that cannot be read goes all the
 * same. */
static apr_status_t delete_one(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *args,
                               apir_superjson_writer_t *out)
{
    apir_match_t match = match_of(args);
    apr_status_t status = APR_SUCCESS;
    apr_int64_t changed = 0;
    apir_row_t *row = NULL;

    if (write->guard.policy) {
        status = apir_write_find(write, model, &match, &row);
    }
    if (status == APR_SUCCESS) {
        status = apir_write_put_found(write, model, args, out);
    }
    if (status == APR_SUCCESS) {
        status = apir_write_remove(write, model, &match, NULL, &changed);
    }
    if (status == APR_SUCCESS && changed == 0) {
        return apir_write_not_found(write, model);
    }
    if (status == APR_SUCCESS && write->guard.policy && !row) {
        return apir_guard_unreadable(&write->guard, model);
    }
    return status;
}

static apr_status_t delete_many(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *args,
                                apir_superjson_writer_t *out)
{
    apir_match_t match = match_of(args);
    apr_int64_t changed = 0;
    apr_status_t status = apir_write_remove(write, model, &match,
                                            apir_value_get(args, "limit"),
                                            &changed);

    return status == APR_SUCCESS ? put_count(out, changed) : status;
}

static operation_fn *operation_of(apir_query_op_t op)
{
    switch (op) {
    case APIR_Q_CREATE: return create;
    case APIR_Q_CREATE_MANY: return create_many;
    case APIR_Q_CREATE_MANY_AND_RETURN: return create_many_and_return;
    case APIR_Q_UPDATE: return update;
    case APIR_Q_UPDATE_MANY: return update_many;
    case APIR_Q_UPDATE_MANY_AND_RETURN: return update_many_and_return;
    case APIR_Q_UPSERT: return upsert;
    case APIR_Q_DELETE: return delete_one;
    case APIR_Q_DELETE_MANY: return delete_many;
    default: return NULL;
    }
}

apr_status_t apir_query_write(const apir_query_writer_t *writer,
                              const apir_zmodel_model_t *model,
                              apir_query_op_t op, const apir_value_t *args,
                              apir_superjson_writer_t *out, apr_pool_t *pool,
                              apir_query_refusal_t *refusal,
                              apir_error_t *error)
{
    operation_fn *operation = operation_of(op);
    apir_write_t write;
    apr_status_t status;

    memset(&write, 0, sizeof(write));
    memset(refusal, 0, sizeof(*refusal));
    write.writer = writer;
    write.connection = writer->connection;
    write.pool = pool;
    write.refusal = refusal;
    write.error = error;
    write.guard.policy = writer->policy;
    write.guard.connection = writer->connection;
    write.guard.pool = pool;
    write.guard.refusal = refusal;
    write.guard.error = error;
    apir_generator_init(&write.generator, writer->auth);
    if (!operation) {
        return apir_write_refuse(&write, "The operation does not write");
    }
    status = operation(&write, model, args, out);
    apir_write_finish(&write);
    return status;
}
