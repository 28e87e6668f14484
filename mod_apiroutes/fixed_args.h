/**
 * @file mod_apiroutes/fixed_args.h
 * @brief ApiModel's arguments: JSON of the configuration, with places that a
 * request fills, put together with what the client sends.
 *
 * A string ":name" stands for a value: that of the path parameter, of the
 * query parameter that ApiQueryParams declares, or, as ":auth_field", of what
 * ApiAuth says; "::text" is the text ":text". A value that is text becomes a
 * number or a boolean where the schema wants one.
 *
 * Together with the client's arguments:
 *  - where: both must hold;
 *  - data, create, update: fields that are fixed replace the client's, in each
 *    item of a list;
 *  - everything else that is fixed replaces the client's.
 */
#ifndef APIR_MOD_FIXED_ARGS_H
#define APIR_MOD_FIXED_ARGS_H

#include "json/value.h"
#include "zmodel/schema.h"

/** The value of ":name" (without the colon), text or JSON; NULL: the request
 * has none. */
typedef const apir_value_t *(apir_fixed_find_fn)(void *baton,
                                                 const char *name);

/**
 * The configuration's arguments with their places filled; members and items
 * whose value is not there are left out.
 * @param missing  out: the first name for which ApiAuth has no value; then
 *                 the result must not be used
 */
apir_value_t *apir_fixed_fill(const apir_value_t *fixed,
                              const apir_zmodel_model_t *model,
                              apir_fixed_find_fn *find, void *baton,
                              const char **missing, apr_pool_t *pool);

/** Text as the number or boolean that a field takes, where it is one; what is
 * no text, or meant as one, as it is. @a field NULL: any number or boolean. */
const apir_value_t *apir_fixed_typed(const apir_zmodel_field_t *field,
                                     const apir_value_t *value,
                                     apr_pool_t *pool);

/** Calls @a visit with each ":name" of the arguments. */
void apir_fixed_names(const apir_value_t *fixed,
                      void (*visit)(void *baton, const char *name),
                      void *baton);

/** What the client sends (an object), and what is fixed. Shares both. */
apir_value_t *apir_fixed_merge(const apir_value_t *sent,
                               const apir_value_t *fixed, apr_pool_t *pool);

/** Whether a name asks ApiAuth; then what it asks for. */
const char *apir_fixed_auth_field(const char *name);

#endif
