/*
 * Documents: operations and fragments, and what all parts of the parser use.
 */
#include "graphql/parser_int.h"

#include "core/limits.h"

#include <apr_strings.h>
#include <string.h>

const apir_gql_limits_t apir_gql_default_limits = {
    .bytes = APIR_MAX_GRAPHQL_BYTES,
    .tokens = APIR_MAX_GRAPHQL_TOKENS,
    .depth = APIR_MAX_GRAPHQL_DEPTH,
    .aliases = APIR_MAX_GRAPHQL_ALIASES,
    .directives = APIR_MAX_GRAPHQL_DIRECTIVES,
    .expansion = APIR_MAX_GRAPHQL_EXPANSION,
    .errors = APIR_MAX_GRAPHQL_ERRORS,
    .answer = APIR_MAX_GRAPHQL_ANSWER,
    .time = APIR_MAX_GRAPHQL_TIME,
};

const apir_gql_limits_t apir_gql_schema_limits = {
    .bytes = APIR_MAX_SCHEMA_BYTES,
    .tokens = APR_UINT32_MAX,
    .depth = APIR_MAX_GRAPHQL_DEPTH,
    .aliases = APR_UINT32_MAX,
    .directives = APR_UINT32_MAX,
    .expansion = APR_UINT32_MAX,
    .errors = APR_UINT32_MAX,
    .answer = APR_UINT64_MAX,
};

bool apir_gql_is(const apir_gql_name_t *name, const char *text)
{
    return name->text && strlen(text) == name->length
           && memcmp(name->text, text, name->length) == 0;
}

