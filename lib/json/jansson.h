/**
 * @file json/jansson.h
 * @brief Between apir_value_t and jansson's json_t, the convenience form of
 * handlers. (The header of the library itself is <jansson.h>.)
 */
#ifndef APIR_JSON_JANSSON_H
#define APIR_JSON_JANSSON_H

#include "json/value.h"
#include <jansson.h>

/* Part of the public API: see apiroutes.h. */
#pragma GCC visibility push(default)

/**
 * A new reference with the same content. What json_t cannot hold becomes what
 * JSON.stringify would write for it: undefined members are left out, dates
 * and bytes are strings; integers beyond 64 bits become the nearest real,
 * infinities null, lone surrogates U+FFFD. NULL for undefined, and for what
 * is nested deeper than jansson reads (2048 levels).
 */
json_t *apir_value_to_jansson(const apir_value_t *value);

/** A deep copy of @a json in @a pool; undefined for NULL, and for what is
 * nested deeper than 2048 levels (or in a circle). */
apir_value_t *apir_value_from_jansson(const json_t *json, apr_pool_t *pool);

/** Makes @a pool give up one reference when it is cleared; returns @a json
 * (which may be NULL). */
json_t *apir_jansson_own(json_t *json, apr_pool_t *pool);

#pragma GCC visibility pop

#endif
