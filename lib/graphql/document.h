/**
 * @file graphql/document.h
 * @brief A GraphQL document as written: operations, fragments and type system
 * definitions (September 2025 edition, appendix C), and how it is read.
 *
 * Nodes are small, lie in slabs of one pool and never change once the
 * document is parsed, so that threads may share it. Lists are linked. A place
 * is a byte offset into the text; apir_gql_locate makes line and column of it.
 */
#ifndef APIR_GRAPHQL_DOCUMENT_H
#define APIR_GRAPHQL_DOCUMENT_H

#include <apr_pools.h>
#include <stdbool.h>

/** What a request may cost; see core/limits.h for the defaults. */
typedef struct apir_gql_limits_t {
    apr_uint32_t bytes;       /**< of a document */
    apr_uint32_t tokens;      /**< of a document */
    apr_uint32_t depth;       /**< selections, values, types in each other */
    apr_uint32_t aliases;     /**< of a document */
    apr_uint32_t directives;  /**< applied in a document */
    apr_uint32_t expansion;   /**< selections and values, fragments spread */
    apr_uint32_t errors;      /**< that an answer tells */
    apr_uint64_t answer;      /**< bytes of an answer */
    apr_interval_time_t time; /**< of an execution; 0: any */
} apir_gql_limits_t;

/** The defaults, of core/limits.h. */
extern const apir_gql_limits_t apir_gql_default_limits;

/** What reads schemas, which an administrator wrote. */
extern const apir_gql_limits_t apir_gql_schema_limits;

/** Text of the document, or decoded; no zero byte behind it. */
typedef struct apir_gql_name_t {
    const char *text; /**< NULL: none */
    apr_uint32_t length;
    apr_uint32_t offset;
} apir_gql_name_t;

typedef enum apir_gql_value_kind_t {
    APIR_GQL_VARIABLE,
    APIR_GQL_INT,
    APIR_GQL_FLOAT,
    APIR_GQL_STRING,
    APIR_GQL_TRUE,
    APIR_GQL_FALSE,
    APIR_GQL_NULL,
    APIR_GQL_ENUM,
    APIR_GQL_LIST,
    APIR_GQL_OBJECT
} apir_gql_value_kind_t;

typedef struct apir_gql_value_t apir_gql_value_t;
typedef struct apir_gql_argument_t apir_gql_argument_t;

struct apir_gql_value_t {
    apir_gql_value_t *next; /**< of a list's items */
    apr_uint32_t offset;
    apr_uint32_t length; /**< bytes, items or fields */
    union {
        const char *text; /**< decoded; a variable's name without '$' */
        apir_gql_value_t *items;
        apir_gql_argument_t *fields;
    } as;
    unsigned char kind; /**< apir_gql_value_kind_t */
    bool has_variable;  /**< in it, at any depth */
};

/** `name: value`: an argument, or a field of an object. */
struct apir_gql_argument_t {
    apir_gql_argument_t *next;
    apir_gql_name_t name;
    apir_gql_value_t *value;
};

typedef struct apir_gql_directive_t {
    struct apir_gql_directive_t *next;
    apir_gql_name_t name; /**< without '@' */
    apr_uint32_t offset;  /**< of '@' */
    apir_gql_argument_t *arguments;
} apir_gql_directive_t;

/** A type as written; a list's is around its items'. */
typedef struct apir_gql_type_ref_t {
    struct apir_gql_type_ref_t *of; /**< of a list; NULL: named */
    apir_gql_name_t name;
    apr_uint32_t offset;
    bool non_null;
} apir_gql_type_ref_t;

typedef enum apir_gql_selection_kind_t {
    APIR_GQL_FIELD,
    APIR_GQL_SPREAD,
    APIR_GQL_INLINE
} apir_gql_selection_kind_t;

typedef struct apir_gql_selection_t {
    struct apir_gql_selection_t *next;
    struct apir_gql_selection_t *selections; /**< in braces; NULL: none */
    apir_gql_directive_t *directives;
    apir_gql_argument_t *arguments;
    apir_gql_name_t key;  /**< of a field: the alias, else the name */
    apir_gql_name_t name; /**< field, fragment, or type condition */
    apr_uint32_t offset;  /**< where it begins: alias, name or "..." */
    apr_uint32_t brace;   /**< where its braces open */
    unsigned char kind;   /**< apir_gql_selection_kind_t */
} apir_gql_selection_t;