bool apir_gql_same(const apir_gql_name_t *a, const apir_gql_name_t *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

void apir_gql_refuse(apir_gql_parser_t *parser, apr_uint32_t most,
                     const char *what)
{
    apir_gql_lexer_t *lexer = &parser->lexer;

    apir_gql_lex_fail(lexer, lexer->start + lexer->token.offset,
                      apr_psprintf(parser->pool,
                                   "The document has more than %u %s", most,
                                   what));
}

void apir_gql_advance(apir_gql_parser_t *parser)
{
    if (apir_gql_failed(parser)) {
        return;
    }
    apir_gql_lex(&parser->lexer);
    if (parser->lexer.kind == APIR_GQL_T_NAME
        && parser->lexer.token.length > APIR_MAX_GRAPHQL_NAME) {
        apir_gql_refuse(parser, APIR_MAX_GRAPHQL_NAME, "bytes in a name");
    }
    if (parser->lexer.tokens > parser->limits->tokens
        && !apir_gql_failed(parser)) {
        apir_gql_refuse(parser, parser->limits->tokens, "tokens");
    }
}

bool apir_gql_at_word(const apir_gql_parser_t *parser, const char *word)
{
    return parser->lexer.kind == APIR_GQL_T_NAME
           && apir_gql_is(&parser->lexer.token, word);
}

bool apir_gql_accept(apir_gql_parser_t *parser, apir_gql_token_t kind)
{
    if (parser->lexer.kind != kind) {
        return false;
    }
    apir_gql_advance(parser);
    return true;
}

bool apir_gql_accept_word(apir_gql_parser_t *parser, const char *word)
{
    if (!apir_gql_at_word(parser, word)) {
        return false;
    }
    apir_gql_advance(parser);
    return true;
}

static const char *token_text(apir_gql_parser_t *parser)
{
    const apir_gql_name_t *token = &parser->lexer.token;

    switch (parser->lexer.kind) {
    case APIR_GQL_T_END: return "the end of the document";
    case APIR_GQL_T_STRING: return "a string";
    default:
        return apr_psprintf(parser->pool, "\"%.*s\"",
                            (int)(token->length < 80 ? token->length : 80),
                            token->text);
    }
}

void apir_gql_unexpected(apir_gql_parser_t *parser)
{
    apir_gql_lexer_t *lexer = &parser->lexer;

    if (!apir_gql_failed(parser)) {
        apir_gql_lex_fail(lexer, lexer->start + lexer->token.offset,
                          apr_pstrcat(parser->pool, "Unexpected ",
                                      token_text(parser), NULL));
    }
}

bool apir_gql_expect(apir_gql_parser_t *parser, apir_gql_token_t kind)
{
    if (!apir_gql_accept(parser, kind)) {
        apir_gql_unexpected(parser);
        return false;
    }
    return true;
}

bool apir_gql_enter(apir_gql_parser_t *parser)
{
    if (++parser->depth > parser->limits->depth) {
        apir_gql_refuse(parser, parser->limits->depth, "levels (depth)");
        return false;
    }
    return true;
}

bool apir_gql_read_name(apir_gql_parser_t *parser, apir_gql_name_t *name)
{
    *name = parser->lexer.token;
    return apir_gql_expect(parser, APIR_GQL_T_NAME);
}

bool apir_gql_read_description(apir_gql_parser_t *parser,
                               apir_gql_name_t *description)
{
    if (!apir_gql_at(parser, APIR_GQL_T_STRING)) {
        return false;
    }
    *description = parser->lexer.token;
    apir_gql_advance(parser);
    return true;
}

static apir_gql_selection_t *read_selections(apir_gql_parser_t *parser);

static void read_field(apir_gql_parser_t *parser,
                       apir_gql_selection_t *selection)
{
    selection->kind = APIR_GQL_FIELD;
    if (!apir_gql_read_name(parser, &selection->name)) {
        return;
    }
    selection->key = selection->name;
    if (apir_gql_accept(parser, APIR_GQL_T_COLON)) {
        if (++parser->aliases > parser->limits->aliases) {
            apir_gql_refuse(parser, parser->limits->aliases, "aliases");
        }
        apir_gql_read_name(parser, &selection->name);
    }
    selection->arguments = apir_gql_read_arguments(parser, false);
    selection->directives = apir_gql_read_directives(parser, false);
    selection->brace = parser->lexer.token.offset;
    if (apir_gql_at(parser, APIR_GQL_T_BRACE)) {
        selection->selections = read_selections(parser);
    }
}

/* `... on` begins a type condition; any other name is a fragment's. */
static void read_spread(apir_gql_parser_t *parser,
                        apir_gql_selection_t *selection)
{
    apir_gql_advance(parser);
    if (apir_gql_at(parser, APIR_GQL_T_NAME)
        && !apir_gql_at_word(parser, "on")) {
        selection->kind = APIR_GQL_SPREAD;
        apir_gql_read_name(parser, &selection->name);
        selection->directives = apir_gql_read_directives(parser, false);
        return;
    }
    selection->kind = APIR_GQL_INLINE;
    if (apir_gql_accept_word(parser, "on")) {
        apir_gql_read_name(parser, &selection->name);
    }
    selection->directives = apir_gql_read_directives(parser, false);
    selection->brace = parser->lexer.token.offset;
    selection->selections = read_selections(parser);
}

static apir_gql_selection_t *read_selection(apir_gql_parser_t *parser)
{
    apir_gql_selection_t *selection = apir_slab_alloc(&parser->slab,
                                                      sizeof(*selection));

    selection->offset = parser->lexer.token.offset;
    if (apir_gql_at(parser, APIR_GQL_T_SPREAD)) {
        read_spread(parser, selection);
    }
    else {
        read_field(parser, selection);
    }
    return selection;
}

static apir_gql_selection_t *read_selections(apir_gql_parser_t *parser)
{
    apir_gql_selection_t *first = NULL;
    apir_gql_selection_t **last = &first;

    if (!apir_gql_enter(parser)
        || !apir_gql_expect(parser, APIR_GQL_T_BRACE)) {
        return NULL;
    }
    do {
        *last = read_selection(parser);
        last = &(*last)->next;
    } while (!apir_gql_failed(parser)
             && !apir_gql_accept(parser, APIR_GQL_T_BRACE_END));
    parser->depth--;
    return first;
}

static void read_operation(apir_gql_parser_t *parser,
                           apir_gql_definition_t *operation,
                           apir_gql_definition_kind_t kind)
{
    operation->kind = (unsigned char)kind;
    operation->index = parser->document->operations++;
    apir_gql_advance(parser);
    if (apir_gql_at(parser, APIR_GQL_T_NAME)) {
        apir_gql_read_name(parser, &operation->name);
    }
    operation->fields = apir_gql_read_items(parser, APIR_GQL_T_PAREN,
                                            APIR_GQL_T_PAREN_END,
                                            apir_gql_read_variable);
    operation->directives = apir_gql_read_directives(parser, false);
    operation->selections = read_selections(parser);
}

static void read_fragment(apir_gql_parser_t *parser,
                          apir_gql_definition_t *fragment)
{
    fragment->kind = APIR_GQL_FRAGMENT;
    fragment->index = parser->document->fragments++;
    apir_gql_advance(parser);
    if (apir_gql_at_word(parser, "on")) {
        apir_gql_unexpected(parser);
        return;
    }
    apir_gql_read_name(parser, &fragment->name);
    if (!apir_gql_accept_word(parser, "on")) {
        apir_gql_unexpected(parser);
        return;
    }
    fragment->names = apir_slab_alloc(&parser->slab,
                                      sizeof(*fragment->names));
    apir_gql_read_name(parser, &fragment->names->name);
    fragment->directives = apir_gql_read_directives(parser, false);
    fragment->selections = read_selections(parser);
}

/* What begins with a word; false: with none that is known. */
static bool read_keyword(apir_gql_parser_t *parser,
                         apir_gql_definition_t *definition)
{
    if (apir_gql_at_word(parser, "query")) {
        read_operation(parser, definition, APIR_GQL_QUERY);
    }
    else if (apir_gql_at_word(parser, "mutation")) {
        read_operation(parser, definition, APIR_GQL_MUTATION);
    }
    else if (apir_gql_at_word(parser, "subscription")) {
        read_operation(parser, definition, APIR_GQL_SUBSCRIPTION);
    }
    else if (apir_gql_at_word(parser, "fragment")) {
        read_fragment(parser, definition);
    }
    else {
        return apir_gql_read_type_system(parser, definition);
    }
    return true;
}

static apir_gql_definition_t *read_definition(apir_gql_parser_t *parser)
{
    apir_gql_definition_t *definition = apir_slab_alloc(&parser->slab,
                                                        sizeof(*definition));
    bool described;

    definition->offset = parser->lexer.token.offset;
    if (apir_gql_at(parser, APIR_GQL_T_BRACE)) {
        definition->kind = APIR_GQL_QUERY;
        definition->index = parser->document->operations++;
        definition->selections = read_selections(parser);
        return definition;
    }
    described = apir_gql_read_description(parser, &definition->description);
    if ((described && apir_gql_at_word(parser, "extend"))
        || !read_keyword(parser, definition)) {
        apir_gql_unexpected(parser);
    }
    return definition;
}

static void fail(const apir_gql_parser_t *parser,
                 apir_gql_syntax_error_t *error)
{
    error->message = parser->lexer.message;
    error->offset = parser->lexer.wrong;
    apir_gql_locate(parser->document, error->offset, &error->line,
                    &error->column);
}

static bool start(apir_gql_parser_t *parser, const char *text,
                  apr_size_t length)
{
    parser->document = apir_slab_alloc(&parser->slab,
                                       sizeof(*parser->document));
    parser->document->text = text;
    parser->lexer.start = parser->lexer.at = text;
    parser->lexer.slab = &parser->slab;
    if (length > parser->limits->bytes) {
        apir_gql_refuse(parser, parser->limits->bytes, "bytes");
        return false;
    }
    parser->lexer.end = text + length;
    parser->document->length = length;
    return true;
}

apir_gql_document_t *apir_gql_parse(const char *text, apr_size_t length,
                                    const apir_gql_limits_t *limits,
                                    apr_pool_t *pool,
                                    apir_gql_syntax_error_t *error)
{
    apir_gql_parser_t *parser = apr_pcalloc(pool, sizeof(*parser));
    apir_gql_definition_t **last;

    parser->pool = pool;
    parser->limits = limits;
    apir_slab_init(&parser->slab, pool);
    if (start(parser, text, length)) {
        last = &parser->document->definitions;
        apir_gql_advance(parser);
        do {
            *last = read_definition(parser);
            last = &(*last)->next;
        } while (!apir_gql_failed(parser)
                 && !apir_gql_at(parser, APIR_GQL_T_END));
    }
    if (apir_gql_failed(parser)) {
        fail(parser, error);
        return NULL;
    }
    parser->document->tokens = parser->lexer.tokens;
    apir_gql_make_marks(parser->document, pool);
    return parser->document;
}
