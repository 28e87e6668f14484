/*
 * Filters of one value.
 */
#include "core/limits.h"
#include "query/where_int.h"
#include <apr_strings.h>
#include <string.h>

/* The parameter for a value that the operand is compared with. */
static const char *value_of(apir_sql_t *sql, const apir_operand_t *operand,
                            const apir_value_t *value)
{
    const char *parameter;

    if (operand->enumeration) {
        return apir_sql_leaf(sql, value, APIR_BIND_ENUM,
                             operand->enumeration);
    }
    parameter = apir_sql_leaf(sql, value, APIR_BIND_AS_IS, NULL);
    /* A column's affinity makes numbers of these texts; an expression's
     * does not. */
    if (operand->numeric
        && (operand->kind == APIR_ZT_DECIMAL
            || operand->kind == APIR_ZT_BIGINT)) {
        return apr_pstrcat(sql->pool, "CAST(", parameter, " AS NUMERIC)",
                           NULL);
    }
    return parameter;
}

static void put_equals(apir_sql_t *sql, const apir_operand_t *operand,
                       const apir_value_t *value)
{
    if (value->kind == APIR_NULL) {
        apir_sql_puts(sql, operand->text, " IS NULL", NULL);
        return;
    }
    apir_sql_puts(sql, operand->text, " = ", value_of(sql, operand, value),
                  NULL);
}

apr_size_t apir_where_room(apr_size_t count)
{
    apr_size_t room = 1;

    while (room < count) {
        room *= 2;
    }
    return room <= APIR_MAX_QUERY_VALUES ? room : count;
}

/* The last value fills up the room. */
static void put_in(apir_sql_t *sql, const apir_operand_t *operand,
                   const char *word, const apir_value_t *list)
{
    apr_size_t count = apir_value_length(list);
    apr_size_t room = apir_where_room(count);
    apr_size_t i;

    if (count == 0) {
        apir_sql_put(sql, strcmp(word, " IN (") == 0 ? "0" : "1");
        return;
    }
    apir_sql_puts(sql, operand->text, word, NULL);
    for (i = 0; i < room && sql->status == APR_SUCCESS; i++) {
        const apir_value_t *item = apir_value_at(list,
                                                 i < count ? i : count - 1);

        apir_sql_puts(sql, i > 0 ? ", " : "", value_of(sql, operand, item),
                      NULL);
    }
    apir_sql_put(sql, ")");
}

static void put_between(apir_sql_t *sql, const apir_operand_t *operand,
                        const apir_value_t *pair)
{
    apir_sql_puts(sql, operand->text, " BETWEEN ",
                  value_of(sql, operand, apir_value_at(pair, 0)), " AND ",
                  value_of(sql, operand, apir_value_at(pair, 1)), NULL);
}

static void put_like(apir_sql_t *sql, const apir_operand_t *operand,
                     apir_bind_as_t as, const apir_value_t *value)
{
    apir_sql_puts(sql, operand->text, " LIKE ",
                  apir_sql_leaf(sql, value, as, NULL), " ESCAPE '\\'", NULL);
}

/* False when the name is none of these. */
static bool put_simple(apir_sql_t *sql, const apir_operand_t *operand,
                       const char *name, const apir_value_t *value)
{
    static const struct {
        const char *name;
        const char *text;
        apir_bind_as_t as;
    } operators[] = {
        { "lt", " < ", APIR_BIND_AS_IS },
        { "lte", " <= ", APIR_BIND_AS_IS },
        { "gt", " > ", APIR_BIND_AS_IS },
        { "gte", " >= ", APIR_BIND_AS_IS },
        { "startsWith", NULL, APIR_BIND_STARTS },
        { "endsWith", NULL, APIR_BIND_ENDS },
        { "contains", NULL, APIR_BIND_CONTAINS },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (strcmp(name, operators[i].name) != 0) {
            continue;
        }
        if (operators[i].text) {
            apir_sql_puts(sql, operand->text, operators[i].text,
                          value_of(sql, operand, value), NULL);
        }
        else {
            put_like(sql, operand, operators[i].as, value);
        }
        return true;
    }
    return false;
}

static void put_operator(apir_sql_t *sql, const apir_operand_t *operand,
                         const char *name, const apir_value_t *value)
{
    if (put_simple(sql, operand, name, value)) {
        return;
    }
    if (strcmp(name, "equals") == 0) {
        put_equals(sql, operand, value);
    }
    else if (strcmp(name, "in") == 0) {
        put_in(sql, operand, " IN (", value);
    }
    else if (strcmp(name, "notIn") == 0) {
        put_in(sql, operand, " NOT IN (", value);
    }
    else if (strcmp(name, "between") == 0) {
        put_between(sql, operand, value);
    }
    else if (strcmp(name, "not") == 0) {
        apir_sql_put(sql, "NOT (");
        apir_where_put_scalar(sql, operand, value);
        apir_sql_put(sql, ")");
    }
    else {
        apir_sql_fail(sql, APIR_E_NOT_SUPPORTED,
                      "\"%s\" filter is not supported by the \"sqlite\" "
                      "provider",
                      name);
    }
}

static void put_operators(apir_sql_t *sql, const apir_operand_t *operand,
                          const apir_value_t *filter)
{
    const apir_value_t *value;
    apir_sql_terms_t terms;
    const char *name;
    int i;

    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; (value = apir_where_member(filter, i, &name)); i++) {
        if (name[0] != '_') {
            apir_sql_term(&terms);
            put_operator(sql, operand, name, value);
        }
    }
    apir_sql_terms_end(&terms, "1");
}

void apir_where_put_scalar(apir_sql_t *sql, const apir_operand_t *operand,
                           const apir_value_t *filter)
{
    if (apir_sql_enter(sql)) {
        put_operators(sql, operand, filter);
    }
    apir_sql_leave(sql);
}
