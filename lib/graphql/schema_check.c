/*
 * What §3 forbids of types that are each well-formed: roots, interfaces that
 * are not implemented, empty types, input objects that cannot be given.
 */
#include "graphql/schema_int.h"

#include <string.h>

static void check_root(apir_gql_builder_t *builder,
                       const apir_gql_type_t *type, const char *role)
{
    if (type && type->kind != APIR_GQL_KIND_OBJECT) {
        apir_gql_report_at(&builder->errors, type->offset,
                           "The %s type \"%s\" is no object type", role,
                           type->name);
    }
}

static void check_roots(apir_gql_builder_t *builder)
{
    const apir_gql_schema_t *schema = builder->schema;

    if (!schema->query) {
        apir_gql_report(&builder->errors,
                        "The schema has no query type: \"type Query\", or "
                        "\"schema { query: Name }\"",
                        NULL, 0);
    }
    check_root(builder, schema->query, "query");
    check_root(builder, schema->mutation, "mutation");
    check_root(builder, schema->subscription, "subscription");
    if ((schema->mutation
         && (schema->mutation == schema->query
             || schema->mutation == schema->subscription))
        || (schema->subscription && schema->subscription == schema->query)) {
        apir_gql_report(&builder->errors, "The root types are not different",
                        NULL, 0);
    }
}

static bool has_interface(const apir_gql_type_t *type,
                          const apir_gql_type_t *interface)
{
    for (int i = 0; i < type->interface_count; i++) {
        if (type->interfaces[i] == interface) {
            return true;
        }
    }
    return false;
}

/* IsValidImplementation: the arguments of a field. */
static void check_arguments(apir_gql_builder_t *builder,
                            const apir_gql_field_t *field,
                            const apir_gql_field_t *wanted)
{
    for (int i = 0; i < wanted->arguments.count; i++) {
        const apir_gql_input_t *want = &wanted->arguments.items[i];
        const apir_gql_input_t *have = apir_gql_input(&field->arguments,
                                                      want->name,
                                                      want->length);

        if (!have || !apir_gql_same_type(have->type, want->type)) {
            apir_gql_report_at(&builder->errors, field->offset,
                               "\"%s.%s\" is to have the argument \"%s\" of "
                               "type \"%s\", as \"%s\" says",
                               field->parent->name, field->name, want->name,
                               apir_gql_type_text(want->type, builder->pool),
                               wanted->parent->name);
        }
    }
    for (int i = 0; i < field->arguments.count; i++) {
        const apir_gql_input_t *have = &field->arguments.items[i];

        if (apir_gql_is_required(have)
            && !apir_gql_input(&wanted->arguments, have->name,
                               have->length)) {
            apir_gql_report_at(&builder->errors, have->offset,
                               "The argument \"%s\" of \"%s.%s\" is "
                               "required, but \"%s\" has it not",
                               have->name, field->parent->name, field->name,
                               wanted->parent->name);
        }
    }
}

static void check_interface(apir_gql_builder_t *builder,
                            const apir_gql_type_t *type,
                            const apir_gql_type_t *interface)
{
    for (int i = 0; i < interface->interface_count; i++) {
        const apir_gql_type_t *above = interface->interfaces[i];

        if (!has_interface(type, above)) {
            apir_gql_report_at(&builder->errors, type->offset,
                               type == above
                                   ? "\"%s\" cannot implement itself (%s)"
                                   : "\"%s\" is to implement \"%s\" too",
                               type->name, above->name);
        }
    }
    for (int i = 0; i < interface->field_count; i++) {
        const apir_gql_field_t *wanted = &interface->fields[i];
        const apir_gql_field_t *field = apr_hash_get(
            type->by_name, wanted->name, (apr_ssize_t)wanted->length);

        if (!field || !apir_gql_is_subtype(field->type, wanted->type)) {
            apir_gql_report_at(&builder->errors,
                               field ? field->offset : type->offset,
                               "\"%s\" is to have the field \"%s\" of type "
                               "\"%s\", as \"%s\" says",
                               type->name, wanted->name,
                               apir_gql_type_text(wanted->type,
                                                  builder->pool),
                               interface->name);
        }
        else {
            check_arguments(builder, field, wanted);
        }
    }
}

static void check_interfaces(apir_gql_builder_t *builder,
                             const apir_gql_type_t *type)
{
    for (int i = 0; i < type->interface_count; i++) {
        if (type->interfaces[i] == type) {
            apir_gql_report_at(&builder->errors, type->offset,
                               "\"%s\" cannot implement itself", type->name);
        }
        else {
            check_interface(builder, type, type->interfaces[i]);
        }
    }
}

