/*
 * The two questions that are asked of a compiled schema.
 */
#include "schema.h"

#include "compile_int.h"
#include "run_int.h"

#include <apr_strings.h>
#include <string.h>

/* No value at all. */
static const apir_value_t undefined;

bool apir_schema_check(const apir_schema_t *schema, const apir_value_t *value,
                       apr_pool_t *pool, apir_error_t *error)
{
    const apir_step_t root = { NULL, NULL, 0, 0 };
    apir_run_t run;
    bool good;

    apir_run_begin(&run, schema, pool);
    good = apir_run_node(&run, schema->root, value ? value : &undefined,
                         &root, NULL, NULL);
    if (!good) {
        apir_error_set(
            error, pool, run.stop ? APIR_E_TOO_MANY : APIR_E_INVALID,
            run.failed_keyword ? "at \"%s\": %s (%s)" : "at \"%s\": %s",
            run.failed_at ? run.failed_at : "",
            run.failed_message ? run.failed_message : "it does not conform",
            run.failed_keyword);
    }
    apir_run_end(&run);
    return good;
}

/* The one issue of a run that met a limit. */
static apir_value_t *limit_issues(const apir_run_t *run)
{
    apir_value_t *issues = apir_value_array(run->pool);
    apir_value_t *issue = apir_value_object(run->pool);

    apir_object_set(issue, "code", apir_value_string("custom", run->pool));
    apir_object_set(issue, "path", run->limit_path);
    apir_object_set(issue, "message",
                    apir_value_string(run->limit, run->pool));
    apir_array_add(issues, issue, run->pool);
    return issues;
}

/* The walk of zod's: the output, or NULL and the issues. */
static const apir_value_t *run_valid(const apir_schema_t *schema,
                                     const apir_node_t *node,
                                     const apir_value_t *value,
                                     apir_value_t **issues, apr_pool_t *pool)
{
    const apir_step_t root = { NULL, NULL, 0, 0 };
    const apir_value_t *out = NULL;
    apir_issues_t gathered;
    apir_run_t run;
    bool good;

    apir_run_begin(&run, schema, pool);
    run.zod = true;
    apir_issues_begin(&run, &gathered, &root);
    run.outermost = &gathered;
    good = apir_run_node(&run, node, value, &root, NULL, &out);
    if (!good) {
        if (!run.stop && !gathered.list) {
            apir_fail_custom(&run, &root, "", "Invalid input");
        }
        *issues = run.limit ? limit_issues(&run) : gathered.list;
    }
    apir_run_end(&run);
    if (!good) {
        return NULL;
    }
    return out ? out : value;
}

const apir_value_t *apir_schema_valid(const apir_schema_t *schema,
                                      const apir_value_t *value,
                                      apir_value_t **issues, apr_pool_t *pool)
{
    *issues = NULL;
    if (!value || value->kind == APIR_UNDEFINED) {
        if (schema->root->absent) {
            return schema->root->absent;
        }
        value = &undefined;
    }
    return run_valid(schema, schema->root, value, issues, pool);
}

const apir_value_t *apir_node_output(const apir_schema_t *schema,
                                     const apir_node_t *node,
                                     const apir_value_t *value,
                                     apr_pool_t *pool)
{
    apir_value_t *issues;

    return run_valid(schema, node, value, &issues, pool);
}

/* The first type that a schema names, through references. */
static const char *type_of(const apir_node_t *node)
{
    int steps;

    for (steps = 0; node && steps < 32; steps++) {
        const apir_node_t *next = NULL;
        apr_size_t i;

        for (i = 0; node->type_order[i]; i++) {
            if (node->type_order[i] != APIR_TYPE_NULL
                || !node->type_order[i + 1]) {
                return apir_type_name(node->type_order[i]);
            }
        }
        for (i = 0; i < node->inplace_count && !next; i++) {
            const apir_inplace_t *inplace = &node->inplace[i];

            if (inplace->kind <= APIR_ANY_OF && inplace->count) {
                next = inplace->nodes[0];
            }
        }
        node = next;
    }
    return NULL;
}

/* The schema that the properties of an object have. */
static const apir_node_t *property_of(const apir_node_t *node,
                                      const char *name, int steps)
{
    const apir_node_t *found = NULL;
    apr_size_t i, j;

    if (node->members) {
        apr_int64_t slot = apir_names_find(&node->members->names, name,
                                           strlen(name));

        if (slot >= 0 && node->members->slots[slot].node) {
            return node->members->slots[slot].node;
        }
    }
    for (i = 0; i < node->inplace_count && !found && steps; i++) {
        const apir_inplace_t *inplace = &node->inplace[i];

        for (j = 0;
             j < inplace->count && !found && inplace->kind <= APIR_ALL_OF;
             j++) {
            found = property_of(inplace->nodes[j], name, steps - 1);
        }
    }
    return found;
}

bool apir_schema_has_property(const apir_schema_t *schema, const char *name)
{
    return property_of(schema->root, name, 8) != NULL;
}

const char *apir_schema_property_type(const apir_schema_t *schema,
                                      const char *name)
{
    const apir_node_t *node = property_of(schema->root, name, 8);

    return node ? type_of(node) : NULL;
}
