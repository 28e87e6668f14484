/*
 * Combinators and relations. What is nested is bounded by apir_sql_enter();
 * lists are put as balanced trees, because SQLite counts the depth of its
 * expressions and a chain of n terms is n deep.
 */
#include "query/where_int.h"
#include "statement/relation.h"
#include <apr_strings.h>
#include <string.h>

/* Terms that stand side by side. */
#define CHAIN 64

typedef void(put_filter_fn)(apir_sql_t *sql, const apir_source_t *source,
                            const apir_zmodel_field_t *field,
                            const apir_value_t *filter);

/* What differs between WHERE and HAVING. */
typedef struct put_t {
    put_filter_fn *filter;
} put_t;

static void put_all(apir_sql_t *sql, const apir_source_t *source,
                    const apir_value_t *where, const put_t *put);

const apir_value_t *apir_where_member(const apir_value_t *object, int i,
                                      const char **name)
{
    return apir_value_member(object, (apr_size_t)i, name, NULL);
}

bool apir_where_empty(const apir_value_t *where)
{
    return !where || apir_value_length(where) == 0;
}

/* ---- AND, OR, NOT ---- */

static void put_span(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *list, apr_size_t from, apr_size_t to,
                     const char *glue, const put_t *put)
{
    apir_sql_terms_t terms;
    apr_size_t middle = from + (to - from) / 2;

    apir_sql_terms(&terms, sql, glue);
    if (to - from > CHAIN) {
        apir_sql_term(&terms);
        put_span(sql, source, list, from, middle, glue, put);
        apir_sql_term(&terms);
        put_span(sql, source, list, middle, to, glue, put);
    }
    else {
        for (; from < to; from++) {
            apir_sql_term(&terms);
            put_all(sql, source, apir_value_at(list, from), put);
        }
    }
    apir_sql_terms_end(&terms, strcmp(glue, " OR ") == 0 ? "0" : "1");
}

/* False when the name is none of the three. */
static bool put_combined(apir_sql_t *sql, const apir_source_t *source,
                         const char *name, const apir_value_t *list,
                         const put_t *put)
{
    apr_size_t count = apir_value_length(list);

    if (strcmp(name, "AND") == 0) {
        put_span(sql, source, list, 0, count, " AND ", put);
    }
    else if (strcmp(name, "OR") == 0) {
        put_span(sql, source, list, 0, count, " OR ", put);
    }
    else if (strcmp(name, "NOT") == 0) {
        apir_sql_put(sql, count > 0 ? "NOT (" : "(");
        put_span(sql, source, list, 0, count, " AND ", put);
        apir_sql_put(sql, ")");
    }
    else {
        return false;
    }
    return true;
}

static void put_members(apir_sql_t *sql, const apir_source_t *source,
                        const apir_value_t *where, const put_t *put)
{
    const apir_value_t *value;
    apir_sql_terms_t terms;
    const char *name;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (value = apir_where_member(where, i, &name)); i++) {
        const apir_zmodel_field_t *field;

        apir_sql_term(&terms);
        if (put_combined(sql, source, name, value, put)) {
            continue;
        }
        field = apir_zmodel_field(source->model, name, strlen(name));
        if (!field) {
            apir_sql_fail(sql, APIR_E_INTERNAL, "Internal server error");
            return;
        }
        put->filter(sql, source, field, value);
    }
    apir_sql_terms_end(&terms, "1");
}

static void put_all(apir_sql_t *sql, const apir_source_t *source,
                    const apir_value_t *where, const put_t *put)
{
    if (apir_sql_enter(sql)) {
        put_members(sql, source, where, put);
    }
    apir_sql_leave(sql);
}

/* ---- relations ---- */

typedef enum exists_t { ANY, MATCHING, FAILING } exists_t;

/* EXISTS: a related row; one that W is true of; one that NOT W is true of. */
static void put_exists(apir_sql_t *sql, const apir_source_t *source,
                       const apir_zmodel_field_t *field, exists_t which,
                       const apir_value_t *where)
{
    apir_source_t far;

    apir_sql_put(sql, "EXISTS (SELECT 1 FROM ");
    apir_source_put(sql, field->relation->target, APIR_ZP_READ, &far);
    apir_sql_put(sql, " WHERE ");
    apir_relation_put_between(sql, source, field, &far);
    if (which == FAILING) {
        apir_sql_put(sql, " AND NOT (");
        apir_where_put(sql, &far, where);
        apir_sql_put(sql, ")");
    }
    else if (which == MATCHING && !apir_where_empty(where)) {
        apir_sql_put(sql, " AND ");
        apir_where_put(sql, &far, where);
    }
    apir_sql_put(sql, ")");
}

static void put_is_not(apir_sql_t *sql, const apir_source_t *source,
                       const apir_zmodel_field_t *field,
                       const apir_value_t *where)
{
    apir_sql_put(sql, "(NOT ");
    put_exists(sql, source, field, ANY, NULL);
    apir_sql_put(sql, " OR NOT ");
    put_exists(sql, source, field, MATCHING, where);
    apir_sql_put(sql, ")");
}

/* No link: of a foreign key one column at least is NULL. A row that is there
 * and may not be read is another matter, which `is` is about; so is one that
 * is reached through a base's row. */
static void put_unlinked(apir_sql_t *sql, const apir_source_t *source,
                         const apir_zmodel_field_t *field)
{
    const apir_zmodel_relation_t *relation = field->relation;
    int i;

    if (!relation->owner || field->table != source->model) {
        apir_sql_put(sql, "NOT ");
        put_exists(sql, source, field, ANY, NULL);
        return;
    }
    apir_sql_put(sql, "(");
    for (i = 0; i < relation->pair_count; i++) {
        apir_sql_puts(sql, i > 0 ? " OR " : "",
                      apir_source_column(sql, source, relation->local[i]),
                      " IS NULL", NULL);
    }
    apir_sql_put(sql, ")");
}

