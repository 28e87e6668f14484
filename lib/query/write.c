/*
 * Operations, and what they answer. A row that was written is read back by
 * its id, as findUnique reads it: one way from columns to JSON, and one plan
 * for all writes of the same selection.
 */
#include "query/write.h"
#include "core/limits.h"
#include "query/read.h"
#include "query/write_int.h"
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

/* ---- what is answered ---- */

/* The read of one row; its plan is looked up once for all rows. */
typedef struct back_t {
    apir_query_t query;
    const apir_value_t **leaves;
    int *places; /* of the ids among them */
} back_t;

/* {where: …, select, include, omit} */
static apir_value_t *read_args(apir_write_t *write, const apir_value_t *where,
                               const apir_value_t *args)
{
    static const char *const names[] = { "select", "include", "omit" };
    apir_value_t *read = apir_value_object(write->pool);
    int i;

    apir_object_set(read, "where", where);
    for (i = 0; i < 3; i++) {
        const apir_value_t *value = apir_value_get(args, names[i]);

        if (value) {
            apir_object_set(read, names[i], value);
        }
    }
    return read;
}

static apir_value_t *where_id(apir_write_t *write, const apir_row_t *row)
{
    const apir_zmodel_key_t *id = row->model->id;
    apir_value_t *where = apir_value_object(write->pool);
    int i;

    for (i = 0; i < id->field_count; i++) {
        const apir_zmodel_field_t *field = id->fields[i];
        apir_value_t *equals = apir_value_object(write->pool);

        apir_object_set(equals, "equals",
                        apir_write_argument(field, row->values[field->number],
                                            write->pool));
        apir_object_set(where, field->name, equals);
    }
    return where;
}

static void find_places(apir_write_t *write, const apir_zmodel_model_t *model,
                        const apir_value_t *args, back_t *back)
{
    const apir_value_t *where = apir_value_get(args, "where");
    const apir_query_t *query = &back->query;
    int i, j;

    back->places = apr_pcalloc(write->pool, (apr_size_t)model->id->field_count
                                                * sizeof(*back->places));
    back->leaves = apr_pmemdup(write->pool, query->leaves,
                               (apr_size_t)query->leaf_count
                                   * sizeof(*query->leaves));
    for (i = 0; i < model->id->field_count; i++) {
        const apir_value_t *leaf = apir_value_get(
            apir_value_get(where, model->id->fields[i]->name), "equals");

        for (j = 0; j < query->leaf_count; j++) {
            if (query->leaves[j] == leaf) {
                back->places[i] = j;
            }
        }
    }
    back->query.leaves = back->leaves;
}

static apr_status_t plan_back(apir_write_t *write, const apir_row_t *row,
                              const apir_value_t *args, back_t *back)
{
    apir_value_t *read = read_args(write, where_id(write, row), args);
    apr_status_t status;

    status = apir_query_plan(&back->query, write->writer->cache,
                             write->writer->policy, row->model,
                             APIR_Q_FIND_UNIQUE, read, write->pool,
                             write->error);
    if (status == APR_SUCCESS) {
        find_places(write, row->model, read, back);
    }
    return status;
}

static void point_back(apir_write_t *write, const apir_row_t *row,
                       back_t *back)
{
    const apir_zmodel_key_t *id = row->model->id;
    int i;

    for (i = 0; i < id->field_count; i++) {
        back->leaves[back->places[i]] = apir_write_argument(
            id->fields[i], row->values[id->fields[i]->number], write->pool);
    }
}

/* Only a policy hides what was written. */
static apr_status_t is_readable(apir_write_t *write, const apir_row_t *row,
                                bool *readable)
{
    apir_match_t itself = { row, NULL, NULL, NULL };
    apr_status_t status = APR_SUCCESS;
    apir_row_t *found = NULL;

    if (write->guard.policy) {
        status = apir_write_find(write, row->model, &itself, &found);
    }
    *readable = !write->guard.policy || found;
    return status;
}

static apr_status_t put_row(apir_write_t *write, const apir_row_t *row,
                            const apir_value_t *args,
                            apir_superjson_writer_t *out)
{
    bool readable;
    back_t back;
    apr_status_t status = is_readable(write, row, &readable);

    if (status == APR_SUCCESS && !readable) {
        status = apir_guard_unreadable(&write->guard, row->model);
    }
    if (status == APR_SUCCESS) {
        status = plan_back(write, row, args, &back);
    }
    return status == APR_SUCCESS
               ? apir_query_read(&back.query, write->connection, out,
                                 write->pool, write->error)
               : status;
}

/* Leaves out what cannot be read. */
static apr_status_t keep_readable(apir_write_t *write,
                                  apr_array_header_t *rows)
{
    apr_status_t status = APR_SUCCESS;
    int kept = 0, i;

    for (i = 0; i < rows->nelts && status == APR_SUCCESS; i++) {
        apir_row_t *row = APR_ARRAY_IDX(rows, i, apir_row_t *);
        bool readable;

        status = is_readable(write, row, &readable);
        if (status == APR_SUCCESS && readable) {
            APR_ARRAY_IDX(rows, kept++, apir_row_t *) = row;
        }
    }
    rows->nelts = kept;
    return status;
}

