/**
 * @file zmodel/schema.h
 * @brief A ZModel schema: one structure, resolved, checked and immutable.
 *
 * apir_zmodel_load() reads a file and all it imports. Everything below, texts
 * included, lives in the pool that was given to it and never changes, so any
 * number of threads may read. Lists are plain arrays of pointers with a
 * count. Models and fields are numbered by their places in these arrays;
 * numbers are the same whenever the same schema is loaded. Names and terms
 * are ZenStack's.
 *
 * What `@ignore` and `@@ignore` hide is in no list that the API works with:
 * not in `models`, `fields`, keys or rules; only `tables` and `columns`,
 * which the storage reads, have it.
 */
#ifndef APIR_ZMODEL_SCHEMA_H
#define APIR_ZMODEL_SCHEMA_H

#include "zmodel/expression.h"
#include <apr_hash.h>

typedef enum apir_zmodel_provider_t {
    APIR_ZMODEL_SQLITE,
    APIR_ZMODEL_POSTGRESQL,
    APIR_ZMODEL_MYSQL
} apir_zmodel_provider_t;

typedef struct apir_zmodel_datasource_t {
    const char *name;
    apir_zmodel_provider_t provider;
    const char *url;            /**< NULL: none, or in url_env */
    const char *url_env;        /**< variable of `env("…")`, or NULL */
    const char *default_schema; /**< "public" unless given */
    const char **schemas;
    int schema_count;
    apir_place_t place;
} apir_zmodel_datasource_t;

/** The declared type of a field, parameter or result. */
typedef enum apir_zmodel_kind_t {
    APIR_ZT_STRING,
    APIR_ZT_BOOLEAN,
    APIR_ZT_INT,
    APIR_ZT_BIGINT,
    APIR_ZT_FLOAT,
    APIR_ZT_DECIMAL,
    APIR_ZT_DATETIME,
    APIR_ZT_JSON,
    APIR_ZT_BYTES,
    APIR_ZT_ENUM,        /**< enumeration */
    APIR_ZT_TYPEDEF,     /**< target: typed JSON */
    APIR_ZT_MODEL,       /**< target: a relation */
    APIR_ZT_UNSUPPORTED, /**< in the database only */
    APIR_ZT_OTHER        /**< Void, Any … of procedures and functions */
} apir_zmodel_kind_t;

/** An attribute as applied: `@db.VarChar(20)`. Its arguments are resolved and
 * each knows its parameter. */
typedef struct apir_zmodel_arg_t {
    const char *param; /**< name of the parameter */
    apir_zmodel_expr_t *value;
    apir_place_t place;
    const char *given_name; /**< NULL: was positional */
} apir_zmodel_arg_t;

typedef struct apir_zmodel_attribute_t {
    const char *name; /**< with its sigil: "@id", "@@allow" */
    apir_zmodel_arg_t *args;
    int arg_count;
    apir_place_t place;
    const struct apir_zmodel_attribute_decl_t *decl; /**< private */
    const struct apir_zmodel_model_t *origin; /**< who wrote it, for those of
                                                    models and fields */
} apir_zmodel_attribute_t;

struct apir_zmodel_member_t {
    const char *name;  /**< as the API says it */
    const char *value; /**< as the database has it: `@map` or name */
    int number;
    apir_zmodel_enum_t *enumeration;
    apir_zmodel_attribute_t *attributes;
    int attribute_count;
    apir_place_t place;
};

struct apir_zmodel_enum_t {
    const char *name;
    const char *db_name; /**< `@@map` or name */
    apir_zmodel_member_t *members;
    int member_count;
    apir_zmodel_attribute_t *attributes;
    int attribute_count;
    apr_hash_t *by_name; /**< use apir_zmodel_member() */
    bool standard;       /**< of the language: SortOrder … */
    apir_place_t place;
};

/** `@default`. */
typedef enum apir_zmodel_default_kind_t {
    APIR_ZD_NONE,
    APIR_ZD_LITERAL, /**< value: a literal, enum member or array of
                                    these; for Json the text of a JSON value */
    APIR_ZD_AUTH,    /**< value: auth() or members of it */
    APIR_ZD_NOW,
    APIR_ZD_UUID,          /**< version 4 or 7; format */
    APIR_ZD_CUID,          /**< version 1 or 2; format */
    APIR_ZD_NANOID,        /**< length; format */
    APIR_ZD_ULID,          /**< format */
    APIR_ZD_AUTOINCREMENT, /**< the database's */
    APIR_ZD_DBGENERATED    /**< the database's; format: SQL, or NULL */
} apir_zmodel_default_kind_t;

typedef struct apir_zmodel_default_t {
    apir_zmodel_default_kind_t kind;
    const apir_zmodel_expr_t *value;
    int version;
    int length;
    const char *format; /**< with %s in it, or NULL */
} apir_zmodel_default_t;

