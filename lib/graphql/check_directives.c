/*
 * Arguments (§5.4) and directives (§5.7), of documents and of schemas.
 */
#include "graphql/check_int.h"

#include <string.h>

static void check_required(const apir_gql_inputs_t *inputs,
                           const apir_gql_argument_t *arguments,
                           apr_uint32_t place, const char *owner,
                           apir_gql_errors_t *errors)
{
    for (int i = 0; i < inputs->count; i++) {
        const apir_gql_input_t *input = &inputs->items[i];
        const apir_gql_argument_t *given = arguments;

        if (!apir_gql_is_required(input)) {
            continue;
        }
        while (given
               && (given->name.length != input->length
                   || memcmp(given->name.text, input->name, input->length)
                          != 0)) {
            given = given->next;
        }
        if (!given) {
            apir_gql_report_at(errors, place,
                               "The argument \"%s\" of \"%s\" is required",
                               input->name, owner);
        }
    }
}

static void check_twice_in_object(const apir_gql_value_t *literal,
                                  apir_gql_errors_t *errors)
{
    apir_gql_names_t names = { .pool = errors->pool };

    for (const apir_gql_argument_t *field = literal->as.fields;
         field && !apir_gql_full(errors); field = field->next) {
        const apir_gql_name_t *same = apir_gql_names_add(&names,
                                                         &field->name);

        if (same) {
            apir_gql_report_two(errors, same->offset, field->name.offset,
                                "The field \"%.*s\" is given twice",
                                APIR_GQL_NAME(&field->name));
        }
        apir_gql_check_twice(field->value, errors);
    }
}

void apir_gql_check_twice(const apir_gql_value_t *literal,
                          apir_gql_errors_t *errors)
{
    if (literal->kind == APIR_GQL_OBJECT) {
        check_twice_in_object(literal, errors);
    }
    else if (literal->kind == APIR_GQL_LIST) {
        for (const apir_gql_value_t *item = literal->as.items;
             item && !apir_gql_full(errors); item = item->next) {
            apir_gql_check_twice(item, errors);
        }
    }
}

void apir_gql_check_arguments(const apir_gql_schema_t *schema,
                              const apir_gql_inputs_t *inputs,
                              const apir_gql_argument_t *arguments,
                              apr_uint32_t place, const char *owner,
                              apir_gql_errors_t *errors)
{
    apir_gql_names_t names = { .pool = errors->pool };

    for (const apir_gql_argument_t *given = arguments;
         given && !apir_gql_full(errors); given = given->next) {
        const apir_gql_name_t *same = apir_gql_names_add(&names,
                                                         &given->name);
        const apir_gql_input_t *input = NULL;

        if (same) {
            apir_gql_report_two(errors, same->offset, given->name.offset,
                                "The argument \"%.*s\" is given twice",
                                APIR_GQL_NAME(&given->name));
        }
        if (inputs) {
            input = apir_gql_input(inputs, given->name.text,
                                   given->name.length);
        }
        if (inputs && !input) {
            apir_gql_report_at(errors, given->name.offset,
                               "\"%s\" has no argument \"%.*s\"", owner,
                               APIR_GQL_NAME(&given->name));
        }
        apir_gql_check_twice(given->value, errors);
        if (input) {
            apir_gql_check_literal(schema, given->value, input->type, errors);
        }
    }
    if (inputs) {
        check_required(inputs, arguments, place, owner, errors);
    }
}

static void check_one(const apir_gql_schema_t *schema,
                      const apir_gql_directive_t *directive,
                      const apir_gql_directive_def_t *definition,
                      apir_gql_location_t location, apir_gql_errors_t *errors)
{
    if (!definition) {
        apir_gql_report_at(errors, directive->offset,
                           "There is no directive \"@%.*s\"",
                           APIR_GQL_NAME(&directive->name));
    }
    else if (!(definition->locations & location)) {
        apir_gql_report_at(errors, directive->offset,
                           "The directive \"@%s\" may not stand here",
                           definition->name);
    }
    apir_gql_check_arguments(schema,
                             definition ? &definition->arguments : NULL,
                             directive->arguments, directive->offset,
                             definition ? definition->name : "", errors);
}

static const apir_gql_directive_t *
of_name(const apir_gql_directive_t *directives, const apir_gql_name_t *name)
{
    while (&directives->name != name) {
        directives = directives->next;
    }
    return directives;
}

void apir_gql_check_directives(const apir_gql_schema_t *schema,
                               const apir_gql_directive_t *directives,
                               apir_gql_location_t location,
                               apir_gql_errors_t *errors)
{
    apir_gql_names_t names = { .pool = errors->pool };

    for (const apir_gql_directive_t *directive = directives;
         directive && !apir_gql_full(errors); directive = directive->next) {
        const apir_gql_directive_def_t *definition = apir_gql_directive(
            schema, directive->name.text, directive->name.length);
        const apir_gql_name_t *same = NULL;

        if (definition && !definition->repeatable) {
            same = apir_gql_names_add(&names, &directive->name);
        }
        if (same) {
            apir_gql_report_two(errors, of_name(directives, same)->offset,
                                directive->offset,
                                "The directive \"@%.*s\" may stand here once",
                                APIR_GQL_NAME(&directive->name));
        }
        check_one(schema, directive, definition, location, errors);
    }
}