/* Scalars have no parts, and everything else some. */
static void check_not_empty(apir_gql_builder_t *builder,
                            const apir_gql_type_t *type)
{
    static const char *const parts[] = {
        [APIR_GQL_KIND_OBJECT] = "fields",
        [APIR_GQL_KIND_INTERFACE] = "fields",
        [APIR_GQL_KIND_UNION] = "members",
        [APIR_GQL_KIND_ENUM] = "values",
        [APIR_GQL_KIND_INPUT] = "fields",
    };
    bool members = type->kind == APIR_GQL_KIND_UNION && type->member_count;

    if (type->kind != APIR_GQL_KIND_SCALAR && !type->field_count
        && !type->inputs.count && !type->value_count && !members) {
        apir_gql_report_at(&builder->errors, type->offset, "\"%s\" has no %s",
                           type->name, parts[type->kind]);
    }
}

/* The input object that a field holds for certain, or NULL. */
static apir_gql_type_t *needs(const apir_gql_input_t *input)
{
    return input->type->kind == APIR_GQL_KIND_NON_NULL
                   && input->type->of->kind == APIR_GQL_KIND_INPUT
               ? input->type->of
               : NULL;
}

/* Input objects that hold themselves for certain can never be given (§3.10).
 * Those that need none but such as can be given are crossed out, until none
 * is left, or a cycle. */
static void check_input_cycles(apir_gql_builder_t *builder)
{
    const apir_gql_schema_t *schema = builder->schema;
    char *good = apr_pcalloc(builder->pool, (apr_size_t)schema->type_count);
    bool more = true;

    while (more) {
        more = false;
        for (int i = 0; i < schema->type_count; i++) {
            const apir_gql_inputs_t *inputs = &schema->types[i]->inputs;
            bool blocked = false;

            for (int j = 0; !good[i] && j < inputs->count; j++) {
                apir_gql_type_t *needed = needs(&inputs->items[j]);

                blocked |= needed && !good[needed->index];
            }
            if (!good[i] && !blocked) {
                good[i] = 1;
                more = true;
            }
        }
    }
    for (int i = 0; i < schema->type_count; i++) {
        if (!good[i]) {
            apir_gql_report_at(&builder->errors, schema->types[i]->offset,
                               "\"%s\" holds itself without end through "
                               "fields that are not null",
                               schema->types[i]->name);
        }
    }
}

static void add_member(apir_gql_builder_t *builder, apir_gql_type_t *type,
                       apir_gql_type_t *object)
{
    if (!type->member_bits) {
        type->member_bits = apr_pcalloc(
            builder->pool, (apr_size_t)builder->schema->type_count / 8 + 1);
    }
    type->member_bits[object->index / 8] |= (unsigned char)(1 << object->index
                                                                     % 8);
}

/* The object types that an interface stands for, in the schema's order. */
static void list_members(apir_gql_builder_t *builder, apir_gql_type_t *type)
{
    const apir_gql_schema_t *schema = builder->schema;
    apr_array_header_t *members = apr_array_make(builder->pool, 4,
                                                 sizeof(type));

    for (int i = 0; i < schema->type_count; i++) {
        apir_gql_type_t *object = schema->types[i];

        if (object->kind == APIR_GQL_KIND_OBJECT
            && has_interface(object, type)) {
            APR_ARRAY_PUSH(members, apir_gql_type_t *) = object;
        }
    }
    type->members = (apir_gql_type_t **)members->elts;
    type->member_count = members->nelts;
}

static void find_members(apir_gql_builder_t *builder)
{
    const apir_gql_schema_t *schema = builder->schema;

    for (int i = 0; i < schema->type_count; i++) {
        apir_gql_type_t *type = schema->types[i];

        if (type->kind == APIR_GQL_KIND_INTERFACE) {
            list_members(builder, type);
        }
        for (int j = 0; j < type->member_count; j++) {
            add_member(builder, type, type->members[j]);
        }
    }
}

void apir_gql_check_types(apir_gql_builder_t *builder)
{
    const apir_gql_schema_t *schema = builder->schema;

    find_members(builder);
    check_roots(builder);
    for (int i = 0; i < schema->type_count; i++) {
        check_not_empty(builder, schema->types[i]);
        check_interfaces(builder, schema->types[i]);
    }
    check_input_cycles(builder);
}
