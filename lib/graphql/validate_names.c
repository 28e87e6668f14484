/*
 * Operations: their names, their variables' definitions, the one field of a
 * subscription (§5.2, §5.8.1, §5.8.2).
 */
#include "graphql/validate_int.h"

static void check_name(apir_gql_validation_t *at, apir_gql_names_t *names,
                       const apir_gql_name_t *name, const char *what)
{
    const apir_gql_name_t *same = apir_gql_names_add(names, name);

    if (same) {
        apir_gql_report_two(at->errors, same->offset, name->offset,
                            "There are two %s \"%.*s\"", what,
                            APIR_GQL_NAME(name));
    }
}

void apir_gql_check_names(apir_gql_validation_t *at)
{
    apir_gql_names_t operations = { .pool = at->pool };
    apir_gql_names_t fragments = { .pool = at->pool };

    for (const apir_gql_definition_t *definition = at->document->definitions;
         definition; definition = definition->next) {
        if (definition->kind == APIR_GQL_FRAGMENT) {
            check_name(at, &fragments, &definition->name, "fragments");
        }
        else if (definition->kind > APIR_GQL_FRAGMENT) {
            continue;
        }
        else if (definition->name.text) {
            check_name(at, &operations, &definition->name, "operations");
        }
        else if (at->document->operations > 1) {
            apir_gql_report_at(at->errors, definition->offset,
                               "An operation without a name has to be the "
                               "only one");
        }
    }
}

static void check_type(apir_gql_validation_t *at,
                       const apir_gql_field_def_t *variable)
{
    const apir_gql_type_ref_t *ref = variable->type;
    const apir_gql_type_t *type;

    while (ref->of) {
        ref = ref->of;
    }
    type = apir_gql_type(at->schema, ref->name.text, ref->name.length);
    if (!type) {
        apir_gql_report_at(at->errors, ref->name.offset,
                           "There is no type \"%.*s\"",
                           APIR_GQL_NAME(&ref->name));
    }
    else if (!apir_gql_is_input(type)) {
        apir_gql_report_at(at->errors, ref->name.offset,
                           "\"%s\" is no type of a variable", type->name);
    }
    if (variable->default_value) {
        apir_gql_check_twice(variable->default_value, at->errors);
    }
    if (variable->default_value && type && apir_gql_is_input(type)) {
        apir_gql_check_literal(at->schema, variable->default_value,
                               apir_gql_type_of_ref(at->schema,
                                                    variable->type, at->pool),
                               at->errors);
    }
}

static void check_definitions(apir_gql_validation_t *at,
                              const apir_gql_definition_t *operation)
{
    apir_gql_names_t names = { .pool = at->pool };

    for (const apir_gql_field_def_t *variable = operation->fields;
         variable && !apir_gql_full(at->errors); variable = variable->next) {
        check_name(at, &names, &variable->name, "variables");
        check_type(at, variable);
        apir_gql_check_directives(at->schema, variable->directives,
                                  APIR_GQL_ON_VARIABLE_DEFINITION,
                                  at->errors);
    }
}

void apir_gql_check_definitions(apir_gql_validation_t *at)
{
    for (apr_uint32_t i = 0; i < at->document->operations; i++) {
        check_definitions(at, at->operations[i].definition);
    }
}

/* The first field that was met, and those of other keys. */
typedef struct roots_t {
    apir_gql_validation_t *at;
    const apir_gql_selection_t *first;
    apr_array_header_t *others; /**< offsets */
    apr_array_header_t *meta; /**< of apir_gql_selection_t *: introspection */
} roots_t;

static void collect(roots_t *roots, const apir_gql_selection_t *selections);

static void check_conditions(roots_t *roots,
                             const apir_gql_directive_t *directives)
{
    for (; directives; directives = directives->next) {
        if (apir_gql_is(&directives->name, "skip")
            || apir_gql_is(&directives->name, "include")) {
            apir_gql_report_at(roots->at->errors, directives->offset,
                               "The root of a subscription takes no "
                               "\"@%.*s\"",
                               APIR_GQL_NAME(&directives->name));
        }
    }
}

static void collect_field(roots_t *roots, const apir_gql_selection_t *field)
{
    if (field->name.length > 2 && field->name.text[0] == '_'
        && field->name.text[1] == '_') {
        APR_ARRAY_PUSH(roots->meta, const apir_gql_selection_t *) = field;
    }
    if (!roots->first) {
        roots->first = field;
    }
    else if (!apir_gql_same(&field->key, &roots->first->key)) {
        APR_ARRAY_PUSH(roots->others, apr_uint32_t) = field->offset;
    }
}

static void collect(roots_t *roots, const apir_gql_selection_t *selections)
{
    for (; selections; selections = selections->next) {
        apir_gql_owner_t *fragment;

        check_conditions(roots, selections->directives);
        if (selections->kind == APIR_GQL_FIELD) {
            collect_field(roots, selections);
        }
        else if (selections->kind == APIR_GQL_INLINE) {
            collect(roots, selections->selections);
        }
        else {
            fragment = apir_gql_fragment(roots->at, &selections->name);
            if (fragment && fragment->round != roots->at->round) {
                fragment->round = roots->at->round;
                collect(roots, fragment->definition->selections);
            }
        }
    }
}

/* Introspection is no root field of a subscription: an error for each key. */
static void report_meta(roots_t *roots)
{
    apir_gql_errors_t *errors = roots->at->errors;
    const apir_gql_selection_t **fields = (const apir_gql_selection_t **)
                                              roots->meta->elts;
    apr_array_header_t *places = apr_array_make(roots->at->pool, 1,
                                                sizeof(apr_uint32_t));

    for (int i = 0; i < roots->meta->nelts && !apir_gql_full(errors); i++) {
        const apir_gql_name_t *key = fields[i] ? &fields[i]->key : NULL;

        apr_array_clear(places);
        for (int j = i; key && j < roots->meta->nelts; j++) {
            if (fields[j] && apir_gql_same(&fields[j]->key, key)) {
                APR_ARRAY_PUSH(places, apr_uint32_t) = fields[j]->offset;
                fields[j] = NULL;
            }
        }
        if (key) {
            apir_gql_report(errors,
                            "A subscription cannot be to introspection",
                            (const apr_uint32_t *)places->elts,
                            (apr_uint32_t)places->nelts);
        }
    }
}

void apir_gql_check_subscriptions(apir_gql_validation_t *at)
{
    for (apr_uint32_t i = 0; i < at->document->operations && !at->cyclic;
         i++) {
        const apir_gql_definition_t *operation = at->operations[i].definition;
        roots_t roots = { at, NULL, NULL, NULL };

        if (operation->kind != APIR_GQL_SUBSCRIPTION) {
            continue;
        }
        roots.others = apr_array_make(at->pool, 4, sizeof(apr_uint32_t));
        roots.meta = apr_array_make(at->pool, 1,
                                    sizeof(const apir_gql_selection_t *));
        at->round++;
        collect(&roots, operation->selections);
        report_meta(&roots);
        if (roots.others->nelts) {
            apir_gql_report(at->errors, "A subscription has one root field",
                            (const apr_uint32_t *)roots.others->elts,
                            (apr_uint32_t)roots.others->nelts);
        }
    }
}
