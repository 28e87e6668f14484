/*
 * From models to tables, as `zen db push` (Prisma) makes them: names of
 * constraints and indexes too, as both find them by name.
 */
#include "storage/layout_int.h"
#include <apr_cstr.h>
#include <apr_strings.h>

const char *apir_storage_name(const char *table, const char *const *columns,
                              int count, const char *ending, apr_pool_t *pool)
{
    const char *name = table;
    int i;

    for (i = 0; i < count; i++) {
        name = apr_pstrcat(pool, name, "_", columns[i], NULL);
    }
    return apr_pstrcat(pool, name, "_", ending, NULL);
}

bool apir_storage_same_names(const char *const *a, int a_count,
                             const char *const *b, int b_count)
{
    int i;

    if (a_count != b_count) {
        return false;
    }
    for (i = 0; i < a_count; i++) {
        if (!a[i] || !b[i] || apr_cstr_casecmp(a[i], b[i]) != 0) {
            return false;
        }
    }
    return true;
}

const apir_storage_column_t *
apir_storage_column(const apir_storage_table_t *table, const char *name)
{
    int i;

    for (i = 0; i < table->columns->nelts; i++) {
        const apir_storage_column_t *column =
            &APR_ARRAY_IDX(table->columns, i, apir_storage_column_t);

        if (apr_cstr_casecmp(column->name, name) == 0) {
            return column;
        }
    }
    return NULL;
}

static apir_storage_table_t *new_table(const char *name, apr_pool_t *pool)
{
    apir_storage_table_t *table = apr_pcalloc(pool, sizeof(*table));

    table->name = name;
    table->columns = apr_array_make(pool, 16, sizeof(apir_storage_column_t));
    table->indexes = apr_array_make(pool, 4, sizeof(apir_storage_index_t));
    table->foreign = apr_array_make(pool, 4, sizeof(apir_storage_foreign_t));
    return table;
}

static const char **names_of(apir_zmodel_field_t *const *fields, int count,
                             apr_pool_t *pool)
{
    const char **names = apr_palloc(pool,
                                    ((apr_size_t)count + 1) * sizeof(*names));
    int i;

    for (i = 0; i < count; i++) {
        names[i] = fields[i]->column;
    }
    return names;
}

/* ---- keys and indexes ---- */

static void add_index(apir_storage_table_t *table,
                      const apir_storage_index_t *index)
{
    *(apir_storage_index_t *)apr_array_push(table->indexes) = *index;
}

/* A model without @id has unique keys only; its id is the first of them. */
static void add_keys(apir_storage_table_t *table,
                     const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    int i;

    for (i = 0; i < model->key_count; i++) {
        const apir_zmodel_key_t *key = model->keys[i];
        apir_storage_index_t index = { .unique = true,
                                       .count = key->field_count };

        if (key->inherited || (key->id && model->id_declared)) {
            continue;
        }
        index.columns = names_of(key->fields, key->field_count, pool);
        if (apir_storage_same_names(index.columns, index.count, table->key,
                                    table->key_count)) {
            continue;
        }
        index.descending = apr_pcalloc(pool, ((apr_size_t)index.count + 1)
                                                 * sizeof(bool));
        index.name = key->map ? key->map
                              : apir_storage_name(table->name, index.columns,
                                                  index.count, "key", pool);
        add_index(table, &index);
    }
}

static void add_model_index(apir_storage_table_t *table,
                            const apir_zmodel_index_t *wanted,
                            apr_pool_t *pool)
{
    apr_size_t size = (apr_size_t)wanted->field_count + 1;
    apir_storage_index_t index = { .count = wanted->field_count };
    int i;

    index.columns = apr_palloc(pool, size * sizeof(*index.columns));
    index.descending = apr_pcalloc(pool, size * sizeof(bool));
    for (i = 0; i < wanted->field_count; i++) {
        index.columns[i] = wanted->fields[i].field->column;
        index.descending[i] = wanted->fields[i].descending;
    }
    index.name = wanted->map ? wanted->map
                             : apir_storage_name(table->name, index.columns,
                                                 index.count, "idx", pool);
    add_index(table, &index);
}

/* ---- foreign keys ---- */

static const char *action_text(apir_zmodel_action_t action)
{
    switch (action) {
    case APIR_ZA_CASCADE: return "CASCADE";
    case APIR_ZA_RESTRICT: return "RESTRICT";
    case APIR_ZA_SET_NULL: return "SET NULL";
    case APIR_ZA_SET_DEFAULT: return "SET DEFAULT";
    default: return "NO ACTION";
    }
}

static bool is_given(const apir_zmodel_field_t *field, const char *param)
{
    const apir_zmodel_attribute_t *relation = apir_zmodel_attribute(
        field->attributes, field->attribute_count, "@relation");

    return relation && apir_zmodel_arg(relation, param);
}

static void add_foreign(apir_storage_table_t *table,
                        const apir_storage_foreign_t *foreign)
{
    *(apir_storage_foreign_t *)apr_array_push(table->foreign) = *foreign;
}

/* Of a relation that this table's own columns carry. */
static void add_relation(apir_storage_table_t *table,
                         const apir_zmodel_model_t *model,
                         const apir_zmodel_field_t *field, apr_pool_t *pool)
{
    const apir_zmodel_relation_t *relation = field->relation;
    apir_storage_foreign_t foreign = { .count = relation->pair_count };
    int i;

    for (i = 0; i < relation->pair_count; i++) {
        if (!apir_storage_column(table, relation->local[i]->column)) {
            return;
        }
    }
    if (relation->pair_count == 0) {
        return;
    }
    foreign.columns = names_of(relation->local, foreign.count, pool);
    foreign.remote = names_of(relation->remote, foreign.count, pool);
    foreign.table = relation->remote[0]->table
                        ? relation->remote[0]->table->db_name
                        : relation->target->db_name;
    foreign.on_delete = action_text(relation->on_delete);
    foreign.on_update = action_text(relation->on_update);
    foreign.delete_given = is_given(field, "onDelete");
    foreign.update_given = is_given(field, "onUpdate");
    foreign.name = relation->constraint
                       ? relation->constraint
                       : apir_storage_name(table->name, foreign.columns,
                                           foreign.count, "fkey", pool);
    add_foreign(table, &foreign);
}

