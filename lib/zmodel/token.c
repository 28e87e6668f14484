/*
 * The lexer. The sign is part of a number and there is no arithmetic, so a
 * lone "+" or "-" is refused here, as the language wants it; attribute names
 * are one token, sigil and dots included.
 */
#include "zmodel/token_int.h"
#include "core/limits.h"
#include <apr_strings.h>
#include <apr_tables.h>
#include <string.h>

typedef struct lexer_t {
    const char *at;
    const char *end;
    int line;
    const char *counted; /* up to here `column` has counted */
    int column;
    bool failed;
    const char *file;
    apir_diag_t *diag;
    apr_pool_t *pool;
    apr_array_header_t *tokens;
} lexer_t;

static bool is_name_start(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
           || byte == '_';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_name(char byte)
{
    return is_name_start(byte) || is_digit(byte);
}

static char peek(const lexer_t *lexer, apr_size_t ahead)
{
    return (apr_size_t)(lexer->end - lexer->at) > ahead ? lexer->at[ahead]
                                                        : '\0';
}

/* Columns count UTF-16 units, as editors and the language's compiler do. */
static apir_place_t place_of(lexer_t *lexer, const char *at)
{
    apir_place_t place = { lexer->file, lexer->line, 0 };

    for (; lexer->counted < at; lexer->counted++) {
        unsigned char value = (unsigned char)*lexer->counted;

        lexer->column += (value & 0xC0) == 0x80 ? 0 : value >= 0xF0 ? 2 : 1;
    }
    place.column = lexer->column;
    return place;
}

static apir_ztoken_t *push(lexer_t *lexer, apir_ztoken_kind_t kind,
                           const char *text, apr_size_t length,
                           apir_place_t place)
{
    apir_ztoken_t *token = apr_array_push(lexer->tokens);

    token->kind = kind;
    token->text = text;
    token->length = length;
    token->place = place;
    return token;
}

static void push_span(lexer_t *lexer, apir_ztoken_kind_t kind,
                      const char *from, apir_place_t place)
{
    apr_size_t length = (apr_size_t)(lexer->at - from);

    push(lexer, kind, apr_pstrmemdup(lexer->pool, from, length), length,
         place);
}

/* Steps over one byte and keeps count of lines. */
static void step(lexer_t *lexer)
{
    if (*lexer->at++ == '\n') {
        lexer->line++;
        lexer->counted = lexer->at;
        lexer->column = 1;
    }
}

static char unescaped(char byte)
{
    static const char from[] = "ntrbfv0";
    static const char to[] = "\n\t\r\b\f\v\0";
    const char *found = byte ? strchr(from, byte) : NULL;

    return found ? to[found - from] : byte;
}

static void read_string(lexer_t *lexer)
{
    apir_place_t place = place_of(lexer, lexer->at);
    char quote = *lexer->at++;
    const char *close = lexer->at;
    char *text, *out;

    while (close < lexer->end && *close != quote) {
        close += *close == '\\' && lexer->end - close > 1 ? 2 : 1;
    }
    if (close >= lexer->end) {
        apir_diag_error(lexer->diag, &place, "this string has no end");
        lexer->failed = true;
        lexer->at = lexer->end;
        return;
    }
    out = text = apr_palloc(lexer->pool, (apr_size_t)(close - lexer->at) + 1);
    while (lexer->at < close) {
        bool escaped = *lexer->at == '\\';

        if (escaped) {
            lexer->at++;
        }
        *out++ = escaped ? unescaped(*lexer->at) : *lexer->at;
        step(lexer);
    }
    *out = '\0';
    lexer->at++;
    push(lexer, APIR_ZK_STRING, text, (apr_size_t)(out - text), place);
}

static void read_number(lexer_t *lexer)
{
    apir_place_t place = place_of(lexer, lexer->at);
    const char *from = lexer->at++;

    while (is_digit(peek(lexer, 0))) {
        lexer->at++;
    }
    if (peek(lexer, 0) == '.' && is_digit(peek(lexer, 1))) {
        lexer->at++;
        while (is_digit(peek(lexer, 0))) {
            lexer->at++;
        }
    }
    push_span(lexer, APIR_ZK_NUMBER, from, place);
}

static void read_name(lexer_t *lexer)
{
    apir_place_t place = place_of(lexer, lexer->at);
    const char *from = lexer->at;

    while (is_name(peek(lexer, 0))) {
        lexer->at++;
    }
    push_span(lexer, APIR_ZK_NAME, from, place);
}

/* One to three "@" and dotted names, with nothing between. */
static bool read_attribute(lexer_t *lexer)
{
    apir_place_t place = place_of(lexer, lexer->at);
    const char *from = lexer->at;
    apr_size_t sigils = 1;

    while (sigils < 3 && peek(lexer, sigils) == '@') {
        sigils++;
    }
    if (!is_name_start(peek(lexer, sigils))) {
        return false;
    }
    lexer->at += sigils;
    while (is_name(peek(lexer, 0))
           || (peek(lexer, 0) == '.' && is_name_start(peek(lexer, 1)))) {
        lexer->at++;
    }
    push_span(lexer,
              sigils == 1   ? APIR_ZK_FIELD_ATTRIBUTE
              : sigils == 2 ? APIR_ZK_MODEL_ATTRIBUTE
                            : APIR_ZK_INTERNAL_ATTRIBUTE,
              from, place);
    return true;
}

static bool read_sign(lexer_t *lexer)
{
    static const char *const doubles[] = {
        "&&", "||", "==", "!=", ">=", "<="
    };
    static const char singles[] = "(){}[].,:;=!<>?^";
    apir_place_t place = place_of(lexer, lexer->at);
    const char *from = lexer->at;
    apr_size_t i;

    for (i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
        if (peek(lexer, 0) == doubles[i][0]
            && peek(lexer, 1) == doubles[i][1]) {
            lexer->at += 2;
            push_span(lexer, APIR_ZK_SIGN, from, place);
            return true;
        }
    }
    if (*lexer->at && strchr(singles, *lexer->at)) {
        lexer->at++;
        push_span(lexer, APIR_ZK_SIGN, from, place);
        return true;
    }
    return false;
}

static void skip_line(lexer_t *lexer)
{
    while (lexer->at < lexer->end && *lexer->at != '\n'
           && *lexer->at != '\r') {
        lexer->at++;
    }
}

static bool read_comment(lexer_t *lexer)
{
    apir_place_t place = place_of(lexer, lexer->at);
    const char *from = lexer->at;

    if (peek(lexer, 1) == '/') {
        skip_line(lexer);
        if (lexer->at - from >= 3 && from[2] == '/') {
            push_span(lexer, APIR_ZK_DOC, from, place);
        }
        return true;
    }
    if (peek(lexer, 1) != '*') {
        return false;
    }
    lexer->at += 2;
    while (lexer->end - lexer->at >= 2) {
        if (lexer->at[0] == '*' && lexer->at[1] == '/') {
            lexer->at += 2;
            return true;
        }
        step(lexer);
    }
    apir_diag_error(lexer->diag, &place, "this comment has no end");
    lexer->failed = true;
    lexer->at = lexer->end;
    return true;
}

/* One message for a character, however many bytes it has. */
static void refuse(lexer_t *lexer)
{
    apir_place_t place = place_of(lexer, lexer->at);
    const char *from = lexer->at++;
    unsigned char byte = (unsigned char)*from;

    while (byte >= 0xC0 && lexer->at < lexer->end
           && ((unsigned char)*lexer->at & 0xC0) == 0x80) {
        lexer->at++;
    }
    lexer->failed = true;
    if (byte < ' ' || byte == 0x7F || (byte >= 0x80 && byte < 0xC0)) {
        apir_diag_error(lexer->diag, &place, "unexpected character: byte %u",
                        byte);
        return;
    }
    apir_diag_error(lexer->diag, &place, "unexpected character: \"%.*s\"",
                    (int)(lexer->at - from), from);
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void read_token(lexer_t *lexer)
{
    char byte = *lexer->at;
    bool sign = byte == '+' || byte == '-';

    if (is_space(byte)) {
        step(lexer);
    }
    else if (byte == '/' && read_comment(lexer)) {
        return;
    }
    else if (is_name_start(byte)) {
        read_name(lexer);
    }
    else if (byte == '"' || byte == '\'') {
        read_string(lexer);
    }
    else if (is_digit(byte) || (sign && is_digit(peek(lexer, 1)))) {
        read_number(lexer);
    }
    else if (!(byte == '@' && read_attribute(lexer)) && !read_sign(lexer)) {
        refuse(lexer);
    }
}

apir_ztoken_t *apir_zmodel_tokens(const char *text, apr_size_t length,
                                  const char *file, apir_diag_t *diag,
                                  apr_pool_t *pool)
{
    lexer_t lexer = { text,  text + length, 1,    text, 1,
                      false, file,          diag, pool, NULL };

    lexer.tokens = apr_array_make(pool, 64, sizeof(apir_ztoken_t));
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        lexer.at += 3;
        lexer.counted += 3;
    }
    while (lexer.at < lexer.end && diag->errors < APIR_MAX_SCHEMA_MISTAKES) {
        read_token(&lexer);
    }
    push(&lexer, APIR_ZK_END, "", 0, place_of(&lexer, lexer.at));
    return lexer.failed ? NULL : (apir_ztoken_t *)lexer.tokens->elts;
}
