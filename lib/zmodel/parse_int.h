/**
 * @file zmodel/parse_int.h
 * @brief The parser's own tools.
 *
 * After a mistake the parser is in panic: every function does nothing until
 * the next declaration. So none of them needs to tell that it failed.
 */
#ifndef APIR_ZMODEL_PARSE_INT_H
#define APIR_ZMODEL_PARSE_INT_H

#include "zmodel/ast_int.h"
#include "zmodel/token_int.h"

typedef struct apir_zparser_t {
    const apir_ztoken_t *at;
    bool panic;
    int depth; /**< expressions we are inside of */
    apir_zfile_t *file;
    apir_diag_t *diag;
    apr_pool_t *pool;
} apir_zparser_t;

/** Reports what was wanted at the current token, and panics. */
void apir_zparse_expected(apir_zparser_t *parser, const char *wanted);

/** Whether @a token is the punctuation @a sign. */
bool apir_ztoken_is(const apir_ztoken_t *token, const char *sign);

/** Whether @a token is the name @a word. */
bool apir_ztoken_word(const apir_ztoken_t *token, const char *word);

/** Steps over @a sign if it is next. */
bool apir_zparse_accept(apir_zparser_t *parser, const char *sign);

/** Steps over the keyword @a word if it is next. */
bool apir_zparse_accept_word(apir_zparser_t *parser, const char *word);

/** Steps over @a sign, or panics. */
void apir_zparse_expect(apir_zparser_t *parser, const char *sign);

/** Whether @a token may name a declaration. */
bool apir_ztoken_names(const apir_ztoken_t *token);

/** Whether @a token may name a field or member: type names may, too. */
bool apir_ztoken_names_field(const apir_ztoken_t *token);

/** The name at the current token, or a panic that wanted @a what. */
const char *apir_zparse_name(apir_zparser_t *parser, const char *what);
const char *apir_zparse_field_name(apir_zparser_t *parser, const char *what);

/** Steps over documentation comments. */
void apir_zparse_docs(apir_zparser_t *parser);

/** Whether more items follow in a list that ends with @a close. */
bool apir_zparse_more(apir_zparser_t *parser, const char *close);

/** An expression; never NULL. */
apir_zmodel_expr_t *apir_zparse_expr(apir_zparser_t *parser);

/** Applied attributes of one sigil, added to @a attributes. */
void apir_zparse_attributes(apir_zparser_t *parser, apir_ztoken_kind_t kind,
                            apr_array_header_t *attributes);

/** A field's type, with its modifiers. */
void apir_zparse_field_type(apir_zparser_t *parser, apir_ztype_t *type);

/** Bodies of declarations, from after the name. */
void apir_zparse_model(apir_zparser_t *parser, apir_zmodel_decl_t *decl);
void apir_zparse_enum(apir_zparser_t *parser, apir_zmodel_decl_t *decl);
void apir_zparse_config(apir_zparser_t *parser, apir_zmodel_decl_t *decl);
void apir_zparse_function(apir_zparser_t *parser, apir_zmodel_decl_t *decl);
void apir_zparse_attribute(apir_zparser_t *parser, apir_zmodel_decl_t *decl);

/** The kind that a built-in type's name says; false: it is no such name. */
bool apir_zmodel_builtin(const char *name, apir_zmodel_kind_t *kind);

#endif
