/**
 * @file query/where_int.h
 * @brief What the files of filters share.
 */
#ifndef APIR_QUERY_WHERE_INT_H
#define APIR_QUERY_WHERE_INT_H

#include "query/where.h"

/** What a filter of a field compares. */
typedef struct apir_operand_t {
    const char *text; /**< a column or an expression */
    apir_zmodel_kind_t kind;
    const apir_zmodel_enum_t *enumeration; /**< whose members have values
                                                    of their own here */
    bool numeric; /**< it has no affinity: what it is compared
                                    with is cast */
} apir_operand_t;

/** How many parameters a list of `in` gets: the next power of two, so that
 * lists of many lengths are few statements; exactly as many as it has items
 * where that would be more than a statement may have. */
apr_size_t apir_where_room(apr_size_t count);

/** Appends F of a field that is neither relation nor Json. */
void apir_where_put_scalar(apir_sql_t *sql, const apir_operand_t *operand,
                           const apir_value_t *filter);

/** Appends F of a Json field. */
void apir_where_put_json(apir_sql_t *sql, const char *column,
                         const apir_value_t *filter);

/** Appends T: F of a field of type @a type, or of a list of it. */
void apir_where_put_typed(apir_sql_t *sql, const char *value,
                          const apir_zmodel_model_t *type,
                          const apir_value_t *filter);

/** A member's value and its name; NULL beyond the end. */
const apir_value_t *apir_where_member(const apir_value_t *object, int i,
                                      const char **name);

/** Says that SQLite has no arrays. */
void apir_where_refuse_list(apir_sql_t *sql);

#endif
