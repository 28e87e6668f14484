/* Plans: what decides them, how they are kept, and that a policy hears of
 * every table. */
#include "query_fixture.h"

#include "query/plan_cache.h"
#include "query/plan_int.h"
#include <apr_thread_proc.h>

static query_site_t blog;

static const char *statements(const char *model, const char *op,
                              const char *args)
{
    query_answer_t answer = query_ask(&blog, model, op, args);

    return answer.statements ? answer.statements : answer.error.message;
}

/* ---- values are never part of a statement ---- */

static void values_do_not_matter(void)
{
    static const char *const hostile[] = {
        "x",
        "'",
        "\\\"",
        "%",
        "_",
        "\\\\",
        "'; DROP TABLE users; --",
        "?1",
        "\\u0000",
        "$.a",
        "*/",
        "\\n",
    };
    static const char form[] =
        "{\"where\":{\"name\":{\"equals\":\"%s\",\"in\":[\"%s\"],\"not\":"
        "{\"contains\":\"%s\"}},\"OR\":[{\"email\":{\"startsWith\":\"%s\"}}]}"
        ","
        "\"cursor\":{\"id\":\"%s\"},\"orderBy\":{\"id\":\"asc\"},"
        "\"take\":%d,\"skip\":%d}";
    const char *first = NULL;
    int i;

    for (i = 0; i < (int)(sizeof(hostile) / sizeof(hostile[0])); i++) {
        const char *v = hostile[i];
        const char *sql = statements("user", "findMany",
                                     apr_psprintf(unit_pool, form, v, v, v, v,
                                                  v, i + 1, i));

        first = first ? first : sql;
        IS(sql, first, "a value is only ever bound");
    }
    OK(first && !strstr(first, "DROP"), "and stands in no statement");
}

static void lengths_of_lists_are_rounded(void)
{
    const char *five = "{\"where\":{\"id\":{\"in\":[1,2,3,4,5]}}}";
    const char *eight = "{\"where\":{\"id\":{\"in\":[1,2,3,4,5,6,7,8]}}}";
    const char *nine = "{\"where\":{\"id\":{\"in\":[1,2,3,4,5,6,7,8,9]}}}";

    IS(statements("post", "count", five), statements("post", "count", eight),
       "lists of five and eight values are one statement");
    OK(strcmp(statements("post", "count", five),
              statements("post", "count", nine))
           != 0,
       "a list of nine is another");
}

static void parameters_in_order_have_no_numbers(void)
{
    query_site_t site = query_site_of(
        "odd",
        "datasource db { provider = 'sqlite' url = 'file:x' }\n"
        "model Odd {\n id Int @id\n a Int @map('?7\"\\'')\n b Int\n}\n",
        "CREATE TABLE Odd (id INTEGER PRIMARY KEY, \"?7\"\"'\" INTEGER, "
        "b INTEGER); INSERT INTO Odd VALUES (1, 2, 3), (2, 2, 4), "
        "(3, 3, 5)");
    query_answer_t answer =
        query_ask(&site, "odd", "count",
                  "{\"where\":{\"a\":{\"in\":[2,3]},\"b\":{\"gt\":3}}}");

    IS(answer.statements,
       "SELECT count(*) FROM \"Odd\" AS t0 WHERE (t0.\"?7\"\"'\" IN (?, ?) "
       "AND t0.\"b\" > ?)\n",
       "each parameter is the next one, whatever names look like");
    IS(answer.data, "2", "and has its value");
    answer =
        query_ask(&site, "odd", "findMany",
                  "{\"cursor\":{\"id\":2},\"orderBy\":[{\"a\":\"asc\"},"
                  "{\"b\":\"asc\"}],\"take\":5,\"select\":{\"id\":true}}");
    OK(strstr(answer.statements, "= ?)")
           && strstr(answer.statements, "= ?1)"),
       "one that comes again has its number");
    IS(answer.data, "[{\"id\":1},{\"id\":2},{\"id\":3}]", "and its value");
}

/* ---- the cache ---- */

static apir_query_t plan_of(apir_query_cache_t *cache, const char *args,
                            apr_pool_t *pool)
{
    const apir_value_t *normalized;
    apir_query_t query = { NULL, NULL, 0, NULL, 0, 0 };
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    const apir_zmodel_model_t *model = apir_zmodel_model(blog.zmodel, "Post",
                                                         4);

    if (apir_query_check(blog.rules, model, APIR_Q_FIND_MANY,
                         query_json(args, pool), &normalized, pool, &error)
        == APR_SUCCESS) {
        apir_query_plan(&query, cache, NULL, model, APIR_Q_FIND_MANY,
                        normalized, pool, &error);
    }
    return query;
}

