/*
 * Introspection (§4): resolvers over the schema, defined as a plugin defines
 * its own. An object is a pointer into the schema; its fields are asked for
 * later, so that types may be circular.
 */
#include "graphql/execute_int.h"
#include "graphql/schema_int.h"

#include <apr_strings.h>

/* One class for each introspection type; all fields have resolvers. */
static const apir_object_class_t schema_class;
static const apir_object_class_t type_class;
static const apir_object_class_t field_class;
static const apir_object_class_t input_class;
static const apir_object_class_t value_class;
static const apir_object_class_t directive_class;

static apir_node_t *object(apir_field_t *field,
                           const apir_object_class_t *type, const void *data)
{
    return data ? apir_node_object(field, type, (void *)data)
                : apir_node_null(field);
}

static apir_node_t *truth(apir_field_t *field, bool value)
{
    return apir_node_value(field, apir_value_bool(value, field->pool));
}

/* A list of things that lie in a row, or of pointers to them. */
typedef struct row_t {
    const char *at;
    int left;
    apr_size_t size;
    bool pointers;
    const apir_object_class_t *type;
    const char *(*deprecated)(const void *item); /**< NULL: all are told */
} row_t;

static apir_node_t *next_of_row(apir_field_t *field, void *data, bool *end)
{
    row_t *row = data;

    for (; row->left > 0; row->left--, row->at += row->size) {
        const void *item = row->pointers ? *(void *const *)row->at : row->at;

        if (!row->deprecated || !row->deprecated(item)) {
            row->left--;
            row->at += row->size;
            return object(field, row->type, item);
        }
    }
    *end = true;
    return NULL;
}

static apir_node_t *row_of(apir_field_t *field, row_t row)
{
    const apir_value_t *all = apir_arg(field, "includeDeprecated");

    if (all && all->kind == APIR_TRUE) {
        row.deprecated = NULL;
    }
    return apir_node_list(field, next_of_row,
                          apr_pmemdup(field->pool, &row, sizeof(row)));
}

static apir_node_t *types_of(apir_field_t *field, apir_gql_type_t **types,
                             int count)
{
    return row_of(field, (row_t){ (const char *)types, count, sizeof(*types),
                                  true, &type_class, NULL });
}

static const char *deprecated_input(const void *input)
{
    return ((const apir_gql_input_t *)input)->deprecated;
}

static apir_node_t *inputs_of(apir_field_t *field,
                              const apir_gql_inputs_t *inputs)
{
    return row_of(field, (row_t){ (const char *)inputs->items, inputs->count,
                                  sizeof(*inputs->items), false, &input_class,
                                  deprecated_input });
}

/* ---- __Meta: the fields of the query type -------------------------- */

static apir_node_t *meta_schema(apir_field_t *field)
{
    return object(field, &schema_class, field->x->schema);
}

static apir_node_t *meta_type(apir_field_t *field)
{
    const apir_value_t *name = apir_arg(field, "name");
    apr_size_t length;
    const char *text = apir_value_text(name, &length);

    return object(field, &type_class,
                  apir_gql_type(field->x->schema, text, length));
}

/* ---- __Schema ------------------------------------------------------ */

static const apir_gql_schema_t *schema_of(apir_field_t *field)
{
    return apir_field_object(field, &schema_class);
}

static apir_node_t *schema_description(apir_field_t *field)
{
    return apir_node_text(field, schema_of(field)->description);
}

static apir_node_t *schema_types(apir_field_t *field)
{
    const apir_gql_schema_t *schema = schema_of(field);

    return types_of(field, schema->types, schema->type_count);
}

static apir_node_t *schema_query(apir_field_t *field)
{
    return object(field, &type_class, schema_of(field)->query);
}

static apir_node_t *schema_mutation(apir_field_t *field)
{
    return object(field, &type_class, schema_of(field)->mutation);
}

static apir_node_t *schema_subscription(apir_field_t *field)
{
    return object(field, &type_class, schema_of(field)->subscription);
}

static apir_node_t *schema_directives(apir_field_t *field)
{
    const apir_gql_schema_t *schema = schema_of(field);

    return row_of(field, (row_t){ (const char *)schema->directives,
                                  schema->directive_count,
                                  sizeof(*schema->directives), false,
                                  &directive_class, NULL });
}

/* ---- __Type -------------------------------------------------------- */

static apir_gql_type_t *type_of(apir_field_t *field)
{
    return apir_field_object(field, &type_class);
}

static apir_node_t *type_kind(apir_field_t *field)
{
    static const char *const kinds[] = {
        [APIR_GQL_KIND_SCALAR] = "SCALAR",
        [APIR_GQL_KIND_OBJECT] = "OBJECT",
        [APIR_GQL_KIND_INTERFACE] = "INTERFACE",
        [APIR_GQL_KIND_UNION] = "UNION",
        [APIR_GQL_KIND_ENUM] = "ENUM",
        [APIR_GQL_KIND_INPUT] = "INPUT_OBJECT",
        [APIR_GQL_KIND_LIST] = "LIST",
        [APIR_GQL_KIND_NON_NULL] = "NON_NULL",
    };

    return apir_node_text(field, kinds[type_of(field)->kind]);
}

