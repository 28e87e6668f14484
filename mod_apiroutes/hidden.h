/**
 * @file mod_apiroutes/hidden.h
 * @brief Routes that others hide: of nested locations, of the same one.
 */
#ifndef APIR_MOD_HIDDEN_H
#define APIR_MOD_HIDDEN_H

#include "mod_apiroutes/mounts.h"

/** Warns of each route whose paths all belong to a mount further inside, or to
 * pattern routes of its own. */
void apir_mod_hidden_check(const apir_mounts_t *mounts,
                           const apir_mounted_t *mounted, apir_diag_t *diag,
                           apr_pool_t *pool);

#endif
