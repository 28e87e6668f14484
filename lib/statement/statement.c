/*
 * Parameters are numbered, so that a piece of text can be used twice, and
 * anywhere.
 */
#include "statement/statement.h"
#include "core/limits.h"
#include "db/db.h"
#include "db/quote.h"
#include <apr_lib.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

void apir_sql_init(apir_sql_t *sql, apr_hash_t *leaves,
                   const struct apir_query_policy_t *policy, apr_pool_t *pool,
                   apir_error_t *error, apr_pool_t *error_pool)
{
    memset(sql, 0, sizeof(*sql));
    sql->pool = pool;
    sql->binds = apr_array_make(pool, 8, sizeof(apir_bind_t));
    sql->leaves = leaves;
    sql->policy = policy;
    sql->error = error;
    sql->error_pool = error_pool;
    apir_buf_init(&sql->text, pool, 256, APIR_DB_MAX_SQL);
}

void apir_sql_fail(apir_sql_t *sql, apir_error_kind_t kind,
                   const char *format, ...)
{
    va_list arguments;

    if (sql->status != APR_SUCCESS) {
        return;
    }
    va_start(arguments, format);
    sql->status = apir_error_set(sql->error, sql->error_pool, kind, "%s",
                                 apr_pvsprintf(sql->error_pool, format,
                                               arguments));
    va_end(arguments);
}

/* ---- text ---- */

void apir_sql_fail_long(apir_sql_t *sql)
{
    apir_sql_fail(sql, APIR_E_TOO_MANY,
                  "The arguments ask for a statement of more than %d bytes",
                  APIR_DB_MAX_SQL);
}

void apir_sql_put(apir_sql_t *sql, const char *text)
{
    if (apir_buf_puts(&sql->text, text) != APR_SUCCESS) {
        apir_sql_fail_long(sql);
    }
}

void apir_sql_puts(apir_sql_t *sql, ...)
{
    const char *text;
    va_list texts;

    va_start(texts, sql);
    while ((text = va_arg(texts, const char *)) != NULL) {
        apir_sql_put(sql, text);
    }
    va_end(texts);
}

const char *apir_sql_name(apir_sql_t *sql, const char *name)
{
    return apir_db_quote_name(name, sql->pool);
}

const char *apir_sql_alias(apir_sql_t *sql)
{
    return apr_psprintf(sql->pool, "t%d", sql->aliases++);
}

void apir_sql_capture(apir_sql_t *sql, apir_sql_capture_t *capture)
{
    capture->before = sql->text;
    apir_buf_init(&sql->text, sql->pool, 64, APIR_DB_MAX_SQL);
}

const char *apir_sql_captured(apir_sql_t *sql,
                              const apir_sql_capture_t *capture)
{
    const char *text = sql->text.data;

    sql->text = capture->before;
    return text;
}

/* ---- parameters ---- */

static bool same(const apir_bind_t *a, const apir_bind_t *b)
{
    return a->from == b->from && a->as == b->as && a->index == b->index
           && a->value == b->value && a->enumeration == b->enumeration;
}

static const char *parameter(apir_sql_t *sql, const apir_bind_t *bind)
{
    int i;

    /* Long lists have no repetitions worth the search. */
    for (i = 0; i < sql->binds->nelts && i < 32; i++) {
        if (same(&APR_ARRAY_IDX(sql->binds, i, apir_bind_t), bind)) {
            return apr_psprintf(sql->pool, "?%d", i + 1);
        }
    }
    if (sql->binds->nelts >= APIR_MAX_QUERY_VALUES) {
        apir_sql_fail(sql, APIR_E_TOO_MANY,
                      "The arguments have more than %d values",
                      APIR_MAX_QUERY_VALUES);
        return "NULL";
    }
    APR_ARRAY_PUSH(sql->binds, apir_bind_t) = *bind;
    return apr_psprintf(sql->pool, "?%d", sql->binds->nelts);
}