/* A sub model's row hangs on its base's. */
static void add_base(apir_storage_table_t *table,
                     const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    apir_storage_foreign_t foreign = { .count = table->key_count,
                                       .columns = table->key,
                                       .remote = table->key,
                                       .table = model->base->db_name,
                                       .on_delete = "CASCADE",
                                       .on_update = "CASCADE",
                                       .delete_given = true,
                                       .update_given = true };

    foreign.name = apir_storage_name(table->name, foreign.columns,
                                     foreign.count, "fkey", pool);
    add_foreign(table, &foreign);
}

/* ---- tables ---- */

static bool has_column(const apir_zmodel_field_t *field)
{
    return !field->relation && !field->computed
           && field->kind != APIR_ZT_MODEL;
}

static apir_storage_table_t *model_table(const apir_zmodel_model_t *model,
                                         apr_pool_t *pool)
{
    apir_storage_table_t *table = new_table(model->db_name, pool);
    bool key = model->id && model->id_declared;
    int i;

    for (i = 0; i < model->column_count; i++) {
        apir_storage_column_t *column;

        if (has_column(model->columns[i])) {
            column = apr_array_push(table->columns);
            apir_storage_describe(model->columns[i], column, pool);
        }
    }
    if (key) {
        table->key_count = model->id->field_count;
        table->key = names_of(model->id->fields, table->key_count, pool);
    }
    add_keys(table, model, pool);
    for (i = 0; i < model->index_count; i++) {
        if (!model->indexes[i].fulltext) {
            add_model_index(table, &model->indexes[i], pool);
        }
    }
    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation && field->relation->owner
            && !field->relation->many_to_many && field->table == model) {
            add_relation(table, model, field, pool);
        }
    }
    if (model->base && key) {
        add_base(table, model, pool);
    }
    return table;
}

/* ---- many to many ---- */

static void add_join_side(apir_storage_table_t *table, const char *letter,
                          const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    const apir_zmodel_field_t *id = model->id->fields[0];
    apir_storage_column_t *column = apr_array_push(table->columns);
    apir_storage_foreign_t foreign = { .count = 1,
                                       .table = model->db_name,
                                       .on_delete = "CASCADE",
                                       .on_update = "CASCADE",
                                       .delete_given = true,
                                       .update_given = true };

    apir_storage_describe(id, column, pool);
    if (id->kind == APIR_ZT_BIGINT) {
        column->type = "BIGINT"; /* INTEGER where it counts by itself */
    }
    column->name = letter;
    column->not_null = true;
    column->autoincrement = false;
    column->default_value = NULL;
    foreign.columns = apr_pmemdup(pool, &letter, sizeof(letter));
    foreign.remote = names_of(model->id->fields, 1, pool);
    foreign.name = apir_storage_name(table->name, foreign.columns, 1, "fkey",
                                     pool);
    add_foreign(table, &foreign);
}

static void add_join_index(apir_storage_table_t *table, bool unique,
                           apr_pool_t *pool)
{
    static const char *const letters[] = { "A", "B" };
    apir_storage_index_t index = { .unique = unique,
                                   .count = unique ? 2 : 1 };

    index.columns = apr_pmemdup(pool, letters, sizeof(letters));
    if (!unique) {
        index.columns[0] = "B";
    }
    index.descending = apr_pcalloc(pool, 2 * sizeof(bool));
    index.name = apr_pstrcat(pool, table->name,
                             unique ? "_AB_unique" : "_B_index", NULL);
    add_index(table, &index);
}

static apir_storage_table_t *
join_table(const apir_zmodel_relation_t *relation, apr_pool_t *pool)
{
    apir_storage_table_t *table = new_table(relation->join_table, pool);

    add_join_side(table, "A", relation->field->model, pool);
    add_join_side(table, "B", relation->target, pool);
    add_join_index(table, true, pool);
    add_join_index(table, false, pool);
    return table;
}

/* Each join table once: from the side whose ids are in A. */
static void add_join_tables(const apir_zmodel_model_t *model,
                            apr_array_header_t *tables, apr_pool_t *pool)
{
    int i;

    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation && field->relation->many_to_many
            && field->relation->local_column == 'A' && field->table == model
            && model->id && field->relation->target->id) {
            APR_ARRAY_PUSH(tables, apir_storage_table_t *) =
                join_table(field->relation, pool);
        }
    }
}

apr_array_header_t *apir_storage_layout(const apir_zmodel_t *zmodel,
                                        apr_pool_t *pool)
{
    apr_array_header_t *tables = apr_array_make(pool, zmodel->table_count + 1,
                                                sizeof(void *));
    int i;

    for (i = 0; i < zmodel->table_count; i++) {
        if (zmodel->tables[i]->kind == APIR_ZM_MODEL) {
            APR_ARRAY_PUSH(tables, apir_storage_table_t *) =
                model_table(zmodel->tables[i], pool);
        }
    }
    for (i = 0; i < zmodel->table_count; i++) {
        add_join_tables(zmodel->tables[i], tables, pool);
    }
    return tables;
}
