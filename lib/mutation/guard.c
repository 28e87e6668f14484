/*
 * Rows of writes, judged one by one. Conditions come from the policy; the
 * tables here are read as they are.
 */
#include "mutation/guard.h"
#include "query/bind.h"
#include <apr_strings.h>
#include <string.h>

struct apir_guard_before_t {
    const apir_db_cell_t *cells; /* of what before() may name, ids first */
    int count;
};

/* One question: a statement with at most one row. */
typedef struct question_t {
    const apir_guard_t *guard;
    apr_pool_t *pool;
    apir_sql_t sql;
    apir_source_t source;
    const char *from;
    apir_db_statement_t *statement;
} question_t;

/* ---- refusals ---- */

static apr_status_t forbid(const apir_guard_t *guard,
                           const apir_zmodel_model_t *model,
                           const char *reason, const char *message)
{
    guard->refusal->model = model->name;
    guard->refusal->reject_reason = reason;
    return apir_error_set(guard->error, guard->pool, APIR_E_FORBIDDEN, "%s",
                          message);
}

apr_status_t apir_guard_unreadable(const apir_guard_t *guard,
                                   const apir_zmodel_model_t *model)
{
    guard->refusal->written = true;
    return forbid(guard, model, "cannot-read-back",
                  "result is not allowed to be read back");
}

/* ---- questions ---- */

static void begin(question_t *question, const apir_guard_t *guard)
{
    memset(question, 0, sizeof(*question));
    question->guard = guard;
    apr_pool_create(&question->pool, guard->pool);
    apir_sql_init(&question->sql, NULL, NULL, question->pool, guard->error,
                  guard->pool);
}

static void end(question_t *question)
{
    if (question->statement) {
        apir_db_finish(question->statement);
    }
    apr_pool_destroy(question->pool);
}

/* A row of the table, or the one that is to be. */
static void about(question_t *question, const apir_zmodel_model_t *model,
                  const apir_value_t *given)
{
    apir_sql_t *sql = &question->sql;
    apir_sql_capture_t capture;

    if (!given) {
        question->from = apir_source_text(sql, model, APIR_ZP_READ,
                                          &question->source);
        return;
    }
    apir_sql_capture(sql, &capture);
    apir_source_put_given(sql, model, given, &question->source);
    question->from = apir_sql_captured(sql, &capture);
}

/* The policy's condition; NULL: there is none. */
static const char *condition(question_t *question, unsigned operation)
{
    const apir_query_policy_t *policy = question->guard->policy;
    apir_sql_capture_t capture;
    const char *text;
    bool guarded;

    apir_sql_capture(&question->sql, &capture);
    guarded = policy->rows(policy, &question->sql, &question->source,
                           operation);
    text = apir_sql_captured(&question->sql, &capture);
    return guarded ? text : NULL;
}

static void put_id(question_t *question, const apir_value_t *const *id)
{
    const apir_zmodel_key_t *key = question->source.model->id;
    apir_sql_t *sql = &question->sql;
    int i;

    for (i = 0; i < key->field_count; i++) {
        apir_sql_puts(sql, i > 0 ? " AND " : "",
                      apir_source_column(sql, &question->source,
                                         key->fields[i]),
                      " = ", apir_sql_leaf(sql, id[i], APIR_BIND_AS_IS, NULL),
                      NULL);
    }
}

static apr_status_t bind_before(question_t *question,
                                const apir_guard_before_t *before)
{
    const apir_bind_t *binds = (const apir_bind_t *)question->sql.binds->elts;
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < question->sql.binds->nelts && status == APR_SUCCESS;
         i++) {
        if (binds[i].from == APIR_BIND_PARENT && before
            && binds[i].index < before->count) {
            status = apir_db_bind_cell(question->statement, i,
                                       &before->cells[binds[i].index],
                                       question->guard->error);
        }
    }
    return status;
}

/* Runs it: *found tells whether there is a row, which is the current one
 * then. */
static apr_status_t ask(question_t *question,
                        const apir_guard_before_t *before, bool *found)
{
    const apir_guard_t *guard = question->guard;
    const apr_array_header_t *binds = question->sql.binds;
    apir_query_t query = { .context = guard->policy->context,
                           .context_count = guard->policy->context_count };
    apr_status_t status = question->sql.status;

    if (status == APR_SUCCESS) {
        status = apir_db_prepare(guard->connection,
                                 apir_sql_text(&question->sql),
                                 &question->statement, guard->error);
    }
    if (status == APR_SUCCESS) {
        status = apir_bind_all(question->statement,
                               (const apir_bind_t *)binds->elts, binds->nelts,
                               &query, question->pool, guard->error);
    }
    if (status == APR_SUCCESS) {
        status = bind_before(question, before);
    }
    if (status == APR_SUCCESS) {
        status = apir_db_step(question->statement, guard->error);
    }
    *found = status == APR_SUCCESS;
    if (*found || status == APR_EOF) {
        return APR_SUCCESS;
    }
    apir_query_blame(guard->error);
    return status;
}

