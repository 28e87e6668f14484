/*
 * Strings (§2.9.4). One without escapes is the text itself; others are
 * decoded into the slab, where they take no more room than in the source.
 */
#include "graphql/lexer_int.h"

#include "core/utf8.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four digits; -1 if there are none. */
static int hex_four(const char *at, const char *end)
{
    int unit = 0;

    if (end - at < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);

        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

/* \u{…}: *at stands behind the brace. -1: not well-formed. */
static int braced(const char **at, const char *end)
{
    int point = 0;
    int digits = 0;

    for (; *at < end && **at != '}'; (*at)++, digits++) {
        int digit = hex_digit(**at);

        if (digit < 0) {
            return -1;
        }
        point = point * 16 + digit;
        if (point > 0x10FFFF) {
            return -1;
        }
    }
    if (!digits || *at >= end || (point >= 0xD800 && point <= 0xDFFF)) {
        return -1;
    }
    (*at)++;
    return point;
}

/* \uXXXX, two of them for a pair of surrogates; *at stands behind the u. */
static int escaped_unit(const char **at, const char *end)
{
    int unit = hex_four(*at, end);
    int low;

    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) {
        return -1;
    }
    *at += 4;
    if (unit < 0xD800 || unit > 0xDBFF) {
        return unit;
    }
    if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u') {
        return -1;
    }
    low = hex_four(*at + 2, end);
    if (low < 0xDC00 || low > 0xDFFF) {
        return -1;
    }
    *at += 6;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/* The character of the escape behind whose backslash *at stands, or -1. */
