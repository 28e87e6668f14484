/*
 * The parts of types and directives, of a definition and its extensions.
 */
#include "graphql/schema_int.h"

#include <apr_strings.h>
#include <string.h>

apir_gql_type_t *apir_gql_link(apir_gql_builder_t *builder,
                               const apir_gql_type_ref_t *ref)
{
    apir_gql_type_t *type = ref->of ? apir_gql_link(builder, ref->of)
                                    : apir_gql_link_name(builder, &ref->name);
    apir_gql_type_t *wrapped;

    if (type && ref->of) {
        wrapped = apr_pcalloc(builder->pool, sizeof(*wrapped));
        wrapped->kind = APIR_GQL_KIND_LIST;
        wrapped->of = type;
        type = wrapped;
    }
    if (type && ref->non_null) {
        wrapped = apr_pcalloc(builder->pool, sizeof(*wrapped));
        wrapped->kind = APIR_GQL_KIND_NON_NULL;
        wrapped->of = type;
        type = wrapped;
    }
    return type;
}

/* A name that is taken, or that introspection has, is reported. */
static bool name_ok(apir_gql_builder_t *builder, const apir_gql_type_t *type,
                    const apir_gql_name_t *name, bool taken)
{
    if (taken) {
        apir_gql_report_at(&builder->errors, name->offset,
                           "\"%.*s\" is there already", APIR_GQL_NAME(name));
        return false;
    }
    if (!(type && type->provided) && !builder->providing && name->length >= 2
        && memcmp(name->text, "__", 2) == 0) {
        apir_gql_report_at(&builder->errors, name->offset,
                           "The name \"%.*s\" is reserved: names that begin "
                           "with two underscores are introspection's",
                           APIR_GQL_NAME(name));
        return false;
    }
    return true;
}

static int count_fields(const apir_gql_field_def_t *field)
{
    int count = 0;

    for (; field; field = field->next) {
        count++;
    }
    return count;
}

static int count_parts(const apir_gql_decl_t *decl)
{
    int count = 0;

    for (int i = 0; i < decl->parts->nelts; i++) {
        count += count_fields(
            APR_ARRAY_IDX(decl->parts, i, const apir_gql_definition_t *)
                ->fields);
    }
    return count;
}

static bool fill_input(apir_gql_builder_t *builder,
                       const apir_gql_field_def_t *def,
                       apir_gql_input_t *input)
{
    input->name = apir_gql_text(builder, &def->name);
    input->length = def->name.length;
    input->offset = def->name.offset;
    input->description = apir_gql_text(builder, &def->description);
    input->literal = def->default_value;
    input->type = apir_gql_link(builder, def->type);
    if (input->type && !apir_gql_is_input(apir_gql_named(input->type))) {
        apir_gql_report_at(&builder->errors, def->type->offset,
                           "\"%s\" is no type of an input: scalar, enum or "
                           "input object",
                           apir_gql_named(input->type)->name);
        return false;
    }
    return input->type != NULL;
}

static void build_arguments(apir_gql_builder_t *builder,
                            const apir_gql_type_t *type,
                            const apir_gql_field_def_t *def,
                            apir_gql_inputs_t *arguments)
{
    arguments->items = apr_pcalloc(builder->pool,
                                   (apr_size_t)count_fields(def)
                                       * sizeof(*arguments->items));
    for (; def; def = def->next) {
        bool taken = apir_gql_input(arguments, def->name.text,
                                    def->name.length)
                     != NULL;

        if (name_ok(builder, type, &def->name, taken)
            && fill_input(builder, def,
                          &arguments->items[arguments->count])) {
            arguments->count++;
        }
    }
}

