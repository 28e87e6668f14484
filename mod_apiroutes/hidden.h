/**
 * @file mod_apiroutes/hidden.h
 * @brief Routes of a location that a nested one hides.
 */
#ifndef APIR_MOD_HIDDEN_H
#define APIR_MOD_HIDDEN_H

#include "mod_apiroutes/mounts.h"

/** Warns of each route whose paths all belong to a mount further inside. */
void apir_mod_hidden_check(const apir_mounts_t *mounts,
                           const apir_mounted_t *mounted, apir_diag_t *diag,
                           apr_pool_t *pool);

#endif
