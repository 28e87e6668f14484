/*
 * What a type does not take of a literal (§5.6), each at its own place.
 */
#include "graphql/coerce.h"

#include <string.h>

typedef struct check_t {
    const apir_gql_schema_t *schema;
    apir_gql_errors_t *errors;
} check_t;

static void check(check_t *at, const apir_gql_value_t *literal,
                  const apir_gql_type_t *type);

static void wrong(check_t *at, const apir_gql_value_t *literal,
                  const apir_gql_type_t *type)
{
    apir_gql_report_at(at->errors, literal->offset,
                       "This is no value of the type \"%s\"",
                       apir_gql_type_text(type, at->errors->pool));
}

static const apir_gql_argument_t *given(const apir_gql_value_t *literal,
                                        const apir_gql_input_t *input)
{
    for (const apir_gql_argument_t *field = literal->as.fields; field;
         field = field->next) {
        if (field->name.length == input->length
            && memcmp(field->name.text, input->name, input->length) == 0) {
            return field;
        }
    }
    return NULL;
}

static void check_required(check_t *at, const apir_gql_value_t *literal,
                           const apir_gql_type_t *type)
{
    for (int i = 0; i < type->inputs.count; i++) {
        const apir_gql_input_t *input = &type->inputs.items[i];

        if (apir_gql_is_required(input) && !given(literal, input)) {
            apir_gql_report_at(at->errors, literal->offset,
                               "The field \"%s\" of \"%s\" is required",
                               input->name, type->name);
        }
    }
}

static void check_one_of(check_t *at, const apir_gql_value_t *literal,
                         const apir_gql_type_t *type)
{
    const apir_gql_argument_t *only = literal->as.fields;

    if (!only || only->next || only->value->kind == APIR_GQL_NULL) {
        apir_gql_report_at(at->errors, literal->offset,
                           "Exactly one field of \"%s\" is to be given, "
                           "and not null",
                           type->name);
    }
}

static void check_object(check_t *at, const apir_gql_value_t *literal,
                         const apir_gql_type_t *type)
{
    if (literal->kind != APIR_GQL_OBJECT) {
        wrong(at, literal, type);
        return;
    }
    check_required(at, literal, type);
    for (const apir_gql_argument_t *field = literal->as.fields;
         field && !apir_gql_full(at->errors); field = field->next) {
        const apir_gql_input_t *input =
            apir_gql_input_field(type, field->name.text, field->name.length);

        if (!input) {
            apir_gql_report_at(at->errors, field->name.offset,
                               "\"%s\" has no field \"%.*s\"", type->name,
                               APIR_GQL_NAME(&field->name));
        }
        else {
            check(at, field->value, input->type);
        }
    }
    if (type->one_of) {
        check_one_of(at, literal, type);
    }
}

static void check_list(check_t *at, const apir_gql_value_t *literal,
                       const apir_gql_type_t *type)
{
    if (literal->kind != APIR_GQL_LIST) {
        check(at, literal, type->of);
        return;
    }
    for (const apir_gql_value_t *item = literal->as.items;
         item && !apir_gql_full(at->errors); item = item->next) {
        check(at, item, type->of);
    }
}

/* A custom scalar's function is not asked about a literal with variables. */
static void check_leaf(check_t *at, const apir_gql_value_t *literal,
                       const apir_gql_type_t *type)
{
    if (type->kind == APIR_GQL_KIND_SCALAR && type->scalar == APIR_GQL_CUSTOM
        && (!type->input || literal->has_variable)) {
        return;
    }
    if (!apir_gql_coerce_leaf(type, literal, NULL, at->errors->pool)) {
        wrong(at, literal, type);
    }
}

static void check(check_t *at, const apir_gql_value_t *literal,
                  const apir_gql_type_t *type)
{
    if (literal->kind == APIR_GQL_VARIABLE) {
        return;
    }
    if (type->kind == APIR_GQL_KIND_NON_NULL) {
        if (literal->kind == APIR_GQL_NULL) {
            wrong(at, literal, type);
            return;
        }
        type = type->of;
    }
    if (literal->kind == APIR_GQL_NULL) {
        return;
    }
    switch ((apir_gql_type_kind_t)type->kind) {
    case APIR_GQL_KIND_LIST: check_list(at, literal, type); break;
    case APIR_GQL_KIND_INPUT: check_object(at, literal, type); break;
    default: check_leaf(at, literal, type);
    }
}

void apir_gql_check_literal(const apir_gql_schema_t *schema,
                            const apir_gql_value_t *literal,
                            const apir_gql_type_t *type,
                            apir_gql_errors_t *errors)
{
    check_t at = { schema, errors };

    check(&at, literal, type);
}
