/*
 * The statement of rows:
 *
 *     SELECT columns FROM source, joins of the order
 *     WHERE link AND where AND cursor ORDER BY … LIMIT …
 *
 * take < 0 takes from the end: the order is flipped, and put right again by
 * a query around it.
 */
#include "core/limits.h"
#include "query/plan_int.h"
#include "statement/relation.h"
#include "query/where.h"
#include <apr_strings.h>

bool apir_plan_backwards(const apir_value_t *args)
{
    const apir_value_t *take = apir_value_get(args, "take");

    return take && apir_value_number(take) < 0;
}

void apir_plan_put_limit(apir_sql_t *sql, const apir_value_t *args, bool one,
                         bool magnitude)
{
    const apir_value_t *take = apir_value_get(args, "take");
    const apir_value_t *skip = apir_value_get(args, "skip");

    if (one) {
        apir_sql_put(sql, " LIMIT 1");
    }
    else if (take) {
        apir_sql_puts(sql, " LIMIT ",
                      apir_sql_leaf(sql, take,
                                    magnitude ? APIR_BIND_MAGNITUDE
                                              : APIR_BIND_AS_IS,
                                    NULL),
                      NULL);
    }
    else if (skip) {
        apir_sql_put(sql, " LIMIT -1");
    }
    if (skip) {
        apir_sql_puts(sql, " OFFSET ",
                      apir_sql_leaf(sql, skip, APIR_BIND_AS_IS, NULL), NULL);
    }
}

static void put_link(apir_draft_t *draft, const apir_zmodel_field_t *link,
                     const int *near)
{
    apir_sql_t *sql = &draft->sql;
    const char **parameters;
    int count, i;

    apir_relation_near_fields(link, &count);
    parameters = apr_palloc(sql->pool,
                            (apr_size_t)count * sizeof(*parameters));
    for (i = 0; i < count; i++) {
        parameters[i] = apir_sql_bind(sql, APIR_BIND_PARENT, near[i]);
    }
    apir_relation_put(sql, link, parameters, &draft->source);
}

/* " WHERE …", if there is anything to say. */
static void put_conditions(apir_draft_t *draft, const apir_value_t *args,
                           const apir_order_t *order,
                           const apir_zmodel_field_t *link, const int *near)
{
    const apir_value_t *where = apir_value_get(args, "where");
    const apir_value_t *cursor = apir_value_get(args, "cursor");
    apir_sql_t *sql = &draft->sql;
    const char *glue = " WHERE ";

    if (link) {
        apir_sql_put(sql, glue);
        put_link(draft, link, near);
        glue = " AND ";
    }
    if (!apir_where_empty(where)) {
        apir_sql_put(sql, glue);
        apir_where_put(sql, &draft->source, where);
        glue = " AND ";
    }
    if (cursor) {
        apir_sql_put(sql, glue);
        apir_cursor_put(sql, &draft->source, cursor, order,
                        apir_plan_backwards(args));
    }
}

static void put_statement(apir_draft_t *draft, const apir_value_t *args,
                          const apir_zmodel_field_t *link, const int *near)
{
    apir_sql_t *sql = &draft->sql;
    bool backwards = apir_plan_backwards(args);
    bool one = draft->node->result != APIR_RESULT_LIST;
    apir_order_t order;

    apir_order_make(sql, &draft->source, apir_value_get(args, "orderBy"),
                    backwards || apir_value_get(args, "cursor"), &order);
    apir_draft_put_select(draft, backwards ? &order : NULL);
    apir_sql_puts(sql, draft->from, order.joins, NULL);
    put_conditions(draft, args, &order, link, near);
    apir_order_put(sql, &order, backwards);
    apir_plan_put_limit(sql, args, one, true);
    if (backwards) {
        apir_draft_put_restoring(draft, &order);
    }
}

static bool too_deep(apir_planner_t *planner)
{
    if (++planner->depth > APIR_MAX_QUERY_DEPTH
        && planner->status == APR_SUCCESS) {
        planner->status = apir_error_set(
            planner->error, planner->error_pool, APIR_E_TOO_DEEP,
            "The arguments are nested deeper than %d levels",
            APIR_MAX_QUERY_DEPTH);
    }
    return planner->status != APR_SUCCESS;
}

apir_plan_node_t *
apir_plan_rows(apir_planner_t *planner, const apir_zmodel_model_t *model,
               const apir_value_t *args, apir_result_t result,
               const apir_zmodel_field_t *link, const int *near)
{
    apir_plan_node_t *node = NULL;
    apir_draft_t draft;

    if (!too_deep(planner)) {
        apir_draft_begin(&draft, planner, model, result);
        if (apir_value_get(args, "distinct")) {
            apir_sql_fail(&draft.sql, APIR_E_NOT_SUPPORTED,
                          "\"distinct\" is not supported by \"sqlite\" "
                          "provider");
        }
        apir_plan_select(&draft, args);
        put_statement(&draft, args, link, near);
        node = apir_draft_end(&draft);
    }
    planner->depth--;
    return node;
}
