/*
 * Defaults become values once, when the schema is made. A default may need
 * those of the fields of an input object, so they are settled depth first;
 * one that needs itself is refused (§3.10, InputObjectDefaultValueHasCycle).
 */
#include "graphql/check_int.h"
#include "graphql/schema_int.h"

#include "core/limits.h"

#include <apr_strings.h>
#include <string.h>

typedef struct settle_t {
    apir_gql_builder_t *builder;
    apr_hash_t *open; /**< inputs that are being settled */
    int depth;
} settle_t;

static void settle(settle_t *at, apir_gql_input_t *input);

static const apir_gql_value_t *member(const apir_gql_value_t *literal,
                                      const apir_gql_input_t *input)
{
    for (const apir_gql_argument_t *field = literal->as.fields; field;
         field = field->next) {
        if (field->name.length == input->length
            && memcmp(field->name.text, input->name, input->length) == 0) {
            return field->value;
        }
    }
    return NULL;
}

/* Settles the defaults that a literal makes use of. */
static void settle_used(settle_t *at, const apir_gql_value_t *literal,
                        const apir_gql_type_t *type)
{
    if (type->kind == APIR_GQL_KIND_NON_NULL) {
        settle_used(at, literal, type->of);
    }
    else if (type->kind == APIR_GQL_KIND_LIST
             && literal->kind == APIR_GQL_LIST) {
        for (const apir_gql_value_t *item = literal->as.items; item;
             item = item->next) {
            settle_used(at, item, type->of);
        }
    }
    else if (type->kind == APIR_GQL_KIND_LIST) {
        settle_used(at, literal, type->of);
    }
    else if (type->kind == APIR_GQL_KIND_INPUT
             && literal->kind == APIR_GQL_OBJECT) {
        for (int i = 0; i < type->inputs.count; i++) {
            apir_gql_input_t *input = &type->inputs.items[i];
            const apir_gql_value_t *given = member(literal, input);

            if (given) {
                settle_used(at, given, input->type);
            }
            else {
                settle(at, input);
            }
        }
    }
}

static void settle(settle_t *at, apir_gql_input_t *input)
{
    apir_gql_errors_t *errors = &at->builder->errors;
    apr_uint32_t before = errors->count;

    if (!input->literal || input->default_value) {
        return;
    }
    if (apr_hash_get(at->open, &input, sizeof(input))
        || at->depth >= APIR_MAX_GRAPHQL_DEPTH) {
        apir_gql_report_at(errors, input->offset,
                           "The default of \"%s\" needs itself, or too many "
                           "others",
                           input->name);
        return;
    }
    apir_gql_check_twice(input->literal, errors);
    apir_gql_check_literal(at->builder->schema, input->literal, input->type,
                           errors);
    if (errors->count != before) {
        return;
    }
    apr_hash_set(at->open,
                 apr_pmemdup(at->builder->pool, &input, sizeof(input)),
                 sizeof(input), input);
    at->depth++;
    settle_used(at, input->literal, input->type);
    at->depth--;
    if (errors->count == before) {
        apir_gql_coerce_literal(input->literal, input->type, NULL,
                                &input->default_value, at->builder->pool);
    }
    apr_hash_set(at->open, &input, sizeof(input), NULL);
}

static void settle_all(settle_t *at, const apir_gql_inputs_t *inputs)
{
    for (int i = 0; i < inputs->count; i++) {
        settle(at, &inputs->items[i]);
    }
}

void apir_gql_build_defaults(apir_gql_builder_t *builder)
{
    settle_t at = { builder, apr_hash_make(builder->pool), 0 };

    for (int i = 0; i < builder->order->nelts; i++) {
        apir_gql_type_t *type =
            APR_ARRAY_IDX(builder->order, i, apir_gql_decl_t *)->type;

        settle_all(&at, &type->inputs);
        for (int field = 0; field < type->field_count; field++) {
            settle_all(&at, &type->fields[field].arguments);
        }
    }
    for (int i = 0; i < builder->schema->directive_count; i++) {
        settle_all(&at, &builder->schema->directives[i].arguments);
    }
}
