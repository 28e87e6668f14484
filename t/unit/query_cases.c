/* The recorded reads, without a server: arguments, plan, rows, annotations. */
#include "query_fixture.h"

#include "policy/policy.h"

typedef struct suite_t {
    const char *name;
    const char *fixture;
    bool each;     /* only cases that begin with a read */
    bool policies; /* are on */
} suite_t;

static int passed, failed;

/* ---- comparing ---- */

static bool same_set(const apir_value_t *got, const apir_value_t *want)
{
    apr_size_t count = apir_value_length(want);
    bool *used = apr_pcalloc(unit_pool, count + 1);
    apr_size_t i, j;

    if (!got || got->kind != APIR_ARRAY || apir_value_length(got) != count) {
        return false;
    }
    for (i = 0; i < count; i++) {
        for (j = 0; j < count; j++) {
            if (!used[j]
                && apir_value_equal(apir_value_at(got, j),
                                    apir_value_at(want, i))) {
                used[j] = true;
                break;
            }
        }
        if (j == count) {
            return false;
        }
    }
    return true;
}

static const char *text_of(const apir_value_t *value)
{
    apr_size_t length;

    return value ? apir_json_stringify(value, &length, unit_pool) : "(none)";
}

static void tell(const suite_t *suite, const char *name, const char *args,
                 const query_answer_t *answer, const apir_value_t *want)
{
    failed++;
    printf("# %s: %s\n#   %s\n#   want: %s\n#   got: %s %s\n", suite->name,
           name, args, text_of(want),
           answer->status == APR_SUCCESS ? answer->data
                                         : answer->error.message,
           answer->meta ? answer->meta : "");
    if (answer->error.detail) {
        printf("#   %s\n", answer->error.detail);
    }
    if (answer->statements) {
        printf("#   %s\n", answer->statements);
    }
}

static bool matches_data(const query_answer_t *answer,
                         const apir_value_t *want, bool unordered)
{
    const apir_value_t *data = apir_value_get(want, "data");
    const apir_value_t *meta = apir_value_get(apir_value_get(want, "meta"),
                                              "serialization");
    apir_value_t *got = answer->data ? query_json(answer->data, unit_pool)
                                     : NULL;

    if (answer->status != APR_SUCCESS || !got) {
        return false;
    }
    if (unordered ? !same_set(got, data) : !apir_value_equal(got, data)) {
        return false;
    }
    if (!answer->meta || !meta) {
        return !answer->meta == !meta;
    }
    return apir_value_equal(
        apir_value_get(query_json(answer->meta, unit_pool), "values"),
        apir_value_get(meta, "values"));
}

static bool matches_error(const query_answer_t *answer,
                          const apir_value_t *want)
{
    apr_int64_t status = 0;

    apir_value_integer(apir_value_get(want, "status"), &status);
    return answer->status != APR_SUCCESS
           && apir_error_info(answer->error.kind)->status == status;
}

/* ---- running ---- */

static const char *parameter(const char *query, const char *name)
{
    apir_pairs_t pairs;
    apir_error_t error;
    const char *found = NULL;
    apr_size_t i;

    memset(&pairs, 0, sizeof(pairs));
    if (!query
        || apir_query_parse(query, strlen(query), &pairs, unit_pool, &error)
               != APR_SUCCESS) {
        return NULL;
    }
    for (i = 0; i < pairs.count; i++) {
        if (strcmp(pairs.items[i].name, name) == 0) {
            found = pairs.items[i].value;
        }
    }
    return found;
}

static void run_step(const suite_t *suite, const query_site_t *site,
                     const char *name, const apir_value_t *step)
{
    const apir_value_t *request = apir_value_get(step, "request");
    const apir_value_t *response = apir_value_get(step, "response");
    const char *query = apir_value_text(apir_value_get(request, "query"),
                                        NULL);
    char *path = apr_pstrdup(unit_pool,
                             apir_value_text(apir_value_get(request, "path"),
                                             NULL));
    char *op = strrchr(path, '/');
    const char *args = parameter(query, "q");
    const char *meta = parameter(query, "meta");
    apir_value_t *parsed = meta ? query_json(meta, unit_pool) : NULL;
    query_answer_t answer;

    *op++ = '\0';
    args = args && *args ? args : "{}";
    meta = parsed ? text_of(apir_value_get(parsed, "serialization")) : NULL;
    answer = query_ask_in(site, strrchr(path, '/') + 1, op, args, meta,
                          unit_pool);
    if (apir_value_number(apir_value_get(response, "status")) == 200
            ? matches_data(&answer, apir_value_get(response, "json"),
                           apir_value_get(step, "unordered") != NULL)
            : matches_error(&answer, response)) {
        passed++;
        return;
    }
    tell(suite, name, args, &answer, apir_value_get(response, "json"));
}

static bool reads(const apir_value_t *step)
{
    const char *method = apir_value_text(
        apir_value_get(apir_value_get(step, "request"), "method"), NULL);

    return method && strcmp(method, "GET") == 0;
}

static void run_case(const suite_t *suite, query_site_t *site,
                     const apir_policy_t *policy, const apir_value_t *one)
{
    const char *name = apir_value_text(apir_value_get(one, "name"), NULL);
    const apir_value_t *steps = apir_value_get(one, "steps");
    const apir_value_t *step;
    apr_size_t i;

    if (policy) {
        site->policy = apir_policy_for(policy, apir_value_get(one, "auth"),
                                       APIR_POLICY_MISSING_NULL, unit_pool);
    }
    for (i = 0; (step = apir_value_at(steps, i)) != NULL && reads(step);
         i++) {
        run_step(suite, site, name, step);
    }
}

static void run_suite(const suite_t *suite)
{
    query_site_t site = query_site(suite->fixture, suite->name);
    const char *path = apr_pstrcat(unit_pool, "t/conformance/rpc/",
                                   suite->name, ".json", NULL);
    const apir_policy_t *policy;
    const apir_value_t *cases;
    const apir_value_t *one;
    size_t length;
    char *text = unit_file(path, &length);
    apr_size_t i;

    policy = suite->policies ? apir_policy_compile(site.zmodel, unit_pool)
                             : NULL;
    passed = failed = 0;
    cases = text ? apir_value_get(query_json(text, unit_pool), "cases")
                 : NULL;
    for (i = 0; (one = apir_value_at(cases, i)) != NULL; i++) {
        run_case(suite, &site, policy, one);
    }
    OK(passed > 0 && failed == 0,
       apr_psprintf(unit_pool, "%s: %d reads are as recorded", suite->name,
                    passed));
    if (failed > 0) {
        printf("# %d are not\n", failed);
    }
}

int main(void)
{
    static const suite_t suites[] = {
        { "filter", "blog", false, false },
        { "filter-types", "types", false, false },
        { "select", "blog", false, false },
        { "order", "blog", false, false },
        { "page", "blog", false, false },
        { "aggregate", "blog", false, false },
        { "strings", "blog", true, false },
        { "aggregate-types", "types", false, false },
        { "types", "types", true, false },
        { "delegate", "delegate", true, false },
        { "policy-read", "policy", true, true },
    };
    apr_size_t i;

    db_fixture_begin();
    for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        run_suite(&suites[i]);
    }
    return db_fixture_done();
}
