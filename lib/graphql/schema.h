/**
 * @file graphql/schema.h
 * @brief A schema: types, fields, directives, with what answers the fields.
 *
 * It is made when the configuration is read and never changes then; threads
 * share it.
 */
#ifndef APIR_GRAPHQL_SCHEMA_H
#define APIR_GRAPHQL_SCHEMA_H

#include <apiroutes.h>

#include "core/diag.h"
#include "graphql/document.h"
#include "json/value.h"
#include <apr_hash.h>

typedef enum apir_gql_type_kind_t {
    APIR_GQL_KIND_SCALAR,
    APIR_GQL_KIND_OBJECT,
    APIR_GQL_KIND_INTERFACE,
    APIR_GQL_KIND_UNION,
    APIR_GQL_KIND_ENUM,
    APIR_GQL_KIND_INPUT,
    APIR_GQL_KIND_LIST,
    APIR_GQL_KIND_NON_NULL
} apir_gql_type_kind_t;

/** The scalars that the specification defines (§3.5). */
typedef enum apir_gql_scalar_t {
    APIR_GQL_CUSTOM,
    APIR_GQL_SCALAR_INT,
    APIR_GQL_SCALAR_FLOAT,
    APIR_GQL_SCALAR_STRING,
    APIR_GQL_SCALAR_BOOLEAN,
    APIR_GQL_SCALAR_ID
} apir_gql_scalar_t;

typedef struct apir_gql_type_t apir_gql_type_t;

/** An argument or an input field. */
typedef struct apir_gql_input_t {
    const char *name;
    const char *description;
    const char *deprecated; /**< the reason, or NULL */
    apir_gql_type_t *type;
    const apir_gql_value_t *literal;   /**< of the default, or NULL */
    const apir_value_t *default_value; /**< coerced, or NULL */
    apr_uint32_t length;               /**< of the name */
    apr_uint32_t offset;
} apir_gql_input_t;

typedef struct apir_gql_inputs_t {
    apir_gql_input_t *items;
    int count;
} apir_gql_inputs_t;

/** A field of an object or interface. */
typedef struct apir_gql_field_t {
    const char *name;
    const char *description;
    const char *deprecated;
    apir_gql_type_t *type;
    apir_gql_type_t *parent;
    apir_gql_inputs_t arguments;
    apir_resolver_fn *resolve; /**< NULL: the member of that name */
    void *data;
    apr_uint32_t length; /**< of the name */
    apr_uint32_t offset;
} apir_gql_field_t;

typedef struct apir_gql_enum_value_t {
    const char *name;
    const char *description;
    const char *deprecated;
    const apir_value_t *value; /**< the name, as a string */
    apr_uint32_t offset;
} apir_gql_enum_value_t;

struct apir_gql_type_t {
    unsigned char kind;   /**< apir_gql_type_kind_t */
    unsigned char scalar; /**< apir_gql_scalar_t */
    bool one_of;
    bool provided;       /**< by the specification, not by the schema */
    apr_uint32_t length; /**< of the name */
    apr_uint32_t offset; /**< where the name stands */
    apr_uint32_t index;  /**< among the types */
    const char *name;    /**< NULL: a list or non-null type */
    apir_gql_type_t *of; /**< of those */
    const char *description;
    const char *specified_by;

    apir_gql_field_t *fields;
    int field_count;
    apir_gql_inputs_t inputs;
    apir_gql_enum_value_t *values;
    int value_count;
    apr_hash_t *by_name; /**< of fields, inputs or values */

    apir_gql_type_t **interfaces;
    int interface_count;
    apir_gql_type_t **members; /**< object types that it may be */
    int member_count;
    unsigned char *member_bits; /**< the same, by index */

    apir_scalar_fn *input; /**< of a custom scalar */
    apir_scalar_fn *output;
    apir_type_fn *type; /**< of an interface or union */
    void *data;         /**< of these functions */
};

/** Where a directive may stand; bits. */
typedef enum apir_gql_location_t {
    APIR_GQL_ON_QUERY = 1 << 0,
    APIR_GQL_ON_MUTATION = 1 << 1,
    APIR_GQL_ON_SUBSCRIPTION = 1 << 2,
    APIR_GQL_ON_FIELD = 1 << 3,
    APIR_GQL_ON_FRAGMENT_DEFINITION = 1 << 4,
    APIR_GQL_ON_FRAGMENT_SPREAD = 1 << 5,
    APIR_GQL_ON_INLINE_FRAGMENT = 1 << 6,
    APIR_GQL_ON_VARIABLE_DEFINITION = 1 << 7,
    APIR_GQL_ON_SCHEMA = 1 << 8,
    APIR_GQL_ON_SCALAR = 1 << 9,
    APIR_GQL_ON_OBJECT = 1 << 10,
    APIR_GQL_ON_FIELD_DEFINITION = 1 << 11,
    APIR_GQL_ON_ARGUMENT_DEFINITION = 1 << 12,
    APIR_GQL_ON_INTERFACE = 1 << 13,
    APIR_GQL_ON_UNION = 1 << 14,
    APIR_GQL_ON_ENUM = 1 << 15,
    APIR_GQL_ON_ENUM_VALUE = 1 << 16,
    APIR_GQL_ON_INPUT_OBJECT = 1 << 17,
    APIR_GQL_ON_INPUT_FIELD_DEFINITION = 1 << 18
} apir_gql_location_t;

