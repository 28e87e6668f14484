/*
 * valid() against recorded answers of zod 4: tables of schemas (as zod's
 * toJSONSchema writes them), values, and what zod made of the values: output
 * or issues, whose members must come in the same order too.
 *
 * Left out are rows where zod and JSON Schema disagree on what is valid (they
 * have "jsonSchemaSays"), and schemas that JSON Schema cannot say, which are
 * listed below.
 */
#include "unit.h"

#include "json/reader.h"
#include "json/writer.h"
#include "jsonschema/schema.h"

#include <apr_strings.h>

/* Schemas of zod's that are more than their JSON Schema. */
static const struct {
    const char *schema;
    const char *reason;
} beyond[] = {
    { "catch", "said by a default of what is required: tested elsewhere" },
    { "trim", "trim() changes the value before it is checked" },
    { "lower", "toLowerCase() changes the value" },
    { "refine", "refine() calls a function" },
    { "custom-message", "the messages are the schema's own" },
    { "coerce", "coerce changes the type before it is checked" },
    { "transform", "transform() changes the value" },
};

static const char *beyond_reason(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
        if (strcmp(beyond[i].schema, name) == 0) {
            return beyond[i].reason;
        }
    }
    return NULL;
}

static apir_value_t *read_json(const char *path)
{
    static const apir_json_limits_t limits = { 200, 10000000 };
    size_t length = 0;
    char *text = unit_file(path, &length);
    apir_value_t *value = NULL;

    if (text) {
        apir_json_read(text, length, &limits, &value, unit_pool, NULL);
    }
    return value;
}

static const char *text_of(const apir_value_t *value)
{
    apr_size_t length;

    return value ? apir_json_stringify(value, &length, unit_pool) : "absent";
}

static void show(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    printf("# %s\n", message);
}

static void run_row(const apir_schema_t *schema, const char *name,
                    const apir_value_t *row, bool asserted)
{
    const apir_value_t *input = apir_value_get(row, "input");
    const apir_value_t *want = apir_value_get(row, "output");
    apir_value_t *issues;
    const apir_value_t *got = apir_schema_valid(schema, input, &issues,
                                                unit_pool);
    bool checked = input
                   && (asserted ? got != NULL
                                : apir_schema_check(schema, input, unit_pool,
                                                    NULL));

    name = apr_pstrcat(unit_pool, name, ": ", text_of(input), NULL);
    if (strlen(name) > 100) {
        name = apr_pstrcat(unit_pool, apr_pstrndup(unit_pool, name, 97),
                           "...", NULL);
    }
    if (apir_value_get(row, "valid")->kind == APIR_TRUE) {
        bool same = got
                    && (want ? apir_value_equal(got, want)
                             : got->kind == APIR_UNDEFINED);

        if (!OK(same && (checked || !input), name)) {
            printf("#  got: %s %s\n# want: %s\n", text_of(got),
                   text_of(issues), text_of(want));
        }
        return;
    }
    if (got || checked) {
        OK(false, name);
        printf("# taken as %s\n", text_of(got));
        return;
    }
    IS(text_of(issues), text_of(apir_value_get(row, "issues")), name);
}

static void run_schema(const apir_value_t *entry, bool asserted)
{
    apir_schema_options_t options = { asserted, NULL };
    apir_diag_t diag = { show, NULL, unit_pool, 0, 0 };
    const char *name = apir_value_text(apir_value_get(entry, "schema"), NULL);
    const apir_value_t *rows = apir_value_get(entry, "rows");
    apir_schema_t *schema;
    apr_size_t i;

    if (apir_value_get(entry, "beyondJsonSchema")) {
        const char *reason = beyond_reason(name);

        OK(reason != NULL,
           apr_pstrcat(unit_pool, name, " is left out: ", reason, NULL));
        return;
    }
    schema = apir_schema_compile(apir_value_get(entry, "jsonSchema"),
                                 &options, NULL, &diag, unit_pool);
    if (!schema) {
        OK(false, apr_pstrcat(unit_pool, name, " is compiled", NULL));
        return;
    }
    for (i = 0; i < apir_value_length(rows); i++) {
        const apir_value_t *row = apir_value_at(rows, i);

        if (!apir_value_get(row, "jsonSchemaSays")) {
            run_row(schema, name, row, asserted);
        }
    }
}

