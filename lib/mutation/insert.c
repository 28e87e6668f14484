/*
 * The one place where rows come into being. A row of a sub model is one row
 * in each table from the furthest base down; the same statement is run again
 * for each row that has the same columns.
 */
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

/* ---- what is filled in ---- */

static apr_status_t fill_field(apir_write_t *write, apir_row_t *row,
                               const apir_zmodel_field_t *field)
{
    const apir_value_t *value = NULL;
    apr_status_t status = apir_generate_default(&write->generator, field,
                                                write->pool, &value);

    if (status != APR_SUCCESS) {
        return apir_error_set(write->error, write->pool,
                              APR_STATUS_IS_EINVAL(status) ? APIR_E_INVALID
                                                           : APIR_E_INTERNAL,
                              "There is no default value for \"%s\"",
                              field->name);
    }
    return value ? apir_write_stored(write, field, value,
                                     &row->values[field->number])
                 : APR_SUCCESS;
}

static apr_status_t fill_defaults(apir_write_t *write, apir_row_t *row)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < row->model->field_count && status == APR_SUCCESS; i++) {
        const apir_zmodel_field_t *field = row->model->fields[i];

        if (row->values[i] || field->relation || field->computed) {
            continue;
        }
        if (field->default_value.kind != APIR_ZD_NONE || field->updated_at) {
            status = fill_field(write, row, field);
        }
        else if (field->kind == APIR_ZT_UNSUPPORTED && !field->optional) {
            status = apir_write_refuse(
                write, apr_psprintf(write->pool,
                                    "Field \"%s\" has a type that is not "
                                    "supported, and cannot be left out",
                                    field->name));
        }
    }
    return status;
}

/* Each base knows of which sub model its row is. */
static void fill_discriminators(apir_write_t *write, apir_row_t *row)
{
    const apir_zmodel_model_t *sub;

    for (sub = row->model; sub->base; sub = sub->base) {
        const char *name = sub->base->discriminator->name;
        const apir_zmodel_field_t *field = apir_zmodel_field(row->model, name,
                                                             strlen(name));

        row->values[field->number] = apir_value_string(
            sub->delegate_member ? sub->delegate_member->value
                                 : sub->delegate_value,
            write->pool);
    }
}

/* ---- statements ---- */

static bool fits(const apir_insert_t *insert, const apir_insert_t *wanted)
{
    return insert->table == wanted->table && insert->skip == wanted->skip
           && insert->returning == wanted->returning
           && insert->count == wanted->count
           && memcmp(insert->fields, wanted->fields,
                     (apr_size_t)wanted->count * sizeof(*wanted->fields))
                  == 0;
}

static void put_insert(apir_sql_t *sql, const apir_insert_t *insert)
{
    const apir_zmodel_key_t *id = insert->table->id;

    apir_sql_puts(sql, "INSERT INTO ",
                  apir_sql_name(sql, insert->table->db_name), NULL);
    if (insert->count == 0) {
        apir_sql_put(sql, " DEFAULT VALUES");
    }
    else {
        int i;

        apir_sql_put(sql, " (");
        apir_write_put_columns(sql, NULL,
                               (apir_zmodel_field_t *const *)insert->fields,
                               insert->count);
        apir_sql_put(sql, ") VALUES (?");
        for (i = 1; i < insert->count; i++) {
            apir_sql_put(sql, ", ?");
        }
        apir_sql_put(sql, insert->skip ? ") ON CONFLICT DO NOTHING" : ")");
    }
    if (insert->returning) {
        apir_sql_put(sql, " RETURNING ");
        apir_write_put_columns(sql, NULL, id->fields, id->field_count);
    }
}

static apr_status_t make_insert(apir_write_t *write,
                                const apir_insert_t *wanted,
                                apir_insert_t **made)
{
    apir_insert_t *insert =
        &write->inserts[write->insert_count++ % APIR_WRITE_INSERTS];
    apr_status_t status;
    apir_sql_t sql;

    if (insert->statement) {
        apir_db_finish(insert->statement);
    }
    *insert = *wanted;
    apir_write_sql(write, &sql);
    put_insert(&sql, insert);
    status = sql.status == APR_SUCCESS
                 ? apir_db_prepare(write->connection, sql.text.data,
                                   &insert->statement, write->error)
                 : sql.status;
    if (status != APR_SUCCESS) {
        memset(insert, 0, sizeof(*insert));
    }
    *made = insert;
    return status;
}

static apr_status_t find_insert(apir_write_t *write,
                                const apir_insert_t *wanted,
                                apir_insert_t **found)
{
    int i;

    for (i = 0; i < APIR_WRITE_INSERTS; i++) {
        *found = &write->inserts[i];
        if ((*found)->statement && fits(*found, wanted)) {
            return APR_SUCCESS;
        }
    }
    return make_insert(write, wanted, found);
}

void apir_write_finish(apir_write_t *write)
{
    int i;

    for (i = 0; i < APIR_WRITE_INSERTS; i++) {
        if (write->inserts[i].statement) {
            apir_db_finish(write->inserts[i].statement);
        }
    }
}

