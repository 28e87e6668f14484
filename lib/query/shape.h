/**
 * @file query/shape.h
 * @brief What of normalized arguments decides their statements, and what is
 * only bound to them.
 *
 * The key says everything but the leaves: two arguments with one key have the
 * same statements, and their leaves mean the same, one by one.
 */
#ifndef APIR_QUERY_SHAPE_H
#define APIR_QUERY_SHAPE_H

#include "core/buf.h"
#include "args/args.h"
#include <apr_tables.h>

typedef struct apir_shape_t {
    apir_buf_t key; /**< ends early where it became too long */
    bool long_key;  /**< longer than APIR_MAX_PLAN_KEY */
    int depth;
    bool too_deep; /**< deeper than APIR_MAX_QUERY_DEPTH: the walk
                                    did not go there */
    apr_array_header_t *leaves; /**< const apir_value_t *: in the order in
                                        which they stand */
} apir_shape_t;

/** Walks the arguments of one of the reads. All is in @a pool; leaves are
 * borrowed from @a args. */
void apir_shape_of(apir_shape_t *shape, const apir_zmodel_model_t *model,
                   apir_query_op_t op, const apir_value_t *args,
                   apr_pool_t *pool);

#endif
