/*
 * The published test suite of JSON Schema, draft 2020-12, which is not ours:
 * it is read from the folder that JSON_SCHEMA_TEST_SUITE names, or from
 * ../shared/conformance/json-schema beside the source.
 *
 * One test a group, the optional ones included: all of them must pass, valid()
 * must agree, and the schemas must conform to the metaschema.
 */
#include "unit.h"

#include "json/reader.h"
#include "json/writer.h"
#include "jsonschema/schema.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <apr_tables.h>

static const apir_json_limits_t large = { 1000, 10000000 };

static apir_schema_store_t *store;
static apir_schema_t *metaschema;
static int cases, passed;

static const char *suite_folder(void)
{
    const char *folder = getenv("JSON_SCHEMA_TEST_SUITE");
    const char *source = getenv("SRCDIR");

    return folder ? folder
                  : apr_pstrcat(unit_pool, source ? source : ".",
                                "/../shared/conformance/json-schema", NULL);
}

static apir_value_t *read_json(const char *path)
{
    size_t length;
    char *text = unit_file(path, &length);
    apir_value_t *value = NULL;
    apir_error_t error = { 0 };

    if (text
        && apir_json_read(text, length, &large, &value, unit_pool, &error)
               != APR_SUCCESS) {
        printf("# %s: %s\n", path, error.message);
    }
    return value;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in a folder that end in ".json", or of folders in it; sorted. */
static apr_array_header_t *listing(const char *folder, apr_filetype_e type)
{
    apr_array_header_t *names = apr_array_make(unit_pool, 64, sizeof(char *));
    apr_dir_t *dir;
    apr_finfo_t info;

    if (apr_dir_open(&dir, folder, unit_pool) != APR_SUCCESS) {
        return names;
    }
    while (apr_dir_read(&info, APR_FINFO_NAME | APR_FINFO_TYPE, dir)
           == APR_SUCCESS) {
        size_t length = strlen(info.name);

        if (info.filetype == type && info.name[0] != '.'
            && (type == APR_DIR
                || (length > 5
                    && strcmp(info.name + length - 5, ".json") == 0))) {
            *(const char **)apr_array_push(names) = apr_pstrdup(unit_pool,
                                                                info.name);
        }
    }
    apr_dir_close(dir);
    qsort(names->elts, (size_t)names->nelts, sizeof(char *), by_name);
    return names;
}

/* remotes/a/b.json is http://localhost:1234/a/b.json */
static void add_remotes(const char *folder, const char *uri)
{
    apr_array_header_t *files = listing(folder, APR_REG);
    apr_array_header_t *folders = listing(folder, APR_DIR);
    int i;

    for (i = 0; i < files->nelts; i++) {
        const char *name = APR_ARRAY_IDX(files, i, const char *);
        apir_value_t *document = read_json(
            apr_pstrcat(unit_pool, folder, "/", name, NULL));

        if (document) {
            apir_schema_store_add(store,
                                  apr_pstrcat(unit_pool, uri, "/", name,
                                              NULL),
                                  document);
        }
    }
    for (i = 0; i < folders->nelts; i++) {
        const char *name = APR_ARRAY_IDX(folders, i, const char *);

        add_remotes(apr_pstrcat(unit_pool, folder, "/", name, NULL),
                    apr_pstrcat(unit_pool, uri, "/", name, NULL));
    }
}

static void show(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    if (severity == APIR_DIAG_ERROR) {
        printf("# %s\n", message);
    }
}

static const char *text_of(const apir_value_t *object, const char *name)
{
    return apir_value_text(apir_value_get(object, name), NULL);
}

/* valid() must agree with the specification: whatever it drops or fills in,
 * it takes what conforms and nothing else. */
static bool agrees_with_valid(const apir_schema_t *schema,
                              const apir_value_t *group,
                              const apir_value_t *data, bool valid,
                              apr_pool_t *pool)
{
    const char *format = text_of(apir_value_get(group, "schema"), "format");
    apir_value_t *issues;
    bool taken = apir_schema_valid(schema, data, &issues, pool) != NULL;
    apr_size_t length;

    if (format && strcmp(format, "uri") == 0) {
        return true; /* to valid() it is a URL, which is another
                                  grammar */
    }
    if (taken != valid) {
        printf("# valid() %s %s\n", taken ? "takes" : "refuses",
               apir_json_stringify(data, &length, pool));
    }
    return taken == valid && (taken || apir_value_length(issues) > 0);
}

static apir_schema_t *compile_metaschema(void)
{
    static const char text[] =
        "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}";
    apir_diag_t diag = { show, NULL, unit_pool, 0, 0 };
    apir_value_t *document = NULL;

    apir_json_read(text, sizeof(text) - 1, NULL, &document, unit_pool, NULL);
    return apir_schema_compile(document, NULL, NULL, &diag, unit_pool);
}

static bool run_group(const apir_value_t *group, bool assert_formats,
                      apr_pool_t *pool)
{
    apir_schema_options_t options = { assert_formats, store };
    apir_diag_t diag = { show, NULL, pool, 0, 0 };
    const apir_value_t *tests = apir_value_get(group, "tests");
    apir_schema_t *schema = apir_schema_compile(apir_value_get(group,
                                                               "schema"),
                                                &options, NULL, &diag, pool);
    bool good = schema != NULL
                && apir_schema_check(metaschema,
                                     apir_value_get(group, "schema"), pool,
                                     NULL);
    apr_size_t i;

    for (i = 0; i < apir_value_length(tests); i++) {
        const apir_value_t *test = apir_value_at(tests, i);
        const apir_value_t *data = apir_value_get(test, "data");
        bool want = apir_value_get(test, "valid")->kind == APIR_TRUE;
        bool got;

        cases++;
        if (!schema) {
            continue;
        }
        got = apir_schema_check(schema, data, pool, NULL);
        if (got == want
            && agrees_with_valid(schema, group, data, got, pool)) {
            passed++;
        }
        else {
            printf("# %s: %s\n", got ? "takes" : "refuses",
                   text_of(test, "description"));
            good = false;
        }
    }
    return good;
}

static void run_file(const char *folder, const char *file,
                     bool assert_formats)
{
    apir_value_t *groups = read_json(
        apr_pstrcat(unit_pool, folder, "/", file, NULL));
    const char *stem = strrchr(folder, '/') + 1;
    apr_size_t i;

    for (i = 0; i < apir_value_length(groups); i++) {
        const apir_value_t *group = apir_value_at(groups, i);
        const char *name = apr_psprintf(unit_pool, "%s/%s: %s", stem, file,
                                        text_of(group, "description"));
        apr_pool_t *pool;
        bool good;

        apr_pool_create(&pool, unit_pool);
        good = run_group(group, assert_formats, pool);
        apr_pool_destroy(pool);
        OK(good, name);
    }
}

static void run_folder(const char *folder, bool assert_formats)
{
    apr_array_header_t *files = listing(folder, APR_REG);
    int i;

    cases = passed = 0;
    for (i = 0; i < files->nelts; i++) {
        run_file(folder, APR_ARRAY_IDX(files, i, const char *),
                 assert_formats);
    }
    printf("# %s: %d of %d cases pass\n", strstr(folder, "draft"), passed,
           cases);
}

int main(void)
{
    const char *folder;

    unit_begin();
    folder = apr_pstrcat(unit_pool, suite_folder(), "/tests/draft2020-12",
                         NULL);
    if (listing(folder, APR_REG)->nelts == 0) {
        unit_skip("the JSON Schema test suite is not there: set "
                  "JSON_SCHEMA_TEST_SUITE to its folder");
        return unit_done();
    }
    store = apir_schema_store_create(unit_pool);
    metaschema = compile_metaschema();
    add_remotes(apr_pstrcat(unit_pool, suite_folder(), "/remotes", NULL),
                "http://localhost:1234");
    run_folder(folder, false);
    folder = apr_pstrcat(unit_pool, folder, "/optional", NULL);
    run_folder(folder, false);
    run_folder(apr_pstrcat(unit_pool, folder, "/format", NULL), true);
    return unit_done();
}
