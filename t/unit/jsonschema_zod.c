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
                    const apir_value_t *row)
{
    const apir_value_t *input = apir_value_get(row, "input");
    const apir_value_t *want = apir_value_get(row, "output");
    apir_value_t *issues;
    const apir_value_t *got = apir_schema_valid(schema, input, &issues,
                                                unit_pool);
    bool checked = input && apir_schema_check(schema, input, unit_pool, NULL);

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

static void run_schema(const apir_value_t *entry)
{
    static const apir_schema_options_t options = { false, NULL };
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
            run_row(schema, name, row);
        }
    }
}

static void run_table(const char *path)
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
        run_schema(apir_value_at(schemas, i));
    }
    printf("# %s: %d tests, %d failed\n", path, unit_count - before,
           unit_failed - failed);
}

int main(void)
{
    unit_begin();
    run_table("t/conformance/routes/validation.json");
    run_table("t/conformance/jsonschema/zod.json");
    return unit_done();
}