static apir_node_t *type_name(apir_field_t *field)
{
    return apir_node_text(field, type_of(field)->name);
}

static apir_node_t *type_description(apir_field_t *field)
{
    return apir_node_text(field, type_of(field)->description);
}

static apir_node_t *type_specified_by(apir_field_t *field)
{
    return apir_node_text(field, type_of(field)->specified_by);
}

static const char *deprecated_field(const void *item)
{
    return ((const apir_gql_field_t *)item)->deprecated;
}

static apir_node_t *type_fields(apir_field_t *field)
{
    const apir_gql_type_t *type = type_of(field);

    if (!type->fields) {
        return apir_node_null(field);
    }
    return row_of(field, (row_t){ (const char *)type->fields,
                                  type->field_count, sizeof(*type->fields),
                                  false, &field_class, deprecated_field });
}

static apir_node_t *type_interfaces(apir_field_t *field)
{
    const apir_gql_type_t *type = type_of(field);

    return type->fields
               ? types_of(field, type->interfaces, type->interface_count)
               : apir_node_null(field);
}

static apir_node_t *type_possible(apir_field_t *field)
{
    const apir_gql_type_t *type = type_of(field);

    return apir_gql_is_abstract(type)
               ? types_of(field, type->members, type->member_count)
               : apir_node_null(field);
}

static const char *deprecated_value(const void *item)
{
    return ((const apir_gql_enum_value_t *)item)->deprecated;
}

static apir_node_t *type_values(apir_field_t *field)
{
    const apir_gql_type_t *type = type_of(field);

    if (!type->values) {
        return apir_node_null(field);
    }
    return row_of(field, (row_t){ (const char *)type->values,
                                  type->value_count, sizeof(*type->values),
                                  false, &value_class, deprecated_value });
}

static apir_node_t *type_inputs(apir_field_t *field)
{
    const apir_gql_type_t *type = type_of(field);

    return type->kind == APIR_GQL_KIND_INPUT ? inputs_of(field, &type->inputs)
                                             : apir_node_null(field);
}

static apir_node_t *type_inner(apir_field_t *field)
{
    return object(field, &type_class, type_of(field)->of);
}

static apir_node_t *type_one_of(apir_field_t *field)
{
    const apir_gql_type_t *type = type_of(field);

    return type->kind == APIR_GQL_KIND_INPUT ? truth(field, type->one_of)
                                             : apir_node_null(field);
}

/* ---- __Field ------------------------------------------------------- */

static const apir_gql_field_t *field_of(apir_field_t *field)
{
    return apir_field_object(field, &field_class);
}

static apir_node_t *field_name(apir_field_t *field)
{
    return apir_node_text(field, field_of(field)->name);
}

static apir_node_t *field_description(apir_field_t *field)
{
    return apir_node_text(field, field_of(field)->description);
}

static apir_node_t *field_args(apir_field_t *field)
{
    return inputs_of(field, &field_of(field)->arguments);
}

static apir_node_t *field_type(apir_field_t *field)
{
    return object(field, &type_class, field_of(field)->type);
}

static apir_node_t *field_is_deprecated(apir_field_t *field)
{
    return truth(field, field_of(field)->deprecated);
}

static apir_node_t *field_reason(apir_field_t *field)
{
    return apir_node_text(field, field_of(field)->deprecated);
}

/* ---- __InputValue -------------------------------------------------- */

static const apir_gql_input_t *input_of(apir_field_t *field)
{
    return apir_field_object(field, &input_class);
}

static apir_node_t *input_name(apir_field_t *field)
{
    return apir_node_text(field, input_of(field)->name);
}

static apir_node_t *input_description(apir_field_t *field)
{
    return apir_node_text(field, input_of(field)->description);
}

static apir_node_t *input_type(apir_field_t *field)
{
    return object(field, &type_class, input_of(field)->type);
}

static apir_node_t *input_default(apir_field_t *field)
{
    const apir_gql_value_t *literal = input_of(field)->literal;
    apr_size_t length;
    const char *text;

    if (!literal) {
        return apir_node_null(field);
    }
    text = apir_gql_literal_text(literal, &length, field->pool);
    return apir_node_value(field,
                           apir_value_string_n(text, length, field->pool));
}

static apir_node_t *input_is_deprecated(apir_field_t *field)
{
    return truth(field, input_of(field)->deprecated);
}

static apir_node_t *input_reason(apir_field_t *field)
{
    return apir_node_text(field, input_of(field)->deprecated);
}

