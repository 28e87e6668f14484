/**
 * @file policy/policy.h
 * @brief Access policies of a schema as predicates of statements (policy.md).
 *
 *     schema ──compile──► rules ──for a user──► apir_query_policy_t
 *
 * Rules are compiled once. For each request what they ask of auth() alone is
 * answered in memory, so that a rule that is true for this user adds nothing
 * to a statement and one that is false makes its source empty; what is
 * compared with rows becomes parameters. A statement depends on which of
 * these answers were which (`shape`), never on the user's values.
 */
#ifndef APIR_POLICY_POLICY_H
#define APIR_POLICY_POLICY_H

#include "core/diag.h"
#include "statement/source.h"

typedef struct apir_policy_t apir_policy_t;

/**
 * The rules of a schema. Immutable: any thread may read.
 * @param zmodel  borrowed: has to live as long as the rules
 * @param pool    owns the rules; plans made with them must not outlive it
 */
const apir_policy_t *apir_policy_compile(const apir_zmodel_t *zmodel,
                                         apr_pool_t *pool);

/** Warns of rules that cannot be evaluated (functions of lists, paths that are
 * too long), which requests would be refused for. */
void apir_policy_review(const apir_policy_t *policy, apir_diag_t *diag);

/** ApiPolicyAnonymous: what a comparison with a value that the user does not
 * have comes to. */
typedef enum apir_policy_missing_t {
    APIR_POLICY_MISSING_NULL, /**< IS NULL, as the reference has it */
    APIR_POLICY_MISSING_FALSE /**< false */
} apir_policy_missing_t;

/**
 * The rules for who asks.
 * @param auth  an object, members as the model of auth() declares them; NULL,
 *              null or undefined: nobody. Borrowed as long as the result
 * @param pool  owns the result: of the request
 */
const apir_query_policy_t *apir_policy_for(const apir_policy_t *policy,
                                           const apir_value_t *auth,
                                           apir_policy_missing_t missing,
                                           apr_pool_t *pool);

/**
 * What rules, and `@default(auth().x)`, read of a user who is a row: `{select:
 * …}`, arguments (args.h) to which a `where` is added to look him up, without
 * a policy. Ids are always in it.
 * @return NULL where auth() is no model
 */
const apir_value_t *apir_policy_wanted(const apir_policy_t *policy,
                                       apr_pool_t *pool);

#endif
