/**
 * @file json/text_int.h
 * @brief The text of values that JSON has no form for (private to lib/json).
 */
#ifndef APIR_JSON_TEXT_INT_H
#define APIR_JSON_TEXT_INT_H

#include "json/value.h"

/** Date.prototype.toISOString (ECMA-262 §21.4.4.36); @a out has room for 32
 * bytes. Returns the length, or 0 for a date that is none. */
apr_size_t apir_format_date(double milliseconds, char *out);

/** Base64 (RFC 4648 §4) of up to 3 bytes; writes 4. */
void apir_format_base64(const char *bytes, apr_size_t count, char *out);

/** Text of a 64 bit integer; @a out has room for 24 bytes. Returns the
 * length; no zero byte follows. */
apr_size_t apir_format_int(apr_int64_t number, char *out);

/**
 * Text that JSON.stringify(JSON.parse(text)) gives for a number, except that
 * 64 bit integers stay exact. @a text itself when it is right as it is, else
 * @a out (room for 32 bytes); NULL when that is "null".
 */
const char *apir_format_number_text(const char *text, apr_size_t length,
                                    apr_size_t *out_length, char *out);

#endif