static void plans_are_kept_by_shape(void)
{
    apir_query_cache_t *cache;
    apr_uint32_t made, found, kept;
    apr_pool_t *pool;

    apr_pool_create(&pool, unit_pool);
    apir_query_cache_create(&cache, 2, pool);
    plan_of(cache, "{\"where\":{\"id\":1}}", pool);
    plan_of(cache, "{\"where\":{\"id\":2}}", pool);
    plan_of(cache, "{\"where\":{\"id\":{\"gt\":2}}}", pool);
    apir_query_cache_count(cache, &made, &found, &kept);
    IS_INT(made, 2, "a plan is made for a new shape");
    IS_INT(found, 1, "and found for the same one");
    plan_of(cache, "{\"where\":{\"id\":7}}", pool);
    plan_of(cache, "{\"take\":3}", pool);
    apir_query_cache_count(cache, &made, &found, &kept);
    IS_INT(kept, 2, "no more are kept than may be");
    plan_of(cache, "{\"where\":{\"id\":8}}", pool);
    apir_query_cache_count(cache, &made, &found, &kept);
    IS_INT(found, 3, "the one used last stays");
    apr_pool_destroy(pool);
}

static void long_plans_are_not_kept(void)
{
    apir_query_cache_t *cache;
    apr_uint32_t made, found, kept = 0;
    int below = 0, above = 0;
    apr_pool_t *pool;
    int count;

    apr_pool_create(&pool, unit_pool);
    for (count = 1024; count <= 16384; count *= 2) {
        apir_buf_t args;
        int i, length;

        apir_buf_init(&args, pool, 1000, APR_SIZE_MAX);
        apir_buf_puts(&args, "{\"where\":{\"id\":{\"in\":[1");
        for (i = 1; i < count; i++) {
            apir_buf_puts(&args, ",1");
        }
        apir_buf_puts(&args, "]}}}");
        apir_query_cache_create(&cache, 0, pool);
        length = (int)strlen(apir_query_plan_text(
                     plan_of(cache, args.data, pool).plan, pool))
                 - 1;
        apir_query_cache_count(cache, &made, &found, &kept);
        OK((kept > 0) == (length <= APIR_PLAN_KEPT_SQL),
           apr_psprintf(pool, "a plan of %d bytes", length));
        below += kept > 0;
        above += kept == 0;
    }
    OK(below > 0 && above > 0, "below the limit, and above");
    apr_pool_destroy(pool);
}

static void held_plans_outlive_the_cache_entry(void)
{
    apir_query_cache_t *cache;
    apr_pool_t *pool, *holder;
    apir_query_t query;

    apr_pool_create(&pool, unit_pool);
    apr_pool_create(&holder, unit_pool);
    apir_query_cache_create(&cache, 1, pool);
    query = plan_of(cache, "{\"where\":{\"id\":1}}", holder);
    plan_of(cache, "{\"take\":3}", pool);
    OK(query.plan
           && strstr(apir_query_plan_text(query.plan, unit_pool), "\"id\""),
       "a plan that is in use outlives its place");
    apr_pool_destroy(holder);
    apr_pool_destroy(pool);
}

/* Arguments may share parts (superjson's referential equalities did once). */
static void shared_parts_are_bound_apart(void)
{
    apir_query_cache_t *cache;
    apir_value_t *shared = query_json("{\"id\":{\"equals\":1}}", unit_pool);
    apir_value_t *apart = query_json("{\"id\":{\"equals\":2}}", unit_pool);
    const apir_zmodel_model_t *model = apir_zmodel_model(blog.zmodel, "Post",
                                                         4);
    query_answer_t answer;
    apir_query_t query;
    int i;

    memset(&answer, 0, sizeof(answer));
    apir_query_cache_create(&cache, 0, unit_pool);
    for (i = 0; i < 2; i++) {
        apir_value_t *list = apir_value_array(unit_pool);
        apir_value_t *where = apir_value_object(unit_pool);
        apir_value_t *args = apir_value_object(unit_pool);

        apir_array_add(list, shared, unit_pool);
        apir_array_add(list, i == 0 ? shared : apart, unit_pool);
        apir_object_set(where, "OR", list);
        apir_object_set(args, "where", where);
        apir_query_plan(&query, cache, NULL, model, APIR_Q_COUNT, args,
                        unit_pool, &answer.error);
        query_run(&blog, &query, &answer, unit_pool);
        IS(answer.data, i == 0 ? "1" : "2",
           "each place has the value that stands there");
    }
}

/* ---- threads ---- */

#define THREADS 4
#define ROUNDS 300

static void *APR_THREAD_FUNC ask_often(apr_thread_t *thread, void *baton)
{
    static const char *const shapes[] = {
        "{\"where\":{\"id\":{\"equals\":1}}}",
        "{\"where\":{\"id\":{\"gt\":1}}}",
        "{\"where\":{\"id\":{\"lt\":1}}}",
        "{\"take\":1}",
        "{\"skip\":1}",
    };
    const apir_zmodel_model_t *model = apir_zmodel_model(blog.zmodel, "Post",
                                                         4);
    apr_pool_t *pool;
    apir_query_t query;
    int i;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    for (i = 0; i < ROUNDS; i++) {
        const char *args = shapes[(i * 7 + i / 3) % 5];

        apir_query_plan(&query, baton, NULL, model, APIR_Q_COUNT,
                        query_json(args, pool), pool, NULL);
        if (!query.plan || query.plan->node_count != 1) {
            abort();
        }
        apr_pool_clear(pool);
    }
    apr_pool_destroy(pool);
    return NULL;
}