static bool is_true(const question_t *question, int column)
{
    apir_db_cell_t cell;

    return apir_db_cell(question->statement, column, &cell) == APR_SUCCESS
           && cell.type == APIR_DB_IS_INTEGER && cell.integer != 0;
}

/* ---- one row and one operation ---- */

static apr_status_t judge(const apir_guard_t *guard,
                          const apir_zmodel_model_t *model,
                          const apir_value_t *const *id,
                          const apir_value_t *given, unsigned operation,
                          bool *allowed)
{
    apr_status_t status = APR_SUCCESS;
    question_t question;
    const char *rule;

    *allowed = true;
    if (!guard->policy) {
        return APR_SUCCESS;
    }
    begin(&question, guard);
    about(&question, model, given);
    rule = condition(&question, operation);
    if (rule || question.sql.status != APR_SUCCESS) {
        apir_sql_puts(&question.sql, "SELECT 1 FROM ", question.from,
                      " WHERE ", rule ? rule : "0", NULL);
        if (id) {
            apir_sql_put(&question.sql, " AND ");
            put_id(&question, id);
        }
        status = ask(&question, NULL, allowed);
    }
    end(&question);
    return status;
}

apr_status_t apir_guard_create(const apir_guard_t *guard,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *row)
{
    apr_status_t status;
    bool allowed;

    status = judge(guard, model, NULL, row, APIR_ZP_CREATE, &allowed);
    if (status == APR_SUCCESS && !allowed) {
        return forbid(guard, model, "no-access",
                      "operation is rejected by access policies");
    }
    return status;
}

apr_status_t apir_guard_delete(const apir_guard_t *guard,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *const *id, bool *allowed)
{
    return judge(guard, model, id, NULL, APIR_ZP_DELETE, allowed);
}

apr_status_t apir_guard_read(const apir_guard_t *guard,
                             const apir_zmodel_model_t *model,
                             const apir_value_t *const *id, bool *allowed)
{
    return judge(guard, model, id, NULL, APIR_ZP_READ, allowed);
}

/* ---- before an update ---- */

/* Whether all fields may be set; NULL: they may. */
static const char *fields_condition(question_t *question,
                                    const apir_zmodel_field_t *const *fields,
                                    int count)
{
    const apir_query_policy_t *policy = question->guard->policy;
    apir_sql_t *sql = &question->sql;
    apir_sql_capture_t all, one;
    apir_sql_terms_t terms;
    int i, guarded = 0;
    const char *text;

    apir_sql_capture(sql, &all);
    apir_sql_terms(&terms, sql, " AND ");
    for (i = 0; i < count && policy->field; i++) {
        bool has;

        apir_sql_capture(sql, &one);
        has = policy->field(policy, sql, &question->source, fields[i],
                            APIR_ZP_UPDATE);
        text = apir_sql_captured(sql, &one);
        if (has) {
            apir_sql_term(&terms);
            apir_sql_put(sql, text);
            guarded++;
        }
    }
    apir_sql_terms_end(&terms, "1");
    text = apir_sql_captured(sql, &all);
    return guarded > 0 ? text : NULL;
}

static apir_guard_before_t *keep(const question_t *question, int count)
{
    apr_pool_t *pool = question->guard->pool;
    apir_guard_before_t *before = apr_palloc(pool, sizeof(*before));
    apir_db_cell_t *cells = apr_pcalloc(pool,
                                        (apr_size_t)count * sizeof(*cells));
    int i;

    for (i = 0; i < count; i++) {
        apir_db_cell(question->statement, i + 1, &cells[i]);
        if (cells[i].text) {
            cells[i].text = apr_pmemdup(pool, cells[i].text, cells[i].length);
        }
    }
    before->cells = cells;
    before->count = count;
    return before;
}

static void put_update(question_t *question, const apir_value_t *const *id,
                       const char *rule, const char *settable,
                       const apir_zmodel_field_t *const *known, int count)
{
    apir_sql_t *sql = &question->sql;
    int i;

    apir_sql_puts(sql, "SELECT (", settable ? settable : "1", ") IS FALSE",
                  NULL);
    for (i = 0; i < count; i++) {
        apir_sql_puts(sql, ", ",
                      apir_source_column(sql, &question->source, known[i]),
                      NULL);
    }
    apir_sql_puts(sql, " FROM ", question->from, " WHERE ", NULL);
    put_id(question, id);
    if (rule) {
        apir_sql_puts(sql, " AND ", rule, NULL);
    }
}