static void put_quantified(apir_sql_t *sql, const apir_source_t *source,
                           const apir_zmodel_field_t *field, const char *name,
                           const apir_value_t *where)
{
    bool null = where->kind == APIR_NULL;

    if (strcmp(name, "unlinked") == 0) {
        put_unlinked(sql, source, field);
    }
    else if (strcmp(name, "is") == 0) {
        apir_sql_put(sql, null ? "NOT " : "");
        put_exists(sql, source, field, null ? ANY : MATCHING, where);
    }
    else if (strcmp(name, "isNot") == 0 && null) {
        put_exists(sql, source, field, ANY, NULL);
    }
    else if (strcmp(name, "isNot") == 0) {
        put_is_not(sql, source, field, where);
    }
    else if (strcmp(name, "every") == 0) {
        apir_sql_put(sql, "NOT ");
        put_exists(sql, source, field, FAILING, where);
    }
    else {
        apir_sql_put(sql, strcmp(name, "none") == 0 ? "NOT " : "");
        put_exists(sql, source, field, MATCHING, where);
    }
}

static void put_relation(apir_sql_t *sql, const apir_source_t *source,
                         const apir_zmodel_field_t *field,
                         const apir_value_t *filter)
{
    const apir_value_t *where;
    apir_sql_terms_t terms;
    const char *name;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (where = apir_where_member(filter, i, &name)); i++) {
        apir_sql_term(&terms);
        put_quantified(sql, source, field, name, where);
    }
    apir_sql_terms_end(&terms, "1");
}

const char *apir_where_count(apir_sql_t *sql, const apir_source_t *source,
                             const apir_zmodel_field_t *field,
                             const apir_value_t *where)
{
    apir_sql_capture_t capture;
    apir_source_t far;

    apir_sql_capture(sql, &capture);
    apir_sql_put(sql, "(SELECT count(*) FROM ");
    apir_source_put(sql, field->relation->target, APIR_ZP_READ, &far);
    apir_sql_put(sql, " WHERE ");
    apir_relation_put_between(sql, source, field, &far);
    if (!apir_where_empty(where)) {
        apir_sql_put(sql, " AND ");
        apir_where_put(sql, &far, where);
    }
    apir_sql_put(sql, ")");
    return apir_sql_captured(sql, &capture);
}

/* ---- fields ---- */

void apir_where_refuse_list(apir_sql_t *sql)
{
    apir_sql_fail(sql, APIR_E_NOT_SUPPORTED,
                  "SQLite does not support native array operations");
}

static void put_field(apir_sql_t *sql, const apir_source_t *source,
                      const apir_zmodel_field_t *field,
                      const apir_value_t *filter)
{
    apir_operand_t operand;

    if (field->relation) {
        put_relation(sql, source, field, filter);
        return;
    }
    if (field->computed) {
        apir_sql_fail(sql, APIR_E_NOT_SUPPORTED,
                      "Computed field \"%s\" cannot be used in filters",
                      field->name);
        return;
    }
    operand.text = apir_source_column(sql, source, field);
    operand.kind = field->kind;
    operand.enumeration = field->enumeration;
    operand.numeric = false;
    if (field->kind == APIR_ZT_TYPEDEF) {
        apir_where_put_typed(sql, operand.text, field->target, filter);
    }
    else if (field->list) {
        apir_where_refuse_list(sql);
    }
    else if (field->kind == APIR_ZT_JSON) {
        apir_where_put_json(sql, operand.text, filter);
    }
    else {
        apir_where_put_scalar(sql, &operand, filter);
    }
}

void apir_where_put(apir_sql_t *sql, const apir_source_t *source,
                    const apir_value_t *where)
{
    static const put_t put = { put_field };

    put_all(sql, source, where, &put);
}

/* ---- groups ---- */

/* "min(t0.x)" for _min; NULL: no aggregate. */
static const char *aggregate(apir_sql_t *sql, const char *name,
                             const char *column)
{
    if (name[0] != '_') {
        return NULL;
    }
    return apr_pstrcat(sql->pool, name + 1, "(", column, ")", NULL);
}

static void put_aggregate(apir_sql_t *sql, const apir_zmodel_field_t *field,
                          const char *name, const char *expression,
                          const apir_value_t *filter)
{
    apir_operand_t operand = { expression, field->kind, field->enumeration,
                               true };

    if (strcmp(name, "_count") == 0) {
        operand.kind = APIR_ZT_INT;
        operand.enumeration = NULL;
    }
    apir_where_put_scalar(sql, &operand, filter);
}

/* The aggregates of F, then the rest of it: operators have no '_'. */
static void put_group_filter(apir_sql_t *sql, const apir_source_t *source,
                             const apir_zmodel_field_t *field,
                             const apir_value_t *filter)
{
    const char *column = apir_source_column(sql, source, field);
    const apir_value_t *value;
    apir_sql_terms_t terms;
    const char *name;
    bool more = false;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (value = apir_where_member(filter, i, &name)); i++) {
        const char *expression = aggregate(sql, name, column);

        more = more || !expression;
        if (expression) {
            apir_sql_term(&terms);
            put_aggregate(sql, field, name, expression, value);
        }
    }
    if (more) {
        apir_sql_term(&terms);
        put_field(sql, source, field, filter);
    }
    apir_sql_terms_end(&terms, "1");
}

void apir_having_put(apir_sql_t *sql, const apir_source_t *source,
                     const apir_value_t *having)
{
    static const put_t put = { put_group_filter };

    put_all(sql, source, having, &put);
}
