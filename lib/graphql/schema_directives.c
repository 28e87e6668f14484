/*
 * Directives applied in a schema: checked like those of documents, and the
 * three that mean something here are heeded (§3.13).
 */
#include "graphql/check_int.h"
#include "graphql/schema_int.h"

#include <apr_strings.h>
#include <string.h>

static const apir_gql_directive_t *find(const apir_gql_directive_t *at,
                                        const char *name)
{
    while (at && !apir_gql_is(&at->name, name)) {
        at = at->next;
    }
    return at;
}

static const char *text_argument(apir_gql_builder_t *builder,
                                 const apir_gql_directive_t *directive,
                                 const char *name)
{
    for (const apir_gql_argument_t *given = directive->arguments; given;
         given = given->next) {
        if (apir_gql_is(&given->name, name)
            && given->value->kind == APIR_GQL_STRING) {
            return apr_pstrmemdup(builder->pool, given->value->as.text,
                                  given->value->length);
        }
    }
    return NULL;
}

static void check(apir_gql_builder_t *builder,
                  const apir_gql_directive_t *directives,
                  apir_gql_location_t location)
{
    apir_gql_check_directives(builder->schema, directives, location,
                              &builder->errors);
}

/* The reason of @deprecated, or NULL. */
static const char *deprecation(apir_gql_builder_t *builder,
                               const apir_gql_directive_t *directives)
{
    const apir_gql_directive_t *directive = find(directives, "deprecated");
    const char *reason;

    if (!directive) {
        return NULL;
    }
    reason = text_argument(builder, directive, "reason");
    return reason ? reason : "No longer supported";
}

static void apply_input(apir_gql_builder_t *builder, apir_gql_input_t *input,
                        const apir_gql_field_def_t *def,
                        apir_gql_location_t location)
{
    check(builder, def->directives, location);
    input->deprecated = deprecation(builder, def->directives);
    if (input->deprecated && apir_gql_is_required(input)) {
        apir_gql_report_at(&builder->errors, def->offset,
                           "\"%s\" is required, so it cannot be deprecated",
                           input->name);
    }
}

static void apply_arguments(apir_gql_builder_t *builder,
                            const apir_gql_inputs_t *inputs,
                            const apir_gql_field_def_t *def)
{
    for (int i = 0; def && i < inputs->count; i++, def = def->next) {
        apply_input(builder, &inputs->items[i], def,
                    APIR_GQL_ON_ARGUMENT_DEFINITION);
    }
}

static void apply_field(apir_gql_builder_t *builder, apir_gql_type_t *type,
                        const apir_gql_field_def_t *def)
{
    apir_gql_field_t *field = apr_hash_get(type->by_name, def->name.text,
                                           (apr_ssize_t)def->name.length);

    check(builder, def->directives, APIR_GQL_ON_FIELD_DEFINITION);
    field->deprecated = deprecation(builder, def->directives);
    apply_arguments(builder, &field->arguments, def->arguments);
}

static void apply_value(apir_gql_builder_t *builder, apir_gql_type_t *type,
                        const apir_gql_field_def_t *def)
{
    apir_gql_enum_value_t *value = apr_hash_get(
        type->by_name, def->name.text, (apr_ssize_t)def->name.length);

    check(builder, def->directives, APIR_GQL_ON_ENUM_VALUE);
    value->deprecated = deprecation(builder, def->directives);
}

static void apply_member(apir_gql_builder_t *builder, apir_gql_type_t *type,
                         const apir_gql_field_def_t *def)
{
    if (type->kind == APIR_GQL_KIND_INPUT) {
        apply_input(builder,
                    apr_hash_get(type->by_name, def->name.text,
                                 (apr_ssize_t)def->name.length),
                    def, APIR_GQL_ON_INPUT_FIELD_DEFINITION);
    }
    else if (type->kind == APIR_GQL_KIND_ENUM) {
        apply_value(builder, type, def);
    }
    else {
        apply_field(builder, type, def);
    }
}