static void add_field(apir_gql_builder_t *builder, apir_gql_type_t *type,
                      const apir_gql_field_def_t *def)
{
    apir_gql_field_t *field = &type->fields[type->field_count];
    void *other = apr_hash_get(type->by_name, def->name.text,
                               (apr_ssize_t)def->name.length);

    if (!name_ok(builder, type, &def->name, other != NULL)) {
        return;
    }
    /* A wrong field may have stood here. */
    memset(field, 0, sizeof(*field));
    field->name = apir_gql_text(builder, &def->name);
    field->length = def->name.length;
    field->offset = def->name.offset;
    field->description = apir_gql_text(builder, &def->description);
    field->parent = type;
    field->type = apir_gql_link(builder, def->type);
    if (field->type
        && apir_gql_named(field->type)->kind == APIR_GQL_KIND_INPUT) {
        apir_gql_report_at(&builder->errors, def->type->offset,
                           "The input object \"%s\" is no type of a field",
                           apir_gql_named(field->type)->name);
    }
    build_arguments(builder, type, def->arguments, &field->arguments);
    if (field->type) {
        type->field_count++;
        apr_hash_set(type->by_name, field->name, (apr_ssize_t)field->length,
                     field);
    }
}

static void add_input(apir_gql_builder_t *builder, apir_gql_type_t *type,
                      const apir_gql_field_def_t *def)
{
    apir_gql_input_t *input = &type->inputs.items[type->inputs.count];
    void *other = apr_hash_get(type->by_name, def->name.text,
                               (apr_ssize_t)def->name.length);

    if (name_ok(builder, type, &def->name, other != NULL)
        && fill_input(builder, def, input)) {
        type->inputs.count++;
        apr_hash_set(type->by_name, input->name, (apr_ssize_t)input->length,
                     input);
    }
}

static void add_value(apir_gql_builder_t *builder, apir_gql_type_t *type,
                      const apir_gql_field_def_t *def)
{
    apir_gql_enum_value_t *value = &type->values[type->value_count];
    void *other = apr_hash_get(type->by_name, def->name.text,
                               (apr_ssize_t)def->name.length);

    if (!name_ok(builder, type, &def->name, other != NULL)) {
        return;
    }
    value->name = apir_gql_text(builder, &def->name);
    value->offset = def->name.offset;
    value->description = apir_gql_text(builder, &def->description);
    value->value = apir_value_string(value->name, builder->pool);
    type->value_count++;
    apr_hash_set(type->by_name, value->name, (apr_ssize_t)def->name.length,
                 value);
}

/* The interfaces of an object, the members of a union. */
static void add_names(apir_gql_builder_t *builder, apir_gql_decl_t *decl,
                      apir_gql_type_t ***list, int *count,
                      apir_gql_type_kind_t wanted, const char *what)
{
    apr_array_header_t *types = apr_array_make(builder->pool, 4,
                                               sizeof(apir_gql_type_t *));

    for (int i = 0; i < decl->parts->nelts; i++) {
        for (const apir_gql_named_t *named =
                 APR_ARRAY_IDX(decl->parts, i, const apir_gql_definition_t *)
                     ->names;
             named; named = named->next) {
            apir_gql_type_t *type = apir_gql_link_name(builder, &named->name);
            bool twice = false;

            for (int other = 0; other < types->nelts; other++) {
                twice |= APR_ARRAY_IDX(types, other, apir_gql_type_t *)
                         == type;
            }
            if (type && (twice || type->kind != wanted)) {
                apir_gql_report_at(&builder->errors, named->name.offset,
                                   twice ? "\"%s\" is named twice"
                                         : "\"%s\" is no %s",
                                   type->name, what);
            }
            else if (type) {
                APR_ARRAY_PUSH(types, apir_gql_type_t *) = type;
            }
        }
    }
    *list = (apir_gql_type_t **)types->elts;
    *count = types->nelts;
}

static void add_parts(apir_gql_builder_t *builder, apir_gql_decl_t *decl,
                      void (*add)(apir_gql_builder_t *, apir_gql_type_t *,
                                  const apir_gql_field_def_t *))
{
    for (int i = 0; i < decl->parts->nelts; i++) {
        const apir_gql_definition_t *part =
            APR_ARRAY_IDX(decl->parts, i, const apir_gql_definition_t *);

        for (const apir_gql_field_def_t *def = part->fields; def;
             def = def->next) {
            add(builder, decl->type, def);
        }
    }
}

