/**
 * @file db/sqlite_catalog_int.h
 * @brief Reading what tables a SQLite database has.
 */
#ifndef APIR_DB_SQLITE_CATALOG_INT_H
#define APIR_DB_SQLITE_CATALOG_INT_H

#include "db/catalog.h"
#include <sqlite3.h>

/** Fills @a catalog, texts in @a pool; SQLite's code. */
int apir_sqlite_catalog(sqlite3 *db, apir_db_catalog_t *catalog,
                        apr_pool_t *pool);

#endif
