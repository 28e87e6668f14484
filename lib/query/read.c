/*
 * Running a plan: a row of a statement, then the statements of its relations
 * bound to it, and so on down. Each node's statement is prepared when it is
 * first needed and bound once to what does not come from a row.
 */
#include "query/read.h"
#include "query/bind.h"
#include "query/read_int.h"
#include <string.h>

typedef struct run_t {
    const apir_query_t *query;
    apir_db_connection_t *connection;
    apir_superjson_writer_t *out;
    apir_db_statement_t **statements; /* by the nodes' numbers */
    apr_pool_t *pool;
    apr_pool_t *scratch; /* for single values */
    apir_error_t *error;
    apr_int64_t rows; /* of lists, so far */
} run_t;

static apr_status_t put_node(run_t *run, const apir_plan_node_t *node,
                             apir_db_statement_t *parent);

/* ---- statements ---- */

static apr_status_t prepare(run_t *run, const apir_plan_node_t *node,
                            apir_db_statement_t **statement)
{
    apr_status_t status;

    *statement = run->statements[node->number];
    if (*statement) {
        return APR_SUCCESS;
    }
    status = apir_db_prepare(run->connection, node->sql, statement,
                             run->error);
    if (status != APR_SUCCESS) {
        return status;
    }
    run->statements[node->number] = *statement;
    return apir_bind_all(*statement, node->binds, node->bind_count,
                         run->query, run->pool, run->error);
}

/* @a any: false when a key is NULL, which equals nothing. */
static apr_status_t bind_keys(run_t *run, const apir_plan_node_t *node,
                              apir_db_statement_t *statement,
                              apir_db_statement_t *parent, bool *any)
{
    apr_status_t status = APR_SUCCESS;
    apir_db_cell_t cell;
    int i;

    *any = true;
    for (i = 0; i < node->bind_count && status == APR_SUCCESS; i++) {
        if (node->binds[i].from != APIR_BIND_PARENT) {
            continue;
        }
        status = apir_db_cell(parent, node->binds[i].index, &cell);
        if (status == APR_SUCCESS) {
            *any = *any && cell.type != APIR_DB_IS_NULL;
            status = apir_db_bind_cell(statement, i, &cell, run->error);
        }
    }
    return status;
}

static void finish(run_t *run)
{
    int i;

    for (i = 0; i < run->query->plan->node_count; i++) {
        if (run->statements[i]) {
            apir_db_finish(run->statements[i]);
        }
    }
}

/* ---- rows ---- */

static bool is_null(apir_db_statement_t *statement, int column)
{
    apir_db_cell_t cell;

    return apir_db_cell(statement, column, &cell) != APR_SUCCESS
           || cell.type == APIR_DB_IS_NULL;
}

static apr_status_t put_outputs(run_t *run, apir_db_statement_t *statement,
                                const apir_output_t *outputs, int count);

static void put_name(run_t *run, const apir_output_t *output)
{
    apir_superjson_key(run->out, output->key, output->key_length,
                       output->name, output->name_length);
}

static apr_status_t put_group(run_t *run, apir_db_statement_t *statement,
                              const apir_output_t *output)
{
    apr_status_t status;

    put_name(run, output);
    apir_superjson_begin_object(run->out);
    status = put_outputs(run, statement, output->outputs,
                         output->output_count);
    apir_superjson_end_object(run->out);
    return status;
}

/* ---- what was promised ---- */

static apr_status_t refuse(run_t *run, const apir_zmodel_field_t *field,
                           const char *what)
{
    return apir_error_set(run->error, run->pool, APIR_E_INTERNAL,
                          "A value of \"%s.%s\" %s", field->model->name,
                          field->name, what);
}

static apr_status_t put_strict(run_t *run, apir_db_statement_t *statement,
                               const apir_output_t *output)
{
    apir_db_cell_t cell;
    apr_status_t status = apir_db_cell(statement, output->column, &cell);

    if (status == APR_SUCCESS && cell.type == APIR_DB_IS_NULL
        && output->required) {
        return refuse(run, output->strict,
                      "is null, which its type does not allow");
    }
    if (status == APR_SUCCESS && !apir_read_fits(output, &cell)) {
        return refuse(run, output->strict, "is none of its type");
    }
    apir_read_put_column(run->out, statement, output, run->scratch);
    return run->out->json->status;
}

static apr_status_t put_text(run_t *run, const apir_output_t *output)
{
    apir_json_string(run->out->json, output->text, strlen(output->text));
    return run->out->json->status;
}

