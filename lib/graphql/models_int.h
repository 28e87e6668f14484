/**
 * @file graphql/models_int.h
 * @brief How the schema of models is written, and how its fields are
 * answered; private to the folder.
 */
#ifndef APIR_GRAPHQL_MODELS_INT_H
#define APIR_GRAPHQL_MODELS_INT_H

#include "core/buf.h"
#include "core/limits.h"
#include "graphql/execute_int.h"
#include "graphql/models.h"
#include "graphql/resolvers.h"
#include "zmodel/schema.h"

/** A field of Query or Mutation. */
typedef struct apir_gql_root_t {
    const struct apir_gql_models_t *models;
    const apir_zmodel_model_t *model;
    apir_query_op_t op;
    const char *name; /**< "Query.findManyUser" */
} apir_gql_root_t;

/** What root fields share; lives as long as the schema. */
typedef struct apir_gql_models_t {
    const apir_zmodel_t *zmodel;
    const apir_query_rules_t *rules;
    const apir_gql_engine_t *engine;
    apr_hash_t *changes; /**< names of input types that change numbers */
} apir_gql_models_t;

/** SDL that is being written. */
typedef struct apir_sdl_t {
    apr_pool_t *pool;
    const apir_zmodel_t *zmodel;
    apir_diag_t *diag;
    apir_buf_t out;
    apr_hash_t *taken;         /**< names of types */
    apr_hash_t *names;         /**< those given, by what they are for */
    apr_array_header_t *roots; /**< apir_gql_root_t * */
    bool filters[APIR_ZT_OTHER + 1];
    bool having[APIR_ZT_OTHER + 1];
    bool lists[APIR_ZT_OTHER + 1];
    bool changed[APIR_ZT_OTHER + 1];
    bool changed_lists[APIR_ZT_OTHER + 1];
    apr_hash_t *changes; /**< names of types that change numbers */
    bool counts;         /**< whether an operation answers with a count */
} apir_sdl_t;

/** Appends text (printf form). */
void apir_sdl_put(apir_sdl_t *sdl, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The name of a type: what it is for, unless another type has that. */
const char *apir_sdl_name(apir_sdl_t *sdl, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Whether a model has a type; and whether a field is a member of it. */
bool apir_sdl_has_model(const apir_zmodel_model_t *model);
bool apir_sdl_shows(const apir_zmodel_field_t *field);

/** A field that holds a value, and is shown. */
bool apir_sdl_shows_value(const apir_zmodel_field_t *field);

/** Whether a field can be named in GraphQL at all. */
bool apir_sdl_can_name(const apir_zmodel_field_t *field);

/** Whether the key's fields are all shown. */
bool apir_sdl_shows_key(const apir_zmodel_key_t *key);

/** Whether a row can be named by a key that is shown. */
bool apir_sdl_has_key(const apir_zmodel_model_t *model);

/** Whether rows are created here: not of delegate bases. */
bool apir_sdl_creates(const apir_zmodel_model_t *model);

/** Whether the model has a list of others. */
bool apir_sdl_has_lists(const apir_zmodel_model_t *model);

/** Whether a model has a field that a number is summed of. */
bool apir_sdl_has_numbers(const apir_zmodel_model_t *model);
bool apir_sdl_is_number(const apir_zmodel_field_t *field);

/** Whether min and max of the field make sense. */
bool apir_sdl_is_ordered(const apir_zmodel_field_t *field);

/** Whether every member of an enum has a name that GraphQL takes. */
bool apir_sdl_is_enum(const apir_zmodel_enum_t *enumeration);

/** The kind that a field's values are shown as: enums that GraphQL has no
 * words for are text, what has no kind of its own is JSON. */
apir_zmodel_kind_t apir_sdl_kind(const apir_zmodel_field_t *field);

/** The type of a kind that is no enum: "Int". */
const char *apir_sdl_kind_name(apir_zmodel_kind_t kind);

/** The type of a field's single value: "Int", "Role". */
const char *apir_sdl_scalar(apir_sdl_t *sdl,
                            const apir_zmodel_field_t *field);

/** What is filtered with, of a field: "IntFilter". */
const char *apir_sdl_filter(apir_sdl_t *sdl,
                            const apir_zmodel_field_t *field);

/** Types of a model's rows (models_types.c), its filters and orders
 * (models_filters.c), and its data (models_inputs.c). */
void apir_sdl_put_types(apir_sdl_t *sdl, const apir_zmodel_model_t *model);
void apir_sdl_put_filters(apir_sdl_t *sdl, const apir_zmodel_model_t *model);
void apir_sdl_put_inputs(apir_sdl_t *sdl, const apir_zmodel_model_t *model);

/** Filters of values, those that were used. */
void apir_sdl_put_scalar_filters(apir_sdl_t *sdl);

/** What values of numbers and lists are changed by, those that were used. */
void apir_sdl_put_changes(apir_sdl_t *sdl);

/** Query and Mutation. */
void apir_sdl_put_roots(apir_sdl_t *sdl);

/** Functions of the scalars BigInt, Decimal, DateTime, Bytes, Json. */
void apir_gql_models_scalars(apir_resolvers_t *resolvers);

/** What changes numbers in coerced arguments becomes as RPC has it. */
void apir_gql_models_changes(const apir_gql_models_t *models,
                             const apir_gql_inputs_t *inputs,
                             apir_value_t *args, apr_pool_t *pool);

/** Arguments of a root field, checked, with what is selected below it. */
apr_status_t apir_gql_models_args(apir_field_t *field,
                                  const apir_gql_root_t *root,
                                  const apir_value_t **args,
                                  apir_error_t *error);

/** Whether a root field's rows are written by the plan itself. */
bool apir_gql_models_shapes(apir_query_op_t op);

/** Answers a root field; its data is an apir_gql_root_t. */
apir_node_t *apir_gql_models_resolve(apir_field_t *field);

#endif
