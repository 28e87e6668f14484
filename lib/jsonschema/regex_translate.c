/*
 * ECMA-262 patterns (§22.2.1) written in PCRE2's syntax. What both have with
 * the same meaning is copied; what differs (., \s, $, classes, \u, \p, \c) is
 * spelt out; what ECMA-262 does not know is refused, whatever PCRE2 would
 * make of it. One pass from left to right, no recursion.
 */
#include "regex_int.h"

#include "core/buf.h"
#include "core/utf8.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define MAX_PATTERN (64 * 1024)
#define MAX_NESTING 200 /* PCRE2's own limit is 250 */

/* §22.2.2.9, WhiteSpace and LineTerminator, and all else */
#define SPACES                                                         \
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}" \
    "\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"
#define NO_SPACES                                                 \
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}" \
    "\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}"   \
    "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"   \
    "\\x{ff00}-\\x{10ffff}"
#define ANY_BUT_LINE_ENDS "[^\\n\\r\\x{2028}\\x{2029}]"
#define NOTHING "(?!)"
#define ANYTHING "[\\x{0}-\\x{10ffff}]"

/* What an escape in a class turned out to be, when it is no character. */
#define A_SET 0x110000u

typedef struct translation_t {
    const char *at;
    const char *end;
    apir_buf_t out;
    const char *mistake;
    int open; /* groups that are not closed */
    int groups;
    int highest;     /* the highest \N that was seen */
    bool repeatable; /* a quantifier may follow */
    apr_pool_t *pool;
} translation_t;

static bool refuse(translation_t *t, const char *mistake)
{
    t->mistake = mistake;
    return false;
}

static void put(translation_t *t, const char *text)
{
    if (apir_buf_puts(&t->out, text) != APR_SUCCESS) {
        t->mistake = "it is longer than 64 KiB";
    }
}

static void put_bytes(translation_t *t, const char *text, apr_size_t length)
{
    if (apir_buf_add(&t->out, text, length) != APR_SUCCESS) {
        t->mistake = "it is longer than 64 KiB";
    }
}

static bool surrogate(unsigned c)
{
    return c >= 0xD800 && c <= 0xDFFF;
}

/* One character as PCRE2 takes it inside and outside of classes. Lone
 * surrogates are in no text that is matched. */
static void put_character(translation_t *t, unsigned c)
{
    if (surrogate(c)) {
        put(t, NOTHING);
    }
    else if (c < 0x80 && apr_isalnum(c)) {
        char byte = (char)c;

        put_bytes(t, &byte, 1);
    }
    else {
        put(t, apr_psprintf(t->pool, "\\x{%x}", c));
    }
}

