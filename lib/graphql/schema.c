/*
 * A schema: what the specification provides and what the SDL declares are
 * read alike, then linked, completed, and checked as a whole.
 */
#include "graphql/schema_int.h"

#include <apr_strings.h>
#include <string.h>

const char *apir_gql_text(const apir_gql_builder_t *builder,
                          const apir_gql_name_t *name)
{
    return name->text
               ? apr_pstrmemdup(builder->pool, name->text, name->length)
               : NULL;
}

static unsigned char type_kind(const apir_gql_definition_t *definition)
{
    static const unsigned char kinds[] = {
        [APIR_GQL_DEF_SCALAR] = APIR_GQL_KIND_SCALAR,
        [APIR_GQL_DEF_OBJECT] = APIR_GQL_KIND_OBJECT,
        [APIR_GQL_DEF_INTERFACE] = APIR_GQL_KIND_INTERFACE,
        [APIR_GQL_DEF_UNION] = APIR_GQL_KIND_UNION,
        [APIR_GQL_DEF_ENUM] = APIR_GQL_KIND_ENUM,
        [APIR_GQL_DEF_INPUT] = APIR_GQL_KIND_INPUT,
    };

    return definition->kind < sizeof(kinds) ? kinds[definition->kind]
                                            : APIR_GQL_KIND_SCALAR;
}

static unsigned char scalar_of(const apir_gql_name_t *name)
{
    static const struct {
        const char *name;
        apir_gql_scalar_t scalar;
    } scalars[] = {
        { "Int", APIR_GQL_SCALAR_INT },
        { "Float", APIR_GQL_SCALAR_FLOAT },
        { "String", APIR_GQL_SCALAR_STRING },
        { "Boolean", APIR_GQL_SCALAR_BOOLEAN },
        { "ID", APIR_GQL_SCALAR_ID },
    };

    for (size_t i = 0; i < sizeof(scalars) / sizeof(scalars[0]); i++) {
        if (apir_gql_is(name, scalars[i].name)) {
            return (unsigned char)scalars[i].scalar;
        }
    }
    return APIR_GQL_CUSTOM;
}

static bool is_reserved(const apir_gql_name_t *name)
{
    return name->length >= 2 && name->text[0] == '_' && name->text[1] == '_';
}

static void add_decl(apir_gql_builder_t *builder,
                     const apir_gql_definition_t *definition)
{
    apir_gql_decl_t *decl = apr_pcalloc(builder->pool, sizeof(*decl));
    apir_gql_type_t *type = apr_pcalloc(builder->pool, sizeof(*type));

    type->kind = type_kind(definition);
    type->name = apir_gql_text(builder, &definition->name);
    type->length = definition->name.length;
    type->offset = definition->name.offset;
    type->provided = builder->providing;
    type->description = apir_gql_text(builder, &definition->description);
    if (builder->providing && type->kind == APIR_GQL_KIND_SCALAR) {
        type->scalar = scalar_of(&definition->name);
    }
    decl->type = type;
    decl->parts = apr_array_make(builder->pool, 1, sizeof(definition));
    APR_ARRAY_PUSH(decl->parts, const apir_gql_definition_t *) = definition;
    apr_hash_set(builder->decls, type->name, (apr_ssize_t)type->length, decl);
    APR_ARRAY_PUSH(builder->order, apir_gql_decl_t *) = decl;
}

static apir_gql_decl_t *decl_of(apir_gql_builder_t *builder,
                                const apir_gql_name_t *name)
{
    return apr_hash_get(builder->decls, name->text,
                        (apr_ssize_t)name->length);
}

static void declare_type(apir_gql_builder_t *builder,
                         const apir_gql_definition_t *definition)
{
    apir_gql_decl_t *other = decl_of(builder, &definition->name);

    if (!builder->providing && is_reserved(&definition->name)) {
        apir_gql_report_at(&builder->errors, definition->name.offset,
                           "The name \"%.*s\" is reserved: names that begin "
                           "with two underscores are introspection's",
                           APIR_GQL_NAME(&definition->name));
    }
    else if (!other) {
        add_decl(builder, definition);
    }
    else if (!other->type->provided
             || definition->kind != APIR_GQL_DEF_SCALAR) {
        apir_gql_report_at(&builder->errors, definition->name.offset,
                           "The type \"%.*s\" is there already",
                           APIR_GQL_NAME(&definition->name));
    }
}

