/**
 * @file zmodel/declare_int.h
 * @brief Signatures of attributes and functions: the language's own in
 * tables, those of a schema in the same form.
 */
#ifndef APIR_ZMODEL_DECLARE_INT_H
#define APIR_ZMODEL_DECLARE_INT_H

#include "zmodel/ast_int.h"

typedef enum apir_zparam_kind_t {
    APIR_ZPARAM_VALUE,      /**< shape says of what type */
    APIR_ZPARAM_CONTEXT,    /**< the type of the field it stands on */
    APIR_ZPARAM_FIELD,      /**< a field of the same model */
    APIR_ZPARAM_OTHER_FIELD /**< a field of the related model */
} apir_zparam_kind_t;

typedef struct apir_zparam_t {
    const char *name;
    apir_zparam_kind_t kind;
    apir_zmodel_shape_t shape;
    const char *enumeration; /**< name, for APIR_ZS_ENUM */
    bool array;
    bool optional;
    bool positional;
} apir_zparam_t;

/** Fields that an attribute may stand on, as bits. */
enum {
    APIR_ZON_STRING = 1 << APIR_ZT_STRING,
    APIR_ZON_BOOLEAN = 1 << APIR_ZT_BOOLEAN,
    APIR_ZON_INT = 1 << APIR_ZT_INT,
    APIR_ZON_BIGINT = 1 << APIR_ZT_BIGINT,
    APIR_ZON_FLOAT = 1 << APIR_ZT_FLOAT,
    APIR_ZON_DECIMAL = 1 << APIR_ZT_DECIMAL,
    APIR_ZON_DATETIME = 1 << APIR_ZT_DATETIME,
    APIR_ZON_JSON = 1 << APIR_ZT_JSON,
    APIR_ZON_BYTES = 1 << APIR_ZT_BYTES,
    APIR_ZON_TYPEDEF = 1 << APIR_ZT_TYPEDEF,
    APIR_ZON_MODEL = 1 << APIR_ZT_MODEL,
    APIR_ZON_LIST = 1 << 20 /**< any list but of a relation */
};

/** Where expressions stand, for functions, as bits. */
enum {
    APIR_ZIN_DEFAULT = 1,
    APIR_ZIN_POLICY = 2,
    APIR_ZIN_VALIDATION = 4,
    APIR_ZIN_INDEX = 8
};

typedef struct apir_zmodel_attribute_decl_t {
    const char *name; /**< with its sigil */
    const apir_zparam_t *params;
    int param_count;
    unsigned targets; /**< 0: any field */
    bool once;
    bool once_in_model;
    bool validation;
    const char *deprecated; /**< the warning, or NULL */
} apir_zmodel_attribute_decl_t;

typedef struct apir_zfunction_t {
    const char *name;
    apir_zmodel_function_t id;
    unsigned contexts;
    apir_zmodel_shape_t result;
    bool result_array;
    const apir_zparam_t *params;
    int param_count;
} apir_zfunction_t;

/** An enum of the language itself: name, then members. */
typedef struct apir_zvocabulary_t {
    const char *name;
    const char *const *members; /**< ends with NULL */
} apir_zvocabulary_t;

/** An attribute of the language; NULL: none of that name. */
const apir_zmodel_attribute_decl_t *
apir_zmodel_std_attribute(const char *wanted);

/** A function of the language; NULL: none of that name. */
const apir_zfunction_t *apir_zmodel_std_function(const char *name);

/** The enums of the language; the last has no name. */
const apir_zvocabulary_t *apir_zmodel_vocabulary(void);

#endif