static int escape(const char **at, const char *end)
{
    static const char names[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    const char *found;

    if (*at >= end) {
        return -1;
    }
    if (**at == 'u') {
        (*at)++;
        if (*at < end && **at == '{') {
            (*at)++;
            return braced(at, end);
        }
        return escaped_unit(at, end);
    }
    found = **at ? strchr(names, **at) : NULL;
    (*at)++;
    return found ? meant[found - names] : -1;
}

/* The end of a string on one line, at its quote; NULL after an error. */
static const char *string_end(apir_gql_lexer_t *lexer, bool *escapes)
{
    const char *at = lexer->at + 1;

    while (at < lexer->end && *at != '"' && *at != '\n' && *at != '\r') {
        apr_size_t size = 1;

        if (*at == '\\') {
            const char *behind = at + 1;

            *escapes = true;
            if (escape(&behind, lexer->end) < 0) {
                apir_gql_lex_fail(lexer, at, "No such escape");
                return NULL;
            }
            size = (apr_size_t)(behind - at);
        }
        else if ((unsigned char)*at >= 0x80) {
            size = apir_utf8_sequence(at, lexer->end);
        }
        if (!size) {
            apir_gql_lex_fail(lexer, at, "Ill-formed text in a string");
            return NULL;
        }
        at += size;
    }
    if (at >= lexer->end || *at != '"') {
        apir_gql_lex_fail(lexer, at, "The string has no end");
        return NULL;
    }
    return at;
}

static void decode(apir_gql_lexer_t *lexer, const char *at, const char *end)
{
    char *out = apir_slab_alloc(lexer->slab, (apr_size_t)(end - at) + 1);

    lexer->token.text = out;
    while (at < end) {
        if (*at == '\\') {
            at++;
            out += apir_utf8_put(out, (unsigned)escape(&at, end));
        }
        else {
            *out++ = *at++;
        }
    }
    lexer->token.length = (apr_uint32_t)(out - lexer->token.text);
}

static void line_string(apir_gql_lexer_t *lexer)
{
    bool escapes = false;
    const char *end = string_end(lexer, &escapes);

    if (!end) {
        return;
    }
    lexer->kind = APIR_GQL_T_STRING;
    lexer->token.text = lexer->at + 1;
    lexer->token.length = (apr_uint32_t)(end - lexer->at - 1);
    if (escapes) {
        decode(lexer, lexer->at + 1, end);
    }
    lexer->at = end + 1;
}

static bool is_quotes(const char *at, const char *end)
{
    return end - at >= 3 && memcmp(at, "\"\"\"", 3) == 0;
}

/* The end of a block string, at its quotes; NULL after an error. */
static const char *block_end(apir_gql_lexer_t *lexer)
{
    const char *at = lexer->at + 3;

    while (at < lexer->end && !is_quotes(at, lexer->end)) {
        apr_size_t size = 1;

        if (*at == '\\' && is_quotes(at + 1, lexer->end)) {
            size = 4;
        }
        else if ((unsigned char)*at >= 0x80) {
            size = apir_utf8_sequence(at, lexer->end);
        }
        if (!size) {
            apir_gql_lex_fail(lexer, at, "Ill-formed text in a string");
            return NULL;
        }
        at += size;
    }
    if (at >= lexer->end) {
        apir_gql_lex_fail(lexer, at, "The block string has no end");
        return NULL;
    }
    return at;
}

/* The end of the line that begins at @a at; *next is where the next one
 * begins, NULL behind the last. */
static const char *line_end(const char *at, const char *end,
                            const char **next)
{
    while (at < end && *at != '\n' && *at != '\r') {
        at++;
    }
    *next = at >= end                                      ? NULL
            : *at == '\r' && at + 1 < end && at[1] == '\n' ? at + 2
                                                           : at + 1;
    return at;
}

static apr_size_t indentation(const char *at, const char *end)
{
    const char *from = at;

    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return (apr_size_t)(at - from);
}

/* What all lines but the first have in common (BlockStringValue). */
static apr_size_t common_indentation(const char *at, const char *end)
{
    apr_size_t common = APR_SIZE_MAX;
    const char *next;

    line_end(at, end, &next);
    while (next) {
        const char *line = next;
        const char *stop = line_end(line, end, &next);
        apr_size_t indent = indentation(line, stop);

        if (indent < (apr_size_t)(stop - line) && indent < common) {
            common = indent;
        }
    }
    return common == APR_SIZE_MAX ? 0 : common;
}

static char *put_line(char *out, const char *at, const char *stop)
{
    while (at < stop) {
        if (*at == '\\' && is_quotes(at + 1, stop)) {
            at++;
            memcpy(out, at, 3);
            out += 3;
            at += 3;
        }
        else {
            *out++ = *at++;
        }
    }
    return out;
}

/* BlockStringValue: indentation cut, blank lines at both ends left out. */
static void block_value(apir_gql_lexer_t *lexer, const char *at,
                        const char *end)
{
    apr_size_t cut = common_indentation(at, end);
    char *text = apir_slab_alloc(lexer->slab, (apr_size_t)(end - at) + 1);
    char *out = text;   /* behind what is written */
    char *keep = text;  /* behind the last line that is not blank */
    bool first = true;  /* line of the source */
    bool begun = false; /* a line that is not blank has come */

    for (const char *next = at; next; first = false) {
        const char *line = next;
        const char *stop = line_end(line, end, &next);
        apr_size_t indent = indentation(line, stop);
        bool blank = indent == (apr_size_t)(stop - line);

        if (blank && !begun) {
            continue;
        }
        if (begun) {
            *out++ = '\n';
        }
        begun = true;
        if (!first) {
            line += cut < (apr_size_t)(stop - line)
                        ? cut
                        : (apr_size_t)(stop - line);
        }
        out = put_line(out, line, stop);
        if (!blank) {
            keep = out;
        }
    }
    lexer->token.text = text;
    lexer->token.length = (apr_uint32_t)(keep - text);
}

void apir_gql_lex_string(apir_gql_lexer_t *lexer)
{
    const char *end;

    if (!is_quotes(lexer->at, lexer->end)) {
        line_string(lexer);
        return;
    }
    end = block_end(lexer);
    if (!end) {
        return;
    }
    lexer->kind = APIR_GQL_T_STRING;
    block_value(lexer, lexer->at + 3, end);
    lexer->at = end + 3;
}
