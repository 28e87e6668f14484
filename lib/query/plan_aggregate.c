/*
 * exists, count, aggregate, groupBy. Aggregates over a part of the rows
 * (take, skip) are over a query of that part.
 */
#include "db/quote.h"
#include "query/plan_int.h"
#include "query/where.h"
#include <apr_strings.h>
#include <string.h>

static void put_where(apir_draft_t *draft, const apir_value_t *args)
{
    const apir_value_t *where = apir_value_get(args, "where");

    if (!apir_where_empty(where)) {
        apir_sql_put(&draft->sql, " WHERE ");
        apir_where_put(&draft->sql, &draft->source, where);
    }
}

apir_plan_node_t *apir_plan_exists(apir_planner_t *planner,
                                   const apir_zmodel_model_t *model,
                                   const apir_value_t *args)
{
    apir_draft_t draft;

    apir_draft_begin(&draft, planner, model, APIR_RESULT_FOUND);
    apir_sql_puts(&draft.sql, "SELECT EXISTS (SELECT 1 FROM ", draft.from,
                  NULL);
    put_where(&draft, args);
    apir_sql_put(&draft.sql, ")");
    return apir_draft_end(&draft);
}

/* ---- aggregates as columns ---- */

/* Where the aggregates find a field: in the source itself, or in column "fN"
 * of a query of a part of its rows. */
typedef struct rows_t {
    apir_draft_t *draft;
    apr_array_header_t *fields; /* of the part; NULL: no part */
    bool names;                 /* enums are compared by their API names */
} rows_t;

static const char *quoted(apir_sql_t *sql, const char *text)
{
    return apir_db_quote_text(text, strlen(text), sql->pool);
}

/* A column of an enum, with the members' names for what is stored. */
static const char *named(apir_sql_t *sql, const char *column,
                         const apir_zmodel_enum_t *enumeration)
{
    apir_sql_capture_t capture;
    int i;

    apir_sql_capture(sql, &capture);
    apir_sql_puts(sql, "CASE ", column, NULL);
    for (i = 0; i < enumeration->member_count; i++) {
        apir_sql_puts(sql, " WHEN ",
                      quoted(sql, enumeration->members[i].value), " THEN ",
                      quoted(sql, enumeration->members[i].name), NULL);
    }
    apir_sql_puts(sql, " ELSE ", column, " END", NULL);
    return apir_sql_captured(sql, &capture);
}

static const char *argument(rows_t *rows, const apir_zmodel_field_t *field)
{
    apir_draft_t *draft = rows->draft;
    const char *column = apir_source_column(&draft->sql, &draft->source,
                                            field);
    int i;

    if (rows->names && field->enumeration) {
        column = named(&draft->sql, column, field->enumeration);
    }
    if (!rows->fields) {
        return column;
    }
    for (i = 0; i < rows->fields->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(rows->fields, i, const char *), column)
            == 0) {
            break;
        }
    }
    if (i == rows->fields->nelts) {
        APR_ARRAY_PUSH(rows->fields, const char *) = column;
    }
    return apr_psprintf(draft->sql.pool, "f%d", i);
}

static void add_number(apir_draft_t *draft, apr_array_header_t *outputs,
                       const char *name, const char *text)
{
    apir_output_t *output = apir_output_add(outputs, APIR_OUTPUT_COLUMN, name,
                                            draft->planner->pool);

    output->form = APIR_FORM_PLAIN;
    output->column = apir_draft_column(draft, text);
}

/* Aggregates are as SQLite gives them (DV08), but for the names of enums:
 * aggregate compares these, groupBy what is stored, as the reference does. */
static void add_aggregate(rows_t *rows, apr_array_header_t *outputs,
                          const char *function,
                          const apir_zmodel_field_t *field)
{
    apir_draft_t *draft = rows->draft;
    apir_output_t *output;

    add_number(draft, outputs, field->name,
               apr_pstrcat(draft->sql.pool, function, "(",
                           argument(rows, field), ")", NULL));
    output = &APR_ARRAY_IDX(outputs, outputs->nelts - 1, apir_output_t);
    if (!rows->names && field->enumeration
        && (strcmp(function, "min") == 0 || strcmp(function, "max") == 0)) {
        output->form = APIR_FORM_ENUM;
        output->enumeration = field->enumeration;
    }
}

