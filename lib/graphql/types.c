/*
 * Questions about types.
 */
#include "graphql/schema.h"

#include <apr_strings.h>
#include <string.h>

apir_gql_type_t *apir_gql_type(const apir_gql_schema_t *schema,
                               const char *name, apr_size_t length)
{
    return apr_hash_get(schema->by_name, name, (apr_ssize_t)length);
}

static apir_gql_type_t *wrap(apir_gql_type_t *type, apir_gql_type_kind_t kind,
                             apr_pool_t *pool)
{
    apir_gql_type_t *wrapped = apr_pcalloc(pool, sizeof(*wrapped));

    wrapped->kind = (unsigned char)kind;
    wrapped->of = type;
    return wrapped;
}

/* Recurses as deep as the parser let types be. */
apir_gql_type_t *apir_gql_type_of_ref(const apir_gql_schema_t *schema,
                                      const apir_gql_type_ref_t *ref,
                                      apr_pool_t *pool)
{
    apir_gql_type_t *type;

    if (ref->of) {
        type = apir_gql_type_of_ref(schema, ref->of, pool);
        type = type ? wrap(type, APIR_GQL_KIND_LIST, pool) : NULL;
    }
    else {
        type = apir_gql_type(schema, ref->name.text, ref->name.length);
    }
    return type && ref->non_null ? wrap(type, APIR_GQL_KIND_NON_NULL, pool)
                                 : type;
}

static bool named(const char *text, apr_size_t length, const char *name)
{
    return strlen(name) == length && memcmp(text, name, length) == 0;
}

static const apir_gql_field_t *meta_field(const apir_gql_schema_t *schema,
                                          const apir_gql_type_t *type,
                                          const char *name, apr_size_t length)
{
    if (named(name, length, "__typename")) {
        return schema->meta_typename;
    }
    if (type != schema->query) {
        return NULL;
    }
    if (named(name, length, "__schema")) {
        return schema->meta_schema;
    }
    return named(name, length, "__type") ? schema->meta_type : NULL;
}

const apir_gql_field_t *apir_gql_field(const apir_gql_schema_t *schema,
                                       const apir_gql_type_t *type,
                                       const char *name, apr_size_t length)
{
    if (length > 2 && name[0] == '_' && name[1] == '_') {
        return meta_field(schema, type, name, length);
    }
    return type->kind == APIR_GQL_KIND_OBJECT
                   || type->kind == APIR_GQL_KIND_INTERFACE
               ? apr_hash_get(type->by_name, name, (apr_ssize_t)length)
               : NULL;
}

const apir_gql_input_t *apir_gql_input(const apir_gql_inputs_t *inputs,
                                       const char *name, apr_size_t length)
{
    for (int i = 0; i < inputs->count; i++) {
        if (inputs->items[i].length == length
            && memcmp(inputs->items[i].name, name, length) == 0) {
            return &inputs->items[i];
        }
    }
    return NULL;
}

const apir_gql_input_t *apir_gql_input_field(const apir_gql_type_t *type,
                                             const char *name,
                                             apr_size_t length)
{
    return apr_hash_get(type->by_name, name, (apr_ssize_t)length);
}

const apir_gql_enum_value_t *apir_gql_enum_value(const apir_gql_type_t *type,
                                                 const char *name,
                                                 apr_size_t length)
{
    return apr_hash_get(type->by_name, name, (apr_ssize_t)length);
}

const apir_gql_directive_def_t *
apir_gql_directive(const apir_gql_schema_t *schema, const char *name,
                   apr_size_t length)
{
    for (int i = 0; i < schema->directive_count; i++) {
        if (named(name, length, schema->directives[i].name)) {
            return &schema->directives[i];
        }
    }
    return NULL;
}

apir_gql_type_t *apir_gql_named(apir_gql_type_t *type)
{
    while (type->of) {
        type = type->of;
    }
    return type;
}

bool apir_gql_may_be(const apir_gql_type_t *type,
                     const apir_gql_type_t *object)
{
    if (type == object) {
        return true;
    }
    return type->member_bits
           && type->member_bits[object->index / 8] >> object->index % 8 & 1;
}

bool apir_gql_same_type(const apir_gql_type_t *a, const apir_gql_type_t *b)
{
    while (a != b) {
        if (!a->of || !b->of || a->kind != b->kind) {
            return false;
        }
        a = a->of;
        b = b->of;
    }
    return true;
}

static bool implements(const apir_gql_type_t *type,
                       const apir_gql_type_t *interface)
{
    for (int i = 0; i < type->interface_count; i++) {
        if (type->interfaces[i] == interface) {
            return true;
        }
    }
    return false;
}

bool apir_gql_is_subtype(const apir_gql_type_t *type,
                         const apir_gql_type_t *of)
{
    for (;;) {
        if (type->kind == APIR_GQL_KIND_NON_NULL) {
            type = type->of;
            of = of->kind == APIR_GQL_KIND_NON_NULL ? of->of : of;
        }
        else if (type->kind == APIR_GQL_KIND_LIST
                 && of->kind == APIR_GQL_KIND_LIST) {
            type = type->of;
            of = of->of;
        }
        else {
            break;
        }
    }
    return type == of || (of->name && type->name && implements(type, of))
           || (type->kind == APIR_GQL_KIND_OBJECT && of->name
               && apir_gql_may_be(of, type));
}

const char *apir_gql_type_text(const apir_gql_type_t *type, apr_pool_t *pool)
{
    const char *before = "";
    const char *behind = "";

    for (; type->of; type = type->of) {
        if (type->kind == APIR_GQL_KIND_LIST) {
            before = apr_pstrcat(pool, before, "[", NULL);
            behind = apr_pstrcat(pool, "]", behind, NULL);
        }
        else {
            behind = apr_pstrcat(pool, "!", behind, NULL);
        }
    }
    return apr_pstrcat(pool, before, type->name, behind, NULL);
}
