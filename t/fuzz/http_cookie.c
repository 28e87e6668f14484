/* Input: a header, or NUL-separated name, value, path, domain. Cookies are
 * bounded, unique and hold text; a field that is written is one line, and its
 * pair is read again. */
#include "core/limits.h"
#include "http/cookie.h"
#include "http_fuzz.h"

static void check_reading(const char *header, apr_pool_t *pool)
{
    apir_pairs_t cookies = { 0 };
    apir_error_t error = { 0 };
    apr_size_t i;

    if (apir_cookie_parse(header, &cookies, pool, &error) != APR_SUCCESS) {
        PROMISE(error.kind == APIR_E_TOO_MANY);
    }
    PROMISE(cookies.count <= APIR_MAX_COOKIES);
    for (i = 0; i < cookies.count; i++) {
        const apir_pair_t *pair = &cookies.items[i];

        PROMISE(fuzz_is_text(pair->name, pair->name_length));
        PROMISE(fuzz_is_text(pair->value, pair->value_length));
        PROMISE(apir_pairs_first(&cookies, pair->name) == pair);
    }
}

static void check_unmerging(const char *header, apr_pool_t *pool)
{
    const char *text = apir_cookie_unmerge(header, pool);
    size_t i;

    PROMISE(strlen(text) == strlen(header));
    for (i = 0; text[i]; i++) {
        PROMISE(
            text[i] == header[i]
            || (header[i] == ',' && text[i] == ';' && text[i + 1] == ' '));
    }
    PROMISE(apir_cookie_unmerge(text, pool) == text);
}

static void check_writing(const char *name, const char *value,
                          const apir_cookie_options_t *options,
                          apr_pool_t *pool)
{
    const char *text = apir_cookie_format(name, value, options, pool, NULL);
    apir_pairs_t cookies = { 0 };
    size_t i, length;

    if (!text) {
        return;
    }
    for (i = 0; text[i]; i++) {
        PROMISE((unsigned char)text[i] >= ' ' || text[i] == '\t');
    }
    length = strcspn(text, ";");
    PROMISE(!apir_cookie_parse(apr_pstrmemdup(pool, text, length), &cookies,
                               pool, NULL));
    PROMISE(cookies.count == 1 && !strcmp(cookies.items[0].value, value));
    PROMISE(strstr(name, cookies.items[0].name));
    for (i = 0; text[length]; i++) {
        length += 1 + strcspn(text + length + 1, ";");
    }
    PROMISE(i
            == (size_t)(*options->path != '\0') + (*options->domain != '\0')
                   + 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    const char *text = apr_pstrmemdup(pool, (const char *)data, size);
    const char *end = text + size, *words[4] = { "", "", "", "" };
    apir_cookie_options_t options = { .http_only = true, .secure = true };
    int i;

    check_reading(text, pool);
    check_unmerging(text, pool);
    for (i = 0; i < 4 && text <= end; i++) {
        words[i] = text;
        text += strlen(text) + 1;
    }
    options.path = words[2];
    options.domain = words[3];
    check_writing(words[0], words[1], &options, pool);
    fuzz_done(pool);
    return 0;
}
