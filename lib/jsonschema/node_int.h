/**
 * @file jsonschema/node_int.h
 * @brief A compiled schema: nodes that know their keywords as structs
 * (private to lib/jsonschema). Built by compile*.c, read by run*.c; read-only
 * once apir_schema_compile has returned.
 */
#ifndef APIR_JSONSCHEMA_NODE_INT_H
#define APIR_JSONSCHEMA_NODE_INT_H

#include "format_int.h"
#include "issue_int.h"
#include "names_int.h"
#include "regex_int.h"
#include "store_int.h"

#include "json/value.h"

typedef struct apir_node_t apir_node_t;

/** The primitive types as bits; an integer is a number as well. */
enum {
    APIR_TYPE_NULL = 1,
    APIR_TYPE_BOOLEAN = 2,
    APIR_TYPE_OBJECT = 4,
    APIR_TYPE_ARRAY = 8,
    APIR_TYPE_NUMBER = 16,
    APIR_TYPE_STRING = 32,
    APIR_TYPE_INTEGER = 64
};

/** What a bound in items, characters or members holds against a length. */
typedef struct apir_bound_t {
    const apir_value_t *value; /**< as written; NULL: no bound */
    apr_size_t limit;
    apir_issue_form_t issue;
} apir_bound_t;

/** const (one value) and enum. */
typedef struct apir_choice_t {
    const apir_value_t *values;   /**< array */
    const apir_value_t **strings; /**< its strings, ordered for searching */
    apr_size_t string_count;
    apr_size_t others; /**< how many are no strings */
    apir_issue_form_t issue;
} apir_choice_t;

/** Keywords of strings. pattern and format together are one assertion, as
 * they are one check of zod's. */
typedef struct apir_string_t {
    apir_bound_t least, most;
    bool lengths_first;         /**< minLength… stand before pattern… */
    const char *pattern;        /**< as written, or NULL */
    const char *format;         /**< as written, or NULL */
    const apir_regex_t *regex;  /**< or NULL */
    apir_format_test *native;   /**< does the same as the pattern */
    apir_format_test *test;     /**< the format, when it is asserted */
    apir_format_test *zod_test; /**< the same as zod has it */
    apir_issue_form_t issue;
} apir_string_t;

/** One of minimum, maximum, exclusive…, multipleOf. */
typedef struct apir_number_rule_t {
    enum {
        APIR_AT_LEAST,
        APIR_ABOVE,
        APIR_AT_MOST,
        APIR_BELOW,
        APIR_MULTIPLE
    } kind;
    const apir_value_t *bound;
    const char *keyword;
    apir_issue_form_t issue;
} apir_number_rule_t;

typedef struct apir_numeric_t {
    apir_number_rule_t *rules; /**< in the schema's order */
    int rule_count;
    bool guards_high, guards_low; /**< integers with such a bound: zod
                                         tells first that one is unsafe */
    apir_issue_form_t unsafe_high, unsafe_low;
    int own_high, own_low; /**< rule that this stands for, or -1 */
} apir_numeric_t;

typedef struct apir_array_t {
    apir_node_t **prefix;
    apr_size_t prefix_count;
    apir_node_t *items;    /**< or NULL */
    apir_node_t *contains; /**< or NULL */
    apir_bound_t contains_least, contains_most;
    apir_bound_t least, most;
    apir_issue_form_t few, many; /**< of a closed tuple */
    apir_node_t *unevaluated;    /**< or NULL */
    apir_node_t *additional;     /**< additionalItems of old drafts */
    bool unique;
    apir_issue_form_t not_unique;
} apir_array_t;

/** A name that the schema of an object knows. */
typedef struct apir_slot_t {
    const char *name;
    apr_uint32_t name_length;
    bool required;
    bool declared;     /**< by properties, not only required */
    apir_node_t *node; /**< or NULL */
} apir_slot_t;

typedef struct apir_pattern_t {
    const apir_regex_t *regex;
    apir_node_t *node;
} apir_pattern_t;

/** dependentRequired: when `name` is there, so must be the others. */
typedef struct apir_dependency_t {
    const apir_value_t *names; /**< array of strings */
    const char *name;
    apr_uint32_t name_length;
} apir_dependency_t;

typedef struct apir_members_t {
    apir_names_t names; /**< of the slots */
    apir_slot_t *slots; /**< in the schema's order */
    apr_uint32_t slot_count;
    apr_uint32_t required_count;
    apir_pattern_t *patterns;
    apr_size_t pattern_count;
    apir_node_t *additional;     /**< or NULL */
    apir_node_t *property_names; /**< or NULL */
    apir_node_t *unevaluated;    /**< or NULL */
    apir_dependency_t *dependencies;
    apr_size_t dependency_count;
    apir_bound_t least, most;
    const apir_choice_t *names_chosen; /**< propertyNames lists them */
    bool neutral;                      /**< says nothing on what is kept */

    /* as written, until the slots are made */
    const apir_value_t *properties;
    const apir_value_t *required;
} apir_members_t;

/** A keyword that applies schemas to the same place of the instance. */
typedef struct apir_inplace_t {
    enum {
        APIR_REF,
        APIR_DYNAMIC_REF,
        APIR_ALL_OF,
        APIR_ANY_OF,
        APIR_ONE_OF,
        APIR_NOT,
        APIR_IF,
        APIR_DEPENDENT
    } kind;
    const char *keyword;
    apir_node_t **nodes; /**< of APIR_IF: if, then, else */
    apr_size_t count;
    apir_names_t names;        /**< of APIR_DEPENDENT: one a node; of a
                                         discriminator: the texts in tags */
    const char *anchor;        /**< of APIR_DYNAMIC_REF, or NULL */
    bool nullable;             /**< anyOf: the second is only null */
    const char *discriminator; /**< oneOf: the member that decides */
    const char *outer;         /**< that of the oneOf around it */
    apr_size_t discriminator_length;
    const apir_value_t *tags; /**< array of its values */
    apr_uint32_t *tag_nodes;  /**< the node that each belongs to */
    apr_uint32_t *name_tags;  /**< name → tag */
    apir_issue_form_t no_tag;
} apir_inplace_t;

struct apir_node_t {
    enum { APIR_KEYWORDS, APIR_ALWAYS, APIR_NEVER } verdict;
    unsigned types;              /**< 0: any */
    unsigned char type_order[8]; /**< as written; ends with 0 */
    bool nullable_type;          /**< two types, the second null */
    bool record;                 /**< zod's record, not its object */
    bool tuple;
    const char *integer_format;    /**< "safeint", "int32", "uint32" */
    const apir_choice_t *constant; /**< const, or NULL */
    const apir_choice_t *choice;   /**< enum, or NULL */
    apir_string_t *string;
    apir_numeric_t *number;
    apir_array_t *array;
    apir_members_t *members;
    apir_inplace_t *inplace;
    apr_size_t inplace_count;
    const apir_value_t *absent; /**< what stands for an absent value */

    /* for the compiler */
    const apir_value_t *source;
    const apir_resource_t *resource;
    const char *where; /**< a JSON pointer, for messages */
    int color;         /**< of the search for circles */
};

struct apir_schema_t {
    apir_node_t *root;
    apr_pool_t *pool;
    bool dynamic;            /**< there are $dynamicRef that search */
    apir_format_help_t help; /**< without a scratch pool */
};

/** The name of one type bit. */
const char *apir_type_name(unsigned type);

#endif