static void run_table(const char *path, bool asserted)
{
    apir_value_t *table = read_json(path);
    const apir_value_t *schemas = apir_value_get(table, "schemas");
    int before = unit_count, failed = unit_failed;
    apr_size_t i;

    if (!OK(apir_value_length(schemas) > 0,
            apr_pstrcat(unit_pool, path, " is there", NULL))) {
        return;
    }
    for (i = 0; i < apir_value_length(schemas); i++) {
        run_schema(apir_value_at(schemas, i), asserted);
    }
    printf("# %s: %d tests, %d failed\n", path, unit_count - before,
           unit_failed - failed);
}

/* The route that a request goes to, when it does nothing but answer with
 * what valid() returned. */
static const apir_value_t *route_of(const apir_value_t *fixture,
                                    const apir_value_t *request)
{
    const apir_value_t *routes = apir_value_get(fixture, "routes");
    const char *path = apir_value_text(apir_value_get(request, "path"), NULL);
    apr_size_t i;

    for (i = 0; i < apir_value_length(routes); i++) {
        const apir_value_t *route = apir_value_at(routes, i);
        const apir_value_t *first = apir_value_at(apir_value_get(route,
                                                                 "handler"),
                                                  0);
        const apir_value_t *valid = apir_value_get(first, "valid");
        const char *own = apir_value_text(apir_value_get(route, "path"),
                                          NULL);

        if (valid && valid->kind == APIR_TRUE
            && strcmp(own, path + strlen("/api/schema")) == 0) {
            return route;
        }
    }
    return NULL;
}

/* Issues as the recorded answers have them: path, message and code. */
static bool same_issues(const apir_value_t *got, const apir_value_t *want)
{
    static const char *const names[] = { "path", "message", "code" };
    bool same = apir_value_length(got) == apir_value_length(want);
    apr_size_t i, j;

    for (i = 0; same && i < apir_value_length(want); i++) {
        for (j = 0; j < 3; j++) {
            same = same
                   && apir_value_equal(apir_value_get(apir_value_at(got, i),
                                                      names[j]),
                                       apir_value_get(apir_value_at(want, i),
                                                      names[j]));
        }
    }
    return same;
}

static void run_exchange(const apir_value_t *fixture, const char *name,
                         const apir_value_t *step)
{
    static const apir_schema_options_t options = { true, NULL };
    apir_diag_t diag = { show, NULL, unit_pool, 0, 0 };
    const apir_value_t *request = apir_value_get(step, "request");
    const apir_value_t *want = apir_value_get(apir_value_get(step,
                                                             "response"),
                                              "json");
    const apir_value_t *route = route_of(fixture, request), *got;
    const apir_value_t *body = apir_value_get(request, "body");
    apir_value_t *value = NULL, *issues;
    apir_schema_t *schema;

    if (!route || apir_value_get(route, "inputOptional")) {
        return;
    }
    schema = apir_schema_compile(apir_value_get(route, "inputSchema"),
                                 &options, NULL, &diag, unit_pool);
    if (body) {
        apir_json_read(apir_value_text(body, NULL), body->length, NULL,
                       &value, unit_pool, NULL);
    }
    got = apir_schema_valid(schema, value, &issues, unit_pool);
    want = apir_value_get(want, got ? "got" : "issues");
    OK(want
           && (got ? apir_value_equal(got, want) : same_issues(issues, want)),
       name);
}

/* Recorded exchanges of a server whose handlers call valid(). */
static void run_suite(const char *suite_path, const char *fixture_path)
{
    const apir_value_t *cases = apir_value_get(read_json(suite_path),
                                               "cases");
    const apir_value_t *fixture = read_json(fixture_path);
    apr_size_t i;

    OK(apir_value_length(cases) > 0 && fixture,
       apr_pstrcat(unit_pool, suite_path, " is there", NULL));
    for (i = 0; i < apir_value_length(cases); i++) {
        const apir_value_t *one = apir_value_at(cases, i);
        const apir_value_t *steps = apir_value_get(one, "steps");

        if (apir_value_length(steps) == 1) {
            run_exchange(fixture,
                         apir_value_text(apir_value_get(one, "name"), NULL),
                         apir_value_at(steps, 0));
        }
    }
}

int main(void)
{
    unit_begin();
    run_table("t/conformance/routes/validation.json", false);
    run_table("t/conformance/jsonschema/zod.json", false);
    run_table("t/conformance/jsonschema/zod-formats.json", true);
    run_suite("t/conformance/routes/fragno-validation.json",
              "t/conformance/routes/fixtures/fragno-schema/fixture.json");
    return unit_done();
}
