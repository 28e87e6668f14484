/*
 * The reader works on one private copy of the text, which it is free to
 * change: escapes are decoded in place, the closing quote of a string and the
 * byte after a number (moved one byte to the left, over what was read before
 * it) become the zero byte that follows each text. So a token costs no memory,
 * and all texts live as long as the pool.
 */
#include "json/reader.h"
#include "core/limits.h"
#include "json/scan_int.h"
#include <string.h>

typedef enum state_t {
    BEFORE_VALUE,      /* a value must follow */
    BEFORE_FIRST_ITEM, /* a value or ']' */
    BEFORE_FIRST_NAME, /* a name or '}' */
    AFTER_VALUE,       /* ',' or the end of what is open */
    AFTER_ERROR
} state_t;

struct apir_json_reader_t {
    char *at;
    char *end;
    char *copy;
    const char *input; /* for the place of an error */
    state_t state;
    apir_json_limits_t limits;
    apr_size_t nodes;
    apr_size_t depth;
    apr_size_t capacity;
    char *open; /* '[' or '{' for each open level */
    char first[APIR_MAX_DEPTH];
    apr_pool_t *pool;
    apir_error_t error;
};

apir_json_reader_t *apir_json_reader_create(const char *text,
                                            apr_size_t length,
                                            const apir_json_limits_t *limits,
                                            apr_pool_t *pool)
{
    apir_json_reader_t *reader = apr_pcalloc(pool, sizeof(*reader));

    /* a number at the very start moves one byte to the left as well */
    reader->copy = (char *)apr_palloc(pool, 1 + length + APIR_SCAN_SLACK) + 1;
    if (length) {
        memcpy(reader->copy, text, length);
    }
    memset(reader->copy + length, 0, APIR_SCAN_SLACK);
    reader->at = reader->copy;
    reader->end = reader->copy + length;
    reader->input = text;
    reader->limits.depth = APIR_MAX_DEPTH;
    reader->limits.nodes = APIR_MAX_NODES;
    if (limits) {
        reader->limits = *limits;
    }
    if (reader->limits.depth > APIR_DEPTH_CEILING) {
        reader->limits.depth = APIR_DEPTH_CEILING;
    }
    reader->open = reader->first;
    reader->capacity = sizeof(reader->first);
    reader->pool = pool;
    return reader;
}

const apir_error_t *apir_json_reader_error(const apir_json_reader_t *reader)
{
    return &reader->error;
}