void apir_gql_build_type(apir_gql_builder_t *builder, apir_gql_decl_t *decl)
{
    apir_gql_type_t *type = decl->type;
    apr_size_t count = (apr_size_t)count_parts(decl);

    type->by_name = apr_hash_make(builder->pool);
    switch ((apir_gql_type_kind_t)type->kind) {
    case APIR_GQL_KIND_OBJECT:
    case APIR_GQL_KIND_INTERFACE:
        type->fields = apr_pcalloc(builder->pool,
                                   count * sizeof(*type->fields));
        add_parts(builder, decl, add_field);
        add_names(builder, decl, &type->interfaces, &type->interface_count,
                  APIR_GQL_KIND_INTERFACE, "interface");
        break;
    case APIR_GQL_KIND_INPUT:
        type->inputs.items = apr_pcalloc(builder->pool,
                                         count * sizeof(apir_gql_input_t));
        add_parts(builder, decl, add_input);
        break;
    case APIR_GQL_KIND_ENUM:
        type->values = apr_pcalloc(builder->pool,
                                   count * sizeof(*type->values));
        add_parts(builder, decl, add_value);
        break;
    case APIR_GQL_KIND_UNION:
        add_names(builder, decl, &type->members, &type->member_count,
                  APIR_GQL_KIND_OBJECT, "object type");
        break;
    default: break;
    }
}

/* (That it is a place the parser has seen.) */
static void add_location(apir_gql_directive_def_t *directive,
                         const apir_gql_name_t *name)
{
    int place = apir_gql_location(name);

    if (!(directive->locations >> place & 1)) {
        directive->locations |= 1u << place;
        directive->order[directive->location_count++] = (unsigned char)place;
    }
}

/* Execution relies on what @skip and @include take. */
static void check_condition(apir_gql_builder_t *builder,
                            const apir_gql_directive_def_t *directive)
{
    const apir_gql_inputs_t *arguments = &directive->arguments;
    const apir_gql_type_t *type = arguments->count == 1
                                      ? arguments->items[0].type
                                      : NULL;

    if (strcmp(directive->name, "skip") != 0
        && strcmp(directive->name, "include") != 0) {
        return;
    }
    if (!type || strcmp(arguments->items[0].name, "if") != 0
        || type->kind != APIR_GQL_KIND_NON_NULL
        || type->of->scalar != APIR_GQL_SCALAR_BOOLEAN) {
        apir_gql_report_at(&builder->errors,
                           directive->definition->name.offset,
                           "\"@%s\" takes one argument, \"if: Boolean!\"",
                           directive->name);
    }
}

static void build_directive(apir_gql_builder_t *builder,
                            const apir_gql_definition_t *definition)
{
    apir_gql_schema_t *schema = builder->schema;
    apir_gql_directive_def_t *directive =
        &schema->directives[schema->directive_count++];

    directive->definition = definition;
    directive->name = apir_gql_text(builder, &definition->name);
    directive->description = apir_gql_text(builder, &definition->description);
    directive->repeatable = definition->repeatable;
    name_ok(builder, NULL, &definition->name, false);
    build_arguments(builder, NULL, definition->fields, &directive->arguments);
    for (const apir_gql_named_t *named = definition->names; named;
         named = named->next) {
        add_location(directive, &named->name);
    }
    check_condition(builder, directive);
}

/* The schema's own come first, and take the place of provided ones. */
void apir_gql_build_directives(apir_gql_builder_t *builder)
{
    apir_gql_schema_t *schema = builder->schema;
    int count = builder->directives->nelts;
    int provided = builder->provided_directives;

    schema->directives = apr_pcalloc(builder->pool,
                                     (apr_size_t)count
                                         * sizeof(*schema->directives));
    for (int i = 0; i < count; i++) {
        int at = (i + provided) % count;
        const apir_gql_definition_t *definition = APR_ARRAY_IDX(
            builder->directives, at, const apir_gql_definition_t *);

        if (!apir_gql_directive(schema, definition->name.text,
                                definition->name.length)) {
            build_directive(builder, definition);
        }
        else if (at >= provided) {
            apir_gql_report_at(&builder->errors, definition->name.offset,
                               "The directive \"@%.*s\" is there already",
                               APIR_GQL_NAME(&definition->name));
        }
    }
}
