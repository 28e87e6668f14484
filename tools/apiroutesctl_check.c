/*
 * apiroutesctl check FILE…: compiles JSON Schema files and ZModel schemas as
 * the start of httpd would, and tells all mistakes.
 */
#include "apiroutesctl.h"
#include "core/limits.h"
#include "json/reader.h"
#include "jsonschema/schema.h"
#include "zmodel/schema.h"
#include <stdio.h>
#include <string.h>

static bool check_schema(apir_ctl_t *ctl, const char *path)
{
    const apir_json_limits_t limits = { APIR_DEPTH_CEILING, APIR_MAX_NODES };
    const apir_schema_options_t options = { false, NULL };
    const apir_place_t place = { path, 0, 0 };
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *document;
    apr_size_t length;
    const char *text;

    text = apir_ctl_read(ctl, path, &length);
    if (!text) {
        return false;
    }
    if (apir_json_read(text, length, &limits, &document, ctl->pool, &error)
        != APR_SUCCESS) {
        apir_diag_error(&ctl->diag, &place, "%s", error.message);
        return false;
    }
    return apir_schema_compile(document, &options, &place, &ctl->diag,
                               ctl->pool)
           != NULL;
}

static bool check_zmodel(apir_ctl_t *ctl, const char *path, bool verbose)
{
    const apir_zmodel_t *zmodel;

    zmodel = apir_zmodel_load(path, &ctl->diag, ctl->pool);
    if (zmodel && verbose) {
        fputs(apir_zmodel_dump(zmodel, ctl->pool), stdout);
    }
    return zmodel != NULL;
}

static bool ends(const char *path, const char *ending)
{
    size_t length = strlen(path), ending_length = strlen(ending);

    return length >= ending_length
           && strcmp(path + length - ending_length, ending) == 0;
}

static bool is_zmodel(const char *path)
{
    return ends(path, ".zmodel");
}

int apir_ctl_check(apir_ctl_t *ctl, int argc, const char *const *argv)
{
    bool verbose = argc > 0 && strcmp(argv[0], "-v") == 0;
    int i;

    argc -= verbose;
    argv += verbose;
    if (argc == 0) {
        return apir_ctl_misused("check needs a file");
    }
    for (i = 0; i < argc; i++) {
        if (!ends(argv[i], ".json") && !is_zmodel(argv[i])) {
            return apir_ctl_misused("check knows files named *.json and "
                                    "*.zmodel, not %s",
                                    argv[i]);
        }
    }
    for (i = 0; i < argc; i++) {
        if (is_zmodel(argv[i]) ? check_zmodel(ctl, argv[i], verbose)
                               : check_schema(ctl, argv[i])) {
            printf("%s: nothing is wrong\n", argv[i]);
        }
    }
    return ctl->diag.errors > 0 ? 1 : 0;
}
