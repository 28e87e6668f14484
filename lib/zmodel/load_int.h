/**
 * @file zmodel/load_int.h
 * @brief One load of a schema: what the phases hand to each other.
 *
 * Files are parsed (parse.h, import.c), their declarations collected
 * (declare.c), inheritance flattened (assemble.c), names linked and
 * expressions typed (link*.c), the result checked (check_*.c), and what is
 * derived filled in (derive*.c). Each phase runs only if those before it
 * found no mistake.
 */
#ifndef APIR_ZMODEL_LOAD_INT_H
#define APIR_ZMODEL_LOAD_INT_H

#include "zmodel/declare_int.h"
#include "core/limits.h"

typedef struct apir_zload_t {
    apir_diag_t diag; /**< collects; every phase reports here */
    apir_diag_t *out; /**< gets them in order, in the end */
    apr_array_header_t *mistakes;
    apr_hash_t *told; /**< so that nothing is said twice */
    bool muted;       /**< inherited copies: said where written */
    int copies;       /**< against APIR_MAX_SCHEMA_COPIES */
    apr_pool_t *pool;
    apr_array_header_t *files;   /**< apir_zfile_t *, the first one first */
    apr_hash_t *files_by_path;   /**< by path in lower case */
    apr_array_header_t *decls;   /**< apir_zmodel_decl_t *, of all files */
    apr_hash_t *decls_by_name;   /**< first of the namesakes */
    apr_hash_t *members_by_name; /**< apir_zcandidate_t */
    apr_hash_t *std_enums;
    apir_zmodel_t *zmodel;
} apir_zload_t;

/** A member that a bare name may mean. */
typedef struct apir_zcandidate_t {
    apir_zmodel_member_t *member;
    apir_zfile_t *file; /**< NULL: of the language */
    struct apir_zcandidate_t *next;
} apir_zcandidate_t;

/** Where an expression stands. */
typedef struct apir_zscope_t {
    apir_zload_t *load;
    apir_zmodel_model_t *model;    /**< whose fields it sees; may be NULL */
    apir_zmodel_field_t *field;    /**< that the attribute is on; or NULL */
    apir_zfile_t *file;            /**< that has the text */
    apir_zmodel_enum_t *preferred; /**< whose members go before all names */
    const apir_zmodel_decl_t *function; /**< whose body it is, or NULL */
    const apir_zmodel_attribute_t *attribute; /**< that it is part of */
    const apir_zmodel_attribute_t *siblings;  /**< all of its container */
    int sibling_count;
    struct apir_zmodel_expr_t *predicate; /**< innermost around it */
    struct apir_zscope_t *outer;          /**< scope around the predicate */
} apir_zscope_t;

/** Reads the first file's imports, and theirs, and parses all. @a name NULL:
 * imports are refused. */
void apir_zmodel_import(apir_zload_t *load, const char *name);

/** Adds a parsed file, to be numbered in the order of the calls. */
apir_zfile_t *apir_zmodel_add_file(apir_zload_t *load, const char *path,
                                   const char *text, apr_size_t length);

/** A file's text, in the load's pool; NULL with the reason in @a why. */
const char *apir_zmodel_read_file(apir_zload_t *load, const char *path,
                                  apr_size_t *length, const char **why);

/** Collects declarations of all files, makes enums, models, signatures. */
void apir_zmodel_declare(apir_zload_t *load);

/** Parameters of a function or attribute that the schema declares. */
apir_zparam_t *apir_zmodel_params(apir_zload_t *load,
                                  const apir_zmodel_decl_t *decl);

/** Whether @a file may name what @a decl declares. */
bool apir_zmodel_sees(const apir_zfile_t *file,
                      const apir_zmodel_decl_t *decl);

/** The visible declaration of that name and of one of @a kinds (bits). */
apir_zmodel_decl_t *apir_zmodel_find(apir_zload_t *load,
                                     const apir_zfile_t *file,
                                     const char *name, unsigned kinds);

/** Links mixins, bases and types of fields and parameters. */
void apir_zmodel_link_types(apir_zload_t *load);

/** Flattens inheritance: fields and attributes of every model and type. */
void apir_zmodel_assemble(apir_zload_t *load);

/** Links and types every expression. */
void apir_zmodel_link_expressions(apir_zload_t *load);

/** Links one expression. */
void apir_zmodel_link(const apir_zscope_t *scope, apir_zmodel_expr_t *expr);

/** A name as an expression; false: reported. */
bool apir_zmodel_link_name(const apir_zscope_t *scope,
                           apir_zmodel_expr_t *expr);

/** The scope of a member's name; NULL: it has none. */
apir_zmodel_model_t *apir_zmodel_container(const apir_zscope_t *scope,
                                           const apir_zmodel_expr_t *operand);

/** The elements that a predicate over @a left is about; NULL: none. */
apir_zmodel_model_t *apir_zmodel_elements(const apir_zscope_t *scope,
                                          const apir_zmodel_expr_t *left);

/** Any field of @a model, ignored ones included. */
apir_zmodel_field_t *apir_zmodel_any_field(const apir_zmodel_model_t *model,
                                           const char *name);

/** The compiler's type of a field. */
apir_zmodel_type_t apir_zmodel_field_type(const apir_zmodel_field_t *field);

/** The compiler's type for a type as written. */
apir_zmodel_type_t apir_zmodel_written_type(const apir_ztype_t *written);

/** Makes enum members in @a expr mean @a enumeration's, where it has them. */
void apir_zmodel_prefer(apir_zmodel_expr_t *expr,
                        apir_zmodel_enum_t *enumeration);

/** Reports `Duplicated declaration name` for what repeats a name. */
typedef struct apir_zname_t {
    const char *name;
    const apir_place_t *place;
    bool inherited;
} apir_zname_t;

