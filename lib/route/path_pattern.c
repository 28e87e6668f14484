/*
 * The grammar of a segment (conformance/routes, "Fragno, Matching" 4, 5):
 *
 *   literal      percent-decoded, compared with decoded segments
 *   :name        one segment; the name goes to the segment's end, unless
 *                another ':' follows in it (":id.json" is one name)
 *   img-:id      a ':' inside a segment begins a name of [A-Za-z0-9_]+
 *   :a-:b        and so does each ':' of a segment with two
 *   *            one segment without a name, or none at the end
 *   **:name      one or more segments; nothing after it is looked at
 *   **           any number of segments
 *   \: \*        the characters themselves
 *
 * File routes (APIR_FILES) add ":name?" (may be left out) and ":{name}" (a
 * name that ends where it says, as in "[user-id].json"), allow "/", let
 * every wildcard take no segments, and refuse what follows a wildcard.
 */
#include "route/path_pattern_int.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "route/shape_int.h"
#include <apr_strings.h>
#include <string.h>

#define TEXT_OF(number) TEXT_OF_VALUE(number)
#define TEXT_OF_VALUE(number) #number

typedef struct parser_t {
    apir_pattern_t *pattern;
    apir_router_style_t style;
    apr_pool_t *pool;
    apir_segment_t *names; /**< of all parts; made with the first */
    int unnamed;           /**< "*" seen so far */
} parser_t;

/** A segment with parameters inside, while it is read. */
typedef struct mixed_t {
    char *text; /**< literals and marks */
    apr_size_t length;
    apr_size_t literal; /**< where the current literal begins */
} mixed_t;

static bool has_control(const char *text, apr_size_t length)
{
    for (apr_size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];

        if (byte < 0x20 || byte == 0x7F) {
            return true;
        }
    }
    return false;
}

/** The references' own rules, in their order, then ours. */
static const char *check_text(apir_router_style_t style, const char *text)
{
    apr_size_t length = strlen(text);
    bool root = length == 1 && text[0] == '/';

    if (text[0] != '/') {
        return "Path must start with '/'.";
    }
    if (root) {
        return style == APIR_FILES ? NULL : "Path cannot be just '/'.";
    }
    if (text[length - 1] == '/') {
        return "Path cannot end with '/'.";
    }
    if (length > APIR_MAX_PATTERN) {
        return "Path cannot be longer than " TEXT_OF(
            APIR_MAX_PATTERN) " bytes.";
    }
    if (apir_ascii_printable(text, length)) {
        return NULL;
    }
    if (has_control(text, length)) {
        return "Path cannot hold control characters.";
    }
    return apir_utf8_valid(text, length) ? NULL : "Path must be UTF-8.";
}

/** Whether @a at begins "\:" or "\*". The text is zero-terminated. */
static bool is_escape(const char *at)
{
    return at[0] == '\\' && (at[1] == ':' || at[1] == '*');
}

/** (Names of one part follow one another in the list of all.) */
static const char *add_name(parser_t *parser, apir_part_t *part,
                            const char *name, apr_size_t length)
{
    apir_segment_t *added;

    if (length == 0 && parser->style == APIR_FILES) {
        return "A parameter needs a name.";
    }
    if (parser->pattern->params == APIR_MAX_PARAMS) {
        return "Path cannot have more than " TEXT_OF(
            APIR_MAX_PARAMS) " parameters.";
    }
    if (!parser->names) {
        parser->names = apr_palloc(parser->pool,
                                   APIR_MAX_PARAMS * sizeof(*added));
    }
    added = &parser->names[parser->pattern->params++];
    added->text = name;
    added->length = length;
    if (part->names_count++ == 0) {
        part->names = added;
    }
    return NULL;
}

/** "**", "**:name". */
static const char *parse_wildcard(parser_t *parser, const char *text,
                                  apr_size_t length, apir_part_t *part)
{
    bool files = parser->style == APIR_FILES;

    if (length > 2 && text[2] != ':') {
        return "A wildcard is written '**' or '**:name'.";
    }
    if (length > 3 && memchr(text + 3, ':', length - 3)) {
        return "A wildcard has one name.";
    }
    part->kind = APIR_PART_WILDCARD;
    part->may_miss = files || length == 2;
    if (length > 3) {
        return add_name(parser, part, text + 3, length - 3);
    }
    /* The names that the references hand out. */
    return files ? add_name(parser, part, "...", 3)
                 : add_name(parser, part, "_", 1);
}

