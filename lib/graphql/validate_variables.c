/*
 * Variables (§5.8.3 to §5.8.5): noted where they are used, then compared with
 * the definitions of each operation that gets there.
 */
#include "graphql/validate_int.h"

#include <string.h>

/* What a place says about a variable in it. */
typedef struct place_t {
    const apir_gql_type_t *type; /**< NULL: not known */
    bool has_default;
    bool one_of;
} place_t;

static void note(apir_gql_validation_t *at, const apir_gql_value_t *value,
                 place_t place);

static void note_usage(apir_gql_validation_t *at,
                       const apir_gql_value_t *value, place_t place)
{
    apir_gql_usage_t *usage = apr_pcalloc(at->pool, sizeof(*usage));

    usage->value = value;
    usage->type = place.type;
    usage->has_default = place.has_default;
    usage->one_of = place.one_of;
    *at->here->last_usage = usage;
    at->here->last_usage = &usage->next;
}

static void note_list(apir_gql_validation_t *at,
                      const apir_gql_value_t *value,
                      const apir_gql_type_t *type)
{
    place_t inner = { NULL, false, false };

    if (type && type->kind == APIR_GQL_KIND_LIST) {
        inner.type = type->of;
    }
    for (const apir_gql_value_t *item = value->as.items; item;
         item = item->next) {
        note(at, item, inner);
    }
}

static void note_object(apir_gql_validation_t *at,
                        const apir_gql_value_t *value,
                        const apir_gql_type_t *type)
{
    while (type && type->of) {
        type = type->of; /* an object for a list of them */
    }
    for (const apir_gql_argument_t *field = value->as.fields; field;
         field = field->next) {
        const apir_gql_input_t *input = NULL;
        place_t inner = { NULL, false, false };

        if (type && type->kind == APIR_GQL_KIND_INPUT) {
            input = apir_gql_input_field(type, field->name.text,
                                         field->name.length);
        }
        if (input) {
            inner.type = input->type;
            inner.has_default = input->literal != NULL;
            inner.one_of = type->one_of;
        }
        note(at, field->value, inner);
    }
}

static void note(apir_gql_validation_t *at, const apir_gql_value_t *value,
                 place_t place)
{
    at->here->nodes++;
    if (value->kind == APIR_GQL_VARIABLE) {
        note_usage(at, value, place);
    }
    else if (value->kind == APIR_GQL_LIST) {
        note_list(at, value,
                  place.type ? apir_gql_nullable((void *)place.type) : NULL);
    }
    else if (value->kind == APIR_GQL_OBJECT) {
        note_object(at, value, place.type);
    }
}

void apir_gql_note_usages(apir_gql_validation_t *at,
                          const apir_gql_inputs_t *inputs,
                          const apir_gql_argument_t *arguments)
{
    for (; arguments; arguments = arguments->next) {
        const apir_gql_input_t *input = NULL;
        place_t place = { NULL, false, false };

        if (inputs) {
            input = apir_gql_input(inputs, arguments->name.text,
                                   arguments->name.length);
        }
        if (input) {
            place.type = input->type;
            place.has_default = input->literal != NULL;
        }
        note(at, arguments->value, place);
    }
}

/* A variable of the operation that is being checked. */
typedef struct defined_t {
    const apir_gql_field_def_t *definition;
    const apir_gql_type_t *type; /**< NULL: not known */
    bool used;
} defined_t;

typedef struct scope_t {
    apir_gql_validation_t *at;
    const apir_gql_definition_t *operation;
    apr_hash_t *by_name; /**< of defined_t */
} scope_t;