/* Reads `count` hexadecimal digits; false when they are not there. */
static bool take_hex(translation_t *t, int count, unsigned *value)
{
    int i;

    *value = 0;
    if (t->end - t->at < count) {
        return false;
    }
    for (i = 0; i < count; i++) {
        char c = t->at[i];

        if (!apr_isxdigit(c)) {
            return false;
        }
        *value = *value * 16
                 + (unsigned)(apr_isdigit(c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    t->at += count;
    return true;
}

/* \u{1F600}: the text after the brace. */
static bool take_braced(translation_t *t, unsigned *value)
{
    unsigned digit;

    *value = 0;
    if (t->at < t->end && *t->at == '}') {
        return false;
    }
    while (t->at < t->end && *t->at != '}') {
        if (!take_hex(t, 1, &digit) || *value > 0x10FFFF) {
            return false;
        }
        *value = *value * 16 + digit;
    }
    if (t->at == t->end || *value > 0x10FFFF) {
        return false;
    }
    t->at++;
    return true;
}

/* \uHHHH, \uHHHH\uHHHH (a surrogate pair) and \u{H…}; "\u" is read. */
static bool take_unicode(translation_t *t, unsigned *value)
{
    unsigned low;

    if (t->at < t->end && *t->at == '{') {
        t->at++;
        return take_braced(t, value);
    }
    if (!take_hex(t, 4, value)) {
        return false;
    }
    if (*value >= 0xD800 && *value <= 0xDBFF && t->end - t->at >= 6
        && t->at[0] == '\\' && t->at[1] == 'u') {
        const char *back = t->at;

        t->at += 2;
        if (take_hex(t, 4, &low) && low >= 0xDC00 && low <= 0xDFFF) {
            *value = 0x10000 + ((*value - 0xD800) << 10) + (low - 0xDC00);
        }
        else {
            t->at = back;
        }
    }
    return true;
}

/* Escapes that are one character, in and out of classes; the backslash is
 * read. A_SET when it is something else, which is not read. */
static bool take_character_escape(translation_t *t, unsigned *value)
{
    static const char names[] = "tnvfr";
    static const char codes[] = { 9, 10, 11, 12, 13 };
    const char *name = t->at < t->end && *t->at ? strchr(names, *t->at)
                                                : NULL;

    if (t->at == t->end) {
        return refuse(t, "it ends in a backslash");
    }
    if (name) {
        *value = (unsigned)codes[name - names];
        t->at++;
        return true;
    }
    switch (*t->at) {
    case 'c':
        if (t->end - t->at < 2 || !apr_isalpha(t->at[1])) {
            return refuse(t, "\\c needs a letter");
        }
        *value = (unsigned)t->at[1] & 31;
        t->at += 2;
        return true;
    case '0':
        if (t->end - t->at > 1 && apr_isdigit(t->at[1])) {
            return refuse(t, "octal escapes are not known: write \\xHH");
        }
        *value = 0;
        t->at++;
        return true;
    case 'x':
        t->at++;
        return take_hex(t, 2, value)
               || refuse(t, "\\x needs two hexadecimal digits");
    case 'u':
        t->at++;
        return take_unicode(t, value)
               || refuse(t, "\\u needs four hexadecimal digits, or some "
                            "in braces");
    default:
        if (apr_isalnum(*t->at)) {
            *value = A_SET;
            return true;
        }
        *value = apir_utf8_next(&t->at, t->end);
        return true;
    }
}

/* \p{…} and \P{…}; "\p" is read. */
static bool take_property(translation_t *t, bool negated)
{
    const char *close = t->at < t->end && *t->at == '{'
                            ? memchr(t->at, '}', (apr_size_t)(t->end - t->at))
                            : NULL;
    const char *name;
    bool opposite = false;

    if (!close) {
        return refuse(t, "\\p needs a property in braces, as in "
                         "\\p{Letter}");
    }
    name = apir_regex_property(t->at + 1, (apr_size_t)(close - t->at) - 1,
                               &opposite, t->pool);
    if (!name) {
        return refuse(
            t, apr_psprintf(t->pool, "the property %s} is not known",
                            apr_pstrmemdup(t->pool, t->at,
                                           (apr_size_t)(close - t->at))));
    }
    t->at = close + 1;
    put(t, apr_psprintf(t->pool, "\\%c{%s}", negated != opposite ? 'P' : 'p',
                        name));
    return true;
}

/* \d \D \w \W \s \S \p \P; the letter is not read yet. */
static bool take_set_escape(translation_t *t, bool in_class)
{
    char c = *t->at++;

    switch (c) {
    case 'd':
    case 'D':
    case 'w':
    case 'W': {
        char text[3] = { '\\', c, '\0' };

        put(t, text);
        return true;
    }
    case 's': put(t, in_class ? SPACES : "[" SPACES "]"); return true;
    case 'S': put(t, in_class ? NO_SPACES : "[" NO_SPACES "]"); return true;
    case 'p':
    case 'P': return take_property(t, c == 'P');
    default:
        return refuse(t, apr_psprintf(t->pool,
                                      "the escape \\%c is not known "
                                      "to ECMA-262",
                                      c));
    }
}

/* One member of a class: a character, or A_SET when a set was written. */
static bool take_class_atom(translation_t *t, unsigned *value)
{
    if (*t->at != '\\') {
        *value = apir_utf8_next(&t->at, t->end);
        return true;
    }
    t->at++;
    if (t->at < t->end && *t->at == 'b') {
        t->at++;
        *value = 8;
        return true;
    }
    if (!take_character_escape(t, value)) {
        return false;
    }
    return *value != A_SET || take_set_escape(t, true);
}

/* A character or a range; surrogates are left out. */
static bool put_range(translation_t *t, unsigned low, unsigned high)
{
    if (low > high) {
        return refuse(t, "a range in a class runs backwards");
    }
    low = surrogate(low) ? 0xE000 : low;
    high = surrogate(high) ? 0xD7FF : high;
    if (low > high) {
        return true;
    }
    put_character(t, low);
    if (low < high) {
        put(t, "-");
        put_character(t, high);
    }
    return true;
}

/* The members up to and with "]". */
static bool take_class_members(translation_t *t)
{
    unsigned low, high;

    while (t->at < t->end && *t->at != ']') {
        if (!take_class_atom(t, &low)) {
            return false;
        }
        if (t->end - t->at < 2 || *t->at != '-' || t->at[1] == ']') {
            if (low != A_SET && !put_range(t, low, low)) {
                return false;
            }
            continue;
        }
        t->at++;
        if (!take_class_atom(t, &high)) {
            return false;
        }
        if (low != A_SET && high != A_SET) {
            if (!put_range(t, low, high)) {
                return false;
            }
            continue;
        }
        /* [\w-x]: a set has no end to count from, so "-" is itself */
        put_range(t, '-', '-');
        if (low != A_SET) {
            put_range(t, low, low);
        }
        if (high != A_SET) {
            put_range(t, high, high);
        }
    }
    if (t->at == t->end) {
        return refuse(t, "a class is not closed by ]");
    }
    t->at++;
    return true;
}

static bool take_class(translation_t *t)
{
    bool negated = false;
    apr_size_t start = t->out.length, before;

    t->at++;
    put(t, "[");
    if (t->at < t->end && *t->at == '^') {
        negated = true;
        put(t, "^");
        t->at++;
    }
    before = t->out.length;
    if (!take_class_members(t)) {
        return false;
    }
    if (t->out.length == before) {
        t->out.length = start;
        put(t, negated ? ANYTHING : NOTHING);
    }
    else {
        put(t, "]");
    }
    t->repeatable = true;
    return true;
}

/* <name> of a group or a back reference, copied. */
static bool take_name(translation_t *t)
{
    const char *start = t->at;

    if (t->at == t->end || *t->at != '<') {
        return refuse(t, "a group's name is written <name>");
    }
    t->at++;
    while (t->at < t->end
           && (apr_isalnum(*t->at) || *t->at == '_'
               || (unsigned char)*t->at >= 0x80)) {
        t->at++;
    }
    if (t->at == t->end || *t->at != '>' || t->at == start + 1
        || apr_isdigit(start[1])) {
        return refuse(t, "a group's name is made of letters, digits and _");
    }
    t->at++;
    put_bytes(t, start, (apr_size_t)(t->at - start));
    return true;
}

/* "(" and what tells the kind of group. */
static bool take_group(translation_t *t)
{
    static const char *const kinds[] = { "(?:", "(?=", "(?!",
                                         "(?<=", "(?<!" };
    apr_size_t i, left = (apr_size_t)(t->end - t->at);

    if (++t->open > MAX_NESTING) {
        return refuse(t, "groups are nested more than 200 deep");
    }
    t->repeatable = false;
    if (left < 2 || t->at[1] != '?') {
        t->groups++;
        t->at++;
        put(t, "(");
        return true;
    }
    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        apr_size_t length = strlen(kinds[i]);

        if (left >= length && memcmp(t->at, kinds[i], length) == 0) {
            t->at += length;
            put(t, kinds[i]);
            return true;
        }
    }
    if (left < 3 || t->at[2] != '<') {
        return refuse(t, "ECMA-262 knows no group that begins like that; "
                         "(?:, (?=, (?!, (?<=, (?<! and (?<name> it knows");
    }
    t->groups++;
    t->at += 2;
    put(t, "(?");
    return take_name(t);
}

/* \1 and \k<name>; the backslash is read. */
static bool take_back_reference(translation_t *t)
{
    int number = 0;

    if (*t->at == 'k') {
        t->at++;
        put(t, "\\k");
        return take_name(t);
    }
    while (t->at < t->end && apr_isdigit(*t->at) && number < 10000) {
        number = number * 10 + (*t->at++ - '0');
    }
    t->highest = number > t->highest ? number : t->highest;
    put(t, apr_psprintf(t->pool, "\\g{%d}", number));
    return true;
}

/* An escape outside of classes. */
static bool take_escape(translation_t *t)
{
    unsigned value;
    char c;

    t->at++;
    c = t->at < t->end ? *t->at : '\0';
    if (c == 'b' || c == 'B') {
        t->at++;
        t->repeatable = false;
        put(t, c == 'b' ? "\\b" : "\\B");
        return true;
    }
    t->repeatable = true;
    if (c == 'k' || (c >= '1' && c <= '9')) {
        return take_back_reference(t);
    }
    if (!take_character_escape(t, &value)) {
        return false;
    }
    if (value == A_SET) {
        return take_set_escape(t, false);
    }
    put_character(t, value);
    return true;
}

/* Bytes of {n}, {n,} or {n,m} at `at`, or 0. */
static apr_size_t counted(const char *at, const char *end)
{
    const char *start = at++;

    if (at == end || !apr_isdigit(*at)) {
        return 0;
    }
    while (at < end && apr_isdigit(*at)) {
        at++;
    }
    if (at < end && *at == ',') {
        at++;
        while (at < end && apr_isdigit(*at)) {
            at++;
        }
    }
    return at < end && *at == '}' ? (apr_size_t)(at - start) + 1 : 0;
}

static bool take_quantifier(translation_t *t, apr_size_t length)
{
    if (!t->repeatable) {
        return refuse(t, "a quantifier has nothing before it to repeat");
    }
    put_bytes(t, t->at, length);
    t->at += length;
    if (t->at < t->end && *t->at == '?') {
        put(t, "?");
        t->at++;
    }
    t->repeatable = false;
    return true;
}

static bool take_close(translation_t *t)
{
    if (t->open-- == 0) {
        return refuse(t, "a ) has no ( before it");
    }
    t->at++;
    put(t, ")");
    t->repeatable = true;
    return true;
}

/* The next item of the pattern. */
static bool take_item(translation_t *t)
{
    char c = *t->at;
    apr_size_t length;

    switch (c) {
    case '\\': return take_escape(t);
    case '[': return take_class(t);
    case '(': return take_group(t);
    case ')': return take_close(t);
    case '*':
    case '+':
    case '?': return take_quantifier(t, 1);
    case '{':
        length = counted(t->at, t->end);
        if (length) {
            return take_quantifier(t, length);
        }
        break;
    case '^':
    case '$':
    case '|':
        t->at++;
        t->repeatable = false;
        put_bytes(t, &c, 1);
        return true;
    case '.':
        t->at++;
        t->repeatable = true;
        put(t, ANY_BUT_LINE_ENDS);
        return true;
    default: break;
    }
    put_character(t, apir_utf8_next(&t->at, t->end));
    t->repeatable = true;
    return true;
}

const char *apir_regex_translate(const char *pattern, apr_size_t length,
                                 apr_size_t *out_length, const char **mistake,
                                 apr_pool_t *pool)
{
    translation_t t = { 0 };

    t.at = pattern;
    t.end = pattern + length;
    t.pool = pool;
    apir_buf_init(&t.out, pool, length * 2 + 16, MAX_PATTERN);
    if (length > MAX_PATTERN) {
        refuse(&t, "it is longer than 64 KiB");
    }
    while (!t.mistake && t.at < t.end) {
        take_item(&t);
    }
    if (!t.mistake && t.open) {
        refuse(&t, "a ( is not closed");
    }
    if (!t.mistake && t.highest > t.groups) {
        refuse(&t, "a back reference names a group that is not there");
    }
    *mistake = t.mistake;
    *out_length = t.out.length;
    return t.mistake ? NULL : t.out.data;
}
