/**
 * @file jsonschema/format_int.h
 * @brief The values of "format" (JSON Schema Validation §7.3), each a test of
 * a string (private to lib/jsonschema). No test recurses; all take time in
 * proportion to the text.
 */
#ifndef APIR_JSONSCHEMA_FORMAT_INT_H
#define APIR_JSONSCHEMA_FORMAT_INT_H

#include <apr_pools.h>
#include <stdbool.h>

/** What international host names need; made at start-up, read-only. */
typedef struct apir_idn_t apir_idn_t;

/** What a test may use. */
typedef struct apir_format_help_t {
    const apir_idn_t *idn;
    apr_pool_t *scratch;
} apir_format_help_t;

typedef bool(apir_format_test)(const char *text, apr_size_t length,
                               const apir_format_help_t *help);

/** A format that can be asserted. */
typedef struct apir_format_t {
    const char *name;
    apir_format_test *test;
} apir_format_t;

/** The format of that name, or NULL: then it only annotates. */
const apir_format_t *apir_format_find(const char *name, apr_size_t length);

/** The same as zod has it, when that differs ("uri" is its URL), or one that
 * only zod knows; else NULL. */
const apir_format_t *apir_format_find_zod(const char *name,
                                          apr_size_t length);

/** Made from patterns of character properties; NULL when PCRE2 lacks them. */
apir_idn_t *apir_idn_create(apr_pool_t *pool);

apir_format_test apir_is_date, apir_is_time, apir_is_date_time,
    apir_is_duration, apir_is_email, apir_is_idn_email, apir_is_hostname,
    apir_is_idn_hostname, apir_is_ipv4, apir_is_ipv6, apir_is_uri,
    apir_is_uri_reference, apir_is_iri, apir_is_iri_reference,
    apir_is_uri_template, apir_is_uuid, apir_is_json_pointer,
    apir_is_relative_json_pointer, apir_is_regex, apir_is_base64,
    apir_is_base64url, apir_is_url, apir_is_jwt, apir_is_credit_card,
    apir_is_iban;

/** A URL as zod gives it out: without blanks around it and without tabs and
 * line ends. @a text itself when there are none. */
const char *apir_url_trimmed(const char *text, apr_size_t length,
                             apr_size_t *out_length, apr_pool_t *pool);

/** Whether a label of a host name, without its "xn--", is good Punycode of a
 * good international label (RFC 5891 §5.4). */
bool apir_idn_alabel(const char *text, apr_size_t length,
                     const apir_format_help_t *help);

static inline bool apir_format_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool apir_format_hex(char c)
{
    return apir_format_digit(c) || (c >= 'a' && c <= 'f')
           || (c >= 'A' && c <= 'F');
}

static inline bool apir_format_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

#endif