/** "*": named by its number among those of the pattern. */
static const char *parse_unnamed(parser_t *parser, apir_part_t *part)
{
    const char *name = apr_psprintf(parser->pool, "_%d", parser->unnamed++);

    part->kind = APIR_PART_PARAM;
    part->may_miss = true;
    return add_name(parser, part, name, strlen(name));
}

/** Whether ":…" is one name up to the end of the segment. */
static bool is_whole_name(const parser_t *parser, const char *text,
                          apr_size_t length)
{
    if (parser->style == APIR_FILES && length > 1 && text[1] == '{') {
        return false;
    }
    for (apr_size_t i = 1; i < length; i++) {
        if (text[i] == ':' && text[i - 1] != '\\') {
            return false;
        }
    }
    return true;
}

/** A name without its backslashes. */
static const char *unescape(const char *text, apr_size_t *length,
                            apr_pool_t *pool)
{
    char *name;
    apr_size_t used = 0;

    if (!memchr(text, '\\', *length)) {
        return text;
    }
    name = apr_palloc(pool, *length);
    for (apr_size_t i = 0; i < *length; i++) {
        i += is_escape(text + i);
        name[used++] = text[i];
    }
    *length = used;
    return name;
}

/** ":name", and ":name?" of file routes. */
static const char *parse_param(parser_t *parser, const char *text,
                               apr_size_t length, apir_part_t *part)
{
    apr_size_t used = length - 1;
    const char *name = unescape(text + 1, &used, parser->pool);

    part->kind = APIR_PART_PARAM;
    if (parser->style == APIR_FILES && used > 0 && name[used - 1] == '?') {
        used--;
        part->may_skip = true;
        if (++parser->pattern->optional > APIR_MAX_OPTIONAL) {
            return "Path cannot have more than " TEXT_OF(
                APIR_MAX_OPTIONAL) " optional parameters.";
        }
    }
    return add_name(parser, part, name, used);
}

/** Decodes the literal that ends here. */
static const char *end_literal(parser_t *parser, mixed_t *mixed)
{
    apr_size_t length = mixed->length - mixed->literal;
    const char *decoded = apir_percent_decode(mixed->text + mixed->literal,
                                              length, false, &length,
                                              parser->pool);

    if (has_control(decoded, length) || !apir_utf8_valid(decoded, length)) {
        return "Path holds an escape that no request may hold.";
    }
    memmove(mixed->text + mixed->literal, decoded, length);
    mixed->length = mixed->literal + length;
    return NULL;
}

/** [A-Za-z0-9_], whatever the locale. */
static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
           || (byte >= '0' && byte <= '9') || byte == '_';
}

/**
 * The name that begins after the ':' at @a at, if there is one.
 * @param after  out: where the text goes on
 */
static const char *find_name(const parser_t *parser, const char *at,
                             const char *end, apr_size_t *length,
                             const char **after)
{
    const char *name = at + 1;
    const char *stop = name;

    if (parser->style == APIR_FILES && name < end && *name == '{') {
        stop = memchr(name, '}', (apr_size_t)(end - name));
        *length = stop ? (apr_size_t)(stop - name - 1) : 0;
        *after = stop ? stop + 1 : NULL;
        return stop ? name + 1 : NULL;
    }
    while (stop < end && is_word(*stop)) {
        stop++;
    }
    *length = (apr_size_t)(stop - name);
    *after = stop;
    return stop > name ? name : NULL;
}

static const char *mark_param(parser_t *parser, apir_part_t *part,
                              mixed_t *mixed, const char *name,
                              apr_size_t length)
{
    const char *why = end_literal(parser, mixed);

    mixed->text[mixed->length++] = APIR_SHAPE_MARK;
    mixed->literal = mixed->length;
    return why ? why : add_name(parser, part, name, length);
}

