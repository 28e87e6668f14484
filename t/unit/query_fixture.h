/**
 * @file query_fixture.h
 * @brief A recorded fixture's schema and tables, and requests put to them
 * without a server.
 */
#ifndef APIR_QUERY_FIXTURE_H
#define APIR_QUERY_FIXTURE_H

#include "db_fixture.h"

#include "http/query.h"
#include "json/reader.h"
#include "json/superjson.h"
#include "query/plan.h"
#include "args/args.h"
#include "query/read.h"

#define QUERY_FIXTURES "t/conformance/rpc/fixtures/"

typedef struct query_site_t {
    apir_zmodel_t *zmodel;
    const apir_query_rules_t *rules;
    apir_db_config_t *config;
    apir_db_t *db;
    apir_query_cache_t *cache;
    const apir_query_policy_t *policy; /**< NULL: off */
} query_site_t;

/** What a request was answered. */
typedef struct query_answer_t {
    apr_status_t status;
    apir_error_t error;
    const char *data;       /**< JSON text */
    const char *meta;       /**< superjson's, or NULL */
    const char *statements; /**< of the plan, or NULL */
} query_answer_t;

static inline void query_report(void *baton, apir_severity_t severity,
                                const apir_place_t *place,
                                const char *message)
{
    printf("# %s:%d: %s\n", place && place->file ? place->file : "",
           place ? place->line : 0, message);
}

static inline apir_zmodel_t *query_schema(const char *text, size_t length)
{
    apir_diag_t diag = { query_report, NULL, unit_pool, 0, 0 };

    return apir_zmodel_parse(text, length, NULL, &diag, unit_pool);
}

/** Another database with a schema and what makes its tables and rows. */
static inline query_site_t query_site_of(const char *name, const char *schema,
                                         const char *sql)
{
    query_site_t site = {
        query_schema(schema, strlen(schema)), NULL, NULL, NULL, NULL, NULL
    };
    const char *url = apr_pstrcat(unit_pool, "sqlite:", db_path(name), NULL);

    site.rules = apir_query_compile(site.zmodel, unit_pool);
    site.config = apr_pcalloc(unit_pool, sizeof(*site.config));
    db_outside(name, sql);
    apir_db_configure(site.config, name, url, 0, NULL, unit_pool);
    apir_db_create(&site.db, site.config, unit_pool);
    apir_query_cache_create(&site.cache, 0, unit_pool);
    return site;
}

/** A recorded fixture, freshly seeded, in a file of that name. */
static inline query_site_t query_site(const char *fixture, const char *file)
{
    const char *folder = apr_pstrcat(unit_pool, QUERY_FIXTURES, fixture, "/",
                                     NULL);
    size_t length;
    const char *schema = unit_file(apr_pstrcat(unit_pool, folder,
                                               "schema.zmodel", NULL),
                                   &length);
    const char *ddl = unit_file(apr_pstrcat(unit_pool, folder, "ddl.sql",
                                            NULL),
                                &length);
    const char *seed = unit_file(apr_pstrcat(unit_pool, folder, "seed.sql",
                                             NULL),
                                 &length);

    return query_site_of(file, schema,
                         apr_pstrcat(unit_pool, ddl, seed, NULL));
}

static inline apir_value_t *query_json(const char *text, apr_pool_t *pool)
{
    apir_json_limits_t limits = { 1000, 10000000 };
    apir_value_t *value = NULL;
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };

    if (apir_json_read(text, strlen(text), &limits, &value, pool, &error)
        != APR_SUCCESS) {
        printf("# %s\n", error.message);
    }
    return value;
}

static inline apr_status_t query_collect(void *baton, const char *data,
                                         apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* The answer's texts are in pool. */
static inline void query_run(const query_site_t *site,
                             const apir_query_t *query,
                             query_answer_t *answer, apr_pool_t *pool)
{
    apir_db_connection_t *connection;
    apir_superjson_writer_t out;
    apir_json_writer_t writer;
    apir_buf_t data, meta;

    apir_buf_init(&data, pool, 4096, APR_SIZE_MAX);
    apir_buf_init(&meta, pool, 256, APR_SIZE_MAX);
    apir_json_writer_init(&writer, query_collect, &data);
    apir_superjson_writer_init(&out, &writer, pool);
    answer->status = apir_db_acquire(site->db, false, &connection, pool,
                                     &answer->error);
    if (answer->status != APR_SUCCESS) {
        return;
    }
    apir_db_begin(connection, false, &answer->error);
    answer->status = apir_query_read(query, connection, &out, pool,
                                     &answer->error);
    apir_db_release(connection);
    apir_json_writer_flush(&writer);
    if (answer->status == APR_SUCCESS && apir_superjson_annotated(&out)) {
        writer.baton = &meta;
        apir_superjson_write_meta(&out);
        apir_json_writer_flush(&writer);
        answer->meta = meta.data;
    }
    answer->data = data.data;
}

/** @a op of a model, with arguments as JSON and what meta says of them
 * (NULL: nothing). */
static inline query_answer_t query_ask_in(const query_site_t *site,
                                          const char *model_name,
                                          const char *op, const char *args,
                                          const char *meta, apr_pool_t *pool)
{
    query_answer_t answer = {
        APR_SUCCESS, { APIR_E_NONE, NULL, NULL, NULL }, NULL, NULL, NULL
    };
    apir_query_op_t operation = apir_query_op(op, strlen(op));
    const apir_zmodel_model_t *model = apir_zmodel_model_in_url(
        site->zmodel, model_name, strlen(model_name));
    apir_value_t *value = query_json(args, pool);
    const apir_value_t *normalized;
    apir_query_t query;

    if (meta) {
        answer.status = apir_superjson_apply(value, query_json(meta, pool), 0,
                                             pool, &answer.error);
    }
    if (answer.status == APR_SUCCESS) {
        answer.status = apir_query_check(site->rules, model, operation, value,
                                         &normalized, pool, &answer.error);
    }
    if (answer.status == APR_SUCCESS) {
        answer.status = apir_query_plan(&query, site->cache, site->policy,
                                        model, operation, normalized, pool,
                                        &answer.error);
    }
    if (answer.status == APR_SUCCESS) {
        answer.statements = apir_query_plan_text(query.plan, pool);
        query_run(site, &query, &answer, pool);
    }
    return answer;
}

static inline query_answer_t query_ask(const query_site_t *site,
                                       const char *model, const char *op,
                                       const char *args)
{
    return query_ask_in(site, model, op, args, NULL, unit_pool);
}

#endif