typedef struct apir_gql_directive_def_t {
    const char *name;
    const char *description;
    apir_gql_inputs_t arguments;
    unsigned locations; /**< bits of apir_gql_location_t */
    unsigned char order[APIR_GQL_LOCATIONS]; /**< their numbers, as written */
    unsigned char location_count;
    bool repeatable;
    const apir_gql_definition_t *definition;
} apir_gql_directive_def_t;

typedef struct apir_gql_schema_t {
    apir_gql_document_t *document;
    const char *description;
    apir_gql_type_t **types; /**< the schema's, then those provided */
    int type_count;
    apr_hash_t *by_name;
    apir_gql_directive_def_t *directives;
    int directive_count;
    apir_gql_type_t *query;
    apir_gql_type_t *mutation; /**< or NULL */
    apir_gql_type_t *subscription;
    apir_gql_field_t *meta_typename; /**< __typename, __schema, __type */
    apir_gql_field_t *meta_schema;
    apir_gql_field_t *meta_type;
    bool introspection; /**< whether __schema and __type may be asked */
} apir_gql_schema_t;

/**
 * Makes a schema of SDL text and binds resolvers to its fields. Every mistake
 * is reported, with its line.
 * @param text       copied
 * @param file       named in reports; borrowed
 * @param resolvers  may be NULL
 * @return NULL after errors
 */
apir_gql_schema_t *apir_gql_schema_create(const char *text, apr_size_t length,
                                          const char *file,
                                          apir_resolvers_t *resolvers,
                                          apir_diag_t *diag,
                                          apr_pool_t *pool);

/** The type of that name, or NULL. */
apir_gql_type_t *apir_gql_type(const apir_gql_schema_t *schema,
                               const char *name, apr_size_t length);

/** A type as written in a document, in @a pool where it is a list or
 * non-null; NULL: the name is not known. */
apir_gql_type_t *apir_gql_type_of_ref(const apir_gql_schema_t *schema,
                                      const apir_gql_type_ref_t *ref,
                                      apr_pool_t *pool);

/** A field of an object or interface, __typename, and of the query type
 * __schema and __type; NULL: there is none. */
const apir_gql_field_t *apir_gql_field(const apir_gql_schema_t *schema,
                                       const apir_gql_type_t *type,
                                       const char *name, apr_size_t length);

/** An argument or input field by name, or NULL. */
const apir_gql_input_t *apir_gql_input(const apir_gql_inputs_t *inputs,
                                       const char *name, apr_size_t length);

/** A field of an input type by name, or NULL. */
const apir_gql_input_t *apir_gql_input_field(const apir_gql_type_t *type,
                                             const char *name,
                                             apr_size_t length);

/** A value of an enum by name, or NULL. */
const apir_gql_enum_value_t *apir_gql_enum_value(const apir_gql_type_t *type,
                                                 const char *name,
                                                 apr_size_t length);

/** A directive by name, or NULL. */
const apir_gql_directive_def_t *
apir_gql_directive(const apir_gql_schema_t *schema, const char *name,
                   apr_size_t length);

/** Without lists and non-null. */
apir_gql_type_t *apir_gql_named(apir_gql_type_t *type);

/** Without an outer non-null. */
static inline apir_gql_type_t *apir_gql_nullable(apir_gql_type_t *type)
{
    return type->kind == APIR_GQL_KIND_NON_NULL ? type->of : type;
}

/** Object, interface, union. */
static inline bool apir_gql_is_composite(const apir_gql_type_t *type)
{
    return type->kind == APIR_GQL_KIND_OBJECT
           || type->kind == APIR_GQL_KIND_INTERFACE
           || type->kind == APIR_GQL_KIND_UNION;
}

/** Interface, union. */
static inline bool apir_gql_is_abstract(const apir_gql_type_t *type)
{
    return type->kind == APIR_GQL_KIND_INTERFACE
           || type->kind == APIR_GQL_KIND_UNION;
}

/** Scalar, enum. */
static inline bool apir_gql_is_leaf(const apir_gql_type_t *type)
{
    return type->kind == APIR_GQL_KIND_SCALAR
           || type->kind == APIR_GQL_KIND_ENUM;
}

/** Whether a named type may be given: scalar, enum, input object. */
static inline bool apir_gql_is_input(const apir_gql_type_t *type)
{
    return apir_gql_is_leaf(type) || type->kind == APIR_GQL_KIND_INPUT;
}

/** Whether an object type may stand where a type is: the same, or a member. */
bool apir_gql_may_be(const apir_gql_type_t *type,
                     const apir_gql_type_t *object);

/** Whether two types are the same, wrapped ones too. */
bool apir_gql_same_type(const apir_gql_type_t *a, const apir_gql_type_t *b);

/** Whether a value of one type is one of the other too (IsSubType, and for
 * variables AreTypesCompatible). */
bool apir_gql_is_subtype(const apir_gql_type_t *type,
                         const apir_gql_type_t *of);

/** Whether a value has to be given: non-null, without a default. */
static inline bool apir_gql_is_required(const apir_gql_input_t *input)
{
    return input->type->kind == APIR_GQL_KIND_NON_NULL && !input->literal;
}

/** A type as it is written: "[Int!]!". */
const char *apir_gql_type_text(const apir_gql_type_t *type, apr_pool_t *pool);

#endif
