/**
 * @file jsonschema/regex_int.h
 * @brief Patterns of ECMA-262 run by PCRE2, in bounded time (private to
 * lib/jsonschema).
 */
#ifndef APIR_JSONSCHEMA_REGEX_INT_H
#define APIR_JSONSCHEMA_REGEX_INT_H

#include <apr_pools.h>
#include <stdbool.h>

/** A compiled pattern; read-only, shared by threads. */
typedef struct apir_regex_t apir_regex_t;

/** What one thread needs to run patterns, for the time of one call. */
typedef struct apir_matcher_t {
    void *data;          /**< pcre2_match_data, made when needed */
    void *context;       /**< pcre2_match_context */
    apr_uint64_t steps;  /**< taken so far, over all patterns */
    apr_uint64_t left;   /**< of the pattern that runs */
    apr_size_t position; /**< where it was at the last step */
} apir_matcher_t;

typedef enum apir_match_t {
    APIR_MATCH_NO,
    APIR_MATCH_YES,
    APIR_MATCH_LIMIT /**< it took too many steps to know */
} apir_match_t;

/**
 * A pattern in PCRE2's words with ECMA-262's meaning (the u flag's, but
 * escapes of punctuation are allowed), or NULL with a sentence in @a mistake.
 */
const char *apir_regex_translate(const char *pattern, apr_size_t length,
                                 apr_size_t *out_length, const char **mistake,
                                 apr_pool_t *pool);

/** What PCRE2 calls an ECMA-262 property ("Letter", "gc=Lu", "Script=Greek"),
 * or NULL; *@a negated when it has it only as the opposite. */
const char *apir_regex_property(const char *name, apr_size_t length,
                                bool *negated, apr_pool_t *pool);

/** Compiles; on a mistake NULL and a sentence. The regex belongs to the pool,
 * the pattern's text is copied. */
apir_regex_t *apir_regex_compile(const char *pattern, apr_size_t length,
                                 const char **mistake, apr_pool_t *pool);

/** The same for a pattern in PCRE2's own words. */
apir_regex_t *apir_regex_compile_native(const char *pattern,
                                        const char **mistake,
                                        apr_pool_t *pool);

/** The pattern as it was written. */
const char *apir_regex_source(const apir_regex_t *regex);

/** Takes more than the matching of one text by one pattern may (with what a
 * text of that length needs anyway): see APIR_MAX_REGEX_MATCH. */
apr_uint64_t apir_regex_allowance(apr_size_t length);

/** Whether the pattern is found in the text (unanchored). Lone surrogates
 * count as U+FFFD; a text with such is copied to @a scratch. */
apir_match_t apir_regex_match(const apir_regex_t *regex,
                              apir_matcher_t *matcher, const char *text,
                              apr_size_t length, apr_pool_t *scratch);

/** Gives back what the matcher holds. */
void apir_matcher_done(apir_matcher_t *matcher);

#endif
