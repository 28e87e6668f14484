/**
 * @file zmodel/expression.h
 * @brief Expressions of a ZModel schema, resolved and typed: arguments of
 * attributes, policy rules, validation rules.
 *
 * Nothing changes after the schema was loaded; any thread may read. Trees are
 * never deeper than APIR_MAX_EXPRESSION_DEPTH, so a reader may recurse.
 */
#ifndef APIR_ZMODEL_EXPRESSION_H
#define APIR_ZMODEL_EXPRESSION_H

#include "core/diag.h"
#include <apr_pools.h>
#include <stdbool.h>

typedef struct apir_zmodel_t apir_zmodel_t;
typedef struct apir_zmodel_model_t apir_zmodel_model_t;
typedef struct apir_zmodel_field_t apir_zmodel_field_t;
typedef struct apir_zmodel_enum_t apir_zmodel_enum_t;
typedef struct apir_zmodel_member_t apir_zmodel_member_t;
typedef struct apir_zmodel_expr_t apir_zmodel_expr_t;

/** Forms of an expression. What each uses stands beside it. */
typedef enum apir_zmodel_expr_kind_t {
    APIR_ZX_STRING,  /**< text, length: after escapes */
    APIR_ZX_NUMBER,  /**< text: as written, "+1", "-0.50" */
    APIR_ZX_BOOLEAN, /**< truth */
    APIR_ZX_NULL,
    APIR_ZX_THIS,        /**< the row that the rule judges */
    APIR_ZX_ARRAY,       /**< items */
    APIR_ZX_OBJECT,      /**< items; each has its name in text and its
                                    value in left */
    APIR_ZX_ENUM_MEMBER, /**< member */
    APIR_ZX_FIELD,       /**< field; scope: whose. As an index column
                                    it may have items as an object has
                                    (`ops:`, `sort:` …) */
    APIR_ZX_BINDING,     /**< scope: the predicate that binds it */
    APIR_ZX_MEMBER,      /**< left.field */
    APIR_ZX_CALL,        /**< function, text: its name; items */
    APIR_ZX_NOT,         /**< left */
    APIR_ZX_BINARY,      /**< op, left, right */
    APIR_ZX_PREDICATE,   /**< op SOME, EVERY or NONE; left[right];
                                    text: the binding's name or NULL */
    APIR_ZX_PARAMETER    /**< a parameter, in a function's own body */
} apir_zmodel_expr_kind_t;

typedef enum apir_zmodel_op_t {
    APIR_ZO_NONE,
    APIR_ZO_AND,
    APIR_ZO_OR,
    APIR_ZO_EQ,
    APIR_ZO_NE,
    APIR_ZO_GT,
    APIR_ZO_LT,
    APIR_ZO_GE,
    APIR_ZO_LE,
    APIR_ZO_IN,
    APIR_ZO_SOME,  /**< xs?[…] */
    APIR_ZO_EVERY, /**< xs![…] */
    APIR_ZO_NO     /**< xs^[…] */
} apir_zmodel_op_t;

/** Functions of the language. */
typedef enum apir_zmodel_function_t {
    APIR_ZF_USER, /**< declared by the schema itself; nothing
                                    evaluates it */
    APIR_ZF_ENV,
    APIR_ZF_NOW,
    APIR_ZF_UUID,
    APIR_ZF_CUID,
    APIR_ZF_NANOID,
    APIR_ZF_ULID,
    APIR_ZF_AUTOINCREMENT,
    APIR_ZF_DBGENERATED,
    APIR_ZF_AUTH,
    APIR_ZF_CONTAINS,
    APIR_ZF_STARTS_WITH,
    APIR_ZF_ENDS_WITH,
    APIR_ZF_HAS,
    APIR_ZF_HAS_SOME,
    APIR_ZF_HAS_EVERY,
    APIR_ZF_IS_EMPTY,
    APIR_ZF_LENGTH,
    APIR_ZF_REGEX,
    APIR_ZF_IS_EMAIL,
    APIR_ZF_IS_DATETIME,
    APIR_ZF_IS_DATE,
    APIR_ZF_IS_TIME,
    APIR_ZF_IS_URL,
    APIR_ZF_IS_PHONE,
    APIR_ZF_RAW,
    APIR_ZF_CHECK,
    APIR_ZF_BEFORE,
    APIR_ZF_CURRENT_MODEL,
    APIR_ZF_CURRENT_OPERATION
} apir_zmodel_function_t;

/** What an expression's value is, for the compiler. BigInt counts as Int,
 * Decimal as Float, Json and Bytes as Any; the field says more. */
typedef enum apir_zmodel_shape_t {
    APIR_ZS_UNKNOWN, /**< an error was reported */
    APIR_ZS_ANY,
    APIR_ZS_STRING,
    APIR_ZS_INT,
    APIR_ZS_FLOAT,
    APIR_ZS_BOOLEAN,
    APIR_ZS_DATETIME,
    APIR_ZS_NULL,
    APIR_ZS_OBJECT,
    APIR_ZS_VOID,
    APIR_ZS_UNDEFINED,
    APIR_ZS_UNSUPPORTED,
    APIR_ZS_ENUM, /**< enumeration */
    APIR_ZS_MODEL /**< model: a row, or a typed JSON value */
} apir_zmodel_shape_t;

typedef struct apir_zmodel_type_t {
    apir_zmodel_shape_t shape;
    bool array;
    bool nullable;
    apir_zmodel_enum_t *enumeration;
    apir_zmodel_model_t *model;
} apir_zmodel_type_t;

struct apir_zmodel_expr_t {
    apir_zmodel_expr_kind_t kind;
    apir_zmodel_op_t op;
    apir_zmodel_function_t function;
    bool truth;
    int depth;               /**< 1 for a leaf */
    apir_place_t place;      /**< first character, parentheses included */
    apir_place_t name_place; /**< of a member's or function's name */
    apir_zmodel_type_t type;
    const char *text;
    apr_size_t length;
    apir_zmodel_expr_t *left;
    apir_zmodel_expr_t *right;
    apir_zmodel_expr_t **items;
    int item_count;
    apir_zmodel_field_t *field; /**< of the model that the rule is for,
                                        inherited ones included */
    apir_zmodel_member_t *member;
    apir_zmodel_expr_t *scope; /**< the predicate whose element a FIELD or
                                        BINDING belongs to; NULL: the row
                                        that the rule judges */
};

/** Whether @a expr is `auth()` or a member of it, at any depth. */
bool apir_zmodel_is_auth(const apir_zmodel_expr_t *expr);

/** Called for @a expr and all below it, parents first, left before right;
 * false from @a visit stops the walk, and is its answer. */
bool apir_zmodel_walk(apir_zmodel_expr_t *expr,
                      bool (*visit)(apir_zmodel_expr_t *expr, void *baton),
                      void *baton);

#endif
