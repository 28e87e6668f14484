/*
 * PCRE2's own limits do not bound the time: its match limit is counted anew
 * for each place where a match may begin, and a run of one character costs one
 * count however long it is. So every pattern is compiled with a callout before
 * each item, and the callouts count: one for each item, plus the characters
 * that were passed since the last one. That is exact, costs about 100 ns a
 * match with the just-in-time compiler, and bounds the worst pattern on the
 * longest text to a few milliseconds for each 100,000 steps.
 */
#include "regex_int.h"

#include "core/limits.h"
#include "core/utf8.h"

#include <apr_strings.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Steps for each byte that a decent pattern may take: the most common ones
 * (addresses, base64) take up to 6. */
#define STEPS_PER_BYTE 32

/* Memory of the interpreter (KiB), which stands in where the compiled code
 * runs out of its stack of 32 KiB. */
#define HEAP_LIMIT (32 * 1024)

/* The counting above is the limit; PCRE2's must not come before it. */
#define MATCH_LIMIT 100000000

struct apir_regex_t {
    pcre2_code *code;
    const char *source;
};

static apr_status_t free_code(void *data)
{
    pcre2_code_free(data);
    return APR_SUCCESS;
}

static apir_regex_t *compile(const char *source, const char *pattern,
                             apr_size_t length, const char **mistake,
                             apr_pool_t *pool)
{
    apir_regex_t *regex = apr_pcalloc(pool, sizeof(*regex));
    char message[160];
    PCRE2_SIZE offset;
    int code;

    regex->source = source;
    regex->code = pcre2_compile((PCRE2_SPTR)pattern, length,
                                PCRE2_UTF | PCRE2_DOLLAR_ENDONLY
                                    | PCRE2_MATCH_UNSET_BACKREF
                                    | PCRE2_AUTO_CALLOUT
                                    | PCRE2_NEVER_BACKSLASH_C,
                                &code, &offset, NULL);
    if (!regex->code) {
        if (pcre2_get_error_message(code, (PCRE2_UCHAR *)message,
                                    sizeof(message))
            < 0) {
            apr_cpystrn(message, "it cannot be compiled", sizeof(message));
        }
        *mistake = apr_pstrdup(pool, message);
        return NULL;
    }
    apr_pool_cleanup_register(pool, regex->code, free_code,
                              apr_pool_cleanup_null);
    /* where memory may not be made executable, the interpreter serves */
    (void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
    return regex;
}

apir_regex_t *apir_regex_compile(const char *pattern, apr_size_t length,
                                 const char **mistake, apr_pool_t *pool)
{
    apr_size_t native_length;
    const char *native;

    native = apir_regex_translate(pattern, length, &native_length, mistake,
                                  pool);
    if (!native) {
        return NULL;
    }
    return compile(apr_pstrmemdup(pool, pattern, length), native,
                   native_length, mistake, pool);
}

apir_regex_t *apir_regex_compile_native(const char *pattern,
                                        const char **mistake,
                                        apr_pool_t *pool)
{
    return compile(pattern, pattern, PCRE2_ZERO_TERMINATED, mistake, pool);
}

const char *apir_regex_source(const apir_regex_t *regex)
{
    return regex->source;
}

apr_uint64_t apir_regex_allowance(apr_size_t length)
{
    return APIR_MAX_REGEX_MATCH + (apr_uint64_t)length * STEPS_PER_BYTE;
}

/* Called before each item of the pattern. */
static int count_steps(pcre2_callout_block *block, void *data)
{
    apir_matcher_t *matcher = data;
    apr_size_t here = block->current_position;
    apr_uint64_t steps = 1
                         + (here > matcher->position
                                ? here - matcher->position
                                : matcher->position - here);

    matcher->position = here;
    if (steps > matcher->left) {
        return PCRE2_ERROR_CALLOUT;
    }
    matcher->left -= steps;
    return 0;
}

static bool prepare(apir_matcher_t *matcher)
{
    if (matcher->data) {
        return true;
    }
    matcher->context = pcre2_match_context_create(NULL);
    matcher->data = pcre2_match_data_create(1, NULL);
    if (!matcher->context || !matcher->data) {
        apir_matcher_done(matcher);
        return false;
    }
    pcre2_set_callout(matcher->context, count_steps, matcher);
    pcre2_set_match_limit(matcher->context, MATCH_LIMIT);
    pcre2_set_heap_limit(matcher->context, HEAP_LIMIT);
    return true;
}

void apir_matcher_done(apir_matcher_t *matcher)
{
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    matcher->data = NULL;
    matcher->context = NULL;
}

/* A text that is no UTF-8, made so: each lone surrogate, kept as three bytes,
 * becomes U+FFFD, each other stray byte the character of its number. */
static const char *mended(const char *text, apr_size_t *length,
                          apr_pool_t *pool)
{
    const char *at = text, *end = text + *length;
    char *out = apr_palloc(pool, *length * 2 + 4), *to = out;

    while (at < end) {
        unsigned c = apir_utf8_next(&at, end);

        to += apir_utf8_put(to, c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
    }
    *length = (apr_size_t)(to - out);
    return out;
}

static int attempt(const apir_regex_t *regex, apir_matcher_t *matcher,
                   const char *text, apr_size_t length, apr_uint32_t options)
{
    apr_uint64_t allowance = apir_regex_allowance(length);
    int result;

    matcher->left = allowance;
    matcher->position = 0;
    result = pcre2_match(regex->code, (PCRE2_SPTR)text, length, 0, options,
                         matcher->data, matcher->context);
    matcher->steps += allowance - matcher->left;
    return result;
}

apir_match_t apir_regex_match(const apir_regex_t *regex,
                              apir_matcher_t *matcher, const char *text,
                              apr_size_t length, apr_pool_t *scratch)
{
    int result;

    if (!prepare(matcher)) {
        return APIR_MATCH_LIMIT;
    }
    result = attempt(regex, matcher, text, length, 0);
    if (result <= PCRE2_ERROR_UTF8_ERR1 && result >= PCRE2_ERROR_UTF8_ERR21) {
        text = mended(text, &length, scratch);
        result = attempt(regex, matcher, text, length, 0);
    }
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) {
        result = attempt(regex, matcher, text, length, PCRE2_NO_JIT);
    }
    /* 0: the pattern's groups do not fit into the data, which is no matter */
    return result >= 0                     ? APIR_MATCH_YES
           : result == PCRE2_ERROR_NOMATCH ? APIR_MATCH_NO
                                           : APIR_MATCH_LIMIT;
}