/** A literal, with or without parameters in it. */
static const char *parse_mixed(parser_t *parser, const char *text,
                               apr_size_t length, apir_part_t *part)
{
    const char *end = text + length;
    const char *why = NULL;
    mixed_t mixed = { apr_palloc(parser->pool, length + 1), 0, 0 };

    while (text < end && !why) {
        const char *name = NULL;
        const char *after;
        apr_size_t name_length;

        if (*text == ':') {
            name = find_name(parser, text, end, &name_length, &after);
        }
        if (name) {
            why = mark_param(parser, part, &mixed, name, name_length);
            text = after;
            continue;
        }
        text += is_escape(text);
        mixed.text[mixed.length++] = *text++;
    }
    if (!why) {
        why = end_literal(parser, &mixed);
    }
    part->kind = part->names_count ? APIR_PART_SHAPE : APIR_PART_LITERAL;
    if (part->names_count == 1 && mixed.length == 1) {
        part->kind = APIR_PART_PARAM;
    }
    part->text.text = mixed.text;
    part->text.length = mixed.length;
    return why;
}

/** Whether the segment is a literal that stands for its own bytes. The text
 * goes on with '/' or ends. */
static bool is_literal(const char *text, apr_size_t length)
{
    return strcspn(text, "/:\\%") == length;
}

static const char *parse_segment(parser_t *parser, const char *text,
                                 apr_size_t length, apir_part_t *part)
{
    if (length >= 2 && text[0] == '*' && text[1] == '*') {
        return parse_wildcard(parser, text, length, part);
    }
    if (length == 1 && text[0] == '*') {
        return parse_unnamed(parser, part);
    }
    if (length >= 1 && text[0] == ':'
        && is_whole_name(parser, text, length)) {
        return parse_param(parser, text, length, part);
    }
    if (is_literal(text, length)) {
        part->kind = APIR_PART_LITERAL;
        part->text.text = text;
        part->text.length = length;
        return NULL;
    }
    return parse_mixed(parser, text, length, part);
}

/** Reads the segments of a text that begins with '/'. */
static const char *parse_segments(parser_t *parser, const char *text)
{
    apir_pattern_t *pattern = parser->pattern;

    while (*text) {
        apir_part_t *part = &pattern->parts[pattern->count];
        apr_size_t length = strcspn(++text, "/");
        const char *why;

        if (pattern->count++ == APIR_MAX_SEGMENTS) {
            return "Path cannot have more than " TEXT_OF(
                APIR_MAX_SEGMENTS) " segments.";
        }
        memset(part, 0, sizeof(*part));
        why = parse_segment(parser, text, length, part);
        if (why) {
            return why;
        }
        text += length;
        if (part->kind == APIR_PART_WILDCARD && *text) {
            pattern->ignored = apr_pstrdup(parser->pool, text);
            return parser->style == APIR_FILES
                       ? "Nothing may follow a wildcard."
                       : NULL;
        }
    }
    return NULL;
}

const char *apir_pattern_parse(apir_pattern_t *pattern,
                               apir_router_style_t style, const char *text,
                               apr_pool_t *pool)
{
    parser_t parser = { pattern, style, pool, NULL, 0 };
    const char *why = check_text(style, text);
    apr_size_t most = 1;

    memset(pattern, 0, sizeof(*pattern));
    if (why) {
        return why;
    }
    for (const char *at = text; *at; at++) {
        most += *at == '/' && most <= APIR_MAX_SEGMENTS;
    }
    pattern->parts = apr_palloc(pool, most * sizeof(*pattern->parts));
    return text[1] ? parse_segments(&parser, text) : NULL;
}

const char *apir_pattern_check(const char *pattern, apr_pool_t *pool)
{
    apir_pattern_t parsed = { 0 };

    return apir_pattern_parse(&parsed, APIR_PATTERNS, pattern, pool);
}

bool apir_pattern_skips(const apir_pattern_t *pattern, unsigned form,
                        const apir_part_t *part, apr_size_t *index)
{
    if (!part->may_skip) {
        return false;
    }
    ++*index;
    return form >> (pattern->optional - *index) & 1;
}
