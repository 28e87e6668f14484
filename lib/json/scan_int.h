/**
 * @file json/scan_int.h
 * @brief Strings and numbers of JSON text, scanned in place (private to
 * lib/json).
 */
#ifndef APIR_JSON_SCAN_INT_H
#define APIR_JSON_SCAN_INT_H

#include <apr_pools.h>

/** So many zero bytes must follow the text: words of this size are read. */
#define APIR_SCAN_SLACK 8

/**
 * Decodes the string whose opening quote is just before *@a at, in place: its
 * text begins where *@a at was, is @a length bytes long and followed by a zero
 * byte. *@a at becomes the byte behind the closing quote, or the place of the
 * mistake. Returns NULL, or what is wrong.
 */
const char *apir_scan_string(char **at, const char *end, apr_size_t *length);

/** Passes over a number; returns NULL, or what is wrong at *@a at. */
const char *apir_scan_number(char **at);

#endif
