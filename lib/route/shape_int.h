/**
 * @file route/shape_int.h
 * @brief Patterns inside one segment: "img-:id", ":name.:ext".
 */
#ifndef APIR_ROUTE_SHAPE_INT_H
#define APIR_ROUTE_SHAPE_INT_H

#include "core/slab.h"
#include "http/path.h"

/** Stands for a parameter in the text of a shape. Patterns may not hold
 * control characters, so it never meets a literal one. */
#define APIR_SHAPE_MARK '\001'

/**
 * The literals round the parameters of a segment: "a-:x.:y" has "a-", "."
 * and "". Parameters are nameless here: two patterns that differ only in
 * names are one shape.
 */
typedef struct apir_shape_t {
    apr_size_t params;         /**< at least 1 */
    apr_size_t shortest;       /**< bytes of the shortest segment that fits */
    apir_segment_t literals[]; /**< params + 1 of them */
} apir_shape_t;

/**
 * Makes a shape of its text, in which each parameter is one
 * APIR_SHAPE_MARK. The literals borrow @a text.
 */
const apir_shape_t *apir_shape_make(const char *text, apr_size_t length,
                                    apir_slab_t *slab);

/**
 * Whether a segment fits. Each parameter takes at least one byte; where
 * several divisions fit, the first parameter takes as much as it can, then
 * the second, and so on. Time: length × longest literal.
 * @param values  NULL, or room for shape->params slices of @a text
 */
bool apir_shape_fits(const apir_shape_t *shape, const char *text,
                     apr_size_t length, apir_segment_t *values);

#endif