/* Lines end at LF; columns count code points from 1. */
static void place(const apir_json_reader_t *reader, const char *at, int *line,
                  int *column)
{
    const char *from = reader->input;
    const char *end = from + (at - reader->copy);

    *line = 1;
    *column = 1;
    for (; from < end; from++) {
        if (*from == '\n') {
            ++*line;
            *column = 1;
        }
        else if (((unsigned char)*from & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

static apir_token_t fail(apir_json_reader_t *reader, const char *at,
                         const char *what)
{
    int line, column;

    place(reader, at, &line, &column);
    apir_error_set(&reader->error, reader->pool, APIR_E_BAD_JSON,
                   "The JSON is not well-formed: %s at line %d, column %d",
                   what, line, column);
    reader->state = AFTER_ERROR;
    return APIR_T_ERROR;
}

static apir_token_t fail_limit(apir_json_reader_t *reader, const char *at,
                               apir_error_kind_t kind, apr_size_t limit)
{
    int line, column;

    place(reader, at, &line, &column);
    apir_error_set(&reader->error, reader->pool, kind,
                   kind == APIR_E_TOO_DEEP
                       ? "The JSON is nested deeper than %" APR_SIZE_T_FMT
                         " levels at line %d, column %d"
                       : "The JSON has more than %" APR_SIZE_T_FMT
                         " values and names at line %d, column %d",
                   limit, line, column);
    reader->state = AFTER_ERROR;
    return APIR_T_ERROR;
}

static inline char *skip_space(char *at)
{
    if ((unsigned char)*at > ' ') {
        return at;
    }
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') {
        at++;
    }
    return at;
}

static bool count_node(apir_json_reader_t *reader)
{
    if (reader->nodes >= reader->limits.nodes) {
        fail_limit(reader, reader->at, APIR_E_TOO_MANY, reader->limits.nodes);
        return false;
    }
    reader->nodes++;
    return true;
}

static void grow(apir_json_reader_t *reader)
{
    char *open = apr_palloc(reader->pool, 2 * reader->capacity);

    memcpy(open, reader->open, reader->depth);
    reader->open = open;
    reader->capacity *= 2;
}

static apir_token_t open_level(apir_json_reader_t *reader, char bracket)
{
    if (reader->depth >= reader->limits.depth) {
        return fail_limit(reader, reader->at, APIR_E_TOO_DEEP,
                          reader->limits.depth);
    }
    if (reader->depth == reader->capacity) {
        grow(reader);
    }
    reader->open[reader->depth++] = bracket;
    reader->at++;
    if (bracket == '{') {
        reader->state = BEFORE_FIRST_NAME;
        return APIR_T_OBJECT;
    }
    reader->state = BEFORE_FIRST_ITEM;
    return APIR_T_ARRAY;
}

static apir_token_t close_level(apir_json_reader_t *reader)
{
    char bracket = reader->open[--reader->depth];

    reader->at++;
    reader->state = AFTER_VALUE;
    return bracket == '{' ? APIR_T_OBJECT_END : APIR_T_ARRAY_END;
}

static apir_token_t read_string(apir_json_reader_t *reader, const char **text,
                                apr_size_t *length)
{
    const char *problem;

    reader->at++;
    *text = reader->at;
    problem = apir_scan_string(&reader->at, reader->end, length);
    if (problem) {
        return fail(reader, reader->at, problem);
    }
    reader->state = AFTER_VALUE;
    return APIR_T_STRING;
}

static apir_token_t read_number(apir_json_reader_t *reader, const char **text,
                                apr_size_t *length)
{
    char *start = reader->at;
    const char *problem = apir_scan_number(&reader->at);

    if (problem) {
        return fail(reader, reader->at, problem);
    }
    *length = (apr_size_t)(reader->at - start);
    *text = start - 1;
    reader->state = AFTER_VALUE;
    return APIR_T_NUMBER;
}

/* true, false or null; comparisons may go beyond the end, into the slack. */
static apir_token_t read_word(apir_json_reader_t *reader, bool right,
                              apr_size_t length, apir_token_t token)
{
    if (!right) {
        return fail(reader, reader->at, "a value was expected");
    }
    reader->at += length;
    reader->state = AFTER_VALUE;
    return token;
}

static apir_token_t read_value(apir_json_reader_t *reader, const char **text,
                               apr_size_t *length)
{
    if (!count_node(reader)) {
        return APIR_T_ERROR;
    }
    switch (*reader->at) {
    case '{':
    case '[': return open_level(reader, *reader->at);
    case '"': return read_string(reader, text, length);
    case 't':
        return read_word(reader, memcmp(reader->at, "true", 4) == 0, 4,
                         APIR_T_TRUE);
    case 'f':
        return read_word(reader, memcmp(reader->at, "false", 5) == 0, 5,
                         APIR_T_FALSE);
    case 'n':
        return read_word(reader, memcmp(reader->at, "null", 4) == 0, 4,
                         APIR_T_NULL);
    default:
        if (*reader->at == '-'
            || (*reader->at >= '0' && *reader->at <= '9')) {
            return read_number(reader, text, length);
        }
        return fail(reader, reader->at,
                    reader->at == reader->end
                        ? "the text ends where a value was expected"
                        : "a value was expected");
    }
}

/* A name and its colon. */
static apir_token_t read_name(apir_json_reader_t *reader, const char **text,
                              apr_size_t *length)
{
    if (*reader->at != '"') {
        return fail(reader, reader->at, "a member's name was expected");
    }
    if (!count_node(reader)
        || read_string(reader, text, length) == APIR_T_ERROR) {
        return APIR_T_ERROR;
    }
    reader->at = skip_space(reader->at);
    if (*reader->at != ':') {
        return fail(reader, reader->at, "':' was expected");
    }
    reader->at++;
    reader->state = BEFORE_VALUE;
    return APIR_T_NAME;
}

static apir_token_t read_after_value(apir_json_reader_t *reader,
                                     const char **text, apr_size_t *length)
{
    char bracket, byte = *reader->at;

    if (reader->depth == 0) {
        return reader->at == reader->end
                   ? APIR_T_END
                   : fail(reader, reader->at, "more text after the value");
    }
    bracket = reader->open[reader->depth - 1];
    if (byte == ',') {
        reader->at = skip_space(reader->at + 1);
        return bracket == '{' ? read_name(reader, text, length)
                              : read_value(reader, text, length);
    }
    if (byte == (bracket == '{' ? '}' : ']')) {
        return close_level(reader);
    }
    return fail(reader, reader->at,
                bracket == '{' ? "',' or '}' was expected"
                               : "',' or ']' was expected");
}

apir_token_t apir_json_next(apir_json_reader_t *reader, const char **text,
                            apr_size_t *length)
{
    reader->at = skip_space(reader->at);
    switch (reader->state) {
    case BEFORE_FIRST_ITEM:
        if (*reader->at == ']') {
            return close_level(reader);
        }
        return read_value(reader, text, length);
    case BEFORE_VALUE: return read_value(reader, text, length);
    case BEFORE_FIRST_NAME:
        if (*reader->at == '}') {
            return close_level(reader);
        }
        return read_name(reader, text, length);
    case AFTER_VALUE: return read_after_value(reader, text, length);
    default: return APIR_T_ERROR;
    }
}