static apr_status_t put_rows(apir_write_t *write,
                             const apr_array_header_t *rows,
                             const apir_value_t *args,
                             apir_superjson_writer_t *out)
{
    apr_status_t status = APR_SUCCESS;
    back_t back;
    int i;

    if (rows->nelts > 0) {
        status = plan_back(write, APR_ARRAY_IDX(rows, 0, apir_row_t *), args,
                           &back);
    }
    apir_superjson_begin_array(out);
    for (i = 0; i < rows->nelts && status == APR_SUCCESS; i++) {
        point_back(write, APR_ARRAY_IDX(rows, i, apir_row_t *), &back);
        apir_superjson_item(out);
        status = apir_query_read(&back.query, write->connection, out,
                                 write->pool, write->error);
    }
    apir_superjson_end_array(out);
    return status;
}

static apr_status_t put_count(apir_superjson_writer_t *out, apr_int64_t count)
{
    apir_json_begin_object(out->json);
    apir_json_name(out->json, "count", 5);
    apir_json_int(out->json, count);
    apir_json_end_object(out->json);
    return out->json->status;
}

/* ---- operations ---- */

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

    return status == APR_SUCCESS ? put_row(write, row, args, out) : status;
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
    apr_array_header_t *rows = apr_array_make(write->pool, 16,
                                              sizeof(apir_row_t *));
    apr_int64_t count;
    apr_status_t status = apir_write_create_many(write, model, args, NULL,
                                                 rows, &count);

    if (status == APR_SUCCESS) {
        status = keep_readable(write, rows);
    }
    return status == APR_SUCCESS ? put_rows(write, rows, args, out) : status;
}

static apr_status_t update(apir_write_t *write,
                           const apir_zmodel_model_t *model,
                           const apir_value_t *args,
                           apir_superjson_writer_t *out)
{
    apir_match_t match = { NULL, NULL, apir_value_get(args, "where"), NULL };
    apir_row_t *row;
    apr_status_t status = apir_write_update(write, model, &match,
                                            apir_value_get(args, "data"),
                                            &row);

    if (status != APR_SUCCESS) {
        return status;
    }
    return row ? put_row(write, row, args, out)
               : apir_write_not_found(write, model);
}

static apr_status_t update_many(apir_write_t *write,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *args,
                                apir_superjson_writer_t *out)
{
    apir_match_t match = { NULL, NULL, apir_value_get(args, "where"), NULL };
    apr_int64_t changed;
    apr_status_t status = apir_write_update_many(
        write, model, &match, apir_value_get(args, "data"),
        apir_value_get(args, "limit"), NULL, &changed);

    return status == APR_SUCCESS ? put_count(out, changed) : status;
}

static apr_status_t update_many_and_return(apir_write_t *write,
                                           const apir_zmodel_model_t *model,
                                           const apir_value_t *args,
                                           apir_superjson_writer_t *out)
{
    apir_match_t match = { NULL, NULL, apir_value_get(args, "where"), NULL };
    apr_array_header_t *rows = apr_array_make(write->pool, 16,
                                              sizeof(apir_row_t *));
    apr_int64_t changed;
    apr_status_t status = apir_write_update_many(
        write, model, &match, apir_value_get(args, "data"),
        apir_value_get(args, "limit"), rows, &changed);

    if (status == APR_SUCCESS) {
        status = keep_readable(write, rows);
    }
    if (status == APR_SUCCESS && rows->nelts < changed) {
        return apir_guard_unreadable(&write->guard, model);
    }
    return status == APR_SUCCESS ? put_rows(write, rows, args, out) : status;
}

static apr_status_t upsert(apir_write_t *write,
                           const apir_zmodel_model_t *model,
                           const apir_value_t *args,
                           apir_superjson_writer_t *out)
{
    apir_match_t match = { NULL, NULL, apir_value_get(args, "where"), NULL };
    apir_row_t *row;
    apr_status_t status = apir_write_update(write, model, &match,
                                            apir_value_get(args, "update"),
                                            &row);

    if (status == APR_SUCCESS && !row) {
        status = apir_write_create(write, model,
                                   apir_value_get(args, "create"), NULL,
                                   &row);
    }
    return status == APR_SUCCESS ? put_row(write, row, args, out) : status;
}

static apr_status_t put_found(apir_write_t *write,
                              const apir_zmodel_model_t *model,
                              const apir_value_t *args,
                              apir_superjson_writer_t *out)
{
    apir_query_t query;
    apr_status_t status;

    status = apir_query_plan(&query, write->writer->cache,
                             write->writer->policy, model, APIR_Q_FIND_UNIQUE,
                             read_args(write, apir_value_get(args, "where"),
                                       args),
                             write->pool, write->error);
    return status == APR_SUCCESS
               ? apir_query_read(&query, write->connection, out, write->pool,
                                 write->error)
               : status;
}

/* The answer is the row as it was. One that cannot be read goes all the
 * same. */
static apr_status_t delete_one(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *args,
                               apir_superjson_writer_t *out)
{
    apir_match_t match = { NULL, NULL, apir_value_get(args, "where"), NULL };
    apr_status_t status = APR_SUCCESS;
    apr_int64_t changed = 0;
    apir_row_t *row = NULL;

    if (write->guard.policy) {
        status = apir_write_find(write, model, &match, &row);
    }
    if (status == APR_SUCCESS) {
        status = put_found(write, model, args, out);
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
    apir_match_t match = { NULL, NULL, apir_value_get(args, "where"), NULL };
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
                              apir_db_connection_t *connection,
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
    write.connection = connection;
    write.pool = pool;
    write.refusal = refusal;
    write.error = error;
    write.guard.policy = writer->policy;
    write.guard.connection = connection;
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