/* {_all?, f: true …} */
static void add_members(rows_t *rows, apr_array_header_t *outputs,
                        const char *function, const apir_value_t *members)
{
    apir_draft_t *draft = rows->draft;
    const char *name;
    apr_size_t i;

    for (i = 0; apir_value_member(members, i, &name, NULL); i++) {
        const apir_zmodel_field_t *field;

        if (strcmp(name, "_all") == 0) {
            add_number(draft, outputs, name, "count(*)");
            continue;
        }
        field = apir_zmodel_field(draft->model, name, strlen(name));
        if (!field || field->relation) {
            apir_sql_fail(&draft->sql, APIR_E_INTERNAL,
                          "Internal server error");
            return;
        }
        add_aggregate(rows, outputs, function, field);
    }
}

static void add_group(rows_t *rows, const char *name,
                      const apir_value_t *members)
{
    apir_draft_t *draft = rows->draft;
    apr_array_header_t *outputs;
    apir_output_t *group;

    if (members->kind != APIR_OBJECT) {
        add_number(draft, draft->outputs, name, "count(*)");
        return;
    }
    if (apir_value_length(members) == 0) {
        return;
    }
    outputs = apr_array_make(draft->planner->pool, 4, sizeof(apir_output_t));
    add_members(rows, outputs, name + 1, members);
    group = apir_output_add(draft->outputs, APIR_OUTPUT_GROUP, name,
                            draft->planner->pool);
    group->outputs = (const apir_output_t *)outputs->elts;
    group->output_count = outputs->nelts;
}

static void add_groups(rows_t *rows, const apir_value_t *args)
{
    static const char *const names[] = { "_count", "_avg", "_sum", "_min",
                                         "_max" };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const apir_value_t *members = apir_value_get(args, names[i]);

        if (members) {
            add_group(rows, names[i], members);
        }
    }
}

static bool partial(const apir_value_t *args)
{
    return apir_value_get(args, "take") || apir_value_get(args, "skip");
}

/* The rows that are aggregated; @a ordered: the order decides which. */
static void put_rows(rows_t *rows, const apir_value_t *args, bool ordered)
{
    apir_draft_t *draft = rows->draft;
    apir_sql_t *sql = &draft->sql;
    bool backwards = ordered && apir_plan_backwards(args);
    apir_order_t order;
    int i;

    if (!rows->fields) {
        apir_sql_put(sql, draft->from);
        put_where(draft, args);
        return;
    }
    apir_order_make(sql, &draft->source,
                    ordered ? apir_value_get(args, "orderBy") : NULL,
                    backwards, &order);
    apir_sql_put(sql, "(SELECT 1");
    for (i = 0; i < rows->fields->nelts; i++) {
        apir_sql_puts(sql, ", ", APR_ARRAY_IDX(rows->fields, i, const char *),
                      apr_psprintf(sql->pool, " AS f%d", i), NULL);
    }
    apir_sql_puts(sql, " FROM ", draft->from, order.joins, NULL);
    put_where(draft, args);
    apir_order_put(sql, &order, backwards);
    apir_plan_put_limit(sql, args, false, ordered);
    apir_sql_put(sql, ")");
}

static void begin(apir_draft_t *draft, rows_t *rows, apir_planner_t *planner,
                  const apir_zmodel_model_t *model, const apir_value_t *args,
                  apir_result_t result)
{
    apir_draft_begin(draft, planner, model, result);
    rows->draft = draft;
    rows->names = false;
    rows->fields = partial(args) ? apr_array_make(planner->scratch, 4,
                                                  sizeof(const char *))
                                 : NULL;
}

/* A negative take is no limit here, as in the reference. */
apir_plan_node_t *apir_plan_count(apir_planner_t *planner,
                                  const apir_zmodel_model_t *model,
                                  const apir_value_t *args)
{
    const apir_value_t *select = apir_value_get(args, "select");
    apir_draft_t draft;
    rows_t rows;

    begin(&draft, &rows, planner, model, args,
          select ? APIR_RESULT_ROW : APIR_RESULT_VALUE);
    if (select) {
        add_members(&rows, draft.outputs, "count", select);
    }
    else {
        add_number(&draft, draft.outputs, "_all", "count(*)");
    }
    apir_draft_put_select(&draft, NULL);
    put_rows(&rows, args, false);
    return apir_draft_end(&draft);
}

