/**
 * @file mutation_fixture.h
 * @brief Requests of any kind put to a recorded fixture as RPC has them:
 * parsed, checked, run in a transaction, answered; without a server.
 */
#ifndef APIR_MUTATION_FIXTURE_H
#define APIR_MUTATION_FIXTURE_H

#include "query_fixture.h"

#include "policy/policy.h"
#include "mutation/write.h"
#include "rpc/rpc.h"

typedef struct write_site_t {
    query_site_t site;
    const char *name; /* of the database's file */
    const char *seed;
    apir_db_connection_t *connection; /* while a request runs */
    const apir_value_t *auth;
    const apir_policy_t *rules;        /* NULL: none */
    const apir_query_policy_t *policy; /* of who asks, while a request runs */
    bool transaction;
    bool written; /* what was written stays, though it was refused */
    void (*begun)(struct write_site_t *site); /* NULL, or called when a
                                                 transaction has begun */
} write_site_t;

typedef struct write_answer_t {
    int status;
    const char *body;
    const char *detail; /* of an error, or NULL */
} write_answer_t;

/* ---- the engine ---- */

static inline apr_status_t write_check(void *baton, apir_rpc_call_t *call,
                                       apr_pool_t *pool,
                                       apir_rpc_failure_t *failure)
{
    const write_site_t *site = baton;

    return apir_query_check(site->site.rules, call->model, call->op,
                            call->args, &call->checked, pool,
                            &failure->error);
}

static inline apr_status_t write_begin(void *baton, bool write,
                                       apr_pool_t *pool,
                                       apir_rpc_failure_t *failure)
{
    write_site_t *site = baton;
    apr_status_t status = apir_db_acquire(site->site.db, write,
                                          &site->connection, pool,
                                          &failure->error);

    if (status == APR_SUCCESS) {
        status = apir_db_begin(site->connection, write, &failure->error);
    }
    if (status == APR_SUCCESS && site->begun) {
        site->begun(site);
    }
    return status;
}

static inline apr_status_t write_run(void *baton, const apir_rpc_call_t *call,
                                     apir_superjson_writer_t *out,
                                     apr_pool_t *pool,
                                     apir_rpc_failure_t *failure)
{
    write_site_t *site = baton;
    apir_query_writer_t writer = { .zmodel = site->site.zmodel,
                                   .connection = site->connection,
                                   .cache = site->site.cache,
                                   .policy = site->policy,
                                   .auth = site->auth };
    apir_query_refusal_t refusal;
    apir_query_t query;
    apr_status_t status;

    if (apir_rpc_writes(call->op)) {
        status = apir_query_write(&writer, call->model, call->op,
                                  call->checked, out, pool, &refusal,
                                  &failure->error);
        failure->model = refusal.model;
        failure->reject_reason = refusal.reject_reason;
        site->written = refusal.written && !site->transaction;
        return status;
    }
    status = apir_query_plan(&query, site->site.cache, site->policy,
                             call->model, call->op, call->checked, pool,
                             &failure->error);
    return status == APR_SUCCESS ? apir_query_read(&query, site->connection,
                                                   out, pool, &failure->error)
                                 : status;
}

static inline apr_status_t write_commit(void *baton,
                                        apir_rpc_failure_t *failure)
{
    write_site_t *site = baton;

    return apir_db_commit(site->connection, &failure->error);
}

static inline void write_rollback(void *baton)
{
    write_site_t *site = baton;
    apir_error_t error;

    if (site->written) {
        apir_db_commit(site->connection, &error);
        return;
    }
    apir_db_rollback(site->connection);
}

/* ---- requests ---- */

static inline apr_status_t write_body(void *baton, const char **data,
                                      apr_size_t *length, apir_error_t *error)
{
    *data = baton ? baton : "";
    *length = strlen(*data);
    return APR_SUCCESS;
}

static inline void write_answer_error(const apir_rpc_failure_t *failure,
                                      apir_json_writer_t *json,
                                      write_answer_t *answer)
{
    answer->status = apir_rpc_status(failure);
    answer->detail = failure->error.detail;
    apir_rpc_write_error(failure, json);
}

