/**
 * @file json/reader.h
 * @brief Bounded JSON reader (RFC 8259; duplicates, numbers and surrogates as
 * ECMA-262 JSON.parse has them: the last duplicate wins, 1e400 is infinity,
 * lone surrogates and NUL are kept). Depth and nodes are counted as it goes;
 * a limit ends the reading at once. Never recurses.
 */
#ifndef APIR_JSON_READER_H
#define APIR_JSON_READER_H

#include "core/error.h"
#include "json/value.h"

typedef struct apir_json_limits_t {
    apr_size_t depth; /**< levels of arrays and objects */
    apr_size_t nodes; /**< values plus member names */
} apir_json_limits_t;

typedef enum apir_token_t {
    APIR_T_END = 0, /**< the text is complete and at its end */
    APIR_T_OBJECT,
    APIR_T_OBJECT_END,
    APIR_T_ARRAY,
    APIR_T_ARRAY_END,
    APIR_T_NAME, /**< a member's name; its value follows */
    APIR_T_STRING,
    APIR_T_NUMBER,
    APIR_T_TRUE,
    APIR_T_FALSE,
    APIR_T_NULL,
    APIR_T_ERROR
} apir_token_t;

typedef struct apir_json_reader_t apir_json_reader_t;

/** A reader over @a text, borrowed until the reading ends; a leading UTF-8
 * BOM is an error (callers cut it where a protocol allows it). */
apir_json_reader_t *apir_json_reader_create(const char *text,
                                            apr_size_t length,
                                            const apir_json_limits_t *limits,
                                            apr_pool_t *pool);

/** The next token. Names, strings (unescaped) and numbers (as written) are
 * given in @a text / @a length, valid as long as pool and input. On
 * APIR_T_ERROR apir_json_reader_error tells. */
apir_token_t apir_json_next(apir_json_reader_t *reader, const char **text,
                            apr_size_t *length);

/** What was wrong: APIR_E_BAD_JSON, _TOO_DEEP or _TOO_MANY, with line and
 * column in the message. */
const apir_error_t *apir_json_reader_error(const apir_json_reader_t *reader);

/** Reads one whole JSON text into a tree in @a pool. */
apr_status_t apir_json_read(const char *text, apr_size_t length,
                            const apir_json_limits_t *limits,
                            apir_value_t **value, apr_pool_t *pool,
                            apir_error_t *error);

#endif
