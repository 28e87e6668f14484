/**
 * @file mod_apiroutes/database.h
 * @brief Databases as httpd's processes see them: named in the
 * configuration, checked at start-up, opened by each child.
 */
#ifndef APIR_MOD_DATABASE_H
#define APIR_MOD_DATABASE_H

#include <httpd.h>

#include <apr_proc_mutex.h>

#include "core/diag.h"
#include "db/db.h"

/** One ApiDatabase. */
typedef struct apir_database_t {
    apir_db_config_t config;
    apir_place_t place;
    apr_proc_mutex_t *mutex; /**< between children, for writers; a child's
                                    own writers have queued already */
    apir_db_t *db;           /**< this child's; NULL in the parent */
    bool missing;            /**< told: what uses it need not be told */
    bool pushed;             /**< an ApiSchema with push=on makes it */
    bool unmade;             /**< … and it is not there yet */
    apir_db_config_t *trial; /**< of an unmade one, while the configuration
                                  is checked: an empty file with the tables
                                  that it will have; NULL: none */
} apir_database_t;

struct apir_server_config_t;

/** Whether each database of a server is there and readable; told if not. */
void apir_mod_database_check(const struct apir_server_config_t *config,
                             apir_diag_t *diag, apr_pool_t *pool);

/** What statements can be tried on; NULL, and told (unless that was told
 * before), when there is nothing. */
const apir_db_config_t *
apir_mod_database_to_try(const apir_database_t *database,
                         const apir_place_t *place, apir_diag_t *diag);

/** An empty file for the tables that an unmade database will have; NULL when
 * there is room for none. */
apir_db_config_t *apir_mod_database_trial(apir_database_t *database,
                                          apr_pool_t *pool);

/** The end of check_config: trials are removed. */
void apir_mod_database_end_trials(server_rec *server, apr_pool_t *pool);

/** post_config: a mutex for each database of each server. */
int apir_mod_database_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                                  apr_pool_t *ptemp, server_rec *server);

/** child_init: this child's pools of connections. */
void apir_mod_database_child_init(apr_pool_t *pchild, server_rec *server);

#endif
