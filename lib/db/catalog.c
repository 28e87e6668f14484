/*
 * Looking things up in a catalogue, and handing a change on to the driver.
 */
#include "db/catalog.h"
#include "db/driver.h"
#include <apr_cstr.h>

const apir_db_table_t *apir_db_table(const apir_db_catalog_t *catalog,
                                     const char *name)
{
    int i;

    for (i = 0; i < catalog->table_count; i++) {
        if (apr_cstr_casecmp(catalog->tables[i].name, name) == 0) {
            return &catalog->tables[i];
        }
    }
    return NULL;
}

const apir_db_column_t *apir_db_column(const apir_db_table_t *table,
                                       const char *name)
{
    int i;

    for (i = 0; i < table->column_count; i++) {
        if (apr_cstr_casecmp(table->columns[i].name, name) == 0) {
            return &table->columns[i];
        }
    }
    return NULL;
}

apr_status_t apir_db_change(const apir_db_config_t *config,
                            const apir_db_change_t *change,
                            apir_db_decide_fn *decide, void *baton,
                            apr_pool_t *pool, apir_error_t *error)
{
    return config->driver->change(config, change, decide, baton, pool, error);
}
