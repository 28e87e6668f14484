/**
 * @file graphql/parser_int.h
 * @brief The parser's own: what its parts share.
 *
 * Each function that reads something stands at its first token and leaves the
 * parser behind its last. After the first mistake the current token is
 * APIR_GQL_T_ERROR, which nothing accepts, so that everything returns.
 */
#ifndef APIR_GRAPHQL_PARSER_INT_H
#define APIR_GRAPHQL_PARSER_INT_H

#include "graphql/lexer_int.h"

typedef struct apir_gql_parser_t {
    apir_gql_lexer_t lexer;
    apir_slab_t slab;
    apr_pool_t *pool;
    const apir_gql_limits_t *limits;
    apir_gql_document_t *document;
    apr_uint32_t depth;
    apr_uint32_t aliases;
    apr_uint32_t directives;
} apir_gql_parser_t;

/** Goes to the next token. */
void apir_gql_advance(apir_gql_parser_t *parser);

/** Whether the current token is of a kind. */
static inline bool apir_gql_at(const apir_gql_parser_t *parser,
                               apir_gql_token_t kind)
{
    return parser->lexer.kind == kind;
}

/** Whether the current token is a name with this text. */
bool apir_gql_at_word(const apir_gql_parser_t *parser, const char *word);

/** Passes a token of a kind, if it is there. */
bool apir_gql_accept(apir_gql_parser_t *parser, apir_gql_token_t kind);

/** Passes a word, if it is there. */
bool apir_gql_accept_word(apir_gql_parser_t *parser, const char *word);

/** Passes a token that must be there. */
bool apir_gql_expect(apir_gql_parser_t *parser, apir_gql_token_t kind);

/** The current token cannot stand here. */
void apir_gql_unexpected(apir_gql_parser_t *parser);

/** Whether a mistake was found. */
static inline bool apir_gql_failed(const apir_gql_parser_t *parser)
{
    return parser->lexer.kind == APIR_GQL_T_ERROR;
}

/** A limit refuses the document: "more than @a most @a what". */
void apir_gql_refuse(apir_gql_parser_t *parser, apr_uint32_t most,
                     const char *what);

/** One level deeper; false, and a mistake, beyond the limit. */
bool apir_gql_enter(apir_gql_parser_t *parser);

/** A name that must be there. */
bool apir_gql_read_name(apir_gql_parser_t *parser, apir_gql_name_t *name);

/** A description, if one is there. */
bool apir_gql_read_description(apir_gql_parser_t *parser,
                               apir_gql_name_t *description);

/** A value; variables in it only if it is not @a constant. */
apir_gql_value_t *apir_gql_read_value(apir_gql_parser_t *parser,
                                      bool constant);

/** A type. */
apir_gql_type_ref_t *apir_gql_read_type(apir_gql_parser_t *parser);

/** Arguments in parentheses, if there are any. */
apir_gql_argument_t *apir_gql_read_arguments(apir_gql_parser_t *parser,
                                             bool constant);

/** Directives, if there are any. */
apir_gql_directive_t *apir_gql_read_directives(apir_gql_parser_t *parser,
                                               bool constant);

/** Definitions of one kind between two tokens; none where the first is not
 * there. */
apir_gql_field_def_t *
apir_gql_read_items(apir_gql_parser_t *parser, apir_gql_token_t open,
                    apir_gql_token_t close,
                    apir_gql_field_def_t *(*read)(apir_gql_parser_t *));

/** The definition of a variable: `$name: Type = value @directives`. */
apir_gql_field_def_t *apir_gql_read_variable(apir_gql_parser_t *parser);

/** A type system definition or extension that begins at the current word;
 * false: no such keyword. */
bool apir_gql_read_type_system(apir_gql_parser_t *parser,
                               apir_gql_definition_t *definition);

/** Makes locations fast to find, once the text is known to be read. */
void apir_gql_make_marks(apir_gql_document_t *document, apr_pool_t *pool);

#endif
