/**
 * @file json/writer.h
 * @brief JSON writer that streams into any sink, as ECMA-262 JSON.stringify
 * writes: shortest round-trip doubles in its notation, minimal escapes, lone
 * surrogates as \udXXX, non-finite numbers as null, undefined members left
 * out (undefined items null). Beyond it: integers of 64 bits stay exact, big
 * integers and decimals are written as they are (what is no JSON number as a
 * string), dates as ISO 8601 strings, bytes as base64, sets and maps as
 * arrays. Ill-formed UTF-8 is replaced by U+FFFD, so the text is always JSON.
 * Never recurses.
 */
#ifndef APIR_JSON_WRITER_H
#define APIR_JSON_WRITER_H

#include "json/value.h"
#include <apr_errno.h>
#include <jansson.h>

/** Takes bytes; anything but APR_SUCCESS ends the writing. */
typedef apr_status_t(apir_write_fn)(void *baton, const char *data,
                                    apr_size_t length);

/** Gathers small pieces in its own block before it calls the sink. Give it
 * automatic storage and apir_json_writer_init. After an error all calls do
 * nothing and apir_json_writer_flush returns the first error. */
typedef struct apir_json_writer_t {
    apir_write_fn *write;
    void *baton;
    apr_status_t status;
    apr_size_t used;
    char block[4096];
    int depth;  /**< open arrays and objects */
    bool comma; /**< the next item needs a comma */
} apir_json_writer_t;

void apir_json_writer_init(apir_json_writer_t *writer, apir_write_fn *write,
                           void *baton);

void apir_json_begin_object(apir_json_writer_t *writer);
void apir_json_end_object(apir_json_writer_t *writer);
void apir_json_begin_array(apir_json_writer_t *writer);
void apir_json_end_array(apir_json_writer_t *writer);
void apir_json_name(apir_json_writer_t *writer, const char *name,
                    apr_size_t length);
/** A member's name as it is written: quoted, escaped, its colon behind it. */
void apir_json_key(apir_json_writer_t *writer, const char *key,
                   apr_size_t length);
void apir_json_string(apir_json_writer_t *writer, const char *text,
                      apr_size_t length);
void apir_json_double(apir_json_writer_t *writer, double number);
void apir_json_int(apir_json_writer_t *writer, apr_int64_t number);
void apir_json_bool(apir_json_writer_t *writer, bool truth);
void apir_json_null(apir_json_writer_t *writer);
/** Bytes that are already JSON, as one item. */
void apir_json_raw(apir_json_writer_t *writer, const char *json,
                   apr_size_t length);
/** Bytes outside any item (line ends of NDJSON). */
void apir_json_text(apir_json_writer_t *writer, const char *text,
                    apr_size_t length);
void apir_json_value(apir_json_writer_t *writer, const apir_value_t *value);
void apir_json_jansson(apir_json_writer_t *writer, const json_t *value);

/** Hands what is gathered to the sink; the first error, if any. */
apr_status_t apir_json_writer_flush(apir_json_writer_t *writer);

/** One value as text in @a pool; "" with length 0 for undefined. */
const char *apir_json_stringify(const apir_value_t *value, apr_size_t *length,
                                apr_pool_t *pool);

/** Shortest text of a finite double as Number::toString gives it (ECMA-262
 * §6.1.6.1.20); @a out has room for 32 bytes; returns the length. */
apr_size_t apir_json_format_double(double number, char *out);

#endif
