/**
 * @file args/procedure.h
 * @brief Values that procedures of a schema take and give.
 */
#ifndef APIR_ARGS_PROCEDURE_H
#define APIR_ARGS_PROCEDURE_H

#include "core/error.h"
#include "json/value.h"
#include "zmodel/schema.h"

/** Rules for the arguments of one procedure. Immutable; any thread may
 * read. */
typedef struct apir_query_params_t apir_query_params_t;

/** @a zmodel and @a procedure are borrowed; the rules are @a pool's. Never
 * NULL. */
const apir_query_params_t *
apir_query_params(const apir_zmodel_t *zmodel,
                  const apir_zmodel_procedure_t *procedure, apr_pool_t *pool);

/**
 * Checks arguments by the types of the parameters (wire.md §7): scalars as
 * in the data of a create, models as any object.
 * @param args     an object without unknown and missing members
 * @param checked  out: an object with the values that were given, each of the
 *                 kind of its type
 * @param error    APIR_E_UNPROCESSABLE "Invalid procedure argument: …"
 */
apr_status_t apir_query_check_params(const apir_query_params_t *params,
                                     const apir_value_t *args,
                                     const apir_value_t **checked,
                                     apr_pool_t *pool, apir_error_t *error);

/**
 * A result as its declared type has it: of plain JSON, as SQL statements and
 * handlers give it, texts become dates, numbers big integers …; what does
 * not fit is left as it is. Shares what it can with @a value.
 */
const apir_value_t *apir_query_result(const apir_zmodel_param_t *type,
                                      const apir_value_t *value,
                                      apr_pool_t *pool);

#endif
