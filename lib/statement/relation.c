/*
 * Join conditions. The rows of a many-to-many relation come by the ids that
 * the join table has for this side's id, so that its index leads the way.
 */
#include "statement/relation.h"
#include <apr_strings.h>

bool apir_relation_to_one(const apir_zmodel_field_t *field)
{
    return !field->list;
}

apir_zmodel_field_t *const *
apir_relation_near_fields(const apir_zmodel_field_t *field, int *count)
{
    const apir_zmodel_relation_t *relation = field->relation;

    if (relation->many_to_many) {
        *count = field->model->id->field_count;
        return field->model->id->fields;
    }
    *count = relation->pair_count;
    return relation->local;
}

/* Model names, fields and so join tables are the schema's: no policy has
 * rules for them. */
static void put_joined(apir_sql_t *sql, const apir_zmodel_field_t *field,
                       const char *near, const apir_source_t *far)
{
    const apir_zmodel_relation_t *relation = field->relation;
    const char *alias = apir_sql_alias(sql);
    const char this_side[] = { '"', relation->local_column, '"', '\0' };
    const char other_side[] = { '"', relation->remote_column, '"', '\0' };

    apir_sql_puts(sql,
                  apir_source_column(sql, far,
                                     relation->target->id->fields[0]),
                  " IN (SELECT ", alias, ".", other_side, " FROM ",
                  apir_sql_name(sql, relation->join_table), " AS ", alias,
                  " WHERE ", alias, ".", this_side, " = ", near, ")", NULL);
}

/* A link is seen by whoever sees both of its ends. A source of another
 * operation lets rows pass that cannot be read. */
static void put_readable(apir_sql_t *sql, const apir_source_t *source)
{
    const apir_zmodel_field_t *id = source->model->id->fields[0];
    apir_source_t readable;

    if (!sql->policy || source->operation == APIR_ZP_READ) {
        return;
    }
    apir_sql_puts(sql, " AND EXISTS (SELECT 1 FROM ", NULL);
    apir_source_put(sql, source->model, APIR_ZP_READ, &readable);
    apir_sql_puts(sql, " WHERE ", apir_source_column(sql, &readable, id),
                  " = ", apir_source_column(sql, source, id), ")", NULL);
}

void apir_relation_put(apir_sql_t *sql, const apir_zmodel_field_t *field,
                       const char *const *near, const apir_source_t *far)
{
    const apir_zmodel_relation_t *relation = field->relation;
    int i;

    if (relation->many_to_many) {
        put_joined(sql, field, near[0], far);
        put_readable(sql, far);
        return;
    }
    for (i = 0; i < relation->pair_count; i++) {
        apir_sql_puts(sql, i > 0 ? " AND " : "",
                      apir_source_column(sql, far, relation->remote[i]),
                      " = ", near[i], NULL);
    }
}

void apir_relation_put_between(apir_sql_t *sql, const apir_source_t *near,
                               const apir_zmodel_field_t *field,
                               const apir_source_t *far)
{
    int count;
    apir_zmodel_field_t *const *fields = apir_relation_near_fields(field,
                                                                   &count);
    const char **columns = apr_palloc(sql->pool,
                                      (apr_size_t)count * sizeof(*columns));
    int i;

    for (i = 0; i < count; i++) {
        columns[i] = apir_source_column(sql, near, fields[i]);
    }
    apir_relation_put(sql, field, columns, far);
    if (field->relation->many_to_many) {
        put_readable(sql, near);
    }
}
