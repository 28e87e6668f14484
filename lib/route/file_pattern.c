/*
 * From the name of a route file to its pattern (conformance/routes,
 * "SolidStart, File conventions", with decision D3: "year-[year]" and
 * "[a]-[b]" are parameters inside a segment, as the documentation shows
 * them). Everything that is not a bracket means itself: what the grammar of
 * patterns would read otherwise is escaped.
 */
#include "route/file_tree.h"

#include "core/buf.h"
#include "core/utf8.h"
#include "route/path_pattern_int.h"
#include <apr_strings.h>
#include <string.h>

#define NAME_ENDS "[]{}():*?/"

/** Whether all of a segment stands between @a open and @a close. */
static bool is_between(const char *text, apr_size_t length, const char *open,
                       const char *close)
{
    apr_size_t left = strlen(open);
    apr_size_t right = strlen(close);

    return length >= left + right && strncmp(text, open, left) == 0
           && strncmp(text + length - right, close, right) == 0;
}

/** "(group)": dropped. */
static bool is_group(const char *text, apr_size_t length)
{
    return length > 2 && is_between(text, length, "(", ")")
           && !memchr(text + 1, '(', length - 2)
           && !memchr(text + 1, ')', length - 2);
}

static bool is_name(const char *text, apr_size_t length)
{
    return length > 0 && text[0] != '.' && strcspn(text, NAME_ENDS) >= length;
}

/** "[...name]", "[...]". */
static const char *add_rest(apir_buf_t *out, const char *text,
                            apr_size_t length)
{
    if (length > 5 && !is_name(text + 4, length - 5)) {
        return "'[...name]' needs a name without brackets or signs.";
    }
    apir_buf_puts(out, length > 5 ? "**:" : "**");
    apir_buf_add(out, text + 4, length - 5);
    return NULL;
}

/** "[[name]]". */
static const char *add_optional(apir_buf_t *out, const char *text,
                                apr_size_t length)
{
    if (!is_name(text + 2, length - 4)) {
        return "'[[name]]' needs a name without brackets or signs.";
    }
    apir_buf_putc(out, ':');
    apir_buf_add(out, text + 2, length - 4);
    apir_buf_putc(out, '?');
    return NULL;
}

static bool is_word(const char *text, apr_size_t length)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "abcdefghijklmnopqrstuvwxyz0123456789_")
           >= length;
}

/**
 * "[name]", of @a length bytes with its brackets. In braces where ":name"
 * would be read as more or less than the name.
 * @param lonely  the segment begins with it and has no other
 */
static const char *add_name(apir_buf_t *out, const char *text,
                            apr_size_t length, bool whole, bool lonely)
{
    const char *name = text + 1;
    bool plain;

    length -= 2;
    if (length > 0 && (name[0] == '.' || name[0] == '[')) {
        return "'[...name]' and '[[name]]' must be whole segments.";
    }
    if (!is_name(name, length)) {
        return "'[name]' needs a name without brackets or signs.";
    }
    plain = whole
            || (is_word(name, length) && !lonely
                && !is_word(name + length + 1, 1));
    apir_buf_puts(out, plain ? ":" : ":{");
    apir_buf_add(out, name, length);
    apir_buf_puts(out, plain ? "" : "}");
    return NULL;
}

static void add_literal(apir_buf_t *out, char byte, bool first)
{
    if (byte == '%') {
        apir_buf_puts(out, "%25");
        return;
    }
    if (byte == ':' || (byte == '*' && first)) {
        apir_buf_putc(out, '\\');
    }
    apir_buf_putc(out, byte);
}

/** A segment of literals and "[name]"s. */
static const char *add_mixed(apir_buf_t *out, const char *text,
                             apr_size_t length)
{
    const char *why = NULL;

    for (apr_size_t i = 0; i < length && !why; i++) {
        const char *close = memchr(text + i, ']', length - i);
        apr_size_t size;
        bool lonely;

        if (text[i] == ']') {
            return "A name has ']' without '['.";
        }
        if (text[i] != '[') {
            add_literal(out, text[i], i == 0);
            continue;
        }
        if (!close) {
            return "A name has '[' without ']'.";
        }
        size = (apr_size_t)(close + 1 - (text + i));
        lonely = i == 0 && !memchr(close, '[', length - size);
        why = add_name(out, text + i, size, size == length, lonely);
        i += size - 1;
    }
    return why;
}

static const char *add_segment(apir_buf_t *out, const char *text,
                               apr_size_t length)
{
    apir_buf_putc(out, '/');
    if (is_between(text, length, "[...", "]")) {
        return add_rest(out, text, length);
    }
    if (is_between(text, length, "[[", "]]")) {
        return add_optional(out, text, length);
    }
    return add_mixed(out, text, length);
}

static const char *check_name(const char *name)
{
    apr_size_t length = strlen(name);

    if (length > APIR_MAX_PATTERN) {
        return "The name is too long.";
    }
    if (!apir_utf8_valid(name, length)) {
        return "The name is not UTF-8.";
    }
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F || *at == '\\') {
            return "A name cannot hold control characters or '\\'.";
        }
    }
    return NULL;
}

static const char *check_segment(const char *text, apr_size_t length)
{
    if (length == 0) {
        return "A segment has no name.";
    }
    if (length <= 2 && strncmp(text, "..", length) == 0) {
        return "'.' and '..' cannot be segments.";
    }
    return length == 2 && strncmp(text, "()", 2) == 0
               ? "A group needs a name."
               : NULL;
}

/** Appends the segments that make the pattern. */
static const char *add_segments(apir_buf_t *out, const char *name)
{
    const char *why = NULL;

    while (!why) {
        apr_size_t length = strcspn(name, "/");
        bool last = name[length] == '\0';

        why = check_segment(name, length);
        if (!why && !is_group(name, length)
            && !(last && length == 5 && strncmp(name, "index", 5) == 0)) {
            why = add_segment(out, name, length);
        }
        if (last) {
            break;
        }
        name += length + 1;
    }
    return why;
}

const char *apir_file_pattern(const char *name, const char **why,
                              apr_pool_t *pool)
{
    apir_pattern_t parsed = { 0 };
    apir_buf_t out;

    *why = check_name(name);
    if (*why) {
        return NULL;
    }
    apir_buf_init(&out, pool, 64, 4 * APIR_MAX_PATTERN);
    *why = add_segments(&out, name);
    if (!*why && out.length == 0) {
        apir_buf_putc(&out, '/');
    }
    if (!*why) {
        *why = apir_pattern_parse(&parsed, APIR_FILES, out.data, pool);
    }
    return *why ? NULL : out.data;
}
