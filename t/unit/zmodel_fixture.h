/*
 * Schemas in tests: loading them, and what was told as lines of text.
 */
#ifndef ZMODEL_FIXTURE_H
#define ZMODEL_FIXTURE_H

#include "zmodel/schema.h"
#include "unit.h"
#include <apr_strings.h>

static char *zmodel_told;

static inline void zmodel_note(void *baton, apir_severity_t severity,
                               const apir_place_t *place, const char *message)
{
    zmodel_told = apr_psprintf(unit_pool, "%s%d:%d %s%s\n", zmodel_told,
                               place->line, place->column,
                               severity == APIR_DIAG_ERROR ? "" : "warning ",
                               message);
}

static inline apir_diag_t zmodel_diag(void)
{
    apir_diag_t diag = { zmodel_note, NULL, unit_pool, 0, 0 };

    zmodel_told = apr_pstrdup(unit_pool, "");
    return diag;
}

/** Parses @a text; what was told is in zmodel_told. */
static inline apir_zmodel_t *zmodel_of(const char *text)
{
    apir_diag_t diag = zmodel_diag();

    return apir_zmodel_parse(text, strlen(text), NULL, &diag, unit_pool);
}

/** Loads a file below t/zmodel. */
static inline apir_zmodel_t *zmodel_file(const char *name)
{
    const char *root = getenv("SRCDIR");
    apir_diag_t diag = zmodel_diag();

    return apir_zmodel_load(apr_psprintf(unit_pool, "%s/t/zmodel/%s",
                                         root ? root : ".", name),
                            &diag, unit_pool);
}

#define ZMODEL_SOURCE "datasource db { provider = 'sqlite' }\n"

#endif
