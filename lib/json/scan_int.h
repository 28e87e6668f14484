/**
 * @file json/scan_int.h
 * @brief Strings and numbers of JSON text, scanned in place (private to
 * lib/json).
 */
#ifndef APIR_JSON_SCAN_INT_H
#define APIR_JSON_SCAN_INT_H

#include "core/wide.h"
#include <apr_pools.h>
#include <stdbool.h>
#include <string.h>

/** So many zero bytes must follow the text: words of this size are read. */
#define APIR_SCAN_SLACK 8

/**
 * Decodes the string whose opening quote is just before *@a at, in place: its
 * text begins where *@a at was, is @a length bytes long and followed by a zero
 * byte. *@a at becomes the byte behind the closing quote, or the place of the
 * mistake. Returns NULL, or what is wrong.
 */
const char *apir_scan_string(char **at, const char *end, apr_size_t *length);

/**
 * Moves the number that begins at *@a at one byte to the left, so that a zero
 * byte has room behind it; *@a at becomes the byte behind the number, or the
 * place of the mistake. Returns NULL, or what is wrong.
 */
const char *apir_scan_number(char **at);

#define APIR_EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/**
 * The high bits of those of eight bytes that do not stand for themselves in a
 * JSON string: quote, backslash, below 0x20, above 0x7F. What is below 0x20
 * borrows when that is taken off, and so does what is equal to the quote when
 * one is taken off the difference. A borrow may mark bytes above one that is
 * marked rightly, so only "none" and the lowest mark are to be relied on.
 */
static inline apr_uint64_t apir_marks(apr_uint64_t word)
{
    apr_uint64_t quote = (word ^ APIR_EACH_BYTE('"')) - APIR_EACH_BYTE(1);
    apr_uint64_t escape = (word ^ APIR_EACH_BYTE('\\')) - APIR_EACH_BYTE(1);

    return (word | (word - APIR_EACH_BYTE(0x20)) | quote | escape)
           & APIR_EACH_BYTE(0x80);
}

/** Sixteen bytes at once; compilers make of it what the machine has. */
typedef signed char apir_bytes_t __attribute__((vector_size(16)));

/** Copies sixteen bytes; what is returned is not zero where one of them does
 * not stand for itself in a JSON string (signed, those above 0x7F are below
 * 0x20). */
static inline apir_bytes_t apir_copy_marks(char *to, const char *at)
{
    apir_bytes_t bytes;

    memcpy(&bytes, at, sizeof(bytes));
    memcpy(to, &bytes, sizeof(bytes));
    return (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
}

static inline bool apir_any_mark(apir_bytes_t marks)
{
    apr_uint64_t words[2];

    memcpy(words, &marks, sizeof(words));
    return (words[0] | words[1]) != 0;
}

/** How many of the eight bytes are before the first mark; there is one. */
static inline int apir_before_mark(apr_uint64_t marks)
{
    return apir_wide_trailing_zeros(marks) >> 3;
}

#endif