static apr_status_t put_output(run_t *run, apir_db_statement_t *statement,
                               const apir_output_t *output)
{
    switch (output->kind) {
    case APIR_OUTPUT_COLUMN:
        put_name(run, output);
        if (output->strict) {
            return put_strict(run, statement, output);
        }
        apir_read_put_column(run->out, statement, output, run->scratch);
        return run->out->json->status;
    case APIR_OUTPUT_RELATION:
        put_name(run, output);
        return put_node(run, output->node, statement);
    case APIR_OUTPUT_GROUP: return put_group(run, statement, output);
    case APIR_OUTPUT_TEXT:
        put_name(run, output);
        return put_text(run, output);
    default:
        return is_null(statement, output->column)
                   ? APR_SUCCESS
                   : put_outputs(run, statement, output->outputs,
                                 output->output_count);
    }
}

/* As deep as the plan, which is bounded. */
static apr_status_t put_outputs(run_t *run, apir_db_statement_t *statement,
                                const apir_output_t *outputs, int count)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        status = put_output(run, statement, &outputs[i]);
    }
    return status;
}

static apr_status_t put_row(run_t *run, const apir_plan_node_t *node,
                            apir_db_statement_t *statement)
{
    apr_status_t status;

    apir_superjson_begin_object(run->out);
    status = put_outputs(run, statement, node->outputs, node->output_count);
    apir_superjson_end_object(run->out);
    return status;
}

static apr_status_t count_row(run_t *run)
{
    apr_int64_t most = run->query->most_rows;

    if (most > 0 && run->rows++ >= most) {
        return apir_error_set(run->error, run->pool, APIR_E_TOO_MANY,
                              "The answer has more than %" APR_INT64_T_FMT
                              " rows, which is the limit",
                              most);
    }
    return APR_SUCCESS;
}

/* @a status: of the first step, which came before the first byte. */
static apr_status_t put_list(run_t *run, const apir_plan_node_t *node,
                             apir_db_statement_t *statement,
                             apr_status_t status)
{
    apir_superjson_begin_array(run->out);
    while (status == APR_SUCCESS) {
        status = count_row(run);
        if (status != APR_SUCCESS) {
            return status;
        }
        apir_superjson_item(run->out);
        status = put_row(run, node, statement);
        if (status == APR_SUCCESS) {
            status = apir_db_step(statement, run->error);
        }
    }
    apir_superjson_end_array(run->out);
    return status == APR_EOF ? APR_SUCCESS : status;
}

static apr_status_t put_found(run_t *run, apir_db_statement_t *statement)
{
    apir_db_cell_t cell;
    apr_status_t status = apir_db_cell(statement, 0, &cell);

    apir_json_bool(run->out->json, status == APR_SUCCESS
                                       && cell.type == APIR_DB_IS_INTEGER
                                       && cell.integer != 0);
    return run->out->json->status;
}

static apr_status_t put_result(run_t *run, const apir_plan_node_t *node,
                               apir_db_statement_t *statement,
                               apr_status_t status)
{
    if (status != APR_SUCCESS && status != APR_EOF) {
        return status;
    }
    if (node->result == APIR_RESULT_LIST) {
        return put_list(run, node, statement, status);
    }
    if (status == APR_EOF && node->required) {
        return refuse(run, node->required,
                      "is null, which its type does not allow");
    }
    if (status == APR_EOF) {
        apir_json_null(run->out->json);
        return run->out->json->status;
    }
    switch (node->result) {
    case APIR_RESULT_VALUE:
        apir_read_put_column(run->out, statement, &node->outputs[0],
                             run->scratch);
        return run->out->json->status;
    case APIR_RESULT_FOUND: return put_found(run, statement);
    default: return put_row(run, node, statement);
    }
}

static apr_status_t put_node(run_t *run, const apir_plan_node_t *node,
                             apir_db_statement_t *parent)
{
    apir_db_statement_t *statement;
    apr_status_t status = prepare(run, node, &statement);
    bool any = true;

    if (status == APR_SUCCESS && node->from_parent) {
        status = bind_keys(run, node, statement, parent, &any);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    status = put_result(run, node, statement,
                        any ? apir_db_step(statement, run->error) : APR_EOF);
    apir_db_rewind(statement);
    return status;
}

apr_status_t apir_query_read(const apir_query_t *query,
                             apir_db_connection_t *connection,
                             apir_superjson_writer_t *out, apr_pool_t *pool,
                             apir_error_t *error)
{
    const apir_query_plan_t *plan = query->plan;
    run_t run = { query, connection, out, NULL, pool, NULL, error, 0 };
    apr_status_t status;

    run.statements = apr_pcalloc(pool, (apr_size_t)plan->node_count
                                           * sizeof(*run.statements));
    apr_pool_create(&run.scratch, pool);
    status = put_node(&run, plan->root, NULL);
    finish(&run);
    apr_pool_destroy(run.scratch);
    if (status != APR_SUCCESS) {
        apir_query_blame(error);
    }
    return status;
}