typedef enum apir_zmodel_action_t {
    APIR_ZA_CASCADE,
    APIR_ZA_RESTRICT,
    APIR_ZA_NO_ACTION,
    APIR_ZA_SET_NULL,
    APIR_ZA_SET_DEFAULT
} apir_zmodel_action_t;

/**
 * One side of a relation, as the field that carries it sees it. Rows of the
 * two models belong together when local[i] = remote[i] for all i; on the side
 * that owns the foreign key `local` are its `fields` and `remote` what it
 * `references`, on the other side it is the other way round. Many-to-many
 * relations have no pairs but a join table.
 */
typedef struct apir_zmodel_relation_t {
    const char *name;              /**< NULL: unnamed */
    apir_zmodel_field_t *field;    /**< this side */
    apir_zmodel_field_t *opposite; /**< the other side; NULL only for a field
                                        that a sub model inherits and whose
                                        other side names the base: then it is
                                        the base's */
    apir_zmodel_model_t *target;
    bool owner; /**< carries the foreign key */
    bool many_to_many;
    int pair_count;
    apir_zmodel_field_t **local;  /**< fields of the model that has `field` */
    apir_zmodel_field_t **remote; /**< fields of `target` */
    apir_zmodel_action_t on_delete; /**< given or by default; both sides
                                            know the owner's */
    apir_zmodel_action_t on_update;
    const char *constraint; /**< `map:` of the owner, or NULL */
    const char *join_table; /**< "_PostToTag", of many_to_many */
    char local_column;      /**< 'A' or 'B': has the id of this side */
    char remote_column;
} apir_zmodel_relation_t;

/** Operations of policy rules, as bits. `all` is ALL on a model and READ and
 * UPDATE on a field. */
enum {
    APIR_ZP_CREATE = 1,
    APIR_ZP_READ = 2,
    APIR_ZP_UPDATE = 4,
    APIR_ZP_DELETE = 8,
    APIR_ZP_POST_UPDATE = 16,
    APIR_ZP_ALL = 15 /**< without post-update */
};

/** `@@allow`, `@@deny`, `@allow`, `@deny`. */
typedef struct apir_zmodel_rule_t {
    bool deny;
    unsigned operations;
    const apir_zmodel_expr_t *condition;
    apir_place_t place;
} apir_zmodel_rule_t;

typedef enum apir_zmodel_validator_kind_t {
    APIR_ZV_LENGTH,      /**< has_min: min; has_max: max */
    APIR_ZV_STARTS_WITH, /**< text, length */
    APIR_ZV_ENDS_WITH,
    APIR_ZV_CONTAINS,
    APIR_ZV_REGEX,
    APIR_ZV_EMAIL,
    APIR_ZV_DATETIME,
    APIR_ZV_DATE,
    APIR_ZV_TIME, /**< has_min: min is the precision */
    APIR_ZV_URL,
    APIR_ZV_PHONE,
    APIR_ZV_TRIM,
    APIR_ZV_LOWER,
    APIR_ZV_UPPER,
    APIR_ZV_GT, /**< text: the number as written */
    APIR_ZV_GTE,
    APIR_ZV_LT,
    APIR_ZV_LTE
} apir_zmodel_validator_kind_t;

/** A validation attribute of a field. */
typedef struct apir_zmodel_validator_t {
    apir_zmodel_validator_kind_t kind;
    const char *text;
    apr_size_t length;
    bool has_min;
    bool has_max;
    long min;
    long max;
    const char *message; /**< NULL: the standard one */
    apir_place_t place;
} apir_zmodel_validator_t;

/** `@@validate`. */
typedef struct apir_zmodel_validate_t {
    const apir_zmodel_expr_t *condition;
    const char *message; /**< NULL: the standard one */
    const char **path;
    int path_count;
    apir_place_t place;
} apir_zmodel_validate_t;

