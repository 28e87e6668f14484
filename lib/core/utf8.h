/**
 * @file core/utf8.h
 * @brief UTF-8 as RFC 3629 has it, and the generalised form (lone surrogates
 * as three bytes, "WTF-8") in which JSON strings are kept.
 */
#ifndef APIR_CORE_UTF8_H
#define APIR_CORE_UTF8_H

#include <apr_pools.h>
#include <stdbool.h>

/** Bytes of the longest well-formed UTF-8 prefix (RFC 3629 §3). */
apr_size_t apir_utf8_valid_prefix(const char *text, apr_size_t length);

/** Whether all of it is well-formed UTF-8. */
bool apir_utf8_valid(const char *text, apr_size_t length);

/**
 * The text with each maximal ill-formed part replaced by U+FFFD, as the
 * WHATWG Encoding Standard's UTF-8 decoder does. Returns @a text itself when
 * nothing had to be replaced, else a copy in @a pool.
 */
const char *apir_utf8_replace(const char *text, apr_size_t length,
                              apr_size_t *out_length, apr_pool_t *pool);

/** Whether all bytes are printable ASCII, blanks included. */
bool apir_ascii_printable(const char *text, apr_size_t length);

/** Writes @a codepoint (surrogates allowed) to @a out (4 bytes room);
 * returns the number of bytes. */
apr_size_t apir_utf8_put(char *out, unsigned codepoint);

/** Reads one code point (generalised UTF-8) at *@a at, advances *@a at; an
 * ill-formed byte counts as itself. @a at must be before @a end. */
unsigned apir_utf8_next(const char **at, const char *end);

/** Bytes of the well-formed sequence at @a at (before @a end), or 0. */
apr_size_t apir_utf8_sequence(const char *at, const char *end);

/** Bytes of the ill-formed part at @a at that one U+FFFD stands for (Unicode
 * Standard, "maximal subpart"); at least 1. */
apr_size_t apir_utf8_subpart(const char *at, const char *end);

/** Whether a surrogate in three bytes begins at @a at. */
static inline bool apir_utf8_is_surrogate(const char *at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)at;

    return end - at >= 3 && byte[0] == 0xED && byte[1] >= 0xA0
           && byte[1] <= 0xBF && byte[2] >= 0x80 && byte[2] <= 0xBF;
}

/** Code points in generalised UTF-8. */
apr_size_t apir_utf8_length(const char *text, apr_size_t length);

#endif
