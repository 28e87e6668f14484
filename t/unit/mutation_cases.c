/* The recorded exchanges of writes, without a server: each case begins with
 * the fixture's rows. */
#include "mutation_fixture.h"
#include "query_match.h"

typedef struct suite_t {
    const char *name;
    const char *fixture;
} suite_t;

static int passed, failed;

static const char *member_text(const apir_value_t *object, const char *name)
{
    return apir_value_text(apir_value_get(object, name), NULL);
}

static bool answers(const write_answer_t *answer,
                    const apir_value_t *response, match_t *match)
{
    const apir_value_t *want = apir_value_get(response, "json");
    apir_value_t *got = query_json(answer->body, unit_pool);

    if (answer->status
        != (int)apir_value_number(apir_value_get(response, "status"))) {
        match->why = "status";
        return false;
    }
    return !want || match_value(match, got, want, "");
}

static void tell(const suite_t *suite, const char *name,
                 const apir_value_t *request, const char *body,
                 const write_answer_t *answer, const apir_value_t *response,
                 const match_t *match)
{
    apr_size_t length;

    printf("# %s: %s: %s\n#   %s %s %s\n#   want: %s\n#   got: %d %s\n",
           suite->name, name, match->why ? match->why : "",
           member_text(request, "path"),
           member_text(request, "query") ? member_text(request, "query") : "",
           body ? body : "",
           apir_json_stringify(response, &length, unit_pool), answer->status,
           answer->body);
    if (answer->detail) {
        printf("#   %s\n", answer->detail);
    }
}

static bool run_step(const suite_t *suite, write_site_t *site,
                     const char *name, const apir_value_t *step,
                     match_t *match)
{
    const apir_value_t *request = apir_value_get(step, "request");
    const apir_value_t *response = apir_value_get(step, "response");
    const char *path = match_filled(match, member_text(request, "path"));
    const char *query = match_filled(match, member_text(request, "query"));
    const char *body = match_filled(match, member_text(request, "body"));
    write_answer_t answer;

    match->unordered = apir_value_get(step, "unordered");
    match->why = NULL;
    answer = write_ask_in(site, member_text(request, "method"),
                          path + strlen("/api/model"), query, body,
                          unit_pool);
    if (answers(&answer, response, match)) {
        return true;
    }
    tell(suite, name, request, body, &answer, response, match);
    return false;
}

static void run_case(const suite_t *suite, write_site_t *site,
                     const apir_value_t *one)
{
    const char *name = member_text(one, "name");
    const apir_value_t *steps = apir_value_get(one, "steps");
    const apir_value_t *step;
    match_t match;
    bool good = true;
    apr_size_t i;

    match_begin(&match, unit_pool);
    site->auth = apir_value_get(one, "auth");
    write_restart(site);
    for (i = 0; good && (step = apir_value_at(steps, i)) != NULL; i++) {
        good = run_step(suite, site, name, step, &match);
    }
    if (good) {
        passed++;
    }
    else {
        failed++;
    }
}

static void run_suite(const suite_t *suite)
{
    write_site_t site = write_site(suite->fixture, suite->name);
    const char *path = apr_pstrcat(unit_pool, "t/conformance/rpc/",
                                   suite->name, ".json", NULL);
    const apir_value_t *cases = NULL;
    const apir_value_t *one;
    size_t length;
    char *text = unit_file(path, &length);
    apr_size_t i;

    passed = failed = 0;
    if (strcmp(suite->fixture, "policy") == 0) {
        site.rules = apir_policy_compile(site.site.zmodel, unit_pool);
    }
    if (text) {
        cases = apir_value_get(query_json(text, unit_pool), "cases");
    }
    for (i = 0; (one = apir_value_at(cases, i)) != NULL; i++) {
        run_case(suite, &site, one);
    }
    OK(passed > 0 && failed == 0,
       apr_psprintf(unit_pool, "%s: %d cases are as recorded", suite->name,
                    passed));
    if (failed > 0) {
        printf("# %d are not\n", failed);
    }
}

int main(void)
{
    static const suite_t suites[] = {
        { "create", "blog" },           { "update", "blog" },
        { "delete", "blog" },           { "nested-create", "blog" },
        { "nested-update", "blog" },    { "transaction", "blog" },
        { "strings", "blog" },          { "types", "types" },
        { "superjson", "types" },       { "delegate", "delegate" },
        { "validation", "validation" }, { "policy-write", "policy" },
        { "policy-read", "policy" },
    };
    apr_size_t i;

    db_fixture_begin();
    for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        run_suite(&suites[i]);
    }
    return db_fixture_done();
}