/** @a path: "user/create"; @a query and @a body may be NULL. All is in
 * @a pool. */
static inline write_answer_t write_ask_in(write_site_t *site,
                                          const char *method,
                                          const char *path, const char *query,
                                          const char *body, apr_pool_t *pool)
{
    static const apir_rpc_engine_t engine = { .check = write_check,
                                              .begin = write_begin,
                                              .run = write_run,
                                              .commit = write_commit,
                                              .rollback = write_rollback };
    apir_rpc_input_t input = { .method = method,
                               .query = query,
                               .body = write_body,
                               .baton = (void *)body,
                               .limits = { 1000, 10000000 } };
    write_answer_t answer = { 200, NULL, NULL };
    apir_rpc_failure_t failure;
    apir_rpc_request_t *request;
    apir_json_writer_t json;
    const char *segments[16];
    apr_status_t status;
    apir_buf_t text;
    char *state, *part;

    input.segments = segments;
    for (part = apr_strtok(apr_pstrdup(pool, path), "/", &state);
         part && input.segment_count < 16;
         part = apr_strtok(NULL, "/", &state)) {
        segments[input.segment_count++] = part;
    }
    memset(&failure, 0, sizeof(failure));
    apir_buf_init(&text, pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&json, query_collect, &text);
    status = apir_rpc_parse(site->site.zmodel, &input, &request, pool,
                            &failure);
    if (status == APR_SUCCESS) {
        answer.status = request->status;
        site->transaction = request->transaction;
        site->written = false;
        site->policy = site->rules
                           ? apir_policy_for(site->rules, site->auth,
                                             APIR_POLICY_MISSING_NULL, pool)
                           : NULL;
        status = apir_rpc_run(request, &engine, site, &json, pool, &failure);
    }
    if (site->connection) {
        apir_db_release(site->connection);
        site->connection = NULL;
    }
    if (status != APR_SUCCESS) {
        write_answer_error(&failure, &json, &answer);
    }
    apir_json_writer_flush(&json);
    answer.body = text.data;
    return answer;
}

/** POST, PUT or DELETE, as the operation has it; arguments as JSON. */
static inline write_answer_t write_ask(write_site_t *site, const char *path,
                                       const char *args)
{
    const char *op = strrchr(path, '/') + 1;
    const char *method = strncmp(op, "find", 4) == 0     ? "GET"
                         : strcmp(op, "count") == 0      ? "GET"
                         : strncmp(op, "update", 6) == 0 ? "PUT"
                         : strncmp(op, "delete", 6) == 0 ? "DELETE"
                                                         : "POST";
    bool in_url = method[0] == 'G' || method[0] == 'D';
    apir_pairs_t pairs = { NULL, 0, 0 };

    if (in_url) {
        apir_pairs_add(&pairs, unit_pool, "q", 1, args, strlen(args));
    }
    return write_ask_in(site, method, path,
                        in_url ? apir_query_format(&pairs, unit_pool) : NULL,
                        in_url ? NULL : args, unit_pool);
}

/** "200 {…}" */
static inline const char *write_text(write_site_t *site, const char *path,
                                     const char *args)
{
    write_answer_t answer = write_ask(site, path, args);

    return apr_psprintf(unit_pool, "%d %s", answer.status, answer.body);
}

/* ---- databases ---- */

static inline const char *write_file(const char *fixture, const char *file)
{
    size_t length;

    return unit_file(apr_pstrcat(unit_pool, QUERY_FIXTURES, fixture, "/",
                                 file, NULL),
                     &length);
}

/** A recorded fixture in a database of that name. */
static inline write_site_t write_site(const char *fixture, const char *name)
{
    write_site_t site;

    memset(&site, 0, sizeof(site));
    site.name = name;
    site.seed = write_file(fixture, "seed.sql");
    site.site = query_site_of(name, write_file(fixture, "schema.zmodel"),
                              apr_pstrcat(unit_pool,
                                          write_file(fixture, "ddl.sql"),
                                          site.seed, NULL));
    return site;
}

/** As it was in the beginning. */
static inline void write_restart(const write_site_t *site)
{
    db_outside(site->name, site->seed);
}

#endif