const char *apir_sql_leaf(apir_sql_t *sql, const apir_value_t *leaf,
                          apir_bind_as_t as,
                          const apir_zmodel_enum_t *enumeration)
{
    apir_bind_t bind = { APIR_BIND_VALUE, as, 0, leaf, enumeration };

    if (sql->leaves) {
        const int *number = apr_hash_get(sql->leaves, &leaf, sizeof(leaf));

        if (!number) {
            apir_sql_fail(sql, APIR_E_INTERNAL, "Internal server error");
            return "NULL";
        }
        bind.from = APIR_BIND_LEAF;
        bind.index = *number;
        bind.value = NULL;
    }
    return parameter(sql, &bind);
}

const char *apir_sql_bind(apir_sql_t *sql, apir_bind_from_t from, int index)
{
    apir_bind_t bind = { from, APIR_BIND_AS_IS, index, NULL, NULL };

    return parameter(sql, &bind);
}

const char *apir_sql_context(apir_sql_t *sql, int index, apir_bind_as_t as)
{
    apir_bind_t bind = { APIR_BIND_CONTEXT, as, index, NULL, NULL };

    return parameter(sql, &bind);
}

const char *apir_sql_constant(apir_sql_t *sql, const apir_value_t *value,
                              apir_bind_as_t as)
{
    apir_bind_t bind = { APIR_BIND_VALUE, as, 0, value, NULL };

    return parameter(sql, &bind);
}

/* ---- the whole ---- */

/* Copies what follows a '?', without the number where it is the next one. */
static const char *copy_number(const char *at, char **to, int *most)
{
    const char *digits = at;
    int number = 0;

    while (apr_isdigit(*at)) {
        number = number * 10 + (*at++ - '0');
    }
    if (number == *most + 1) {
        *most = number;
        return at;
    }
    memcpy(*to, digits, (apr_size_t)(at - digits));
    *to += at - digits;
    *most = number > *most ? number : *most;
    return at;
}

/* A parameter without a number is the one after the greatest so far. SQLite
 * looks for each that has one among all of them, which takes seconds where
 * there are thousands. */
const char *apir_sql_text(const apir_sql_t *sql)
{
    const char *at = sql->text.data;
    char *text = apr_palloc(sql->pool, sql->text.length + 1);
    char *to = text;
    char quote = '\0';
    int most = 0;

    while (*at) {
        char byte = *at++;

        *to++ = byte;
        if (quote) {
            quote = byte == quote ? '\0' : quote;
        }
        else if (byte == '"' || byte == '\'') {
            quote = byte;
        }
        else if (byte == '?') {
            at = copy_number(at, &to, &most);
        }
    }
    *to = '\0';
    return text;
}

/* ---- structure ---- */

bool apir_sql_enter(apir_sql_t *sql)
{
    if (++sql->depth > APIR_MAX_QUERY_DEPTH) {
        apir_sql_fail(sql, APIR_E_TOO_DEEP,
                      "The arguments are nested deeper than %d levels",
                      APIR_MAX_QUERY_DEPTH);
    }
    return sql->status == APR_SUCCESS;
}

void apir_sql_leave(apir_sql_t *sql)
{
    sql->depth--;
}

void apir_sql_terms(apir_sql_terms_t *terms, apir_sql_t *sql,
                    const char *glue)
{
    terms->sql = sql;
    terms->glue = glue;
    terms->count = 0;
    terms->start = sql->text.length;
}

/* One term needs no parentheses, and SQLite's parser has a stack: the first
 * one is opened when a second term comes. */
void apir_sql_term(apir_sql_terms_t *terms)
{
    apir_buf_t *text = &terms->sql->text;

    if (terms->count == 1) {
        apr_size_t length = text->length - terms->start;

        apir_sql_put(terms->sql, " ");
        if (terms->sql->status == APR_SUCCESS) {
            memmove(text->data + terms->start + 1, text->data + terms->start,
                    length);
            text->data[terms->start] = '(';
        }
    }
    if (terms->count++ > 0) {
        apir_sql_put(terms->sql, terms->glue);
    }
}

void apir_sql_terms_end(apir_sql_terms_t *terms, const char *empty)
{
    if (terms->count == 0) {
        apir_sql_put(terms->sql, empty);
    }
    else if (terms->count > 1) {
        apir_sql_put(terms->sql, ")");
    }
}