struct apir_zmodel_field_t {
    const char *name;            /**< as the API says it */
    const char *column;          /**< `@map` or name */
    int number;                  /**< place in model->fields; -1: ignored */
    apir_zmodel_model_t *model;  /**< whose list this is in */
    apir_zmodel_model_t *origin; /**< the model or type that declares it */
    apir_zmodel_model_t *table;  /**< the model whose table has the column:
                                        `model` or a base of it; ids are in
                                        the tables of all, and say `model` */
    apir_zmodel_kind_t kind;
    apir_zmodel_enum_t *enumeration;
    apir_zmodel_model_t *target;
    const char *type_name; /**< as written: "Int", "Post", the SQL type
                                    of Unsupported("…") */
    bool list;
    bool optional;
    bool id;     /**< `@id` or in `@@id` */
    bool unique; /**< `@unique`, `@id` or sole of `@@unique` */
    bool updated_at;
    bool omit;
    bool computed;
    bool ignored;
    bool discriminator; /**< of a delegate model or a base of it */
    bool has_default;   /**< `@default`, `@updatedAt`; a relation whose
                                    foreign keys all have one */
    apir_zmodel_default_t default_value;
    apir_zmodel_field_t **updated_at_ignore; /**< `ignore:` */
    int updated_at_ignore_count;
    apir_zmodel_relation_t *relation;      /**< NULL: not a relation */
    apir_zmodel_field_t **foreign_key_for; /**< relations whose `fields`
                                                    have this one */
    int foreign_key_count;
    apir_zmodel_rule_t *rules; /**< in the order written */
    int rule_count;
    apir_zmodel_validator_t *validators; /**< in the order written */
    int validator_count;
    apir_zmodel_attribute_t *attributes;
    int attribute_count;
    apir_place_t place; /**< documentation included */
    apir_place_t name_place;
    apir_place_t type_place;
};

/** An id or a unique key. */
typedef struct apir_zmodel_key_t {
    const char *name; /**< `name:`, else field names joined by "_":
                                    how the API says it */
    apir_zmodel_field_t **fields;
    int field_count;
    bool id;
    bool inherited;  /**< from a delegate base: not repeated in the
                                    sub model's table (an id is) */
    const char *map; /**< index name in the database, or NULL */
    const apir_zmodel_attribute_t *attribute; /**< for length, sort … */
} apir_zmodel_key_t;

/** `@@index` and `@@fulltext`. */
typedef struct apir_zmodel_index_field_t {
    apir_zmodel_field_t *field;
    bool descending;
    const char *length; /**< number as written, or NULL */
    const char *ops;    /**< class as named, "" for raw(ops_raw) */
    const char *ops_raw;
} apir_zmodel_index_field_t;

typedef struct apir_zmodel_index_t {
    apir_zmodel_index_field_t *fields;
    int field_count;
    const char *name;
    const char *map;  /**< index name in the database, or NULL */
    const char *type; /**< "BTree", "Hash" …, or NULL */
    bool fulltext;
    const apir_zmodel_attribute_t *attribute;
} apir_zmodel_index_t;

typedef enum apir_zmodel_model_kind_t {
    APIR_ZM_MODEL,
    APIR_ZM_VIEW, /**< read only; no table is made */
    APIR_ZM_TYPE  /**< mixin, typed JSON, auth(), parameter */
} apir_zmodel_model_kind_t;

/** A model, a view, or a `type`. */
struct apir_zmodel_model_t {
    const char *name;
    const char *db_name;   /**< table: `@@map` or name */
    const char *db_schema; /**< `@@schema`, or NULL */
    int number;            /**< in zmodel->models or ->types; -1: ignored */
    apir_zmodel_model_kind_t kind;
    bool ignored;
    bool auth;                    /**< `@@auth` stands on it */
    apir_zmodel_field_t **fields; /**< mixins', base's, own; in this order */
    int field_count;
    apir_zmodel_field_t **columns; /**< of its own table, in order; includes
                                        the ignored; a sub model's begin with
                                        its ids */
    int column_count;
    apir_zmodel_key_t *id;    /**< `@id`, `@@id`, else the first single, else
                                    the first unique key; NULL: a view or type
                                    without one */
    bool id_declared;         /**< there is an `@id` or `@@id` */
    apir_zmodel_key_t **keys; /**< the id first, then unique keys of fields,
                                    then of the model */
    int key_count;
    apir_zmodel_index_t *indexes;
    int index_count;
    apir_zmodel_model_t *base;      /**< `extends`, or NULL */
    apir_zmodel_model_t **children; /**< direct sub models */
    int child_count;
    apir_zmodel_field_t *discriminator; /**< own `@@delegate`, or NULL */
    const char *delegate_value; /**< of the base's discriminator: the API's
                                        word; NULL without base */
    apir_zmodel_member_t *delegate_member; /**< when that is an enum */
    apir_zmodel_rule_t *rules;             /**< mixins', base's, own */
    int rule_count;
    apir_zmodel_validate_t *validates;
    int validate_count;
    apir_zmodel_attribute_t *attributes; /**< inherited ones included, but
                                                for @@map, @@unique, @@index
                                                of a base */
    int attribute_count;
    apr_hash_t *by_name; /**< use apir_zmodel_field() */
    apr_hash_t *by_key;  /**< use apir_zmodel_key() */
    apir_place_t place;
    struct apir_zmodel_decl_t *decl; /**< private */
};

typedef struct apir_zmodel_param_t {
    const char *name;
    apir_zmodel_kind_t kind;
    apir_zmodel_enum_t *enumeration;
    apir_zmodel_model_t *target;
    const char *type_name;
    bool list;
    bool optional;
} apir_zmodel_param_t;

