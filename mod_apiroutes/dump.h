/**
 * @file mod_apiroutes/dump.h
 * @brief `httpd -t -D DUMP_APIROUTES`: the routes of each server.
 */
#ifndef APIR_MOD_DUMP_H
#define APIR_MOD_DUMP_H

#include <httpd.h>

/** test_config. */
void apir_mod_dump(apr_pool_t *pconf, server_rec *server);

#endif
