/**
 * @file route/file_tree.h
 * @brief SolidStart's file conventions: from file names to patterns.
 */
#ifndef APIR_ROUTE_FILE_TREE_H
#define APIR_ROUTE_FILE_TREE_H

#include "core/diag.h"
#include <apr_errno.h>
#include <stdbool.h>

/**
 * The pattern (APIR_FILES style) of a route file's path below the routes
 * folder, without its extension: "api/[house]/students/year-[year]" →
 * "/api/:house/students/year-:year"; "[...rest]" → "**:rest", "[...]" →
 * "**", "[[x]]" → ":x?", "(group)" segments dropped, "index" dropped at the
 * end. Everything else means itself: "%" becomes "%25", ":" becomes "\:".
 * Where ":name" would be read otherwise the name stands in braces:
 * "[id].json" → ":{id}.json".
 * NULL, and a sentence in *@a why, for names that mean nothing.
 */
const char *apir_file_pattern(const char *name, const char **why,
                              apr_pool_t *pool);

/** One route file found. */
typedef struct apir_route_file_t {
    const char *path; /**< full path */
    const char *name; /**< below the folder, without extension */
    const char *pattern;
} apir_route_file_t;

/**
 * Reads a folder of route files (@a extension ".so" or ".c") in a fixed
 * order (names by bytes, folders in place). Refused, each with a diagnostic:
 * symbolic links that leave the folder or lead back into themselves, files
 * and folders that group or world may write (when @a strict), names that
 * mean nothing, more than 10,000 files and folders or 32 levels. Dot files
 * are routes; a hidden folder other than ".well-known" is not read, with a
 * warning. Files with another extension are no affair of ours.
 * Returns APR_EGENERAL when something was refused; @a files then holds the
 * others.
 */
apr_status_t apir_file_tree_read(const char *folder, const char *extension,
                                 bool strict, apir_diag_t *diag,
                                 apir_route_file_t **files, apr_size_t *count,
                                 apr_pool_t *pool);

#endif
