/**
 * @file args/build_int.h
 * @brief Making the rules of a schema's models. Rules that are asked for
 * before they are made are there as shells, filled in later; so models may
 * refer to each other.
 */
#ifndef APIR_ARGS_BUILD_INT_H
#define APIR_ARGS_BUILD_INT_H

#include "args/args_int.h"
#include <apr_hash.h>

/** What a field's rules are, by place in model->fields. */
typedef struct apir_field_rules_t {
    apir_rule_t *args;   /**< of a relation, in select and include */
    apir_rule_t *create; /**< a scalar's value; a relation's actions */
    apir_rule_t *update;
    apir_rule_t *create_row;  /**< of the related model, without the way
                                    back: C */
    apir_rule_t *create_rows; /**< C or [C…], always as an array */
    apir_rule_t *create_flat; /**< the same without relations */
    apir_rule_t *update_row;  /**< U */
} apir_field_rules_t;

typedef struct apir_model_rules_t {
    const apir_zmodel_model_t *model;
    apir_field_rules_t *fields;
    apir_rule_t *ops[APIR_Q_OP_COUNT];
    apir_rule_t *where;
    apir_rule_t *where_unique;
    apir_rule_t *where_flat; /**< without relations */
    apir_rule_t *cursor;     /**< unique, without relations */
    apir_rule_t *having;
    apir_rule_t *select;
    apir_rule_t *include;
    apir_rule_t *omit;
    apir_rule_t *counts;     /**< `_count` in these; NULL: none */
    apir_rule_t *order;      /**< one element */
    apir_rule_t *order_many; /**< one, of a relation to many */
    apir_rule_t *order_group;
    apir_rule_t *order_flat; /**< below an aggregate */
    apir_rule_t *names;      /**< of scalar fields */
    apir_rule_t *count_fields;
    apir_rule_t *numbers;  /**< _avg, _sum */
    apir_rule_t *extremes; /**< _min, _max */
    apir_rule_t *create_row;
    apir_rule_t *create_flat;
    apir_rule_t *update_row;
    apir_rule_t *update_flat;
} apir_model_rules_t;

struct apir_query_rules_t {
    const apir_zmodel_t *zmodel;
    apir_model_rules_t *models; /**< by model->number */
    int model_count;
    apr_hash_t *patterns; /**< of regex() in @@validate, by the address of
                               the call */
};

typedef struct apir_build_t {
    const apir_zmodel_t *zmodel;
    apir_query_rules_t *rules;
    apr_pool_t *pool;
    apr_hash_t *shared; /**< rules by what they are */
    apir_rule_t *boolean;
    apir_rule_t *string;
    apir_rule_t *filled; /**< a string that is not empty */
    apir_rule_t *number;
    apir_rule_t *whole;   /**< an integer, perhaps negative */
    apir_rule_t *natural; /**< one that is not */
    apir_rule_t *yes;     /**< the literal true */
    apir_rule_t *json;
    apir_rule_t *null;
    apir_rule_t *sort;
} apir_build_t;

/* rule.c: single rules */
apir_rule_t *apir_rule_new(apir_build_t *build, apir_rule_kind_t kind);
/** A union of @a count rules. */
apir_rule_t *apir_rule_any(apir_build_t *build, int count, ...);
void apir_rule_options(apir_build_t *build, apir_rule_t *rule, int count,
                       ...);
apir_rule_t *apir_rule_array(apir_build_t *build, const apir_rule_t *item);
/** One or an array, always as an array. */
apir_rule_t *apir_rule_or_array(apir_build_t *build, const apir_rule_t *item);
apir_rule_t *apir_rule_nullable(apir_build_t *build, const apir_rule_t *item);
apir_rule_t *apir_rule_wrapped(apir_build_t *build, apir_wrap_t wrap,
                               const apir_rule_t *item);
apir_rule_t *apir_rule_word(apir_build_t *build, const char *word);
apir_rule_t *apir_rule_class(apir_build_t *build, apir_kind_t kind,
                             const char *name);
/** Room for @a most members; then add them; then close. */
void apir_rule_open(apir_build_t *build, apir_rule_t *object, int most);
apir_rule_member_t *apir_rule_add(apir_rule_t *object, const char *name,
                                  const apir_rule_t *rule,
                                  apir_presence_t presence);
void apir_rule_close(apir_build_t *build, apir_rule_t *object);
/** Empty @a rules, and what all rules are made of. */
void apir_build_begin(apir_build_t *build, apir_query_rules_t *rules,
                      const apir_zmodel_t *zmodel, apr_pool_t *pool);

/* values.c: values of fields */
apir_rule_t *apir_build_value(apir_build_t *build, apir_zmodel_kind_t kind,
                              const apir_zmodel_enum_t *enumeration,
                              const apir_zmodel_model_t *type);
/** A JavaScript expression for apir_schema_check(); NULL: it matches
 * nothing. */
const void *apir_build_pattern(apir_build_t *build, const char *pattern,
                               apr_size_t length);
void apir_build_field(apir_build_t *build, const apir_zmodel_field_t *field,
                      apir_field_rules_t *rules);

/* filters.c */
apir_rule_t *apir_build_filter(apir_build_t *build,
                               const apir_zmodel_field_t *field,
                               bool aggregates);
/** The same for a part of a key: without lists and searches. */
apir_rule_t *apir_build_part(apir_build_t *build,
                             const apir_zmodel_field_t *field);
void apir_build_wheres(apir_build_t *build, apir_model_rules_t *model);

/** What a search takes besides its text: a fuzzy one its mode and, unless
 * NULL, a threshold, one of full text a configuration. */
void apir_build_add_search(apir_build_t *build, apir_rule_t *object,
                           bool fuzzy, const apir_rule_t *threshold);

/* selections.c */
void apir_build_selections(apir_build_t *build, apir_model_rules_t *model);
/** select, include, omit; null is as if not given. */
void apir_build_add_selection(apir_rule_t *object,
                              const apir_model_rules_t *model, bool include);
/** skip, take, orderBy, cursor, distinct … of a nested list. */
void apir_build_orders(apir_build_t *build, apir_model_rules_t *model);

/* validate.c: what the rules of @@validate need */
void apir_build_validates(apir_build_t *build,
                          const apir_zmodel_model_t *model);

/* rows.c */
void apir_build_rows(apir_build_t *build, apir_model_rules_t *model);

static inline apir_model_rules_t *
apir_build_model(const apir_build_t *build, const apir_zmodel_model_t *model)
{
    return &build->rules->models[model->number];
}

/** Fields that the API has at all. */
static inline bool apir_build_is_field(const apir_zmodel_field_t *field)
{
    return field->kind != APIR_ZT_UNSUPPORTED;
}

static inline bool apir_build_is_number(const apir_zmodel_field_t *field)
{
    return !field->list
           && (field->kind == APIR_ZT_INT || field->kind == APIR_ZT_FLOAT
               || field->kind == APIR_ZT_BIGINT
               || field->kind == APIR_ZT_DECIMAL);
}

#endif
