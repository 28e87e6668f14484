/*
 * From values to parameters. Patterns of LIKE are made here, so that what a
 * client sends never is one.
 */
#include "query/bind.h"
#include "core/buf.h"
#include "json/writer.h"
#include "statement/stored.h"
#include <apr_lib.h>
#include <string.h>

/* ---- texts ---- */

/* With % _ \ as themselves. */
static void add_escaped(apir_buf_t *buf, const char *text, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] == '%' || text[i] == '_' || text[i] == '\\') {
            apir_buf_putc(buf, '\\');
        }
        apir_buf_putc(buf, text[i]);
    }
}

static const apir_value_t *pattern(const apir_value_t *value,
                                   const char *before, const char *behind,
                                   apr_pool_t *pool)
{
    apir_value_t *made = apr_pcalloc(pool, sizeof(*made));
    const char *text;
    apr_size_t length;
    apir_buf_t buf;

    text = apir_value_text(value, &length);
    apir_buf_init(&buf, pool, length + 8, APR_SIZE_MAX);
    apir_buf_puts(&buf, before);
    add_escaped(&buf, text ? text : "", text ? length : 0);
    apir_buf_puts(&buf, behind);
    made->kind = APIR_STRING;
    made->as.text = buf.data;
    made->length = (apr_uint32_t)buf.length;
    return made;
}

/* A word is the name of a member, whatever is in it: releases of SQLite differ
 * in what they take "a.b" and "1a" for. */
static const apir_value_t *path(const apir_value_t *value, apr_pool_t *pool)
{
    apir_value_t *made = apr_pcalloc(pool, sizeof(*made));
    const char *text;
    apr_size_t length;
    apir_buf_t buf;

    text = apir_value_text(value, &length);
    if (!text || length == 0 || *text == '$' || *text == '[') {
        return value;
    }
    apir_buf_init(&buf, pool, length + 8, APR_SIZE_MAX);
    apir_buf_puts(&buf, "$.\"");
    apir_buf_add(&buf, text, length);
    apir_buf_puts(&buf, "\"");
    made->kind = APIR_STRING;
    made->as.text = buf.data;
    made->length = (apr_uint32_t)buf.length;
    return made;
}

static const apir_value_t *text_of(const apir_value_t *value,
                                   apr_pool_t *pool)
{
    apir_value_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_size_t length;

    made->kind = APIR_STRING;
    made->as.text = apir_json_stringify(value, &length, pool);
    made->length = (apr_uint32_t)length;
    return made;
}

static const apir_value_t *magnitude(const apir_value_t *value,
                                     apr_pool_t *pool)
{
    apr_int64_t number;

    if (!apir_value_integer(value, &number) || number >= 0
        || number == APR_INT64_MIN) {
        return value;
    }
    return apir_value_int(-number, pool);
}

static const apir_value_t *transformed(const apir_bind_t *bind,
                                       const apir_value_t *value,
                                       apr_pool_t *pool)
{
    switch (bind->as) {
    case APIR_BIND_CONTAINS: return pattern(value, "%", "%", pool);
    case APIR_BIND_STARTS: return pattern(value, "", "%", pool);
    case APIR_BIND_ENDS: return pattern(value, "%", "", pool);
    case APIR_BIND_JSON_CONTAINS: return pattern(value, "\"%", "%\"", pool);
    case APIR_BIND_JSON_STARTS: return pattern(value, "\"", "%\"", pool);
    case APIR_BIND_JSON_ENDS: return pattern(value, "\"%", "\"", pool);
    case APIR_BIND_JSON_PATH: return path(value, pool);
    case APIR_BIND_JSON: return text_of(value, pool);
    case APIR_BIND_ENUM:
        return apir_stored_member(value, bind->enumeration, pool);
    case APIR_BIND_MAGNITUDE: return magnitude(value, pool);
    default: return value;
    }
}

/* ---- judging ---- */