static void declare(apir_gql_builder_t *builder,
                    const apir_gql_definition_t *definition)
{
    switch ((apir_gql_definition_kind_t)definition->kind) {
    case APIR_GQL_QUERY:
    case APIR_GQL_MUTATION:
    case APIR_GQL_SUBSCRIPTION:
    case APIR_GQL_FRAGMENT:
        apir_gql_report_at(&builder->errors, definition->offset,
                           "A schema holds no operations and fragments");
        break;
    case APIR_GQL_DEF_SCHEMA:
        APR_ARRAY_PUSH(builder->schemas,
                       const apir_gql_definition_t *) = definition;
        break;
    case APIR_GQL_DEF_DIRECTIVE:
        APR_ARRAY_PUSH(builder->directives,
                       const apir_gql_definition_t *) = definition;
        break;
    default:
        if (!definition->extension) {
            declare_type(builder, definition);
        }
    }
}

static void extend(apir_gql_builder_t *builder,
                   const apir_gql_definition_t *definition)
{
    apir_gql_decl_t *decl;

    if (!definition->extension || definition->kind == APIR_GQL_DEF_SCHEMA) {
        return;
    }
    decl = decl_of(builder, &definition->name);
    if (!decl || decl->type->provided) {
        apir_gql_report_at(&builder->errors, definition->name.offset,
                           "There is no type \"%.*s\" to extend",
                           APIR_GQL_NAME(&definition->name));
    }
    else if (decl->type->kind != type_kind(definition)) {
        apir_gql_report_at(&builder->errors, definition->name.offset,
                           "\"%.*s\" is of another kind than its extension",
                           APIR_GQL_NAME(&definition->name));
    }
    else {
        APR_ARRAY_PUSH(decl->parts,
                       const apir_gql_definition_t *) = definition;
    }
}

static void declare_all(apir_gql_builder_t *builder,
                        const apir_gql_document_t *document)
{
    const apir_gql_definition_t *definition;

    for (definition = document->definitions; definition;
         definition = definition->next) {
        declare(builder, definition);
    }
    for (definition = document->definitions; definition;
         definition = definition->next) {
        extend(builder, definition);
    }
}

apir_gql_type_t *apir_gql_link_name(apir_gql_builder_t *builder,
                                    const apir_gql_name_t *name)
{
    apir_gql_decl_t *decl = decl_of(builder, name);

    if (!decl) {
        apir_gql_report_at(&builder->errors, name->offset,
                           "There is no type \"%.*s\"", APIR_GQL_NAME(name));
        return NULL;
    }
    decl->used = true;
    return decl->type;
}

static apir_gql_type_t **root_slot(apir_gql_schema_t *schema,
                                   const apir_gql_name_t *role)
{
    return apir_gql_is(role, "query")      ? &schema->query
           : apir_gql_is(role, "mutation") ? &schema->mutation
                                           : &schema->subscription;
}

static void set_roots(apir_gql_builder_t *builder,
                      const apir_gql_definition_t *definition)
{
    for (const apir_gql_named_t *root = definition->names; root;
         root = root->next) {
        apir_gql_type_t **slot = root_slot(builder->schema, &root->role);

        if (*slot) {
            apir_gql_report_at(&builder->errors, root->role.offset,
                               "There is a type for \"%.*s\" already",
                               APIR_GQL_NAME(&root->role));
        }
        else {
            *slot = apir_gql_link_name(builder, &root->name);
        }
    }
}

/* Without a schema definition the roots have their usual names (§3.3.1). */
static void default_roots(apir_gql_builder_t *builder)
{
    static const char *const names[] = { "Query", "Mutation",
                                         "Subscription" };
    apir_gql_type_t **slots[] = { &builder->schema->query,
                                  &builder->schema->mutation,
                                  &builder->schema->subscription };

    for (int i = 0; i < 3; i++) {
        apir_gql_decl_t *decl = apr_hash_get(builder->decls, names[i],
                                             APR_HASH_KEY_STRING);

        if (decl && !*slots[i] && decl->type->kind == APIR_GQL_KIND_OBJECT) {
            *slots[i] = decl->type;
        }
    }
}

static void find_roots(apir_gql_builder_t *builder)
{
    const apir_gql_definition_t *first = NULL;

    for (int i = 0; i < builder->schemas->nelts; i++) {
        const apir_gql_definition_t *definition =
            APR_ARRAY_IDX(builder->schemas, i, const apir_gql_definition_t *);

        if (first && !definition->extension) {
            apir_gql_report_at(&builder->errors, definition->offset,
                               "There is a schema definition already");
            continue;
        }
        if (!definition->extension) {
            first = definition;
            builder->schema->description =
                apir_gql_text(builder, &definition->description);
        }
        set_roots(builder, definition);
    }
    if (!first) {
        default_roots(builder);
    }
}

/* The schema's own types first, as they stand there; of the provided scalars
 * only those that are used. */
