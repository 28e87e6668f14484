/*
 * Texts from outside: each format's test, patterns (whatever is translated
 * must be something that PCRE2 compiles, but for lookbehinds), and references.
 */
#include "jsonschema/decimal_int.h"
#include "jsonschema/format_int.h"
#include "jsonschema/punycode_int.h"
#include "jsonschema/regex_int.h"
#include "jsonschema/uri_int.h"

#include "core/utf8.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_formats(const char *text, size_t length, apr_pool_t *pool)
{
    static const char *const names[] = {
        "date",     "time",          "date-time",
        "duration", "email",         "idn-email",
        "hostname", "idn-hostname",  "ipv4",
        "ipv6",     "uri",           "uri-reference",
        "iri",      "iri-reference", "uri-template",
        "uuid",     "json-pointer",  "relative-json-pointer",
        "regex",
    };
    apir_format_help_t help = { apir_idn_create(pool), pool };
    bool fits[19];
    size_t i;

    for (i = 0; i < 19; i++) {
        fits[i] = apir_format_find(names[i], strlen(names[i]))
                      ->test(text, length, &help);
    }
    /* what implies what */
    if ((fits[10] && !fits[11]) || (fits[10] && !fits[12])
        || (fits[12] && !fits[13]) || (fits[4] && !fits[5])
        || (fits[8] && !fits[6])) {
        abort();
    }
    apir_is_base64(text, length, &help);
    apir_is_url(text, length, &help);
    apir_is_jwt(text, length, &help);
    apir_is_credit_card(text, length, &help);
    apir_is_iban(text, length, &help);
    apir_is_base64url(text, length, &help);
}

static void try_pattern(const char *text, size_t length, apr_pool_t *pool)
{
    static const char subject[] = "aAbB0_ -\n\xC3\xA9\xF0\x9F\x98\x80";
    const char *mistake = NULL, *native;
    apir_matcher_t matcher = { 0 };
    apir_regex_t *regex;
    apr_size_t size;

    native = apir_regex_translate(text, length, &size, &mistake, pool);
    if (!native != (mistake != NULL)) {
        abort();
    }
    regex = apir_regex_compile(text, length, &mistake, pool);
    if (!regex) {
        if (!mistake || !*mistake) {
            abort();
        }
        return;
    }
    apir_regex_match(regex, &matcher, subject, sizeof(subject) - 1, pool);
    apir_regex_match(regex, &matcher, text, length, pool);
    if (matcher.steps > apir_regex_allowance(sizeof(subject)) * 3
                            + apir_regex_allowance(length) * 3) {
        abort();
    }
    apir_matcher_done(&matcher);
}

static void try_reference(const char *text, size_t length, apr_pool_t *pool)
{
    const char *copy = apr_pstrmemdup(pool, text, length);
    const char *once = apir_uri_resolve("http://a/b/c/d?q", copy, pool);

    if (strcmp(once, apir_uri_resolve("x:", once, pool)) != 0) {
        abort();
    }
    apir_uri_resolve(copy, "../x", pool);
    apir_uri_fragment(copy, pool);
}

static void try_punycode(const char *text, size_t length)
{
    apir_label_t label, again;
    char out[APIR_LABEL_MAX + 1];
    int size;

    if (!apir_punycode_decode(text, length, &label)) {
        return;
    }
    size = apir_punycode_encode(&label, out);
    if (size >= 0
        && (!apir_punycode_decode(out, (apr_size_t)size, &again)
            || again.count != label.count
            || memcmp(again.points, label.points,
                      (size_t)label.count * sizeof(unsigned))
                   != 0)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    try_formats(text, size, pool);
    try_pattern(text, size, pool);
    try_reference(text, size, pool);
    try_punycode(text, size);
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
