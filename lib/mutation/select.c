/*
 * What a write has to know of rows: ids, foreign keys, whether they are
 * there. Everything goes through sources, so a policy is heard here as
 * everywhere.
 */
#include "mutation/mutation_int.h"
#include "query/bind.h"
#include "statement/relation.h"
#include "query/where.h"
#include <apr_strings.h>
#include <string.h>

const apir_zmodel_model_t *apir_write_root(const apir_zmodel_model_t *model)
{
    while (model->base) {
        model = model->base;
    }
    return model;
}

static const apir_value_t one = { .kind = APIR_NUMBER, .as.number = 1 };

apir_row_t *apir_row_make(apir_write_t *write,
                          const apir_zmodel_model_t *model)
{
    apir_row_t *row = apr_palloc(write->pool, sizeof(*row));

    row->model = model;
    row->values = apr_pcalloc(write->pool, (apr_size_t)model->field_count
                                               * sizeof(*row->values));
    return row;
}

const apir_value_t **apir_row_ids(apir_write_t *write, const apir_row_t *row)
{
    const apir_zmodel_key_t *id = row->model->id;
    const apir_value_t **ids = apr_palloc(write->pool,
                                          (apr_size_t)id->field_count
                                              * sizeof(*ids));
    int i;

    for (i = 0; i < id->field_count; i++) {
        ids[i] = row->values[id->fields[i]->number];
    }
    return ids;
}

/* ---- conditions ---- */

void apir_write_sql(apir_write_t *write, apir_sql_t *sql)
{
    apir_sql_init(sql, NULL, write->writer->policy, write->pool, write->error,
                  write->pool);
}

/* The parameter of a known value. */
static const char *known(apir_sql_t *sql, const apir_row_t *row,
                         const apir_zmodel_field_t *field)
{
    return apir_sql_leaf(sql, row->values[field->number], APIR_BIND_AS_IS,
                         NULL);
}

static const char *column(apir_sql_t *sql, const apir_source_t *source,
                          const apir_zmodel_field_t *field)
{
    return source ? apir_source_column(sql, source, field)
                  : apir_sql_name(sql, field->column);
}

void apir_row_put_id(apir_sql_t *sql, const apir_source_t *source,
                     const apir_row_t *row)
{
    const apir_zmodel_key_t *id = row->model->id;
    int i;

    for (i = 0; i < id->field_count; i++) {
        apir_sql_puts(sql, i > 0 ? " AND " : "",
                      column(sql, source, id->fields[i]), " = ",
                      known(sql, row, id->fields[i]), NULL);
    }
}

static void put_linked(apir_sql_t *sql, const apir_source_t *source,
                       const apir_match_t *match)
{
    int count, i;
    apir_zmodel_field_t *const *fields =
        apir_relation_near_fields(match->link, &count);
    const char **near = apr_palloc(sql->pool,
                                   (apr_size_t)count * sizeof(*near));

    for (i = 0; i < count; i++) {
        near[i] = known(sql, match->row, fields[i]);
    }
    apir_relation_put(sql, match->link, near, source);
}

/* Where one of them is unknown to SQL, none of them holds. */
static void put_besides(apir_sql_t *sql, const apir_source_t *source,
                        const apir_value_t *items)
{
    apir_value_t *where = apir_value_object(sql->pool);

    apir_object_set(where, "OR", items);
    apir_sql_put(sql, "(");
    apir_where_put(sql, source, where);
    apir_sql_put(sql, ") IS NOT TRUE");
}

void apir_match_put(apir_sql_t *sql, const apir_source_t *source,
                    const apir_match_t *match)
{
    apir_sql_terms_t terms;

    apir_sql_terms(&terms, sql, " AND ");
    if (match->row) {
        apir_sql_term(&terms);
        if (match->link) {
            put_linked(sql, source, match);
        }
        else {
            apir_row_put_id(sql, source, match->row);
        }
    }
    if (!apir_where_empty(match->where)) {
        apir_sql_term(&terms);
        apir_where_put(sql, source, match->where);
    }
    if (match->besides && apir_value_length(match->besides) > 0) {
        apir_sql_term(&terms);
        put_besides(sql, source, match->besides);
    }
    apir_sql_terms_end(&terms, "1");
}

