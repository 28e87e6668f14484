/*
 * Members that a protocol wants in its own order and under its own names: see
 * `fields` in args/normalized.h. Values are held to their types, as such a
 * protocol has promised these to its clients.
 */
#include "query/plan_int.h"
#include <apr_strings.h>
#include <string.h>

static const char *text_of(const apir_value_t *item, const char *name)
{
    return apir_value_text(apir_value_get(item, name), NULL);
}

static void add_text(apir_draft_t *draft, const char *as, const char *text)
{
    apr_pool_t *pool = draft->planner->pool;

    apir_output_add(draft->outputs, APIR_OUTPUT_TEXT, as, pool)->text =
        apr_pstrdup(pool, text);
}

static void add_counts(apir_draft_t *draft, const char *as,
                       const apir_value_t *counts)
{
    apr_array_header_t *outputs = apr_array_make(draft->planner->pool, 4,
                                                 sizeof(apir_output_t));
    const apir_value_t *item;
    apir_output_t *group;

    for (apr_size_t i = 0; (item = apir_value_at(counts, i)); i++) {
        const char *name = text_of(item, "field");
        const apir_zmodel_field_t *field;

        if (!name) {
            apir_output_add(outputs, APIR_OUTPUT_TEXT, text_of(item, "as"),
                            draft->planner->pool)
                ->text = apr_pstrdup(draft->planner->pool,
                                     text_of(item, "text"));
            continue;
        }
        field = apir_plan_field(draft, name);
        if (field) {
            apir_plan_relation_count(draft, outputs, field,
                                     text_of(item, "as"),
                                     apir_value_get(item, "args"));
        }
    }
    group = apir_output_add(draft->outputs, APIR_OUTPUT_GROUP, as,
                            draft->planner->pool);
    group->outputs = (const apir_output_t *)outputs->elts;
    group->output_count = outputs->nelts;
}

static void add_field(apir_draft_t *draft, const char *as,
                      const apir_value_t *item)
{
    const apir_zmodel_field_t *field = apir_plan_field(draft,
                                                       text_of(item,
                                                               "field"));
    bool required = apir_value_get(item, "required") != NULL;
    apir_output_t *output;

    if (field && field->relation) {
        output = apir_plan_relation(draft, field, as,
                                    apir_value_get(item, "args"));
        if (output->node && required) {
            output->node->required = field;
        }
    }
    else if (field) {
        output = apir_output_add_field(draft, draft->outputs, &draft->source,
                                       field);
        apir_output_name(output, as, draft->planner->pool);
        output->strict = field;
        output->required = required;
    }
}

void apir_plan_fields(apir_draft_t *draft, const apir_value_t *fields)
{
    const apir_value_t *item;

    for (apr_size_t i = 0; (item = apir_value_at(fields, i)); i++) {
        const char *as = text_of(item, "as");
        const apir_value_t *counts = apir_value_get(item, "counts");
        const char *text = text_of(item, "text");

        if (counts) {
            add_counts(draft, as, counts);
        }
        else if (text) {
            add_text(draft, as, text);
        }
        else {
            add_field(draft, as, item);
        }
    }
}