/* ---- __EnumValue --------------------------------------------------- */

static const apir_gql_enum_value_t *value_of(apir_field_t *field)
{
    return apir_field_object(field, &value_class);
}

static apir_node_t *value_name(apir_field_t *field)
{
    return apir_node_text(field, value_of(field)->name);
}

static apir_node_t *value_description(apir_field_t *field)
{
    return apir_node_text(field, value_of(field)->description);
}

static apir_node_t *value_is_deprecated(apir_field_t *field)
{
    return truth(field, value_of(field)->deprecated);
}

static apir_node_t *value_reason(apir_field_t *field)
{
    return apir_node_text(field, value_of(field)->deprecated);
}

/* ---- __Directive --------------------------------------------------- */

static const apir_gql_directive_def_t *directive_of(apir_field_t *field)
{
    return apir_field_object(field, &directive_class);
}

static apir_node_t *directive_name(apir_field_t *field)
{
    return apir_node_text(field, directive_of(field)->name);
}

static apir_node_t *directive_description(apir_field_t *field)
{
    return apir_node_text(field, directive_of(field)->description);
}

static apir_node_t *directive_repeatable(apir_field_t *field)
{
    return truth(field, directive_of(field)->repeatable);
}

static apir_node_t *directive_locations(apir_field_t *field)
{
    const apir_gql_directive_def_t *directive = directive_of(field);
    apir_value_t *names = apir_value_array(field->pool);

    for (int i = 0; i < directive->location_count; i++) {
        apir_array_add(names,
                       apir_value_string(apir_gql_location_name(
                                             directive->order[i]),
                                         field->pool),
                       field->pool);
    }
    return apir_node_value(field, names);
}

static apir_node_t *directive_args(apir_field_t *field)
{
    return inputs_of(field, &directive_of(field)->arguments);
}

/* The edition knows no deprecated directives; clients ask nevertheless. */
static apir_node_t *directive_is_deprecated(apir_field_t *field)
{
    return truth(field, false);
}

static const apir_resolver_entry_t resolvers[] = {
    { "__Meta.__schema", meta_schema, NULL },
    { "__Meta.__type", meta_type, NULL },
    { "__Schema.description", schema_description, NULL },
    { "__Schema.types", schema_types, NULL },
    { "__Schema.queryType", schema_query, NULL },
    { "__Schema.mutationType", schema_mutation, NULL },
    { "__Schema.subscriptionType", schema_subscription, NULL },
    { "__Schema.directives", schema_directives, NULL },
    { "__Type.kind", type_kind, NULL },
    { "__Type.name", type_name, NULL },
    { "__Type.description", type_description, NULL },
    { "__Type.specifiedByURL", type_specified_by, NULL },
    { "__Type.fields", type_fields, NULL },
    { "__Type.interfaces", type_interfaces, NULL },
    { "__Type.possibleTypes", type_possible, NULL },
    { "__Type.enumValues", type_values, NULL },
    { "__Type.inputFields", type_inputs, NULL },
    { "__Type.ofType", type_inner, NULL },
    { "__Type.isOneOf", type_one_of, NULL },
    { "__Field.name", field_name, NULL },
    { "__Field.description", field_description, NULL },
    { "__Field.args", field_args, NULL },
    { "__Field.type", field_type, NULL },
    { "__Field.isDeprecated", field_is_deprecated, NULL },
    { "__Field.deprecationReason", field_reason, NULL },
    { "__InputValue.name", input_name, NULL },
    { "__InputValue.description", input_description, NULL },
    { "__InputValue.type", input_type, NULL },
    { "__InputValue.defaultValue", input_default, NULL },
    { "__InputValue.isDeprecated", input_is_deprecated, NULL },
    { "__InputValue.deprecationReason", input_reason, NULL },
    { "__EnumValue.name", value_name, NULL },
    { "__EnumValue.description", value_description, NULL },
    { "__EnumValue.isDeprecated", value_is_deprecated, NULL },
    { "__EnumValue.deprecationReason", value_reason, NULL },
    { "__Directive.name", directive_name, NULL },
    { "__Directive.description", directive_description, NULL },
    { "__Directive.isRepeatable", directive_repeatable, NULL },
    { "__Directive.locations", directive_locations, NULL },
    { "__Directive.args", directive_args, NULL },
    { "__Directive.isDeprecated", directive_is_deprecated, NULL },
    { "__Directive.deprecationReason", apir_node_null, NULL },
};

apir_resolvers_t *apir_gql_introspection(apr_pool_t *pool)
{
    apir_resolvers_t *set = apir_resolvers_create("", pool);

    for (size_t i = 0; i < sizeof(resolvers) / sizeof(resolvers[0]); i++) {
        apir_resolver(set, resolvers[i].field, resolvers[i].resolve, NULL);
    }
    return set;
}