apr_status_t apir_guard_update(const apir_guard_t *guard,
                               const apir_zmodel_model_t *model,
                               const apir_value_t *const *id,
                               const apir_zmodel_field_t *const *fields,
                               int field_count, bool *allowed,
                               apir_guard_before_t **before)
{
    const apir_zmodel_field_t *const *known = NULL;
    apr_status_t status = APR_SUCCESS;
    const char *rule, *settable;
    question_t question;
    int count = 0;

    *allowed = true;
    *before = NULL;
    if (!guard->policy) {
        return APR_SUCCESS;
    }
    if (guard->policy->before) {
        known = guard->policy->before(guard->policy, model, &count);
    }
    begin(&question, guard);
    about(&question, model, NULL);
    rule = condition(&question, APIR_ZP_UPDATE);
    settable = fields_condition(&question, fields, field_count);
    if (rule || settable || count > 0 || question.sql.status != APR_SUCCESS) {
        put_update(&question, id, rule, settable, known, count);
        status = ask(&question, NULL, allowed);
    }
    if (status == APR_SUCCESS && *allowed && question.statement
        && is_true(&question, 0)) {
        status = forbid(guard, model, "no-access",
                        "some rows cannot be updated due to field policies");
    }
    else if (status == APR_SUCCESS && *allowed && count > 0) {
        *before = keep(&question, count);
    }
    end(&question);
    return status;
}

/* ---- after an update ---- */

/* Whether the row is still who it was: only before() needs to know. */
static void put_same_id(question_t *question, const apir_value_t *const *id,
                        const apir_guard_before_t *before)
{
    const apir_zmodel_key_t *key = question->source.model->id;
    apir_sql_t *sql = &question->sql;
    int i;

    if (!before) {
        apir_sql_put(sql, "1");
        return;
    }
    for (i = 0; i < key->field_count; i++) {
        apir_sql_puts(sql, i > 0 ? " AND " : "",
                      apir_sql_bind(sql, APIR_BIND_PARENT, i), " IS ",
                      apir_sql_leaf(sql, id[i], APIR_BIND_AS_IS, NULL), NULL);
    }
}

static apr_status_t told(const question_t *question, bool found)
{
    const apir_zmodel_model_t *model = question->source.model;

    if (found && !is_true(question, 0)) {
        return forbid(question->guard, model, "other",
                      "Before-update and after-update rows do not match. If "
                      "you have post-update policies on a model, updating id "
                      "fields is not supported.");
    }
    if (!found || !is_true(question, 1)) {
        return forbid(question->guard, model, "no-access",
                      "some or all updated rows failed to pass post-update "
                      "policy check");
    }
    return APR_SUCCESS;
}

apr_status_t apir_guard_updated(const apir_guard_t *guard,
                                const apir_zmodel_model_t *model,
                                const apir_value_t *const *id,
                                const apir_guard_before_t *before)
{
    apr_status_t status = APR_SUCCESS;
    question_t question;
    const char *rule;
    bool found;

    if (!guard->policy) {
        return APR_SUCCESS;
    }
    begin(&question, guard);
    about(&question, model, NULL);
    rule = condition(&question, APIR_ZP_POST_UPDATE);
    if (rule || question.sql.status != APR_SUCCESS) {
        apir_sql_put(&question.sql, "SELECT ");
        put_same_id(&question, id, before);
        apir_sql_puts(&question.sql, ", EXISTS (SELECT 1 FROM ",
                      question.from, " WHERE ", NULL);
        put_id(&question, id);
        apir_sql_puts(&question.sql, " AND ", rule ? rule : "0", ")", NULL);
        status = ask(&question, before, &found);
        if (status == APR_SUCCESS) {
            status = told(&question, found);
        }
    }
    end(&question);
    return status;
}

/* ---- many to many ---- */

static apr_status_t participates(const apir_guard_t *guard,
                                 const apir_zmodel_model_t *model,
                                 const apir_value_t *id, const char *reason)
{
    apr_status_t status;
    bool allowed;

    status = judge(guard, model, &id, NULL, APIR_ZP_UPDATE, &allowed);
    if (status != APR_SUCCESS || allowed) {
        return status;
    }
    return forbid(guard, model, reason,
                  apr_psprintf(guard->pool,
                               "many-to-many relation participant model "
                               "\"%s\" not updatable",
                               model->name));
}

apr_status_t apir_guard_link(const apir_guard_t *guard,
                             const apir_zmodel_field_t *field,
                             const apir_value_t *near,
                             const apir_value_t *far)
{
    bool first = field->relation->local_column == 'A';
    const apir_zmodel_model_t *near_model = field->model;
    const apir_zmodel_model_t *far_model = field->relation->target;
    apr_status_t status;

    status = participates(guard, first ? near_model : far_model,
                          first ? near : far, "cannot-read-back");
    if (status != APR_SUCCESS) {
        return status;
    }
    return participates(guard, first ? far_model : near_model,
                        first ? far : near, "no-access");
}

apr_status_t apir_guard_unlink(const apir_guard_t *guard,
                               const apir_zmodel_field_t *field,
                               const apir_value_t *near,
                               const apir_value_t *far, bool *allowed)
{
    apr_status_t status;

    status = judge(guard, field->model, &near, NULL, APIR_ZP_UPDATE, allowed);
    if (status != APR_SUCCESS || !*allowed) {
        return status;
    }
    return judge(guard, field->relation->target, &far, NULL, APIR_ZP_UPDATE,
                 allowed);
}