/* ---- running ---- */

/* The ids that the database gave. A foreign key is judged at the end of the
 * run, after the row. */
static apr_status_t take_ids(apir_write_t *write, apir_insert_t *insert,
                             apir_row_t *row)
{
    const apir_zmodel_key_t *id = row->model->id;
    apr_status_t status = apir_db_step(insert->statement, write->error);
    apr_status_t taken = APR_SUCCESS;
    int i;

    if (status != APR_SUCCESS) {
        return status;
    }
    for (i = 0; insert->returning && i < id->field_count; i++) {
        if (taken == APR_SUCCESS) {
            taken = apir_write_column(insert->statement, i, write->pool,
                                      &row->values[id->fields[i]->number]);
        }
    }
    status = apir_db_step(insert->statement, write->error);
    return taken == APR_SUCCESS ? status : taken;
}

static apr_status_t run_insert(apir_write_t *write, apir_insert_t *insert,
                               apir_row_t *row)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < insert->count && status == APR_SUCCESS; i++) {
        status = apir_db_bind_at(insert->statement, i,
                                 row->values[insert->fields[i]->number],
                                 write->error);
    }
    if (status == APR_SUCCESS) {
        status = take_ids(write, insert, row);
    }
    apir_db_rewind(insert->statement);
    return status == APR_EOF ? APR_SUCCESS : status;
}

/* The columns are those of the table whose values are known. */
static void want(apir_write_t *write, const apir_row_t *row,
                 const apir_zmodel_model_t *table, bool skip,
                 apir_insert_t *wanted)
{
    int i;

    memset(wanted, 0, sizeof(*wanted));
    wanted->table = table;
    wanted->skip = skip;
    wanted->fields = apr_palloc(write->pool,
                                (apr_size_t)row->model->field_count
                                    * sizeof(*wanted->fields));
    for (i = 0; i < row->model->field_count; i++) {
        const apir_zmodel_field_t *field = row->model->fields[i];

        if (row->values[i] && (field->table == table || field->id)) {
            wanted->fields[wanted->count++] = field;
        }
    }
}

static bool knows_ids(const apir_row_t *row)
{
    const apir_zmodel_key_t *id = row->model->id;
    int i;

    for (i = 0; i < id->field_count; i++) {
        if (!row->values[id->fields[i]->number]) {
            return false;
        }
    }
    return true;
}

/* What the policy has to say, of each table by its own rules. */
static apr_status_t ask(apir_write_t *write, const apir_row_t *row,
                        const apir_insert_t *wanted)
{
    apir_value_t *given;
    int i;

    if (!write->guard.policy) {
        return APR_SUCCESS;
    }
    given = apir_value_object(write->pool);
    for (i = 0; i < wanted->count; i++) {
        apir_object_set(given, wanted->fields[i]->name,
                        row->values[wanted->fields[i]->number]);
    }
    return apir_guard_create(&write->guard, wanted->table, given);
}

static apr_status_t ask_about(apir_write_t *write, const apir_row_t *row,
                              const apir_zmodel_model_t *table)
{
    apir_insert_t wanted;

    want(write, row, table, false, &wanted);
    return ask(write, row, &wanted);
}

static apr_status_t insert_row(apir_write_t *write, apir_row_t *row,
                               const apir_zmodel_model_t *table, bool skip)
{
    apir_insert_t *insert;
    apir_insert_t wanted;
    apr_status_t status;

    want(write, row, table, skip, &wanted);
    wanted.returning = !knows_ids(row);
    status = find_insert(write, &wanted, &insert);
    return status == APR_SUCCESS ? run_insert(write, insert, row) : status;
}

/* Bases first, which have the ids; as many levels as the schema has. Of each
 * level all rows are asked about before the first is there. */
static apr_status_t insert_level(apir_write_t *write, apir_row_t **rows,
                                 int count, const apir_zmodel_model_t *table,
                                 bool *inserted)
{
    apr_status_t status = APR_SUCCESS;
    bool done = false;
    int i;

    if (table->base) {
        status = insert_level(write, rows, count, table->base, NULL);
    }
    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        status = ask_about(write, rows[i], table);
    }
    if (status == APR_SUCCESS && !inserted) {
        status = apir_write_batch(write, rows, count, table, &done);
    }
    for (i = 0; i < count && !done && status == APR_SUCCESS; i++) {
        status = insert_row(write, rows[i], table, inserted != NULL);
        if (status == APR_SUCCESS && inserted) {
            inserted[i] = apir_db_changes(write->connection) > 0;
        }
    }
    return status;
}

apr_status_t apir_write_insert(apir_write_t *write, apir_row_t **rows,
                               int count, bool *inserted)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        status = fill_defaults(write, rows[i]);
        if (status == APR_SUCCESS) {
            fill_discriminators(write, rows[i]);
        }
    }
    return status == APR_SUCCESS && count > 0
               ? insert_level(write, rows, count, rows[0]->model, inserted)
               : status;
}