/* ".label" or "."label""; NULL when it is neither. */
static const char *after_label(const char *at)
{
    apr_size_t length;

    if (*at == '"') {
        at = strchr(at + 1, '"');
        return at ? at + 1 : NULL;
    }
    length = strcspn(at, ".[");
    return length ? at + length : NULL;
}

/* "[3]", "[#]" or "[#-1]" */
static const char *after_index(const char *at)
{
    if (at[0] == '#') {
        at++;
        if (at[0] != '-') {
            return *at == ']' ? at + 1 : NULL;
        }
        at++;
    }
    if (!apr_isdigit(*at)) {
        return NULL;
    }
    while (apr_isdigit(*at)) {
        at++;
    }
    return *at == ']' ? at + 1 : NULL;
}

/* Whether SQLite takes a JSON path, whatever it is about. */
static bool path_ok(const apir_value_t *value)
{
    apr_size_t length;
    const char *at = apir_value_text(value, &length);

    if (!at || strlen(at) != length) {
        return false;
    }
    at += *at == '$';
    while (at && *at) {
        at = *at == '.'   ? after_label(at + 1)
             : *at == '[' ? after_index(at + 1)
                          : NULL;
    }
    return at != NULL;
}

/* What could fail on a row fails before any is looked at: whether there are
 * rows that the user may not see must not show. */
static apr_status_t judge(const apir_bind_t *bind, const apir_value_t *value,
                          apr_pool_t *pool, apir_error_t *error)
{
    switch (bind->as) {
    case APIR_BIND_JSON_PATH:
        return path_ok(value) ? APR_SUCCESS
                              : apir_error_set(error, pool, APIR_E_QUERY,
                                               "bad JSON path");
    case APIR_BIND_CONTAINS:
    case APIR_BIND_STARTS:
    case APIR_BIND_ENDS:
    case APIR_BIND_JSON_CONTAINS:
    case APIR_BIND_JSON_STARTS:
    case APIR_BIND_JSON_ENDS:
        return value->length <= APIR_DB_MAX_LIKE
                   ? APR_SUCCESS
                   : apir_error_set(error, pool, APIR_E_QUERY,
                                    "a text to look for is longer than %d "
                                    "bytes",
                                    APIR_DB_MAX_LIKE);
    default: return APR_SUCCESS;
    }
}

/* ---- binding ---- */

apr_status_t apir_bind_value(apir_db_statement_t *statement, int index,
                             const apir_bind_t *bind,
                             const apir_value_t *value, apr_pool_t *pool,
                             apir_error_t *error)
{
    const apir_value_t *made = transformed(bind, value, pool);
    apr_status_t status = judge(bind, made, pool, error);

    return status == APR_SUCCESS
               ? apir_db_bind_at(statement, index, made, error)
               : status;
}

static const apir_value_t *meant(const apir_bind_t *bind,
                                 const apir_query_t *query)
{
    if (bind->from == APIR_BIND_LEAF && query
        && bind->index < query->leaf_count) {
        return query->leaves[bind->index];
    }
    if (bind->from == APIR_BIND_CONTEXT && query
        && bind->index < query->context_count) {
        return query->context[bind->index];
    }
    return bind->value;
}

apr_status_t apir_bind_all(apir_db_statement_t *statement,
                           const apir_bind_t *binds, int count,
                           const apir_query_t *query, apr_pool_t *pool,
                           apir_error_t *error)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        if (binds[i].from != APIR_BIND_PARENT) {
            status = apir_bind_value(statement, i, &binds[i],
                                     meant(&binds[i], query), pool, error);
        }
    }
    return status;
}

void apir_query_blame(apir_error_t *error)
{
    if (error && error->kind == APIR_E_INTERNAL && error->db_code
        && strcmp(error->db_code, "SQLITE_ERROR") == 0) {
        error->kind = APIR_E_QUERY;
        error->message = "Failed to execute query";
    }
}
