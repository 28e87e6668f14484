/**
 * @file mod_apiroutes/dump.h
 * @brief `httpd -t -D DUMP_APIROUTES`: the routes of each server; `-D
 * DUMP_APIROUTES_TRPC`: the types of what ApiTrpc serves.
 */
#ifndef APIR_MOD_DUMP_H
#define APIR_MOD_DUMP_H

#include <httpd.h>

/** test_config. */
void apir_mod_dump(apr_pool_t *pconf, server_rec *server);

#endif