/** A variable's, argument's or input field's definition; a field's; an enum
 * value's (which has no type). */
typedef struct apir_gql_field_def_t {
    struct apir_gql_field_def_t *next;
    apir_gql_name_t description;
    apir_gql_name_t name;
    apir_gql_type_ref_t *type;
    apir_gql_value_t *default_value;
    struct apir_gql_field_def_t *arguments;
    apir_gql_directive_t *directives;
    apr_uint32_t offset; /**< of the name; of a variable's definition */
} apir_gql_field_def_t;

/** An interface, member of a union, root type, or directive location. */
typedef struct apir_gql_named_t {
    struct apir_gql_named_t *next;
    apir_gql_name_t role; /**< of a root type: "query" … */
    apir_gql_name_t name;
} apir_gql_named_t;

typedef enum apir_gql_definition_kind_t {
    APIR_GQL_QUERY,
    APIR_GQL_MUTATION,
    APIR_GQL_SUBSCRIPTION,
    APIR_GQL_FRAGMENT,
    /* Type system definitions from here on. */
    APIR_GQL_DEF_SCHEMA,
    APIR_GQL_DEF_SCALAR,
    APIR_GQL_DEF_OBJECT,
    APIR_GQL_DEF_INTERFACE,
    APIR_GQL_DEF_UNION,
    APIR_GQL_DEF_ENUM,
    APIR_GQL_DEF_INPUT,
    APIR_GQL_DEF_DIRECTIVE
} apir_gql_definition_kind_t;

typedef struct apir_gql_definition_t {
    struct apir_gql_definition_t *next;
    apir_gql_name_t description;
    apir_gql_name_t name; /**< text NULL: anonymous */
    apir_gql_directive_t *directives;
    apir_gql_selection_t *selections; /**< of operations and fragments */
    apir_gql_field_def_t *fields;     /**< variables of operations; fields of
                                           types, values of enums, arguments
                                           of directives */
    apir_gql_named_t *names; /**< interfaces, members, root types, locations;
                                  a fragment's type condition */
    apr_uint32_t offset;     /**< where it begins, description included */
    apr_uint32_t index;      /**< among the operations, or fragments */
    unsigned char kind;      /**< apir_gql_definition_kind_t */
    bool extension;
    bool repeatable;
} apir_gql_definition_t;

/** Where a part of the text begins, so that places are found fast. */
typedef struct apir_gql_mark_t {
    apr_uint32_t offset;
    apr_uint32_t line;
    apr_uint32_t column;
} apir_gql_mark_t;

typedef struct apir_gql_document_t {
    const char *text; /**< borrowed */
    apr_size_t length;
    apir_gql_definition_t *definitions;
    apr_uint32_t operations; /**< how many there are */
    apr_uint32_t fragments;
    apr_uint32_t tokens;
    apir_gql_mark_t *marks; /**< every few hundred bytes */
    apr_uint32_t mark_count;
} apir_gql_document_t;

/** Why a document was not read: the first mistake. */
typedef struct apir_gql_syntax_error_t {
    const char *message;
    apr_uint32_t offset;
    apr_uint32_t line;
    apr_uint32_t column;
} apir_gql_syntax_error_t;

/**
 * Reads a document of any kind. Runs in time and memory linear in its length
 * up to the limits and recurses no deeper than limits->depth allows.
 * @param text  UTF-8, borrowed as long as the document is used
 * @return NULL on an error
 */
apir_gql_document_t *apir_gql_parse(const char *text, apr_size_t length,
                                    const apir_gql_limits_t *limits,
                                    apr_pool_t *pool,
                                    apir_gql_syntax_error_t *error);

/** Line and column, from 1, of a byte; columns count UTF-16 units, lines end
 * at LF, CR or both. */
void apir_gql_locate(const apir_gql_document_t *document, apr_uint32_t offset,
                     apr_uint32_t *line, apr_uint32_t *column);

/** The places where directives may stand (§2.14), in the order of
 * apir_gql_location_t's bits: the name of one, and the number of a name, -1
 * for none. */
#define APIR_GQL_LOCATIONS 19
const char *apir_gql_location_name(int place);
int apir_gql_location(const apir_gql_name_t *name);

/** Whether a name is this text. */
bool apir_gql_is(const apir_gql_name_t *name, const char *text);

/** Whether two names are the same. */
bool apir_gql_same(const apir_gql_name_t *a, const apir_gql_name_t *b);

#endif
