/*
 * Tokens. An error is told at the first character that cannot stand where it
 * stands, as the cases of the reference have it.
 */
#include "graphql/lexer_int.h"

#include "core/utf8.h"

#include <string.h>

void apir_gql_lex_fail(apir_gql_lexer_t *lexer, const char *at,
                       const char *message)
{
    lexer->kind = APIR_GQL_T_ERROR;
    lexer->message = message;
    lexer->wrong = (apr_uint32_t)(at - lexer->start);
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A comment ends before the end of its line; what is no UTF-8 in it is
 * refused (§2.1.1: source text is of Unicode scalar values). NULL: refused. */
static const char *skip_comment(apir_gql_lexer_t *lexer, const char *at)
{
    while (at < lexer->end && *at != '\n' && *at != '\r') {
        apr_size_t size = (unsigned char)*at < 0x80
                              ? 1
                              : apir_utf8_sequence(at, lexer->end);

        if (!size) {
            apir_gql_lex_fail(lexer, at, "Ill-formed text in a comment");
            return NULL;
        }
        at += size;
    }
    return at;
}

/* White space, line ends, commas, comments and byte order marks (§2.1.7). */
static bool skip_ignored(apir_gql_lexer_t *lexer)
{
    const char *at = lexer->at;

    for (; at && at < lexer->end; at++) {
        if (*at == ' ' || *at == ',' || *at == '\n' || *at == '\r'
            || *at == '\t') {
            continue;
        }
        if (lexer->end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) {
            at += 2;
        }
        else if (*at == '#') {
            at = skip_comment(lexer, at);
            if (!at) {
                return false;
            }
            at--;
        }
        else {
            break;
        }
    }
    lexer->at = at;
    return true;
}

static void take(apir_gql_lexer_t *lexer, apir_gql_token_t kind,
                 const char *end)
{
    lexer->kind = kind;
    lexer->token.text = lexer->at;
    lexer->token.length = (apr_uint32_t)(end - lexer->at);
    lexer->at = end;
}

static void lex_name(apir_gql_lexer_t *lexer)
{
    const char *at = lexer->at;

    while (at < lexer->end && (is_name_start(*at) || is_digit(*at))) {
        at++;
    }
    take(lexer, APIR_GQL_T_NAME, at);
}

/* Passes digits, of which there must be one; NULL: there is none. */
static const char *digits(apir_gql_lexer_t *lexer, const char *at)
{
    if (at >= lexer->end || !is_digit(*at)) {
        apir_gql_lex_fail(lexer, at, "A digit is expected here");
        return NULL;
    }
    while (at < lexer->end && is_digit(*at)) {
        at++;
    }
    return at;
}

/* Passes fraction and exponent (§2.9.2). */
static const char *float_part(apir_gql_lexer_t *lexer, const char *at)
{
    if (at < lexer->end && *at == '.') {
        at = digits(lexer, at + 1);
    }
    if (at && at < lexer->end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < lexer->end && (*at == '+' || *at == '-')) {
            at++;
        }
        at = digits(lexer, at);
    }
    return at;
}

static void lex_number(apir_gql_lexer_t *lexer)
{
    const char *at = lexer->at + (*lexer->at == '-');
    const char *whole;

    if (at < lexer->end && *at == '0') {
        at++;
        if (at < lexer->end && is_digit(*at)) {
            apir_gql_lex_fail(lexer, at, "A number may not begin with 0");
            return;
        }
    }
    else {
        at = digits(lexer, at);
    }
    whole = at;
    at = at ? float_part(lexer, at) : NULL;
    if (!at) {
        return;
    }
    if (at < lexer->end && (*at == '.' || is_name_start(*at))) {
        apir_gql_lex_fail(lexer, at, "A number may not be followed by this");
        return;
    }
    take(lexer, at == whole ? APIR_GQL_T_INT : APIR_GQL_T_FLOAT, at);
}

static void lex_rest(apir_gql_lexer_t *lexer)
{
    char c = *lexer->at;

    if (c && strchr("!$&():=@[]{|}", c)) {
        take(lexer, (apir_gql_token_t)c, lexer->at + 1);
    }
    else if (lexer->end - lexer->at >= 3
             && memcmp(lexer->at, "...", 3) == 0) {
        take(lexer, APIR_GQL_T_SPREAD, lexer->at + 3);
    }
    else {
        apir_gql_lex_fail(lexer, lexer->at, "Unexpected character");
    }
}

void apir_gql_lex(apir_gql_lexer_t *lexer)
{
    if (!skip_ignored(lexer)) {
        return;
    }
    lexer->token.offset = (apr_uint32_t)(lexer->at - lexer->start);
    if (lexer->at >= lexer->end) {
        take(lexer, APIR_GQL_T_END, lexer->at);
        return;
    }
    lexer->tokens++;
    if (is_name_start(*lexer->at)) {
        lex_name(lexer);
    }
    else if (is_digit(*lexer->at) || *lexer->at == '-') {
        lex_number(lexer);
    }
    else if (*lexer->at == '"') {
        apir_gql_lex_string(lexer);
    }
    else {
        lex_rest(lexer);
    }
}
