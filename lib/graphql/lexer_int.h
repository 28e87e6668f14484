/**
 * @file graphql/lexer_int.h
 * @brief The tokens of a document (specification, §2.1).
 */
#ifndef APIR_GRAPHQL_LEXER_INT_H
#define APIR_GRAPHQL_LEXER_INT_H

#include "core/slab.h"
#include "graphql/document.h"

typedef enum apir_gql_token_t {
    APIR_GQL_T_END,
    APIR_GQL_T_ERROR,
    APIR_GQL_T_NAME,
    APIR_GQL_T_INT,
    APIR_GQL_T_FLOAT,
    APIR_GQL_T_STRING,
    APIR_GQL_T_SPREAD,
    /* Punctuators are their own characters. */
    APIR_GQL_T_BANG = '!',
    APIR_GQL_T_DOLLAR = '$',
    APIR_GQL_T_AMP = '&',
    APIR_GQL_T_PAREN = '(',
    APIR_GQL_T_PAREN_END = ')',
    APIR_GQL_T_COLON = ':',
    APIR_GQL_T_EQUALS = '=',
    APIR_GQL_T_AT = '@',
    APIR_GQL_T_BRACKET = '[',
    APIR_GQL_T_BRACKET_END = ']',
    APIR_GQL_T_BRACE = '{',
    APIR_GQL_T_PIPE = '|',
    APIR_GQL_T_BRACE_END = '}'
} apir_gql_token_t;

typedef struct apir_gql_lexer_t {
    const char *start;
    const char *at; /**< behind the current token */
    const char *end;
    apir_slab_t *slab; /**< for decoded strings */
    apir_gql_token_t kind;
    apir_gql_name_t token; /**< its text, strings decoded, and its place */
    apr_uint32_t tokens;   /**< read so far */
    const char *message;   /**< of APIR_GQL_T_ERROR */
    apr_uint32_t wrong;    /**< where the error is */
} apir_gql_lexer_t;

/** Reads the next token into the lexer. */
void apir_gql_lex(apir_gql_lexer_t *lexer);

/** Ends the reading with an error at @a at. */
void apir_gql_lex_fail(apir_gql_lexer_t *lexer, const char *at,
                       const char *message);

/** Reads a string; the lexer stands at its first quote. */
void apir_gql_lex_string(apir_gql_lexer_t *lexer);

#endif