static void list_types(apir_gql_builder_t *builder)
{
    apir_gql_schema_t *schema = builder->schema;
    int count = builder->order->nelts;

    schema->types = apr_palloc(builder->pool,
                               (apr_size_t)count * sizeof(*schema->types));
    schema->by_name = apr_hash_make(builder->pool);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < count; i++) {
            apir_gql_decl_t *decl = APR_ARRAY_IDX(builder->order, i,
                                                  apir_gql_decl_t *);
            apir_gql_type_t *type = decl->type;

            if (type->provided != round
                || (type->provided && type->kind == APIR_GQL_KIND_SCALAR
                    && !decl->used)
                || strcmp(type->name, "__Meta") == 0) {
                continue;
            }
            type->index = (apr_uint32_t)schema->type_count;
            schema->types[schema->type_count++] = type;
            apr_hash_set(schema->by_name, type->name,
                         (apr_ssize_t)type->length, type);
        }
    }
}

static void take_meta(apir_gql_builder_t *builder)
{
    apir_gql_decl_t *decl = apr_hash_get(builder->decls, "__Meta",
                                         APR_HASH_KEY_STRING);

    builder->schema->meta_typename = &decl->type->fields[0];
    builder->schema->meta_schema = &decl->type->fields[1];
    builder->schema->meta_type = &decl->type->fields[2];
}

static void build(apir_gql_builder_t *builder, apir_resolvers_t *resolvers)
{
    builder->providing = true;
    declare_all(builder, builder->provided);
    builder->provided_directives = builder->directives->nelts;
    builder->providing = false;
    declare_all(builder, builder->schema->document);
    for (int i = 0; i < builder->order->nelts; i++) {
        apir_gql_build_type(builder, APR_ARRAY_IDX(builder->order, i,
                                                   apir_gql_decl_t *));
    }
    find_roots(builder);
    apir_gql_build_directives(builder);
    take_meta(builder);
    list_types(builder);
    if (!builder->errors.count) {
        apir_gql_check_types(builder);
    }
    if (!builder->errors.count) {
        apir_gql_bind(builder, apir_gql_introspection(builder->pool));
        if (resolvers) {
            apir_gql_bind(builder, resolvers);
        }
        apir_gql_apply_directives(builder);
        apir_gql_check_directive_cycles(builder);
        apir_gql_build_defaults(builder);
    }
}

static void report(const apir_gql_builder_t *builder, const char *file,
                   apir_diag_t *diag)
{
    for (const apir_gql_error_t *error = builder->errors.first; error;
         error = error->next) {
        apir_place_t place = { file, 0, 0 };
        apr_uint32_t line = 0;
        apr_uint32_t column = 0;

        if (error->place_count) {
            apir_gql_locate(builder->schema->document, error->places[0],
                            &line, &column);
        }
        place.line = (int)line;
        place.column = (int)column;
        apir_diag_error(diag, &place, "%s", error->message);
    }
}

static apir_gql_builder_t *new_builder(apr_pool_t *pool)
{
    apir_gql_builder_t *builder = apr_pcalloc(pool, sizeof(*builder));
    apir_gql_syntax_error_t error;

    builder->pool = pool;
    builder->schema = apr_pcalloc(pool, sizeof(*builder->schema));
    builder->schema->introspection = true;
    apir_gql_errors_init(&builder->errors, 1000, NULL, pool);
    builder->decls = apr_hash_make(pool);
    builder->order = apr_array_make(pool, 32, sizeof(apir_gql_decl_t *));
    builder->directives = apr_array_make(pool, 8,
                                         sizeof(apir_gql_definition_t *));
    builder->schemas = apr_array_make(pool, 1,
                                      sizeof(apir_gql_definition_t *));
    builder->provided = apir_gql_parse(apir_gql_provided,
                                       strlen(apir_gql_provided),
                                       &apir_gql_schema_limits, pool, &error);
    return builder;
}

apir_gql_schema_t *apir_gql_schema_create(const char *text, apr_size_t length,
                                          const char *file,
                                          apir_resolvers_t *resolvers,
                                          apir_diag_t *diag, apr_pool_t *pool)
{
    apir_gql_builder_t *builder = new_builder(pool);
    apir_gql_syntax_error_t error;

    text = apr_pmemdup(pool, text, length);
    builder->schema->document = apir_gql_parse(text, length,
                                               &apir_gql_schema_limits, pool,
                                               &error);
    if (!builder->schema->document) {
        apir_place_t place = { file, (int)error.line, (int)error.column };

        apir_diag_error(diag, &place, "%s", error.message);
        return NULL;
    }
    build(builder, resolvers);
    report(builder, file, diag);
    return builder->errors.count ? NULL : builder->schema;
}
