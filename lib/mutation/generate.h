/**
 * @file mutation/generate.h
 * @brief Values that a write fills in by itself: `@default`, `@updatedAt`
 * (zmodel.md §7, mutation.md §4.2).
 */
#ifndef APIR_MUTATION_GENERATE_H
#define APIR_MUTATION_GENERATE_H

#include "json/value.h"
#include "zmodel/schema.h"
#include <apr_time.h>

#define APIR_GENERATOR_STOCK 256 /**< random bytes that are fetched at once */

/**
 * What the values of one operation have in common: the user, the time, and
 * the last ids, so that those which sort by time (uuid(7), ulid, cuid(1)) also
 * come in order within a millisecond, as rows of one createMany do. Between
 * operations only the clock orders them. One thread at a time; nothing is
 * shared between two generators.
 */
typedef struct apir_generator_t {
    const apir_value_t *auth; /**< borrowed; NULL: nobody */
    apr_time_t now;           /**< may be set, before the first value */
    apr_uint64_t last_uuid;   /**< private: all that follow */
    unsigned char last_ulid[16];
    apr_uint32_t last_cuid;
    bool has_uuid;
    bool has_ulid;
    bool has_cuid;
    unsigned char stock[APIR_GENERATOR_STOCK];
    apr_size_t stocked;
} apir_generator_t;

/** Makes a generator for one operation, with the present time. */
void apir_generator_init(apir_generator_t *generator,
                         const apir_value_t *auth);

/**
 * The value of a field that a create does not give.
 * @param value  out: a V as args/normalized.h has it (APIR_NULL: NULL, as for a
 *               member of auth() that is missing), in @a pool; a C NULL when
 *               there is nothing to fill in or the database does it
 *               (autoincrement(), dbgenerated()): the column is left out
 * @return APR_SUCCESS; an error when the system has no random bytes, or when
 *         what auth() says cannot be a value of this field (APR_EINVAL)
 */
apr_status_t apir_generate_default(apir_generator_t *generator,
                                   const apir_zmodel_field_t *field,
                                   apr_pool_t *pool,
                                   const apir_value_t **value);

/** The present time of the operation as a DateTime, of `@updatedAt` in an
 * update: an APIR_DATE of whole milliseconds in @a pool. */
const apir_value_t *apir_generate_now(const apir_generator_t *generator,
                                      apr_pool_t *pool);

#endif