/** Makes zmodel->datasource of the first datasource, as far as it is right:
 * checks of attributes ask it. */
void apir_zmodel_derive_datasource(apir_zload_t *load);

void apir_zmodel_check_names(apir_zload_t *load, const apir_zname_t *names,
                             int count);

/** Reports `Could not resolve reference to KIND named 'NAME'.` */
void apir_zmodel_unresolved(apir_zload_t *load, const apir_place_t *place,
                            const char *kind, const char *name);

/** The checks, by subject. */
void apir_zmodel_check_schema(apir_zload_t *load);
void apir_zmodel_check_merged(apir_zload_t *load);
void apir_zmodel_check_datasource(apir_zload_t *load,
                                  const apir_zmodel_decl_t *decl);
void apir_zmodel_check_model(apir_zload_t *load,
                             const apir_zmodel_decl_t *decl);
void apir_zmodel_check_keys(apir_zload_t *load,
                            const apir_zmodel_model_t *model);
void apir_zmodel_check_heritage(apir_zload_t *load,
                                const apir_zmodel_decl_t *decl);
void apir_zmodel_check_relations(apir_zload_t *load,
                                 const apir_zmodel_model_t *model);
void apir_zmodel_check_attribute(const apir_zscope_t *scope);
void apir_zmodel_check_policy(const apir_zscope_t *scope);
void apir_zmodel_check_expr(const apir_zscope_t *scope,
                            apir_zmodel_expr_t *expr);
/** check() that leads back to where it began. */
void apir_zmodel_check_cycles(apir_zload_t *load);

/** Attributes of one container, each in full unless it is inherited. */
void apir_zmodel_check_attributes(apir_zscope_t *scope,
                                  const apir_zmodel_attribute_t *attributes,
                                  int count);
void apir_zmodel_check_call(const apir_zscope_t *scope,
                            const apir_zmodel_expr_t *call);

/** Whether the argument fits the parameter: NULL, or what is wrong. */
const char *apir_zmodel_misfit(const apir_zscope_t *scope,
                               const apir_zparam_t *param,
                               const apir_zmodel_expr_t *value);

/** Whether a value of shape @a from may be given where @a to is wanted. */
bool apir_zmodel_assignable(apir_zmodel_shape_t to, apir_zmodel_shape_t from,
                            const apir_zmodel_expr_t *value);

/** Whether the text is one JSON value. */
bool apir_zmodel_is_json(const char *text, apr_size_t length);

/** Whether @a expr has a part for which @a is holds, and which. */
apir_zmodel_expr_t *
apir_zmodel_part(apir_zmodel_expr_t *expr,
                 bool (*is)(const apir_zmodel_expr_t *expr));

/** Whether it is a call of `before()`. */
bool apir_zmodel_is_before(const apir_zmodel_expr_t *expr);

/** Whether it names a relation: a field of a model's type. */
bool apir_zmodel_is_relation(const apir_zmodel_expr_t *expr);

/** The string that @a expr is; NULL: it is none. */
const char *apir_zmodel_string(const apir_zmodel_expr_t *expr);

/** The attribute's argument as a string; NULL: absent or none. */
const char *apir_zmodel_string_arg(const apir_zmodel_attribute_t *attribute,
                                   const char *param);

/** What `@relation` says, as written. */
typedef struct apir_zrelation_t {
    const apir_zmodel_attribute_t *attribute;
    const char *name;
    const apir_zmodel_arg_t *fields_arg;
    const apir_zmodel_arg_t *references_arg;
    apir_zmodel_expr_t **fields;
    int field_count;
    apir_zmodel_expr_t **references;
    int reference_count;
} apir_zrelation_t;

apir_zrelation_t apir_zmodel_relation(const apir_zmodel_field_t *field);

/** The first attribute of that name; NULL: none. */
const apir_zmodel_attribute_t *
apir_zmodel_field_attribute(const apir_zmodel_field_t *field,
                            const char *name);
const apir_zmodel_attribute_t *
apir_zmodel_model_attribute(const apir_zmodel_model_t *model,
                            const char *name);

/** As apir_zmodel_model_attribute(), without those that are inherited. */
const apir_zmodel_attribute_t *
apir_zmodel_own_attribute(const apir_zmodel_model_t *model, const char *name);

/** Opposite sides of @a field seen from @a model, at most @a room. */
int apir_zmodel_opposites(const apir_zmodel_model_t *model,
                          const apir_zmodel_field_t *field,
                          apir_zmodel_field_t **out, int room);

/** Fills in all that follows from what is written. */
void apir_zmodel_derive(apir_zload_t *load);
void apir_zmodel_derive_field(apir_zload_t *load, apir_zmodel_field_t *field);
void apir_zmodel_derive_default(apir_zload_t *load,
                                apir_zmodel_field_t *field);
void apir_zmodel_derive_keys(apir_zload_t *load, apir_zmodel_model_t *model);
void apir_zmodel_derive_indexes(apir_zload_t *load,
                                apir_zmodel_model_t *model);
void apir_zmodel_derive_relations(apir_zload_t *load,
                                  apir_zmodel_model_t *model);
void apir_zmodel_derive_rules(apir_zload_t *load,
                              const apir_zmodel_attribute_t *attributes,
                              int count, bool of_field,
                              apir_zmodel_rule_t **rules, int *rule_count);
void apir_zmodel_derive_validators(apir_zload_t *load,
                                   apir_zmodel_field_t *field);
void apir_zmodel_derive_validates(apir_zload_t *load,
                                  apir_zmodel_model_t *model);

/** Memory for @a count things of @a size; counts come from lists that are
 * in memory already. */
void *apir_zmodel_alloc(apir_zload_t *load, int count, apr_size_t size);

#endif