apir_plan_node_t *apir_plan_aggregate(apir_planner_t *planner,
                                      const apir_zmodel_model_t *model,
                                      const apir_value_t *args)
{
    apir_draft_t draft;
    rows_t rows;

    begin(&draft, &rows, planner, model, args, APIR_RESULT_ROW);
    rows.names = true;
    add_groups(&rows, args);
    if (draft.columns->nelts == 0) {
        apir_draft_column(&draft, "count(*)");
    }
    apir_draft_put_select(&draft, NULL);
    put_rows(&rows, args, true);
    return apir_draft_end(&draft);
}

/* ---- groupBy ---- */

/* The list of GROUP BY, as text; members of rows come with it, and an order
 * for groups that are taken from the end of none. */
static const char *group_by(apir_draft_t *draft, const apir_value_t *by,
                            apir_order_t *order)
{
    apir_order_term_t term = { NULL, false, APIR_NULLS_DEFAULT, NULL };
    apir_sql_capture_t capture;
    const apir_value_t *item;
    apr_size_t i;

    apir_order_make(&draft->sql, &draft->source, NULL, false, order);
    apir_sql_capture(&draft->sql, &capture);
    for (i = 0; (item = apir_value_at(by, i)) != NULL; i++) {
        const char *name = apir_value_text(item, NULL);
        const apir_zmodel_field_t *field =
            name ? apir_zmodel_field(draft->model, name, strlen(name)) : NULL;

        if (!field || field->relation) {
            apir_sql_fail(&draft->sql, APIR_E_INTERNAL,
                          "Internal server error");
            break;
        }
        term.text = apir_source_column(&draft->sql, &draft->source, field);
        APR_ARRAY_PUSH(order->terms, apir_order_term_t) = term;
        apir_sql_puts(&draft->sql, i > 0 ? ", " : "", term.text, NULL);
        apir_output_add_field(draft, draft->outputs, &draft->source, field);
    }
    return apir_sql_captured(&draft->sql, &capture);
}

static void put_groups(apir_draft_t *draft, const apir_value_t *args,
                       const char *list, const apir_order_t *order)
{
    const apir_value_t *having = apir_value_get(args, "having");
    bool backwards = apir_plan_backwards(args);
    apir_sql_t *sql = &draft->sql;

    apir_draft_put_select(draft, backwards ? order : NULL);
    apir_sql_puts(sql, draft->from, order->joins, NULL);
    put_where(draft, args);
    apir_sql_puts(sql, " GROUP BY ", list, NULL);
    if (!apir_where_empty(having)) {
        apir_sql_put(sql, " HAVING ");
        apir_having_put(sql, &draft->source, having);
    }
    apir_order_put(sql, order, backwards);
    apir_plan_put_limit(sql, args, false, true);
    if (backwards) {
        apir_draft_put_restoring(draft, order);
    }
}

apir_plan_node_t *apir_plan_group(apir_planner_t *planner,
                                  const apir_zmodel_model_t *model,
                                  const apir_value_t *args)
{
    const apir_value_t *by = apir_value_get(args, "by");
    apir_order_t order, by_fields;
    apir_draft_t draft;
    rows_t rows = { &draft, NULL, false };
    const char *list;

    apir_draft_begin(&draft, planner, model, APIR_RESULT_LIST);
    if (apir_value_length(by) == 0) {
        apir_sql_fail(&draft.sql, APIR_E_UNPROCESSABLE,
                      "\"by\" must name at least one field");
    }
    list = group_by(&draft, by, &by_fields);
    add_groups(&rows, args);
    apir_order_make(&draft.sql, &draft.source,
                    apir_value_get(args, "orderBy"), false, &order);
    put_groups(&draft, args, list,
               apir_plan_backwards(args) && order.terms->nelts == 0
                   ? &by_fields
                   : &order);
    return apir_draft_end(&draft);
}
