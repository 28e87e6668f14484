/*
 * Members of a row. Scalars are columns of the row's statement, and so are
 * counts of relations; relations themselves are nodes of their own, run for
 * each row with its key.
 */
#include "query/plan_int.h"
#include "statement/relation.h"
#include "query/where.h"
#include <apr_strings.h>
#include <string.h>

static bool plain(const apir_zmodel_field_t *field)
{
    return !field->relation && !field->computed
           && field->kind != APIR_ZT_UNSUPPORTED;
}

/* The query's word goes before the schema's. */
static bool omitted(const apir_zmodel_field_t *field,
                    const apir_value_t *omit)
{
    const apir_value_t *said = apir_value_get(omit, field->name);

    return said ? said->kind == APIR_TRUE : field->omit;
}

/* ---- relations ---- */

apir_output_t *apir_plan_relation(apir_draft_t *draft,
                                  const apir_zmodel_field_t *field,
                                  const char *as, const apir_value_t *args)
{
    int count, i;
    apir_zmodel_field_t *const *fields = apir_relation_near_fields(field,
                                                                   &count);
    int *near = apr_palloc(draft->planner->scratch,
                           (apr_size_t)count * sizeof(*near));
    apir_plan_node_t *node;
    apir_output_t *output;

    for (i = 0; i < count; i++) {
        near[i] = apir_draft_column(draft, apir_source_column(&draft->sql,
                                                              &draft->source,
                                                              fields[i]));
    }
    node = apir_plan_rows(draft->planner, field->relation->target, args,
                          apir_relation_to_one(field) ? APIR_RESULT_ROW
                                                      : APIR_RESULT_LIST,
                          field, near);
    output = apir_output_add(draft->outputs, APIR_OUTPUT_RELATION, as,
                             draft->planner->pool);
    output->node = node;
    return output;
}

void apir_plan_relation_count(apir_draft_t *draft,
                              apr_array_header_t *outputs,
                              const apir_zmodel_field_t *field,
                              const char *as, const apir_value_t *args)
{
    const char *count = apir_where_count(&draft->sql, &draft->source, field,
                                         apir_value_get(args, "where"));
    apir_output_t *output = apir_output_add(outputs, APIR_OUTPUT_COLUMN, as,
                                            draft->planner->pool);

    output->form = APIR_FORM_NUMBER;
    output->column = apir_draft_column(draft, count);
}

const apir_zmodel_field_t *apir_plan_field(apir_draft_t *draft,
                                           const char *name)
{
    const apir_zmodel_field_t *field = apir_zmodel_field(draft->model, name,
                                                         strlen(name));

    if (!field) {
        apir_sql_fail(&draft->sql, APIR_E_INTERNAL, "Internal server error");
    }
    return field;
}

static void add_counts(apir_draft_t *draft, const apir_value_t *counts)
{
    const apir_value_t *select = apir_value_get(counts, "select");
    apr_array_header_t *outputs = apr_array_make(draft->planner->pool, 4,
                                                 sizeof(apir_output_t));
    const apir_value_t *args;
    apir_output_t *group;
    const char *name;
    apr_size_t i;

    for (i = 0; (args = apir_value_member(select, i, &name, NULL)); i++) {
        const apir_zmodel_field_t *field = apir_plan_field(draft, name);

        if (field) {
            apir_plan_relation_count(draft, outputs, field, name, args);
        }
    }
    group = apir_output_add(draft->outputs, APIR_OUTPUT_GROUP, "_count",
                            draft->planner->pool);
    group->outputs = (const apir_output_t *)outputs->elts;
    group->output_count = outputs->nelts;
}

/* ---- select, include ---- */

/* Scalars first, then relations, _count last: as results look. */
static void add_named(apir_draft_t *draft, const apir_value_t *selection)
{
    const apir_value_t *counts = NULL;
    const apir_value_t *value;
    const char *name;
    int pass;
    apr_size_t i;

    for (pass = 0; pass < 2; pass++) {
        for (i = 0; (value = apir_value_member(selection, i, &name, NULL));
             i++) {
            const apir_zmodel_field_t *field;

            if (strcmp(name, "_count") == 0) {
                counts = value;
                continue;
            }
            field = apir_plan_field(draft, name);
            if (field && pass == 0 && plain(field)) {
                apir_output_add_field(draft, draft->outputs, &draft->source,
                                      field);
            }
            else if (field && pass == 1 && field->relation) {
                apir_plan_relation(draft, field, name, value);
            }
        }
    }
    if (counts) {
        add_counts(draft, counts);
    }
}

/* ---- all fields ---- */

static void add_all(apir_draft_t *draft, const apir_value_t *omit)
{
    int i;

    for (i = 0; i < draft->model->field_count; i++) {
        const apir_zmodel_field_t *field = draft->model->fields[i];

        if (plain(field) && !omitted(field, omit)) {
            apir_output_add_field(draft, draft->outputs, &draft->source,
                                  field);
        }
    }
}

/* Fields that a sub model itself adds, in the rows that are of it. */
static void add_part(apir_draft_t *draft, const apir_zmodel_model_t *sub,
                     const apir_value_t *omit)
{
    apr_array_header_t *outputs = apr_array_make(draft->planner->pool, 8,
                                                 sizeof(apir_output_t));
    apir_sql_t *sql = &draft->sql;
    apir_sql_capture_t capture;
    apir_output_t *part;
    apir_source_t source;
    int i;

    apir_sql_capture(sql, &capture);
    apir_sql_put(sql, draft->from);
    apir_source_put_sub_model(sql, &draft->source, sub, &source);
    draft->from = apir_sql_captured(sql, &capture);
    for (i = 0; i < sub->field_count; i++) {
        const apir_zmodel_field_t *field = sub->fields[i];

        if (plain(field) && !field->id && field->table == sub
            && !omitted(field, omit)) {
            apir_output_add_field(draft, outputs, &source, field);
        }
    }
    part = apir_output_add(draft->outputs, APIR_OUTPUT_PART, sub->name,
                           draft->planner->pool);
    part->column = apir_draft_column(draft,
                                     apir_source_column(sql, &source,
                                                        sub->id->fields[0]));
    part->outputs = (const apir_output_t *)outputs->elts;
    part->output_count = outputs->nelts;
}

/* Bounded by the schema's own limit of inheritance. */
static void add_parts(apir_draft_t *draft, const apir_zmodel_model_t *model,
                      const apir_value_t *omit)
{
    int i;

    for (i = 0; i < model->child_count; i++) {
        add_part(draft, model->children[i], omit);
        add_parts(draft, model->children[i], omit);
    }
}

void apir_plan_select(apir_draft_t *draft, const apir_value_t *args)
{
    const apir_value_t *select = apir_value_get(args, "select");
    const apir_value_t *include = apir_value_get(args, "include");
    const apir_value_t *omit = apir_value_get(args, "omit");
    const apir_value_t *fields = apir_value_get(args, "fields");

    if (fields) {
        apir_plan_fields(draft, fields);
        return;
    }
    if (select) {
        add_named(draft, select);
        return;
    }
    add_all(draft, omit);
    add_parts(draft, draft->model, omit);
    if (include) {
        add_named(draft, include);
    }
}
