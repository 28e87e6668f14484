/*
 * Reading back what was written: by the row's id, as findUnique reads it. One
 * way from columns to JSON, and one plan for all writes of the same
 * selection.
 */
#include "query/read.h"
#include "mutation/mutation_int.h"
#include <apr_strings.h>

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
    static const char *const names[] = { "select", "include", "omit",
                                         "fields" };
    apir_value_t *read = apir_value_object(write->pool);
    int i;

    apir_object_set(read, "where", where);
    for (i = 0; i < 4; i++) {
        const apir_value_t *value = apir_value_get(args, names[i]);

        if (value) {
            apir_object_set(read, names[i], value);
        }
    }
    return read;
}

apir_value_t *apir_write_where_id(apir_write_t *write, const apir_row_t *row)
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
    apir_value_t *read = read_args(write, apir_write_where_id(write, row),
                                   args);
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

apr_status_t apir_write_put_row(apir_write_t *write, const apir_row_t *row,
                                const apir_value_t *args,
                                apir_superjson_writer_t *out)
{
    bool readable;
    back_t back = { .places = NULL };
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
apr_status_t apir_write_keep_readable(apir_write_t *write,
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

apr_status_t apir_write_put_rows(apir_write_t *write,
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

apr_status_t apir_write_put_found(apir_write_t *write,
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