void apir_write_put_columns(apir_sql_t *sql, const apir_source_t *source,
                            apir_zmodel_field_t *const *fields, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        apir_sql_puts(sql, i > 0 ? ", " : "", column(sql, source, fields[i]),
                      NULL);
    }
}

/* "SELECT fields FROM source WHERE … LIMIT …" */
static void put_select(apir_sql_t *sql, const apir_zmodel_model_t *model,
                       unsigned operation, apir_zmodel_field_t *const *fields,
                       int count, const apir_match_t *match,
                       const apir_value_t *limit)
{
    apir_source_t source;
    const char *from = apir_source_text(sql, model, operation, &source);

    apir_sql_put(sql, "SELECT ");
    apir_write_put_columns(sql, &source, fields, count);
    apir_sql_puts(sql, " FROM ", from, " WHERE ", NULL);
    apir_match_put(sql, &source, match);
    if (limit) {
        apir_sql_puts(sql, " LIMIT ",
                      apir_sql_leaf(sql, limit, APIR_BIND_AS_IS, NULL), NULL);
    }
}

void apir_match_put_among(apir_sql_t *sql, const apir_zmodel_model_t *model,
                          unsigned operation, const apir_match_t *match,
                          const apir_value_t *limit)
{
    const apir_zmodel_key_t *id = model->id;

    apir_sql_put(sql, " WHERE (");
    apir_write_put_columns(sql, NULL, id->fields, id->field_count);
    apir_sql_put(sql, ") IN (");
    put_select(sql, model, operation, id->fields, id->field_count, match,
               limit);
    apir_sql_put(sql, ")");
}

/* ---- running ---- */

static apr_status_t take_row(apir_write_t *write,
                             apir_db_statement_t *statement,
                             const apir_zmodel_model_t *model,
                             apir_zmodel_field_t *const *fields, int count,
                             apr_array_header_t *rows)
{
    apir_row_t *row = apir_row_make(write, model);
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        status = apir_write_column(statement, i, write->pool,
                                   &row->values[fields[i]->number]);
    }
    APR_ARRAY_PUSH(rows, apir_row_t *) = row;
    return status;
}

static apr_status_t run(apir_write_t *write, const apir_sql_t *sql,
                        apir_db_statement_t *statement,
                        const apir_zmodel_model_t *model,
                        apir_zmodel_field_t *const *fields, int count,
                        apr_array_header_t *rows)
{
    const apir_bind_t *binds = (const apir_bind_t *)sql->binds->elts;
    const apir_query_policy_t *policy = write->writer->policy;
    apir_query_t query = { .context = policy ? policy->context : NULL,
                           .context_count = policy ? policy->context_count
                                                   : 0 };
    apr_status_t status = apir_bind_all(statement, binds, sql->binds->nelts,
                                        &query, write->pool, write->error);

    while (status == APR_SUCCESS) {
        status = apir_db_step(statement, write->error);
        if (status == APR_SUCCESS && rows) {
            status = take_row(write, statement, model, fields, count, rows);
        }
    }
    return status == APR_EOF ? APR_SUCCESS : status;
}

apr_status_t apir_write_run(apir_write_t *write, apir_sql_t *sql,
                            const apir_zmodel_model_t *model,
                            apir_zmodel_field_t *const *fields, int count,
                            apr_array_header_t *rows, apr_int64_t *changed)
{
    apir_db_statement_t *statement;
    apr_status_t status = sql->status;

    if (status == APR_SUCCESS) {
        status = apir_db_prepare(write->connection, apir_sql_text(sql),
                                 &statement, write->error);
        if (status == APR_SUCCESS) {
            status = run(write, sql, statement, model, fields, count, rows);
            apir_db_finish(statement);
        }
    }
    if (status != APR_SUCCESS) {
        apir_query_blame(write->error);
        return status;
    }
    if (changed) {
        *changed = apir_db_changes(write->connection);
    }
    return APR_SUCCESS;
}

/* ---- rows ---- */

/* The ids, then what is asked for besides. */
static apir_zmodel_field_t **with_ids(apir_write_t *write,
                                      const apir_zmodel_model_t *model,
                                      apir_zmodel_field_t *const *more,
                                      int *count)
{
    int ids = model->id->field_count;
    apir_zmodel_field_t **fields = apr_palloc(write->pool,
                                              (apr_size_t)(ids + *count)
                                                  * sizeof(*fields));

    memcpy(fields, model->id->fields, (apr_size_t)ids * sizeof(*fields));
    if (*count > 0) {
        memcpy(fields + ids, more, (apr_size_t)*count * sizeof(*fields));
    }
    *count += ids;
    return fields;
}

