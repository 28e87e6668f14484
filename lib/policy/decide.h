/**
 * @file policy/decide.h
 * @brief `GET /<model>/check`: could an operation be permitted at all?
 *
 *     {"operation": "read", "where": {"published": false}}  →  true or false
 *
 * The question is whether there is any row, with the values that are given in
 * `where`, for which the rules of the model allow the operation to the
 * current user. No database is asked: what only rows could tell (relations,
 * functions, lists, dates, fractions, null) may be either way, so `true` may
 * turn out to be denied (policy.md §7). A comparison with a value that the
 * user does not have is false.
 *
 * Within comparisons of strings, enums, booleans and whole numbers the answer
 * is exact: strings are any, enums their members, numbers 0 to 2^32 - 1.
 * Beyond APIR_MAX_POLICY_WORK steps it is `true`.
 */
#ifndef APIR_POLICY_DECIDE_H
#define APIR_POLICY_DECIDE_H

#include "core/error.h"
#include "json/value.h"
#include "zmodel/schema.h"

/** What is asked: the arguments of `check`, judged. */
typedef struct apir_policy_question_t {
    const apir_zmodel_model_t *model;
    unsigned operation;        /**< APIR_ZP_CREATE, READ, UPDATE or DELETE */
    const apir_value_t *where; /**< field names with values of their kinds:
                                    a string, a boolean, a whole number */
} apir_policy_question_t;

/**
 * Judges the arguments of `check` (also where there are no policies).
 * @param args      an object (anything else: as if none were given), or NULL;
 *                  borrowed as long as @a question
 * @param question  out
 * @param error     APIR_E_UNPROCESSABLE: what is wrong with them
 */
apr_status_t apir_policy_question(const apir_zmodel_model_t *model,
                                  const apir_value_t *args,
                                  apir_policy_question_t *question,
                                  apr_pool_t *pool, apir_error_t *error);

/**
 * Whether what is asked could be permitted. Touches no database and keeps
 * nothing; any thread may call it.
 * @param zmodel  whose model question->model is
 * @param auth    the current user; NULL, null or undefined: nobody
 * @param pool    for what is needed meanwhile
 */
bool apir_policy_check(const apir_zmodel_t *zmodel,
                       const apir_policy_question_t *question,
                       const apir_value_t *auth, apr_pool_t *pool);

#endif