typedef struct apir_zmodel_procedure_t {
    const char *name;
    bool mutation; /**< POST; otherwise GET */
    apir_zmodel_param_t *params;
    int param_count;
    apir_zmodel_param_t result; /**< name is NULL */
    apir_place_t place;
} apir_zmodel_procedure_t;

struct apir_zmodel_t {
    const char *path;
    const char **files; /**< that were read, `path` first */
    int file_count;
    apir_zmodel_datasource_t *datasource;
    apir_zmodel_model_t **models; /**< models and views */
    int model_count;
    apir_zmodel_model_t **types;
    int type_count;
    apir_zmodel_model_t **tables; /**< models, the ignored ones too */
    int table_count;
    apir_zmodel_enum_t **enums;
    int enum_count;
    apir_zmodel_procedure_t **procedures;
    int procedure_count;
    apir_zmodel_model_t *auth;  /**< what auth() is: a model or type;
                                            NULL: there is none */
    apr_hash_t *models_by_name; /**< use apir_zmodel_model() */
    apr_hash_t *types_by_name;
    apr_hash_t *enums_by_name;
    apr_hash_t *procedures_by_name;
    apr_pool_t *pool;
};

/**
 * Reads a schema and all that it imports.
 * @param path  a .zmodel file
 * @param diag  gets every mistake that can be seen, with its place, in the
 *              order of files and lines; files that cannot be read, too
 * @param pool  owns the schema
 * @return the schema, or NULL when an error was reported
 *
 * As the language's own compiler does, a later kind of mistake (names that
 * mean nothing; then types, relations, policies) is only looked for where
 * there is none of an earlier kind.
 */
apir_zmodel_t *apir_zmodel_load(const char *path, apir_diag_t *diag,
                                apr_pool_t *pool);

/** As apir_zmodel_load(), from a text in memory; imports are looked for
 * beside @a name (NULL: none are allowed). @a text need not outlive it. */
apir_zmodel_t *apir_zmodel_parse(const char *text, apr_size_t length,
                                 const char *name, apir_diag_t *diag,
                                 apr_pool_t *pool);

/** The model or view of that name; NULL: none. */
apir_zmodel_model_t *apir_zmodel_model(const apir_zmodel_t *zmodel,
                                       const char *name, apr_size_t length);

/** As apir_zmodel_model(), whatever the case of the first letter, as in
 * the URLs of the RPC endpoints ("user"); an exact match goes first. */
apir_zmodel_model_t *apir_zmodel_model_in_url(const apir_zmodel_t *zmodel,
                                              const char *name,
                                              apr_size_t length);

apir_zmodel_model_t *apir_zmodel_type(const apir_zmodel_t *zmodel,
                                      const char *name, apr_size_t length);
apir_zmodel_enum_t *apir_zmodel_enum(const apir_zmodel_t *zmodel,
                                     const char *name, apr_size_t length);
apir_zmodel_procedure_t *apir_zmodel_procedure(const apir_zmodel_t *zmodel,
                                               const char *name,
                                               apr_size_t length);

/** A field that the API may name; NULL: none. */
apir_zmodel_field_t *apir_zmodel_field(const apir_zmodel_model_t *model,
                                       const char *name, apr_size_t length);

/** An id or unique key by its name in the API ("id", "userId_groupId"). */
apir_zmodel_key_t *apir_zmodel_key(const apir_zmodel_model_t *model,
                                   const char *name, apr_size_t length);

/** A member by its name in the API. */
apir_zmodel_member_t *
apir_zmodel_member(const apir_zmodel_enum_t *enumeration, const char *name,
                   apr_size_t length);

/** A member by what the database has. */
apir_zmodel_member_t *
apir_zmodel_member_stored(const apir_zmodel_enum_t *enumeration,
                          const char *value, apr_size_t length);

/** The first attribute of that name ("@db.Date") among @a count; NULL. */
const apir_zmodel_attribute_t *
apir_zmodel_attribute(const apir_zmodel_attribute_t *attributes, int count,
                      const char *name);

/** The value given for a parameter of an attribute; NULL: not given. */
apir_zmodel_expr_t *apir_zmodel_arg(const apir_zmodel_attribute_t *attribute,
                                    const char *param);

/** Whether @a model is @a other or a sub model of it, at any distance. */
bool apir_zmodel_extends(const apir_zmodel_model_t *model,
                         const apir_zmodel_model_t *other);

/** The schema in words, one fact a line, for tests and for people. */
const char *apir_zmodel_dump(const apir_zmodel_t *zmodel, apr_pool_t *pool);

/** An expression as ZModel, with every parenthesis that it needs. */
const char *apir_zmodel_print_expr(const apir_zmodel_expr_t *expr,
                                   apr_pool_t *pool);

#endif
