/*
 * No table is read without its policy: every recorded read is planned under a
 * policy that leaves a mark for each table it was asked about, and run under
 * one that hides everything, which has to look like an empty database.
 */
#include "query_fixture.h"

typedef struct suite_t {
    const char *name;
    const char *fixture;
} suite_t;

/* ---- two policies ---- */

/* "'t3' <> ''" for each table of the source. */
static bool mark(const apir_query_policy_t *policy, apir_sql_t *sql,
                 const apir_source_t *source, unsigned operation)
{
    int i;

    for (i = 0; i < source->level_count; i++) {
        apir_sql_puts(sql, i > 0 ? " AND " : "", "'", source->levels[i].alias,
                      "' <> ''", NULL);
    }
    return true;
}

static bool hide(const apir_query_policy_t *policy, apir_sql_t *sql,
                 const apir_source_t *source, unsigned operation)
{
    apir_sql_put(sql, "0");
    return true;
}

static const apir_query_policy_t marking = { .rows = mark,
                                             .shape = "m",
                                             .shape_length = 1 };
static const apir_query_policy_t hiding = { .rows = hide,
                                            .shape = "h",
                                            .shape_length = 1 };

/* ---- looking ---- */

static int seen, unguarded, unlike;

/* All of `"Table" AS t3` in a statement have their mark. */
static void look_for(const char *statement, const char *table)
{
    const char *name = apr_pstrcat(unit_pool, "\"", table, "\" AS t", NULL);
    const char *at = statement;

    while ((at = strstr(at, name)) != NULL) {
        const char *alias = at + strlen(name) - 1;
        const char *wanted;

        wanted = apr_psprintf(unit_pool, "'%.*s' <> ''",
                              (int)strspn(alias, "t0123456789"), alias);
        seen++;
        at = alias;
        if (!strstr(statement, wanted)) {
            unguarded++;
            printf("# no rule for %s: %s\n", table, statement);
        }
    }
}

static void look_at(const apir_zmodel_t *zmodel, const char *statements)
{
    char *state, *line = apr_pstrdup(unit_pool, statements);
    int i;

    for (line = apr_strtok(line, "\n", &state); line;
         line = apr_strtok(NULL, "\n", &state)) {
        for (i = 0; i < zmodel->table_count; i++) {
            look_for(line, zmodel->tables[i]->db_name);
        }
    }
}

static const char *told(const query_answer_t *answer)
{
    return answer->status == APR_SUCCESS ? answer->data
                                         : answer->error.message;
}

/* ---- asking ---- */

static const char *argument(const char *query)
{
    apir_pairs_t pairs;
    apir_error_t error;

    memset(&pairs, 0, sizeof(pairs));
    if (!query
        || apir_query_parse(query, strlen(query), &pairs, unit_pool, &error)
               != APR_SUCCESS
        || pairs.count == 0 || strcmp(pairs.items[0].name, "q") != 0
        || !*pairs.items[0].value) {
        return "{}";
    }
    return pairs.items[0].value;
}

static void ask(query_site_t *site, const query_site_t *empty,
                const apir_value_t *request)
{
    const char *args = argument(
        apir_value_text(apir_value_get(request, "query"), NULL));
    char *path = apr_pstrdup(unit_pool,
                             apir_value_text(apir_value_get(request, "path"),
                                             NULL));
    char *op = strrchr(path, '/');
    query_answer_t marked, hidden, without;
    const char *model;

    *op++ = '\0';
    model = strrchr(path, '/') ? strrchr(path, '/') + 1 : "";
    if (apir_query_op(op, strlen(op)) == APIR_Q_OP_COUNT
        || !apir_zmodel_model_in_url(site->zmodel, model, strlen(model))) {
        return;
    }
    site->policy = &marking;
    marked = query_ask(site, model, op, args);
    if (marked.statements) {
        look_at(site->zmodel, marked.statements);
    }
    site->policy = &hiding;
    hidden = query_ask(site, model, op, args);
    without = query_ask(empty, model, op, args);
    if (strcmp(told(&hidden), told(&without)) != 0) {
        unlike++;
        printf("# %s %s %s\n#   hidden: %s\n#   empty: %s\n", model, op, args,
               told(&hidden), told(&without));
    }
}

static void run_case(query_site_t *site, const query_site_t *empty,
                     const apir_value_t *one)
{
    const apir_value_t *steps = apir_value_get(one, "steps");
    const apir_value_t *step;
    apr_size_t i;

    for (i = 0; (step = apir_value_at(steps, i)) != NULL; i++) {
        const apir_value_t *request = apir_value_get(step, "request");
        const char *method = apir_value_text(apir_value_get(request,
                                                            "method"),
                                             NULL);

        if (method && strcmp(method, "GET") == 0) {
            ask(site, empty, request);
        }
    }
}

/* The fixture's tables without their rows. */
static query_site_t empty_site(const suite_t *suite)
{
    const char *folder = apr_pstrcat(unit_pool, QUERY_FIXTURES,
                                     suite->fixture, "/", NULL);
    size_t length;
    const char *schema = unit_file(apr_pstrcat(unit_pool, folder,
                                               "schema.zmodel", NULL),
                                   &length);
    const char *ddl = unit_file(apr_pstrcat(unit_pool, folder, "ddl.sql",
                                            NULL),
                                &length);

    return query_site_of(apr_pstrcat(unit_pool, suite->name, "-empty", NULL),
                         schema, ddl);
}

static void run(const suite_t *suite)
{
    query_site_t site = query_site(suite->fixture, suite->name);
    query_site_t empty = empty_site(suite);
    const apir_value_t *cases, *one;
    size_t length;
    apr_size_t i;

    seen = unguarded = unlike = 0;
    cases = apir_value_get(
        query_json(unit_file(apr_pstrcat(unit_pool, "t/conformance/rpc/",
                                         suite->name, ".json", NULL),
                             &length),
                   unit_pool),
        "cases");
    for (i = 0; (one = apir_value_at(cases, i)) != NULL; i++) {
        run_case(&site, &empty, one);
    }
    OK(seen > 0 && unguarded == 0,
       apr_psprintf(unit_pool, "%s: each of %d tables has its rule",
                    suite->name, seen));
    OK(unlike == 0, "what is hidden is not there");
}

int main(void)
{
    static const suite_t suites[] = {
        { "filter", "blog" },
        { "filter-types", "types" },
        { "select", "blog" },
        { "order", "blog" },
        { "page", "blog" },
        { "aggregate", "blog" },
        { "aggregate-types", "types" },
        { "types", "types" },
        { "delegate", "delegate" },
        { "policy-read", "policy" },
    };
    apr_size_t i;

    db_fixture_begin();
    for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        run(&suites[i]);
    }
    return db_fixture_done();
}
