/**
 * @file args_fuzz.h
 * @brief What the fuzz targets of arguments share.
 */
#ifndef ARGS_FUZZ_H
#define ARGS_FUZZ_H

#include "json/value.h"

#include <stdlib.h>

/* Nothing is in checked arguments that the engine does not know: no value
 * that is undefined, no mark of a client's. */
static void must_be_normal(const apir_value_t *value)
{
    const apir_value_t *below;

    if (apir_value_kind(value) == APIR_UNDEFINED
        || apir_value_kind(value) == APIR_DB_NULL) {
        abort();
    }
    for (apr_size_t i = 0; (below = apir_value_at(value, i)); i++) {
        must_be_normal(below);
    }
    for (apr_size_t i = 0; (below = apir_value_member(value, i, NULL, NULL));
         i++) {
        must_be_normal(below);
    }
}

#endif
