/**
 * @file zmodel/ast_int.h
 * @brief What the parser makes of the files: declarations as written.
 * Expressions and applied attributes have the form they keep, still
 * unresolved.
 */
#ifndef APIR_ZMODEL_AST_INT_H
#define APIR_ZMODEL_AST_INT_H

#include "zmodel/schema.h"
#include <apr_tables.h>

struct apir_zmodel_attribute_decl_t;

typedef enum apir_zdecl_kind_t {
    APIR_ZDECL_DATASOURCE,
    APIR_ZDECL_GENERATOR,
    APIR_ZDECL_PLUGIN,
    APIR_ZDECL_MODEL,
    APIR_ZDECL_VIEW,
    APIR_ZDECL_TYPE,
    APIR_ZDECL_ENUM,
    APIR_ZDECL_FUNCTION,
    APIR_ZDECL_ATTRIBUTE,
    APIR_ZDECL_PROCEDURE
} apir_zdecl_kind_t;

/** A name that stands for something declared elsewhere. */
typedef struct apir_zref_t {
    const char *name;
    apir_place_t place;
    struct apir_zmodel_decl_t *target; /**< of mixins and bases */
} apir_zref_t;

/** A type as written. */
typedef struct apir_ztype_t {
    apir_zref_t ref;         /**< name: "Int", "Post" */
    apir_zmodel_kind_t kind; /**< ENUM, TYPEDEF, MODEL after linking */
    bool named;              /**< ref has to be linked */
    apir_zmodel_enum_t *enumeration;
    apir_zmodel_model_t *model;
    apir_zmodel_expr_t *unsupported;
    bool list;
    bool optional;
} apir_ztype_t;

/** A field, an enum's member, or a parameter. */
typedef struct apir_zfield_t {
    const char *name;
    apir_place_t place; /**< first token, documentation included */
    apir_place_t name_place;
    apir_ztype_t type;
    bool positional; /**< "_" before an attribute's parameter */
    apr_array_header_t *attributes; /**< apir_zmodel_attribute_t */
} apir_zfield_t;

/** `name = value` of a datasource. */
typedef struct apir_zentry_t {
    const char *name;
    apir_place_t place;
    apir_zmodel_expr_t *value;
} apir_zentry_t;

typedef struct apir_zmodel_decl_t {
    apir_zdecl_kind_t kind;
    const char *name;
    apir_place_t place; /**< first token, documentation included */
    apir_place_t name_place;
    struct apir_zfile_t *file;
    int number;                 /**< among all declarations of all files */
    apr_array_header_t *mixins; /**< apir_zref_t */
    apir_zref_t base;           /**< name NULL: none */
    apr_array_header_t *fields; /**< apir_zfield_t: fields, members,
                                            parameters */
    apr_array_header_t *attributes; /**< apir_zmodel_attribute_t */
    apr_array_header_t *entries;    /**< apir_zentry_t */
    apir_ztype_t result;            /**< of functions and procedures */
    apir_zmodel_expr_t *body;
    bool mutation;
    struct apir_zmodel_decl_t *namesake; /**< next one of that name */
    apir_zmodel_model_t *model;          /**< what became of it */
    apr_array_header_t *all;             /**< fields of model, ignored ones
                                            included */
    apr_hash_t *scope;                   /**< these by name */
    apir_zmodel_enum_t *enumeration;
    struct apir_zmodel_attribute_decl_t *attribute;
} apir_zmodel_decl_t;

typedef struct apir_zimport_t {
    const char *path; /**< as written */
    apir_place_t place;
    struct apir_zfile_t *file;
} apir_zimport_t;

typedef struct apir_zfile_t {
    const char *path;
    int number;
    apr_array_header_t *imports; /**< apir_zimport_t */
    apr_array_header_t *decls;   /**< apir_zmodel_decl_t * */
} apir_zfile_t;

/** Parses one file's text into @a file (path is set). Mistakes go to
 * @a diag; what could be understood is there all the same. */
void apir_zmodel_parse_file(apir_zfile_t *file, const char *text,
                            apr_size_t length, apir_diag_t *diag,
                            apr_pool_t *pool);

#endif
