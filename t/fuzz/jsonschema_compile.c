/*
 * A schema, a line "---", then values, one a line. Whatever the schema is, it
 * is compiled or refused with a message; whatever a value is, the two answers
 * agree, are the same when asked again, and stay within their limits.
 */
#include "core/limits.h"
#include "json/reader.h"
#include "json/writer.h"
#include "jsonschema/schema.h"

#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const usual[] = {
    "null",
    "true",
    "0",
    "-1.5",
    "12345678901234567890",
    "\"\"",
    "\"abc\"",
    "[]",
    "[1,\"a\",null]",
    "{}",
    "{\"a\":1}",
    "{\"a\":{\"a\":[{}]},\"b\":\"x\"}",
};

static int reported;

static void count(void *baton, apir_severity_t severity,
                  const apir_place_t *place, const char *message)
{
    reported += severity == APIR_DIAG_ERROR && *message;
}

static apir_value_t *read_json(const char *text, size_t length,
                               apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { 100, 20000 };
    apir_value_t *value;

    return apir_json_read(text, length, &limits, &value, pool, NULL)
                   == APR_SUCCESS
               ? value
               : NULL;
}

/* The schema under test. */
typedef struct subject_t {
    const apir_schema_t *schema;
    bool may_differ;
} subject_t;

/* What the two answers may differ in: formats that are asserted (which zod has
 * in its own way), defaults of what is required (they stand in for what does
 * not conform; an escape may hide one), … */
static bool schema_may_differ(const char *text, size_t length, bool asserted)
{
    size_t i;

    for (i = 0; i + 9 <= length; i++) {
        if (memcmp(text + i, "\"default\"", 9) == 0 || text[i] == '\\') {
            return true;
        }
    }
    return asserted;
}

/* … and numbers that JavaScript has not. */
static bool value_may_differ(const char *text, size_t length)
{
    size_t i;

    for (i = 1; i < length; i++) {
        if ((text[i] | 32) == 'e' && text[i - 1] >= '0'
            && text[i - 1] <= '9') {
            return true;
        }
    }
    return length > 300;
}

static bool met_a_limit(const apir_value_t *issues, apr_pool_t *pool)
{
    apr_size_t length;

    return issues && issues->length == 1
           && strstr(apir_json_stringify(issues, &length, pool), "APIR_MAX_");
}

static void try_answers(const subject_t *subject, const apir_value_t *value,
                        bool may_differ, apr_pool_t *pool)
{
    apir_value_t *issues, *again;
    const apir_value_t *out;
    apir_error_t error = { 0 };
    apr_size_t first, second;
    const char *one, *two;
    bool conforms;

    conforms = apir_schema_check(subject->schema, value, pool, &error);
    out = apir_schema_valid(subject->schema, value, &issues, pool);
    if (!conforms && (error.kind == APIR_E_NONE || !*error.message)) {
        abort();
    }
    if (conforms != (out != NULL) && !may_differ
        && error.kind != APIR_E_TOO_MANY && !met_a_limit(issues, pool)) {
        abort();
    }
    if (!out && (!issues || !issues->length)) {
        abort();
    }
    if (!out && issues->length > APIR_MAX_ISSUES) {
        abort();
    }
    one = apir_json_stringify(out ? out : issues, &first, pool);
    out = apir_schema_valid(subject->schema, value, &again, pool);
    two = apir_json_stringify(out ? out : again, &second, pool);
    if (first != second || memcmp(one, two, first) != 0) {
        abort();
    }
}

static void try_value(const subject_t *subject, const char *text,
                      size_t length, apr_pool_t *parent)
{
    apir_value_t *value;
    apr_pool_t *pool;

    apr_pool_create(&pool, parent);
    value = read_json(text, length, pool);
    if (value) {
        try_answers(subject, value,
                    subject->may_differ || value_may_differ(text, length),
                    pool);
    }
    apr_pool_destroy(pool);
}

static void try_values(const subject_t *subject, const char *text,
                       size_t length, apr_pool_t *pool)
{
    size_t i;

    while (length) {
        const char *end = memchr(text, '\n', length);
        size_t line = end ? (size_t)(end - text) : length;

        try_value(subject, text, line, pool);
        text += line + (end ? 1 : 0);
        length -= line + (end ? 1 : 0);
    }
    for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
        try_value(subject, usual[i], strlen(usual[i]), pool);
    }
}

static const char *separator(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i + 5 <= length; i++) {
        if (memcmp(text + i, "\n---\n", 5) == 0) {
            return text + i;
        }
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *cut = separator(text, size);
    size_t length = cut ? (size_t)(cut - text) : size;
    apir_schema_options_t options = { size & 1, NULL };
    apir_value_t *document;
    apir_schema_t *schema;
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    document = read_json(text, length, pool);
    if (document) {
        apir_diag_t diag = { count, NULL, pool, 0, 0 };

        reported = 0;
        schema = apir_schema_compile(document, &options, NULL, &diag, pool);
        if (!schema && (!reported || reported != diag.errors)) {
            abort();
        }
        if (schema) {
            subject_t subject = { schema,
                                  schema_may_differ(text, length,
                                                    options.assert_formats) };

            apir_schema_property_type(schema, "a");
            try_values(&subject, cut ? cut + 5 : text + length,
                       cut ? size - length - 5 : 0, pool);
        }
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
