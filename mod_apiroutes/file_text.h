/**
 * @file mod_apiroutes/file_text.h
 * @brief Files that directives name: schemas, secrets.
 */
#ifndef APIR_MOD_FILE_TEXT_H
#define APIR_MOD_FILE_TEXT_H

#include <apr_pools.h>

/** What a file holds, ended by a zero byte; NULL when it cannot be read or is
 * larger than 16 MiB. */
char *apir_mod_file_text(const char *path, apr_pool_t *pool);

#endif