/* IsVariableUsageAllowed (§5.8.5). */
static bool allowed(const defined_t *variable, const apir_gql_usage_t *usage)
{
    const apir_gql_value_t *value = variable->definition->default_value;
    const apir_gql_type_t *wanted = usage->type;

    if (usage->one_of && variable->type->kind != APIR_GQL_KIND_NON_NULL) {
        return false;
    }
    if (wanted->kind == APIR_GQL_KIND_NON_NULL
        && variable->type->kind != APIR_GQL_KIND_NON_NULL) {
        if (!usage->has_default && (!value || value->kind == APIR_GQL_NULL)) {
            return false;
        }
        wanted = wanted->of;
    }
    return apir_gql_is_subtype(variable->type, wanted);
}

static void check_usage(scope_t *scope, const apir_gql_usage_t *usage)
{
    apir_gql_errors_t *errors = scope->at->errors;
    const apir_gql_value_t *value = usage->value;
    defined_t *variable = apr_hash_get(scope->by_name, value->as.text,
                                       value->length);

    if (!variable) {
        apir_gql_report_two(errors, value->offset, scope->operation->offset,
                            "The variable \"$%.*s\" is not defined",
                            (int)value->length, value->as.text);
        return;
    }
    variable->used = true;
    if (variable->type && usage->type && !allowed(variable, usage)) {
        apir_gql_report_two(
            errors, variable->definition->offset, value->offset,
            "The variable \"$%.*s\" of type \"%s\" may not stand where "
            "\"%s\" is expected",
            (int)value->length, value->as.text,
            apir_gql_type_text(variable->type, errors->pool),
            apir_gql_type_text(usage->type, errors->pool));
    }
}

/* The owner's own usages, then those of what it spreads, each fragment
 * once. */
static void check_usages(scope_t *scope, apir_gql_owner_t *from,
                         apir_gql_owner_t **stack)
{
    apir_gql_validation_t *at = scope->at;
    int depth = 0;

    at->round++;
    stack[0] = from;
    while (depth >= 0 && !apir_gql_full(at->errors)) {
        apir_gql_owner_t *owner = stack[depth--];

        for (const apir_gql_usage_t *usage = owner->usages; usage;
             usage = usage->next) {
            check_usage(scope, usage);
        }
        for (const apir_gql_spread_t *spread = owner->spreads; spread;
             spread = spread->next) {
            if (spread->target->round != at->round) {
                spread->target->round = at->round;
                stack[++depth] = spread->target;
            }
        }
    }
}

static void define(scope_t *scope)
{
    scope->by_name = apr_hash_make(scope->at->pool);
    for (const apir_gql_field_def_t *definition = scope->operation->fields;
         definition; definition = definition->next) {
        defined_t *variable = apr_pcalloc(scope->at->pool, sizeof(*variable));

        variable->definition = definition;
        variable->type = apir_gql_type_of_ref(scope->at->schema,
                                              definition->type,
                                              scope->at->pool);
        if (variable->type
            && !apir_gql_is_input(apir_gql_named((void *)variable->type))) {
            variable->type = NULL;
        }
        if (!apr_hash_get(scope->by_name, definition->name.text,
                          definition->name.length)) {
            apr_hash_set(scope->by_name, definition->name.text,
                         definition->name.length, variable);
        }
    }
}

static void check_used(const scope_t *scope)
{
    for (const apir_gql_field_def_t *definition = scope->operation->fields;
         definition; definition = definition->next) {
        const defined_t *variable = apr_hash_get(scope->by_name,
                                                 definition->name.text,
                                                 definition->name.length);

        if (!variable->used) {
            apir_gql_report_at(scope->at->errors, definition->offset,
                               "The variable \"$%.*s\" is not used",
                               APIR_GQL_NAME(&definition->name));
        }
    }
}

void apir_gql_check_variables(apir_gql_validation_t *at)
{
    apir_gql_owner_t **stack = apr_palloc(at->pool,
                                          (at->document->fragments + 2)
                                              * sizeof(*stack));

    for (apr_uint32_t i = 0; i < at->document->operations; i++) {
        scope_t scope = { at, at->operations[i].definition, NULL };

        define(&scope);
        check_usages(&scope, &at->operations[i], stack);
        check_used(&scope);
    }
}
