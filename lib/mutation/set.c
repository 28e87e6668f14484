/*
 * What is to become of columns: read from U, and put as the SET of an UPDATE.
 */
#include "mutation/mutation_int.h"
#include <apr_strings.h>
#include <string.h>

/* ---- what is to become of columns ---- */

void apir_changes_init(apir_changes_t *changes, apir_write_t *write,
                       const apir_zmodel_model_t *model)
{
    changes->model = model;
    changes->items = apr_array_make(write->pool, 8, sizeof(apir_change_t));
}

static void add(apir_changes_t *changes, const apir_zmodel_field_t *field,
                const char *operation, const apir_value_t *value)
{
    apir_change_t *change = apr_array_push(changes->items);

    change->field = field;
    change->operation = operation;
    change->value = value;
}

void apir_changes_set(apir_changes_t *changes,
                      const apir_zmodel_field_t *field,
                      const apir_value_t *stored)
{
    int i;

    for (i = 0; i < changes->items->nelts; i++) {
        apir_change_t *change = &APR_ARRAY_IDX(changes->items, i,
                                               apir_change_t);

        if (change->field == field) {
            change->operation = "set";
            change->value = stored;
            return;
        }
    }
    add(changes, field, "set", stored);
}

static apr_status_t read_field(apir_write_t *write, void *what,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *operation)
{
    const apir_value_t *stored;
    const apir_value_t *value;
    apr_status_t status;
    const char *name;

    value = field->relation ? NULL
                            : apir_value_member(operation, 0, &name, NULL);
    if (!value) {
        return APR_SUCCESS;
    }
    status = apir_write_stored(write, field, value, &stored);
    add(what, field, name, stored);
    return status;
}

static bool ignores(const apir_zmodel_field_t *updated_at,
                    const apir_zmodel_field_t *field)
{
    int i;

    for (i = 0; i < updated_at->updated_at_ignore_count; i++) {
        if (strcmp(updated_at->updated_at_ignore[i]->name, field->name)
            == 0) {
            return true;
        }
    }
    return false;
}

/* Whether something changes that it does not ignore, and it is not given. */
static bool is_due(const apir_changes_t *changes,
                   const apir_zmodel_field_t *updated_at)
{
    bool due = false;
    int i;

    for (i = 0; i < changes->items->nelts; i++) {
        const apir_zmodel_field_t *field =
            APR_ARRAY_IDX(changes->items, i, apir_change_t).field;

        if (field == updated_at) {
            return false;
        }
        due = due || !ignores(updated_at, field);
    }
    return due;
}

static void touch(apir_write_t *write, apir_changes_t *changes)
{
    const apir_zmodel_model_t *model = changes->model;
    const apir_changes_t given = *changes;
    apr_array_header_t *due = apr_array_make(write->pool, 1, sizeof(void *));
    int i;

    for (i = 0; i < model->field_count; i++) {
        if (model->fields[i]->updated_at
            && is_due(&given, model->fields[i])) {
            APR_ARRAY_PUSH(due,
                           const apir_zmodel_field_t *) = model->fields[i];
        }
    }
    for (i = 0; i < due->nelts; i++) {
        add(changes, APR_ARRAY_IDX(due, i, const apir_zmodel_field_t *),
            "set", apir_generate_now(&write->generator, write->pool));
    }
}

apr_status_t apir_changes_read(apir_write_t *write, apir_changes_t *changes,
                               const apir_value_t *data)
{
    apr_status_t status = apir_write_members(write, changes->model, data,
                                             read_field, changes);

    if (status == APR_SUCCESS) {
        touch(write, changes);
    }
    return status;
}

/* ---- text ---- */

static const char *stored_as(apir_sql_t *sql, const apir_value_t *value)
{
    return apir_sql_leaf(sql, value, APIR_BIND_AS_IS, NULL);
}

static bool is_whole(const apir_value_t *value)
{
    apr_int64_t number;

    return apir_value_integer(value, &number);
}

/* SQLite goes on with reals where integers overflow: abs() of the least
 * integer is how an expression fails there. */
static void put_exact(apir_sql_t *sql, const char *expression)
{
    apir_sql_puts(sql, "CASE typeof(", expression,
                  ") WHEN 'real' THEN abs(-9223372036854775807 - 1) ELSE ",
                  expression, " END", NULL);
}

static void put_quotient(apir_sql_t *sql, const apir_zmodel_field_t *field,
                         const char *column, const char *operand)
{
    bool integers = field->kind == APIR_ZT_INT
                    || field->kind == APIR_ZT_BIGINT;

    if (integers) {
        apir_sql_puts(sql, "CAST(", column, " / ", operand, " AS INTEGER)",
                      NULL);
        return;
    }
    apir_sql_puts(sql, "CAST(", column, " AS REAL) / ", operand, NULL);
}

static void put_computed(apir_sql_t *sql, const apir_change_t *change,
                         const char *column)
{
    static const struct {
        const char *operation;
        const char *sign;
    } signs[] = { { "increment", " + " },
                  { "decrement", " - " },
                  { "multiply", " * " } };
    const apir_zmodel_field_t *field = change->field;
    const char *operand = stored_as(sql, change->value);
    apr_size_t i;

    for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        const char *expression;

        if (strcmp(change->operation, signs[i].operation) != 0) {
            continue;
        }
        expression = apr_pstrcat(sql->pool, column, signs[i].sign, operand,
                                 NULL);
        if ((field->kind == APIR_ZT_INT || field->kind == APIR_ZT_BIGINT)
            && is_whole(change->value)) {
            put_exact(sql, expression);
        }
        else {
            apir_sql_put(sql, expression);
        }
        return;
    }
    put_quotient(sql, field, column, operand);
}

static void put_change(apir_sql_t *sql, const apir_change_t *change)
{
    const char *column = apir_sql_name(sql, change->field->column);

    apir_sql_puts(sql, column, " = ", NULL);
    if (strcmp(change->operation, "set") == 0) {
        apir_sql_put(sql, stored_as(sql, change->value));
    }
    else {
        put_computed(sql, change, column);
    }
}

/* Ids are in the tables of all levels; the database hands a new one down. */
const apir_zmodel_model_t *apir_change_table(const apir_zmodel_field_t *field)
{
    return field->id ? apir_write_root(field->model) : field->table;
}

void apir_changes_put(apir_sql_t *sql, const apir_changes_t *changes,
                      const apir_zmodel_model_t *table)
{
    const char *comma = " SET ";
    int i;

    for (i = 0; i < changes->items->nelts; i++) {
        const apir_change_t *change = &APR_ARRAY_IDX(changes->items, i,
                                                     apir_change_t);

        if (apir_change_table(change->field) == table) {
            apir_sql_put(sql, comma);
            put_change(sql, change);
            comma = ", ";
        }
    }
}
