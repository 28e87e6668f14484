/**
 * @file statement/stored.h
 * @brief Values of the API as the database has them.
 */
#ifndef APIR_STATEMENT_STORED_H
#define APIR_STATEMENT_STORED_H

#include "json/value.h"
#include "zmodel/schema.h"

/** What stands in the database for a member of an enum that @a value names as
 * the API does; @a value itself where it names none. Borrows both. */
const apir_value_t *apir_stored_member(const apir_value_t *value,
                                       const apir_zmodel_enum_t *enumeration,
                                       apr_pool_t *pool);

#endif
