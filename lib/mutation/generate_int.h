/**
 * @file mutation/generate_int.h
 * @brief Texts of ids (private to lib/mutation).
 */
#ifndef APIR_MUTATION_GENERATE_INT_H
#define APIR_MUTATION_GENERATE_INT_H

#include "mutation/generate.h"

/**
 * The text of uuid(), cuid(), nanoid() or ulid(), without its format, in
 * @a pool. *text is NULL for any other kind of default.
 * @return an error when the system has no random bytes
 */
apr_status_t apir_generate_id(apir_generator_t *generator,
                              const apir_zmodel_default_t *wanted,
                              apr_pool_t *pool, const char **text);

#endif