/* By their ids, which are the first columns: as one UPDATE would go over them.
 * Unique keys are looked at row by row. */
static void put_in_order(apir_sql_t *sql, const apir_zmodel_model_t *model)
{
    int i;

    for (i = 1; i <= model->id->field_count; i++) {
        apir_sql_puts(sql, i > 1 ? ", " : " ORDER BY ",
                      apr_itoa(sql->pool, i), NULL);
    }
}

apr_status_t apir_write_select(apir_write_t *write,
                               const apir_zmodel_model_t *model,
                               unsigned operation, const apir_match_t *match,
                               apir_zmodel_field_t *const *more, int count,
                               const apir_value_t *limit,
                               apr_array_header_t **rows)
{
    apir_zmodel_field_t **fields = with_ids(write, model, more, &count);
    apir_sql_t sql;

    apir_write_sql(write, &sql);
    if (operation == APIR_WRITE_ANY) {
        sql.policy = NULL;
    }
    put_select(&sql, model, operation, fields, count, match, limit);
    if (!limit) {
        put_in_order(&sql, model);
    }
    *rows = apr_array_make(write->pool, 4, sizeof(apir_row_t *));
    return apir_write_run(write, &sql, model, fields, count, *rows, NULL);
}

apr_status_t apir_write_find(apir_write_t *write,
                             const apir_zmodel_model_t *model,
                             const apir_match_t *match, apir_row_t **row)
{
    apr_array_header_t *rows;
    apr_status_t status = apir_write_select(write, model, APIR_ZP_READ, match,
                                            NULL, 0, &one, &rows);

    *row = NULL;
    if (status == APR_SUCCESS && rows->nelts > 0) {
        *row = APR_ARRAY_IDX(rows, 0, apir_row_t *);
    }
    return status;
}

apr_status_t apir_row_refresh(apir_write_t *write, apir_row_t *row,
                              apir_zmodel_field_t *const *fields, int count)
{
    apir_match_t match = { row, NULL, NULL, NULL };
    const apir_row_t *found = NULL;
    apr_array_header_t *rows;
    apr_status_t status;
    int i;

    status = apir_write_select(write, row->model, APIR_ZP_READ, &match,
                               fields, count, &one, &rows);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (rows->nelts > 0) {
        found = APR_ARRAY_IDX(rows, 0, apir_row_t *);
    }
    for (i = 0; i < count; i++) {
        row->values[fields[i]->number] =
            found ? found->values[fields[i]->number]
                  : apir_value_null(write->pool);
    }
    return APR_SUCCESS;
}

apr_status_t apir_row_need(apir_write_t *write, apir_row_t *row,
                           apir_zmodel_field_t *const *fields, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        if (!row->values[fields[i]->number]) {
            return apir_row_refresh(write, row, fields, count);
        }
    }
    return APR_SUCCESS;
}

/* ---- counting ---- */

const char *apir_row_key(const apir_row_t *row, apr_pool_t *pool)
{
    const apir_zmodel_key_t *id = row->model->id;
    apir_value_t *values = apir_value_array(pool);
    apr_size_t length;
    int i;

    for (i = 0; i < id->field_count; i++) {
        apir_array_add(values, row->values[id->fields[i]->number], pool);
    }
    return apr_pstrcat(pool, apir_write_root(row->model)->name,
                       apir_json_stringify(values, &length, pool), NULL);
}

int apir_rows_distinct(const apr_array_header_t *rows, apr_pool_t *pool)
{
    apr_hash_t *seen;
    int i;

    if (rows->nelts < 2) {
        return rows->nelts;
    }
    seen = apr_hash_make(pool);
    for (i = 0; i < rows->nelts; i++) {
        const apir_row_t *row = APR_ARRAY_IDX(rows, i, apir_row_t *);

        apr_hash_set(seen, apir_row_key(row, pool), APR_HASH_KEY_STRING, row);
    }
    return (int)apr_hash_count(seen);
}
