/*
 * Nodes while they are made.
 */
#include "core/limits.h"
#include "json/writer.h"
#include "query/plan_int.h"
#include <apr_strings.h>
#include <string.h>

void apir_draft_begin(apir_draft_t *draft, apir_planner_t *planner,
                      const apir_zmodel_model_t *model, apir_result_t result)
{
    apir_plan_node_t *node = apr_pcalloc(planner->pool, sizeof(*node));

    draft->planner = planner;
    draft->node = node;
    draft->model = model;
    node->result = result;
    node->number = planner->nodes->nelts;
    APR_ARRAY_PUSH(planner->nodes, apir_plan_node_t *) = node;
    apir_sql_init(&draft->sql, planner->leaves, planner->policy,
                  planner->scratch, planner->error, planner->error_pool);
    draft->sql.status = planner->status;
    draft->from = apir_source_text(&draft->sql, model, APIR_ZP_READ,
                                   &draft->source);
    draft->columns = apr_array_make(planner->scratch, 16,
                                    sizeof(const char *));
    draft->outputs = apr_array_make(planner->pool, 16, sizeof(apir_output_t));
}

int apir_draft_column(apir_draft_t *draft, const char *text)
{
    int i;

    for (i = 0; i < draft->columns->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(draft->columns, i, const char *), text)
            == 0) {
            return i;
        }
    }
    APR_ARRAY_PUSH(draft->columns, const char *) = text;
    return i;
}

void apir_output_name(apir_output_t *output, const char *name,
                      apr_pool_t *pool)
{
    apr_size_t length;
    const char *quoted = apir_json_stringify(apir_value_string(name, pool),
                                             &length, pool);

    output->name = apr_pstrdup(pool, name);
    output->name_length = strlen(name);
    output->key = apr_pstrcat(pool, quoted, ":", NULL);
    output->key_length = length + 1;
}

apir_output_t *apir_output_add(apr_array_header_t *outputs,
                               apir_output_kind_t kind, const char *name,
                               apr_pool_t *pool)
{
    apir_output_t *output = apr_array_push(outputs);

    memset(output, 0, sizeof(*output));
    output->kind = kind;
    apir_output_name(output, name, pool);
    return output;
}

apir_form_t apir_form_of(const apir_zmodel_field_t *field)
{
    switch (field->kind) {
    case APIR_ZT_BOOLEAN: return APIR_FORM_BOOLEAN;
    case APIR_ZT_INT:
    case APIR_ZT_FLOAT: return APIR_FORM_NUMBER;
    case APIR_ZT_BIGINT: return APIR_FORM_BIGINT;
    case APIR_ZT_DECIMAL: return APIR_FORM_DECIMAL;
    case APIR_ZT_DATETIME: return APIR_FORM_DATE;
    case APIR_ZT_BYTES: return APIR_FORM_BYTES;
    case APIR_ZT_JSON:
    case APIR_ZT_TYPEDEF: return APIR_FORM_JSON;
    case APIR_ZT_ENUM: return APIR_FORM_ENUM;
    default: return APIR_FORM_STRING;
    }
}

apir_output_t *apir_output_add_field(apir_draft_t *draft,
                                     apr_array_header_t *outputs,
                                     const apir_source_t *source,
                                     const apir_zmodel_field_t *field)
{
    apir_output_t *output = apir_output_add(outputs, APIR_OUTPUT_COLUMN,
                                            field->name,
                                            draft->planner->pool);

    output->form = field->list ? APIR_FORM_JSON : apir_form_of(field);
    output->enumeration = field->enumeration;
    output->column = apir_draft_column(draft,
                                       apir_source_column(&draft->sql, source,
                                                          field));
    return output;
}

static void put_columns(apir_draft_t *draft, const apir_order_t *order)
{
    apir_sql_t *sql = &draft->sql;
    int i;

    for (i = 0; i < draft->columns->nelts; i++) {
        apir_sql_puts(sql, i > 0 ? ", " : "",
                      APR_ARRAY_IDX(draft->columns, i, const char *), NULL);
        if (order) {
            apir_sql_put(sql, apr_psprintf(sql->pool, " AS c%d", i));
        }
    }
    for (i = 0; order && i < order->terms->nelts; i++) {
        apir_sql_puts(sql, ", ",
                      APR_ARRAY_IDX(order->terms, i, apir_order_term_t).text,
                      apr_psprintf(sql->pool, " AS o%d", i), NULL);
    }
}

void apir_draft_put_select(apir_draft_t *draft, const apir_order_t *order)
{
    apir_sql_t *sql = &draft->sql;
    int i;

    if (draft->columns->nelts == 0) {
        apir_draft_column(draft, "1");
    }
    apir_sql_put(sql, "SELECT ");
    if (order) {
        for (i = 0; i < draft->columns->nelts; i++) {
            apir_sql_put(sql,
                         apr_psprintf(sql->pool, i > 0 ? ", c%d" : "c%d", i));
        }
        apir_sql_put(sql, " FROM (SELECT ");
    }
    put_columns(draft, order);
    apir_sql_put(sql, " FROM ");
}

void apir_draft_put_restoring(apir_draft_t *draft, const apir_order_t *order)
{
    apir_sql_put(&draft->sql, ")");
    apir_order_put_restoring(&draft->sql, order);
}

static void keep_binds(apir_draft_t *draft)
{
    apir_plan_node_t *node = draft->node;
    apr_array_header_t *binds = draft->sql.binds;
    int i;

    node->bind_count = binds->nelts;
    node->binds = apr_pmemdup(draft->planner->pool, binds->elts,
                              (apr_size_t)binds->nelts * sizeof(apir_bind_t));
    for (i = 0; i < node->bind_count; i++) {
        node->from_parent = node->from_parent
                            || node->binds[i].from == APIR_BIND_PARENT;
    }
}

apir_plan_node_t *apir_draft_end(apir_draft_t *draft)
{
    apir_planner_t *planner = draft->planner;
    apir_plan_node_t *node = draft->node;

    if (planner->status == APR_SUCCESS) {
        planner->status = draft->sql.status;
    }
    node->sql = apr_pstrdup(planner->pool, apir_sql_text(&draft->sql));
    node->outputs = (const apir_output_t *)draft->outputs->elts;
    node->output_count = draft->outputs->nelts;
    keep_binds(draft);
    return node;
}