static void threads_share_a_cache(void)
{
    apr_thread_t *threads[THREADS];
    apir_query_cache_t *cache;
    apr_uint32_t made, found, kept;
    apr_status_t result;
    apr_pool_t *pool;
    int i;

    apr_pool_create(&pool, unit_pool);
    apir_query_cache_create(&cache, 3, pool);
    for (i = 0; i < THREADS; i++) {
        apr_thread_create(&threads[i], NULL, ask_often, cache, pool);
    }
    for (i = 0; i < THREADS; i++) {
        apr_thread_join(&result, threads[i]);
    }
    apir_query_cache_count(cache, &made, &found, &kept);
    OK(kept <= 3 && made > 3 && found > 0,
       "threads find, make and drop plans side by side");
    apr_pool_destroy(pool);
}

/* ---- policies ---- */

/* Published posts alone, and nobody's title. */
static bool rows(const apir_query_policy_t *policy, apir_sql_t *sql,
                 const apir_source_t *source, unsigned operation)
{
    const apir_zmodel_field_t *field = apir_zmodel_field(source->model,
                                                         "published", 9);

    if (!field) {
        return false;
    }
    apir_sql_puts(sql, apir_source_column(sql, source, field), " = 1", NULL);
    return true;
}

static bool field(const apir_query_policy_t *policy, apir_sql_t *sql,
                  const apir_source_t *source,
                  const apir_zmodel_field_t *which, unsigned operation)
{
    if (strcmp(which->name, "title") != 0) {
        return false;
    }
    apir_sql_put(sql, "0");
    return true;
}

static const char *guarded(const char *model_name, apir_query_op_t op,
                           const char *args)
{
    static const apir_query_policy_t policy = { .rows = rows,
                                                .field = field };
    const apir_zmodel_model_t *model =
        apir_zmodel_model_in_url(blog.zmodel, model_name, strlen(model_name));
    const apir_value_t *normalized = NULL;
    query_answer_t answer;
    apir_query_t query;

    memset(&answer, 0, sizeof(answer));
    answer.status = apir_query_check(blog.rules, model, op,
                                     query_json(args, unit_pool), &normalized,
                                     unit_pool, &answer.error);
    if (answer.status == APR_SUCCESS) {
        answer.status = apir_query_plan(&query, blog.cache, &policy, model,
                                        op, normalized, unit_pool,
                                        &answer.error);
    }
    if (answer.status == APR_SUCCESS) {
        query_run(&blog, &query, &answer, unit_pool);
    }
    if (answer.status != APR_SUCCESS) {
        printf("# %s\n", answer.error.detail);
    }
    return answer.status == APR_SUCCESS ? answer.data : answer.error.message;
}

static void a_policy_hears_of_every_table(void)
{
    IS(guarded("post", APIR_Q_COUNT, "{}"), "4", "rows of the root");
    IS(guarded("post", APIR_Q_FIND_FIRST,
               "{\"select\":{\"title\":true},\"orderBy\":{\"id\":\"asc\"}}"),
       "{\"title\":null}", "fields that may not be seen are null");
    IS(guarded("post", APIR_Q_COUNT,
               "{\"where\":{\"title\":{\"contains\":\"e\"}}}"),
       "0", "in conditions, too");
    IS(guarded("user", APIR_Q_FIND_UNIQUE,
               "{\"where\":{\"id\":\"u2\"},\"select\":{\"posts\":{\"select\":"
               "{\"id\":true}},\"_count\":{\"select\":{\"posts\":true}}}}"),
       "{\"posts\":[{\"id\":4}],\"_count\":{\"posts\":1}}",
       "rows of relations and their counts");
    IS(guarded("user", APIR_Q_COUNT, "{\"where\":{\"posts\":{\"some\":{}}}}"),
       "3", "relations in conditions");
    IS(guarded("tag", APIR_Q_FIND_MANY,
               "{\"orderBy\":[{\"posts\":{\"_count\":\"desc\"}},{\"id\":"
               "\"asc\"}],\"select\":{\"id\":true}}"),
       "[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]",
       "relations that order");
    IS(guarded("comment", APIR_Q_FIND_UNIQUE,
               "{\"where\":{\"id\":\"c1\"},\"select\":{\"post\":{\"select\":"
               "{\"id\":true,\"title\":true}}}}"),
       "{\"post\":{\"id\":1,\"title\":null}}", "a relation to one");
    IS(guarded("post", APIR_Q_FIND_MANY,
               "{\"cursor\":{\"id\":3},\"orderBy\":{\"id\":\"asc\"}}"),
       "[]", "a cursor that may not be seen is none");
}

int main(void)
{
    db_fixture_begin();
    blog = query_site("blog", "plan-blog");
    values_do_not_matter();
    lengths_of_lists_are_rounded();
    parameters_in_order_have_no_numbers();
    plans_are_kept_by_shape();
    long_plans_are_not_kept();
    held_plans_outlive_the_cache_entry();
    shared_parts_are_bound_apart();
    threads_share_a_cache();
    a_policy_hears_of_every_table();
    return db_fixture_done();
}
