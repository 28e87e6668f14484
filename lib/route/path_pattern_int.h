/**
 * @file route/path_pattern_int.h
 * @brief Reads the text of a route's pattern.
 */
#ifndef APIR_ROUTE_PATH_PATTERN_INT_H
#define APIR_ROUTE_PATH_PATTERN_INT_H

#include "route/router.h"

#define APIR_MAX_PATTERN \
    8190 /**< bytes of a pattern: httpd's default
                                    LimitRequestLine */
#define APIR_MAX_OPTIONAL \
    6 /**< optional parameters of one pattern: each
                                    doubles the paths that it stands for */

typedef enum apir_part_kind_t {
    APIR_PART_LITERAL,
    APIR_PART_SHAPE,   /**< parameters inside the segment */
    APIR_PART_PARAM,   /**< the whole segment */
    APIR_PART_WILDCARD /**< all segments from here */
} apir_part_kind_t;

/** One segment of a pattern. */
typedef struct apir_part_t {
    apir_part_kind_t kind;
    bool may_skip;         /**< ":name?": may be left out anywhere */
    bool may_miss;         /**< "*", "**": a path may end before it */
    apir_segment_t text;   /**< LITERAL: decoded; SHAPE: with marks */
    apir_segment_t *names; /**< no zero at their ends */
    apr_size_t names_count;
} apir_part_t;

typedef struct apir_pattern_t {
    apir_part_t *parts;
    apr_size_t count;
    apr_size_t params;   /**< names of all parts */
    apr_size_t optional; /**< ":name?" parts */
    const char *ignored; /**< what follows a wildcard, or NULL */
} apir_pattern_t;

/** Fills @a pattern, whose texts are parts of @a text or of the pool;
 * returns NULL, or the sentence that
 * says what is wrong. */
const char *apir_pattern_parse(apir_pattern_t *pattern,
                               apir_router_style_t style, const char *text,
                               apr_pool_t *pool);

/**
 * Whether form number @a form of a pattern leaves out @a part. A pattern
 * with n parts that may be left out stands for 2^n forms; number 0 leaves
 * out none, and the last parts go first.
 * @param index  in and out: how many such parts were met before; from 0
 */
bool apir_pattern_skips(const apir_pattern_t *pattern, unsigned form,
                        const apir_part_t *part, apr_size_t *index);

#endif