static apir_gql_location_t location_of(const apir_gql_type_t *type)
{
    static const apir_gql_location_t locations[] = {
        [APIR_GQL_KIND_SCALAR] = APIR_GQL_ON_SCALAR,
        [APIR_GQL_KIND_OBJECT] = APIR_GQL_ON_OBJECT,
        [APIR_GQL_KIND_INTERFACE] = APIR_GQL_ON_INTERFACE,
        [APIR_GQL_KIND_UNION] = APIR_GQL_ON_UNION,
        [APIR_GQL_KIND_ENUM] = APIR_GQL_ON_ENUM,
        [APIR_GQL_KIND_INPUT] = APIR_GQL_ON_INPUT_OBJECT,
    };

    return locations[type->kind];
}

/* An input object with @oneOf: its fields may be left out, and have no
 * defaults (§3.10). */
static void check_one_of(apir_gql_builder_t *builder,
                         const apir_gql_type_t *type)
{
    for (int i = 0; i < type->inputs.count; i++) {
        const apir_gql_input_t *input = &type->inputs.items[i];

        if (input->type->kind == APIR_GQL_KIND_NON_NULL || input->literal) {
            apir_gql_report_at(&builder->errors, input->offset,
                               "\"%s\" is of a @oneOf input object: it is "
                               "nullable and has no default",
                               input->name);
        }
    }
}

static void apply_type(apir_gql_builder_t *builder, apir_gql_decl_t *decl)
{
    apir_gql_type_t *type = decl->type;

    for (int i = 0; i < decl->parts->nelts; i++) {
        const apir_gql_definition_t *part =
            APR_ARRAY_IDX(decl->parts, i, const apir_gql_definition_t *);
        const apir_gql_directive_t *url = find(part->directives,
                                               "specifiedBy");

        check(builder, part->directives, location_of(type));
        if (url && type->kind == APIR_GQL_KIND_SCALAR) {
            type->specified_by = text_argument(builder, url, "url");
        }
        type->one_of |= type->kind == APIR_GQL_KIND_INPUT
                        && find(part->directives, "oneOf");
        for (const apir_gql_field_def_t *def = part->fields; def;
             def = def->next) {
            apply_member(builder, type, def);
        }
    }
    if (type->one_of) {
        check_one_of(builder, type);
    }
}

/* A field is deprecated only where those that it implements are
 * (IsValidImplementation, §3.6). */
static void check_deprecated(apir_gql_builder_t *builder,
                             const apir_gql_type_t *type,
                             const apir_gql_type_t *interface)
{
    for (int i = 0; i < interface->field_count; i++) {
        const apir_gql_field_t *wanted = &interface->fields[i];
        const apir_gql_field_t *field = apr_hash_get(
            type->by_name, wanted->name, (apr_ssize_t)wanted->length);

        if (field->deprecated && !wanted->deprecated) {
            apir_gql_report_at(&builder->errors, field->offset,
                               "\"%s.%s\" cannot be deprecated while "
                               "\"%s.%s\" is not",
                               type->name, field->name, interface->name,
                               wanted->name);
        }
    }
}

static void apply_types(apir_gql_builder_t *builder)
{
    for (int i = 0; i < builder->order->nelts; i++) {
        apply_type(builder,
                   APR_ARRAY_IDX(builder->order, i, apir_gql_decl_t *));
    }
    for (int i = 0; i < builder->schema->type_count; i++) {
        const apir_gql_type_t *type = builder->schema->types[i];

        for (int j = 0; j < type->interface_count; j++) {
            check_deprecated(builder, type, type->interfaces[j]);
        }
    }
}

void apir_gql_apply_directives(apir_gql_builder_t *builder)
{
    apply_types(builder);
    for (int i = 0; i < builder->schema->directive_count; i++) {
        const apir_gql_directive_def_t *directive =
            &builder->schema->directives[i];

        apply_arguments(builder, &directive->arguments,
                        directive->definition->fields);
    }
    for (int i = 0; i < builder->schemas->nelts; i++) {
        check(builder,
              APR_ARRAY_IDX(builder->schemas, i,
                            const apir_gql_definition_t *)
                  ->directives,
              APIR_GQL_ON_SCHEMA);
    }
}
