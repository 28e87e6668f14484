/*
 * Schemas: from text to what an event can ask (event/route.h).
 */
#include "mod_apiroutes/compile.h"

#include "json/reader.h"
#include "jsonschema/schema.h"

#include <string.h>

static const apir_value_t *run_valid(const void *schema,
                                     const apir_value_t *value,
                                     apir_value_t **issues, apr_pool_t *pool)
{
    return apir_schema_valid(schema, value, issues, pool);
}

static bool run_check(const void *schema, const apir_value_t *value,
                      apr_pool_t *pool, apir_error_t *error)
{
    return apir_schema_check(schema, value, pool, error);
}

/* The part of a schema that stands under "items"; NULL when there is none.
 * References inside the document keep their meaning. */
static const apir_schema_t *compile_items(const apir_value_t *document,
                                          const apir_schema_options_t *given,
                                          const apir_place_t *place,
                                          apir_diag_t *diag, apr_pool_t *pool)
{
    static const char uri[] = "apiroutes:/output";
    apir_schema_options_t options = *given;
    apir_value_t *items = apir_value_object(pool);

    if (!apir_value_get(document, "items")) {
        return NULL;
    }
    options.store = apir_schema_store_create(pool);
    apir_schema_store_add(options.store, uri, document);
    apir_object_set(items, "$ref",
                    apir_value_string("apiroutes:/output#/items", pool));
    return apir_schema_compile(items, &options, place, diag, pool);
}

static const apir_validator_t *compile(const apir_mount_t *mount,
                                       const char *text,
                                       const apir_place_t *place,
                                       apir_diag_t *diag, apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { 200, 1000000 };
    apir_schema_options_t options = {
        .assert_formats = !mount->annotate_formats
    };
    apir_validator_t *validator;
    apir_error_t error = { 0 };
    apir_value_t *document;
    const apir_schema_t *schema;

    if (apir_json_read(text, strlen(text), &limits, &document, pool, &error)
        != APR_SUCCESS) {
        apir_diag_error(diag, place, "a schema is no JSON: %s",
                        error.message);
        return NULL;
    }
    schema = apir_schema_compile(document, &options, place, diag, pool);
    if (!schema) {
        return NULL;
    }
    validator = apr_pcalloc(pool, sizeof(*validator));
    validator->schema = schema;
    validator->items = compile_items(document, &options, place, diag, pool);
    validator->valid = run_valid;
    validator->check = run_check;
    return validator;
}

void apir_mod_compile_schemas(const apir_mount_t *mount, apir_route_t *route,
                              apir_diag_t *diag, apr_pool_t *pool)
{
    apir_place_t place = { route->file, route->line, 0 };

    if (route->input_schema && !route->input) {
        route->input = compile(mount, route->input_schema, &place, diag,
                               pool);
    }
    if (route->output_schema && !route->output) {
        route->output = compile(mount, route->output_schema, &place, diag,
                                pool);
    }
}
